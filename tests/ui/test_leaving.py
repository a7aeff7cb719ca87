"""What is refused of something typed, or needs a reason, is told in sight, however one leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from goaldesk.ui import importing, merging, restoring
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.record_table import RecordEditor


def typing(window: MainWindow, text: str) -> Any:
    """The page of the KPIs, where this was typed into a target, and nothing more yet."""
    window.show_step("kpis")
    page: Any = window.page("kpis")
    page.list.view.edit_cell(page.list.current_id(), "target")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return page


def told(window: MainWindow, page: Any) -> bool:
    """Whether the page is in sight, and tells why the value is not taken."""
    QApplication.processEvents()
    return window.step == "kpis" and page.notice.isVisible()


@pytest.fixture(autouse=True)
def active(window: MainWindow, qtbot: Any) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()


@pytest.mark.parametrize("text", ["many", "1300"])
def test_another_tab_waits_for_what_is_refused_or_asked(window: MainWindow, text: str) -> None:
    page = typing(window, text)
    window.tabs.setCurrentIndex(4)
    assert told(window, page)
    if text == "1300":
        assert QApplication.focusWidget() is page.notice.reason
        QTest.keyClicks(page.notice.reason, "More schools")
        QTest.keyClick(page.notice.reason, Qt.Key.Key_Return)
        assert page.current().target == 1300
    else:
        assert QApplication.focusWidget() is page.list.view
    window.tabs.setCurrentIndex(4)
    QApplication.processEvents()
    assert window.step == "swot"


def test_another_tab_waits_for_a_field_that_refuses(window: MainWindow) -> None:
    window.go("goal", "goal-growth", "due")
    QApplication.processEvents()
    field: Any = QApplication.focusWidget()
    field.selectAll()
    QTest.keyClicks(field, "many")
    window.tabs.setCurrentIndex(4)
    QApplication.processEvents()
    assert window.step == "kpis"
    errors = field.parentWidget().errors
    assert errors["due"].isVisible()


@pytest.mark.parametrize("leave", ["row", "tab"])
def test_a_field_tells_what_it_refuses_where_its_form_is_left(
    window: MainWindow, leave: str
) -> None:
    window.show_step("market")
    page: Any = window.page("market")
    part = page.parts[0].findChild(RecordEditor)
    field = part.form.editors["customers"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "many")
    if leave == "row":
        view = part.records.view
        view.setFocus()
        view.selectRow(1)
    else:
        page.inner.setCurrentIndex(1)
    QApplication.processEvents()
    assert page.notice.isVisible()
    assert "many" in page.notice.sentence.text()


@pytest.mark.parametrize(
    "leave",
    [
        lambda desk, window: desk.files.save(window),
        lambda desk, window: window.show_step("vision"),
        lambda desk, window: desk.change(theme="dark"),
    ],
    ids=["save", "tab", "theme"],
)
def test_a_line_that_adds_a_factor_is_taken_when_it_is_left(
    desk: Desk, window: MainWindow, leave: Callable[[Desk, MainWindow], object]
) -> None:
    window.show_step("swot")
    page: Any = window.page("swot")
    page.quadrants.quadrants["S"].add_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "Loyal friends")
    leave(desk, window)
    window.show_step("swot")
    again: Any = window.page("swot")
    rows = again.quadrants.quadrants["S"].model.rows
    assert [row.text for row in rows].count("Loyal friends") == 1


@pytest.mark.parametrize(
    "leave",
    [
        lambda desk, window: desk.files.save(window),
        lambda desk, window: (window.show_step("vision"), desk.files.save(window)),
        lambda desk, window: desk.change(theme="dark"),
    ],
    ids=["save", "tab", "theme"],
)
def test_a_line_that_waits_for_its_factor_is_taken_with_the_rest(
    desk: Desk, window: MainWindow, leave: Callable[[Desk, MainWindow], object]
) -> None:
    window.show_step("swot")
    page: Any = window.page("swot")
    page.panel.add_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "Schools recommend us")
    page.quadrants.quadrants["S"].view.setFocus()  # to pick a factor
    assert page.panel.line.text() == "Schools recommend us"
    leave(desk, window)
    window.show_step("swot")
    again: Any = window.page("swot")
    assert [row.text for row in again.now.strategies].count("Schools recommend us") == 1
    assert not again.panel.line.isVisible()


def test_tab_leaves_the_keyboard_to_the_reason_that_is_asked(window: MainWindow) -> None:
    page = typing(window, "1300")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.notice.reason


@pytest.mark.parametrize(("back", "step"), [(False, "swot"), (True, "market")])
def test_ctrl_tab_takes_what_is_typed_and_shows_the_next_tab(
    window: MainWindow, back: bool, step: str
) -> None:
    page = typing(window, "1200")
    page.list.view.edit_cell(page.list.current_id(), "name")
    QTest.keyClicks(QApplication.focusWidget(), "Students")
    held = Qt.KeyboardModifier.ControlModifier
    if back:
        held |= Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, held)
    assert window.step == step
    window.show_step("kpis")
    assert page.current().name == "Students"


@pytest.mark.parametrize("text", ["many", "1300"])
@pytest.mark.parametrize(
    "leave",
    [
        lambda desk, window, path: importing.show(desk, window),
        lambda desk, window, path: merging.compare(desk, window, path),
        lambda desk, window, path: restoring.show(desk, window),
        lambda desk, window, path: desk.change(theme="dark"),
        lambda desk, window, path: desk.change(language="zh"),
        lambda desk, window, path: window.close(),
        lambda desk, window, path: desk.quit(),
    ],
    ids=["import", "compare", "restore", "theme", "language", "close", "quit"],
)
def test_what_hides_the_page_waits_for_what_is_refused_or_asked(
    desk: Desk,
    window: MainWindow,
    file: Path,
    leave: Callable[[Desk, MainWindow, Path], object],
    text: str,
) -> None:
    page = typing(window, text)
    leave(desk, window, file)
    assert told(window, page)
    assert window.isVisible()
    assert window.stack.currentWidget() is window.tabs
    assert (desk.settings.theme, desk.settings.language) == ("system", "system")


def test_a_window_closes_when_it_is_closed_once_more(window: MainWindow) -> None:
    typing(window, "many")
    window.close()
    window.close()
    assert not window.isVisible()
