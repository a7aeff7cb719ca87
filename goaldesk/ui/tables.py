"""Lists of frozen rows as item models: columns, exact signals, editing in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from goaldesk.ui.texts import escaped

if TYPE_CHECKING:
    from goaldesk.core.fields import Field

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
FIELD = Qt.ItemDataRole.UserRole + 1
TONE = Qt.ItemDataRole.UserRole + 2
VALUE = Qt.ItemDataRole.UserRole + 3
# What a cell is copied as, where that is not what it shows.
PLAIN = Qt.ItemDataRole.UserRole + 4
NONE = QModelIndex()
LEFT, RIGHT = (
    int(side | Qt.AlignmentFlag.AlignVCenter)
    for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
)
# What views ask of each cell that they paint, and the style sheet says.
_UNANSWERED = {
    int(role)
    for role in (
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.BackgroundRole,
        Qt.ItemDataRole.DecorationRole,
    )
}
# The id, which no row of a document can have, of a line that waits for the next row.
NEXT = "(next)"


class HasId(Protocol):
    """What every row has."""

    @property
    def id(self) -> str: ...


class Column(NamedTuple):
    """A column: its title, what a row shows in it, and how an edit of it is carried out.

    `value` gives the plain value (for editors and sorting), `show` its words; `edit` takes the
    row and the value typed (a text or a plain value), and says whether it was accepted.
    `plain` is what is copied where that is not what is shown; `about` explains the title.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    show: Callable[[Any], str]
    edit: Callable[[Any, Any], bool] | None = None
    field: Field | None = None
    right: bool = False
    width: int = 0
    tone: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None
    bold: bool = False
    editable: Callable[[Any], bool] = lambda row: True
    plain: Callable[[Any], str] | None = None
    about: str = ""


def cell(columns: Sequence[Column], row: Any, column: int, role: int) -> Any:
    """What a model answers for a row's cell."""
    if role in _UNANSWERED:
        return None
    spec = columns[column]
    if role == Qt.ItemDataRole.DisplayRole:
        if spec.field is not None and spec.field.kind == "flag":
            return None
        return spec.show(row)
    if role == Qt.ItemDataRole.EditRole:
        return spec.show(row) if spec.field is None else spec.value(row)
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return RIGHT if spec.right else LEFT
    if role == Qt.ItemDataRole.CheckStateRole and spec.field and spec.field.kind == "flag":
        return Qt.CheckState.Checked if spec.value(row) else Qt.CheckState.Unchecked
    if role == Qt.ItemDataRole.ToolTipRole and spec.tip is not None:
        return escaped(spec.tip(row))
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{spec.title}: {spec.show(row)}"
    if role == Qt.ItemDataRole.AccessibleDescriptionRole and spec.tip is not None:
        return spec.tip(row)
    if role == PLAIN and spec.plain is not None:
        return spec.plain(row)
    if role == ROW:
        return row
    if role == FIELD:
        return spec.field
    if role == VALUE:
        return spec.value(row)
    if role == TONE:
        return "bold" if spec.bold else spec.tone(row) if spec.tone else ""
    return None


def head(columns: Sequence[Column], column: int, orientation: Qt.Orientation, role: int) -> Any:
    """What a model answers for a column's title."""
    if orientation != Qt.Orientation.Horizontal or not 0 <= column < len(columns):
        return None
    spec = columns[column]
    if role == Qt.ItemDataRole.DisplayRole:
        return spec.title
    if role == Qt.ItemDataRole.ToolTipRole:
        return escaped(spec.about)
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return RIGHT if spec.right else LEFT
    return None


def cell_flags(columns: Sequence[Column], row: Any, column: int) -> Qt.ItemFlag:
    """How a row's cell can be used."""
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    spec = columns[column]
    if spec.edit is not None and spec.editable(row):
        if spec.field is not None and spec.field.kind == "flag":
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        else:
            flags |= Qt.ItemFlag.ItemIsEditable
    return flags


def edit_cell(columns: Sequence[Column], row: Any, column: int, value: Any, role: int) -> bool:
    """Carry out the edit of a row's cell; false where it was refused."""
    edit = columns[column].edit
    if edit is None:
        return False
    if role == Qt.ItemDataRole.CheckStateRole:
        return edit(row, Qt.CheckState(value) == Qt.CheckState.Checked)
    return edit(row, value) if role == Qt.ItemDataRole.EditRole else False


