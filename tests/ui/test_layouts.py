"""A window looks as the last one did: its tab, docks and dividers; what is broken is left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView

from goaldesk import settings
from goaldesk.core.queries.records import records
from goaldesk.ui import layouts
from goaldesk.ui.docks import frame
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow


def arrange(window: MainWindow, qtbot: Any) -> None:
    window.resize(790, 700)  # the screen of tests has 800×800
    window.show_step("kpis")
    qtbot.wait(30)
    window.page("kpis").splitter.moveSplitter(380, 1)
    frame.bring_up(window, "history")
    qtbot.wait(30)


def shown(window: MainWindow) -> tuple[str, bool, bool, list[int]]:
    return (
        window.step,
        window.docks["guide"].isHidden(),
        window.docks["history"].isHidden(),
        window.page("kpis").splitter.sizes(),
    )


def test_the_next_window_looks_as_the_last(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    arrange(window, qtbot)
    before = shown(window)
    assert before[:3] == ("kpis", True, False)
    size = window.size()
    assert window.close()
    again = desk.new_window()
    assert desk.files.open(again, file)
    qtbot.wait(50)
    assert again.size() == size
    assert shown(again) == before


def test_another_start_reads_it_from_the_settings(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    arrange(window, qtbot)
    assert window.close()
    kept, broken = settings.load(desk.folders.config)
    assert not broken
    assert layouts.read(kept.layout)["step"] == "kpis"
    assert layouts.read(kept.layout)["docks"] == ["history"]


def test_another_theme_leaves_everything_in_place(
    desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    arrange(window, qtbot)
    before = shown(window)
    desk.change(theme="dark")
    qtbot.wait(50)
    assert shown(window) == before


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "AAAA/w==",
        "[]",
        "[" * 100_000,
        '{"step": "nowhere"}',
        '{"step": []}',
        '{"docks": ["guide", 1]}',
        '{"width": -1}',
        '{"afloat": {"guide": [1, 2, 3]}}',
        '{"afloat": {"clock": [1, 2, 3, 4]}}',
        '{"afloat": {"guide": [1, 2, 3, 1e99]}}',
        '{"dividers": {"kpis": [[1e99, "x"]]}}',
        '{"dividers": [1]}',
        '{"tabs": {"kpis": [-1]}}',
        '{"tabs": [1]}',
        '{"columns": {"kpis": [1]}}',
        '{"columns": {"kpis": {"name": {"widths": {"name": "wide"}}}}}',
        '{"columns": {"kpis": {"name": {"hidden": [1]}}}}',
        '{"columns": {"kpis": {"name": {"order": "name"}}}}',
    ],
)
def test_a_broken_layout_is_left_out_and_logged(text: str, caplog: Any) -> None:
    assert layouts.read(text) == {}
    assert "layout" in caplog.text


def drag(header: QHeaderView, number: int, by: int) -> None:
    """Drags the right edge of a column as a mouse does."""
    edge = header.sectionViewportPosition(number) + header.sectionSize(number) - 2
    handle = header.window().windowHandle()
    at = header.viewport().mapTo(header.window(), QPoint(edge, header.height() // 2))
    QTest.mouseMove(handle, at)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    for step in (by // 2, by):
        QTest.mouseMove(handle, at + QPoint(step, 0))
        QTest.qWait(20)
    end = at + QPoint(by, 0)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def open_again(desk: Desk, window: MainWindow, file: Path, qtbot: Any) -> MainWindow:
    """The next window, with the same file."""
    assert window.close()
    again = desk.new_window()
    assert desk.files.open(again, file)
    qtbot.wait(50)
    return again


def keys(window: MainWindow) -> dict[str, int]:
    """The numbers of the columns of the tree, by their keys."""
    columns = window.page("kpis").list.model.columns
    return {column.key: number for number, column in enumerate(columns)}


def test_columns_keep_their_widths_their_order_and_which_are_shown(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    window.resize(1280, 720)
    window.show_step("kpis")
    qtbot.wait(50)
    header, key = window.page("kpis").list.view.header(), keys(window)
    before = {name: header.sectionSize(number) for name, number in key.items()}
    drag(header, key["target"], 30)
    assert header.sectionSize(key["target"]) > before["target"]
    target = header.sectionSize(key["target"])
    header.moveSection(header.visualIndex(key["status"]), 1)
    menu = window.page("kpis").list.view.columns_menu()
    for action in menu.actions():
        action.setChecked(action.text() != window.words.text("Progress"))
    shown = [name for name, number in key.items() if not header.isSectionHidden(number)]
    menu.close()

    again = open_again(desk, window, file, qtbot)
    header = again.page("kpis").list.view.header()
    assert header.sectionSize(key["target"]) == target
    assert header.visualIndex(key["status"]) == 1
    assert [name for name, number in key.items() if not header.isSectionHidden(number)] == shown
    assert "progress" not in shown
    assert len(shown) == len(key) - 1
    # What nobody dragged follows from the font and the values.
    (kept,) = layouts.read(desk.settings.layout)["columns"]["kpis"].values()
    assert set(kept["widths"]) == {"target"}


def test_inner_tabs_and_the_grid_are_shown_again(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    window.show_step("market")
    window.page("market").inner.setCurrentIndex(2)
    window.show_step("responsibilities")
    window.page("responsibilities").tabs.setCurrentIndex(3)
    window.show_step("kpis")
    page = window.page("kpis")
    page.kpi_detail.tabs.setCurrentWidget(page.kpi_detail.targets)
    page.open_grid("")
    qtbot.wait(30)
    again = open_again(desk, window, file, qtbot)
    page = again.page("kpis")
    assert not page.list.in_tree
    page.actions_by_name["grid"].trigger()
    assert page.kpi_detail.tabs.currentWidget() is page.kpi_detail.targets
    assert page.right.currentWidget() is page.kpi_detail
    for step, tabs in (("market", "inner"), ("responsibilities", "tabs")):
        again.show_step(step)
        assert getattr(again.page(step), tabs).currentIndex() == {"market": 2}.get(step, 3)


def test_a_grid_that_is_made_ahead_leaves_the_cursor_where_it_is(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    window.show_step("kpis")
    window.page("kpis").open_grid("")
    window.show_step("vision")
    again = open_again(desk, window, file, qtbot)
    again.activateWindow()
    editor = again.page("vision").head.editors["name"]
    editor.setFocus()
    assert not again.page("kpis").list.in_tree  # made, not shown
    assert again.focusWidget() is editor


def test_the_evidence_that_is_made_ahead_does_so_too(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    window.show_step("swot")
    window.page("swot").toolbar_actions()[1].trigger()
    window.show_step("vision")
    again = open_again(desk, window, file, qtbot)
    again.activateWindow()
    editor = again.page("vision").head.editors["name"]
    editor.setFocus()
    assert again.page("swot").toolbar_actions()[1].isChecked()  # made, not shown
    assert again.focusWidget() is editor


def test_nothing_of_a_document_is_in_the_settings(
    desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    window.resize(1280, 720)
    window.show_step("responsibilities")
    qtbot.wait(50)
    header = window.page("responsibilities").raci.grid.view.horizontalHeader()
    size = header.sectionSize(1)
    drag(header, 1, 30)  # its columns are departments
    assert header.sectionSize(1) > size
    assert window.close()
    assert json.loads(desk.settings.layout)["columns"] == {"responsibilities": {}, "overview": {}}


def test_a_window_that_the_system_ends_is_kept_too(
    desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    arrange(window, qtbot)
    desk.session._prepare()
    kept, _ = settings.load(desk.folders.config)
    assert layouts.read(kept.layout)["step"] == "kpis"
    assert kept.geometry == bytes(window.saveGeometry().toBase64()).decode()


def test_each_window_of_a_session_stands_where_it_stood(
    desk: Desk, window: MainWindow, file: Path, qapp: Any, qtbot: Any
) -> None:
    desk.change(restore_session=True)
    arrange(window, qtbot)
    other = file.with_name("other.goaldb")
    other.write_bytes(file.read_bytes())
    beside = desk.new_window()
    assert desk.files.open(beside, other)
    beside.show_step("swot")
    beside.setGeometry(20, 30, 700, 500)
    window.move(4, 70)
    stood = [(each.step, each.geometry()) for each in (window, beside)]
    desk.quit()
    again = Desk(qapp, desk.folders)
    again.start(again.new_window(), None, "", None)
    qtbot.waitUntil(lambda: len(again.windows) == 2)
    qtbot.waitUntil(lambda: again.windows[1].document is not None)
    assert [(each.step, each.geometry()) for each in again.windows] == stood
    again.quit()


def test_the_docks_change_sides_and_stay_there(desk: Desk, window: MainWindow, qtbot: Any) -> None:
    left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea

    def places() -> list[Qt.DockWidgetArea]:
        return [window.dockWidgetArea(window.docks[name]) for name in ("guide", "history")]

    assert places() == [right, right]
    frame.bring_up(window, "guide")
    frame.bring_up(window, "history")
    qtbot.wait(30)
    move = window.actions_by_id["other_side"]
    move.trigger()
    qtbot.wait(30)
    assert places() == [left, left]
    assert window.docks["history"].x() < window.centralWidget().x()
    assert not window.docks["history"].visibleRegion().isEmpty()
    desk.change(theme="dark")
    qtbot.wait(30)
    assert places() == [left, left]
    assert not window.docks["history"].visibleRegion().isEmpty()
    window.actions_by_id["other_side"].trigger()
    assert places() == [right, right]


@pytest.mark.parametrize("shown", [(), ("guide",), ("guide", "history")])
def test_a_dock_is_given_a_window_of_its_own_and_put_back_by_the_menu(
    window: MainWindow, qtbot: Any, shown: tuple[str, ...]
) -> None:
    for name in shown:
        frame.bring_up(window, name)
    qtbot.wait(30)
    front = shown[-1] if shown else "guide"
    window.actions_by_id["afloat"].trigger()
    qtbot.wait(30)
    assert [name for name, dock in window.docks.items() if dock.isFloating()] == [front]
    assert window.docks[front].isVisible()
    window.actions_by_id["afloat"].trigger()
    qtbot.wait(30)
    assert not any(dock.isFloating() for dock in window.docks.values())
    assert not window.docks[front].visibleRegion().isEmpty()


def test_a_dock_in_a_window_of_its_own_stays_where_it_was_put(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    for name in ("guide", "history"):
        frame.bring_up(window, name)
    qtbot.wait(30)
    window.actions_by_id["afloat"].trigger()
    place = QRect(220, 90, 410, 330)
    window.docks["history"].setGeometry(place)
    desk.change(theme="dark")
    qtbot.waitUntil(window.docks["history"].isFloating)
    assert window.docks["history"].geometry() == place
    assert not window.docks["guide"].isFloating()
    window.actions_by_id["other_side"].trigger()
    assert not window.docks["history"].isFloating()


def test_a_dock_whose_screen_is_gone_is_put_back(desk: Desk, file: Path, qtbot: Any) -> None:
    kept = {"docks": ["guide"], "afloat": {"guide": [-9000, 90, 410, 330]}}
    desk.change(layout=json.dumps(kept))
    window = desk.new_window()
    assert desk.files.open(window, file)
    qtbot.waitUntil(window.docks["guide"].isVisible)
    assert not window.docks["guide"].isFloating()


def test_columns_and_tabs_of_another_version_are_left_out(
    desk: Desk, file: Path, caplog: Any
) -> None:
    kept = {
        "tabs": {"kpis": [1, 2, 3, 4, 5], "market": [99], "gone": [1]},
        "columns": {
            "kpis": {"name gone": {"widths": {"gone": 5}}},
            "market": {"name kind date url": {"widths": {"gone": 5}, "order": ["gone"]}},
        },
    }
    desk.change(layout=json.dumps(kept))
    window = desk.new_window()
    assert desk.files.open(window, file)
    assert window.page("market").inner.currentIndex() == 0
    assert window.page("kpis").list.in_tree
    assert not caplog.text


def test_dividers_of_another_version_are_left_out(
    desk: Desk, file: Path, qtbot: Any, caplog: Any
) -> None:
    desk.change(layout='{"step": "kpis", "dividers": {"kpis": [[1, 2, 3, 4]], "old": []}}')
    window = desk.new_window()
    assert desk.files.open(window, file)
    assert window.step == "kpis"
    assert len(window.page("kpis").splitter.sizes()) == 2
    assert not caplog.text


def test_looks_changed_at_once_again_leave_the_docks_as_they_stood(
    desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    window.handlers["guide"]()
    desk.change(theme="dark")
    desk.change(theme="light")
    desk.change(language="zh")
    qtbot.wait(150)
    assert window.docks["guide"].isVisible()
    assert window.guide is window.docks["guide"].widget()


def test_another_look_shows_the_row_that_was_selected(desk: Desk, window: MainWindow) -> None:
    for table in ("kpi", "swot_factor", "review", "competitor", "department"):
        assert window.document is not None
        with window.document.read() as session:
            last = records(session, table)[-1].id
        window.go(table, last)
        desk.change(theme="dark")
        assert window.page(window.step).main_row() == (table, last)
        desk.change(language="zh")
        assert window.page(window.step).main_row() == (table, last)
        desk.change(theme="light", language="en")


def test_a_window_widened_soon_after_its_start_shows_no_guide_unasked(
    desk: Desk, file: Path, qtbot: Any
) -> None:
    made = desk.new_window()
    made.resize(1200, 700)
    assert desk.files.open(made, file)
    made.resize(1600, 700)
    qtbot.wait(150)
    assert not made.docks["guide"].isVisible()
