"""The RACI grid: activities × departments, filled by single keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QStyleOptionViewItem,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.core.fields import TABLES
from goaldesk.core.labels import change_label
from goaldesk.core.plain_text import clip
from goaldesk.core.queries.people import ActivityRow, DepartmentRow, RaciGrid
from goaldesk.core.rules.raci import Finding
from goaldesk.core.work_words import raci_texts, warnings_text
from goaldesk.ui.delegates import RowDelegate, StatusValue
from goaldesk.ui.page import Page
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.signs import SIZE, draw_sign
from goaldesk.ui.tables import (
    FIELD,
    TONE,
    Column,
    Deleted,
    Index,
    RowsModel,
    column_number,
    put_cursor,
)
from goaldesk.ui.texts import escaped
from goaldesk.ui.theme import Theme, sized, weighted

ROLE = TABLES["raci"].field("role")._replace(required=False, optional_choice=True)
ROLE_SIGNS = {"R": "R", "A": "A", "AR": "A/R", "C": "C", "I": "I"}
# The signs of an error, a warning, and neither.
ERROR, WARNING, SOUND = "off_track", "at_risk", "achieved"
KEYS = {"r": "R", "a": "A", "c": "C", "i": "I", "b": "AR", "/": "AR"}
CELL = "cell:"
NAME_WIDTH, CELL_WIDTH = 216, 92


class RaciModel(RowsModel):
    """The grid's rows; its columns follow the departments. `notes` are a column's sentences."""

    notes: Mapping[int, Sequence[str]] = {}

    def show_grid(self, columns: list[Column], grid: RaciGrid) -> None:
        """Show this grid; new departments reset the model, for its columns are others."""
        shape = [(column.key, column.title) for column in columns]
        if shape != [(column.key, column.title) for column in self.columns]:
            self.beginResetModel()
            self.columns = tuple(columns)
            self.rows = list(grid.activities)
            self.endResetModel()
            return
        self.columns = tuple(columns)
        self.set_rows(grid.activities)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.row_at(index) is None and index.column():
            return flags & ~Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        centred = Qt.ItemDataRole.TextAlignmentRole
        if role == centred and index.isValid() and self.is_cell(index):
            return int(Qt.AlignmentFlag.AlignCenter)
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        notes = self.notes.get(section) if orientation == Qt.Orientation.Horizontal else None
        if notes and role == Qt.ItemDataRole.ToolTipRole:
            return escaped("\n".join(notes))
        return super().headerData(section, orientation, role)

    def is_cell(self, index: Index) -> bool:
        """Whether the index is a department's cell."""
        return index.isValid() and self.columns[index.column()].key.startswith(CELL)

    def department(self, index: Index) -> str:
        """The id of the department of a cell's column."""
        return self.columns[index.column()].key.removeprefix(CELL)


