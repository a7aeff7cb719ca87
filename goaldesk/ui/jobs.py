"""Long work off the window's thread, with progress and cancel."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget
from shiboken6 import isValid

from goaldesk.core.errors import Problem
from goaldesk.core.tell import Tell
from goaldesk.core.words import Words
from goaldesk.ui.texts import label

# Shorter work is not worth a dialog.
PATIENCE = 500
_LOOK = 5  # milliseconds
# In seconds: so long the window stands still at once while it waits for a job. Were it to look all
# the time, the job would wait for Python as often: a tenth of what a start takes.
_SLICE = 0.04


class Cancelled(Exception):
    """Raised inside work that was cancelled, where it next tells its progress."""


Work = Callable[[Tell], Any]


class Job(QObject):
    """Runs `work` in a thread.

    Work is called with a function that takes the share done, 0 to 1, and raises Cancelled once
    the job is cancelled; it is given rows and paths, never widgets. Exactly one of `done`,
    `failed` (with the exception) and `cancelled` is emitted, in the window's thread; a cancelled
    job says so at once, whatever its work still does, unless it goes `to_the_end`.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(
        self, work: Work, parent: QObject | None = None, *, to_the_end: bool = False
    ) -> None:
        super().__init__(parent)
        self._run = _Run(work)
        self._to_the_end = to_the_end
        # The thread touches no Qt object: one that is let go of in another thread than it was
        # made in ends the process now and then. The window looks after it instead.
        self._look = QTimer(self, interval=_LOOK)
        self._look.timeout.connect(self._looked)

    def start(self) -> None:
        """Begin; call once."""
        start_without_collecting(self._run)
        self._look.start()

    def wait(self, seconds: float) -> None:
        """Stand still until the work is done, but no longer than this."""
        self._run.join(seconds)
        self._looked()

    def cancel(self) -> None:
        """Stop as soon as the work tells its progress; nothing it gives is used."""
        self._run.stop.set()
        if self._look.isActive() and not self._to_the_end:
            self._look.stop()
            self.cancelled.emit()

    def _looked(self) -> None:
        if self._run.is_alive():
            if self._run.share is not None:
                self.progressed.emit(self._run.share)
            return
        self._look.stop()
        if self._run.error is None:
            # The job may stay with its parent; what it made may be large.
            result, self._run.result = self._run.result, None
            self.done.emit(result)
        elif isinstance(self._run.error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(self._run.error)


_running: set[threading.Thread] = set()
_watches: list[QTimer] = []
_held = False


def busy() -> bool:
    """Whether work goes on in another thread."""
    return any(thread.is_alive() for thread in _running)


def start_without_collecting(thread: threading.Thread) -> None:
    """Start the thread, and keep Python from collecting garbage while it runs.

    A collection runs in whichever thread comes to it, and would let go of the window's Qt objects
    in this one. It is switched on again by the window's thread, whatever became of the job.
    """

    def look() -> None:
        _running.difference_update([known for known in _running if not known.is_alive()])
        if not _running:
            hold_collecting(_held)
            watch.stop()
            _watches.remove(watch)

    gc.disable()
    _running.add(thread)
    if not _watches:
        watch = QTimer(interval=_LOOK)
        watch.timeout.connect(look)
        _watches.append(watch)
        watch.start()
    thread.start()


def hold_collecting(held: bool) -> None:
    """Keep Python from collecting garbage, or let it once no job runs."""
    global _held
    _held = held
    if held or _running:
        gc.disable()
    else:
        gc.enable()


class _Run(threading.Thread):
    """The work itself, and what became of it."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.stop = threading.Event()
        self.share: float | None = None
        self.result: object = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.result = self._work(self._tell)
        except Exception as caught:  # noqa: BLE001 - raised again where somebody waits for it
            self.error = caught
        finally:
            del self._work  # with the rows that it was given

    def _tell(self, share: float) -> None:
        if self.stop.is_set():
            raise Cancelled
        self.share = min(1.0, max(0.0, share))


@contextmanager
def refusing(refuse: Callable[[Problem], object]) -> Iterator[None]:
    """Let `refuse` say why what is done inside is not done; what was cancelled needs no word."""
    try:
        yield
    except Cancelled:
        pass
    except Problem as problem:
        refuse(problem)


def lend(parent: QWidget, words: Words, text: str, work: Work, *, stoppable: bool = True) -> Any:
    """What the work gives that the parent's document is lent to; see `wait_for`.

    Nothing else looks at the document until the work has come to its end, cancelled or not: all
    windows wait, and the timers of this one stand still.
    """
    standing = [timer for timer in parent.findChildren(QTimer) if timer.isActive()]
    for timer in standing:
        timer.stop()
    try:
        return wait_for(parent, words, text, work, lent=True, stoppable=stoppable)
    finally:
        for timer in filter(isValid, standing):  # some went with what was closed meanwhile
            timer.start()


def wait_for(
    parent: QWidget,
    words: Words,
    text: str,
    work: Work,
    *,
    lent: bool = False,
    stoppable: bool = True,
) -> Any:
    """What the work gives, or Cancelled; its exceptions are raised here.

    Nothing can be clicked meanwhile; after half a second a dialog shows how far it is.
    """
    job = Job(work, parent, to_the_end=lent)
    loop = QEventLoop()
    outcome: list[tuple[str, object]] = []

    def end(kind: str, value: object = None) -> None:
        outcome.append((kind, value))
        loop.quit()

    job.done.connect(lambda value: end("done", value))
    job.failed.connect(lambda error: end("failed", error))
    job.cancelled.connect(lambda: end("cancelled"))
    job.start()
    # Not by the clock: where the work kept Python for itself, what follows may be brief, and a
    # dialog would take the keys that were pressed meanwhile from the window.
    for _ in range(round(PATIENCE / 1000 / _SLICE)):
        if outcome:
            break
        # First what the click left to be done, so that standing still is not added to it.
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        job.wait(_SLICE)
    if not outcome:
        dialog = _dialog(parent, words, text, job, stoppable)
        dialog.finished.connect(loop.quit)
        dialog.canceled.connect(loop.quit)
        if lent:
            dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.show()
        # Until the end, so that the window does not look as if it took clicks: they would wait,
        # and fall on whatever is there then.
        while loop.exec() >= 0 and not outcome:
            dialog.setCancelButton(None)
            if stoppable:
                dialog.setLabelText(words.text("Stopping…"))
            dialog.show()
        dialog.blockSignals(True)  # closing it stops nothing
        job.progressed.disconnect()
        dialog.close()
        dialog.deleteLater()
    while not outcome:  # the process is to end, and with it every loop at once
        QCoreApplication.processEvents(
            QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
            | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        )
    job.deleteLater()
    kind, value = outcome[0]
    if kind == "cancelled":
        raise Cancelled
    if isinstance(value, Exception) and kind == "failed":
        raise value
    return value


def in_steps(parent: QWidget, words: Words, text: str, work: Work) -> Any:
    """What the work gives that has to stay in the window's thread, such as drawing for a printer.

    The window lives on whenever the work tells its progress; after half a second a dialog shows
    it, and can stop it (Cancelled).
    """
    dialog = _progress(parent, words, text)
    dialog.rejected.connect(dialog.cancel)  # by Escape before the dialog is the active window
    begun = monotonic()

    def tell(share: float) -> None:
        if not dialog.isVisible() and monotonic() - begun > PATIENCE / 1000:
            dialog.show()
        if dialog.isVisible():
            _show_share(dialog, share)
            QCoreApplication.processEvents()
        else:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        if dialog.wasCanceled():
            raise Cancelled

    try:
        return work(tell)
    finally:
        dialog.close()
        dialog.deleteLater()


def _dialog(parent: QWidget, words: Words, text: str, job: Job, stoppable: bool) -> QProgressDialog:
    """A dialog that follows the job; without shares told it only shows that something goes on."""
    dialog = _progress(parent, words, text)
    if stoppable:
        dialog.canceled.connect(job.cancel)
        dialog.rejected.connect(job.cancel)  # by Escape before the dialog is the active window
    else:
        dialog.setCancelButton(None)  # and closing it only puts it out of sight
    job.progressed.connect(lambda share: _show_share(dialog, share))
    return dialog


def _progress(parent: QWidget, words: Words, text: str) -> QProgressDialog:
    """A dialog that shows how far something is, not shown yet."""
    dialog = QProgressDialog("", words.text("Cancel"), 0, 0, parent)
    dialog.setLabel(label(text))
    dialog.setWindowTitle("Goaldesk")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(0)
    dialog.setAutoClose(False)
    dialog.setAutoReset(False)
    dialog.reset()  # else Qt shows it by itself
    return dialog


def _show_share(dialog: QProgressDialog, share: float) -> None:
    dialog.setMaximum(100)
    dialog.setValue(round(share * 100))
