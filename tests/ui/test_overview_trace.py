"""The chain as a PM follows it: from a KPI back to its evidence, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from goaldesk.core import edits
from goaldesk.core.queries.records import records
from goaldesk.core.queries.trace import COLUMNS, trace
from goaldesk.core.trace_words import chain_text
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.ui.context import Context
from goaldesk.ui.pages.overview_cards import CardList
from goaldesk.ui.pages.overview_trace import TraceView
from goaldesk.ui.sentence_links import SentenceLink
from tests.ui.conftest import TODAY, clock

MakeContext = Callable[..., Context]
Gone = list[tuple[str, str, str]]


def row_id(document: Document, table: str, column: str, text: str) -> str:
    with document.read() as session:
        return next(row.id for row in records(session, table) if str(row[column]).startswith(text))


@pytest.fixture
def view(qtbot: QtBot, sample: Document, context_for: MakeContext) -> TraceView:
    made = TraceView(context_for(sample))
    made.resize(1250, 600)
    qtbot.addWidget(made)
    made.show()
    made.show_chain("kpi", row_id(sample, "kpi", "name", "30-day retention"))
    return made


def click(qtbot: QtBot, cards: CardList, number: int) -> None:
    place = cards.visualRect(cards.rows.index(number, 0)).center()
    qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)


def titles(view: TraceView, column: str) -> list[str]:
    return [card.title for card in view.board.lists[column].rows.rows]


def test_all_six_columns_are_filled_and_the_start_is_accented(view: TraceView) -> None:
    for column in COLUMNS:
        QAbstractItemModelTester(view.board.lists[column].rows)
        assert titles(view, column), column
    assert [card.start for card in view.board.lists["kpi"].rows.rows] == [True]
    assert view.sentence.text().startswith("Chain of “30-day retention”. Evidence: ")
    assert view.board.lists["kpi"].accessibleName() == "KPIs"


def test_a_kpi_is_traced_to_its_evidence_by_keys_and_opened(
    view: TraceView, qtbot: QtBot, gone: Gone
) -> None:
    lists = view.board.lists
    here = lists["kpi"]
    for column in ("goal", "strategy", "swot_factor", "evidence"):
        qtbot.keyClick(here, Qt.Key.Key_Left)
        here = lists[column]
        assert here.current() is not None, column
    card = here.current()
    assert card is not None
    qtbot.keyClick(here, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert gone == [(card.node.table, card.node.row_id, "")]
    qtbot.keyClick(here, Qt.Key.Key_Return)
    assert view.chain is not None
    assert view.chain.start == card.id
    assert len(titles(view, "evidence")) == 1


def test_a_click_makes_another_card_the_middle(view: TraceView, qtbot: QtBot) -> None:
    wanted = titles(view, "swot_factor")[1]
    click(qtbot, view.board.lists["swot_factor"], 1)
    assert view.title.text() == wanted
    assert titles(view, "swot_factor") == [wanted]


def test_a_double_click_opens_what_was_clicked_first(
    view: TraceView, qtbot: QtBot, gone: Gone
) -> None:
    cards = view.board.lists["swot_factor"]
    wanted = cards.rows.rows[2].node
    place = cards.visualRect(cards.rows.index(2, 0)).center()
    qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert gone[0] == ("swot_factor", wanted.row_id, "")


def test_a_gap_is_a_link_to_where_it_is_mended(
    view: TraceView, qtbot: QtBot, sample: Document, gone: Gone
) -> None:
    factor = row_id(sample, "swot_factor", "text", "Data protection")
    view.show_chain("swot_factor", factor)
    qtbot.wait(20)
    said = {link.sentence: link for link in view.findChildren(SentenceLink) if link.isVisible()}
    wanted = next(text for text in said if "has no evidence" in text)
    qtbot.mouseClick(said[wanted], Qt.MouseButton.LeftButton)
    assert gone == [("swot_factor", factor, "evidence")]


def test_escape_leads_back(view: TraceView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.left):
        qtbot.keyClick(view.board.lists["goal"], Qt.Key.Key_Escape)


def test_search_chooses_a_start(view: TraceView, qtbot: QtBot) -> None:
    view.find.setFocus()
    qtbot.keyClicks(view.find, "Paying users")
    qtbot.keyClick(view.find, Qt.Key.Key_Return)
    assert view.title.text() == "Paying users"


def test_a_row_that_is_deleted_gives_way_to_another(view: TraceView, sample: Document) -> None:
    gone = row_id(sample, "kpi", "name", "30-day retention")
    with sample.edit("Delete") as session:
        edits.delete(session, "kpi", gone)
    view.refresh()
    assert view.chain is not None
    assert "30-day retention" not in titles(view, "kpi")


def test_an_empty_document_says_what_comes_first(
    qtbot: QtBot, document: Document, context_for: MakeContext
) -> None:
    view = TraceView(context_for(document))
    qtbot.addWidget(view)
    view.show()
    view.refresh()
    view.board.focus_start()
    assert view.empty.isVisible()
    assert not view.board.isVisible()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_lines_are_drawn_between_cards(
    qtbot: QtBot, sample: Document, context_for: MakeContext, look: str
) -> None:
    view = TraceView(context_for(sample, look=look))
    qtbot.addWidget(view)
    view.resize(1250, 600)
    view.show()
    view.show_chain("kpi", row_id(sample, "kpi", "name", "30-day retention"))
    qtbot.wait(20)
    board = view.board
    goals, kpis = board.lists["goal"], board.lists["kpi"]
    picture = board.grab().toImage()
    between = (goals.geometry().right() + kpis.geometry().left()) // 2
    seen = [picture.pixelColor(between, y) for y in range(picture.height())]
    assert any(colour.blue() > colour.red() + 60 for colour in seen), "the accent, blurred or not"


@pytest.mark.parametrize("name", ["social", "ecommerce"])
def test_every_row_of_the_samples_has_a_chain_in_words(
    qapp: object, folders: Folders, context_for: MakeContext, qtbot: QtBot, name: str
) -> None:
    document = Document.new(folders, samples.tables(name, "en", TODAY), author="", clock=clock)
    view = TraceView(context_for(document))
    qtbot.addWidget(view)
    tables = ("swot_factor", "strategy", "goal", "kpi", "review", "research", "competitor")
    with document.read() as session:
        rows = [(table, row.id) for table in tables for row in records(session, table)]
        chains = {row: trace(session, TODAY, *row) for row in rows}
    shown = {row: chain for row, chain in chains.items() if chain is not None}
    assert {table for table, _ in shown} == set(tables)
    for (table, row), chain in shown.items():
        assert chain.node(chain.start) is not None, (table, row)
        assert chain_text(view._context.words, chain).startswith("Chain of “")
    table, row = next(iter(shown))
    view.show_chain(table, row)
    assert view.title.text()
    document.close()
