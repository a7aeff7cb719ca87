"""The head of a review: what it is, when, who; for a draft its form and the freezing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from goaldesk.core.review_words import difference_text, next_review_text, replanned_count_text
from goaldesk.core.rows import Record, ReviewDetail, ReviewRow
from goaldesk.core.words import Words
from goaldesk.ui.forms import Form
from goaldesk.ui.once import once
from goaldesk.ui.page import Page
from goaldesk.ui.texts import label, link_button, primary_button, put_icon, say, show_title


class ReviewHead(QWidget):
    """Title, date and attendees, the review to compare with, and what can be done."""

    compare = Signal(str)
    freeze = Signal()
    plan_next = Signal()
    delete = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        words = self._words = page.words
        icons, theme = page.context.icons, page.context.theme
        self._editing = False
        self._shown = ""
        self.title = label("", size=18, bold=True)
        self.title.setMinimumWidth(180)
        self.meta = label("", tone="secondary", size=12)
        self.difference = label("", size=13)
        self.compared = label(words.text("Compared with"), tone="secondary", wrap=False)
        self.combo = QComboBox()
        self.combo.setMaximumWidth(260)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.combo.setAccessibleName(words.text("Compared with"))
        self.combo.activated.connect(lambda: self.compare.emit(self.combo.currentData()))
        self.edit_button = link_button(words.text("Edit"), icons.icon("pencil", theme.accent))
        self.edit_button.setToolTip(words.text("Change the title and the attendees"))
        self.edit_button.clicked.connect(self.start_editing)
        self.delete_button = link_button(words.text("Delete"), icons.icon("trash-2", theme.accent))
        self.delete_button.setToolTip(words.text("Delete this review with its snapshot"))
        self.delete_button.clicked.connect(self.delete)
        self.freeze_button = primary_button(words.text("Freeze snapshot"))
        put_icon(self.freeze_button, icons.icon("lock", theme.on_accent))
        self.freeze_button.setToolTip(
            words.text(
                "Keeps every KPI as it stands on the review’s day; the snapshot never changes."
            )
        )
        self.freeze_button.clicked.connect(self._freeze)
        self.next_button = link_button("", icons.icon("calendar-check", theme.accent))
        self.next_button.clicked.connect(self.plan_next)
        once(self.next_button)
        self.form = Form(page, "review", ("title", "date", "attendees"), columns=3)
        upper = QHBoxLayout(spacing=8)
        names = QVBoxLayout(spacing=2)
        names.addWidget(self.title)
        names.addWidget(self.meta)
        upper.addLayout(names, 1)
        for widget in (
            self.edit_button,
            self.delete_button,
            self.compared,
            self.combo,
            self.freeze_button,
        ):
            upper.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        said = QHBoxLayout(spacing=8)
        said.addWidget(self.difference, 1)
        said.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self, contentsMargins=QMargins(20, 12, 20, 8), spacing=4)
        layout.addLayout(upper)
        layout.addLayout(said)
        layout.addWidget(self.form)

    def show_review(
        self,
        record: Record,
        detail: ReviewDetail,
        earlier: Sequence[ReviewRow],
        next_day: dt.date | None,
    ) -> None:
        """Show a review; `earlier` are the frozen ones that it can be compared with.

        `next_day` is proposed for the next one, where none is planned yet.
        """
        review, words = detail.review, self._words
        if review.id != self._shown:
            self._shown, self._editing = review.id, False
        show_title(self.title, review.title, 70)
        self.meta.setText(" · ".join(_meta(words, review)))
        said = (difference_text(words, detail), replanned_count_text(words, detail))
        say(self.difference, "\n".join(part for part in said if part))
        self.next_button.setText("" if next_day is None else next_review_text(words, next_day))
        self.next_button.setVisible(next_day is not None)
        self.form.show_record(record)
        self.form.editors["date"].setEnabled(review.draft)
        self.form.setVisible(review.draft or self._editing)
        self.edit_button.setVisible(not review.draft and not self._editing)
        self.freeze_button.setVisible(review.draft)
        self.combo.clear()
        for other in earlier:
            self.combo.addItem(
                words.text("{title}, {day}", title=other.title, day=words.short_date(other.date)),
                other.id,
            )
        if detail.previous is not None:
            self.combo.setCurrentIndex(self.combo.findData(detail.previous.id))
        self.compared.setVisible(bool(earlier))
        self.combo.setVisible(bool(earlier))

    def start_editing(self, field: str = "title") -> None:
        """Show the form of a frozen review: its title and who was there."""
        self._editing = True
        self.form.show()
        self.edit_button.hide()
        self.form.focus_field(field or "title")

    def _freeze(self) -> None:
        self.form.commit_all()
        self.freeze.emit()


def _meta(words: Words, review: ReviewRow) -> list[str]:
    parts = [words.date(review.date), review.attendees]
    if review.draft:
        parts.append(words.text("draft, nothing is frozen yet"))
    else:
        parts.append(_frozen(words, review))
    return [part for part in parts if part]


def _frozen(words: Words, review: ReviewRow) -> str:
    """When the snapshot was frozen, by this computer's clock; the day only if it is another."""
    try:
        moment = dt.datetime.fromisoformat(review.taken).astimezone()
    except (ValueError, OverflowError):
        return words.text("snapshot frozen")
    time = moment.strftime("%H:%M")
    if moment.date() == review.date:
        return words.text("snapshot frozen {time}", time=time)
    return words.text("snapshot frozen {day}, {time}", day=words.date(moment.date()), time=time)
