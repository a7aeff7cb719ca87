"""All KPIs as bullet rows: what is measured beside what was planned, one delegate for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from goaldesk.core import sentences
from goaldesk.core.words import Words
from goaldesk.ui.pages.overview_rows import Bullet
from goaldesk.ui.signs import SIZE, draw_sign
from goaldesk.ui.tables import LEFT, RIGHT, ROW, Column, Index, RowsModel
from goaldesk.ui.theme import Theme, sized
from goaldesk.ui.writing import write

ROW_HEIGHT = 26
GROUP_HEIGHT = 28
AXIS = 1.1
BAR = 60  # pixels that a bar has, where the names can give way


class Places(NamedTuple):
    """Where the columns of a row lie, in pixels from its left edge; numbers by their right edge."""

    name: int
    name_width: int
    word: int
    bar: int
    bar_width: int
    progress: int
    value: int
    target: int
    unit: int


class Columns:
    """The columns' widths: numbers as wide as the widest, the bars take what is left."""

    def __init__(self) -> None:
        self._word = self._progress = self._value = self._target = self._unit = 0

    def measure(self, rows: Iterable[Bullet], heads: Sequence[str]) -> None:
        """Take the widths from what is to be shown."""
        plain, small = QFontMetrics(_font()), QFontMetrics(_font(11))
        bold = QFontMetrics(_font(13, QFont.Weight.DemiBold))
        small_heads = [QFontMetrics(_font(12)).horizontalAdvance(head) for head in heads]
        kpis = [row for row in rows if row.table == "kpi"]

        def widest(metrics: QFontMetrics, texts: Iterator[str], least: int, most: int) -> int:
            return min(most, max([least, *map(metrics.horizontalAdvance, texts)]))

        hand = SIZE + 6 if any(row.by_hand for row in kpis) else 0
        self._word = widest(plain, (row.word for row in kpis), 52, 110) + 14 + hand
        shares = (row.progress_text for row in kpis)
        self._progress = widest(plain, shares, small_heads[0], 90) + 8
        self._value = widest(bold, (row.value for row in kpis), small_heads[1], 130) + 20
        self._target = widest(plain, (row.target for row in kpis), small_heads[2], 130) + 20
        self._unit = widest(small, (row.unit for row in kpis), 0, 64) + 10

    def places(self, width: int) -> Places:
        """The places in a row of this width."""
        target = width - self._unit
        value = target - self._target
        progress = value - self._value
        room = progress - self._progress - self._word - 30
        name_width = min(320, max(110, round(width * 0.26)), max(70, room - BAR))
        word = 20 + name_width + 10
        bar = word + self._word
        bar_width = max(0, room - name_width)
        return Places(20, name_width, word, bar, bar_width, progress, value, target, target + 6)


