"""Files that are not as they were saved: changed anywhere, or cut off at any page."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from goaldesk.core.errors import FileProblem, Problem
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy
from tests.faults import scenario
from tests.faults.tally import Tally

_PAGE = 4096
_BATCH = 40
_SECONDS = 5  # no file may keep anybody waiting for longer

Spoil = Callable[[random.Random, bytearray], None]


def flip_a_bit(random: random.Random, content: bytearray) -> None:
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def change_a_byte(random: random.Random, content: bytearray) -> None:
    content[random.randrange(len(content))] = random.randrange(256)


def change_the_header(random: random.Random, content: bytearray) -> None:
    at = random.randrange(100)
    content[at : at + random.randrange(1, 5)] = random.randbytes(4)


def change_the_head_of_a_page(random: random.Random, content: bytearray) -> None:
    at = random.randrange(len(content) // _PAGE) * _PAGE + random.randrange(12)
    content[at] = random.randrange(256)


def write_over(random: random.Random, content: bytearray) -> None:
    at, size = random.randrange(len(content)), random.randrange(1, 3000)
    content[at : at + size] = random.randbytes(len(content[at : at + size]))


def empty_a_page(random: random.Random, content: bytearray) -> None:
    at = random.randrange(len(content) // _PAGE) * _PAGE
    content[at : at + _PAGE] = bytes(_PAGE)


def swap_pages(random: random.Random, content: bytearray) -> None:
    one, other = (random.randrange(len(content) // _PAGE) * _PAGE for _ in range(2))
    content[one : one + _PAGE], content[other : other + _PAGE] = (
        content[other : other + _PAGE],
        content[one : one + _PAGE],
    )


def insert(random: random.Random, content: bytearray) -> None:
    at = random.randrange(len(content))
    content[at:at] = random.randbytes(random.randrange(1, 5000))


def leave_out(random: random.Random, content: bytearray) -> None:
    at = random.randrange(len(content))
    del content[at : at + random.randrange(1, 9000)]


SPOILS: tuple[Spoil, ...] = (
    flip_a_bit, change_a_byte, change_the_header, change_the_head_of_a_page, write_over,
    empty_a_page, swap_pages, insert, leave_out,
)  # fmt: skip


def changed(count: int, root: Path) -> Tally:
    """Files changed by chance: none is accepted."""
    content = document(root)

    def cases() -> Iterator[tuple[str, bytes]]:
        for number in range(count):
            generator = random.Random(number)
            spoil = SPOILS[number % len(SPOILS)]
            spoilt = bytearray(content)
            spoil(generator, spoilt)
            yield f"{spoil.__name__} {number}", bytes(spoilt)

    return _tried(root, cases(), lambda spoilt: spoilt == content)


def cut(count: int, root: Path) -> Tally:
    """Files cut off at every page (0), or at `count` of them; as they are, or filled up."""
    content = document(root)
    pages = len(content) // _PAGE
    step = max(1, pages // count) if count else 1

    def cases() -> Iterator[tuple[str, bytes]]:
        for page in range(0, pages, step):
            end = page * _PAGE
            yield f"cut at page {page}", content[:end]
            yield f"cut within page {page}", content[: end + 1 + page % _PAGE]
            yield f"zeros from page {page}", content[:end] + bytes(len(content) - end)
            rest = random.Random(page).randbytes(len(content) - end)
            yield f"rubbish from page {page}", content[:end] + rest

    return _tried(root, cases(), lambda spoilt: spoilt == content)


def sealed_again(count: int, root: Path) -> Tally:
    """Files changed on purpose and sealed again: they may be accepted, but harm nobody."""
    content = document(root)
    path = root / "document.goaldb"
    with closing(sqlite3.connect(path)) as connection:
        seal = connection.execute("SELECT seal FROM document").fetchone()[0].encode()

    def cases() -> Iterator[tuple[str, bytes]]:
        for number in range(count):
            generator = random.Random(number)
            spoil = SPOILS[number % len(SPOILS)]
            spoilt = bytearray(content.replace(seal, b"0" * len(seal)))
            place = content.index(seal)
            spoil(generator, spoilt)
            if spoilt[place : place + len(seal)] == b"0" * len(seal):
                digest = hashlib.sha256(spoilt).hexdigest().encode()
                spoilt[place : place + len(seal)] = digest
            yield f"{spoil.__name__} {number}, sealed", bytes(spoilt)

    return _tried(root, cases(), lambda spoilt: True)


def document(root: Path) -> bytes:
    """A whole document, the social-network sample."""
    tables = samples.tables("social", "en", dt.date(2026, 11, 9))
    copy = WorkingCopy.create(Folders.under(root / "first"), tables, scenario.stamp())
    copy.save(scenario.NOW, root / "document.goaldb")
    copy.discard()
    return (root / "document.goaldb").read_bytes()


def _tried(
    root: Path, cases: Iterator[tuple[str, bytes]], may_be: Callable[[bytes], bool]
) -> Tally:
    """Each file is opened, in processes that end when one takes too long."""
    tally, path, folders = Tally(), root / "spoilt.goaldb", Folders.under(root / "own")
    everything = list(cases)
    for start in range(0, len(everything), _BATCH):
        batch = everything[start : start + _BATCH]

        def work(log: scenario.Log, batch: list[tuple[str, bytes]] = batch) -> None:
            for number, (_, spoilt) in enumerate(batch):
                log.say("trying", number)
                signal.alarm(_SECONDS)
                path.write_bytes(spoilt)
                if _accepted(path, folders) and not may_be(spoilt):
                    log.say("accepted", number)
            log.say("through", len(batch))

        said, wrong = scenario.forked(work)
        last = max((number for what, number in said if what == "trying"), default=0)
        for number, (name, _) in enumerate(batch):
            if number > last:
                break
            bad = ["it was accepted"] if ("accepted", number) in said else []
            tally.add(bad + (wrong if number == last else []), name)
    return tally


def _accepted(path: Path, folders: Folders) -> bool:
    """Whether a file is opened; if so, it must be fit to be worked with."""
    try:
        copy = WorkingCopy.open(path, folders, scenario.NOW)
    except FileProblem:
        return False
    try:
        copy.snapshot()
        with suppress(Problem):
            with copy.edit(scenario.stamp()) as edit:
                connection = edit.session.connection()
                connection.exec_driver_sql("UPDATE product SET name = 'changed'")
            copy.save(scenario.NOW, path.with_name("accepted.goaldb"))
    finally:
        copy.discard()
    return True
