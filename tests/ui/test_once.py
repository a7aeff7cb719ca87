"""Who clicks everything twice, or rests on a key, adds one of it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from shiboken6 import isValid

from goaldesk.core.queries.records import count
from goaldesk.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def click_twice(qtbot: Any, button: Any) -> None:
    """As a double click comes: the second press is told as one."""
    for part in (qtbot.mouseClick, qtbot.mouseDClick, qtbot.mouseRelease):
        if isValid(button):
            part(button, LEFT)


def how_many(window: MainWindow, table: str) -> int:
    assert window.document is not None
    with window.document.read() as session:
        return count(session, table)


@pytest.mark.parametrize(
    ("step", "text", "table"),
    [
        ("kpis", "Add goal", "goal"),
        ("kpis", "Add KPI", "kpi"),
        ("reviews", "New review", "review"),
    ],
)
def test_a_double_click_in_the_toolbar_adds_one(
    sample_window: MainWindow, qtbot: Any, step: str, text: str, table: str
) -> None:
    window = sample_window
    window.show_step(step)
    before = how_many(window, table)
    action = next(action for action in window.page_actions if action.text() == text)
    click_twice(qtbot, window.toolbar.widgetForAction(action))
    assert how_many(window, table) == before + 1


@pytest.mark.parametrize(
    ("step", "text", "table"),
    [
        ("kpis", "Add KPI here", "kpi"),
        ("kpis", "Add sub-goal", "goal"),
        ("reviews", "New review", "review"),
    ],
)
def test_a_double_click_on_a_button_of_the_page_adds_one(
    sample_window: MainWindow, qtbot: Any, step: str, text: str, table: str
) -> None:
    window = sample_window
    window.show_step(step)
    page: Any = window.page(step)
    if step == "kpis":
        assert page.tree is not None
        page.reveal("goal", page.tree.goals[0].id)
    buttons = [each for each in page.findChildren(QPushButton) if each.text() == text]
    before = how_many(window, table)
    click_twice(qtbot, next(each for each in buttons if each.isVisible()))
    assert how_many(window, table) == before + 1


def test_undo_is_clicked_as_often_as_one_likes(sample_window: MainWindow, qtbot: Any) -> None:
    window = sample_window
    window.show_step("kpis")
    before = how_many(window, "goal")
    page: Any = window.page("kpis")
    page.edits.add_goal()
    page.edits.add_goal()
    window.finish_typing()
    click_twice(qtbot, window.toolbar.widgetForAction(window.actions_by_id["undo"]))
    assert how_many(window, "goal") == before


def test_a_key_that_is_held_adds_one(sample_window: MainWindow) -> None:
    actions = sample_window.page("kpis").actions()
    held = {action.text() for action in actions if action.autoRepeat()}
    assert not held & {"Add goal", "Add sub-goal", "Add KPI", "Duplicate"}
    assert not sample_window.actions_by_id["new"].autoRepeat()
    assert sample_window.actions_by_id["undo"].autoRepeat()
