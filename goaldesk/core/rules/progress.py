"""How much of the way to its target a KPI has gone."""

from __future__ import annotations

import math
from collections.abc import Sequence

from goaldesk.core.rules.mean import weighted_mean
from goaldesk.core.rules.plan import Plan, finite, reaches, same


def way(baseline: float | None, target: float | None, value: float | None) -> float | None:
    """The signed share (v − b)/(t − b), for increase and decrease alike; None if t = b.

    Exactly 1 where the value is the target but for the last bits that a computed one may miss.
    """
    if baseline is None or target is None or value is None:
        return None
    distance = finite(target - baseline)
    if distance and abs(value - target) <= 4 * math.ulp(target):
        return 1.0
    return finite((value - baseline) / distance) if distance else None


def at_least(target: float | None, worst: float | None, value: float | None) -> float | None:
    """1 from the target on, falling to 0 at the unacceptable level; 1 or 0 without one."""
    if target is None or value is None:
        return None
    if value >= target or same(value, target):
        return 1.0
    if worst is None or worst >= target or value <= worst:
        return 0.0
    return way(worst, target, value)


def at_most(target: float | None, worst: float | None, value: float | None) -> float | None:
    """The mirror of `at_least`: 1 up to the target, 0 from the unacceptable level on."""
    mirrored = [None if number is None else -number for number in (target, worst, value)]
    return at_least(*mirrored)


def in_range(
    low: float | None, high: float | None, tolerance: float, value: float | None
) -> float | None:
    """1 between the limits, falling to 0 at `tolerance` outside them; 1 or 0 without one."""
    if low is None or high is None or value is None or low > high:
        return None
    outside = max(0.0, low - value, value - high)
    if same(value, low) or same(value, high):
        outside = 0.0
    if not tolerance > 0:
        return 0.0 if outside > 0 else 1.0
    share = finite(outside / tolerance)
    return 0.0 if share is None else max(0.0, 1.0 - share)


def share_done(milestones: Sequence[tuple[float, bool]]) -> float | None:
    """The weight of the milestones done over the weight of all; None without any weight."""
    return weighted_mean((weight, float(done)) for weight, done in milestones)


def progress(plan: Plan, value: float | None) -> float | None:
    """Raw progress as a fraction: below 0 and above 1 where the formula says so.

    None without a measured value, and wherever the plan lacks what its direction needs.
    """
    kind = plan.kind
    if kind == "milestone":
        return share_done(plan.milestones)
    value = finite(value)
    if kind == "yes_no":
        return None if value is None else float(reaches(value, 1.0))
    if kind == "at_least":
        return at_least(plan.target, plan.worst, value)
    if kind == "at_most":
        return at_most(plan.target, plan.worst, value)
    if kind == "in_range":
        return in_range(plan.low, plan.high, plan.tolerance, value)
    return way(plan.baseline, plan.target, value)


def lacking(plan: Plan, value: float | None) -> str | None:
    """Why progress cannot be computed: the key of the first thing missing, None if nothing is."""
    kind = plan.kind
    if kind == "milestone":
        return "milestones" if share_done(plan.milestones) is None else None
    if kind in ("increase", "decrease"):
        if plan.target is None:
            return "target"
        if plan.baseline is None:
            return "baseline"
        if plan.target == plan.baseline:
            return "distance"
    elif kind == "in_range":
        if plan.low is None or plan.high is None:
            return "limits"
        if plan.low > plan.high:
            return "limits_reversed"
    elif kind in ("at_least", "at_most") and plan.target is None:
        return "target"
    if finite(value) is None:
        return "measurement"
    return "number" if progress(plan, value) is None else None
