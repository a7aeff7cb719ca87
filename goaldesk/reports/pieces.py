"""What several reports say alike: statuses, counts, actions, and texts made to fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from goaldesk.core.model.choices import CLOSED_ACTIONS
from goaldesk.core.plain_text import clip
from goaldesk.core.queries.records import records
from goaldesk.core.reading import Reader
from goaldesk.core.review_words import days_late, late_text
from goaldesk.core.rows import KpiRow, ProductRow, Tree
from goaldesk.core.sentences import decided_text, measured_text, span_text, status_text
from goaldesk.core.words import Words
from goaldesk.reports.report import Standing, Status, Todo

_COUNTED = ("off_track", "at_risk", "on_track", "achieved", "too_early", "no_data")
# What a reader must see first; those without data before those that are fine.
URGENT = ("off_track", "missed", "at_risk", "no_data", "on_track", "too_early", "achieved")


def status(words: Words, key: str, *, stale: bool = False) -> Status:
    """A status with its word."""
    return Status(key, status_text(words, key, stale=stale), stale)


def counts(words: Words, found: Mapping[str, int]) -> tuple[tuple[Status, str], ...]:
    """How many have each status, in words; missed ones only where there are some."""
    keys = [*_COUNTED, *(["missed"] if found.get("missed") else [])]
    return tuple((status(words, key), words.number(found.get(key, 0))) for key in keys)


def standing(words: Words, now: Tree) -> Standing:
    """How the product stands, in words."""
    product = now.product
    return Standing(
        percent=words.percent(product.progress),
        share=product.progress,
        elapsed=product.elapsed,
        elapsed_text=""
        if product.elapsed is None
        else words.text("line: {share} of the time", share=words.percent(product.elapsed)),
        measured=measured_text(words, product),
        status=status(words, product.status),
        decided=clip(decided_text(words, product), 60),
        counts=counts(words, now.counts()),
    )


def facts(words: Words, product: ProductRow, as_of: dt.date) -> tuple[tuple[str, str], ...]:
    """The product's period, its owner and the day, with their names."""
    day = words.date(as_of)
    if product.day is not None and product.elapsed is not None:
        day = words.text(
            "{date} (day {day} of {days}, {share} of the time)",
            date=day,
            day=words.number(product.day),
            days=words.number(product.days or 0),
            share=words.percent(product.elapsed),
        )
    return (
        (words.text("Period"), span_text(words, product)),
        (words.text("Owner"), clip(product.owner, 30) or "–"),
        (words.text("Date"), day),
    )


def urgency(kpi: KpiRow) -> tuple[int, float, float]:
    """Sorts KPIs by what a reader must see first; of equals, what has come the least far."""
    return URGENT.index(kpi.status), -kpi.weight, 1.0 if kpi.progress is None else kpi.progress


def todos(session: Reader, words: Words, as_of: dt.date) -> tuple[Todo, ...]:
    """The actions that are still open, those due first before the others."""
    found: list[Any] = [
        row for row in records(session, "action") if row["state"] not in CLOSED_ACTIONS
    ]
    found.sort(key=lambda row: row["due"] or dt.date.max)
    return tuple(
        Todo(
            clip(row["text"], 90),
            clip(row["owner"], 24),
            words.short_date(row["due"]),
            late_text(words, late) if (late := days_late(row, as_of)) else "",
        )
        for row in found
    )
