"""Whether goals lie within one another as goals may."""

from __future__ import annotations

from collections.abc import Mapping

from goaldesk.core.model import DEEPEST


def nesting_fault(parents: Mapping[str, str | None]) -> tuple[str, str] | None:
    """The first goal that lies where none can, and why: `circle`, or `deep` below DEEPEST others.

    `parents` is {goal: the one it is part of}; None where all of them can.
    """
    depths: dict[str, int] = {}
    for goal in parents:
        path: list[str] = []
        at: str | None = goal
        while at is not None and at not in depths:
            if len(path) > len(parents):
                return goal, "circle"
            path.append(at)
            at = parents.get(at)
        depth = 0 if at is None else depths[at]
        for below in reversed(path):
            depth += 1
            depths[below] = depth
        if depths[goal] > DEEPEST:
            return goal, "deep"
    return None
