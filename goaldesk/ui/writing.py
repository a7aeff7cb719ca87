"""A line of text as delegates and headers paint it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from goaldesk.ui.tables import LEFT


def write(
    painter: QPainter, room: QRect, text: str, font: QFont, colour: str, side: int = LEFT
) -> int:
    """Paint one line, elided where it is longer than its room; gives its width in pixels."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(room, side, shown)
    return metrics.horizontalAdvance(shown)
