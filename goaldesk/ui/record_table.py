"""A list of plain records that can be filled like a spreadsheet, with a form beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QMargins, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.fields import TABLES, Field, choice_label
from goaldesk.core.glossary import about
from goaldesk.core.rows import Record
from goaldesk.ui.columns import keep_least, room_for
from goaldesk.ui.delegates import RowDelegate, TypedByRow
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.room import column_in, scrolled
from goaldesk.ui.tables import (
    ROW,
    Column,
    Deleted,
    RowsModel,
    SelectsAlone,
    column_number,
    put_cursor,
)
from goaldesk.ui.texts import heading, label

_ROW = 30
LEAST = 110  # pixels of a column of words
WIDTHS = {
    "number": 100,
    "whole": 90,
    "date": 110,
    "choice": 120,
    "ref": 150,
    "person": 110,
    "flag": 60,
}


def shown_value(page: Page, field: Field, value: Any, names: Callable[[str, str], str]) -> str:
    """A field's value in words; `names(table, id)` names a referenced row."""
    words = page.words
    if value is None or value == "":
        return ""
    match field.kind:
        case "number":
            return words.number(value)
        case "whole":
            return page.editors.shown(field, value)
        case "date":
            return words.date(value)
        case "choice":
            return words.text(choice_label(field.choices, value))
        case "ref":
            return names(field.refers, value)
        case "long":
            return str(value).replace("\n", " ")
    return str(value)


def record_columns(
    page: Page,
    table: str,
    keys: Sequence[str],
    names: Callable[[str, str], str],
    widths: dict[str, int],
) -> list[Column]:
    """Columns of a table's records, each edited in place as one edit."""
    return [_column(page, table, TABLES[table].field(key), names, widths.get(key)) for key in keys]


def _column(
    page: Page, table: str, field: Field, names: Callable[[str, str], str], width: int | None
) -> Column:
    def show(row: Record) -> str:
        return shown_value(page, field, row[field.key], names)

    def edit(row: Record, value: Any) -> bool:
        return page.change_row(table, row.id, **{field.key: value})

    return Column(
        field.key,
        page.words.text(field.label),
        lambda row: row[field.key],
        show,
        edit,
        field,
        right=field.kind in ("number", "whole"),
        width=WIDTHS.get(field.kind, 0) if width is None else width,
        tip=show if field.kind in ("long", "text", "ref") else None,
        about=about(page.words, field.label),
    )


