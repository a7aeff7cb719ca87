"""Documents in memory, for what reads and writes their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, insert
from sqlmodel import Session, SQLModel

from goaldesk.core.model import LOG, TABLES
from goaldesk.core.queries.records import table_of
from tests.exchange.importing import Target

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@contextmanager
def _in_memory(tables: Tables) -> Iterator[Session]:
    engine = create_engine("sqlite://")
    event.listen(
        engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON")
    )
    try:
        with engine.connect() as connection, Session(connection) as session:
            SQLModel.metadata.create_all(connection)
            LOG.create_all(connection)
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for name in TABLES:
                if tables[name]:
                    connection.execute(insert(table_of(name)), list(tables[name]))
            session.commit()
            yield session
    finally:
        engine.dispose()


@pytest.fixture
def document() -> Iterator[Callable[[Tables], Session]]:
    """Gives a session on a fresh document with the rows it is called with."""
    with ExitStack() as stack:
        yield lambda tables: stack.enter_context(_in_memory(tables))


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    """A small document to import into."""
    made = Target(tmp_path)
    yield made
    made.copy.discard()
