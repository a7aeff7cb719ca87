"""Files that come from outside the window: from other starts, the system, or dropped onto it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from goaldesk.ui import jobs

if TYPE_CHECKING:
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow

_AGAIN = 200


class Arrivals(QObject):
    """Opens one file after the other, as soon as no dialog and no long work is in the way."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._waiting: list[Path] = []
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._look)

    def take(self, paths: Iterable[Path]) -> None:
        """Open these files; without any, come to the front."""
        self._waiting += paths
        if not self._waiting:
            self._come_forward()
        elif not self._later.isActive():
            self._later.start(0)  # whoever brought them does not wait

    def _look(self) -> None:
        desk = self._desk
        if desk.ready and not desk.app.activeModalWidget() and not jobs.busy():
            self.open(self._waiting.pop(0))
        if self._waiting:
            self._later.start(_AGAIN)

    def open(self, path: Path) -> None:
        """Open a file in a window that has none yet, else in one of its own."""
        desk = self._desk
        window = desk.files.showing(path)
        if window is None:
            window = next((each for each in desk.windows if each.document is None), None)
        if window is None:
            window = desk.new_window()
            desk.session.arrange(window, path)
        bring_forward(window)
        if not desk.files.open(window, path) and window.stack.currentWidget() is window.tabs:
            desk.welcome(window)

    def _come_forward(self) -> None:
        desk = self._desk
        waiting = desk.app.activeModalWidget()
        active = desk.app.activeWindow()
        window = active if active in desk.windows else next(iter(desk.windows), None)
        if waiting is not None:
            waiting.raise_()
            waiting.activateWindow()
        elif window is not None:
            bring_forward(window)


def bring_forward(window: MainWindow) -> None:
    """Show the window before all others, also where it was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
