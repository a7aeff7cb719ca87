"""Where the values of a block from a spreadsheet go."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaldesk.core.errors import Invalid
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.grid import grid, periods
from goaldesk.core.rows import GoalRow
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.ui.pages.kpis_block import Placed, amount, placed
from goaldesk.ui.pages.kpis_grid_model import GridRow
from goaldesk.ui.pasted_rows import cells_of
from tests.ui.conftest import TODAY

EN, ZH = Words("en"), Words("zh")
TITLES = ["Sep 2026", "Oct 2026", "Nov 2026"]
PERIODS = periods("month", dt.date(2026, 9, 1), TODAY)[-3:]


@pytest.fixture
def rows(sample: Document) -> list[GridRow]:
    """Goals and KPIs as the grid shows them: a goal, three KPIs, a milestone KPI, a goal, …"""
    with sample.read() as session:
        shown = periods("month", dt.date(2026, 9, 1), sample.today)[-3:]
        found = tree(session, sample.today)
        lines = {line.id: line for line in grid(session, found.kpis, shown, sample.today)}
        return [
            GridRow(row.id, row, None if isinstance(row, GoalRow) else lines[row.id])
            for row in found.lines()
        ]


def put(text: str, rows: list[GridRow], at: tuple[int, int] = (1, 0), words: Words = EN) -> Placed:
    return placed(cells_of(text, words), rows, TITLES, PERIODS, at, words)


def goal_after(rows: list[GridRow], first: int) -> int:
    """The number of the next goal's row."""
    return next(n for n in range(first, len(rows)) if rows[n].line is None)


def test_a_block_goes_to_the_cursor_and_empty_cells_leave_what_is_there(
    rows: list[GridRow],
) -> None:
    assert put("1\t1,250.5\r\n\t45\r\n", rows, (1, 1)) == Placed(
        ((1, 1, 1.0), (1, 2, 1250.5), (2, 2, 45.0))
    )


def test_amounts_with_their_unit_in_front_are_no_names(rows: list[GridRow]) -> None:
    at = next(n for n, row in enumerate(rows) if row.line and row.line.kpi.value_type == "currency")
    assert put("¥350 M\t¥1,360 M", rows, (at, 0)).changes == ((at, 0, 350.0), (at, 1, 1360.0))
    assert put("¥350 M\t−¥360 M", rows, (at, 0)).changes == ((at, 0, 350.0), (at, 1, -360.0))


def test_names_and_titles_copied_along_decide(rows: list[GridRow]) -> None:
    first, third = rows[1].row, rows[3].row
    text = f"KPI\tNov 2026\tSep 2026\n{third.name}\t3\t4\n{first.code or first.name}\t\t6"
    assert put(text, rows, (5, 2)).changes == ((3, 2, 3.0), (3, 0, 4.0), (1, 0, 6.0))
    assert put(f"{third.name}\t7", rows, (1, 1)).changes == ((3, 1, 7.0),)
    assert put("Oct 2026\n8", rows).changes == ((1, 1, 8.0),)
    goal = rows[0].row
    assert put(f"{goal.title}\t\n{third.name}\t7", rows).changes == ((3, 0, 7.0),)


def test_names_that_only_a_blank_parts_are_two(rows: list[GridRow]) -> None:
    for place, name in ((2, "App 活跃"), (3, "App活跃")):
        line = rows[place].line
        assert line is not None
        rows[place] = replace(rows[place], line=replace(line, kpi=line.kpi._replace(name=name)))
    text = "App 活跃\t3\nApp活跃\t4"
    assert put(text, rows).changes == ((2, 0, 3.0), (3, 0, 4.0))
    with pytest.raises(Invalid, match="Row 1"):
        put("App 活 跃\t3", rows)


def test_months_without_a_year_are_those_in_sight(rows: list[GridRow]) -> None:
    name = rows[3].row.name
    assert put(f"指标\t9月\t10月\n{name}\t3\t4", rows).changes == ((3, 0, 3.0), (3, 1, 4.0))
    assert put("10月\n8", rows).changes == ((1, 1, 8.0),)
    for empty in ("", "–", "-"):
        text = f"指标\t9月\t10月\t12月\n{name}\t3\t4\t{empty}"
        assert put(text, rows).changes == ((3, 0, 3.0), (3, 1, 4.0))
    with pytest.raises(Invalid, match="there is no period “8月” here"):
        put(f"\t8月\t9月\n{name}\t3\t4", rows)


