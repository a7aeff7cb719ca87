"""How factors and strategies are painted: two lines, badges, pips, chips, amber words for gaps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QWidget

from goaldesk.core.queries.swot import FactorRow, StrategyRow
from goaldesk.core.swot_words import Badge, SwotWords
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.page import Page
from goaldesk.ui.pages.swot_lists import GroupRow
from goaldesk.ui.pages.swot_words import BADGE_ICONS
from goaldesk.ui.tables import RIGHT, ROW, Index
from goaldesk.ui.theme import sized
from goaldesk.ui.writing import write

MARGIN = 16
BOLD = QFont.Weight.DemiBold


def scaled(pixels: float) -> int:
    """Pixels given for a font of 13, for the font that is set."""
    return round(pixels * max(QApplication.font().pixelSize(), 13) / 13)


class SwotDelegate(RowDelegate):
    """What both lists' rows have in common: ground, frame, chips; `marked` ids get an accent bar.

    `indent` is where the text begins, after the code.
    """

    indent = 46

    def __init__(self, page: Page, words: SwotWords, parent: QWidget) -> None:
        super().__init__(page.context.theme, page.editors, page.refuse, parent)
        self._icons = page.context.icons
        self._pixmaps: dict[tuple[str, str], QPixmap] = {}
        self.words = words
        self.marked: frozenset[str] = frozenset()
        self.font = QApplication.font()
        self.small = sized(self.font, 12)
        self.strong = sized(self.font, 13, BOLD)
        self.chip_font = sized(self.font, 11)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        self.paint_ground(painter, option, row)
        inner = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        self.paint_row(painter, inner, row, bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def paint_row(self, painter: QPainter, rect: QRect, row: Any, selected: bool) -> None:
        """Paint the row's own content."""
        raise NotImplementedError

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: Any) -> None:
        """The fill, the accent bar, the hairline, and the focus ring."""
        rect, theme = option.rect, self.theme
        selected = option.state & QStyle.StateFlag.State_Selected
        if isinstance(row, GroupRow):
            painter.fillRect(rect, QColor(theme.win))
        elif selected:
            painter.fillRect(rect, QColor(theme.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(theme.line))
        if selected or (row is not None and row.id in self.marked):
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, QColor(theme.accent))
        if selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def chip(self, painter: QPainter, x: int, middle: int, code: str, chosen: bool) -> int:
        """A factor's code in a small frame, filled if it is the one selected; gives its width."""
        width = QFontMetrics(self.chip_font).horizontalAdvance(code) + scaled(12)
        height = scaled(16)
        box = QRectF(x + 0.5, middle - height / 2 + 0.5, width, height)
        painter.setPen(QColor(self.theme.accent if chosen else self.theme.border))
        painter.setBrush(QColor(self.theme.accent if chosen else self.theme.base))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(sized(self.font, 11, BOLD) if chosen else self.chip_font)
        painter.setPen(QColor(self.theme.on_accent if chosen else self.theme.secondary))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, code)
        return width

    def pixmap(self, name: str, colour: str) -> QPixmap:
        """A small icon, drawn once."""
        key = (name, colour)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._icons.pixmap(name, colour, 12)
        return self._pixmaps[key]

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        left = option.rect.left() + scaled(self.indent) - 6
        height = scaled(26)
        editor.setGeometry(left, option.rect.top() + 3, option.rect.right() - left - 12, height)


