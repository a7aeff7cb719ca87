"""The responsibilities page, used as a person would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.ui.pages.responsibilities import ResponsibilitiesPage
from goaldesk.ui.pages.responsibilities_raci import fitted
from goaldesk.ui.record_table import RecordEditor

ACROSS = Qt.Orientation.Horizontal


def opened(qtbot: Any, context: Any) -> ResponsibilitiesPage:
    page = ResponsibilitiesPage(context)
    qtbot.addWidget(page)
    page.resize(1250, 560)
    page.show()
    lists = (page.people.departments, page.people.people, page.resources, page.plan)
    for model in (page.raci.grid.model, *(each.records.model for each in lists)):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    return page


@pytest.fixture
def page(qtbot: Any, sample: Document, context_for: Callable[..., Any]) -> ResponsibilitiesPage:
    return opened(qtbot, context_for(sample))


@pytest.fixture
def empty(qtbot: Any, document: Document, context_for: Callable[..., Any]) -> ResponsibilitiesPage:
    return opened(qtbot, context_for(document))


def stored(page: ResponsibilitiesPage, table: str) -> list[Any]:
    with page.document.read() as session:
        return records(session, table)


def shown(page: ResponsibilitiesPage) -> list[list[str]]:
    model = page.raci.grid.model
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(len(model.rows))
    ]


def type_into(qtbot: Any, view: Any, text: str) -> None:
    editor = next(each for each in view.findChildren(QLineEdit) if each.isVisible())
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # the delegate commits when it is back in the event loop


def add(qtbot: Any, editor: RecordEditor, text: str) -> None:
    editor.records.start_adding()
    type_into(qtbot, editor.records.view, text)


def test_a_new_document_gets_its_departments_in_one_edit(
    qtbot: Any, empty: ResponsibilitiesPage
) -> None:
    assert empty.raci.usual.isVisible()
    qtbot.mouseClick(empty.raci.usual, Qt.MouseButton.LeftButton)
    assert [row["name"] for row in stored(empty, "department")] == [
        "Product development",
        "Marketing",
        "Sales support",
        "Customer service",
    ]
    assert empty.raci.grid.view.isVisible()
    assert empty.document.stack.count() == 1
    empty.document.undo()
    assert stored(empty, "department") == []
    assert empty.raci.usual.isVisible()


def test_activities_and_roles_are_filled_by_keys_with_findings_in_words(
    qtbot: Any, empty: ResponsibilitiesPage
) -> None:
    empty.raci.usual.click()
    qtbot.mouseClick(empty.raci.buttons["plus"], Qt.MouseButton.LeftButton)
    view = empty.raci.grid.view
    type_into(qtbot, view, "User research")
    assert shown(empty) == [
        [
            "User research",
            "",
            "",
            "",
            "",
            "Nobody is accountable (A) · Nobody is responsible (R) · "
            "Nobody is consulted (C) or informed (I)",
        ]
    ]
    row_id = stored(empty, "activity")[0].id
    for column, key in enumerate("bAci", 1):
        empty.raci.grid.select(row_id, column)
        qtbot.keyClicks(view, key)
    assert shown(empty)[0][1:5] == ["A/R", "A", "C", "I"]
    assert "2 are accountable (A); only one can be" in shown(empty)[0][5]
    empty.raci.grid.select(row_id, 2)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert shown(empty)[0][1:] == ["A/R", "", "C", "I", "complete"]
    assert stored(empty, "activity") != []
    empty.raci.grid.select(row_id, 1)
    qtbot.keyClicks(view, "x")
    assert shown(empty)[0][1] == "A/R"
    assert empty.raci.count.text() == "1 activity · 3 warnings"


def test_activities_are_typed_one_after_the_other(qtbot: Any, page: ResponsibilitiesPage) -> None:
    page.raci.start_adding()
    type_into(qtbot, page.raci.grid.view, "User research")
    view = page.raci.grid.view
    qtbot.keyClick(view, "T")  # which opens the last line
    type_into(qtbot, view, "Tests")
    assert [row.name for row in page.raci.grid.model.rows[-2:]] == ["User research", "Tests"]


@pytest.mark.parametrize(
    ("key", "role", "sign"),
    [
        ("r", "R", "R"),
        ("A", "A", "A"),
        ("b", "AR", "A/R"),
        ("/", "AR", "A/R"),
        ("C", "C", "C"),
        ("i", "I", "I"),
    ],
)
def test_every_role_has_a_key(
    qtbot: Any, page: ResponsibilitiesPage, key: str, role: str, sign: str
) -> None:
    activity = page.raci.grid.model.rows[5]
    page.raci.grid.select(activity.id, 4)
    qtbot.keyClicks(page.raci.grid.view, key)
    assert page.raci.grid.model.rows[5].roles[stored(page, "department")[3].id] == role
    assert shown(page)[5][4] == sign


def test_a_role_is_chosen_from_a_list_and_taken_away(
    qtbot: Any, page: ResponsibilitiesPage
) -> None:
    view = page.raci.grid.view
    row_id = page.raci.grid.model.rows[0].id
    for text, sign in (("A/R · accountable and responsible", "A/R"), ("–", "")):
        page.raci.grid.select(row_id, 1)
        qtbot.keyClick(view, Qt.Key.Key_Return)
        combo = next(each for each in view.findChildren(QComboBox) if each.isVisible())
        combo.setCurrentIndex(combo.findText(text))
        combo.activated.emit(combo.currentIndex())
        assert shown(page)[0][1] == sign


def test_a_department_without_work_is_named_under_its_column(
    page: ResponsibilitiesPage,
) -> None:
    for row in page.raci.grid.model.rows:
        for department in stored(page, "department")[2:3]:
            page.raci.grid.set_role(row.id, department.id, None)
    said = "Neither responsible (R) nor accountable (A) for anything"
    assert page.raci.grid.header.notes[3] == "1 warning"
    tip = page.raci.grid.model.headerData(3, ACROSS, Qt.ItemDataRole.ToolTipRole)
    assert tip == f"<qt>{said}</qt>"
    assert f"“Sales support”: {said}" in [link.sentence for link in page.raci.findings.links]
    assert page.raci.findings.isVisible()
    assert not page.grab().isNull()


def test_the_form_shows_the_activity_and_refuses_an_end_before_the_start(
    qtbot: Any, page: ResponsibilitiesPage
) -> None:
    row = page.raci.grid.model.rows[1]
    page.reveal("activity", row.id, "due")
    form = page.raci.form
    assert form.editors["name"].text() == row.name
    due = form.editors["due"]
    due.setText("2020-01-01")
    due.editingFinished.emit()
    assert "lies before the start" in form.errors["due"].text()
    assert page.raci.grid.model.rows[1].due == row.due
    due.setText("2027-02-01")
    due.editingFinished.emit()
    assert page.raci.grid.model.rows[1].due == dt.date(2027, 2, 1)


def test_activities_move_and_go_with_the_keyboard(qtbot: Any, page: ResponsibilitiesPage) -> None:
    names = [row.name for row in page.raci.grid.model.rows]
    view = page.raci.grid.view
    page.raci.grid.select(page.raci.grid.model.rows[1].id)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [row.name for row in page.raci.grid.model.rows] == [names[1], names[0], *names[2:]]
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [row.name for row in page.raci.grid.model.rows] == [names[0], *names[2:]]
    page.document.undo()
    page.document.undo()
    assert [row.name for row in page.raci.grid.model.rows] == names


def test_departments_are_the_columns_of_the_grid(qtbot: Any, page: ResponsibilitiesPage) -> None:
    def titles() -> list[str]:
        return [column.title for column in page.raci.grid.model.columns][1:-1]

    page.raci.departments_asked.emit()
    assert page.tabs.currentWidget() is page.people
    type_into(qtbot, page.people.departments.records.view, "Legal")
    assert titles()[-1] == "Legal"
    records_list = page.people.departments.records
    records_list.select(stored(page, "department")[4].id)
    for _ in range(4):
        records_list.move_selected(-1)
    records_list.view.edit(records_list.view.currentIndex())
    type_into(qtbot, records_list.view, "Law")
    assert titles() == [
        "Law",
        "Product development",
        "Marketing",
        "Sales support",
        "Customer service",
    ]
    roles = sum(len(row.roles) for row in page.raci.grid.model.rows)
    records_list.select(stored(page, "department")[2].id)
    records_list.delete_selected()
    assert "Marketing" not in titles()
    assert sum(len(row.roles) for row in page.raci.grid.model.rows) < roles
    page.document.undo()
    assert sum(len(row.roles) for row in page.raci.grid.model.rows) == roles


@pytest.mark.parametrize(
    ("planned", "committed", "used", "share", "over"),
    [
        (60, 60, 64, "107 %", "+4 servers"),
        (50, None, 25, "50 %", ""),
        (50, 20, 25.5, "128 %", "+5.5 servers"),
        (None, None, 3, "", ""),
    ],
)
def test_over_use_is_told_in_words(
    page: ResponsibilitiesPage, planned: Any, committed: Any, used: Any, share: str, over: str
) -> None:
    row_id = page.add_row(
        "resource",
        name="Machines",
        kind="equipment",
        unit="servers",
        planned=planned,
        committed=committed,
        used=used,
    )
    assert row_id is not None
    page.reveal("resource", row_id)
    model = page.resources.records.model
    at = model.index_of(row_id).row()
    columns = [column.key for column in model.columns]
    assert model.index(at, columns.index("use")).data() in (share or None, share)
    assert model.index(at, columns.index("over")).data() == over
    assert not page.grab().isNull()


def test_what_was_refused_stays_told_while_other_fields_are_edited(
    page: ResponsibilitiesPage,
) -> None:
    row_id = page.add_row("resource", name="Budget", kind="budget")
    assert row_id is not None
    page.reveal("resource", row_id)
    form = page.resources.form

    def typed(key: str, text: str) -> str:
        form.editors[key].setText(text)
        form.editors[key].editingFinished.emit()
        return str(form.errors["planned"].text())

    assert "is not a number" in typed("planned", "80 or so")
    assert "is not a number" in typed("unit", "k€")
    assert typed("planned", "80") == ""
    assert stored(page, "resource")[-1]["planned"] == 80


def test_a_resource_and_a_person_are_added_by_their_last_line(
    qtbot: Any, empty: ResponsibilitiesPage
) -> None:
    empty.tabs.setCurrentWidget(empty.listed_resources)
    assert empty.listed_resources.button.isVisible()
    empty.listed_resources.button.click()
    type_into(qtbot, empty.resources.records.view, "Two engineers")
    assert [row["name"] for row in stored(empty, "resource")] == ["Two engineers"]
    empty.tabs.setCurrentWidget(empty.people)
    empty.people.listed_people.button.click()
    type_into(qtbot, empty.people.people.records.view, "Sun Jia")
    assert [row["name"] for row in stored(empty, "person")] == ["Sun Jia"]
    add(qtbot, empty.people.people, "Wu Tao")
    assert len(stored(empty, "person")) == 2


@pytest.mark.parametrize(
    ("next_date", "cadence", "said", "then"),
    [
        (dt.date(2026, 11, 9), "weekly", "today", dt.date(2026, 11, 16)),
        (dt.date(2026, 11, 6), "weekly", "3 days overdue", dt.date(2026, 11, 13)),
        (dt.date(2026, 11, 10), "monthly", "tomorrow", dt.date(2026, 12, 10)),
        (None, "quarterly", "not planned", dt.date(2027, 2, 9)),
        (dt.date(2026, 11, 12), "once", "in 3 days", None),
    ],
)
def test_what_was_held_is_planned_again_by_its_cadence(
    qtbot: Any,
    page: ResponsibilitiesPage,
    next_date: dt.date | None,
    cadence: str,
    said: str,
    then: dt.date | None,
) -> None:
    row_id = page.add_row("communication", purpose="Stand-up", cadence=cadence, next_date=next_date)
    assert row_id is not None
    page.reveal("communication", row_id)
    model = page.plan.records.model
    at = model.index_of(row_id).row()
    when = [column.key for column in model.columns].index("when")
    assert model.index(at, when).data() == said
    held = "Plan the next" if next_date is None else "Held: plan the next"
    assert (page.plan.held.text(), page.plan.held.shortcut().toString()) == (held, "Ctrl+Return")
    count = page.document.stack.count()
    qtbot.mouseClick(page.plan.held, Qt.MouseButton.LeftButton)
    assert stored(page, "communication")[at]["next_date"] == then
    assert page.document.stack.count() == count + (next_date != then)


def test_links_from_elsewhere_lead_to_their_row(page: ResponsibilitiesPage) -> None:
    cell = stored(page, "raci")[0]
    page.reveal("raci", cell.id)
    grid = page.raci.grid
    assert grid.model.row_at(grid.view.currentIndex()).id == cell["activity_id"]
    assert grid.model.department(grid.view.currentIndex()) == cell["department_id"]
    for table, tab in (
        ("person", page.people),
        ("resource", page.listed_resources),
        ("communication", page.listed_plan),
        ("department", page.people),
        ("activity", page.raci),
    ):
        page.reveal(table, stored(page, table)[1].id)
        assert page.tabs.currentWidget() is tab
    page.reveal("activity", "gone")


def test_it_paints_dark_and_every_button_has_a_name(
    qtbot: Any, sample: Document, context_for: Callable[..., Any]
) -> None:
    page = opened(qtbot, context_for(sample, look="dark"))
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        assert not page.grab().isNull()
    assert all(
        button.accessibleName() or button.text() for button in page.findChildren(QPushButton)
    )


def test_long_departments_are_told_apart_by_their_beginnings(page: ResponsibilitiesPage) -> None:
    metrics = page.fontMetrics()
    space, how = QRect(0, 0, 96, 2 * metrics.height()), Qt.TextFlag.TextWordWrap
    names = [f"Team {number} for everything in all of our regions" for number in (1, 2)]
    shown = [fitted(name, metrics, space, how) for name in names]
    assert [text[:6] for text in shown] == ["Team 1", "Team 2"]
    assert all(text.endswith("…") for text in shown)
    assert fitted("Sales", metrics, space, how) == "Sales"


def test_the_hint_of_the_last_line_runs_on_beyond_a_narrow_column(
    page: ResponsibilitiesPage, qtbot: Any
) -> None:
    page.tabs.setCurrentIndex(3)
    view, model = page.plan.records.view, page.plan.records.model
    last = model.rowCount() - 1
    header = view.horizontalHeader()
    header.setSectionResizeMode(0, header.ResizeMode.Fixed)

    def written_in(column: int) -> bool:
        cell = view.visualRect(model.index(last, column)).adjusted(8, 4, -8, -4)
        picture = view.viewport().grab(cell).toImage()
        return len({picture.pixel(x, cell.height() // 2) for x in range(picture.width())}) > 1

    header.resizeSection(0, 60)
    assert written_in(0)
    assert written_in(1)
    header.resizeSection(0, 400)
    assert written_in(0)
    assert not written_in(1)
