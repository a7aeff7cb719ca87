"""Clocks that are wrong by up to thirty years, and change while Goaldesk runs."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from pathlib import Path

from goaldesk.paths import Folders
from tests.faults import scenario
from tests.faults.tally import Tally

_YEARS = 30


def run(count: int, root: Path) -> Tally:
    """Sessions in which every look at the clock gives another year, and files of all ages."""
    template, tally = root / "template.goaldb", Tally()
    scenario.make(template, root / "first")
    for number in range(count):
        generator = random.Random(number)

        def clock(generator: random.Random = generator) -> dt.datetime:
            return scenario.NOW + dt.timedelta(days=generator.uniform(-_YEARS, _YEARS) * 365.25)

        place = root / "attempt"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path, folders = place / "plan.goaldb", Folders.under(place / "own")
        shutil.copyfile(template, path)
        os.utime(path, (0, clock().timestamp()))
        said, wrong = scenario.forked(
            lambda log, path=path, folders=folders, clock=clock: scenario.session(
                log, path, folders, lambda: None, None, clock
            )
        )
        for left in [path, *folders.state.rglob("*")]:
            os.utime(left, (0, clock().timestamp()))
        lost = scenario.what_is_lost(said, path, folders, Folders.under(place / "look"))
        if not any(what == "saved" for what, _ in said):
            lost.append("it was not saved")
        if len(list(folders.data.glob("backups/*/*.goaldb"))) != 2:
            lost.append("a backup is gone")
        tally.add(wrong + lost, f"clock {number}")
    return tally
