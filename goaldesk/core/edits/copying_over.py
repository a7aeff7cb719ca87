"""Rows and values taken over from another document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from goaldesk.core.compared import Rows
from goaldesk.core.edits.adjustments import as_text, note_adjustment, target_point_field
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import NATURAL_KEYS, TABLES
from goaldesk.core.model.tables import holders, references
from goaldesk.core.queries.history import HistoryChange
from goaldesk.core.queries.row_names import Key, owners
from goaldesk.core.rules.period import TARGET_FIELDS
from goaldesk.core.tell import Tell, quiet

# After how many rows it is told.
_TOLD_EACH = 1_000

_UNFIT = N_(
    "The selected lines can’t be copied over: together with what is here they would break a rule "
    "of the document. Select fewer of them."
)


def copy_over(
    session: Session, theirs: Rows, changes: Iterable[HistoryChange], tell: Tell = quiet
) -> int:
    """Take over what is chosen of the differences to another document; gives how many rows that
    made or changed.

    A row comes with all that belongs to it, and with what it cannot be without; where it names
    a row that does not come, it names none. One that joins what is joined here already is that
    row: what it holds is taken over if it was chosen itself. Rows that only this document has stay.
    Raises Invalid for what does not fit, and ReasonNeeded for a changed target in an edit without
    a reason.
    """
    chosen = list(changes)
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    here = {
        (table, str(row[0]))
        for table in TABLES
        for row in connection.exec_driver_sql(f'SELECT id FROM "{table}"')
    }
    wanted = {(c.table, c.row) for c in chosen if not c.field and c.after is not None}
    coming = _whole(theirs, wanted - here, here)
    twins = _twins(connection, theirs, coming)
    coming -= twins.keys()
    there = here | coming
    values: dict[Key, dict[str, object]] = {}
    for change in chosen:
        place = (change.table, change.row)
        if change.field and place in here:
            row = _fitting(change.table, theirs[change.table][change.row], there)
            values.setdefault(place, {})[change.field] = row[change.field]
    for table, row_id in twins.keys() & wanted:
        fields = theirs[table][row_id].items()
        held = {name: value for name, value in fields if name not in NATURAL_KEYS[table]}
        if held:
            values[table, twins[table, row_id]] = held
    adjustments = [theirs[table][row] for table, row in coming if table == "adjustment"]
    told = {(row["kpi_id"], row["field"], row["after"]) for row in adjustments}
    order = {table: number for number, table in enumerate(TABLES)}
    try:
        # A goal after those above it, so that the edit can be taken back.
        rows = sorted(coming, key=lambda key: (order[key[0]], _depth(theirs, key), key[1]))
        for number, (table, row_id) in enumerate(rows):
            if number % _TOLD_EACH == 0:
                tell(number / len(rows))
            _insert(connection, table, row_id, _fitting(table, theirs[table][row_id], there))
        for (table, row_id), held in values.items():
            before = _stored(connection, table, row_id)
            _update(connection, table, row_id, held)
            for kpi_id, field, now in _targets(table, before, held):
                if (kpi_id, field, as_text(held[now])) not in told:
                    note_adjustment(session, kpi_id, field, before[now], held[now])
    except IntegrityError as error:
        raise Invalid(_UNFIT) from error
    return len(coming) + len(values)


def _depth(theirs: Rows, place: Key) -> int:
    """How many goals stand above a goal; 0 for other rows."""
    depth, rows, row = 0, theirs[place[0]], place[1]
    while (above := rows[row].get("parent_id")) is not None:
        depth, row = depth + 1, str(above)
    return depth


def _whole(theirs: Rows, wanted: set[Key], here: set[Key]) -> set[Key]:
    """The wanted rows with their parts, and with what those cannot be without."""
    parts: dict[Key, list[Key]] = {}
    for table in TABLES:
        for row, values in theirs[table].items():
            for column, parent in holders(table).items():
                if values[column] is not None:
                    parts.setdefault((parent, str(values[column])), []).append((table, row))
    coming: set[Key] = set()
    waiting = list(wanted)
    while waiting:
        place = waiting.pop()
        if place in coming or place in here:
            continue
        coming.add(place)
        table, row = place
        held = ((parent, theirs[table][row][column]) for column, parent in owners(table).items())
        waiting += parts.get(place, [])
        waiting += [(parent, str(value)) for parent, value in held if value is not None]
    return coming


def _twins(connection: Connection, theirs: Rows, coming: set[Key]) -> dict[Key, str]:
    """Those of the coming rows that join what a row here joins, with its id."""
    found: dict[Key, str] = {}
    for table in {table for table, _ in coming} & NATURAL_KEYS.keys():
        names = NATURAL_KEYS[table]
        columns = ", ".join(f'"{name}"' for name in names)
        rows = connection.exec_driver_sql(f'SELECT id, {columns} FROM "{table}"').all()
        known = {tuple(row[1:]): str(row[0]) for row in rows}
        for place in [place for place in coming if place[0] == table]:
            key = tuple(theirs[table][place[1]][name] for name in names)
            if key in known:
                found[place] = known[key]
    return found


def _insert(connection: Connection, table: str, row: str, values: Mapping[str, object]) -> None:
    names = ", ".join(f'"{name}"' for name in ("id", *values))
    marks = ", ".join("?" * (len(values) + 1))
    connection.exec_driver_sql(
        f'INSERT INTO "{table}" ({names}) VALUES ({marks})', (row, *values.values())
    )


def _update(connection: Connection, table: str, row: str, values: Mapping[str, object]) -> None:
    columns = ", ".join(f'"{name}" = ?' for name in values)
    connection.exec_driver_sql(
        f'UPDATE "{table}" SET {columns} WHERE id = ?', (*values.values(), row)
    )


def _stored(connection: Connection, table: str, row: str) -> dict[str, Any]:
    query = f'SELECT * FROM "{table}" WHERE id = ?'
    return dict(connection.exec_driver_sql(query, (row,)).mappings().one())


def _targets(
    table: str, before: Mapping[str, Any], after: Mapping[str, object]
) -> list[tuple[str, str, str]]:
    """The targets that change, as adjustments tell them: the KPI, the field there, the column."""
    changed = [column for column, value in after.items() if before[column] != value]
    if table == "target_point" and "value" in changed:
        field = target_point_field(dt.date.fromisoformat(before["date"]))
        return [(before["kpi_id"], field, "value")]
    known = [one for one in changed if one in TARGET_FIELDS and before[one] is not None]
    return [(before["id"], column, column) for column in known] if table == "kpi" else []


def _fitting(table: str, values: Mapping[str, object], there: set[Key]) -> dict[str, object]:
    """A row's values, naming nothing that is not there."""
    fitting = dict(values)
    for column, parent in references(table).items():
        if fitting[column] is not None and (parent, fitting[column]) not in there:
            fitting[column] = None
    return fitting
