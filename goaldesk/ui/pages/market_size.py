"""How large the market is: its parts with TAM, SAM and SOM, their growth and their total."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlmodel import Session

from goaldesk.core.errors import N_
from goaldesk.core.queries import market
from goaldesk.core.words import Words
from goaldesk.ui.page import Page
from goaldesk.ui.pages.market_lists import ListSpec, ListTab, retitled
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import hairline, label

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
    {"customers": 104, "revenue": 80, "serviceable": 92, "obtainable": 92},
)


class SizeTab(ListTab):
    """Market parts with TAM, SAM and SOM, their growth and their total."""

    def __init__(self, page: Page) -> None:
        words = page.words
        self._currency = ""
        self.total = label("", bold=True, wrap=False)
        self.warning = label("", tone="warning", size=12)

        def money(key: str, title: str) -> Column:
            def value(row: Any) -> Any:
                return getattr(row.size, key)

            def show(row: Any) -> str:
                return words.money(value(row), self._currency)

            def tone(row: Any) -> str:
                return "at_risk" if row.size.warning == key else ""

            return Column(key, title, value, show, right=True, width=94, tone=tone)

        growth = Column(
            "growth",
            words.text("CAGR"),
            lambda row: row.growth,
            lambda row: words.percent(row.growth, 1),
            right=True,
            width=72,
            tip=lambda row: words.text("Compound yearly growth of the market"),
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
                    "serviceable": words.text("Serviceable"),
                    "obtainable": words.text("Obtainable"),
                }
            ),
            more=(money("tam", "TAM"), money("sam", "SAM"), money("som", "SOM"), growth),
        )
        foot = QWidget()
        lines = QVBoxLayout(foot)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(2)
        lines.addWidget(self.total)
        lines.addWidget(self.warning)
        self.foot = foot
        self.layout_.addWidget(hairline())
        self.layout_.addWidget(foot)

    def _sheet(self, session: Session) -> Sequence[Any]:
        words = self.page.words
        sheet = market.market_size(session, self.page.document.today)
        self._currency = sheet.currency
        total = sheet.total
        self.total.setText(
            words.text(
                "Whole market: TAM {tam} · SAM {sam} · SOM {som}",
                tam=words.money(total.tam, sheet.currency),
                sam=words.money(total.sam, sheet.currency),
                som=words.money(total.som, sheet.currency),
            )
        )
        self.warning.setText(
            " ".join(
                filter(
                    None,
                    (_warning(words, str(part["name"]), part.size.warning) for part in sheet.parts),
                )
            )
        )
        self.warning.setVisible(bool(self.warning.text()))
        self.foot.setVisible(bool(sheet.parts))
        return sheet.parts


def _warning(words: Words, name: str, which: str) -> str:
    """Why a part's figures cannot be right."""
    if which == "sam":
        return words.text(
            "“{name}”: the serviceable market (SAM) is larger than the whole (TAM). "
            "The serviceable share is at most 100 %.",
            name=name,
        )
    if which == "som":
        return words.text(
            "“{name}”: the obtainable market (SOM) is larger than the serviceable one (SAM). "
            "The obtainable share is at most 100 %.",
            name=name,
        )
    return ""
