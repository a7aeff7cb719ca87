"""Trees of frozen rows as item models, with the columns and exact signals of lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from goaldesk.ui.tables import NONE, Column, Index, cell, cell_flags, edit_cell, head, runs


class _Node:
    __slots__ = ("children", "parent", "row")

    def __init__(self, row: Any, parent: _Node | None) -> None:
        self.row = row
        self.parent = parent
        self.children: list[_Node] = []


class TreeRowsModel(QAbstractItemModel):
    """A tree of rows; `set_rows` takes (row, parent id or None) pairs, parents first."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._root = _Node(None, None)
        self._nodes: dict[str, _Node] = {}

    def node(self, index: Index) -> _Node:
        """The node of an index; the root for an invalid one."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, _Node) else self._root

    def row_at(self, index: Index) -> Any:
        """The row of an index; None for an invalid one."""
        return self.node(index).row

    def index_of(self, row_id: str, column: int = 0) -> QModelIndex:
        """The index of a row's cell; invalid where there is no such row."""
        node = self._nodes.get(row_id)
        return QModelIndex() if node is None else self._index(node, column)

    def _index(self, node: _Node, column: int = 0) -> QModelIndex:
        if node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.children.index(node), column, node)

    def index(self, row: int, column: int, parent: Index = NONE) -> QModelIndex:
        node = self.node(parent)
        if 0 <= row < len(node.children) and 0 <= column < len(self.columns):
            return self.createIndex(row, column, node.children[row])
        return QModelIndex()

    def parent(self, index: Index = NONE) -> QModelIndex:
        node = self.node(index)
        if node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self._index(node.parent)

    def rowCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() and parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, parent: Index = NONE) -> int:
        return len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return head(self.columns, section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        return cell(self.columns, self.row_at(index), index.column(), role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = cell_flags(self.columns, self.row_at(index), index.column())
        return flags | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        return edit_cell(self.columns, self.row_at(index), index.column(), value, role)

    def set_rows(self, rows: Sequence[tuple[Any, str | None]]) -> None:
        """Show these rows with exact signals; a row under another parent is inserted anew."""
        parents = {row.id: parent for row, parent in rows}
        self._remove_missing(self._root, parents)
        places: dict[str | None, int] = {}
        # In runs: a view takes as long for one line that comes or goes as for hundreds.
        for (parent_id, known), some in groupby(
            rows, lambda pair: (pair[1], pair[0].id in self._nodes)
        ):
            run = [row for row, _ in some]
            parent = self._nodes.get(parent_id or "", self._root)
            place = places.get(parent_id, 0)
            places[parent_id] = place + len(run)
            if not known:
                self._insert(run, parent, place)
                continue
            for number, row in enumerate(run, place):
                self._put(row, parent, number)

    def _remove_missing(self, node: _Node, parents: dict[str, str | None]) -> None:
        own = None if node is self._root else node.row.id

        def goes(child: _Node) -> bool:
            return child.row.id not in parents or parents[child.row.id] != own

        for first, last in reversed(runs(node.children, goes)):
            self.beginRemoveRows(self._index(node), first, last)
            gone = node.children[first : last + 1]
            del node.children[first : last + 1]
            for child in gone:
                self._forget(child)
            self.endRemoveRows()
        for child in node.children:
            self._remove_missing(child, parents)

    def _forget(self, node: _Node) -> None:
        self._nodes.pop(node.row.id, None)
        for child in node.children:
            self._forget(child)

    def _insert(self, rows: Sequence[Any], parent: _Node, place: int) -> None:
        self.beginInsertRows(self._index(parent), place, place + len(rows) - 1)
        nodes = [_Node(row, parent) for row in rows]
        parent.children[place:place] = nodes
        self._nodes.update((node.row.id, node) for node in nodes)
        self.endInsertRows()

    def _put(self, row: Any, parent: _Node, place: int) -> None:
        node = self._nodes[row.id]
        at = self._index(parent)
        in_place = place < len(parent.children) and parent.children[place] is node
        now = place if in_place else parent.children.index(node)
        if now != place:
            self.beginMoveRows(at, now, now, at, place)
            parent.children.insert(place, parent.children.pop(now))
            self.endMoveRows()
        if node.row != row:
            node.row = row
            self.dataChanged.emit(self._index(node), self._index(node, len(self.columns) - 1))
