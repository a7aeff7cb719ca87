"""How much of the time has passed, what was planned for a day, and what is needed from now on."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from goaldesk.core.rules.pace import elapsed, planned_progress, planned_value, required_rate
from goaldesk.core.rules.plan import Plan

START = date(2026, 1, 1)
# 100 days, so that day n has n % of the time behind it.
HUNDRED = Plan(baseline=0, target=100, start=START, due=START + timedelta(days=99))
AS_OF = date(2026, 11, 9)
FEBRUARY = date(2028, 2, 1), date(2028, 2, 29)
APRIL = date(2026, 4, 1), date(2026, 4, 30)


def day(n: int) -> date:
    return START + timedelta(days=n - 1)


@pytest.mark.parametrize(
    ("start", "due", "at", "share"),
    [
        (date(2026, 4, 1), date(2027, 3, 31), AS_OF, Fraction(223, 365)),
        (*APRIL, date(2025, 1, 1), 0),
        (*APRIL, date(2026, 3, 31), 0),
        (*APRIL, date(2026, 4, 1), Fraction(1, 30)),
        (*APRIL, date(2026, 4, 29), Fraction(29, 30)),
        (*APRIL, date(2026, 4, 30), 1),
        (*APRIL, date(2026, 5, 1), 1),
        (*APRIL, date(2030, 1, 1), 1),
        # A single day is over at its end.
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 3, 31), 0),
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 1), 1),
        (date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 1), Fraction(1, 2)),
        # A leap year's February has 29 days, a leap year 366.
        (*FEBRUARY, date(2028, 2, 28), Fraction(28, 29)),
        (date(2028, 1, 1), date(2028, 12, 31), date(2028, 3, 1), Fraction(61, 366)),
        # Over the days on which clocks change.
        (date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 29), Fraction(29, 31)),
        (date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 25), Fraction(25, 31)),
        (date(1970, 1, 1), date(2199, 12, 31), date(1970, 1, 1), Fraction(1, 84006)),
        # Reversed or missing dates.
        (date(2026, 4, 2), date(2026, 4, 1), date(2026, 4, 1), None),
        (date(2027, 1, 1), date(2026, 1, 1), date(2026, 6, 1), None),
        (None, date(2026, 4, 1), date(2026, 4, 1), None),
        (date(2026, 4, 2), None, date(2026, 4, 1), None),
        (None, None, date(2026, 4, 1), None),
    ],
)
def test_elapsed_counts_both_ends(
    start: date | None, due: date | None, at: date, share: Fraction | int | None
) -> None:
    assert elapsed(start, due, at) == (None if share is None else pytest.approx(float(share)))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (START - timedelta(days=30), 0),
        (day(0), 0),
        (day(1), 1),
        (day(25), 25),
        (day(40), 40),
        (day(99), 99),
        (day(100), 100),
        (day(101), 100),
        (day(300), 100),
    ],
)
def test_planned_value_without_points_is_a_straight_line(at: date, value: float) -> None:
    assert planned_value(HUNDRED, at) == pytest.approx(value)
    assert planned_progress(HUNDRED, at) == pytest.approx(value / 100)


ORDERED = ((day(20), 10.0), (day(60), 50.0))
CASES = [
    # Corners (day 0, 0), (20, 10), (60, 50), (100, 100).
    (ORDERED, 0, 0), (ORDERED, 10, 5), (ORDERED, 20, 10), (ORDERED, 21, 11), (ORDERED, 40, 30),
    (ORDERED, 60, 50), (ORDERED, 80, 75), (ORDERED, 100, 100), (ORDERED, 101, 100),
    # The same series, written in another order.
    (ORDERED[::-1], 10, 5), (ORDERED[::-1], 40, 30), (ORDERED[::-1], 80, 75),
    # Points on or outside the ends count nowhere: the ends are the baseline and the target.
    (((day(-5), 70.0), (day(50), 20.0)), 25, 10), (((day(0), 9.0), (day(50), 20.0)), 25, 10),
    (((day(50), 20.0), (day(100), 7.0)), 75, 60), (((day(50), 20.0), (day(300), 7.0)), 100, 100),
    (((day(300), 7.0),), 40, 40), (((day(-9), 7.0), (day(120), 7.0)), 40, 40),
    # The first and the last day of the period do count.
    (((day(1), 50.0),), 1, 50), (((day(99), 10.0),), 99, 10), (((day(99), 10.0),), 33, 10 / 3),
    # A series may fall, pass the target, or go below the baseline.
    (((day(50), 150.0),), 25, 75), (((day(50), 150.0),), 75, 125), (((day(50), -20.0),), 25, -10),
]  # fmt: skip


@pytest.mark.parametrize(("points", "at", "value"), CASES)
def test_planned_value_bends_at_target_points(
    points: tuple[tuple[date, float], ...], at: int, value: float
) -> None:
    plan = HUNDRED._replace(points=points)
    assert planned_value(plan, day(at)) == pytest.approx(value)
    assert planned_progress(plan, day(at)) == pytest.approx(value / 100)


@pytest.mark.parametrize(
    ("change", "planned", "share"),
    [
        # Half of the way from 320 to 400, down from 200 to 100, and up from below zero.
        ({"baseline": 320.0, "target": 400.0}, 360.0, 0.5),
        ({"direction": "decrease", "baseline": 200.0, "target": 100.0}, 150.0, 0.5),
        ({"baseline": -50.0, "target": 50.0}, 0.0, 0.5),
        ({"baseline": 1e15, "target": 3e15}, 2e15, 0.5),
        ({"baseline": 0.0, "target": 1e-9}, 5e-10, 0.5),
        # Half a yes, and half of the milestones.
        ({"value_type": "yes_no", "baseline": None, "target": None}, 0.5, 0.5),
        ({"value_type": "milestone", "direction": "at_most"}, 0.5, 0.5),
        # A target equal to the baseline has a level plan, and no share of a way.
        ({"baseline": 100.0}, 100.0, None),
        # What is missing leaves both open.
        ({"baseline": None}, None, None),
        ({"target": None}, None, None),
        ({"start": None}, None, None),
        ({"due": None}, None, None),
        ({"start": day(101)}, None, None),
        ({"direction": "at_least"}, None, None),
        ({"direction": "at_most"}, None, None),
        ({"direction": "in_range", "low": 1.0, "high": 2.0}, None, None),
    ],
)
def test_what_is_planned_for_the_middle(
    change: dict[str, object], planned: float | None, share: float | None
) -> None:
    for points in ((), ((day(50), planned or 0.0),)):
        plan = HUNDRED._replace(**change, points=points)
        assert planned_value(plan, day(50)) == (None if planned is None else pytest.approx(planned))
        assert planned_progress(plan, day(50)) == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(
    ("change", "value", "at", "rate"),
    [
        # To go, over the days left after today.
        ({}, 20.0, 60, 2.0),
        ({}, 20.0, 99, 80.0),
        ({}, 20.0, 0, 0.8),
        ({}, 20.0, -100, 0.4),
        ({}, 100.0, 60, 0.0),
        ({}, 120.0, 60, -0.5),
        ({}, -20.0, 60, 3.0),
        ({"direction": "decrease", "baseline": 200.0}, 140.0, 60, -1.0),
        ({"baseline": None}, 20.0, 60, None),
        ({"target": None}, 20.0, 60, None),
        ({"due": None}, 20.0, 60, None),
        ({"direction": "at_least"}, 20.0, 60, None),
        ({"direction": "in_range", "low": 1.0, "high": 2.0}, 20.0, 60, None),
        ({"value_type": "milestone"}, 0.2, 60, 0.02),
        # On the last day and after it there is no day left; nothing measured has no rate.
        ({}, 20.0, 100, None),
        ({}, 20.0, 101, None),
        ({}, None, 60, None),
        ({"baseline": -1.7e308, "target": 1.7e308}, -1.7e308, 60, None),
    ],
)
def test_required_rate_per_day_left(
    change: dict[str, object], value: float | None, at: int, rate: float | None
) -> None:
    found = required_rate(HUNDRED._replace(**change), value, day(at))
    assert found == (None if rate is None else pytest.approx(rate))


def test_monthly_active_users_need_10_8_a_month() -> None:
    plan = Plan(baseline=320, target=400, start=date(2026, 4, 1), due=date(2027, 3, 31))
    rate = required_rate(plan, 350.4, AS_OF)
    # 49.6 to go in 142 days.
    assert rate == pytest.approx(float(Fraction(496, 1420)))
    assert rate is not None
    assert rate * 31 == pytest.approx(10.83, abs=0.005)
