"""Without a mouse: Tab reaches every control once and comes round, Shift+Tab goes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.kpis_grid_view import GridView
from tests.ui.every_place import beside, in_the_window
from tests.ui.test_accessible import controls

# More than any place has: an editor that opens the next one for ever would never come round.
_MANY = 400


def focus() -> QWidget | None:
    return QApplication.focusWidget()


def named(widget: QWidget | None) -> str:
    """What a failed test calls a control."""
    if widget is None:
        return "nothing"
    name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} “{name}” in {type(widget.parent()).__name__}"


def spot(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def typed_into(widget: QWidget) -> QAbstractItemView | None:
    """The list or tree whose cell the editor is in."""
    view = widget.parentWidget() and widget.parentWidget().parentWidget()
    inside = isinstance(view, QAbstractItemView) and view.viewport() is widget.parentWidget()
    return view if inside else None


def onward(here: QWidget, key: Qt.Key) -> QWidget | None:
    """Press the key until it leads out of a grid, whose cells it walks first."""
    for _ in range(_MANY):
        QTest.keyClick(here, key)
        if focus() is not here or not isinstance(here, GridView):
            break
    return focus()


def round_trip(key: Qt.Key) -> tuple[list[QWidget], list[str]]:
    """What the key leads to until it comes back to something, and the ways that go backwards.

    Both ends of a way are measured when it is gone, since the key may scroll.
    """
    here = focus()
    reached: list[QWidget] = []
    jumps = []
    while here is not None and here not in reached and len(reached) < _MANY:
        reached.append(here)
        there = onward(here, key)
        if there is not None and backwards(spot(here), spot(there)):
            jumps.append(f"backwards: from {named(here)} to {named(there)}")
        here = there
    return reached, jumps


def reachable(root: QWidget) -> set[QWidget]:
    """What Tab should lead to: of a group of radio buttons, the chosen one."""
    found = set()
    for widget in controls(root):
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not widget.isEnabled() or not tab or widget.focusProxy() is not None:
            continue
        if isinstance(widget, QRadioButton) and not widget.isChecked():
            continue
        found.add(widget)
    return found


def backwards(one: QRect, other: QRect) -> bool:
    """Whether it is up to the other without being to the right."""
    return other.bottom() < one.top() and other.left() <= one.left()


def faults(root: QWidget, window: QWidget) -> Iterator[str]:
    """Where the keyboard does not come to, or not out of."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.qWait(30)
    while (here := focus()) is not None and typed_into(here):
        QTest.keyClick(here, Qt.Key.Key_Tab)
    if focus() is None:
        window.focusNextChild()
    there, jumps = round_trip(Qt.Key.Key_Tab)
    if focus() is not there[0]:
        yield f"trap: {named(there[-1])} to {named(focus())}"
        return
    for widget in reachable(root) - set(there):
        yield f"not reached: {named(widget)}"
    if len(jumps) > 1:  # one leads back to the beginning
        yield from jumps
    there[0].setFocus()
    back, _ = round_trip(Qt.Key.Key_Backtab)
    if back[1:] != there[:0:-1]:
        yield f"another way back: {[named(each) for each in back]}"


def test_tab_goes_round_in_the_window(sample_window: MainWindow, qtbot: Any) -> None:
    places = in_the_window(sample_window, qtbot)
    found = {}
    for place, root in places:
        for fault in faults(root, sample_window):
            found[fault] = place
    assert found == {}


