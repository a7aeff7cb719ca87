"""How large the market is: its parts with TAM, SAM and SOM, their growth and their total."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QVBoxLayout

from goaldesk.core import market_words
from goaldesk.core.errors import N_
from goaldesk.core.glossary import about
from goaldesk.core.queries import market
from goaldesk.core.reading import Reader
from goaldesk.ui.page import Page
from goaldesk.ui.pages.market_lists import ListSpec, ListTab, retitled
from goaldesk.ui.sentence_links import SentenceLink
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import label

SIZE = ListSpec(
    "market_size",
    ("name", "customers", "revenue", "serviceable", "obtainable"),
    N_("Market size"),
    N_("Add a market part…"),
    N_("The market’s size is not estimated"),
    N_(
        "Name a part of the market, how many customers it has and what each spends in a year. "
        "The shares you can serve and can win give SAM and SOM."
    ),
    N_("Add a market part"),
    {"customers": 98, "revenue": 72, "serviceable": 60, "obtainable": 60},
)


MONEY = frozenset({"revenue", "first_value", "last_value"})
MOST = 4  # checks shown at once, so that the list keeps its room


class SizeTab(ListTab):
    """Market parts with TAM, SAM and SOM, their growth, their total, and what is wrong in them."""

    def __init__(self, page: Page) -> None:
        words = page.words
        self.currency = ""
        self._told: list[market_words.Check] = []
        self.links: list[SentenceLink] = []
        self.total = label("", bold=True, wrap=False)
        growth = Column(
            "growth",
            words.text("CAGR"),
            lambda row: row.growth,
            lambda row: words.percent(row.growth, 1),
            right=True,
            width=62,
            tip=lambda row: (
                market_words.growth_reason(words, row)
                or words.text("Compound yearly growth of the market")
            ),
            about=about(words, "CAGR"),
        )
        super().__init__(
            page,
            SIZE,
            self._sheet,
            sizes=(910, 330),
            form_columns=2,
            adapt=retitled(
                {
                    "revenue": words.text("Revenue"),
                    "serviceable": words.text("Serviceable, %"),
                    "obtainable": words.text("Obtainable, %"),
                }
            ),
            more=(
                self._figure("tam", "TAM", page),
                self._figure("sam", "SAM", page),
                self._figure("som", "SOM", page),
                growth,
            ),
        )
        self.foot = self.add_foot()
        lines = QVBoxLayout(self.foot, contentsMargins=QMargins(16, 10, 16, 10), spacing=2)
        lines.addWidget(self.total)
        self.heading = label("", tone="warning", size=12, wrap=False)
        lines.addWidget(self.heading)
        self._lines = lines

    def _figure(self, key: str, title: str, page: Page) -> Column:
        words = page.words

        def tone(row: Any) -> str:
            fault = row.size.fault(key)
            return "at_risk" if fault is not None and fault.kind == "over" else ""

        return Column(
            key,
            title,
            lambda row: getattr(row.size, key),
            lambda row: words.money(getattr(row.size, key), self.currency),
            right=True,
            width=90,
            tone=tone,
            tip=lambda row: market_words.figure_reason(words, row, key),
            about=about(words, title),
        )

    def _sheet(self, session: Reader) -> Sequence[Any]:
        sheet = market.market_size(session, self.page.document.today)
        self.currency = sheet.currency
        self.total.setText(market_words.total_text(self.page.words, sheet))
        self._show_checks(market_words.size_checks(self.page.words, sheet))
        self.foot.setVisible(bool(sheet.parts))
        return sheet.parts

    def _show_checks(self, found: list[market_words.Check]) -> None:
        """The first checks, each a link to the field that mends it, and how many there are."""
        self.heading.setText(
            self.page.words.plural(
                "{count} thing to check:", "{count} things to check:", len(found)
            )
        )
        self.heading.setVisible(bool(found))
        if found == self._told:
            return
        self._told = found
        for link in self.links:
            self._lines.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links = [
            SentenceLink(
                self.page.context,
                check.text,
                lambda check=check: self.reveal(check.row_id, check.field),
            )
            for check in found[:MOST]
        ]
        for link in self.links:
            self._lines.addWidget(link)
