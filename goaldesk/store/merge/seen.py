"""A copy as those see it who know merges that it undid.

Undoing a merge touches nothing: who still knows what it brought keeps that. What the copy wrote
between the merge and its undoing was written on top of it, and holds for them with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from goaldesk.core.model.tables import REFERRING, references
from goaldesk.store.changelog import EXISTENCE, HOLLOW, TAKEN, Change, Tables, inverse
from goaldesk.store.merge.sides import Cell, Place, Side, Touch, touched


@dataclass(frozen=True)
class Seen:
    """`side` has the rows as before the undoing, as far as nothing was done to them after it.

    Rows of which one of the copies knows changes without their values stay as they are. `cells` are
    those that differ; a row that is there or not has its existence among them. To `knowing`, the
    edits that were withdrawn with the merges are known.
    """

    side: Side
    knowing: Side
    cells: frozenset[Cell] = frozenset()

    def touched(self, other: Seen) -> set[Cell]:
        """The cells in which the copy has something that `other` has not seen."""
        cells = touched(self.side, other.side)
        if other.cells:
            cells = (cells - other.cells) | (touched(self.side, other.knowing) & other.cells)
        return cells


def seen(side: Side, other: Side) -> Seen:
    """How `side` is seen by `other`."""
    merges = _undone(side, other)
    if not merges:
        return Seen(side, side)
    withdrawn = {edit.id for edit in side.edits if edit.withdrawn}
    undoes = {edit.id: edit.undoes for edit in side.edits if edit.merged_by is None}
    roots = {edit: _root(undoes, edit) for edit, above in undoes.items() if above}
    undoing = {edit for edit, root in roots.items() if root in merges}
    brought = merges | {edit.id for edit in side.edits if edit.merged_by in merges}
    # Another merge and its undoing lead to where they began; those made elsewhere, there.
    others = withdrawn - brought
    turned = {edit for edit, root in roots.items() if root in others}
    turned |= {edit.id for edit in side.edits if edit.merged_by is not None}
    changes = [
        change
        for change in side.changes
        if change.edit not in others and (change.edit not in turned or change.counts != TAKEN)
    ]
    changes = _since_brought(side, brought, changes)
    known = (*side.changes, *other.changes)
    hidden = {change.cell[:2] for change in known if change.counts == HOLLOW}
    hidden |= _untold(changes, undoing)
    back = [change for change in _free(changes, undoing) if change.cell[:2] not in hidden]
    rows = _before(side.rows, back)
    edits = tuple(
        edit._replace(withdrawn=False) if edit.id in brought else edit for edit in side.edits
    )
    cells = frozenset(_differing(side.rows, rows, {change.cell[:2] for change in back}))
    return Seen(replace(side, rows=rows), replace(side, edits=edits), cells)


def _undone(side: Side, other: Side) -> set[str]:
    """The merges that `side` undid, and which `other` knows with all that they brought."""
    withdrawn = {edit.id: edit.merged_by for edit in side.edits if edit.withdrawn}
    merges = {edit for edit, by in withdrawn.items() if by is None}
    lacking = {by for edit, by in withdrawn.items() if edit not in other.known}
    return (merges & other.known) - lacking


def _root(undoes: Mapping[str, str | None], edit: str) -> str:
    """The edit that a chain of undoing and redoing is about."""
    while above := undoes.get(edit):
        edit = above
    return edit


def _since_brought(side: Side, brought: Collection[str], changes: Sequence[Touch]) -> list[Touch]:
    """The changes in their order, but what a merge brought stands where the merge does.

    In the log it stands behind the last merge that brought it, which may have been another one.
    """
    order = {edit.id: number for number, edit in enumerate(side.edits)}
    since = {edit.id: order[edit.merged_by or edit.id] for edit in side.edits if edit.id in brought}
    reached = accumulate((order[change.edit] for change in changes), max)
    places = [since.get(c.edit, at) for c, at in zip(changes, reached, strict=True)]
    return [changes[n] for n in sorted(range(len(changes)), key=places.__getitem__)]


def _free(changes: Sequence[Touch], undoing: set[str]) -> Iterator[Touch]:
    """The changes by the edits `undoing` after which nothing touched what they led to, the latest
    first."""
    later = set[Cell | Place]()
    for change in reversed(changes):
        place = change.cell[:2]
        if change.edit not in undoing:
            later.update((change.cell, place))
        elif (
            place not in later
            if change.field == EXISTENCE
            else not later.intersection((change.cell, (*place, EXISTENCE)))
        ):
            yield change


def _untold(changes: Sequence[Touch], undoing: set[str]) -> set[Place]:
    """The rows of which a copy without its history does not tell how they were undone."""
    own = [change for change in changes if change.edit in undoing]
    moved = {(c.edit, *c.cell[:2]) for c in own if c.field == EXISTENCE and c.before != c.after}
    return {
        c.cell[:2]
        for c in own
        if c.before is None and c.after is None and (c.edit, *c.cell[:2]) not in moved
    }


def _before(rows: Tables, back: list[Touch]) -> Tables:
    """The rows with these changes taken back, as far as no row then refers to one that is gone."""
    then = {table: dict(found) for table, found in rows.items()}
    for step in inverse(Change(0, *change[1:6]) for change in back):
        found = then[step.table]
        if step.kind == "delete":
            found.pop(step.row, None)
        elif step.kind == "insert" or step.row in found:
            found[step.row] = {**found.get(step.row, {}), **step.values}
    while loose := list(_loose_ends(then)):
        for table, row, field in loose:
            refers, target = references(table)[field], str(then[table].get(row, {}).get(field))
            if target in rows[refers]:
                then[refers][target] = rows[refers][target]
            elif row in rows[table]:
                then[table][row] = rows[table][row]
            else:
                then[table].pop(row, None)
    return then


def _loose_ends(rows: Tables) -> Iterator[Cell]:
    for table in REFERRING:
        for field, refers in references(table).items():
            for row, values in rows[table].items():
                if values[field] is not None and values[field] not in rows[refers]:
                    yield table, row, field


def _differing(rows: Tables, then: Tables, places: set[Place]) -> Iterator[Cell]:
    for table, row in places:
        now, before = rows[table].get(row), then[table].get(row)
        if (now is None) != (before is None):
            yield table, row, EXISTENCE
        for field in now or before or ():
            if now is None or before is None or now[field] != before[field]:
                yield table, row, field
