"""A review's snapshot, which is taken from one copy as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goaldesk.store.changelog import EXISTENCE
from goaldesk.store.merge.conflicts import SNAPSHOT, Conflict
from goaldesk.store.merge.sides import BOTH, Cell, Side, Which

if TYPE_CHECKING:
    from goaldesk.store.merge.plan import _Merge

FROZEN = ("taken", "progress", "status", "measured", "counted")


def settle(merge: _Merge) -> set[Cell]:
    """Decide the snapshots that both copies took; gives the cells that this settles."""
    reviews = _taken(merge, "mine") & _taken(merge, "theirs")
    held: set[Cell] = set()
    for review in sorted(reviews):
        mine, theirs = (_snapshot(merge.sides[which], review) for which in BOTH)
        differing = sorted(
            cell for cell in mine.keys() | theirs.keys() if mine.get(cell) != theirs.get(cell)
        )
        if not differing:
            continue
        first = ("review", review, "taken")
        cells = (first, *(cell for cell in differing if cell != first))
        chosen = merge.decide(Conflict(SNAPSHOT, cells))
        held.update(cells)
        for cell in cells:
            _take(merge, chosen, cell)
    return held


def _take(merge: _Merge, chosen: Which, cell: Cell) -> None:
    table, row, field = cell
    if field != EXISTENCE:
        if all(merge.has(which, (table, row)) for which in BOTH):
            merge.put(cell, merge.sides[chosen].value(cell), decided=True)
        return
    merge.decided.add(cell)
    if not merge.has(chosen, (table, row)):
        merge.absent.add((table, row))


def _taken(merge: _Merge, which: Which) -> set[str]:
    """The reviews that both copies have, and whose snapshot one of them touched, or decided on
    where the other one has it no more."""
    found: set[str] = set()
    for table, row, field in merge.touched[which]:
        if table == "review" and field in FROZEN:
            found.add(row)
        elif table == "review_kpi":
            if field == "decision" and all(merge.has(side, (table, row)) for side in BOTH):
                continue  # both have what was decided on
            for side in merge.sides.values():
                if side.has((table, row)):
                    found.add(str(side.value((table, row, "review_id"))))
    return {review for review in found if all(merge.has(side, ("review", review)) for side in BOTH)}


def _snapshot(side: Side, review: str) -> dict[Cell, object]:
    cells: dict[Cell, object] = {
        ("review", review, field): side.value(("review", review, field)) for field in FROZEN
    }
    for row, values in side.rows["review_kpi"].items():
        if values["review_id"] == review:
            cells["review_kpi", row, EXISTENCE] = 1
            for field, value in values.items():
                if field != "decision":
                    cells["review_kpi", row, field] = value
    return cells
