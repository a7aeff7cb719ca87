"""What can be read of a damaged file, as the rows of a new document, and what is lost of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, StaticPool, Text, create_engine, select

from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.model import DEEPEST, FIXED_IDS, NATURAL_KEYS, SCHEMA, TABLES
from goaldesk.core.model.tables import holders, references, table_of
from goaldesk.core.plain_text import LONGEST, clean
from goaldesk.core.tell import Tell, quiet
from goaldesk.paths import Folders
from goaldesk.store import check, journals, migrate, origin, schema, sound
from goaldesk.store.connection import connect
from goaldesk.store.file import private_session
from goaldesk.store.graft import graft
from goaldesk.store.origin import COPY

LABEL = N_("Salvaged")
_NOTHING = N_("Nothing of “{name}” can be read. Ask for a fresh copy, or open a backup.")

_NONE = object()
_UNREADABLE = "\ufffd"
_HOLDING = {*FIXED_IDS, *(parent for table in TABLES for parent in holders(table).values())}
_TRIES = 1000  # rows of a table that are mended: a hostile file may have millions of bad ones

Changed = Counter[tuple[str, str]]
_Row = tuple[Any, ...]
_Rows = dict[Any, _Row]
_Known = dict[str, set[str]]


@dataclass(frozen=True)
class Salvaged:
    """The rows, as WorkingCopy.create takes them; how many of each table were `kept` and `lost`.

    Lost are rows that break a rule, and those that the history names and no page holds. Where
    not all of the history reads either, more may be lost of the `torn` tables. `changed` counts the
    values in rows that were kept which could not be, by table and column.
    """

    tables: dict[str, list[dict[str, object]]]
    kept: dict[str, int]
    lost: dict[str, int]
    torn: tuple[str, ...]
    changed: Changed


def salvage(path: Path, folders: Folders, progress: Tell = quiet) -> Salvaged:
    """What reads of the file at `path`, which is only read. Raises FileProblem.

    The file is trusted in nothing: it is read like any that came by mail, and its rows are kept
    as far as they obey the rules. A value that may not stay is emptied, or gets its default; where
    neither may be, the row is lost. So with references to rows that are lost.
    """
    with private_session(folders) as folder:
        try:
            copy, fresh = folder / COPY, folder / "graft.goaldb"
            _fetch(path, copy)
            graft(copy, fresh)
            progress(0.1)
            found, known, torn = _read(fresh, lambda share: progress(0.1 + 0.6 * share))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        schema.create(connection)
        changed = Changed()
        for table in TABLES:
            changed += _insert(connection, table, found[table])
        progress(0.8)
        changed += _mend(connection)
        tables = _values(connection)
    kept = {table: len(rows) for table, rows in tables.items()}
    if not sum(kept.values()):
        raise FileProblem(_NOTHING, name=path.name)
    there = {table: {str(row["id"]) for row in rows} for table, rows in tables.items()}
    lost = {table: len((known[table] | found[table].keys()) - there[table]) for table in TABLES}
    progress(1.0)
    return Salvaged(tables, kept, lost, torn, changed)


def _fetch(path: Path, copy: Path) -> None:
    """The file, after what other programs wrote beside it where that can be played back."""
    origin.fetch(path, copy, "")
    if copy.stat().st_size < check.PAGE or not check.is_sqlite(copy):
        raise FileProblem(_NOTHING, name=path.name)
    version = check.version_of(copy)
    if version > SCHEMA:
        raise FileProblem(check.NEWER, name=path.name)
    if version in migrate.STEPS:  # its columns are others, and no migration takes half a file
        raise FileProblem(check.DAMAGED, name=path.name)
    for end in journals.beside(path):
        if not journals.play_back(path, copy, end):
            origin.fetch(path, copy, "")


def _read(fresh: Path, progress: Tell) -> tuple[dict[str, _Rows], _Known, tuple[str, ...]]:
    """The rows by their ids, the ids that the history knows, and the tables of which nobody can
    tell how many rows are lost."""
    found: dict[str, _Rows] = {}
    with closing(connect(fresh, "rw")) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        check.confine(connection, fresh)
        known, whole_log = _known(connection)
        torn: list[str] = []
        for done, table in enumerate(TABLES, start=1):
            found[table] = {}
            if not _read_table(connection, table, known[table], found[table]):
                torn.append(table)
            progress(done / len(TABLES))
    return found, known, () if whole_log else tuple(torn)


def _known(connection: sqlite3.Connection) -> tuple[_Known, bool]:
    """The ids of the rows that were there by the history, but for withheld tables; whether all
    of the history could be read."""
    known: _Known = {table: set() for table in TABLES}
    sql = 'SELECT rowid, "table", "row", after FROM change WHERE field = \'\' ORDER BY rowid'
    after: _Rows = {}
    whole = _take(connection, sql, after)
    if not whole:
        _take(connection, f"{sql} DESC", after)
    for _, (_, table, row, value) in sorted(after.items()):
        if table in known:
            (known[str(table)].add if value == 1 else known[str(table)].discard)(str(row))
    withheld: _Rows = {}
    _take(connection, "SELECT id, withheld FROM document", withheld)
    for _, names in withheld.values():
        for name in str(names).split(","):
            known[name] = set()
    return known, whole


def _read_table(connection: sqlite3.Connection, table: str, known: set[str], found: _Rows) -> bool:
    """Read forwards; if a page stands in the way, backwards, and then the known rows between."""
    columns = ", ".join(f'"{column.name}"' for column in _columns(table))
    sql = f'SELECT {columns} FROM "{table}"'
    if _take(connection, f"{sql} ORDER BY id", found):
        return True
    _take(connection, f"{sql} ORDER BY id DESC", found)
    for row in sorted(known - found.keys()):
        _take(connection, f"{sql} WHERE id = ?", found, row)
    return False


def _take(connection: sqlite3.Connection, sql: str, into: _Rows, *given: str) -> bool:
    """Put the rows that can be read under their first columns; whether all could be."""
    whole = True
    try:
        for row in connection.execute(sql, given):
            if isinstance(row[0], str | int):
                into.setdefault(row[0], row)
            else:  # of a page of which a part is gone
                whole = False
    except (sqlite3.Error, OverflowError):
        return False
    return whole


def _columns(table: str) -> list[Column[object]]:
    """The id first, then the others."""
    return sorted(table_of(table).columns, key=lambda column: column.name != "id")


def _spare(table: str, column: Column[object]) -> object:
    """What may stand where a value may not: nothing, or its default; _NONE for neither.

    A default that says something, such as a score of 3, is made up: it is better than to lose a
    KPI with all that was measured, but not better than to lose the score.
    """
    if column.name == "id" or column.name in NATURAL_KEYS.get(table, ()):
        return _NONE
    if column.nullable:
        return None
    default = getattr(column.default, "arg", _NONE)
    says = default != "" and column.name != "position" and table not in _HOLDING
    return _NONE if callable(default) or says else default


def _insert(connection: sqlite3.Connection, table: str, rows: _Rows) -> Changed:
    """Insert the rows that the schema allows, their texts as a document keeps them; gives which
    values are not what they were.

    Of a row that it does not allow, one value is to blame, more often than not.
    """
    columns = _columns(table)
    names = ", ".join(f'"{column.name}"' for column in columns)
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
    texts = [isinstance(column.type, Text) and column.name != "id" for column in columns]
    spares = [(at, _spare(table, column)) for at, column in enumerate(columns)]
    longest = None if table == "adjustment" else LONGEST
    changed, tries = Changed(), _TRIES

    def fits(values: list[object]) -> bool:
        try:
            connection.execute(sql, values)
        except (sqlite3.Error, OverflowError, UnicodeError):
            return False
        return True

    connection.execute("BEGIN")
    for row in rows.values():
        values = [
            clean(value)[:longest] if text and isinstance(value, str) else value
            for text, value in zip(texts, row, strict=True)
        ]
        others = {
            at
            for at, (value, was) in enumerate(zip(values, row, strict=True))
            if value != was or (isinstance(was, str) and _UNREADABLE in was)
        }
        if not fits(values):
            tries -= 1
            for at, spare in spares if tries >= 0 else ():
                if spare is not _NONE and fits([*values[:at], spare, *values[at + 1 :]]):
                    others.add(at)
                    break
            else:
                continue
        changed.update((table, columns[at].name) for at in others)
    connection.execute("COMMIT")
    return changed


def _mend(connection: sqlite3.Connection) -> Changed:
    """Empty or drop what breaks a rule, parents first, so that children see who is gone; gives
    which values are not what they were. In a circle, or too deep, a goal stands alone."""
    changed = Changed()
    for table in TABLES:
        for column, bad in _bad(table):
            spare = _spare(table, column)
            if spare is _NONE:
                connection.execute(f'DELETE FROM "{table}" WHERE {bad}')
            else:
                sql = f'UPDATE "{table}" SET "{column.name}" = ? WHERE {bad}'
                changed[table, column.name] += connection.execute(sql, (spare,)).rowcount
    parents = dict(connection.execute("SELECT id, parent_id FROM goal ORDER BY id"))
    for circles in (True, False):  # these first, so that what is below one stays there
        for goal in parents:
            above = list(islice(_above(parents, goal), DEEPEST))
            if goal in above if circles else len(above) == DEEPEST:
                parents[goal] = None
                connection.execute("UPDATE goal SET parent_id = NULL WHERE id = ?", (goal,))
                changed["goal", "parent_id"] += 1
    return changed


def _above(parents: dict[str, str | None], goal: str) -> Iterator[str]:
    """The goals above a goal, the next one first; without end in a circle."""
    node = parents[goal]
    while node is not None:
        yield node
        node = parents[node]


def _bad(table: str) -> Iterator[tuple[Column[object], str]]:
    """The columns of a table, with SQL that is true for a value that may not stay."""
    columns = table_of(table).columns
    for _, name, bad in sound.rules(table):
        yield columns[name], bad
    for name, other in references(table).items():
        yield columns[name], f'"{name}" NOT IN (SELECT id FROM "{other}")'


def _values(connection: sqlite3.Connection) -> dict[str, list[dict[str, object]]]:
    """The rows with Python's values; those of the one-row tables only if there are some."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as reading:
        return {
            table: [dict(row) for row in reading.execute(select(table_of(table))).mappings()]
            for table in TABLES
        }
