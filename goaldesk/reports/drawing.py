"""Draws charts: those over days, of a trend, and bars; see `charts.draw`."""

from __future__ import annotations

from goaldesk.reports import lettering
from goaldesk.reports.chart_specs import BarChart, Chart, LineChart, Look, TrendChart
from goaldesk.reports.dot_drawing import dot_chart
from goaldesk.reports.line_drawing import line_chart
from goaldesk.reports.scales import Frame, value_ticks
from goaldesk.reports.sheet import ChartFigure, Corner, Sheet, text_width


def draw(
    chart: Chart, look: Look, size: tuple[float, float], text: float, ratio: float
) -> ChartFigure:
    """The figure of any chart; see `charts.draw`."""
    sheet = Sheet(size, look.base, text, ratio)
    if isinstance(chart, LineChart):
        line_chart(sheet, chart, look)
    elif isinstance(chart, TrendChart):
        _trend_chart(sheet, chart, look)
    elif isinstance(chart, BarChart):
        _bar_chart(sheet, chart, look)
    else:
        dot_chart(sheet, chart, look)
    return sheet.figure


def _trend_chart(sheet: Sheet, chart: TrendChart, look: Look) -> None:
    size = sheet.text_size
    highest = max(0.1, *(value for _, value in chart.actual))
    bottom, top = size * 1.9, sheet.height - size * 1.6
    ticks = value_ticks(0, highest * 100, max(1, int((top - bottom) / (size * 2.2))))
    if ticks and len(ticks) > 1 and ticks[-1] < highest * 100:
        ticks.append(ticks[-1] + ticks[1] - ticks[0])
    left = max((text_width(chart.words.number(t), size) for t in ticks), default=0) + size
    right = sheet.width - text_width(chart.last_label, size, True) * 0.6 - size
    full = max(highest, (ticks[-1] / 100 if ticks else 0.0))
    frame = Frame(left, right, bottom, top, chart.actual[0][0], chart.actual[-1][0], 0, full)
    for tick in ticks:
        y = frame.y(tick / 100)
        sheet.line(
            [(left, y), (right, y)], look.axis if tick == 0 else look.grid, crisp=True, order=1
        )
        sheet.text(left - size * 0.6, y, chart.words.number(tick), look.tertiary, align=1.0)
    single = len(chart.actual) == 1
    points = [
        ((left + right) / 2 if single else frame.x(day), frame.y(min(full, max(0.0, value))))
        for day, value in chart.actual
    ]
    if not single:
        sheet.line(points, look.accent, 1.8)
    if (right - left) / len(points) > 7:
        sheet.dots(points, 4.6, look.accent)
    sheet.dots(points[-1:], 7, look.accent)
    sheet.place(points)
    sheet.text(
        points[-1][0],
        points[-1][1] + size * 1.15,
        chart.last_label,
        look.accent,
        align=0.5,
        bold=True,
    )
    _trend_days(sheet, chart, look, points, bottom)


def _trend_days(
    sheet: Sheet, chart: TrendChart, look: Look, points: list[Corner], bottom: float
) -> None:
    """The months below the points, from the last one backwards as far as each has room."""
    size = sheet.text_size
    edge = sheet.width + size
    for (x, _), text in zip(reversed(points), reversed(chart.labels), strict=True):
        half = text_width(text, size) / 2
        middle = min(x, sheet.width - half)
        if middle + half + size * 0.5 > edge or middle - half < 0:
            continue
        sheet.text(middle, bottom - size * 1.1, text, look.tertiary, align=0.5)
        edge = middle - half


def _bar_chart(sheet: Sheet, chart: BarChart, look: Look) -> None:
    size = sheet.text_size
    names = [lettering.clipped(bar.name, size, sheet.width * 0.34) for bar in chart.bars]
    left = (
        max(text_width(name, size, bar.own) for name, bar in zip(names, chart.bars, strict=True))
        + size
    )
    notes = [lettering.clipped(bar.note, size * 0.92, sheet.width * 0.3) for bar in chart.bars]
    right = (
        sheet.width
        - max(
            text_width(bar.label, size, bar.own)
            + (text_width(note, size * 0.92) + size if note else 0)
            for note, bar in zip(notes, chart.bars, strict=True)
        )
        - size * 0.8
    )
    top = sheet.height - (size * 1.6 if chart.best is not None else size * 0.4)
    step = min(size * 3.0, (top - size * 0.4) / len(chart.bars))
    thick = min(size * 0.8, step * 0.5)

    def x(value: float) -> float:
        return left + min(1.0, max(0.0, value / chart.full)) * (right - left)

    places = []
    for index, (bar, name, note) in enumerate(zip(chart.bars, names, notes, strict=True)):
        y = top - step * (index + 0.5)
        ink = look.text if bar.own else look.secondary
        sheet.text(0, y, name, ink, bold=bar.own)
        low, high = y - thick / 2, y + thick / 2
        sheet.area([(left, low), (right, low), (right, high), (left, high)], look.track)
        end = x(bar.value or 0.0)
        if bar.value:
            sheet.area(
                [(left, low), (end, low), (end, high), (left, high)],
                look.accent if bar.own else look.planned,
            )
        box = sheet.text(right + size * 0.8, y, bar.label, ink, bold=bar.own)
        if note:
            sheet.text(box.right + size * 0.7, y, note, look.tertiary, size=size * 0.92)
        places.append((end, y))
    sheet.place(places)
    if chart.best is not None:
        at = x(chart.best)
        sheet.line(
            [(at, top - step * len(chart.bars)), (at, top + size * 0.2)],
            look.text,
            1.2,
            crisp=True,
            order=3,
        )
        wide = text_width(chart.best_label, size)
        sheet.text(
            min(at, right - wide / 2),
            top + size * 0.85,
            chart.best_label,
            look.secondary,
            align=0.5,
        )
