"""What others do to the file while it is open here."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from goaldesk.core.errors import ChangedOnDisk, FileProblem
from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy, problems
from tests.faults import scenario
from tests.faults.tally import Tally

THEIRS = b"somebody else's work"


def removed(path: Path) -> None:
    path.unlink()


def renamed(path: Path) -> None:
    path.rename(path.with_name("renamed.goaldb"))


def replaced(path: Path) -> None:
    fresh = path.with_name("fresh")
    fresh.write_bytes(THEIRS)
    os.replace(fresh, path)


def replaced_by_a_document(path: Path) -> None:
    shutil.copyfile(path.with_name("other"), path.with_name("fresh"))
    os.replace(path.with_name("fresh"), path)


def overwritten(path: Path) -> None:
    path.write_bytes(THEIRS)


def appended_to(path: Path) -> None:
    with open(path, "ab") as file:
        file.write(THEIRS)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def copied_back(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)


def touched(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def made_read_only(path: Path) -> None:
    path.chmod(0o444)


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def made_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def made_a_link(path: Path) -> None:
    path.rename(path.with_name("renamed.goaldb"))
    path.symlink_to(path.with_name("other"))


def made_a_link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nowhere"))


def made_a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def folder_removed(path: Path) -> None:
    shutil.rmtree(path.parent)


# What happens, and what a save answers: nothing, the question, or another refusal.
HAPPENINGS: tuple[tuple[Callable[[Path], None], type[FileProblem] | None], ...] = (
    (removed, None),
    (renamed, None),
    (replaced, ChangedOnDisk),
    (replaced_by_a_document, ChangedOnDisk),
    (overwritten, ChangedOnDisk),
    (appended_to, ChangedOnDisk),
    (emptied, ChangedOnDisk),
    (copied_back, None),
    (touched, None),
    (made_read_only, FileProblem),
    (made_a_folder, ChangedOnDisk),
    (made_a_pipe, ChangedOnDisk),
    (made_a_link, ChangedOnDisk),
    (made_a_link_to_nothing, None),
    (made_a_link_to_itself, FileProblem),
    (folder_removed, FileProblem),
)


def run(count: int, root: Path) -> Tally:
    """Each happening in turn, before the first save or after one."""
    template, tally = root / "template.goaldb", Tally()
    scenario.make(template, root / "first")
    generator = random.Random(16)
    for number in range(count):
        happening, answer = HAPPENINGS[number % len(HAPPENINGS)]
        saves = generator.randrange(3)
        place = root / "attempt"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        _, wrong = scenario.forked(
            lambda log, happening=happening, answer=answer, saves=saves, place=place: attempt(
                log, template, place, happening, answer, saves
            )
        )
        tally.add(wrong, f"{happening.__name__} after {saves} saves")
    return tally


def attempt(
    log: scenario.Log, template: Path, place: Path, happening: Callable[[Path], None],
    answer: type[FileProblem] | None, saves: int,
) -> None:  # fmt: skip
    """A session in which it happens: the edits stay, and what is theirs is not written over."""
    folder = place / "folder"
    folder.mkdir()
    path, folders = folder / "plan.goaldb", Folders.under(place / "own")
    scenario.make(folder / "other", place / "theirs")
    theirs = (folder / "other").read_bytes()
    shutil.copyfile(template, path)
    copy = WorkingCopy.open(path, folders, scenario.NOW)
    for number in range(saves):
        scenario.write(copy, number + 1)
        copy.save(scenario.NOW)
    scenario.write(copy, saves + 1)
    ours = path.read_bytes()
    happening(path)
    there = path.read_bytes() if path.is_file() else None
    given: type[FileProblem] | None = None
    try:
        copy.save(scenario.NOW)
    except FileProblem as problem:
        given = type(problem)
    if given is not answer:
        log.say(f"LOST the save answered {given}, not {answer}")
    if given is not None:
        if there is not None and path.read_bytes() != there:
            log.say("LOST it was refused, and written all the same")
        if not copy.modified:
            log.say("LOST it was refused, and counts as saved")
    elif scenario.number_in_file(path, folders) != saves + 1:
        log.say("LOST the file has not what was saved")
    if happening is renamed and (folder / "renamed.goaldb").read_bytes() != ours:
        log.say("LOST the renamed file was written to")
    if folder.exists() and (folder / "other").read_bytes() != theirs:
        log.say("LOST the other document was written to")
    elsewhere = place / "elsewhere.goaldb"
    copy.save(scenario.NOW, elsewhere)
    copy.discard()
    if scenario.number_in_file(elsewhere, folders) != saves + 1 or problems(elsewhere, folders):
        log.say("LOST saving elsewhere was not whole")
