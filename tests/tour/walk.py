"""One part of the tour, in a process of its own: `python -m tests.tour.walk en FOLDER`."""

from __future__ import annotations

import gc
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QProgressDialog, QWidget
from shiboken6 import isValid

from goaldesk import app as application
from goaldesk import languages, settings
from goaldesk.paths import Folders
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from tests.tour.watchdog import Watchdog

# Rounds of opening and closing before the memory counts: what is kept for good is there then.
_FIRST = 3
_ROUNDS = 10
_GROWTH = 1.05
_PAUSE = 60


class Walk:
    """Walks through the window by keys and menus; `amiss` collects what went wrong."""

    def __init__(self, language: str, folder: Path) -> None:
        self.folder = folder
        self.amiss: list[str] = []
        self.answers: list[Path] = []
        self.watchdog = Watchdog()
        folders = Folders.standard()
        settings.save(settings.Settings(language=language), folders.config)
        languages.load("zh", folders.cache)  # compiled, as it is installed
        for name in ("getOpenFileName", "getSaveFileName"):
            setattr(QFileDialog, name, lambda *_, **__: (str(self.answers.pop(0)), ""))

    @property
    def window(self) -> MainWindow:
        """The window in front."""
        shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
        return next((each for each in shown if each.isActiveWindow()), shown[-1])

    @property
    def desk(self) -> Desk:
        """What the windows belong to."""
        desk = self.window.may_close.__self__
        assert isinstance(desk, Desk)
        return desk

    def rest(self, milliseconds: int = _PAUSE) -> None:
        """Let the event loop run for a while."""
        QTest.qWait(milliseconds)

    def until(self, holds: Callable[[], object], seconds: float = 30) -> None:
        """Let the event loop run until something holds."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(self.watchdog.step)
            self.rest(20)

    def key(self, name: str) -> None:
        """Press a key or a shortcut, such as Ctrl+Z, in what has the focus."""
        QTest.keySequence(QApplication.focusWidget() or self.window, name)
        self.rest()

    def write(self, text: str) -> None:
        """Type a text into what has the focus, letter by letter."""
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget(), letter)
            self.rest(5)
        self.rest()

    def choose(self, action: str) -> None:
        """Choose something in the window's menu."""
        self.window.actions_by_id[action].trigger()
        self.rest()

    def in_dialog(self, action: str, use: Callable[[Any], None]) -> None:
        """Choose something that opens a dialog, use that, and close it if it is still there."""
        used: list[QWidget] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
            if dialog is None or isinstance(dialog, QProgressDialog | QMenu) or dialog in used:
                return
            timer.stop()
            used.append(dialog)
            try:
                self.rest(200)
                use(dialog)
            except Exception:  # noqa: BLE001 - told, and the tour goes on
                self.amiss.append(f"{self.watchdog.step}: {traceback.format_exc()}")
            finally:
                if isValid(dialog) and dialog.isVisible():
                    dialog.reject()

        timer = QTimer(interval=30)
        timer.timeout.connect(look)
        timer.start()
        self.choose(action)
        self.until(lambda: used and not (isValid(used[0]) and used[0].isVisible()))
        timer.stop()

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Carry out a step; what it raises is told, and the tour goes on."""
        self.watchdog.step = name
        try:
            work()
            self.rest(150)
        except Exception:  # noqa: BLE001 - told, and the tour goes on
            self.amiss.append(f"{name}: {traceback.format_exc()}")

    def notice_messages(self) -> None:
        """Whatever Qt says or an exception in a slot is amiss."""

        def message(kind: QtMsgType, context: object, text: str) -> None:
            if kind is not QtMsgType.QtDebugMsg:
                self.amiss.append(f"{self.watchdog.step}: {text}")

        def raised(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            said = "".join(traceback.format_exception(kind, error, trace))
            self.amiss.append(f"{self.watchdog.step}: {said}")

        qInstallMessageHandler(message)
        sys.excepthook = raised

    def told(self) -> bool:
        """Print what was amiss; whether nothing was."""
        for line in self.amiss:
            print(f"  amiss at {line.rstrip()}")
        for stall in self.watchdog.stalls:
            print(
                f"  stall of {stall.wall * 1000:.0f} ms ({stall.cpu * 1000:.0f} ms of work)"
                f" at {stall.step}: " + "; ".join(stall.where)
            )
        return not self.amiss and not self.watchdog.stalls


def resident() -> float:
    """The megabytes of memory that this process takes, without what awaits collection."""
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as sizes:
        pages = int(sizes.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def open_and_close(walk: Walk) -> None:
    """The sample opened and closed again, round by round; the memory must not grow."""
    desk = walk.desk
    sizes = []
    for _ in range(_FIRST + _ROUNDS):
        before = walk.window
        walk.choose("sample_social")
        walk.until(lambda: walk.window.document is not None)
        opened = walk.window
        for step in ("kpis", "market", "swot", "overview"):
            opened.show_step(step)
            walk.rest(150)
        opened.document.save(walk.folder / "round.goaldb")
        opened.close()
        if opened is before:
            desk.welcome(desk.new_window())
        walk.rest(300)
        sizes.append(resident())
    grown = sizes[-1] / sizes[_FIRST - 1]
    print(f"  memory after {_ROUNDS} rounds: {grown:.3f} ×, {sizes[-1]:.0f} MB")
    if grown > _GROWTH:
        told = ", ".join(f"{size:.0f}" for size in sizes)
        walk.amiss.append(f"rounds: the memory grows: {told} MB")


def main(what: str, folder: Path) -> int:
    """Start the program as a user does, and walk; the exit code is 0 if nothing was amiss."""
    from tests.tour import steps

    walk = Walk("en" if what == "rounds" else what, folder)
    begin = application.after_first_frame

    def go() -> None:
        walk.notice_messages()
        try:
            if what == "rounds":
                walk.step("rounds", lambda: open_and_close(walk))
                walk.watchdog.stalls.clear()  # the tour itself tells them
            else:
                for name, work in steps.ALL:
                    walk.step(name, lambda work=work: work(walk))
        finally:
            walk.watchdog.step = "quit"
            walk.window.actions_by_id["quit"].trigger()
            QTimer.singleShot(3000, QApplication.quit)

    def filled(*works: Callable[[], None]) -> None:
        walk.watchdog.step = "start"
        walk.watchdog.start()
        begin(*works, lambda: QTimer.singleShot(1000, go))

    application.after_first_frame = filled
    print(f"{what}:", flush=True)
    code = application.run()
    walk.watchdog.stop()
    return 0 if walk.told() and code == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
