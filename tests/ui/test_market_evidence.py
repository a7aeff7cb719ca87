"""Research and feedback: the factors they bear out, and factors made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.market import MarketPage
from goaldesk.ui.pages.market_evidence import EvidenceTab


@pytest.fixture
def page(qtbot: Any, sample: Document, context_for: Callable[..., Any]) -> MarketPage:
    made = MarketPage(context_for(sample))
    qtbot.addWidget(made)
    made.resize(1250, 560)
    made.show()
    return made


def select(tab: EvidenceTab, text: str) -> str:
    """Select the row that begins with a text; its id."""
    key = "text" if tab.spec.table == "feedback" else "title"
    row = next(row for row in tab.rows if row[key].startswith(text))
    tab.records.select(row.id)
    return str(row.id)


def test_what_a_row_bears_out_is_said_below_it(
    qtbot: Any, page: MarketPage, gone: list[tuple[str, str, str]]
) -> None:
    page.inner.setCurrentIndex(2)
    select(page.feedback, "The voice rooms")
    assert page.feedback.state.text() == "Evidence for S2."
    qtbot.mouseClick(page.feedback.show_factor, Qt.MouseButton.LeftButton)
    assert [table for table, *_ in gone] == ["swot_factor"]
    select(page.feedback, "Bring back the old home page")
    assert page.feedback.state.text() == "No SWOT factor rests on this yet."
    assert not page.feedback.show_factor.isVisible()


@pytest.mark.parametrize(
    ("place", "text", "column"),
    [(2, "Bring back the old home page", "feedback_id"), (1, "Prices of", "research_id")],
)
def test_a_factor_is_made_of_it_with_its_evidence_in_one_edit(
    page: MarketPage, gone: list[tuple[str, str, str]], place: int, text: str, column: str
) -> None:
    document = page.document
    page.inner.setCurrentIndex(place)
    tab = page.parts[place]
    assert isinstance(tab, EvidenceTab)
    row_id = select(tab, text)
    steps = document.stack.count()
    next(action for action in tab.menu.actions() if action.text() == "Threat").trigger()
    assert document.stack.count() == steps + 1
    [(table, made, field)] = gone
    assert (table, field) == ("swot_factor", "text")
    with document.read() as session:
        factor = record(session, "swot_factor", made)
        links = records(session, "evidence", factor_id=made)
    assert factor is not None
    assert (factor["quadrant"], factor["text"][: len(text)]) == ("T", text)
    assert [link[column] for link in links] == [row_id]
    assert tab.records.current_id() == row_id
    assert tab.state.text().startswith("Evidence for ")
    document.undo()
    with document.read() as session:
        assert record(session, "swot_factor", made) is None
        assert records(session, "evidence", factor_id=made) == []


def test_without_a_row_there_is_nothing_to_make_a_factor_of(page: MarketPage) -> None:
    page.inner.setCurrentIndex(2)
    page.feedback.records.select(page.feedback.rows[0].id)
    assert page.feedback.foot.isVisible()
    page.feedback.records.start_adding()
    assert not page.feedback.foot.isVisible()


def test_the_factor_made_is_worded_at_once_on_its_page(sample_window: MainWindow) -> None:
    window = sample_window
    window.show_step("market")
    market: Any = window.page("market")
    market.inner.setCurrentIndex(2)
    select(market.feedback, "Bring back the old home page")
    market.feedback.make_factor("W")
    swot: Any = window.page("swot")
    assert window.step == "swot"
    assert swot.side.currentWidget() is swot.factor_form
    factor = swot.now.factor(swot.selected)
    assert factor.text.startswith("Bring back the old home page")
    assert [item.kind for item in factor.evidence] == ["feedback"]
