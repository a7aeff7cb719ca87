"""The History: every edit of the document, newest first, with what it changed."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLineEdit, QMenu, QTreeView, QVBoxLayout, QWidget

from goaldesk.core.fields import TABLES, choice_label
from goaldesk.core.queries.history import HistoryChange, HistoryEntry, can_return, entries
from goaldesk.core.review_words import field_text
from goaldesk.core.words import Words
from goaldesk.ui.context import Context
from goaldesk.ui.tables import Column, TreeRowsModel


class EntryRow:
    """An edit or one of its changes as a row of the tree."""

    __slots__ = ("change", "detail", "id", "target", "text", "who")

    def __init__(
        self,
        id: str,
        text: str,
        who: str,
        detail: str,
        target: tuple[str, str, str] | None,
        change: HistoryChange | None = None,
    ) -> None:
        self.id = id
        self.text = text
        self.who = who
        self.detail = detail
        self.target = target
        self.change = change

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EntryRow) and (self.id, self.text, self.who, self.detail) == (
            other.id,
            other.text,
            other.who,
            other.detail,
        )

    __hash__ = None


class History(QWidget):
    """The list of edits with a filter; a double click goes to the row that was changed.

    `returned` asks to give a field its old value again: the change that took it away.
    """

    returned = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        words = context.words
        self._context = context
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(words.text("Filter the history"))
        self._filter.setAccessibleName(words.text("Filter the history"))
        self._filter.setClearButtonEnabled(True)
        self.model = TreeRowsModel(
            [
                Column(
                    "text",
                    words.text("What"),
                    lambda r: r.text,
                    lambda r: r.text,
                    tip=lambda r: "\n".join(filter(None, (r.text, r.detail))),
                ),
                Column(
                    "who",
                    words.text("Who, when"),
                    lambda r: r.who,
                    lambda r: r.who,
                    tone=lambda r: "secondary",
                ),
            ],
            self,
        )
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.model)
        self._proxy.setRecursiveFilteringEnabled(True)
        self._proxy.setAutoAcceptChildRows(True)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._proxy.setFilterKeyColumn(-1)
        self._filter.textChanged.connect(self._proxy.setFilterFixedString)
        self._filter.textChanged.connect(self._span)
        self.view = QTreeView()
        self.view.setAccessibleName(words.text("History"))
        self.view.setFrameShape(QTreeView.Shape.NoFrame)
        self.view.setModel(self._proxy)
        self.view.setUniformRowHeights(True)
        self.view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.view.header().setStretchLastSection(False)
        self.view.activated.connect(self._go)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addWidget(self._filter)
        layout.addWidget(self.view, 1)
        context.document.changed.connect(self._refresh)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self, _: object = None) -> None:
        if not self.isVisible():
            return
        with self._context.document.read() as session:
            found = entries(session)
        rows: list[tuple[EntryRow, str | None]] = []
        for entry in found:
            rows.append((self._entry_row(entry), None))
            for number, change in enumerate(entry.changes[:40]):
                rows.append((self._change_row(entry, number, change), entry.id))
        self.model.set_rows(rows)
        self._span()

    def _span(self) -> None:
        """Give the changes of an edit the room of both columns; who it was stands above them."""
        for number in range(self._proxy.rowCount()):
            entry = self._proxy.index(number, 0)
            for child in range(self._proxy.rowCount(entry)):
                self.view.setFirstColumnSpanned(child, entry, True)

    def _entry_row(self, entry: HistoryEntry) -> EntryRow:
        words = self._context.words
        titles = list(dict.fromkeys(c.title for c in entry.changes if c.title))
        name = words.text(entry.label)
        text = words.text("Undo: {what}", what=name) if entry.undoes else name
        if titles and not entry.undoes:
            text = words.text("{what}: {title}", what=text, title=titles[0])
        return EntryRow(entry.id, text, self._who(entry), entry.reason, _target(entry.changes))

    def _who(self, entry: HistoryEntry) -> str:
        moment = local_moment(entry.at)
        day = self._context.words.short_date(moment.date())
        when = f"{day} {moment:%H:%M}"
        return f"{entry.author}, {when}" if entry.author else when

    def _change_row(self, entry: HistoryEntry, number: int, change: HistoryChange) -> EntryRow:
        return EntryRow(
            f"{entry.id}/{number}",
            change_text(self._context.words, change),
            "",
            entry.reason,
            (change.table, change.row, change.field),
            change,
        )

    def _open_menu(self, point: QPoint) -> None:
        menu = self.menu(self.view.currentIndex())
        if menu.actions():
            menu.popup(self.view.viewport().mapToGlobal(point))

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be done with an edit, or with one of its changes."""
        words, menu = self._context.words, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.model.row_at(self._proxy.mapToSource(index)) if index.isValid() else None
        if row is None:
            return menu
        if row.target is not None:
            menu.addAction(words.text("Show it")).triggered.connect(lambda: self._go(index))
        change = row.change
        if change is not None and can_return(change):
            shown = value_text(words, change, change.before).replace("&", "&&")
            back = menu.addAction(words.text("Bring back: {value}", value=shown))
            back.triggered.connect(lambda: self.returned.emit(change))
        return menu

    def _go(self, index: object) -> None:
        row = self.model.row_at(self._proxy.mapToSource(index))
        if row is not None and row.target is not None:
            self._context.go(*row.target)


def local_moment(at: str) -> dt.datetime:
    """A logged moment (UTC, ISO) in the local time zone."""
    return dt.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone()


def _target(changes: tuple[HistoryChange, ...]) -> tuple[str, str, str] | None:
    return (changes[0].table, changes[0].row, changes[0].field) if changes else None


def change_text(words: Words, change: HistoryChange) -> str:
    """One change in words: the field with its old and new value."""
    spec = TABLES[change.table]
    if not change.field:
        what, title = words.text(spec.one), change.title
        if change.table == "adjustment":  # which is called by the field that it adjusts
            title = field_text(words, title)
        if change.before is None:
            return words.text("New: {what} “{title}”", what=what, title=title)
        return words.text("Deleted: {what} “{title}”", what=what, title=title)
    field = next((f for f in spec.fields if f.key == change.field), None)
    if field is None:
        return words.text("Changed: {what}", what=words.text(spec.one))
    before, after = (value_text(words, change, value) for value in (change.before, change.after))
    return words.text(
        "{field}: {before} → {after}", field=words.text(field.label), before=before, after=after
    )


def value_text(words: Words, change: HistoryChange, value: object) -> str:
    """A stored value of a change's field in words."""
    field = TABLES[change.table].field(change.field)
    kind, choices = field.kind, field.choices
    if value is None or value == "":
        return "–"
    if kind == "ref":
        return dict(change.names).get(str(value)) or words.text("one that was deleted")
    if kind == "choice":
        return words.text(choice_label(choices, value))
    if kind in ("number", "whole") and isinstance(value, int | float):
        return words.number(float(value))
    if kind == "date":
        return words.date(dt.date.fromisoformat(str(value)))
    if kind == "flag":
        return words.text("yes") if value else words.text("no")
    text = str(value).replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"
