"""The tree of goals and KPIs: its columns, its keys, and how its rows are drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QTreeView,
)

from goaldesk.core.fields import STATUSES
from goaldesk.core.rows import GoalRow, KpiRow
from goaldesk.ui.columns import CHOSEN, keep_least, room_for
from goaldesk.ui.delegates import TypedByRow
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_rows import HIDDEN_AT_FIRST, NUMBERS, Line, note
from goaldesk.ui.pages.kpis_tree_model import LinesModel
from goaldesk.ui.pages.kpis_tree_paint import INDENT, LineDelegate
from goaldesk.ui.tables import RIGHT, ROW, Column, Index, SelectsAlone, column_number, put_cursor
from goaldesk.ui.theme import sized
from goaldesk.ui.writing import write

_LONG_DAY = dt.date(2026, 3, 30)
NAME = 150  # what a name needs; columns that can be missed give way for it
WIDEST = 130  # of a number
# Columns as wide as their longest number: what it is of a KPI, and the pixels beside it.
_FITTED = {
    "progress": ("progress", 53),
    "current": ("value", 14),
    "planned": ("planned", 14),
    "target": ("target", 44),
}
# The columns that give way to names, the one that is missed most first.
_GIVE_WAY = ("progress", "due", "planned")  # the last one first


class LinesView(TypedByRow, SelectsAlone, QTreeView):
    """The tree; Enter edits, Delete deletes, Alt and the arrows move the line."""

    delete_pressed = Signal()
    step_pressed = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, page: Page, model: LinesModel) -> None:
        super().__init__()
        self._page = page
        self.setModel(model)
        self.lines_model = model
        alone = page.words.text("no goal")
        self.setItemDelegate(
            LineDelegate(alone, page.context.theme, page.editors, page.refuse, self)
        )
        self.setAccessibleName(page.words.text("Goals and KPIs"))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(INDENT)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(False)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.menu_wanted.emit)
        self._set_up_header()

    def _set_up_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setFixedHeight(28)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        for number, column in enumerate(self.lines_model.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(number, mode.Interactive if number else mode.Stretch)
            self.setColumnWidth(number, self._width(column))
            self.setColumnHidden(number, column.key in HIDDEN_AT_FIRST)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.columns_menu().popup(header.mapToGlobal(at))
        )

    def _width(self, column: Column) -> int:
        """A column's width, for as much as its words take in this font."""
        bold = QFontMetrics(sized(self.font(), 13, QFont.Weight.DemiBold))
        words = self._page.words
        if column.key == "status":
            taken = 27 + max(bold.horizontalAdvance(words.text(name)) for _, name in STATUSES)
        elif column.key == "progress":
            taken = 53 + bold.horizontalAdvance(words.percent(0.999))
        elif column.key == "due":
            taken = 18 + self.fontMetrics().horizontalAdvance(words.short_date(_LONG_DAY))
        else:
            taken = room_for(self, column.title)
        return max(column.width, taken)

    def wanted_width(self) -> int:
        """The width in which all shown columns fit, names of the usual length included."""
        columns = enumerate(self.lines_model.columns)
        return 10 + sum(
            self._width(column) for number, column in columns if not self.isColumnHidden(number)
        )

    def fit_numbers(self, kpis: Sequence[KpiRow]) -> None:
        """Widen the columns of values until the longest one fits: a number cut off is a wrong one.

        The largest and the one with most digits stand for all, since writing each takes time.
        """
        for number, column in enumerate(self.lines_model.columns):
            if column.key == "due":
                by_due = sorted((kpi for kpi in kpis if kpi.due), key=lambda kpi: kpi.due)
                for kpi in by_due[:1] + by_due[-1:]:
                    shown = column.show(Line("", "kpi", kpi))
                    taken = 18 + self.fontMetrics().horizontalAdvance(shown)
                    self.setColumnWidth(number, max(self.columnWidth(number), taken))
            if column.key not in _FITTED:
                continue
            key, beside = _FITTED[column.key]
            valued = [kpi for kpi in kpis if getattr(kpi, key) is not None]
            ranges = [kpi for kpi in kpis if key == "target" and kpi.direction == "in_range"]
            longest = []
            if valued:
                longest.append(max(valued, key=lambda kpi: abs(getattr(kpi, key))))
                longest.append(max(valued, key=lambda kpi: len(repr(getattr(kpi, key)))))
            if ranges:
                longest.append(max(ranges, key=lambda kpi: len(f"{kpi.low}{kpi.high}")))
            if not longest:
                continue
            taken = max(
                self.fontMetrics().horizontalAdvance(column.show(Line("", "kpi", kpi)))
                for kpi in longest
            )
            self.setColumnWidth(number, max(self.columnWidth(number), min(WIDEST, taken) + beside))
        self._leave_room()
        keep_least(self, self.header(), [0], NAME)

    def columns_menu(self) -> QMenu:
        """A menu that shows, hides and moves columns; the name stays."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self.lines_model.columns):
            if number == 0:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda shown, number=number: self._choose(number, shown))
        menu.addSeparator()
        words, header = self._page.words, self.header()
        chosen = max(0, self.currentIndex().column())
        name = self.lines_model.columns[chosen].title
        shown = [
            n for n in map(header.logicalIndex, range(header.count())) if not self.isColumnHidden(n)
        ]
        place = shown.index(chosen)
        for text, to in (
            (words.text("Move “{column}” to the left", column=name), place - 1),
            (words.text("Move “{column}” to the right", column=name), place + 1),
        ):
            action = menu.addAction(text)
            action.setEnabled(place > 0 and 0 < to < len(shown))
            action.triggered.connect(
                lambda _=False, to=to: header.moveSection(
                    header.visualIndex(chosen), header.visualIndex(shown[to])
                )
            )
        return menu

    def _choose(self, number: int, shown: bool) -> None:
        self.header().setProperty(CHOSEN, True)
        self.setColumnHidden(number, not shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_room()
        keep_least(self, self.header(), [0], NAME)

    def _leave_room(self) -> None:
        """Leave the room of a narrow tree to the names, unless columns were chosen by hand."""
        if self.header().property(CHOSEN):
            return
        columns = self.lines_model.columns
        keys = [column.key for column in columns]
        shown = (n for n, key in enumerate(keys) if n and key not in _GIVE_WAY)
        room = self.viewport().width() - NAME - sum(map(self.columnWidth, shown))
        for number in map(keys.index, _GIVE_WAY):
            room -= self.columnWidth(number) or self._width(columns[number])
            self.setColumnHidden(number, room < 0)

    def current_line(self) -> Line | None:
        """The selected line."""
        line = self.lines_model.row_at(self.currentIndex())
        return line if isinstance(line, Line) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        editing = self.state() == QAbstractItemView.State.EditingState
        if alt and key in _STEPS:
            self.step_pressed.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not editing:
            self.delete_pressed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        super().dataChanged(first, last, roles)
        # A KPI's name stands further left than its cell, which is all that Qt repaints.
        cell = self.visualRect(first)
        self.viewport().update(0, cell.top(), cell.left(), cell.height())

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ROW)
        if line is None or line.table != "goal":
            super().drawRow(painter, option, index)
            return
        theme = self._page.context.theme
        painter.fillRect(option.rect, QColor(theme.win))
        super().drawRow(painter, option, index)
        words = note(self._page, line.row) if isinstance(line.row, GoalRow) else ""
        area = self._across(option.rect)
        if words and area.width() > 60:
            painter.save()
            write(painter, area, words, sized(self.font(), 12), theme.secondary, RIGHT)
            painter.restore()

    def _across(self, row: QRect) -> QRect:
        """The part of a row that the shown number columns take."""
        keys = [column.key for column in self.lines_model.columns]
        shown = [
            number
            for number, key in enumerate(keys)
            if key in NUMBERS and not self.isColumnHidden(number)
        ]
        if not shown:
            return QRect()
        left = min(self.columnViewportPosition(number) for number in shown)
        right = max(
            self.columnViewportPosition(number) + self.columnWidth(number) for number in shown
        )
        return QRect(left, row.top(), right - left - 4, row.height())

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        model = self.lines_model
        colour = self._page.context.theme.secondary
        if self.selectionModel().isSelected(index):
            painter.fillRect(rect, QColor(self._page.context.theme.selection))
        elif index.data(ROW).table == "goal":
            painter.fillRect(rect, QColor(self._page.context.theme.win))
        if model.rowCount(index.siblingAtColumn(0)):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            pixmap = self._page.context.icons.pixmap(name, colour, 14)
            painter.drawPixmap(rect.right() - INDENT + 9, rect.center().y() - 6, pixmap)
        painter.setPen(QColor(self._page.context.theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self.selectionModel().isSelected(index):
            painter.fillRect(
                0, rect.top(), 3, rect.height() - 1, QColor(self._page.context.theme.accent)
            )

    def set_lines(self, rows: Sequence[tuple[Line, str | None]]) -> None:
        """Show these lines; goals that were not there before are open."""
        known = {
            line.id: self.isExpanded(self.lines_model.index_of(line.id))
            for line, _ in rows
            if line.table == "goal" and self.lines_model.index_of(line.id).isValid()
        }
        self.lines_model.set_rows(rows)
        for line, _ in rows:
            if line.table == "goal":
                self.setExpanded(self.lines_model.index_of(line.id), known.get(line.id, True))

    def select(self, line_id: str, key: str = "name") -> bool:
        """Select a line and open all goals above it; false where it is not shown."""
        column = column_number(self.lines_model.columns, key)
        index = self.lines_model.index_of(line_id, column)
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()
        return put_cursor(self, index)

    def edit_cell(self, line_id: str, key: str) -> None:
        """Open the editor of a cell."""
        if self.select(line_id, key):
            self.setFocus()
            self.edit(self.currentIndex())


_STEPS: dict[Any, str] = {
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Left: "out",
    Qt.Key.Key_Right: "in",
}
