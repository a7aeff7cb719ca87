"""The grid of values by period, worked with as with a spreadsheet: real keys in the real page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from goaldesk.core import edits
from goaldesk.core.model import natural_id
from goaldesk.core.queries.history import Wanted, entries
from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.kpis_grid import GridPanel
from goaldesk.ui.pages.overview import OverviewPage

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def open_page(qtbot: Any, context_for: Callable[..., Any]) -> Callable[..., KpisPage]:
    def make(document: Document, language: str = "en") -> KpisPage:
        page = KpisPage(context_for(document, language))
        qtbot.addWidget(page)
        page.resize(1250, 800)
        page.show()
        QAbstractItemModelTester(page.grid.model, page)
        return page

    return make


@pytest.fixture
def page(open_page: Callable[..., KpisPage], sample: Document) -> KpisPage:
    made = open_page(sample)
    made.list.select("kpi:mau")
    made.actions_by_name["grid"].trigger()
    return made


@pytest.fixture
def grid(page: KpisPage) -> GridPanel:
    return page.grid


def at(grid: GridPanel) -> tuple[str, str]:
    """The KPI and the period of the cursor's cell."""
    index = grid.view.currentIndex()
    return grid.model.rows[index.row()].row.id, grid.model.titles[index.column()]


def go(grid: GridPanel, kpi: str, title: str) -> None:
    row = grid.model.index_of(f"kpi:{kpi}").row()
    grid.view.go_to(row, grid.model.titles.index(title))


def shown(grid: GridPanel, kpi: str, title: str) -> str:
    row = grid.model.index_of(f"kpi:{kpi}").row()
    return str(grid.model.index(row, grid.model.titles.index(title)).data())


def press(qtbot: Any, grid: GridPanel, *keys: Any) -> None:
    for key in keys:
        key, modifiers = key if isinstance(key, tuple) else (key, NONE)
        qtbot.keyClick(grid.view, key, modifiers)
    QApplication.processEvents()


def type_value(qtbot: Any, grid: GridPanel, text: str, key: Any = Key.Key_Return) -> None:
    """Type into the cursor's cell, over what it holds, and press a key."""
    key, modifiers = key if isinstance(key, tuple) else (key, NONE)
    qtbot.keyClick(grid.view, text[0])
    editor = grid.view.indexWidget(grid.view.currentIndex())
    assert editor is not None, "no editor opened"
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, key, modifiers)
    QApplication.processEvents()


