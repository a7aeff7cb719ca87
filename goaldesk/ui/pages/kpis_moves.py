"""Where a goal or a KPI goes when it is moved by one step with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goaldesk.core.rows import GoalRow, KpiRow, Tree


@dataclass(frozen=True, slots=True)
class Place:
    """A goal to belong to (None: none), and the sibling in front of which to stand (None: last)."""

    parent: str | None
    before: str | None


def step(tree: Tree, row: GoalRow | KpiRow, way: str) -> Place | None:
    """The place one step up, down, out of its goal or into the next; None where there is none."""
    if isinstance(row, GoalRow):
        siblings = [goal.id for goal in tree.goals_of(row.parent_id)]
        return _goal_step(tree, row, siblings, way)
    parent = row.goal_id if row.goal_id and tree.goal(row.goal_id) else None
    siblings = [kpi.id for kpi in tree.kpis if _home(tree, kpi) == parent]
    return _kpi_step(tree, row, parent, siblings, way)


def _home(tree: Tree, kpi: KpiRow) -> str | None:
    return kpi.goal_id if kpi.goal_id and tree.goal(kpi.goal_id) else None


def _among(parent: str | None, siblings: Sequence[str], at: int, way: str) -> Place | None:
    if way == "up" and at > 0:
        return Place(parent, siblings[at - 1])
    if way == "down" and at + 1 < len(siblings):
        return Place(parent, siblings[at + 2] if at + 2 < len(siblings) else None)
    return None


def _goal_step(tree: Tree, row: GoalRow, siblings: Sequence[str], way: str) -> Place | None:
    at = siblings.index(row.id)
    if way in ("up", "down"):
        return _among(row.parent_id, siblings, at, way)
    if way == "in":
        return Place(siblings[at - 1], None) if at > 0 else None
    above = tree.goal(row.parent_id) if row.parent_id else None
    if above is None:
        return None
    uncles = [goal.id for goal in tree.goals_of(above.parent_id)]
    after = uncles.index(above.id) + 1
    return Place(above.parent_id, uncles[after] if after < len(uncles) else None)


def _kpi_step(
    tree: Tree, row: KpiRow, parent: str | None, siblings: Sequence[str], way: str
) -> Place | None:
    at = siblings.index(row.id)
    goals = [goal.id for goal in tree.goals]
    if way in ("up", "down"):
        found = _among(parent, siblings, at, way)
        return found or _to_neighbour(tree, parent, goals, way)
    if way == "out":
        above = tree.goal(parent) if parent else None
        return None if above is None else Place(above.parent_id, None)
    if parent is None:
        return Place(goals[-1], None) if goals else None
    below = tree.goals_of(parent)
    return Place(below[0].id, None) if below else None


def _to_neighbour(tree: Tree, parent: str | None, goals: Sequence[str], way: str) -> Place | None:
    """Past the first or last of its siblings a KPI goes over to the goal above or below."""
    if parent is None:
        return Place(goals[-1], None) if way == "up" and goals else None
    at = goals.index(parent)
    if way == "up":
        return Place(goals[at - 1], None) if at > 0 else None
    if at + 1 < len(goals):
        first = tree.kpis_of(goals[at + 1])
        return Place(goals[at + 1], first[0].id if first else None)
    first = tuple(kpi for kpi in tree.kpis if _home(tree, kpi) is None)
    return Place(None, first[0].id if first else None)
