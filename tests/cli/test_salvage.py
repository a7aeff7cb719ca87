from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from goaldesk import cli


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def damaged(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = home / "plan.goaldb"
    assert cli.main(["new", str(path), "--sample", "social", "--lang", "en"]) == 0
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM kpi WHERE id = (SELECT kpi_id FROM survey)")
    capsys.readouterr()
    return path


def test_what_can_be_read_is_written_to_a_new_file(
    damaged: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = damaged.read_bytes()
    assert cli.main(["check", str(damaged), "--lang", "en"]) == 1
    assert "goaldesk salvage" in capsys.readouterr().out
    assert cli.main(["salvage", str(damaged), "-o", "out.goaldb", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "“plan.goaldb” was salvaged:" in told
    assert "KPIs (1)" in told
    assert "Wrote “out.goaldb”." in told
    assert damaged.read_bytes() == before
    assert cli.main(["check", "out.goaldb", "--lang", "zh"]) == 0
    assert cli.main(["info", "out.goaldb"]) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["plan.goaldb", "-o", "plan.goaldb"], "is already there"),
        (["plan.goaldb", "-o", "out.pdf"], "has to end in .goaldb"),
        (["letter.goaldb", "-o", "out.goaldb"], "Nothing of “letter.goaldb” can be read"),
        (["nowhere.goaldb", "-o", "out.goaldb"], "is not there"),
        (["plan.goaldb"], "not understood"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    damaged: Path, home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str],
    sentence: str,
) -> None:  # fmt: skip
    (home / "letter.goaldb").write_text("Dear all")
    assert cli.main(["salvage", *arguments, "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert not (home / "out.goaldb").exists()


def test_check_speaks_of_what_another_program_left_beside_the_file(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["new", "plan.goaldb", "--lang", "en"]) == 0
    (home / "plan.goaldb-journal").write_bytes(b"half a page")
    capsys.readouterr()
    assert cli.main(["check", "plan.goaldb", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "Changes made there may be missing here." in told
    assert "is a sound document" in told
