"""A page in the place of the tabs: its title, the way back, and what its lists offer."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from goaldesk.core.words import Words
from goaldesk.ui import copying
from goaldesk.ui.room import room_in
from goaldesk.ui.texts import label, link_button


class OverPage(QWidget):
    """What it shows goes into `body`, below the title.

    `left` asks to go back, as Escape does; `outdated` says that the document is no longer what
    the page shows.
    """

    left = Signal()
    outdated = Signal()

    def __init__(self, words: Words, title: str, told: str = "") -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = words
        self.back = link_button(words.text("Back"))
        self.back.clicked.connect(self.left)
        head = QHBoxLayout(contentsMargins=QMargins(16, 12, 16, 6), spacing=16)
        # A title with nothing told beside it may hold a long name.
        head.addWidget(label(title, size=20, bold=True, wrap=not told), 0 if told else 1)
        if told:
            head.addWidget(label(told, tone="secondary"), 1)
        head.addWidget(self.back)
        self.body = room_in(self)
        self.body.addLayout(head)

    def first(self) -> QWidget:
        """What takes the keyboard when the page is shown."""
        return self.back

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.first().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        view = copying.view_at(self, event.pos())
        if view is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            copying.offer(menu, view, self.words)
            menu.popup(event.globalPos())
