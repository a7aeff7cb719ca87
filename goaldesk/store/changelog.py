"""The change log: which cells an edit touched, written below everything that can touch them.

Temporary triggers put a row into `change` for each cell, whether an ORM flush, a bulk statement
or a cascade touched it. The rows lie in the order of happening. A row's existence is the field
'': an insert logs only that (None → 1), a delete logs every field and then that (1 → None), an
update the fields that differ.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from goaldesk.core.model import ELSEWHERE, FIXED_IDS, NATURAL_KEYS, TABLES
from goaldesk.core.model.tables import table_of

EXISTENCE = ""

# The tables whose rows have ids of their own: all that others refer to are among them.
OWN_KEYS = tuple(table for table in TABLES if table not in NATURAL_KEYS)

# What `counts` of a change says: taken over by a merge from the edit that it belongs to; touches
# the cell; touches it, but this file never had its value (as does a negative number, which names
# the merge that filled it, once that is undone).
TAKEN, TOUCHES, HOLLOW = 0, 1, 2

# A merge that decided for what is there, or is not, logs that as a change that changed nothing.
HAPPENED = "NOT (field = '' AND before IS after)"

Row = Mapping[str, object]
Tables = Mapping[str, Mapping[str, Row]]

# Inside a trigger only unqualified names are allowed; the temporary table is found first. Where
# no edit is open it is empty, and the log's NOT NULL refuses whatever was attempted.
_SEQ = "(SELECT seq FROM current_edit)"


class Change(NamedTuple):
    """One touched cell, its values in SQLite's own types."""

    edit: int
    table: str
    row: str
    field: str
    before: object
    after: object


class Step(NamedTuple):
    """What brings one row back: kind is "insert" (all values), "update" (some), or "delete"."""

    kind: str
    table: str
    row: str
    values: dict[str, object]


@cache
def fields_of(table: str) -> tuple[str, ...]:
    """The logged fields of a table: all but its id."""
    return tuple(column.name for column in table_of(table).columns if column.name != "id")


def listen(connection: sqlite3.Connection) -> None:
    """Let `connection` log what it does from now on."""
    connection.execute("CREATE TEMP TABLE current_edit (seq INTEGER NOT NULL)")
    for statement in _triggers():
        connection.execute(statement)


@cache
def _triggers() -> tuple[str, ...]:
    made: list[str] = []
    for table in TABLES:
        made.extend(_triggers_of(table))
        if table in FIXED_IDS:
            made.extend(_guards_of(table))
    return tuple(made)


def _triggers_of(table: str) -> Iterator[str]:
    into = 'INSERT INTO change (edit, "table", "row", field, before, after)'
    yield (
        f'CREATE TEMP TRIGGER log_insert_{table} AFTER INSERT ON main."{table}" BEGIN'
        f" {into} VALUES ({_SEQ}, '{table}', NEW.id, '', NULL, 1); END"
    )
    cells = "".join(
        f"({_SEQ}, '{table}', OLD.id, '{field}', OLD.\"{field}\", NULL), "
        for field in fields_of(table)
    )
    yield (
        f'CREATE TEMP TRIGGER log_delete_{table} AFTER DELETE ON main."{table}" BEGIN'
        f" {into} VALUES {cells}({_SEQ}, '{table}', OLD.id, '', 1, NULL); END"
    )
    updates = " ".join(
        f"{into} SELECT {_SEQ}, '{table}', OLD.id, '{field}', OLD.\"{field}\", NEW.\"{field}\""
        f' WHERE OLD."{field}" IS NOT NEW."{field}";'
        for field in fields_of(table)
    )
    yield (
        f'CREATE TEMP TRIGGER log_update_{table} AFTER UPDATE ON main."{table}" BEGIN {updates} END'
    )
    yield (
        f'CREATE TEMP TRIGGER keep_id_{table} BEFORE UPDATE OF id ON main."{table}"'
        " WHEN OLD.id IS NOT NEW.id BEGIN SELECT RAISE(ABORT, 'ids never change'); END"
    )


def _guards_of(table: str) -> Iterator[str]:
    """A table of one fixed row gets it with the document, and keeps it."""
    for happening in ("INSERT", "DELETE"):
        yield (
            f'CREATE TEMP TRIGGER one_{happening}_{table} BEFORE {happening} ON main."{table}"'
            f" WHEN {_SEQ} <> 1 BEGIN SELECT RAISE(ABORT, '{table} has one row'); END"
        )


