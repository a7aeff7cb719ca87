from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaldesk.core.rules.forecast import _T90, best_rate, best_rate_over, fit, forecast
from goaldesk.core.rules.plan import Plan

START, DUE, AS_OF = date(2026, 4, 1), date(2027, 3, 31), date(2026, 11, 9)
PLAN = Plan(baseline=320, target=400, start=START, due=DUE)
USERS = [
    (date(2026, 4, 30), 322.8),
    (date(2026, 5, 31), 328.9),
    (date(2026, 6, 30), 331.2),
    (date(2026, 7, 31), 334.6),
    (date(2026, 8, 31), 343.1),
    (date(2026, 9, 30), 345.0),
    (date(2026, 10, 31), 350.4),
]


def test_three_points_have_a_wide_band() -> None:
    line = fit([(0, 0), (1, 2), (2, 1)])
    assert line is not None
    # SSE 1.5, one degree of freedom: 3.0777 · √1.5 · √(1 + 1/3 + 1/2) at x = 2.
    assert line.margin(2) == pytest.approx(5.104, abs=0.001)


def test_monthly_active_users() -> None:
    found = forecast(PLAN, USERS, AS_OF)
    assert found is not None
    assert found.value == pytest.approx(372.3, abs=0.05)
    assert found.low == pytest.approx(367, abs=0.5)
    assert found.high == pytest.approx(377, abs=0.5)
    assert found.progress == pytest.approx(0.654, abs=0.001)
    assert (found.path[0][0], found.path[-1]) == (
        date(2026, 10, 31),
        (DUE, found.value, found.low, found.high),
    )
    assert [corner[0] for corner in found.path] == sorted({corner[0] for corner in found.path})


def test_measurements_after_today_do_not_count() -> None:
    later = [*USERS, (date(2026, 11, 30), 999.0)]
    assert forecast(PLAN, later, AS_OF) == forecast(PLAN, USERS, AS_OF)


def test_run_rate_of_two_measurements() -> None:
    # NPS from 30 to 40 by the end of December, 36 at the end of September.
    plan = Plan(baseline=30, target=40, start=START, due=date(2026, 12, 31))
    found = forecast(plan, [(date(2026, 6, 30), 33), (date(2026, 9, 30), 36)], AS_OF)
    assert found is not None
    assert (found.low, found.high) == (None, None)
    assert found.value == pytest.approx(39.02, abs=0.01)


@pytest.mark.parametrize(
    ("plan", "measured", "as_of"),
    [
        (PLAN._replace(value_type="yes_no"), USERS, AS_OF),
        (PLAN._replace(value_type="milestone"), USERS, AS_OF),
        (PLAN._replace(due=None), USERS, AS_OF),
        (PLAN, [], AS_OF),
        (PLAN, USERS, DUE + timedelta(days=1)),
        (PLAN, [*USERS, (DUE, 390.0)], DUE),
        (PLAN._replace(baseline=None), USERS[:2], AS_OF),
        (PLAN._replace(direction="at_least"), USERS[:2], AS_OF),
        (PLAN, [(START - timedelta(days=1), 320.0)], AS_OF),
    ],
)
def test_no_forecast(plan: Plan, measured: list[tuple[date, float]], as_of: date) -> None:
    assert forecast(plan, measured, as_of) is None


def test_a_limit_has_a_trend_too() -> None:
    plan = PLAN._replace(direction="at_least", target=370, worst=320)
    found = forecast(plan, USERS, AS_OF)
    assert found is not None
    assert found.progress == 1.0


def test_best_rate() -> None:
    rate = best_rate(PLAN, USERS)
    assert rate is not None
    assert rate * 31 == pytest.approx(8.5)
    falling = PLAN._replace(direction="decrease", baseline=400, target=320)
    assert best_rate(falling, [(START, 9.0), (AS_OF, 5.0)]) == pytest.approx(
        -4 / (AS_OF - START).days
    )
    assert best_rate(PLAN, USERS[:1]) is None
    assert best_rate(PLAN._replace(direction="at_least"), USERS) is None


def brute_best(points: list[tuple[date, float]], days: int, sign: int) -> float | None:
    rates = [
        (after - before) / (right - left).days
        for left, before in points
        for right, after in points
        if (right - left).days >= days
    ]
    return None if not rates else sign * max(sign * rate for rate in rates)


@given(
    st.dictionaries(st.integers(0, 400), st.floats(-1e6, 1e6, allow_subnormal=False), max_size=30),
    st.integers(1, 200),
    st.sampled_from([1, -1]),
)
def test_the_best_rate_over_a_stretch_is_the_best_of_all_stretches_that_long(
    values: dict[int, float], days: int, sign: int
) -> None:
    points = [(START + timedelta(days=offset), value) for offset, value in sorted(values.items())]
    plan = Plan(baseline=0.0, target=float(sign))
    found = best_rate_over(plan, points, days)
    best = brute_best(points, days, sign)
    if best is None:
        assert found is None
    else:
        assert found == pytest.approx(best, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("days", "best"),
    [(1, 6.0), (10, 6.0), (11, 3.5), (20, 3.5), (30, 1.0), (31, None)],
)
def test_the_longer_the_stretch_the_lower_its_best_rate(days: int, best: float | None) -> None:
    values = [(0, 0.0), (10, -40.0), (20, 20.0), (30, 30.0)]
    points = [(START + timedelta(days=offset), value) for offset, value in values]
    assert best_rate_over(Plan(baseline=0.0, target=9.0), points, days) == best


