"""All faults, with how often they are caused in the tests and in `make stress`."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults import failing_calls
from tests.faults.tally import Tally

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Fault:
    """One fault: `place` is module:function; 0 as a count means every place there is."""

    title: str
    place: str
    quick: int
    full: int
    shim: bool = False
    seconds: int = 3600

    def load(self) -> Callable[[int, Path], Tally]:
        """The function that causes it."""
        module, _, function = self.place.partition(":")
        found: Callable[[int, Path], Tally] = getattr(
            importlib.import_module(f"tests.faults.{module}"), function
        )
        return found


FAULTS: dict[str, Fault] = {
    "kill": Fault("kill -9 while editing and saving", "killing:run", 5, 100),
    "calls": Fault("each writing call fails, EIO or ENOSPC", "failing_calls:run", 20, 0, shim=True),
    "disk": Fault("a full disk of 512 kB", "full_disks:run", 6, 120),
    "limit": Fault("files limited in size (RLIMIT_FSIZE)", "full_disks:limited", 6, 120),
    "changed": Fault("files changed anywhere", "spoilt:changed", 60, 2000),
    "sealed": Fault("files changed and sealed again", "spoilt:sealed_again", 60, 2000),
    "cut": Fault("files cut off at every page", "spoilt:cut", 6, 0),
    "others": Fault("the file changed under the open document", "others:run", 16, 160),
    "race": Fault("two computers save to one file", "instances:racing", 1, 20),
    "locks": Fault("two programs open one file", "instances:locked", 2, 20),
    "paths": Fault("odd paths and names", "odd_paths:run", 0, 0),
    "clocks": Fault("clocks wrong by thirty years", "clocks:run", 6, 100),
    "secrets": Fault("20 deleted texts, looked for everywhere", "leftovers:run", 1, 20),
}


def cause(key: str, count: int) -> Tally:
    """Cause a fault `count` times in a process of its own."""
    fault = FAULTS[key]
    environment = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        if fault.shim:
            library, missing = failing_calls.build(Path(folder))
            if library is None:
                return Tally(skipped=missing)
            environment["LD_PRELOAD"] = str(library)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.faults", key, str(count)],
                cwd=ROOT, env=environment, capture_output=True, text=True, timeout=fault.seconds,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Tally(1, [f"it hung for {fault.seconds} s"])
    if done.returncode:
        return Tally(1, [f"it ended with {done.returncode}: {done.stderr[-2000:]}"])
    return Tally(**json.loads(done.stdout.splitlines()[-1]))
