"""Backups and what crashes left: looked at, opened, put back, recovered, discarded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QPushButton

from goaldesk.core import edits
from goaldesk.core.queries.history import entries
from goaldesk.core.queries.history_limits import Wanted
from goaldesk.core.queries.records import records
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.store import backups, restore
from goaldesk.store.file import problems
from goaldesk.store.recovery import recoverable
from goaldesk.ui import dialogs, recovering
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.restore_page import RestorePage
from goaldesk.ui.welcome import Lost, Welcome
from tests.ui.conftest import TODAY
from tests.ui.product import product_name, rename


def now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def shows_time(text: str, moment: dt.datetime) -> bool:
    """Whether a text has the time of a moment, or of the minute before: the clock went on."""
    return any(f"{each:%H:%M}" in text for each in (moment, moment - dt.timedelta(minutes=1)))


@pytest.fixture
def file(folders: Folders, tmp_path: Path) -> Path:
    """A small document as a file, and a backup of two days ago that has another name in it."""
    tables = {
        "product": [{"name": "Chat"}],
        "goal": [{"id": "top", "title": "Growth"}],
        "kpi": [{"id": "users", "goal_id": "top", "name": "Users", "target": 9.0}],
        "measurement": [{"kpi_id": "users", "date": TODAY, "value": 1.0}],
    }
    when = [now() - dt.timedelta(days=3)]
    document = Document.new(folders, tables, author="Lin Lan", clock=lambda: when[0])
    rename(document, "Chat as it was")
    when[0] = now() - dt.timedelta(days=2, minutes=5)
    document.back_up()
    rename(document, "Chat")
    with document.edit("Delete KPI") as session:
        edits.delete(session, "kpi", "users")
    when[0] = now() - dt.timedelta(hours=3, minutes=2)
    path = tmp_path / "plan.goaldb"
    document.save(path)
    document.back_up()
    document.close()
    return path


@pytest.fixture
def page_of(qtbot: Any) -> Callable[[MainWindow], RestorePage]:
    """Opens the page of backups as a user does, and waits until it has looked into one."""

    def opened(window: MainWindow) -> RestorePage:
        window.actions_by_id["restore"].trigger()
        page = window.stack.currentWidget()
        assert isinstance(page, RestorePage)
        settle(qtbot, page)
        return page

    return opened


def settle(qtbot: Any, page: RestorePage) -> None:
    qtbot.waitUntil(lambda: "Looking" not in page.comparison.summary.text(), timeout=20_000)


def choose(qtbot: Any, page: RestorePage, number: int) -> None:
    page.table.setCurrentIndex(page.table.rows.index(number, 0))
    settle(qtbot, page)


def kpis(document: Document) -> list[str]:
    with document.read() as session:
        return [str(row["name"]) for row in records(session, "kpi")]


def cells(table: Any) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_page_says_when_a_backup_was_made_and_what_it_is(
    window: MainWindow, page_of: Callable[[MainWindow], RestorePage]
) -> None:
    page = page_of(window)
    newest, older = cells(page.table)
    assert [newest[1], older[1]] == ["3 hours ago", "2 days ago"]
    assert newest[3:6] == ["Chat", "plan", "+2"]
    assert older[3:6] == ["Chat as it was", "", "–"]
    assert newest[6].endswith(" kB")
    assert shows_time(newest[0], now() - dt.timedelta(hours=3, minutes=2))
    assert page.documents.current().first == "Chat"
    assert page.documents.current().right == "open"
    assert page.table.hasFocus() or not window.isActiveWindow()


def test_the_name_of_the_product_has_room_beside_the_guide(
    window: MainWindow, page_of: Callable[[MainWindow], RestorePage]
) -> None:
    """A window of 1280 pixels leaves 754 to the list; the name takes what the others leave."""
    columns = page_of(window).table.rows.columns
    assert [column.key for column in columns if not column.width] == ["product"]
    assert sum(column.width for column in columns) <= 640


def test_moments_are_shown_whole(
    window: MainWindow, page_of: Callable[[MainWindow], RestorePage]
) -> None:
    """In a wide font they take what their columns have."""
    table = page_of(window).table
    font = QFont("DejaVu Sans")
    font.setPixelSize(13)
    moment, ago, last = (
        table.columnWidth(number) - QFontMetrics(font).horizontalAdvance(text) - 14
        for number, text in enumerate(("26 Nov 2026 14:05", "50 seconds ago", "26 Nov 2026 14:05"))
    )
    assert min(moment, ago, last) >= 0


def test_it_tells_how_a_backup_differs(
    window: MainWindow, page_of: Callable[[MainWindow], RestorePage], qtbot: Any
) -> None:
    page = page_of(window)
    assert page.comparison.verdict.text() == "The document holds the same now."
    choose(qtbot, page, 1)
    summary = page.comparison.summary.text()
    assert summary == "This backup holds 1 goal, 1 KPI, 1 measurement, and 0 reviews."
    assert page.comparison.verdict.text() == "Compared with the document as it is now:"
    assert cells(page.comparison.table) == [
        ["Product", "", "", "1"],
        ["KPIs", "1", "", ""],
        ["Measurements", "1", "", ""],
    ]
    with window.document.edit("Add segment") as session:
        edits.add(session, "segment", name="Young")
    qtbot.waitUntil(lambda: ["User segments", "", "1", ""] in cells(page.comparison.table))
    frozen = window.document.copy.folder / "frozen"
    assert list(frozen.iterdir()) == []  # what was compared with is let go of


def test_put_back_is_one_edit_the_file_waits_for_save_and_nothing_is_lost(
    window: MainWindow,
    page_of: Callable[[MainWindow], RestorePage],
    file: Path,
    folders: Folders,
    qtbot: Any,
) -> None:
    document, there = window.document, file.read_bytes()
    rename(document, "Not saved yet")
    page = page_of(window)
    choose(qtbot, page, 1)
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert (product_name(document), kpis(document)) == ("Chat as it was", ["Users"])
    assert window.stack.currentWidget() is window.tabs
    assert "The document is as it was in the backup of" in window.notice.sentence.text()
    assert (document.modified, document.path, file.read_bytes()) == (True, file, there)
    newest = restore.all_backups(folders)[0][0]
    assert newest.product == "Not saved yet", "the state before is the newest backup"
    assert document.stack.undoText() == "Go back to a backup"
    with document.read() as session:
        done = entries(session, Wanted(), Words("en"))[0]
    assert re.fullmatch(r"Backup of \d+ \w+ \d{4} \d\d:\d\d", done.reason)
    document.undo()
    assert (product_name(document), kpis(document)) == ("Not saved yet", [])
    assert window.notice.isHidden(), "it told of what is undone now"
    document.redo()
    window.actions_by_id["save"].trigger()
    assert problems(file, folders) == []
    kept = [path for _, path in backups.listed(newest.path.parent)]
    assert there in [path.read_bytes() for path in kept], "the file was backed up before"


def test_put_back_of_what_is_there_already_says_so(
    window: MainWindow, page_of: Callable[[MainWindow], RestorePage], qtbot: Any
) -> None:
    page = page_of(window)
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert "holds the same as this backup already" in window.notice.sentence.text()
    assert not window.document.modified


def test_no_room_for_a_backup_of_now_leaves_the_document_alone(
    window: MainWindow,
    page_of: Callable[[MainWindow], RestorePage],
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = page_of(window)
    choose(qtbot, page, 1)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "make", full)
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert "nothing was changed" in window.notice.sentence.text()
    assert product_name(window.document) == "Chat"


def test_a_backup_opens_as_a_document_without_a_file(
    desk: Desk,
    window: MainWindow,
    page_of: Callable[[MainWindow], RestorePage],
    file: Path,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = file.read_bytes()
    page = page_of(window)
    choose(qtbot, page, 1)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    other = desk.windows[-1]
    assert other is not window
    assert (other.document.path, other.document.id) == (None, window.document.id)
    assert product_name(other.document) == "Chat as it was"
    assert product_name(window.document) == "Chat"
    assert "This is the backup of" in other.notice.sentence.text()
    made = now() - dt.timedelta(days=2, minutes=5)
    assert shows_time(other.windowTitle(), made)
    assert other.windowTitle().startswith("Backup of ")
    asked: list[Path] = []
    target = file.with_name("kept.goaldb")

    def ask(_: object, __: object, suggested: Path, *___: object) -> Path:
        asked.append(suggested)
        return target

    monkeypatch.setattr(dialogs, "ask_save", ask)
    other.actions_by_id["save"].trigger()
    assert asked
    assert asked[0] != file
    assert target.exists()
    assert other.windowTitle().startswith("kept")
    assert file.read_bytes() == there


def test_escape_and_back_lead_to_the_tabs_and_a_step_does_too(
    window: MainWindow, page_of: Callable[[MainWindow], RestorePage], qtbot: Any
) -> None:
    window.show_step("kpis")
    page = page_of(window)
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.tabs
    assert window.step == "kpis"
    assert window.page_actions, "the page has its actions again"
    page = page_of(window)
    back = next(b for b in page.findChildren(QPushButton) if b.text() == "Back")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.tabs
    page_of(window)
    window.show_step("swot")
    assert window.stack.currentWidget() is window.tabs
    assert window.stack.count() == 1


def test_the_welcome_page_leads_to_the_backups_of_all_documents(
    desk: Desk, file: Path, folders: Folders, qtbot: Any
) -> None:
    when = [now()]
    tables = samples.tables("ecommerce", "en", TODAY)
    shop = Document.new(folders, tables, author="Lin Lan", clock=lambda: when[0])
    shop.back_up()
    shop.close()
    window = desk.new_window()
    desk.welcome(window)
    welcome = window.stack.currentWidget()
    link = next(b for b in welcome.findChildren(QPushButton) if b.text() == "Backups")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    page = window.stack.currentWidget()
    assert isinstance(page, RestorePage)
    settle(qtbot, page)
    assert [row.first for row in page.documents.rows.rows] == ["Online store", "Chat"]
    assert page.comparison.verdict.text() == "It is the newest of this document."
    qtbot.keyClick(page.documents, Qt.Key.Key_Down)
    settle(qtbot, page)
    choose(qtbot, page, 1)
    assert page.comparison.verdict.text() == "Compared with the newest backup:"
    assert page.comparison.table.model().headerData(2, Qt.Orientation.Horizontal) == (
        "Only in the newest"
    )
    assert page.back_button.isHidden()
    qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    assert product_name(window.document) == "Chat as it was"
    assert window.stack.count() == 1


def test_without_a_backup_the_page_says_how_one_comes_about(
    desk: Desk, page_of: Callable[[MainWindow], RestorePage], qtbot: Any
) -> None:
    window = desk.new_window()
    desk.welcome(window)
    page = page_of(window)
    shown = [text.text() for text in page.findChildren(QLabel) if text.isVisible()]
    assert "There is no backup yet" in shown
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert isinstance(window.stack.currentWidget(), Welcome)


@pytest.mark.parametrize("flip", [0, 60_000])
def test_a_damaged_backup_is_said_and_not_opened(
    window: MainWindow,
    page_of: Callable[[MainWindow], RestorePage],
    folders: Folders,
    qtbot: Any,
    flip: int,
) -> None:
    path = restore.all_backups(folders)[0][0].path
    content = bytearray(path.read_bytes())
    content[flip] ^= 1
    path.write_bytes(content)
    page = page_of(window)
    said = page.comparison.summary.text()
    assert said == "This backup is damaged. Choose another one.", "nobody else could send it"
    assert not page.open_button.isEnabled()
    assert not page.back_button.isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert len(window.stack.parent().findChildren(RestorePage)) == 1
    choose(qtbot, page, 1)
    assert page.open_button.isEnabled()


def crash(window: MainWindow) -> None:
    """Let the process end without closing: its handles go, its working copy stays."""
    assert window.document is not None
    window.document.closed = True
    window.document.copy.close()
    window.document._lock = None
    window.document = None


def lost_in(window: MainWindow) -> Lost:
    [found] = window.stack.currentWidget().findChildren(Lost)
    return found


def button(within: Any, text: str) -> QPushButton:
    return next(b for b in within.findChildren(QPushButton) if b.text() == text)


def test_what_a_crash_left_is_discarded_after_a_question_in_its_line(
    desk: Desk, window: MainWindow, folders: Folders, file: Path, qtbot: Any
) -> None:
    there = file.read_bytes()
    rename(window.document, "Lost")
    crash(window)
    desk.welcome(window)
    lost = lost_in(window)
    qtbot.mouseClick(button(lost, "Discard…"), Qt.MouseButton.LeftButton)
    assert button(lost, "Keep it").isVisible()
    qtbot.keyClick(button(lost, "Keep it"), Qt.Key.Key_Escape)
    assert len(recoverable(folders)) == 1
    qtbot.mouseClick(button(lost, "Discard…"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(lost, "Keep it"), Qt.MouseButton.LeftButton)
    assert button(lost, "Discard…").isVisible()
    qtbot.mouseClick(button(lost, "Discard…"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(lost, "Discard"), Qt.MouseButton.LeftButton)
    assert recoverable(folders) == []
    assert lost.isHidden()
    assert file.read_bytes() == there


def test_a_damaged_session_says_so_and_is_kept(
    desk: Desk, window: MainWindow, folders: Folders
) -> None:
    rename(window.document, "Lost")
    folder = window.document.copy.folder
    crash(window)
    for left in folder.glob("copy.goaldb*"):
        left.write_bytes(b"rubbish" * 100)
    desk.welcome(window)
    lost = lost_in(window)
    labels = [text.text() for text in lost.findChildren(QLabel) if text.isVisible()]
    said = [text.replace("\u200b", "") for text in labels]  # where a long word may break
    assert said == [
        f"What was not saved in “plan” is damaged and can’t be recovered. It is kept in “{folder}”."
    ]
    assert not [b for b in lost.findChildren(QPushButton) if b.text().startswith("Recover")]
    assert folder.exists()


def test_opening_a_file_tells_of_what_a_crash_left_of_it(
    desk: Desk, window: MainWindow, folders: Folders, file: Path, qtbot: Any
) -> None:
    rename(window.document, "Rescued")
    crash(window)
    assert desk.files.open(window, file)
    assert product_name(window.document) == "Chat"
    assert "Goaldesk ended before 1 edit of this document was saved" in (
        window.notice.sentence.text()
    )
    assert window.notice.offer_button.text() == "Recover"
    assert window.notice.reason.isHidden()
    qtbot.mouseClick(window.notice.offer_button, Qt.MouseButton.LeftButton)
    assert product_name(window.document) == "Rescued"
    assert (window.document.path, window.document.modified) == (file, True)
    assert window.notice.isHidden()
    window.actions_by_id["save"].trigger()
    assert recoverable(folders) == []


def test_what_was_edited_meanwhile_is_asked_about_first(
    desk: Desk,
    window: MainWindow,
    folders: Folders,
    file: Path,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rename(window.document, "Rescued")
    crash(window)
    desk.files.open(window, file)
    offered = window.notice.offer_button
    qtbot.keyClick(offered, Qt.Key.Key_Escape)
    assert window.notice.isHidden()
    assert len(recoverable(folders)) == 1, "it is kept, and the welcome page offers it again"
    recovering.offer(desk, window)
    with window.document.edit("Change product") as session:
        edits.change(session, "product", "product", owner="Lin Lan")
    recovering.offer(desk, window)
    monkeypatch.setattr(dialogs, "ask_unsaved", lambda *_: "cancel")
    qtbot.mouseClick(window.notice.offer_button, Qt.MouseButton.LeftButton)
    assert product_name(window.document) == "Chat"
    assert window.document.modified


def test_neither_the_first_edit_nor_saving_takes_what_is_offered_away(
    desk: Desk, window: MainWindow, file: Path
) -> None:
    rename(window.document, "Rescued")
    crash(window)
    desk.files.open(window, file)
    rename(window.document, "Meanwhile")
    assert "Goaldesk ended before" in window.notice.sentence.text(), "the name can be asked later"
    window.actions_by_id["save"].trigger()
    assert "Goaldesk ended before" in window.notice.sentence.text()
    assert window.notice.offer_button.isVisible()
    window.notice.dismiss()
    rename(window.document, "After that")
    assert "What is your name?" in window.notice.sentence.text()


def authors(document: Document) -> list[str]:
    with document.read() as session:
        connection = session.connection()
        found = connection.exec_driver_sql("SELECT author FROM edit ORDER BY seq").all()
    return [row[0] for row in found]


def test_without_a_name_the_first_edit_asks_for_it_once(
    desk: Desk, window: MainWindow, folders: Folders, qtbot: Any, qapp: Any
) -> None:
    window.activateWindow()
    window.find_box.setFocus()
    assert not window.notice.isVisible()
    rename(window.document, "First")
    assert window.notice.isVisible()
    assert "What is your name?" in window.notice.sentence.text()
    assert not window.notice.reason.hasFocus(), "what is being typed goes on"
    window.actions_by_id["save"].trigger()
    assert "What is your name?" in window.notice.sentence.text(), "saving is no answer"
    assert window.notice.isVisible()
    qtbot.keyClicks(window.notice.reason, "Zhao Min")
    qtbot.keyClick(window.notice.reason, Qt.Key.Key_Return)
    assert not window.notice.isVisible()
    rename(window.document, "Second")
    assert not window.notice.isVisible()
    assert authors(window.document)[-2:] == ["", "Zhao Min"]
    assert Desk(qapp, folders).settings.author == "Zhao Min"


def test_who_does_not_want_to_tell_is_not_asked_again(window: MainWindow) -> None:
    rename(window.document, "First")
    window.notice.dismiss()
    rename(window.document, "Second")
    assert not window.notice.isVisible()


def test_a_name_given_on_the_welcome_page_is_not_asked_for(
    desk: Desk, file: Path, qtbot: Any
) -> None:
    window = desk.new_window()
    desk.welcome(window)
    welcome = window.stack.currentWidget()
    qtbot.keyClicks(welcome.author, "Zhao Min")
    qtbot.keyClick(welcome.author, Qt.Key.Key_Return)
    desk.files.open(window, file)
    rename(window.document, "First")
    assert not window.notice.isVisible()
    assert authors(window.document)[-1] == "Zhao Min"
