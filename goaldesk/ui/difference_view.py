"""The tree in which two documents are compared: tabs, and below them what differs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTreeView

from goaldesk.core.words import Words
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.tables import Index, SelectsAlone
from goaldesk.ui.texts import label, say
from goaldesk.ui.theme import Theme
from goaldesk.ui.trees import TreeRowsModel

_ROW = 28
_FIRST = 0.3  # of the width, for what a line is about
_AIR = 8  # what a cell is better wider than its text


class DifferenceView(SelectsAlone, QTreeView):
    """A tree that leaves letters and Escape to its page.

    Its columns but the first have the `widths`, or less where the first would be left too little.
    """

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        self._widths = self._given = list(widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        now = [self.columnWidth(column) for column in range(1, len(self._widths) + 1)]
        if now == self._given:  # nobody has changed them
            room = self.viewport().width() * (1 - _FIRST)
            share = min(1.0, room / sum(self._widths))
            self._given = [int(width * share) for width in self._widths]
            for column, width in enumerate(self._given, start=1):
                self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape or event.text().isalpha():
            event.ignore()
        else:
            super().keyPressEvent(event)


def difference_view(
    model: TreeRowsModel, theme: Theme, name: str, widths: Sequence[int]
) -> DifferenceView:
    """A tree of whole lines to choose from; the first column takes the room that is left."""
    view = DifferenceView(widths)
    view.setAccessibleName(name)
    view.setFrameShape(QTreeView.Shape.NoFrame)
    view.setModel(model)
    view.setItemDelegate(RowDelegate(theme, None, lambda _: None, view, _ROW))
    view.setUniformRowHeights(True)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    header = view.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, width in enumerate(widths, start=1):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        view.setColumnWidth(column, width)
    return view


def cut_cells(words: Words, view: QTreeView) -> QLabel:
    """What the selected line says where its cells have no room for it, for a place below them."""
    told = label("", size=12)
    told.setContentsMargins(16, 8, 16, 0)
    told.hide()

    def whole(cell: Index) -> str:
        if not cell.column():
            return str(cell.data())
        column = cell.model().headerData(cell.column(), Qt.Orientation.Horizontal)
        return words.text("{field}: {value}", field=column, value=cell.data())

    def tell() -> None:
        lines = view.selectionModel().selectedRows()
        columns = range(view.model().columnCount()) if len(lines) == 1 else ()
        cells = [lines[0].siblingAtColumn(number) for number in columns]
        say(told, "\n".join(whole(cell) for cell in cells if cell.data() and is_cut(cell)))

    def is_cut(cell: Index) -> bool:
        room = view.columnWidth(cell.column()) - (0 if cell.column() else 2 * view.indentation())
        return view.sizeHintForIndex(cell).width() - _AIR > room

    view.selectionModel().selectionChanged.connect(tell)
    # A header tells of its sections one by one, some of them before they have their width.
    view.header().sectionResized.connect(lambda *_: QTimer.singleShot(0, told, tell))
    return told


def unfold(view: QTreeView) -> None:
    """Show all lines, and the tabs over the whole width."""
    view.expandAll()
    for row in range(view.model().rowCount()):
        view.setFirstColumnSpanned(row, view.rootIndex(), True)
