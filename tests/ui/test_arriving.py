"""Files that come from outside: other starts of Goaldesk, the system, and drops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from goaldesk.app import Application
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.ui.door import Door, brought
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.texts import FilterField
from tests.ui.conftest import TODAY, clock

WAIT = 30_000


@pytest.fixture
def other(folders: Folders, tmp_path: Path) -> Path:
    """Another document as a file."""
    tables = samples.tables("ecommerce", "en", TODAY)
    document = Document.new(folders, tables, author="Lin Lan", clock=clock)
    path = tmp_path / "shop & co #1.goaldb"
    document.save(path)
    document.close()
    return path


def opened(desk: Desk) -> list[str]:
    """The files in the windows."""
    return [w.document.path.name for w in desk.windows if w.document and w.document.path]


def test_each_file_gets_a_window_and_none_twice(
    desk: Desk, window: MainWindow, file: Path, other: Path, qtbot: Any
) -> None:
    desk.ready = True
    desk.arrivals.take([other, file])
    qtbot.waitUntil(lambda: opened(desk) == [file.name, other.name], timeout=WAIT)
    qtbot.wait(300)
    assert len(desk.windows) == 2
    assert desk.windows[1].pos() != window.pos()


def test_an_empty_window_is_used_first(desk: Desk, file: Path, qtbot: Any) -> None:
    desk.ready = True
    desk.welcome(desk.new_window())
    desk.arrivals.take([file])
    qtbot.waitUntil(lambda: opened(desk) == [file.name], timeout=WAIT)
    assert len(desk.windows) == 1


def test_what_cannot_be_opened_is_told_on_the_welcome_page(
    desk: Desk, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    desk.ready = True
    desk.arrivals.take([tmp_path / "gone.goaldb"])
    qtbot.waitUntil(lambda: len(desk.windows) == 2)
    empty = desk.windows[1]
    qtbot.waitUntil(lambda: "gone.goaldb" in empty.notice.sentence.text())
    assert empty.stack.currentWidget() is not empty.tabs


def test_files_wait_for_the_start_and_for_dialogs(desk: Desk, file: Path, qtbot: Any) -> None:
    window = desk.new_window()
    desk.arrivals.take([file])
    qtbot.wait(300)
    assert opened(desk) == []
    dialog = QDialog(window)
    dialog.open()
    desk.ready = True
    qtbot.wait(300)
    assert opened(desk) == []
    dialog.close()
    qtbot.waitUntil(lambda: opened(desk) == [file.name], timeout=WAIT)


def test_a_minimised_window_comes_back(desk: Desk, window: MainWindow) -> None:
    window.showMinimized()
    desk.arrivals.take([])
    assert not window.isMinimized()
    assert window.isVisible()


def test_the_system_can_ask_for_a_file(qapp: Any) -> None:
    asked: list[Path] = []

    class Asked:
        file_asked = type("Signal", (), {"emit": staticmethod(asked.append)})

    event = QFileOpenEvent(QUrl.fromLocalFile("/home/lin/plan.goaldb"))
    assert Application.event(Asked(), event)  # there can be one only
    assert asked == [Path("/home/lin/plan.goaldb")]


def drop(window: QWidget, *paths: Path) -> bool:
    """Drop files onto a window, or a part of it, as a file manager does that would have them moved;
    whether it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(map(str, paths)))
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    copy, move = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
    entering = QDragEnterEvent(QPointF(9, 9).toPoint(), copy | move, data, buttons, keys)
    QApplication.sendEvent(window, entering)
    if entering.isAccepted():
        dropping = QDropEvent(QPointF(9, 9), copy | move, data, buttons, keys, QEvent.Type.Drop)
        QApplication.sendEvent(window, dropping)
        assert dropping.dropAction() == copy, "the file manager would delete what it moved"
    return entering.isAccepted()


def test_documents_are_dropped_onto_a_window(
    desk: Desk, window: MainWindow, other: Path, qtbot: Any
) -> None:
    desk.ready = True
    assert drop(window, other)
    qtbot.waitUntil(lambda: other.name in opened(desk), timeout=WAIT)


