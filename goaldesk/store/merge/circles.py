"""Goals that would contain one another, or lie too deep, if both copies had their way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from goaldesk.core.model import DEEPEST
from goaldesk.core.rules.nesting import nesting_fault
from goaldesk.store.merge.conflicts import CIRCLE, Conflict
from goaldesk.store.merge.sides import BOTH, Cell, Side

if TYPE_CHECKING:
    from goaldesk.store.merge.plan import _Merge


def upright(seen: Side, real: Side) -> Side:
    """The copy `real` as it is `seen`, but with its goals where they really are if they would
    contain one another: it was moved into another one after a merge that had moved that was undone.
    """
    goals, there = seen.rows["goal"], real.rows["goal"]
    if nesting_fault({goal: _text(row["parent_id"]) for goal, row in goals.items()}) is None:
        return seen
    placed = dict(goals)
    for goal in goals.keys() & there.keys():
        parent = there[goal]["parent_id"]
        placed[goal] = {**goals[goal], "parent_id": parent if parent in goals else None}
    return replace(seen, rows={**seen.rows, "goal": placed})


def settle(merge: _Merge) -> None:
    """Let each circle's goals have the parents that one of the copies gives them."""
    settled: set[Cell] = set()
    parents = _parents(merge)
    looking = True
    while looking:  # again, since what settles one circle may close another one
        looking = False
        for start in sorted(parents):
            while path := _wrong_path(parents, start):
                looking = True
                cells = tuple(cell for cell in _movable(merge, path) if cell not in settled)
                if not cells:
                    # Decided one by one they still form a circle: the tree here stands as a whole.
                    for cell in _movable(merge, list(merge.sides["mine"].rows["goal"])):
                        merge.put(cell, merge.sides["mine"].value(cell), decided=True)
                    return
                chosen = merge.decide(Conflict(CIRCLE, cells))
                for cell in cells:
                    merge.put(cell, merge.sides[chosen].value(cell), decided=True)
                    parents[cell[1]] = _text(merge.value(cell))
                settled.update(cells)


def _parents(merge: _Merge) -> dict[str, str | None]:
    """Each goal's parent in the merged document."""
    goals = merge.sides["mine"].rows["goal"].keys() | merge.sides["theirs"].rows["goal"].keys()
    found: dict[str, str | None] = {}
    for goal in goals:
        if merge.there(("goal", goal)):
            found[goal] = _text(merge.value(("goal", goal, "parent_id")))
    return found


def _text(parent: object) -> str | None:
    return None if parent is None else str(parent)


def _movable(merge: _Merge, goals: list[str]) -> list[Cell]:
    """The parents of goals that the two copies place differently."""
    cells: list[Cell] = [("goal", goal, "parent_id") for goal in sorted(goals)]
    return [
        cell
        for cell in cells
        if all(merge.has(which, cell[:2]) for which in BOTH)
        and merge.sides["mine"].value(cell) != merge.sides["theirs"].value(cell)
    ]


def _wrong_path(parents: Mapping[str, str | None], start: str) -> list[str]:
    """The circle above a goal, or the path to it if that is too deep; empty if neither is."""
    path: dict[str, None] = {}
    goal: str | None = start
    while goal is not None and goal not in path:
        path[goal] = None
        goal = parents.get(goal)
    found = list(path)
    if goal is not None:
        return found[found.index(goal) :]
    return found if len(found) > DEEPEST else []
