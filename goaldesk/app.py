"""Starting the window: the frame first, then what fills it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from goaldesk.paths import Folders, resources
from goaldesk.ui import jobs, loading, roles
from goaldesk.ui.door import Door
from goaldesk.ui.lifecycle import Desk

# In seconds: how long a thread keeps Python while the window waits for it. With the usual 5 ms, a
# picture of thirty widgets would take a sixth of a second beside a job.
_TURN = 0.0005
# The style that the theme is made for. Set later, it would be answered with the former one, for
# which PySide makes QStyle and its many enums: 5 ms before the first frame.
STYLE = ("-style", "fusion")


class Application(QApplication):
    """The Qt application; `file_asked` carries a path that the system wants opened (macOS)."""

    file_asked = Signal(object)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            if event.file():
                self.file_asked.emit(Path(event.file()))
            return True
        return super().event(event)


def make_application() -> Application:
    """The application with its names and icon; its colours come with the theme.

    No garbage is collected until `run` is through with the start: next to all that is made then
    stays, and searching it again and again takes a tenth of the time.
    """
    jobs.hold_collecting(True)
    sys.setswitchinterval(_TURN)
    app = Application([*sys.argv[:1], *STYLE])
    app.setApplicationName("goaldesk")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("goaldesk")
    app.setWindowIcon(QIcon(str(resources() / "icons" / "goaldesk.svg")))
    roles.install()
    return app


def run(file: Path | None = None, sample: str = "", as_of: date | None = None) -> int:
    """Open the window on a file, a sample or the welcome page; gives the exit code.

    Where Goaldesk runs already, that process opens the file, and this one ends.
    """
    # Python’s own answer, an exception, would be lost in a slot; `watch` brings ours.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = make_application()
    folders = Folders.standard()
    door = Door(folders.state)
    if not sample and not door.is_ours([file] if file is not None else []):
        return 0
    app.aboutToQuit.connect(door.close)
    desk = Desk(app, folders)
    desk.ahead = True
    app.file_asked.connect(lambda path: desk.arrivals.take([path]))
    window = desk.new_window()

    def watch() -> None:
        from goaldesk.ui import crash

        crash.log_into(folders.log)
        crash.CrashReports(lambda: desk.words, desk).install()
        desk.session.heed_signals()

    def answer() -> None:
        door.open(desk.arrivals.take)
        jobs.start_without_collecting(Thread(target=load_ahead))
        jobs.hold_collecting(False)

    after_first_frame(watch, lambda: desk.start(window, file, sample, as_of), answer)
    return app.exec()


def load_ahead() -> None:
    """Load what the first document and the first chart need, while nobody waits for it."""
    loading.load()
    loading.load(loading.REST)

    from goaldesk.reports import charts

    charts.prepare()


def after_first_frame(*works: Callable[[], None]) -> None:
    """Do these works once the frame has been painted, each in a turn of the event loop."""
    left = list(works)

    def turn() -> None:
        left.pop(0)()
        if left:
            soon()

    def soon() -> None:
        QTimer.singleShot(0, lambda: QTimer.singleShot(0, turn))

    soon()
