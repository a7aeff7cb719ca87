"""Whether a file is a sound document. It may come from anyone, and is not trusted until then.

Everything happens on a private copy, only reading, with limits that no document of ours comes near:
on lengths and programs, on what a statement may reach, and on time.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from goaldesk.core.errors import N_, Damaged, FileProblem
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import APPLICATION_ID, FIXED_IDS, SCHEMA, TABLES
from goaldesk.core.model.tables import table_of
from goaldesk.core.model.types import IsoDate
from goaldesk.core.rules.nesting import nesting_fault
from goaldesk.core.tell import Tell, quiet
from goaldesk.core.words import Label
from goaldesk.store import changelog, locked, schema, seal, sound
from goaldesk.store.connection import Connection, connect

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
_ALLOWED_PRAGMAS = {"encoding", "integrity_check", "foreign_key_check"}
PAGE = 4096
_LEAF, _INTERIOR = 0x0D, 0x05
_MOST_SCHEMA_PAGES = 32

NOT_OURS = N_("“{name}” is not a Goaldesk document.")
LOCKED = N_("“{name}” is locked with a passphrase. Open it in Goaldesk’s window.")
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
_GOALS = N_(
    "The goals in “{name}” contain one another or lie too deep. Ask for a fresh copy, or open a"
    " backup."
)

_LOGGED = {
    "document": Label(N_("Document")),
    "edit": Label(N_("History")),
    "change": Label(N_("History")),
}


def problems(
    copy: Path, name: str, *, sealed: bool = True, progress: Tell = quiet
) -> Iterator[FileProblem]:
    """What is wrong with the private file `copy`, which the user knows as `name`.

    The first problem is reason enough to refuse it. Those that make further looking pointless
    come last. `progress` is told fractions from 0 to 1. A working copy has no seal.
    """
    header = _header_problem(copy, name)
    if header is not None:
        yield header
        return
    version = version_of(copy)
    try:
        # Not "ro": where SQLite can't write, it leaves the CHECKs of a schema out, and its
        # integrity_check finds nothing wrong with an unknown status. `confine` keeps it reading.
        with closing(connect(copy, "rw")) as connection:
            confine(connection, copy)
            unusable = _kind_problem(connection, name, version) or _structure(connection, name)
            if unusable is not None:
                yield unusable
                return
            # Rows and log of an earlier version are judged once they are of this one.
            looks = _LOOKS if version == SCHEMA else (_references,)
            for done, look in enumerate(looks, start=1):
                yield from look(connection, name)
                progress(0.9 * done / len(looks))
            stored = connection.execute("SELECT seal FROM document").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_INTERRUPT:
            yield Damaged(_SLOW, name=name)
        else:
            yield Damaged(DAMAGED, name=name)
        return
    except (sqlite3.Error, UnicodeError, OverflowError):
        yield Damaged(DAMAGED, name=name)
        return
    if sealed and not (stored and seal.holds(copy, stored[0])):
        yield Damaged(DAMAGED, name=name)
    progress(1.0)


def require(copy: Path, name: str, *, sealed: bool = True, progress: Tell = quiet) -> None:
    """Raise the first of the file's problems."""
    for problem in problems(copy, name, sealed=sealed, progress=progress):
        raise problem


def version_of(copy: Path) -> int:
    """The schema version that the file's header names."""
    return int.from_bytes(_start(copy)[60:64], "big", signed=True)


def is_sqlite(copy: Path) -> bool:
    """Whether the file begins like any of SQLite's."""
    return _start(copy).startswith(_MAGIC)


def _start(copy: Path) -> bytes:
    with open(copy, "rb") as file:
        return file.read(PAGE)


def _header_problem(copy: Path, name: str) -> FileProblem | None:
    """What the first page tells before SQLite is asked: whose file it is, and how it lies there.

    Other programs' files are told apart first, since they may well be sound.
    """
    page = _start(copy)
    if page.startswith(locked.MAGIC):
        return FileProblem(LOCKED, name=name)
    if not page.startswith(_MAGIC):
        return FileProblem(NOT_OURS, name=name)
    if len(page) < PAGE:
        return Damaged(DAMAGED, name=name)
    if page[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        return FileProblem(NOT_OURS, name=name)
    if version_of(copy) > SCHEMA:
        return FileProblem(NEWER, name=name)
    journal, size_of_pages, reserved = page[18:20], int.from_bytes(page[16:18], "big"), page[20]
    if (journal, size_of_pages, reserved) != (b"\1\1", PAGE, 0) or not schema_fits(copy):
        return Damaged(DAMAGED, name=name)
    return None


def schema_fits(copy: Path) -> bool:
    """Whether the tree of the schema, whose root is the first page, is about as small as ours.

    SQLite reads the whole schema before it can be asked anything, and takes minutes and gigabytes
    for one of a hundred thousand tables.
    """
    page = _start(copy)
    if page[100] == _LEAF:
        return True
    count = int.from_bytes(page[103:105], "big")
    if page[100] != _INTERIOR or count >= _MOST_SCHEMA_PAGES:
        return False
    cells = struct.unpack_from(f">{count}H", page, 112)
    children = [page[108:112], *(page[cell : cell + 4] for cell in cells)]
    with open(copy, "rb") as file:
        for child in children:
            file.seek(max(0, int.from_bytes(child, "big") - 1) * PAGE)
            if file.read(1) != bytes([_LEAF]):
                return False
    return True


def bound(connection: Connection, copy: Path) -> None:
    """Bound what a file that nobody has looked at yet can make of lengths, programs and time."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    seconds = _SECONDS + _SECONDS_PER_MB * copy.stat().st_size / 1e6
    # Of this thread’s work: another program, or a slow disk, makes no file hostile.
    deadline = time.thread_time() + seconds
    connection.set_progress_handler(lambda: int(time.thread_time() > deadline), 10_000)


def confine(connection: Connection, copy: Path) -> None:
    """Let `connection` only read, and only what lies open, within those bounds."""
    connection.execute("PRAGMA query_only = ON")
    bound(connection, copy)
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


def _kind_problem(connection: Connection, name: str, version: int) -> FileProblem | None:
    """Whether the file has the tables of its version."""
    encoding = connection.execute("PRAGMA encoding").fetchone()[0]
    if encoding != "UTF-8" or schema.digest(connection) != schema.DIGESTS.get(version):
        return Damaged(_OTHER_TABLES, name=name)
    return None


def _structure(connection: Connection, name: str) -> FileProblem | None:
    """SQLite's own check, which also covers types, NOT NULL, UNIQUE and CHECK."""
    if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        return Damaged(DAMAGED, name=name)
    return None


def _label(table: str) -> Label:
    """What its reader calls the rows of a table."""
    return Label(SPECS[table].many) if table in SPECS else _LOGGED[table]


def _references(connection: Connection, name: str) -> Iterator[FileProblem]:
    missing = {str(row[2]) for row in connection.execute("PRAGMA foreign_key_check")}
    for table in sorted(missing):
        yield Damaged(_NO_NEIGHBOUR, name=name, table=_label(table))


def _counts(connection: Connection, name: str) -> Iterator[FileProblem]:
    """The tables of one row have that row; the document's id names a folder of ours."""
    for table in ("document", *FIXED_IDS):
        if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] != 1:
            yield Damaged(_ROWS, name=name, table=_label(table))
    if connection.execute(f"SELECT 1 FROM document WHERE {sound.BAD_ID}").fetchone() is not None:
        yield Damaged(_ROWS, name=name, table=_label("document"))


