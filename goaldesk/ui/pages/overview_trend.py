"""The product's progress over the reviews, as a chart and as the table below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from goaldesk.ui.context import Context
from goaldesk.ui.pages.overview_side import titled
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.room import column_in
from goaldesk.ui.tables import Column, RowsModel
from goaldesk.ui.texts import label

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Reached:
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
        self.chart: QWidget | None = None
        self._layout = column_in(self, 8)
        self._layout.addLayout(title)
        self._layout.addWidget(self.empty)
        self._layout.addWidget(self._make_table())

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
        if enough and self.chart is None:
            from goaldesk.ui.chart_view import ChartView

            self.chart = ChartView(self._context, self._name)
            self.chart.setFixedHeight(130)
            self._layout.insertWidget(self._layout.indexOf(self.table), self.chart)
            QWidget.setTabOrder(self.chart, self.table)
        if self.chart is None:
            return
        self.chart.setVisible(enough)
        if enough:
            from goaldesk.reports.charts import trend_chart

            today = self._context.document.today
            self.chart.show_spec(trend_chart(self._context.words, points, today=today))
