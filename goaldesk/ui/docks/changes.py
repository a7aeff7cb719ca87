"""What changed since a review, a day, or a copy that was sent: the net of it, by page and row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from goaldesk.core.errors import Invalid
from goaldesk.core.history_words import change_text, row_text
from goaldesk.core.queries.changes_since import since_day, since_edit, since_review
from goaldesk.core.queries.history import HistoryChange
from goaldesk.core.queries.records import records
from goaldesk.core.reading import Reader
from goaldesk.ui.actions import PAGE_OF, PAGES
from goaldesk.ui.context import Context
from goaldesk.ui.docks.history_filter import Chip
from goaldesk.ui.docks.history_tree import HistoryTree, Line
from goaldesk.ui.editors import DateEdit
from goaldesk.ui.room import column_in
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import label, link_button, unmarked
from goaldesk.ui.trees import TreeRowsModel

Find = Callable[[Reader], "list[HistoryChange] | None"]


def copies_sent(context: Context) -> list[tuple[str, str]]:
    """The copies of the document that were sent from here, in words, with their last edit's id."""
    from goaldesk.store.sent import sent_copies

    words, document = context.words, context.document
    return [
        (
            words.text(
                "“{name}”, sent on {date} at {time}",
                name=sent.name,
                date=words.date(sent.at.astimezone().date()),
                time=f"{sent.at.astimezone():%H:%M}",
            ),
            sent.edit,
        )
        for sent in sent_copies(document.folders, document.id)
    ]