def read_log(connection: sqlite3.Connection) -> list[Change]:
    """What happened to the rows of this file, in the order of happening.

    The changes of edits that a merge brought happened elsewhere: the merge logs what it took.
    Changes whose values this file never had are left out, too.
    """
    rows = connection.execute(
        'SELECT edit, "table", "row", field, before, after FROM change'
        f" WHERE edit NOT IN (SELECT seq FROM edit WHERE {ELSEWHERE})"
        f" AND {HAPPENED} AND NOT (counts NOT IN ({TAKEN}, {TOUCHES}) AND before IS after)"
        " ORDER BY rowid"
    )
    return [Change(*row) for row in rows]


def read_tables(connection: sqlite3.Connection) -> dict[str, dict[str, dict[str, object]]]:
    """All rows as {table: {id: {field: value}}}, values in SQLite's own types."""
    tables: dict[str, dict[str, dict[str, object]]] = {}
    for table in TABLES:
        fields = fields_of(table)
        columns = ", ".join(f'"{field}"' for field in fields)
        rows = connection.execute(f'SELECT id, {columns} FROM "{table}"')
        tables[table] = {row[0]: dict(zip(fields, row[1:], strict=True)) for row in rows}
    return tables


def inverse(changes: Iterable[Change]) -> Iterator[Step]:
    """The steps that take back `changes`, which are given the latest first.

    Neighbouring cells of a row make one step, since a row's rules may join several fields; a
    field that was touched twice among them ends as it was before the first time.
    """
    kind, place, values = "", ("", ""), dict[str, object]()
    for change in changes:
        here = (change.table, change.row)
        if change.field == EXISTENCE or not kind or here != place:
            if kind:
                yield Step(kind, *place, values)
            kind, place, values = "update", here, {}
        if change.field != EXISTENCE:
            values[change.field] = change.before
        elif change.before is None:
            yield Step("delete", *here, {})
            kind = ""
        else:
            kind = "insert"
    if kind:
        yield Step(kind, *place, values)


def between(now: Tables, then: Tables) -> Iterator[Step]:
    """The steps that lead from the rows `now` to those of `then`, in an order that SQLite takes.

    References are checked at the end of the edit. What others may refer to is inserted first, so
    that it is deleted last, without a row that went there, when the edit is taken back; then
    references change, so that no deletion takes along a row that stays; rows with natural keys are
    inserted last, so that no key is there twice. A row that another deletion has taken along is not
    deleted again: pass a tolerant `execute` to `apply`.
    """
    yield from _insertions(now, then, OWN_KEYS)
    for table in TABLES:
        for row, values in then[table].items():
            before = now[table].get(row)
            if before is not None and before != values:
                differing = {key: new for key, new in values.items() if before[key] != new}
                yield Step("update", table, row, differing)
    for table in reversed(TABLES):
        for row in now[table].keys() - then[table].keys():
            yield Step("delete", table, row, {})
    yield from _insertions(now, then, NATURAL_KEYS)


def _insertions(now: Tables, then: Tables, tables: Iterable[str]) -> Iterator[Step]:
    for table in tables:
        missing = {row: values for row, values in then[table].items() if row not in now[table]}
        while missing:  # a goal after the goal above it, so that the edit can be taken back
            for row, values in list(missing.items()):
                if values.get("parent_id") not in missing:
                    yield Step("insert", table, row, dict(missing.pop(row)))


def apply(steps: Iterable[Step], execute: Callable[[str, tuple[object, ...]], int]) -> None:
    """Run `steps` as SQL; `execute` gives the number of rows that a statement touched.

    Raises ValueError when a row is not there, so that nothing is taken back by halves.
    """
    for step in steps:
        given: tuple[object, ...] = (step.row,)
        names = [f'"{field}"' for field in step.values]
        values = tuple(step.values.values())
        if step.kind == "delete":
            sql = f'DELETE FROM "{step.table}" WHERE id = ?'
        elif step.kind == "insert":
            columns, marks = ", ".join(["id", *names]), ", ".join("?" * (len(names) + 1))
            sql = f'INSERT INTO "{step.table}" ({columns}) VALUES ({marks})'
            given = (step.row, *values)
        else:
            columns = ", ".join(f"{name} = ?" for name in names)
            sql = f'UPDATE "{step.table}" SET {columns} WHERE id = ?'
            given = (*values, step.row)
        if execute(sql, given) != 1:
            raise ValueError(f"no row to {step.kind}: {step.table} {step.row}")
