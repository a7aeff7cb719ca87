"""A part of a chart over time: the same chart from one day to another."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import replace

from goaldesk.core.words import Words
from goaldesk.reports.chart_specs import Chart, LineChart, Points, Told

# Fewer days say nothing that the table of measurements does not say better.
SHORTEST = 7
Range = tuple[dt.date, dt.date]


def part(chart: LineChart, span: Range) -> LineChart:
    """The chart from the first to the last day of `span`; lines are cut where the days end."""
    first, last = span
    days = [day for day, _ in chart.actual]
    start, end = bisect_left(days, first), bisect_right(days, last)
    points = chart.points
    inside = replace(points, rows=points.rows[start:end]) if isinstance(points, Told) else ()
    now = chart.planned_now
    ends = bool(chart.forecast) and first <= chart.forecast[-1][0] <= last
    return replace(
        chart,
        start=first,
        due=last,
        actual=chart.actual[start:end],
        entering=_edge(chart, first),
        leaving=_edge(chart, last),
        points=inside or tuple(points[start:end]),
        plan=_cut(chart.plan, first, last),
        original_plan=_cut(chart.original_plan, first, last),
        earlier_plans=tuple(_cut(plan, first, last) for plan in chart.earlier_plans),
        forecast=_cut_band(chart, first, last),
        marks=tuple(mark for mark in chart.marks if first <= mark.date <= last),
        planned_now=now if now is not None and first <= now[0] <= last else None,
        actual_label=chart.actual_label if end == len(days) else "",
        forecast_label=chart.forecast_label if ends else "",
    )


def _edge(chart: LineChart, day: dt.date) -> Points:
    """Where the line of what was measured crosses the edge of what is shown."""
    line = chart.line
    if len(line) < 2 or not line[0][0] < day < line[-1][0]:
        return ()
    number = bisect_right([known for known, _ in line], day) - 1
    if line[number][0] == day and (line[number] in chart.actual or not chart.stepped):
        return ()
    return ((day, line[number][1] if chart.stepped else _between(line, day)),)


def _cut(points: Points, first: dt.date, last: dt.date) -> Points:
    """The part of a line between two days, with the values that it has on them."""
    if len(points) < 2 or points[-1][0] < first or last < points[0][0]:
        return ()
    edges = [day for day in (first, last) if points[0][0] <= day <= points[-1][0]]
    kept = {day: value for day, value in points if first <= day <= last}
    kept |= {day: _between(points, day) for day in edges if day not in kept}
    return tuple(sorted(kept.items()))


def _between(points: Points, day: dt.date) -> float:
    number = bisect_right([known for known, _ in points], day)
    (before, low), (after, high) = points[number - 1], points[number]
    share = (day - before).days / (after - before).days
    return low * (1 - share) + high * share


def _cut_band(
    chart: LineChart, first: dt.date, last: dt.date
) -> tuple[tuple[dt.date, float, float | None, float | None], ...]:
    rows = chart.forecast
    middle = dict(_cut(tuple((row[0], row[1]) for row in rows), first, last))
    lower = _cut(tuple((row[0], row[2]) for row in rows if row[2] is not None), first, last)
    upper = _cut(tuple((row[0], row[3]) for row in rows if row[3] is not None), first, last)
    low, high = dict(lower), dict(upper)
    return tuple((day, value, low.get(day), high.get(day)) for day, value in middle.items())


def limited(chart: LineChart, first: dt.date, last: dt.date) -> Range | None:
    """These days as far as the chart has them, at least a week; None where that is all of it."""
    days = max(SHORTEST, (last - first).days)
    if days >= (chart.due - chart.start).days:
        return None
    first = min(max(first, chart.start), chart.due - dt.timedelta(days=days))
    return first, first + dt.timedelta(days=days)


def nearer(chart: LineChart, span: Range | None, at: dt.date, factor: float) -> Range | None:
    """The days around `at` when what is shown shrinks to `factor` of it; `at` stays in place."""
    first, last = span or (chart.start, chart.due)
    whole = max(1, (last - first).days)
    days = max(SHORTEST, round(whole * factor))
    share = min(1.0, max(0.0, (at - first).days / whole))
    begin = min(max(chart.start.toordinal(), at.toordinal() - round(days * share)), 3_652_000)
    end = min(begin + days, dt.date.max.toordinal())
    return limited(chart, dt.date.fromordinal(begin), dt.date.fromordinal(end))


def day_at(chart: LineChart, span: Range | None, axis: tuple[float, float], x: float) -> dt.date:
    """The day at a place of a picture whose days go from the left to the right end of `axis`."""
    first, last = span or (chart.start, chart.due)
    left, right = axis
    share = min(1.0, max(0.0, (x - left) / max(1.0, right - left)))
    return first + dt.timedelta(days=round(share * (last - first).days))


def latest_days(chart: LineChart, days: int) -> Range | None:
    """The last `days` up to the last measurement, or to the end where there is none."""
    last = chart.actual[-1][0] if chart.actual else chart.due
    first = max(dt.date.min.toordinal(), last.toordinal() - days)
    return limited(chart, dt.date.fromordinal(first), last)


def range_text(words: Words, span: Range | None) -> str:
    """The days that are shown, in words."""
    if span is None:
        return words.text("All")
    first, last = span
    begin = words.short_date(first) if first.year == last.year else words.date(first)
    return words.text("{first} – {last}", first=begin, last=words.date(last))


def described(words: Words, chart: Chart, span: Range | None) -> str:
    """The chart in words, with the days that are shown where these are not all."""
    if span is None:
        return chart.alt
    return words.text("{chart} Shown: {range}.", chart=chart.alt, range=range_text(words, span))
