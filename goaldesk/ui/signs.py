"""Status signs drawn as paths, so that they look alike with every font and in greyscale."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QLabel

SIZE = 12
_RATIO = 2


def draw_sign(painter: QPainter, box: QRectF, status: str, colour: str, stale: bool) -> None:
    """Draw the sign of a status into a box of about 12 × 12; a stale one is a dashed ring."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center())
    painter.scale(box.width() / SIZE, box.height() / SIZE)
    ink = QColor(colour)
    if stale:
        _ring(painter, ink, dashed=True)
    elif status in _FILLED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPath(_FILLED[status]())
    elif status == "too_early":
        _ring(painter, ink, dashed=False)
    else:
        pen = QPen(ink, 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(_STROKED.get(status, _dash)())
    painter.restore()


def sign_pixmap(status: str, colour: str, *, stale: bool = False) -> QPixmap:
    """The sign as a picture for labels and buttons."""
    pixmap = QPixmap(SIZE * _RATIO, SIZE * _RATIO)
    pixmap.setDevicePixelRatio(_RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_sign(painter, QRectF(0, 0, SIZE, SIZE), status, colour, stale)
    painter.end()
    return pixmap


def show_status(
    sign: QLabel, word: QLabel, text: str, status: str, colour: str, *, stale: bool = False
) -> None:
    """Put a status' sign and word into two labels.

    Only what differs is touched: a new style or picture lays out the whole window again.
    """
    style = f"color: {colour}"
    if sign.property("shown") != (status, colour, stale):
        sign.setProperty("shown", (status, colour, stale))
        sign.setPixmap(sign_pixmap(status, colour, stale=stale))
    if word.styleSheet() != style:
        word.setStyleSheet(style)
    word.setText(text)


def _ring(painter: QPainter, ink: QColor, *, dashed: bool) -> None:
    pen = QPen(ink, 1.8)
    if dashed:
        # The square caps of a plain pen would fill the gaps between the dashes.
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.1, 1.1])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(0, 0), 4.2, 4.2)


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), 4.4, 4.4)
    return path


def _triangle(direction: int) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(
        QPolygonF(
            [
                QPointF(-5, 4 * direction),
                QPointF(5, 4 * direction),
                QPointF(0, -4.6 * direction),
            ]
        )
    )
    path.closeSubpath()
    return path


def _check() -> QPainterPath:
    path = QPainterPath(QPointF(-4.5, 0.3))
    path.lineTo(-1.4, 3.4)
    path.lineTo(4.6, -3.4)
    return path


def _cross() -> QPainterPath:
    path = QPainterPath(QPointF(-3.6, -3.6))
    path.lineTo(3.6, 3.6)
    path.moveTo(3.6, -3.6)
    path.lineTo(-3.6, 3.6)
    return path


def _dash() -> QPainterPath:
    path = QPainterPath(QPointF(-4, 0))
    path.lineTo(4, 0)
    return path


_FILLED = {
    "on_track": _circle,
    "at_risk": lambda: _triangle(1),
    "off_track": lambda: _triangle(-1),
}
_STROKED = {"achieved": _check, "missed": _cross, "no_data": _dash}