def test_a_document_dropped_onto_a_field_is_opened_and_no_text(
    desk: Desk, window: MainWindow, other: Path, qtbot: Any
) -> None:
    desk.ready = True
    window.show_step("vision")
    page = window.page("vision")
    name, long = page.head.editors["name"], page.pillars[0].editors["core_value"]
    before = name.text(), long.toPlainText()
    assert drop(long.viewport(), other)
    assert drop(name, other)
    qtbot.waitUntil(lambda: other.name in opened(desk), timeout=WAIT)
    assert (name.text(), long.toPlainText()) == before


def test_a_document_dropped_onto_a_line_that_is_typed_into_is_no_text_either(
    desk: Desk, window: MainWindow, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.arrivals, "take", lambda paths: None)
    window.show_step("kpis")
    page: Any = window.page("kpis")
    page.notice.ask_reason("Why?", lambda reason: None)

    def takes_no_text(line: Any) -> bool:
        before = line.text()
        return drop(line, other) and line.text() == before

    for line in (window.find_box, page.findChild(FilterField), page.notice.reason):
        assert takes_no_text(line)
    page.notice.clear()
    page.list.view.edit_cell(page.list.current_id(), "name")
    assert takes_no_text(page.focusWidget())
    page.actions_by_name["grid"].trigger()
    cell = page.grid.model.index(1, page.grid.model.columnCount() - 1)
    page.grid.view.setCurrentIndex(cell)
    page.grid.view.edit(cell)
    assert takes_no_text(page.grid.view.indexWidget(cell))


def test_onto_an_empty_window_too_but_no_table(desk: Desk, file: Path, qtbot: Any) -> None:
    desk.ready = True
    window = desk.new_window()
    desk.welcome(window)
    assert not drop(window, file.with_suffix(".csv"))
    assert not drop(window, file, file.with_suffix(".csv"))
    assert drop(window, file)
    qtbot.waitUntil(lambda: opened(desk) == [file.name], timeout=WAIT)


def test_files_that_are_gone_are_grey_and_can_be_forgotten(
    desk: Desk, window: MainWindow, file: Path, other: Path, qtbot: Any
) -> None:
    menu = window.menus["recent"]
    desk.keep(desk.settings.opened(other))
    other.rename(other.with_name("elsewhere.goaldb"))
    menu.aboutToShow.emit()
    listed = {action.text(): action for action in menu.actions() if action.text()}
    assert list(listed) == [
        "shop && co #1.goaldb",
        "social.goaldb",
        "Forget the files that are not there",
    ]
    assert [action.isEnabled() for action in listed.values()] == [False, True, True]
    desk.welcome(desk.new_window())
    lately = {
        button.text(): button.isEnabled()
        for button in desk.windows[1].stack.currentWidget().findChildren(QPushButton)
    }
    assert (lately["social"], lately["shop && co #1"]) == (True, False)
    assert not desk.files.open(window, other)  # a welcome page may still offer it
    assert str(other) in desk.settings.recent
    listed["Forget the files that are not there"].trigger()
    assert desk.settings.recent == (str(file),)
    desk.keep(desk.settings.forgotten(file))
    menu.aboutToShow.emit()
    assert [(each.text(), each.isEnabled()) for each in menu.actions()] == [("No files yet", False)]


def test_files_of_one_name_are_told_apart_by_their_folders(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    elsewhere = file.parent / "b" / file.name
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(file.read_bytes())
    desk.keep(desk.settings.opened(elsewhere))
    menu = window.menus["recent"]
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [str(elsewhere), str(file)]
    desk.welcome(desk.new_window())
    welcome = desk.windows[1].stack.currentWidget()
    told = [each.text() for each in welcome.findChildren(QLabel)]
    assert any(text.endswith("/b") for text in told)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[1]",
        b"null",
        b'"/a"',
        b'["a.goaldb"]',
        b'["/a\\u0000b"]',
        b"[" * 50_000,
        b"\xff",
        json.dumps(["/a"] * 101).encode(),
    ],
)
def test_only_absolute_paths_are_let_in(line: bytes) -> None:
    assert brought(line) is None


