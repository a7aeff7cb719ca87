"""The command line: what it writes, what it says, and how it ends."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from goaldesk import cli
from goaldesk.core.gaps import MISSING_TEXTS
from goaldesk.core.words import Words
from goaldesk.exchange import json_file
from tests.cli.running import DAY, assert_one_sentence, said

ROOT = Path(__file__).resolve().parents[2]


def test_a_sample_leaves_as_json_and_comes_back_equal(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, again, second = tmp_path / "a.json", tmp_path / "again.goaldb", tmp_path / "b.JSON"
    assert said(capsys, "export", social, "-o", first)[0] == 0
    assert said(capsys, "new", again, "--from", first)[0] == 0
    assert said(capsys, "export", again, "-o", second)[0] == 0
    assert first.read_bytes() == second.read_bytes()
    assert json_file.loads(first.read_bytes())["kpi"][1]["id"] == "mau"


def test_every_document_gets_an_id_of_its_own(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.goaldb"
    code, output, _ = said(capsys, "new", other, "--sample", "social", "--as-of", DAY)
    assert (code, output) == (0, "Wrote “other.goaldb”.\n")
    assert _one(social, "SELECT id FROM document") != _one(other, "SELECT id FROM document")


def _one(file: Path, query: str) -> Any:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()


def test_an_empty_document_has_its_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.goaldb"
    assert said(capsys, "new", file, "--lang", "zh")[:2] == (0, "已写入“mine.goaldb”。\n")
    assert _one(file, "SELECT language FROM product") == "zh"
    assert said(capsys, "check", file)[0] == 0


@pytest.mark.parametrize(("language", "name"), [("en", "Online store"), ("zh", "电商应用")])
def test_a_sample_is_written_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, name: str
) -> None:
    file = tmp_path / "shop.goaldb"
    arguments = ("new", file, "--sample", "ecommerce", f"--lang={language}", "--as-of", DAY)
    assert said(capsys, *arguments)[0] == 0
    assert _one(file, "SELECT name FROM product") == name


def test_info_says_how_the_product_stands(social: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, output, complaint = said(capsys, "info", social, "--as-of", DAY)
    assert (code, complaint) == (0, "")
    lines = output.splitlines()
    assert lines[:2] == [
        "Social network: 50 %, Off track",
        "9 of 10 KPIs measured, as of 9 Nov 2026",
    ]
    assert (
        "  Monthly active users: 38 %, At risk – "
        "38 % done, 55 % planned by 31 Oct, ratio 0.69 < 0.70" in lines
    )
    assert "  Satisfaction survey (CSAT): 91 %, On track (stale) – " in output
    assert "• “User research”: Nobody is accountable (A)" in lines
    assert "App store downloads" not in output


def test_info_in_chinese(social: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = said(capsys, "info", social, "--lang", "zh", "--as-of", DAY)[1]
    assert "有风险" in output
    assert "At risk" not in output


def test_info_as_json_has_its_documented_shape(
    social: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, output, _ = said(capsys, "info", social, "--json", "--as-of", DAY)
    found = json.loads(output)
    assert code == 0
    assert list(found) == [
        "product",
        "as_of",
        "progress",
        "status",
        "measured",
        "goals",
        "kpis",
        "smart",
        "findings",
    ]
    assert list(found["goals"][0]) == ["id", "title", "progress", "status"]
    assert list(found["kpis"][0]) == [
        "id",
        "code",
        "name",
        "goal",
        "value",
        "planned",
        "progress",
        "status",
        "stale",
        "rule",
        "required_rate",
        "forecast",
    ]
    assert list(found["kpis"][0]["forecast"]) == ["value", "low", "high", "progress"]
    assert list(found["smart"][0]) == ["goal", "score", "letters", "hints"]
    assert list(found["smart"][0]["letters"]) == ["S", "M", "A", "R", "T"]
    assert list(found["smart"][0]["letters"]["A"]) == ["verdict", "why"]
    assert list(found["findings"][0]) == ["kind", "where", "text"]


def test_every_kind_of_finding_is_documented(
    tmp_path: Path, social: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.goaldb"
    assert said(capsys, "new", empty)[0] == 0
    documented = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for file in (social, empty):
        for finding in json.loads(said(capsys, "info", file, "--json")[1])["findings"]:
            assert f"`{finding['kind']}`" in documented
    for kind in MISSING_TEXTS:
        assert f"`{kind}`" in documented


def test_every_command_and_its_options_are_documented() -> None:
    documented = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands: Any = cli._parser(Words("en"))._actions[-1].choices
    for name, command in commands.items():
        assert f"`goaldesk {name} " in documented
        assert command.format_usage().startswith(f"usage: goaldesk {name} [-h]")
        for action in command._actions:
            for word in (*action.option_strings, *(action.choices or ())):
                assert word in documented, f"{name} {word}"


def test_as_of_hides_later_measurements(social: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = said(capsys, "info", social, "--json", "--as-of", "2026-09-10")[1]
    mau = next(kpi for kpi in json.loads(output)["kpis"] if kpi["id"] == "mau")
    assert mau["value"] == 343.1


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_is_written(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, paper: str
) -> None:
    target = tmp_path / "out.pdf"
    target.write_text("before")
    arguments = ("report", social, "-o", target, "--lang", language, "--paper", paper)
    assert said(capsys, *arguments, "--as-of", DAY)[0] == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.iterdir() if "tmp" in path.name] == []


def test_check_tells_a_sound_file_from_a_damaged_one(
    social: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "check", social)[:2] == (0, "“social.goaldb” is a sound document.\n")
    torn = social.read_bytes().replace(b"Chen Wei", b"Chen Wej", 1)
    social.write_bytes(torn)
    code, output, complaint = said(capsys, "check", social)
    assert (code, complaint) == (1, "")
    assert "damaged" in output
    assert social.read_bytes() == torn
    code, _, complaint = said(capsys, "info", social)
    assert code == 2
    assert_one_sentence(complaint)


def test_nothing_is_left_behind(social: Path, tmp_path: Path) -> None:
    sessions = tmp_path / "home" / "state" / "goaldesk" / "sessions"
    cli.main(["info", str(social)])
    cli.main(["check", str(social)])
    assert list(sessions.iterdir()) == []


ENGLISH = re.compile("[a-z]+ [a-z]+ [a-z]+")

BAD = {
    "no file": ["info", "gone.goaldb"],
    "a folder": ["info", "."],
    "no document": ["info", "text.txt"],
    "no document to check": ["check", "text.txt"],
    "nothing to check": ["check", "gone.goaldb"],
    "an empty file": ["check", "empty"],
    "export to a text document": ["export", "social.goaldb", "-o", "out.docx"],
    "export to itself": ["export", "social.goaldb", "-o", "social.goaldb"],
    "export without a name": ["export", "social.goaldb"],
    "export into no folder": ["export", "social.goaldb", "-o", "gone/out.json"],
    "a report that is no PDF": ["report", "social.goaldb", "-o", "out.png"],
    "a report of another kind": ["report", "social.goaldb", "-o", "o.pdf", "--kind", "novel"],
    "paper of another size": ["report", "social.goaldb", "-o", "o.pdf", "--paper", "a5"],
    "a new file that is there": ["new", "social.goaldb"],
    "a new file that is a folder": ["new", "."],
    "a new file in no folder": ["new", "gone/new.goaldb"],
    "an unknown sample": ["new", "new.goaldb", "--sample", "bank"],
    "two beginnings": ["new", "new.goaldb", "--sample", "social", "--from", "text.txt"],
    "from nothing": ["new", "new.goaldb", "--from", "gone.json"],
    "from a folder": ["new", "new.goaldb", "--from", "."],
    "from no JSON": ["new", "new.goaldb", "--from", "text.txt"],
    "from JSON with a bad row": ["new", "new.goaldb", "--from", "bad.json"],
    "a day that is none": ["info", "social.goaldb", "--as-of", "2026-02-30"],
    "a day in words": ["info", "social.goaldb", "--as-of", "today"],
    "a day after all": ["export", "social.goaldb", "-o", "out.ics", "--as-of", "9999-12-31"],
    "a value for a flag": ["info", "social.goaldb", "--json=3"],
    "an option without its value": ["info", "social.goaldb", "--as-of"],
    "sections without a name": ["copy", "social.goaldb", "-o", "c.goaldb", "--without"],
    "a day out of reach": ["new", "new.goaldb", "--sample", "social", "--as-of", "1900-01-01"],
    "an unknown language": ["info", "social.goaldb", "--lang", "fr"],
    "an unknown option": ["info", "social.goaldb", "--frobnicate"],
    "an unknown command": ["frobnicate", "social.goaldb"],
    "half an option": ["info", "social.goaldb", "--js"],
    "no arguments": ["info"],
    "no command": ["--lang", "zh"],
    "the window": [],
    "the window on a file": ["social.goaldb"],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_done_is_said_in_a_sentence(
    social: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: str,
    language: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}[language])
    Path("text.txt").write_text("A shopping list\n" * 1000)
    Path("empty").touch()
    bad = {"format": "goaldesk", "schema": 1, "tables": {"kpi": [{}, {"target": "much"}]}}
    Path("bad.json").write_text(json.dumps(bad))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.*")}
    code, output, complaint = said(capsys, *BAD[case])
    assert (code, output) == (2, "")
    assert_one_sentence(complaint)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.*")} == before
    if language == "zh":
        assert not ENGLISH.search(complaint)
    if case == "from JSON with a bad row":
        assert "kpi[1].target" in complaint


def test_a_file_with_a_name_of_a_command_opens_by_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, tmp_path / "new")[2].startswith("There is no display here")


def test_the_window_opens_on_the_file_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import ModuleType

    opened: list[Path | None] = []
    app = ModuleType("goaldesk.app")
    app.run = lambda file: opened.append(file) or 0
    monkeypatch.setitem(sys.modules, "goaldesk.app", app)
    monkeypatch.setattr("goaldesk.display.there_is_one", lambda: True)
    monkeypatch.setattr("goaldesk.display.missing_packages", lambda *, screen: [])
    assert cli.main([]) == 0
    assert cli.main(["a.goaldb"]) == 0
    assert opened == [None, Path("a.goaldb")]


@pytest.mark.parametrize("arguments", [["--help"], ["new", "--help"], ["--version"]])
def test_help_is_no_mistake(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    code, output, complaint = said(capsys, *arguments)
    assert (code, complaint) == (0, "")
    assert output.strip()


@pytest.mark.parametrize("command", [[], ["new"], ["report"], ["import"]])
def test_help_is_in_one_language(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert "show this help" in said(capsys, *command, "--help", "--lang", "en")[1]
    assert not ENGLISH.search(said(capsys, *command, "--lang", "zh", "--help")[1])


def test_a_full_disk_is_said_in_a_sentence(
    social: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    target = social.with_suffix(".json")
    target.write_text("before")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        code, _, complaint = said(capsys, "export", social, "-o", target)
    assert code == 2
    assert_one_sentence(complaint)
    assert target.read_text() == "before"
    assert [path.name for path in target.parent.iterdir() if "tmp" in path.name] == []


def run(*arguments: object, **changes: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **changes}
    return subprocess.run(
        [sys.executable, *map(str, arguments)], env=environment, capture_output=True, check=False
    )


WITHOUT_QT = """
import json, sys
from goaldesk import cli

