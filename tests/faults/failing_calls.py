"""Every call that changes a file fails: once, or from then on for good."""

from __future__ import annotations

import ctypes
import errno
import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.faults import scenario
from tests.faults.tally import Tally

SOURCE = Path(__file__).with_name("failing_calls.c")
# (error, for good, the first failing write arrives by half)
WAYS = (
    (errno.EIO, False, False),
    (errno.ENOSPC, False, False),
    (errno.EIO, True, False),
    (errno.ENOSPC, True, True),
)


def build(folder: Path) -> tuple[Path | None, str]:
    """The compiled library that lets calls fail, or why there is none."""
    if sys.platform != "linux":
        return None, "calls can be made to fail on Linux only"
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None, "no C compiler is installed"
    library = folder / "failing_calls.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return None, f"the C compiler refused: {done.stderr[:200]}"
    return library, ""


def run(count: int, root: Path) -> Tally:
    """`count` attempts spread over all calls and ways of failing; 0 for all of them.

    The library is loaded before this process (see `build`).
    """
    library = ctypes.CDLL(os.environ["LD_PRELOAD"])
    template = root / "template.goaldb"
    scenario.make(template, root / "first")
    place = root / "attempt"
    calls = counted(library, template, place)
    tally = Tally()
    cases = list(itertools.product(range(1, calls + 1), WAYS))
    step = max(1, len(cases) // count) if count else 1
    # A step that shares no factor with the ways goes through all of them.
    while count and step % len(WAYS) % 2 == 0:
        step += 1
    for at, (error, good, half) in cases[::step]:

        def arm(at: int = at, error: int = error, good: bool = good, half: bool = half) -> None:
            library.goaldesk_arm(os.fsencode(place), ctypes.c_long(at), error, good, half)

        def disarm() -> None:
            library.goaldesk_disarm()

        lost = scenario.attempt(template, place, arm, None if good and at % 2 else disarm)
        tally.add(lost, f"call {at} of {calls}, {errno.errorcode[error]}, for good: {good}")
    return tally


def counted(library: ctypes.CDLL, template: Path, place: Path) -> int:
    """How many calls a session makes when none fails."""
    library.goaldesk_disarm.restype = ctypes.c_long
    found = place.with_name("calls")

    def arm() -> None:
        library.goaldesk_arm(os.fsencode(place), ctypes.c_long(0), 0, 0, 0)

    def disarm() -> None:
        found.write_text(str(library.goaldesk_disarm()))

    lost = scenario.attempt(template, place, arm, disarm)
    if lost:
        raise RuntimeError(f"without a fault: {lost}")
    return int(found.read_text())