def test_paths_come_through_whatever_they_are_called() -> None:
    names = ["/tmp/a b.goaldb", "/tmp/目标.goaldb", "/tmp/\udcff.goaldb"]
    assert brought(json.dumps(names).encode()) == [Path(name) for name in names]


@pytest.fixture
def door(tmp_path: Path, qapp: Any) -> Iterator[tuple[Door, list[list[Path]]]]:
    """An open door, and what has come through it."""
    made, taken = Door(tmp_path / "state"), []
    assert made.is_ours([])
    made.open(taken.append)
    yield made, taken
    made.close()


def test_noise_at_the_door_is_no_harm(
    door: tuple[Door, list[list[Path]]], tmp_path: Path, qtbot: Any
) -> None:
    name = (tmp_path / "state" / "door").read_text()
    for noise in (b"x" * 200_000, b"hello\n", b"half"):
        socket = QLocalSocket()
        socket.connectToServer(name)
        assert socket.waitForConnected(1000)
        socket.write(noise)
        qtbot.wait(50)
        socket.abort()
    assert door[1] == []
    good = QLocalSocket()
    good.connectToServer(name)
    good.write(b'["/a.goal')
    qtbot.wait(50)
    good.write(b'db"]\n')
    qtbot.waitUntil(lambda: door[1] == [[Path("/a.goaldb")]])
    qtbot.waitUntil(good.canReadLine)


def test_the_folder_of_the_door_is_private(
    door: tuple[Door, list[list[Path]]], tmp_path: Path
) -> None:
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_where_no_lock_can_be_written_each_start_opens_its_own(tmp_path: Path, qapp: Any) -> None:
    (tmp_path / "state").write_text("in the way")
    alone = Door(tmp_path / "state")
    assert alone.is_ours([])
    alone.open(lambda paths: None)
    alone.close()


def test_who_cannot_be_reached_is_not_waited_for(
    tmp_path: Path, qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / ("long" * 30)))  # no socket has such a path
    first, second = Door(tmp_path / "state"), Door(tmp_path / "state")
    assert first.is_ours([])
    first.open(lambda paths: None)
    assert second.is_ours([])
    second.close()


def aged(state: Path) -> None:
    """Lets the lock of the first process be old."""
    os.utime(state / "goaldesk.lock", (time.time() - 600,) * 2)


def test_what_a_hanging_process_was_asked_it_does_not_do_later(
    door: tuple[Door, list[list[Path]]], tmp_path: Path, qtbot: Any
) -> None:
    _, taken = door
    second = Door(tmp_path / "state")  # the first one hangs while this one waits: one thread
    assert second.is_ours([tmp_path / "a.goaldb"])
    second.close()
    qtbot.wait(100)
    assert taken == []
    good = QLocalSocket()
    good.connectToServer((tmp_path / "state" / "door").read_text())
    good.write(b'["/b.goaldb"]\n')
    qtbot.waitUntil(lambda: taken == [[Path("/b.goaldb")]])


@pytest.mark.parametrize(("old", "longest"), [(True, 3.0), (False, 12.0)])
def test_who_only_has_the_lock_is_not_waited_for_long(
    tmp_path: Path, qapp: Any, monkeypatch: pytest.MonkeyPatch, old: bool, longest: float
) -> None:
    first, second = Door(tmp_path / "state"), Door(tmp_path / "state")
    assert first.is_ours([])
    if old:
        aged(tmp_path / "state")
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr(time, "monotonic", lambda: 1 + sum(waited))
    assert second.is_ours([])
    assert longest / 2 < sum(waited) < longest
    first.close()
    second.close()


