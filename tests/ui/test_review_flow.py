"""A review held from its start to its end, in the real window, mostly by keyboard."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox

from goaldesk.core import edits
from goaldesk.core.queries.records import records
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.reports import build
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.reviews_table import DECISION
from tests.ui.conftest import TODAY

LEFT = Qt.MouseButton.LeftButton
ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(sample_window: MainWindow, qtbot: Any) -> Any:
    sample_window.show_step("reviews")
    found: Any = sample_window.page("reviews")
    sample_window.activateWindow()
    qtbot.waitUntil(sample_window.isActiveWindow)
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    for model in (found.snapshot.model, found.actions_pane.list.rows, found.list.list.rows):
        QAbstractItemModelTester(model, fatal, found)
    return found


def rows(document: Document, table: str, **where: Any) -> list[Any]:
    with document.read() as session:
        return records(session, table, **where)


def named(document: Document, table: str, key: str, name: str) -> Any:
    return next(row for row in rows(document, table) if row[key] == name)


def decide(qtbot: Any, page: Any, name: str, decision: str) -> None:
    model, view = page.snapshot.model, page.snapshot.view
    number = next(n for n, line in enumerate(model.rows) if line.row.name == name)
    view.setCurrentIndex(model.index(number, DECISION))
    qtbot.keyClick(view, ENTER)
    combo = [each for each in view.findChildren(QComboBox) if each.isVisible()][-1]
    combo.setCurrentIndex(combo.findData(decision))
    combo.hidePopup()
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: not combo.isVisible())


def decision(page: Any, name: str) -> str:
    return str(
        next(
            page.snapshot.model.index(number, DECISION).data()
            for number, line in enumerate(page.snapshot.model.rows)
            if line.row.name == name
        )
    )


def retype(qtbot: Any, editor: Any, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, ENTER)


def test_a_review_from_start_to_end(qtbot: Any, sample_window: MainWindow, page: Any) -> None:
    document = sample_window.document
    assert document is not None
    steps = document.stack.count()

    # The draft that was planned is opened by keyboard; it carries over what is still open.
    page.list.list.setFocus()
    qtbot.waitUntil(page.list.list.hasFocus)
    for _ in range(2):
        qtbot.keyClick(page.list.list, Qt.Key.Key_Up)
    assert page.head.title.text() == "November review"
    lines = page.actions_pane.list.rows.rows
    carried = [line for line in lines if line.second.startswith("from October review")]
    assert [line.right for line in carried] == ["3 days late", "In progress"]
    assert "2 carried over" in page.actions_pane.note.text()
    assert not page.head.next_button.isVisible()

    # Held three days early: another day, then the snapshot.
    qtbot.mouseClick(page.head.freeze_button, LEFT)
    assert "planned for 12 Nov 2026" in page.notice.sentence.text()
    retype(qtbot, page.head.form.editors["date"], "2026-11-09")
    qtbot.mouseClick(page.head.freeze_button, LEFT)
    review = named(document, "review", "title", "November review")
    assert review["taken"]
    assert len(rows(document, "review_kpi", review_id=review.id)) == 10
    assert page.head.difference.text().startswith("Since 12 Oct 2026: progress 45 %")

    # What was found.
    qtbot.mouseClick(page.findings.edit_button, LEFT)
    qtbot.keyClicks(page.findings.editor, "Invites doubled")
    qtbot.mouseClick(page.findings.edit_button, LEFT)
    assert [point.text() for point in page.findings.points] == ["Invites doubled"]

    # To adjust is decided by adjusting: without a change it does not stand.
    decide(qtbot, page, "New registrations", "adjust")
    form = page.adjustments.adjust_form
    assert form.isVisible()
    qtbot.mouseClick(form.cancel_button, LEFT)
    assert decision(page, "New registrations") == "Keep"
    decide(qtbot, page, "New registrations", "adjust")
    form.editor.selectAll()
    qtbot.keyClicks(form.editor, "11.5")
    # Another review is looked at meanwhile; what was typed waits.
    page.select(named(document, "review", "title", "October review").id)
    assert not form.isVisible()
    page.select(review.id)
    assert form.isVisible()
    assert form.editor.text() == "11.5"
    qtbot.keyClicks(form.reason, "Campaign cut by a third")
    before = document.stack.count()
    qtbot.keyClick(form.reason, ENTER)
    assert document.stack.count() == before + 1
    assert decision(page, "New registrations") == "Adjust"
    assert named(document, "kpi", "name", "New registrations")["target"] == 11.5

    # To stop needs a reason, which comes with the same edit.
    decide(qtbot, page, "NPS", "stop")
    qtbot.keyClicks(page.notice.reason, "Asked too rarely")
    qtbot.keyClick(page.notice.reason, ENTER)
    assert decision(page, "NPS") == "Stop"
    assert named(document, "kpi", "name", "NPS")["stopped"]

    # An action that was carried over is done; it stays in sight. Another is agreed.
    pane = page.actions_pane
    pane.list.select(carried[1].id)
    qtbot.keyClick(pane.list, Qt.Key.Key_Space)
    assert next(row for row in pane.list.rows.rows if row.id == carried[1].id).right == "Done"
    qtbot.mouseClick(pane.add_button, LEFT)
    qtbot.keyClicks(pane.line, "Ask ten students")
    qtbot.keyClick(pane.line, ENTER)
    retype(qtbot, pane.form.editors["owner"], "Zhao Min")
    retype(qtbot, pane.form.editors["due"], "2026-11-30")
    pane.close_form()
    made = named(document, "action", "text", "Ask ten students")
    assert (made["owner"], made["due"], made["review_id"]) == (
        "Zhao Min", dt.date(2026, 11, 30), review.id,
    )  # fmt: skip

    # The next one is proposed at the same rhythm, and takes over what is open now.
    assert page.head.next_button.text() == "Plan the next review for 9 Dec 2026"
    qtbot.mouseClick(page.head.next_button, LEFT)
    assert page.head.title.text() == "December review"
    texts = [line.first for line in page.actions_pane.list.rows.rows]
    assert "Ask ten students" in texts
    assert carried[0].first in texts
    assert carried[1].first not in texts
    marked = [line.row.name for line in page.snapshot.model.rows if line.row.replanned]
    assert marked == ["New registrations"]
    assert "1 KPI is judged by another" in page.head.difference.text()

    # The summary tells what was adjusted; every step can be taken back.
    with document.read() as session:
        paper = build.summary(session, Words("en"), TODAY)
    assert "12.0 → 11.5 M" in [line.change for line in paper.adjusted]
    while document.stack.count() and document.stack.index() > steps:
        document.undo()
    assert named(document, "review", "title", "November review")["taken"] == ""
    assert named(document, "kpi", "name", "New registrations")["target"] == 12
    assert not named(document, "kpi", "name", "NPS")["stopped"]


def test_to_adjust_a_kpi_that_is_gone_is_refused(
    qtbot: Any, sample_window: MainWindow, page: Any
) -> None:
    document = sample_window.document
    assert document is not None
    review = named(document, "review", "title", "October review")
    page.select(review.id)
    line = next(line for line in page.snapshot.model.rows if line.row.name == "NPS")
    with document.edit("Delete KPI") as session:
        edits.delete(session, "kpi", line.row.kpi_id)
    steps = document.stack.count()
    decide(qtbot, page, "NPS", "adjust")
    assert page.notice.sentence.text().startswith("This entry is no longer there")
    assert not page.adjustments.adjust_form.isVisible()
    assert document.stack.count() == steps


def test_a_carried_action_moved_into_its_review_is_shown_once(
    sample_window: MainWindow, page: Any
) -> None:
    document = sample_window.document
    assert document is not None
    review = named(document, "review", "title", "November review")
    page.select(review.id)
    pane = page.actions_pane
    carried = next(line for line in pane.list.rows.rows if line.second.startswith("from"))
    pane.open(carried.id)
    with document.edit("Change action") as session:
        edits.change(session, "action", carried.id, review_id=review.id)
    lines = [line for line in pane.list.rows.rows if line.id == carried.id]
    assert [line.second.startswith("from") for line in lines] == [False]
    document.undo()
    lines = [line for line in pane.list.rows.rows if line.id == carried.id]
    assert [line.second.startswith("from") for line in lines] == [True]


def test_actions_are_ordered_among_their_own(
    qtbot: Any, sample_window: MainWindow, page: Any
) -> None:
    document = sample_window.document
    assert document is not None
    review = named(document, "review", "title", "November review")
    page.select(review.id)
    pane = page.actions_pane
    page.add_row("action", text="Ask ten students", review_id=review.id)
    before = [line.first for line in pane.list.rows.rows]
    assert before[:2] == ["Prepare the November review", "Ask ten students"]
    assert len(before) == 4
    steps = document.stack.count()
    pane.list.setFocus()
    # The last of the own doesn't go below those carried over, nor the first of those above it.
    for number, key in ((1, Qt.Key.Key_Down), (2, Qt.Key.Key_Up)):
        pane.list.select(pane.list.rows.rows[number].id)
        qtbot.keyClick(pane.list, key, Qt.KeyboardModifier.AltModifier)
    assert document.stack.count() == steps
    pane.list.select(pane.list.rows.rows[3].id)
    qtbot.keyClick(pane.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    after = [line.first for line in pane.list.rows.rows]
    assert after == [*before[:2], before[3], before[2]]
