"""The SWOT page, used as a person would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QPixmap
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget

from goaldesk.core import edits
from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.docks import frame
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.swot import SwotPage
from goaldesk.ui.pages.swot_lists import GroupRow, PlacedView


@pytest.fixture
def page(qtbot: Any, sample: Document, context_for: Callable[..., Any]) -> SwotPage:
    return opened(qtbot, context_for(sample))


def opened(qtbot: Any, context: Any) -> SwotPage:
    made = SwotPage(context)
    qtbot.addWidget(made)
    made.resize(1250, 560)
    made.show()
    views = [quadrant.view for quadrant in made.quadrants.quadrants.values()]
    for view in [*views, made.panel.list, *made.matrix.cells.values()]:
        QAbstractItemModelTester(
            view.placed, QAbstractItemModelTester.FailureReportingMode.Fatal, made
        )
    return made


def texts(page: SwotPage, quadrant: str) -> list[str]:
    return [row.text for row in page.quadrants.quadrants[quadrant].model.rows]


def codes(page: SwotPage) -> list[str]:
    return [
        row.kind if isinstance(row, GroupRow) else row.code for row in page.panel.list.placed.rows
    ]


def stored(page: SwotPage, table: str, **where: Any) -> list[Any]:
    with page.document.read() as session:
        return records(session, table, **where)


def view(page: SwotPage, quadrant: str) -> PlacedView:
    return page.quadrants.quadrants[quadrant].view


def select(page: SwotPage, code: str) -> str:
    row = next(row for row in (*page.now.factors, *page.now.strategies) if row.code == code)
    page.reveal("swot_factor" if len(code) == 2 else "strategy", row.id)
    return row.id


def drop(target: PlacedView, source: PlacedView, row_id: str, point: QPoint) -> None:
    data = source.placed.mimeData([source.placed.index_of(row_id)])
    event = QDropEvent(
        QPointF(point),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    target.dropEvent(event)


def test_the_sample_shows_its_factors_counts_and_gaps(page: SwotPage) -> None:
    assert [len(texts(page, quadrant)) for quadrant in "SWOT"] == [4, 4, 4, 4]
    assert page.bar.counts.text() == "16 factors · 13 cited · 15 with evidence"
    assert codes(page) == [
        "SO",
        "SO1",
        "SO2",
        "WO",
        "WO1",
        "WO2",
        "ST",
        "ST1",
        "ST2",
        "WT",
        "WT1",
        "WT2",
    ]
    assert [link.text() for link in page.panel.gaps["uncited"].links] == ["O3", "O4", "T4"]
    assert [link.text() for link in page.panel.gaps["unproven"].links] == ["T2"]
    assert [link.text() for link in page.panel.gaps["aged"].links] == ["T4"]


def test_a_factor_is_described_whole_to_who_cannot_see_it(page: SwotPage) -> None:
    index = view(page, "T").placed.index(1, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    for part in (
        "T2 Data protection",
        "Importance 4 of 5",
        "Probability 4 of 5",
        "no evidence",
        "cited by WT1, WT2",
    ):
        assert part in said


def test_factors_are_added_by_a_line_that_stays_for_the_next(
    qtbot: Any, document: Document, context_for: Callable[..., Any]
) -> None:
    page = opened(qtbot, context_for(document))
    quadrant = page.quadrants.quadrants["O"]
    assert quadrant.empty.isVisible()
    qtbot.mouseClick(quadrant.first, Qt.MouseButton.LeftButton)
    for text in ("Students return", "New campus network"):
        qtbot.keyClicks(quadrant.line, text)
        qtbot.keyClick(quadrant.line, Qt.Key.Key_Return)
    assert texts(page, "O") == ["Students return", "New campus network"]
    assert not quadrant.empty.isVisible()
    assert page.panel.selection.text() == "O2 selected, not cited"
    document.undo()
    assert texts(page, "O") == ["Students return"]


def test_a_text_is_rewritten_in_place_and_an_empty_one_refused(qtbot: Any, page: SwotPage) -> None:
    row_id = select(page, "S3")
    where = view(page, "S")
    for text, shown in (("Loved brand", "Loved brand"), ("", "Loved brand")):
        where.edit(where.currentIndex())
        editor = next(each for each in where.findChildren(QLineEdit) if each.isVisible())
        editor.selectAll()
        qtbot.keyClick(editor, Qt.Key.Key_Delete)
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
        assert texts(page, "S")[2] == shown
    assert page.notice.isVisible()
    assert "cannot be empty" in page.notice.sentence.text()
    assert stored(page, "swot_factor", id=row_id)[0]["text"] == "Loved brand"


def test_alt_up_reorders_and_alt_right_changes_the_quadrant_each_as_one_edit(
    qtbot: Any, page: SwotPage
) -> None:
    before, count = texts(page, "S"), page.document.stack.count()
    row_id = select(page, "S2")
    qtbot.keyClick(view(page, "S"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert texts(page, "S") == [before[1], before[0], *before[2:]]
    qtbot.keyClick(view(page, "S"), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert texts(page, "W")[-1] == before[1]
    assert view(page, "W").current_id() == row_id
    assert page.document.stack.count() == count + 2
    page.document.undo()
    page.document.undo()
    assert texts(page, "S") == before


@pytest.mark.parametrize(("row", "lower", "place"), [(0, False, 0), (0, True, 1), (3, True, 4)])
def test_a_factor_is_dragged_to_its_place_in_another_quadrant(
    page: SwotPage, row: int, lower: bool, place: int
) -> None:
    source, target = view(page, "S"), view(page, "W")
    moved = page.now.quadrant("S")[0]
    target.scrollToBottom() if row == 3 else target.scrollToTop()
    rect = target.visualRect(target.placed.index(row, 0))
    point = QPoint(60, rect.bottom() - 2 if lower else rect.top() + 2)
    count = page.document.stack.count()
    drop(target, source, moved.id, point)
    assert texts(page, "W").index(moved.text) == place
    assert moved.text not in texts(page, "S")
    assert page.document.stack.count() == count + 1


def test_a_list_sorted_by_weight_is_not_moved_by_hand(qtbot: Any, page: SwotPage) -> None:
    page.change_row("swot_factor", page.now.quadrant("S")[3].id, importance=5)
    page.bar.sort.setCurrentIndex(1)
    assert [row.code for row in page.quadrants.quadrants["S"].model.rows] == [
        "S1",
        "S4",
        "S2",
        "S3",
    ]
    select(page, "S4")
    qtbot.keyClick(view(page, "S"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert "sorted by weight" in page.notice.sentence.text()
    assert page.now.quadrant("S")[3].code == "S4"


def test_only_the_uncited_can_be_shown(qtbot: Any, page: SwotPage) -> None:
    page.bar.uncited.click()
    assert [[row.code for row in page.quadrants.quadrants[name].model.rows] for name in "SWOT"] == [
        [],
        [],
        ["O3", "O4"],
        ["T4"],
    ]
    assert "cited by a strategy" in page.quadrants.quadrants["S"].hint.text()


def test_selecting_a_factor_marks_the_strategies_that_cite_it(page: SwotPage) -> None:
    select(page, "S1")
    assert page.panel.selection.text() == "S1 selected, cited by SO1, ST1"
    marked = page.panel.list.itemDelegate().marked
    assert {row.code for row in page.now.strategies if row.id in marked} == {"SO1", "ST1"}
    select(page, "ST1")
    cited = page.quadrants.quadrants["S"].view.itemDelegate().marked
    assert {row.code for row in page.now.factors if row.id in cited} == {"S1", "S4", "T1"}
    assert not view(page, "S").current_id()


def test_digits_set_the_importance(qtbot: Any, page: SwotPage) -> None:
    row_id = select(page, "O3")
    qtbot.keyClicks(view(page, "O"), "2")
    factor = page.now.factor(row_id)
    assert factor is not None
    assert (factor.importance, factor.weight) == (2, 6)


def test_delete_and_undo(qtbot: Any, page: SwotPage) -> None:
    row_id = select(page, "T4")
    qtbot.keyClick(view(page, "T"), Qt.Key.Key_Delete)
    assert page.now.factor(row_id) is None
    assert page.now.factor(page.selected).code == "T3"  # the neighbour is next in hand
    page.document.undo()
    assert page.now.factor(row_id) is not None
    assert page.selected == row_id
    assert [link.text() for link in page.panel.gaps["uncited"].links] == ["O3", "O4", "T4"]


def test_enter_opens_the_form_and_every_field_is_an_edit(qtbot: Any, page: SwotPage) -> None:
    row_id = select(page, "O1")
    qtbot.keyClick(view(page, "O"), Qt.Key.Key_Return)
    form = page.factor_form
    assert page.side.currentWidget() is form
    assert form.title.text() == "O1 · Opportunity"
    for key, typed, kept, error in (
        ("importance", "3", 3, ""),
        ("probability", "2", 2, ""),
        ("source", "Desk", "Desk", ""),
        ("probability", "9", 2, "“Probability” is a whole number from 1 to 5."),
        ("importance", "many", 3, "“many” is not a number. Write digits only, such as 1250.5."),
    ):
        editor = form.editor(key)
        editor.setFocus()
        editor.selectAll()
        qtbot.keyClicks(editor, typed)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        assert stored(page, "swot_factor", id=row_id)[0][key] == kept
        assert editor.text() == str(kept)
        said = {name: line for part in form.forms for name, line in part.errors.items()}
        assert said[key].text() == error
    quadrant = form.editor("quadrant")
    assert isinstance(quadrant, QComboBox)
    quadrant.setCurrentIndex(quadrant.findData("S"))
    quadrant.activated.emit(quadrant.currentIndex())
    assert stored(page, "swot_factor", id=row_id)[0]["quadrant"] == "S"
    assert form.title.text() == "S5 · Strength"
    assert not form.editor("probability").isEnabled()
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert page.side.currentWidget() is page.panel


def test_evidence_is_linked_and_removed_by_pick_lists(
    qtbot: Any, page: SwotPage, gone: list[tuple[str, str, str]]
) -> None:
    row_id = select(page, "T2")
    page.open_form(row_id)
    links = page.factor_form.evidence
    assert links.empty.isVisible()
    for number, kind in enumerate(("research", "feedback", "competitor", "kpi"), 1):
        links.kind.setCurrentIndex(links.kind.findData(kind))
        links.pick.setCurrentIndex(0)
        qtbot.mouseClick(links.add, Qt.MouseButton.LeftButton)
        factor = page.now.factor(row_id)
        assert factor is not None
        assert [item.kind for item in factor.evidence][-1] == kind
        assert len(links.lines) == number
    assert not links.empty.isVisible()
    links.lines[0].title.click()
    assert gone[-1][0] == "research"
    qtbot.mouseClick(links.lines[0].remove, Qt.MouseButton.LeftButton)
    factor = page.now.factor(row_id)
    assert factor is not None
    assert set(factor.counts()) == {"feedback", "competitor", "kpi"}
    links.pick.setEditText("nothing like it")
    links.add.click()
    assert "Choose an entry" in page.notice.sentence.text()


def test_a_new_strategy_cites_the_factor_it_starts_from(qtbot: Any, page: SwotPage) -> None:
    select(page, "T4")
    qtbot.mouseClick(page.panel.add_button, Qt.MouseButton.LeftButton)
    assert page.panel.kind.currentData() == "ST"
    page.panel.kind.setCurrentText("WT")
    qtbot.keyClicks(page.panel.line, "Sell fewer, better advertisements")
    qtbot.keyClick(page.panel.line, Qt.Key.Key_Return)
    made = page.now.kind("WT")[-1]
    assert made.text == "Sell fewer, better advertisements"
    assert [code for _, code in made.factors] == ["T4"]
    assert page.side.currentWidget() is page.strategy_form
    assert page.strategy_form.lack.text() == "Cites no weakness"
    items = page.strategy_form.cites
    shown = [items.item(row).text()[:2] for row in range(items.count())]
    assert shown == ["W1", "W2", "W3", "W4", "T1", "T2", "T3", "T4"]
    items.item(2).setCheckState(Qt.CheckState.Checked)
    items.item(7).setCheckState(Qt.CheckState.Unchecked)
    found = page.now.strategy(made.id)
    assert found is not None
    assert [code for _, code in found.factors] == ["W3"]
    assert page.strategy_form.lack.text() == "Cites no threat"


def test_a_rejected_strategy_needs_a_reason(qtbot: Any, page: SwotPage) -> None:
    made = page.add_row("strategy", kind="SO", text="Buy Pulse")
    assert made is not None
    page.open_form(made)
    form = page.strategy_form
    status, why = form.editor("status"), form.editor("why")
    for reason, kept in (("", "proposed"), ("Too dear", "rejected")):
        why.setFocus()
        why.setPlainText(reason)
        why.finished.emit()
        status.setCurrentIndex(status.findData("rejected"))
        status.activated.emit(status.currentIndex())
        assert stored(page, "strategy", id=made)[0]["status"] == kept
        assert status.currentData() == kept
        if not reason:
            assert "needs a reason" in form.forms[1].errors["status"].text()
    outcome = page.said.outcome(page.now.strategy(made))
    assert outcome[0] == "Reason: Too dear"


def test_a_goal_is_made_of_a_strategy_in_one_edit(
    qtbot: Any, page: SwotPage, gone: list[tuple[str, str, str]]
) -> None:
    row_id = select(page, "WT2")
    goals, count = len(stored(page, "goal")), page.document.stack.count()
    assert page.toolbar_actions()[2].isEnabled()
    page.toolbar_actions()[2].trigger()
    found = page.now.strategy(row_id)
    assert found is not None
    assert [title for _, title in found.goals] == [found.text]
    assert page.document.stack.count() == count + 1
    assert gone[-1] == ("goal", found.goals[0][0], "title")
    page.strategy_form.goals.lines[0].title.click()
    assert gone[-1] == ("goal", found.goals[0][0], "")
    page.document.undo()
    assert len(stored(page, "goal")) == goals
    assert page.strategy_form.goals.lines == []


def test_strategies_move_within_their_kind_and_to_another(qtbot: Any, page: SwotPage) -> None:
    row_id = select(page, "SO2")
    qtbot.keyClick(page.panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.now.kind("SO")[0].id == row_id
    listed = page.panel.list
    heading = next(
        number
        for number, row in enumerate(listed.placed.rows)
        if isinstance(row, GroupRow) and row.kind == "WT"
    )
    listed.scrollTo(listed.placed.index(heading, 0))
    rect = listed.visualRect(listed.placed.index(heading, 0))
    drop(listed, listed, row_id, QPoint(50, rect.bottom() - 1))
    assert page.now.kind("WT")[0].id == row_id
    assert codes(page)[-4:] == ["WT", "WT1", "WT2", "WT3"]


def test_the_matrix_holds_the_strategies_in_its_cells(qtbot: Any, page: SwotPage) -> None:
    page.bar.segments.button(1).click()
    assert page.matrix.isVisible()
    assert not page.side.isVisible()
    cells = {
        kind: [row.code for row in cell.placed.rows] for kind, cell in page.matrix.cells.items()
    }
    assert cells == {kind: [f"{kind}1", f"{kind}2"] for kind in ("SO", "WO", "ST", "WT")}
    page.matrix.lines["ST"].start()
    qtbot.keyClicks(page.matrix.lines["ST"], "Share more")
    qtbot.keyClick(page.matrix.lines["ST"], Qt.Key.Key_Return)
    assert page.now.kind("ST")[-1].text == "Share more"
    assert page.strategy_form.isVisible()
    page.strategy_form.back.click()
    assert page.matrix.cells["ST"].hasFocus() or not page.isActiveWindow()


def test_gaps_and_links_from_elsewhere_lead_to_their_row(page: SwotPage) -> None:
    page.panel.gaps["unproven"].links[0].click()
    assert page.now.factor(page.selected).code == "T2"
    link = stored(page, "evidence")[0]
    page.reveal("evidence", link.id)
    assert page.selected == link["factor_id"]
    assert page.side.currentWidget() is page.factor_form
    page.bar.uncited.setChecked(True)
    page.reveal("swot_factor", page.now.quadrant("S")[0].id)
    assert not page.bar.uncited.isChecked()
    page.reveal("swot_factor", "gone")
    page.reveal("strategy", page.now.strategies[0].id, "owner")
    assert page.side.currentWidget() is page.strategy_form


def test_the_menu_moves_a_factor_to_another_quadrant(page: SwotPage) -> None:
    row_id = select(page, "W1")
    menu = page.quadrants.menu(page.quadrants.quadrants["W"], row_id)
    others = next(action.menu() for action in menu.actions() if action.menu() is not None)
    assert [action.text() for action in others.actions()] == [
        "Strengths",
        "Opportunities",
        "Threats",
    ]
    others.actions()[2].trigger()
    assert page.now.factor(row_id).code == "T5"


@pytest.mark.parametrize("look", ["light", "dark"])
def test_it_paints_in_both_looks_and_small(
    qtbot: Any, sample: Document, context_for: Callable[..., Any], look: str
) -> None:
    page = opened(qtbot, context_for(sample, look=look))
    page.add_row("swot_factor", quadrant="S", text="x" * 3000)
    page.add_row("strategy", kind="SO", text="long " * 500)
    for size in ((1250, 560), (860, 400)):
        page.resize(*size)
        assert not page.grab().isNull()
    assert all(
        button.accessibleName() or button.text() for button in page.findChildren(QPushButton)
    )
    assert isinstance(page.grab(), QPixmap)


def test_what_is_typed_in_a_form_is_kept_when_it_is_left(qtbot: Any, page: SwotPage) -> None:
    row_id = select(page, "S2")
    page.open_form(row_id)
    note = page.factor_form.editor("note")
    note.setPlainText("Seen in every survey")
    page.factor_form.back.click()
    with page.document.read() as session:
        found = record(session, "swot_factor", row_id)
    assert found is not None
    assert found["note"] == "Seen in every survey"


@pytest.mark.parametrize("width", [1100, 1280, 1900])
def test_every_gap_is_told_whole_beside_the_guide(
    qtbot: Any, sample_window: MainWindow, sample: Document, width: int
) -> None:
    with sample.edit("Drop the evidence") as session:
        edits.delete(session, "strategy", *(row.id for row in records(session, "strategy")))
        edits.delete(session, "evidence", *(row.id for row in records(session, "evidence")))
    sample_window.resize(width, 720)
    frame.bring_up(sample_window, "guide")
    sample_window.show_step("swot")
    panel = sample_window.page("swot").panel

    def are_whole() -> bool:
        told = [line for line in panel.gaps.values() if line.isVisible()]
        parts = [part for line in told for part in line.findChildren(QWidget)]
        return len(told) >= 2 and all(
            part.size().expandedTo(part.sizeHint()) == part.size() for part in parts
        )

    qtbot.wait(300)
    qtbot.waitUntil(are_whole)
