"""What stands where a list has nothing yet: what to do next, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QVBoxLayout, QWidget

from goaldesk.ui.context import Context
from goaldesk.ui.texts import heading, label, primary_button


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
        empty = QWidget()
        layout = QVBoxLayout(empty)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        text: QLabel = label(sentence, tone="secondary")
        text.setAlignment(middle)
        text.setFixedWidth(440)
        text.setMinimumHeight(text.heightForWidth(440))
        layout.addStretch(2)
        layout.addWidget(heading(title), 0, middle)
        layout.addWidget(text, 0, middle)
        layout.addSpacing(4)
        layout.addWidget(self.button, 0, middle)
        layout.addStretch(3)
        self.addWidget(content)
        self.addWidget(empty)

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
