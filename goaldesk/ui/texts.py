"""Labels: always plain text, in the sizes and tones of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QWidget

from goaldesk.ui.theme import sized


def label(
    text: str = "", *, tone: str = "", size: int = 13, bold: bool = False, wrap: bool = True
) -> QLabel:
    """A plain-text label; tone is empty, secondary, tertiary, warning or error."""
    widget = QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setWordWrap(wrap)
    weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
    widget.setFont(sized(QApplication.font(), size, weight))
    if tone:
        widget.setProperty("tone", tone)
    return widget


def heading(text: str) -> QLabel:
    """A section's heading."""
    return label(text, size=14, bold=True, wrap=False)


def link_button(text: str, parent: QWidget | None = None) -> QPushButton:
    """A button that looks like a link."""
    button = QPushButton(text, parent)
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def primary_button(text: str, parent: QWidget | None = None) -> QPushButton:
    """The one button of a page that does what the page is for."""
    button = QPushButton(text, parent)
    button.setProperty("primary", True)
    return button


def hairline(vertical: bool = False) -> QFrame:
    """A line of one pixel between parts of a page."""
    line = QFrame()
    line.setObjectName("hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
