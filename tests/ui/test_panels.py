"""F6 goes from panel to panel, to where the keyboard was in each, and comes round."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.words import Words
from goaldesk.ui.docks import frame
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.panels import Dialog
from goaldesk.ui.section_list import SectionList
from tests.ui.every_place import in_the_window
from tests.ui.test_keyboard import named, reachable

EN = Words("en")
SHIFT = Qt.KeyboardModifier.ShiftModifier


def on(window: MainWindow, *modifiers: Qt.KeyboardModifier) -> QWidget:
    """Press F6, and tell who has the keyboard then."""
    QTest.keyClick(window, Qt.Key.Key_F6, *modifiers)
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_f6_comes_round_through_everything_and_back(sample_window: MainWindow, qtbot: Any) -> None:
    for place, _ in in_the_window(sample_window, qtbot):
        start = on(sample_window)
        reached = [start]
        while (here := on(sample_window)) is not start:
            assert len(reached) < 20, (place, list(map(named, reached)))
            reached.append(here)
        assert len(reached) == len(set(reached)) >= 3, place
        assert set(reached) <= reachable(sample_window), place
        back = [on(sample_window, SHIFT) for _ in reached]
        assert back == reached[::-1], place


def test_a_click_goes_where_tab_goes(sample_window: MainWindow, qtbot: Any) -> None:
    for place, page in in_the_window(sample_window, qtbot):
        clicked = page.findChildren(QLineEdit) + page.findChildren(QAbstractItemView)
        deaf = [each for each in clicked if each.focusPolicy() == Qt.FocusPolicy.TabFocus]
        assert not deaf, (place, list(map(named, deaf)))
    sample_window.show_step("vision")
    name = sample_window.page("vision").head.editors["name"]
    QTest.mouseClick(name, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is name


def test_f6_leads_into_a_dock_in_a_window_of_its_own_and_out_of_it(
    sample_window: MainWindow, qtbot: Any
) -> None:
    frame.bring_up(sample_window, "history")
    dock = sample_window.docks["history"]
    dock.setFloating(True)
    sample_window.activateWindow()
    inside = []
    for _ in range(8):
        QTest.keyClick(QApplication.activeWindow(), Qt.Key.Key_F6)
        qtbot.wait(30)  # another window becomes the active one in its own time
        inside.append(dock.isAncestorOf(QApplication.focusWidget()))
    assert True in inside
    assert False in inside[inside.index(True) :]


def test_a_panel_is_as_it_was_left(sample_window: MainWindow) -> None:
    sample_window.show_step("kpis")
    page: Any = sample_window.page("kpis")
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_Tab)
    left = QApplication.focusWidget()
    assert on(sample_window) is not left
    assert on(sample_window, SHIFT) is left


def test_f6_leads_out_of_the_grid_and_back_to_its_cell(sample_window: MainWindow) -> None:
    sample_window.show_step("kpis")
    page: Any = sample_window.page("kpis")
    page.open_grid("")
    cell = page.grid.view.currentIndex()
    assert on(sample_window) is not page.grid.view
    assert on(sample_window, SHIFT) is page.grid.view
    assert page.grid.view.currentIndex() == cell
    assert on(sample_window, SHIFT) is page.grid.unit
    assert on(sample_window, SHIFT) is page.list.text
    page.grid.view.setFocus()
    QTest.keyClick(page.grid.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.list.text


def test_the_menu_of_a_row_opens_at_its_cell(sample_window: MainWindow) -> None:
    sample_window.show_step("kpis")
    tree: Any = sample_window.page("kpis").list.view
    tree.setFocus()
    sample_window.actions_by_id["row_menu"].trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Duplicate" in [action.text() for action in menu.actions()]
    cell = tree.visualRect(tree.currentIndex()).translated(tree.viewport().mapToGlobal(QPoint()))
    assert cell.adjusted(-4, -4, 4, 40).contains(menu.pos())
    menu.close()


def test_a_dock_that_is_closed_leaves_the_keyboard_where_it_was(
    sample_window: MainWindow, qtbot: Any
) -> None:
    sample_window.show_step("kpis")
    tree: Any = sample_window.page("kpis").list.view
    tree.setFocus()
    sample_window.actions_by_id["history"].trigger()
    qtbot.wait(50)
    sample_window.docks["history"].widget().filter.text.setFocus()
    sample_window.actions_by_id["history"].trigger()
    assert QApplication.focusWidget() is tree


def test_escape_leaves_the_evidence(sample_window: MainWindow) -> None:
    sample_window.show_step("swot")
    page: Any = sample_window.page("swot")
    page.toolbar_actions()[1].trigger()
    assert QApplication.focusWidget() is page.evidence.filter
    QTest.keyClick(page.evidence.filter, Qt.Key.Key_Escape)
    assert not page.evidence.isVisible()
    assert QApplication.focusWidget() is not None


def test_the_menu_key_works_in_every_dialog(sample_window: MainWindow, qtbot: Any) -> None:
    """Shortcuts of the main window do not reach what is in front of it."""
    assert [
        kind for kind in QDialog.__subclasses__() if kind.__module__.startswith("goaldesk")
    ] == [Dialog]
    dialog = Dialog(sample_window)
    field, table = QLineEdit("words", dialog), SectionList(EN, {"goals": "Goals"}, ["goals"])
    box = QVBoxLayout(dialog)
    box.addWidget(field)
    box.addWidget(table)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    for widget, entry in ((field, "Select All"), (table, "Move down")):
        widget.setFocus()
        seen: list[str] = []

        def look(seen: list[str] = seen) -> None:
            menu = QApplication.activePopupWidget()
            if isinstance(menu, QMenu):
                seen += [action.text().replace("&", "").split("\t")[0] for action in menu.actions()]
                menu.close()

        watch = QTimer(interval=20)  # the list's menu waits for a choice, whenever it is there
        watch.timeout.connect(look)
        watch.start()
        QTest.keyClick(widget, Qt.Key.Key_F10, SHIFT)
        qtbot.waitUntil(lambda entry=entry, seen=seen: entry in seen)
        watch.stop()
    dialog.close()
