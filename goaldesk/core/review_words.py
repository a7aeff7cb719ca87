"""What changed from one review to the next, and what was adjusted, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from goaldesk.core import sentences
from goaldesk.core.errors import N_
from goaldesk.core.fields import TABLES, choice_label
from goaldesk.core.model.choices import CLOSED_ACTIONS
from goaldesk.core.numbers import MISSING
from goaldesk.core.period_words import NEW_PERIOD, period_text
from goaldesk.core.rows import Record, ReviewDetail, ReviewKpiRow
from goaldesk.core.rules.period import ROLLED
from goaldesk.core.sentences import Measured
from goaldesk.core.words import Words

REPLANNED = "Δ"
AMOUNTS = ("target", "low", "high", "worst", "tolerance", "baseline")


def difference_text(words: Words, detail: ReviewDetail) -> str:
    """How the product and its KPIs changed since the review compared with; empty without one."""
    previous = detail.previous
    if previous is None:
        return ""
    known = sum(row.known_before for row in detail.rows)
    counts = {
        N_("{count} better"): detail.better,
        N_("{count} worse"): detail.worse,
        N_("{count} neither"): known - detail.better - detail.worse,
        N_("{count} new"): len(detail.rows) - known,
        N_("{count} no longer there"): detail.gone,
    }
    counted = [words.text(said, count=words.number(n)) for said, n in counts.items() if n]
    progress = words.text(
        "Since {day}: progress {before} → {after}.",
        day=words.date(previous.date),
        before=words.percent(previous.progress),
        after=words.percent(detail.review.progress),
    )
    if not counted:
        return progress
    kpis = words.text("KPIs by status: {counts}.", counts=words.series(counted))
    return words.sentences((progress, kpis))


def replanned_count_text(words: Words, detail: ReviewDetail) -> str:
    """How many KPIs are judged by another plan since; empty where none is."""
    count = sum(bool(row.replanned) for row in detail.rows)
    if not count:
        return ""
    return words.plural(
        "{count} KPI is judged by another baseline, target or weight since ({mark}).",
        "{count} KPIs are judged by another baseline, target or weight since ({mark}).",
        count,
        mark=REPLANNED,
    )


def replanned_text(words: Words, row: ReviewKpiRow) -> str:
    """What a KPI is judged by since the review compared with, a line for each changed field."""
    return "\n".join(
        words.text(
            N_("{field} changed since: {before} → {after}"),
            field=field_text(words, field),
            before=_amount(words, row, field, before),
            after=_amount(words, row, field, after),
        )
        for field, before, after in row.replanned
    )


def _amount(words: Words, row: ReviewKpiRow, field: str, value: float | None) -> str:
    if field == "weight":
        return words.number(value)
    return MISSING if value is None else sentences.value_text(words, row, value)


def next_review_text(words: Words, day: dt.date) -> str:
    """When the next review would be, as is said where it can be planned."""
    return words.text("Plan the next review for {day}", day=words.date(day))


def field_text(words: Words, field: str) -> str:
    """What was adjusted: a field's label, or which intermediate target."""
    if field.startswith("target_point "):
        try:
            day = dt.date.fromisoformat(field.removeprefix("target_point "))
        except ValueError:
            return field
        return words.text("Target for {day}", day=words.short_date(day))
    known = {ROLLED: NEW_PERIOD} | {spec.key: spec.label for spec in TABLES["kpi"].fields}
    return words.text(known[field]) if field in known else field


def kept_text(
    words: Words, field: str, text: str, kpi: Measured | None, names: Mapping[str, str]
) -> str:
    """A value as an adjustment keeps it, in words; amounts as the KPI's values are written."""
    if text == "":
        return MISSING
    kinds = {spec.key: spec for spec in TABLES["kpi"].fields}
    spec = kinds.get(field)
    try:
        if kpi is not None and field == ROLLED:
            return period_text(words, kpi, text)
        if kpi is not None and (field in AMOUNTS or field.startswith("target_point ")):
            return sentences.value_text(words, kpi, float(text))
        kind = spec.kind if spec else "text"
        if kind in ("number", "whole"):
            return words.number(float(text))
        if kind == "date":
            return words.date(dt.date.fromisoformat(text))
    except ValueError:
        return text
    if kind == "choice" and spec is not None:
        return words.text(choice_label(spec.choices, text))
    return names.get(text, text) if kind == "ref" else text.replace("\n", " ")


def measured(kpi: Record, currency: str) -> Any:
    """A stored KPI, or its place in a snapshot, as its values are written."""
    return SimpleNamespace(**{"value": None, **kpi.values}, currency=currency)


def days_late(action: Record, today: dt.date) -> int:
    """How many days an open action is overdue; 0 if it is not."""
    due = action["due"]
    if not isinstance(due, dt.date) or action["state"] in CLOSED_ACTIONS:
        return 0
    return max(0, (today - due).days)


def late_text(words: Words, days: int) -> str:
    """How late something is."""
    return words.plural("{count} day late", "{count} days late", days)


def way_text(words: Words, change: str) -> str:
    """Whether a status became better or worse; empty where neither."""
    return {"better": words.text("better"), "worse": words.text("worse")}.get(change, "")