class RaciHeader(QHeaderView):
    """Department names, and under each a sign and how many warnings its column has."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.notes: dict[int, str] = {}
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(sized(QApplication.font(), 12))
        titles = [
            str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")
            for number in range(1, self.count() - 1)
        ]
        long = any(metrics.horizontalAdvance(title) > CELL_WIDTH - 12 for title in titles)
        return QSize(super().sizeHint().width(), (3 if long else 2) * metrics.height() + 14)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        painter.save()
        painter.fillRect(rect, QColor(self._theme.base))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(self._theme.border))
        title = str(self.model().headerData(logical, Qt.Orientation.Horizontal) or "")
        note = self.notes.get(logical, "")
        inner = rect.adjusted(6 if logical else 16, 5, -6, -5)
        line = QFontMetrics(sized(self.font(), 12)).height()
        is_cell = logical not in (0, self.count() - 1)
        side = Qt.AlignmentFlag.AlignHCenter if is_cell else Qt.AlignmentFlag.AlignLeft
        lower = QRect(inner.left(), inner.bottom() - line, inner.width(), line)
        upper = inner.adjusted(0, 0, 0, -line if self.notes else 0) if is_cell else lower
        painter.setFont(sized(self.font(), 12))
        painter.setPen(QColor(self._theme.secondary))
        how = side | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        shown = fitted(title, painter.fontMetrics(), upper, how) if is_cell else title
        painter.drawText(upper, how, shown)
        if note:
            small = sized(self.font(), 11, QFont.Weight.Medium)
            room = lower.width() - SIZE - 4
            shown = QFontMetrics(small).elidedText(note, Qt.TextElideMode.ElideRight, room)
            width = QFontMetrics(small).horizontalAdvance(shown)
            left = lower.center().x() - (SIZE + 4 + width) // 2
            box = QRectF(left, lower.center().y() - SIZE / 2 + 1, SIZE, SIZE)
            draw_sign(painter, box, WARNING, self._theme.at_risk, stale=False)
            painter.setFont(small)
            painter.setPen(QColor(self._theme.at_risk))
            lower.setLeft(left + SIZE + 4)
            painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


def fitted(title: str, metrics: QFontMetrics, space: QRect, how: int) -> str:
    """As much of a long name as its lines have room for, from its beginning."""
    shown = clip(title, 80)
    while len(shown) > 1 and metrics.boundingRect(space, how, shown).height() > space.height():
        shown = f"{shown[:-2]}…"
    return shown


class RaciDelegate(RowDelegate):
    """Roles in bold, one level of emphasis: who does and answers stands out from who hears.

    A role that is one too many has a sign beside it.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        status = index.data(TONE)
        if index.data(FIELD) is ROLE and status in (ERROR, WARNING):
            rect = option.rect
            box = QRectF(rect.center().x() - 26 - SIZE, rect.center().y() - SIZE / 2, SIZE, SIZE)
            draw_sign(painter, box, status, self.theme.status(status), stale=False)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(FIELD) is ROLE and option.text:
            strong = "A" in option.text or "R" in option.text
            weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
            option.font = weighted(option.font, weight)
            if index.data(TONE):
                return
            colour = QColor(self.theme.text if strong else self.theme.secondary)
            option.palette.setColor(option.palette.ColorRole.Text, colour)
            option.palette.setColor(option.palette.ColorRole.HighlightedText, colour)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QComboBox):
            editor.view().setMinimumWidth(editor.view().sizeHintForColumn(0) + 24)
        return editor


