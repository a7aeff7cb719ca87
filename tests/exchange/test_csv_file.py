"""Tables as CSV: what a spreadsheet, a program and a second import read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from goaldesk.core.errors import Invalid
from goaldesk.core.model import FIXED_IDS, NATURAL_KEYS, TABLES
from goaldesk.core.plain_text import clean
from goaldesk.core.words import Words
from goaldesk.exchange import csv_file, samples, sheets
from goaldesk.exchange.guarded import guarded, unguarded
from goaldesk.exchange.rows import complete
from goaldesk.exchange.sheet import Column, Sheet, plain_number
from goaldesk.exchange.work_items import COLUMNS
from goaldesk.languages import load
from tests.exchange.payloads import PAYLOADS, tables

TODAY = dt.date(2026, 11, 9)
EN = Words("en")
Opened = Callable[[Any], Session]


def lines(data: bytes) -> list[list[str]]:
    """The cells of a file."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def exported(session: Session, name: str, words: Words = EN) -> list[list[str]]:
    return lines(csv_file.dumps(sheets.sheet(session, words, TODAY, name)))


def test_there_are_sixty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_payload_stays_the_text_that_it_is(text: str) -> None:
    sheet = Sheet("x", "X", (Column("a", "A"), Column("b", "B")), ((text, 1.0),))
    cell, number = lines(csv_file.dumps(sheet))[1]
    assert number == "1"
    assert unguarded(cell) == clean(text)
    assert guarded(cell) == cell or cell.startswith("'")


@pytest.mark.parametrize("name", sheets.NAMES)
def test_no_table_gives_a_cell_that_a_spreadsheet_could_run(document: Opened, name: str) -> None:
    found = exported(document(tables()), name)
    for row in found:
        assert len(row) == len(found[0])
        texts = [cell for cell in row if not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
        assert not [cell for cell in texts if guarded(cell) != cell and cell[0] != "'"]
    if name == "goal":
        assert [unguarded(row[1]) for row in found[1:]] == [clean(text) for text in PAYLOADS]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("sample", samples.NAMES)
def test_every_table_of_the_samples_has_a_head_and_all_its_rows(
    document: Opened, tmp_path: Any, sample: str, language: str
) -> None:
    rows = samples.tables(sample, language, TODAY)
    session, words = document(rows), load(language, tmp_path)
    for name in TABLES:
        found = exported(session, name, words)
        assert len(found) == len(rows[name]) + 1
        assert len(set(found[0])) == len(found[0]), found[0]
        assert all(label.strip() for label in found[0])
        has_id = name not in NATURAL_KEYS and name not in FIXED_IDS
        assert (found[0][0] == "ID") == has_id, found[0]


def test_measurements_are_exactly_kpi_date_value_comment(document: Opened) -> None:
    session = document(
        complete(
            {
                "kpi": [
                    {"id": "a", "name": "Users", "position": 2.0},
                    {"id": "b", "name": "=Income", "position": 1.0},
                ],
                "measurement": [
                    {"kpi_id": "a", "date": "2026-10-31", "value": -0.5, "note": "-5 % late"},
                    {"kpi_id": "a", "date": "2026-09-30", "value": 1e21},
                    {"kpi_id": "b", "date": "2026-10-31", "value": 1e-7},
                ],
            }
        )
    )
    assert csv_file.dumps(sheets.sheet(session, EN, TODAY, "measurement")).decode("utf-8-sig") == (
        "KPI,Date,Value,Comment\r\n"
        "'=Income,2026-10-31,0.0000001,\r\n"
        "Users,2026-09-30,1000000000000000000000,\r\n"
        "Users,2026-10-31,-0.5,'-5 % late\r\n"
    )
    assert exported(session, "measurement_wide") == [
        ["KPI", "2026-09", "2026-10"],
        ["'=Income", "", "0.0000001"],
        ["Users", "1000000000000000000000", "-0.5"],
    ]


def test_a_row_is_named_by_what_tells_it_apart(document: Opened) -> None:
    session = document(
        complete(
            {
                "kpi": [
                    {"id": "k1", "name": "Users", "code": "U1"},
                    {"id": "k2", "name": "ＵＳＥＲＳ ", "code": "Income"},
                    {"id": "k3", "name": "Income", "code": ""},
                    {"id": "k4", "name": "k1"},
                    {"id": "k5", "name": ""},
                ],
                "measurement": [
                    {"kpi_id": f"k{n}", "date": "2026-10-31", "value": 1.0} for n in range(1, 6)
                ],
            }
        )
    )
    found = [row[0] for row in exported(session, "measurement")[1:]]
    # “Users” is there twice, “Income” is a name and a code, “k1” is somebody else's id.
    assert found == ["U1", "k2", "k3", "k4", "k5"]


def test_a_kpi_says_how_it_stands_in_columns_called_computed(document: Opened) -> None:
    session = document(samples.tables("social", "en", TODAY))
    head, *rows = exported(session, "kpi")
    at = head.index("Computed: Current")
    users = next(row for row in rows if row[1] == "Monthly active users")
    assert head[at:] == [
        f"Computed: {what}"
        for what in (
            "Current",
            "Measured on",
            "Planned",
            "Progress",
            "Status",
            "Stale",
            "Forecast",
        )
    ]
    assert users[at : at + 2] == ["350.4", "2026-10-31"]
    assert users[at + 4 : at + 6] == ["At risk", "No"]
    downloads = next(row for row in rows if row[1] == "App store downloads")
    assert downloads[at + 4 : at + 6] == ["stopped", "No"]


def test_work_items_have_the_tools_columns_in_any_language(document: Opened) -> None:
    rows = samples.tables("social", "en", TODAY)
    rows["action"][0]["external_id"] = "PJ-7"
    rows["action"][1]["state"] = "dropped"
    found = exported(document(rows), "pingcode")
    assert tuple(found[0]) == COLUMNS
    assert found == exported(document(rows), "worktile")
    goals, actions = len(rows["goal"]), [row["state"] for row in rows["action"]]
    kept = len(actions) - actions.count("dropped")
    assert [row[2] for row in found[1:]] == ["目标"] * goals + ["任务"] * kept
    assert {row[3] for row in found[1:]} <= {
        "未开始",
        "进行中",
        "已完成",
        "正常",
        "有风险",
        "已延期",
    }
    numbers = {row[0] for row in found[1:]}
    assert "PJ-7" in numbers
    assert {row[8] for row in found[1:]} <= numbers | {""}


def test_an_unknown_table_is_refused_with_those_there_are(document: Opened) -> None:
    with pytest.raises(Invalid, match="no table “kpis” to export; there are: product, vision"):
        sheets.sheet(document(complete({})), EN, TODAY, "kpis")


@pytest.mark.parametrize(
    ("value", "written"),
    [(3.0, "3"), (0.1, "0.1"), (1e16, "10000000000000000"), (5, "5"), (-1e-9, "-0.000000001")],
)
def test_numbers_are_plain(value: float, written: str) -> None:
    assert plain_number(value) == written
    assert float(written) == value


def test_the_share_done_is_told_and_stopping_stops(document: Opened) -> None:
    told: list[float] = []
    sheet = Sheet("x", "X", (Column("a", "A"),), tuple((float(n),) for n in range(5000)))
    csv_file.dumps(sheet, told.append)
    assert told == sorted(told)
    assert len(told) >= 3

    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        csv_file.dumps(sheet, stop)