def test_tab_goes_round_in_dialogs(sample_window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    places = beside(sample_window, tmp_path, qtbot)
    found = {fault: place for place, root in places for fault in faults(root, root.window())}
    assert found == {}


def test_tab_comes_to_a_kpi_from_above(sample_window: MainWindow, qtbot: Any) -> None:
    sample_window.show_step("kpis")
    page: Any = sample_window.page("kpis")
    page.ensure_fresh()
    with qtbot.waitActive(sample_window):
        sample_window.activateWindow()
    page.list.view.setFocus()
    detail, head = page.kpi_detail, page.kpi_detail.head
    stops = [head.record_button, head.range_button, head.copy_button, head.chart]
    stops += [head.show_rule, detail.tabs.tabBar(), detail.measurements.view]
    for stop in stops:
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        assert focus() is stop


def test_tab_walks_the_cells_of_a_kpi_and_leaves_at_both_ends(sample_window: MainWindow) -> None:
    sample_window.show_step("kpis")
    page: Any = sample_window.page("kpis")
    page.open_grid("kpi:mau")
    cells = page.grid.view
    row, last = cells.currentIndex().row(), page.grid.model.columnCount() - 1
    cells.go_to(row, last - 1)
    QTest.keyClick(cells, Qt.Key.Key_Tab)
    assert focus() is cells
    assert (cells.currentIndex().row(), cells.currentIndex().column()) == (row, last)
    QTest.keyClick(cells, Qt.Key.Key_Tab)
    assert focus() is not cells
    cells.go_to(row, 0)
    cells.setFocus()
    QTest.keyClick(cells, Qt.Key.Key_Backtab)
    assert focus() is page.grid.back
    page.list.text.setText("nothing of this name")
    cells.setFocus()
    QTest.keyClick(cells, Qt.Key.Key_Tab)
    assert focus() is not cells


def test_tab_while_typing_goes_through_the_row_and_then_ends(sample_window: MainWindow) -> None:
    sample_window.show_step("kpis")
    page: Any = sample_window.page("kpis")
    page.actions_by_name["kpi"].trigger()
    view = page.list.view
    line = page.list.current_id()
    QTest.keyClicks(focus(), "Invited friends")
    typed = []
    while (here := focus()) is not view:
        typed.append(view.lines_model.columns[view.currentIndex().column()].key)
        assert page.list.current_id() == line
        assert typed_into(here) is view
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert typed == ["name", "target", "due"]
    assert page.current().name == "Invited friends"
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert focus() is not view


def test_what_is_being_typed_goes_on_after_saving(window: MainWindow) -> None:
    window.show_step("vision")
    page: Any = window.page("vision")
    field = page.head.editors["name"]
    field.setFocus()
    QTest.keyClicks(field, "Students")
    window.actions_by_id["save"].trigger()
    assert focus() is field
    window.show_step("kpis")
    tree: Any = window.page("kpis").list.view
    tree.edit_cell(window.page("kpis").list.current_id(), "name")
    QTest.keyClicks(focus(), "Renamed")
    window.actions_by_id["save"].trigger()
    assert focus() is tree
    assert window.page("kpis").current().name == "Renamed"


def test_ctrl_z_in_a_field_takes_back_the_typing_first_and_then_the_edit(
    sample_window: MainWindow, qtbot: Any
) -> None:
    document = sample_window.document
    assert document is not None
    with qtbot.waitActive(sample_window):
        sample_window.activateWindow()
    steps = document.stack.index()
    for field in ("owner", "reason"):
        sample_window.go("goal", "goal-growth", field)
        QApplication.processEvents()
        editor = focus()
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        with document.edit("Change goal") as session:
            edits.change(session, "goal", "goal-growth", weight=7.0)
        QTest.keyClicks(editor, "x")
        QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert document.stack.index() == steps + 1
        assert focus() is editor
        QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert document.stack.index() == steps
        assert focus() is editor


@pytest.mark.parametrize("step", ["kpis", "swot"])
def test_ctrl_z_takes_back_what_a_line_that_stays_for_the_next_has_added(
    sample_window: MainWindow, qtbot: Any, step: str
) -> None:
    document = sample_window.document
    assert document is not None
    with qtbot.waitActive(sample_window):
        sample_window.activateWindow()
    sample_window.show_step(step)
    page: Any = sample_window.page(step)
    if step == "kpis":
        page.kpi_detail.record_value()
    else:
        page.quadrants.quadrants["S"].add_button.click()
    steps, line = document.stack.index(), focus()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "7")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert document.stack.index() == steps + 1
    assert isinstance(focus(), QLineEdit)
    QTest.keyClick(focus(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.stack.index() == steps
    QTest.keyClicks(focus(), "8")
    QTest.keyClick(focus(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert focus().text() == ""
    assert document.stack.index() == steps


def test_what_was_taken_back_is_made_again_by_the_keys_of_windows_too(
    sample_window: MainWindow, qtbot: Any
) -> None:
    document = sample_window.document
    assert document is not None
    with qtbot.waitActive(sample_window):
        sample_window.activateWindow()
    with document.edit("Change goal") as session:
        edits.change(session, "goal", "goal-growth", weight=7.0)
    steps, control = document.stack.index(), Qt.KeyboardModifier.ControlModifier
    for more in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        QTest.keyClick(sample_window, Qt.Key.Key_Z, control)
        assert document.stack.index() == steps - 1
        QTest.keyClick(sample_window, Qt.Key.Key_Z if more.value else Qt.Key.Key_Y, control | more)
        assert document.stack.index() == steps
    assert sample_window.actions_by_id["redo"].toolTip() == "Redo (Ctrl+Shift+Z)"


def test_ctrl_tab_leads_to_the_next_tab_from_beside_the_pages_too(
    sample_window: MainWindow, qtbot: Any
) -> None:
    with qtbot.waitActive(sample_window):
        sample_window.activateWindow()
    guide = sample_window.docks["guide"]
    guide.show()
    qtbot.waitUntil(lambda: bool(reachable(guide)))
    link = reachable(guide).pop()
    control = Qt.KeyboardModifier.ControlModifier
    save = sample_window.toolbar.widgetForAction(sample_window.actions_by_id["save"])
    for place in (sample_window.find_box, save, link):
        sample_window.show_step("vision")
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_Tab, control)
        assert sample_window.step == "market"
        QTest.keyClick(place, Qt.Key.Key_Backtab, control | Qt.KeyboardModifier.ShiftModifier)
        assert sample_window.step == "vision"


@pytest.mark.parametrize("step", ["kpis", "swot", "reviews"])
def test_a_click_with_ctrl_leaves_the_line_that_everything_goes_by_marked(
    sample_window: MainWindow, qtbot: Any, step: str
) -> None:
    sample_window.show_step(step)
    single = QAbstractItemView.SelectionMode.SingleSelection
    views = [
        view
        for view in sample_window.page(step).findChildren(QAbstractItemView)
        if view.isVisible() and view.selectionMode() == single and view.viewport().height() > 40
    ]
    tried = 0
    for view in views:
        rows = (view.model().index(row, 0) for row in range(view.model().rowCount()))
        index = next((each for each in rows if each.flags() & Qt.ItemFlag.ItemIsSelectable), None)
        if index is None or not view.viewport().rect().contains(view.visualRect(index).center()):
            continue
        view.setCurrentIndex(index)
        place = view.visualRect(index).center()
        held = Qt.KeyboardModifier.ControlModifier
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, place)
        QApplication.processEvents()
        if view.isVisible() and view.currentIndex().isValid():
            assert view.selectionModel().isSelected(view.currentIndex()), view.accessibleName()
            tried += 1
    assert tried


def test_ctrl_k_unfolds_a_toolbar_that_has_no_room_for_the_search(
    sample_window: MainWindow, qtbot: Any
) -> None:
    sample_window.resize(540, 600)
    qtbot.waitUntil(lambda: not sample_window.find_box.isVisible())
    sample_window.actions_by_id["find"].trigger()
    qtbot.waitUntil(sample_window.find_box.isVisible)
    assert focus() is sample_window.find_box
    QTest.keyClicks(sample_window.find_box, "retention")
    qtbot.waitUntil(sample_window.find_box.results.isVisible)
    assert sample_window.find_box.results.x() > -20


def test_escape_leads_from_finding_back_to_where_it_began(sample_window: MainWindow) -> None:
    sample_window.show_step("kpis")
    tree: Any = sample_window.page("kpis").list.view
    tree.setFocus()
    sample_window.actions_by_id["find"].trigger()
    QTest.keyClicks(focus(), "users")
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert focus() is tree
    assert sample_window.find_box.text() == ""
