"""A session with a document while a fault is at work, and what must be left of it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from goaldesk.core.errors import FileProblem
from goaldesk.core.model.goals import Goal, Segment
from goaldesk.core.queries.records import record
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy, problems
from goaldesk.store.recovery import recoverable

NOW = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
STEPS = ("edit", "edit", "save", "edit", "back up", "edit", "save", "edit")
SECONDS = 60

Switch = Callable[[], None]


def stamp(now: dt.datetime = NOW) -> Stamp:
    return Stamp("Write", "Ann", now, now.date())


def make(path: Path, own: Path) -> None:
    """A small document whose goal is called “0”."""
    rows = {"goal": [{"id": "top", "title": "0"}]}
    copy = WorkingCopy.create(Folders.under(own), rows, stamp())
    copy.save(NOW, path)
    copy.discard()


def write(copy: WorkingCopy, number: int, now: dt.datetime = NOW) -> None:
    """An edit that says its number, and is of some size."""
    with copy.edit(stamp(now)) as edit:
        edit.session.get_one(Goal, "top").title = str(number)
        edit.session.add(Segment(id=f"s{number}", traits="x" * (number % 5) * 3000))


def number_in(copy: WorkingCopy) -> int:
    """Which edit the document stands at; −1 if an earlier one is missing."""
    with copy.read() as session:
        number = int(record(session, "goal", "top")["title"])
        there = all(record(session, "segment", f"s{n}") for n in range(1, number + 1))
    return number if there else -1


def number_in_file(path: Path, folders: Folders) -> int:
    """Which edit a file stands at. Raises FileProblem if it is not whole."""
    copy = WorkingCopy.open(path, folders, NOW)
    try:
        return number_in(copy)
    finally:
        copy.discard()


class Log:
    """What the session says while it goes, through a pipe that no fault touches."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def say(self, what: str, number: int = 0) -> None:
        os.write(self._handle, f"{what}:{number}\n".encode())


def session(
    log: Log, path: Path, folders: Folders, arm: Switch, disarm: Switch | None,
    clock: Callable[[], dt.datetime] = lambda: NOW,
) -> None:  # fmt: skip
    """Open, edit and save. With `disarm` the fault goes away at last, and all must work again."""
    arm()
    number = saved = 0
    try:
        copy = WorkingCopy.open(path, folders, clock())
    except FileProblem:
        log.say("not opened")
        return
    for step in STEPS:
        try:
            if step == "edit":
                log.say("editing", number + 1)
                write(copy, number + 1, clock())
                number += 1
                log.say("edited", number)
            elif step == "save":
                log.say("saving", number)
                copy.save(clock())
                saved = number
                log.say("saved", saved)
            else:
                copy.back_up(clock())
        except FileProblem:
            log.say(f"refused {step}", number)
            if number > saved and not copy.modified:
                log.say("LOST a save was refused, and counts as done")
    if disarm is not None:
        disarm()
        if number_in(copy) != number:
            log.say("afterwards the rows are those of another edit", number_in(copy))
        write(copy, number + 1, clock())
        log.say("edited", number + 1)
        copy.save(clock())
        log.say("saved", number + 1)
        copy.discard()


def forked(
    work: Callable[[Log], None], meanwhile: Callable[[int], None] = lambda child: None
) -> tuple[list[tuple[str, int]], list[str]]:
    """Run in a process of its own; gives what it said, and what is wrong with how it ended.

    It ends without closing anything, as if it was killed. `meanwhile` is given its number.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 0
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(SECONDS)
        log = Log(writer)
        try:
            work(log)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the user would see it
            where = error.__traceback__
            while where and where.tb_next:
                where = where.tb_next
            line = f"{where.tb_frame.f_code.co_name}" if where else ""
            log.say(f"BROKEN {type(error).__name__} in {line} ({error})".replace("\n", " "))
            status = 1
        finally:
            os._exit(status)
    os.close(writer)
    meanwhile(child)
    with open(reader, encoding="utf-8", errors="replace") as pipe:
        lines = [line.rstrip("\n").rpartition(":") for line in pipe]
    _, ended = os.waitpid(child, 0)
    said = [(what, int(number)) for what, _, number in lines]
    wrong = [what for what, _ in said if what.startswith(("BROKEN", "LOST", "afterwards"))]
    if os.WIFSIGNALED(ended):
        wrong.append(f"ended by signal {os.WTERMSIG(ended)}")
    return said, wrong


def attempt(
    template: Path, root: Path, arm: Switch, disarm: Switch | None = None,
    place: Path | None = None, own: Path | None = None, mend: Switch = lambda: None,
) -> list[str]:  # fmt: skip
    """One session under a fault, below `root`, and a look at what is left: what was lost by it.

    `place` is where the document is to be, `own` where Goaldesk's own folders are; `mend` ends
    the fault once the session has ended.
    """
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    path = (place or root) / "plan.goaldb"
    shutil.copyfile(template, path)
    folders = Folders.under(own or root / "own")
    said, wrong = forked(lambda log: session(log, path, folders, arm, disarm))
    mend()
    return wrong + what_is_lost(said, path, folders, Folders.under(root / "look"))


def what_is_lost(
    said: list[tuple[str, int]], path: Path, folders: Folders, look: Folders
) -> list[str]:
    """What is not there, though it was acknowledged, and what is there torn."""
    lost = []
    edited = max((number for what, number in said if what == "edited"), default=0)
    at = {what: position for position, (what, _) in enumerate(said)}
    saved = max((number for what, number in said if what == "saved"), default=0)
    tried = {n for what, n in said[at.get("saved", 0) :] if what == "saving"}
    try:
        in_file = number_in_file(path, look)
        if in_file not in {saved, *tried}:
            lost.append(f"the file stands at edit {in_file}, saved was {saved}")
    except FileProblem as problem:
        return [f"the file: {problem}"]
    unsure = at.get("editing", -1) > max(at.get("edited", -1), at.get("refused edit", -1))
    last = recovered(folders, in_file)
    if last != edited and not (unsure and last == edited + 1):
        lost.append(f"recovered is edit {last}, acknowledged was {edited}")
    for kept in folders.data.glob("backups/*/*.goaldb"):
        lost += [f"a backup: {problem}" for problem in problems(kept, look)]
    return lost


def recovered(folders: Folders, in_file: int) -> int:
    """Which edit a new start offers: that of the crashed session, else that of the file."""
    found = recoverable(folders)
    if not found:
        return in_file
    try:
        copy = WorkingCopy.recover(found[0].folder, folders)
    except FileProblem:
        return -1
    try:
        return number_in(copy)
    finally:
        copy.discard()
