"""Whether a file is a sound document. It may come from anyone, and is not trusted until then.

Everything happens on a private copy, read-only, with limits that no document of ours comes near:
on lengths and programs, on what a statement may reach, and on time.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.model import APPLICATION_ID, CHANGE, EDIT, FIXED_IDS, SCHEMA, TABLES
from goaldesk.store import changelog, schema, seal, sound
from goaldesk.store.connection import Connection, connect

Progress = Callable[[float], None]

_MAGIC = b"SQLite format 3\0"
_SECONDS = 5.0
_SECONDS_PER_MB = 0.25
_LIMITS = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 64,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 16,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 50,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_ALLOWED_ACTIONS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
_ALLOWED_PRAGMAS = {
    "application_id",
    "user_version",
    "encoding",
    "integrity_check",
    "foreign_key_check",
}

NOT_OURS = N_("“{name}” is not a Goaldesk document.")
DAMAGED = N_(
    "“{name}” is damaged: it is not as it was saved. Ask for a fresh copy, or open a backup."
)
NEWER = N_("“{name}” was made by a newer version of Goaldesk. Update Goaldesk to open it.")
_OTHER_TABLES = N_(
    "“{name}” has other tables than a Goaldesk document has, so another program changed it."
    " Ask for a fresh copy, or open a backup."
)
_SLOW = N_("“{name}” takes too long to read, so it was not opened. Ask for a fresh copy.")
_NO_NEIGHBOUR = N_(
    "“{name}” refers to rows of “{table}” that are missing. Ask for a fresh copy, or open a backup."
)
_TEXT = N_("“{name}” holds text in “{table}” that can’t be read. Ask for a fresh copy.")
_ROWS = N_("“{name}” holds rows in “{table}” that Goaldesk doesn’t write. Ask for a fresh copy.")
_LOG = N_("The history in “{name}” contradicts itself. Ask for a fresh copy, or open a backup.")
_GOALS = N_("The goals in “{name}” contain one another. Ask for a fresh copy, or open a backup.")


def no_progress(_: float) -> None:
    """Tell nobody."""


def problems(
    copy: Path, name: str, *, sealed: bool = True, progress: Progress = no_progress
) -> Iterator[FileProblem]:
    """What is wrong with the private file `copy`, which the user knows as `name`.

    The first problem is reason enough to refuse it. Those that make further looking pointless
    come last. `progress` is told fractions from 0 to 1. A working copy has no seal.
    """
    header = _header_problem(copy, name)
    if header is not None:
        yield header
        return
    try:
        with closing(connect(copy, "ro", immutable=True)) as connection:
            _confine(connection, copy)
            kind = _kind_problem(connection, name)
            if kind is not None:
                yield kind
                return
            for done, look in enumerate(_LOOKS, start=1):
                yield from look(connection, name)
                progress(0.9 * done / len(_LOOKS))
            stored = connection.execute("SELECT seal FROM document").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_INTERRUPT:
            yield FileProblem(_SLOW, name=name)
        else:
            yield FileProblem(DAMAGED, name=name)
        return
    except (sqlite3.Error, UnicodeError, OverflowError):
        yield FileProblem(DAMAGED, name=name)
        return
    if sealed and not (stored and seal.holds(copy, stored[0])):
        yield FileProblem(DAMAGED, name=name)
    progress(1.0)


def require(
    copy: Path, name: str, *, sealed: bool = True, progress: Progress = no_progress
) -> None:
    """Raise the first of the file's problems."""
    for problem in problems(copy, name, sealed=sealed, progress=progress):
        raise problem


def _header_problem(copy: Path, name: str) -> FileProblem | None:
    with open(copy, "rb") as file:
        header = file.read(100)
    if not header.startswith(_MAGIC):
        return FileProblem(NOT_OURS, name=name)
    if len(header) < 100 or header[18:20] != b"\1\1":
        return FileProblem(DAMAGED, name=name)
    return None


def _confine(connection: Connection, copy: Path) -> None:
    connection.execute("PRAGMA query_only = ON")
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    seconds = _SECONDS + _SECONDS_PER_MB * copy.stat().st_size / 1e6
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
    connection.set_authorizer(_authorize)


