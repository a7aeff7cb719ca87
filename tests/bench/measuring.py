"""How things are measured: milliseconds, seconds, and processes of their own with their memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def milliseconds(work: Callable[[int], object], rounds: int = 40) -> float:
    """The 95th percentile of the milliseconds that a piece of work takes, after one to warm up."""
    taken = []
    for number in range(rounds + 1):
        start = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - start) * 1000)
    return slowest(taken[1:])


def slowest(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(taken, n=20)[-1]


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The median of the seconds that a piece of work takes."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def memory() -> float:
    """The most memory (MB) that this process has had.

    getrusage would count what the process that started this one had.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status")


def tell(**values: float) -> None:
    """Print what a process measured, and its memory, for the process that started it."""
    print(json.dumps({**values, "memory": memory()}), flush=True)


def measured(module: str, *arguments: object) -> dict[str, float]:
    """What a module of this package tells, run in a process of its own."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def run(command: Sequence[str]) -> None:
    """Run a process that has to succeed, and drop what it says."""
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    )


Said = tuple[float, list[str]]


def until(word: str, module: str, *arguments: object, rounds: int = 7) -> Said:
    """Seconds from starting a process until it says the word, the median; and what it says next."""
    return in_turn((word, module, *arguments), rounds=rounds)[0]


def in_turn(*processes: tuple[object, ...], rounds: int = 7) -> list[Said]:
    """As `until` for several processes, in turn: what slows the machine for a while slows all."""
    said = [[_said(*map(str, process)) for process in processes] for _ in range(rounds)]
    return [
        (statistics.median(taken for taken, _ in one), one[-1][1])
        for one in zip(*said, strict=True)
    ]


def _said(word: str, module: str, *arguments: str) -> Said:
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == word:
                break
        taken = time.perf_counter() - start
        rest = process.stdout.read().split()
    assert process.returncode == 0
    return taken, rest


def leave() -> None:
    """End this process at once: what Qt would still tidy up is not measured."""
    sys.stdout.flush()
    os._exit(0)
