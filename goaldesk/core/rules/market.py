"""Market size, growth, surveys, and the competitor matrix."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from goaldesk.core.rules.mean import weighted_mean
from goaldesk.core.rules.plan import finite


@dataclass(frozen=True, slots=True)
class Size:
    """Total, serviceable and obtainable market as money a year; `warning` if one is too large."""

    tam: float | None
    sam: float | None
    som: float | None
    warning: str = ""


def size(
    customers: float | None,
    revenue: float | None,
    serviceable: float | None,
    obtainable: float | None,
) -> Size:
    """TAM = customers × yearly revenue of each; SAM and SOM its shares, given in per cent."""
    tam = _product(customers, revenue)
    sam = _product(tam, serviceable, 0.01)
    som = _product(sam, obtainable, 0.01)
    return Size(tam, sam, som, _too_large(tam, sam, som))


def total_size(sizes: Iterable[Size]) -> Size:
    """The sum over market parts; each figure over the parts that have it."""
    parts = list(sizes)
    tam = _sum(part.tam for part in parts)
    sam = _sum(part.sam for part in parts)
    som = _sum(part.som for part in parts)
    return Size(tam, sam, som, next((part.warning for part in parts if part.warning), ""))


def _product(left: float | None, right: float | None, scale: float = 1.0) -> float | None:
    return None if left is None or right is None else finite(left * (right * scale))


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return finite(sum(known)) if known else None


def _too_large(tam: float | None, sam: float | None, som: float | None) -> str:
    if tam is not None and sam is not None and sam > tam * (1 + 1e-9):
        return "sam"
    if sam is not None and som is not None and som > sam * (1 + 1e-9):
        return "som"
    return ""


def growth(first: float | None, last: float | None, years: float | None) -> float | None:
    """Compound yearly growth (V₁/V₀)^(1/years) − 1 as a fraction; V₀ > 0, V₁ ≥ 0, years > 0."""
    if first is None or last is None or years is None or first <= 0 or last < 0 or years <= 0:
        return None
    try:
        return finite((last / first) ** (1 / years) - 1)
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Nps:
    """The net promoter score, −100 to 100, and its 95 % margin, from n answers."""

    score: float
    margin: float
    n: int


def nps(promoters: int, passives: int, detractors: int) -> Nps | None:
    """100·(P − D)/n with the margin 196·√((p + d − (p − d)²)/n) (Reichheld 2003; p, d shares)."""
    n = promoters + passives + detractors
    if n <= 0:
        return None
    p, d = promoters / n, detractors / n
    margin = 196 * math.sqrt(max(0.0, p + d - (p - d) ** 2) / n)
    return Nps(100 * (promoters - detractors) / n, margin, n)


def csat(satisfied: int, neutral: int, dissatisfied: int) -> float | None:
    """The answers 4 and 5 of 5 in per cent of all."""
    n = satisfied + neutral + dissatisfied
    return None if n <= 0 else 100 * satisfied / n


def matrix_total(weights: Mapping[str, float], scores: Mapping[str, float]) -> float | None:
    """Σ w·s/Σ w over the criteria that have a score; None without a weighted one."""
    return weighted_mean((weights.get(key, 0.0), score) for key, score in scores.items())


def gaps(totals: Mapping[str, float | None]) -> dict[str, float | None]:
    """How far each total lies below the best: 0 for the best, negative for the others."""
    best = max((total for total in totals.values() if total is not None), default=None)
    return {
        key: None if total is None or best is None else total - best
        for key, total in totals.items()
    }
