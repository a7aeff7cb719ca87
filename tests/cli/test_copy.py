"""`goaldesk copy`: a copy to send, and what cannot be left out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from goaldesk.paths import Folders
from goaldesk.store.sent import sent_copies
from tests.cli.running import said

LAST = "SELECT id FROM edit ORDER BY seq DESC LIMIT 1"


def one(file: Path, query: str) -> Any:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchone()[0]


@pytest.mark.parametrize(
    "names", [("resources", "people"), ("resources,people",), ("budget, people",)]
)
def test_a_copy_lacks_what_was_left_out_and_says_so(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    out = tmp_path / "copy.goaldb"
    arguments = ("copy", social, "-o", out, "--without", *names, "--no-history")
    assert said(capsys, *arguments) == (
        0,
        "Wrote “copy.goaldb”.\nThis copy was made without: People, Resources, and History.\n",
        "",
    )
    assert one(out, "SELECT count(*) FROM resource") == 0
    assert one(out, "SELECT count(*) FROM kpi WHERE owner <> ''") == 0
    assert one(out, "SELECT id FROM document") == one(social, "SELECT id FROM document")
    assert said(capsys, "check", out)[0] == 0
    assert said(capsys, "info", out)[0] == 0
    assert said(capsys, "copy", out, "-o", tmp_path / "again.goaldb")[1].endswith(
        "without: People, Resources, and History.\n"
    )


def test_a_whole_copy_is_remembered_as_sent(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "copy.goaldb"
    assert said(capsys, "copy", social, "-o", out) == (0, "Wrote “copy.goaldb”.\n", "")
    (sent,) = sent_copies(Folders.standard(), one(social, "SELECT id FROM document"))
    assert (sent.name, sent.edit) == ("copy.goaldb", one(social, LAST))
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["copy.goaldb", "home/data/goaldesk/sent.json", "social.goaldb"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("-o", "OUT", "--without", "money"), "There is no section or table “money” to leave"),
        (("-o", "OUT", "--without", " ,"), "There is no section or table “” to leave"),
        (("-o", "OUT", "--without", "people", "--without", "product"), "“product” to leave out"),
        (("-o", "OUT", "--without"), "This command is not understood"),
        (("-o", "FILE"), "“social.goaldb” is the document itself. Give the copy another name."),
        (("-o", "OUT.txt"), "has to end in .goaldb."),
        ((), "This command is not understood"),
        (("-o", "nowhere/OUT"), "is not there"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    social: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    complaint: str,
) -> None:
    names = {"FILE": social, "OUT": tmp_path / "o.goaldb", "OUT.txt": tmp_path / "o.txt"}
    names["nowhere/OUT"] = tmp_path / "nowhere" / "o.goaldb"
    before = social.read_bytes()
    code, output, error = said(capsys, "copy", social, *(names.get(a, a) for a in arguments))
    assert (code, output) == (2, "")
    assert complaint in error
    assert error.count("\n") == 1
    assert social.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["social.goaldb"]


@pytest.mark.parametrize("command", [("check",), ("info",), ("copy", "-o", "OUT")])
def test_a_locked_file_is_said_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], social: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "secret.goaldb.age"
    file.write_bytes(b"age-encryption.org/v1\n-> scrypt")
    name, *rest = (str(tmp_path / "o.goaldb") if word == "OUT" else word for word in command)
    told = "“secret.goaldb.age” is locked with a passphrase. Open it in Goaldesk’s window.\n"
    assert said(capsys, name, file, *rest) == (2, "", told)
