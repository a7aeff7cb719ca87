"""One column of the chain: cards of two lines of title and one of small print, in a list."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from goaldesk.core.queries.trace import TraceNode
from goaldesk.ui import copying
from goaldesk.ui.actions import HISTORY
from goaldesk.ui.context import Context
from goaldesk.ui.signs import SIZE, draw_sign
from goaldesk.ui.tables import ROW, Column, Index, RowsModel
from goaldesk.ui.theme import Theme, sized

GAP = 8
PAD = 9


@dataclass(frozen=True, slots=True)
class Card:
    """A card in words; `start` is the one that the chain is about."""

    id: str
    title: str
    note: str
    spoken: str
    tip: str
    status: str
    stale: bool
    start: bool
    node: TraceNode


class CardDelegate(QStyledItemDelegate):
    """Paints a card; the start with an accent bar, the current one with a ring."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = QFontMetrics(QApplication.font()).height()
        small = QFontMetrics(sized(QApplication.font(), 12)).height()
        return QSize(120, 2 * line + small + 2 * PAD + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = index.data(ROW)
        if not isinstance(card, Card):
            return
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(1, 1, -1, -GAP)
        state = option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        fill = theme.selection if card.start else theme.base
        if not card.start and state & QStyle.StateFlag.State_MouseOver:
            fill = theme.hover
        edge = theme.accent if card.start or focused else theme.border
        painter.setPen(QPen(QColor(edge), 2 if focused else 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(box, 5, 5)
        if card.start:
            painter.fillRect(
                QRectF(box.left(), box.top() + 4, 3, box.height() - 8), QColor(theme.accent)
            )
        inner = box.adjusted(PAD + 1, PAD - 1, -PAD, -PAD + 1).toRect()
        self._title(painter, inner, card)
        self._note(painter, inner, card)
        painter.restore()

    def _title(self, painter: QPainter, rect: QRect, card: Card) -> None:
        font = sized(QApplication.font(), 13)
        painter.setPen(QColor(self._theme.text))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for number, line in enumerate(two_lines(card.title, metrics, rect.width())):
            place = QPoint(rect.left(), rect.top() + metrics.ascent() + number * metrics.height())
            painter.drawText(place, line)

    def _note(self, painter: QPainter, rect: QRect, card: Card) -> None:
        font = sized(QApplication.font(), 12)
        metrics = QFontMetrics(font)
        colour = self._theme.secondary
        left = rect.left()
        base = rect.bottom() - metrics.descent()
        if card.status:
            colour = self._theme.status(card.status, card.stale)
            box = QRectF(left, base - metrics.ascent() / 2 - SIZE / 2 + 1, SIZE, SIZE)
            draw_sign(painter, box, card.status, colour, card.stale)
            left += SIZE + 5
        painter.setPen(QColor(colour))
        painter.setFont(font)
        room = rect.right() - left
        painter.drawText(
            QPoint(left, base), metrics.elidedText(card.note, Qt.TextElideMode.ElideRight, room)
        )


def two_lines(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The text broken into at most two lines, the last one shortened to fit."""
    flat = text.replace("\n", " ").strip()
    layout = QTextLayout(flat, QApplication.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    if not line.isValid():
        return []
    line.setLineWidth(max(width, 10))
    end = line.textStart() + line.textLength()
    layout.endLayout()
    first, rest = flat[:end].rstrip(), flat[end:]
    if not rest:
        return [first]
    return [first, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, max(width, 10))]


class CardList(QListView):
    """A column of cards, as tall as they are.

    `chosen` is a click or Enter, `opened` a double click or Ctrl+Enter; `left_by` tells the
    arrow (-1 left, 1 right) that leaves the column.
    """

    chosen = Signal(object)
    opened = Signal(object)
    left_by = Signal(int)

    def __init__(self, context: Context, title: str) -> None:
        super().__init__()
        self._words, self._go = context.words, context.go
        columns = [
            Column(
                "card",
                title,
                lambda card: card,
                lambda card: card.spoken,
                tip=lambda card: card.tip,
            )
        ]
        self.rows = RowsModel(columns, self)
        self.setModel(self.rows)
        self.setItemDelegate(CardDelegate(context.theme, self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(title)
        self._last: Card | None = None

    def show_cards(self, cards: list[Card]) -> None:
        """Show these; the list takes the height that they need."""
        self.rows.set_rows(cards)
        self.setFixedHeight(sum(self.sizeHintForRow(number) for number in range(len(cards))) + 2)
        self.setVisible(bool(cards))

    def card_rect(self, card_id: str) -> QRect:
        """Where a card is, in the list."""
        return self.visualRect(self.rows.index_of(card_id)).adjusted(1, 1, -1, -GAP)

    def current(self) -> Card | None:
        """The card with the cursor."""
        card: Card | None = self.rows.row_at(self.currentIndex())
        return card

    def row_here(self) -> tuple[str, str] | None:
        """The table and id of the row whose card has the cursor."""
        card = self.current()
        return (card.node.table, card.node.row_id) if card is not None else None

    def take(self, number: int) -> None:
        """Take the keyboard, at the card of that place or the last one."""
        last = self.rows.rowCount() - 1
        self.setCurrentIndex(self.rows.index(min(max(number, 0), last), 0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, card = event.key(), self.current()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.left_by.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif card is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.opened.emit(card)
            else:
                self.chosen.emit(card)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        card = self._at(event.position().toPoint())
        if card is not None and event.button() == Qt.MouseButton.LeftButton:
            self._last = card
            self.chosen.emit(card)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first click may have moved the cards: the one it was meant for is opened.
        if self._last is not None:
            self.opened.emit(self._last)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        card = self._at(event.pos()) or self.current()
        if card is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._words.text("Show details")).triggered.connect(
            lambda: self.opened.emit(card)
        )
        menu.addAction(self._words.text("Show its chain")).triggered.connect(
            lambda: self.chosen.emit(card)
        )
        menu.addAction(self._words.text("History of this")).triggered.connect(
            lambda: self._go(f"{HISTORY}{card.node.table}", card.node.row_id, "")
        )
        copying.offer(menu, self, self._words)
        menu.popup(event.globalPos())

    def _at(self, point: QPoint) -> Card | None:
        card: Card | None = self.rows.row_at(self.indexAt(point))
        return card
