"""Connections to a document's SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, NullPool, QueuePool, create_engine, event

from goaldesk.core.plain_text import folded
from goaldesk.core.reading import Reader
from goaldesk.store import changelog

# The longest text or row that a document may hold, in bytes: the same bound on what is written
# here and on what is accepted from a file, so that whatever was written can be opened again.
LONGEST = 10_000_000


class Connection(sqlite3.Connection):
    """A connection that never gets the `regexp()` which SQLAlchemy registers on every one.

    That function runs Python's backtracking matcher, on which a hostile expression hangs.
    """

    def create_function(self, name: str, *args: Any, **kwargs: Any) -> None:
        if name.lower() != "regexp":
            super().create_function(name, *args, **kwargs)


def connect(path: Path, mode: str, *, immutable: bool = False) -> Connection:
    """A plain connection without hidden transactions; `mode` is ro, rw or rwc.

    The name is quoted, since ? % and # would end it. An immutable file is read as it lies
    there: without locks, and without replaying a journal that somebody left beside it.
    """
    uri = f"file:{quote(str(path))}?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, factory=Connection, timeout=0
    )
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
        "temp_store = MEMORY",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.create_function("folded", 1, folded, deterministic=True)  # what queries look for
    return connection


def _working_connection(path: Path) -> Connection:
    """The one connection to a working copy, with the change log listening.

    Journal: write-ahead with synchronous=NORMAL. What a commit wrote is in the system's hands
    before it is acknowledged, so killing the program loses nothing. After a power cut the
    checksummed log is replayed up to its last whole transaction, and the file itself is only
    written after the log was synced: the last edits can be missing, but nothing is torn. In
    return a commit waits for no disk. The log must not travel without its file, but this file
    never leaves its private folder: VACUUM INTO writes a plain one (header bytes 18-19 are 1).
    Exclusive locking keeps others out and needs no shared memory, which network homes lack.
    """
    connection = connect(path, "rw")
    for pragma in (
        "locking_mode = EXCLUSIVE",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "journal_size_limit = 67108864",
        "cache_size = -8000",  # kB: with the usual 2000 an import writes its indexes over and over
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    changelog.listen(connection)
    return connection


def working_engine(path: Path) -> Engine:
    """An engine on a checked working copy: one connection, and an error for a second one.

    Were the connection shared, a session inside an open edit would roll that edit back.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: _working_connection(path),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=0,
    )
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """A session over a private, checked file that nobody writes to, for any thread."""
    engine = create_engine(
        "sqlite://", creator=lambda: connect(path, "ro", immutable=True), poolclass=NullPool
    )
    event.listen(engine, "begin", _begin)
    with read(engine) as session:
        yield session


class _Read:
    """A transaction as a Reader."""

    autoflush = False

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self.info: dict[Any, Any] = {}

    def flush(self) -> None:
        """Nothing is held back here."""

    def connection(self) -> SqlConnection:
        return self._connection


@contextmanager
def read(engine: Engine) -> Iterator[Reader]:
    """A transaction that is rolled back when the block ends."""
    with engine.connect() as connection, connection.begin() as transaction:
        try:
            yield _Read(connection)
        finally:
            transaction.rollback()


def raw(session: Reader) -> sqlite3.Connection:
    """SQLite's own connection below a session, in its transaction."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once."""
    return engine.execution_options(goaldesk_writes=True)


def _begin(connection: SqlConnection) -> None:
    writes = connection.get_execution_options().get("goaldesk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
