"""Draws a KPI over days. Blue is measured, grey is planned; labels stand at the lines they name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from goaldesk.reports import lettering
from goaldesk.reports.chart_specs import LineChart, Look, Points
from goaldesk.reports.scales import Frame, day_ticks, room_for, tick_decimals, value_ticks
from goaldesk.reports.sheet import Box, Corner, Numbers, Sheet, sampled, spread, text_width, thinned


@dataclass(frozen=True, slots=True)
class _Tag:
    """A label in the right margin, with a smaller line below it, if any."""

    value: float
    text: str
    colour: str
    bold: bool
    note: str = ""


def line_chart(sheet: Sheet, chart: LineChart, look: Look) -> None:
    """What was measured, planned and projected over days, with the targets at the right."""
    tags = _tags(chart, look)
    frame, ticks = _frame(sheet, chart, tags)
    sheet.figure.axis = (frame.left, frame.right)
    _value_axis(sheet, chart, look, frame, ticks)
    _day_axis(sheet, chart, look, frame)
    _events(sheet, chart, look, frame)
    drawn = _lines(sheet, chart, look, frame) + _changes(sheet, chart, look, frame)
    _margin(sheet, chart, look, frame, tags)
    _inline(sheet, chart, look, frame, drawn)


def _tags(chart: LineChart, look: Look) -> list[_Tag]:
    tags = [
        _Tag(mark.value, mark.label, look.text if mark.strong else look.tertiary, mark.strong)
        for mark in chart.marks
    ]
    if chart.forecast and chart.forecast_label:
        tags.append(
            _Tag(
                chart.forecast[-1][1], chart.forecast_label, look.accent, True, chart.forecast_note
            )
        )
    if _ends_at_margin(chart) and chart.actual_label:
        tags.append(_Tag(chart.line[-1][1], chart.actual_label, look.accent, True))
    return tags


def _ends_at_margin(chart: LineChart) -> bool:
    """Whether the line goes on to the last day, where a label beside its end has no room."""
    return bool(chart.line) and chart.line[-1][0] == chart.due


def _number(chart: LineChart, value: float, decimals: int) -> str:
    if chart.percent:
        return chart.words.percent(value)
    return chart.words.number(value, decimals)


def _frame(sheet: Sheet, chart: LineChart, tags: list[_Tag]) -> tuple[Frame, list[float]]:
    """Margins as wide as their labels need, and a range that holds all values."""
    size = sheet.text_size
    lines = (chart.line, chart.plan, chart.original_plan, *chart.earlier_plans)
    values = [value for line in lines for _, value in line]
    values += [mark.value for mark in chart.marks]
    values += chart.limits
    core = room_for(values or [value for _, value, _, _ in chart.forecast], 0)
    # A wide band or a wild projection must not flatten what was measured.
    reach = (core[1] - core[0]) * 0.75
    for _, value, low, high in chart.forecast:
        for edge in (value, low, high):
            if edge is not None:
                values.append(min(max(edge, core[0] - reach), core[1] + reach))
    low, high = (-0.1, 1.1) if chart.yes_no else room_for(values)
    bottom = size * (2.3 if chart.events else 1.9)
    top = sheet.height - (size * 2.2 if chart.changes else size * 0.9)
    ticks = (
        [0.0, 1.0]
        if chart.yes_no
        else value_ticks(low, high, max(2, int((top - bottom) / (size * 2.5))))
    )
    decimals = tick_decimals(ticks)
    left = max((text_width(_tick(chart, tick, decimals), size) for tick in ticks), default=0) + size
    wide = max((text_width(tag.text, size, tag.bold) for tag in tags), default=0)
    wide = max([wide, *(text_width(tag.note, size * 0.92) for tag in tags)])
    if chart.events:
        wide = max(wide, text_width(chart.events_label, size))
    right = min(sheet.width * 0.36, wide + size * 1.6) if wide else size * 1.2
    return Frame(left, sheet.width - right, bottom, top, chart.start, chart.due, low, high), ticks


def _tick(chart: LineChart, value: float, decimals: int) -> str:
    if chart.yes_no:
        return chart.words.text("Yes") if value else chart.words.text("No")
    return _number(chart, value, decimals)


def _value_axis(
    sheet: Sheet, chart: LineChart, look: Look, frame: Frame, ticks: list[float]
) -> None:
    decimals = tick_decimals(ticks)
    for tick in ticks:
        y = frame.y(tick)
        sheet.line([(frame.left, y), (frame.right, y)], look.grid, crisp=True, order=1)
        sheet.text(
            frame.left - sheet.text_size * 0.7,
            y,
            _tick(chart, tick, decimals),
            look.tertiary,
            align=1.0,
        )


def _day_axis(sheet: Sheet, chart: LineChart, look: Look, frame: Frame) -> None:
    size, words = sheet.text_size, chart.words
    base = frame.bottom
    sheet.line([(frame.left, base), (frame.right, base)], look.axis, crisp=True, order=1.2)
    room = text_width("0000-00", size)
    most = max(1, int((frame.right - frame.left) / room))
    ticks, months = day_ticks(words, frame.first, frame.last, most)
    edges = [max(frame.left, frame.x(day)) for day, _ in ticks] + [frame.right]
    taken = -1e9
    for index, (_, text) in enumerate(ticks):
        x = edges[index]
        if x > frame.right:
            break
        sheet.line([(x, base), (x, base - size * 0.35)], look.axis, crisp=True, order=1.2)
        if months:
            wide = edges[index + 1] - x
            if text_width(text, size) > wide - 2:
                text = words.month(ticks[index][0])
            if text_width(text, size) > wide:
                continue
            at, align = x + wide / 2, 0.5
        else:
            at, align = x, 0.0 if index == 0 else 0.25
        left = at - align * text_width(text, size)
        if left < taken or left + text_width(text, size) > sheet.width:
            continue
        box = sheet.text(at, base - size * 1.25, text, look.tertiary, align=align)
        taken = box.right + size * 0.5


def _events(sheet: Sheet, chart: LineChart, look: Look, frame: Frame) -> None:
    shown = [event for event in chart.events if frame.first <= event.date <= frame.last]
    if not shown:
        return
    for coming in (False, True):
        xs = [frame.x(event.date) for event in shown if event.coming is coming]
        if not xs:
            continue
        if not coming:
            for x in xs:
                sheet.line(
                    [(x, frame.bottom), (x, frame.top)], look.axis, 0.8, (0.8, 3.2), order=1.1
                )
        sheet.dots(
            [(x, frame.bottom) for x in xs],
            6,
            look.secondary,
            sign="D",
            hollow=look.base if coming else "",
            order=3,
        )
    x = frame.right + sheet.text_size * 0.9
    sheet.dots([(x, frame.bottom)], 6, look.secondary, sign="D")
    text = chart.events_label
    sheet.boxes.append(sheet.text(x + sheet.text_size * 0.7, frame.bottom, text, look.tertiary))


def _lines(sheet: Sheet, chart: LineChart, look: Look, frame: Frame) -> list[Numbers]:
    """The lines of the chart; gives points along them that labels keep clear of."""
    drawn = []

    def corners(points: Points) -> list[Corner]:
        return [(frame.x(day), frame.y(value)) for day, value in points]

    if len(chart.limits) == 2:
        low, high = (frame.y(limit) for limit in chart.limits)
        sheet.area(
            [(frame.left, low), (frame.right, low), (frame.right, high), (frame.left, high)],
            look.planned,
            0.12,
        )
    for limit in chart.limits:
        y = frame.y(limit)
        sheet.line([(frame.left, y), (frame.right, y)], look.planned, 1.1, (4, 3))
        drawn.append(sampled([(frame.left, y), (frame.right, y)]))
    for plan in (chart.plan, *chart.earlier_plans):
        if len(plan) > 1:
            sheet.line(corners(plan), look.planned, 1.1, (4, 3))
            drawn.append(sampled(corners(plan)))
    if len(chart.original_plan) > 1:
        sheet.line(corners(chart.original_plan), look.planned, 1.1, (1.1, 2.6))
        drawn.append(sampled(corners(chart.original_plan)))
    drawn += _forecast(sheet, chart, look, frame)
    if chart.line:
        points = corners(chart.actual)
        line = thinned(corners(_stairs(chart.line) if chart.stepped else chart.line))
        if len(line) > 1:
            sheet.line(line, look.accent, 1.8)
        drawn.append(sampled(line))
        gap = (frame.right - frame.left) / max(1, len(points))
        if gap > 7:
            sheet.dots(points, 5, look.accent)
        sheet.place(points)
    return drawn


def _stairs(line: Points) -> Points:
    """The corners of a line that keeps each value until the next."""
    held = [(day, low) for (_, low), (day, _) in pairwise(line)]
    return (*line[:1], *(corner for pair in zip(held, line[1:], strict=True) for corner in pair))


def _forecast(sheet: Sheet, chart: LineChart, look: Look, frame: Frame) -> list[Numbers]:
    if len(chart.forecast) < 2:
        return []

    def height(value: float) -> float:
        return min(max(frame.y(value), frame.bottom), frame.top)

    xs = [frame.x(day) for day, *_ in chart.forecast]
    line = [(x, frame.y(row[1])) for x, row in zip(xs, chart.forecast, strict=True)]
    middle = until_it_leaves(line, frame)
    banded = [
        (x, row[2], row[3])
        for x, row in zip(xs, chart.forecast, strict=True)
        if row[2] is not None and row[3] is not None
    ]
    if len(banded) > 1:
        upper = [(x, height(high)) for x, _, high in banded]
        lower = [(x, height(low)) for x, low, _ in banded]
        sheet.area([*upper, *reversed(lower)], look.accent, look.band)
    sheet.line(middle, look.accent, 1.6, (4.5, 3))
    return [sampled(middle)]


def until_it_leaves(line: list[Corner], frame: Frame) -> list[Corner]:
    """The line as far as it stays between bottom and top, where it would else seem to turn."""
    kept = line[:1]
    for (x, y), (onward, there) in pairwise(line):
        edge = min(max(there, frame.bottom), frame.top)
        if edge != there:
            return [*kept, (x + (onward - x) * (edge - y) / (there - y), edge)]
        kept.append((onward, there))
    return kept


def _changes(sheet: Sheet, chart: LineChart, look: Look, frame: Frame) -> list[Numbers]:
    """A solid line up from the axis; the label stays clear of those before it."""
    size, drawn = sheet.text_size, []
    height = sheet.height - size * 0.9
    for change in chart.changes:
        if not frame.first <= change.date <= frame.last:
            continue
        x = frame.x(change.date)
        upright = [(x, frame.bottom), (x, sheet.height - size * 0.3)]
        sheet.line(upright, look.secondary, crisp=True, order=1.4)
        drawn.append(sampled(upright, 1.0))  # across a label it is as bad as along one
        wide = text_width(change.label, size)
        left = x - wide - size * 0.6 if x - wide - size * 0.6 > 0 else x + size * 0.6
        box = Box(left, height - size * 0.6, left + wide, height + size * 0.6)
        if left + wide < frame.right and not any(box.overlaps(one) for one in sheet.boxes):
            sheet.boxes.append(sheet.text(left, height, change.label, look.secondary))
    return drawn


def _margin(sheet: Sheet, chart: LineChart, look: Look, frame: Frame, tags: list[_Tag]) -> None:
    """The marks of what is to be reached, and the labels at the right, pushed apart."""
    size = sheet.text_size
    for mark in chart.marks:
        x, y = min(frame.x(mark.date), frame.right), frame.y(mark.value)
        if mark.strong:
            sheet.dots([(x, y)], 6.6, look.text, sign="D", order=3.5)
        else:
            sheet.dots([(x, y)], 5.8, look.tertiary, sign="D", hollow=look.base, order=3.4)
        sheet.boxes.append(Box(x - 5, y - 5, x + 5, y + 5))
    if not tags:
        return
    heights = [size * (2.5 if tag.note else 1.3) for tag in tags]
    wanted = [
        min(max(frame.y(tag.value), frame.bottom), frame.top) - (size * 0.6 if tag.note else 0)
        for tag in tags
    ]
    left = frame.right + size * 0.9
    room = sheet.width - left
    floor = frame.bottom + (size * 0.7 if chart.events else -size * 0.5)
    for tag, height, middle in zip(
        tags, heights, spread(wanted, heights, floor, sheet.height), strict=True
    ):
        y = middle + (height / 2 - size * 0.65)
        weight = lettering.BOLD if tag.bold else lettering.REGULAR
        # A little smaller rather than cut off, as another number.
        wide = lettering.width(tag.text, size, weight)
        less = size if wide <= room else size * max(0.5, 0.99 * room / wide)
        text = lettering.clipped(tag.text, less, room, weight)
        sheet.boxes.append(sheet.text(left, y, text, tag.colour, bold=tag.bold, size=less))
        if tag.note:
            note = lettering.clipped(tag.note, size * 0.92, room)
            sheet.boxes.append(
                sheet.text(left, y - size * 1.2, note, look.tertiary, size=size * 0.92)
            )


def _inline(sheet: Sheet, chart: LineChart, look: Look, frame: Frame, drawn: list[Numbers]) -> None:
    """What the last value is, what was planned for its day, and which line was the first plan."""
    # Into the margin, too, where its labels leave room.
    inside = Box(frame.left, frame.bottom, sheet.width, frame.top + sheet.text_size * 0.6)
    measured = [(frame.x(day), frame.y(value)) for day, value in chart.actual]
    avoid = np.concatenate(drawn) if drawn else np.empty((0, 2))
    last = None
    if chart.actual:
        day, value = (chart.actual + chart.leaving if chart.stepped else chart.actual)[-1]
        last = (frame.x(day), frame.y(value))
    now = None
    if chart.planned_now is not None:
        day, planned = chart.planned_now
        now = (frame.x(day), frame.y(planned))
        sheet.dots([now], 5, look.planned, hollow=look.base)
    if last is not None and chart.actual_label and not _ends_at_margin(chart):
        sheet.near(
            last,
            chart.actual_label,
            look.accent,
            inside,
            avoid,
            others=[*measured[:-1], *([now] if now else [])],
            bold=True,
            below=now is None or last[1] <= now[1],
        )
    if now is not None and chart.plan_label:
        sheet.near(
            now,
            chart.plan_label,
            look.tertiary,
            inside,
            avoid,
            others=measured,
            below=last is not None and last[1] > now[1],
        )
    if len(chart.original_plan) > 1 and chart.original_label:
        day, value = chart.original_plan[-1]
        at = (frame.x(day), frame.y(value))
        # On the side of it where the plan of now is not: that is named by what stands there.
        plan = np.array([(frame.x(day), frame.y(value)) for day, value in chart.plan] or [at])
        below = at[1] < float(np.interp(at[0], plan[:, 0], plan[:, 1]))
        # Rather not at all than along another line, as whose name it would be read.
        sheet.near(at, chart.original_label, look.tertiary, inside, avoid, below=below, most=3)
