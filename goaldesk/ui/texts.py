"""Texts in widgets: always plain, whatever somebody typed; labels in the theme's sizes and tones.

Qt reads markup in labels, message boxes and tooltips, and would load the files that it names; in
buttons, menus and tabs it takes & for a mark. What shows a text that is not ours is made here.
"""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QFont,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from goaldesk.core.plain_text import clip, seen
from goaldesk.ui.once import once
from goaldesk.ui.theme import sized, weighted

# A word as long as this may break anywhere, or it would push everything beside it away. Chinese
# breaks by itself between any two characters, but before none like 。 and ）.
_LONG_WORD = re.compile(r"(?:(?!\s)[!-\u2e7f]){18}(?=(?!\s)[!-\u2e7f])")
# The blanks at which no line breaks: between a number and its unit, in a date and a comparison.
_WITHIN = re.compile(
    r"(?<=\d) (?=[%¥$€\u4e00-\u9fff]|[^\W\d]{1,3}\b)"
    r"|(?<=[A-Z][a-z]{2}) (?=\d{4}\b)"
    r"| (?=[\d.,]+ [≥<] \d)| (?=[≥<] \d)|(?<=[≥<]) (?=\d)"
)
_TITLE = 140


class _Wrapping(QLabel):
    """A label whose lines break between words, and inside one that is too long for a line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)

    def setText(self, text: str) -> None:
        self._told = text
        super().setText(_breaking(text))

    def text(self) -> str:
        return self._told


def _breaking(text: str) -> str:
    """The text with where its lines may break, and where they may not."""
    return _LONG_WORD.sub("\\g<0>\u200b", _WITHIN.sub("\u00a0", text))


def label(
    text: str = "", *, tone: str = "", size: int = 13, bold: bool = False, wrap: bool = True
) -> QLabel:
    """A plain-text label; tone is empty, secondary, tertiary, warning or error."""
    widget = _Wrapping(text) if wrap else QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setWordWrap(wrap)
    if bold or size != 13:
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        widget.setFont(sized(QApplication.font(), size, weight))
    if tone:
        widget.setProperty("tone", tone)
    return widget


def say(widget: QLabel, text: str) -> None:
    """Show a text; its label is out of the way while there is none."""
    widget.setText(text)
    widget.setVisible(bool(text))


def show_title(widget: QLabel | QPushButton, text: str, room: int = _TITLE) -> None:
    """Show a name as far as there is room for it, wide letters counted twice; its tooltip tells
    the rest."""
    shown = clip(text, room)
    widget.setText(unmarked(shown) if isinstance(widget, QPushButton) else shown)
    widget.setToolTip(escaped(text) if shown.endswith("…") else "")


def escaped(text: str) -> str:
    """The text for a tooltip, where Qt would otherwise read it as markup; its lines stay lines."""
    lines = html.escape(seen(text)).replace("\n", "<br>")
    return f"<qt>{lines}</qt>" if text else ""


def unmarked(text: str) -> str:
    """The text for a button, a menu or a tab, where Qt would take & for the mark of a letter."""
    return seen(text).replace("&", "&&")


def message_box(parent: QWidget | None, text: str, more: str = "") -> QMessageBox:
    """A message box without buttons yet; `more` stands below the text."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Goaldesk")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(_breaking(text))
    box.setInformativeText(more)
    for part in box.findChildren(QLabel):
        part.setTextFormat(Qt.TextFormat.PlainText)
    return box


def heading(text: str) -> QLabel:
    """A section's heading."""
    return label(text, size=14, bold=True, wrap=False)


def link_button(text: str, icon: QIcon | None = None) -> QPushButton:
    """A button that looks like a link."""
    button = QPushButton(text)
    if icon is not None:
        button.setIcon(icon)
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def primary_button(text: str) -> QPushButton:
    """The one button of a page that does what the page is for."""
    button = QPushButton(text)
    button.setProperty("primary", True)
    # The style sheet says so, too, but can't tell a variable font.
    button.setFont(weighted(button.font(), QFont.Weight.DemiBold))
    once(button)
    return button


def prompted(text: str) -> QLineEdit:
    """A field that tells in itself what is typed into it."""
    return QLineEdit(placeholderText=text, accessibleName=text)


class FilterField(QLineEdit):
    """Such a field for what a list below it shows: the arrows go on into the list."""

    def __init__(self, text: str, shown: QWidget) -> None:
        super().__init__(placeholderText=text, accessibleName=text, acceptDrops=False)
        self.setClearButtonEnabled(True)
        self._list = shown

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list.isVisible():
            self._list.setFocus()
            self._list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


def put_icon(button: QPushButton, icon: QIcon) -> None:
    """Give a framed button an icon with air between it and the word, which Qt leaves out."""
    plain = icon.pixmap(QSize(16, 16), 2.0)
    ratio = plain.devicePixelRatio()
    spaced = QPixmap(round(22 * ratio), round(16 * ratio))
    spaced.setDevicePixelRatio(ratio)
    spaced.fill(Qt.GlobalColor.transparent)
    painter = QPainter(spaced)
    painter.drawPixmap(0, 0, plain)
    painter.end()
    button.setIcon(QIcon(spaced))
    button.setIconSize(QSize(22, 16))


def hairline(vertical: bool = False) -> QFrame:
    """A line of one pixel between parts of a page."""
    line = QFrame()
    line.setObjectName("hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
