"""What is different from how the document was after one of its edits: the net of all later ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, literal_column, text
from sqlalchemy.sql import select

from goaldesk.core.model import CHANGE, EDIT, ELSEWHERE, TABLES
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.history import HistoryChange, day_begins, named
from goaldesk.core.queries.records import among, fetch
from goaldesk.core.queries.row_values import held, value_field
from goaldesk.core.reading import Reader

Key = tuple[str, str]
Rows = Mapping[Key, Mapping[str, object]]
_REVIEW = "review"
_LAST = 2**62  # beyond every edit: what is there now
_ELSEWHERE, _HERE = text(ELSEWHERE), text(f"NOT {ELSEWHERE}")


class Touched(NamedTuple):
    """A cell that an edit touched, as the log keeps it; field '' is the row's existence."""

    table: str
    row: str
    field: str
    before: object
    after: object


def net(log: Iterable[Touched], now: Rows) -> list[Touched]:
    """Each cell's difference between before the log and `now`, which has every row touched.

    A row that came is told by its existence alone, and so is one that went; one that came and
    went in between is left out, and so is a cell that is as it was.
    """
    first: dict[Key, dict[str, object]] = {}
    for cell in log:
        if cell.table in TABLES:
            first.setdefault((cell.table, cell.row), {}).setdefault(cell.field, cell.before)
    found = []
    for key, then in first.items():
        was, here = then.get("", 1) is not None, now.get(key)
        if was and here is not None:
            found += [
                Touched(*key, field, before, here[field])
                for field, before in then.items()
                if field in here and here[field] != before
            ]
        elif was or here is not None:
            found.append(Touched(*key, "", 1 if was else None, None if was else 1))
    return found


def since_seq(session: Reader, seq: int) -> list[HistoryChange]:
    """The net differences since the edit with this number, by table and name; where rows stand is
    left out.

    What a merge brought was not carried out here edit by edit: the merge's own edit tells it.
    """
    brought = select(EDIT.c.seq).where(_ELSEWHERE)
    cell = CHANGE.c
    place: ColumnElement[int] = func.min(literal_column("change.rowid"))
    # Beside a minimum SQLite gives the other columns of the row that has it: the first touch.
    statement = (
        select(cell.table, cell.row, cell.field, cell.before, cell.after, place)
        .where(cell.edit > seq, cell.edit.not_in(brought), cell.before.is_distinct_from(cell.after))
        .group_by(cell.table, cell.row, cell.field)
        .order_by(place)
    )
    log = [Touched(*row[:-1]) for row in fetch(session, statement)]
    found = net(log, _rows(session, {(cell.table, cell.row) for cell in log}))
    told = named(
        session,
        [
            HistoryChange(cell.table, cell.row, "", cell.field, cell.before, cell.after)
            for cell in found
            if cell.field != "position"
        ],
    )
    # Of what came: what is in it now; of what went: what was in it then.
    values = held(session, [(_LAST, c) for c in told if c.after is not None])
    for each in log:
        if each.field and each.field == value_field(each.table):
            values.setdefault((_LAST, each.table, each.row), each.before)
    made = [c if c.field else replace(c, value=values.get((_LAST, c.table, c.row))) for c in told]
    order = list(TABLES)
    return sorted(made, key=lambda c: (order.index(c.table), c.of, c.title, c.row))


def since_edit(session: Reader, edit_id: str) -> list[HistoryChange] | None:
    """The net differences since an edit; None if this document does not know it."""
    seq = fetch(session, select(EDIT.c.seq).where(EDIT.c.id == edit_id))
    return since_seq(session, seq[0].seq) if seq else None


def since_review(session: Reader, review_id: str) -> list[HistoryChange] | None:
    """The net differences since the edit that took a review's snapshot, or brought it here."""
    cell = CHANGE.c
    of_review = (cell.table == _REVIEW, cell.row == review_id, _HERE)
    taken = (cell.field == "taken") & (cell.after != "")
    came = (cell.field == "") & cell.after.is_not(None)
    for written in (taken, came):
        statement = (
            select(func.max(EDIT.c.seq))
            .join_from(CHANGE, EDIT, cell.edit == EDIT.c.seq)
            .where(*of_review, written, cell.before.is_distinct_from(cell.after))
        )
        seq = session.connection().execute(statement).scalar()
        if seq is not None:
            return since_seq(session, seq)
    return None


def since_day(session: Reader, day: dt.date) -> list[HistoryChange]:
    """The net differences since the end of a day.

    From the first edit that is dated later on: what follows it in the log counts, too, whatever
    its clock said.
    """
    ends = day_begins(day + dt.timedelta(days=1))
    later = select(func.min(EDIT.c.seq)).where(EDIT.c.at >= ends, _HERE)
    seq = session.connection().execute(later).scalar()
    return [] if seq is None else since_seq(session, seq - 1)


def _rows(session: Reader, keys: Iterable[Key]) -> dict[Key, dict[str, object]]:
    """Those of the rows that are there, their values in the log's own form."""
    wanted: dict[str, set[str]] = {}
    for table, row in keys:
        wanted.setdefault(table, set()).add(row)
    found: dict[Key, dict[str, object]] = {}
    for table in wanted.keys() & set(TABLES):
        source = table_of(table)
        for there in fetch(session, select(source).where(among(source.c.id, wanted[table]))):
            found[table, there.id] = {
                name: _stored(value) for name, value in there._mapping.items() if name != "id"
            }
    return found


def _stored(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value