class RaciView(RowsView):
    """The grid on screen.

    `role_pressed` tells a role for the current cell, or None to clear it.
    """

    role_pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("indented", True)

    def fit(self, columns: Sequence[Column]) -> None:
        """Names of departments break into lines, and need no more room than their cells."""
        super().fit(columns)
        for number in range(1, len(columns) - 1):
            self.setColumnWidth(number, columns[number].width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model, at = self.model(), self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        in_cell = isinstance(model, RaciModel) and model.is_cell(at) and model.row_at(at)
        if in_cell and not editing:
            role = KEYS.get(event.text().lower())
            if role is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.role_pressed.emit(role)
                return
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.role_pressed.emit(None)
                return
            if event.text().strip() and not event.modifiers():
                return  # other letters would open the list of roles on a wrong one
        super().keyPressEvent(event)


class Grid:
    """Joins model and view of the grid with the edits of a page."""

    def __init__(self, page: Page, add: Callable[[str], bool]) -> None:
        self.page = page
        self.deleted = Deleted()
        text = page.words.text
        self.model = RaciModel(
            self._columns(RaciGrid((), ())),
            page,
            lambda key, value: key == "name" and add(value),
            text("Add an activity…"),
        )
        self.view = RaciView()
        self.view.setAccessibleName(text("RACI"))
        self.view.setModel(self.model)
        self.header = RaciHeader(page.context.theme, self.view)
        self.view.setHorizontalHeader(self.header)
        self.delegate = RaciDelegate(page.context.theme, page.editors, page.refuse, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.verticalHeader().setDefaultSectionSize(32)
        self.view.role_pressed.connect(self.set_current)
        self.view.fit(self.model.columns)

    def _columns(self, grid: RaciGrid) -> list[Column]:
        page, text = self.page, self.page.words.text
        name = Column(
            "name",
            text("Activity"),
            lambda row: row.name,
            lambda row: row.name,
            lambda row, value: page.change_row("activity", row.id, name=value),
            TABLES["activity"].field("name"),
            width=NAME_WIDTH,
            tip=self._tip,
        )
        last = Column(
            "findings",
            text("Check"),
            lambda row: StatusValue(_worst(row.findings) or SOUND),
            self._say,
            tip=self._explain,
        )
        return [name, *(self._cell(department) for department in grid.departments), last]

    def _cell(self, department: DepartmentRow) -> Column:
        def value(row: ActivityRow) -> str | None:
            return row.roles.get(department.id)

        return Column(
            CELL + department.id,
            department.name,
            value,
            lambda row: ROLE_SIGNS.get(value(row) or "", ""),
            lambda row, role: self.set_role(row.id, department.id, role),
            ROLE,
            width=CELL_WIDTH,
            tone=lambda row: _worst(_fault(row, department)),
            tip=lambda row: "\n".join(raci_texts(self.page.words, _fault(row, department))),
        )

    def _tip(self, row: ActivityRow) -> str:
        return " · ".join(part for part in (row.name, row.goal) if part)

    def _say(self, row: ActivityRow) -> str:
        if not row.findings:
            return self.page.words.text("complete")
        return self._explain(row)

    def _explain(self, row: ActivityRow) -> str:
        return " · ".join(raci_texts(self.page.words, row.findings))

    def show_grid(self, grid: RaciGrid) -> None:
        """Show the activities, the departments, and what is wrong with either."""
        columns = self._columns(grid)
        at = self.view.currentIndex()
        row_id, column = getattr(self.model.row_at(at), "id", ""), at.column()
        count = len(self.model.columns)
        self.model.show_grid(columns, grid)
        if len(columns) != count or not at.isValid():
            self.view.fit(columns)
        words = self.page.words
        wrong = {
            number: department.findings
            for number, department in enumerate(grid.departments, start=1)
            if department.findings
        }
        self.model.notes = {key: raci_texts(words, found) for key, found in wrong.items()}
        self.header.notes = {key: warnings_text(words, len(found)) for key, found in wrong.items()}
        self.header.viewport().update()
        if back := self.deleted.back(grid.activities):
            self.select(back)
        if row_id and not self.view.currentIndex().isValid():
            self.select(row_id, min(column, len(columns) - 1))

    def set_role(self, activity_id: str, department_id: str, role: str | None) -> bool:
        """Give a department its role in an activity, or take it away."""
        return self.page.commit(
            change_label("raci"),
            lambda session: edits.set_raci(session, activity_id, department_id, role),
        )

    def set_current(self, role: str | None) -> None:
        """Give the current cell a role, or clear it."""
        at = self.view.currentIndex()
        row = self.model.row_at(at)
        if row is not None and self.model.is_cell(at):
            self.set_role(row.id, self.model.department(at), role)

    def select(self, row_id: str, column: int = 0) -> bool:
        """Put the cursor into an activity's cell; false where there is no such activity."""
        return put_cursor(self.view, self.model.index_of(row_id, column))

    def select_column(self, department_id: str) -> None:
        """Put the cursor into a department's column, in the row where it is."""
        at = self.model.row_at(self.view.currentIndex()) or next(iter(self.model.rows), None)
        if at is not None:
            self.select(at.id, self.column_of(department_id))

    def last_with(self, row_id: str, letter: str) -> int:
        """The number of the last column in which an activity has a role with that letter.

        Without a letter, or such a role, it is the first department's.
        """
        index = self.model.index_of(row_id)
        roles = getattr(self.model.row_at(index), "roles", {})
        found = [
            number
            for number, column in enumerate(self.model.columns)
            if letter and letter in roles.get(column.key.removeprefix(CELL), "")
        ]
        return found[-1] if found else min(1, len(self.model.columns) - 1)

    def column_of(self, department_id: str) -> int:
        """The number of a department's column; 0 if it has none."""
        return column_number(self.model.columns, CELL + department_id)


def _fault(row: ActivityRow, department: DepartmentRow) -> tuple[Finding, ...]:
    found = row.fault(department.id)
    return () if found is None else (found,)


def _worst(findings: Sequence[Finding]) -> str:
    """The sign of the worst of them; none without any."""
    if any(found.error for found in findings):
        return ERROR
    return WARNING if findings else ""
