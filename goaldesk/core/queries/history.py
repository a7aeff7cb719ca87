"""The log as a reader sees it: who changed what, when, from what to what, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import CHANGE, EDIT, TABLES


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """One cell that an edit touched; `field` is empty where the row came or went.

    `before` and `after` are the stored values; for a row that came or went, None and 1.
    `title` names the row as it is now, or as it was when it was deleted; `names` those that the
    field refers to, by their ids, as far as they are there.
    """

    table: str
    row: str
    title: str
    field: str
    before: object
    after: object
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit: `at` is UTC in ISO form; `undoes` is set where it took another back."""

    id: str
    at: str
    author: str
    label: str
    reason: str
    undoes: bool
    changes: tuple[HistoryChange, ...]


def old_value(change: HistoryChange) -> object:
    """What the field held before, as an edit takes it: dates as dates, marks as truth values."""
    field = SPECS[change.table].field(change.field)
    if change.before is None or field.kind not in ("date", "flag"):
        return change.before
    if field.kind == "flag":
        return bool(change.before)
    return dt.date.fromisoformat(str(change.before))


def can_return(change: HistoryChange) -> bool:
    """Whether the change is of a field that can be given its old value again.

    A review's decision cannot: it is made together with what it does to the KPI.
    """
    if change.table == "review_kpi":
        return False
    return any(field.key == change.field for field in SPECS[change.table].fields)


def entries(
    session: Session, table: str | None = None, row: str | None = None, limit: int = 200
) -> list[HistoryEntry]:
    """The latest edits, newest first; of one row and what belongs to it, if given."""
    wanted = select(EDIT).order_by(EDIT.c.seq.desc()).limit(limit)
    if row is not None:
        touched = select(CHANGE.c.edit).where(CHANGE.c.row.in_(_with_parts(session, table, row)))
        wanted = wanted.where(EDIT.c.seq.in_(touched))
    found = session.execute(wanted).all()
    changes = _changes(session, [edit.seq for edit in found])
    return [
        HistoryEntry(
            id=edit.id,
            at=edit.at,
            author=edit.author,
            label=edit.label,
            reason=edit.reason,
            undoes=edit.undoes is not None,
            changes=tuple(changes.get(edit.seq, ())),
        )
        for edit in found
    ]


def _with_parts(session: Session, table: str | None, row: str) -> list[str]:
    """The row's id, and for a KPI those of its measurements and targets."""
    ids = [row]
    if table == "kpi":
        for part in ("measurement", "target_point", "milestone"):
            model: Any = TABLES[part]
            ids += session.execute(select(model.id).where(model.kpi_id == row)).scalars()
    return ids


def _changes(session: Session, seqs: list[int]) -> dict[int, list[HistoryChange]]:
    columns = CHANGE.c
    # A bulk edit can touch hundreds of thousands of cells; a list shows a few of each edit.
    found = session.execute(
        select(
            columns.edit, columns.table, columns.row, columns.field, columns.before, columns.after
        )
        .where(columns.edit.in_(seqs))
        .limit(5000)
    ).all()
    titles = _titles(session, found)
    result: dict[int, list[HistoryChange]] = {}
    for change in found:
        if change.table not in SPECS or change.field == "position":
            continue
        title = titles.get((change.table, change.row), "")
        result.setdefault(change.edit, []).append(
            HistoryChange(
                change.table,
                change.row,
                title,
                change.field,
                change.before,
                change.after,
                tuple(
                    (row, titles[table, row])
                    for table, row in _referred(change)
                    if (table, row) in titles
                ),
            )
        )
    return result


def _referred(change: Any) -> list[tuple[str, str]]:
    """The (table, id) that a change's field referred to and refers to."""
    for field in SPECS[change.table].fields if change.table in SPECS else ():
        if field.key == change.field and field.kind == "ref":
            found = (change.before, change.after)
            return [(field.refers, str(row_id)) for row_id in found if row_id is not None]
    return []


def _titles(session: Session, changes: Iterable[Any]) -> dict[tuple[str, str], str]:
    """What the touched rows are called: from the tables, or from the log where deleted."""
    titles: dict[tuple[str, str], str] = {}
    wanted: dict[str, set[str]] = {}
    for change in changes:
        wanted.setdefault(change.table, set()).add(change.row)
        for table, row_id in _referred(change):
            wanted.setdefault(table, set()).add(row_id)
        spec = SPECS.get(change.table)
        if spec and change.field == spec.title and change.before is not None:
            titles[change.table, change.row] = str(change.before)
    for table, ids in wanted.items():
        if table not in SPECS:
            continue
        model: Any = TABLES[table]
        title = getattr(model, SPECS[table].title)
        query = select(model.id, title).where(model.id.in_(list(ids)[:900]))
        for row_id, text in session.execute(query):
            titles[table, row_id] = str(text)
    return titles
