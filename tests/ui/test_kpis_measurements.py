"""One KPI's side: values typed, corrected, pasted and refused; its definition, targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox

from goaldesk.core import edits
from goaldesk.core.errors import Invalid
from goaldesk.core.fields import TABLES
from goaldesk.core.model import natural_id
from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.editors import DateEdit
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.kpis_definition import keys_for
from goaldesk.ui.pages.kpis_measurements import NEXT, Measurements

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(qtbot: Any, context_for: Callable[..., Any], sample: Document) -> KpisPage:
    page = KpisPage(context_for(sample))
    qtbot.addWidget(page)
    page.resize(1250, 700)
    page.show()
    page.list.select("kpi:mau")
    return page


@pytest.fixture
def table(page: KpisPage) -> Measurements:
    page.kpi_detail.tabs.setCurrentWidget(page.kpi_detail.measurements)
    return page.kpi_detail.measurements


def value_on(document: Document, kpi: str, day: str) -> object:
    with document.read() as session:
        row = record(session, "measurement", natural_id("measurement", kpi, day))
    return None if row is None else row["value"]


def type_at(qtbot: Any, view: QAbstractItemView, row: int, column: int, text: str) -> None:
    """Open a cell's editor, type over what it holds, and press Enter."""
    index = view.model().index(row, column)
    view.setCurrentIndex(index)
    view.edit(index)
    editor = view.indexWidget(index)
    assert editor is not None, "no editor opened"
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, ENTER)
    QApplication.processEvents()  # The delegate commits once the key has been handled.


def test_a_date_is_seen_whole_while_it_is_changed(page: KpisPage, table: Measurements) -> None:
    index = table.view.model().index(row_of(table, dt.date(2026, 10, 31)), 0)
    table.view.setCurrentIndex(index)
    table.view.edit(index)
    editor = table.view.indexWidget(index)
    assert isinstance(editor, DateEdit)
    assert editor.text() == index.data()
    editor.home(False)
    editor.grab()  # it scrolls when it is painted
    first = editor.cursorRect().x()
    editor.end(False)
    editor.grab()
    whole = editor.fontMetrics().horizontalAdvance(editor.text())
    assert editor.cursorRect().x() - first >= whole - 1, "scrolled, to show the end"
    assert editor.geometry().right() <= table.view.viewport().width()


def test_a_date_typed_without_its_year_is_close_to_the_one_before(
    page: KpisPage, table: Measurements, qtbot: Any
) -> None:
    row = row_of(table, dt.date(2026, 10, 31))
    type_at(qtbot, table.view, row, 0, "27 Oct")
    assert table.model.index(row, 0).data() == "27 Oct 2026"
    before = table.model.index(0, 0).data()
    type_at(qtbot, table.view, row, 0, "10-12")
    assert "is not a date" in refusal(page)
    assert table.model.index(0, 0).data() == before


def row_of(table: Measurements, day: dt.date) -> int:
    return next(
        number for number, row in enumerate(table.model.rows) if row.date == day and row.id != NEXT
    )


def refusal(page: KpisPage) -> str:
    return page.notice.sentence.text() if page.notice.isVisible() else ""


def give_reason(qtbot: Any, page: KpisPage, reason: str) -> None:
    """Answer the question in the notice bar."""
    qtbot.keyClicks(page.notice.reason, reason)
    qtbot.keyClick(page.notice.reason, ENTER)


def test_head_and_verdict_say_how_the_kpi_stands(page: KpisPage) -> None:
    detail = page.kpi_detail
    assert detail.head.title.text() == "Monthly active users"
    # No line ends between “weight” and its number.
    assert detail.head.subline.text().replace("\u00a0", " ") == (
        "Grow active young users  ·  owner Chen Wei  ·  monthly  ·  weight 3"
    )
    assert detail.head.subline.text().endswith("weight\u00a03")
    assert detail.head.status.text() == "At risk"
    assert detail.head.rule.text() == "38 % done, 55 % planned by 31 Oct, ratio 0.69 < 0.70"
    assert detail.head.second.text() == (
        "Projected 372.3 M on 31 Mar, 65 % of the way. Needs 10.8 M a month; best so far 8.5 M."
    )
    detail.head.toggle_rule()
    assert "on track from 0.70, at risk from 0.40" in detail.head.rule_note.text()


