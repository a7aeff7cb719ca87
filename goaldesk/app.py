"""Starting the window: the frame first, then what fills it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from goaldesk.paths import Folders
from goaldesk.ui.lifecycle import Desk


def make_application() -> QApplication:
    """The Qt application with its names and style."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("goaldesk")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("goaldesk")
    app.setStyle("Fusion")
    return app


def run(file: Path | None = None, sample: str = "", as_of: date | None = None) -> int:
    """Open the window on a file, a sample or the welcome page; gives the exit code."""
    app = make_application()
    folders = Folders.standard()
    desk = Desk(app, folders)
    window = desk.new_window()

    def fill() -> None:
        from goaldesk.ui import crash

        crash.install(folders.log)
        desk.start(window, file, sample, as_of)

    after_first_frame(fill)
    return app.exec()


def after_first_frame(work: Callable[[], None]) -> None:
    """Do the work once the frame has been painted."""
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, work))