def _authorize(
    action: int, first: str | None, second: str | None, base: str | None, within: str | None
) -> int:
    """Allow reading alone, and nothing that comes through a trigger or a view."""
    if within is not None:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA:
        fine = first in _ALLOWED_PRAGMAS and second is None
        return sqlite3.SQLITE_OK if fine else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED_ACTIONS else sqlite3.SQLITE_DENY


def _kind_problem(connection: Connection, name: str) -> FileProblem | None:
    """Whose file it is, of which version, and whether it has the tables of that version."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return FileProblem(NOT_OURS, name=name)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        return FileProblem(NEWER, name=name)
    encoding = connection.execute("PRAGMA encoding").fetchone()[0]
    if version < SCHEMA or encoding != "UTF-8":
        return FileProblem(_OTHER_TABLES, name=name)
    if schema.objects(connection) != schema.expected():
        return FileProblem(_OTHER_TABLES, name=name)
    return None


def _structure(connection: Connection, name: str) -> Iterator[FileProblem]:
    """SQLite's own check, which also covers types, NOT NULL, UNIQUE and CHECK."""
    if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        yield FileProblem(DAMAGED, name=name)


def _references(connection: Connection, name: str) -> Iterator[FileProblem]:
    missing = connection.execute("PRAGMA foreign_key_check").fetchall()
    for table in sorted({str(row[2]) for row in missing}):
        yield FileProblem(_NO_NEIGHBOUR, name=name, table=table)


def _counts(connection: Connection, name: str) -> Iterator[FileProblem]:
    """The tables of one row have that row."""
    for table in ("document", *FIXED_IDS):
        if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] != 1:
            yield FileProblem(_ROWS, name=name, table=table)


def _rows(connection: Connection, name: str) -> Iterator[FileProblem]:
    for table in TABLES:
        bad = connection.execute(
            f'SELECT 1 FROM "{table}" WHERE {sound.any_bad(table)} LIMIT 1'
        ).fetchone()
        if bad is not None:
            yield FileProblem(_ROWS, name=name, table=table)


def _texts(connection: Connection, name: str) -> Iterator[FileProblem]:
    """All text is UTF-8 without lone surrogates: only what is not plain ASCII needs reading."""
    columns = {table: sound.texts_of(table) for table in TABLES}
    columns["document"] = ("id", "withheld")
    columns["edit"] = ("id", "at", "author", "label", "reason", "undoes", "merged_by")
    columns["change"] = ("table", "row", "field", "before", "after")
    for table, names in columns.items():
        if not names:
            continue
        unusual = " OR ".join(
            f"\"{column}\" GLOB '*[^ -~]*' OR instr(CAST(\"{column}\" AS BLOB), x'00')"
            for column in names
        )
        listed = ", ".join(f'"{column}"' for column in names)
        try:
            for _ in connection.execute(f'SELECT {listed} FROM "{table}" WHERE {unusual}'):
                pass
        except sqlite3.OperationalError as error:
            if "decode" not in str(error):
                raise
            yield FileProblem(_TEXT, name=name, table=table)


def _log(connection: Connection, name: str) -> Iterator[FileProblem]:
    """The log names tables and fields that there are."""
    known = {
        (table, field)
        for table in TABLES
        for field in (changelog.EXISTENCE, *changelog.fields_of(table))
    }
    named = connection.execute(f'SELECT DISTINCT "table", field FROM "{CHANGE.name}"')
    first = connection.execute(f"SELECT min(seq) FROM {EDIT.name}").fetchone()[0]
    if not known.issuperset(named) or first != 1:
        yield FileProblem(_LOG, name=name)


def _goals(connection: Connection, name: str) -> Iterator[FileProblem]:
    parents = dict(connection.execute("SELECT id, parent_id FROM goal"))
    if sound.tree_problem(parents) is not None:
        yield FileProblem(_GOALS, name=name)


_LOOKS: tuple[Callable[[Connection, str], Iterator[FileProblem]], ...] = (
    _structure,
    _references,
    _counts,
    _rows,
    _texts,
    _log,
    _goals,
)