def paste(qtbot: Any, grid: GridPanel, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(qtbot, grid, (Key.Key_V, CTRL))


def value_on(document: Document, kpi: str, day: str) -> object:
    with document.read() as session:
        row = record(session, "measurement", natural_id("measurement", kpi, day))
    return None if row is None else row["value"]


def measured(document: Document) -> set[tuple[object, ...]]:
    with document.read() as session:
        rows = records(session, "measurement")
    return {(row["kpi_id"], row["date"], row["value"]) for row in rows}


def said(page: KpisPage) -> str:
    return page.notice.sentence.text() if page.notice.isVisible() else ""


def give_reason(qtbot: Any, page: KpisPage, reason: str) -> None:
    assert page.notice.reason.isVisible()
    qtbot.keyClicks(page.notice.reason, reason)
    qtbot.keyClick(page.notice.reason, Key.Key_Return)
    QApplication.processEvents()


def test_the_grid_opens_at_the_month_to_enter_in_the_selected_kpi(
    page: KpisPage, grid: GridPanel
) -> None:
    assert grid.isVisible()
    assert not page.right.isVisible()
    assert at(grid) == ("mau", "Oct 2026")
    assert grid.model.titles[0] == "Dec 2025"
    assert grid.model.titles[-1] == "Nov 2026"
    assert list(grid.view.period_header.marks.values()) == ["to enter", "current"]
    assert shown(grid, "mau", "Oct 2026") == "350.4"
    assert grid.at.text() == (
        "Monthly active users, Oct 2026 · 350.4 M on 31 Oct 2026 · planned 364.1"
    )


def test_rows_are_goals_and_kpis_in_the_order_of_the_tree(page: KpisPage, grid: GridPanel) -> None:
    assert page.tree is not None
    assert [row.row for row in grid.model.rows] == list(page.tree.lines())
    goal = grid.model.index(0, 3)
    assert goal.data() == ""
    assert not grid.model.flags(goal) & Qt.ItemFlag.ItemIsSelectable
    assert grid.model.headerData(0, Qt.Orientation.Vertical) == "Grow active young users"
    assert grid.model.headerData(2, Qt.Orientation.Vertical) == "Monthly active users"


def test_keys_walk_the_cells_and_pass_over_goals(qtbot: Any, grid: GridPanel) -> None:
    press(qtbot, grid, Key.Key_Right)
    assert at(grid) == ("mau", "Nov 2026")
    press(qtbot, grid, Key.Key_Right, Key.Key_Up)
    assert at(grid) == ("registrations", "Nov 2026")
    press(qtbot, grid, Key.Key_Up, (Key.Key_Home, NONE))
    assert at(grid) == ("registrations", "Dec 2025")
    press(qtbot, grid, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_End)
    assert at(grid)[1] == "Nov 2026"
    assert grid.model.rows[grid.view.currentIndex().row() - 1].line is None
    press(qtbot, grid, (Key.Key_Home, CTRL))
    assert at(grid) == ("registrations", "Dec 2025")
    press(qtbot, grid, (Key.Key_Right, CTRL))
    assert at(grid) == ("registrations", "Oct 2026"), "the last value of the run"
    press(qtbot, grid, Key.Key_Tab)
    assert at(grid) == ("registrations", "Nov 2026")
    press(qtbot, grid, (Key.Key_Backtab, SHIFT), Key.Key_Return, (Key.Key_Return, SHIFT))
    assert at(grid) == ("registrations", "Oct 2026")


def test_a_value_is_typed_into_the_current_month_as_of_today(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    steps = sample.stack.count()
    go(grid, "mau", "Nov 2026")
    type_value(qtbot, grid, "361.5")
    assert value_on(sample, "mau", "2026-11-09") == 361.5
    assert sample.stack.count() == steps + 1
    assert at(grid) == ("retention", "Nov 2026"), "Enter goes down"
    assert said(page) == ""
    type_value(qtbot, grid, "36", Key.Key_Tab)
    assert at(grid) == ("retention", "Nov 2026"), "there is nothing further to the right"
    sample.undo()
    assert shown(grid, "retention", "Nov 2026") == ""
    assert at(grid) == ("retention", "Nov 2026")


def test_a_correction_asks_why_and_writes_nothing_before(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    before = measured(sample)
    type_value(qtbot, grid, "351.2")
    assert said(page) == "1 value is corrected: why? The old one is kept beside it."
    assert QApplication.focusWidget() is page.notice.reason
    assert measured(sample) == before
    qtbot.keyClick(page.notice.reason, Key.Key_Escape)
    assert said(page) == "Nothing was changed, since no reason was given for the correction."
    assert measured(sample) == before
    assert shown(grid, "mau", "Oct 2026") == "350.4"
    type_value(qtbot, grid, "351.2")
    give_reason(qtbot, page, "Bots left out")
    assert value_on(sample, "mau", "2026-10-31") == 351.2
    assert at(grid) == ("retention", "Oct 2026"), "and Enter goes down"
    assert QApplication.focusWidget() is grid.view
    row = grid.model.index_of("kpi:mau").row()
    assert "Corrected, was 350.4: Bots left out" in grid.model.told(row, 10)
    with sample.read() as session:
        newest = entries(session, Wanted(row=("kpi", "mau")))[0]
    assert (newest.label, newest.reason) == ("Record value", "Bots left out")
    sample.undo()
    assert "Corrected" not in grid.model.told(row, 10)
    sample.redo()
    assert "Corrected, was 350.4: Bots left out" in grid.model.told(row, 10)


def test_nothing_else_is_entered_while_a_reason_is_asked_for(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    before = measured(sample)
    type_value(qtbot, grid, "351.2")
    for key in ((Key.Key_D, CTRL), Key.Key_Delete, Key.Key_7, (Key.Key_V, CTRL)):
        QGuiApplication.clipboard().setText("5")
        grid.view.setFocus()
        press(qtbot, grid, key)
        assert QApplication.focusWidget() is page.notice.reason
    assert measured(sample) == before
    give_reason(qtbot, page, "Bots left out")
    assert len(measured(sample) ^ before) == 2


@pytest.mark.parametrize("how", ["undo", "filter", "leave", "unit"])
def test_what_waits_for_a_reason_is_dropped_aloud(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document, how: str
) -> None:
    page.change_row("kpi", "mau", name="Active people")
    before = measured(sample)
    type_value(qtbot, grid, "351.2")
    assert page.notice.asking
    match how:
        case "undo":
            sample.undo()
        case "filter":
            page.list.text.setText("act")
        case "leave":
            page.actions_by_name["grid"].trigger()
        case "unit":
            grid.unit.setCurrentIndex(1)
    assert not page.notice.asking
    assert said(page) == "Nothing was changed, since no reason was given for the correction."
    assert measured(sample) == before


def test_bad_text_in_the_clipboard_leaves_the_question_open(
    qtbot: Any, page: KpisPage, grid: GridPanel
) -> None:
    type_value(qtbot, grid, "351.2")
    grid.view.setFocus()
    paste(qtbot, grid, "many")
    assert page.notice.asking
    assert page.notice.reason.isVisible()


def test_a_long_name_does_not_widen_the_window(page: KpisPage, grid: GridPanel) -> None:
    before = page.minimumSizeHint().width()
    page.change_row("kpi", "mau", name="Active people " * 40)
    go(grid, "mau", "Oct 2026")
    assert page.minimumSizeHint().width() == before


def test_shift_extends_from_where_the_mouse_or_a_header_left_it(
    qtbot: Any, grid: GridPanel
) -> None:
    grid.view.selectColumn(3)
    press(qtbot, grid, (Key.Key_Right, SHIFT))
    columns = {index.column() for index in grid.view.selectionModel().selectedIndexes()}
    assert columns == {3, 4}
    cell = grid.view.visualRect(grid.model.index(2, 10)).center()
    qtbot.mouseClick(grid.view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    press(qtbot, grid, (Key.Key_Up, SHIFT))
    chosen = {
        (index.row(), index.column()) for index in grid.view.selectionModel().selectedIndexes()
    }
    assert chosen == {(1, 10), (2, 10)}


def test_bad_text_names_kpi_and_period_and_keeps_the_old_value(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    before = measured(sample)
    type_value(qtbot, grid, "many")
    assert said(page) == (
        "“many” is not a number; “Monthly active users” in Oct 2026 stays as it was. "
        "Write digits only, such as 1250.5."
    )
    assert at(grid) == ("mau", "Oct 2026"), "the cursor stays"
    assert measured(sample) == before
    editor = grid.view.indexWidget(grid.view.currentIndex())
    assert editor.text() == "many", "what was typed is lost"
    qtbot.keyClick(editor, Key.Key_Escape)
    press(qtbot, grid, Key.Key_Escape)
    assert said(page) == ""
    assert grid.isVisible()


def test_f2_edits_what_is_there_and_escape_keeps_it(
    qtbot: Any, grid: GridPanel, sample: Document
) -> None:
    before = measured(sample)
    press(qtbot, grid, Key.Key_F2)
    editor = grid.view.indexWidget(grid.view.currentIndex())
    assert editor.text() == "350.4"
    qtbot.keyClicks(editor, "99")
    qtbot.keyClick(editor, Key.Key_Escape)
    assert measured(sample) == before
    assert grid.isVisible()
    press(qtbot, grid, Key.Key_F2)
    qtbot.keyClick(grid.view.indexWidget(grid.view.currentIndex()), Key.Key_Return)
    assert measured(sample) == before, "an unchanged value is no correction"
    assert at(grid)[0] == "retention"


def values_of(block: list[list[str]]) -> str:
    return "\r\n".join("\t".join(row) for row in block) + "\r\n"


def twelve(document: Document) -> None:
    """A document with twelve KPIs in two goals."""
    with document.edit("Fill") as session:
        edits.change(session, "product", "product", start=dt.date(2025, 12, 1))
        edits.change(session, "product", "product", due=dt.date(2027, 3, 31))
        for goal in ("a", "b"):
            edits.add(session, "goal", id=goal, title=f"Goal {goal}")
            for number in range(6):
                edits.add(
                    session,
                    "kpi",
                    id=f"{goal}{number}",
                    name=f"KPI {goal}{number}",
                    goal_id=goal,
                    baseline=0.0,
                    target=2000.0,
                )


def test_a_block_of_twelve_by_twelve_is_one_edit_that_everything_follows(
    qtbot: Any,
    open_page: Callable[..., KpisPage],
    context_for: Callable[..., Any],
    document: Document,
) -> None:
    twelve(document)
    page = open_page(document)
    overview = OverviewPage(context_for(document))
    qtbot.addWidget(overview)
    overview.show()
    assert page.tree is not None
    assert page.tree.product.measured == 0
    page.actions_by_name["grid"].trigger()
    grid, steps = page.grid, document.stack.count()
    press(qtbot, grid, (Key.Key_Home, CTRL))
    block = [[f"{1000 + 10 * row + column:,}" for column in range(12)] for row in range(12)]
    paste(qtbot, grid, values_of(block))
    assert said(page) == "Pasted, goals passed over: 144 added, 0 corrected, 0 unchanged."
    assert document.stack.count() == steps + 1
    assert len(measured(document)) == 144
    assert value_on(document, "a0", "2025-12-31") == 1000.0
    assert value_on(document, "b5", "2026-10-31") == 1120.0
    assert value_on(document, "b5", "2026-11-09") == 1121.0
    assert len(grid.view.selectionModel().selectedIndexes()) == 144
    # The tree, the product's foot, the chart and the Overview follow.
    assert page.tree.product.measured == 12
    assert page.tree.kpis[-1].value == 1121.0
    index = overview.view.rows.index_of("b5")
    assert overview.view.rows.row_at(index).value == "1,121"
    go(grid, "b5", "Nov 2026")
    press(qtbot, grid, Key.Key_Escape)
    assert (said(page), grid.isVisible()) == ("", True), "the notice goes first"
    press(qtbot, grid, Key.Key_Escape)
    assert not grid.isVisible()
    assert page.list.current_id() == "kpi:b5"
    assert [value for _, value in page.kpi_detail.head.chart.chart.actual][-2:] == [1120.0, 1121.0]
    # One value corrected, again by a paste; what stays the same is no correction.
    page.actions_by_name["grid"].trigger()
    press(qtbot, grid, (Key.Key_Home, CTRL))
    block[11][11] = "1500"
    paste(qtbot, grid, values_of(block))
    assert said(page).startswith("1 value is corrected: why?")
    give_reason(qtbot, page, "The count came late")
    assert said(page) == "Pasted, goals passed over: 0 added, 1 corrected, 143 unchanged."
    assert value_on(document, "b5", "2026-11-09") == 1500.0
    with document.read() as session:
        newest = entries(session)[0]
    assert (newest.label, newest.reason, len(newest.changes)) == (
        "Paste values",
        "The count came late",
        1,
    )
    assert document.stack.count() == steps + 2
    document.undo()
    assert value_on(document, "b5", "2026-11-09") == 1121.0
    assert at(grid) == ("b5", "Nov 2026"), "the cursor goes where the undo changed something"
    document.undo()
    assert measured(document) == set()
    assert page.tree.product.measured == 0


def test_copied_values_come_back_as_they_were(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    with sample.edit("Exact") as session:
        edits.record(session, "mau", dt.date(2026, 11, 9), 361.123456)
    before = measured(sample)
    press(qtbot, grid, (Key.Key_A, CTRL), (Key.Key_C, CTRL))
    text = QGuiApplication.clipboard().text()
    assert "361.123456" in text
    assert text.count("\n") == len(grid.model.rows) - 2, "all but the first row, which is a goal"
    paste(qtbot, grid, text)
    assert said(page).startswith(
        "Pasted, with the block’s empty rows on the goals: 0 added, 0 corr"
    )
    assert measured(sample) == before


def test_one_value_goes_into_all_selected_cells(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    go(grid, "mau", "Nov 2026")
    press(qtbot, grid, (Key.Key_Down, SHIFT))
    paste(qtbot, grid, "42")
    assert said(page) == "Pasted: 2 added, 0 corrected, 0 unchanged."
    assert (
        value_on(sample, "mau", "2026-11-09") == value_on(sample, "retention", "2026-11-09") == 42
    )
    sample.undo()
    type_value(qtbot, grid, "43", (Key.Key_Return, CTRL))
    assert said(page) == "Entered: 2 added, 0 corrected, 0 unchanged."
    assert (
        value_on(sample, "mau", "2026-11-09") == value_on(sample, "retention", "2026-11-09") == 43
    )


def test_filling_in_goes_down_and_to_the_right(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    asked: list[bool] = []
    page.actions_by_name["copy"].triggered.connect(asked.append)
    go(grid, "registrations", "Nov 2026")
    type_value(qtbot, grid, "11")
    go(grid, "registrations", "Nov 2026")
    press(qtbot, grid, (Key.Key_Down, SHIFT), (Key.Key_Down, SHIFT), (Key.Key_D, CTRL))
    assert said(page) == "Filled in: 2 added, 0 corrected, 0 unchanged."
    assert value_on(sample, "retention", "2026-11-09") == 11
    assert not asked, "Ctrl+D does not duplicate the KPI here"
    sample.undo()
    go(grid, "mau", "Nov 2026")
    press(qtbot, grid, (Key.Key_R, CTRL))
    assert value_on(sample, "mau", "2026-11-09") == 350.4, "one cell takes the value before it"
    go(grid, "nps", "Nov 2026")
    press(qtbot, grid, (Key.Key_R, CTRL))
    assert said(page).startswith("There is nothing to fill in")


def test_delete_clears_in_one_step(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    before, steps = measured(sample), sample.stack.count()
    press(qtbot, grid, (Key.Key_Left, SHIFT), (Key.Key_Down, SHIFT), Key.Key_Delete)
    assert said(page) == "4 values deleted."
    assert len(before - measured(sample)) == 4
    assert shown(grid, "mau", "Oct 2026") == "–", "a value that is due is missed"
    assert sample.stack.count() == steps + 1
    sample.undo()
    assert measured(sample) == before
    assert at(grid) == ("mau", "Sep 2026"), "what came back is selected"
    assert len(grid.view.selectionModel().selectedIndexes()) == 4


def test_of_several_values_the_last_is_shown_corrected_and_deleted(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    with sample.edit("Twice") as session:
        edits.record(session, "mau", dt.date(2026, 11, 3), 352.0)
        edits.record(session, "mau", dt.date(2026, 11, 5), 353.0)
    go(grid, "mau", "Nov 2026")
    assert shown(grid, "mau", "Nov 2026") == "353.0"
    assert "353.0 M on 5 Nov 2026 · 2 values" in grid.at.text()
    tip = str(grid.view.currentIndex().data(Qt.ItemDataRole.ToolTipRole))
    assert "3 Nov: 352.0 · 5 Nov: 353.0" in tip
    type_value(qtbot, grid, "354")
    give_reason(qtbot, page, "Counted again")
    assert value_on(sample, "mau", "2026-11-05") == 354
    assert value_on(sample, "mau", "2026-11-09") is None
    go(grid, "mau", "Nov 2026")
    press(qtbot, grid, Key.Key_Delete)
    assert value_on(sample, "mau", "2026-11-05") is None
    assert shown(grid, "mau", "Nov 2026") == "352.0"
    assert "holds earlier ones" in said(page)


def test_rows_that_take_no_values_say_why(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    go(grid, "ambassadors", "Nov 2026")
    assert "A milestone KPI takes no values" in grid.at.text()
    press(qtbot, grid, Key.Key_5)
    assert "A milestone KPI takes no values" in said(page)
    paste(qtbot, grid, "5")
    assert "“Campus ambassadors in place” takes no values here" in said(page)
    page.change_row("kpi", "mau", stopped=True)
    go(grid, "mau", "Nov 2026")
    before = measured(sample)
    press(qtbot, grid, Key.Key_5)
    assert "This KPI is stopped" in said(page)
    go(grid, "mau", "Oct 2026")
    press(qtbot, grid, Key.Key_Delete)
    assert measured(sample) == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1\t2\t3", "The block reaches into the future: the last period is Nov 2026."),
        ("1\n" * 30, "The block has 30 rows, but from the cursor on there are only 11 KPIs."),
        ("1\nx", "Row 2, column 1 (“30-day retention”, Oct 2026): “x” is not a value."),
        ("", "The clipboard holds no values."),
    ],
)
def test_a_block_that_does_not_fit_is_refused_whole(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document, text: str, sentence: str
) -> None:
    before = measured(sample)
    paste(qtbot, grid, text)
    assert said(page).startswith(sentence)
    assert measured(sample) == before


def test_a_chinese_sheet_with_titles_and_names_is_understood(
    qtbot: Any, open_page: Callable[..., KpisPage], sample: Document
) -> None:
    with sample.edit("Yes or no", "It is a rule now") as session:
        edits.change(session, "kpi", "retention", name="合规", value_type="yes_no", target=None)
        edits.change(session, "kpi", "mau", name="月活跃用户", unit="万")
        edits.delete(session, "measurement", natural_id("measurement", "mau", "2026-10-31"))
    page = open_page(sample, "zh")
    page.actions_by_name["grid"].trigger()
    grid = page.grid
    assert grid.model.titles[-2:] == ["2026年10月", "2026年11月"]
    paste(
        qtbot,
        grid,
        "指标\t2026年11月\t2026年10月\n合规\t是\t\n月活跃用户\t３５１．２万\t1，350.5",
    )
    assert value_on(sample, "retention", "2026-11-09") == 1.0
    assert value_on(sample, "mau", "2026-11-09") == 351.2
    assert value_on(sample, "mau", "2026-10-31") == 1350.5
    assert "3" in said(page)


@pytest.mark.parametrize(
    ("unit", "titles", "cursor"),
    [
        ("quarter", ["Q3 2026", "Q4 2026"], "Q4 2026"),
        ("week", ["W45 2026", "W46 2026"], "W46 2026"),
        ("day", ["8 Nov", "9 Nov"], "9 Nov"),
    ],
)
def test_other_periods_are_chosen(
    grid: GridPanel, unit: str, titles: list[str], cursor: str
) -> None:
    go(grid, "mau", "Nov 2026")
    grid.unit.setCurrentIndex(grid.unit.findData(unit))
    assert grid.model.titles[-2:] == titles
    assert at(grid) == ("mau", cursor)


def test_earlier_periods_come_from_the_left(qtbot: Any, grid: GridPanel) -> None:
    go(grid, "mau", "Dec 2025")
    press(qtbot, grid, Key.Key_Left)
    assert at(grid) == ("mau", "Nov 2025")
    assert grid.model.titles[0] == "Dec 2024"
    grid.earlier.click()
    assert grid.model.titles[0] == "Dec 2023"
    assert at(grid) == ("mau", "Nov 2025"), "the cursor stays in its cell"
    for _ in range(12):
        grid.earlier.click()
    assert len(grid.model.periods) == 120
    assert not grid.earlier.isEnabled()


def test_the_selection_follows_between_tree_and_grid(
    qtbot: Any, page: KpisPage, grid: GridPanel
) -> None:
    press(qtbot, grid, Key.Key_Down)
    qtbot.keyClick(grid.view, Key.Key_G, CTRL)
    assert not grid.isVisible()
    assert page.list.current_id() == "kpi:retention"
    assert page.right.currentWidget() is page.kpi_detail
    page.list.select("kpi:nps")
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Key.Key_G, CTRL)
    assert at(grid)[0] == "nps"
    assert QApplication.focusWidget() is grid.view
    page.reveal("kpi", "mau")
    assert not grid.isVisible()
    assert page.list.current_id() == "kpi:mau"


def test_today_leads_to_the_first_value_that_is_due_and_lacks(
    page: KpisPage, sample: Document
) -> None:
    with sample.edit("Delete measurement") as session:
        for kpi in ("mau", "retention"):
            edits.delete(session, "measurement", natural_id("measurement", kpi, "2026-10-31"))
        edits.change(session, "kpi", "mau", frequency="quarterly")
    page.reveal("kpi", "nps")
    page.reveal("measurement", "")
    assert at(page.grid) == ("retention", "Oct 2026")


def test_the_filter_applies_to_the_grid(page: KpisPage, grid: GridPanel) -> None:
    page.list.text.setText("active users")
    assert [row.id for row in grid.model.rows][-1] == "kpi:mau"
    assert len(grid.model.rows) == 2
    page.list.clear_filter()
    assert len(grid.model.rows) > 10


def test_without_kpis_it_says_what_to_do(
    qtbot: Any, open_page: Callable[..., KpisPage], document: Document
) -> None:
    page = open_page(document)
    page.actions_by_name["grid"].trigger()
    assert page.grid.body.currentIndex() == 1
    page.grid.body.button.click()
    assert page.tree is not None
    assert len(page.tree.kpis) == 1
    assert not page.grid.isVisible()


def test_a_renamed_kpi_and_one_value_repaint_no_more_than_that(
    qtbot: Any, page: KpisPage, grid: GridPanel, sample: Document
) -> None:
    touched: list[tuple[int, int, int, int]] = []
    grid.model.dataChanged.connect(
        lambda a, b: touched.append((a.row(), a.column(), b.row(), b.column()))
    )
    row = grid.model.index_of("kpi:mau").row()
    scrolled = grid.view.horizontalScrollBar().value()
    with sample.edit("Change") as session:
        edits.record(session, "mau", dt.date(2026, 11, 9), 360.0)
    assert touched == [(row, 11, row, 11)]
    assert grid.view.horizontalScrollBar().value() == scrolled
    touched.clear()
    page.change_row("kpi", "mau", name="People who come back")
    assert touched == []
    assert grid.model.headerData(row, Qt.Orientation.Vertical) == "People who come back"


@pytest.mark.parametrize("width", [700, 777, 850, 999, 1250])
def test_no_number_is_shown_by_half(page: KpisPage, grid: GridPanel, width: int) -> None:
    page.resize(width, 400)
    view = grid.view
    view.show_newest()
    first = view.columnAt(0)
    left = view.columnViewportPosition(first)
    assert left == 0 or left + view.columnWidth(first) < 8  # nothing but the air after it
