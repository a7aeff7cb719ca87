"""The sections of a report: which, and in which order, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from goaldesk.core.words import Words
from goaldesk.ui.delegates import TickedLines

_TALL = 22
_KEY = Qt.ItemDataRole.UserRole


class SectionList(QListWidget):
    """Titles with ticks; dragged, or moved by Alt with the arrows. `changed` says what is chosen
    or in which order is another."""

    changed = Signal()

    def __init__(self, words: Words, titles: Mapping[str, str], chosen: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(words.text("Sections"))
        self.setItemDelegate(TickedLines(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        known = [key for key in chosen if key in titles]
        for key in [*known, *(key for key in titles if key not in known)]:
            item = QListWidgetItem(words.text(titles[key]))
            item.setData(_KEY, key)
            item.setSizeHint(QSize(0, _TALL))
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Checked if key in known else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setCurrentRow(0)
        self.setFixedHeight(_TALL * self.count() + 6)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for text, keys, by in (
            (words.text("Move up"), "Alt+Up", -1),
            (words.text("Move down"), "Alt+Down", 1),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _=False, by=by: self.move(by))
            self.addAction(action)
        self.itemChanged.connect(lambda _: self.changed.emit())
        self.model().rowsMoved.connect(lambda *_: self.changed.emit())

    def chosen(self) -> tuple[str, ...]:
        """The keys of the sections that are ticked, in their order."""
        ticked, items = Qt.CheckState.Checked, map(self.item, range(self.count()))
        return tuple(item.data(_KEY) for item in items if item.checkState() == ticked)

    def move(self, by: int) -> None:
        """Move the current section up or down."""
        row = self.currentRow()
        if 0 <= row + by < self.count():
            item = self.takeItem(row)
            self.insertItem(row + by, item)
            self.setCurrentRow(row + by)
            self.changed.emit()
