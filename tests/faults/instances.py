"""Two programs at work on one file."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from pathlib import Path

from goaldesk.core.errors import FileProblem
from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy, problems
from tests.faults import scenario
from tests.faults.tally import Tally

_SAVES = 6


def racing(count: int, root: Path) -> Tally:
    """Two computers save to one shared file at the same time, replacing what is there.

    The file is always whole, in the end that of a last save; neither session loses an edit.
    """
    template, tally = root / "template.goaldb", Tally()
    scenario.make(template, root / "first")
    for number in range(count):
        place = root / "attempt"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path = place / "plan.goaldb"
        shutil.copyfile(template, path)
        lost: list[str] = []

        def saves(who: str, path: Path = path, place: Path = place, lost: list[str] = lost) -> None:
            folders = Folders.under(place / who)

            def work(log: scenario.Log) -> None:
                copy = WorkingCopy.open(path, folders, scenario.NOW)
                for number in range(1, _SAVES + 1):
                    scenario.write(copy, number)
                    log.say("edited", number)
                    copy.save(scenario.NOW, replacing=True)
                    if problems(path, Folders.under(place / f"look-{who}")):
                        log.say("BROKEN the file is not whole")
                if scenario.number_in(copy) != _SAVES:
                    log.say("LOST an edit is gone")

            said, wrong = scenario.forked(work)
            lost.extend(wrong)
            if ("edited", _SAVES) not in said:
                lost.append(f"{who} did not come through")

        threads = [threading.Thread(target=saves, args=(who,)) for who in ("ann", "bo")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if scenario.number_in_file(path, Folders.under(place / "look")) != _SAVES:
            lost.append("the file is of none of the last saves")
        tally.add(lost, f"race {number}")
    return tally


def locked(count: int, root: Path) -> Tally:
    """A second program is refused while the first is there, and let in once it was killed."""
    try:
        from goaldesk.document import Document
        from goaldesk.store.recovery import recoverable
    except ImportError:
        return Tally(skipped="Qt misses system libraries")
    template, tally = root / "template.goaldb", Tally()
    scenario.make(template, root / "first")
    for number in range(count):
        place = root / "attempt"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path, folders = place / "plan.goaldb", Folders.under(place / "own")
        shutil.copyfile(template, path)
        lost: list[str] = []

        def first(log: scenario.Log, path: Path = path, folders: Folders = folders) -> None:
            document = Document.open(path, folders, author="Ann")
            scenario.write(document.copy, 1)
            path.with_name("ready").touch()
            signal.pause()

        def second(
            child: int, path: Path = path, folders: Folders = folders, lost: list[str] = lost
        ) -> None:
            while not path.with_name("ready").exists():
                os.sched_yield()
            try:
                Document.open(path, folders, author="Bo").close()
                lost.append("two windows have it open")
            except FileProblem:
                pass
            os.kill(child, signal.SIGKILL)

        scenario.forked(first, second)
        [crashed] = recoverable(folders)
        document = Document.recover(crashed, folders, author="Bo")
        if scenario.number_in(document.copy) != 1:
            lost.append("what the first had edited is gone")
        document.save()
        document.close()
        tally.add(lost, f"lock {number}")
    return tally
