"""Long work off the window's thread, with progress and cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from goaldesk.core.words import Words

# Shorter work is not worth a dialog.
PATIENCE = 500


class Cancelled(Exception):
    """Raised inside work that was cancelled, where it next tells its progress."""


Tell = Callable[[float], None]
Work = Callable[[Tell], Any]


class Job(QObject):
    """Runs `work` on the thread pool.

    Work is called with a function that takes the share done, 0 to 1, and raises Cancelled once
    the job is cancelled; it is given rows and paths, never widgets. Exactly one of `done`,
    `failed` (with the exception) and `cancelled` is emitted, in the thread of the job's owner;
    a cancelled job says so at once, whatever its work still does. It deletes itself at the end.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _ended = Signal(object, object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self._over = False
        # Queued, so that whatever listens runs in this object's thread.
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def start(self, pool: QThreadPool | None = None) -> None:
        """Begin; call once."""
        (pool or QThreadPool.globalInstance()).start(_Runner(self._run))

    def cancel(self) -> None:
        """Stop as soon as the work tells its progress; nothing it gives is used."""
        if not self._over:
            self._over = True
            self._stop.set()
            self.cancelled.emit()

    def _tell(self, share: float) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(min(1.0, max(0.0, share)))

    def _run(self) -> None:
        result, error = None, None
        try:
            result = self._work(self._tell)
        except Exception as caught:  # noqa: BLE001
            error = caught  # raised again where somebody waits for it
        try:
            self._ended.emit(result, error)
        except RuntimeError:
            pass  # the window went away meanwhile

    def _finish(self, result: object, error: object) -> None:
        # Only now has the thread let go of this object, so only now may it go.
        self.deleteLater()
        if self._over:
            return
        self._over = True
        if error is None:
            self.done.emit(result)
        else:
            self.failed.emit(error)


class _Runner(QRunnable):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._run = run

    def run(self) -> None:
        self._run()


def wait_for(parent: QWidget, words: Words, text: str, work: Work) -> Any:
    """What the work gives, or Cancelled; its exceptions are raised here.

    Nothing can be clicked meanwhile; after half a second a dialog shows how far it is.
    """
    job = Job(work, parent)
    loop = QEventLoop()
    outcome: list[tuple[str, object]] = []

    def end(kind: str, value: object = None) -> None:
        outcome.append((kind, value))
        loop.quit()

    job.done.connect(lambda value: end("done", value))
    job.failed.connect(lambda error: end("failed", error))
    job.cancelled.connect(lambda: end("cancelled"))
    job.start()
    timer = QTimer(singleShot=True, interval=PATIENCE)
    timer.timeout.connect(loop.quit)
    timer.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if not outcome:
        dialog = _dialog(parent, words, text, job)
        loop.exec()
        dialog.canceled.disconnect()
        dialog.close()
        dialog.deleteLater()
    kind, value = outcome[0]
    if kind == "cancelled":
        raise Cancelled
    if isinstance(value, Exception) and kind == "failed":
        raise value
    return value


def _dialog(parent: QWidget, words: Words, text: str, job: Job) -> QProgressDialog:
    """A dialog that follows the job; without shares told it only shows that something goes on."""
    dialog = QProgressDialog(text, words.text("Cancel"), 0, 0, parent)
    dialog.setWindowTitle("Goaldesk")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(0)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)

    def show(share: float) -> None:
        dialog.setMaximum(100)
        dialog.setValue(round(share * 100))

    job.progressed.connect(show)
    dialog.canceled.connect(job.cancel)
    dialog.show()
    return dialog
