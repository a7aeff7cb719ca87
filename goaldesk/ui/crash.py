"""What happens when something unforeseen does: logged, told, and the work kept."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication, QMessageBox

log = logging.getLogger("goaldesk")


def install(folder: Path) -> None:
    """Log into the folder, and show every uncaught exception in a dialog."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "goaldesk.log", maxBytes=500_000, backupCount=3, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        log.addHandler(handler)
    except OSError:
        pass
    log.setLevel(logging.INFO)
    sys.excepthook = _caught


def _caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    # Where it happened, without the error's own text, which may quote the document.
    where = "".join(traceback.format_tb(trace))
    log.error("%s\n%s", kind.__name__, where)
    sys.__excepthook__(kind, error, trace)
    if QApplication.instance() is not None:
        show(f"{kind.__name__}\n{where}")


def show(report: str) -> None:
    """Tell the user, and offer to copy the report; the program goes on."""
    from goaldesk import languages, settings
    from goaldesk.paths import Folders
    from goaldesk.ui.texts import message_box

    folders = Folders.standard()
    language = settings.load(folders.config)[0].language
    if language == "system":
        language = languages.system_language()
    words = languages.load(language, folders.cache)
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
    box.addButton(words.text("Go on"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    if box.clickedButton() is copy:
        QApplication.clipboard().setText(report)
