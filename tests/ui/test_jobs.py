"""Work in another thread, and what the window's thread keeps from it."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from goaldesk.core.words import Words
from goaldesk.ui import jobs
from goaldesk.ui.jobs import Job, Tell, hold_collecting, wait_for


@pytest.mark.parametrize("cancelled", [False, True])
def test_no_garbage_is_collected_while_work_goes_on(qtbot: Any, cancelled: bool) -> None:
    """A collection in the thread of the work would let go of the window's Qt objects there."""
    go_on = threading.Event()
    seen: list[bool] = []

    def work(_: Tell) -> None:
        seen.append(gc.isenabled())
        go_on.wait(10)

    job = Job(work)
    job.start()
    qtbot.waitUntil(lambda: bool(seen))
    if cancelled:
        job.cancel()
        job.deleteLater()
    assert not gc.isenabled()
    go_on.set()
    qtbot.waitUntil(gc.isenabled)
    assert seen == [False]


def test_a_job_that_ends_during_the_start_leaves_collecting_to_it(qtbot: Any) -> None:
    hold_collecting(True)
    try:
        job = Job(lambda _: None)
        with qtbot.waitSignal(job.done):
            job.start()
        qtbot.wait(60)
        assert not gc.isenabled()
    finally:
        hold_collecting(False)
    assert gc.isenabled()


# Told to end, the process ends its event loops at once, and would begin new ones for ever.
_TOLD_TO_END = """
import time
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from goaldesk.core.words import Words
from goaldesk.ui import jobs

app = QApplication([])
window = QWidget()

def work(_):
    time.sleep(1)
    return "whole"

QTimer.singleShot(0, lambda: print(jobs.wait_for(window, Words("en"), "Working…", work)))
QTimer.singleShot(int(sys.argv[1]), lambda: QCoreApplication.exit(0))
print(app.exec())
"""


@pytest.mark.parametrize("moment", [100, 700])
def test_work_comes_to_its_end_in_a_process_that_is_told_to_end(moment: int) -> None:
    command = [sys.executable, "-c", "import sys" + _TOLD_TO_END, str(moment)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.split() == ["whole", "0"]


def test_what_cannot_be_stopped_is_not_stopped_by_closing_its_dialog(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0)
    window = QWidget()
    qtbot.addWidget(window)
    go_on = threading.Event()

    def close() -> None:
        dialogs = [found for found in window.findChildren(QProgressDialog) if found.isVisible()]
        if dialogs:
            dialogs[0].close()
            watch.stop()
            go_on.set()

    watch = QTimer(window, interval=20)
    watch.timeout.connect(close)
    watch.start()
    words = Words("en")
    assert wait_for(window, words, "…", lambda _: go_on.wait(20), stoppable=False) is True


def test_what_kept_python_for_itself_brings_no_dialog_for_the_rest(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as the key of a locked file: Escape, pressed meanwhile, would go to that dialog."""
    monkeypatch.setattr(jobs, "PATIENCE", 200)
    monkeypatch.setattr(jobs, "_dialog", lambda *_: pytest.fail("a dialog"))
    parent = QWidget()
    qtbot.addWidget(parent)

    def work(_: Tell) -> int:
        threading.Event().wait(0.02)
        kept = sum(range(20_000_000))  # in one instruction
        threading.Event().wait(0.05)
        return kept

    assert wait_for(parent, Words("en"), "One moment…", work) > 0
