"""The log as a reader sees it: who changed what, when, from what to what, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    func,
    literal,
    literal_column,
    or_,
    tuple_,
)
from sqlalchemy.sql import select

from goaldesk.core.errors import N_
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import CHANGE, EDIT, TABLES
from goaldesk.core.queries.history_limits import EVERYTHING, Condition, Limits, Wanted
from goaldesk.core.queries.records import among, fetch
from goaldesk.core.queries.row_names import UNNAMED, RowName, row_names
from goaldesk.core.queries.row_values import held
from goaldesk.core.reading import Reader
from goaldesk.core.words import Words

# What an edit is called in a copy that was made without its history.
NOT_TOLD = N_("An edit that this copy does not tell")

# How often an edit is taken back and made again, as far as the history looks.
LONGEST = 1000

# The label of a merge, whose reason is the name of the file that was merged.
MERGE = N_("Merge a copy")

PAGE = 200
SHOWN = 40


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """One cell that was touched; `field` is empty where the row came or went.

    `before` and `after` are the stored values; for a row that came or went, None and 1.
    `title` names the row as it is now, or as it was when it was deleted, `of` what it is of;
    `value` is what a row held that came or went, if it is known by what it joins, such as a
    measurement;
    `parts_of` are the (table, id) of all that it is deleted with; `names` those that the field
    refers to, by their ids, as far as they are known.
    """

    table: str
    row: str
    title: str
    field: str
    before: object
    after: object
    names: tuple[tuple[str, str], ...] = ()
    of: tuple[str, ...] = ()
    value: object = None
    parts_of: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit: `at` is UTC in ISO form; `undoes` is set where it took another back, `redoes`
    where it made again what was taken back.

    `changes` are the first of them, `more` how many there are beside; `merged` is set where a
    merge brought the edit, `withdrawn` where that was undone.
    """

    seq: int
    id: str
    at: str
    author: str
    label: str
    reason: str
    undoes: bool
    merged: bool
    withdrawn: bool
    changes: tuple[HistoryChange, ...]
    more: int = 0
    redoes: bool = False


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


def day_begins(day: dt.date) -> str:
    """When a day of this computer's time zone begins, as the log writes moments."""
    local = dt.datetime.combine(day, dt.time()).astimezone()
    return local.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def authors(session: Reader) -> list[str]:
    """Everybody who made an edit, each once, sorted."""
    return [row.author for row in fetch(session, _AUTHORS) if row.author]


_AUTHORS = select(EDIT.c.author).distinct().order_by(EDIT.c.author)


def entries(
    session: Reader,
    wanted: Wanted = EVERYTHING,
    words: Words | None = None,
    *,
    before: int | None = None,
    limit: int = PAGE,
) -> list[HistoryEntry]:
    """The latest edits that are wanted, newest first; `before` an edit's seq, the next ones.

    `words` is the language that a wanted text is looked for in.
    """
    limits = Limits(session, wanted, words or Words("en"))
    statement = select(EDIT).order_by(EDIT.c.seq.desc()).limit(limit).where(*limits.of_edit())
    if before is not None:
        statement = statement.where(EDIT.c.seq < before)
    found = fetch(session, statement)
    changes = _changes(session, [edit.seq for edit in found], limits)
    more = _more(session, [seq for seq, some in changes.items() if len(some) > SHOWN], limits)
    redone = _redone(session, [edit.seq for edit in found if edit.undoes is not None])
    return [
        HistoryEntry(
            seq=edit.seq,
            id=edit.id,
            at=edit.at,
            author=edit.author,
            label=edit.label or NOT_TOLD,
            reason=edit.reason,
            undoes=edit.undoes is not None and edit.seq not in redone,
            redoes=edit.seq in redone,
            merged=edit.merged_by is not None,
            withdrawn=bool(edit.withdrawn),
            changes=tuple(changes.get(edit.seq, ())[:SHOWN]),
            more=more.get(edit.seq, 0),
        )
        for edit in found
    ]


def _redone(session: Reader, seqs: list[int]) -> set[int]:
    """Those of the edits that took back an undo: every second one up to the edit itself."""
    if not seqs:
        return set()
    start = select(EDIT.c.seq, EDIT.c.undoes, literal(1).label("steps"))
    chain = start.where(EDIT.c.seq.in_(seqs)).cte(recursive=True)
    above = select(chain.c.seq, EDIT.c.undoes, chain.c.steps + 1)
    chain = chain.union_all(
        above.join(EDIT, EDIT.c.id == chain.c.undoes).where(
            EDIT.c.undoes.is_not(None),
            chain.c.steps < LONGEST,  # in a log made by hand they could go round
        )
    )
    steps = select(chain.c.seq, func.max(chain.c.steps).label("steps")).group_by(chain.c.seq)
    return {row.seq for row in fetch(session, steps) if row.steps % 2 == 0}


