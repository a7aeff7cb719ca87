"""What is painted over the picture of a chart: a hint, the point that is told, the days chosen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication

from goaldesk.ui.theme import Theme, sized


def hint(painter: QPainter, theme: Theme, room: QRect, text: str) -> None:
    """What to do where there is no chart."""
    painter.setPen(QColor(theme.secondary))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(room.adjusted(16, 8, -16, -8), flags, text)


def chosen(painter: QPainter, theme: Theme, room: QRect, first: float, last: float) -> None:
    """A veil over the days that the pointer is dragged over."""
    veil = QColor(theme.accent)
    veil.setAlpha(50)
    painter.fillRect(QRectF(QPointF(first, 0), QPointF(last, room.height())).normalized(), veil)


def point(
    painter: QPainter, theme: Theme, room: QRect, place: tuple[float, float], words: str
) -> None:
    """A ring on the point and its words on a small label that stays inside the room."""
    x, y = place
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.setBrush(QColor(theme.base))
    painter.drawEllipse(QPointF(x, y), 5, 5)
    font = sized(QApplication.font(), 12)
    painter.setFont(font)
    metrics = QFontMetrics(font)
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width() - 24)
    box = metrics.boundingRect(text).adjusted(-8, -4, 8, 4)
    left = min(max(0, round(x) - box.width() // 2), room.width() - box.width() - 1)
    top = round(y) - box.height() - 12
    top = top if top >= 0 else min(round(y) + 12, room.height() - box.height() - 1)
    area = QRect(left, top, box.width(), box.height())
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.base))
    painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(theme.text))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
