"""Work in another thread, and what the window's thread keeps from it."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest

from goaldesk.ui.jobs import Job, Tell, hold_collecting


@pytest.mark.parametrize("cancelled", [False, True])
def test_no_garbage_is_collected_while_work_goes_on(qtbot: Any, cancelled: bool) -> None:
    """A collection in the thread of the work would let go of the window's Qt objects there."""
    go_on = threading.Event()
    seen: list[bool] = []

    def work(_: Tell) -> None:
        seen.append(gc.isenabled())
        go_on.wait(10)

    job = Job(work)
    job.start()
    qtbot.waitUntil(lambda: bool(seen))
    if cancelled:
        job.cancel()
        job.deleteLater()
    assert not gc.isenabled()
    go_on.set()
    qtbot.waitUntil(gc.isenabled)
    assert seen == [False]


def test_a_job_that_ends_during_the_start_leaves_collecting_to_it(qtbot: Any) -> None:
    hold_collecting(True)
    try:
        job = Job(lambda _: None)
        with qtbot.waitSignal(job.done):
            job.start()
        qtbot.wait(60)
        assert not gc.isenabled()
    finally:
        hold_collecting(False)
    assert gc.isenabled()
