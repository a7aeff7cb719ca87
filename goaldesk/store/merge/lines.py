"""What a merge is about, line by line, for those who look at it and decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from goaldesk.core import merge_words
from goaldesk.core.compared import described, name_of
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.history_words import local_moment
from goaldesk.core.plain_text import cut
from goaldesk.core.queries.history import HistoryChange
from goaldesk.core.words import Words
from goaldesk.store.changelog import EXISTENCE, TAKEN
from goaldesk.store.merge.conflicts import CELL, CIRCLE, DELETED, SNAPSHOT, TWIN, Conflict
from goaldesk.store.merge.plan import Plan
from goaldesk.store.merge.sides import Cell, Edit, Side, Which, unknown_to

CONFLICT: Literal["conflict"] = "conflict"
Of = Literal["mine", "theirs", "conflict"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that one of the copies changed since they parted, or both.

    `change` leads from what both had to what the line's copy made of it, its row named; of a
    conflict between two values, from what is here to what is there. `old` is what both had, as
    far as the log tells. `by` is the edit that did it; of a conflict the one there, and `own` the
    one here. `objections` are the changes by which one copy went on with what the other deleted.
    """

    of: Of
    change: HistoryChange
    old: object
    by: Edit | None
    own: Edit | None = None
    conflict: Conflict | None = None
    objections: tuple[HistoryChange, ...] = ()

    @property
    def id(self) -> str:
        """A name for the line, the same as long as the two copies are."""
        return "/".join((self.of, self.change.table, self.change.row, self.change.field))


def lines(mine: Side, theirs: Side, planned: Plan) -> list[Line]:
    """The conflicts, what the other copy brings, and what only this one has, by table."""
    settled = {cell for conflict in planned.conflicts for cell in conflict.cells}
    found = [
        *_conflicts(planned),
        *_brought(mine, theirs, planned, settled),
        *_kept(planned, settled),
    ]
    tables = list(SPECS)
    return sorted(found, key=lambda line: tables.index(line.change.table))


def _conflicts(planned: Plan) -> Iterator[Line]:
    mine, theirs = planned.seen["mine"], planned.seen["theirs"]
    there, here = _last_edits(theirs, mine), _last_edits(mine, theirs)
    olds = _olds(mine, theirs)
    for conflict in planned.conflicts:
        cell = conflict.cells[0]
        pair: tuple[object, object] = (None, None)
        if conflict.kind == CELL:
            pair = (mine.value(cell), theirs.value(cell))
        elif conflict.kind == DELETED:
            pair = (1, None) if conflict.deleted_by == "theirs" else (None, 1)
        # Of a snapshot, who only decided on its lines counts, too.
        decisions = [(*c[:2], "decision") for c in conflict.cells if c[0] == "review_kpi"]
        cells = (*conflict.cells, *conflict.causes, *decisions)
        change = _described([(cell, *pair)], mine, theirs)[0]
        by, own = _last_edit(there, *cells), _last_edit(here, *cells)
        objections = _objections(conflict, mine, theirs)
        yield Line(CONFLICT, change, olds.get(cell), by, own, conflict, objections)


def _objections(conflict: Conflict, mine: Side, theirs: Side) -> tuple[HistoryChange, ...]:
    """What was done to the deleted rows, or to others that refer to them; a row that is only there
    came anew."""
    if conflict.kind != DELETED:
        return ()
    keeping, other = (theirs, mine) if conflict.deleted_by == "mine" else (mine, theirs)
    gone = {cell[:2] for cell in conflict.cells}
    olds = _olds(keeping, other)
    found: dict[Cell, tuple[object, object]] = {}
    for cell in conflict.causes:
        place = cell[:2]
        if cell[2] and (place in gone or other.has(place)):
            found[cell] = (olds.get(cell), keeping.value(cell))
        else:
            found[(*place, EXISTENCE)] = (None, 1)
    return tuple(_described([(cell, *pair) for cell, pair in found.items()], keeping, other))


def _brought(mine: Side, theirs: Side, planned: Plan, settled: set[Cell]) -> Iterator[Line]:
    cells: list[tuple[Cell, object, object]] = []
    for (table, row), values in planned.updates.items():
        for name, value in values.items():
            cells.append(((table, row, name), mine.value((table, row, name)), value))
    cells += [((*place, EXISTENCE), None, 1) for place in planned.inserts]
    cells += [((*place, EXISTENCE), 1, None) for place in planned.deletes]
    yield from _lines("theirs", cells, theirs, mine, settled)


