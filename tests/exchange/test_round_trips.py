"""What was exported and is imported again changes nothing; what was changed in it, just that."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from goaldesk.core.errors import Invalid, Problem
from goaldesk.core.words import Words
from goaldesk.exchange import exports, samples
from goaldesk.exchange.exports import Wanted
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.mapping import fit, guessed
from goaldesk.languages import load
from tests.exchange import payloads
from tests.exchange.importing import DAY, NOW, Target

BACK = (
    ("measurement", None),
    ("measurement_wide", None),
    ("kpi", None),
    ("goal", None),
    ("feedback", None),
    ("competitor", None),
    ("activity", None),
    ("action", None),
    ("pingcode", "actions"),
    ("worktile", "actions"),
)


def exported(target: Target, words: Words, table: str, ending: str) -> bytes:
    with target.copy.read() as session:
        return exports.made(session, words, Wanted(ending, table, DAY, NOW, "UTC")).content


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("sample", ["social", "ecommerce"])
def test_a_sample_that_comes_back_is_unchanged(tmp_path: Path, sample: str, ending: str) -> None:
    for language in ("en", "zh"):
        words = load(language, tmp_path)
        target = Target(tmp_path / language, samples.tables(sample, language, DAY))
        for table, asked in BACK:
            plan = target.plan(exported(target, words, table, ending), asked, name=f"a{ending}")
            told = (table, language, plan.added, plan.changed, plan.bad)
            assert told == (table, language, 0, 0, 0), plan.troubles[:3]
            assert plan.unchanged


@pytest.mark.parametrize("sample", ["social", "ecommerce"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sheets_of_a_workbook_are_known_again(
    tmp_path: Path, sample: str, language: str
) -> None:
    """It opens on the KPIs, and what is not imported is taken for nothing else."""
    words = load(language, tmp_path)
    target = Target(tmp_path / "copy", samples.tables(sample, language, DAY))
    data = exported(target, words, "", ".xlsx")
    first = read_grid("a.xlsx", data, fit=fit)
    assert first.sheet == words.text("KPIs")
    found = {}
    for sheet in first.sheets:
        try:
            grid = read_grid("a.xlsx", data, sheet=sheet)
            mapping = guessed(grid)
        except Problem:
            continue
        plan = target.plan(grid, mapping=mapping)
        found[sheet] = (mapping.target, plan.added, plan.changed, plan.bad)
    assert found == {
        words.text(sheet): (what, 0, 0, 0)
        for sheet, what in {
            "Feedback": "feedback",
            "Competitors": "competitors",
            "KPIs": "goals",
            "Measurements": "series_long",
            "Measurements by month": "series_wide",
            "Actions": "actions",
        }.items()
    }
    grid = read_grid("a.xlsx", data, sheet=words.text("Surveys"))
    with pytest.raises(Invalid, match="There is nothing to import in"):
        guessed(grid)
    target.copy.discard()


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_texts_that_want_to_be_more_come_back_unchanged(tmp_path: Path, ending: str) -> None:
    tables = payloads.tables()
    for row in (*tables["feedback"], *tables["competitor"]):
        # Blanks at the ends go on importing; XML knows no such signs.
        row.update({k: v.strip("\ufffe\uffff \n\t") for k, v in row.items() if isinstance(v, str)})
        row.update({k: v.replace("\ufffe", "") for k, v in row.items() if isinstance(v, str)})
    target = Target(tmp_path, tables)
    for table, asked in (("feedback", "feedback"), ("competitor", "competitors")):
        plan = target.plan(exported(target, Words("en"), table, ending), asked, name=f"a{ending}")
        assert (plan.added, plan.changed, plan.bad) == (0, 0, 0), plan.troubles[:3]
        assert plan.unchanged == len(payloads.PAYLOADS)


def test_what_was_changed_in_a_spreadsheet_is_all_that_changes(tmp_path: Path) -> None:
    target = Target(tmp_path, samples.tables("social", "en", DAY))
    text = exported(target, Words("en"), "measurement", ".csv").decode("utf-8-sig")
    changed = text.replace(
        "Monthly active users,2026-10-31,350.4,", "Monthly active users,2026-10-31,351,'=1"
    )
    changed += "Monthly active users,2026-11-07,352,\r\n"
    assert changed != text
    plan = target.plan(changed.encode("utf-8-sig"))
    assert (plan.added, plan.changed, plan.bad) == (1, 1, 0)
    found = {value.date: (value.value, value.note) for value in plan.values}
    assert found[dt.date(2026, 10, 31)] == (351.0, "=1")
