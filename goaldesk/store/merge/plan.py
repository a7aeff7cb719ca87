"""What merging another copy of a document into this one does: pure, from two logs and two sets
of rows.

Clocks decide nothing. Of each cell, what only edits unknown here touched is taken, what only edits
unknown there touched is kept; what both touched differently is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.model import NATURAL_KEYS, TABLES
from goaldesk.core.model.tables import REFERRING, defaults, holders, references, required
from goaldesk.core.queries.history import MERGE
from goaldesk.store.changelog import EXISTENCE, HOLLOW, TAKEN, Row
from goaldesk.store.merge import circles, deletions, snapshots
from goaldesk.store.merge.conflicts import CELL, TWIN, Conflict, Decisions, Key, other
from goaldesk.store.merge.recalled import recalled
from goaldesk.store.merge.seen import seen
from goaldesk.store.merge.sides import (
    BOTH,
    Cell,
    Edit,
    Place,
    Side,
    Touch,
    Which,
    contradict,
    touched,
    unknown_to,
)

LABEL = MERGE
OTHER_DOCUMENT = N_(
    "“{name}” is no copy of this document, so the two can’t be merged. They can be compared."
)
_CONTRADICTION = N_(
    "The histories of the two copies contradict each other, so they can’t be merged. Ask for a "
    "fresh copy."
)


class Contradiction(FileProblem):
    """The two logs do not explain how the two sets of rows came to differ."""

    def __init__(self) -> None:
        super().__init__(_CONTRADICTION)


@dataclass(frozen=True)
class Plan:
    """What merging would do to the rows here, and what it is waiting for.

    `updates`, `inserts` and `deletes` lead from the rows here to the merged ones, with `undecided`
    conflicts left as here. `decided` are the cells that decisions settled, `brought` the edits
    that become known here with their changes, `filled` the hollow changes that get their values.
    `seen` are the two copies as they were compared: a copy that undid a merge is taken by those who
    know that merge as it was before (`merge.seen`).
    `is_edit` says that the merge is an edit of its own, to be undone: as soon as what comes
    touches anything, even if no row changes by it. An edit made before and undone after it would
    else seem never to have been.
    """

    conflicts: tuple[Conflict, ...]
    undecided: tuple[Conflict, ...]
    updates: dict[Place, dict[str, object]]
    inserts: dict[Place, dict[str, object]]
    deletes: tuple[Place, ...]
    decided: frozenset[Cell]
    brought: tuple[Edit, ...]
    filled: tuple[Touch, ...]
    touched: dict[Which, set[Cell]] = field(repr=False)
    seen: dict[Which, Side] = field(repr=False)
    is_edit: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do at all."""
        return not (self.is_edit or self.brought or self.undecided)


def plan(mine: Side, theirs: Side, decisions: Decisions) -> Plan:
    """How `theirs` is merged into `mine`. Raises Contradiction for logs that can't be true."""
    if mine.document != theirs.document:
        raise ValueError("only copies of one document are merged")
    if contradict(mine, theirs):
        raise Contradiction
    return _Merge(mine, theirs, decisions).run()


def decided(mine: Side, theirs: Side, prefer: Which | None) -> tuple[Plan, dict[Key, Which]]:
    """The plan with every conflict decided for the preferred copy, if one is; the decisions."""
    decisions: dict[Key, Which] = {}
    planned = plan(mine, theirs, decisions)
    while prefer is not None and planned.undecided:
        decisions |= {conflict.key: prefer for conflict in planned.undecided}
        planned = plan(mine, theirs, decisions)
    return planned, decisions


