"""The right column of the overview: what to do today, the next review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabBar, QVBoxLayout, QWidget

from goaldesk.core import agenda_words, sentences
from goaldesk.core.rows import AgendaItem, ReviewDetail, ReviewKpiRow, ReviewRow
from goaldesk.core.words import Words
from goaldesk.ui.context import Context
from goaldesk.ui.pages.overview_missing import Missing
from goaldesk.ui.room import clear, column_in, row_in
from goaldesk.ui.signs import sign_pixmap
from goaldesk.ui.texts import hairline, heading, label, link_button, put_icon
from goaldesk.ui.two_lines import LinesView, TwoLines

ICONS = {
    "action": "circle-check",
    "measure": "gauge",
    "stale": "gauge",
    "communication": "mail",
    "review": "calendar",
    "milestone": "circle-check",
    "period": "calendar-arrow-up",
    "aged": "history",
    "orphan": "unlink",
}
ROW = 54
MOST_ROWS = 5
MOST_CHANGES = 4


def titled(title: str) -> tuple[QHBoxLayout, QLabel]:
    """A section's heading with a note at the right."""
    row = QHBoxLayout()
    row.addWidget(heading(title))
    row.addStretch(1)
    note = label("", tone="secondary", size=12, wrap=False)
    row.addWidget(note)
    return row, note


