"""The tree that edits and differences are shown in."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from goaldesk.ui.tables import Index, TreeRowsModel
from goaldesk.ui.theme import Theme, sized

GAP = 4
SMALL = 12


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
    """Lines of text in a tree, the second column below the first; `end_reached` says that the
    last line is seen."""

    end_reached = Signal()

    def __init__(self, model: TreeRowsModel, theme: Theme, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setModel(model)
        self.setItemDelegate(HistoryDelegate(theme, self))
        self.setHeaderHidden(True)
        self.setIndentation(16)
        for column in range(1, model.columnCount()):
            self.setColumnHidden(column, True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
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
