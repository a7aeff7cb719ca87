"""Running a command as somebody types it, at a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from goaldesk import cli

DAY = "2026-11-09"
# matplotlib's list of fonts takes seconds to make, so that of the user is used.
FONT_LIST = Path.home() / ".cache" / "matplotlib"


def at_home(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Own folders that nobody else uses, and no display."""
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        patch.setenv(f"XDG_{name}_HOME", str(folder / "home" / name.lower()))
    patch.setenv("HOME", str(folder / "home"))
    patch.setenv("MPLCONFIGDIR", str(FONT_LIST))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LC_ALL", "LC_MESSAGES"):
        patch.delenv(name, raising=False)
    patch.setenv("LANG", "en_GB.UTF-8")


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, output and complaint of a command, and of nothing before it."""
    capsys.readouterr()
    code = cli.main([str(argument) for argument in arguments])
    output = capsys.readouterr()
    return code, output.out, output.err


def assert_one_sentence(complaint: str) -> None:
    assert complaint.endswith((".\n", "。\n")), complaint
    assert complaint.count("\n") == 1
    assert "Traceback" not in complaint
