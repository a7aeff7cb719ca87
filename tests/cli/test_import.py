"""`goaldesk import`: what it says, what it writes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import DAY, assert_one_sentence, said
from tests.exchange import bombs
from tests.exchange.importing import FILES

SERIES = (
    "KPI,Date,Value,Comment,Extra\nG2,2026-10-31,351,ok,\nMonthly active users,2026-11-08,360,,\n"
)


def data(folder: Path, text: str | bytes, name: str = "data.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def tables(file: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    out = file.with_suffix(".json")
    assert said(capsys, "export", file, "-o", out)[0] == 0
    return json.loads(out.read_text(encoding="utf-8"))["tables"]


def mau(file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    rows = tables(file, capsys)["measurement"]
    return {row["date"]: row["value"] for row in rows if row["kpi_id"] == "mau"}


def test_values_are_imported_and_what_happened_is_said(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data(tmp_path, SERIES)
    code, output, complaint = said(capsys, "import", social, file, "--as-of", DAY)
    assert (code, complaint) == (0, "")
    assert output.splitlines() == [
        "Read as: Values of KPIs, a line for each",
        "Columns: KPI → KPI · Date → Date · Value → Value · Comment → Note",
        "Left out: Extra",
        "  Line 2, Monthly active users, 31 Oct 2026: 350.4 → 351",
        "  Line 3, new: Monthly active users, 8 Nov 2026: 360",
        "1 new, 1 changed, 0 unchanged.",
        "Wrote “social.goaldb”.",
    ]
    values = mau(social, capsys)
    assert (values["2026-10-31"], values["2026-11-08"]) == (351.0, 360.0)
    assert said(capsys, "check", social)[0] == 0


def test_the_same_again_writes_nothing(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data(tmp_path, SERIES)
    assert said(capsys, "import", social, file, "--as-of", DAY)[0] == 0
    before = social.read_bytes()
    code, output, _ = said(capsys, "import", social, file, "--as-of", DAY, "--lang", "zh")
    assert (code, output.splitlines()[-1]) == (0, "新增 0 项，更改 0 项，未变 2 项。")
    assert social.read_bytes() == before


def test_a_dry_run_says_the_same_and_writes_nothing(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file = social.read_bytes(), data(tmp_path, SERIES)
    code, output, _ = said(capsys, "import", social, file, "--as-of", DAY, "--dry-run")
    assert (code, "1 new, 1 changed, 0 unchanged." in output) == (0, True)
    assert "Wrote" not in output
    assert social.read_bytes() == before


def test_bad_lines_are_listed_and_nothing_is_written(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file = social.read_bytes(), data(tmp_path, SERIES + "Nobody,2026-10-31,1,,\n")
    code, output, complaint = said(capsys, "import", social, file, "--as-of", DAY)
    assert code == 2
    assert_one_sentence(complaint)
    assert output.splitlines()[-1] == "Line 4, “KPI”: There is no KPI “Nobody”."
    assert social.read_bytes() == before
    code, output, _ = said(capsys, "import", social, file, "--as-of", DAY, "--skip-bad")
    assert (code, output.splitlines()[-1]) == (0, "Wrote “social.goaldb”.")
    assert len(tables(social, capsys)["kpi"]) == 12


def test_a_bad_day_is_told_with_its_column(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data(tmp_path, "KPI,Date,Value\nG2,1960-01-01,1\nG2,2026-12-01,1\n")
    output = said(capsys, "import", social, file, "--as-of", DAY)[1].splitlines()
    assert [line[:14] for line in output[-2:]] == ["Line 2, “Date”", "Line 3, “Date”"]


def test_missing_kpis_are_made_on_demand(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data(tmp_path, "KPI,2026-09,2026-10\nSomething new,1,2\n")
    assert said(capsys, "import", social, file, "--as-of", DAY)[0] == 2
    code, output, _ = said(capsys, "import", social, file, "--as-of", DAY, "--create")
    assert (code, "  Line 2, new: KPI “Something new”" in output.splitlines()) == (0, True)


def test_a_mapping_tells_which_column_is_which(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data(tmp_path, "what,when,how much\nG2,03/11/2026,1.234\n")
    columns = {"what": "kpi", "when": "date", "how much": "value"}
    mapping = {"target": "series_long", "columns": columns, "date_order": "dmy", "decimal": ","}
    kept = data(tmp_path, json.dumps(mapping), "map.json")
    code, _, complaint = said(capsys, "import", social, file, "--as-of", DAY)
    assert code == 2
    assert_one_sentence(complaint.replace("knows. S", "knows, s"))
    assert said(capsys, "import", social, file, "--map", kept, "--as-of", DAY)[0] == 0
    assert mau(social, capsys)["2026-11-03"] == 1234.0


@pytest.mark.parametrize(
    ("name", "target", "table", "rows"),
    [
        ("jira.csv", None, "action", 3),
        ("worktile.csv", "activities", "activity", 3),
        ("okr.csv", None, "kpi", 4),
        ("pingcode.csv", "work_items", "action", 4),
        ("worktile.csv", None, "action", 3),
    ],
)
def test_other_programs_files(
    social: Path, name: str, target: str | None, table: str, rows: int,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    before = len(tables(social, capsys)[table])
    asked = ["--as", target] if target else []
    code, _, complaint = said(capsys, "import", social, FILES / name, *asked, "--as-of", DAY)
    assert (code, complaint) == (0, "")
    assert len(tables(social, capsys)[table]) == before + rows


def test_of_our_own_workbook_it_is_said_which_sheet_was_read(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "all.xlsx"
    assert said(capsys, "export", social, "-o", book, "--as-of", DAY)[0] == 0
    code, told, _ = said(capsys, "import", social, book, "--as-of", DAY)
    assert (code, told.splitlines()[:2]) == (0, ["Sheet: KPIs", "Read as: Goals and KPIs"])
    assert "0 new, 0 changed" in told


def test_a_sheet_is_chosen(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = data(
        tmp_path, bombs.workbook([["KPI", "Date", "Value"], ["G2", "2026-11-07", 5]]), "a.xlsx"
    )
    assert said(capsys, "import", social, book, "--sheet", "Data", "--as-of", DAY)[0] == 0
    code, _, complaint = said(capsys, "import", social, book, "--sheet", "No", "--as-of", DAY)
    assert (code, complaint) == (2, "“a.xlsx” has no sheet “No”. It has: “Data”.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--as", "everything"],
        ["--map", "missing.json"],
        ["--map", "data.csv"],
        ["--map", "other.json"],
        ["--sheet", "Data"],
        ["--as-of", "2025-01-01", "--as", "series_long"],
    ],
)
def test_what_cannot_be_used_is_refused(
    social: Path, tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    before, file = social.read_bytes(), data(tmp_path, SERIES)
    columns = {"KPI": "kpi", "When": "date", "Value": "value"}
    data(tmp_path, json.dumps({"target": "series_long", "columns": columns}), "other.json")
    code, _, complaint = said(capsys, "import", social, file, *arguments)
    assert code == 2
    assert complaint.count("\n") == 1
    assert "Traceback" not in complaint
    assert social.read_bytes() == before


@pytest.mark.parametrize("name", ["zip bomb", "torn", "one line of 10 MB", "nothing"])
def test_hostile_tables_are_refused(
    social: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file_name, content = bombs.hostile()[name]
    code, output, complaint = said(capsys, "import", social, data(tmp_path, content, file_name))
    assert (code, output) == (2, "")
    assert complaint.count("\n") == 1


def test_a_document_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data(tmp_path, SERIES)
    code, _, complaint = said(capsys, "import", file, file)
    assert code == 2
    assert complaint.count("\n") == 1


def test_changed_targets_carry_the_import_as_their_reason(
    social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data(tmp_path, "Code,KPI,Target\nG2,Monthly active users,500\n")
    before = len(tables(social, capsys)["adjustment"])
    assert said(capsys, "import", social, file, "--as-of", DAY)[0] == 0
    rows = tables(social, capsys)["adjustment"]
    assert len(rows) == before + 1
    assert {"Import of data.csv"} <= {row["reason"] for row in rows}
