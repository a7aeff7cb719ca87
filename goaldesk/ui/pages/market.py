"""Market: its size, research, feedback, surveys, competitors, and how they compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

from goaldesk.core.fields import Field
from goaldesk.ui.context import Context
from goaldesk.ui.page import Page
from goaldesk.ui.pages.market_evidence import FeedbackTab, research_tab
from goaldesk.ui.pages.market_lists import CompetitorTab
from goaldesk.ui.pages.market_scores import MatrixTab
from goaldesk.ui.pages.market_size import MONEY, SizeTab
from goaldesk.ui.pages.market_surveys import SurveysTab

_PLACES = {
    "market_size": 0,
    "research": 1,
    "feedback": 2,
    "survey": 3,
    "competitor": 4,
    "criterion": 5,
    "score": 5,
}


class MarketPage(Page):
    """Six lists in inner tabs; only the one shown is read, the others when they are shown."""

    tables = frozenset(
        {
            "product",
            "segment",
            "market_size",
            "research",
            "feedback",
            "survey",
            "competitor",
            "criterion",
            "score",
            "kpi",
            "measurement",
            "swot_factor",
            "evidence",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = self.words
        self.market_size = SizeTab(self)
        self.research = research_tab(self)
        self.feedback = FeedbackTab(self)
        self.surveys = SurveysTab(self)
        self.competitors = CompetitorTab(self)
        self.matrix = MatrixTab(self)
        self.parts = (
            self.market_size,
            self.research,
            self.feedback,
            self.surveys,
            self.competitors,
            self.matrix,
        )
        self.inner = QTabWidget()
        self.inner.setObjectName("inner")
        self.inner.setDocumentMode(True)
        self.inner.tabBar().setDrawBase(False)
        titles = (
            words.text("Size"),
            words.text("Research"),
            words.text("Feedback"),
            words.text("Surveys"),
            words.text("Competitors"),
            words.text("Matrix"),
        )
        for part, title in zip(self.parts, titles, strict=True):
            self.inner.addTab(part, title)
        self._old: set[QWidget] = set()
        self.inner.currentChanged.connect(self._show_part)
        # A splitter takes the tabs in: wrapped text in them would ask for all the height it likes.
        frame = QSplitter()
        frame.addWidget(self.inner)
        self.body.addWidget(frame)
        self._actions = [
            self.make_action(icon, text, lambda table=table: self.reveal(table, ""))
            for icon, text, table in (
                ("message-square-plus", words.text("Add feedback"), "feedback"),
                ("file-plus", words.text("Add research note"), "research"),
                ("trophy", words.text("Add competitor"), "competitor"),
            )
        ]

    def counted(self, field: Field, row: Any) -> tuple[str, str]:
        return "", self.market_size.currency if field.key in MONEY else ""

    def refresh(self) -> None:
        """Show the document as it is now, in the tab that is shown."""
        self._old = set(self.parts)
        self._show_part(self.inner.currentIndex())

    def _show_part(self, number: int) -> None:
        part = self.parts[number]
        if part in self._old:
            self._old.discard(part)
            part.refresh()

    def main_row(self) -> tuple[str, str] | None:
        part = self.parts[self.inner.currentIndex()]
        return (self.matrix if part is self.matrix else part.records).row_here()

    def reveal(self, table: str, row_id: str, field: str = "") -> None:
        """Show a row in its tab; without an id begin a new one."""
        self.ensure_fresh()
        number = _PLACES[table]
        self.inner.setCurrentIndex(number)
        self._show_part(number)
        if number == _PLACES["score"]:
            self.matrix.reveal(table, row_id, field)
        else:
            self.parts[number].reveal(row_id, field)

    def toolbar_actions(self) -> Sequence[QAction]:
        """Adding what comes in most often."""
        return self._actions
