"""What stands beside the KPIs for a while: the library, the next period."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from goaldesk.core.rows import Tree
from goaldesk.core.words import Words
from goaldesk.ui.texts import label, link_button


class SidePanel(QWidget):
    """What can stand at the right in the place of the selected row, until it is `closed`.

    Escape closes it, and so does the button in its `head`.
    """

    closed = Signal()

    def show_tree(self, tree: Tree) -> None:
        """Show the goals and KPIs as they stand now."""

    def start(self) -> None:
        """Put the cursor to where the work begins."""

    def head(self, words: Words, title: str) -> QHBoxLayout:
        """The title, and a button that closes the panel."""
        row = QHBoxLayout()
        row.addWidget(label(title, size=18, bold=True, wrap=False))
        row.addStretch(1)
        done = link_button(words.text("Close"))
        done.setToolTip(words.text("Back to the chart (Escape)"))
        done.clicked.connect(self.closed.emit)
        row.addWidget(done)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
