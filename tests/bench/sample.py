"""The command line, on the day that all measurements live in; the sample in files, made by it."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

from tests.bench.measuring import measured
from tests.bench.plans import DAY


def command(*arguments: object) -> tuple[float, float]:
    """Run a command of the program in a process; gives its seconds and its memory (MB)."""
    start = time.perf_counter()
    told = measured("command", *arguments, "--as-of", DAY.isoformat())
    return time.perf_counter() - start, told["memory"]


@cache
def sample(folder: Path) -> Path:
    """The social-network sample as a document."""
    path = folder / "social.goaldb"
    command("new", path, "--sample", "social")
    return path


@cache
def book(folder: Path) -> Path:
    """The sample as a workbook."""
    path = folder / "social.xlsx"
    command("export", sample(folder), "-o", path)
    return path
