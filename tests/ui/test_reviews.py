"""Reviews as a PM holds them: freeze, compare, decide, adjust with a reason, agree on actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from goaldesk.core import edits
from goaldesk.core.queries.records import record, records
from goaldesk.core.rows import Record
from goaldesk.document import Document
from goaldesk.ui.context import Context
from goaldesk.ui.pages.reviews import ALL, DETAIL, EMPTY, ReviewsPage
from goaldesk.ui.pages.reviews_table import DECISION, ROW_HEIGHT

MakeContext = Callable[..., Context]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, sample: Document, context_for: MakeContext) -> ReviewsPage:
    made = ReviewsPage(context_for(sample))
    made.resize(1250, 640)
    qtbot.addWidget(made)
    made.show()
    return made


def table(document: Document, name: str, **where: Any) -> list[Record]:
    with document.read() as session:
        return records(session, name, **where)


def draft_of(page: ReviewsPage) -> str:
    return next(row.id for row in page.list.list.rows.rows if row.data.draft)


def line(page: ReviewsPage, name: str) -> int:
    return next(
        number for number, row in enumerate(page.snapshot.model.rows) if row.row.name == name
    )


def shown(page: ReviewsPage, name: str) -> list[str]:
    model, row = page.snapshot.model, line(page, name)
    return [model.index(row, column).data() for column in range(model.columnCount())]


def decide(page: ReviewsPage, name: str, decision: str) -> None:
    """Open the list in the decision's cell, and choose from it."""
    index = page.snapshot.model.index(line(page, name), DECISION)
    page.snapshot.view.setCurrentIndex(index)
    page.snapshot.view.edit(index)
    combo = page.snapshot.view.findChild(QComboBox)
    assert combo is not None
    combo.setCurrentIndex(combo.findData(decision))
    combo.hidePopup()
    combo.activated.emit(combo.currentIndex())


def test_what_no_choice_begins_with_is_said_and_changes_nothing(
    page: ReviewsPage, qtbot: QtBot
) -> None:
    before = shown(page, "30-day retention")
    index = page.snapshot.model.index(line(page, "30-day retention"), DECISION)
    page.snapshot.view.setCurrentIndex(index)
    page.snapshot.view.edit(index)
    combo = page.snapshot.view.findChild(QComboBox)
    assert combo is not None
    qtbot.keyClicks(combo.view(), "sto")
    assert not page.notice.isVisible()
    qtbot.wait(QApplication.keyboardInputInterval() + 50)
    qtbot.keyClicks(combo.view(), "abc")
    assert page.notice.sentence.text() == (
        "No choice begins with “abc”. The value stays as it was."
    )
    qtbot.keyClick(combo.view(), Qt.Key.Key_Escape)
    assert shown(page, "30-day retention") == before


def test_the_list_has_drafts_and_frozen_reviews(page: ReviewsPage) -> None:
    QAbstractItemModelTester(page.list.list.rows)
    rows = page.list.list.rows.rows
    assert [row.first for row in rows[:2]] == ["November review", "October review"]
    assert (rows[0].right, rows[0].right_second) == ("in 3 days", "draft")
    assert (rows[1].right, rows[1].right_second) == ("45 %", "Off track")


def test_a_snapshot_stands_beside_the_one_before(page: ReviewsPage) -> None:
    QAbstractItemModelTester(page.snapshot.model)
    assert page.head.title.text() == "October review"
    assert shown(page, "30-day retention") == [
        "30-day retention", "35.8", "23 %", "At risk", "35.5", "19 %", "Off track",
        "−0.3", "−3.8", "worse", "Adjust",
    ]  # fmt: skip
    assert shown(page, "New registrations")[7:10] == ["+0.5", "+12.5", "better"]
    assert [title for _, _, title in page.snapshot.header.groups] == [
        "October review", "September review", "Change: 2 better, 2 worse",
    ]  # fmt: skip
    foot = page.snapshot.foot_model
    cells = [foot.index(0, column).data() for column in range(foot.columnCount())]
    assert cells == [
        "Product", "", "36 %", "At risk", "", "45 %", "Off track", "", "+9.8", "worse", "",
    ]  # fmt: skip


