"""How the cells of the tree of goals and KPIs are painted: as in a report."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from goaldesk.core import sentences
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.pages.kpis_rows import NUMBERS, ByHand
from goaldesk.ui.signs import draw_sign
from goaldesk.ui.tables import RIGHT, ROW, VALUE, Index
from goaldesk.ui.theme import sized
from goaldesk.ui.trees import TreeRowsModel
from goaldesk.ui.writing import write

INDENT = 24


class LineDelegate(RowDelegate):
    """Paints KPIs flush with their goal, targets with a small unit, a status set by hand.

    A KPI of no goal stands left of all goals and says `alone`, or it would seem to be of the last.
    """

    def __init__(self, alone: str, *given: Any) -> None:
        super().__init__(*given)
        self._alone = alone

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.rect = self._flush(option.rect, index)
        if index.data(ROW).table == "goal" and _key(index) in NUMBERS:
            option.text = ""

    def _flush(self, rect: QRect, index: Index) -> QRect:
        """The rectangle of a name: a KPI starts where its goal starts, not further in."""
        name_of_kpi = index.column() == 0 and index.data(ROW).table == "kpi"
        return rect.adjusted(-INDENT, 0, 0, 0) if name_of_kpi else rect

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().updateEditorGeometry(editor, option, index)
        rect = self._flush(option.rect, index)
        if index.column() == 0:
            editor.setGeometry(rect.adjusted(2, 2, -2, -3))
            return
        # A date or a name needs more room than its column has.
        wanted = max(rect.width(), min(130, editor.sizeHint().width()))
        left = max(0, rect.right() - wanted)
        editor.setGeometry(left, rect.top() + 2, rect.right() - left, rect.height() - 5)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ROW)
        value = index.data(VALUE)
        if isinstance(value, ByHand):
            self._paint_by_hand(painter, option, index, value)
        elif _key(index) == "target" and line.kpi is not None:
            self._paint_target(painter, option, index, sentences.trailing_unit(line.kpi))
        elif index.column() == 0 and line.kpi is not None and not index.parent().isValid():
            self._paint_alone(painter, option, index)
        else:
            super().paint(painter, option, index)

    def _paint_by_hand(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, value: ByHand
    ) -> None:
        self.paint_empty(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized(option.font, 11))
        half = option.rect.height() / 2
        for top, status, stale, word in (
            (1.0, value.status, value.stale, value.computed),
            (half - 1, value.chosen, False, value.chosen_word),
        ):
            colour = self.theme.status(status, stale)
            box = QRectF(option.rect.left() + 7, option.rect.top() + top + half / 2 - 5, 10, 10)
            draw_sign(painter, box, status, colour, stale)
            painter.setPen(QColor(colour))
            area = QRectF(
                option.rect.left() + 24, option.rect.top() + top, option.rect.width() - 24, half
            )
            hand = "✎ " if top > 1 else ""
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, hand + word)
        painter.restore()
        self.paint_frame(painter, option, index)

    def _paint_alone(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        name = self.paint_empty(painter, option, index)
        painter.save()
        room = option.rect.adjusted(7, 0, -4, 0)
        small = sized(option.font, 11)
        taken = write(painter, room, self._alone, small, self.theme.tertiary, RIGHT)
        colour = option.palette.color(option.palette.ColorRole.Text).name()
        write(painter, room.adjusted(0, 0, -taken - 8, 0), name, option.font, colour)
        painter.restore()
        self.paint_frame(painter, option, index)

    def _paint_target(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, unit: str
    ) -> None:
        text = self.paint_empty(painter, option, index)
        painter.save()
        colour = option.palette.color(option.palette.ColorRole.Text)
        area = QRectF(option.rect).adjusted(2, 0, -4, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if unit:
            small = sized(option.font, 11)
            small.setWeight(QFont.Weight.Normal)
            painter.setFont(small)
            painter.setPen(QColor(self.theme.tertiary))
            left = int(area.width()) - option.fontMetrics.horizontalAdvance(text) - 3
            shown = painter.fontMetrics().elidedText(
                unit, Qt.TextElideMode.ElideRight, max(34, left)
            )
            painter.drawText(area, right, shown)
            taken = painter.fontMetrics().horizontalAdvance(shown) + 3
            area = area.adjusted(0, 0, -taken, 0)
        painter.setFont(option.font)
        painter.setPen(colour)
        width = int(area.width())
        number = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(area, right, number)
        painter.restore()
        self.paint_frame(painter, option, index)


def _key(index: Index) -> str:
    model = index.model()
    assert isinstance(model, TreeRowsModel)
    return model.columns[index.column()].key
