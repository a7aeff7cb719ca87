"""What holds for a verdict whatever the numbers: better values never look worse."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from goaldesk.core.rules.pace import judge
from goaldesk.core.rules.plan import Plan, Thresholds
from goaldesk.core.rules.progress import progress

START = date(2026, 1, 1)
# From worst to best; too early says nothing yet, and can only become an achievement.
ORDER = ("missed", "off_track", "too_early", "at_risk", "on_track", "achieved")
tame = st.floats(-1e15, 1e15)
shares = st.floats(0, 2)
limits = st.builds(
    lambda pair, corridor: Thresholds(max(pair), min(pair), max(corridor), min(corridor)),
    st.tuples(shares, shares),
    st.tuples(shares, shares),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    kind = draw(st.sampled_from(["increase", "decrease", "at_least", "at_most", "in_range"]))
    low, high = sorted(draw(st.tuples(tame, tame)))
    points = draw(st.lists(st.tuples(st.integers(-9, 120), tame), max_size=3))
    return Plan(
        value_type=draw(st.sampled_from(["number", "number", "number", "yes_no"])),
        direction=kind,
        baseline=low if kind == "increase" else high,
        target=high if kind == "increase" else low,
        low=low,
        high=high,
        worst=draw(st.none() | tame),
        tolerance=draw(st.floats(0, 1e15)),
        start=START,
        due=START + timedelta(days=99),
        points=tuple((START + timedelta(days=day), value) for day, value in points),
    )


def distance(plan: Plan, value: float) -> float:
    """How far a value lies from where it is to be; less is better."""
    if plan.kind in ("increase", "at_least", "yes_no"):
        return -value
    if plan.kind in ("decrease", "at_most"):
        return value
    assert plan.low is not None
    assert plan.high is not None
    return max(0.0, plan.low - value, value - plan.high)


@settings(max_examples=400)
@given(plans(), tame, tame, st.integers(0, 99), st.integers(0, 30), limits)
def test_a_status_never_gets_worse_when_only_the_value_improves(
    plan: Plan, one: float, other: float, on: int, later: int, thresholds: Thresholds
) -> None:
    better, worse = sorted((one, other), key=lambda value: distance(plan, value))
    day = START + timedelta(days=on)
    first, second = (
        judge(plan, (day, value), day + timedelta(days=later), thresholds)
        for value in (worse, better)
    )
    if first.progress is not None and second.progress is not None:
        assert first.progress <= second.progress
        # A ratio beyond all numbers gives no verdict, as the rule says.
        if "no_data" not in (first.status, second.status):
            assert ORDER.index(first.status) <= ORDER.index(second.status)


@given(plans(), tame, tame)
def test_progress_never_falls_when_the_value_improves(plan: Plan, one: float, other: float) -> None:
    better, worse = sorted((one, other), key=lambda value: distance(plan, value))
    less, more = progress(plan, worse), progress(plan, better)
    assert less is None or more is None or less <= more


@given(plans(), tame, st.integers(0, 99), limits)
def test_higher_thresholds_never_make_a_status_better(
    plan: Plan, value: float, on: int, thresholds: Thresholds
) -> None:
    day = START + timedelta(days=on)
    stricter = Thresholds(*(limit + 0.1 for limit in _four(thresholds)))
    mild, strict = (judge(plan, (day, value), day, of).status for of in (thresholds, stricter))
    if "no_data" not in (mild, strict):
        assert ORDER.index(strict) <= ORDER.index(mild)


def _four(thresholds: Thresholds) -> tuple[Any, ...]:
    return (
        thresholds.green,
        thresholds.amber,
        thresholds.corridor_green,
        thresholds.corridor_amber,
    )


@given(plans(), tame, st.integers(0, 99), st.permutations(range(3)))
def test_the_order_of_target_points_decides_nothing(
    plan: Plan, value: float, on: int, order: list[int]
) -> None:
    day = START + timedelta(days=on)
    # One point a day, as in a document.
    points = list(dict(plan.points).items())
    shuffled = tuple(points[place] for place in order if place < len(points))
    one, other = (
        judge(plan._replace(points=points), (day, value), day, Thresholds())
        for points in (tuple(points), shuffled)
    )
    assert one == other
