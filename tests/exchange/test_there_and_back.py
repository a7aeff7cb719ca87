"""What is exported as CSV or a workbook is the same when it is imported again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from goaldesk import languages
from goaldesk.core.words import Words
from goaldesk.exchange import exports, samples
from goaldesk.exchange.exports import Wanted
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.rows import complete
from tests.exchange.importing import DAY, NOW, Target, counts, said
from tests.exchange.payloads import PAYLOADS

TABLES = (
    "measurement",
    "measurement_wide",
    "goal",
    "kpi",
    "feedback",
    "competitor",
    "activity",
    "action",
    "pingcode",
    "worktile",
)


def exported(target: Target, words: Words, table: str, ending: str = ".csv") -> bytes:
    with target.copy.read() as session:
        wanted = Wanted(ending, table, DAY, NOW, "Asia/Shanghai")
        return exports.made(session, words, wanted).content


@pytest.fixture(scope="module", params=["en", "zh"])
def words(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Words:
    return languages.load(request.param, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module", params=["social", "ecommerce"])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Target:
    tables = samples.tables(request.param, "zh", DAY)
    return Target(tmp_path_factory.mktemp("sample"), tables)


@pytest.mark.parametrize("table", TABLES)
def test_the_samples_tables_come_back_unchanged(sample: Target, words: Words, table: str) -> None:
    plan = sample.plan(exported(sample, words, table))
    assert said(plan) == []
    assert counts(plan)[:2] == (0, 0)
    assert plan.unchanged > 0


def test_a_series_comes_back_into_an_empty_document(
    sample: Target, words: Words, tmp_path: Path
) -> None:
    empty = Target(tmp_path, complete({"product": [{"name": "Empty"}]}))
    empty.bring(exported(sample, words, "measurement"), create=True)
    names = {row["id"]: row["name"] for table in (sample, empty) for row in table.rows("kpi")}

    def series(target: Target) -> set[tuple[str, dt.date, float, str]]:
        return {
            (names[row["kpi_id"]], row["date"], row["value"], row["note"])
            for row in target.rows("measurement")
        }

    assert series(empty) == series(sample)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_changed_file_changes_what_was_changed(sample: Target, words: Words, ending: str) -> None:
    """A target, an owner and a value that were edited in a spreadsheet."""
    grid = read_grid(f"a{ending}", exported(sample, words, "measurement", ending))
    row = list(grid.rows[0])
    row[2] = 12345.5 if ending == ".xlsx" else "12345.5"
    grid.rows[0] = tuple(row)
    assert counts(sample.plan(grid)) == (0, 1, len(grid.rows) - 1, 0)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_sixty_payloads_come_back_as_the_texts_that_they_were(
    words: Words, tmp_path: Path, ending: str
) -> None:
    # XML has no such characters, and so no workbook does.
    sent = [text for text in PAYLOADS if ending == ".csv" or "\ufffe" not in text]
    rows = [{"id": f"f{n}", "text": text, "customer": text} for n, text in enumerate(sent)]
    full = Target(tmp_path / "full", complete({"feedback": rows}))
    data = exported(full, words, "feedback", ending)
    assert counts(full.plan(data, name=f"a{ending}"))[:2] == (0, 0)
    empty = Target(tmp_path / "empty", complete({"product": [{"name": "Empty"}]}))
    empty.apply(empty.plan(data, name=f"a{ending}"), skip_bad=True)
    texts = {row["text"].strip() for row in full.rows("feedback")} - {""}
    assert {row["text"].strip() for row in empty.rows("feedback")} == texts