class FactorDelegate(SwotDelegate):
    """A factor: code, text, weight; evidence below, and the strategies that cite it."""

    def __init__(
        self, page: Page, words: SwotWords, parent: QWidget, compact: bool = False
    ) -> None:
        super().__init__(page, words, parent)
        self.compact = compact

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, scaled(30 if self.compact else 59))

    def paint_row(self, painter: QPainter, rect: QRect, row: FactorRow, selected: bool) -> None:
        line = scaled(20)
        top = rect.top() + (scaled(5) if self.compact else scaled(8))
        upper = QRect(rect.left(), top, rect.width(), line)
        code = QRect(upper.left(), top, scaled(28), line)
        write(painter, code, row.code, self.small, self.theme.secondary)
        upper.setLeft(upper.left() + scaled(self.indent - MARGIN))
        space = self._paint_weight(painter, upper, row)
        write(painter, upper.adjusted(0, 0, -space - 10, 0), row.text, self.font, self.theme.text)
        if self.compact:
            return
        lower = QRect(upper.left(), top + scaled(23), upper.width(), scaled(20))
        right = self._paint_cited(painter, lower, row)
        self._paint_badges(painter, lower.adjusted(0, 0, -right - 8, 0), row, selected)

    def _paint_weight(self, painter: QPainter, rect: QRect, row: FactorRow) -> int:
        """Pips or a product, and the weight in bold; gives the room that they take."""
        weight = self.words.number(row.weight)
        write(painter, rect, weight, self.strong, self.theme.text, RIGHT)
        width = QFontMetrics(self.strong)
        taken = max(width.horizontalAdvance("20"), width.horizontalAdvance(weight)) + 8
        if self.compact:
            return taken
        if row.external:
            factors = self.words.product(row)
            space = rect.adjusted(0, 0, -taken, 0)
            write(painter, space, factors, self.small, self.theme.secondary, RIGHT)
            return taken + QFontMetrics(self.small).horizontalAdvance(factors)
        x = rect.right() - taken - 5 * 7 + 2
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(5):
            colour = self.theme.accent if place < row.importance else self.theme.border
            painter.fillRect(QRectF(x + place * 7, rect.center().y() - 4, 5, 9), QColor(colour))
        return taken + 5 * 7

    def _paint_cited(self, painter: QPainter, rect: QRect, row: FactorRow) -> int:
        cited = " ".join(row.cited_in)
        shown = cited or self.words.uncited
        colour = self.theme.secondary if cited else self.theme.at_risk
        half = rect.adjusted(rect.width() // 2, 0, 0, 0)
        return write(painter, half, shown, self.small, colour, RIGHT)

    def _paint_badges(self, painter: QPainter, rect: QRect, row: FactorRow, selected: bool) -> None:
        badges = self.words.badges(row)
        x = rect.left()
        for number, badge in enumerate(badges):
            metrics = QFontMetrics(self.small)
            width = metrics.horizontalAdvance(badge.text) + scaled(12) + 18
            rest = len(badges) - number
            room = rect.right() + 1 - x
            if width > room:
                if rest > 1 or room < scaled(100):
                    end = QRect(x, rect.top(), rect.right() - x, rect.height())
                    write(painter, end, self.words.more(rest), self.small, self.theme.secondary)
                    return
                width = room
            self._paint_badge(painter, QRect(x, rect.top(), width, rect.height()), badge, selected)
            x += width + 6

    def _paint_badge(self, painter: QPainter, box: QRect, badge: Badge, selected: bool) -> None:
        theme = self.theme
        ink = theme.at_risk if badge.gap else theme.secondary
        if badge.gap:
            painter.setPen(QColor(ink))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.base if selected else theme.track))
            painter.drawRoundedRect(QRectF(box), 3, 3)
        painter.drawPixmap(
            box.left() + 6, box.center().y() - 5, self.pixmap(BADGE_ICONS[badge.kind], ink)
        )
        space = box.adjusted(22, 0, -4, 0)
        # A value stands at the end, and is worth more than the middle of its name.
        shown = QFontMetrics(self.small).elidedText(
            badge.text, Qt.TextElideMode.ElideMiddle, space.width()
        )
        write(painter, space, shown, self.small, ink)


class StrategyDelegate(SwotDelegate):
    """A strategy: code, text, status; below the factors that it cites and where it leads."""

    indent = 54

    def __init__(
        self, page: Page, words: SwotWords, parent: QWidget, chosen: Callable[[], str]
    ) -> None:
        super().__init__(page, words, parent)
        self._chosen = chosen

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, scaled(30 if isinstance(index.data(ROW), GroupRow) else 52))

    def paint_row(self, painter: QPainter, rect: QRect, row: Any, selected: bool) -> None:
        if isinstance(row, GroupRow):
            self._paint_group(painter, rect, row)
            return
        line, top = scaled(20), rect.top() + scaled(5)
        upper = QRect(rect.left(), top, rect.width(), line)
        write(painter, upper, row.code, self.small, self.theme.secondary)
        upper.setLeft(upper.left() + scaled(self.indent - MARGIN))
        adopted = row.status == "adopted"
        status_font = sized(self.font, 12, BOLD) if adopted else self.small
        colour = self.theme.text if adopted else self.theme.secondary
        taken = write(painter, upper, self.words.status(row), status_font, colour, RIGHT)
        font = QFont(self.font)
        font.setStrikeOut(row.status == "rejected")
        colour = self.theme.secondary if row.status == "rejected" else self.theme.text
        write(painter, upper.adjusted(0, 0, -taken - 10, 0), row.text, font, colour)
        self._paint_lower(painter, QRect(upper.left(), top + scaled(21), upper.width(), line), row)

    def _paint_group(self, painter: QPainter, rect: QRect, row: GroupRow) -> None:
        write(painter, rect, row.kind, self.strong, self.theme.text)
        start = rect.adjusted(scaled(33), 0, 0, 0)
        title, advice = self.words.kind(row.kind)
        used = write(painter, start, title, self.small, self.theme.secondary)
        rest = start.adjusted(used + 12, 0, 0, 0)
        write(painter, rest, advice, self.small, self.theme.secondary, RIGHT)

    def _paint_lower(self, painter: QPainter, rect: QRect, row: StrategyRow) -> None:
        x, middle, chosen = rect.left(), rect.center().y(), self._chosen()
        for factor_id, code in row.factors:
            if x > rect.right() - 60:
                break
            x += self.chip(painter, x, middle, code, factor_id == chosen) + scaled(6)
        rest = QRect(x + 2, rect.top(), rect.right() - x - 2, rect.height())
        text, tone, arrow = self.words.outcome(row)
        if arrow:
            icon = self.pixmap("arrow-right", self.theme.secondary)
            painter.drawPixmap(rest.left(), middle - 5, icon)
            rest.setLeft(rest.left() + 16)
        write(painter, rest, text, self.small, getattr(self.theme, tone))
