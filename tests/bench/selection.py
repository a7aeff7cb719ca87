"""From the selection of a KPI until its chart is drawn."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from goaldesk.ui.chart_view import ChartView
from tests.bench.measuring import leave, measured, milliseconds, tell
from tests.bench.plans import saved
from tests.bench.table import Table
from tests.bench.windows import shown

KPIS = 20
POINTS = (30, 300, 3_000)


def measure(table: Table, folder: Path) -> None:
    """Charts of 3 000 points, and of fewer."""
    told = [measured("selection", saved(folder, KPIS, KPIS * points)) for points in POINTS]
    table.line(
        "select a KPI → chart drawn, p95, 30/300/3 000 points",
        told[-1]["chart"],
        "ms",
        120,
        floor=told[-1]["floor"],
        growth=[each["chart"] for each in told],
        memory=told[-1]["memory"],
    )


def plain(points: int) -> float:
    """The floor: a line of as many points, drawn by matplotlib as it comes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    def draw(number: int) -> None:
        figure = Figure((5.5, 2.5), 100)
        figure.subplots().plot(range(points), [value + number for value in range(points)])
        FigureCanvasAgg(figure).draw()

    return milliseconds(draw)


def main(path: Path) -> None:
    """Tell the milliseconds of selecting a file’s KPIs, one after the other, and of the floor."""
    app, document, window = shown(path, "kpis")

    waiting: list[QTimer] = []

    def select(number: int) -> None:
        window.go("kpi", f"k{(number + 1) % KPIS}")
        app.processEvents()
        while any(timer.isActive() for timer in waiting):
            app.processEvents()

    select(0)
    view = next(view for view in window.findChildren(ChartView) if view.isVisible())
    waiting += view.findChildren(QTimer)
    taken = milliseconds(select)
    assert view.chart is not None
    tell(chart=taken, floor=plain(len(view.chart.points)))
    document.close()
    leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