def test_a_lock_whose_process_is_gone_keeps_nobody_waiting(
    tmp_path: Path, qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number may be that of another process meanwhile, so that the lock looks sound."""
    first, second = Door(tmp_path / "state"), Door(tmp_path / "state")
    assert first.is_ours([])
    (tmp_path / "state" / "door").write_text("goaldesk-0123456789abcdef")
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr(time, "monotonic", lambda: 1 + sum(waited))
    assert second.is_ours([])
    assert sum(waited) < 0.5
    first.close()
    second.close()


# Real processes.


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "user"
    folder.mkdir()
    return folder


def at(home: Path) -> dict[str, str]:
    """The environment of a process whose user has this home."""
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    own = {name: str(home / name) for name in names}
    return {**os.environ, **own, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts Goaldesk as a user's desktop does."""
    began: list[subprocess.Popen[bytes]] = []

    def run(*arguments: object) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "goaldesk", *map(str, arguments)],
            env=at(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        began.append(process)
        return process

    yield run
    for process in began:
        if process.poll() is None:
            process.kill()
        process.communicate()
    door = home / "XDG_STATE_HOME" / "goaldesk" / "door"
    if door.exists():
        QLocalServer.removeServer(door.read_text())  # of a process that was killed


def recent(home: Path) -> list[str]:
    """The names of the files that were opened, the newest first."""
    kept = home / "XDG_CONFIG_HOME" / "goaldesk" / "settings.json"
    return [Path(name).name for name in json.loads(kept.read_text())["recent"]]


def until(true: Callable[[], bool]) -> None:
    for _ in range(600):
        try:
            if true():
                return
        except (OSError, ValueError):
            pass
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.mark.skipif(sys.platform == "win32", reason="asks for POSIX signals")
def test_a_second_start_opens_its_file_in_the_first_process(
    start: Any, home: Path, file: Path, other: Path
) -> None:
    first = start(file)
    until(lambda: recent(home) == [file.name])
    second = start(other)
    assert second.wait(30) == 0
    assert second.stderr.read() == b""
    until(lambda: recent(home) == [other.name, file.name])
    third = start()  # without a file it only shows the first
    assert third.wait(30) == 0
    assert first.poll() is None

    first.send_signal(signal.SIGKILL)  # leaves its lock and its socket
    first.wait()
    fourth = start(file)
    until(lambda: recent(home) == [file.name, other.name])
    assert fourth.poll() is None
    assert start(other).wait(30) == 0
    until(lambda: recent(home) == [other.name, file.name])


@pytest.mark.skipif(sys.platform == "win32", reason="asks for POSIX signals")
def test_starts_at_the_same_moment_come_together(
    start: Any, home: Path, file: Path, other: Path
) -> None:
    both = [start(file), start(other)]
    until(lambda: sorted(recent(home)) == sorted([file.name, other.name]))
    until(lambda: sum(process.poll() is None for process in both) == 1)


@pytest.mark.skipif(sys.platform == "win32", reason="asks for POSIX signals")
def test_a_first_process_that_hangs_is_not_waited_for(
    start: Any, home: Path, file: Path, other: Path
) -> None:
    first = start(file)
    door = home / "XDG_STATE_HOME" / "goaldesk" / "door"
    until(lambda: recent(home) == [file.name] and bool(door.read_text()))
    first.send_signal(signal.SIGSTOP)
    second = start(other)
    until(lambda: recent(home) == [other.name, file.name])
    assert second.poll() is None
    first.send_signal(signal.SIGCONT)


@pytest.mark.skipif(sys.platform == "win32", reason="asks for POSIX signals")
def test_ctrl_c_before_the_window_heeds_it_ends_the_process(home: Path) -> None:
    early = (
        "import os, signal\n"
        "from PySide6.QtCore import QTimer\n"
        "from goaldesk import app\n"
        "end = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "app.after_first_frame = lambda *_: QTimer.singleShot(0, end)\n"
        "app.run()\n"
    )
    command = [sys.executable, "-c", early]
    ended = subprocess.run(command, env=at(home), capture_output=True, timeout=30)
    assert ended.returncode == -signal.SIGINT


@pytest.mark.skipif(sys.platform == "win32", reason="asks for POSIX signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_the_process_in_order(start: Any, home: Path, file: Path, name: str) -> None:
    process = start(file)
    door = home / "XDG_STATE_HOME" / "goaldesk" / "door"
    until(lambda: recent(home) == [file.name] and bool(door.read_text()))
    process.send_signal(getattr(signal, name))
    assert process.wait(20) == 0
    kept = home / "XDG_CONFIG_HOME" / "goaldesk" / "settings.json"
    assert json.loads(kept.read_text())["session"] == [str(file)]