def test_table_begins_with_today_until_the_next_value_is_due(table: Measurements) -> None:
    QAbstractItemModelTester(table.model, table)
    texts = [table.model.index(0, column).data() for column in range(6)]
    assert texts == ["9 Nov 2026", "", "366.4", "", "", "Due in 21 days"]
    texts = [table.model.index(1, column).data() for column in range(6)]
    assert texts == ["31 Oct 2026", "350.4", "364.1", "−13.7", "38 %", ""]
    assert table.model.headerData(1, Qt.Orientation.Horizontal) == "Value, M"


def test_record_value_takes_today_and_one_edit(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    steps = sample.stack.count()
    qtbot.mouseClick(page.kpi_detail.head.record_button, Qt.MouseButton.LeftButton)
    assert table.model.index(0, 0).data() == "9 Nov 2026"
    editor = table.view.indexWidget(table.model.index(0, 1))
    qtbot.keyClicks(editor, "361.5")
    qtbot.keyClick(editor, ENTER)
    QApplication.processEvents()
    assert value_on(sample, "mau", "2026-11-09") == 361.5
    assert sample.stack.count() == steps + 1
    assert table.model.index(1, 1).data() == "361.5"
    assert table.model.index(1, 6).data() == "Lin Lan"
    sample.undo()
    assert value_on(sample, "mau", "2026-11-09") is None


def test_a_value_for_the_future_is_refused(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    steps = sample.stack.count()
    type_at(qtbot, table.view, 0, 0, "2026-12-24")
    assert "24 Dec 2026 lies in the future; today is 9 Nov 2026" in refusal(page)
    qtbot.keyClick(table.view.indexWidget(table.model.index(0, 0)), Qt.Key.Key_Escape)
    row = row_of(table, dt.date(2026, 10, 31))
    type_at(qtbot, table.view, row, 0, "2027-01-01")
    assert "1 Jan 2027 lies in the future" in refusal(page)
    assert sample.stack.count() == steps


def test_values_are_typed_one_after_another(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    table.record_value()
    editor = table.view.indexWidget(table.model.index(0, 1))
    qtbot.keyClicks(editor, "abc")
    qtbot.keyClick(editor, ENTER)
    assert "“abc” is not a number" in refusal(page)
    assert page.window().focusWidget() is editor
    assert editor.selectedText() == "abc"
    qtbot.keyClicks(editor, "361.5")
    qtbot.keyClick(editor, ENTER)
    assert value_on(sample, "mau", "2026-11-09") == 361.5
    assert page.window().focusWidget() is editor
    assert editor.text() == ""


def test_escape_drops_what_is_typed_for_the_next_value(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    steps = sample.stack.count()
    table.record_value()
    editor = table.view.indexWidget(table.model.index(0, 1))
    qtbot.keyClicks(editor, "13")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert sample.stack.count() == steps
    assert table.view.hasFocus()
    assert editor.text() == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a lot", "“a lot” is not a number. Write digits only, such as 1250.5."),
        ("1e999", "“1e999” is too large for a number."),
        ("nan", "“nan” is not a number."),
    ],
)
def test_text_is_no_value(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document, text: str, sentence: str
) -> None:
    steps = sample.stack.count()
    row = row_of(table, dt.date(2026, 10, 31))
    type_at(qtbot, table.view, row, 1, text)
    assert sentence in refusal(page)
    assert value_on(sample, "mau", "2026-10-31") == 350.4
    type_at(qtbot, table.view, 0, 1, text)
    assert sentence in refusal(page)
    assert sample.stack.count() == steps


def test_two_measurements_on_one_date_are_refused(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    steps = sample.stack.count()
    type_at(qtbot, table.view, 0, 0, "2026-10-31")
    type_at(qtbot, table.view, 0, 1, "355")
    assert "There is already a value on 31 Oct 2026" in refusal(page)
    type_at(qtbot, table.view, row_of(table, dt.date(2026, 9, 30)), 0, "2026-10-31")
    assert "There is already a value on 31 Oct 2026" in refusal(page)
    assert value_on(sample, "mau", "2026-10-31") == 350.4
    assert sample.stack.count() == steps


def test_correct_move_note_and_delete(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    day = dt.date(2026, 10, 31)
    type_at(qtbot, table.view, row_of(table, day), 1, "352.0")
    assert refusal(page) == "A corrected value needs a reason: the old value is kept beside it."
    assert value_on(sample, "mau", "2026-10-31") == 350.4
    give_reason(qtbot, page, "Bots left out")
    assert value_on(sample, "mau", "2026-10-31") == 352.0
    remark = table.model.index(row_of(table, day), 5).data()
    assert remark == "Corrected, was 350.4: Bots left out"
    type_at(qtbot, table.view, row_of(table, day), 5, "Late counts")
    assert table.model.index(row_of(table, day), 5).data() == "Late counts"
    type_at(qtbot, table.view, row_of(table, day), 0, "2026-10-30")
    assert value_on(sample, "mau", "2026-10-31") is None
    assert value_on(sample, "mau", "2026-10-30") == 352.0
    table.view.selectRow(row_of(table, dt.date(2026, 10, 30)))
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert value_on(sample, "mau", "2026-10-30") is None
    for _ in range(4):
        sample.undo()
    assert value_on(sample, "mau", "2026-10-31") == 350.4


def paste(qtbot: Any, table: Measurements, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    assert table.paste_button.isVisible()
    qtbot.mouseClick(table.paste_button, Qt.MouseButton.LeftButton)


def test_lines_of_a_spreadsheet_become_one_edit(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    steps = sample.stack.count()
    paste(
        qtbot,
        table,
        "Date\tValue\n2026-11-01\t351\tFirst of the month\n\n"
        "2 Nov 2026\t1,352.5\n2026-10-31\t349.9\n",
    )
    assert "A corrected value needs a reason" in refusal(page)
    assert sample.stack.count() == steps
    give_reason(qtbot, page, "From the data team")
    assert refusal(page) == ""
    assert sample.stack.count() == steps + 1
    assert value_on(sample, "mau", "2026-11-01") == 351.0
    assert value_on(sample, "mau", "2026-11-02") == 1352.5
    assert value_on(sample, "mau", "2026-10-31") == 349.9
    sample.undo()
    assert value_on(sample, "mau", "2026-11-01") is None
    assert value_on(sample, "mau", "2026-10-31") == 350.4


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-01 00:00:00\t351\n2026-11-02 00:00:00\t352\n",
        '2026-11-01\t351\t"First,\nof the month"\n2026-11-02\t352\t\n',
        "20261101\t351\n20261102\t352\n2026-11-03\t\n2026-11-04\t—\n2026-12-31\t\t\n",
        "01/11/2026\t351\n02/11/2026\t352\n25/10/2026\t349\n",
        "11月1日\t351\n11月2日\t352\n11月30日\t\n",
        "\u200e2026-11-01\t351 M\n1-Nov-26\t\n2-Nov-26\t352 M\n",
    ],
)
def test_lines_are_read_as_spreadsheets_copy_them(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document, text: str
) -> None:
    paste(qtbot, table, text)
    assert refusal(page) == ""
    assert value_on(sample, "mau", "2026-11-01") == 351.0
    assert value_on(sample, "mau", "2026-11-02") == 352.0


def test_a_month_stands_for_its_last_day_up_to_today(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    paste(qtbot, table, "2024年12月\t290\nFeb 2025\t281\n2026-11\t352")
    assert refusal(page) == ""
    assert value_on(sample, "mau", "2024-12-31") == 290.0
    assert value_on(sample, "mau", "2025-02-28") == 281.0
    assert value_on(sample, "mau", "2026-11-09") == 352.0


def test_what_has_no_year_is_the_latest(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    paste(qtbot, table, "11月7日\t351\n11月8日\t352\n")
    assert refusal(page) == ""
    assert value_on(sample, "mau", "2026-11-07") == 351.0
    assert value_on(sample, "mau", "2026-11-08") == 352.0
    paste(qtbot, table, "11月\t353\n")
    give_reason(qtbot, page, "From the data team")
    assert value_on(sample, "mau", "2026-11-08") == 353.0


def test_a_month_goes_to_the_day_in_it_that_was_measured(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document
) -> None:
    type_at(qtbot, table.view, row_of(table, dt.date(2026, 10, 31)), 0, "2026-10-28")
    paste(qtbot, table, "2026-10\t352")
    give_reason(qtbot, page, "From the data team")
    assert value_on(sample, "mau", "2026-10-28") == 352.0
    assert value_on(sample, "mau", "2026-10-31") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Jan 2026\tmany", "Line 1: “many” is not a value of this KPI."),
        ("2027-01\t1", "Line 1: 31 Jan 2027 lies in the future"),
        ("2026-11-01\t1\n2026-11-02\tmany", "Line 2: “many” is not a value of this KPI."),
        ("2026-11-01\t1\nyesterday\t2", "Line 2: “yesterday” is not a date."),
        ("2026-11-01\t1\n2026-11-02", "Line 2 needs a date, a tab and a value."),
        ("2026-11-01\t1\n2026-11-02\t\tnot yet", "Line 2 needs a date, a tab and a value."),
        ("26-11-01\t1", "Line 1: “26-11-01” is not a date."),
        ("2026-11-01\t#DIV/0!", "Line 1: “#DIV/0!” is not a value of this KPI."),
        ("2026-11-01\t\n2026-11-02\t—", "The clipboard holds no measurements."),
        ("2026-11-01\t1\n2026-12-02\t2", "Line 2: 2 Dec 2026 lies in the future"),
        ("2026-11-01\t1\n2026-11-01\t2", "Line 2: 1 Nov 2026 already stands in line 1."),
        ("", "The clipboard holds no measurements."),
        ("x" * 10_000_000, "The clipboard holds too much"),
        ("2026-11-01\t1\n" * 4000, "The clipboard holds too much"),
    ],
)
def test_a_bad_paste_is_refused_whole(
    qtbot: Any, page: KpisPage, table: Measurements, sample: Document, text: str, sentence: str
) -> None:
    steps = sample.stack.count()
    paste(qtbot, table, text)
    assert sentence in refusal(page)
    assert sample.stack.count() == steps
    assert value_on(sample, "mau", "2026-11-01") is None


def test_yes_no_values_are_chosen(page: KpisPage, table: Measurements, sample: Document) -> None:
    with sample.edit("Add KPI") as session:
        kpi = edits.add(session, "kpi", name="Patent granted", value_type="yes_no")
    page.list.select(f"kpi:{kpi}")
    table = page.kpi_detail.measurements
    table.record_value()
    editor = table.view.indexWidget(table.model.index(0, 1))
    assert isinstance(editor, QComboBox)
    editor.hidePopup()
    editor.setCurrentIndex(editor.findText("Yes"))
    editor.activated.emit(editor.currentIndex())
    assert value_on(sample, kpi, "2026-11-09") == 1.0
    assert table.model.index(1, 1).data() == "Yes"


@pytest.mark.parametrize(
    ("value_type", "unit", "text"),
    [("number", "人", "1,340 人"), ("currency", "", "1,340元"), ("currency", "M", "¥1,340 M")],
)
def test_a_number_may_be_typed_with_its_unit_wherever_it_stands(
    qtbot: Any, page: KpisPage, sample: Document, value_type: str, unit: str, text: str
) -> None:
    page.change_row("product", "product", currency="CNY")
    page.change_row("kpi", "mau", value_type=value_type, unit=unit)
    detail = page.kpi_detail
    QApplication.clipboard().setText(text)  # Chinese is not typed key by key
    detail.tabs.setCurrentWidget(detail.definition)
    target = detail.definition.form.editors["target"]
    target.selectAll()
    target.paste()
    qtbot.keyClick(target, ENTER)
    give_reason(qtbot, page, "As agreed")
    with sample.read() as session:
        assert record(session, "kpi", "mau")["target"] == 1340.0
    detail.tabs.setCurrentWidget(detail.measurements)
    detail.measurements.record_value()
    editor = detail.measurements.view.indexWidget(detail.measurements.model.index(0, 1))
    editor.paste()
    qtbot.keyClick(editor, ENTER)
    QApplication.processEvents()
    assert refusal(page) == ""
    assert value_on(sample, "mau", "2026-11-09") == 1340.0


def test_a_unit_is_that_of_the_row_that_is_edited_whatever_is_selected(
    page: KpisPage, sample: Document
) -> None:
    field = TABLES["kpi"].field("target")
    page.list.select("kpi:mau")  # in M
    with sample.read() as session:
        others = [row for row in records(session, "kpi") if "M" not in row["unit"]]
        own = record(session, "kpi", "mau")
    assert others
    for row in others:
        with pytest.raises(Invalid):
            page.editors.parse(field, "12 M", row)
    page.list.select(f"kpi:{others[0].id}")
    assert page.editors.parse(field, "12 M", own) == 12.0


@pytest.mark.parametrize("value", [100 / 3, 0.1 + 0.2, 1e-13, 1.2345678901234568e18])
def test_looking_at_a_number_changes_none_of_its_digits(
    qtbot: Any, page: KpisPage, sample: Document, value: float
) -> None:
    page.change_row("kpi", "mau", baseline=value)
    with sample.edit("Record") as session:
        edits.record(session, "mau", dt.date(2026, 11, 1), value, None)
    steps = sample.stack.count()
    detail = page.kpi_detail
    detail.tabs.setCurrentWidget(detail.definition)
    detail.definition.focus_field("baseline")
    qtbot.keyClick(detail.definition.form.editors["baseline"], Qt.Key.Key_Return)
    detail.tabs.setCurrentWidget(detail.measurements)
    table = detail.measurements
    index = table.model.index(row_of(table, dt.date(2026, 11, 1)), 1)
    table.view.setCurrentIndex(index)
    table.view.edit(index)
    qtbot.keyClick(table.view.indexWidget(index), ENTER)
    QApplication.processEvents()
    assert refusal(page) == ""
    assert sample.stack.count() == steps
    with sample.read() as session:
        assert record(session, "kpi", "mau")["baseline"] == value
    assert value_on(sample, "mau", "2026-11-01") == value


@pytest.mark.parametrize(
    ("value_type", "direction", "there", "hidden"),
    [
        ("number", "increase", {"baseline", "target"}, {"low", "high", "worst", "tolerance"}),
        ("number", "at_least", {"target", "worst"}, {"baseline", "low", "high", "tolerance"}),
        ("number", "in_range", {"low", "high", "tolerance"}, {"baseline", "target", "worst"}),
        ("yes_no", "increase", {"due"}, {"baseline", "target", "unit", "direction"}),
        ("milestone", "increase", {"due"}, {"baseline", "target", "unit", "direction"}),
    ],
)
def test_definition_has_the_fields_that_the_kind_needs(
    value_type: str, direction: str, there: set[str], hidden: set[str]
) -> None:
    keys = set(keys_for(value_type, direction))
    assert there <= keys
    assert not hidden & keys


def test_another_direction_changes_the_form(page: KpisPage, sample: Document) -> None:
    detail = page.kpi_detail
    detail.tabs.setCurrentWidget(detail.definition)
    combo = detail.definition.form.editors["direction"]
    combo.setCurrentIndex(combo.findData("in_range"))
    combo.activated.emit(combo.currentIndex())
    assert "low" in detail.definition.form.editors
    assert "baseline" not in detail.definition.form.editors
    sample.undo()
    assert "baseline" in detail.definition.form.editors


def test_another_direction_leaves_the_cursor_in_its_field(
    sample_window: MainWindow, sample: Document, qtbot: Any
) -> None:
    sample_window.activateWindow()
    sample_window.show_step("kpis")
    page = sample_window.page("kpis")
    page.list.select("kpi:mau")
    definition = page.kpi_detail.definition
    page.kpi_detail.tabs.setCurrentWidget(definition)
    definition.focus_field("direction")
    for start, becomes in (("A", "at_least"), ("D", "decrease"), ("I", "in_range")):
        qtbot.keyClick(QApplication.focusWidget(), start)
        assert QApplication.focusWidget() is definition.form.editors["direction"]
        with sample.read() as session:
            assert record(session, "kpi", "mau")["direction"] == becomes
        qtbot.wait(QApplication.keyboardInputInterval() + 50)  # else it would be one word


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("target", "320", "The target, 320, is the same as the baseline"),
        ("baseline", "much", "“much” is not a number."),
        ("start", "2030-01-01", "lies before the start"),
        ("weight", "-1", "“Weight” cannot be below 0."),
    ],
)
def test_the_form_refuses_under_the_field(
    qtbot: Any, page: KpisPage, sample: Document, key: str, text: str, sentence: str
) -> None:
    page.change_row("kpi", "mau", due=dt.date(2027, 3, 31))
    detail = page.kpi_detail
    detail.tabs.setCurrentWidget(detail.definition)
    form = detail.definition.form
    steps = sample.stack.count()
    before = form.editors[key].text()
    form.editors[key].selectAll()
    qtbot.keyClicks(form.editors[key], text)
    qtbot.keyClick(form.editors[key], ENTER)
    assert sentence in form.errors[key].text()
    assert form.errors[key].isVisibleTo(form)
    assert form.editors[key].text() == before
    assert sample.stack.count() == steps


def test_intermediate_targets_are_added_and_changed_with_a_reason(
    qtbot: Any, page: KpisPage, sample: Document
) -> None:
    detail = page.kpi_detail
    detail.tabs.setCurrentWidget(detail.targets)
    points = detail.targets.points
    assert [points.model.index(row, 1).data() for row in range(2)] == ["356.0", "380.0"]
    type_at(qtbot, points.view, points.model.rowCount() - 1, 1, "390")
    with sample.read() as session:
        assert 390.0 in [row["value"] for row in records(session, "target_point", kpi_id="mau")]
    type_at(qtbot, points.view, 0, 1, "350")
    assert "needs a reason" in refusal(page)
    qtbot.keyClicks(page.notice.reason, "Summer was slow")
    qtbot.keyClick(page.notice.reason, ENTER)
    newest = detail.targets.changes.rows.rows[0]
    assert (newest.first, newest.struck, newest.right) == (
        "Target on 30 Sep 2026",
        "356.0 M",
        "350.0 M",
    )
    assert newest.second == "9 Nov 2026: Summer was slow"


def test_milestones_are_ticked(page: KpisPage, sample: Document) -> None:
    page.list.select("kpi:ambassadors")
    detail = page.kpi_detail
    assert detail.tabs.indexOf(detail.measurements) < 0
    steps = detail.milestones.steps
    row = steps.model.rows[0]
    steps.model.setData(
        steps.model.index(0, 1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole
    )
    with sample.read() as session:
        stored = record(session, "milestone", row.id)
    assert stored is not None
    assert stored["done"] is False


def test_history_tells_who_changed_what(page: KpisPage, sample: Document) -> None:
    page.change_row("kpi", "mau", name="Active members")
    detail = page.kpi_detail
    detail.tabs.setCurrentWidget(detail.history)
    newest = detail.history.view.rows.rows[0]
    assert newest.first == "Change KPI"
    assert newest.aside == "Lin Lan"
    assert "Monthly active users → Active members" in newest.second


@pytest.mark.parametrize(
    ("width", "words", "by"),
    [(1120, "Paste", False), (1230, None, False), (1900, "Paste from a spreadsheet", True)],
)
def test_the_tabs_and_notes_have_room(
    page: KpisPage, table: Measurements, width: int, words: str | None, by: bool
) -> None:
    page.resize(width, 700)
    QApplication.processEvents()
    bar = page.kpi_detail.tabs.tabBar()
    assert bar.sizeHint().width() <= bar.width()
    assert words in (None, table.paste_button.text())
    keys = [column.key for column in table.model.columns]
    assert table.view.isColumnHidden(keys.index("by")) is not by
    assert table.view.columnWidth(keys.index("note")) >= (40 if width < 1200 else 90)


@pytest.mark.parametrize("tab", ["definition", "measurements", "targets", "history"])
def test_half_a_small_window_holds_every_tab(page: KpisPage, tab: str) -> None:
    assert getattr(page.kpi_detail, tab).minimumSizeHint().width() <= 480


def test_milestones_say_when_they_were_done_and_what_is_late(
    page: KpisPage, sample: Document
) -> None:
    page.list.select("kpi:ambassadors")
    steps = page.kpi_detail.milestones.steps
    keys = [column.key for column in steps.model.columns]

    def cell(key: str) -> str:
        return str(steps.model.index(0, keys.index(key)).data())

    assert cell("done_on") == "28 Jan 2026"
    tick = steps.model.index(0, keys.index("done"))
    steps.model.setData(tick, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert (cell("done_on"), cell("due")) == ("", "31 Jan 2026, overdue")
    tick = steps.model.index(0, keys.index("done"))
    steps.model.setData(tick, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert (cell("done_on"), cell("due")) == ("9 Nov 2026", "31 Jan 2026, done late")
    sample.undo()
    assert cell("due") == "31 Jan 2026, overdue"


def test_large_numbers_are_shown_whole(
    table: Measurements, page: KpisPage, sample: Document
) -> None:
    with sample.edit("Change KPI", "other unit") as session:
        edits.change(session, "kpi", "mau", target=-123_456_789_012.0, baseline=-1.0)
    page.ensure_fresh()
    for key in ("value", "planned", "difference"):
        number = [column.key for column in table.model.columns].index(key)
        texts = [table.model.index(row, number).data() for row in range(len(table.model.rows))]
        metrics = table.view.fontMetrics()
        assert table.view.columnWidth(number) > max(map(metrics.horizontalAdvance, texts)) + 8


def test_a_difference_says_on_which_side_of_the_plan_it_lies(
    table: Measurements, page: KpisPage, sample: Document
) -> None:
    column = [column.key for column in table.model.columns].index("difference")
    assert table.model.index(1, column).data() == "−13.7"
    with sample.edit("Change measurement", "typed wrongly") as session:
        edits.change(session, "measurement", table.model.rows[1].id, value=370.4)
    page.ensure_fresh()
    assert table.model.index(1, column).data() == "+6.3"


def test_the_title_shows_the_unit_whole(
    table: Measurements, page: KpisPage, sample: Document
) -> None:
    with sample.edit("Change KPI") as session:
        edits.change(session, "kpi", "mau", unit="subscribers")
    page.ensure_fresh()
    value = [column.key for column in table.model.columns].index("value")
    header = table.view.horizontalHeader()
    assert table.model.columns[value].title == "Value, subscribers"
    assert header.sectionSize(value) >= header.sectionSizeHint(value)
