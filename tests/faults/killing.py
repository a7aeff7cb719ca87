"""A session is killed while it edits and saves."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy
from tests.faults import scenario
from tests.faults.tally import Tally


def run(count: int, root: Path) -> Tally:
    """kill −9 at a random moment of a loop of edits, saves and backups."""
    template = root / "template.goaldb"
    scenario.make(template, root / "first")
    generator, tally = random.Random(9), Tally()
    for number in range(count):
        place = root / "attempt"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path, folders = place / "plan.goaldb", Folders.under(place / "own")
        shutil.copyfile(template, path)
        said, wrong = killed(path, folders, generator.uniform(0.0, 0.4))
        lost = scenario.what_is_lost(said, path, folders, Folders.under(place / "look"))
        tally.add(wrong + lost, f"kill {number}")
    return tally


def killed(path: Path, folders: Folders, seconds: float) -> tuple[list[tuple[str, int]], list[str]]:
    """What a session said until it was killed so long after its first edit."""
    started = path.with_name("started")

    def work(log: scenario.Log) -> None:
        log.say("process", os.getpid())
        copy = WorkingCopy.open(path, folders, scenario.NOW)
        for number in range(1, 100_000):
            log.say("editing", number)
            scenario.write(copy, number)
            log.say("edited", number)
            started.touch()
            if number % 12 == 0:
                log.say("saving", number)
                copy.save(scenario.NOW)
                log.say("saved", number)
            if number % 30 == 0:
                copy.back_up(scenario.NOW)

    def kill(child: int) -> None:
        while not started.exists():
            time.sleep(0.005)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)

    said, wrong = scenario.forked(work, kill)
    return said, [what for what in wrong if what != f"ended by signal {signal.SIGKILL.value}"]
