"""A product manager's first hour, from an empty document to the printed page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange import json_file
from goaldesk.paths import Folders
from goaldesk.reports import build, paper
from goaldesk.ui.empty import OrEmpty
from goaldesk.ui.forms import Form
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.record_table import RecordTable
from tests.ui.conftest import TODAY, clock
from tests.ui.windows import showing

LEFT = Qt.MouseButton.LeftButton
ENTER = Qt.Key.Key_Return


@pytest.fixture
def window(document: Document, qtbot: Any) -> Iterator[MainWindow]:
    with showing(document, Words("en"), size=QSize(1280, 800)) as made:
        yield made


def tables_of(document: Document) -> dict[str, Any]:
    with document.read() as session:
        return json_file.read(session)


def form_of(page: QWidget, table: str, key: str) -> Form:
    """The visible form of a table with that field."""
    return next(
        form
        for form in page.findChildren(Form)
        if form._table == table and key in form.editors and form.editors[key].isVisible()
    )


def fill(qtbot: Any, page: QWidget, table: str, **values: str) -> None:
    """Type into a form as a person does, leaving each field."""
    for key, text in values.items():
        editor = form_of(page, table, key).editors[key]
        editor.setFocus()
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findText(text))
            assert editor.currentText() == text
            editor.activated.emit(editor.currentIndex())
            continue
        editor.selectAll()
        qtbot.keyClicks(editor, text)
        if isinstance(editor, QPlainTextEdit):
            editor.clearFocus()
        else:
            qtbot.keyClick(editor, ENTER)


def add_line(qtbot: Any, page: QWidget, table: str, text: str) -> None:
    """Type a new row into the last line of a list."""
    records = next(found for found in page.findChildren(RecordTable) if found.table == table)
    if records.isVisible():
        records.start_adding()
    else:
        empty = next(found for found in page.findChildren(OrEmpty) if found.isAncestorOf(records))
        empty.button.click()
    editor = open_editor(records.view)
    finish(qtbot, editor, text)


def open_editor(view: Any) -> QLineEdit:
    """The editor that is open in a view; those just closed are deleted a moment later."""
    return [e for e in view.viewport().findChildren(QLineEdit) if e.isVisible()][-1]


def finish(qtbot: Any, editor: QLineEdit, text: str) -> None:
    """Type and press Enter; the view takes the text once the key has been handled."""
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, ENTER)
    QApplication.processEvents()


def type_in_tree(qtbot: Any, page: Any, text: str) -> None:
    """Type into the cell of the tree that is being edited."""
    editor = open_editor(page.list.view)
    editor.selectAll()
    finish(qtbot, editor, text)


def inner_tab(page: QWidget, title: str) -> None:
    from PySide6.QtWidgets import QTabWidget

    for tabs in page.findChildren(QTabWidget):
        for index in range(tabs.count()):
            if tabs.tabText(index) == title:
                tabs.setCurrentIndex(index)


def plan_the_vision(qtbot: Any, window: MainWindow) -> None:
    window.show_step("vision")
    page = window.page("vision")
    fill(
        qtbot,
        page,
        "product",
        name="Pocket library",
        owner="Lin Lan",
        start="2026-04-01",
        due="2027-03-31",
        currency="EUR",
    )
    fill(
        qtbot,
        page,
        "vision",
        core_value="Every book within reach",
        target_users="Commuters who read",
        positioning="The reader for short moments",
        advantage="Remembers where you stopped, on paper too",
        customer="commuters",
        need="read in short moments",
        category="reading app",
        benefit="finds their page",
        alternative="Paperback",
        differentiator="joins paper and screen",
    )
    add_line(qtbot, page, "segment", "Daily commuters")


def know_the_market(qtbot: Any, window: MainWindow) -> None:
    window.show_step("market")
    page = window.page("market")
    for tab, table, text in (
        ("Size", "market_size", "Readers with a commute"),
        ("Research", "research", "Forty interviews on trains"),
        ("Feedback", "feedback", "I lose my page"),
        ("Competitors", "competitor", "Paperback"),
    ):
        inner_tab(page, tab)
        add_line(qtbot, page, table, text)
    inner_tab(page, "Size")
    fill(
        qtbot,
        page,
        "market_size",
        customers="2000000",
        revenue="30",
        serviceable="40",
        obtainable="10",
    )


def set_goals(qtbot: Any, window: MainWindow) -> None:
    window.show_step("kpis")
    page: Any = window.page("kpis")
    page.edits.add_goal()
    type_in_tree(qtbot, page, "Make reading a daily habit")
    page.edits.add_kpi()
    type_in_tree(qtbot, page, "Readers a day")
    inner_tab(page, "Definition")
    fill(qtbot, page, "kpi", unit="k", baseline="100", target="200", owner="Chen Wei")
    page.edits.add_kpi()
    type_in_tree(qtbot, page, "Pages found again")
    inner_tab(page, "Definition")
    fill(qtbot, page, "kpi", unit="%", baseline="50", target="90")


def measure(qtbot: Any, window: MainWindow) -> None:
    page: Any = window.page("kpis")
    lines = {row.name: row.id for row in page.tree.kpis}
    for name, text in (
        ("Readers a day", "2026-08-31\t120\tSummer\n2026-09-30\t130\n2026-10-31\t145"),
        ("Pages found again", "2026-10-31\t55"),
    ):
        page.list.select(f"kpi:{lines[name]}")
        inner_tab(page, "Values")
        QApplication.clipboard().setText(text)
        page.kpi_detail.measurements.paste_button.click()


def analyse(qtbot: Any, window: MainWindow) -> None:
    window.show_step("swot")
    page: Any = window.page("swot")
    quadrants = page.board.quadrants if hasattr(page, "board") else page.quadrants.quadrants
    for quadrant, text in (("S", "Finds the page"), ("O", "Longer commutes")):
        quadrants[quadrant].add_button.click()
        qtbot.keyClicks(quadrants[quadrant].line, text)
        qtbot.keyClick(quadrants[quadrant].line, ENTER)
    qtbot.mouseClick(page.panel.add_button, LEFT)
    qtbot.keyClicks(page.panel.line, "Own the train ride")
    qtbot.keyClick(page.panel.line, ENTER)


def share_the_work(qtbot: Any, window: MainWindow) -> None:
    window.show_step("responsibilities")
    page: Any = window.page("responsibilities")
    inner_tab(page, "RACI")
    raci = page.raci
    qtbot.mouseClick(raci.usual, LEFT)
    raci.start_adding()
    editor = open_editor(raci.grid.view)
    finish(qtbot, editor, "Scan the first page")
    raci.grid.view.setCurrentIndex(raci.grid.model.index(0, 1))
    qtbot.keyClick(raci.grid.view, Qt.Key.Key_B)
    raci.grid.view.setCurrentIndex(raci.grid.model.index(0, 2))
    qtbot.keyClick(raci.grid.view, Qt.Key.Key_C)


def review(qtbot: Any, window: MainWindow) -> None:
    window.show_step("reviews")
    page: Any = window.page("reviews")
    page.first_button.click()
    fill(qtbot, page, "review", title="First review", date="2026-11-09", attendees="Lin Lan")
    page.head.freeze_button.click()
    page.start_adjusting()
    form = page.adjustments.adjust_form
    form.kpi.setCurrentText("Readers a day")
    form.field.setCurrentText("Target")
    form.editor.selectAll()
    qtbot.keyClicks(form.editor, "180")
    qtbot.keyClicks(form.reason, "Trains run less often")
    form.apply_button.click()


def test_an_hour_of_work_is_undone_redone_saved_and_printed(
    window: MainWindow, document: Document, qtbot: Any, tmp_path: Path, folders: Folders
) -> None:
    empty = tables_of(document)
    plan_the_vision(qtbot, window)
    know_the_market(qtbot, window)
    set_goals(qtbot, window)
    measure(qtbot, window)
    analyse(qtbot, window)
    share_the_work(qtbot, window)
    review(qtbot, window)
    done = tables_of(document)
    check_rows(done)

    steps = document.stack.count()
    while document.stack.canUndo():
        document.undo()
    assert tables_of(document) == empty
    while document.stack.canRedo():
        document.redo()
    assert document.stack.index() == steps
    assert tables_of(document) == done

    path = tmp_path / "library.goaldb"
    document.save(path)
    check_paper(document)
    reopened = Document.open(
        path.rename(tmp_path / "moved.goaldb"), folders, author="Sun Jia", clock=clock
    )
    try:
        assert tables_of(reopened) == done
    finally:
        reopened.close()


def check_rows(tables: dict[str, Any]) -> None:
    assert tables["product"][0]["name"] == "Pocket library"
    assert tables["vision"][0]["differentiator"] == "joins paper and screen"
    assert [row["name"] for row in tables["segment"]] == ["Daily commuters"]
    (size,) = tables["market_size"]
    assert (size["customers"], size["obtainable"]) == (2_000_000.0, 10.0)
    assert [row["title"] for row in tables["goal"]] == ["Make reading a daily habit"]
    kpis = {row["name"]: row for row in tables["kpi"]}
    assert (kpis["Readers a day"]["target"], kpis["Readers a day"]["baseline"]) == (180.0, 100.0)
    assert len(tables["measurement"]) == 4
    assert {row["quadrant"] for row in tables["swot_factor"]} == {"S", "O"}
    assert sorted(row["role"] for row in tables["raci"]) == ["AR", "C"]
    assert len(tables["department"]) == 4
    (adjustment,) = tables["adjustment"]
    assert adjustment["field"] == "target"
    assert (adjustment["before"], adjustment["after"]) == ("200.0", "180.0")
    assert adjustment["reason"] == "Trains run less often"
    frozen = {row["name"]: row for row in tables["review_kpi"]}
    assert frozen["Readers a day"]["target"] == 200.0
    assert frozen["Readers a day"]["decision"] == "adjust"


def check_paper(document: Document) -> None:
    """The PDF says the final words and numbers."""
    import pypdfium2

    with document.read() as session:
        report = build.summary(session, Words("en"), TODAY)
    with pypdfium2.PdfDocument(paper.pdf(report)) as pdf:
        assert len(pdf) == 1
        text = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    for words in (
        "Pocket library",
        "Make reading a daily habit",
        "Readers a day",
        "145",
        "180",
        "56 %",
        "On track",
        "Trains run less often",
        "joins paper and screen",
    ):
        assert words in text, words
    assert dt.date(2026, 11, 9) == TODAY
