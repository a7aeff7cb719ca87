"""The report's page for each KPI: chart, verdict, definition, measurements, changes, milestones."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from goaldesk.core import sentences, verdict_words, work_words
from goaldesk.core.errors import N_
from goaldesk.core.fields import FREQUENCIES, TABLES, choice_label
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.records import records
from goaldesk.core.queries.series import kpi_series
from goaldesk.core.rows import KpiRow, KpiSeries, SeriesRow
from goaldesk.reports.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Picture,
    Text,
    dotted,
    prose,
    table,
    title,
)
from goaldesk.reports.full_changes import changes
from goaldesk.reports.given import Given
from goaldesk.reports.kpi_charts import kpi_chart
from goaldesk.reports.report import Drawn

MOST_MEASUREMENTS = 24
MOST_CHANGES = 12
_CHART = (519.0, 168.0)
_DEFINED = (
    "category",
    "question",
    "formula",
    "direction",
    "indicator",
    "source",
    "relevance",
    "feasibility",
    "gaming",
)


def kpis(given: Given) -> list[Block]:
    """A page for each KPI, in the order of the tree."""
    if not given.now.kpis:
        return [given.nothing("kpi", N_("No KPI has been set up yet."))]
    points, steps = _by_kpi(given, "target_point"), _by_kpi(given, "milestone")
    found: list[Block] = []
    for number, kpi in enumerate(given.now.kpis):
        series = kpi_series(given.session, kpi.id, given.as_of)
        assert series is not None
        found += _head(given, series, new_page=number > 0)
        found += _definition(given, kpi, points[kpi.id])
        found += _changes(given, kpi)
        if kpi.value_type == "milestone":
            found += _milestones(given, steps[kpi.id])
        else:
            found += _measurements(given, series)
    return found


def _by_kpi(given: Given, name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in records(given.session, name):
        found[str(row["kpi_id"])].append(row)
    return found


def _head(given: Given, series: KpiSeries, *, new_page: bool) -> list[Block]:
    """Name, chart and verdict, with its rule."""
    words, kpi = given.words, series.kpi
    about = [
        kpi.code,
        kpi.goal or words.text("no goal"),
        sentences.owner_text(words, kpi.owner, left_out="kpi.owner" in given.withheld),
        words.text(choice_label(FREQUENCIES, kpi.frequency)),
        words.text("weight {weight}", weight=words.number(kpi.weight)),
    ]
    heading = Heading(title(kpi.name), status=given.status(kpi), new_page=new_page)
    blocks: list[Block] = [heading, Text(prose(dotted(*about)), small=True)]
    chart = kpi_chart(words, series)
    if chart is not None:
        blocks.append(Picture(Drawn(chart, _CHART, 8.0)))
    ahead = (
        sentences.forecast_text(words, kpi, series.forecast),
        sentences.required_text(words, kpi, series.best_rate),
    )
    told = (
        verdict_words.verdict_text(words, kpi),
        sentences.stopped_text(words, kpi),
        sentences.override_text(words, kpi),
        sentences.stale_text(words, kpi),
        words.sentences(ahead),
    )
    blocks += [Text(prose(text)) for text in told if text]
    rule = verdict_words.whole_rule_text(words, kpi, given.now.product.thresholds)
    return [*blocks, Text(rule, small=True)]


def _definition(given: Given, kpi: KpiRow, points: list[Any]) -> list[Block]:
    words, stored = given.words, given.kpis[kpi.id]
    known = {
        "baseline": sentences.number_text(words, kpi, kpi.baseline),
        "target": sentences.target_text(words, kpi, unit=True),
        "start": words.date(kpi.start),
        "due": words.date(kpi.due),
    }
    message = N_("{baseline} → {target}, {start} to {due}")
    if kpi.baseline is None:
        message = N_("{target}, {start} to {due}")
    rows = [(words.text("From, to"), words.text(message, **known))]
    if points:
        earliest = sorted(points, key=lambda row: row["date"])
        told = (
            words.text(
                "{date}: {value}",
                date=words.date(point["date"]),
                value=sentences.number_text(words, kpi, point["value"]),
            )
            for point in earliest
        )
        rows.append((words.text("Intermediate targets"), prose(" · ".join(told))))
    for key in _DEFINED:
        field, value = TABLES["kpi"].field(key), str(stored[key])
        if value:
            shown = words.text(choice_label(field.choices, value)) if field.choices else value
            rows.append((words.text(field.label), prose(shown)))
    return [Heading(words.text("Definition"), 3), Facts(tuple(rows))]


def _measurements(given: Given, series: KpiSeries) -> list[Block]:
    words, kpi = given.words, series.kpi
    heading = Heading(words.text("Measurements"), 3)
    if not series.rows:
        text = words.text("Nothing has been measured yet.")
        return [heading, Text(text, small=True)]
    columns = (
        Column(words.text("Date"), 62),
        Column(words.text("Value"), 70, align="right"),
        Column(words.text("Planned"), 70, align="right"),
        Column(words.text("Difference"), 66, align="right"),
        Column(words.text("Progress"), 50, align="right"),
        Column(words.text("Note")),
    )

    def line(row: SeriesRow) -> tuple[str | Cell, ...]:
        return (
            words.date(row.date),
            Cell(sentences.recorded_text(words, kpi, row.value), strong=True),
            sentences.planned_text(words, kpi, row.planned),
            sentences.change_text(words, kpi, row.difference),
            words.percent(row.progress),
            Cell(row.note, sentences.correction_text(words, kpi, row)),
        )

    shown = series.rows[:MOST_MEASUREMENTS]
    more = given.left_out(len(series.rows), MOST_MEASUREMENTS)
    return [heading, table(columns, map(line, shown)), *more]


def _milestones(given: Given, steps: list[Any]) -> list[Block]:
    words = given.words
    heading = Heading(words.text("Milestones"), 3)

    def line(step: Any) -> tuple[str | Cell, ...]:
        done = step["done"] and (step["done_on"] is None or step["done_on"] <= given.as_of)
        return (
            Cell(step["title"], strong=True),
            work_words.step_due_text(words, step, given.as_of) or MISSING,
            words.text("Yes") if done else words.text("No"),
            words.date(step["done_on"]) if done else "",
            words.number(step["weight"]),
        )

    if not steps:
        return [heading, Text(words.text("No milestone is noted yet."), small=True)]
    columns = (
        Column(given.label("milestone", "title")),
        Column(given.label("milestone", "due"), 110),
        Column(given.label("milestone", "done"), 50),
        Column(given.label("milestone", "done_on"), 70),
        Column(given.label("milestone", "weight"), 50, align="right"),
    )
    return [heading, table(columns, map(line, steps))]


def _changes(given: Given, kpi: KpiRow) -> list[Block]:
    made = given.changes.get(kpi.id, [])
    if not made:
        return []
    heading = Heading(given.words.text("Changes and their reasons"), 3)
    shown = made[-MOST_CHANGES:][::-1]
    return [heading, changes(given, shown, named=False), *given.left_out(len(made), MOST_CHANGES)]
