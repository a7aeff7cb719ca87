"""A KPI over time, described as a chart: what was measured, planned and projected, in words."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from goaldesk.core.errors import N_
from goaldesk.core.numbers import MISSING
from goaldesk.core.period_words import period_text
from goaldesk.core.rows import KpiRow, KpiSeries, SeriesRow
from goaldesk.core.rules.period import ROLLED, at_first, of_this_period
from goaldesk.core.sentences import (
    band_text,
    decimals_of,
    forecast_text,
    number_text,
    planned_text,
    projected_text,
    target_text,
    unit_text,
    value_text,
)
from goaldesk.core.words import Words
from goaldesk.reports.chart_specs import (
    Change,
    Event,
    Hover,
    LineChart,
    Mark,
    Points,
    Told,
)


def kpi_chart(words: Words, series: KpiSeries, *, brief: bool = False) -> LineChart | None:
    """A KPI over time; None where there is neither a value nor a plan to draw.

    `brief` is for small charts and paper: values alone as labels, no reviews, no changes, and
    nothing before the plan's start where there is something after it.
    """
    kpi = series.kpi
    rows = tuple(reversed(series.rows))
    if brief:
        rows = _since_start(rows, series)
    actual = tuple((row.date, row.value) for row in rows)
    known = _stepped(words, series) if kpi.value_type == "milestone" else {}
    earlier = () if brief else series.earlier_plans
    risen = (known.get("entering", ()), known.get("actual", ()))
    days = [day for line in (*risen, actual, series.plan, *earlier) for day, _ in line]
    days += [day for day in (kpi.start, kpi.due) if day is not None]
    limits = _limits(kpi)
    if not days or not (actual or series.plan or limits):
        return None
    path = series.forecast.path if series.forecast else ()
    return LineChart(
        words=words,
        title=kpi.name,
        unit=unit_text(words, kpi),
        decimals=decimals_of(kpi),
        percent=kpi.value_type == "milestone",
        yes_no=kpi.value_type == "yes_no",
        alt=words.sentences((_alt(words, series), *_more(words, series, brief))),
        start=min(days),
        due=max(days),
        period=(kpi.start, kpi.due) if kpi.start and kpi.due and kpi.start < kpi.due else None,
        plan=series.plan,
        original_plan=_until_change(series),
        earlier_plans=earlier,
        forecast=path,
        marks=_marks(words, series, brief),
        limits=limits,
        forecast_label=_forecast_label(words, series, brief),
        **(known or {"actual": actual, "points": Told(rows, kpi, partial(_point, words, kpi))}),
        **({} if brief else _details(words, series)),
    )


def _stepped(words: Words, series: KpiSeries) -> dict[str, Any]:
    """The line of a milestone KPI: it rises on the days on which one was done."""
    kpi, today = series.kpi, series.kpi.verdict.judged_on
    done = [step for step in series.steps if step.title is not None]
    hovers = (
        Hover(
            step.date,
            step.share,
            words.text(
                "{date}: {title}, {share} done",
                date=words.date(step.date),
                title=" ".join((step.title or "").split()),
                share=words.percent(step.share),
            ),
        )
        for step in done
    )
    last = series.steps[-1] if series.steps else None
    if today is not None and kpi.due is not None:
        today = min(today, kpi.due)
    stays = last is not None and today is not None and today > last.date
    return {
        "stepped": True,
        "entering": tuple((step.date, step.share) for step in series.steps if step not in done),
        "actual": tuple((step.date, step.share) for step in done),
        "leaving": ((today, kpi.value),) if stays and kpi.value is not None else (),
        "points": tuple(hovers),
    }


def _since_start(rows: tuple[SeriesRow, ...], series: KpiSeries) -> tuple[SeriesRow, ...]:
    start = series.plan[0][0] if series.plan else series.kpi.start
    if start is None:
        return rows
    return tuple(row for row in rows if row.date >= start) or rows


def _details(words: Words, series: KpiSeries) -> dict[str, Any]:
    """What a large chart says beside the lines themselves."""
    kpi = series.kpi
    details: dict[str, Any] = {
        "events": tuple(Event(mark.date, mark.draft, mark.title) for mark in series.reviews),
        "events_label": words.text("reviews"),
        "changes": _changes(words, series),
        "original_label": words.text("original plan"),
        "forecast_note": band_text(words, kpi, series.forecast),
    }
    if series.rows or series.steps:
        value = number_text(words, kpi, series.rows[0].value if series.rows else kpi.value)
        details["actual_label"] = words.text("{value} actual", value=value)
    if kpi.planned is not None and kpi.value_date is not None:
        planned = planned_text(words, kpi, kpi.planned)
        details["planned_now"] = (kpi.value_date, kpi.planned)
        details["plan_label"] = words.text("planned {value}", value=planned)
    return details


def _limits(kpi: KpiRow) -> tuple[float, ...]:
    if kpi.value_type in ("milestone", "yes_no"):
        return ()
    if kpi.direction == "in_range":
        return tuple(limit for limit in (kpi.low, kpi.high) if limit is not None)
    keeps = kpi.direction in ("at_least", "at_most") and kpi.target is not None
    return (kpi.target,) if keeps and kpi.target is not None else ()


def _until_change(series: KpiSeries) -> Points:
    """The first plan, up to the day on which it was given up."""
    changes = [
        change.date
        for change in of_this_period(series.changes)
        if change.field in ("target", "due")
        and change.before == at_first(series.changes, change.field)
    ]
    if len(series.original_plan) < 2 or not changes:
        return ()
    (start, low), (end, high) = series.original_plan[0], series.original_plan[-1]
    day = min(changes[0], end)
    if day <= start:
        return ()
    share = (day - start).days / (end - start).days
    return ((start, low), (day, low * (1 - share) + high * share))


def _marks(words: Words, series: KpiSeries, brief: bool) -> tuple[Mark, ...]:
    kpi = series.kpi
    due = kpi.due or (series.plan[-1][0] if series.plan else None)
    if due is None:
        return ()
    if kpi.direction == "in_range" and _limits(kpi):
        texts = ((kpi.low, N_("{value} lower limit")), (kpi.high, N_("{value} upper limit")))
        return tuple(
            Mark(due, limit, _label(words, kpi, limit, "" if brief else text))
            for limit, text in texts
            if limit is not None
        )
    target = series.plan[-1][1] if series.plan else kpi.target
    if target is None:
        return ()
    value = target_text(words, kpi)
    marks = [Mark(due, target, value if brief else words.text("{value} target", value=value))]
    first = kpi.original_target
    if first is not None and first != target:
        was = series.original_plan[-1][0] if series.original_plan else due
        text = N_("orig. {value}") if brief else N_("{value} original")
        marks.append(Mark(was, first, _label(words, kpi, first, text), strong=False))
    return tuple(marks)


def _label(words: Words, kpi: KpiRow, value: float, text: str) -> str:
    shown = number_text(words, kpi, value)
    return words.text(text, value=shown) if text else shown


_CHANGES = {
    "target": N_("{date}: target {before} → {after}"),
    "low": N_("{date}: lower limit {before} → {after}"),
    "high": N_("{date}: upper limit {before} → {after}"),
    "due": N_("{date}: due {before} → {after}"),
    ROLLED: N_("{date}: new period, target {before} → {after}"),
}


def _changes(words: Words, series: KpiSeries) -> tuple[Change, ...]:
    def shown(field: str, value: object) -> str:
        if isinstance(value, dt.date):
            return words.date(value)
        if field == ROLLED:
            return period_text(words, series.kpi, str(value))
        return number_text(words, series.kpi, value if isinstance(value, (int, float)) else None)

    # Those of one day would stand over one another: together, they lead from the first to the last.
    ends: dict[tuple[dt.date, str], tuple[object, object]] = {}
    for change in series.changes:
        if change.field in _CHANGES:
            day = (change.date, change.field)
            ends[day] = (ends.get(day, (change.before,))[0], change.after)
    return tuple(
        Change(
            day,
            words.text(
                _CHANGES[field],
                date=words.short_date(day),
                before=shown(field, before),
                after=shown(field, after),
            ),
        )
        for (day, field), (before, after) in ends.items()
        if before != after
    )


def _forecast_label(words: Words, series: KpiSeries, brief: bool) -> str:
    if series.forecast is None:
        return ""
    if brief:
        return number_text(words, series.kpi, series.forecast.value)
    return projected_text(words, series.kpi, series.forecast)


def _point(words: Words, kpi: KpiRow, row: SeriesRow) -> Hover:
    text = _POINTS[row.planned is not None, row.note != ""]
    known = {
        "date": words.date(row.date),
        "value": value_text(words, kpi, row.value),
        "planned": planned_text(words, kpi, row.planned),
        "note": " ".join(row.note.split()),
    }
    return Hover(row.date, row.value, words.text(text, **known))


# By whether a value was planned, and whether there is a note.
_POINTS = {
    (False, False): N_("{date}: {value}"),
    (False, True): N_("{date}: {value} · {note}"),
    (True, False): N_("{date}: {value}, planned {planned}"),
    (True, True): N_("{date}: {value}, planned {planned} · {note}"),
}


def _alt(words: Words, series: KpiSeries) -> str:
    """The chart in one sentence, for those who do not see it."""
    kpi = series.kpi
    value, day = (
        (kpi.value, kpi.verdict.judged_on)
        if kpi.value_type == "milestone"
        else ((series.rows[0].value, series.rows[0].date) if series.rows else (None, None))
    )
    if value is None or day is None:
        return words.text("{name}: nothing has been measured yet.", name=kpi.name)
    known = {"name": kpi.name, "value": value_text(words, kpi, value), "date": words.date(day)}
    target = target_text(words, kpi, unit=True)
    if kpi.due is None or target == MISSING:
        return words.text("{name}: {value} on {date}.", **known)
    return words.text(
        "{name}: {value} on {date}; target {target} by {due}.",
        **known,
        target=target,
        due=words.date(kpi.due),
    )


def _more(words: Words, series: KpiSeries, brief: bool) -> tuple[str, ...]:
    """What a large chart shows beside its last value and its target, each in a sentence."""
    kpi, ahead = series.kpi, series.forecast
    if brief or not series.rows:
        return ()
    changed = sum(change.field in _CHANGES for change in of_this_period(series.changes))
    return (
        words.text("Planned for that day: {value}.", value=planned_text(words, kpi, kpi.planned))
        if kpi.planned is not None and kpi.value_date == series.rows[0].date
        else "",
        forecast_text(words, kpi, ahead),
        words.plural("The target changed once.", "The target changed {count} times.", changed)
        if changed
        else "",
    )
