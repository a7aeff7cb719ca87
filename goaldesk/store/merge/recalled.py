"""What a copy's log still tells of rows that the copy no longer has, or never had.

Somebody deletes a row of which a part was kept from them, and takes that back; or what was done to
a row is sent on though the merge that had brought the row was undone. The row then comes from
elsewhere, but some of its cells are told by the log alone.
"""

from __future__ import annotations

from collections.abc import Collection

from goaldesk.core.model.tables import references
from goaldesk.store.changelog import EXISTENCE, TOUCHES
from goaldesk.store.merge.sides import Cell, Place, Side

Told = dict[Cell, object]


def recalled(
    real: Side, seen: Side, touched: Collection[Cell], other: Side, new: Collection[Cell]
) -> tuple[Side, set[Cell]]:
    """The copy `real`, as it is `seen`, with those cells that it touched of rows that it lacks.

    They have what its log tells; the rest of such a row, if it is not to be seen either, is as in
    `other`, which brings it: `new` are the cells that `other` touched. Gives, too, of which of them
    it did no more than to make the row, so that what is told here came later.
    """
    cells = []
    for cell in touched:
        place, existence = cell[:2], (*cell[:2], EXISTENCE)
        comes = other.has(place) and existence in new and existence not in touched
        if comes and cell[2] != EXISTENCE and not real.has(place):
            cells.append(cell)
    if not cells:
        return seen, set()
    places = {cell[:2] for cell in cells}
    told = _when_it_went(real, {place for place in places if not seen.has(place)})
    told |= _written(real, other, places)
    told = {c: told[c] for c in cells if c in told and _is_there(c, told[c], seen, other)}
    rows = dict(seen.rows)
    for (table, row, name), value in told.items():
        held = rows[table].get(row) or other.rows[table][row]
        rows[table] = {**rows[table], row: {**held, name: value}}
    side = Side(real.document, rows, real.edits, real.changes, real.withheld)
    return side, told.keys() - _written(other, real, places).keys()


def _is_there(cell: Cell, value: object, *sides: Side) -> bool:
    refers = references(cell[0]).get(cell[2])
    return refers is None or value is None or any(s.has((refers, str(value))) for s in sides)


def _when_it_went(side: Side, places: Collection[Place]) -> Told:
    """What rows held when they were deleted last, in this copy if they were ever in it."""
    here = {edit.id for edit in side.edits if edit.merged_by is None}
    went = [c for c in side.changes if c.field == EXISTENCE and c.cell[:2] in places]
    last = {c.cell[:2]: c.edit for c in went if c.before is not None}
    last |= {c.cell[:2]: c.edit for c in went if c.before is not None and c.edit in here}
    deleted = [c for c in side.changes if last.get(c.cell[:2]) == c.edit]
    return {c.cell: c.before for c in deleted if c.before is not None}


def _written(side: Side, other: Side, places: Collection[Place]) -> Told:
    """What edits that `other` does not know wrote last."""
    changes = [
        c
        for c in side.changes
        if c.cell[:2] in places and c.edit in side.known and c.edit not in other.known
    ]
    went = {(c.edit, *c.cell[:2]) for c in changes if c.field == EXISTENCE}
    return {
        c.cell: c.after
        for c in changes
        if c.counts == TOUCHES and (c.edit, *c.cell[:2]) not in went
        if (c.before, c.after) != (None, None)
    }