class NoQt:
    def find_spec(self, name, *_):
        if name.startswith("PySide6"):
            raise SystemError(f"{name} is wanted")

sys.meta_path.insert(0, NoQt())
for arguments in json.loads(sys.argv[1]):
    assert cli.main(arguments) == 0, arguments
"""


def test_as_a_process_it_speaks_utf_8_and_needs_no_window(social: Path) -> None:
    file = str(social)
    commands = [
        ["info", file, "--lang", "zh"],
        ["info", file, "--json"],
        ["check", file],
        ["export", file, "-o", f"{file}.json"],
        ["report", file, "-o", f"{file}.pdf"],
        ["new", f"{file}.new", "--sample", "ecommerce"],
    ]
    done = run("-c", WITHOUT_QT, json.dumps(commands), LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "有风险" in done.stdout.decode("utf-8")


def test_as_a_process_its_exit_code_is_its_answer(tmp_path: Path) -> None:
    done = run("-m", "goaldesk", "info", tmp_path / "gone.goaldb")
    assert done.returncode == 2
    assert_one_sentence(done.stderr.decode())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["check", "FILE"], ["info", "FILE", "--json"], ["--help"]])
def test_an_answer_that_cannot_be_written_is_no_success(social: Path, arguments: list[str]) -> None:
    given = [str(social) if word == "FILE" else word for word in arguments]
    buffered = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "goaldesk", *given],
            env={**buffered, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.returncode == 2
    assert_one_sentence(done.stderr.decode())


def test_a_program_without_a_console_ends_as_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise OSError(errno.EIO, "boom")

    monkeypatch.setattr(cli, "_window", refused)
    with monkeypatch.context() as windowed:  # as the program of Windows that opens the window
        windowed.setattr(sys, "stdout", None)
        windowed.setattr(sys, "stderr", None)
        code = cli.main([])
    assert code == 2


def test_any_user_name_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "R\udce9mi")
    assert cli.main(["new", str(tmp_path / "new.goaldb")]) == 0


def test_a_reader_that_has_had_enough_is_no_fault(social: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "goaldesk", "info", str(social), "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert complaint == b""