class ChangedSince(QWidget):
    """A tree of net differences; `button` opens the menu of moments to begin at.

    `begun` and `left` say that it is asked for and no longer.
    """

    begun = Signal()
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        words = context.words
        self._context = context
        self._find: Find | None = None
        self.button: QPushButton = link_button(words.text("Changed since…"))
        self.button.clicked.connect(self._open)
        self.chip = Chip(words.text("All edits"))
        self.chip.left.connect(self.leave)
        self.day = DateEdit(words, context.icons, lambda: context.document.today, self)
        self.day.setAccessibleName(words.text("Changed since the end of which day"))
        self.day.returnPressed.connect(self._take_day)
        self.day.chosen.connect(self._take_day)
        self.said = label(tone="secondary")
        self.model = TreeRowsModel(
            [
                Column(
                    "text",
                    words.text("What is different"),
                    lambda r: r.text,
                    lambda r: r.text,
                    tip=lambda r: r.text,
                )
            ],
            self,
        )
        self.view = HistoryTree(context, self.model, words.text("What is different"))
        layout = column_in(self, 6)
        layout.addWidget(self.chip)
        layout.addWidget(self.day)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)
        context.document.changed.connect(self._refresh)

    def _open(self) -> None:
        self.moments().popup(self.button.mapToGlobal(self.button.rect().topLeft()))

    def moments(self) -> QMenu:
        """The reviews, a day, and the copies sent, to begin at."""
        words, menu = self._context.words, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        with self._context.document.read() as session:
            taken = [row for row in records(session, "review") if row["taken"]]
        for row in taken:
            day = row["date"]
            assert isinstance(day, dt.date)
            name = words.text("{title} ({date})", title=str(row["title"]), date=words.date(day))
            self._offer(menu, name, lambda session, row=row: since_review(session, row.id))
        if taken:
            menu.addSeparator()
        menu.addAction(words.text("A day…")).triggered.connect(self.ask_day)
        copies = copies_sent(self._context)
        if copies:
            menu.addSeparator()
        for name, edit_id in copies:
            self._offer(menu, name, lambda session, at=edit_id: since_edit(session, at))
        return menu

    def _offer(self, menu: QMenu, name: str, find: Find) -> None:
        entry = menu.addAction(unmarked(name))
        entry.triggered.connect(lambda: self.show_since(name, find))

    def ask_day(self) -> None:
        """Let a day be typed; the differences since its end are shown then."""
        words = self._context.words
        self._find = None
        self.begun.emit()
        self.chip.say(words.text("Changed since the end of a day"))
        self.day.show()
        self.view.hide()
        self.said.setText(words.text("Type a day and press Enter, or choose one."))
        self.said.show()
        self.day.setFocus()
        self.day.selectAll()

    def _take_day(self) -> None:
        words = self._context.words
        try:
            day = self.day.date()
        except Invalid as problem:
            self.said.setText(words.problem(problem))
            return
        if day is not None:
            name = words.text("the end of {date}", date=words.date(day))
            self.show_since(name, lambda session: since_day(session, day), by_day=True)

    def show_since(self, name: str, find: Find, *, by_day: bool = False) -> None:
        """Show what `find` gives, under this name."""
        self._find = find
        self.day.setVisible(by_day)
        self.chip.say(self._context.words.text("Changed since: {moment}", moment=name))
        self.begun.emit()
        self._refresh()
        self.view.expandToDepth(0)
        self._first().setFocus()

    def _first(self) -> QWidget:
        """What the keys go to: the list, or where nothing is in it, another day or the way back."""
        found = (part for part in (self.view, self.day) if not part.isHidden())
        return next(found, self.chip.back)

    def leave(self) -> None:
        """Go back to the list of edits."""
        self._find = None
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self, _: object = None) -> None:
        if self._find is None or not self.isVisible():
            return
        words = self._context.words
        with self._context.document.read() as session:
            found = self._find(session)
        if found is None:
            self.said.setText(words.text("This document’s log does not reach back so far."))
        elif not found:
            self.said.setText(words.text("Nothing has changed since."))
        else:
            count = len({(change.table, change.row) for change in found})
            self.said.setText(
                words.plural("{count} row is different.", "{count} rows are different.", count)
            )
        focused = self.view.hasFocus()
        self.view.setVisible(bool(found))
        if focused:
            self._first().setFocus()
        known = self.model.rowCount()
        self.model.set_rows(list(self._rows(found or [])))
        if self.model.rowCount() != known:
            self.view.expandToDepth(0)

    def _rows(self, found: list[HistoryChange]) -> list[tuple[Line, str | None]]:
        """By page in the method's order, then by row; what came or went with a row below it."""
        words, rows = self._context.words, list[tuple[Line, str | None]]()
        moved = {(c.table, c.row): c for c in found if not c.field}
        for step, title in PAGES:
            here = [change for change in found if PAGE_OF[change.table] == step]
            if here:
                rows.append((Line(step, words.text(title)), None))
            for change in here:
                above = _above(change, moved)
                known = () if above is None else (above.title,)
                row_id = _id(change)
                if not change.field:
                    text = change_text(words, change, known)
                    line = Line(row_id, text, change=change)
                    rows.append((line, _id(above) if above else step))
                    continue
                if not rows or not rows[-1][0].id.startswith(f"{row_id}/"):
                    rows.append((Line(row_id, row_text(words, change), change=change), step))
                text = change_text(words, change)
                one = Line(f"{row_id}/{change.field}", text, change=change, single=True)
                rows.append((one, row_id))
        return _parents_first(rows)


def _id(change: HistoryChange) -> str:
    return f"{change.table}/{change.row}"


def _above(
    change: HistoryChange, moved: Mapping[tuple[str, str], HistoryChange]
) -> HistoryChange | None:
    """The row that this one came or went with."""
    above = (moved[key] for key in change.parts_of if key in moved)
    return next((each for each in above if each.before == change.before), None)


def _parents_first(rows: list[tuple[Line, str | None]]) -> list[tuple[Line, str | None]]:
    below: dict[str | None, list[Line]] = {}
    for row, above in rows:
        below.setdefault(above, []).append(row)
    found: list[tuple[Line, str | None]] = []
    waiting: list[tuple[Line, str | None]] = [(row, None) for row in below.get(None, ())]
    while waiting:
        row, above = waiting.pop(0)
        found.append((row, above))
        waiting += [(each, row.id) for each in below.get(row.id, ())]
    return found
