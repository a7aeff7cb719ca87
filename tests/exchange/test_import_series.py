"""Values of KPIs brought in: which day, which value, which KPI, and what is refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import string
from dataclasses import replace

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from goaldesk.core.errors import Invalid, ReasonNeeded
from goaldesk.core.plain_text import one_line
from goaldesk.core.words import Words
from goaldesk.exchange import importing
from goaldesk.exchange.existing import Existing
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.guarded import guarded
from goaldesk.exchange.importing import planned
from goaldesk.exchange.mapping import guessed
from goaldesk.store.edit import Stamp
from tests.exchange import bombs
from tests.exchange.importing import DAY, NOW, Target, counts, said

HEAD = "KPI,Date,Value,Comment\n"
NO_DATE = " is not a date. Write it as year-month-day, such as 2026-11-09."
NO_NUMBER = " is not a number. Write digits only, such as 1250.5."
SEVERAL = "There are several called “Twin”. Give the code or the ID instead."
BOTH_WAYS = "“03/04/2026” can be read as day and month or as month and day. Choose the order."
FUTURE = "10 Nov 2026 lies in the future; today is 9 Nov 2026. Values are recorded once measured."
PERCENT = "“5%” is a percentage, but “月活跃用户” is not measured in per cent."
MILESTONES = "“Launch” is measured by its milestones and takes no values."
LONG = (
    "“Note” would be 20001 characters long; at most 20000 fit. Shorten the text and paste it again."
)


def test_lines_are_recorded_by_name_code_and_id(target: Target) -> None:
    target.bring(
        HEAD + "月活跃用户,2026-10-31,350,fine\ng1,2026-07-31,300,\nmau,2026-06-30,1.5e2,\n"
    )
    assert target.series("mau") == {
        "2026-06-30": 150.0,
        "2026-07-31": 300.0,
        "2026-08-31": 310.0,
        "2026-09-15": 320.0,
        "2026-10-31": 350.0,
    }
    assert [row["note"] for row in target.rows("measurement") if row["value"] == 350] == ["fine"]


def test_the_same_file_again_changes_nothing_and_a_corrected_one_corrects(target: Target) -> None:
    text = HEAD + "mau,2026-08-31,310,\nmau,2026-10-31,350,fine\n"
    assert counts(target.plan(text)) == (1, 0, 1, 0)
    target.bring(text)
    assert counts(target.plan(text)) == (0, 0, 2, 0)
    assert target.bring(text).seq is None
    corrected = target.plan(text.replace("350,fine", "351,"))
    assert counts(corrected) == (0, 1, 1, 0)
    assert corrected.values[0].before == 350.0
    target.apply(corrected)
    assert target.series("mau")["2026-10-31"] == 351.0
    assert {row["note"] for row in target.rows("measurement")} == {"old", "", "fine"}


def test_a_correction_needs_the_reason_of_the_edit(target: Target) -> None:
    plan = target.plan(HEAD + "mau,2026-08-31,311,\n")
    with pytest.raises(ReasonNeeded), target.copy.edit(Stamp("Import", "Li", NOW, DAY)) as edit:
        importing.apply(edit.session, plan)
    assert target.series("mau")["2026-08-31"] == 310.0


def test_undo_takes_the_whole_import_back(target: Target) -> None:
    before = target.copy.side().rows
    text = HEAD + "mau,2026-08-31,1,\nmau,2026-10-31,2,\nNew one,2026-10-31,3,\n"
    done = target.bring(text, create=True)
    assert target.copy.side().rows != before
    assert done.seq is not None
    undone = target.copy.invert(done.seq, Stamp("Undo", "Li", NOW, DAY))
    assert target.copy.side().rows == before
    assert undone.seq is not None
    target.copy.invert(undone.seq, Stamp("Redo", "Li", NOW, DAY))
    assert target.series("mau")["2026-10-31"] == 2.0


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("Nobody,2026-10-31,1,", "KPI", "There is no KPI “Nobody”."),
        (f"{'Nobody' * 20},2026-10-31,1,", "KPI", f"There is no KPI “{'Nobody' * 13}No…”."),
        (",2026-10-31,1,", "KPI", "This line names no KPI."),
        ("Twin,2026-10-31,1,", "KPI", SEVERAL),
        ("mau,,1,", "Date", "This value has no date."),
        ("mau,soon,1,", "Date", f"“soon”{NO_DATE}"),
        ("mau,2026-02-30,1,", "Date", f"“2026-02-30”{NO_DATE}"),
        ("mau,03/04/2026,1,", "Date", BOTH_WAYS),
        ("mau,2026-11-10,1,", "Date", FUTURE),
        ("mau,1969-12-31,1,", "Date", "“Date” must lie between the years 1970 and 2199."),
        ("mau,2026-10-31,nan,", "Value", f"“nan”{NO_NUMBER}"),
        ("mau,2026-10-31,1e999,", "Value", "“1e999” is too large for a number."),
        ("mau,2026-10-31,1_000,", "Value", f"“1_000”{NO_NUMBER}"),
        ("mau,2026-10-31,5%,", "Value", PERCENT),
        ("Launch,2026-10-31,1,", "Value", MILESTONES),
        ("live,2026-10-31,perhaps,", "Value", "“perhaps” is neither yes nor no."),
        ("G1,2026-08-31,7,", "Value", "“月活跃用户” on 31 Aug 2026 has another value in line 2."),
        (f"mau,2026-10-31,1,{'x' * 20001}", "Value", LONG),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_and_nothing_comes(
    target: Target, line: str, column: str, sentence: str
) -> None:
    plan = target.plan(HEAD + f"mau,2026-08-31,9,\n{line}\nmau,2026-07-31,8,\n")
    assert said(plan) == [(3, column, sentence)]
    with pytest.raises(Invalid, match=r"Nothing was imported, for lines that can’t be used \(1\)"):
        target.apply(plan)
    assert target.series("mau") == {"2026-08-31": 310.0, "2026-09-15": 320.0}
    target.apply(plan, skip_bad=True)
    assert target.series("mau")["2026-08-31"] == 9.0
    assert target.series("mau")["2026-07-31"] == 8.0


def test_lines_without_a_value_are_passed_over(target: Target) -> None:
    plan = target.plan(HEAD + "mau,2026-10-31,,\n,,,just a word\nmau,2026-07-31,1,\n")
    assert counts(plan) == (1, 0, 0, 0)


def test_missing_kpis_are_made_on_demand_and_are_the_same_everywhere(target: Target) -> None:
    text = HEAD + "New one,2026-10-31,1,\nnew  ONE,2026-09-30,2,\n"
    assert counts(target.plan(text)) == (0, 0, 0, 2)
    plan = target.plan(text, create=True)
    assert counts(plan) == (3, 0, 0, 0)
    target.apply(plan)
    made = [row for row in target.rows("kpi") if row["name"] == "New one"]
    assert [row["id"] for row in made] == [plan.rows[0].id]
    assert target.series(plan.rows[0].id) == {"2026-09-30": 2.0, "2026-10-31": 1.0}
    assert counts(target.plan(text, create=True)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("kpi", "text", "value"),
    [
        ("mau", "1234.5", 1234.5),
        ("mau", "12万", 12.0),
        ("mau", "1.2亿", 12000.0),
        ("mau", "(12)", -12.0),
        ("mau", "¥50000", 50000.0),
        ("mau", "50000元", 5.0),
        ("mau", "４５", 45.0),
        ("M1", "45%", 45.0),
        ("M1", "0.45", 0.45),
        ("live", "Yes", 1.0),
        ("live", "否", 0.0),
    ],
)
def test_values_are_read_in_the_kpis_own_unit(
    target: Target, kpi: str, text: str, value: float
) -> None:
    plan = target.plan(HEAD + f"{kpi},2026-10-31,{text},\n")
    assert [incoming.value for incoming in plan.values] == [value]


@pytest.mark.parametrize(
    ("values", "read", "notes"),
    [
        (["1,234.5", "1,234"], [1234.5, 1234.0], 0),
        (["1.234,5", "1.234"], [1234.5, 1234.0], 0),
        (["12,5", "13"], [12.5, 13.0], 0),
        (["1,234", "2"], [1234.0, 2.0], 1),
        (["1.234", "2"], [1.234, 2.0], 1),
        (["1 234", "2"], [1234.0, 2.0], 0),
    ],
)
def test_the_decimal_sign_is_the_columns(
    target: Target, values: list[str], read: list[float], notes: int
) -> None:
    lines = [f"mau\t2026-0{n}-01\t{value}" for n, value in enumerate(values, 1)]
    plan = target.plan("KPI\tDate\tValue\n" + "\n".join(lines))
    assert [incoming.value for incoming in plan.values] == read
    assert len(plan.notes) == notes


@pytest.mark.parametrize(
    ("dates", "read"),
    [
        (["27/09/2026", "01/02/2026"], ["2026-09-27", "2026-02-01"]),
        (["9/27/2026", "1/2/2026"], ["2026-09-27", "2026-01-02"]),
        (["01.02.2026"], ["2026-02-01"]),
        (["05/05/2026"], ["2026-05-05"]),
        (["27/Sep/26 9:00 AM"], ["2026-09-27"]),
        (["2026年9月27日", "46291"], ["2026-09-27", "2026-09-26"]),
        (["2026-09", "2026Q2", "2026-W10"], ["2026-09-15", "2026-06-30", "2026-03-08"]),
    ],
)
def test_the_order_of_dates_is_the_columns(
    target: Target, dates: list[str], read: list[str]
) -> None:
    plan = target.plan(HEAD + "".join(f"mau,{day},{n},\n" for n, day in enumerate(dates)))
    assert said(plan) == []
    assert [value.date.isoformat() for value in plan.values] == read


def test_an_order_that_nothing_shows_is_chosen(target: Target) -> None:
    grid = read_grid("a.csv", (HEAD + "mau,03/04/2026,1,\n").encode())
    mapping = guessed(grid)
    assert target.plan(grid, mapping=mapping).bad == 1
    for order, day in (("dmy", dt.date(2026, 4, 3)), ("mdy", dt.date(2026, 3, 4))):
        plan = target.plan(grid, mapping=replace(mapping, date_order=order))
        assert [value.date for value in plan.values] == [day]


def test_wide_series_go_to_the_periods_last_day_or_the_measured_one(target: Target) -> None:
    text = "KPI;Owner;2026-08;2026年9月;2026Q4;Total\nG1;Li;311;321;360;9\nM1;Li;;35,5;;9\n"
    plan = target.plan(text)
    assert plan.mapping.target == "series_wide"
    assert said(plan) == []
    target.apply(plan)
    assert target.series("mau") == {"2026-08-31": 311.0, "2026-09-15": 321.0, "2026-11-09": 360.0}
    assert target.series("share") == {"2026-09-30": 35.5}
    assert counts(target.plan(text)) == (0, 0, 4, 0)


def test_a_wide_line_with_a_bad_cell_keeps_its_others(
    target: Target,
) -> None:
    plan = target.plan("KPI,2026-09,2026-10,2026-12\nG1,330,x,1\n")
    assert [(line, column) for line, column, _ in said(plan)] == [(2, "2026-10"), (2, "2026-12")]
    target.apply(plan, skip_bad=True)
    assert target.series("mau")["2026-09-15"] == 330.0


def test_first_days_of_months_in_a_row_are_whole_months(target: Target) -> None:
    """A spreadsheet shows “Sep 26” and keeps 1 September."""
    plan = target.plan("KPI,2026-08-01,2026-09-01,2026-10-01\nM1,34,35.5,36\n")
    assert said(plan) == []
    assert [value.date for value in plan.values] == [
        dt.date(2026, 8, 31),
        dt.date(2026, 9, 30),
        dt.date(2026, 10, 31),
    ]
    assert "stand for the whole month" in " ".join(str(note) for note in plan.notes)


@pytest.mark.parametrize("heads", ["2026-01-01,2026-04-01", "2026-09-01,2026-09-08", "2026-09-01"])
def test_other_days_in_heads_are_days(target: Target, heads: str) -> None:
    plan = target.plan(f"KPI,{heads}\nM1,{','.join('5' for _ in heads.split(','))}\n")
    assert [value.date.isoformat() for value in plan.values] == heads.split(",")


def test_names_that_only_a_blank_parts_are_two(target: Target) -> None:
    text = "KPI,Date,Value\nApp 活跃,2026-10-31,3\nApp活跃,2026-10-31,4\n"
    plan = target.plan(text, create=True)
    assert [row.values["name"] for row in plan.rows] == ["App 活跃", "App活跃"]
    target.apply(plan)
    again = target.plan(text + "App 活 跃,2026-10-31,4\n")
    assert counts(again) == (0, 0, 2, 1)
    assert "There are several called “App 活 跃”." in said(again)[0][2]


def test_blanks_beside_chinese_make_no_other_name(target: Target) -> None:
    plan = target.plan("KPI,Date,Value\n月 活跃用户,2026-10-31,340\nMarketshare,2026-10-31,36\n")
    assert [(came.kpi_id, came.value) for came in plan.values] == [("mau", 340.0)]
    assert "“Marketshare”" in said(plan)[0][2]


@pytest.mark.parametrize(
    "text",
    [
        "KPI,9月,10月,11月,12月\n月活跃用户,330,340,,\n",
        "KPI,月份,Value\nG1,9月,330\n G1,10月,340\n",
        "月份,mau\nSep,330\nOct,340\n",
    ],
)
def test_months_without_a_year_are_the_latest(target: Target, text: str) -> None:
    plan = target.plan(text)
    assert said(plan) == []
    target.apply(plan)
    found = {"2026-08-31": 310.0, "2026-09-15": 330.0, "2026-10-31": 340.0}
    assert target.series("mau") == found
    (note,) = plan.notes
    assert Words("en").problem(note).endswith("is taken to begin on 1 Sep 2026.")


@pytest.mark.parametrize(
    "text",
    [
        "KPI,9月,10月,11月,12月\nG1,330,340,,-\n合计,330,340,0,0\n",
        "KPI,月份,Value\nG1,9月,330\nG1,10月,340\nG1,11月,\nG1,12月,—\n",
        "月份,mau\n9月,330\n10月,340\n11月,\n12月, \n",
    ],
)
def test_months_that_are_still_empty_are_not_the_latest(target: Target, text: str) -> None:
    plan = target.plan(text)
    assert said(plan) == []
    assert [value.date.isoformat() for value in plan.values] == ["2026-09-15", "2026-10-31"]


def test_beside_others_a_month_needs_its_year(target: Target) -> None:
    plan = target.plan("KPI,2026年9月,10月\nmau,330,340\n")
    assert "“10月” has no year." in said(plan)[0][2]


def test_a_wide_line_says_once_that_its_kpi_is_unknown(target: Target) -> None:
    plan = target.plan("KPI,2026-09,2026-10,2026-11\nNobody,1,2,3\n")
    assert [(line, column) for line, column, _ in said(plan)] == [(2, "KPI")]
    assert plan.bad == 1


def test_shares_in_a_spreadsheet_are_percentages(target: Target) -> None:
    def sheet(*values: float) -> bytes:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, ["KPI", "Date", "Value"])
            for line, value in enumerate(values, 1):
                page.write_row(line, 0, ["M1", f"2026-0{line}-28", value])
        return buffer.getvalue()

    plan = target.plan(sheet(0.07, 0.29), name="a.xlsx")
    assert [value.value for value in plan.values] == [7.0, 29.0]
    assert [Words("en").problem(note) for note in plan.notes] == [
        "Numbers up to 1 are read as shares for KPIs in per cent: 0.45 is 45 %."
    ]
    assert [value.value for value in target.plan(sheet(0.5, 29), name="a.xlsx").values] == [
        0.5,
        29.0,
    ]
    grid = read_grid("a.xlsx", sheet(0.07))
    target.bring("KPI,Target,Unit\nChurn,0.5,%\n", "goals")
    both: list[list[object]] = [
        ["KPI", "Date", "Value"],
        ["M1", "2026-01-28", 0.4],
        ["Churn", "2026-01-28", 0.4],
    ]
    doubtful = target.plan(bombs.workbook(both), name="a.xlsx")
    assert [value.value for value in doubtful.values] == [0.4, 0.4]
    assert len(doubtful.notes) == 1
    kept = target.plan(grid, mapping=replace(guessed(grid), fractions=False))
    assert [value.value for value in kept.values] == [0.07]


def test_numbers_of_a_workbook_are_yes_and_no_as_those_of_a_text_are(target: Target) -> None:
    heads = ["KPI", "Date", "Value"]
    dated = [f"2026-0{month}-28" for month in (1, 2, 3)]
    rows = [["live", day, value] for day, value in zip(dated, (1, 0, 2), strict=True)]
    plan = target.plan(bombs.workbook([heads, *rows]), name="a.xlsx")
    assert [value.value for value in plan.values] == [1.0, 0.0]
    assert said(plan) == [(4, "Value", "“2” is neither yes nor no.")]


def test_a_cancelled_import_leaves_nothing(target: Target) -> None:
    class Cancelled(Exception):
        pass

    def cancel(share: float) -> None:
        if share > 0:
            raise Cancelled

    before = target.copy.side().rows
    plan = target.plan(HEAD + "New,2026-10-31,1,\nmau,2026-10-31,1,\n", create=True)
    with pytest.raises(Cancelled):
        target.apply(plan, tell=cancel)
    assert target.copy.side().rows == before
    assert target.copy.last_seq() == 1


KPIS = {
    "a": {"name": "月活跃用户", "code": "", "unit": "", "value_type": "number", "external_id": ""},
    "b": {
        "name": "Revenue, net",
        "code": "",
        "unit": "",
        "value_type": "number",
        "external_id": "",
    },
}
NOTES = st.text(string.ascii_letters + "=+-@'\",;\n 目标值，。", max_size=12).map(str.strip)
SERIES = st.dictionaries(
    st.tuples(st.sampled_from(sorted(KPIS)), st.dates(dt.date(1970, 1, 1), DAY)),
    st.tuples(st.floats(-1e15, 1e15).map(lambda value: value or 0.0), NOTES),
    min_size=1,
    max_size=30,
)
Wanted = dict[tuple[str, dt.date], tuple[float, str]]


def _read(name: str, data: bytes) -> Wanted:
    grid = read_grid(name, data)
    known = Existing({"kpi": {key: dict(row) for key, row in KPIS.items()}})
    mapping = replace(guessed(grid, "series_long"), decimal=".")
    plan = planned(known, grid, mapping, DAY)
    assert said(plan) == []
    return {(value.kpi_id, value.date): (value.value, value.note or "") for value in plan.values}


@settings(max_examples=40, deadline=None)
@given(SERIES, st.sampled_from(["utf-8-sig", "utf-8", "utf-16", "gb18030"]))
def test_a_series_comes_back_from_csv(series: Wanted, encoding: str) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["指标", "日期", "数值", "备注"])
    for (kpi, day), (value, note) in series.items():
        writer.writerow([KPIS[kpi]["name"], day.isoformat(), repr(value), guarded(note)])
    assert _read("a.csv", stream.getvalue().encode(encoding)) == {
        key: (value, one_line(note)) for key, (value, note) in series.items()
    }


@settings(max_examples=20, deadline=None)
@given(SERIES)
def test_a_series_comes_back_from_a_workbook(series: Wanted) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        sheet, date = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["KPI", "Date", "Value", "Comment"])
        for line, ((kpi, day), (value, note)) in enumerate(series.items(), 1):
            sheet.write_string(line, 0, KPIS[kpi]["name"])
            sheet.write_datetime(line, 1, dt.datetime.combine(day, dt.time()), date)
            sheet.write_number(line, 2, value)
            sheet.write_string(line, 3, note)
    assert _read("a.xlsx", buffer.getvalue()) == {
        key: (pytest.approx(value, rel=1e-14), one_line(note))
        for key, (value, note) in series.items()
    }


def test_the_year_beside_its_months_is_their_sum_and_no_value(target: Target) -> None:
    plan = target.plan("KPI,2026-08,2026-09,2026\nM1,34,35.5,3\n")
    assert [value.value for value in plan.values] == [34.0, 35.5]


@pytest.mark.parametrize("cells", [("0.41", "0.43"), ("0.41", "102")])
def test_what_may_be_shares_in_a_text_is_said(target: Target, cells: tuple[str, str]) -> None:
    plan = target.plan(f"KPI,2026-08,2026-09\nM1,{cells[0]},{cells[1]}\n")
    assert "0.45 is taken for 0.45 %" in " ".join(str(note) for note in plan.notes)


@pytest.mark.parametrize(
    "total", ["合计", "总计：", "小计", "Total", "GRAND TOTAL", "平均", "Average"]
)
def test_totals_are_no_kpis(target: Target, total: str) -> None:
    plan = target.plan(f"KPI,2026-09,2026-10\nNew,1,2\n{total},3,4\nmau,5,6\n", create=True)
    assert [row.values["name"] for row in plan.rows] == ["New"]
    assert counts(plan) == (4, 1, 0, 0)
    assert [Words("en").problem(note) for note in plan.notes] == [
        "Totals or averages in these lines were left out: 3."
    ]
    assert counts(target.plan(HEAD + f"{total},2026-10-31,3,\nmau,2026-10-31,4,\n")) == (1, 0, 0, 0)
