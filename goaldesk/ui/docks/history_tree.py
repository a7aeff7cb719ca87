"""The tree that edits and differences are shown in."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from goaldesk.core.history_words import value_text
from goaldesk.core.queries.history import HistoryChange, can_return
from goaldesk.ui import copying
from goaldesk.ui.actions import HISTORY
from goaldesk.ui.context import Context
from goaldesk.ui.tables import Index
from goaldesk.ui.texts import unmarked
from goaldesk.ui.theme import Theme, sized
from goaldesk.ui.trees import TreeRowsModel

GAP = 4
SMALL = 12


@dataclass(frozen=True)
class Line:
    """An edit, a page, a row, or a change: `change` is where it leads, if `single` all it is."""

    id: str
    text: str
    who: str = ""
    detail: str = ""
    change: HistoryChange | None = field(default=None, compare=False)
    single: bool = False


class HistoryDelegate(QStyledItemDelegate):
    """A line of text; below it, small and grey, the next column's where there is any."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = QFontMetrics(QApplication.font()).height()
        small = QFontMetrics(sized(QApplication.font(), SMALL)).height()
        return QSize(100, height + 2 * GAP + (small if _below(index) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        rect = option.rect.adjusted(GAP, GAP, -GAP, 0)
        painter.save()
        self._line(painter, rect, text, self._theme.text)
        painter.setFont(sized(option.font, SMALL))
        rect.setTop(rect.top() + option.fontMetrics.height())
        self._line(painter, rect, _below(index), self._theme.secondary)
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, rect: QRect, text: str, colour: str) -> None:
        metrics = painter.fontMetrics()
        painter.setPen(QColor(colour))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect.left(), rect.top() + metrics.ascent(), shown)


def _below(index: Index) -> str:
    columns = index.model().columnCount()
    return str(index.siblingAtColumn(1).data() or "") if columns > 1 else ""


class HistoryTree(QTreeView):
    """Lines in a tree, the second column below the first; a double click goes to what changed.

    `end_reached` says that the last line is seen, `returned` asks to give a field its old value
    again: the change that took it away.
    """

    end_reached = Signal()
    returned = Signal(object)

    def __init__(
        self, context: Context, model: TreeRowsModel, name: str, *, asks_history: bool = False
    ) -> None:
        super().__init__()
        self._context = context
        self._lines = model
        self._asks_history = asks_history
        self.setAccessibleName(name)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setModel(model)
        self.setItemDelegate(HistoryDelegate(context.theme, self))
        self.setHeaderHidden(True)
        self.setIndentation(16)
        for column in range(1, model.columnCount()):
            self.setColumnHidden(column, True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.activated.connect(self._go)
        self.customContextMenuRequested.connect(self._open_menu)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value and value == bar.maximum():
            self.end_reached.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _change_at(self, index: Index) -> HistoryChange | None:
        line = self._lines.row_at(index)
        return line.change if line is not None else None

    def _go(self, index: QModelIndex) -> None:
        change = self._change_at(index)
        if change is not None:
            self._context.go(change.table, change.row, change.field)

    def _open_menu(self, point: QPoint) -> None:
        menu = self.menu(self.currentIndex())
        if menu.actions():
            menu.popup(self.viewport().mapToGlobal(point))

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a line."""
        words, menu = self._context.words, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not index.isValid():
            return menu
        change = self._change_at(index)
        if change is not None:
            menu.addAction(words.text("Show it")).triggered.connect(lambda: self._go(index))
        if change is not None and self._asks_history:
            menu.addAction(words.text("History of this")).triggered.connect(
                lambda: self._context.go(f"{HISTORY}{change.table}", change.row, "")
            )
        copying.offer(menu, self, words)
        if change is not None and self._lines.row_at(index).single and can_return(change):
            shown = unmarked(value_text(words, change, change.before))
            back = menu.addAction(words.text("Bring back: {value}", value=shown))
            back.triggered.connect(lambda: self.returned.emit(change))
        return menu
