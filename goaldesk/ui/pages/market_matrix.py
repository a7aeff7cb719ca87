"""The competitor matrix as a table: criteria down, products across, scores typed as digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from goaldesk.core.fields import TABLES, Field
from goaldesk.core.market_words import product_name, total_reason
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.market import CriterionRow, MarketRow, Matrix, Rival
from goaldesk.core.words import Words
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.tables import FIELD, NONE, ROW, TONE, Index
from goaldesk.ui.texts import escaped

NAME, WEIGHT, FIRST = 0, 1, 2
_EMPTY = Matrix((), ())


class MatrixModel(QAbstractTableModel):
    """The criteria, an empty line for the next one, and three lines of totals.

    `edit(criterion id, column key, value)` carries out what was typed: the key is name, weight
    or the id of a product; the criterion id of the empty line is empty.
    """

    def __init__(
        self, words: Words, edit: Callable[[str, str, Any], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._edit = edit
        self.matrix = _EMPTY

    def set_matrix(self, matrix: Matrix) -> bool:
        """Show this matrix; true where rows or columns came or went, so that all was reset."""
        before, shape = _shape(self.matrix), _shape(matrix)
        if before == shape:
            self.matrix = matrix
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(
                Qt.Orientation.Horizontal, 0, max(0, self.columnCount() - 1)
            )
            return False
        self.beginResetModel()
        self.matrix = matrix
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() else len(self.matrix.criteria) + 4

    def columnCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() else len(self.matrix.rivals) + FIRST

    def criterion(self, row: int) -> CriterionRow | None:
        """The criterion of a row; None for the empty line and the totals."""
        return self.matrix.criteria[row] if 0 <= row < len(self.matrix.criteria) else None

    def rival(self, column: int) -> Rival | None:
        """The product of a column; None for the name and the weight."""
        number = column - FIRST
        return self.matrix.rivals[number] if 0 <= number < len(self.matrix.rivals) else None

    def score(self, index: Index) -> MarketRow | None:
        """The score in a cell, if there is one."""
        criterion, rival = self.criterion(index.row()), self.rival(index.column())
        return criterion.scores.get(rival.id) if criterion and rival else None

    def index_of(self, criterion_id: str, rival_id: str = "") -> QModelIndex:
        """The cell of a criterion and a product, or of its name; invalid where there is none."""
        for row, criterion in enumerate(self.matrix.criteria):
            if criterion.id == criterion_id:
                column = next(
                    (
                        number + FIRST
                        for number, rival in enumerate(self.matrix.rivals)
                        if rival.id == rival_id
                    ),
                    NAME,
                )
                return self.index(row, column)
        return QModelIndex()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        rival = self.rival(section)
        if role == Qt.ItemDataRole.DisplayRole:
            if rival is not None:
                return product_name(self._words, rival.name, rival.own)
            words = self._words
            return words.text("Criterion") if section == NAME else words.text("Weight")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        if role == Qt.ItemDataRole.ToolTipRole and rival is not None:
            return escaped(rival.name)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return self._value(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return escaped(self._tip(index))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = self.headerData(column, Qt.Orientation.Horizontal)
            return f"{self._shown(row, NAME)}, {title}: {self._shown(row, column)}"
        if role == FIELD:
            return _field(column)
        if role == ROW:
            return self.criterion(row)
        if role == TONE:
            return self._tone(index)
        return None

    def _value(self, row: int, column: int) -> Any:
        criterion, rival = self.criterion(row), self.rival(column)
        if criterion is None:
            return None
        if rival is None:
            return criterion.name if column == NAME else criterion.weight
        score = criterion.scores.get(rival.id)
        return None if score is None else score["value"]

    def _shown(self, row: int, column: int) -> str:
        words = self._words
        criterion, rival = self.criterion(row), self.rival(column)
        if criterion is not None:
            if column == NAME:
                return criterion.name
            if rival is None:
                return words.number(criterion.weight)
            score = criterion.scores.get(rival.id)
            if score is None:
                return MISSING
            shown = words.number(score["value"])
            return words.text("aged · {score}", score=shown) if score.aged else shown
        kind = row - len(self.matrix.criteria)
        if rival is None:
            titles = (
                words.text("Add a criterion…"),
                words.text("Weighted total"),
                words.text("Gap to the best"),
                words.text("Criteria scored"),
            )
            return titles[kind] if column == NAME else ""
        if kind == 0:
            return ""
        if kind == 3:
            return words.text(
                "{scored} of {all}",
                scored=words.number(rival.scored),
                all=words.number(self.matrix.weighted),
            )
        return words.number(rival.total if kind == 1 else rival.gap, 2)

    def _tone(self, index: Index) -> str:
        row = index.row() - len(self.matrix.criteria)
        if row == 0:
            return "tertiary"
        if row > 0:
            rival = self.rival(index.column())
            if row == 3 and rival is not None and rival.scored < self.matrix.weighted:
                return "at_risk"
            return "bold" if row == 1 else "secondary"
        score = self.score(index)
        if score is not None and score.aged:
            return "at_risk"
        return "secondary" if index.column() == WEIGHT else ""

    def _tip(self, index: Index) -> str:
        criterion, score = self.criterion(index.row()), self.score(index)
        if score is not None:
            if score.aged:
                return self._words.text(
                    "Past its review on {day}: {evidence}",
                    day=self._words.date(score["review_by"]),
                    evidence=score["evidence"],
                )
            return str(score["evidence"])
        rival = self.rival(index.column())
        if rival is not None and index.row() > len(self.matrix.criteria):
            return total_reason(self._words, rival, self.matrix.weighted)
        return criterion.note if criterion is not None and index.column() == NAME else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        adding = index.row() == len(self.matrix.criteria) and index.column() == NAME
        if adding or self.criterion(index.row()) is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        criterion, rival = self.criterion(index.row()), self.rival(index.column())
        if criterion is None and value in (None, ""):
            return False
        key = rival.id if rival is not None else ("name", "weight")[index.column()]
        return self._edit(criterion.id if criterion is not None else "", key, value)


def _shape(matrix: Matrix) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(row.id for row in matrix.rivals), tuple(row.id for row in matrix.criteria)


def _field(column: int) -> Field:
    if column in (NAME, WEIGHT):
        return TABLES["criterion"].field(("name", "weight")[column])
    return TABLES["score"].field("value")


def _aligned(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class MatrixView(RowsView):
    """Digits 1 to 5 score the cell at once, Delete clears it; Enter edits names and weights."""

    digit_pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("indented", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def fit_products(self) -> None:
        """The criteria take what the products leave."""
        header = self.horizontalHeader()
        header.setMinimumSectionSize(64)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        count = self.model().columnCount()
        self.setColumnWidth(WEIGHT, 66)
        metrics, room = self.fontMetrics(), self.viewport().width() - 66
        each = (room - 300) // max(1, count - FIRST)
        for column in range(FIRST, count):
            title = str(self.model().headerData(column, Qt.Orientation.Horizontal))
            width = max(min(150, max(90, metrics.horizontalAdvance(title) + 20)), min(each, 180))
            self.setColumnWidth(column, width)
            room -= width
        self.setColumnWidth(NAME, max(190, min(480, room)))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if self.model() is not None:
            self.fit_products()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        scored = self.currentIndex().column() >= FIRST and not editing
        if scored and event.text() in tuple("12345"):
            self.digit_pressed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)
