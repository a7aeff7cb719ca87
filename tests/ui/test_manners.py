"""What the application does by itself: days pass, documents are saved, sessions end, faults are
told."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget

from goaldesk import __version__
from goaldesk.core.queries.records import record
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.store.recovery import recoverable
from goaldesk.ui import about, crash, dialogs, jobs
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from tests.ui.product import rename

EVENING = dt.datetime(2026, 11, 9, 23, 59, 30, tzinfo=dt.UTC)


def name_in(path: Path, desk: Desk) -> str:
    """The product's name in the file."""
    document = Document.open(path, desk.folders, author="")
    try:
        with document.read() as session:
            product = record(session, "product", "product")
    finally:
        document.close()
    assert product is not None
    return str(product["name"])


@pytest.fixture
def rounds(desk: Desk, qtbot: Any) -> Callable[[str], None]:
    """Goes a round, once no work goes on in another thread, as it does after a start."""

    def go(name: str) -> None:
        qtbot.waitUntil(lambda: not jobs.busy(), timeout=30_000)
        getattr(desk.rounds, name)()

    return go


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def late(desk: Desk, file: Path) -> tuple[MainWindow, Clock]:
    """A window whose document's clock stands just before midnight."""
    clock = Clock()
    window = desk.new_window()
    desk.files.show(window, Document.open(file, desk.folders, author="Lin Lan", clock=clock))
    return window, clock


def test_today_moves_on_at_midnight(
    rounds: Any, desk: Desk, late: tuple[MainWindow, Clock], qtbot: Any
) -> None:
    window, clock = late
    assert window.document is not None
    told: list[Any] = []
    window.document.changed.connect(told.append)
    today = window.page("overview").today.day
    rounds("look_at_day")
    assert told == []
    assert (today.text(), window.right_label.text()) == ("9 Nov", "As of 9 Nov 2026")
    clock.now += dt.timedelta(minutes=1)
    rounds("look_at_day")
    assert (today.text(), window.right_label.text()) == ("10 Nov", "As of 10 Nov 2026")
    rounds("look_at_day")
    assert len(told) == 1
    assert not window.document.modified
    clock.now += dt.timedelta(days=3)  # the computer slept
    window.page("kpis")  # not in sight: shown as of the new day when it is
    qtbot.waitUntil(lambda: not jobs.busy(), timeout=30_000)
    QApplication.instance().applicationStateChanged.emit(
        QApplication.applicationState().ApplicationActive
    )
    assert today.text() == "13 Nov"


def test_a_document_shown_as_of_a_day_stays_there(
    rounds: Any, desk: Desk, late: tuple[MainWindow, Clock]
) -> None:
    window, clock = late
    assert window.document is not None
    window.document.as_of = EVENING.date()
    told: list[Any] = []
    window.document.changed.connect(told.append)
    clock.now += dt.timedelta(days=1)
    rounds("look_at_day")
    assert told == []


def test_the_day_waits_for_who_types_in_a_cell(
    rounds: Any, desk: Desk, late: tuple[MainWindow, Clock], qtbot: Any
) -> None:
    window, clock = late
    window.show_step("vision")
    window.activateWindow()
    from goaldesk.ui.record_table import RowsView

    page = window.page("vision")
    view = next(each for each in page.findChildren(RowsView) if each.isVisible())
    view.setFocus()
    index = view.model().index(0, 0)
    view.setCurrentIndex(index)
    view.edit(index)
    qtbot.waitUntil(lambda: view.indexWidget(index) is not None or view.state().value == 3)
    QApplication.focusWidget().selectAll()
    qtbot.keyClicks(QApplication.focusWidget(), "half a na")
    clock.now += dt.timedelta(minutes=1)
    rounds("look_at_day")
    assert window.right_label.text() == "As of 9 Nov 2026"
    assert QApplication.focusWidget().text() == "half a na"
    view.setFocus()
    rounds("look_at_day")
    assert window.right_label.text() == "As of 10 Nov 2026"


def test_what_has_changed_is_saved_at_the_chosen_pace(
    rounds: Any, desk: Desk, window: MainWindow, file: Path
) -> None:
    assert not desk.rounds.saving.isActive()
    desk.change(autosave=5)
    assert desk.rounds.saving.isActive()
    assert desk.rounds.saving.interval() == 300_000
    assert window.document is not None
    before = file.stat().st_mtime_ns
    rounds("save")
    assert file.stat().st_mtime_ns == before, "nothing had changed"
    rename(window.document, "Renamed")
    rounds("save")
    assert not window.document.modified
    window.document.undo()
    assert window.document.modified, "undo goes on behind it"
    desk.change(autosave=0)
    assert not desk.rounds.saving.isActive()
    window.document.close()
    window.drop_document()
    assert name_in(file, desk) == "Renamed"


