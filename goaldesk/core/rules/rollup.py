"""How KPIs add up to goals, and goals to the product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from goaldesk.core.rules.mean import weighted_mean

# From worst to best; a child without data has no say.
WORST_FIRST = ("off_track", "missed", "at_risk", "on_track", "too_early", "achieved")
_RANK = {status: rank for rank, status in enumerate(WORST_FIRST)}


class Child(NamedTuple):
    """A KPI or a goal as its parent sees it; `decided_by` is the KPI behind its status."""

    weight: float
    progress: float | None
    status: str
    stale: bool = False
    decided_by: str = ""


class Sum(NamedTuple):
    """What the children come to: `measured` of the `counted` weighted ones have progress."""

    progress: float | None
    status: str
    measured: int
    counted: int
    decided_by: str
    holds_stale: bool


def clamp(progress: float) -> float:
    """Progress as it counts in an average: 0 to 1."""
    return min(1.0, max(0.0, progress))


def roll_up(children: Iterable[Child]) -> Sum:
    """The weighted mean Σ w·clamp(p)/Σ w over the measured children, and the worst status.

    Children of weight 0 are informational and count nowhere. Of several with the worst status,
    the one with the least progress is named, then the first.
    """
    weighted = [child for child in children if child.weight > 0]
    shares = [
        (child.weight, clamp(child.progress)) for child in weighted if child.progress is not None
    ]
    progress = weighted_mean(shares)
    judged = [child for child in weighted if child.status in _RANK]
    worst = min(
        judged,
        key=lambda child: (
            _RANK[child.status],
            clamp(child.progress) if child.progress is not None else 1.0,
        ),
        default=None,
    )
    return Sum(
        progress=None if progress is None else clamp(progress),
        status=worst.status if worst else "no_data",
        measured=len(shares),
        counted=len(weighted),
        decided_by=worst.decided_by if worst else "",
        holds_stale=any(child.stale for child in weighted),
    )


_BETTER = {"missed": 0, "off_track": 1, "at_risk": 2, "on_track": 3, "achieved": 4}


def change(before: str | None, after: str | None) -> str:
    """Whether a status became `better` or `worse`; empty where that cannot be said."""
    if before not in _BETTER or after not in _BETTER or before == after:
        return ""
    return "better" if _BETTER[str(after)] > _BETTER[str(before)] else "worse"