def test_the_earlier_reviews_title_is_whole_where_columns_are_left_out(page: ReviewsPage) -> None:
    page.window().resize(780, 600)
    QApplication.processEvents()
    header = page.snapshot.header
    assert [number for number in range(1, 4) if not header.isSectionHidden(number)] == [3]
    titles = header.titles()
    assert [title for _, title in titles][:2] == ["September review", "October review"]
    assert titles[0][0].left() >= 0
    assert titles[0][0].right() < titles[1][0].left()


def test_a_long_title_of_the_earlier_review_leaves_the_later_one_its_place(
    page: ReviewsPage,
) -> None:
    header = page.snapshot.header
    this, (first, last, title), change = header.groups
    header.show_groups([this, (first, last, title * 9), change])
    earlier, later, _ = header.titles()
    assert earlier[1].endswith("…")
    assert later[1] == "October review"
    assert earlier[0].right() < later[0].left()


def test_it_can_be_compared_with_any_earlier_review(page: ReviewsPage) -> None:
    combo = page.head.combo
    assert [combo.itemText(n) for n in range(2)] == [
        "September review, 10 Sep", "August review, 10 Aug",
    ]  # fmt: skip
    before = shown(page, "30-day retention")
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    after = shown(page, "30-day retention")
    assert page.snapshot.header.groups[1][2] == "August review"
    assert after[4:7] == before[4:7]
    assert after[1:4] != before[1:4]


def test_the_first_review_has_nothing_to_compare_with(page: ReviewsPage) -> None:
    page.select(page.list.list.rows.rows[-1].id)
    assert not page.head.combo.isVisible()
    assert page.snapshot.view.isColumnHidden(1)
    assert page.snapshot.foot.isColumnHidden(1)