def test_saving_by_itself_asks_nothing_and_replaces_nothing(
    rounds: Any, desk: Desk, window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(dialogs, "ask_changed_on_disk", lambda *_: asked.append(1) or "cancel")
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: asked.append(1))
    rename(window.document, "Mine")
    file.write_bytes(b"somebody else's")
    rounds("save")
    assert file.read_bytes() == b"somebody else's"
    assert window.isWindowModified()
    assert "social" in window.notice.sentence.text()
    desk.files.new(window, "ecommerce")  # without a file
    rename(desk.windows[1].document, "New")
    rounds("save")
    assert desk.windows[1].isWindowModified()
    assert asked == []


def test_saving_by_itself_waits_for_dialogs(rounds: Any, desk: Desk, window: MainWindow) -> None:
    rename(window.document, "Renamed")
    dialog = QDialog(window)
    dialog.open()
    rounds("save")
    assert window.isWindowModified()
    dialog.close()
    rounds("save")
    assert not window.isWindowModified()


@pytest.mark.parametrize("key", ["name", "owner"])
def test_saving_by_itself_takes_no_key_from_who_types(
    rounds: Any, desk: Desk, window: MainWindow, qtbot: Any, key: str
) -> None:
    rename(window.document, "Renamed")
    window.show_step("vision")
    window.activateWindow()
    page: Any = window.page("vision")
    editor = page.head.editors[key]
    editor.setFocus()
    desk.rounds._again.setInterval(50)
    qtbot.keyClicks(editor, "half")
    rounds("save")
    assert window.isWindowModified()
    assert "half" in editor.text()
    page.head.editors["start"].setFocus()
    qtbot.waitUntil(lambda: not window.isWindowModified())


def test_what_was_open_at_the_end_is_opened_at_the_start(
    desk: Desk, window: MainWindow, file: Path, qapp: Any, tmp_path: Path, qtbot: Any
) -> None:
    desk.change(restore_session=True)
    desk.files.new(window, "ecommerce")
    other = tmp_path / "shop.goaldb"
    assert desk.windows[1].document is not None
    desk.windows[1].document.save(other)
    desk.quit()
    assert desk.windows == []

    again = Desk(qapp, desk.folders)
    first = again.new_window()
    again.start(first, None, "", None)
    qtbot.waitUntil(lambda: len(again.windows) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: all(each.document for each in again.windows), timeout=30_000)
    assert [each.document.path for each in again.windows if each.document] == [file, other]
    first.close()
    again.windows[0].close()  # the last one
    assert again.settings.session == (str(other),)


