"""Long work that the document is lent to: what is seen of it, and what stopping it leaves."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton, QWidget
from sqlmodel import Session

from goaldesk.core import edits
from goaldesk.core.edits.measure import record_all
from goaldesk.core.queries.records import records
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.store import restore
from goaldesk.store.edit import Done, Stamp
from goaldesk.store.file import WorkingCopy
from goaldesk.store.recovery import recoverable
from goaldesk.ui import dialogs, jobs, restoring, salvaging
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from tests.ui.conftest import TODAY
from tests.ui.windows import escape_unfocused

DAYS = 6_000


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialog comes at once."""
    monkeypatch.setattr(jobs, "PATIENCE", 0)


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def window(desk: Desk, tmp_path: Path) -> MainWindow:
    """A window with a saved document that has one KPI."""
    tables = {"kpi": [{"id": "users", "name": "Users", "frequency": "daily"}]}
    document = Document.new(desk.folders, tables, author="Lin Lan")
    document.save(tmp_path / "plan.goaldb")
    made = desk.new_window()
    desk.files.show(made, document)
    return made


class Shown(QObject):
    """Keeps what the dialogs of long work say, and whether they have a button."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, bool]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QProgressDialog) and event.type() == QEvent.Type.Show:
            self.said.append((watched.labelText(), bool(watched.findChildren(QPushButton))))
        return False


@pytest.fixture
def shown(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """What is said while long work goes on, also of what is done before anybody could look."""
    monkeypatch.setattr(jobs, "_LOOK", 200)
    made = Shown()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def answer(act: Callable[[QProgressDialog], object]) -> None:
    """Do something to the dialog as soon as it is there."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog):
            act(dialog)
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(5, look)


def blocks(seen: list[bool]) -> None:
    """Note whether a dialog still stands before the window a moment later."""
    QTimer.singleShot(50, lambda: seen.append(bool(QApplication.activeModalWidget())))


def press_cancel(dialog: QProgressDialog) -> None:
    dialog.findChildren(QPushButton)[0].click()


def many(session: Session, tell: jobs.Tell) -> int:
    """Measures the KPI on thousands of days."""
    first = TODAY - dt.timedelta(days=DAYS)
    days = [first + dt.timedelta(days=number) for number in range(DAYS)]
    record_all(session, [("users", day, 1.0, None) for day in days])
    tell(0.9)
    return len(days)


def measured(window: MainWindow) -> int:
    assert window.document is not None
    with window.document.read() as session:
        return len(records(session, "measurement"))


WAYS: dict[str, Callable[[QProgressDialog], object]] = {
    "button": press_cancel,
    "escape": lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape),
    "unfocused": escape_unfocused,
    "closed": lambda dialog: dialog.close(),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_stopped_is_waited_for(parent: QWidget, way: str) -> None:
    """Else it would go on with a document that the window believes to have back; and clicks on a
    window that looks as if it took them would wait, and fall on whatever is there later."""
    ended = threading.Event()
    stopped = threading.Event()
    seen: list[bool] = []

    def work(tell: jobs.Tell) -> None:
        try:
            while True:
                tell(0.5)
                stopped.wait(0.01)
        finally:
            stopped.wait(0.2)
            ended.set()

    def stop(dialog: QProgressDialog) -> None:
        WAYS[way](dialog)
        blocks(seen)

    answer(stop)
    with pytest.raises(jobs.Cancelled):
        jobs.lend(parent, Words("en"), "Working…", work)
    assert ended.is_set()
    assert seen == [True]
    assert QApplication.activeModalWidget() is None


def test_what_may_not_be_stopped_has_no_button_and_comes_to_its_end(parent: QWidget) -> None:
    go_on = threading.Event()
    seen: list[bool] = []

    def close(dialog: QProgressDialog) -> None:
        assert dialog.findChildren(QPushButton) == []
        dialog.close()
        blocks(seen)
        QTimer.singleShot(100, go_on.set)

    answer(close)
    found = jobs.lend(parent, Words("en"), "Working…", lambda _: go_on.wait(10), stoppable=False)
    assert found is True
    assert seen == [True]


