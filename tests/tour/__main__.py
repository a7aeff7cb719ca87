"""`make tour`: walks through the window under Xvfb, in both languages, and opens it ten times."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# What the system says on stderr, and why it is none of the program's.
_IGNORED = (
    # Qt: a bare X server has no session bus, portal or desktop settings to ask.
    "qt.qpa.theme",
    "qt.qpa.services",
)


@contextmanager
def running(command: list[str], **options: object) -> Iterator[subprocess.Popen[str]]:
    """A program that is ended with the block."""
    process = subprocess.Popen(command, text=True, stderr=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def screen() -> Iterator[str]:
    """The name of a new X display of 1280×720 with a window manager, if there is one."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    with ExitStack() as stack:
        server = stack.enter_context(running(command, stdout=subprocess.PIPE))
        assert server.stdout is not None
        name = f":{server.stdout.readline().strip()}"
        if shutil.which("openbox"):
            own = os.environ | {"DISPLAY": name}
            stack.enter_context(running(["openbox"], env=own, stdout=subprocess.DEVNULL))
        yield name


def walk(display: str, what: str) -> bool:
    """Run one part in a process with folders of its own; whether nothing was amiss."""
    with tempfile.TemporaryDirectory() as folder:
        own = {
            name: str(Path(folder) / name.lower())
            for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
                         "XDG_STATE_HOME", "XDG_DOCUMENTS_DIR")
        }  # fmt: skip
        for path in own.values():
            Path(path).mkdir()
        environment = os.environ | own | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        environment.pop("WAYLAND_DISPLAY", None)
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-m", "tests.tour.walk", what, folder],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            timeout=600,
            check=False,
        )
    said = [
        line for line in done.stderr.splitlines() if line.strip() and not line.startswith(_IGNORED)
    ]
    for line in said:
        print(f"  stderr: {line}")
    if done.returncode not in (0, 1):
        print(f"  ended by {done.returncode}")
    return done.returncode == 0 and not said


def main(arguments: list[str]) -> int:
    """Every part, or the ones named: en, zh, rounds."""
    if shutil.which("Xvfb") is None:
        print("The tour needs Xvfb. On Debian: apt install xvfb openbox", file=sys.stderr)
        return 1
    with screen() as display:
        good = [walk(display, what) for what in arguments or ("en", "zh", "rounds")]
    print("The tour went well." if all(good) else "The tour found something amiss; see above.")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
