"""What the plan lacks, step by step, each gap a link to where it is filled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from goaldesk.core.rows import MissingItem
from goaldesk.core.rules.completeness import StepShare
from goaldesk.ui import loading
from goaldesk.ui.context import Context
from goaldesk.ui.room import clear, column_in
from goaldesk.ui.sentence_links import SentenceLink
from goaldesk.ui.texts import label, link_button

FOLDED = 3
SETTLED = 300  # milliseconds without an edit before the document is read again


class Missing(QWidget):
    """The findings by step, the first few of each; `counted` tells how many there are."""

    counted = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._items: Sequence[MissingItem] = ()
        self._shares: dict[str, StepShare] = {}
        self._unfolded: set[str] = set()
        self._shown: object = None
        self.links: list[SentenceLink] = []
        self._layout = column_in(self, 2)
        # The standing comes first; what is missing is worked out once it is painted.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._stale = False
        # A method, not a lambda: its connection ends with this widget.
        context.document.changed.connect(self._changed)

    def _changed(self, _: object) -> None:
        self._stale = True
        self.catch_up()

    def catch_up(self) -> None:
        """Look again if the document changed while the page was hidden."""
        place = self.parentWidget()
        if self._stale and place is not None and place.isVisible():
            self._soon.start(SETTLED)

    def later(self) -> None:
        """Look again once the page is painted, or the edits have come to rest."""
        self._soon.start(SETTLED if self._stale else loading.PAINTED)

    def refresh(self) -> None:
        """Look up what is missing now."""
        document = self._context.document
        if document.closed:  # between the closing and the end of this widget
            return
        self._stale = False
        with document.read() as session:
            self._items = self._context.standing.missing(session)
            self._shares = self._context.standing.shares(session)
        self.counted.emit(len(self._items))
        if self.isVisible():
            self._fill()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        # Needed once the standing is painted, as what it shows is worked out then.
        from goaldesk.core.queries.missing import by_step
        from goaldesk.ui.finding_links import finding_links

        state = (tuple(self._items), tuple(self._shares.values()), frozenset(self._unfolded))
        if state == self._shown:
            return
        self._shown = state
        self.links = []
        clear(self._layout)
        words = self._context.words
        if not self._items:
            text = words.text("Nothing is missing: every step has what it asks for.")
            self._layout.addWidget(label(text, tone="secondary"))
        for step, items in by_step(self._items).items():
            self._layout.addWidget(self._head(step))
            links = finding_links(self._context, items, self._unfolded, self._unfold)
            shown = links if step in self._unfolded else links[:FOLDED]
            for link in shown:
                self._layout.addWidget(link)
            self.links += shown
            if len(links) > len(shown):
                more = self._more(step, len(links) - len(shown))
                self._layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
            self._layout.addSpacing(6)
        self._layout.addStretch(1)

    def _head(self, step: str) -> QWidget:
        from goaldesk.core.gaps import step_text
        from goaldesk.core.trace_words import filled_text

        head = QWidget()
        row = QHBoxLayout(head, contentsMargins=QMargins(4, 2, 4, 0))
        row.addWidget(label(step_text(self._context.words, step), bold=True, wrap=False))
        row.addStretch(1)
        share = self._shares.get(step)
        if share is not None:
            text = filled_text(self._context.words, share)
            row.addWidget(label(text, tone="secondary", size=12, wrap=False))
        return head

    def _more(self, step: str, count: int) -> QPushButton:
        more = link_button(self._context.words.plural("{count} more", "{count} more", count))
        place = len(self.links)  # of the first one that is not shown yet
        more.clicked.connect(lambda: self._unfold(step, place))
        return more

    def _unfold(self, what: str, place: int | None = None) -> None:
        """Show all of a step, or all findings of a kind; the keyboard goes on at the first."""
        if place is None:
            place = next((n for n, link in enumerate(self.links) if link.hasFocus()), None)
        self._unfolded.add(what)
        self._fill()
        if place is not None:
            self.links[place].take_keyboard()
