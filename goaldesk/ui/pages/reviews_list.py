"""The reviews in a list, and the product's progress over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from goaldesk.core import sentences
from goaldesk.core.rows import ReviewRow
from goaldesk.core.words import Words
from goaldesk.ui.once import once
from goaldesk.ui.page import Page
from goaldesk.ui.room import column_in
from goaldesk.ui.texts import hairline, heading, label, link_button
from goaldesk.ui.two_lines import LinesView, TwoLines

WIDTH = 236
ROW = 54


def review_line(words: Words, review: ReviewRow, today: date) -> TwoLines:
    """A review in two lines: its title and progress, its date and status."""
    if review.draft:
        return TwoLines(
            review.id,
            review.title,
            words.date(review.date),
            bold=True,
            right=sentences.coming_text(words, (review.date - today).days),
            right_second=words.text("draft"),
            right_tone="off_track" if review.date < today else "secondary",
            data=review,
        )
    status = review.status or "no_data"
    return TwoLines(
        review.id,
        review.title,
        words.date(review.date),
        bold=True,
        right=words.percent(review.progress),
        right_bold=True,
        status=status,
        right_second=sentences.status_text(words, status),
        data=review,
    )


class ReviewList(QWidget):
    """The left column: reviews newest first, all actions, the trend."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        words = self._words = page.words
        self._page = page
        icons, accent = page.context.icons, page.context.theme.accent
        self.setFixedWidth(WIDTH)
        self.new_button = link_button(words.text("New review"), icons.icon("plus", accent))
        once(self.new_button)
        head = QHBoxLayout(contentsMargins=QMargins(14, 10, 8, 8))
        head.addWidget(heading(words.text("Reviews")))
        head.addStretch(1)
        head.addWidget(self.new_button)
        self.list = LinesView(
            page.context.theme, icons, words.text("Reviews"), ROW, 14, table="review"
        )
        self.list.setToolTip(words.text("Delete removes a review; undo brings it back."))
        self.all_button = link_button(words.text("All actions"))
        self.all_button.setToolTip(
            words.text("Every action and every adjustment, of a review or of none")
        )
        self.all_button.setIcon(icons.icon("list-checks", accent))
        self.all_button.setCheckable(True)
        self._trend = QVBoxLayout(contentsMargins=QMargins(14, 10, 10, 10), spacing=4)
        self._trend.addWidget(label(words.text("Product progress, %"), tone="secondary", size=12))
        self.no_trend = label(
            words.text("The line begins the day after the first review."), tone="tertiary", size=12
        )
        self._trend.addWidget(self.no_trend)
        self.chart: QWidget | None = None
        layout = column_in(self)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addWidget(self.list, 1)
        layout.addWidget(hairline())
        row = QHBoxLayout(contentsMargins=QMargins(8, 6, 8, 6))
        row.addWidget(self.all_button)
        layout.addLayout(row)
        layout.addWidget(hairline())
        layout.addLayout(self._trend)

    def show_reviews(self, rows: Sequence[ReviewRow], today: date) -> None:
        """Show the reviews, newest first, and the product's progress over them."""
        self.list.show_rows([review_line(self._words, row, today) for row in rows])
        points = [
            (row.date, row.progress)
            for row in reversed(rows)
            if not row.draft and row.progress is not None
        ]
        enough = len(points) > 1
        self.no_trend.setVisible(not enough)
        if enough and self.chart is None:
            from goaldesk.ui.chart_view import ChartView

            name = self._words.text("Product progress, %")
            self.chart = ChartView(self._page.context, name)
            self.chart.setFixedHeight(124)
            self._trend.addWidget(self.chart)
        if self.chart is not None:
            self.chart.setVisible(enough)
        if enough and self.chart is not None:
            from goaldesk.reports.charts import trend_chart

            self.chart.show_spec(trend_chart(self._words, points))
