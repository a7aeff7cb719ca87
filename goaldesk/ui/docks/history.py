"""The History: every edit of the document, newest first, with what it changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from goaldesk.core.history_words import (
    change_text,
    edit_text,
    local_moment,
    name_text,
    row_text,
)
from goaldesk.core.queries.history import (
    MERGE,
    PAGE,
    HistoryChange,
    HistoryEntry,
    entries,
    named,
)
from goaldesk.core.queries.history_limits import Wanted
from goaldesk.core.reading import Reader
from goaldesk.ui.aside import Aside
from goaldesk.ui.context import Context
from goaldesk.ui.docks.changes import ChangedSince
from goaldesk.ui.docks.history_filter import Chip, HistoryFilter
from goaldesk.ui.docks.history_tree import HistoryTree, Line
from goaldesk.ui.room import column_in, room_in
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import label, link_button
from goaldesk.ui.trees import TreeRowsModel


class History(QWidget):
    """The list of edits with a filter, and the net differences since a moment, in turn.

    `returned` asks to give a field its old value again: the change that took it away.
    """

    returned = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        words = context.words
        self._context = context
        self._entries: list[HistoryEntry] = []
        self._aside = Aside(context.document, self)
        self._asked = Wanted()
        self._subject = ""
        self.filter = HistoryFilter(context)
        self.filter.changed.connect(self._refresh)
        self.chip = Chip(words.text("Show all"))
        self.chip.left.connect(self.filter.clear)
        self.model = TreeRowsModel(
            [
                Column(
                    "text",
                    words.text("What"),
                    lambda r: r.text,
                    lambda r: r.text,
                    tip=lambda r: "\n".join(filter(None, (r.text, r.who, r.detail))),
                ),
                Column("who", words.text("Who, when"), lambda r: r.who, lambda r: r.who),
            ],
            self,
        )
        self.view = HistoryTree(context, self.model, words.text("History"), asks_history=True)
        self.view.returned.connect(self.returned)
        self.view.end_reached.connect(self.show_older)
        self.older = link_button(words.text("Show older edits"))
        self.older.clicked.connect(self.show_older)
        self.none = label(tone="secondary")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.everything = link_button(words.text("Take away the filter"))
        self.everything.clicked.connect(lambda: self.filter.clear(self.filter.row))
        self.changes = ChangedSince(context)
        self.changes.view.returned.connect(self.returned)
        self.changes.left.connect(lambda: self.stack.setCurrentIndex(0))
        self.changes.begun.connect(lambda: self.stack.setCurrentIndex(1))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list())
        self.stack.addWidget(self.changes)
        layout = room_in(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.addWidget(self.stack)
        context.document.changed.connect(self._on_changed)

    def _list(self) -> QWidget:
        page = QWidget()
        layout = column_in(page, 6)
        layout.addWidget(self.filter)
        layout.addWidget(self.chip)
        layout.addWidget(self.none)
        layout.addWidget(self.everything, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)
        foot = QHBoxLayout()
        foot.addWidget(self.changes.button)
        foot.addStretch(1)
        foot.addWidget(self.older)
        layout.addLayout(foot)
        return page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.filter.row is not None:
            self.filter.clear()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self._on_changed()

    def show_row(self, table: str, row_id: str) -> None:
        """Limit the list to a row and what belongs to it."""
        self.stack.setCurrentIndex(0)
        self.filter.clear((table, row_id))
        self.view.setFocus()

    def _on_changed(self, _: object = None) -> None:
        if self.isVisible():
            self.filter.fill_authors()
            self._refresh()

    def _refresh(self) -> None:
        """Read again as many edits as are shown; another filter begins anew."""
        if not self.isVisible():
            return
        wanted = self.filter.wanted()
        limit = max(PAGE, len(self._entries)) if wanted == self._asked else PAGE
        self._asked = wanted
        words = self._context.words

        def read(session: Reader) -> tuple[list[HistoryEntry], HistoryChange | None]:
            found = entries(session, wanted, words, limit=limit)
            if wanted.row is None:
                return found, None
            return found, named(session, [HistoryChange(*wanted.row, "", "", None, None)])[0]

        self._aside.read(read, lambda found: self._show_first(*found, limit))

    def _show_first(
        self, found: list[HistoryEntry], subject: HistoryChange | None, limit: int
    ) -> None:
        words = self._context.words
        self._entries = found
        self._subject = subject.title if subject is not None else ""
        only = row_text(words, subject) if subject is not None else ""
        self.chip.say(words.text("Only: {what}", what=only) if only else "")
        self._show(len(found) == limit)

    def show_older(self) -> None:
        """Read the next edits of those that are wanted."""
        if self.older.isHidden() or not self._entries or self._aside.reading:
            return
        wanted, words, last = self._asked, self._context.words, self._entries[-1].seq
        self._aside.read(
            lambda session: entries(session, wanted, words, before=last), self._show_more
        )

    def _show_more(self, found: list[HistoryEntry]) -> None:
        self._entries += found
        self._show(len(found) == PAGE)

    def _show(self, older: bool) -> None:
        rows: list[tuple[Line, str | None]] = []
        for entry in self._entries:
            rows.append((self._entry_row(entry), None))
            rows += [(row, entry.id) for row in self._change_rows(entry)]
        self.model.set_rows(rows)
        self.older.setVisible(older)
        self.none.setText("" if self._entries else self._say_none())
        self.none.setVisible(not self._entries)
        self.everything.setVisible(not self._entries and self.filter.choosing)
        self.view.setVisible(bool(self._entries))

    def _say_none(self) -> str:
        words = self._context.words
        if self.filter.choosing:
            return words.text("No edit fits the filter. Take it away, or choose another.")
        if self.filter.row is not None:
            return words.text("It came with the document; its changes will be listed here.")
        return words.text("Every edit will be listed here, and what it changed.")

    def _entry_row(self, entry: HistoryEntry) -> Line:
        first = entry.changes[0] if entry.changes else None
        return Line(
            entry.id,
            edit_text(self._context.words, entry, (self._subject,)),
            self._who(entry),
            entry.reason,
            first,
        )

    def _who(self, entry: HistoryEntry) -> str:
        moment = local_moment(entry.at)
        day = self._context.words.short_date(moment.date())
        if moment.year != self._context.document.now.year:
            day = self._context.words.date(moment.date())
        when = f"{day} {moment:%H:%M}"
        return f"{entry.author} · {when}" if entry.author else when

    def _change_rows(self, entry: HistoryEntry) -> list[Line]:
        words = self._context.words
        rows = []
        if entry.reason and entry.label != MERGE:  # which is called by its reason
            why = words.text("Reason: {reason}", reason=entry.reason)
            rows.append(Line(f"{entry.id}/why", why, change=next(iter(entry.changes), None)))
        for number, change in enumerate(entry.changes):
            first = entry.changes[0]
            known = (first.title, *first.of, self._subject)
            text = change_text(words, change, known)
            if change.field and (change.table, change.row) != (first.table, first.row):
                text = words.text(
                    "{what}: {title}", what=name_text(words, change, known), title=text
                )
            if rows and rows[-1].text == text:
                continue  # of fields without a name, one line tells
            rows.append(Line(f"{entry.id}/{number}", text, "", entry.reason, change, single=True))
        if entry.more:
            more = words.plural("and {count} more", "and {count} more", entry.more)
            rows.append(Line(f"{entry.id}/more", more))
        return rows
