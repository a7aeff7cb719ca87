"""Rows that one copy deleted while the other one went on with them."""

from __future__ import annotations

from collections.abc import Iterable

from goaldesk.core.model import TABLES
from goaldesk.core.model.tables import holders, references
from goaldesk.store.changelog import EXISTENCE, TAKEN
from goaldesk.store.merge.conflicts import DELETED, Conflict
from goaldesk.store.merge.sides import Cell, Place, Side, Which

_ORDER = {table: number for number, table in enumerate(TABLES)}


def order(place: Place) -> tuple[int, str]:
    """Parents' tables before children's, then by id."""
    return _ORDER[place[0]], place[1]


def groups(deleting: Side, keeping: Side, gone: set[Place]) -> list[list[Place]]:
    """The deleted rows, those that went together in one edit side by side, the topmost first."""
    by = _deleting_edits(deleting, gone)
    root: dict[Place, Place] = {place: place for place in gone}

    def find(place: Place) -> Place:
        while root[place] != place:
            root[place] = place = root[root[place]]
        return place

    for place in gone:
        for parent in parents(keeping, place):
            if parent in gone and by.get(parent) == by.get(place):
                root[find(place)] = find(parent)
    found: dict[Place, list[Place]] = {}
    for place in gone:
        found.setdefault(find(place), []).append(place)
    made = []
    for members in found.values():
        inside = set(members)
        members.sort(
            key=lambda place: (any(p in inside for p in parents(keeping, place)), order(place))
        )
        made.append(members)
    return sorted(made, key=lambda members: order(members[0]))


def parents(side: Side, place: Place) -> list[Place]:
    """The rows that a row goes with when they are deleted."""
    row = side.rows[place[0]][place[1]]
    return [
        (table, str(row[field]))
        for field, table in holders(place[0]).items()
        if row[field] is not None
    ]


def _deleting_edits(side: Side, gone: set[Place]) -> dict[Place, str]:
    return {
        (change.table, change.row): change.edit
        for change in side.changes
        if change.field == EXISTENCE
        and change.counts != TAKEN
        and change.edit in side.known
        and (change.table, change.row) in gone
    }


def objections(keeping: Side, cells: Iterable[Cell], gone: set[Place]) -> dict[Place, set[Cell]]:
    """By which of its touched `cells` the keeping copy objects to which deletion.

    It changed the row (its place among others does not count), or referred to it newly.
    """
    found: dict[Place, set[Cell]] = {}
    for cell in cells:
        table, row, field = cell
        if (table, row) in gone:
            if field != "position":
                found.setdefault((table, row), set()).add(cell)
            continue
        refers = references(table).get(field)
        if refers is not None and keeping.has((table, row)):
            target = (refers, str(keeping.value(cell)))
            if target in gone:
                found.setdefault(target, set()).add(cell)
    return found


def conflict_of(
    members: list[Place], objecting: dict[Place, set[Cell]], by: Which
) -> Conflict | None:
    """The conflict over rows that were deleted together; None where nobody objects."""
    causes = set[Cell]().union(*(objecting.get(place, ()) for place in members))
    if not causes:
        return None
    cells = tuple((table, row, EXISTENCE) for table, row in members)
    return Conflict(DELETED, cells, by, tuple(sorted(causes)))
