"""What is open from one start to the next, and what becomes of it when the system ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer
from PySide6.QtGui import QSessionManager

from goaldesk.ui import layouts

if TYPE_CHECKING:
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow

_CALLED_OFF = 60_000


class Session(QObject):
    """Remembers the files of the windows, and lets the system's session end without a question.

    While it is `ending`, windows close at once: what is not saved stays in the working copy, and
    the next start offers it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.ending = False
        self._looks: dict[Path, str] = {}
        desk.app.commitDataRequest.connect(self.end)

    def paths(self) -> list[Path]:
        """The files to start with."""
        settings = self._desk.settings
        paths = [Path(name) for name in settings.session] if settings.restore_session else []
        self._looks = dict(zip(paths, settings.looks, strict=False))
        return paths

    def arrange(self, window: MainWindow, path: Path) -> None:
        """Let a window stand as the one did that showed this file when the last session ended."""
        geometry, _, layout = self._looks.pop(path, "").partition(" ")
        if geometry:
            window.restore_layout(geometry, layouts.read(layout))

    def remember(self) -> None:
        """Keep which files are open now, and how their windows stand."""
        desk = self._desk
        looks = {
            str(window.document.path): " ".join(layouts.look(window))
            for window in desk.windows
            if window.document is not None and window.document.path is not None
        }
        desk.keep(replace(desk.settings, session=tuple(looks), looks=tuple(looks.values())))

    def end(self, manager: QSessionManager) -> None:
        """The system ends the session: finish what is being typed, and be in nobody's way."""
        manager.setRestartHint(QSessionManager.RestartHint.RestartNever)
        self._prepare()
        QTimer.singleShot(_CALLED_OFF, self, self._called_off)

    def _prepare(self) -> None:
        for window in self._desk.windows:
            window.finish_typing()
            self._desk.remember_layout(window)
        self.remember()
        self.ending = True

    def heed_signals(self) -> None:
        """Let the signals that end a process do the same, and then end it.

        Python comes to a signal only once it has something to do, so that a socket wakes it.
        """
        import signal
        import socket

        self._woken, self._wakes = socket.socketpair()
        for end in (self._woken, self._wakes):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        read = QSocketNotifier.Type.Read
        QSocketNotifier(self._woken.fileno(), read, self).activated.connect(self._wake)
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: self._stop())

    def _wake(self) -> None:
        self._woken.recv(64)

    def _stop(self) -> None:
        self._prepare()
        # The documents stay open, to be recovered: their steps end with the process, untold.
        for window in self._desk.windows:
            if window.document is not None:
                window.document.stack.blockSignals(True)
        QCoreApplication.exit(0)

    def _called_off(self) -> None:
        self.ending = False
