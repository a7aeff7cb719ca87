"""Market size, growth, surveys, and the competitor matrix."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from goaldesk.core.rules.mean import weighted_mean
from goaldesk.core.rules.plan import finite


class Fault(NamedTuple):
    """What is wrong with a figure (tam, sam or som), and the field that mends it.

    `kind` is missing, negative or range (the figure is then None: an input is not filled in, below
    0, or the product leaves the range of numbers), or over: a share of more than 100 %.
    """

    figure: str
    kind: str
    field: str


class Size(NamedTuple):
    """Total, serviceable and obtainable market as money a year, and what is wrong with them."""

    tam: float | None
    sam: float | None
    som: float | None
    faults: tuple[Fault, ...] = ()

    def fault(self, figure: str) -> Fault | None:
        """Why a figure has no value, or cannot be right."""
        return next((fault for fault in self.faults if fault.figure == figure), None)


_FIGURES = (
    ("tam", "customers"),
    ("tam", "revenue"),
    ("sam", "serviceable"),
    ("som", "obtainable"),
)


def size(
    customers: float | None,
    revenue: float | None,
    serviceable: float | None,
    obtainable: float | None,
) -> Size:
    """TAM = customers × yearly revenue of each; SAM and SOM its shares, given in per cent.

    SOM ≤ SAM ≤ TAM holds as long as no share is above 100 %: that is what is warned of.
    """
    given = (customers, revenue, serviceable, obtainable)
    faults = []
    usable: list[float | None] = []
    for (figure, name), value in zip(_FIGURES, given, strict=True):
        kind = _fault(value, share=figure != "tam")
        usable.append(value if kind in ("", "over") else None)
        if kind:
            faults.append(Fault(figure, kind, name))
    tam = _product(usable[0], usable[1])
    sam = _product(tam, usable[2], 0.01)
    som = _product(sam, usable[3], 0.01)
    if tam is None and None not in usable[:2]:
        faults.insert(0, Fault("tam", "range", "customers"))
    return Size(tam, sam, som, tuple(faults))


def _fault(value: float | None, share: bool) -> str:
    if value is None or finite(value) is None:
        return "missing"
    if value < 0:
        return "negative"
    return "over" if share and value > 100 else ""


class TotalSize(NamedTuple):
    """The sums over market parts, each over the parts that have the figure.

    `known` counts those parts by figure, of `parts` in all.
    """

    tam: float | None
    sam: float | None
    som: float | None
    known: Mapping[str, int]
    parts: int


def total_size(sizes: Iterable[Size]) -> TotalSize:
    """The sum over market parts; each figure over the parts that have it."""
    parts = list(sizes)
    columns = {
        figure: [value for part in parts if (value := getattr(part, figure)) is not None]
        for figure in ("tam", "sam", "som")
    }
    known = {figure: len(values) for figure, values in columns.items()}
    sums = {figure: finite(sum(found)) if found else None for figure, found in columns.items()}
    return TotalSize(sums["tam"], sums["sam"], sums["som"], known, len(parts))


def _product(left: float | None, right: float | None, scale: float = 1.0) -> float | None:
    return None if left is None or right is None else finite(left * (right * scale))


def growth(first: float | None, last: float | None, years: float | None) -> float | None:
    """Compound yearly growth (V₁/V₀)^(1/years) − 1 as a fraction; V₀ > 0, V₁ ≥ 0, years > 0."""
    if first is None or last is None or years is None or first <= 0 or last < 0 or years <= 0:
        return None
    try:
        return finite((last / first) ** (1 / years) - 1)
    except OverflowError:
        return None


def growth_fault(first: float | None, last: float | None, years: float | None) -> str:
    """Why there is no yearly growth; empty if there is.

    no_first, no_last, no_years: not filled in; first: V₀ ≤ 0; last: V₁ < 0; years: ≤ 0; range.
    """
    if first is None:
        return "no_first"
    if last is None:
        return "no_last"
    if years is None:
        return "no_years"
    if years <= 0:
        return "years"
    if first <= 0:
        return "first"
    if last < 0:
        return "last"
    return "range" if growth(first, last, years) is None else ""


class Result(NamedTuple):
    """What a survey gives, and its 95 % margin in points, from n answers.

    NPS lies between −100 and 100, CSAT between 0 and 100 per cent.
    """

    score: float
    margin: float
    n: int


def nps(promoters: int, passives: int, detractors: int) -> Result | None:
    """100·(P − D)/n with the margin 196·√((p + d − (p − d)²)/n) (Reichheld 2003; p, d shares).

    None without answers, or where a count is negative.
    """
    n = promoters + passives + detractors
    if n <= 0 or min(promoters, passives, detractors) < 0:
        return None
    p, d = promoters / n, detractors / n
    margin = 196 * math.sqrt(max(0.0, p + d - (p - d) ** 2) / n)
    return Result(100 * (promoters - detractors) / n, margin, n)


def csat(satisfied: int, neutral: int, dissatisfied: int) -> Result | None:
    """The answers 4 and 5 of 5 in per cent of all, with the margin 196·√(p(1 − p)/n) in points.

    The margin is the normal approximation of a proportion's 95 % interval (Wald; see Brown, Cai
    and DasGupta 2001). None without answers, or where a count is negative.
    """
    n = satisfied + neutral + dissatisfied
    if n <= 0 or min(satisfied, neutral, dissatisfied) < 0:
        return None
    p = satisfied / n
    return Result(100 * satisfied / n, 196 * math.sqrt(p * (1 - p) / n), n)


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
