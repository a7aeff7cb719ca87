"""Disks without room: a small one that is full, and a limit on the size of files."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
from pathlib import Path

from tests.faults import scenario
from tests.faults.tally import Tally

_SIZE = 512 * 1024


def run(count: int, root: Path) -> Tally:
    """A disk of 512 kB, more or less full, under the document or under Goaldesk's own folder."""
    disk = root / "disk"
    disk.mkdir()
    if not _mount(disk, "size=512k"):
        return Tally(skipped="no permission to mount a small disk")
    try:
        return _filled(count, root, disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _filled(count: int, root: Path, disk: Path) -> Tally:
    template = root / "template.goaldb"
    scenario.make(template, root / "first")
    generator, tally = random.Random(512), Tally()
    for number in range(count):
        _mount(disk, "size=512k,remount")
        for left in disk.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        own = disk / "own" if number % 2 else None
        filler = generator.randrange(0, _SIZE - template.stat().st_size, 4096)
        with open(disk / "filler", "wb") as file:
            file.write(bytes(filler))
        lost = scenario.attempt(
            template,
            root / "attempt",
            lambda: None,
            place=None if own else disk,
            own=own,
            mend=lambda: _mount(disk, "size=64m,remount") and None,
        )
        tally.add(lost, f"{'own folder' if own else 'document'} beside {filler} bytes")
    return tally


def _mount(disk: Path, options: str) -> bool:
    try:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def limited(count: int, root: Path) -> Tally:
    """RLIMIT_FSIZE: no file grows beyond some size, which SQLite takes for a failing disk."""
    template = root / "template.goaldb"
    scenario.make(template, root / "first")
    generator, tally = random.Random(27), Tally()
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    for number in range(count):
        limit = generator.randrange(0, 2 * template.stat().st_size)

        def arm(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))

        def disarm() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

        lost = scenario.attempt(template, root / "attempt", arm, disarm if number % 2 else None)
        tally.add(lost, f"files of {limit} bytes at most")
    return tally
