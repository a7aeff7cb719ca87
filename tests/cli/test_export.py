"""`goaldesk export`: a file by its ending, one table of it on demand."""

from __future__ import annotations

import csv
from pathlib import Path

import icalendar
import pytest
import python_calamine

from goaldesk.cli import main


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_a_table_as_csv(social: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "numbers.csv"
    assert main(["export", str(social), "-o", str(out), "--table", "measurement"]) == 0
    assert cells(out)[0] == ["KPI", "Date", "Value", "Comment"]
    assert capsys.readouterr().out.splitlines()[-1] == "Wrote “numbers.csv”."
    assert main(["export", str(social), "-o", str(out), "--table", "kpi", "--lang", "zh"]) == 0
    assert cells(out)[0][1] == "指标"


def test_a_workbook_in_the_language_of_the_reports(social: Path, tmp_path: Path) -> None:
    for options, names in (
        ((), ["Overview", "Vision"]),
        (("--lang", "zh"), ["总览", "愿景"]),
        (("--table", "kpi"), ["KPIs"]),
    ):
        out = tmp_path / "plan.xlsx"
        assert main(["export", str(social), "-o", str(out), *options]) == 0
        with out.open("rb") as stream:
            book = python_calamine.CalamineWorkbook.from_filelike(stream)
        assert book.sheet_names[: len(names)] == names


def test_markdown_and_a_calendar(
    social: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    text, dates = tmp_path / "plan.md", tmp_path / "plan.ics"
    assert main(["export", str(social), "-o", str(text)]) == 0
    assert text.read_text("utf-8").startswith("# Social network\n\n## Overview\n")
    assert main(["export", str(social), "-o", str(text), "--table", "segment"]) == 0
    assert text.read_text("utf-8").startswith("# Social network\n\n## User segments\n")
    assert main(["export", str(social), "-o", str(dates), "--as-of", "2026-11-09"]) == 0
    (zone,) = icalendar.Calendar.from_ical(dates.read_bytes()).walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("x.csv",), "A CSV file holds one table: say which with --table, such as kpi."),
        (("x.csv", "--table", "kpis"), "There is no table “kpis” to export; there are: product,"),
        (("x.json", "--table", "kpi"), "--table does not go with .json files."),
        (("x.txt",), "The output “x.txt” has to end in one of: .json,"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(
    social: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    name, *options = arguments
    assert main(["export", str(social), "-o", str(tmp_path / name), *options]) == 2
    assert capsys.readouterr().err.startswith(sentence)
    assert not (tmp_path / name).exists()
