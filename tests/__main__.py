"""`make test`: every test that can run here; says which cannot, and what is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from goaldesk import display

HERE = Path(__file__).resolve().parent
QT = ("PySide6", "goaldesk.document", "goaldesk.ui", "goaldesk.app", "tests.ui")


def needs_qt(path: Path) -> bool:
    """Whether a test file uses what only loads where Qt does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    imports = (line for line in lines if line.lstrip().startswith(("from ", "import ")))
    return any(name in line for line in imports for name in QT)


def main(arguments: list[str]) -> int:
    """Run pytest on two cores; without Qt's system libraries, without the tests of windows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("PYTEST_QT_API", "pyside6")
    # A test that waits for ever ends its process, and the run with its name; with another process
    # in its place, the run itself would wait for ever now and then.
    options = ["-n", "2", "--dist", "loadfile", "--max-worker-restart", "0"]
    missing = display.missing_packages(screen=False)
    if missing:
        print("The tests of windows are skipped: Qt misses system libraries. "
              f"On Debian: apt install {' '.join(missing)}", flush=True)  # fmt: skip
        skipped = [HERE / "ui", *filter(needs_qt, HERE.rglob("test_*.py"))]
        options += ["-p", "no:pytest-qt", *(f"--ignore={path}" for path in skipped)]
    return int(pytest.main([*options, *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
