"""Documents in memory, for what reads and writes their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event, insert
from sqlmodel import Session, SQLModel

from goaldesk.core.model import LOG, TABLES
from goaldesk.core.model.classes import whole_table

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@contextmanager
def in_memory(tables: Tables) -> Iterator[Session]:
    """A session over whole tables, without a file."""
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
                    connection.execute(insert(whole_table(name)), list(tables[name]))
            session.commit()
            yield session
    finally:
        engine.dispose()