class SelectsAlone:
    """A view of rows to choose, one or several: what nobody clicked or typed is selected alone,
    though Ctrl or Shift of a command is still held; and of one, which everything goes by, Ctrl
    takes the mark from no line."""

    def selectionCommand(
        self, index: QModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        flags = QItemSelectionModel.SelectionFlag
        if event is not None:
            asked = super().selectionCommand(index, event)
            single = self.selectionMode() == QAbstractItemView.SelectionMode.SingleSelection
            return flags.NoUpdate if single and asked & flags.Deselect else asked
        rows = self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
        return flags.ClearAndSelect | flags.Rows if rows else flags.ClearAndSelect


def asks_for_tab(event: QEvent) -> bool:
    """Whether it is Ctrl+Tab or Ctrl+Shift+Tab, in which Qt's delegates see a plain Tab."""
    return (
        isinstance(event, QKeyEvent)
        and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    )


class StaysInSight:
    """A view whose current cell, where it is seen, stays so when a notice takes room below."""

    _height = 0  # an event of what was hidden meanwhile has no old size

    def resizeEvent(self, event: QResizeEvent) -> None:
        at, before = self.currentIndex(), self._height
        self._height = event.size().height()
        cell = self.visualRect(at)
        seen = cell.isValid() and cell.top() >= 0 and cell.bottom() < before
        super().resizeEvent(event)
        if seen and cell.bottom() >= self._height:
            self.scrollTo(at)


def put_cursor(view: QAbstractItemView, index: QModelIndex) -> bool:
    """Put the cursor into a cell, in sight; false where there is no such cell."""
    if index.isValid():
        view.setCurrentIndex(index)
        view.scrollTo(index)
    return index.isValid()


def column_number(columns: Sequence[Column], key: str) -> int:
    """The number of the column with a key; the first one's where there is none."""
    return next((number for number, column in enumerate(columns) if column.key == key), 0)


def runs(rows: Sequence[Any], fits: Callable[[Any], bool]) -> list[tuple[int, int]]:
    """The first and last number of each unbroken run of rows that fit."""
    found: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        if not fits(row):
            continue
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


class Deleted:
    """The rows that were deleted in a list: one that undo brings back gets the cursor again."""

    def __init__(self) -> None:
        self._ids: list[str] = []

    def add(self, *row_ids: str) -> None:
        """Wait for these rows."""
        self._ids += row_ids

    def back(self, rows: Sequence[HasId]) -> str:
        """The first of them that is among the rows again, or an empty text."""
        there = {row.id for row in rows} if self._ids else set()
        found = [row_id for row_id in self._ids if row_id in there]
        self._ids = [row_id for row_id in self._ids if row_id not in there]
        return found[0] if found else ""


class RowsModel(QAbstractTableModel):
    """A flat list of rows; `set_rows` shows another state with exact signals.

    With `new_row`, a last empty line takes what is typed into it: `new_row(column key, value)`
    adds the row and says whether it was accepted.
    """

    added = Signal(str)

    def __init__(
        self,
        columns: Sequence[Column],
        parent: QObject | None = None,
        new_row: Callable[[str, Any], bool] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Any] = []
        self._new_row = new_row
        self._hint = hint

    def rowCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() else len(self.rows) + (self._new_row is not None)

    def columnCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def row_at(self, index: Index) -> Any:
        """The row of an index; None for the empty line."""
        return self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None

    def index_of(self, row_id: str, column: int = 0) -> QModelIndex:
        """The index of a row's cell; invalid where there is no such row."""
        for number, row in enumerate(self.rows):
            if row.id == row_id:
                return self.index(number, column)
        return QModelIndex()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return head(self.columns, section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.column() >= len(self.columns):
            return None
        row = self.row_at(index)
        if row is not None:
            return cell(self.columns, row, index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return self._hint
        if role == FIELD:
            return self.columns[index.column()].field
        if role == TONE:
            return "tertiary"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self.row_at(index)
        if row is not None:
            return cell_flags(self.columns, row, index.column())
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = self.columns[index.column()]
        if column.edit is not None and not (column.field and column.field.kind == "flag"):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index)
        if row is not None:
            return edit_cell(self.columns, row, index.column(), value, role)
        if self._new_row is None or value in (None, "") or role != Qt.ItemDataRole.EditRole:
            return False
        return self._new_row(self.columns[index.column()].key, value)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows: removed, moved and inserted by id, changed ones told cell by cell."""
        wanted = {row.id for row in rows}
        for first, last in reversed(runs(self.rows, lambda row: row.id not in wanted)):
            self.beginRemoveRows(NONE, first, last)
            del self.rows[first : last + 1]
            self.endRemoveRows()
        known = {row.id for row in self.rows}
        for first, last in runs(rows, lambda row: row.id not in known):
            # What stands in front of new rows is put in its order first, so that they fit there.
            self._put_in_order(rows[:first])
            self.beginInsertRows(NONE, first, last)
            self.rows[first:first] = rows[first : last + 1]
            self.endInsertRows()
        self._put_in_order(rows)

    def _put_in_order(self, rows: Sequence[Any]) -> None:
        """Bring rows that are all there into this order, and tell which changed."""
        for number, row in enumerate(rows):
            at = number
            if self.rows[number].id != row.id:
                at = next(i for i in range(number, len(self.rows)) if self.rows[i].id == row.id)
            if at != number:
                self.beginMoveRows(NONE, at, at, NONE, number)
                self.rows.insert(number, self.rows.pop(at))
                self.endMoveRows()
            if self.rows[number] != row:
                before, self.rows[number] = self.rows[number], row
                self.tell_changed(number, before)

    def tell_changed(self, number: int, before: Any) -> None:
        """Tell that a row shows something else than `before`."""
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))
