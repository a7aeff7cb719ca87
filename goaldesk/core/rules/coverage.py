"""Which SWOT factors stand alone: without evidence, cited by nothing, or past their review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

INTERNAL, EXTERNAL = ("S", "W"), ("O", "T")
_KINDS = {"SO": ("S", "O"), "WO": ("W", "O"), "ST": ("S", "T"), "WT": ("W", "T")}


def factor_weight(quadrant: str, importance: int, probability: int | None) -> int:
    """Importance; for opportunities and threats importance × probability, where that is known."""
    if quadrant in EXTERNAL and probability is not None:
        return importance * probability
    return importance


def empty_quadrants(quadrants: Iterable[str]) -> list[str]:
    """The quadrants that hold no factor, in the order S, W, O, T."""
    held = set(quadrants)
    return [quadrant for quadrant in INTERNAL + EXTERNAL if quadrant not in held]


def strategy_gaps(kind: str, quadrants: Iterable[str]) -> list[str]:
    """The quadrants that a strategy of this kind should cite and does not (Weihrich 1982)."""
    cited = set(quadrants)
    return [quadrant for quadrant in _KINDS.get(kind, ()) if quadrant not in cited]


def wrong_kinds(kind: str, quadrants: Iterable[str]) -> list[str]:
    """The quadrants cited that a strategy of this kind does not join (Weihrich 1982)."""
    cited = set(quadrants)
    return [quadrant for quadrant in INTERNAL + EXTERNAL if quadrant in cited - {*_KINDS[kind]}]


def is_aged(review_by: date | None, as_of: date) -> bool:
    """Whether something is past the day by which it was to be looked at again."""
    return review_by is not None and as_of > review_by
