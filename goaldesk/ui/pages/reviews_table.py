"""A review's snapshot beside an earlier one: what changed, and what was decided."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMargins, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.rows import ReviewDetail
from goaldesk.core.words import Words
from goaldesk.ui.context import Context
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.page import Page
from goaldesk.ui.pages.reviews_columns import (
    Line,
    NameValue,
    ProductLine,
    product_columns,
    snapshot_columns,
)
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.tables import VALUE, Index, RowsModel, put_cursor
from goaldesk.ui.theme import Theme, sized
from goaldesk.ui.writing import write

WIDTHS = (0, 72, 60, 116, 74, 60, 116, 68, 58, 60, 92)
BEFORE = (1, 2, 3)
CHANGE = (7, 8, 9)
DECISION = 10
# What gives way, in this order, where the decision would be out of sight: change, value and done
# then, points gained.
SPARE = (7, 1, 2, 8)
ROW_HEIGHT = 26
NARROWEST_NAME = 170


class GroupHeader(QHeaderView):
    """A header of two levels: above the columns' titles stands what they belong to."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.groups: list[tuple[int, int, str]] = []
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)

    def show_groups(self, groups: list[tuple[int, int, str]]) -> None:
        """Show these groups: first column, last column, title."""
        self.groups = groups
        self.viewport().update()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(QApplication.font()).height()
        return QSize(super().sizeHint().width(), 2 * line + 16)

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        painter.save()
        painter.fillRect(rect, QColor(self._theme.base))
        role, across = Qt.ItemDataRole, Qt.Orientation.Horizontal
        text = self.model().headerData(index, across, role.DisplayRole) or ""
        side = self.model().headerData(index, across, role.TextAlignmentRole)
        lower = rect.adjusted(6, rect.height() // 2, -6, 0)
        painter.setFont(sized(QApplication.font(), 12))
        painter.setPen(QColor(self._theme.secondary))
        painter.drawText(lower, Qt.AlignmentFlag(side), str(text))
        painter.setPen(QColor(self._theme.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(sized(QApplication.font(), 13, QFont.Weight.DemiBold))
        painter.setPen(QColor(self._theme.text))
        for space, title in self.titles():
            painter.drawText(
                space, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title
            )
        painter.end()

    def titles(self) -> list[tuple[QRect, str]]:
        """Where the groups' titles stand; one too long for its columns begins further left."""
        metrics = QFontMetrics(sized(QApplication.font(), 13, QFont.Weight.DemiBold))
        found, free = [], self.sectionViewportPosition(0)
        for first, last, title in sorted(self.groups):
            shown_ones = [n for n in range(first, last + 1) if not self.isSectionHidden(n)]
            if not shown_ones:
                continue
            left = self.sectionViewportPosition(shown_ones[0])
            right = self.sectionViewportPosition(shown_ones[-1]) + self.sectionSize(shown_ones[-1])
            wide = metrics.horizontalAdvance(title) + 14
            left = max(free, min(left, right - wide))
            space = QRect(left + 6, 2, right - left - 12, self.height() // 2)
            elided = metrics.elidedText(title, Qt.TextElideMode.ElideRight, space.width())
            found.append((space, elided))
            free = min(left + wide, right)
        return found


class SnapshotDelegate(RowDelegate):
    """Adds a name with its unit, and a decision that looks like the list it opens."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        value = index.data(VALUE)
        decision = index.column() == DECISION and index.data() != ""
        if not isinstance(value, NameValue) and not decision:
            super().paint(painter, option, index)
            return
        text = self.paint_empty(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(value, NameValue):
            self._paint_name(painter, option.rect, value)
        else:
            self._paint_decision(painter, option.rect, str(value), text)
        painter.restore()
        self.paint_frame(painter, option, index)

    def _paint_name(self, painter: QPainter, rect: QRect, value: NameValue) -> None:
        font, small = QApplication.font(), sized(QApplication.font(), 11)
        unit = QFontMetrics(small).horizontalAdvance(value.unit)
        space = rect.adjusted(6, 0, -(unit + 8), 0)
        left = space.left() + write(painter, space, value.name, font, self.theme.text) + 6
        place = QRect(left, rect.top(), unit + 4, rect.height())
        write(painter, place, value.unit, small, self.theme.tertiary)

    def _paint_decision(self, painter: QPainter, rect: QRect, decision: str, text: str) -> None:
        box = rect.adjusted(4, 3, -4, -4)
        strong = decision in ("adjust", "stop")
        if strong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.selection))
            painter.drawRoundedRect(box, 4, 4)
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
        painter.setFont(sized(QApplication.font(), 13, weight))
        painter.setPen(QColor(self.theme.text if strong else self.theme.secondary))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(8, 0, -18, 0), side, text)
        self.paint_opener(painter, box)


class SnapshotTable(RowsView):
    """The lines of the KPIs; Enter or a click on a decision changes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(lambda index: index.column() == DECISION and self.edit(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not editing:
            if index.isValid():
                self.edit(index.siblingAtColumn(DECISION))
            return
        super().keyPressEvent(event)


class Snapshot(QWidget):
    """The table of the KPIs with the product's line at its foot.

    `decided` tells a line and the decision wanted for it, `opened` the KPI of a double click.
    """

    decided = Signal(object, str)
    opened = Signal(str)

    def __init__(self, page: Page, context: Context) -> None:
        super().__init__()
        words = self._words = context.words
        self._detail: ReviewDetail | None = None
        self.model = RowsModel(snapshot_columns(words, self._decide), self)
        self.view = SnapshotTable()
        self.view.setAccessibleName(words.text("Snapshot"))
        self.header = GroupHeader(context.theme, self.view)
        self.view.setHorizontalHeader(self.header)
        self.view.setModel(self.model)
        self.view.setItemDelegate(
            SnapshotDelegate(context.theme, page.editors, page.refuse, self.view, ROW_HEIGHT)
        )
        self.view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.view.doubleClicked.connect(self._open)
        self.foot_model = RowsModel(product_columns(words), self)
        self.foot = QTableView()
        self._make_foot(page, context)
        for number, width in enumerate(WIDTHS):
            if width:
                self.header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.view.setColumnWidth(number, width)
        self.header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self, contentsMargins=QMargins(14, 0, 14, 0), spacing=0)
        layout.addWidget(self.view, 1000)
        layout.addWidget(self.foot)
        layout.addStretch(1)
        self.setMinimumHeight(150)

    def _make_foot(self, page: Page, context: Context) -> None:
        foot = self.foot
        foot.setModel(self.foot_model)
        foot.setItemDelegate(
            SnapshotDelegate(context.theme, page.editors, page.refuse, foot, ROW_HEIGHT)
        )
        foot.setFrameShape(QTableView.Shape.NoFrame)
        foot.setShowGrid(False)
        foot.verticalHeader().hide()
        foot.horizontalHeader().hide()
        foot.horizontalHeader().setMinimumSectionSize(0)
        foot.verticalHeader().setDefaultSectionSize(ROW_HEIGHT + 2)
        foot.setFixedHeight(ROW_HEIGHT + 2)
        foot.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        foot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot.setStyleSheet(f"QTableView {{ background: {context.theme.win}; }}")
        foot.setAccessibleName(context.words.text("Product"))
        self.header.sectionResized.connect(
            lambda number, old, new: foot.setColumnWidth(number, new)
        )
        self.view.horizontalScrollBar().valueChanged.connect(foot.horizontalScrollBar().setValue)

    def row_here(self) -> tuple[str, str] | None:
        """The selected line of the snapshot, or its KPI where nothing is frozen yet."""
        line = self.model.row_at(self.view.currentIndex())
        if line is None or self._detail is None:
            return None
        return ("review_kpi", line.row.id) if line.row.id else ("kpi", line.row.kpi_id)

    def show_detail(self, detail: ReviewDetail) -> None:
        """Show a review, and the one it is compared with if there is one."""
        words, frozen = self._words, not detail.review.draft
        self._detail = detail
        self.model.set_rows([Line(row.kpi_id, row, frozen) for row in detail.rows])
        self.foot_model.set_rows([ProductLine("product", detail)])
        this = detail.review.title if frozen else words.text("If frozen now")
        groups = [(4, 6, this)]
        if detail.previous is not None:
            groups += [(1, 3, detail.previous.title), (7, 10, _summary(words, detail))]
        self.header.show_groups(groups)
        self._fit_names()
        self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()
        self._fit_height()

    def _fit_height(self) -> None:
        """As many whole lines as there is room for: the product's line follows the last of them."""
        around = self.header.sizeHint().height() + 2 * self.view.frameWidth()
        room = self.height() - self.foot.height() - around
        lines = min(len(self.model.rows), max(1, room // ROW_HEIGHT))
        self.view.setMaximumHeight(around + lines * ROW_HEIGHT)

    def _unwanted(self) -> set[int]:
        """The columns that say nothing of the review shown."""
        if self._detail is None:
            return set()
        compared = self._detail.previous is not None
        return {
            *(() if compared else (*BEFORE, *CHANGE)),
            *((DECISION,) if self._detail.review.draft else ()),
        }

    def _fit_names(self) -> None:
        """The names take what is left, but never less than what can be read."""
        hidden = self._unwanted()
        rest = self.view.width() - sum(
            width for number, width in enumerate(WIDTHS) if number not in hidden
        )
        for number in SPARE:
            if rest < NARROWEST_NAME and number not in hidden:
                hidden.add(number)
                rest += WIDTHS[number]
        mode = QHeaderView.ResizeMode
        # A header that stretches a column while others hide leaves their room empty.
        self.header.setSectionResizeMode(0, mode.Fixed)
        for table in (self.view, self.foot):
            for number in range(len(WIDTHS)):
                table.setColumnHidden(number, number in hidden)
        if rest < NARROWEST_NAME:
            self.view.setColumnWidth(0, NARROWEST_NAME)
        else:
            self.header.setSectionResizeMode(0, mode.Stretch)

    def _decide(self, line: Line, value: Any) -> bool:
        self.decided.emit(line, str(value))
        return True

    def _open(self, index: Index) -> None:
        line = self.model.row_at(index)
        if line is not None and index.column() != DECISION:
            self.opened.emit(line.row.kpi_id)

    def select(self, kpi_id: str) -> None:
        """Select a KPI's line, on its decision."""
        if put_cursor(self.view, self.model.index_of(kpi_id, DECISION)):
            self.view.setFocus()


def _summary(words: Words, detail: ReviewDetail) -> str:
    better, worse = words.number(detail.better), words.number(detail.worse)
    if detail.better and detail.worse:
        return words.text("Change: {better} better, {worse} worse", better=better, worse=worse)
    if detail.better:
        return words.text("Change: {better} better", better=better)
    return (
        words.text("Change: {worse} worse", worse=worse) if detail.worse else words.text("Change")
    )
