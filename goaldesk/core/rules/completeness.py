"""How much of what a step asks for is there: checks done of checks asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

VISION_TEXTS = (
    *("core_value", "target_users", "positioning", "advantage"),
    *("customer", "need", "category", "benefit", "alternative", "differentiator"),
)
# What each step asks for, in the order in which it is told; the source is docs/methods.md, 12.
CHECKS: dict[str, tuple[str, ...]] = {
    "vision": (*VISION_TEXTS, "segment"),
    "market": ("market_size", "research", "feedback", "competitor", "matrix"),
    "kpis": ("goal", "goals_hold_kpis", "kpis_in_goals", "kpis_defined", "owners", "measured"),
    "swot": ("S", "W", "O", "T", "evidence", "strategy", "cited", "leads"),
    "responsibilities": ("department", "activity", "raci", "resource", "communication", "dated"),
    "reviews": ("taken", "findings", "actions", "planned"),
}


class StepShare(NamedTuple):
    """A step's checks: how many of those asked are `done`, and which ones are not."""

    step: str
    done: int
    total: int
    lacks: tuple[str, ...]

    @property
    def share(self) -> float:
        """The fraction done, 0 to 1; 0 where nothing is asked."""
        return self.done / self.total if self.total else 0.0

    @property
    def full(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacks


def shares(
    found: Mapping[str, Mapping[str, bool]], unasked: Collection[str] = ()
) -> tuple[StepShare, ...]:
    """Each step's share of checks done, in the order of the steps; what is not told is not done.

    The `unasked` count only where they are done. A share only informs:
    nothing is blocked by it. Source: docs/methods.md, 12.
    """
    made = []
    for step, checks in CHECKS.items():
        told = found.get(step, {})
        done = sum(told.get(check, False) for check in checks)
        lacks = tuple(
            check for check in checks if check not in unasked and not told.get(check, False)
        )
        made.append(StepShare(step, done, done + len(lacks), lacks))
    return tuple(made)


def all_of(verdicts: Sequence[bool]) -> bool:
    """Whether there are any, and all of them hold: nothing on file is not done."""
    return bool(verdicts) and all(verdicts)
