"""`make run` where there is no display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from goaldesk import display
from tests.cli.running import at_home

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.skipif(bool(display.missing_packages(screen=False)), reason="no libraries of Qt")
@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en_GB", "There is no display here", "All of it is in the folder “build”."),
        ("zh_CN", "这里没有显示器", "以上内容都在文件夹“build”中。"),
    ],
)
def test_without_a_display_the_sample_is_written_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, first: str, last: str
) -> None:
    at_home(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    changed = {"LANG": f"{language}.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "goaldesk.start"], env=os.environ | changed, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[0].startswith(first)
    assert lines[-1] == last
    written = ["social.goaldb", "social.pdf", "social.png"]
    assert sorted(os.listdir(tmp_path / "build")) == written
    assert [name for line in lines for name in written if name in line] == written