class _Merge:
    """The merge while it is worked out; rows are as here, or as there where they are not here."""

    def __init__(self, mine: Side, theirs: Side, decisions: Decisions) -> None:
        self.copies: dict[Which, Side] = {"mine": mine, "theirs": theirs}
        here, there = seen(mine, theirs), seen(theirs, mine)
        self.undone: dict[Which, frozenset[Cell]] = {"mine": here.cells, "theirs": there.cells}
        ours, foreign = here.touched(there), there.touched(here)
        mine_seen, earlier_there = recalled(mine, here.side, ours, there.side, foreign)
        theirs_seen, earlier_here = recalled(theirs, there.side, foreign, here.side, ours)
        self.sides: dict[Which, Side] = {
            "mine": circles.upright(mine_seen, mine),
            "theirs": circles.upright(theirs_seen, theirs),
        }
        self.touched: dict[Which, set[Cell]] = {
            "mine": ours - earlier_here,
            "theirs": foreign - earlier_there,
        }
        self.moved = {cell[:2] for cell in here.cells}
        self.only_theirs = sorted(
            {cell[:2] for cell in ours if self.has("mine", cell[:2]) > here.side.has(cell[:2])}
        )
        self.decisions = decisions
        self.conflicts: list[Conflict] = []
        self.cells: dict[Cell, object] = {}
        self.absent: set[Place] = set()
        self.decided: set[Cell] = set()
        self.deleted: dict[Which, set[Place]] = {"mine": set(), "theirs": set()}
        self._partial = any(c.counts == HOLLOW for side in (mine, theirs) for c in side.changes)

    def run(self) -> Plan:
        held = snapshots.settle(self)
        for table in TABLES:
            self._merge_table(table, held)
        for which in BOTH:
            self._settle_deletions(which)
        self._settle_references(moved=True)
        circles.settle(self)
        self._settle_twins()
        self._settle_references(moved=False)
        return self._result()

    def has(self, which: Which, place: Place) -> bool:
        """Whether one of the copies has the row."""
        return self.sides[which].has(place)

    def there(self, place: Place) -> bool:
        """Whether the merged document has the row."""
        return place not in self.absent and any(self.has(which, place) for which in BOTH)

    def value(self, cell: Cell) -> object:
        """What the cell holds in the merged document."""
        return self.cells[cell] if cell in self.cells else self._base(cell)

    def put(self, cell: Cell, value: object, *, decided: bool = False) -> None:
        """Let the cell hold a value in the merged document."""
        if value == self._base(cell):
            self.cells.pop(cell, None)
        else:
            self.cells[cell] = value
        if decided:
            self.decided.add(cell)

    def decide(self, conflict: Conflict) -> Which:
        """Which copy the conflict is decided for; what is undecided stays as it is here."""
        self.conflicts.append(conflict)
        return self.decisions.get(conflict.key, "mine")

    def _base(self, cell: Cell) -> object:
        return self._row((cell[0], cell[1]))[cell[2]]

    def _row(self, place: Place) -> Row:
        which: Which = "mine" if self.has("mine", place) else "theirs"
        return self.sides[which].rows[place[0]][place[1]]

    def _merge_table(self, table: str, held: set[Cell]) -> None:
        mine, theirs = (self.sides[which].rows[table] for which in BOTH)
        for row in mine.keys() & theirs.keys():
            if mine[row] != theirs[row]:
                for name, value in mine[row].items():
                    if value != theirs[row][name] and (table, row, name) not in held:
                        self._merge_cell((table, row, name))
        for row in mine.keys() ^ theirs.keys():
            existence = (table, row, EXISTENCE)
            lacking: Which = "mine" if row in theirs else "theirs"
            if lacking == "mine":
                self.only_theirs.append((table, row))
            if existence in held:
                continue
            if existence in self.touched[lacking]:
                self.deleted[lacking].add((table, row))
            elif existence not in self.touched[other(lacking)]:
                if self._knowing(existence) == lacking:
                    self.deleted[lacking].add((table, row))
                elif self._knowing(existence) is None and not self._partial:
                    raise Contradiction

    def _merge_cell(self, cell: Cell) -> None:
        mine: Any
        mine, theirs = (self.sides[which].value(cell) for which in BOTH)
        ours, foreign = (cell in self.touched[which] for which in BOTH)
        if cell[2] == "position" and ours == foreign:
            # That the larger one won is no decision, so that no edit may tell of it any more.
            self.put(cell, max(mine, theirs))
        elif ours and foreign:
            chosen = self.decide(Conflict(CELL, (cell,)))
            self.put(cell, self.sides[chosen].value(cell), decided=True)
        elif foreign:
            self.put(cell, theirs)
        elif not ours and (knowing := self._knowing(cell)) is not None:
            self.put(cell, self.sides[knowing].value(cell))
        elif not ours:
            plain = defaults(cell[0])[cell[2]]
            # What a copy was made without may be missing though its hollow changes were filled.
            lacking = plain in (mine, theirs) and any(s.withheld for s in self.sides.values())
            if not self._partial and not lacking:
                raise Contradiction
            if mine == plain:
                self.put(cell, theirs)

    def _knowing(self, cell: Cell) -> Which | None:
        """Which copy knows merges that the other one undid, one upon the other: what has become of
        the cell in all of them is told by this copy alone."""
        undoing = [which for which in BOTH if cell in self.undone[which]]
        return other(undoing[0]) if len(undoing) == 1 else None

    def _settle_deletions(self, by: Which) -> None:
        """Carry out what one copy deleted, unless the other one objects and is given right."""
        gone, keeping = self.deleted[by], other(by)
        side = self.sides[keeping]
        touching = self.touched[keeping]
        if gone and self._partial:
            # Who deletes a row has seen it, even if its owner, say, was kept from them.
            touching = touched(side, self.sides[by], whole_rows=True)
        objecting = deletions.objections(side, touching, gone)
        kept, dropped = [], []
        for members in deletions.groups(self.sides[by], side, gone):
            conflict = deletions.conflict_of(members, objecting, by)
            if conflict is not None and self.decide(conflict) == keeping:
                kept.append(members)
                continue
            dropped.append(members)
            if conflict is not None:
                self.decided.update(conflict.cells)
        stays = set[Place]()
        while kept:
            members = kept.pop()
            stays.update(members)
            needed = {parent for place in members for parent in deletions.parents(side, place)}
            for group in [group for group in dropped if needed.intersection(group)]:
                dropped.remove(group)
                kept.append(group)
        self.absent |= gone - stays
        self.decided |= {(table, row, EXISTENCE) for table, row in stays}
        if stays:
            self._restore_mentions(by, stays)

    def _restore_mentions(self, by: Which, stays: set[Place]) -> None:
        """Let cells that a deletion emptied name the rows again that stay after all."""
        keeping = other(by)
        for cell in self.touched[by] - self.touched[keeping]:
            table, row, name = cell
            refers = references(table).get(name)
            if refers is None or not all(self.has(which, (table, row)) for which in BOTH):
                continue
            named = self.sides[keeping].value(cell)
            if self.sides[by].value(cell) is None and (refers, named) in stays:
                self.put(cell, named, decided=True)

    def _settle_references(self, *, moved: bool) -> None:
        """Let nothing refer to rows that the merged document lacks.

        A row goes back to where the copy that lacks the other row has it, if `moved`; else a
        mention is emptied, and a new part goes with what it belongs to.
        """
        while loose := list(self._loose_ends()):
            for cell, target in loose:
                table, row, name = cell
                if not self.there((table, row)):
                    continue
                shared = all(self.has(which, (table, row)) for which in BOTH)
                lacking: Which = "mine" if not self.has("mine", target) else "theirs"
                back = self.sides[lacking].value(cell) if shared else None
                there = back is None or self.there((target[0], str(back)))
                if shared and moved and there and back != target[1]:
                    self.put(cell, back, decided=True)
                elif name in required(table) or (not shared and name in holders(table)):
                    self.absent.add((table, row))
                    self.decided.add((table, row, EXISTENCE))
                else:
                    self.put(cell, None, decided=True)

    def _loose_ends(self) -> Iterator[tuple[Cell, Place]]:
        missing = {table for table, _ in self.absent}
        for table in REFERRING:
            fields = [(key, to) for key, to in references(table).items() if to in missing]
            if not fields:
                continue
            for row in self._rows_there(table):
                for name, refers in fields:
                    target = self.value((table, row, name))
                    if target is not None and (refers, target) in self.absent:
                        yield (table, row, name), (refers, str(target))

    def _rows_there(self, table: str) -> list[str]:
        """The ids of a table's rows in the merged document."""
        ids = self.sides["mine"].rows[table].keys() | self.sides["theirs"].rows[table].keys()
        return [row for row in ids if (table, row) not in self.absent]

    def _settle_twins(self) -> None:
        """Of two rows that join the same things under different ids, one stays."""
        for table in {table for table, _ in self.only_theirs} & NATURAL_KEYS.keys():
            seen: dict[tuple[object, ...], str] = {}
            for row in sorted(self._rows_there(table)):
                key = tuple(self.value((table, row, name)) for name in NATURAL_KEYS[table])
                twin = seen.setdefault(key, row)
                if twin == row:
                    continue
                cells = ((table, twin, EXISTENCE), (table, row, EXISTENCE))
                chosen = self.decide(Conflict(TWIN, cells))
                self.absent.add((table, twin if self.has(other(chosen), (table, twin)) else row))
                self.decided.update(cells)

    def _result(self) -> Plan:
        mine, theirs = self.copies["mine"], self.copies["theirs"]
        updates, inserts = self._changes_of_rows()
        undecided = tuple(c for c in self.conflicts if c.key not in self.decisions)
        deletes = [p for p in self.absent | self.moved if mine.has(p) and not self.there(p)]
        brought = tuple(unknown_to(mine, theirs))
        filled = _filled(mine, theirs)
        touching = {change.edit for change in theirs.changes if change.counts != TAKEN}
        comes = filled or any(edit.id in touching for edit in brought)
        return Plan(
            conflicts=tuple(self.conflicts),
            undecided=undecided,
            updates=updates,
            inserts=inserts,
            deletes=tuple(sorted(deletes, key=deletions.order)),
            decided=frozenset(self.decided),
            brought=brought,
            filled=filled,
            touched=self.touched,
            seen=self.sides,
            is_edit=bool(updates or inserts or deletes or self.decided or comes),
        )

    def _changes_of_rows(
        self,
    ) -> tuple[dict[Place, dict[str, object]], dict[Place, dict[str, object]]]:
        """The cells that differ from the rows here, and the rows that are missing here."""
        mine = self.copies["mine"]
        new = [p for p in {*self.only_theirs, *self.moved} if self.there(p) and not mine.has(p)]
        inserts = {place: dict(self._row(place)) for place in sorted(new, key=deletions.order)}
        updates: dict[Place, dict[str, object]] = {}
        changed = dict(self.cells)
        for place in self.moved:
            if mine.has(place) and self.there(place):
                cells = [(*place, name) for name in self._row(place)]
                changed |= {cell: self.value(cell) for cell in cells}
        for (table, row, name), value in changed.items():
            place = (table, row)
            if place in inserts:
                inserts[place][name] = value
            elif self.there(place) and value != mine.value((table, row, name)):
                updates.setdefault(place, {})[name] = value
        return updates, inserts


def _filled(mine: Side, theirs: Side) -> tuple[Touch, ...]:
    """The hollow changes here that the other copy has the values of."""
    hollow = {change[:4] for change in mine.changes if change.counts == HOLLOW}
    if not hollow:
        return ()
    still = {change[:4] for change in theirs.changes if change.counts == HOLLOW}
    known = mine.known & theirs.known
    return tuple(
        change
        for change in mine.changes
        if change.counts == HOLLOW and change.edit in known and change[:4] not in still
    )
