"""Numbers that count in another unit than their KPI: converted, refused or told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from goaldesk.core.words import Words
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.importing import Plan
from goaldesk.exchange.mapping import guessed
from goaldesk.exchange.rows import complete
from tests.exchange.bombs import workbook
from tests.exchange.importing import TABLES, Target, counts, said

UNITS = {"Revenue": "元", "Sales": "万元", "Abroad": "€", "Users": "人", "Pace": "h", "Share": "%"}
OTHER = "is no part or multiple of “{own}”, in which “{name}” counts. Correct one of the two."
KPIS = [
    {"id": name.lower(), "name": name, "unit": unit, "target": 1e6, "baseline": 10.0}
    for name, unit in (UNITS | {"Plain": "", "Steps": "steps"}).items()
]


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    """A document with KPIs in many units."""
    made = Target(tmp_path, complete({"product": TABLES["product"], "kpi": KPIS}))
    yield made
    made.copy.discard()


def notes(plan: Plan) -> list[str]:
    return [Words("en").problem(note) for note in plan.notes]


@pytest.mark.parametrize(
    ("kpi", "unit", "cell", "value"),
    [
        ("Revenue", "万元", "12.34", 123_400.0),
        ("Revenue", "万元", "0.07", 700.0),
        ("Revenue", "万元", "12万", 120_000.0),
        ("Revenue", "万元", "3亿", 300_000_000.0),
        ("Revenue", "万元", "12元", 12.0),
        ("Revenue", "亿元", "¥1.5", 150_000_000.0),
        ("Sales", "元", "123400", 12.34),
        ("Sales", "元", "12万元", 12.0),
        ("Sales", "万元", "12", 12.0),
        ("Abroad", "k€", "1.5", 1500.0),
        ("Abroad", "EUR m", "2", 2_000_000.0),
        ("Users", "万", "3.2", 32_000.0),
        ("Users", "k users", "3", 3000.0),
        ("Pace", "min", "90", 1.5),
        ("Share", "%", "45", 45.0),
        ("Share", "net", "45", 45.0),
    ],
)
def test_numbers_are_converted_to_the_kpis_unit(
    target: Target, kpi: str, unit: str, cell: str, value: float
) -> None:
    long = target.plan(f"KPI,Date,数值（{unit}）\n{kpi},2026-10-31,{cell}\n")
    assert (said(long), [came.value for came in long.values]) == ([], [value])
    wide = target.plan(f"KPI ({unit}),2026-10\n{kpi},{cell}\n")
    assert [came.value for came in wide.values] == [value]
    goals = target.plan(f"KPI,Target ({unit})\n{kpi},{cell}\n")
    assert (said(goals), goals.rows[0].values["target"]) == ([], value)


@pytest.mark.parametrize(
    ("kpi", "cell", "value"),
    [
        ("Sales", "120000元", 12.0),
        ("Sales", "¥120,000", 12.0),
        ("Sales", "12万元", 12.0),
        ("Sales", "¥12万", 12.0),
        ("Sales", "CNY 5000", 0.5),
        ("Revenue", "¥5", 5.0),
        ("Abroad", "5 €", 5.0),
        ("Share", "45 ％", 45.0),
    ],
)
def test_a_currency_in_a_cell_is_what_it_counts_in(
    target: Target, kpi: str, cell: str, value: float
) -> None:
    plan = target.plan(f'KPI,Date,Value\n{kpi},2026-10-31,"{cell}"\n')
    assert (said(plan), [came.value for came in plan.values]) == ([], [value])


@pytest.mark.parametrize(
    ("kpi", "cell", "unit"),
    [
        ("Abroad", "$5", "$"),
        ("Abroad", "5元", "元"),
        ("Users", "¥5", "¥"),
        ("Share", "5 EUR", "EUR"),
    ],
)
def test_a_currency_in_a_cell_for_something_else_is_refused(
    target: Target, kpi: str, cell: str, unit: str
) -> None:
    plan = target.plan(f"KPI,Date,Value\n{kpi},2026-10-31,{cell}\n")
    sentence = f"“{unit}” in the table {OTHER.format(own=UNITS[kpi], name=kpi)}"
    assert said(plan) == [(2, "Value", sentence)]


def test_a_new_kpi_gets_the_unit_that_its_cells_show(target: Target) -> None:
    target.bring("KPI,Date,Value\nRate,2026-10-31,45%\nCash,2026-10-31,12万元\n", create=True)
    target.bring("Objective,Key Result,Target(万)\nGrow,Gain,¥5\n")
    target.bring("Objective,Key Result,Target\nGrow,Earn,¥5\n")
    made = {row["name"]: (row["unit"], row["target"]) for row in target.rows("kpi")}
    assert (made["Rate"], made["Cash"]) == (("%", None), ("元", None))
    assert sorted(row["value"] for row in target.rows("measurement")) == [45.0, 120_000.0]
    assert made["Gain"] == ("万", 5.0)
    assert made["Earn"] == ("¥", 5.0)


def test_that_numbers_are_shares_holds_for_texts_too(target: Target) -> None:
    grid = read_grid("a.csv", b"KPI,Date,Value\nShare,2026-10-31,0.45\nShare,2026-09-30,44%\n")
    plan = target.plan(grid, mapping=replace(guessed(grid), fractions=True))
    assert [came.value for came in plan.values] == [45.0, 44.0]


def test_a_units_column_counts_for_its_lines(target: Target) -> None:
    text = "KPI,Unit,2026-09,2026-10\nRevenue,万元,1,2\nSales,万元,3,4\nAbroad,k€,5,6\n"
    plan = target.plan(text)
    assert plan.mapping.of("unit") == "Unit"
    assert [value.value for value in plan.values] == [10_000, 20_000, 3, 4, 5000, 6000]
    assert notes(plan) == [
        "Numbers in “万元” are converted for KPIs that count otherwise, such as “Revenue” in “元”.",
        "Numbers in “k€” are converted for KPIs that count otherwise, such as “Abroad” in “€”.",
    ]
    long = target.plan("KPI,Date,Value,Unit\nRevenue,2026-10-31,1,万元\nSales,2026-10-31,2,万元\n")
    assert [value.value for value in long.values] == [10_000.0, 2.0]


def test_the_unit_of_a_known_kpi_stays_and_the_numbers_are_converted(target: Target) -> None:
    text = "KPI,Baseline,Target,Current,Unit\nRevenue,1,2.5,1.5,万元\nUsers,10,20,15,人\n"
    plan = target.plan(text, "goals")
    assert said(plan) == []
    target.apply(plan)
    rows = {
        row["name"]: (row["unit"], row["baseline"], row["target"]) for row in target.rows("kpi")
    }
    assert rows["Revenue"] == ("元", 10_000.0, 25_000.0)
    assert rows["Users"] == ("人", 10.0, 20.0)
    assert target.series("revenue") == {"2026-11-09": 15_000.0}
    assert counts(target.plan(text, "goals"))[:2] == (0, 0)
    assert len(notes(plan)) == 1


def test_limits_and_the_tolerance_beside_them_are_converted_alike(target: Target) -> None:
    heads = "KPI,Lower limit（万元）,Upper limit（万元）,Tolerance（万元）"
    plan = target.plan(f"{heads}\nRevenue,1,2,0.5\n", "goals")
    assert said(plan) == []
    assert plan.rows[0].values == {"low": 10_000.0, "high": 20_000.0, "tolerance": 5000.0}


def test_a_unit_above_the_table_counts_where_it_can(target: Target) -> None:
    text = "经营数据,,\n,,单位：万元\nKPI,2026-09,2026-10\nRevenue,1,2\nSales,3,4\nShare,5,6\n"
    plan = target.plan(text)
    assert said(plan) == []
    assert [value.value for value in plan.values] == [10_000, 20_000, 3, 4, 5, 6]
    assert len(notes(plan)) == 1
    goals = target.plan("单位：万元\nObjective,KPI,Target\nA,Revenue,3\nA,Share,4\nA,New,5\n")
    rows = {row.values.get("name", row.id): row.values for row in goals.rows}
    assert [rows["revenue"]["target"], rows["share"]["target"]] == [30_000.0, 4.0]
    assert (rows["New"]["target"], rows["New"]["unit"]) == (5.0, "万元")


def test_floats_of_a_workbook_are_converted_too(target: Target) -> None:
    rows: list[list[object]] = [["指标", "日期", "数值（万元）"], ["Revenue", "2026-10-31", 0.07]]
    plan = target.plan(workbook(rows), name="a.xlsx")
    assert [value.value for value in plan.values] == [700.0]


@pytest.mark.parametrize(
    ("kpi", "unit"),
    [("Abroad", "¥"), ("Abroad", "万元"), ("Users", "%"), ("Share", "人"), ("Share", "万")],
)
def test_units_of_another_kind_make_bad_lines(target: Target, kpi: str, unit: str) -> None:
    sentence = f"“{unit}” in the table {OTHER.format(own=UNITS[kpi], name=kpi)}"
    long = target.plan(f"KPI,Date,Value（{unit}）\n{kpi},2026-10-31,5\n")
    assert said(long) == [(2, f"Value（{unit}）", sentence)]
    for text in (f"KPI,Target（{unit}）\n{kpi},5\n", f"KPI,Target,Unit\n{kpi},5,{unit}\n"):
        plan = target.plan(text, "goals")
        assert [(line, what) for line, _, what in said(plan)] == [(2, sentence)]
        assert plan.rows == []


def test_what_is_not_known_is_told(target: Target) -> None:
    plan = target.plan("KPI,Date,Value,Unit\nSteps,2026-10-31,5,stairs\nPlain,2026-10-31,6,k\n")
    assert [value.value for value in plan.values] == [5.0, 6.0]
    both = target.plan("KPI,Date,Value（万元）\nRevenue,2026-10-31,5\nPlain,2026-10-31,6\n")
    assert [value.value for value in both.values] == [50_000.0, 6.0]
    assert len(notes(both)) == 2
    taken = "are taken as they are for “{}”, whose unit is not known to be like it."
    assert notes(plan) == [
        f"Numbers in “stairs” {taken.format('Steps')}",
        f"Numbers in “k” {taken.format('Plain')}",
    ]


def test_new_kpis_get_the_unit_that_their_numbers_come_in(target: Target) -> None:
    target.bring("KPI,Date,数值（万元）\nNew,2026-10-31,5\n", create=True)
    target.bring("KPI,Unit,2026-10\nOther,%,5\n", create=True)
    target.bring("目标,关键结果,目标值(万),基线（万）\nGrow,Third,5,1\n")
    target.bring("Objective,Key Result,Target(万),Unit\nGrow,Fourth,5,元\n")
    made = {
        row["name"]: (row["unit"], row["value_type"], row["target"]) for row in target.rows("kpi")
    }
    assert made["New"][:2] == ("万元", "number")
    assert made["Other"][:2] == ("%", "percent")
    assert made["Third"] == ("万", "number", 5.0)
    assert made["Fourth"] == ("元", "number", 50_000.0)


def test_what_becomes_too_large_is_refused(target: Target) -> None:
    plan = target.plan("KPI,Date,数值（亿）\nRevenue,2026-10-31,9e299\n")
    assert [what for _, _, what in said(plan)] == ["“9e+299” is too large for a number."]


def test_amounts_of_money_count_in_the_products_currency(tmp_path: Path) -> None:
    money = [
        {"id": name, "name": name, "unit": unit, "value_type": "currency", "target": 5.0}
        for name, unit in (("Plain", ""), ("Millions", "M"), ("Abroad", "k$"), ("Each", "/ user"))
    ]
    made = Target(tmp_path, complete({"product": [{"currency": "CNY"}], "kpi": money}))
    text = "KPI,Date,Value（万元）\nPlain,2026-10-31,12.3\nMillions,2026-10-31,12.3\n"
    assert [came.value for came in made.plan(text).values] == [123_000.0, 0.123]
    text = "KPI,Date,Value\nPlain,2026-10-31,¥5\nAbroad,2026-10-31,$5000\nEach,2026-10-31,5\n"
    assert [came.value for came in made.plan(text).values] == [5.0, 5.0, 5.0]
    plan = made.plan("KPI,Target,Unit\nPlain,$5,\nMillions,5,€\nAbroad,5元,\n", "goals")
    sentence = f"“$” in the table {OTHER.format(own='CNY', name='Plain')}"
    assert (said(plan)[0], plan.bad) == ((2, "Target", sentence), 3)
    goals = made.plan("KPI,Target,Unit\nPlain,12.3,万元\n", "goals")
    assert goals.rows[0].values == {"target": 123_000.0}
    made.copy.discard()


@pytest.mark.parametrize(
    ("unit", "cell", "value", "told"),
    [
        ("M", "¥520", 520.0, True),
        ("M", "-¥520.5", -520.5, True),
        ("M", "(CNY 520)", -520.0, True),
        ("万", "￥5", 5.0, True),
        ("M", "520元", 0.00052, False),
        ("M", "¥12万", 0.12, False),
        ("万元", "¥50,000", 5.0, False),
        ("", "¥520", 520.0, False),
    ],
)
def test_a_currency_before_a_number_leaves_its_multiple_as_the_grid_does(
    tmp_path: Path, unit: str, cell: str, value: float, told: bool
) -> None:
    """In the grid of KPIs and periods ¥520 is 520 M, since it is shown like that there."""
    kpi = {"id": "a", "name": "Revenue", "unit": unit, "value_type": "currency", "target": 600.0}
    made = Target(tmp_path, complete({"product": [{"currency": "CNY"}], "kpi": [kpi]}))
    plan = made.plan(f'KPI,Date,Value\nRevenue,2026-10-31,"{cell}"\n')
    assert (said(plan), [came.value for came in plan.values]) == ([], [pytest.approx(value)])
    assert any("names the currency alone" in note for note in notes(plan)) == told
    made.copy.discard()