class Today(QWidget):
    """Two tabs: what is due, late first, and what is missing; a click or Enter goes there."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        words = context.words
        self._words = words
        self.tabs = QTabBar()
        self.tabs.setObjectName("inner")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName(words.text("Today and missing"))
        self.tabs.addTab(words.text("Today"))
        self.tabs.addTab(words.text("Missing"))
        self.tabs.currentChanged.connect(self._show_part)
        self.day = label("", tone="secondary", size=12, wrap=False)
        self.list = LinesView(context.theme, context.icons, words.text("Today"), ROW, 4)
        self.list.row_here = self._row_here
        self.list.chosen.connect(lambda row: context.go(row.data.table, row.data.row_id, ""))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.more = link_button("")
        self.more.clicked.connect(self._unfold)
        self.empty = label(words.text("Nothing is due this week."), tone="secondary")
        self.missing = Missing(context)
        self.missing.counted.connect(self._show_count)
        self._items: Sequence[TwoLines] = ()
        self._unfolded = False
        title = QHBoxLayout()
        title.addWidget(self.tabs)
        title.addStretch(1)
        title.addWidget(self.day)
        layout = column_in(self)
        layout.addLayout(title)
        layout.addWidget(hairline())
        layout.addSpacing(10)
        layout.addWidget(self.list)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.empty, self.missing):
            layout.addWidget(part)
        self._show_part(0)

    def _row_here(self) -> tuple[str, str] | None:
        row = self.list.current()
        return (row.data.table, row.data.row_id) if row is not None and row.data.row_id else None

    def show_items(self, items: Sequence[AgendaItem], today: date) -> None:
        """Show these, and which day it is."""
        self.day.setText(self._words.short_date(today))
        self.day.setToolTip(self._words.long_date(today))
        self._items = [_row(self._words, item) for item in items]
        self._show_rows()
        self.missing.later()

    def _show_rows(self) -> None:
        """All rows there are, or the first few: the list is as high as they are."""
        rows = list(self._items if self._unfolded else self._items[:MOST_ROWS])
        self.list.show_rows(rows)
        heights = sum(self.list.sizeHintForRow(number) for number in range(len(rows)))
        self.list.setFixedHeight(max(ROW, heights) + 2 * self.list.frameWidth())
        rest = len(self._items) - len(rows)
        self.more.setText(self._words.plural("{count} more", "{count} more", rest))
        self._show_part(self.tabs.currentIndex())

    def _unfold(self) -> None:
        """Show all that is due; the keyboard goes on at the first that was not shown."""
        self._unfolded = True
        self._show_rows()
        self.list.setCurrentIndex(self.list.rows.index(MOST_ROWS, 0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.missing.catch_up()

    def _show_part(self, number: int) -> None:
        self.list.setVisible(number == 0 and bool(self._items))
        self.more.setVisible(number == 0 and len(self._items) > self.list.rows.rowCount())
        self.empty.setVisible(number == 0 and not self._items)
        self.missing.setVisible(number == 1)

    def _show_count(self, count: int) -> None:
        text = self._words.text("Missing ({count})", count=self._words.number(count))
        self.tabs.setTabText(1, text)


def _row(words: Words, item: AgendaItem) -> TwoLines:
    return TwoLines(
        f"{item.kind} {item.row_id}",
        agenda_words.agenda_title(words, item),
        agenda_words.agenda_note(words, item),
        right=agenda_words.agenda_when(words, item),
        icon="circle-alert" if item.overdue else ICONS[item.kind],
        right_tone="off_track" if item.overdue else "secondary",
        data=item,
    )


class NextReview(QWidget):
    """The next review, what changed since the last one, and the way to prepare it."""

    def __init__(self, context: Context, plan: Callable[[], object]) -> None:
        super().__init__()
        words = context.words
        self._context, self._words, self._plan = context, words, plan
        self._review_id = ""
        title, self.when = titled(words.text("Next review"))
        self.name = label("", bold=True)
        self.date = label("", tone="secondary", size=12, wrap=False)
        self.since = label("", tone="secondary", size=12)
        self.changes = QVBoxLayout(spacing=4)
        self.button = QPushButton()
        put_icon(self.button, context.icons.icon("clock"))
        self.button.clicked.connect(self._go)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.date)
        layout = column_in(self, 8)
        layout.addLayout(title)
        layout.addWidget(hairline())
        layout.addLayout(head)
        layout.addWidget(self.since)
        layout.addLayout(self.changes)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_review(self, detail: ReviewDetail | None, today: date) -> None:
        """Show a draft beside the review before it; None where none is planned."""
        words = self._words
        clear(self.changes)
        self._review_id = "" if detail is None else detail.review.id
        if detail is None:
            self.when.setText("")
            self.name.setText(words.text("No review is planned."))
            self.date.setText("")
            self.since.hide()
            self.button.setText(words.text("Plan a review"))
            return
        review = detail.review
        self.when.setText(sentences.coming_text(words, (review.date - today).days))
        self.name.setText(review.title)
        self.date.setText(words.date(review.date))
        self.since.show()
        self.button.setText(words.text("Prepare the review"))
        moved = [row for row in detail.rows if row.known_before and row.before_status != row.status]
        self.since.setText(_since(words, detail.previous, len(moved)))
        for row in moved[:MOST_CHANGES]:
            self.changes.addWidget(self._change(row))
        if len(moved) > MOST_CHANGES:
            rest = words.text("and {count} more", count=words.number(len(moved) - MOST_CHANGES))
            self.changes.addWidget(label(rest, tone="secondary", size=12))

    def _go(self) -> None:
        if self._review_id:
            self._context.go("review", self._review_id, "")
        else:
            self._plan()

    def _change(self, row: ReviewKpiRow) -> QWidget:
        line = QWidget()
        layout = row_in(line, 5)
        layout.addWidget(label(row.name), 1)
        for number, status in enumerate((row.before_status, row.status)):
            if number:
                layout.addWidget(label("→", tone="secondary", wrap=False))
            layout.addWidget(self._sign(status or "no_data"))
            layout.addWidget(self._word(status or "no_data"))
        return line

    def _sign(self, status: str) -> QLabel:
        sign = QLabel()
        sign.setPixmap(sign_pixmap(status, self._context.theme.status(status)))
        return sign

    def _word(self, status: str) -> QLabel:
        word = label(sentences.status_text(self._words, status), size=12, wrap=False)
        palette = word.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(self._context.theme.status(status)))
        word.setPalette(palette)
        return word


def _since(words: Words, previous: ReviewRow | None, count: int) -> str:
    if previous is None:
        return words.text("It will be the first one.")
    day = words.short_date(previous.date)
    if not count:
        return words.text("No status has changed since the review of {day}.", day=day)
    return words.plural(
        "{count} status has changed since the review of {day}:",
        "{count} statuses have changed since the review of {day}:",
        count,
        day=day,
    )
