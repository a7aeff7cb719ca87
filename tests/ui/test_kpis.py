"""The tree of goals and KPIs: shown, filtered, edited in place, rearranged, undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.kpis_actions import line_menu
from goaldesk.ui.pages.kpis_edits import duplicate
from goaldesk.ui.tables import VALUE

UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down
LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


@pytest.fixture
def open_page(qtbot: Any, context_for: Callable[..., Any]) -> Callable[[Document], KpisPage]:
    def make(document: Document) -> KpisPage:
        page = KpisPage(context_for(document))
        qtbot.addWidget(page)
        page.resize(1250, 600)
        page.show()
        QAbstractItemModelTester(page.list.model, page)
        return page

    return make


@pytest.fixture
def page(open_page: Callable[[Document], KpisPage], sample: Document) -> KpisPage:
    return open_page(sample)


def stored(document: Document, table: str, row_id: str, field: str) -> object:
    with document.read() as session:
        row = record(session, table, row_id)
    assert row is not None
    return row[field]


def shown(page: KpisPage, line: str, key: str) -> str:
    keys = [column.key for column in page.list.model.columns]
    return str(page.list.model.index_of(line, keys.index(key)).data())


def type_into(qtbot: Any, page: KpisPage, line: str, key: str, text: str) -> None:
    """Open a cell's editor with Enter, type over it, and press Enter."""
    assert page.list.view.select(line, key)
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    editor = page.list.view.indexWidget(page.list.view.currentIndex())
    assert editor is not None, "no editor opened"
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # The delegate commits once the key has been handled.


def labels(widget: QWidget) -> str:
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def order(page: KpisPage, parent: str | None = None) -> list[str]:
    """The lines right below a line, as they stand in the tree."""
    model = page.list.model
    at = model.index_of(parent) if parent else QModelIndex()
    return [model.row_at(model.index(row, 0, at)).id for row in range(model.rowCount(at))]


def test_a_due_date_more_than_a_year_away_says_its_year_in_full(
    page: KpisPage, sample: Document
) -> None:
    with sample.edit("Later", "Moved") as session:
        edits.change(session, "kpi", "mau", due=dt.date(2028, 3, 31))
    assert shown(page, "kpi:mau", "due") == "31 Mar 2028"
    view = page.list.view
    number = [column.key for column in page.list.model.columns].index("due")
    wanted = view.fontMetrics().horizontalAdvance("31 Mar 2028")
    assert view.columnWidth(number) > wanted


def test_tree_shows_what_the_sample_says(page: KpisPage) -> None:
    line = "kpi:mau"
    assert shown(page, line, "name") == "Monthly active users"
    assert shown(page, line, "status") == "At risk"
    assert shown(page, line, "progress") == "38 %"
    assert shown(page, line, "current") == "350.4"
    assert shown(page, line, "planned") == "364.1"
    assert shown(page, line, "target") == "400.0"
    assert shown(page, line, "due") == "31 Mar"
    assert page.list.count.text() == "10 KPIs, 9 measured"
    assert page.list.status_word.text() == "Off track"
    assert page.list.done.text() == "50 % done"
    assert page.list.elapsed.text() == "61 % of the period elapsed"


def test_first_seven_columns_are_shown_and_others_can_be(page: KpisPage) -> None:
    view, model = page.list.view, page.list.model
    hidden = [
        column.key for number, column in enumerate(model.columns) if view.isColumnHidden(number)
    ]
    assert hidden == ["owner", "weight"]
    actions = {action.text(): action for action in view.columns_menu().actions()}
    actions["Owner"].trigger()
    actions["Planned"].trigger()
    keys = [column.key for column in model.columns]
    assert not view.isColumnHidden(keys.index("owner"))
    assert view.isColumnHidden(keys.index("planned"))


def test_stopped_kpi_says_so_in_grey(page: KpisPage) -> None:
    assert shown(page, "kpi:downloads", "status") == "stopped"
    index = page.list.model.index_of("kpi:downloads")
    assert page.list.model.columns[0].tone is not None
    assert page.list.model.columns[0].tone(page.list.model.row_at(index)) == "tertiary"


