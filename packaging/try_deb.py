"""Install the newest package of dist/, use it as a person would, remove it, and see what is left.

Needs root, and a machine that may be changed. The picture of the window and the report stay in
build/tried/.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TRIED = ROOT / "build" / "tried"
DISPLAY = ":87"
TYPE = "application/vnd.goaldesk"


def main() -> int:
    """Do it all; ends with an exception at the first thing that is not as it should be."""
    packages = sorted((ROOT / "dist").glob("goaldesk_*.deb"), key=lambda each: each.stat().st_mtime)
    assert packages, "There is no package in dist/. Run “make package” first."
    TRIED.mkdir(parents=True, exist_ok=True)
    call("apt-get", "install", "--yes", "--no-install-recommends", "--reinstall", packages[-1])
    files = [Path(line) for line in call("dpkg", "--listfiles", "goaldesk").splitlines()]
    try:
        with tempfile.TemporaryDirectory() as home:
            use(Path(home))
    finally:
        call("apt-get", "purge", "--yes", "goaldesk")
    left = [path for path in files if "goaldesk" in str(path) and os.path.lexists(path)]
    assert not left, left
    assert TYPE not in Path("/usr/share/mime/globs2").read_text()
    print("Removed; nothing is left.")
    return 0


def call(*command: object, **changes: str) -> str:
    """Run a program that has to succeed and to complain of nothing; gives what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        env=os.environ | changes,
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def use(home: Path) -> None:
    """The command line, the type of a document, and the window."""
    document, paper = home / "示例 plan.goaldb", TRIED / "report.pdf"
    mine = {"HOME": str(home)}
    goaldesk = "/usr/bin/goaldesk"
    call(goaldesk, "new", document, "--sample", "social", **mine)
    print(call(goaldesk, "info", document, **mine).splitlines()[0])
    call(goaldesk, "report", document, "-o", paper, **mine)
    assert paper.read_bytes().startswith(b"%PDF")
    nameless = home / "no ending"
    nameless.write_bytes(document.read_bytes())
    for path in (document, nameless):
        kind = call("xdg-mime", "query", "filetype", path, **mine).strip()
        assert kind == TYPE, (path, kind)
    assert call("xdg-mime", "query", "default", TYPE, **mine).strip() == "goaldesk.desktop"
    for language in ("en_US.UTF-8", "zh_CN.UTF-8"):
        show(goaldesk, document, mine | {"LANG": language, "LC_ALL": "", "DISPLAY": DISPLAY})


def show(goaldesk: str, document: Path, environment: dict[str, str]) -> None:
    """Open the document in a window of a screen of its own, and keep a picture of it."""
    picture = TRIED / f"window-{environment['LANG'][:2]}.png"
    everything = os.environ | environment
    screen = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL
    )
    started: list[subprocess.Popen[Any]] = [screen]
    try:
        time.sleep(2)
        started.append(subprocess.Popen(["openbox"], env=everything, stderr=subprocess.DEVNULL))
        time.sleep(1)
        window = subprocess.Popen(
            [goaldesk, str(document)], env=everything, stderr=subprocess.PIPE, text=True
        )
        started.append(window)
        call(
            "xdotool", "search", "--sync", "--onlyvisible", "--limit", "1", "--class", "goaldesk",
            **environment,
        )  # fmt: skip
        time.sleep(6)
        assert window.poll() is None, "The program ended by itself."
        title = call("xdotool", "getactivewindow", "getwindowname", **environment).strip()
        assert document.stem in title, title
        call("import", "-window", "root", picture, **environment)
        window.terminate()
        complaints = window.communicate(timeout=20)[1]
        # What Qt says where the machine does not have that locale.
        assert not complaints or complaints.startswith("Detected locale"), complaints
        print(f"“{title}”: {picture}")
    finally:
        for process in reversed(started):
            if process.poll() is None:
                process.terminate()
                process.wait(20)


if __name__ == "__main__":
    sys.exit(main())
