"""The product's progress over the reviews, as a chart and as the table below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from goaldesk.ui import loading
from goaldesk.ui.context import Context
from goaldesk.ui.pages.overview_side import titled
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.room import column_in
from goaldesk.ui.tables import Column, RowsModel
from goaldesk.ui.texts import label

if TYPE_CHECKING:
    from goaldesk.ui.chart_view import ChartView

MOST_ROWS = 12


class Reached(NamedTuple):
    """The product's progress on a day, a fraction."""

    id: str
    day: date
    progress: float


class Trend(QWidget):
    """The product's progress over the reviews up to today, the latest first in the table."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        words = context.words
        self._context = context
        self._name = words.text("Progress trend, %")
        title, note = titled(self._name)
        note.setText(words.text("reviews"))
        text = words.text("The line begins the day after the first review.")
        self.empty = label(text, tone="secondary")
        self._points: Sequence[tuple[date, float]] = ()
        self.chart: ChartView | None = None
        self._place = QWidget()
        self._place.setFixedHeight(130)
        # The curve is drawn later than all else, so what draws it is loaded later too.
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._draw)
        layout = column_in(self, 8)
        layout.addLayout(title)
        for part in (self.empty, self._place, self._make_table()):
            layout.addWidget(part)

    def _make_table(self) -> RowsView:
        words = self._context.words
        columns = (
            Column("day", words.text("Date"), lambda row: row.day, lambda row: words.date(row.day)),
            Column(
                "progress",
                words.text("Progress"),
                lambda row: row.progress,
                lambda row: words.percent(row.progress),
                right=True,
                width=100,
            ),
        )
        self.model = RowsModel(columns, self)
        self.table = RowsView()
        self.table.setAccessibleName(self._name)
        self.table.setModel(self.model)
        self.table.fit(columns)
        height = self.table.fontMetrics().height() + 8
        self.table.verticalHeader().setDefaultSectionSize(height)
        return self.table

    def show_points(self, points: Sequence[tuple[date, float]]) -> None:
        """Show the line through these points; a single one is none yet."""
        enough = len(points) > 1
        self.empty.setVisible(not enough)
        self.table.setVisible(enough)
        rows = [Reached(day.isoformat(), day, progress) for day, progress in reversed(points)]
        self.model.set_rows(rows)
        shown = min(MOST_ROWS, len(rows)) * self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + shown + 2)
        self._place.setVisible(enough)
        self._points = points
        if self.chart is not None:
            self._draw()
        elif enough:
            self._soon.start(loading.PAINTED)

    def _draw(self) -> None:
        from goaldesk.reports.charts import trend_chart
        from goaldesk.ui.chart_view import ChartView

        document, words = self._context.document, self._context.words
        if document.closed or len(self._points) < 2:
            return
        if self.chart is None:
            self.chart = ChartView(self._context, self._name)
            column_in(self._place).addWidget(self.chart)
            # Before the table; Qt orders nothing after what does not take the focus.
            self._place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            QWidget.setTabOrder(self._place, self.chart)
            self._place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chart.show_spec(trend_chart(words, self._points, today=document.today))