def _rows(connection: Connection, name: str) -> Iterator[FileProblem]:
    for table in TABLES:
        bad = connection.execute(
            f'SELECT 1 FROM "{table}" WHERE {sound.any_bad(table)} LIMIT 1'
        ).fetchone()
        if bad is not None:
            yield Damaged(_ROWS, name=name, table=_label(table))


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
            yield Damaged(_TEXT, name=name, table=_label(table))


def _log(connection: Connection, name: str) -> Iterator[FileProblem]:
    """The log begins with the first edit, leaves numbers for those to come, and names tables,
    fields, values and moments that there are: what shows and takes back edits relies on it."""
    odd = connection.execute(f'SELECT 1 FROM "change" WHERE {_odd_change()} LIMIT 1').fetchone()
    odd = odd or connection.execute(f"SELECT 1 FROM edit WHERE {_ODD_EDIT} LIMIT 1").fetchone()
    first, last = connection.execute("SELECT min(seq), max(seq) FROM edit").fetchone()
    if odd is not None or first != 1 or last > _LAST_EDIT or _goes_round(connection):
        yield Damaged(_LOG, name=name)


def _goes_round(connection: Connection) -> bool:
    """Whether an edit takes back one that, step by step, takes back it."""
    taken_back = connection.execute("SELECT id, undoes FROM edit WHERE undoes IS NOT NULL")
    try:
        TopologicalSorter({edit: (undone,) for edit, undone in taken_back}).prepare()
    except CycleError:
        return True
    return False


_LAST_EDIT = 2**31 - 1
_ODD_EDIT = (
    "strftime('%Y-%m-%dT%H:%M:%SZ', at, '+0 days') IS NOT at OR at NOT BETWEEN '0002' AND '9998'"
    " OR max(length(CAST(id AS BLOB)), length(CAST(author AS BLOB)), length(CAST(label AS BLOB)),"
    f" length(CAST(reason AS BLOB))) > {sound.MOST_BYTES}"
)


@cache
def _odd_change() -> str:
    """SQL that is true for a change that no edit logs: values are of their field's kind."""
    kinds: dict[str, list[str]] = {"text": [], "real": [], "integer": [], "date": []}
    for table in TABLES:
        for column in table_of(table).columns:
            field, kind = (column.name, str(column.type).lower())
            if field == "id":
                field, kind = changelog.EXISTENCE, "integer"
            elif isinstance(column.type, IsoDate):
                kind = "date"
            kinds[kind].append(f"'{table}.{field}'")
    tests = {
        "text": "typeof({0}) <> 'text'",
        "integer": "typeof({0}) <> 'integer'",
        "real": f"ifnull({{0}} NOT BETWEEN -{sound.LARGEST} AND {sound.LARGEST}, 1)"
        " OR typeof({0}) NOT IN ('real', 'integer')",
        "date": "date({0}, '+0 days') IS NOT {0}",
    }
    cases = " ".join(
        f"WHEN \"table\" || '.' || field IN ({', '.join(fields)}) THEN "
        + " OR ".join(
            f"({value} IS NOT NULL AND ({tests[kind].format(value)}))"
            for value in ('"before"', '"after"')
        )
        for kind, fields in kinds.items()
    )
    return f"CASE {cases} ELSE 1 END"


def _goals(connection: Connection, name: str) -> Iterator[FileProblem]:
    parents = dict(connection.execute("SELECT id, parent_id FROM goal"))
    if nesting_fault(parents) is not None:
        yield Damaged(_GOALS, name=name)


_LOOKS: tuple[Callable[[Connection, str], Iterator[FileProblem]], ...] = (
    _references,
    _counts,
    _rows,
    _texts,
    _log,
    _goals,
)
