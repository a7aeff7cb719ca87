"""What happens when something unforeseen does: logged, told, and the work kept."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from goaldesk.core.words import Words
from goaldesk.ui import about
from goaldesk.ui.texts import message_box

log = logging.getLogger("goaldesk")

_LOG_SIZE, _OLD_LOGS = 500_000, 3


def log_into(folder: Path) -> logging.Handler | None:
    """Log into the folder, old logs going in turn; None where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "goaldesk.log",
            maxBytes=_LOG_SIZE,
            backupCount=_OLD_LOGS,
            encoding="utf-8",
            delay=True,
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a full disk is no reason to write to a terminal
    return handler


class CrashReports(QObject):
    """Logs what nobody caught, in whichever thread, and tells it in a dialog.

    The dialog comes once the event is over that went wrong, which may be painting. The same
    report is told once only, and none while another is being read: a fault in what is painted or
    timed would else leave no way to save.
    """

    _caught = Signal(str)

    def __init__(self, words: Callable[[], Words], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._known: set[str] = set()
        self._telling = False
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch from now on what nobody else does."""
        sys.excepthook = self.take
        threading.excepthook = lambda given: (
            given.exc_value and self.take(given.exc_type, given.exc_value, given.exc_traceback)
        )

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an exception and have it told."""
        # Where it happened, without the error's own text, which may quote the document.
        report = f"{kind.__name__}\n{''.join(traceback.format_tb(trace))}"
        if report in self._known:
            return
        self._known.add(report)
        log.error("%s", report)
        sys.__excepthook__(kind, error, trace)
        self._caught.emit(report)

    def _tell(self, report: str) -> None:
        if self._telling:
            return
        self._telling = True
        try:
            tell(self._words(), f"{about.versions()}\n\n{report}")
        finally:
            self._telling = False


def tell(words: Words, report: str) -> None:
    """Tell the user, and offer to copy the report; the program goes on."""
    box = message_box(
        None,
        words.text("Something went wrong in Goaldesk."),
        words.text(
            "Every finished edit is safe in the working copy. You can go on; if the window behaves "
            "oddly, close Goaldesk and start it again: it offers to recover your work."
        ),
    )
    box.setDetailedText(report)
    copy = box.addButton(words.text("Copy the report"), QMessageBox.ButtonRole.ActionRole)
    go_on = box.addButton(words.text("Go on"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(go_on)
    box.setEscapeButton(go_on)
    box.exec()
    if box.clickedButton() is copy:
        QApplication.clipboard().setText(report)
