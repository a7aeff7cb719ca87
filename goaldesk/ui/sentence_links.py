"""Sentences that lead somewhere: links that wrap, since a button's own text does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton

from goaldesk.ui.context import Context
from goaldesk.ui.texts import label


class SentenceLink(QPushButton):
    """A whole sentence as a link, as tall as its lines; `findings` is how many it stands for."""

    findings = 1

    def __init__(self, context: Context, sentence: str, go: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("link", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sentence = sentence
        self._label = label(sentence, size=12)
        self._label.setStyleSheet(f"color: {context.theme.accent};")
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label.setParent(self)
        self.setAccessibleName(sentence)
        self.clicked.connect(lambda: go())
        self._fit(200)

    def take_keyboard(self) -> None:
        """Take the focus, also where the link was put into its layout just now."""
        self.show()
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.width() - 8)
        # Placed by hand: a layout keeps the height from before the lines were counted.
        self._label.setGeometry(4, 2, self.width() - 8, self.height() - 4)

    def _fit(self, width: int) -> None:
        self.setFixedHeight(self._label.heightForWidth(max(width, 80)) + 6)

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.height())