def test_a_block_without_lines_for_goals_passes_over_them(rows: list[GridRow]) -> None:
    goal = goal_after(rows, 6)
    assert put("1\n2\n3", rows, (goal - 1, 0)) == Placed(
        ((goal - 1, 0, 1.0), (goal + 1, 0, 2.0), (goal + 2, 0, 3.0)), "passed"
    )


def test_a_block_with_an_empty_line_for_each_goal_mirrors_the_grid(rows: list[GridRow]) -> None:
    goal = goal_after(rows, 6)
    assert put("1\n\n3", rows, (goal - 1, 0)) == Placed(
        ((goal - 1, 0, 1.0), (goal + 1, 0, 3.0)), "empty"
    )


def test_an_empty_line_elsewhere_leaves_it_open_which_kpi_is_meant(rows: list[GridRow]) -> None:
    goal = goal_after(rows, 6)
    with pytest.raises(Invalid) as refused:
        put("1\n2\n\n4", rows, (goal - 1, 0))
    assert EN.problem(refused.value).startswith("Row 2 of the block would fall on the goal “")


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        (
            "1\tmany",
            (1, 0),
            "Row 1, column 2 (“New registrations”, Oct 2026): “many” is not a value. "
            "Nothing was pasted.",
        ),
        ("1\t2", (1, 2), "The block reaches into the future: the last period is Nov 2026."),
        (
            "1\n" * 40,
            (1, 0),
            "The block has 40 rows, but from the cursor on there are only 12 KPIs.",
        ),
        ("Nobody knows\t1", (1, 0), "Row 1: there is no KPI “Nobody knows” in the grid."),
        (
            f"{'Nobody knows it ' * 8}\t1",
            (1, 0),
            f"Row 1: there is no KPI “{'Nobody knows it ' * 5}".rstrip() + "…” in the grid.",
        ),
        ("1\n2\n3\n4", (1, 0), "Row 4: “Campus ambassadors in place” takes no values here."),
        ("Oct 2026\tDec 2026\n1\t2", (1, 0), "Column 2: there is no period “Dec 2026” here."),
        ("Oct 2026\tOct 2026\n1\t2", (1, 0), "Row 2 gives a second value for the same cell."),
        ("", (1, 0), "The clipboard holds no values."),
        ("1\n" * 4000, (1, 0), "The clipboard holds too much"),
        ("1" * 600_000, (1, 0), "The clipboard holds too much"),
    ],
)
def test_a_bad_block_is_refused_in_a_sentence(
    rows: list[GridRow], text: str, at: tuple[int, int], sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        put(text, rows, at)
    assert EN.problem(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("kind", "unit", "text", "value"),
    [
        ("number", "M", "350.4", 350.4),
        ("number", "M", "350.4 M", 350.4),
        ("number", "万", "12万", 12.0),
        ("number", "", "１，２５０", 1250.0),
        ("percent", "", "35.2 %", 35.2),
        ("percent", "", "35.2％", 35.2),
        ("currency", "M", "¥1,520.5", 1520.5),
        ("currency", "", "￥20", 20.0),
        ("currency", "元", "¥20", 20.0),
        ("currency", "万元", "20万元", 20.0),
        ("currency", "$", "$20", 20.0),
        ("percent", "% of users", "45%", 45.0),
        ("currency", "¥M", "¥350 M", 350.0),
        ("currency", "万元", "¥20万元", 20.0),
        ("currency", "万元", "80万", 80.0),
        ("number", "百万人", "1.5 百万", 1.5),
        ("currency", "", "350元", 350.0),
        ("currency", "", "350 CNY", 350.0),
        ("currency", "", "RMB 350", 350.0),
        ("currency", "", "−¥4", -4.0),
        ("currency", "", "¥ (1,234)", -1234.0),
        ("currency", "", "(¥1,234)", -1234.0),
        ("currency", "M", "¥-4 M", -4.0),
        ("number", "", "（3）", -3.0),
        ("number", "", "−4.5", -4.5),
        ("number", "", "–", None),
        ("yes_no", "", "是", 1.0),
        ("yes_no", "", "No", 0.0),
        ("yes_no", "", "1", 1.0),
        ("yes_no", "", " ", None),
    ],
)
def test_a_value_is_read_as_it_is_written(
    rows: list[GridRow], kind: str, unit: str, text: str, value: float | None
) -> None:
    assert rows[1].line is not None
    kpi = rows[1].line.kpi._replace(value_type=kind, unit=unit)
    for words in (EN, ZH):
        assert amount(words, kpi, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "12万"),
        ("number", "many"),
        ("yes_no", "2"),
        ("yes_no", "maybe"),
        ("number", "45%"),
        ("currency", "45 ％"),
        ("currency", "$5"),
        ("number", "1 2"),
        ("number", "350元"),
        ("number", "(-3)"),
        ("currency", "3万元"),
        ("currency", "3万"),
    ],
)
def test_what_is_no_value_is_refused(rows: list[GridRow], kind: str, text: str) -> None:
    assert rows[1].line is not None
    with pytest.raises(Invalid):
        amount(EN, rows[1].line.kpi._replace(value_type=kind, unit=""), text)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("万元", "¥20"),
        ("k$", "$20"),
        ("元", "€20"),
        ("M", "20元"),
        ("万元", "20元"),
        ("万元", "5千万"),
        ("亿元", "20万"),
        ("千克", "5千"),
        ("人", "20元"),
    ],
)
def test_a_sign_of_another_unit_is_refused(rows: list[GridRow], unit: str, text: str) -> None:
    assert rows[1].line is not None
    kpi = rows[1].line.kpi._replace(value_type="currency", unit=unit)
    with pytest.raises(Invalid):
        amount(EN, kpi, text)


