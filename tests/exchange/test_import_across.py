"""Values of KPIs from a table with a line for each day and a column for each KPI."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from goaldesk.core.errors import Invalid
from goaldesk.core.words import Words
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.mapping import dumps, fit, guessed, loads
from tests.exchange.importing import Target, counts, said


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    made = Target(tmp_path)
    yield made
    made.copy.discard()


def notes(target: Target, text: str | bytes) -> list[str]:
    name = "a.csv" if isinstance(text, str) else "a.xlsx"
    return [Words("en").problem(note) for note in target.plan(text, name=name).notes]


def test_each_cell_is_a_value_of_the_kpi_above_on_the_day_before_it(target: Target) -> None:
    text = "日期,月活跃用户,M1\n2026-09-15,321,34%\n2026-09-30,,35.5%\n2026-10-31,340,36%\n"
    plan = target.plan(text)
    assert plan.mapping.target == "series_across"
    assert (counts(plan), said(plan)) == ((4, 1, 0, 0), [])
    target.apply(plan)
    assert target.series("mau") == {"2026-08-31": 310.0, "2026-09-15": 321.0, "2026-10-31": 340.0}
    assert target.series("share") == {"2026-09-15": 34.0, "2026-09-30": 35.5, "2026-10-31": 36.0}
    assert counts(target.plan(text)) == (0, 0, 5, 0)


def test_periods_are_read_as_in_the_other_tables(target: Target) -> None:
    plan = target.plan("Month,mau,Live in Europe?\n2026-09,330,no\n2026-10,340,yes\n")
    assert [(came.kpi_id, came.date.isoformat(), came.value) for came in plan.values] == [
        ("mau", "2026-09-15", 330.0),
        ("live", "2026-09-30", 0.0),
        ("mau", "2026-10-31", 340.0),
        ("live", "2026-10-31", 1.0),
    ]


@pytest.mark.parametrize("head", ["报告期", "Stand", "Week ending", ""])
@pytest.mark.parametrize("day", ["2026-10-31", "31 Oct 2026", "2026年10月31日"])
def test_a_first_column_of_days_may_be_called_anything(target: Target, head: str, day: str) -> None:
    plan = target.plan(f"{head},mau,M1\n2026-09-15,321,34%\n{day},340,36%\n")
    assert plan.mapping.target == "series_across"
    assert (counts(plan), said(plan)) == ((3, 1, 0, 0), [])


@pytest.mark.parametrize(
    "text", ["foo,bar\n1,2\n", "foo,bar\n2026,2\n2027,3\n", "foo\n2026-10-31\n"]
)
def test_numbers_and_days_alone_are_no_table_of_days(text: str) -> None:
    with pytest.raises(Invalid):
        guessed(read_grid("a.csv", text.encode()))


def test_amounts_that_show_their_unit_are_numbers() -> None:
    grid = read_grid("a.csv", "Date,Sales,Cost\n2026-09-15,¥520 M,3 万元\n".encode())
    assert guessed(grid).target == "series_across"


def test_what_is_wrong_is_told_by_line_and_column(target: Target) -> None:
    text = "Date,mau,Visits\n2026-09-30,330,5\nsoon,340,\n2026-10-31,many,6\n"
    assert said(target.plan(text)) == [
        (2, "Visits", "There is no KPI “Visits”."),
        (3, "Date", "“soon” is not a date. Write it as year-month-day, such as 2026-11-09."),
        (4, "mau", "“many” is not a number. Write digits only, such as 1250.5."),
        (4, "Visits", "There is no KPI “Visits”."),
    ]
    made = target.plan("Date,mau,Visits (k)\n2026-10-31,340,6\n", create=True)
    assert [row.values["name"] for row in made.rows] == ["Visits"]
    assert [row.values["unit"] for row in made.rows] == ["k"]


def test_a_unit_behind_the_name_is_what_the_column_counts_in(target: Target) -> None:
    plan = target.plan("Date,月活跃用户（人）,Market share %\n2026-10-31,3400000,36\n")
    assert (said(plan), [came.value for came in plan.values]) == ([], [340.0, 36.0])


def test_sums_are_left_out(target: Target) -> None:
    text = "Date,mau,M1,Total\n2026-09-30,330,35,365\nAverage,330,35,365\n"
    assert counts(target.plan(text)) == (2, 0, 0, 0)
    assert notes(target, text) == ["Totals or averages in these lines were left out: 3."]


def test_months_that_a_spreadsheet_keeps_as_first_days_are_months(target: Target) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Month", "mau"])
        for line, (month, value) in enumerate(((9, 330), (10, 340)), 1):
            shown = book.add_format({"num_format": "mmm yyyy"})
            sheet.write_datetime(line, 0, dt.datetime(2026, month, 1), shown)
            sheet.write_number(line, 1, value)
    plan = target.plan(stream.getvalue(), name="a.xlsx")
    assert [came.date.isoformat() for came in plan.values] == ["2026-09-15", "2026-10-31"]
    assert notes(target, stream.getvalue()) == [
        "First days of one month after the other stand for the whole months."
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Date,NPS,MAU\n2026-10-31,41,340\n", "series_across"),
        ("Date,NPS\n2026-10-31,9\n", "survey"),
        ("Date,NPS,CSAT\n2026-10-31,9,4\n", "survey"),
        ("Code,Date,Value\n7,2026-10-31,9\n", "series_long"),
        ("Title,Start,Due,Baseline,Target\nGrow,2026-01-01,2026-12-31,1,2\n", "goals"),
    ],
)
def test_what_is_known_better_stays_what_it_is(text: str, expected: str) -> None:
    assert guessed(read_grid("a.csv", text.encode())).target == expected


def test_a_sheet_of_numbers_by_day_is_not_taken_for_the_one_that_names_its_columns() -> None:
    across = read_grid("a.csv", b"Date,A,B,C,D,E,F\n2026-10-31,1,2,3,4,5,6\n")
    better = read_grid("a.csv", b"KPI,Date,Value\nA,2026-10-31,1\n")
    assert 0 < fit(across) < fit(better)


def test_a_column_can_be_left_out_and_the_mapping_is_kept(target: Target) -> None:
    text = "Date,mau,Visits\n2026-10-31,340,5\n"
    mapping = guessed(read_grid("a.csv", text.encode())).to("Visits", "")
    assert loads(dumps(mapping)) == mapping
    assert counts(target.plan(text, mapping=mapping)) == (1, 0, 0, 0)
    assert mapping.to("Visits", "values").columns == (
        ("Date", "date"), ("mau", "values"), ("Visits", "values"),
    )  # fmt: skip
