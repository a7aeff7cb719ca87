"""Ctrl+K: find anything in the document and go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QListWidgetItem, QWidget
from shiboken6 import isValid

from goaldesk.core.plain_text import cut
from goaldesk.ui.context import Context
from goaldesk.ui.notice import lasting

if TYPE_CHECKING:
    from goaldesk.core.queries.search import Hit


class FindBox(QLineEdit):
    """A search field whose results open below it; Down, Up and Enter choose, Escape leaves.

    Only rows of `tables` are found, where they are named.
    """

    def __init__(self, *, tables: frozenset[str] = frozenset()) -> None:
        super().__init__(acceptDrops=False)
        self._tables = tables
        self._context: Context | None = None
        self.setMinimumWidth(214)
        self.setMaximumWidth(320)
        self.setClearButtonEnabled(True)
        self.results = QListWidget(self)
        self.results.setWindowFlags(Qt.WindowType.ToolTip)
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setObjectName("results")
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.results.itemClicked.connect(self._go)
        self._delay = QTimer(self, singleShot=True, interval=60)
        self._delay.timeout.connect(self.search_now)
        self.textEdited.connect(lambda: self._delay.start())
        self._came_from: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._note)

    def _note(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is self and old is not None:
            self._came_from = lasting(old)

    def set_context(self, context: Context | None) -> None:
        """Search this document, in its window's language."""
        self._context = context
        self.setEnabled(context is not None)
        self.results.hide()
        self.clear()

    def search_now(self) -> None:
        """Show what is found for the text typed."""
        self.results.clear()
        if self._context is None or not self.text().strip():
            self.results.hide()
            return
        from goaldesk.core.queries.search import search  # after the first frame: it needs SQL

        with self._context.document.read() as session:
            hits = search(session, self.text(), tables=self._tables)
        words = self._context.words
        for hit in hits:
            self._add(hit)
        if not hits:
            item = QListWidgetItem(words.text("Nothing found for “{text}”.", text=self.text()))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.results.addItem(item)
        else:
            self.results.setCurrentRow(0)
        self._place()

    def _add(self, hit: Hit) -> None:
        from goaldesk.core.fields import TABLES

        assert self._context is not None
        kind = self._context.words.text(TABLES[hit.table].one)
        title = cut(hit.title)
        found = "" if hit.text.strip("…") in title else f"  –  {hit.text}"
        item = QListWidgetItem(f"{kind}:  {title}{found}")
        item.setData(Qt.ItemDataRole.UserRole, (hit.table, hit.id, hit.field))
        self.results.addItem(item)

    def _place(self) -> None:
        rows = min(self.results.count(), 12)
        height = rows * max(self.results.sizeHintForRow(0), 20) + 10
        width = max(560, self.width())
        corner = self.mapToGlobal(QPoint(self.width() - width, self.height() + 2))
        left = max(corner.x(), self.window().x())
        self.results.setGeometry(left, corner.y(), width, height)
        self.results.show()

    def _go(self, item: QListWidgetItem | None) -> None:
        target = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if target is None or self._context is None:
            return
        self.results.hide()
        self._context.go(*target)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.results.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            last = self.results.count() - 1
            self.results.setCurrentRow(min(max(self.results.currentRow() + step, 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._delay.isActive() or not self.results.isVisible():
                self._delay.stop()
                self.search_now()
            self._go(self.results.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.results.hide()
            self.clear()
            back = self._came_from
            if back is not None and isValid(back) and back.isVisible():
                back.setFocus()
        else:
            super().keyPressEvent(event)
