"""The weighted mean that roll-ups, milestones and the competitor matrix share."""

from __future__ import annotations

import math
from collections.abc import Iterable


def weighted_mean(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Σ w·x / Σ w of (weight, value) pairs, in whatever order; None without a weight above 0."""
    known = [(weight, value) for weight, value in pairs if weight > 0]
    if not known:
        return None
    # Only the proportions of the weights matter: halved or doubled until the largest lies below 1,
    # neither end of the range of numbers is met.
    _, powers = math.frexp(max(weight for weight, _ in known))
    scaled = [(math.ldexp(weight, -powers), value) for weight, value in known]
    try:
        total = math.fsum(weight * value for weight, value in scaled)
    except OverflowError:
        return None
    return total / math.fsum(weight for weight, _ in scaled)
