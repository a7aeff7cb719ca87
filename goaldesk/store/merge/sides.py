"""One of the two copies that are merged, and which cells its edits touched."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from goaldesk.core.model.tables import defaults
from goaldesk.store.changelog import EXISTENCE, HOLLOW, TAKEN, TOUCHES, Tables

Place = tuple[str, str]
Cell = tuple[str, str, str]
Which = Literal["mine", "theirs"]
BOTH: tuple[Which, Which] = ("mine", "theirs")


class Edit(NamedTuple):
    """An edit as the log keeps it; `withdrawn` says that undoing a merge took it away again.

    `merged_by` is the merge that brought it, "" if that was no edit, None if it was made here.
    """

    id: str
    at: str = ""
    author: str = ""
    label: str = ""
    reason: str = ""
    undoes: str | None = None
    withdrawn: bool = False
    merged_by: str | None = None


class Touch(NamedTuple):
    """A change of one cell by an edit; `counts` is TAKEN, TOUCHES or HOLLOW."""

    edit: str
    table: str
    row: str
    field: str
    before: object
    after: object
    counts: int = TOUCHES

    @property
    def cell(self) -> Cell:
        """The cell that it touches."""
        return self.table, self.row, self.field


@dataclass(frozen=True)
class Side:
    """A copy of a document: rows as {table: {id: {field: value}}}, edits and changes in order."""

    document: str
    rows: Tables
    edits: tuple[Edit, ...]
    changes: tuple[Touch, ...]
    withheld: frozenset[str] = frozenset()
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        known = frozenset(edit.id for edit in self.edits if not edit.withdrawn)
        object.__setattr__(self, "known", known)

    def has(self, place: Place) -> bool:
        """Whether the row is there."""
        return place[1] in self.rows[place[0]]

    def value(self, cell: Cell) -> object:
        """What the cell holds; KeyError without its row."""
        table, row, name = cell
        return self.rows[table][row][name]


def unknown_to(other: Side, side: Side) -> list[Edit]:
    """The edits of `side` that `other` does not know, in order."""
    return [edit for edit in side.edits if edit.id in side.known and edit.id not in other.known]


def effective(edits: Iterable[Edit], counting: Collection[str]) -> set[str]:
    """The ids of those edits that are not taken back among them, nor take one of them back.

    Undoing a merge is no such taking back: it has no `counting` changes, and whoever knows both
    keeps what the merge decided.
    """
    left = [edit for edit in edits if edit.id in counting]
    ids = {edit.id for edit in left}
    for edit in reversed(left):
        if edit.id in ids and edit.undoes in ids:
            ids -= {edit.id, edit.undoes}
    return ids


def touched(side: Side, other: Side, *, whole_rows: bool = False) -> set[Cell]:
    """The cells in which `side` has something that `other` has not seen.

    That is what edits touched which the other does not know, or knows without their values; of
    the latter with `whole_rows` only those of rows that it has not seen at all. An insert touches
    its row's existence and the cells that it filled; a cell of such a row that it left at its
    default was either left so, or touched by a later edit of its own, or taken by a merge.
    """
    counting = {change.edit for change in side.changes if change.counts != TAKEN}
    fresh = effective(unknown_to(other, side), counting)
    cells = {c.cell for c in side.changes if c.counts == TOUCHES and c.edit in fresh}
    unseen = _unseen(side, other)
    if whole_rows:
        unseen = {cell for cell in unseen if (cell[0], cell[1], EXISTENCE) in unseen}
    cells |= unseen
    first = _at_first(side, fresh)
    for table, row in [cell[:2] for cell in cells if cell[2] == EXISTENCE]:
        plain, held = defaults(table), first.get((table, row), {})
        for key, value in side.rows[table].get(row, {}).items():
            if held.get(key, value) != plain[key]:
                cells.add((table, row, key))
    return cells


def _at_first(side: Side, fresh: Collection[str]) -> dict[Place, dict[str, object]]:
    """What `fresh` inserts left in the cells that were changed since, by a merge perhaps, of rows
    that this copy made alone. Of others the log does not tell it."""
    here = {edit.id for edit in side.edits if edit.merged_by is None}
    own, others = set[Place](), set[Place]()
    for change in side.changes:
        if change.field == EXISTENCE and change.edit in fresh:
            made = change.edit in here and change.before != change.after
            (own if made else others).add(change.cell[:2])
    found: dict[Place, dict[str, object]] = {place: {} for place in own - others}
    for change in side.changes if found else ():
        place = change.cell[:2]
        if place not in found or change.edit not in here:
            continue
        if change.field == EXISTENCE:
            found[place] = {}
        elif change.before is None and change.after is None:
            del found[place]
        else:
            found[place].setdefault(change.field, change.before)
    return found


def _unseen(side: Side, other: Side) -> set[Cell]:
    """The cells that `other` knows to be touched, without their values, which `side` has."""
    hollow = {
        (change.edit, *change.cell)
        for change in other.changes
        if change.counts == HOLLOW and change.edit in side.known
    }
    if hollow:
        hollow -= {
            (change.edit, *change.cell) for change in side.changes if change.counts == HOLLOW
        }
    return {(table, row, name) for _, table, row, name in hollow}


def contradict(one: Side, other: Side) -> bool:
    """Whether an edit that both know touched other cells here than there: a log was forged."""
    both = one.known & other.known
    mine, mine_hollow = _cells_of(one, both)
    theirs, theirs_hollow = _cells_of(other, both)
    return not (
        _explained(mine - theirs, theirs | theirs_hollow)
        and _explained(theirs - mine, mine | mine_hollow)
    )


EditCell = tuple[str, str, str, str]


def _explained(cells: set[EditCell], known: set[EditCell]) -> bool:
    """Whether each cell is known without its value, or with the row that the edit made."""
    return all(cell in known or (cell[0], cell[1], cell[2], EXISTENCE) in known for cell in cells)


def _cells_of(side: Side, edits: frozenset[str]) -> tuple[set[EditCell], set[EditCell]]:
    plain: set[EditCell] = set()
    hollow: set[EditCell] = set()
    for change in side.changes:
        if change.counts != TAKEN and change.edit in edits:
            (hollow if change.counts == HOLLOW else plain).add(change[:4])
    return plain, hollow
