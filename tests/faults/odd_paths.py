"""Paths where no document is, and names that are unusual."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

from goaldesk.core.errors import FileProblem
from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy, problems
from tests.faults import scenario
from tests.faults.tally import Tally


def nothing(path: Path) -> None:
    pass


def folder(path: Path) -> None:
    path.mkdir()


def empty(path: Path) -> None:
    path.touch()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path)


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def sparse(path: Path) -> None:
    with open(path, "wb") as file:
        file.truncate(10 * 1024**3)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def words(path: Path) -> None:
    path.write_text("Not a database, but a letter." * 100)


def other_application(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE contact (name TEXT)")
    connection.close()


def header_alone(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


ODD = (
    nothing, folder, empty, pipe, device, loop, dangling, sparse, words, other_application,
    header_alone,
)  # fmt: skip

NAMES = (
    "a?b.goaldb", "50%.goaldb", "a#b.goaldb", "it's.goaldb", "R&D.goaldb", 'say "x".goaldb',
    "%41.goaldb", "目标 计划.goaldb", "file:x.goaldb", "-x.goaldb", "n" * 248 + ".goaldb",
    "目" * 82 + "n.goaldb", " .goaldb", "a\nb.goaldb", "\udcff.goaldb",
)  # fmt: skip


def run(count: int, root: Path) -> Tally:
    """Each odd path is refused with a sentence at once, each odd name is one like any other."""
    template, tally = root / "template.goaldb", Tally()
    scenario.make(template, root / "first")
    cases: list[tuple[str, Callable[[Path], list[str]]]] = [
        *((make.__name__, lambda place, make=make: _refused(place, make)) for make in ODD),
        *((f"name {n}", lambda place, n=n: _named(place, template, n)) for n in range(len(NAMES))),
    ]
    for number in range(count or len(cases)):
        name, case = cases[number % len(cases)]
        place = root / "attempt"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()

        def work(
            log: scenario.Log,
            case: Callable[[Path], list[str]] = case,
            place: Path = place,
        ) -> None:
            signal.alarm(5)
            for lost in case(place):
                log.say(f"LOST {lost}")

        _, wrong = scenario.forked(work)
        tally.add(wrong, name)
    return tally


def _refused(place: Path, make: Callable[[Path], None]) -> list[str]:
    path, folders = place / "odd.goaldb", Folders.under(place / "own")
    make(path)
    try:
        WorkingCopy.open(path, folders, scenario.NOW)
    except FileProblem:
        return []
    return ["it was opened"]


def _named(place: Path, template: Path, number: int) -> list[str]:
    parent, folders = place / "50% of #1?", Folders.under(place / "C#, 100 %41?mode=ro" / "own")
    parent.mkdir()
    path = parent / NAMES[number]
    shutil.copyfile(template, path)
    for step in (1, 2):
        copy = WorkingCopy.open(path, folders, scenario.NOW)
        scenario.write(copy, step)
        copy.save(scenario.NOW)
        copy.discard()
    lost = [str(problem) for problem in problems(path, folders)]
    if scenario.number_in_file(path, folders) != 2:
        lost.append("it was not saved")
    if os.listdir(parent) != [NAMES[number]]:
        lost.append(f"there are {os.listdir(parent)!a}")
    return lost
