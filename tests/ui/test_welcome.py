"""The first page: name and language are asked once, on it; plans to start from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QStandardPaths, Qt
from PySide6.QtWidgets import QPushButton

from goaldesk import settings
from goaldesk.ui.help import Help
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.welcome import Welcome


def test_the_language_chosen_there_holds_at_once_and_is_kept(desk: Desk, qtbot: Any) -> None:
    window = desk.new_window()
    desk.welcome(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page: Welcome = window.stack.currentWidget()
    assert page.language.currentText() == "English"
    page.author.setFocus()
    qtbot.keyClicks(page.author, "Lin Lan")
    page.language.setFocus()
    qtbot.keyClick(page.language, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.words.language == "zh")
    anew: Welcome = window.stack.currentWidget()
    assert anew is not page
    assert anew.language.currentText() == "简体中文"
    assert anew.author.text() == "Lin Lan"
    kept, _ = settings.load(desk.folders.config)
    assert (kept.language, kept.author) == ("zh", "Lin Lan")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_template_opens_with_what_is_missing(desk: Desk, qtbot: Any, language: str) -> None:
    desk.change(language=language)
    window = desk.new_window()
    window.resize(1280, 720)
    desk.welcome(window)
    title = window.words.text("Internal platform")
    (button,) = (
        each
        for each in window.stack.currentWidget().findChildren(QPushButton)
        if each.text() == title
    )
    button.click()
    assert window.document is not None
    assert not window.document.path
    with window.document.read() as session:
        from goaldesk.core.queries.records import records

        (product,) = records(session, "product")
        assert product["language"] == language
        assert product["start"].day == 1
        assert product["start"] <= dt.date.today() <= product["due"]
        assert len(records(session, "kpi")) == 8
    assert window.docks["guide"].isVisible()
    qtbot.waitUntil(lambda: len(window.guide.links) > 5)
    assert not window.document.stack.canUndo()
    assert window.menus["templates"].actions()[4].text() == title


def test_the_first_steps_are_told_there(desk: Desk, qtbot: Any) -> None:
    window = desk.new_window()
    desk.welcome(window)
    (link,) = (
        each
        for each in window.stack.currentWidget().findChildren(QPushButton)
        if each.text() == "First steps"
    )
    link.click()
    shown = window.findChild(Help)
    assert shown.browser.toPlainText().startswith("First steps")


def test_where_there_is_no_folder_of_documents_the_home_is_proposed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "Documents"))
    window = desk.new_window()
    desk.files.new(window)
    assert desk.files.folder(window) == tmp_path
    (tmp_path / "Documents").mkdir()
    assert desk.files.folder(window) == tmp_path / "Documents"


def test_a_second_window_lies_beside_the_first_and_on_the_screen(desk: Desk) -> None:
    first = desk.new_window()
    room = first.screen().availableGeometry()
    assert first.isMaximized()  # with its title bar, it would reach below the screen of tests
    first.showNormal()
    first.resize(room.size())
    first.move(room.topLeft())
    second = desk.new_window()
    assert second.pos() == room.topLeft() + QPoint(32, 32)
    assert second.frameGeometry().bottom() == room.bottom()
    assert room.contains(second.frameGeometry())


def test_a_window_kept_from_a_larger_screen_has_room_for_its_title_bar(desk: Desk) -> None:
    first = desk.new_window()
    first.showNormal()
    first.resize(3000, 2000)
    first.close()
    second = desk.new_window()
    assert not second.isMaximized()
    assert second.height() + 32 <= second.screen().availableGeometry().height()


def test_without_a_document_no_key_leads_to_an_empty_page(desk: Desk, qtbot: Any) -> None:
    window = desk.new_window()
    desk.welcome(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shown = window.stack.currentWidget()
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is shown
    desk.files.new(window)
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.step == "kpis"
