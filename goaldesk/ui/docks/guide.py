"""The Guide: what a step is for, what is missing now, and an example."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from goaldesk.core.rows import MissingItem
from goaldesk.core.rules.completeness import StepShare
from goaldesk.core.trace_words import filled_text, share_text
from goaldesk.ui import loading
from goaldesk.ui.context import Context
from goaldesk.ui.docks.guide_texts import GUIDES
from goaldesk.ui.finding_links import finding_links
from goaldesk.ui.help_texts import questions
from goaldesk.ui.room import clear, column_in, scrolled
from goaldesk.ui.sentence_links import SentenceLink
from goaldesk.ui.texts import escaped, label, link_button

# In milliseconds: what is missing is counted again once a run of edits has been painted.
_QUIET = 120
_MOST = 12


class Guide(QWidget):
    """Shows one step's guide; `counted` tells how much is missing in it.

    `help_asked` tells the chapter that is to be read on in.
    """

    counted = Signal(int)
    help_asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._step = "overview"
        self._filled = ""
        self._unfolded: set[str] = set()
        self.links: list[SentenceLink] = []
        # The page itself comes first; the guide is worked out once it is painted.
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._refresh)
        self._content = QWidget()
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(16, 12, 16, 16)
        self._layout.setSpacing(6)
        outer = column_in(self)
        self._area = scrolled(self._content)
        outer.addWidget(self._area)
        # A method, not a lambda: its connection ends with this widget.
        context.document.changed.connect(self._later)

    def _later(self, _: object) -> None:
        self._soon.start(_QUIET)

    def show_step(self, step: str) -> None:
        """Show the guide of a step."""
        self._step = step
        self._soon.start(loading.PAINTED)

    def _refresh(self) -> None:
        document = self._context.document
        if document.closed:  # between the closing and the end of this widget
            return
        with document.read() as session:
            found = self._context.standing.missing(session)
            shares = self._context.standing.shares(session) if self.isVisible() else {}
        if self._step != "overview":
            found = [item for item in found if item.step == self._step]
        self.counted.emit(len(found))
        if self.isVisible():
            self._fill(found, shares.get(self._step))
            if self._filled != self._step:  # another step is read from its beginning
                self._filled = self._step
                self._area.verticalScrollBar().setValue(0)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self._refresh()

    def _fill(self, found: list[MissingItem], share: StepShare | None) -> None:
        self.links = []
        clear(self._layout)
        words, guide = self._context.words, GUIDES[self._step]
        self._layout.addWidget(label(words.text(guide.purpose), tone="secondary"))
        if share is not None:
            met = label(filled_text(words, share), size=12)
            met.setToolTip(escaped(share_text(words, share)))
            self._layout.addWidget(met)
        self._layout.addSpacing(10)
        if found:
            self._layout.addWidget(
                _heading(
                    words.plural("{count} thing missing", "{count} things missing", len(found))
                )
            )
            every = finding_links(self._context, found, self._unfolded, self._unfold)
            self.links = every[:_MOST]
            for link in self.links:
                self._layout.addWidget(link)
            left = sum(link.findings for link in every[_MOST:])
            if left:
                more = words.plural("and {count} more", "and {count} more", left)
                self._layout.addWidget(label(more, tone="secondary", size=12))
        elif share is None or share.full:
            self._layout.addWidget(_heading(words.text("Nothing is missing here")))
        else:  # what is left to fill has its time still to come
            self._layout.addWidget(_heading(words.text("Nothing is to be done here yet")))
        for title, text in guide.notes:
            self._layout.addSpacing(10)
            self._layout.addWidget(_heading(words.text(title)))
            self._layout.addWidget(label(words.text(text), tone="secondary"))
        self._layout.addSpacing(10)
        self._layout.addWidget(_heading(words.text("Example from a sample")))
        self._layout.addWidget(self._example(words.text(guide.example)))
        self._layout.addSpacing(14)
        self._layout.addWidget(_heading(words.text("Questions people ask")))
        for question, answer in questions(words.language, self._step):
            self._layout.addSpacing(6)
            self._layout.addWidget(label(question, bold=True))
            self._layout.addWidget(label(answer, tone="secondary"))
        self._layout.addSpacing(10)
        more = link_button(words.text("Read on in the help (F1)"))
        more.clicked.connect(lambda: self.help_asked.emit(self._step))
        self._layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch(1)

    def _unfold(self, kind: str) -> None:
        """Show all findings of a kind; the keyboard goes on at the first of them."""
        place = next((n for n, link in enumerate(self.links) if link.hasFocus()), None)
        self._unfolded.add(kind)
        self._refresh()
        if place is not None:
            self.links[place].take_keyboard()

    def _example(self, text: str) -> QFrame:
        frame = QFrame()
        row = QHBoxLayout(frame, contentsMargins=QMargins(0, 0, 0, 0))
        bar = QFrame()
        bar.setFixedWidth(2)
        bar.setStyleSheet(f"background: {self._context.theme.border};")
        row.addWidget(bar)
        row.addWidget(label(text, tone="secondary"), 1)
        return frame


def _heading(text: str) -> QLabel:
    """A heading that wraps, since the dock is narrow."""
    return label(text, size=14, bold=True)
