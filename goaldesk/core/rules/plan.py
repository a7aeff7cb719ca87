"""What a KPI is judged by, as plain values: the input of every rule about progress and pace."""

from __future__ import annotations

import math
from datetime import date
from typing import NamedTuple

EPSILON = 1e-9
PERIOD_DAYS = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}
CORRIDORS = ("at_least", "at_most", "in_range")


class Thresholds(NamedTuple):
    """From which ratio on a KPI is on track or at risk; the corridor pair is for plain progress."""

    green: float = 0.70
    amber: float = 0.40
    corridor_green: float = 0.90
    corridor_amber: float = 0.70


PRESETS = {
    "standard": Thresholds(0.70, 0.40),
    "committed": Thresholds(0.95, 0.75),
    "corridor": Thresholds(0.90, 0.70),
}


def thresholds(
    preset: str, green: float, amber: float, corridor_green: float, corridor_amber: float
) -> Thresholds:
    """The thresholds in force: those given, or the preset's where they are still the standard ones.

    A file may name a preset and leave its thresholds out.
    """
    standard = PRESETS["standard"]
    if (green, amber) == (standard.green, standard.amber):
        named = PRESETS.get(preset, standard)
        green, amber = named.green, named.amber
    return Thresholds(green, amber, corridor_green, corridor_amber)


class Plan(NamedTuple):
    """A KPI's target and period; values in the KPI's own unit, milestones as (weight, done)."""

    value_type: str = "number"
    direction: str = "increase"
    baseline: float | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    worst: float | None = None
    tolerance: float = 0.0
    start: date | None = None
    due: date | None = None
    points: tuple[tuple[date, float], ...] = ()
    milestones: tuple[tuple[float, bool], ...] = ()
    frequency: str = "monthly"

    @property
    def kind(self) -> str:
        """What decides the formula: yes_no and milestone override the direction."""
        if self.value_type in ("yes_no", "milestone"):
            return self.value_type
        return self.direction

    @property
    def is_corridor(self) -> bool:
        """Whether a limit is to be kept, rather than a way gone from a baseline to a target."""
        return self.kind in CORRIDORS

    @property
    def ends(self) -> tuple[float, float] | None:
        """Baseline and target of the way to go; None where there is no such way."""
        if self.kind in ("yes_no", "milestone"):
            return 0.0, 1.0
        if self.is_corridor or self.baseline is None or self.target is None:
            return None
        return self.baseline, self.target


def finite(value: float | None) -> float | None:
    """The value, or None where arithmetic left the range of numbers."""
    return value if value is not None and math.isfinite(value) else None


def same(left: float, right: float) -> bool:
    """Whether values are equal but for binary arithmetic: a computed 29.999999999999996 is 30."""
    return math.isclose(left, right, rel_tol=1e-12)


def reaches(value: float, limit: float) -> bool:
    """Whether `value` ≥ `limit`, with room for binary fractions."""
    return value >= limit - EPSILON
