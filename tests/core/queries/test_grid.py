"""KPIs × periods: which value stands in a cell, and where a new one would go."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.grid import (
    GridLine,
    Period,
    grid,
    period_of,
    period_to_enter,
    periods,
    values_in,
)
from tests.core.queries.conftest import Desk


def lines(desk: Desk, unit: str) -> tuple[tuple[Period, ...], dict[str, GridLine]]:
    shown = periods(unit, date(2026, 4, 1), desk.as_of)
    found = grid(desk.session, tree(desk.session, desk.as_of).kpis, shown, desk.as_of)
    return shown, {line.id: line for line in found}


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        ("day", date(2026, 11, 9), date(2026, 11, 9)),
        ("week", date(2026, 11, 9), date(2026, 11, 15)),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_periods_follow_each_other_up_to_today(unit: str, first: date, last: date) -> None:
    assert period_of(unit, date(2026, 11, 9)) == Period(unit, first, last)
    shown = periods(unit, date(2024, 1, 1), date(2026, 11, 9))
    assert shown[-1] == Period(unit, first, last)
    assert all((b.first - a.last).days == 1 for a, b in pairwise(shown))
    assert len(periods(unit, None, date(2026, 11, 9))) == 12
    assert periods(unit, None, date(1, 1, 9))


@pytest.mark.parametrize(
    ("today", "month"), [(date(2026, 11, 15), 10), (date(2026, 11, 16), 11), (date(2026, 1, 3), 12)]
)
def test_the_month_to_enter_is_the_one_before_until_the_15th(today: date, month: int) -> None:
    assert period_to_enter("month", today).first.month == month


def test_a_cell_holds_the_last_value_of_its_period_and_counts_them(desk: Desk) -> None:
    desk.kpi("a", position=1)
    desk.kpi("b", position=2)
    desk.measure("a", date(2026, 10, 5), 1.0)
    desk.measure("a", date(2026, 10, 20), 2.0)
    desk.measure("a", date(2026, 8, 31), 3.0)
    desk.measure("a", date(2026, 12, 1), 9.0)
    desk.measure("b", date(2026, 10, 6), 4.0)
    shown, found = lines(desk, "month")
    october = [period.first for period in shown].index(date(2026, 10, 1))
    cell = found["a"].cells[october]
    assert (cell.date, cell.value, cell.count) == (date(2026, 10, 20), 2.0, 2)
    assert (found["b"].cells[october].value, found["b"].cells[october].count) == (4.0, 1)
    assert found["a"].cells[october - 1].value is None
    assert found["a"].cells[-1].value is None, "what lies after today is not shown"
    shown, found = lines(desk, "quarter")
    assert [(c.value, c.count) for c in found["a"].cells[-2:]] == [(3.0, 1), (2.0, 2)]
    shown, found = lines(desk, "week")
    week = [period.first for period in shown].index(date(2026, 10, 5))
    assert [found[kpi].cells[week].value for kpi in ("a", "b")] == [1.0, 4.0]
    assert [found["a"].cells[week].planned is not None, found["a"].cells[week + 1].value] == [
        True,
        None,
    ]


def test_a_new_value_goes_to_the_periods_end_today_or_the_due_date(desk: Desk) -> None:
    desk.kpi("open", position=1)
    desk.kpi("ended", position=2, start=date(2026, 4, 1), due=date(2026, 10, 15))
    _, found = lines(desk, "month")
    assert [cell.date for cell in found["open"].cells[-2:]] == [date(2026, 10, 31), desk.as_of]
    assert found["ended"].cells[-2].date == date(2026, 10, 15)
    assert [cell.due for cell in found["ended"].cells[-2:]] == [True, False]


@pytest.mark.parametrize(
    ("frequency", "unit", "due"),
    [
        ("monthly", "month", [True, True, True]),
        ("quarterly", "month", [True, False, False]),
        ("quarterly", "quarter", [True, True, True]),
        ("weekly", "week", [True, True, True]),
        ("yearly", "month", [False, False, False]),
    ],
)
def test_due_follows_the_frequency(desk: Desk, frequency: str, unit: str, due: list[bool]) -> None:
    desk.kpi("a", frequency=frequency)
    _, found = lines(desk, unit)
    assert [cell.due for cell in found["a"].cells[-3:]] == due


def test_stopped_and_milestone_kpis_take_no_values(desk: Desk) -> None:
    desk.kpi("a", stopped=True)
    desk.kpi("b", value_type="milestone")
    desk.kpi("c")
    found = lines(desk, "month")[1]
    assert [found[kpi].locked for kpi in ("a", "b", "c")] == ["stopped", "milestone", ""]
    assert grid(desk.session, (), (), desk.as_of) == ()


def test_all_values_of_a_period_are_told_up_to_today(desk: Desk) -> None:
    desk.kpi("a")
    for day in (date(2026, 10, 31), date(2026, 11, 2), date(2026, 11, 8), date(2026, 11, 20)):
        desk.measure("a", day, float(day.day))
    november = period_of("month", desk.as_of)
    assert values_in(desk.session, "a", november, desk.as_of) == (
        (date(2026, 11, 2), 2.0),
        (date(2026, 11, 8), 8.0),
    )


@pytest.mark.parametrize(("start", "first"), [(0, 9), (5, 7), (6, 8)])
def test_weeks_begin_on_the_chosen_day(start: int, first: int) -> None:
    week = period_of("week", date(2026, 11, 12), start)
    assert (week.first, week.last) == (date(2026, 11, first), date(2026, 11, first + 6))
    found = periods("week", None, date(2026, 11, 12), start)
    assert found[-1] == week
    assert all(b.first - a.last == timedelta(days=1) for a, b in pairwise(found))
