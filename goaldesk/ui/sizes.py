"""What is drawn wider with the mouse, by keys: the column and the panel that the cursor is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHeaderView, QSplitter, QTableView, QTreeView, QWidget

from goaldesk.ui.columns import Columns

if TYPE_CHECKING:
    from goaldesk.ui.main_window import MainWindow


def widen_column(window: MainWindow, by: int) -> None:
    """Make the cursor's column so much wider, at the next one's cost if it takes the rest."""
    view = window.focusWidget()
    if not isinstance(view, QTableView | QTreeView) or not view.currentIndex().isValid():
        return
    header = view.header() if isinstance(view, QTreeView) else view.horizontalHeader()
    place = header.visualIndex(view.currentIndex().column())
    following = map(header.logicalIndex, range(place, header.count()))
    shown = [column for column in following if not header.isSectionHidden(column)]
    stretched = header.sectionResizeMode(shown[0]) == QHeaderView.ResizeMode.Stretch
    if stretched:
        shown, by = shown[1:], -by
    for column in shown[:1]:
        if header.sectionResizeMode(column) == QHeaderView.ResizeMode.Interactive:
            wanted = max(header.minimumSectionSize(), header.sectionSize(column) + by)
            header.resizeSection(column, wanted)
            for kept in header.findChildren(Columns):
                kept.keep_width(column)


def grow_panel(window: MainWindow, by: int) -> None:
    """Move the divider beside the cursor's panel, so that it is so many pixels larger."""
    panel: QWidget | None = window.focusWidget()
    while panel is not None:
        above = panel.parentWidget()
        if isinstance(panel, QDockWidget):
            window.resizeDocks([panel], [panel.width() + by], Qt.Orientation.Horizontal)
            return
        if isinstance(above, QSplitter) and above.count() > 1:
            _share(above, above.indexOf(panel), by)
            return
        panel = above


def _share(splitter: QSplitter, place: int, by: int) -> None:
    sizes = splitter.sizes()
    others = [*range(place + 1, len(sizes)), *reversed(range(place))]
    other = next((number for number in others if sizes[number]), place)
    sizes[place] += by
    sizes[other] -= by
    splitter.setSizes(sizes)
    splitter.splitterMoved.emit(sum(splitter.sizes()[: max(place, other)]), max(place, other))
