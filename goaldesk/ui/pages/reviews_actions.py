"""The actions agreed in a review, and all actions and adjustments in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMargins, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.fields import ACTION_STATES, AREAS, choice_label
from goaldesk.core.review_words import days_late, late_text
from goaldesk.core.rows import Record
from goaldesk.core.words import Words
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.record_table import RecordEditor, RecordTable
from goaldesk.ui.room import column_in, divided, scrolled
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import heading, label, link_button
from goaldesk.ui.two_lines import LinesView, TwoLines

KEYS = ("text", "owner", "due", "state", "area", "kpi_id", "review_id", "note", "external_id")
ROW = 46


def action_line(words: Words, action: Record, today: dt.date, origin: str = "") -> TwoLines:
    """An action in two lines: what, then whose, until when and of which area.

    `origin` says from where it was carried over.
    """
    state = str(action["state"])
    late = days_late(action, today)
    right = words.text(choice_label(ACTION_STATES, state))
    due = action["due"]
    parts = [
        origin,
        str(action["owner"]),
        words.text("due {day}", day=words.short_date(due)) if isinstance(due, dt.date) else "",
        words.text(choice_label(AREAS, action["area"])),
    ]
    return TwoLines(
        action.id,
        str(action["text"]),
        " · ".join(part for part in parts if part),
        right=late_text(words, late) if late else right,
        mark="circle-alert" if late else "check" if state == "done" else "",
        right_tone="off_track" if late else "secondary",
        data=action,
    )


def carried_text(words: Words, titles: Mapping[str, str], action: Record) -> str:
    """From where an open action was carried over."""
    return words.text("from {review}", review=titles.get(str(action["review_id"]), ""))


def count_text(words: Words, actions: Sequence[Record], carried: int) -> str:
    """How many of a review's actions are done, and how many it carried over."""
    done = sum(action["state"] == "done" for action in actions)
    values = {"done": words.number(done), "count": words.number(len(actions))}
    if not carried:
        return words.text("{done} of {count} done", **values) if actions else ""
    return words.plural(
        "{done} of {own} done, {count} carried over",
        "{done} of {own} done, {count} carried over",
        carried,
        done=values["done"],
        own=values["count"],
    )


def pane_header(title: str, add: str) -> tuple[QHBoxLayout, QLabel, QPushButton]:
    """A pane's heading, its count, and its button at the right."""
    row = QHBoxLayout(spacing=8)
    row.addWidget(heading(title))
    note = label("", tone="secondary", size=12, wrap=False)
    row.addWidget(note)
    row.addStretch(1)
    button = link_button(add)
    row.addWidget(button)
    return row, note, button


