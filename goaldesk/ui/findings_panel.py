"""What is wrong on a page, below what it is about: each finding a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from goaldesk.core.rows import MissingItem
from goaldesk.ui.context import Context
from goaldesk.ui.finding_links import finding_links
from goaldesk.ui.room import clear, column_in, scrolled
from goaldesk.ui.sentence_links import SentenceLink

MOST_HEIGHT = 124  # about five lines; more are scrolled


class FindingsPanel(QWidget):
    """Shows findings as links; hidden where there are none."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._items: tuple[MissingItem, ...] = ()
        self._unfolded: set[str] = set()
        self._shown: object = None
        self.links: list[SentenceLink] = []
        self._inner = QWidget()
        self._links = QVBoxLayout(self._inner, contentsMargins=QMargins(12, 4, 12, 4), spacing=0)
        self._area = scrolled(self._inner)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        layout = column_in(self)
        layout.addWidget(self._area)
        self.hide()

    def show_items(self, items: Sequence[MissingItem]) -> None:
        """Show these findings; the link with the keyboard stays where it was if it can."""
        self._items = tuple(items)
        state = (self._items, frozenset(self._unfolded))
        if state == self._shown:
            return
        self._shown = state
        place = next((n for n, link in enumerate(self.links) if link.hasFocus()), None)
        clear(self._links)
        self.links = finding_links(self._context, self._items, self._unfolded, self._unfold)
        for link in self.links:
            self._links.addWidget(link)
        self._links.addStretch(1)
        self.setVisible(bool(self.links))
        self._fit()
        if place is not None and self.links:
            self.links[min(place, len(self.links) - 1)].take_keyboard()

    def _unfold(self, kind: str) -> None:
        self._unfolded.add(kind)
        self.show_items(self._items)

    def _fit(self) -> None:
        height = sum(link.height() for link in self.links) + 10
        self._area.setFixedHeight(min(height, MOST_HEIGHT))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self._fit()
