"""The rows of an open document: read, edited, and written out whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from goaldesk.core.reading import Reader
from goaldesk.core.tell import Tell, quiet
from goaldesk.store import changelog
from goaldesk.store import edit as edits
from goaldesk.store.connection import raw, read
from goaldesk.store.turns import Turns

if TYPE_CHECKING:
    from goaldesk.store.merge.sides import Side

_STEPS = 200  # of SQLite, some with texts folded by Python: after so many a reader aside looks up


class LiveRows:
    """A document's rows behind the single connection of `engine`, one user at a time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turns = Turns()

    def last_seq(self) -> int:
        """The number of the last edit."""
        with self._turns.alone("read"), self.engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT max(seq) FROM edit").scalar() or 0)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A session for reading; whatever it is made to write is rolled back.

        Raises RuntimeError inside an open edit or another read: use the session that is open.
        """
        with self._turns.alone("read"), read(self.engine) as session:
            yield session

    @contextmanager
    def read_aside(self) -> Iterator[Reader]:
        """A session for reading in a thread of its own, while the document goes on.

        Raises GivenWay as soon as that needs the connection.
        """
        with (
            self._turns.aside() as ending,
            read(self.engine) as session,
        ):
            connection = raw(session)
            connection.set_progress_handler(ending, _STEPS)
            try:
                yield session
            finally:
                connection.set_progress_handler(None, 0)

    def snapshot(self) -> tuple[dict[str, dict[str, dict[str, object]]], list[changelog.Change]]:
        """All rows and the whole log."""
        with self.read() as session:
            connection = raw(session)
            return changelog.read_tables(connection), changelog.read_log(connection)

    @contextmanager
    def edit(self, stamp: edits.Stamp) -> Iterator[edits.Transaction]:
        """One edit, as `edits.transaction` describes it. Edits do not nest (RuntimeError)."""
        with self._turns.alone("edit"), edits.transaction(self.engine, stamp) as transaction:
            yield transaction

    def invert(self, seq: int, stamp: edits.Stamp, progress: Tell = quiet) -> edits.Done:
        """Take back the edit `seq` as a new edit; see `edits.invert`."""
        with self._turns.alone("edit"):
            return edits.invert(self.engine, seq, stamp, progress)

    def side(self, progress: Tell = quiet) -> Side:
        """The document as one of two copies to be compared or merged."""
        from goaldesk.store.merge.reading import read_side

        with self.read() as session:
            return read_side(raw(session), progress)

    def write_whole(self, target: Path) -> tuple[int, str]:
        """Write all as one new file, not sealed yet; gives its last edit and its placeholder.

        Raises sqlite3.Error and OSError.
        """
        with self._turns.alone("save"):
            pooled = self.engine.raw_connection()
            try:
                connection = pooled.driver_connection
                assert isinstance(connection, sqlite3.Connection)
                seq = int(connection.execute("SELECT max(seq) FROM edit").fetchone()[0])
                placeholder = str(connection.execute("SELECT seal FROM document").fetchone()[0])
                target.unlink(missing_ok=True)
                connection.execute("VACUUM INTO ?", (str(target),))
            finally:
                pooled.close()
        return seq, placeholder

    def close(self) -> None:
        """Close, and leave all where it lies."""
        self._turns.end()
        self.engine.dispose()
