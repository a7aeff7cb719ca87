"""Draws us against the best of the others: a filled dot and a hollow diamond on each line."""

from __future__ import annotations

from goaldesk.reports import lettering
from goaldesk.reports.chart_specs import DotChart, Look
from goaldesk.reports.sheet import Sheet, text_width


def dot_chart(sheet: Sheet, chart: DotChart, look: Look) -> None:
    """Shape and fill tell the two apart without colour; the values stand at the right."""
    size, duels = sheet.text_size, chart.duels
    names = [lettering.clipped(duel.name, size, sheet.width * 0.34) for duel in duels]
    labels = [lettering.clipped(duel.label, size, sheet.width * 0.36) for duel in duels]
    left = max(text_width(name, size, bold=True) for name in names) + size * 1.4
    right = sheet.width - max(text_width(label, size, bold=True) for label in labels) - size * 1.4
    top = sheet.height - size * 1.8
    step = min(size * 2.4, top / len(duels))

    def x(value: float) -> float:
        share = (value - chart.low) / (chart.full - chart.low)
        return left + min(1.0, max(0.0, share)) * (right - left)

    places = []
    for index, (duel, name, label) in enumerate(zip(duels, names, labels, strict=True)):
        y = top - step * (index + 0.5)
        if duel.strong and index:
            sheet.line([(0, y + step / 2), (sheet.width, y + step / 2)], look.axis, crisp=True)
        ink = look.text if duel.strong else look.secondary
        sheet.text(0, y, name, ink, bold=duel.strong)
        sheet.line([(left, y), (right, y)], look.grid, crisp=True, order=1)
        if duel.ours is not None and duel.best is not None:
            sheet.line([(x(duel.ours), y), (x(duel.best), y)], look.planned, 1.6, order=2)
        if duel.best is not None:
            sheet.dots([(x(duel.best), y)], 8.5, look.planned, sign="D", hollow=look.base, order=3)
        if duel.ours is not None:
            sheet.dots([(x(duel.ours), y)], 6, look.accent, order=3.5)
        sheet.text(right + size * 1.2, y, label, ink, bold=duel.strong)
        known = duel.ours if duel.ours is not None else duel.best
        places.append((x(chart.low if known is None else known), y))
    sheet.place(places)
    _legend(sheet, chart, look, left)


def _legend(sheet: Sheet, chart: DotChart, look: Look, left: float) -> None:
    size = sheet.text_size
    y = sheet.height - size * 0.8
    sheet.dots([(left, y)], 6, look.accent)
    box = sheet.text(left + size * 0.8, y, chart.ours_label, look.secondary)
    at = box.right + size * 1.8
    sheet.dots([(at, y)], 8.5, look.planned, sign="D", hollow=look.base)
    sheet.text(at + size, y, chart.best_label, look.secondary)
