"""What the documents say is so: what they point to is there, and their examples run."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from goaldesk.cli import main
from goaldesk.exchange import mapping
from goaldesk.store import check, schema
from tests import catalogues

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))
PICTURES = ROOT / "docs" / "pictures"


def links(document: Path) -> set[Path]:
    """The files that a document links to or shows."""
    found = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    return {(document.parent / target).resolve() for target in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document: Path) -> None:
    assert [target for target in links(document) if not target.exists()] == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = set(PICTURES.iterdir())
    assert pictures <= links(ROOT / "README.md") | links(ROOT / "README.zh-CN.md")
    assert all(picture.stat().st_size <= 150_000 for picture in pictures)


FORMAT = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
READER, WRITER = re.findall(r"```python\n(.*?)```", FORMAT, re.DOTALL)


def json_of(name: str) -> list[str]:
    """The examples in JSON that a document gives."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return re.findall(r"```json\n(.*?)```", text, re.DOTALL)


def run(script: str, *arguments: object) -> str:
    """What a script of the documents prints, run without Goaldesk."""
    command = [sys.executable, "-I", "-S", "-c", script, *(str(each) for each in arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_file_format_names_every_table_and_column_with_its_type() -> None:
    told: dict[str, list[str]] = {}
    for line in FORMAT.splitlines():
        if line.startswith("### "):
            rows = told.setdefault(line.removeprefix("### "), [])
        elif found := re.match(r"\| `(\w+)` \| `(\w+\??)`", line):
            rows.append(" ".join(found.groups()))
    there: dict[str, list[str]] = {}
    with closing(sqlite3.connect(":memory:")) as connection:
        schema.create(connection)
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
            there[table] = [
                f"{name} {kind}{'' if filled else '?'}"
                for _, name, kind, filled, *_ in columns
                if name != "id" or table in ("document", "edit")
            ]
            [sql] = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
            for words in re.findall(r"IN \(('.*?)\)", sql[0]):
                listed = words.replace("'", "`")
                assert f": {listed} " in FORMAT, f"{table}: {words}"
    assert told == there


@pytest.mark.parametrize("sample", ["social", "ecommerce"])
def test_the_reader_of_the_file_format_prints_goals_and_latest_values(
    tmp_path: Path, sample: str
) -> None:
    path = tmp_path / "a plan.goaldb"
    assert main(["new", str(path), "--sample", sample, "--as-of", "2026-11-09"]) == 0
    printed = run(READER, path).splitlines()
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT title FROM goal")]
        names += [f"{name}: " for (name,) in connection.execute("SELECT name FROM kpi")]
    assert len(printed) == len(names)
    assert all(any(name in line for line in printed) for name in names)
    expected = {
        "social": "  Monthly active users: 350.4 M (2026-10-31)",
        "ecommerce": "    Delivery time: 43.1 h (2026-10-31)",
    }
    assert expected[sample] in printed
    path.write_bytes(path.read_bytes().replace(b"2026-10-31", b"2026-10-30", 1))
    with pytest.raises(AssertionError, match="damaged"):
        run(READER, path)


def test_the_writer_of_the_file_format_adds_a_measurement(tmp_path: Path) -> None:
    path = tmp_path / "plan.goaldb"
    assert main(["new", str(path), "--sample", "social", "--as-of", "2026-11-09"]) == 0
    run(WRITER, path, "mau", 361.5)
    check.require(path, path.name)
    assert f"Monthly active users: 361.5 M ({dt.date.today()})" in run(READER, path)
    assert list(tmp_path.iterdir()) == [path]


def holds(example: Any, found: Any) -> bool:
    """Whether an answer has what its example shows: of dictionaries a part, numbers rounded."""
    if isinstance(example, dict):
        return all(holds(value, found[key]) for key, value in example.items())
    if isinstance(example, list) and example and isinstance(example[0], dict):
        return all(any(holds(each, row) for row in found) for each in example)
    if isinstance(example, float):
        return math.isclose(example, found, rel_tol=2e-3)
    return bool(example == found)


def test_the_example_of_info_is_what_the_sample_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = json.loads(json_of("cli.md")[0])
    path, day = str(tmp_path / "plan.goaldb"), ["--as-of", example["as_of"]]
    assert main(["new", path, "--sample", "social", "--lang", "en", *day]) == 0
    capsys.readouterr()
    assert main(["info", path, "--json", "--lang", "en", *day]) == 0
    found = json.loads(capsys.readouterr().out)
    for key, shown in example.items():
        assert holds(shown, found[key]), key


def test_the_mapping_of_the_import_guide_is_one() -> None:
    found = mapping.loads(json_of("import.md")[0])
    assert found.words == (("Parked", "dropped"),)


def test_paths_and_targets_that_the_documents_name_are_there() -> None:
    places = (ROOT, ROOT / "goaldesk", ROOT / "docs")
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        assert set(re.findall(r"`make ([\w-]+)", text)) <= targets, document
        for name in re.findall(
            r"`((?:core|store|exchange|reports|ui|tests|resources)/[\w/.-]+)`", text
        ):
            bare = name.partition(".")[0]  # of a module, or of what stands in one
            wanted = [place / each for place in places for each in (name, bare, f"{bare}.py")]
            assert "_N" in name or any(path.exists() for path in wanted), (document.name, name)


@pytest.mark.parametrize("name", ["import.md", "exchange.md", "report-data.md"])
def test_what_the_documents_call_by_its_name_is_a_word_of_the_window(name: str) -> None:
    said = {
        re.sub(
            r"&| \(\{count\}\)", "", message.id if isinstance(message.id, str) else message.id[0]
        )
        for message in catalogues.kept()
    }
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    paths = re.findall(r"\*([^*]+ → [^*]+)\*", text)
    names = [part for path in paths for part in path.split(" → ")]
    if name == "import.md":
        names += ["To correct", "Changed", "New", "Per cent", "As found in the table", "Forget it"]
    assert names
    assert all(text.count(each) for each in names)
    assert [each for each in names if each not in said] == []


def test_the_architecture_names_what_the_code_has() -> None:
    sources = [*(ROOT / "goaldesk").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    known = set(re.findall(r"\w+", code)) | {path.stem for path in sources}
    known |= {path.name for path in (ROOT / "goaldesk").rglob("*") if path.is_dir()}
    known |= {path.stem for path in (ROOT / "resources").rglob("*")}
    known |= {"typ", "md", "lint"}
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for quoted in re.findall(r"`([^`\n]+)`", text):
        assert set(re.findall(r"[A-Za-z_]\w+", quoted)) <= known, quoted
