"""The watchdog of the tour: a loop that stands still is found, and named."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QTimer

from goaldesk.ui import jobs
from tests.tour.watchdog import Watchdog, _place


def watched(qtbot: Any, work: Any) -> Watchdog:
    dog = Watchdog(bar=0.25)  # a machine with other work to do is no stall
    dog.step = "step"
    dog.start()
    QTimer.singleShot(20, work)
    qtbot.wait(100)
    dog.stop()
    return dog


def test_a_loop_that_stands_still_is_found(qtbot: Any) -> None:
    [stall] = watched(qtbot, lambda: time.sleep(0.6)).stalls
    assert stall.step == "step"
    assert stall.wall > 0.5
    assert stall.cpu < 0.4
    assert any("test_watchdog.py" in place for place in stall.where)


def test_a_loop_that_goes_round_is_left_alone(qtbot: Any) -> None:
    assert watched(qtbot, lambda: None).stalls == []


def test_of_a_stack_the_innermost_line_and_our_own_are_told() -> None:
    file = jobs.__file__
    dumped = (
        'Thread 0x0000000000000001 (most recent call first):\n  File "other.py", line 1 in x\n\n'
        "Current thread 0x0000000000000002 (most recent call first):\n"
        f'  File "/usr/lib/zipfile.py", line 7 in read\n  File "{file}", line 12 in run\n'
    )
    assert _place(dumped, 2) == "zipfile.py:7 read < goaldesk/ui/jobs.py:12 run"
