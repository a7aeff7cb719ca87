"""Columns and panels are made larger and moved without a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from goaldesk.ui import layouts
from goaldesk.ui.main_window import MainWindow

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.focusWidget(), key, ALT | SHIFT)


@pytest.fixture
def kpis(sample_window: MainWindow, qtbot: Any) -> Any:
    """The KPIs page, the keyboard in its tree."""
    sample_window.show_step("kpis")
    sample_window.activateWindow()
    qtbot.waitUntil(sample_window.isActiveWindow)
    page = sample_window.page("kpis")
    page.list.view.setFocus()
    return page


def test_a_column_is_made_wider_and_narrower(sample_window: MainWindow, kpis: Any) -> None:
    view = kpis.list.view
    keys = [column.key for column in view.lines_model.columns]
    target = keys.index("target")
    view.select(kpis.list.current_id(), "target")
    before = view.columnWidth(target)
    press(sample_window, Qt.Key.Key_Right)
    wider = view.columnWidth(target)
    assert wider > before
    kept = layouts.of(sample_window)["columns"]["kpis"]
    assert [list_["widths"] for list_ in kept.values()] == [{"target": wider}]
    press(sample_window, Qt.Key.Key_Left)
    assert view.columnWidth(target) == before
    for _ in range(30):
        press(sample_window, Qt.Key.Key_Left)
    assert view.columnWidth(target) == view.header().minimumSectionSize()


def test_the_names_get_their_room_from_the_column_beside_them(
    sample_window: MainWindow, kpis: Any
) -> None:
    view = kpis.list.view
    view.select(kpis.list.current_id(), "name")
    before = view.columnWidth(0)
    press(sample_window, Qt.Key.Key_Right)
    assert view.columnWidth(0) > before
    press(sample_window, Qt.Key.Key_Left)
    assert view.columnWidth(0) == before


def test_a_panel_is_made_larger_and_keeps_its_share(
    sample_window: MainWindow, kpis: Any, qtbot: Any
) -> None:
    before = kpis.splitter.sizes()
    press(sample_window, Qt.Key.Key_Down)
    assert kpis.splitter.sizes()[0] < before[0]
    press(sample_window, Qt.Key.Key_Up)
    assert kpis.splitter.sizes() == before
    press(sample_window, Qt.Key.Key_Down)
    chosen = kpis.splitter.sizes()[0]
    sample_window.resize(sample_window.width() + 200, sample_window.height())
    assert abs(kpis.splitter.sizes()[0] - chosen) < 250
    history = sample_window.docks["history"]
    history.show()
    qtbot.wait(50)
    history.widget().filter.text.setFocus()
    wide = history.width()
    press(sample_window, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: history.width() > wide)


def test_the_menu_of_columns_moves_the_one_with_the_cursor(kpis: Any) -> None:
    view = kpis.list.view

    def order() -> list[str]:
        header, columns = view.header(), view.lines_model.columns
        shown = map(header.logicalIndex, range(header.count()))
        return [columns[n].key for n in shown if not view.isColumnHidden(n)]

    def move(number: int) -> bool:
        action = view.columns_menu().actions()[number]
        action.trigger()
        return bool(action.isEnabled())

    before = order()
    view.select(kpis.list.current_id(), before[-1])
    assert not move(-1), "the last one"
    assert move(-2)
    assert order() == [*before[:-2], before[-1], before[-2]]
    assert move(-1)
    assert order() == before
    view.select(kpis.list.current_id(), "name")
    assert not move(-1)
    assert not move(-2)