def _changes(session: Reader, seqs: list[int], limits: Limits) -> dict[int, list[HistoryChange]]:
    """The first changes of each edit, one more than are shown where there are; what is looked
    for comes first. A bulk edit can touch hundreds of thousands of cells."""
    if not seqs:
        return {}
    cell, near = CHANGE.c, CHANGE.alias("near")
    given = func.json_each(str(seqs)).table_valued("value")
    row_number: ColumnElement[int] = literal_column("near.rowid")
    there = select(row_number).where(near.c.edit == given.c.value, *limits.of_change(near.c))
    there = there.where(_not_gone(near.c, seqs)).correlate(given)
    first = there
    if limits.said is not None:
        first = first.order_by(limits.said.of_change(near.c).desc())
    first = first.order_by(row_number).limit(SHOWN + 1)
    # What is deleted comes after all that goes with it.
    last = there.order_by(row_number.desc()).limit(1)
    place: ColumnElement[int] = literal_column("change.rowid")
    sought = literal_column("1") if limits.said is None else limits.said.of_change(cell)
    statement = (
        select(cell.edit, cell.table, cell.row, cell.field, cell.before, cell.after, sought)
        .join_from(given, CHANGE, or_(place.in_(first), place.in_(last)))
        .order_by(cell.edit, place)
    )
    rows = fetch(session, statement)
    told = named(
        session,
        [HistoryChange(c.table, c.row, "", c.field, c.before, c.after) for c in rows],
    )
    found: dict[int, list[tuple[bool, HistoryChange]]] = {}
    for row, change in zip(rows, told, strict=True):
        found.setdefault(row.edit, []).append((not row[-1], change))
    values = held(session, [(seq, c) for seq, some in found.items() for _, c in some])
    return {
        seq: [replace(c, value=values.get((seq, c.table, c.row))) for c in _sorted(some)]
        for seq, some in found.items()
    }


def _sorted(some: list[tuple[bool, HistoryChange]]) -> list[HistoryChange]:
    """First what is looked for; what was changed, what came or went, each after what it is part
    of, and at last what only lost its reference to what went."""
    gone = {(c.table, c.row) for _, c in some if not c.field and c.after is None}

    def rank(change: HistoryChange) -> tuple[int, str]:
        if not change.field:
            return _ORDER[change.table], change.title
        lost = change.after is None and any(key in gone for key in referred(change))
        return len(_ORDER) if lost else -1, ""

    return [change for _, change in sorted(some, key=lambda each: (each[0], *rank(each[1])))]


_ORDER = {table: number for number, table in enumerate(TABLES)}


def _not_gone(cell: Any, seqs: list[int]) -> Condition:
    """Whether a cell is no part of a deleted row, whose deletion tells it all."""
    of = CHANGE.alias("gone").c
    gone = select(of.edit, of.table, of.row).where(
        among(of.edit, seqs), of.field == "", of.after.is_(None)
    )
    return or_(
        cell.field == "",
        cell.after.is_not(None),
        tuple_(cell.edit, cell.table, cell.row).not_in(gone),
    )


def _more(session: Reader, seqs: list[int], limits: Limits) -> dict[int, int]:
    """How many changes of these edits are not shown."""
    statement = (
        select(CHANGE.c.edit, func.count())
        .where(CHANGE.c.edit.in_(seqs), *limits.of_change(CHANGE.c))
        .where(_not_gone(CHANGE.c, seqs))
        .group_by(CHANGE.c.edit)
    )
    return {seq: count - SHOWN for seq, count in fetch(session, statement)} if seqs else {}


def named(session: Reader, changes: Iterable[HistoryChange]) -> list[HistoryChange]:
    """The changes with the names of their rows, and of the rows that they refer to."""
    given = list(changes)
    wanted = {key for change in given for key in ((change.table, change.row), *referred(change))}
    names = row_names(session, wanted)
    made = []
    for change in given:
        own: RowName = names.get((change.table, change.row), UNNAMED)
        titles = tuple(
            (row, names[table, row].title)
            for table, row in referred(change)
            if (table, row) in names
        )
        made.append(
            replace(change, title=own.title, of=own.of, parts_of=own.parts_of, names=titles)
        )
    return made


def referred(change: HistoryChange) -> list[tuple[str, str]]:
    """The (table, id) that a change's field referred to and refers to."""
    for field in SPECS[change.table].fields:
        if field.key == change.field and field.kind == "ref":
            found = (change.before, change.after)
            return [(field.refers, str(row_id)) for row_id in found if row_id is not None]
    return []