def _font(size: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    return sized(QApplication.font(), size, weight)


class BulletDelegate(QStyledItemDelegate):
    """Paints a KPI's row: sign, name, word, bar with zones and tick, progress, value, target."""

    def __init__(self, theme: Theme, columns: Columns, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self._columns = columns
        self._plain, self._bold = _font(), _font(13, QFont.Weight.DemiBold)
        self._note, self._small = _font(12), _font(11)
        self._text_height = QFontMetrics(self._plain).height() + 6

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW)
        least = ROW_HEIGHT if row is not None and row.table == "kpi" else GROUP_HEIGHT
        return QSize(300, max(least, self._text_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if not isinstance(row, Bullet):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        places = self._columns.places(option.rect.width())
        if row.table == "kpi":
            self._paint_kpi(painter, option.rect, places, row)
        else:
            self._paint_group(painter, option.rect, places, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        rect = option.rect
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if option.state & QStyle.StateFlag.State_MouseOver or focused:
            painter.fillRect(rect, QColor(self.theme.hover))
        if focused:
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_group(self, painter: QPainter, rect: QRect, at: Places, row: Bullet) -> None:
        bold, colour = self._bold, self.theme.secondary
        left = rect.left() + 12 * row.depth
        space = QRect(left, rect.top(), at.progress - 60 - 12 * row.depth, rect.height())
        write(painter, space, row.name, bold, colour)
        write(painter, _between(rect, 0, at.progress), row.progress_text, bold, colour, RIGHT)
        write(painter, _between(rect, 0, at.target), row.note, self._note, colour, RIGHT)
        painter.setPen(QColor(self.theme.line))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())

    def _paint_kpi(self, painter: QPainter, rect: QRect, at: Places, row: Bullet) -> None:
        middle = rect.center().y() + 0.5
        colour = self.theme.status(row.status, row.stale)
        box = QRectF(rect.left(), middle - SIZE / 2, SIZE, SIZE)
        draw_sign(painter, box, row.status, colour, row.stale)
        font, text = self._plain, self.theme.text
        name = QRect(rect.left() + at.name, rect.top(), at.name_width, rect.height())
        write(painter, name, row.name, font, text)
        word = rect.adjusted(at.word, 0, 0, 0)
        painter.setPen(QColor(colour))
        painter.drawText(word, LEFT, row.word)
        if row.by_hand:
            x = word.left() + QFontMetrics(font).horizontalAdvance(row.word) + 6
            draw_sign(
                painter,
                QRectF(x, middle - 5, 10, 10),
                row.by_hand,
                self.theme.status(row.by_hand),
                False,
            )
        bar = QRectF(rect.left() + at.bar, middle, at.bar_width, 0)
        self._paint_bar(painter, bar, row)
        left = at.bar + at.bar_width
        progress, value = _between(rect, left, at.progress), _between(rect, at.progress, at.value)
        write(painter, progress, row.progress_text, font, text, RIGHT)
        write(painter, value, row.value, self._bold, text, RIGHT)
        target = _between(rect, at.value, at.target)
        write(painter, target, row.target, font, self.theme.secondary, RIGHT)
        write(painter, rect.adjusted(at.unit, 0, 0, 0), row.unit, self._small, self.theme.tertiary)

    def _paint_bar(self, painter: QPainter, line: QRectF, row: Bullet) -> None:
        """The bar of 5 over zones of 14; the line gives place, length (110 %) and middle."""
        left, middle, whole = line.left(), line.top(), line.width() / AXIS

        def part(start: float, end: float, height: float) -> QRectF:
            low, high = (min(AXIS, max(0.0, share)) * whole for share in (start, end))
            return QRectF(left + low, middle - height / 2, high - low, height)

        if row.progress is None:
            painter.setPen(QPen(QColor(self.theme.border), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(part(0, 1, 13))
            return
        low, middle_zone, high = self.theme.zones
        ends = row.zones or (0.0, 0.0)
        painter.fillRect(part(0, 1, 14), QColor(high))
        if row.zones:
            painter.fillRect(part(ends[0], min(1.0, ends[1]), 14), QColor(middle_zone))
            painter.fillRect(part(0, min(1.0, ends[0]), 14), QColor(low))
        painter.fillRect(part(0, row.progress, 5), QColor(self.theme.accent))
        if row.planned is not None:
            tick = part(row.planned, row.planned, 14)
            tick.setLeft(tick.left() - 1)
            tick.setWidth(2)
            painter.fillRect(tick, QColor(self.theme.text))


def _between(row: QRect, left: int, right: int) -> QRect:
    """The part of a row between two of its places, a little apart from the left one."""
    return QRect(row.left() + left + 4, row.top(), right - left - 4, row.height())


class BulletView(QListView):
    """The rows as a list: a click or Enter goes to the KPI or the goal."""

    chosen = Signal(str, str)

    def __init__(self, words: Words, theme: Theme, columns: Columns) -> None:
        super().__init__()
        self.rows = RowsModel(
            [
                Column(
                    "row",
                    words.text("KPI"),
                    lambda row: row,
                    lambda row: row.spoken,
                    tip=lambda row: row.tip,
                ),
                # What is painted beside the name, as it is copied.
                *(
                    Column(key, title, attrgetter(key), attrgetter(key))
                    for key, title in (
                        ("name", words.text("KPI")),
                        ("word", words.text("Status")),
                        ("progress_text", words.text("Progress")),
                        ("value", words.text("Current")),
                        ("target", words.text("Target")),
                        ("unit", words.text("Unit")),
                    )
                ),
            ],
            self,
        )
        self.setModel(self.rows)
        self.setItemDelegate(BulletDelegate(theme, columns, self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(words.text("All KPIs"))
        self.clicked.connect(self._choose)

    def show_rows(self, rows: list[Bullet]) -> None:
        """Show these rows; the list is no higher than they are."""
        self.rows.set_rows(rows)
        heights = sum(self.sizeHintForRow(number) for number in range(len(rows)))
        self.setMaximumHeight(max(GROUP_HEIGHT, heights + 2))

    def _choose(self, index: Index) -> None:
        row = self.rows.row_at(index)
        if row is not None and row.table:
            self.chosen.emit(row.table, row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)


class BulletHead(QWidget):
    """The line above the rows: what is shown, the legend, the columns' heads."""

    def __init__(self, words: Words, theme: Theme, columns: Columns, rows: QWidget) -> None:
        super().__init__()
        self._words, self._theme, self._columns, self._rows = words, theme, columns, rows
        self.title = words.text("All KPIs")
        self.heads = (words.text("Progress"), words.text("Current"), words.text("Target"))
        self._legend = (
            ("accent", words.text("actual")),
            ("text", words.text("planned")),
            (theme.zones[0], sentences.status_text(words, "off_track")),
            (theme.zones[1], sentences.status_text(words, "at_risk")),
        )
        self.setFixedHeight(max(36, QFontMetrics(_font(14)).height() + 16))

    def show_title(self, title: str) -> None:
        """Say which rows are shown."""
        self.title = title
        self.setAccessibleName(title)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, at = self.rect(), self._columns.places(self._rows.width())
        bold = _font(14, QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(rect, LEFT, self.title)
        small = _font(12)
        painter.setFont(small)
        x = QFontMetrics(bold).horizontalAdvance(self.title) + 20
        for role, text in self._legend:
            width = QFontMetrics(small).horizontalAdvance(text)
            if x + 20 + width > at.progress - 50:
                break
            x = self._key(painter, x, role, text, width)
        painter.setPen(QColor(self._theme.secondary))
        for right, text in zip((at.progress, at.value, at.target), self.heads, strict=True):
            painter.drawText(QRect(0, 0, right, self.height()), RIGHT, text)
        painter.end()

    def _key(self, painter: QPainter, x: int, role: str, text: str, width: int) -> int:
        middle = self.height() // 2
        if role == "accent":
            painter.fillRect(x, middle - 2, 14, 5, QColor(self._theme.accent))
        elif role == "text":
            painter.fillRect(x + 8, middle - 7, 2, 14, QColor(self._theme.text))
        else:
            painter.fillRect(x, middle - 7, 14, 14, QColor(role))
        painter.setPen(QColor(self._theme.secondary))
        painter.drawText(QRect(x + 20, 0, width + 4, self.height()), LEFT, text)
        return x + 20 + width + 14


class BulletAxis(QWidget):
    """The shares under the bars."""

    def __init__(self, words: Words, theme: Theme, columns: Columns, rows: QWidget) -> None:
        super().__init__()
        self._words, self._theme, self._columns, self._rows = words, theme, columns, rows
        self.setFixedHeight(QFontMetrics(_font(11)).height() + 8)
        self.setAccessibleName(words.text("The bars run from 0 to 110 % of the way to the target"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(_font(11))
        painter.setPen(QColor(self._theme.secondary))
        at = self._columns.places(self._rows.width())
        for share in (0, 25, 50, 75, 100) if at.bar_width > 2 * BAR else (0, 100):
            text = self._words.percent(1.0) if share == 100 else self._words.number(share)
            x = at.bar + round(at.bar_width / AXIS * share / 100)
            painter.drawText(
                QRect(x - 30, 0, 60, self.height()), Qt.AlignmentFlag.AlignCenter, text
            )
        painter.end()