def test_timers_of_the_window_stand_still_meanwhile(parent: QWidget, qtbot: Any) -> None:
    """They look at the document, which is somebody else's for the moment."""
    ticks: list[int] = []
    timer = QTimer(parent, interval=1)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    pause = threading.Event()
    jobs.lend(parent, Words("en"), "Working…", lambda _: pause.wait(0.2))
    assert ticks == []
    qtbot.waitUntil(lambda: bool(ticks))


def test_a_long_edit_is_one_step(window: MainWindow) -> None:
    document = window.document
    assert document is not None
    assert document.edit_at_length("Import", many, "Importing…") == DAYS
    assert measured(window) == DAYS
    document.undo()
    assert measured(window) == 0
    document.redo()
    assert measured(window) == DAYS


def test_a_long_edit_that_is_stopped_leaves_nothing(window: MainWindow) -> None:
    document = window.document
    assert document is not None

    def work(session: Session, tell: jobs.Tell) -> None:
        many(session, tell)
        while True:
            tell(0.9)

    answer(press_cancel)
    with pytest.raises(jobs.Cancelled):
        document.edit_at_length("Import", work, "Importing…")
    assert measured(window) == 0
    assert not document.modified
    assert document.stack.count() == 0


def test_taking_back_a_long_edit_tells_how_far_it_is_and_can_be_stopped(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.document
    assert document is not None
    document.edit_at_length("Import", many, "Importing…")
    undo, redo = window.actions_by_id["undo"], window.actions_by_id["redo"]
    invert, shown = document.copy.invert, list[int]()

    def slow(seq: int, stamp: Stamp, progress: jobs.Tell) -> Done:
        def tell(share: float) -> None:
            while share > 0.4:
                progress(share)

        return invert(seq, stamp, tell)

    def stop(dialog: QProgressDialog) -> None:
        shown.append(dialog.value())
        if dialog.value() > 40:
            press_cancel(dialog)
        else:
            QTimer.singleShot(5, lambda: stop(dialog))

    monkeypatch.setattr(document.copy, "invert", slow)
    answer(stop)
    undo.trigger()
    assert 40 < shown[-1] < 100
    assert measured(window) == DAYS
    assert undo.isEnabled()
    assert not redo.isEnabled()
    monkeypatch.undo()
    undo.trigger()
    assert measured(window) == 0
    redo.trigger()
    assert measured(window) == DAYS


def test_an_undo_that_the_disk_refuses_is_told_in_a_sentence(window: MainWindow) -> None:
    document = window.document
    assert document is not None
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", "users", name="Readers")
    with document.read() as session:
        session.connection().exec_driver_sql("PRAGMA query_only = ON")
    window.actions_by_id["undo"].setEnabled(True)
    window.actions_by_id["undo"].trigger()
    assert window.notice.sentence.text().startswith("The disk refused to write")
    assert document.stack.canUndo()


def test_saving_that_is_stopped_leaves_the_file(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.document
    assert document is not None
    assert document.path is not None
    before = document.path.read_bytes()
    document.edit_at_length("Import", many, "Importing…")
    save = document.copy.save

    def slow(*args: Any, progress: jobs.Tell, **given: Any) -> None:
        def tell(share: float) -> None:
            while True:
                progress(share)

        save(*args, progress=tell, **given)

    monkeypatch.setattr(document.copy, "save", slow)
    answer(press_cancel)
    assert desk.files.save(window) is False
    assert document.path.read_bytes() == before
    assert document.modified
    monkeypatch.undo()
    assert desk.files.save(window) is True
    assert not document.modified


def name_of_the_kpi(window: MainWindow) -> str:
    assert window.document is not None
    with window.document.read() as session:
        return str(records(session, "kpi")[0]["name"])


def rename(window: MainWindow, name: str) -> None:
    assert window.document is not None
    with window.document.edit("Change KPI") as session:
        edits.change(session, "kpi", "users", name=name)


def test_a_row_with_many_values_is_deleted_beside_the_window(
    window: MainWindow, shown: Shown
) -> None:
    document = window.document
    assert document is not None
    with document.edit("Add") as session:
        goal = edits.add(session, "goal", title="Growth")
        edits.change(session, "kpi", "users", goal_id=goal)
        record_all(session, [("users", TODAY, 1.0, None)])
    window.show_step("kpis")
    page: Any = window.page("kpis")
    page.reveal("goal", goal)
    page.edits.delete()
    assert shown.said == []
    document.undo()
    document.edit_at_length("Import", many, "Importing…")
    shown.said.clear()
    page.reveal("goal", goal)
    page.edits.delete()
    assert shown.said == [("One moment…", False)]
    assert measured(window) == 0
    assert "Deleted with all that belongs to it" in page.notice.sentence.text()
    document.undo()
    assert measured(window) == DAYS + 1
    assert name_of_the_kpi(window) == "Users"


def test_many_pasted_values_are_recorded_beside_the_window(
    window: MainWindow, shown: Shown
) -> None:
    window.show_step("kpis")
    page: Any = window.page("kpis")
    page.reveal("kpi", "users")
    days = [TODAY - dt.timedelta(days=number) for number in range(1_200)]
    for count, said in ((20, []), (1_200, [("One moment…", False)] * 2)):
        text = "\n".join(f"{day.isoformat()}\t{count}" for day in days[:count])
        QApplication.clipboard().setText(text)
        page.kpi_detail.measurements.paste()
        if page.notice.asking:
            page.notice.reason.setText("Counted anew")
            page.notice.apply_button.click()
        assert shown.said == said
        assert measured(window) == count


def test_reading_a_backup_or_the_file_again_is_done_beside_the_window(
    desk: Desk, window: MainWindow, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.document
    assert document is not None
    document.back_up()
    rename(window, "Readers")
    shown.said.clear()
    backup = restore.all_backups(desk.folders)[0][0]
    content = restore.content_of(backup.path, desk.folders, document.now)
    restoring.put_back(desk, window, backup, content)
    assert shown.said == [
        ("Comparing…", True),
        ("Keeping a backup…", True),
        ("Going back to the backup…", True),
    ]
    assert name_of_the_kpi(window) == "Users"
    document.undo()
    assert name_of_the_kpi(window) == "Readers"
    shown.said.clear()
    restoring.open_backup(desk, window, backup)
    assert shown.said == [("Looking into the backup…", True)]
    assert name_of_the_kpi(desk.windows[-1]) == "Users"
    shown.said.clear()
    monkeypatch.setattr(dialogs, "ask_discard", lambda *_: True)
    desk.files.discard(window)
    assert shown.said == [("Opening “plan.goaldb”…", True)] * 2
    assert name_of_the_kpi(window) == "Users"


def test_a_comparison_that_is_stopped_leaves_the_document_as_it_is(
    desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.document
    assert document is not None
    document.back_up()
    rename(window, "Readers")
    backup = restore.all_backups(desk.folders)[0][0]
    content = restore.content_of(backup.path, desk.folders, document.now)
    compared = restore.steps_back

    stopped = threading.Event()

    def stop(dialog: QProgressDialog) -> None:
        press_cancel(dialog)
        stopped.set()

    def slow(copy: WorkingCopy, there: restore.Content, tell: jobs.Tell) -> list[Any]:
        return compared(copy, there, lambda share: stopped.wait(10) and tell(share))

    answer(stop)
    monkeypatch.setattr(restore, "steps_back", slow)
    restoring.put_back(desk, window, backup, content)
    assert name_of_the_kpi(window) == "Readers"
    assert len(restore.all_backups(desk.folders)[0]) == 1


def test_what_a_crash_left_and_what_is_salvaged_is_read_beside_the_window(
    desk: Desk, window: MainWindow, shown: Shown, tmp_path: Path
) -> None:
    document = window.document
    assert document is not None
    damaged = tmp_path / "damaged.goaldb"
    content = bytearray((tmp_path / "plan.goaldb").read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    salvaging.salvage(desk, window, damaged)
    assert shown.said == [("Reading what can be read…", True), ("One moment…", False)]
    assert name_of_the_kpi(desk.windows[-1]) == "Users"
    rename(window, "Lost")
    document.closed = True
    document.copy.close()
    document._lock = None
    window.document = None
    shown.said.clear()
    [crashed] = recoverable(desk.folders)
    desk.files.recover(window, crashed)
    assert shown.said == [("One moment…", False)]
    assert name_of_the_kpi(window) == "Lost"
