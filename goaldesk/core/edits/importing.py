"""Rows and values from another program's table, brought in within one edit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, update
from sqlalchemy.sql import select
from sqlmodel import Session

from goaldesk.core.edits.adjustments import note_adjustments
from goaldesk.core.edits.basic import SIBLINGS
from goaldesk.core.edits.measure import record_all
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import TABLES
from goaldesk.core.model.classes import CLASSES
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.records import among, fetch
from goaldesk.core.tell import Tell, quiet

_CHANGED = N_("The document has changed since the import was prepared. Prepare it once more.")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row that comes with these fields, or changes them from `before`; `line` is the file's."""

    table: str
    id: str
    values: Mapping[str, Any]
    before: Mapping[str, Any] | None
    line: int


class IncomingValue(NamedTuple):
    """A KPI's value on a day, and what was measured there before; a note of None stays."""

    kpi_id: str
    date: dt.date
    value: float
    note: str | None
    before: float | None
    line: int


def bring_in(
    session: Session,
    rows: Sequence[Incoming],
    values: Sequence[IncomingValue],
    tell: Tell = quiet,
) -> None:
    """Add and change rows whose fields were checked, and record the values.

    New rows come behind their siblings; of goals the upper ones first. Changed targets and
    corrected values need the edit's reason, as they do when they are typed. Raises Invalid where
    a row that is to change is not as it was.
    """
    for table in TABLES:
        own = [row for row in rows if row.table == table]
        _insert(session, table, [row for row in own if row.before is None])
        _update(session, table, [row for row in own if row.before is not None])
    session.expire_all()
    record_all(session, (value[:4] for value in values), tell)


def _insert(session: Session, table: str, rows: Sequence[Incoming]) -> None:
    """Insert complete rows at once, ordered by id but for goals, which come as they are given."""
    if not rows:
        return
    made = [CLASSES[table](id=row.id, **row.values).model_dump() for row in rows]
    if "position" in made[0]:
        _place(session, table, made)
    if table != "goal":
        made.sort(key=lambda row: str(row["id"]))
    session.connection().execute(insert(table_of(table)), made)


def _place(session: Session, table: str, made: Sequence[dict[str, Any]]) -> None:
    columns, keys = table_of(table).c, SIBLINGS.get(table, ())
    query = select(*(columns[key] for key in keys), func.max(columns.position))
    found = fetch(session, query.group_by(*(columns[key] for key in keys)))
    last = defaultdict(float, {tuple(row[:-1]): float(row[-1] or 0) for row in found})
    for row in made:
        siblings = tuple(row[key] for key in keys)
        last[siblings] += 1
        row["position"] = last[siblings]


def _update(session: Session, table: str, rows: Sequence[Incoming]) -> None:
    columns = table_of(table).c
    ids = [row.id for row in rows]
    found = fetch(session, select(table_of(table)).where(among(columns.id, ids))) if ids else ()
    now = {row.id: row._mapping for row in found}
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.id):
        before = row.before or {}
        if row.id not in now or any(now[row.id][key] != before[key] for key in row.values):
            raise Invalid(_CHANGED)
        if table == "kpi":
            note_adjustments(session, row.id, dict(before), dict(row.values))
        new = {f"new_{key}": value for key, value in row.values.items()}
        alike[tuple(row.values)].append({"row_id": row.id, **new})
    for keys, given in alike.items():
        change = update(table_of(table)).where(columns.id == bindparam("row_id"))
        session.connection().execute(change.values({k: bindparam(f"new_{k}") for k in keys}), given)
