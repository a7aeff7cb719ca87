"""The steps of a milestone KPI: written, dated, weighted, put in order, done, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit

from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.record_table import RecordTable
from goaldesk.ui.tables import TONE

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(qtbot: Any, context_for: Callable[..., Any], document: Document) -> KpisPage:
    page = KpisPage(context_for(document))
    qtbot.addWidget(page)
    page.resize(1250, 700)
    page.show()
    page.add_row("kpi", id="launch", name="Launch", value_type="milestone")
    page.list.select("kpi:launch")
    page.kpi_detail.record_value()
    QAbstractItemModelTester(steps_of(page).model, page)
    return page


def steps_of(page: KpisPage) -> RecordTable:
    return page.kpi_detail.milestones.steps


def type_in(qtbot: Any, page: KpisPage, row: int, key: str, text: str) -> None:
    """Type into a cell as it is, and press Enter."""
    steps = steps_of(page)
    keys = [column.key for column in steps.model.columns]
    steps.view.setCurrentIndex(steps.model.index(row, keys.index(key)))
    steps.view.setFocus()
    qtbot.keyClick(steps.view, ENTER)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, ENTER)
    QApplication.processEvents()


def shown(page: KpisPage, row: int, key: str) -> str:
    model = steps_of(page).model
    keys = [column.key for column in model.columns]
    return str(model.index(row, keys.index(key)).data())


def titles(page: KpisPage) -> list[str]:
    with page.document.read() as session:
        return [str(row["title"]) for row in records(session, "milestone", kpi_id="launch")]


def test_a_list_is_typed_line_by_line(qtbot: Any, page: KpisPage) -> None:
    type_in(qtbot, page, 0, "title", "Beta")
    assert steps_of(page).current_id(), "the new row is selected: a form beside it shows it"
    for title in ("Store review", "Press"):
        for letter in title:  # the first one opens the line
            qtbot.keyClick(QApplication.focusWidget(), letter)
        qtbot.keyClick(QApplication.focusWidget(), ENTER)
        QApplication.processEvents()
    assert titles(page) == ["Beta", "Store review", "Press"]


def test_a_list_is_typed_line_by_line_with_an_input_method(qtbot: Any, page: KpisPage) -> None:
    type_in(qtbot, page, 0, "title", "Beta")
    view = steps_of(page).view
    QApplication.sendEvent(view, QInputMethodEvent("shang xian", []))
    composed = QInputMethodEvent()
    composed.setCommitString("上线")
    QApplication.sendEvent(view, composed)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClick(editor, ENTER)
    QApplication.processEvents()
    assert titles(page) == ["Beta", "上线"]


def test_what_is_pasted_after_a_row_was_added_is_the_next_row(qtbot: Any, page: KpisPage) -> None:
    type_in(qtbot, page, 0, "title", "Beta")
    for title in ("Store review", "Press"):
        QApplication.clipboard().setText(title)
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
        )
        qtbot.keyClick(QApplication.focusWidget(), ENTER)
        QApplication.processEvents()
    assert titles(page) == ["Beta", "Store review", "Press"]


def test_without_any_milestone_the_first_one_is_typed_at_once(qtbot: Any, page: KpisPage) -> None:
    page.kpi_detail.record_value()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "Beta")
    qtbot.keyClick(editor, ENTER)
    QApplication.processEvents()
    assert titles(page) == ["Beta"]


def test_a_row_that_was_added_and_returned_to_is_typed_over(qtbot: Any, page: KpisPage) -> None:
    type_in(qtbot, page, 0, "title", "Beta")
    view = steps_of(page).view
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, "G")
    qtbot.keyClick(QApplication.focusWidget(), ENTER)
    QApplication.processEvents()
    assert titles(page) == ["G"]


def test_by_keyboard_from_the_first_to_the_last(qtbot: Any, page: KpisPage) -> None:
    for number, title in enumerate(("Beta", "Store review", "Press")):
        type_in(qtbot, page, number, "title", title)
    type_in(qtbot, page, 0, "due", "2026-11-08")
    type_in(qtbot, page, 0, "weight", "3")
    assert shown(page, 0, "due") == "8 Nov 2026, overdue"
    assert shown(page, 0, "weight") == "3"
    late = steps_of(page).model.index_of(steps_of(page).model.rows[0].id, 3)
    assert late.data(TONE) == "off_track"

    view = steps_of(page).view
    view.setCurrentIndex(steps_of(page).model.index(0, 1))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert shown(page, 0, "done_on") == "9 Nov 2026"
    assert shown(page, 0, "due") == "8 Nov 2026, done late"
    kpi = page.tree.kpi("launch") if page.tree is not None else None
    assert kpi is not None
    assert kpi.progress == pytest.approx(3 / 5)

    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(page) == ["Store review", "Beta", "Press"]
    view.setCurrentIndex(steps_of(page).model.index(2, 0))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert titles(page) == ["Store review", "Beta"]
    page.document.undo()
    page.document.undo()
    assert titles(page) == ["Beta", "Store review", "Press"]


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("weight", "-1", "cannot be below 0"),
        ("due", "soon", "is not a date"),
        ("done_on", "2026-11-10", "lies in the future"),
        ("title", "", "cannot be empty"),
    ],
)
def test_what_cannot_be_is_told_and_the_old_value_stays(
    qtbot: Any, page: KpisPage, key: str, text: str, why: str
) -> None:
    type_in(qtbot, page, 0, "title", "Beta")
    before = shown(page, 0, key)
    if text:
        type_in(qtbot, page, 0, key, text)
    else:
        page.change_row("milestone", steps_of(page).model.rows[0].id, title="")
    assert why in page.notice.sentence.text()
    assert shown(page, 0, key) == before
