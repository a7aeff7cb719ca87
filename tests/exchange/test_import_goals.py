"""Goals and KPIs brought in: who belongs to whom, which numbers, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from goaldesk.core.words import Words
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.importing import Plan
from goaldesk.exchange.rows import complete
from goaldesk.store.edit import Stamp
from tests.exchange.bombs import workbook
from tests.exchange.importing import DAY, FILES, NOW, Target, counts, said


def tree(target: Target) -> set[tuple[str, str]]:
    """(what, its goal) of everything that was not there before."""
    goals = {row["id"]: row for row in target.rows("goal")}
    titles = {key: row["title"] for key, row in goals.items()}
    below = {(row["title"], titles.get(row["parent_id"], "")) for row in goals.values()}
    below |= {(row["name"], titles.get(row["goal_id"], "")) for row in target.rows("kpi")}
    return {pair for pair in below if pair[0].isupper()}


EXPECTED = {("A", ""), ("B", "A"), ("K1", "B"), ("C", "A"), ("K2", "C"), ("D", ""), ("K3", "D")}


@pytest.mark.parametrize(
    "text",
    [
        "Title,Target\nA,\n  B,\n    K1,5\n  C,\n    K2,5\nD,\n  K3,5\n",
        "标题,目标值\nA,\n\u3000B,\n\u3000\u3000K1,5\n\u3000C,\n\u3000\u3000K2,5\nD,\n\u3000K3,5\n",
        "No.,Title,Target\n1,A,\n1.1,B,\n1.1.1,K1,5\n1.2,C,\n1.2.1,K2,5\n2,D,\n2.1,K3,5\n",
        "序号,标题,类型\nO1,A,目标\nO1.1,B,目标\nKR1.1.1,K1,关键结果\nO1.2,C,目标\n"
        "KR1.2.1,K2,KR\nO2,D,目标\nKR2.1,K3,KR\n",
        "Title,Parent,Type\nK1,B,KPI\nB,A,Goal\nA,,Goal\nC,A,Goal\nK2,C,KPI\nD,,Goal\nK3,D,KPI\n",
        "Key,Title,Parent key,Type\n1,A,,Goal\n2,B,1,Goal\n3,K1,2,KPI\n4,C,1,Goal\n5,K2,4,KPI\n"
        "6,D,,Goal\n7,K3,6,KPI\n",
        "Objective,Parent goal,KPI,Target\nA,,,\nB,A,,\n,,K1,5\nC,A,,\n,,K2,5\nD,,K3,5\n",
    ],
)
def test_the_tree_is_told_in_many_ways(target: Target, text: str) -> None:
    target.bring(text, "goals")
    assert tree(target) == EXPECTED
    assert counts(target.plan(text, "goals")) == (0, 0, 7, 0)


def test_an_okr_sheet_gives_goals_kpis_and_values(target: Target) -> None:
    data = (FILES / "okr.csv").read_bytes()
    plan = target.plan(data)
    assert (plan.mapping.target, plan.mapping.preset) == ("goals", "okr")
    assert (counts(plan), said(plan)) == ((10, 0, 0, 0), [])
    target.apply(plan)
    kpis = {row["name"]: row for row in target.rows("kpi")}
    retention = kpis["30-day retention to 45%"]
    assert [retention[key] for key in ("baseline", "target", "unit", "value_type")] == [
        35.0,
        45.0,
        "%",
        "percent",
    ]
    assert target.series(retention["id"]) == {"2026-11-09": 38.5}
    crashes = kpis["Crash rate below 1%"]
    assert (crashes["direction"], crashes["due"]) == ("decrease", dt.date(2026, 11, 30))
    assert kpis["Campus ambassadors"]["target"] == 1200.0
    later = target.plan(data, today=dt.date(2026, 11, 10))
    assert counts(later) == (0, 0, 6, 0)


def test_numbers_count_in_the_kpis_unit(target: Target) -> None:
    text = "Objective,Key Result,Target,Current,Unit\nGrow,Users,500万,1.2亿,万\n"
    target.bring(text)
    (kpi,) = [row for row in target.rows("kpi") if row["name"] == "Users"]
    assert (kpi["target"], target.series(kpi["id"])) == (500.0, {"2026-11-09": 12000.0})
    known = target.plan("KPI,Target\nG1,500万\n", "goals")
    assert known.rows[0].values["target"] == 500.0


def test_a_changed_target_is_an_adjustment_with_the_reason(target: Target) -> None:
    target.bring("KPI,Target,Unit\n月活跃用户,450,万\n", "goals", name="Plan.csv")
    (row,) = target.rows("adjustment")
    assert (row["kpi_id"], row["field"], row["before"], row["after"], row["reason"]) == (
        "mau",
        "target",
        "400.0",
        "450.0",
        "Import of Plan.csv",
    )


def test_goals_that_only_a_blank_parts_are_two(target: Target) -> None:
    text = "目标,负责人\nApp 活跃,Li\nApp活跃,Wu\n"
    target.bring(text)
    assert counts(target.plan(text)) == (0, 0, 2, 0)
    ((_, _, why),) = said(target.plan("目标,负责人\nApp 活 跃,Li\n"))
    assert why.startswith("There are several called “App 活 跃”.")


def test_known_goals_and_kpis_are_found_and_blank_cells_leave_them(target: Target) -> None:
    text = "Objective,KPI,Owner,Weight\ngrow active USERS,Market share,Li,\n,月活跃用户,Bo,2\n"
    plan = target.plan(text)
    assert counts(plan)[:3] == (0, 2, 1)
    target.apply(plan)
    owners = {row["id"]: (row["owner"], row["weight"]) for row in target.rows("kpi")}
    assert (owners["share"], owners["mau"]) == (("Li", 1.0), ("Bo", 2.0))


def test_codes_tell_kpis(target: Target) -> None:
    target.bring("Code,KPI,Owner\nG1,Active users,Li\n", "goals")
    (row,) = [row for row in target.rows("kpi") if row["id"] == "mau"]
    assert (row["name"], row["owner"]) == ("Active users", "Li")


CIRCLE = "would be part of itself."
NO_NUMBER = "is not a number. Write digits only, such as 1250.5."
FUTURE = "lies in the future; today is 9 Nov 2026. Values are recorded once measured."
OTHERWISE = "Line 2 is for the same entry and says otherwise."


def problems(plan: Plan) -> list[tuple[int, str]]:
    return [(line, sentence) for line, _, sentence in said(plan)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title,Part of\nA,B\nB,A\n", [(2, f"“A” {CIRCLE}"), (3, f"“B” {CIRCLE}")]),
        ("ID,Goal,Part of\ngrow,Grow,Grow young users\n", [(2, f"“Grow” {CIRCLE}")]),
        ("Title,Part of\nA,Nowhere\n", [(2, "There is no goal “Nowhere”.")]),
        ("Title,Owner\n,Li\n", [(2, "“Goal” is empty in this line.")]),
        ("Objective,KPI,Target\nA,K,x\nA,L,1\n", [(2, f"“x” {NO_NUMBER}")]),
        ("Objective,KPI,Weight\nA,K,-1\n", [(2, "“Weight” cannot be below 0.")]),
        ("Objective,KPI,Current,Date of value\nA,K,1,\n", []),
        ("Objective,KPI,Current,Updated\nA,K,1,2026-12-01\n",
         [(2, f"1 Dec 2026 {FUTURE}")]),
        ("Objective,KPI,Target\nA,K,5\nA,K,6\n", [(3, OTHERWISE)]),
    ],
)  # fmt: skip
def test_bad_lines_are_told(target: Target, text: str, expected: list[tuple[int, str]]) -> None:
    plan = target.plan(text, "goals")
    assert problems(plan) == expected
    target.apply(plan, skip_bad=True)


def test_goals_nest_no_deeper_than_a_file_may_hold(target: Target) -> None:
    lines = [f"{' ' * n}G{n}" for n in range(40)]
    plan = target.plan("Title\n" + "\n".join(lines) + "\n", "goals")
    assert problems(plan)[0] == (34, "Goals nest at most 32 deep.")
    target.apply(plan, skip_bad=True)
    assert len(target.rows("goal")) == 34


def test_what_is_below_a_bad_line_is_told_with_it(target: Target) -> None:
    text = "Title,Weight,Target\nA,-1,\n  B,,\n    K,,5\nC,,\n"
    plan = target.plan(text, "goals")
    below = "What this line belongs to is in a line that can’t be used."
    assert problems(plan) == [(2, "“Weight” cannot be below 0."), (3, below), (4, below)]
    target.apply(plan, skip_bad=True)
    assert {row["title"] for row in target.rows("goal")} >= {"C"}
    assert "B" not in {row["title"] for row in target.rows("goal")}


def test_undo_takes_goals_back_children_first(target: Target) -> None:
    before = target.copy.side().rows
    done = target.bring("Title,Parent,Type\nB,A,Goal\nA,,Goal\nK,B,KPI\n", "goals")
    assert done.seq is not None
    target.copy.invert(done.seq, Stamp("Undo", "Li", NOW, DAY))
    assert target.copy.side().rows == before


def test_small_numbers_for_kpis_in_per_cent_are_pointed_out(target: Target) -> None:
    rows: list[list[object]] = [["KPI", "Target", "Unit"], ["Retention", 0.45, "%"]]
    grid = read_grid("a.xlsx", workbook(rows))
    plan = target.plan(grid, "goals")
    assert [Words("en").problem(note) for note in plan.notes] == [
        "All values in per cent are below 1: 0.45 is taken for 0.45 %, not for 45 %."
    ]
    as_shares = replace(plan.mapping, fractions=True)
    shares = target.plan(grid, mapping=as_shares)
    assert (shares.rows[0].values["target"], list(shares.notes)) == (45.0, [])


def test_totals_are_no_kpis_and_no_goals(target: Target) -> None:
    text = "Objective,Key Result,Target\nA,K,5\n,L,6\nA,Subtotal,11\n"
    text += "B,小计,3\n,M,3\n合计,,14\n,Total,14\n"
    plan = target.plan(text)
    target.apply(plan)
    assert tree(target) == {("A", ""), ("K", "A"), ("L", "A"), ("B", ""), ("M", "B")}
    assert [Words("en").problem(note) for note in plan.notes] == [
        "Totals or averages in these lines were left out: 4, 5, 7, and 8."
    ]


def test_a_kpi_that_is_called_like_a_total_stays_one(tmp_path: Path) -> None:
    rows = {"kpi": [{"id": "all", "name": "Total", "target": 5.0}], "product": [{}]}
    target = Target(tmp_path, complete(rows))
    assert target.plan("KPI,Target\nTotal,6\n", "goals").rows[0].id == "all"
    assert counts(target.plan("KPI,2026-10\ntotal,6\nTotal users,5\n", create=True)) == (3, 0, 0, 0)
    target.copy.discard()


def test_a_line_of_all_competitors_is_none(target: Target) -> None:
    plan = target.plan("Competitor,Market share\nA,60\nTotal,100\n")
    assert [row.values["name"] for row in plan.rows] == ["A"]


READ_AS_SHARES = "Numbers up to 1 are read as shares for KPIs in per cent: 0.45 is 45 %."
AS_THEY_ARE = "All values in per cent are below 1: 0.45 is taken for 0.45 %, not for 45 %."
SOME_SMALL = "Values in per cent that are 1 or less: 0.45 is taken for 0.45 %, not for 45 %."


@pytest.mark.parametrize(
    ("lines", "targets", "note"),
    [
        ([["Market share", 0.22, 0.45, "%"]], [45.0], READ_AS_SHARES),
        ([["M1", 0.07, 0.41, None], ["New", 0.1, 0.5, "%"]], [41.0, 50.0], READ_AS_SHARES),
        ([["M1", 20, 0.41, None]], [0.41], SOME_SMALL),
        ([["M1", 20, 41, None], ["New", 0.1, 0.5, "%"]], [41.0, 0.5], SOME_SMALL),
        ([["M1", 20, 41, None], ["New", 10, 50, "%"]], [41.0, 50.0], None),
        ([["M1", "0.2", "0.41", None]], [0.41], SOME_SMALL),
        ([["M1", "20%", "41%", None]], [41.0], None),
        ([["New", 0.1, 0.5, "%"]], [0.5], AS_THEY_ARE),
        ([["mau", 0.1, 0.5, None]], [0.5], None),
    ],
)
def test_shares_in_goal_sheets_are_judged_and_told(
    target: Target, lines: list[list[object]], targets: list[float], note: str | None
) -> None:
    rows: list[list[object]] = [["KPI", "Baseline", "Target", "Unit"], *lines]
    plan = target.plan(workbook(rows), "goals", name="a.xlsx")
    assert said(plan) == []
    assert [row.values["target"] for row in plan.rows] == targets
    assert [Words("en").problem(note) for note in plan.notes] == [note] * (note is not None)


def test_a_new_kpi_in_two_lines_may_have_its_unit_in_one(target: Target) -> None:
    target.bring("Objective,KPI,Target,Owner\nA,K,5万,\nA,K,,Li\n")
    target.bring("Objective,KPI,Target,Unit\nA,L,5,万\nA,L,,\n")
    assert {row["unit"] for row in target.rows("kpi") if row["name"] in "KL"} == {"", "万"}


@pytest.mark.parametrize(
    ("heads", "told"), [("2026-01,Feb 2026", True), ("2026年1月,2026年2月", True), ("x,y", False)]
)
def test_values_of_periods_are_said_to_need_an_import_of_their_own(
    target: Target, heads: str, told: bool
) -> None:
    plan = target.plan(f"Title,Target,{heads}\nA,,,\n  K1,5,1,2\n", "goals")
    sentence = "Values in columns of periods are not taken here: import the table once more"
    assert any(Words("en").problem(note).startswith(sentence) for note in plan.notes) == told


@pytest.mark.parametrize("wrong", ["350¹", "35%"])
def test_what_is_wrong_with_a_number_is_told_of_its_column(target: Target, wrong: str) -> None:
    rows = f"Grow,Visits,次,1,{wrong}\nGrow,Calls,次,1,350\n"
    plan = target.plan(f"Goal,KPI,Unit,Baseline,Target\n{rows}")
    assert [(line, head) for line, head, _ in said(plan)] == [(2, "Target")]