class AddLine(QLineEdit):
    """A line that is there while something is added; Tab adds it like Enter, Escape closes it."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        if forward and self.text().strip():
            self.editingFinished.emit()
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.hide()
            return
        super().keyPressEvent(event)


class ActionsPane(QWidget):
    """A review's actions: Space or a click on the state marks one done, Enter opens its form."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        words = page.words
        self._page, self._words = page, words
        self._review_id: str | None = None
        self._open_id = ""
        row, self.note, self.add_button = pane_header(words.text("Actions"), words.text("Add"))
        icons, accent = page.context.icons, page.context.theme.accent
        self.add_button.setIcon(icons.icon("plus", accent))
        self.add_button.setToolTip(words.text("Add an action"))
        self.add_button.clicked.connect(self.start_adding)
        self.line = AddLine()
        self.line.setPlaceholderText(words.text("What is to be done? Enter adds it."))
        self.line.setAccessibleName(words.text("New action"))
        self.line.editingFinished.connect(self._add)
        self.line.hide()
        self.list = LinesView(
            page.context.theme, icons, words.text("Actions"), ROW, 4, table="action"
        )
        self.list.setToolTip(
            words.text("Space: done. Enter: edit. Delete: delete. Alt+Up and Alt+Down: move.")
        )
        self.list.toggled.connect(self._toggle)
        self.list.opened.connect(lambda row: self.open(row.id))
        self.list.delete_pressed.connect(self._delete)
        self.list.move_pressed.connect(self._move)
        self.empty = label(
            words.text("Agree on what to do next: what, who, until when."), tone="secondary"
        )
        whole = QWidget()
        layout = QVBoxLayout(whole, contentsMargins=QMargins(16, 12, 14, 0), spacing=6)
        layout.addLayout(row)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty)
        layout.addStretch(0)
        self.stack = QStackedWidget()
        self.stack.addWidget(whole)
        self.stack.addWidget(self._make_form())
        outer = column_in(self)
        outer.addWidget(self.stack)

    def _make_form(self) -> QWidget:
        words, icons = self._words, self._page.context.icons
        self.back = link_button(words.text("Back to the list"))
        self.back.setIcon(icons.icon("arrow-left", self._page.context.theme.accent))
        self.back.clicked.connect(self.close_form)
        self.delete_button = link_button(words.text("Delete"))
        self.delete_button.setIcon(icons.icon("trash-2", self._page.context.theme.accent))
        self.delete_button.clicked.connect(self._delete)
        self.form = Form(self._page, "action", KEYS, columns=2)
        for editor in self.form.editors.values():
            editor.setMinimumWidth(80)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.delete_button)
        inner = QWidget()
        layout = QVBoxLayout(inner, contentsMargins=QMargins(16, 10, 14, 10))
        layout.addLayout(row)
        layout.addWidget(self.form)
        return scrolled(inner)

    def show_actions(
        self,
        review_id: str,
        actions: Sequence[Record],
        carried: Sequence[Record],
        titles: Mapping[str, str],
    ) -> None:
        """Show a review's actions, then those carried over; `titles` name the reviews by id."""
        if review_id != self._review_id:
            self._review_id = review_id
            self.stack.setCurrentIndex(0)
            with QSignalBlocker(self.line):  # what is typed in it was not meant for this review
                self.line.hide()
        words, today = self._words, self._page.document.today
        lines = [action_line(words, action, today) for action in actions]
        lines += [
            action_line(words, action, today, carried_text(words, titles, action))
            for action in carried
        ]
        self.list.show_rows(lines)
        self.note.setText(count_text(words, actions, len(carried)))
        if not lines and self.list.hasFocus():
            self.add_button.setFocus()
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        if self.stack.currentIndex() == 1:
            self._show_form()

    def _show_form(self) -> None:
        """Fill the form; an action that is gone closes it, whatever is selected then."""
        row = next((row for row in self.list.rows.rows if row.id == self._open_id), None)
        if row is None:
            self.stack.setCurrentIndex(0)
        self.form.show_record(row.data if row is not None else None)

    def start_adding(self) -> None:
        """Open the line that takes a new action."""
        self.stack.setCurrentIndex(0)
        self.line.show()
        self.line.setFocus()

    def _add(self) -> None:
        """Add what was typed, also where the line is left; who goes on typing comes to its form."""
        text, goes_on = self.line.text().strip(), self.line.hasFocus()
        if not text:
            return
        self.line.clear()
        made = self._page.add_row("action", text=text, review_id=self._review_id)
        if made is None:
            self.line.setText(text)
            return
        self.line.hide()
        if goes_on:
            self.open(made, "owner")

    def open(self, action_id: str, field: str = "text") -> None:
        """Open an action's form, the cursor in a field."""
        if self.list.select(action_id):
            self._open_id = action_id
            self.stack.setCurrentIndex(1)
            self._show_form()
            self.form.focus_field(field or "text")

    def close_form(self) -> None:
        """Back to the list; what was typed is committed."""
        self.form.commit_all()
        self.stack.setCurrentIndex(0)
        self.list.setFocus()

    def _toggle(self, row: TwoLines) -> None:
        state = "open" if row.data["state"] == "done" else "done"
        self._page.change_row("action", row.id, state=state)

    def _delete(self) -> None:
        row = self.list.current()
        if row is not None:
            self.stack.setCurrentIndex(0)
            self._page.delete_rows("action", row.id)
            (self.list if self.list.rows.rowCount() else self.add_button).setFocus()

    def _move(self, step: int) -> None:
        """Move an action among the review's own, or among those carried over."""
        row = self.list.current()
        if row is None:
            return
        own = row.data["review_id"] == self._review_id
        rows = self.list.rows.rows
        among = [each.id for each in rows if (each.data["review_id"] == self._review_id) == own]
        if self._page.step_row("action", row.id, step, among):
            self.list.select(row.id)


class AllActions(QWidget):
    """Every action, of a review or of none, in a list with a form beside it."""

    def __init__(self, page: Page, adjustments: QWidget) -> None:
        super().__init__()
        self._page = page
        words = page.words
        table = RecordTable(
            page,
            "action",
            ("text", "owner", "due", "state", "area"),
            title=words.text("All actions"),
            hint=words.text("What is to be done?"),
            widths={"due": 150, "state": 110, "area": 110},
            adapt=self._with_lateness,
        )
        self.editor = RecordEditor(table, Form(page, "action", KEYS), (560, 360))
        splitter = divided(Qt.Orientation.Vertical, self.editor, adjustments)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([380, 180])
        layout = QVBoxLayout(self, contentsMargins=QMargins(0, 4, 0, 0))
        layout.addWidget(splitter)

    def _with_lateness(self, column: Column) -> Column:
        """A late action says so in words beside its date, in the colour of what is off track."""
        if column.key != "due":
            return column
        return column._replace(show=self._due, plain=column.show, tone=self._tone)

    def _due(self, action: Record) -> str:
        due = action["due"]
        if not isinstance(due, dt.date):
            return ""
        words = self._page.words
        late = days_late(action, self._page.document.today)
        if not late:
            return words.date(due)
        return f"{words.short_date(due)} · {late_text(words, late)}"

    def _tone(self, action: Record) -> str:
        return "off_track" if days_late(action, self._page.document.today) else ""
