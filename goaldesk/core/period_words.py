"""Periods in words: what a KPI was judged by in one, and what is odd about a target."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from goaldesk.core.errors import N_
from goaldesk.core.rows import KpiRow
from goaldesk.core.rules.period import Period, period_of
from goaldesk.core.sentences import Measured, number_text, target_text, value_text
from goaldesk.core.words import Words

NEW_PERIOD = N_("New period")


def period_text(words: Words, kpi: Measured, text: str) -> str:
    """The target that an adjustment keeps of a period, with its unit; the text itself if none."""
    period = period_of(text)
    return text if period is None else target_text(words, _judged(kpi, period), unit=True)


def period_reason(words: Words, kpi: Measured, before: str, reason: str) -> str:
    """Why a KPI went over into another period, and what it was judged by before."""
    period = period_of(before)
    if period is None:
        return reason
    judged = _judged(kpi, period)
    known = {
        "reason": reason,
        "start": words.date(period.start),
        "due": words.date(period.due),
        "baseline": number_text(words, judged, period.baseline),
        "target": target_text(words, judged, unit=True),
    }
    if period.baseline is None:
        return words.text("{reason} · before: {target}, {start} – {due}", **known)
    return words.text("{reason} · before: from {baseline} to {target}, {start} – {due}", **known)


def _judged(kpi: Measured, period: Period) -> Measured:
    """The KPI as it was judged in a period."""
    judged: Any = SimpleNamespace(
        unit=kpi.unit,
        decimals=kpi.decimals,
        currency=kpi.currency,
        value_type=kpi.value_type,
        direction=kpi.direction,
        value=kpi.value,
        baseline=period.baseline,
        target=period.target,
        low=period.low,
        high=period.high,
    )
    found: Measured = judged
    return found


def odd_text(words: Words, kpi: KpiRow) -> str:
    """What is odd about a KPI's target or period, though it can be kept; empty if nothing is."""
    if kpi.start and kpi.due and kpi.due < kpi.start:
        return words.text(
            "It is due on {due}, before it starts on {start}, so its pace cannot be judged.",
            due=words.date(kpi.due),
            start=words.date(kpi.start),
        )
    way = kpi.value_type not in ("yes_no", "milestone")
    if not way or kpi.target is None or kpi.baseline is None:
        return ""
    known = {
        "target": value_text(words, kpi, kpi.target),
        "baseline": value_text(words, kpi, kpi.baseline),
    }
    if kpi.direction in ("increase", "decrease") and kpi.target == kpi.baseline:
        return words.text(
            "The target equals the baseline, {baseline}, so progress cannot be measured.", **known
        )
    if kpi.direction == "increase" and kpi.target < kpi.baseline:
        return words.text(
            "The target, {target}, lies below the baseline, {baseline}, though the value is to "
            "increase.",
            **known,
        )
    if kpi.direction == "decrease" and kpi.target > kpi.baseline:
        return words.text(
            "The target, {target}, lies above the baseline, {baseline}, though the value is to "
            "decrease.",
            **known,
        )
    return ""
