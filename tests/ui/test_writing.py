"""A line of text is painted inside its room, and says how much of it it takes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from goaldesk.ui.tables import LEFT, RIGHT
from goaldesk.ui.writing import write

ROOM = QRect(20, 0, 60, 30)


@pytest.mark.parametrize("side", [LEFT, RIGHT])
@pytest.mark.parametrize("text", ["7", "987,654,321,987,654.25"])
def test_a_line_stays_in_its_room(qapp: QApplication, text: str, side: int) -> None:
    image = QImage(100, 30, QImage.Format.Format_RGB32)
    image.fill("white")
    painter = QPainter(image)
    width = write(painter, ROOM, text, qapp.font(), "#000000", side)
    painter.end()
    inked = [x for x in range(100) for y in range(30) if image.pixelColor(x, y).lightness() < 200]
    assert ROOM.left() <= min(inked) <= max(inked) <= ROOM.right()
    assert max(inked) - min(inked) <= width <= ROOM.width()
    whole = QFontMetrics(qapp.font()).horizontalAdvance(text)
    assert (width == whole) is (whole <= ROOM.width())
    if width < ROOM.width() - 5:
        assert (min(inked) < ROOM.left() + 5) is (side == LEFT)
