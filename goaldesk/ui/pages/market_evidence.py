"""Research notes and feedback: what is on file, and the SWOT factors that it bears out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton

from goaldesk.core import edits
from goaldesk.core.errors import N_
from goaldesk.core.fields import QUADRANTS
from goaldesk.core.queries import market
from goaldesk.core.queries.market import MarketRow
from goaldesk.core.queries.swot import FactorRow, swot
from goaldesk.core.reading import Reader
from goaldesk.ui.page import Page
from goaldesk.ui.pages.market_lists import FEEDBACK, RESEARCH, ListSpec, ListTab
from goaldesk.ui.texts import label, link_button


class EvidenceTab(ListTab):
    """A list of evidence; below it, what the selected row bears out, and a factor made of it."""

    def __init__(self, page: Page, spec: ListSpec) -> None:
        def find(session: Reader) -> Sequence[MarketRow]:
            return market.market_rows(session, spec.table, page.document.today)

        super().__init__(page, spec, find)
        words = page.words
        self._borne_out: dict[str, list[FactorRow]] = {}
        self.state = label("", tone="secondary", size=12)
        self.show_factor = link_button("")
        self.show_factor.clicked.connect(self._show_first)
        self.make_button = QPushButton(words.text("Make a factor of it"))
        self.make_button.setToolTip(
            words.text("Add a SWOT factor with these words, and this as its evidence")
        )
        self.menu = QMenu(self.make_button)
        for quadrant, name in QUADRANTS:
            action = self.menu.addAction(words.text(name))
            action.triggered.connect(self._maker(quadrant))
        self.make_button.setMenu(self.menu)
        self.foot = self.add_foot()
        row = QHBoxLayout(self.foot, contentsMargins=QMargins(16, 8, 16, 8), spacing=12)
        row.addWidget(self.state, 1)
        row.addWidget(self.show_factor)
        row.addWidget(self.make_button)
        self.records.selected.connect(self._show_state)

    def refresh(self) -> None:
        """Show the rows, and what the selected one bears out."""
        with self.page.document.read() as session:
            factors = swot(session, self.page.document.today).factors
        self._borne_out = {}
        for factor in factors:
            for item in factor.evidence:
                if item.kind == self.spec.table:
                    self._borne_out.setdefault(item.row_id, []).append(factor)
        super().refresh()
        self._show_state(self.records.current_id())

    def _show_state(self, row_id: str) -> None:
        self.foot.setVisible(bool(row_id))
        words, found = self.page.words, self._borne_out.get(row_id, [])
        codes = words.listing([factor.code for factor in found])
        self.state.setText(
            words.text("Evidence for {codes}.", codes=codes)
            if found
            else words.text("No SWOT factor rests on this yet.")
        )
        self.show_factor.setVisible(bool(found))
        if found:
            self.show_factor.setText(words.text("Show {code}", code=found[0].code))

    def _show_first(self) -> None:
        found = self._borne_out.get(self.records.current_id())
        if found:
            self.page.context.go("swot_factor", found[0].id, "")

    def _maker(self, quadrant: str) -> Callable[[], None]:
        return lambda: self.make_factor(quadrant)

    def make_factor(self, quadrant: str) -> None:
        """Make a factor of the selected row as one edit, and let it be worded on its page."""
        made: list[str] = []
        row_id, table = self.records.current_id(), self.spec.table
        done = self.page.commit(
            N_("Make a factor of evidence"),
            lambda session: made.append(edits.make_factor(session, table, row_id, quadrant)),
        )
        if done:
            self.page.context.go("swot_factor", made[-1], "text")


class FeedbackTab(EvidenceTab):
    """The feedback log, and how much of it is open."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, FEEDBACK)

    def refresh(self) -> None:
        """Show the log with its counts."""
        super().refresh()
        words = self.page.words
        if self.rows:
            mentions = sum(row["mentions"] for row in self.rows)
            new = sum(row["state"] == "new" for row in self.rows)
            self.records.count.setText(
                words.text(
                    "{entries} · {mentions} · {new} new",
                    entries=words.plural("{count} entry", "{count} entries", len(self.rows)),
                    mentions=words.plural("{count} mention", "{count} mentions", mentions),
                    new=words.number(new),
                )
            )


def research_tab(page: Page) -> EvidenceTab:
    """The research notes."""
    return EvidenceTab(page, RESEARCH)
