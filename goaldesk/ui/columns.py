"""The columns of lists: what the user changed of them, and how narrow they may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea, QHeaderView, QTableView, QTreeView, QWidget

from goaldesk.ui.tables import RowsModel
from goaldesk.ui.trees import TreeRowsModel

Kept = dict[str, Any]

# The property of what a user arranged by hand: of a header, which columns are shown; of a divider.
CHOSEN = "chosen"


class Columns(QObject):
    """The columns of one list, by their keys: only what was changed by hand is kept of them.

    Widths that a list chose itself follow from its font, language and values, and are chosen anew.
    """

    def __init__(self, header: QHeaderView, keys: list[str]) -> None:
        super().__init__(header)
        self._header, self._keys = header, keys
        self._widths: dict[str, int] = {}
        header.sectionResized.connect(self._resized)

    def _resized(self, number: int, old: int, new: int) -> None:
        dragged = QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton
        if dragged and self._header.underMouse() and new:
            self.keep_width(number)

    def keep_width(self, number: int) -> None:
        """Keep how wide a column is now, which the user has chosen."""
        if self._is_free(number):
            self._widths[self._keys[number]] = self._header.sectionSize(number)

    def _is_free(self, number: int) -> bool:
        return self._header.sectionResizeMode(number) == QHeaderView.ResizeMode.Interactive

    def kept(self) -> Kept:
        """What the user changed."""
        header, numbers = self._header, range(len(self._keys))
        found: Kept = {}
        if self._widths:
            found["widths"] = dict(self._widths)
        if header.property(CHOSEN):
            found["hidden"] = [self._keys[each] for each in numbers if header.isSectionHidden(each)]
        if header.sectionsMoved():
            found["order"] = [self._keys[header.logicalIndex(each)] for each in numbers]
        return found

    def restore(self, kept: Kept) -> None:
        """Change it again; keys of other versions are left out."""
        header = self._header
        for key, width in kept.get("widths", {}).items():
            if key in self._keys and self._is_free(self._keys.index(key)):
                self._widths[key] = width
                header.resizeSection(self._keys.index(key), width)
        if "hidden" in kept:
            header.setProperty(CHOSEN, True)
            for number, key in enumerate(self._keys[1:], 1):
                header.setSectionHidden(number, key in kept["hidden"])
        if sorted(kept.get("order", ())) == sorted(self._keys):
            for place, key in enumerate(kept["order"]):
                header.moveSection(header.visualIndex(self._keys.index(key)), place)


def columns_of(page: QWidget) -> dict[str, Columns]:
    """The columns of a page's lists, by their keys; not those that a document's rows make."""
    found = {}
    for view in (*page.findChildren(QTableView), *page.findChildren(QTreeView)):
        header = view.horizontalHeader() if isinstance(view, QTableView) else view.header()
        model = view.model()
        fixed = type(model) is RowsModel or isinstance(model, TreeRowsModel)
        if fixed and not header.isHidden():
            keys = [column.key for column in model.columns]
            found[" ".join(keys)] = Columns(header, keys)
    return found


def room_for(view: QAbstractScrollArea, title: str) -> int:
    """The pixels that a column needs so that its title isn't cut off."""
    return 14 + view.fontMetrics().horizontalAdvance(title)


def keep_least(
    view: QAbstractScrollArea, header: QHeaderView, sharing: Sequence[int], least: int
) -> None:
    """Let columns share what the others leave; where each had less than `least`, all scrolls."""
    others = sum(header.sectionSize(n) for n in range(header.count()) if n not in sharing)
    narrow = view.viewport().width() - others < least * len(sharing)
    mode = QHeaderView.ResizeMode.Interactive if narrow else QHeaderView.ResizeMode.Stretch
    for number in sharing:
        if header.sectionResizeMode(number) != mode:
            header.setSectionResizeMode(number, mode)
        if narrow:
            header.resizeSection(number, least)
