"""How the grid is painted: names at the left, periods above, marks in the cells' corners."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from goaldesk.core import sentences
from goaldesk.core.queries.grid import GridCell
from goaldesk.core.rows import GoalRow
from goaldesk.core.words import Words
from goaldesk.ui.pages.kpis_grid_model import GridModel, GridRow
from goaldesk.ui.tables import RIGHT, ROW, Index
from goaldesk.ui.theme import Theme, sized, weighted
from goaldesk.ui.writing import write

ROW_HEIGHT = 30
CORNER = 7


class PeriodHeader(QHeaderView):
    """The periods, and under each what it is: today's, the one to enter."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.marks: dict[int, str] = {}
        self.to_enter = -1
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        line = QFontMetrics(sized(QApplication.font(), 12)).height()
        return QSize(super().sizeHint().width(), 2 * line + 12)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        theme = self._theme
        painter.save()
        painter.fillRect(rect, QColor(theme.base))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(theme.border))
        inner = rect.adjusted(4, 5, -6, -5)
        right = Qt.AlignmentFlag.AlignRight
        entered = logical == self.to_enter
        weight = QFont.Weight.DemiBold if entered else QFont.Weight.Normal
        painter.setFont(sized(self.font(), 12, weight))
        painter.setPen(QColor(theme.text if entered else theme.secondary))
        title = str(self.model().headerData(logical, Qt.Orientation.Horizontal) or "")
        painter.drawText(inner, right | Qt.AlignmentFlag.AlignTop, title)
        mark = self.marks.get(logical, "")
        if mark:
            painter.setFont(sized(self.font(), 11))
            painter.setPen(QColor(theme.accent if entered else theme.secondary))
            painter.drawText(inner, right | Qt.AlignmentFlag.AlignBottom, mark)
        if entered:
            painter.fillRect(
                rect.left() + 1, rect.bottom() - 1, rect.width() - 1, 2, QColor(theme.accent)
            )
        painter.restore()


class NameHeader(QHeaderView):
    """Goals and KPIs at the left, which stay while periods are scrolled."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme, self._words = theme, words
        self.setAccessibleName(
            words.text("KPI")
        )  # which its names are called where they are copied
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultSectionSize(ROW_HEIGHT)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        theme, model = self._theme, self.model()
        assert isinstance(model, GridModel)
        shown: GridRow = model.rows[logical]
        painter.save()
        goal = isinstance(shown.row, GoalRow)
        current = self.parent().currentIndex().row() == logical
        fill = theme.win if goal else theme.selection if current else theme.base
        painter.fillRect(rect, QColor(fill))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(theme.line))
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), QColor(theme.border))
        if current and not goal:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, QColor(theme.accent))
        if isinstance(shown.row, GoalRow):
            left = 12 + 12 * min(shown.row.depth, 4)
            bold = weighted(self.font(), QFont.Weight.DemiBold)
            write(painter, rect.adjusted(left, 0, -8, 0), shown.row.title, bold, theme.text)
        else:
            self._paint_kpi(painter, rect.adjusted(24, 0, -8, 0), shown)
        painter.restore()

    def _paint_kpi(self, painter: QPainter, area: QRect, shown: GridRow) -> None:
        theme, kpi = self._theme, shown.row
        assert not isinstance(kpi, GoalRow)
        small = sized(self.font(), 11)
        unit = sentences.unit_text(self._words, kpi)
        if unit:
            end = area.adjusted(area.width() - 64, 0, 0, 0)
            taken = write(painter, end, unit, small, theme.tertiary, RIGHT)
            area = area.adjusted(0, 0, -taken - 8, 0)
        if kpi.code:
            metrics = QFontMetrics(small)
            painter.setFont(small)
            painter.setPen(QColor(theme.secondary))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, kpi.code)
            area = area.adjusted(max(map(metrics.horizontalAdvance, (kpi.code, "M0"))) + 6, 0, 0, 0)
        quiet = shown.line is not None and bool(shown.line.locked)
        colour = theme.tertiary if quiet else theme.text
        write(painter, area, kpi.name, weighted(self.font(), QFont.Weight.Normal), colour)


class CellPainter(QStyledItemDelegate):
    """Paints values with their marks."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._table = theme, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, option.rect
        row: GridRow = index.data(ROW)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        fill = theme.win if row.line is None else theme.selection if selected else theme.base
        painter.fillRect(rect, QColor(fill))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(theme.line))
        if row.line is not None:
            painter.fillRect(rect.right(), rect.top(), 1, rect.height(), QColor(theme.grid))
            self._paint_value(painter, rect, option.font, row, index)
        if self._table.currentIndex() == index:
            focused = self._table.hasFocus()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.accent if focused else theme.border))
            painter.drawRect(rect.adjusted(0, 0, -2, -2))
            if focused:
                painter.drawRect(rect.adjusted(1, 1, -3, -3))
        cell = row.cell(index.column())
        if cell is not None:
            self._paint_marks(painter, rect, cell)
        painter.restore()

    def _paint_value(
        self, painter: QPainter, rect: QRect, font: QFont, row: GridRow, index: Index
    ) -> None:
        cell = row.cell(index.column())
        if cell is None or row.line is None:
            return
        quiet = cell.value is None or row.line.locked
        colour = self._theme.tertiary if quiet else self._theme.text
        write(painter, rect.adjusted(4, 0, -8, 0), str(index.data()), font, colour, RIGHT)

    def _paint_marks(self, painter: QPainter, rect: QRect, cell: GridCell) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.was is not None:
            self._corner(painter, QPointF(rect.left() + 1, rect.top() + 1), 1, self._theme.at_risk)
        if cell.count > 1:
            at = QPointF(rect.right() - 1, rect.bottom() - 1)
            self._corner(painter, at, -1, self._theme.planned)

    @staticmethod
    def _corner(painter: QPainter, at: QPointF, way: int, colour: str) -> None:
        """A small triangle: corrected at the upper left, several at the lower right."""
        painter.setBrush(QColor(colour))
        side = way * CORNER
        painter.drawPolygon(QPolygonF([at, at + QPointF(side, 0), at + QPointF(0, side)]))
