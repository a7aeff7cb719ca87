"""Tells when the event loop of a window comes round late, and what it was doing meanwhile."""

from __future__ import annotations

import faulthandler
import re
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

ROOT = Path(__file__).resolve().parent.parent.parent
BAR = 0.1
_LINE = re.compile(r'File "(.+)", line (\d+) in (.+)')
_TICK = 0.005
_LOOK = 0.01


@dataclass
class Stall:
    """The event loop stood still for `wall` seconds, in which its thread worked for `cpu`.

    `where` are the innermost lines of our own that were seen most often meanwhile.
    """

    step: str
    wall: float
    cpu: float
    where: list[str] = field(default_factory=list)


class Watchdog(QObject):
    """Watches the event loop of the thread it is made in, from another thread.

    `step` is what goes on now; `stalls` are the times that the loop was later than `bar` seconds.
    """

    def __init__(self, bar: float = BAR) -> None:
        super().__init__()
        self.step = ""
        self.stalls: list[Stall] = []
        self._bar = bar
        self._seen: Counter[str] = Counter()
        self._main = threading.get_ident()
        self._beat, self._cpu = time.perf_counter(), time.thread_time()
        self._ended = threading.Event()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=_TICK * 1000)
        self._timer.timeout.connect(self._tick)
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._beat, self._cpu = time.perf_counter(), time.thread_time()
        self._timer.start()
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._tick()
        self._timer.stop()
        self._ended.set()
        self._thread.join()

    def pass_over(self) -> None:
        """Leave out what the tour itself has done since the last turn of the loop."""
        self._beat, self._cpu = time.perf_counter(), time.thread_time()
        self._seen = Counter()

    def _tick(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        if now - self._beat > self._bar:
            where = [place for place, _ in self._seen.copy().most_common(3)]
            self.stalls.append(Stall(self.step, now - self._beat, cpu - self._cpu, where))
        self._beat, self._cpu = now, cpu
        self._seen = Counter()

    def _watch(self) -> None:
        # The frames of a thread that runs on can't be walked from Python: the process would end.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as stack:
            while not self._ended.wait(_LOOK):
                if time.perf_counter() - self._beat > self._bar / 2:
                    stack.seek(0)
                    stack.truncate()
                    faulthandler.dump_traceback(stack)
                    stack.seek(0)
                    self._seen[_place(stack.read(), self._main)] += 1


def _place(dumped: str, thread: int) -> str:
    """The innermost line of a thread's stack, and those of the program itself outside of it."""
    _, _, stack = dumped.partition(f"0x{thread:016x}")
    lines = _LINE.findall(stack.partition("\n\n")[0])
    inside = ROOT / "goaldesk"
    ours = [
        f"{Path(file).relative_to(ROOT)}:{line} {name}"
        for file, line, name in lines
        if Path(file).is_relative_to(inside)
    ]
    innermost = [f"{Path(file).name}:{line} {name}" for file, line, name in lines[:1]]
    return " < ".join([*innermost, *ours[:4]])
