"""Many products side by side on one page, each read from its own document."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from goaldesk.core.plain_text import clip
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.reviews import reviews, trend
from goaldesk.core.reading import Reader
from goaldesk.core.rows import KpiRow, ProductRow
from goaldesk.core.rules.pace import elapsed
from goaldesk.core.sentences import span_text
from goaldesk.core.verdict_words import rule_text
from goaldesk.core.words import Words
from goaldesk.reports.pieces import URGENT, counts, standing, status, urgency
from goaldesk.reports.report import Report, Standing, Status


@dataclass(frozen=True, slots=True)
class Urgent:
    """The KPI of a product to look at first, with the rule behind its status."""

    name: str
    status: Status
    rule: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product's line.

    `kpis` is how many of its KPIs have each status (and `stale`), `trend` has points of (share of
    the time, progress), 0 to 1, for its reviews in this period and today.
    """

    name: str
    owner: str
    period: str
    standing: Standing
    kpis: dict[str, int]
    urgent: Urgent | None
    last_review: str
    next_review: str
    trend: tuple[tuple[float, float], ...]
    trend_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio(Report):
    """What the page says; `counts` are the products by status, `kpi_counts` all their KPIs."""

    template: ClassVar[str] = "portfolio.typ"

    products: tuple[Product, ...]
    counts: tuple[tuple[Status, str], ...]
    kpi_counts: tuple[tuple[Status, str], ...]
    footer: tuple[str, str]


def product(session: Reader, words: Words, as_of: dt.date) -> Product:
    """A document's line in a portfolio, as its product stands on `as_of`."""
    now = tree(session, as_of)
    row = now.product
    held = reviews(session)
    points = [
        point for point in trend(session, as_of, now) if not row.start or point[0] >= row.start
    ]
    last = max((one.date for one in held if not one.draft and one.date <= as_of), default=None)
    coming = min((one.date for one in held if one.draft and one.date >= as_of), default=None)
    return Product(
        name=clip(row.name.strip() or words.text("Unnamed product"), 60),
        owner=clip(row.owner, 30),
        period=span_text(words, row),
        standing=standing(words, now),
        kpis=now.counts(),
        urgent=_urgent(words, [kpi for kpi in now.kpis if not kpi.stopped]),
        last_review=words.date(last),
        next_review=words.date(coming),
        trend=_curve(row, points),
        trend_text="; ".join(
            words.text("{date}: {share}", date=words.date(day), share=words.percent(share))
            for day, share in points
        ),
    )


def _urgent(words: Words, kpis: Sequence[KpiRow]) -> Urgent | None:
    if not kpis:
        return None
    kpi = min(kpis, key=urgency)
    return Urgent(
        clip(kpi.name, 80),
        status(words, kpi.status, stale=kpi.stale),
        clip(rule_text(words, kpi), 160),
    )


def _curve(
    row: ProductRow, points: Sequence[tuple[dt.date, float]]
) -> tuple[tuple[float, float], ...]:
    """The points within the period; none where there is no period."""
    within = ((elapsed(row.start, row.due, day), share) for day, share in points)
    return tuple((at, min(1.0, max(0.0, share))) for at, share in within if at is not None)


def portfolio(
    products: Sequence[Product], words: Words, as_of: dt.date, paper: str = "a4"
) -> Portfolio:
    """The page: what is off track stands first, and of that what is furthest behind its time."""
    name = words.text("Portfolio")
    kpis: Counter[str] = Counter()
    for one in products:
        kpis.update(one.kpis)
    return Portfolio(
        language=words.language,
        paper=paper,
        as_of=as_of,
        title=words.text("{name} · {date}", name=name, date=words.date(as_of)),
        author="",
        labels=_labels(words),
        name=name,
        facts=(
            (words.text("Products"), words.number(len(products))),
            (words.text("KPIs"), words.number(kpis.total() - kpis["stale"])),
            (words.text("Date"), words.date(as_of)),
        ),
        products=tuple(sorted(products, key=_rank)),
        counts=counts(words, Counter(one.standing.status.key for one in products)),
        kpi_counts=counts(words, kpis),
        footer=(
            words.text("{name} · {date}", name=name, date=words.date(as_of)),
            words.text("each product by the thresholds of its own document"),
        ),
    )


def _rank(one: Product) -> tuple[int, float, str]:
    standing = one.standing
    return (
        URGENT.index(standing.status.key),
        (standing.share or 0.0) - (standing.elapsed or 0.0),
        one.name,
    )


def _labels(words: Words) -> dict[str, str]:
    return {
        "subtitle": words.text("Products side by side"),
        "product": words.text("Product"),
        "progress": words.text("Progress"),
        "status": words.text("Status"),
        "kpis": words.text("KPIs"),
        "urgent": words.text("Most urgent KPI"),
        "last_review": words.text("Last review"),
        "next_review": words.text("Next review"),
        "trend": words.text("Trend"),
        "all": words.text("All products"),
        "note": words.text(
            "line in the bar: the share of the time that has passed; trend: progress over the "
            "period, the thin line as time passes"
        ),
        "none": words.text("There is no product."),
        "page": words.text("page {page} of {pages}", page="%1", pages="%2"),
    }