@given(st.text(max_size=200))
def test_any_text_is_cells_or_refused(text: str) -> None:
    try:
        rows = cells_of(text, EN)
    except Invalid:
        return
    assert any(any(row) for row in rows)


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("2026-10\t2026-09", "en"),
        ("2026/10\t2026/9", "zh"),
        ("2026年10月\t2026年9月", "zh"),
        ("２０２６-10\t2026-09", "en"),
        ("2026-10-31\t2026-09-30", "en"),
        ("31 Oct 2026\tSep 2026", "en"),
    ],
)
def test_columns_are_known_by_month_or_day_too(
    rows: list[GridRow], head: str, language: str
) -> None:
    found = put(f"{head}\n1\t2", rows, words=Words(language))
    assert found.changes == ((1, 1, 1.0), (1, 0, 2.0))


def test_a_month_out_of_sight_is_named(rows: list[GridRow]) -> None:
    with pytest.raises(Invalid, match="there is no period"):
        put("2026-10\t2026-13\n1\t2", rows)


@pytest.mark.parametrize("kind", ["day", "week"])
def test_a_month_is_no_title_where_the_columns_are_shorter(rows: list[GridRow], kind: str) -> None:
    shown = periods(kind, dt.date(2026, 9, 28), TODAY)
    titles = [EN.date(period.first) for period in shown]
    with pytest.raises(Invalid, match="Nothing was pasted"):
        placed(cells_of("2026-10\t2026-11\n1\t2", EN), rows, titles, shown, (1, 0), EN)


@pytest.mark.parametrize("kind", ["day", "month", "quarter"])
def test_a_number_is_a_value_even_where_it_could_be_a_date(rows: list[GridRow], kind: str) -> None:
    shown = periods(kind, dt.date(2025, 9, 28), TODAY)
    titles = [EN.date(period.first) for period in shown]
    for first, second in (("20.5", "10.26"), ("2026.10", "2026.09")):
        block = cells_of(f"{first}\t{second}\n1\t2", EN)
        found = placed(block, rows, titles, shown, (1, 0), EN)
        assert [value for *_, value in found.changes] == [float(first), float(second), 1.0, 2.0]