def test_a_draft_shows_what_would_be_frozen_and_is_refused_before_its_day(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    draft = draft_of(page)
    page.select(draft)
    assert page.head.form.isVisible()
    assert page.head.freeze_button.isVisible()
    assert shown(page, "Paying users")[3:7] == ["On track", "12.1", "104 %", "Achieved"]
    qtbot.mouseClick(page.head.freeze_button, LEFT)
    assert "planned for 12 Nov 2026" in page.notice.sentence.text()
    assert table(sample, "review_kpi", review_id=draft) == []


def test_freezing_keeps_the_figures_whatever_happens_later(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    draft = draft_of(page)
    page.select(draft)
    date = page.head.form.editors["date"]
    assert isinstance(date, QLineEdit)
    date.selectAll()
    qtbot.keyClicks(date, "2026-11-09")
    qtbot.keyClick(date, Qt.Key.Key_Return)
    qtbot.mouseClick(page.head.freeze_button, LEFT)
    frozen = shown(page, "Monthly active users")
    assert len(table(sample, "review_kpi", review_id=draft)) == 10
    assert not page.head.freeze_button.isVisible()
    assert not page.head.form.isVisible()
    kpi = next(row for row in table(sample, "kpi") if row["name"] == "Monthly active users")
    page.change_row("kpi", kpi.id, name="Renamed", decimals=3)
    page.delete_rows("kpi", kpi.id)
    assert shown(page, "Monthly active users") == frozen
    for _ in range(3):
        sample.undo()
    assert table(sample, "review_kpi", review_id=draft) == []
    assert page.head.freeze_button.isVisible()


def test_a_new_review_is_proposed_and_deleted_and_brought_back(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    qtbot.mouseClick(page.list.new_button, LEFT)
    made = page.main_row()[1]
    assert page.head.title.text() == "December review"
    with sample.read() as session:
        row = record(session, "review", made)
    assert row is not None
    assert row["date"] == dt.date(2026, 12, 12)
    page.list.list.setFocus()
    qtbot.keyClick(page.list.list, Qt.Key.Key_Delete)
    assert made not in [row.id for row in page.list.list.rows.rows]
    sample.undo()
    assert made in [row.id for row in page.list.list.rows.rows]


def test_a_title_that_is_typed_replaces_the_proposed_one(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    page.new_review()
    editor = page.head.form.editors["title"]
    qtbot.keyClicks(editor, "Half a year")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert page.head.title.text() == "Half a year"


def test_stopping_a_kpi_needs_a_reason_and_stops_it(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    decide(page, "NPS", "stop")
    assert shown(page, "NPS")[DECISION] == "Keep", "not before there is a reason"
    assert page.notice.reason.isVisible()
    qtbot.keyClicks(page.notice.reason, "Asked too rarely")
    qtbot.keyClick(page.notice.reason, Qt.Key.Key_Return)
    assert shown(page, "NPS")[DECISION] == "Stop"
    assert next(row for row in table(sample, "kpi") if row["name"] == "NPS")["stopped"]
    listed = [(row.first, row.aside, row.second) for row in page.adjustments.list.rows.rows]
    assert ("NPS", "stopped", "Asked too rarely") in listed
    sample.undo()
    assert shown(page, "NPS")[DECISION] == "Keep"


def test_deciding_to_adjust_opens_the_form_with_the_kpi(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    decide(page, "New registrations", "adjust")
    form = page.adjustments.adjust_form
    assert form.isVisible()
    assert form.editor is not None
    assert form.editor.hasFocus()
    assert form.kpi.currentText() == "New registrations"
    assert form.field.currentText() == "Target"
    editor = form.editor
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "12"
    editor.selectAll()
    qtbot.keyClicks(editor, "11.5 M")
    qtbot.mouseClick(form.apply_button, LEFT)
    assert form.error.text() == "Say why: each adjustment keeps its reason."
    qtbot.keyClicks(form.reason, "Campaign cut by a third")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    assert not form.isVisible()
    row = next(r for r in page.adjustments.list.rows.rows if r.first == "New registrations")
    assert (row.aside, row.struck, row.right, row.second) == (
        "Target", "12.0 M", "11.5 M", "Campaign cut by a third",
    )  # fmt: skip
    kpi = next(r for r in table(sample, "kpi") if r["name"] == "New registrations")
    assert kpi["target"] == 11.5
    count = sample.stack.count()
    sample.undo()
    assert sample.stack.count() == count
    kpi = next(r for r in table(sample, "kpi") if r["name"] == "New registrations")
    assert kpi["target"] == 12


def test_kpis_are_offered_for_adjusting_in_the_order_of_their_goals(
    page: ReviewsPage, sample: Document
) -> None:
    with sample.edit("Move KPI") as session:
        edits.change(session, "kpi", "nps", position=-1.0)  # first, but of the third goal
    page.start_adjusting()
    form = page.adjustments.adjust_form
    offered = [form.kpi.itemText(row) for row in range(form.kpi.count())]
    assert offered.index("NPS") > offered.index("Paying users")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("many", "“many” is not a number. Write digits only, such as 1250.5."),
        ("", "That is the value it has already."),
        ("8", "same as the baseline"),
    ],
)
def test_bad_adjustments_are_refused_in_the_form(
    page: ReviewsPage, qtbot: QtBot, sample: Document, typed: str, sentence: str
) -> None:
    kpi = next(row for row in table(sample, "kpi") if row["name"] == "New registrations")
    page.start_adjusting()
    form = page.adjustments.adjust_form
    form.kpi.setCurrentText("New registrations")
    editor = form.editor
    assert isinstance(editor, QLineEdit)
    assert kpi["baseline"] == 8
    if typed:
        editor.setText(typed)
    form.reason.setText("Because")
    qtbot.mouseClick(form.apply_button, LEFT)
    assert sentence in form.error.text()
    assert form.isVisible()
    after = next(row for row in table(sample, "kpi") if row["name"] == "New registrations")
    assert after["target"] == kpi["target"]


def test_a_field_brings_its_own_editor(page: ReviewsPage, qtbot: QtBot, sample: Document) -> None:
    page.start_adjusting()
    form = page.adjustments.adjust_form
    form.field.setCurrentIndex(form.field.findData("frequency"))
    combo = form.editor
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData("weekly"))
    form.reason.setText("To see it sooner")
    qtbot.mouseClick(form.apply_button, LEFT)
    row = next(r for r in page.adjustments.list.rows.rows if r.second == "To see it sooner")
    assert (row.struck, row.right) == ("Monthly", "Weekly")
    assert form.field.findData("low") < 0, "a KPI that increases has no lower limit"


def test_a_reason_can_be_worded_better_but_not_emptied(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    pane = page.adjustments
    row = pane.list.rows.rows[0]
    pane.list.select(row.id)
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    editor: Any = pane.form.editors["reason"]
    assert editor.isVisible()
    editor.setPlainText("")
    pane.form.commit_all()
    assert pane.form.errors["reason"].text() == "“Reason” cannot be empty."
    editor.setPlainText("Worded better")
    pane.close_form()
    assert next(r for r in pane.list.rows.rows if r.id == row.id).second == "Worded better"


def test_findings_are_one_a_line(page: ReviewsPage, qtbot: QtBot, sample: Document) -> None:
    qtbot.mouseClick(page.findings.edit_button, LEFT)
    page.findings.editor.setPlainText("Retention fell\n\nInvites began")
    qtbot.mouseClick(page.findings.edit_button, LEFT)
    assert [point.text() for point in page.findings.points] == [
        "Retention fell", "Invites began",
    ]  # fmt: skip
    with sample.read() as session:
        row = record(session, "review", page.main_row()[1])
    assert row is not None
    assert row["findings"] == "Retention fell\n\nInvites began"


def test_actions_say_what_is_late_and_what_is_done(page: ReviewsPage) -> None:
    assert page.actions_pane.note.text() == "2 of 4 done"
    late = [row for row in page.actions_pane.list.rows.rows if row.mark == "circle-alert"]
    assert [(row.right, row.right_tone) for row in late] == [("3 days late", "off_track")]
    assert "due 6 Nov" in late[0].second


def test_space_and_a_click_mark_an_action_done(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    view = page.actions_pane.list
    late = next(row for row in view.rows.rows if row.mark == "circle-alert")
    view.select(late.id)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert page.actions_pane.note.text() == "3 of 4 done"
    rect = view.visualRect(view.rows.index_of(late.id))
    qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(rect.right() - 20, rect.top() + 12))
    assert page.actions_pane.note.text() == "2 of 4 done"
    with sample.read() as session:
        row = record(session, "action", late.id)
    assert row is not None
    assert row["state"] == "open"


def test_an_action_is_added_filled_in_moved_and_deleted(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    pane = page.actions_pane
    qtbot.mouseClick(pane.add_button, LEFT)
    qtbot.keyClicks(pane.line, "Call ten students")
    qtbot.keyClick(pane.line, Qt.Key.Key_Return)
    owner: Any = pane.form.editors["owner"]
    assert owner.isVisible()
    assert owner.hasFocus()
    qtbot.keyClicks(owner, "Zhao Min")
    pane.close_form()
    row = pane.list.rows.rows[-1]
    assert (row.first, row.second) == ("Call ten students", "Zhao Min · Method")
    qtbot.keyClick(pane.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert pane.list.rows.rows[-2].id == row.id
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    assert row.id not in [other.id for other in pane.list.rows.rows]
    sample.undo()
    assert pane.list.rows.rows[-2].id == row.id


def test_the_last_action_that_is_deleted_leaves_the_keyboard_where_one_is_added(
    page: ReviewsPage, qtbot: QtBot
) -> None:
    pane = page.actions_pane
    pane.list.setFocus()
    while pane.list.rows.rows:
        pane.list.select(pane.list.rows.rows[0].id)
        assert QApplication.focusWidget() is pane.list
        qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    assert QApplication.focusWidget() is pane.add_button


def test_actions_of_no_review_are_in_the_list_of_all(
    page: ReviewsPage, qtbot: QtBot, sample: Document
) -> None:
    made = page.add_row("action", text="Tidy up", due=dt.date(2026, 11, 1))
    assert made is not None
    page.reveal("action", made, "due")
    assert page.stack.currentIndex() == ALL
    editor = page.all.editor
    assert editor.records.current_id() == made
    index = editor.records.model.index_of(made, 2)
    assert index.data() == "1 Nov · 8 days late"
    assert len(editor.records.model.rows) == len(table(sample, "action"))
    assert page.all_adjustments.list.rows.rowCount() == len(table(sample, "adjustment"))


def test_reveal_finds_what_belongs_to_a_review(page: ReviewsPage, sample: Document) -> None:
    old = page.list.list.rows.rows[-1].id
    kpi = table(sample, "review_kpi", review_id=old)[1]
    page.reveal("review_kpi", kpi.id)
    assert page.main_row()[1] == old
    assert page.stack.currentIndex() == DETAIL
    current = page.snapshot.model.row_at(page.snapshot.view.currentIndex())
    assert current.row.kpi_id == kpi["kpi_id"]
    action = table(sample, "action", review_id=page.list.list.rows.rows[1].id)[0]
    page.reveal("action", action.id, "owner")
    assert page.main_row()[1] == page.list.list.rows.rows[1].id
    assert page.actions_pane.form.isVisible()


def test_toolbar_starts_each_step(page: ReviewsPage) -> None:
    new, adjust, action = page.toolbar_actions()
    adjust.trigger()
    assert page.adjustments.adjust_form.isVisible()
    action.trigger()
    assert page.actions_pane.line.isVisible()
    new.trigger()
    assert page.head.title.text() == "December review"


def test_an_empty_document_begins_with_a_first_review(
    qtbot: QtBot, document: Document, context_for: MakeContext
) -> None:
    page = ReviewsPage(context_for(document))
    qtbot.addWidget(page)
    page.show()
    assert page.stack.currentIndex() == EMPTY
    page.start_adjusting()
    assert "Add a review first" in page.notice.sentence.text()
    qtbot.mouseClick(page.first_button, LEFT)
    assert page.stack.currentIndex() == DETAIL
    assert page.head.title.text() == "November review"
    document.undo()
    assert page.stack.currentIndex() == EMPTY


def test_of_drafts_alone_the_next_one_is_shown_first(
    qtbot: QtBot, document: Document, context_for: MakeContext
) -> None:
    with document.edit("Add review") as session:
        for title, day in (("Past", "2026-11-01"), ("Next", "2026-12-01"), ("Far", "2027-12-01")):
            edits.add(session, "review", title=title, date=dt.date.fromisoformat(day))
    page = ReviewsPage(context_for(document))
    qtbot.addWidget(page)
    page.show()
    assert page.head.title.text() == "Next"


def test_an_action_that_was_typed_is_added_wherever_its_line_is_left(
    qtbot: QtBot, page: ReviewsPage, sample: Document
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    pane = page.actions_pane
    before = len(table(sample, "action"))
    pane.start_adding()
    qtbot.keyClicks(pane.line, "Call ten customers")
    qtbot.keyClick(pane.line, Qt.Key.Key_Tab)
    assert len(table(sample, "action", text="Call ten customers")) == 1
    assert pane.form.editors["owner"].hasFocus()
    pane.close_form()
    pane.start_adding()
    qtbot.keyClicks(pane.line, "Write to the rest")
    pane.list.setFocus()
    assert len(table(sample, "action", text="Write to the rest")) == 1
    assert pane.stack.currentIndex() == 0
    pane.start_adding()
    qtbot.keyClicks(pane.line, "Never mind")
    qtbot.keyClick(pane.line, Qt.Key.Key_Escape)
    assert len(table(sample, "action")) == before + 2


@pytest.mark.parametrize(("width", "hidden"), [(1250, []), (1030, [1, 2, 7]), (1180, [7])])
def test_in_a_narrow_window_the_decision_stays_in_sight(
    page: ReviewsPage, width: int, hidden: list[int]
) -> None:
    page.resize(width, 640)
    view = page.snapshot.view
    assert [n for n in range(11) if view.isColumnHidden(n)] == hidden
    assert page.snapshot.header.length() == sum(map(view.columnWidth, range(11)))
    assert view.columnViewportPosition(DECISION) + view.columnWidth(DECISION) <= view.width()
    assert not page.grab().isNull()


def test_what_a_deleted_review_agreed_is_carried_over_from_nowhere(
    page: ReviewsPage, sample: Document
) -> None:
    page.select(draft_of(page))
    assert "2 carried over" in page.actions_pane.note.text()
    october = next(row.id for row in page.list.list.rows.rows if row.first == "October review")
    page.delete_rows("review", october)
    assert page.actions_pane.note.text() == "0 of 1 done"
    sample.undo()
    assert "2 carried over" in page.actions_pane.note.text()


@pytest.mark.parametrize("height", range(520, 720, 23))
def test_no_line_of_the_snapshot_is_cut_by_the_product_s(page: ReviewsPage, height: int) -> None:
    page.resize(1250, height)
    QApplication.processEvents()
    view, foot = page.snapshot.view, page.snapshot.foot
    assert view.viewport().height() % ROW_HEIGHT == 0
    assert foot.geometry().top() == view.geometry().bottom() + 1
    assert foot.geometry().bottom() < page.snapshot.height()
