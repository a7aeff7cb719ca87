"""The sheet to bring into a review: how each KPI stood and stands, with room to decide."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import ClassVar

from goaldesk.core.fields import DECISIONS
from goaldesk.core.numbers import MISSING
from goaldesk.core.plain_text import clip
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.reviews import coming
from goaldesk.core.queries.series import forecasts
from goaldesk.core.reading import Reader
from goaldesk.core.review_words import REPLANNED, difference_text, replanned_count_text
from goaldesk.core.rows import KpiRow, ReviewDetail, ReviewKpiRow, Tree
from goaldesk.core.rules.forecast import Forecast
from goaldesk.core.sentences import (
    change_text,
    forecast_text,
    number_text,
    override_text,
    planned_text,
    unit_text,
)
from goaldesk.core.verdict_words import rule_text, thresholds_text
from goaldesk.core.words import Words
from goaldesk.reports.pieces import standing, status, todos
from goaldesk.reports.report import Report, Standing, Status, Todo

MOST_TODOS = 12


@dataclass(frozen=True, slots=True)
class Judged:
    """A KPI then (`before`, None where the last review did not know it) and now.

    `why` holds sentences: the rule behind its status, what was set by hand, where it is heading.
    """

    name: str
    unit: str
    before: Status | None
    before_value: str
    status: Status
    value: str
    planned: str
    change: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSheet(Report):
    """What the review sheet says; `decisions` are the words to choose from, for each KPI."""

    template: ClassVar[str] = "review.typ"

    standing: Standing
    since: tuple[str, ...]
    decisions: tuple[str, ...]
    lines: tuple[Judged, ...]
    todos: tuple[Todo, ...]
    more: str
    attendees: tuple[str, ...]
    footer: tuple[str, str]


def review_sheet(session: Reader, words: Words, as_of: dt.date, paper: str = "a4") -> ReviewSheet:
    """The sheet for the review that comes next, as the product stands on `as_of`."""
    now, detail = tree(session, as_of), coming(session, as_of)
    name = clip(now.product.name.strip() or words.text("Unnamed product"), 60)
    labels = _labels(words)
    everything = todos(session, words, as_of)
    left_out = len(everything) - MOST_TODOS
    return ReviewSheet(
        language=words.language,
        paper=paper,
        as_of=as_of,
        title=f"{name} · {labels['subtitle']}",
        author=now.product.owner,
        labels=labels,
        name=name,
        facts=_facts(words, detail),
        standing=standing(words, now),
        since=tuple(
            text
            for text in (difference_text(words, detail), replanned_count_text(words, detail))
            if text
        ),
        decisions=tuple(words.text(label) for _, label in DECISIONS),
        lines=_lines(session, words, now, detail, as_of),
        todos=everything[:MOST_TODOS],
        more=words.plural("and {count} more action", "and {count} more actions", left_out)
        if left_out > 0
        else "",
        attendees=tuple(
            clip(one, 30)
            for one in re.split(r"[,，、;；\n]+", detail.review.attendees)
            if one.strip()
        ),
        footer=(
            words.text(
                "{name} · Review sheet · {date}", name=clip(name, 40), date=words.date(as_of)
            ),
            thresholds_text(words, now.product),
        ),
    )


def _labels(words: Words) -> dict[str, str]:
    return {
        "subtitle": words.text("Review sheet"),
        "kpis": words.text("KPIs"),
        "kpis_note": words.text("below each its verdict and forecast; the line is for notes"),
        "name": words.text("KPI"),
        "before": words.text("Last review"),
        "value": words.text("Now"),
        "planned": words.text("Planned"),
        "change": words.text("Change"),
        "decision": words.text("Decision"),
        "todos": words.text("Open actions"),
        "findings": words.text("Findings"),
        "new_actions": words.text("New actions"),
        "what": words.text("What"),
        "who": words.text("Who"),
        "by": words.text("By when"),
        "attendees": words.text("Attendees"),
        "no_kpis": words.text("No KPI has been set up yet."),
        "no_todos": words.text("No open action."),
        "page": words.text("page {page} of {pages}", page="%1", pages="%2"),
    }


def _facts(words: Words, detail: ReviewDetail) -> tuple[tuple[str, str], ...]:
    previous = detail.previous
    return (
        (words.text("Review"), clip(detail.review.title, 40) or MISSING),
        (words.text("Date"), words.date(detail.review.date)),
        (
            words.text("Compared with"),
            MISSING
            if previous is None
            else words.text(
                "{title}, {day}",
                title=clip(previous.title, 40),
                day=words.short_date(previous.date),
            ),
        ),
    )


def _lines(
    session: Reader, words: Words, now: Tree, detail: ReviewDetail, as_of: dt.date
) -> tuple[Judged, ...]:
    """Every KPI that was not stopped, in the order of the tree."""
    kpis = [kpi for kpi in now.kpis if not kpi.stopped]
    frozen = {row.kpi_id: row for row in detail.rows}
    heading_for = forecasts(session, kpis, as_of)
    return tuple(_line(words, kpi, frozen[kpi.id], heading_for.get(kpi.id)) for kpi in kpis)


def _line(words: Words, kpi: KpiRow, row: ReviewKpiRow, forecast: Forecast | None) -> Judged:
    unit = " ".join(
        filter(None, (clip(unit_text(words, kpi), 16), REPLANNED if row.replanned else ""))
    )
    known = row.before_status is not None
    return Judged(
        name=clip(kpi.name, 80),
        unit=unit,
        before=status(words, row.before_status) if row.before_status else None,
        before_value=number_text(words, row, row.before_value) if known else "",
        status=status(words, kpi.status, stale=kpi.stale),
        value=number_text(words, kpi, kpi.value),
        planned=planned_text(words, kpi, kpi.planned),
        change="" if row.value_change is None else change_text(words, row, row.value_change),
        why=tuple(clip(text, 160) for text in _why(words, kpi, forecast) if text),
    )


def _why(words: Words, kpi: KpiRow, forecast: Forecast | None) -> tuple[str, ...]:
    """The rule behind the status, what was set by hand, where it is heading."""
    return (
        rule_text(words, kpi),
        override_text(words, kpi),
        forecast_text(words, kpi, forecast),
    )
