"""What stands where a list has nothing yet: what to do next, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QVBoxLayout, QWidget

from goaldesk.ui.context import Context
from goaldesk.ui.texts import heading, label, primary_button


def explained(sentence: str, width: int = 440) -> QLabel:
    """A sentence for the middle of a place, as high as its lines."""
    text = label(sentence, tone="secondary")
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    text.setFixedWidth(width)
    text.setMinimumHeight(text.heightForWidth(width))
    return text


def in_the_middle(title: str, *parts: QWidget) -> QWidget:
    """A place that has nothing yet: what is to be said of it in its middle."""
    place = QWidget()
    layout = QVBoxLayout(place, contentsMargins=QMargins(24, 24, 24, 24), spacing=8)
    layout.addStretch(2)
    for part in (heading(title), *parts):
        layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    layout.addStretch(3)
    return place


class OrEmpty(QStackedWidget):
    """Shows a list, or while it is empty a title, a sentence and a button in its place."""

    def __init__(
        self,
        context: Context,
        content: QWidget,
        title: str,
        sentence: str,
        button: str,
        start: Callable[[], object],
    ) -> None:
        super().__init__()
        self._start = start
        self._content = content
        self._started = False
        self.button = primary_button(button)
        self.button.setIcon(context.icons.icon("plus", context.theme.on_accent))
        self.button.clicked.connect(self.start)
        self.addWidget(content)
        self.addWidget(in_the_middle(title, explained(sentence), self.button))

    def start(self) -> None:
        """Show the list and begin its first row."""
        self._started = True
        self.setCurrentWidget(self._content)
        self._start()

    def set_empty(self, empty: bool) -> None:
        """Show the list, or what stands for it; a first row being typed is not disturbed."""
        focused = self._content.isAncestorOf(self.focusWidget() or self)
        if not empty:
            self._started = False
            self.setCurrentWidget(self._content)
        elif not (self._started and focused):
            had_focus = focused and self.focusWidget() is QApplication.focusWidget()
            self.setCurrentIndex(1)
            if had_focus:
                self.button.setFocus()
