"""Lists with rows of two lines: what it is, the small print below, a state at the right."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from goaldesk.core.numbers import MISSING
from goaldesk.ui.icons import Icons
from goaldesk.ui.signs import SIZE, draw_sign
from goaldesk.ui.tables import LEFT, RIGHT, ROW, Column, Index, RowsModel, SelectsAlone, put_cursor
from goaldesk.ui.theme import Theme, sized
from goaldesk.ui.writing import write


class TwoLines(NamedTuple):
    """One row, all in words.

    `aside` stands grey after `first`; `struck` is struck through before `right`. `icon` stands at
    the left, `mark` before `right`; `right_tone` is the theme's role that colours both. `status`
    puts its sign before `right_second`. `spoken` is the whole row for a screen reader.
    """

    id: str
    first: str
    second: str = ""
    aside: str = ""
    right: str = ""
    right_second: str = ""
    struck: str = ""
    icon: str = ""
    mark: str = ""
    right_tone: str = "secondary"
    right_bold: bool = False
    bold: bool = False
    status: str = ""
    stale: bool = False
    spoken: str = ""
    data: Any = None


class LinesDelegate(QStyledItemDelegate):
    """Paints a TwoLines row between hairlines."""

    def __init__(
        self, theme: Theme, icons: Icons, height: int, margin: int, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._icons = icons
        self._height = height
        self._margin = margin

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = QFontMetrics(QApplication.font()).height() * 2 + 10
        return QSize(120, max(self._height, lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if not isinstance(row, TwoLines):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        rect = option.rect.adjusted(self._margin, 0, -self._margin, 0)
        height = QFontMetrics(QApplication.font()).height() + 1
        top = rect.center().y() - height + 1
        upper = QRect(rect.left(), top, rect.width(), height)
        lower = QRect(rect.left(), top + height, rect.width(), height)
        if row.icon:
            pixmap = self._icons.pixmap(row.icon, getattr(self.theme, row.right_tone))
            painter.drawPixmap(upper.left(), upper.center().y() - 7, pixmap)
            upper.setLeft(upper.left() + 24)
            lower.setLeft(lower.left() + 24)
        self._paint_upper(painter, upper, row)
        self._paint_lower(painter, lower, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        rect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(self.theme.selection))
            painter.fillRect(
                rect.left(), rect.top(), 3, rect.height() - 1, QColor(self.theme.accent)
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(self.theme.hover))
        painter.setPen(QColor(self.theme.line))
        inset = 0 if self._margin > 8 else self._margin
        painter.drawLine(rect.left() + inset, rect.bottom(), rect.right() - inset, rect.bottom())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(self.theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _paint_upper(self, painter: QPainter, rect: QRect, row: TwoLines) -> None:
        font = sized(QApplication.font(), 13, _weight(row.right_bold))
        left = self._paint_right(painter, rect, row, font)
        space = rect.adjusted(0, 0, left - rect.right() - 10, 0)
        bold = sized(QApplication.font(), 13, _weight(row.bold))
        used = write(painter, space, row.first, bold, self.theme.text)
        if row.aside:
            space.setLeft(space.left() + used + 8)
            small = sized(QApplication.font(), 12)
            write(painter, space, row.aside, small, self.theme.secondary)

    def _paint_right(self, painter: QPainter, rect: QRect, row: TwoLines, font: QFont) -> int:
        """Paint the state at the right, backwards; gives where it begins."""
        most = rect.width() * 3 // 5
        colour = getattr(self.theme, row.right_tone if not row.right_bold else "text")
        end = rect.adjusted(rect.width() - most, 0, 0, 0)
        at = rect.right() - write(painter, end, row.right, font, colour, RIGHT)
        if row.mark:
            at -= 20
            pixmap = self._icons.pixmap(row.mark, colour)
            painter.drawPixmap(at, rect.center().y() - 7, pixmap)
        if row.struck:
            at = self._paint_struck(painter, rect, row.struck, at, most)
        return at

    def _paint_struck(self, painter: QPainter, rect: QRect, struck: str, at: int, most: int) -> int:
        font = sized(QApplication.font(), 13)
        metrics = QFontMetrics(font)
        arrow = "→"
        painter.setFont(font)
        painter.setPen(QColor(self.theme.secondary))
        at -= metrics.horizontalAdvance(arrow) + 6
        painter.drawText(QRect(at, rect.top(), 40, rect.height()), LEFT, arrow)
        shown = metrics.elidedText(struck, Qt.TextElideMode.ElideRight, most // 2)
        width = metrics.horizontalAdvance(shown)
        at -= width + 6
        # A line through the dash of a missing value would only make another sign of it.
        font.setStrikeOut(struck != MISSING)
        painter.setFont(font)
        painter.drawText(QRect(at, rect.top(), width + 4, rect.height()), LEFT, shown)
        return at

    def _paint_lower(self, painter: QPainter, rect: QRect, row: TwoLines) -> None:
        font = sized(QApplication.font(), 12)
        metrics = QFontMetrics(font)
        at = rect.right()
        if row.right_second:
            colour = self.theme.status(row.status, row.stale) if row.status else ""
            painter.setFont(font)
            painter.setPen(QColor(colour or self.theme.secondary))
            painter.drawText(rect, RIGHT, row.right_second)
            at -= metrics.horizontalAdvance(row.right_second)
            if row.status:
                at -= SIZE + 6
                box = QRectF(at, rect.center().y() - SIZE / 2 + 1, SIZE, SIZE)
                draw_sign(painter, box, row.status, colour, row.stale)
            at -= 10
        space = rect.adjusted(0, 0, at - rect.right(), 0)
        write(painter, space, row.second, font, self.theme.secondary)


def _weight(bold: bool) -> QFont.Weight:
    return QFont.Weight.DemiBold if bold else QFont.Weight.Normal


class LinesView(SelectsAlone, QListView):
    """A list of TwoLines rows.

    `chosen` is a click or Enter, `opened` a double click, Enter or F2, `toggled` Space or a
    click on the state at the right; Delete and Alt+Up/Down are told too.
    """

    chosen = Signal(object)
    opened = Signal(object)
    toggled = Signal(object)
    delete_pressed = Signal()
    move_pressed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        title: str,
        height: int,
        margin: int,
        *,
        rows: type[RowsModel] = RowsModel,
        table: str = "",
    ) -> None:
        super().__init__()
        self.table = table
        self.rows = rows([Column("row", title, lambda row: row, _spoken, tip=_tip)], self)
        self.setModel(self.rows)
        self.setItemDelegate(LinesDelegate(theme, icons, height, margin, self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(title)
        self.setMinimumHeight(60)

    def show_rows(self, rows: list[TwoLines]) -> None:
        """Show these rows; the selection and the scroll stay."""
        self.rows.set_rows(rows)

    def current(self) -> TwoLines | None:
        """The selected row."""
        row: TwoLines | None = self.rows.row_at(self.currentIndex())
        return row

    def row_here(self) -> tuple[str, str] | None:
        """The (table, id) that the selected row stands for, where `table` says which."""
        row = self.current()
        return (self.table, row.id) if self.table and row is not None else None

    def select(self, row_id: str) -> bool:
        """Select a row and scroll to it; false if there is none of this id."""
        return put_cursor(self, self.rows.index_of(row_id))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_tab and self.current() is None and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        row = self.current()
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_pressed.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif row is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        elif key == Qt.Key.Key_Space:
            self.toggled.emit(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(row)
            self.opened.emit(row)
        elif key == Qt.Key.Key_F2:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self._at(event.position().toPoint())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        rect = self.visualRect(self.currentIndex())
        upper = event.position().y() < rect.center().y() + 2
        if upper and row.right and event.position().x() > rect.right() - 90:
            self.toggled.emit(row)
        self.chosen.emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        row = self._at(event.position().toPoint())
        if row is not None:
            self.opened.emit(row)

    def _at(self, point: QPoint) -> TwoLines | None:
        row: TwoLines | None = self.rows.row_at(self.indexAt(point))
        return row


def _spoken(row: TwoLines) -> str:
    return row.spoken or ", ".join(
        part
        for part in (row.first, row.aside, row.struck, row.right, row.second, row.right_second)
        if part
    )


def _tip(row: TwoLines) -> str:
    return "\n".join(part for part in (row.first, row.second) if part)
