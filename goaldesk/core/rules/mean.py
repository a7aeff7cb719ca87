"""The weighted mean that roll-ups, milestones and the competitor matrix share."""

from __future__ import annotations

from collections.abc import Iterable

from goaldesk.core.rules.plan import finite


def weighted_mean(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Σ w·x / Σ w of (weight, value) pairs; None without a weight above 0."""
    known = [(weight, value) for weight, value in pairs if weight > 0]
    if not known:
        return None
    total = finite(sum(weight for weight, _ in known))
    if total is None:
        # Weights at the end of the range of numbers: only their proportions matter.
        largest = max(weight for weight, _ in known)
        return weighted_mean((weight / largest, value) for weight, value in known)
    return finite(sum(weight * value for weight, value in known) / total)
