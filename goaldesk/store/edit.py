"""The transaction that every change goes through."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import Engine, insert
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError, OperationalError

from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.model import EDIT
from goaldesk.core.plain_text import LONGEST, clean, one_line
from goaldesk.core.reading import Reader
from goaldesk.core.tell import Tell, quiet
from goaldesk.store import changelog, sound
from goaldesk.store.connection import for_writing, raw
from goaldesk.store.merge import withdrawal

if TYPE_CHECKING:
    from goaldesk.store.edit_session import EditSession

# Of taking back an edit: after how many changes it is told, and the share that they are of it.
_TOLD_EACH = 1_000
_MOST = 0.85


class Stamp(NamedTuple):
    """What the log keeps of an edit: what it was, why, by whom, and when.

    `now` is an aware time; `today` is the date that the edit's rules count with; `undoes` is
    the id of the edit that this one takes back.
    """

    label: str
    author: str
    now: datetime
    today: date
    reason: str = ""
    undoes: str | None = None


class Done(NamedTuple):
    """An edit that is in the file; an edit that touched nothing has no seq, id or tables."""

    seq: int | None = None
    id: str | None = None
    touched: frozenset[str] = frozenset()


class Transaction:
    """An open edit: its session, and once it is in the file, what was done.

    An edit that changes no row leaves nothing in the file, unless `keeps` says that its entry
    stays ("edit") or that only the rest of the log changed ("log").
    """

    def __init__(self, session: EditSession, seq: int, edit_id: str) -> None:
        self.session = session
        self.seq = seq
        self.id = edit_id
        self.keeps: Literal["changes", "log", "edit"] = "changes"
        self.done = Done()


@contextmanager
def transaction(engine: Engine, stamp: Stamp) -> Iterator[Transaction]:
    """One edit: all of it is in the file when the block ends, or nothing if it raises.

    `session.info` has `today` and `reason`. Raises Invalid for rows that no file may hold, and
    FileProblem when the disk refuses; broken constraints raise SQLAlchemy's IntegrityError.
    """
    # Names come from the system and reasons from anywhere: no row takes a lone surrogate, and no
    # file what nobody could show.
    author, reason = one_line(stamp.author)[:LONGEST], clean(stamp.reason).strip()[:LONGEST]
    stamp = stamp._replace(author=author, reason=reason)
    from goaldesk.store.edit_session import EditSession

    session = EditSession(for_writing(engine), expire_on_commit=False)
    session.info.update(today=stamp.today, reason=stamp.reason)
    try:
        edit = _begin(session, stamp)
        yield edit
        session.flush()
        touched = _touched(session, edit.seq)
        if not touched and edit.keeps == "changes":
            return
        connection = session.connection()
        for table in sorted(touched):
            sound.require_sound(connection, table, edit.seq)
        session.execute(sql("DELETE FROM current_edit"))
        if edit.keeps == "log":
            connection.exec_driver_sql("DELETE FROM edit WHERE seq = ?", (edit.seq,))
        session.commit_whole()
        if edit.keeps != "log":
            edit.done = Done(edit.seq, edit.id, touched)
    except OperationalError as error:
        raise _refused(error) from error
    finally:
        session.close()


def invert(engine: Engine, seq: int, stamp: Stamp, progress: Tell = quiet) -> Done:
    """Take back the edit `seq`, as a new edit that undoes it. Raises like `transaction`."""
    with transaction(engine, stamp) as edit:
        connection = edit.session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        _take_back(raw(edit.session), seq, changes_in(edit.session, seq), progress)
        if withdrawal.follow(connection, edit.seq, undone=seq):
            edit.keeps = "edit"
    return edit.done


def _take_back(connection: sqlite3.Connection, seq: int, count: int, progress: Tell) -> None:
    """Run the inverse of the edit `seq`; of a large one, neither changes nor steps are kept."""

    def changes() -> Iterator[changelog.Change]:
        rows = connection.execute(
            'SELECT edit, "table", "row", field, before, after FROM change'
            f" WHERE edit = ? AND {changelog.HAPPENED} ORDER BY rowid DESC",
            (seq,),
        )
        for number, row in enumerate(rows):
            if number % _TOLD_EACH == 0:
                progress(_MOST * number / count)
            yield changelog.Change(*row)

    def execute(statement: str, values: tuple[object, ...]) -> int:
        try:
            return connection.execute(statement, values).rowcount
        except sqlite3.Error as error:
            raise DBAPIError.instance(statement, values, error, sqlite3.Error) from error

    changelog.apply(changelog.inverse(changes()), execute)


def changes_in(session: Reader, seq: int) -> int:
    """How many changes the edit `seq` made."""
    query = "SELECT count(*) FROM change WHERE edit = ?"
    return int(session.connection().exec_driver_sql(query, (seq,)).scalar_one())


def _begin(session: EditSession, stamp: Stamp) -> Transaction:
    edit_id = uuid.uuid4().hex
    values = {
        "id": edit_id,
        "at": stamp.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "author": stamp.author,
        "label": stamp.label,
        "reason": stamp.reason,
        "undoes": stamp.undoes,
    }
    query = insert(EDIT).values(values).returning(EDIT.c.seq)
    seq = int(session.connection().execute(query).scalar_one())
    session.connection().exec_driver_sql("INSERT INTO current_edit VALUES (?)", (seq,))
    return Transaction(session, seq, edit_id)


def _touched(session: Reader, seq: int) -> frozenset[str]:
    rows = session.connection().exec_driver_sql(
        'SELECT DISTINCT "table" FROM change WHERE edit = ?', (seq,)
    )
    return frozenset(row[0] for row in rows)


def _refused(error: DBAPIError) -> FileProblem | DBAPIError:
    """The disk's refusal as a sentence; anything else is a mistake of ours, and stays one."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return FileProblem(
            N_("There is no room left on the disk, so nothing was changed. Free some room first.")
        )
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return FileProblem(
            N_("The disk refused to write, so nothing was changed. It may be full or failing.")
        )
    return error