def test_status_set_by_hand_stands_beside_the_computed_one(page: KpisPage) -> None:
    page.change_row(
        "kpi",
        "mau",
        override_status="on_track",
        override_reason="Campaign starts",
        override_until=dt.date(2026, 12, 1),
    )
    value = page.list.model.index_of("kpi:mau", 1).data(VALUE)
    assert (value.computed, value.chosen_word) == ("At risk", "On track")
    page.list.select("kpi:mau")
    assert "Set by hand to “On track” until 1 Dec: Campaign starts" in labels(page.kpi_detail)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("retention", ["kpi:retention"]),
        ("market share", ["kpi:market-share"]),
        ("ｍａｒｋｅｔ ＳＨＡＲＥ", ["kpi:market-share"]),
        ("no such thing", []),
    ],
)
def test_text_filter_keeps_the_goals_above(page: KpisPage, text: str, lines: list[str]) -> None:
    page.list.text.setText(text)
    tops = order(page)
    assert [line for top in tops for line in order(page, top)] == lines
    assert page.list.nothing.isVisible() == (not lines)
    page.list.clear_filter()
    assert len(order(page)) == 4


def test_status_and_owner_filters(page: KpisPage) -> None:
    page.list.status.setCurrentIndex(page.list.status.findData("off_track"))
    assert [line for top in order(page) for line in order(page, top)] == ["kpi:retention"]
    page.list.status.setCurrentIndex(page.list.status.findData("stale"))
    assert [line for top in order(page) for line in order(page, top)] == ["kpi:csat"]
    page.list.status.setCurrentIndex(0)
    page.list.owner.setCurrentIndex(page.list.owner.findText("Zhao Min"))
    model = page.list.model
    for top in order(page):
        for line in order(page, top):
            assert model.row_at(model.index_of(line)).row.owner == "Zhao Min"


