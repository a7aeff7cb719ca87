"""Sentences that lead somewhere: links that wrap, since a button's own text does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from goaldesk.ui.context import Context
from goaldesk.ui.texts import label


class SentenceLink(QPushButton):
    """A whole sentence as a link, as tall as its lines."""

    def __init__(self, context: Context, sentence: str, go: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("link", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sentence = sentence
        self._label = label(sentence, size=12)
        self._label.setStyleSheet(f"color: {context.theme.accent};")
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(4, 2, 4, 2)
        inner.addWidget(self._label)
        self.setAccessibleName(sentence)
        self.clicked.connect(lambda: go())
        self._fit(200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.width() - 8)

    def _fit(self, width: int) -> None:
        self.setFixedHeight(self._label.heightForWidth(max(width, 80)) + 6)

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.height())