class RowsView(TypedByRow, SelectsAlone, QTableView):
    """A table view for whole rows: Delete, Alt+Up and Alt+Down, Enter edits, Ctrl+V too.

    Arrows walk the cells, Tab only while typing: else it leaves the table.
    """

    delete_pressed = Signal()
    move_pressed = Signal(int)
    _added = False

    def __init__(self) -> None:
        super().__init__()
        self.take_rows: Callable[[str], bool] = lambda text: False
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(40)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._sharing: list[int] = []

    def fit(self, columns: Sequence[Column]) -> None:
        """Give the columns their widths, at least their titles’; those without share the rest."""
        header = self.horizontalHeader()
        for number, column in enumerate(columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(number, max(column.width, room_for(self, column.title)))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self._sharing = [number for number, column in enumerate(columns) if not column.width]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keep_least(self, self.horizontalHeader(), self._sharing, LEAST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        editing = self.state() == QAbstractItemView.State.EditingState
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not editing:
            self.delete_pressed.emit()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_pressed.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing:
            self._open()
        elif event.matches(QKeySequence.StandardKey.Paste) and not editing:
            self._go_on()
            if self.take_rows(QGuiApplication.clipboard().text()):
                return
            self._open()
            if isinstance(editor := QApplication.focusWidget(), QLineEdit | QPlainTextEdit):
                editor.selectAll()
                editor.paste()
        else:
            if event.text().isprintable() and event.text().strip() and not editing:
                self._go_on()
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString() or event.commitString():
            self._go_on()
        super().inputMethodEvent(event)

    def start_adding(self) -> None:
        """Put the cursor into the last, empty line."""
        index = self.model().index(self.model().rowCount() - 1, 0)
        self.setFocus()
        put_cursor(self, index)
        self.edit(index)

    def selected_ids(self) -> list[str]:
        """The ids of all selected rows, in their order."""
        rows = [index.data(ROW) for index in sorted(self.selectionModel().selectedRows())]
        return [row.id for row in rows if row is not None]

    def expect_another(self) -> None:
        """Let what is typed next be another row, and not take the place of the one just added."""
        self._added = True

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._added = False
        super().currentChanged(current, previous)

    def _open(self) -> None:
        at = self.currentIndex()
        if at.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(at)

    def _go_on(self) -> None:
        if self._added:
            last, column = self.model().rowCount() - 1, self.currentIndex().column()
            self.setCurrentIndex(self.model().index(last, column))


class RecordTable(QWidget):
    """A heading, a list of records edited in place, and a last line that adds one.

    `fixed` are values that every row of this list has (for example its KPI); `adapt` changes the
    columns made from the fields, and `more` come after them.
    """

    selected = Signal(str)

    def __init__(
        self,
        page: Page,
        table: str,
        keys: Sequence[str],
        *,
        title: str,
        hint: str,
        widths: dict[str, int],
        defaults: Callable[[], dict[str, Any]] = dict,
        more: Sequence[Column] = (),
        adapt: Callable[[Column], Column] = lambda column: column,
    ) -> None:
        super().__init__()
        self.page = page
        self.table = table
        self.fixed: dict[str, Any] = {}
        self._defaults = defaults
        self._names: dict[tuple[str, str], str] = {}
        self._deleted = Deleted()
        columns = [adapt(each) for each in record_columns(page, table, keys, self._name, widths)]
        self.model = RowsModel([*columns, *more], self, self._add, hint)
        self.view = RowsView()
        self.view.take_rows = self._take_rows
        self.view.setAccessibleName(title or page.words.text(TABLES[table].many))
        self.view.setProperty("indented", True)
        self.view.setModel(self.model)
        self.view.setItemDelegate(
            RowDelegate(page.context.theme, page.editors, page.refuse, self.view, _ROW)
        )
        self.view.verticalHeader().setDefaultSectionSize(_ROW)
        self.view.fit(self.model.columns)
        self.view.delete_pressed.connect(self.delete_selected)
        self.view.move_pressed.connect(self.move_selected)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        layout = column_in(self)
        layout.addWidget(self._header(title))
        layout.addWidget(self.view, 1)

    def _take_rows(self, text: str) -> bool:
        from goaldesk.ui.pasted_rows import paste

        return paste(self, text)

    def _header(self, title: str) -> QWidget:
        words, icons = self.page.words, self.page.context.icons
        header = QWidget()
        row = QHBoxLayout(header, contentsMargins=QMargins(16, 8, 8, 8))
        row.addWidget(heading(title))
        self.count = label("", tone="secondary", size=12, wrap=False)
        row.addWidget(self.count)
        row.addStretch(1)
        movable = "position" in _columns_of(self.table)
        for icon, text, slot in (
            ("plus", words.text("Add"), self.start_adding),
            ("arrow-up", words.text("Move up"), lambda: self.move_selected(-1)),
            ("arrow-down", words.text("Move down"), lambda: self.move_selected(1)),
            ("trash-2", words.text("Delete"), self.delete_selected),
        ):
            if icon.startswith("arrow") and not movable:
                continue
            button = QPushButton(icons.icon(icon, self.page.context.theme.accent), "")
            button.setProperty("link", True)
            button.setToolTip(text)
            button.setAccessibleName(text)
            if icon == "plus":
                button.setText(text)
            button.clicked.connect(slot)
            row.addWidget(button)
        if not title:  # shown before it has a place, it would be a window of its own
            header.hide()
        return header

    def show_records(self, records: Sequence[Record], names: dict[tuple[str, str], str]) -> None:
        """Show these records; `names` gives the words for (table, id) references."""
        self._names = names
        self.model.set_rows(records)
        if back := self._deleted.back(records):
            self.select(back)
        self.count.setText(self.page.words.number(len(records)) if records else "")

    def _name(self, table: str, row_id: str) -> str:
        return self._names.get((table, row_id), "")

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        row = self.model.row_at(current)
        self.selected.emit(row.id if row is not None else "")

    def select(self, row_id: str, key: str = "") -> None:
        """Select a row, and its field if it is a column."""
        column = column_number(self.model.columns, key)
        put_cursor(self.view, self.model.index_of(row_id, column))

    def current_id(self) -> str:
        """The id of the selected row, or an empty text."""
        row = self.model.row_at(self.view.currentIndex())
        return row.id if row is not None else ""

    def row_here(self) -> tuple[str, str] | None:
        """The table and id of the selected row."""
        row_id = self.current_id()
        return (self.table, row_id) if row_id else None

    def start_adding(self) -> None:
        """Put the cursor into the last, empty line."""
        self.view.start_adding()

    def new_values(self) -> dict[str, Any]:
        """What a new row of this list begins with."""
        return {**self._defaults(), **self.fixed}

    def _add(self, key: str, value: Any) -> bool:
        made = self.page.add_row(self.table, **{**self.new_values(), key: value})
        if made is None:
            return False
        # Rows are shown after the edit's signal; where the page was hidden, they are not yet.
        self.select(made, key)
        self.view.expect_another()
        return True

    def selected_ids(self) -> list[str]:
        """The ids of all selected rows, in their order."""
        return self.view.selected_ids()

    def delete_selected(self) -> None:
        """Delete the selected rows; undo brings them back."""
        ids = self.selected_ids()
        if not ids:
            return
        at = self.view.currentIndex()
        if self.page.delete_rows(self.table, *ids):
            self._deleted.add(*ids)
            self.view.setCurrentIndex(self.model.index(max(0, at.row() - 1), at.column()))

    def move_selected(self, step: int) -> None:
        """Move the selected row one place up (-1) or down (1)."""
        at, moved = self.view.currentIndex(), self.current_id()
        if not moved or "position" not in _columns_of(self.table):
            return
        if self.page.step_row(self.table, moved, step, [row.id for row in self.model.rows]):
            self.select(moved, self.model.columns[at.column()].key)


def _columns_of(table: str) -> frozenset[str]:
    from goaldesk.core.model.tables import table_of

    return frozenset(table_of(table).c.keys())


class RecordEditor(QSplitter):
    """A record table with a form for the selected row at its right."""

    def __init__(self, records: RecordTable, form: Form, widths: tuple[int, int]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.records = records
        self.form = form
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        side = QWidget()
        side.setObjectName("content")
        layout = QVBoxLayout(side, contentsMargins=QMargins(20, 16, 20, 16))
        layout.addWidget(form)
        self.addWidget(records)
        self.addWidget(scrolled(side))
        self.setSizes(list(widths))
        self.setStretchFactor(0, 1)
        records.selected.connect(self._show)

    def show_records(self, rows: Sequence[Record], names: dict[tuple[str, str], str]) -> None:
        """Show these records, and the selected one in the form."""
        self.records.show_records(rows, names)
        if not self.records.current_id() and rows:
            self.records.select(rows[0].id)
        self._show(self.records.current_id())

    def _show(self, row_id: str) -> None:
        model = self.records.model
        self.form.show_record(model.row_at(model.index_of(row_id)))

    def row_here(self) -> tuple[str, str] | None:
        """The table and id of the selected row."""
        return self.records.row_here()

    def reveal(self, row_id: str, field: str = "") -> None:
        """Select a row and put the cursor into its field."""
        self.records.select(row_id, field)
        if field in self.form.editors:
            self.form.focus_field(field)
        else:
            self.records.view.setFocus()