def test_no_best_rate_without_a_way_to_go() -> None:
    points = [(START, 1.0), (START + timedelta(days=9), 2.0)]
    for plan in (Plan(baseline=1.0, target=1.0), Plan(target=1.0), Plan(direction="at_least")):
        assert best_rate_over(plan, points, 1) is None
    assert best_rate_over(Plan(baseline=0.0, target=1.0), [], 1) is None


def student_t(share: float, freedom: int) -> float:
    """The quantile of Student's t from its distribution function in closed form, by halving."""

    def below(t: float) -> float:
        x = t / math.sqrt(freedom)
        if freedom == 1:
            return 0.5 + math.atan(x) / math.pi
        if freedom == 2:
            return 0.5 + t / (2 * math.sqrt(2 + t * t))
        if freedom == 3:
            return 0.5 + (x / (1 + x * x) + math.atan(x)) / math.pi
        scaled = 1 + t * t / 4
        return 0.5 + 3 / 8 * t / math.sqrt(scaled) * (1 - t * t / 4 / scaled / 3)

    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < share else (low, middle)
    return low


SERIES = {
    "three": [(0, 0.0), (10, 12.0), (20, 18.0)],
    "four": [(0, 0.0), (10, 12.0), (20, 18.0), (30, 33.0)],
    "five": [(0, 5.0), (7, 4.0), (14, 6.5), (21, 6.0), (30, 8.0)],
    "six": [(0, 340.0), (31, 341.5), (61, 343.0), (92, 347.2), (122, 345.0), (153, 350.4)],
    "seven": [(0, 990.0), (10, 1.0), (20, 2.5), (30, 2.0), (40, 4.0), (50, 3.5), (60, 6.0)],
    "falling": [(0, 9.0), (1, 7.5), (2, 7.0), (9, 1.0)],
    "level": [(0, 350.4), (31, 350.4), (61, 350.4), (92, 350.4)],
    "zero": [(0, 0.0), (1, 0.0), (2, 0.0)],
    "huge": [(0, 1e15), (30, 1.1e15), (60, 1.15e15), (90, 1.3e15)],
    "tiny": [(0, 1e-9), (30, 1.1e-9), (60, 1.15e-9), (90, 1.3e-9)],
    "below zero": [(0, -5.0), (3, -1.0), (9, -4.0), (11, 2.0), (20, 1.0)],
}


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("ahead", [1, 60, 365])
def test_least_squares_and_its_band_against_numpy(name: str, ahead: int) -> None:
    numpy = pytest.importorskip("numpy")
    points = SERIES[name]
    day = points[-1][0] + ahead
    xs, ys = numpy.array(points[-6:], dtype=float).T
    slope, height = numpy.polyfit(xs, ys, 1)
    n = len(xs)
    s = math.sqrt(numpy.sum((ys - slope * xs - height) ** 2) / (n - 2))
    spread = numpy.sum((xs - xs.mean()) ** 2)
    wide = student_t(0.9, n - 2) * s * math.sqrt(1 + 1 / n + (day - xs.mean()) ** 2 / spread)
    line = fit(points)
    assert line is not None
    size = max(abs(ys))
    assert line.n == min(len(points), 6)
    assert line.slope == pytest.approx(slope, rel=1e-6, abs=size * 1e-12)
    assert line.value(day) == pytest.approx(slope * day + height, rel=1e-6, abs=size * 1e-9)
    assert line.margin(day) == pytest.approx(wide, rel=1e-4, abs=size * 1e-9)


@pytest.mark.parametrize(("freedom", "quantile"), list(_T90.items()))
def test_the_quantiles_of_student_s_t(freedom: int, quantile: float) -> None:
    assert quantile == pytest.approx(student_t(0.9, freedom), abs=5e-5)


@pytest.mark.parametrize("count", range(9))
def test_two_have_a_run_rate_and_three_a_trend_of_the_last_six(count: int) -> None:
    measured = [(START + timedelta(days=30 * n), 320.0 + n * n) for n in range(1, count + 1)]
    found = forecast(PLAN, measured, measured[-1][0] if measured else AS_OF)
    if not measured:
        assert found is None
        return
    assert found is not None
    assert (found.low is None) == (found.high is None) == (count < 3)
    assert found == forecast(PLAN, measured[-6:], measured[-1][0])
    assert (count >= 6) == (found != forecast(PLAN, measured[-5:], measured[-1][0]))


@pytest.mark.parametrize(
    ("value", "on", "expected"),
    [
        # b + (v − b)/e, where e is n/365 on day n.
        (324.0, 73, 340.0),
        (320.0, 73, 320.0),
        (310.0, 73, 270.0),
        (400.0, 146, 520.0),
        (321.0, 1, 685.0),
        (399.0, 364, 320 + 79 * 365 / 364),
    ],
)
def test_run_rate_of_one_measurement(value: float, on: int, expected: float) -> None:
    day = START + timedelta(days=on - 1)
    found = forecast(PLAN, [(day, value)], day)
    assert found is not None
    assert (found.value, found.low, found.high) == (pytest.approx(expected), None, None)
    assert found.progress == pytest.approx((expected - 320) / 80)


def test_measurements_on_one_value_are_projected_level() -> None:
    level = [(day, 350.4) for day, _ in USERS]
    found = forecast(PLAN, level, AS_OF)
    assert found is not None
    for number in (found.value, found.low, found.high):
        assert number == pytest.approx(350.4)
