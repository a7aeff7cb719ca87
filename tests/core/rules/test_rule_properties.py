"""What the rules keep to for any numbers and dates."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from goaldesk.core.model.choices import DIRECTIONS, FREQUENCIES, STATUSES, VALUE_TYPES
from goaldesk.core.rules import market
from goaldesk.core.rules.forecast import forecast
from goaldesk.core.rules.pace import elapsed, judge, planned_value
from goaldesk.core.rules.plan import Plan, Thresholds
from goaldesk.core.rules.progress import progress
from goaldesk.core.rules.rollup import Child, roll_up
from goaldesk.core.words import Words

numbers = st.floats(allow_nan=False, allow_infinity=False)
tame = st.floats(-1e6, 1e6)
maybe = st.none() | numbers
days = st.dates(date(1970, 1, 1), date(2199, 12, 31))
plans = st.builds(
    Plan,
    value_type=st.sampled_from(VALUE_TYPES),
    direction=st.sampled_from(DIRECTIONS),
    baseline=maybe,
    target=maybe,
    low=maybe,
    high=maybe,
    worst=maybe,
    tolerance=st.floats(0, 1e300),
    start=st.none() | days,
    due=st.none() | days,
    points=st.lists(st.tuples(days, numbers), max_size=3).map(tuple),
    milestones=st.lists(st.tuples(st.floats(0, 1e300), st.booleans()), max_size=3).map(tuple),
    frequency=st.sampled_from(FREQUENCIES),
)


def is_number(value: float | None) -> bool:
    return value is None or abs(value) < float("inf")


@given(plans, st.none() | st.tuples(days, numbers), days)
def test_any_plan_gets_a_verdict(plan: Plan, last: tuple[date, float] | None, as_of: date) -> None:
    verdict = judge(plan, last, as_of, Thresholds())
    assert verdict.status in STATUSES
    assert (verdict.status == "no_data") == (verdict.missing is not None)
    assert is_number(verdict.progress)
    assert is_number(verdict.planned)
    assert is_number(verdict.planned_progress)
    assert is_number(verdict.ratio)
    assert is_number(verdict.required_rate)
    if verdict.judged_on is not None and plan.value_type != "milestone":
        assert verdict.judged_on <= as_of
        assert plan.due is None or verdict.judged_on <= plan.due


@given(plans, st.lists(st.tuples(days, numbers), max_size=9, unique_by=lambda p: p[0]), days)
def test_any_course_has_a_forecast_in_numbers_or_none(
    plan: Plan, points: list[tuple[date, float]], as_of: date
) -> None:
    found = forecast(plan, sorted(points), as_of)
    if found is not None:
        assert all(is_number(number) for corner in found.path for number in corner[1:])
        assert found.low is None or found.high is None or found.low <= found.value <= found.high


@given(tame, tame, tame, tame)
def test_progress_grows_with_the_value(
    baseline: float, target: float, left: float, right: float
) -> None:
    low, high = sorted((left, right))
    plan = Plan(baseline=baseline, target=target)
    less, more = progress(plan, low), progress(plan, high)
    if less is not None and more is not None:
        assert less <= more if target > baseline else less >= more


@example(-2.4e-305, 0.0, 4263.0, "at_most")
@given(tame, tame, tame, st.sampled_from(["at_least", "at_most"]))
def test_a_limit_gives_a_share(target: float, worst: float, value: float, direction: str) -> None:
    share = progress(Plan(direction=direction, target=target, worst=worst), value)
    assert share is not None
    assert 0 <= share <= 1


@given(tame, tame, st.floats(0, 1e6), tame)
def test_a_range_gives_a_share(low: float, high: float, tolerance: float, value: float) -> None:
    low, high = sorted((low, high))
    plan = Plan(direction="in_range", low=low, high=high, tolerance=tolerance)
    share = progress(plan, value)
    assert share is not None
    assert 0 <= share <= 1
    assert (share == 1) == (low <= value <= high) or tolerance > 0


@given(days, days, days, st.integers(0, 400))
def test_elapsed_never_shrinks(start: date, due: date, day: date, more: int) -> None:
    before, after = elapsed(start, due, day), elapsed(start, due, day + timedelta(days=more))
    if due < start:
        assert before is None
        assert after is None
    else:
        assert before is not None
        assert after is not None
        assert 0 <= before <= after <= 1


@given(tame, tame, st.lists(st.tuples(st.integers(1, 300), tame), max_size=4), st.integers(-9, 400))
def test_the_planned_line_stays_between_its_corners(
    baseline: float, target: float, points: list[tuple[int, float]], offset: int
) -> None:
    start = date(2026, 4, 1)
    plan = Plan(
        baseline=baseline,
        target=target,
        start=start,
        due=start + timedelta(days=301),
        points=tuple((start + timedelta(days=day), value) for day, value in points),
    )
    planned = planned_value(plan, start + timedelta(days=offset))
    corners = [baseline, target, *(value for _, value in points)]
    assert planned is not None
    assert min(corners) - 1e-6 <= planned <= max(corners) + 1e-6


children = st.builds(
    Child,
    weight=st.floats(0, allow_infinity=False),
    progress=st.none() | numbers,
    status=st.sampled_from(STATUSES),
    stale=st.booleans(),
)


@given(st.lists(children, max_size=8), st.randoms(use_true_random=False))
def test_order_does_not_change_a_roll_up(given_: list[Child], rng: random.Random) -> None:
    shuffled = list(given_)
    rng.shuffle(shuffled)
    one, other = roll_up(given_), roll_up(shuffled)
    assert (one.status, one.measured, one.counted, one.holds_stale) == (
        other.status,
        other.measured,
        other.counted,
        other.holds_stale,
    )
    assert one.progress == other.progress
    assert one.progress is None or 0 <= one.progress <= 1


amounts = st.none() | numbers


@given(amounts, amounts, amounts, amounts)
def test_any_market_is_sized_in_numbers_or_none(
    customers: float | None,
    revenue: float | None,
    serviceable: float | None,
    obtainable: float | None,
) -> None:
    found = market.size(customers, revenue, serviceable, obtainable)
    whole = market.total_size([found, found])
    for number in (found.tam, found.sam, found.som, whole.tam, whole.sam, whole.som):
        assert is_number(number)


@given(amounts, amounts, amounts)
def test_any_growth_is_a_number_or_none(
    first: float | None, last: float | None, years: float | None
) -> None:
    assert is_number(market.growth(first, last, years))


counts = st.integers(0, 1_000_000_000)


@given(counts, counts, counts)
def test_any_survey_has_a_score_in_its_range(good: int, so_so: int, bad: int) -> None:
    found, satisfied = market.nps(good, so_so, bad), market.csat(good, so_so, bad)
    if good + so_so + bad == 0:
        assert found is satisfied is None
        return
    assert found is not None
    assert -100 <= found.score <= 100
    assert 0 <= found.margin <= 196
    assert satisfied is not None
    assert 0 <= satisfied.score <= 100
    assert 0 <= satisfied.margin <= 98


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(st.floats(0, 1e308), st.floats(1, 5))))
def test_any_total_of_scores_lies_between_them(cells: dict[str, tuple[float, float]]) -> None:
    scores = {key: score for key, (_, score) in cells.items()}
    total = market.matrix_total({key: weight for key, (weight, _) in cells.items()}, scores)
    if total is not None:
        assert min(scores.values()) - 1e-9 <= total <= max(scores.values()) + 1e-9


@given(numbers, st.none() | st.integers(0, 6))
def test_any_number_can_be_written(value: float, decimals: int | None) -> None:
    for words in (Words("en"), Words("zh")):
        shown = (
            words.number(value, decimals),
            words.signed(value, decimals),
            words.percent(value),
            words.compact(value),
            words.money(value, "CNY"),
        )
        assert not any("nan" in text.casefold() or "inf" in text or "∞" in text for text in shown)
