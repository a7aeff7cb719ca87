"""Evidence dragged onto factors, and strategies whose citations are checked by the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester

from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.ui.pages.swot import SwotPage
from goaldesk.ui.pages.swot_lists import EVIDENCE, PlacedView

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


@pytest.fixture
def page(qtbot: Any, sample: Document, context_for: Callable[..., Any]) -> SwotPage:
    made = SwotPage(context_for(sample))
    qtbot.addWidget(made)
    made.resize(1250, 560)
    made.show()
    made.toolbar_actions()[1].setChecked(True)
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(made.evidence.list.rows, fatal, made)
    return made


def factor(page: SwotPage, code: str) -> Any:
    return next(row for row in page.now.factors if row.code == code)


def shown(page: SwotPage) -> list[str]:
    return [row.first for row in page.evidence.list.rows.rows]


def pick(page: SwotPage, *places: int) -> list[str]:
    """Select rows of the evidence; their ids."""
    view = page.evidence.list
    view.clearSelection()
    for place in places:
        view.selectionModel().select(
            view.rows.index(place, 0), QItemSelectionModel.SelectionFlag.Select
        )
    return [view.rows.rows[place].data.row_id for place in places]


def dragged(page: SwotPage) -> QMimeData:
    view = page.evidence.list
    return view.rows.mimeData(view.selectedIndexes())


def drop(view: PlacedView, data: QMimeData, point: QPoint) -> bool:
    """Drag over a point and let go; whether it was taken."""
    enter = QDragEnterEvent(point, COPY, data, LEFT, NONE)
    view.dragEnterEvent(enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(point), COPY, data, LEFT, NONE, QEvent.Type.Drop)
    view.dropEvent(event)
    return event.isAccepted()


def over(view: PlacedView, row_id: str) -> QPoint:
    return view.visualRect(view.placed.index_of(row_id)).center()


@pytest.mark.parametrize("mode", [0, 1], ids=["quadrants", "matrix"])
def test_evidence_is_dragged_onto_a_factor_one_or_several_in_one_edit(
    page: SwotPage, mode: int
) -> None:
    page.bar.segments.button(mode).click()
    threat = factor(page, "T2")
    assert threat.evidence == ()
    view = page.matrix.factors["T"] if mode else page.quadrants.quadrants["T"].view
    assert page.evidence.isVisible()
    steps = page.document.stack.count()
    ids = pick(page, 0, 2)
    assert drop(view, dragged(page), over(view, threat.id))
    assert {item.row_id for item in factor(page, "T2").evidence} == set(ids)
    assert page.document.stack.count() == steps + 1
    assert page.selected == threat.id
    assert "T2" in page.evidence.list.rows.rows[0].right
    assert "no evidence" not in page.said.say_factor(factor(page, "T2"))

    # Once more, with a third: only that one is new.
    third = pick(page, 0, 1, 2)[1]
    assert drop(view, dragged(page), over(view, threat.id))
    assert {item.row_id for item in factor(page, "T2").evidence} == {*ids, third}
    assert page.notice.sentence.text() == "T2: 1 was linked; the rest bore it out already."
    assert drop(view, dragged(page), over(view, threat.id))
    assert page.notice.sentence.text() == "T2 rests on all of these already."
    assert page.document.stack.count() == steps + 2

    page.document.undo()
    page.document.undo()
    assert factor(page, "T2").evidence == ()


def test_evidence_dropped_beside_the_factors_changes_nothing(page: SwotPage) -> None:
    view = page.quadrants.quadrants["O"].view
    view.resize(view.width(), 900)
    pick(page, 0)
    steps = page.document.stack.count()
    assert not drop(view, dragged(page), QPoint(20, 880))
    assert page.document.stack.count() == steps


def test_evidence_of_another_document_is_refused_in_a_sentence(page: SwotPage) -> None:
    view, threat = page.quadrants.quadrants["T"].view, factor(page, "T2")
    foreign = QMimeData()
    foreign.setData(EVIDENCE, b"research 0000000000000000")
    steps = page.document.stack.count()
    drop(view, foreign, over(view, threat.id))
    assert page.notice.sentence.text().startswith("This entry is no longer there")
    assert page.document.stack.count() == steps
    assert factor(page, "T2").evidence == ()


def test_the_same_by_keyboard(qtbot: Any, page: SwotPage) -> None:
    view = page.evidence.list
    assert not page.evidence.link_button.isEnabled()
    assert "Drag evidence onto a factor" in page.evidence.hint.text()
    page.reveal("swot_factor", factor(page, "T2").id)
    assert page.evidence.isVisible()
    assert page.evidence.link_button.text() == "Link to T2"
    page.evidence.unused.setChecked(True)
    first = view.rows.rows[0]
    assert first.right == "unused"
    view.select(first.id)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert [item.row_id for item in factor(page, "T2").evidence] == [first.data.row_id]
    assert first.id not in [row.id for row in view.rows.rows]
    page.toolbar_actions()[1].setChecked(False)
    assert page.panel.isVisible()


def test_the_evidence_is_filtered(qtbot: Any, page: SwotPage) -> None:
    panel = page.evidence
    every = len(shown(page))
    with page.document.read() as session:
        own = len(records(session, "competitor", own=True))
        on_file = sum(
            len(records(session, kind)) for kind in ("research", "feedback", "competitor", "kpi")
        )
    assert every == on_file - own
    assert panel.count.text() == str(every)
    panel.kind.setCurrentIndex(panel.kind.findData("kpi"))
    assert "Monthly active users" in shown(page)
    panel.filter.setText("ＭＯＮＴＨＬＹ")
    assert shown(page) == ["Monthly active users"]
    qtbot.keyClicks(panel.filter, " nothing like it")
    assert panel.none.text() == "Nothing on file fits this filter."
    assert not panel.list.isVisible()


def test_the_filter_leads_on_into_the_evidence_and_enter_links_what_it_leaves(
    qtbot: Any, page: SwotPage
) -> None:
    panel = page.evidence
    page.reveal("swot_factor", factor(page, "T2").id)
    with qtbot.waitActive(page):
        page.activateWindow()
    panel.filter.setFocus()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Return)
    assert factor(page, "T2").evidence == (), "nothing is selected, and much is shown"
    assert not panel.link_button.isEnabled(), "no button that does nothing"
    assert not panel.show_button.isEnabled()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Down)
    assert panel.list.hasFocus()
    assert panel.list.current() is not None
    panel.list.clearSelection()
    qtbot.keyClicks(panel.filter, "monthly active")
    qtbot.keyClick(panel.filter, Qt.Key.Key_Return)
    assert [item.title for item in factor(page, "T2").evidence] == ["Monthly active users"]


def test_the_filter_has_room_for_what_is_typed(page: SwotPage) -> None:
    page.resize(900, 560)
    assert page.evidence.filter.width() > 200


def test_aged_evidence_says_so(page: SwotPage) -> None:
    with page.document.read() as session:
        row = records(session, "research")[0]
    assert page.change_row("research", row.id, review_by=page.document.today.replace(month=10))
    line = next(line for line in page.evidence.list.rows.rows if line.data.row_id == row.id)
    assert line.mark == "clock"
    assert "review was due 9 Oct" in line.second


def test_an_empty_document_says_where_evidence_comes_from(
    qtbot: Any, document: Document, context_for: Callable[..., Any]
) -> None:
    made = SwotPage(context_for(document))
    qtbot.addWidget(made)
    made.show()
    made.toolbar_actions()[1].setChecked(True)
    assert "on the Market tab" in made.evidence.none.text()


def test_wrong_citations_are_named_and_removed_in_one_edit(qtbot: Any, page: SwotPage) -> None:
    strategy = next(row for row in page.now.strategies if row.code == "SO1")
    for code in ("W3", "T3"):
        page.add_row("strategy_factor", strategy_id=strategy.id, factor_id=factor(page, code).id)
    row = page.now.strategy(strategy.id)
    assert row is not None
    said = "Cites W3, T3, which a strategy of kind SO does not"
    assert page.said.outcome(row)[0] == said
    assert [link.text() for link in page.panel.gaps["wrong"].links] == ["SO1"]
    page.open_form(strategy.id)
    assert page.strategy_form.lack.text() == said
    button = page.strategy_form.uncite
    assert button.text() == "No longer cite W3, T3"
    steps = page.document.stack.count()
    qtbot.mouseClick(button, LEFT)
    assert page.document.stack.count() == steps + 1
    row = page.now.strategy(strategy.id)
    assert row is not None
    assert [code for _, code in row.factors] == ["S1", "O1"]
    assert not button.isVisible()
    assert not page.strategy_form.lack.isVisible()
    page.document.undo()
    row = page.now.strategy(strategy.id)
    assert row is not None
    menu = page.panel.list.menu(row)
    entries = {action.text(): action for action in menu.actions()}
    entries["No longer cite W3, T3"].trigger()
    assert [code for _, code in page.now.strategy(strategy.id).factors] == ["S1", "O1"]


def test_an_adopted_strategy_without_a_goal_and_the_way_to_a_chain(
    page: SwotPage, gone: list[tuple[str, str, str]]
) -> None:
    strategy = next(row for row in page.now.strategies if row.code == "SO1")
    with page.document.read() as session:
        links = records(session, "strategy_goal", strategy_id=strategy.id)
    page.delete_rows("strategy_goal", *(link.id for link in links))
    row = page.now.strategy(strategy.id)
    assert row is not None
    assert page.said.outcome(row)[0] == "Was adopted and leads to no goal"
    menu = page.panel.list.menu(row)
    next(each for each in menu.actions() if each.text() == "Show its chain").trigger()
    assert gone[-1] == ("trace:strategy", strategy.id, "")
    quadrant = page.quadrants.quadrants["T"]
    menu = page.quadrants.menu(quadrant, factor(page, "T1").id)
    next(each for each in menu.actions() if each.text() == "Show its chain").trigger()
    assert gone[-1] == ("trace:swot_factor", factor(page, "T1").id, "")