def test_name_weight_and_owner_are_typed_in_the_tree(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    goal = order(page)[0]
    type_into(qtbot, page, goal, "name", "Grow students who stay")
    assert stored(sample, "goal", goal.partition(":")[2], "title") == "Grow students who stay"
    type_into(qtbot, page, "kpi:mau", "name", "Active members")
    assert stored(sample, "kpi", "mau", "name") == "Active members"
    assert page.kpi_detail.head.title.text() == "Active members"
    for key, text, kept in (("owner", "Sun Jia", "Sun Jia"), ("weight", "5", 5.0)):
        keys = [column.key for column in page.list.model.columns]
        page.list.view.setColumnHidden(keys.index(key), False)
        type_into(qtbot, page, "kpi:mau", key, text)
        assert stored(sample, "kpi", "mau", key) == kept
    sample.undo()
    assert stored(sample, "kpi", "mau", "weight") == 3.0


def test_target_typed_in_the_tree_asks_for_its_reason(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    type_into(qtbot, page, "kpi:mau", "target", "410")
    assert stored(sample, "kpi", "mau", "target") == 400.0
    assert page.notice.isVisible()
    assert page.notice.sentence.text().startswith("400 → 410 needs a reason")
    qtbot.keyClicks(page.notice.reason, "Growth picked up")
    qtbot.keyClick(page.notice.reason, Qt.Key.Key_Return)
    assert stored(sample, "kpi", "mau", "target") == 410.0
    with sample.read() as session:
        reasons = [row["reason"] for row in records(session, "adjustment", kpi_id="mau")]
    assert "Growth picked up" in reasons
    steps = sample.stack.count()
    sample.undo()
    assert stored(sample, "kpi", "mau", "target") == 400.0
    assert sample.stack.count() == steps


def test_another_edit_does_not_take_the_question_for_a_reason_away(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    type_into(qtbot, page, "kpi:mau", "target", "410")
    type_into(qtbot, page, "kpi:mau", "name", "Active users")
    assert stored(sample, "kpi", "mau", "name") == "Active users"
    assert "400 → 410" in page.notice.sentence.text()
    qtbot.keyClicks(page.notice.reason, "Growth picked up")
    qtbot.keyClick(page.notice.reason, Qt.Key.Key_Return)
    assert stored(sample, "kpi", "mau", "target") == 410.0
    assert page.notice.isHidden()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_keyboard_stays_in_the_tree_after_a_reason(
    qtbot: Any, page: KpisPage, sample: Document, key: Qt.Key
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.list.view.setFocus()
    type_into(qtbot, page, "kpi:mau", "target", "410")
    assert page.notice.reason.hasFocus()
    qtbot.keyClicks(page.notice.reason, "Growth picked up")
    qtbot.keyClick(page.notice.reason, key)
    # In a text field, Ctrl+Z would undo the typing instead of the edit.
    assert page.list.view.hasFocus()
    assert page.notice.isHidden()


def test_a_narrow_window_keeps_every_tab_beside_the_button(
    open_page: Callable[[Document], KpisPage], sample: Document
) -> None:
    page = open_page(sample)
    page.list.select("kpi:mau")
    tabs = page.kpi_detail.tabs
    tabs.setCurrentIndex(0)
    page.resize(1020, 600)
    QApplication.processEvents()
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        QApplication.processEvents()
        arrows = [each for each in tabs.tabBar().findChildren(QToolButton) if each.isVisible()]
        assert arrows == [], tabs.tabText(number)


def test_sentences_have_their_height_beside_a_scroll_bar(page: KpisPage) -> None:
    page.resize(1020, 900)
    QApplication.processEvents()
    upper = page.kpi_detail.sheet.widget(0)
    area = page.kpi_detail.layout().itemAt(0).widget()
    assert isinstance(area, QScrollArea)
    width = upper.width()
    area.setViewportMargins(0, 0, 140, 0)  # as a scroll bar does in very large letters
    QApplication.processEvents()
    assert upper.width() < width
    assert upper.minimumHeight() == upper.layout().minimumHeightForWidth(upper.width())


def test_changes_stand_below_the_targets_where_there_is_no_room_beside(page: KpisPage) -> None:
    targets = page.kpi_detail.targets
    page.kpi_detail.tabs.setCurrentWidget(targets)
    for width, orientation in ((1020, "Vertical"), (1600, "Horizontal"), (1020, "Vertical")):
        page.resize(width, 460)
        QApplication.processEvents()
        assert (targets.width() < 430) == (orientation == "Vertical")
        assert targets._split.orientation() == Qt.Orientation[orientation]
        assert all(size >= 100 for size in targets._split.sizes())


def test_a_narrow_window_keeps_the_names_readable(page: KpisPage) -> None:
    keys = [column.key for column in page.list.model.columns]
    view = page.list.view
    page.resize(800, 440)  # a screen of 1280×720 at 150 %
    QApplication.processEvents()
    assert view.isColumnHidden(keys.index("progress"))
    assert view.columnWidth(0) >= 150
    page.resize(950, 500)
    QApplication.processEvents()
    assert view.isColumnHidden(keys.index("due"))
    assert not view.isColumnHidden(keys.index("progress"))
    assert view.columnWidth(0) >= 150
    page.resize(1010, 500)
    QApplication.processEvents()
    assert view.isColumnHidden(keys.index("planned"))
    assert not view.isColumnHidden(keys.index("due"))
    assert view.columnWidth(0) >= 150
    page.resize(1250, 600)
    QApplication.processEvents()
    assert not view.isColumnHidden(keys.index("planned"))
    menu = view.columns_menu()
    next(action for action in menu.actions() if action.text() == "Planned").setChecked(False)
    page.resize(900, 500)
    QApplication.processEvents()
    assert not view.isColumnHidden(keys.index("due"))


def test_a_goal_without_progress_says_nothing_of_a_share(page: KpisPage, sample: Document) -> None:
    page.edits.add_goal()
    assert page.goal_detail.roll_up.text() == ""
    page.list.select("goal:" + page.tree.goals[0].id)
    assert page.goal_detail.roll_up.text().endswith(" % done")


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("target", "many", "“many” is not a number. Write digits only, such as 1250.5."),
        ("target", "320", "The target, 320, is the same as the baseline"),
        ("due", "soon", "“soon” is not a date. Write it as year-month-day"),
        ("due", "2025-01-01", "lies before the start"),
        ("name", " ", "“KPI” cannot be empty."),
        ("target", "45%", "“Target” is not counted in per cent here. Write a plain number"),
    ],
)
def test_bad_values_are_refused_in_the_tree(
    qtbot: Any, page: KpisPage, sample: Document, key: str, text: str, sentence: str
) -> None:
    with sample.edit("Set start") as session:
        edits.change(session, "kpi", "mau", start=dt.date(2026, 4, 1))
    before = stored(sample, "kpi", "mau", key)
    steps = sample.stack.count()
    type_into(qtbot, page, "kpi:mau", key, text)
    assert sentence in page.notice.sentence.text()
    assert page.notice.isVisible()
    editor = page.list.view.indexWidget(page.list.view.currentIndex())
    assert editor is not None, "what was typed is lost"
    assert editor.text() == text
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert stored(sample, "kpi", "mau", key) == before
    assert sample.stack.count() == steps


def test_delete_key_deletes_and_undo_brings_everything_back(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    goal = order(page)[0]
    kpis = order(page, goal)
    page.list.select(goal)
    qtbot.keyClick(page.list.view, Qt.Key.Key_Delete)
    assert goal not in order(page)
    assert page.notice.sentence.text().startswith("Deleted with all that belongs to it.")
    with sample.read() as session:
        assert record(session, "kpi", "mau") is None
    sample.undo()
    assert order(page)[0] == goal
    assert order(page, goal) == kpis
    assert page.list.current_id() == goal


def test_undo_is_named_only_while_it_brings_the_deleted_back(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    page.list.select(order(page)[0])
    qtbot.keyClick(page.list.view, Qt.Key.Key_Delete)
    assert page.notice.isVisible()
    with sample.edit("Change product") as session:  # on another page
        edits.change(session, "product", "product", name="Closer friends")
    assert not page.notice.isVisible()


def test_a_goal_that_holds_goals_alone_says_that_they_went_with_it(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    with sample.edit("Goals") as session:
        edits.add(session, "goal", id="above", title="Above")
        edits.add(session, "goal", id="below", parent_id="above", title="Below")
    for line, told in (("goal:above", True), ("goal:below", False)):
        page.list.select(line)
        qtbot.keyClick(page.list.view, Qt.Key.Key_Delete)
        assert page.notice.isVisibleTo(page) == told
        sample.undo()
        assert page.list.current_id() == line
        page.notice.clear()


def test_add_goal_sub_goal_and_kpi_open_their_names(
    qtbot: Any, open_page: Callable[[Document], KpisPage], document: Document
) -> None:
    page = open_page(document)
    assert page.right.currentWidget() is page.empty
    assert "A goal says what is to change" in labels(page.empty)
    qtbot.mouseClick(page.start_goal, Qt.MouseButton.LeftButton)
    editor = page.list.view.indexWidget(page.list.view.currentIndex())
    assert editor is not None
    qtbot.keyClicks(editor, "Grow students who stay")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    goal = order(page)[0]
    assert shown(page, goal, "name") == "Grow students who stay"
    page.actions_by_name["sub_goal"].trigger()
    below = order(page, goal)
    assert len(below) == 1
    page.list.select(below[0])
    page.actions_by_name["kpi"].trigger()
    kpi = order(page, below[0])[0]
    assert kpi.startswith("kpi:")
    assert page.right.currentWidget() is page.kpi_detail
    while document.stack.canUndo():
        document.undo()
    assert page.right.currentWidget() is page.empty
    while document.stack.canRedo():
        document.redo()
    assert order(page, below[0]) == [kpi]


def test_duplicate_leaves_out_targets_that_count_nowhere(document: Document) -> None:
    with document.edit("Plan") as session:
        edits.change(
            session, "product", "product", start=dt.date(2026, 1, 1), due=dt.date(2026, 12, 31)
        )
        edits.add(session, "kpi", id="users", name="Users")
        for month in (6, 9):
            day = dt.date(2026, month, 30)
            edits.add(session, "target_point", kpi_id="users", date=day, value=5.0)
        edits.change(session, "kpi", "users", due=dt.date(2026, 6, 30))
    with document.edit("Duplicate") as session:
        made = duplicate(session, "kpi", "users", "Copy")
    with document.read() as session:
        found = records(session, "target_point", kpi_id=made)
    assert [row["date"] for row in found] == [dt.date(2026, 6, 30)]


def test_duplicate_takes_the_definition_and_no_values(page: KpisPage, sample: Document) -> None:
    page.list.select("kpi:mau")
    steps = sample.stack.count()
    page.actions_by_name["copy"].trigger()
    assert sample.stack.count() == steps + 1
    copy = page.current()
    assert copy is not None
    assert copy.id != "mau"
    assert stored(sample, "kpi", copy.id, "name") == "Monthly active users (copy)"
    assert stored(sample, "kpi", copy.id, "target") == 400.0
    goal = order(page)[0]
    kpis = order(page, goal)
    assert kpis.index(f"kpi:{copy.id}") == kpis.index("kpi:mau") + 1
    with sample.read() as session:
        assert records(session, "measurement", kpi_id=copy.id) == []
        points = records(session, "target_point", kpi_id=copy.id)
        assert len(points) == len(records(session, "target_point", kpi_id="mau"))


def press(qtbot: Any, page: KpisPage, line: str, key: Qt.Key) -> None:
    page.list.select(line)
    qtbot.keyClick(page.list.view, key, Qt.KeyboardModifier.AltModifier)


def test_alt_and_arrows_move_lines_one_edit_each(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    first, second = order(page)[:2]
    kpis = order(page, first)
    steps = sample.stack.count()
    press(qtbot, page, kpis[0], DOWN)
    assert order(page, first)[:2] == [kpis[1], kpis[0]]
    press(qtbot, page, kpis[0], UP)
    assert order(page, first) == kpis
    press(qtbot, page, kpis[-1], DOWN)
    assert order(page, second)[0] == kpis[-1]
    assert page.list.current_id() == kpis[-1]
    press(qtbot, page, second, RIGHT)
    assert second in order(page, first)
    press(qtbot, page, second, LEFT)
    assert order(page)[1] == second
    press(qtbot, page, second, UP)
    assert order(page)[:2] == [second, first]
    assert sample.stack.count() == steps + 6
    while sample.stack.index() > steps:
        sample.undo()
    assert order(page)[:2] == [first, second]
    assert order(page, first) == kpis


def drop(page: KpisPage, line: str, parent: str | None, row: int = -1) -> bool:
    model = page.list.model
    data = model.mimeData([model.index_of(line)])
    onto = model.index_of(parent) if parent else QModelIndex()
    return model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, onto)


def test_drag_and_drop_reorders_and_re_parents_in_one_edit(
    page: KpisPage, sample: Document
) -> None:
    first, second, third = order(page)[:3]
    steps = sample.stack.count()
    assert drop(page, "kpi:mau", second)
    assert order(page, second)[-1] == "kpi:mau"
    assert sample.stack.count() == steps + 1
    assert drop(page, "kpi:mau", second, 0)
    assert order(page, second)[0] == "kpi:mau"
    assert drop(page, "kpi:mau", "kpi:retention")
    kpis = order(page, first)
    assert kpis.index("kpi:mau") + 1 == kpis.index("kpi:retention")
    assert drop(page, third, first)
    assert third in order(page, first)
    assert drop(page, "kpi:mau", None)
    assert order(page)[-1] == "kpi:mau"
    assert stored(sample, "kpi", "mau", "goal_id") is None


def test_a_goal_cannot_be_dropped_into_itself(page: KpisPage, sample: Document) -> None:
    first, second = order(page)[:2]
    assert drop(page, second, first)
    steps = sample.stack.count()
    assert not drop(page, first, second)
    assert "A goal cannot be part of itself" in page.notice.sentence.text()
    assert sample.stack.count() == steps
    assert not drop(page, first, "kpi:nps")


def test_goal_side_shows_roll_up_fields_and_links(qtbot: Any, page: KpisPage) -> None:
    goal = order(page)[2]
    page.list.select(goal)
    assert page.right.currentWidget() is page.goal_detail
    told = labels(page.goal_detail)
    assert "2 of 3 measured" in told
    assert "70 % done" in told
    links = {button.text(): button for button in page.goal_detail.findChildren(QPushButton)}
    qtbot.mouseClick(links["NPS"], Qt.MouseButton.LeftButton)
    assert page.list.current_id() == "kpi:nps"


def test_goal_form_refuses_an_end_before_the_start(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    goal = order(page)[0]
    page.list.select(goal)
    form = page.goal_detail.form
    before = stored(sample, "goal", goal.partition(":")[2], "due")
    form.editors["due"].selectAll()
    qtbot.keyClicks(form.editors["due"], "2020-01-01")
    qtbot.keyClick(form.editors["due"], Qt.Key.Key_Return)
    assert "lies before the start" in form.errors["due"].text()
    assert form.errors["due"].isVisible()
    assert stored(sample, "goal", goal.partition(":")[2], "due") == before


def test_reveal_goes_to_rows_and_fields(page: KpisPage, sample: Document) -> None:
    page.list.text.setText("nothing fits this")
    page.reveal("kpi", "nps", "owner")
    assert page.list.current_id() == "kpi:nps"
    detail = page.kpi_detail
    assert detail.tabs.currentWidget() is detail.definition
    with sample.read() as session:
        measured = records(session, "measurement", kpi_id="mau")[0]
    page.reveal("measurement", measured.id)
    assert page.list.current_id() == "kpi:mau"
    assert detail.tabs.currentWidget() is detail.measurements
    row = detail.measurements.model.row_at(detail.measurements.view.currentIndex())
    assert row.id == measured.id
    page.reveal("goal", order(page)[1].partition(":")[2], "weight")
    assert page.right.currentWidget() is page.goal_detail
    page.reveal("kpi", "no such row")


def test_toolbar_and_menu_name_what_can_be_done(page: KpisPage) -> None:
    assert [action.text() for action in page.toolbar_actions()] == [
        "Add goal",
        "Add KPI",
        "From the library…",
        "Grid",
    ]
    page.list.select("kpi:mau")
    texts = [action.text() for action in line_menu(page).actions()]
    assert "Duplicate" in texts
    assert "Delete" in texts


def test_the_menu_of_a_line_leads_to_its_chain(
    page: KpisPage, gone: list[tuple[str, str, str]]
) -> None:
    for line in ("kpi:mau", order(page)[0]):
        page.list.select(line)
        menu = line_menu(page)
        next(action for action in menu.actions() if action.text() == "Show its chain").trigger()
        assert gone[-1] == (f"trace:{line.partition(':')[0]}", line.partition(":")[2], "")


def test_an_edit_elsewhere_is_seen_when_the_page_is_shown_again(
    page: KpisPage, sample: Document
) -> None:
    page.hide()
    with sample.edit("Change KPI") as session:
        edits.change(session, "kpi", "mau", name="People who come back")
    page.show()
    assert shown(page, "kpi:mau", "name") == "People who come back"


def test_no_value_is_cut_off(page: KpisPage, sample: Document) -> None:
    with sample.edit("Change KPI") as session:
        edits.change(session, "kpi", "registrations", decimals=2)
        edits.record(session, "registrations", sample.today, 1_234_567_890.5)
    view = page.list.view
    keys = [column.key for column in view.lines_model.columns]
    index = view.lines_model.index_of("kpi:registrations", keys.index("current"))
    assert index.data() == "1,234,567,890.50"
    assert view.columnWidth(index.column()) > view.fontMetrics().horizontalAdvance(index.data())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"target": 12_345_678.0}, "12,345,678.0"),
        ({"direction": "in_range", "low": 12_000.5, "high": 15_000.5}, "12,000.5–15,000.5"),
    ],
)
def test_no_target_is_cut_off(
    page: KpisPage, sample: Document, changed: dict[str, object], told: str
) -> None:
    with sample.edit("Change KPI", "agreed") as session:
        edits.change(session, "kpi", "registrations", **changed)
    view = page.list.view
    keys = [column.key for column in view.lines_model.columns]
    index = view.lines_model.index_of("kpi:registrations", keys.index("target"))
    assert index.data() == told
    unit = view.fontMetrics().horizontalAdvance("M")
    taken = view.fontMetrics().horizontalAdvance(told) + unit + 6
    assert view.columnWidth(index.column()) > taken


def test_a_share_far_beyond_100_per_cent_is_not_cut_off(page: KpisPage, sample: Document) -> None:
    with sample.edit("Change KPI") as session:
        edits.record(session, "registrations", sample.today, 500.0)
    view = page.list.view
    keys = [column.key for column in view.lines_model.columns]
    index = view.lines_model.index_of("kpi:registrations", keys.index("progress"))
    assert index.data() == "12,300 %"
    room = view.columnWidth(index.column()) - 53  # the bar, and what parts it from the number
    assert view.fontMetrics().horizontalAdvance(index.data()) <= room


def test_a_large_target_is_shown_whole_and_a_narrow_tree_keeps_its_names(
    page: KpisPage, sample: Document
) -> None:
    view = page.list.view
    with sample.edit("Change KPI", "other unit") as session:
        edits.change(session, "kpi", "mau", target=123_456_789_012.0)
    page.ensure_fresh()
    keys = [column.key for column in view.lines_model.columns]
    index = view.lines_model.index_of("kpi:mau", keys.index("target"))
    room = view.fontMetrics().horizontalAdvance(f"{index.data()} M")
    assert view.columnWidth(index.column()) >= room
    view.resize(300, 400)
    assert view.columnWidth(0) == 150
    assert view.horizontalScrollBar().maximum() > 0, "the numbers scroll"
    view.resize(1400, 400)
    assert view.horizontalScrollBar().maximum() == 0


def test_the_filter_leads_on_into_the_tree(qtbot: Any, page: KpisPage) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    page.list.text.setFocus()
    qtbot.keyClicks(page.list.text, "active users")
    qtbot.keyClick(page.list.text, Qt.Key.Key_Down)
    assert page.list.view.hasFocus()
    assert page.list.text.text() == "active users"


def test_a_changed_name_is_painted_anew_from_its_first_letter(qtbot: Any, page: KpisPage) -> None:
    view, viewport = page.list.view, page.list.view.viewport()
    changed, selected = page.tree.kpis[0], page.tree.kpis[4]
    view.select(changed.id, "name")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = view.indexWidget(view.currentIndex())
    assert editor is not None
    begins = editor.geometry().center()
    begins.setX(editor.x() + 1)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    view.select(selected.id, "name")
    qtbot.wait(50)
    painted: list[QRegion] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                painted.append(event.region())
            return False

    watcher = Watcher()
    viewport.installEventFilter(watcher)
    page.change_row("kpi", changed.id, name="Renamed")
    qtbot.waitUntil(lambda: bool(painted))
    assert any(region.contains(begins) for region in painted)


def test_a_kpi_without_a_goal_is_not_taken_for_one_of_the_goal_above(page: KpisPage) -> None:
    view = page.list.view

    def inked(line_id: str) -> list[int]:
        """Where in the column of names something stands in the line, from the left."""
        rect = view.visualRect(view.lines_model.index_of(line_id))
        picture = view.viewport().grab(rect.adjusted(-rect.left() + 4, 4, 0, -4)).toImage()
        ground = picture.pixel(0, 0)
        lines = range(picture.height())
        return [
            x for x in range(picture.width()) if any(picture.pixel(x, y) != ground for y in lines)
        ]

    first, last = inked("kpi:csat")[0], inked("kpi:csat")[-1]
    assert page.change_row("kpi", "csat", goal_id=None)
    view.scrollToBottom()
    alone = inked("kpi:csat")
    assert alone[0] < first - 15
    assert alone[-1] > last, "“no goal” stands at the right"
