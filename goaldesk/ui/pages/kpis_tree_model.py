"""The rows of the tree of goals and KPIs, and where a dragged one may be dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, Qt

from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_rows import Line, columns
from goaldesk.ui.tables import Index
from goaldesk.ui.trees import TreeRowsModel

MIME = "application/x-goaldesk-line"
Drop = Callable[[str, Line | None, str | None], bool]


class LinesModel(TreeRowsModel):
    """The tree's model; `drop(line id, new parent, id of the line it goes in front of)` moves."""

    def __init__(self, page: Page, drop: Drop) -> None:
        super().__init__(columns(page), page)
        self._drop = drop

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(MIME, QByteArray(self.row_at(indexes[0]).id.encode()))
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not data.hasFormat(MIME):
            return False
        dragged = self._dragged(data)
        onto = self.row_at(parent)
        if dragged is None or (onto is not None and onto.id == dragged.id):
            return False
        # Nothing belongs to a KPI; a KPI dropped onto another goes in front of it.
        return onto is None or onto.table == "goal" or dragged.table == "kpi"

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        dragged, onto = self._dragged(data), self.row_at(parent)
        assert dragged is not None
        if onto is not None and onto.table == "kpi":
            return self._drop(dragged.id, self.row_at(self.parent(parent)), onto.id)
        return self._drop(dragged.id, onto, self._next_of_kind(dragged, row, parent))

    def _dragged(self, data: QMimeData) -> Line | None:
        line: Line | None = self.row_at(self.index_of(bytes(data.data(MIME).data()).decode()))
        return line

    def _next_of_kind(self, dragged: Line, row: int, parent: Index) -> str | None:
        """The sibling of the same kind in front of which a drop at `row` falls."""
        if row < 0:
            return None
        for number in range(row, self.rowCount(parent)):
            line = self.row_at(self.index(number, 0, parent))
            if line.table == dragged.table and line.id != dragged.id:
                return str(line.id)
        return None