def _kept(planned: Plan, settled: set[Cell]) -> Iterator[Line]:
    mine, theirs = planned.seen["mine"], planned.seen["theirs"]
    cells: list[tuple[Cell, object, object]] = []
    not_kept = {*planned.deletes, *planned.inserts}
    for cell in sorted(planned.touched["mine"]):
        here, there = mine.has(cell[:2]), theirs.has(cell[:2])
        if cell[2] == EXISTENCE:
            if here != there and cell[:2] not in not_kept:
                cells.append((cell, 1 if there else None, 1 if here else None))
        elif here and there and mine.value(cell) != theirs.value(cell):
            cells.append((cell, theirs.value(cell), mine.value(cell)))
    taken = {(*place, name) for place, values in planned.updates.items() for name in values}
    yield from _lines("mine", [one for one in cells if one[0] not in taken], mine, theirs, settled)


def _lines(
    of: Which,
    cells: Iterable[tuple[Cell, object, object]],
    side: Side,
    other: Side,
    settled: set[Cell],
) -> Iterator[Line]:
    """The lines of one copy; where rows stand among others is none."""
    last = _last_edits(side, other)
    given = [one for one in cells if one[0] not in settled and _is_shown(one[0])]
    for change in _described(given, side, other):
        by = _last_edit(last, (change.table, change.row, change.field))
        if by is None and of == "mine" and other.withheld:
            continue  # nobody changed it: the other copy was made without it
        yield Line(of, change, change.before, by)


def _is_shown(cell: Cell) -> bool:
    return cell[2] == EXISTENCE or any(f.key == cell[2] for f in SPECS[cell[0]].fields)


def _described(
    cells: Iterable[tuple[Cell, object, object]], side: Side, other: Side
) -> list[HistoryChange]:
    changes = [
        HistoryChange(table, row, "", name, before, after)
        for (table, row, name), before, after in cells
    ]
    return described(changes, side.rows, other.rows)


def _last_edits(side: Side, other: Side) -> dict[Cell, Edit]:
    """The edit unknown to the other copy that touched each cell last."""
    fresh = {edit.id: edit for edit in unknown_to(other, side)}
    return {
        change.cell: fresh[change.edit]
        for change in side.changes
        if change.edit in fresh and change.counts != TAKEN
    }


def _last_edit(last: Mapping[Cell, Edit], *cells: Cell) -> Edit | None:
    """The last edit of the first of these cells that has one, else of the row that it came with."""
    rows = [(*cell[:2], EXISTENCE) for cell in cells]
    return next((last[cell] for cell in (*cells, *rows) if cell in last), None)


def _olds(side: Side, other: Side) -> dict[Cell, object]:
    """What each cell held before the first edit that is unknown to the other copy."""
    fresh = {edit.id for edit in unknown_to(other, side)}
    found: dict[Cell, object] = {}
    for change in side.changes:
        if change.edit in fresh and change.counts != TAKEN:
            found.setdefault(change.cell, change.before)
    return found


def sentence(words: Words, line: Line, mine: Side, theirs: Side) -> str:
    """What a conflict is about, in words."""
    conflict, change = line.conflict, line.change
    assert conflict is not None
    if conflict.kind == DELETED:
        assert conflict.deleted_by is not None
        return merge_words.deleted_text(words, change, conflict.deleted_by, line.objections)
    if conflict.kind == SNAPSHOT:
        return merge_words.snapshot_text(words, change)
    if conflict.kind == CIRCLE:
        places = [cell[:2] for cell in conflict.cells]
        titles = [name_of(place, mine.rows, theirs.rows).title for place in places]
        return merge_words.circle_text(words, titles)
    if conflict.kind == TWIN:
        return merge_words.twin_text(words, change)
    return merge_words.what_text(words, change)


def choices(words: Words, conflict: Conflict) -> dict[Which, str]:
    """What deciding for either copy is called."""
    if conflict.kind != DELETED:
        return {"mine": words.text(merge_words.MINE), "theirs": words.text(merge_words.THEIRS)}
    keep, delete = words.text(merge_words.KEEP), words.text(merge_words.DELETE)
    if conflict.deleted_by == "mine":
        return {"mine": delete, "theirs": keep}
    return {"mine": keep, "theirs": delete}


def who_text(words: Words, edit: Edit | None) -> str:
    """Who made an edit, and when; what the log does not tell is left out."""
    if edit is None:
        return ""
    try:
        moment = local_moment(edit.at)
    except ValueError:
        at = ""
    else:
        at = f"{words.short_date(moment.date())} {moment:%H:%M}"
    return " · ".join(filter(None, (cut(edit.author), at)))
