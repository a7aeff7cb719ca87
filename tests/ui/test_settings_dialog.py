"""File → Settings…: every change holds at once, in every window, and is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QTableView,
)

from goaldesk import settings
from goaldesk.core import edits
from goaldesk.core.queries.records import record
from goaldesk.store import backups
from goaldesk.ui.editors import DateEdit
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.settings_dialog import SettingsDialog


@pytest.fixture
def dialog(window: MainWindow) -> SettingsDialog:
    """The dialog of the menu."""
    action = window.actions_by_id["settings"]
    assert action.shortcut() == QKeySequence("Ctrl+,")
    action.trigger()
    return next(iter(window.findChildren(SettingsDialog)))


def pick(dialog: SettingsDialog, name: str, value: object) -> None:
    """Choose a value as its user does."""
    field: Any = dialog.fields[name]
    if isinstance(field, QCheckBox):
        field.click()
    elif isinstance(field, QComboBox):
        field.setFocus()
        field.setCurrentIndex(field.findData(value))
        field.activated.emit(field.currentIndex())
    else:
        assert isinstance(field, QLineEdit)
        field.setText(str(value))
        field.editingFinished.emit()


def test_every_setting_is_asked_for_and_kept(dialog: SettingsDialog, desk: Desk) -> None:
    values: dict[str, object] = {}
    for name, each in settings.asked().items():
        now = getattr(desk.settings, name)
        others = [value for value, _ in each.choices if value != now]
        values[name] = others[-1] if others else True if now is False else "Lin Lan"
        pick(dialog, name, values[name])
        assert getattr(desk.settings, name) == values[name], name
    kept, broken = settings.load(desk.folders.config)
    assert not broken
    assert {name: getattr(kept, name) for name in values} == values
    for name, field in dialog.fields.items():
        shown: Any = field
        if isinstance(shown, QComboBox):
            assert shown.currentData() == values[name]


def test_the_language_changes_at_once_and_the_cursor_stays(
    dialog: SettingsDialog, desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    dialog.activateWindow()
    pick(dialog, "language", "zh")
    assert dialog.windowTitle() == "设置"
    assert window.menuBar().actions()[0].text().startswith("文件")
    qtbot.waitUntil(lambda: dialog.fields["language"].hasFocus())
    pick(dialog, "theme", "dark")
    assert desk.theme.name == "dark"
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(SettingsDialog))


def test_the_author_of_edits_follows(
    dialog: SettingsDialog, desk: Desk, window: MainWindow
) -> None:
    pick(dialog, "author", "  Sun Jia ")
    assert window.document is not None
    assert window.document.author == "Sun Jia"


def test_numbers_and_weeks_are_shown_as_chosen(
    dialog: SettingsDialog, desk: Desk, window: MainWindow
) -> None:
    pick(dialog, "numbers", "1.234,5")
    pick(dialog, "week_start", "sunday")
    assert window.words.number(1234.5) == "1.234,5"
    window.show_step("kpis")
    page: Any = window.page("kpis")
    grid = page.grid
    grid.unit.setCurrentIndex(grid.unit.findData("week"))
    grid.unit.activated.emit(grid.unit.currentIndex())
    assert {period.first.weekday() for period in grid.model.periods} == {6}
    assert all(period.last - period.first == dt.timedelta(days=6) for period in grid.model.periods)
    field = DateEdit(window.words, window.icons, dt.date.today, window)
    field.open_calendar()
    calendar = field.findChild(QCalendarWidget)
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Sunday


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_calendar_shows_all_weeks_whole(
    desk: Desk, window: MainWindow, language: str, qtbot: Any
) -> None:
    desk.change(language=language)
    field = DateEdit(window.words, window.icons, lambda: dt.date(2026, 8, 31), window)
    field.open_calendar()
    days = field.findChild(QCalendarWidget).findChild(QTableView)
    qtbot.waitUntil(days.isVisible)
    rows = range(days.model().rowCount())  # the first names the days of the week
    assert sum(map(days.rowHeight, rows)) <= days.viewport().height()
    field.findChild(QMenu).close()


def test_new_documents_have_the_chosen_thresholds(
    dialog: SettingsDialog, desk: Desk, window: MainWindow
) -> None:
    pick(dialog, "preset", "committed")
    desk.files.new(window)
    document = desk.windows[-1].document
    assert document is not None
    with document.read() as session:
        product = record(session, "product", "product")
    assert product is not None
    assert (product["preset"], product["green"], product["amber"]) == ("committed", 0.95, 0.75)


def test_as_many_backups_are_kept_as_chosen(
    dialog: SettingsDialog, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    document = window.document
    assert document is not None
    start = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)  # past midnight one of each day is kept
    minutes = iter(range(1, 99))
    document._clock = lambda: start + dt.timedelta(minutes=next(minutes))
    for _ in range(7):
        document.back_up()
    folder = backups.folder_of(desk.folders, document.id)
    assert len(backups.listed(folder)) == 7
    pick(dialog, "backups", 5)
    document.back_up()
    assert len(backups.listed(folder)) == 5
    with document.edit("Change product") as session:
        edits.change(session, "product", "product", name="Renamed")
    document.save()
    assert len(backups.listed(folder)) == 5


def test_the_wheel_changes_nothing_by_the_way(dialog: SettingsDialog) -> None:
    for field in dialog.fields.values():
        assert field.focusPolicy() in (Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)
    assert QApplication.activeModalWidget() is dialog