def test_what_is_to_be_asked_is_asked_before_any_window_closes(
    desk: Desk, window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    other = file.with_name("other.goaldb")
    other.write_bytes(file.read_bytes())
    beside = desk.new_window()
    assert desk.files.open(beside, other)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    rename(window.document, "Renamed")
    monkeypatch.setattr(dialogs, "ask_unsaved", lambda *_: "cancel")
    desk.quit()
    assert desk.windows == [window, beside]
    monkeypatch.setattr(dialogs, "ask_unsaved", lambda *_: "discard")
    window.resize(1010, 707)
    front = bytes(window.saveGeometry().toBase64()).decode()
    desk.quit()
    assert desk.windows == []
    assert desk.settings.geometry == front


@pytest.mark.parametrize("wanted", [True, False])
def test_nothing_is_opened_unasked_and_what_is_gone_is_said(
    desk: Desk, tmp_path: Path, wanted: bool
) -> None:
    desk.keep(
        replace(desk.settings, restore_session=wanted, session=(str(tmp_path / "gone.goaldb"),))
    )
    window = desk.new_window()
    desk.start(window, None, "", None)
    assert window.document is None
    assert ("gone.goaldb" in window.notice.sentence.text()) == wanted


class Manager:
    """Stands for the system's session manager."""

    def setRestartHint(self, hint: Any) -> None:
        self.hint = hint


def test_the_system_ends_the_session_without_a_question(
    desk: Desk, window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(dialogs, "ask_unsaved", lambda *_: asked.append(1) or "cancel")
    before = file.read_bytes()
    document = window.document
    assert document is not None
    window.show_step("vision")
    window.activateWindow()
    editor = window.page("vision").head.editors["name"]
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "Typed at the end")
    desk.session.end(Manager())
    assert window.close()
    assert asked == []
    assert file.read_bytes() == before
    assert desk.settings.session == (str(file),)
    document.copy.engine.dispose()  # as the end of the process does
    document._lock.unlock()
    left = recoverable(desk.folders)
    assert [(each.path, each.edits) for each in left] == [(file, 1)]
    back = Document.recover(left[0], desk.folders, author="")
    with back.read() as session:
        product = record(session, "product", "product")
    assert product is not None
    assert product["name"] == "Typed at the end"
    back.close()


def test_an_end_that_is_called_off_asks_again(
    desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(dialogs, "ask_unsaved", lambda *_: asked.append(1) or "cancel")
    rename(window.document, "Renamed")
    desk.session.end(Manager())
    desk.session._called_off()
    assert not window.close()
    assert asked == [1]


# Faults.


@pytest.fixture
def reports(qapp: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """What the dialogs told, one after the other; each is answered by going on."""
    told: list[str] = []
    kept = sys.excepthook, threading.excepthook
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)

    def answer(box: QMessageBox) -> int:
        told.append(box.detailedText())
        assert len(told) < 10
        go_on = next(each for each in box.buttons() if each.text() == "Go on")
        QTimer.singleShot(100, go_on.click)
        return QDialog.exec(box)

    monkeypatch.setattr(QMessageBox, "exec", answer)
    handler = crash.log_into(tmp_path / "log")
    catcher = crash.CrashReports(lambda: Words("en"))
    catcher.install()
    yield told
    sys.excepthook, threading.excepthook = kept
    assert handler is not None
    logging.getLogger("goaldesk").removeHandler(handler)
    handler.close()


SECRET = "the secret target of 410"


def fail(*_: Any) -> None:
    raise ValueError(SECRET)


def hook() -> Any:
    """The hook of a catcher, to be put in the place of pytest-qt's own."""
    return crash.CrashReports(lambda: Words("en"), QApplication.instance()).take


def test_a_fault_in_a_slot_is_told_once_logged_and_copied(
    reports: list[str], qtbot: Any, tmp_path: Path
) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(fail)
    with qtbot.capture_exceptions():
        sys.excepthook = hook()
        for _ in range(5):
            button.click()
        qtbot.waitUntil(lambda: len(reports) == 1)
        qtbot.wait(300)
        button.click()
        qtbot.wait(200)
    assert len(reports) == 1
    assert "ValueError" in reports[0]
    assert f"Goaldesk {__version__}" in reports[0]
    assert "def fail" not in reports[0]
    log = (tmp_path / "log" / "goaldesk.log").read_text(encoding="utf-8")
    assert log.count("ERROR goaldesk: ValueError") == 1
    assert SECRET not in log + reports[0]


def test_a_fault_in_painting_leaves_the_window_usable(reports: list[str], qtbot: Any) -> None:
    class Bad(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            fail()

    widget = Bad()
    qtbot.addWidget(widget)
    with qtbot.capture_exceptions():
        sys.excepthook = hook()
        widget.show()
        for _ in range(5):
            widget.update()
            qtbot.wait(50)
        qtbot.waitUntil(lambda: len(reports) == 1)
        qtbot.wait(300)
    assert len(reports) == 1


def test_a_fault_in_a_thread_is_told_in_the_window(reports: list[str], qtbot: Any) -> None:
    threads = [threading.Thread(target=fail) for _ in range(3)]
    for thread in threads:
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: len(reports) == 1)
    qtbot.wait(200)
    assert len(reports) == 1


def test_the_dialog_copies_the_report(
    qapp: Any, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    def copy(box: QMessageBox) -> int:
        next(each for each in box.buttons() if each.text() == "Copy the report").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", copy)
    crash.tell(Words("en"), "Boom")
    assert QApplication.clipboard().text() == "Boom"


def test_logs_go_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "_LOG_SIZE", 1000)
    handler = crash.log_into(tmp_path / "log")
    assert handler is not None
    log = logging.getLogger("goaldesk.tests")
    for number in range(200):
        log.info("line %s", number)
    logging.getLogger("goaldesk").removeHandler(handler)
    handler.close()
    names = sorted(path.name for path in (tmp_path / "log").iterdir())
    assert names == ["goaldesk.log", *(f"goaldesk.log.{number}" for number in (1, 2, 3))]
    assert all(path.stat().st_size <= 1000 for path in (tmp_path / "log").iterdir())


def test_a_log_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in the way")
    assert crash.log_into(tmp_path / "log") is None


def test_about_names_versions_and_licences(qapp: Any) -> None:
    for name in ("Goaldesk", "Python", "Qt", "PySide6", "SQLite", "Typst"):
        assert any(line.startswith(f"{name} ") for line in about.versions().splitlines())
    assert "Qt for Python" in about.licences()
    assert "OFL-1.1" in about.licences()


def test_about_names_the_program_once(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QMessageBox] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box))
    parent = QWidget()
    qtbot.addWidget(parent)
    about.show_about(parent, Words("en"))
    (box,) = shown
    told = f"{box.text()}\n{box.informativeText()}"
    assert told.count("Goaldesk") == 1
    assert f"SQLite {sqlite3.sqlite_version}" in told
    assert "Operating system" in told
