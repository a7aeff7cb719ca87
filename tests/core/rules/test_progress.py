from __future__ import annotations

import math

import pytest

from goaldesk.core.rules.plan import Plan
from goaldesk.core.rules.progress import lacking, progress

RANGE = {"direction": "in_range", "low": 40.0, "high": 45.0}


@pytest.mark.parametrize(
    ("plan", "value", "expected"),
    [
        (Plan(baseline=320, target=400), 350.4, 0.38),
        (Plan(baseline=0, target=100), 120, 1.2),
        (Plan(baseline=0, target=100), -20, -0.2),
        (Plan(direction="decrease", baseline=200, target=100), 220, -0.2),
        (Plan(baseline=-50, target=50), 0, 0.5),
        # The sign comes from the two ends, not from the word.
        (Plan(direction="increase", baseline=10, target=0), 4, 0.6),
        (Plan(direction="decrease", baseline=200, target=100), 90, 1.1),
        (Plan(direction="decrease", baseline=0, target=-80), -20, 0.25),
        (Plan(baseline=-100, target=-50), -60, 0.8),
        (Plan(baseline=-100, target=-50), -120, -0.4),
        (Plan(baseline=0, target=100), 0, 0.0),
        (Plan(baseline=0, target=100), 100, 1.0),
        (Plan(baseline=0, target=1), 1e15, 1e15),
        (Plan(baseline=0, target=1), -1e15, -1e15),
        (Plan(baseline=1e15, target=1e15 + 8), 1e15 + 2, 0.25),
        (Plan(baseline=0, target=1e15), 1e-9, 1e-24),
        (Plan(direction="decrease", baseline=1e-9, target=0), 2.5e-10, 0.75),
        (Plan(value_type="percent", baseline=34, target=40), 35.2, 0.2),
        (Plan(value_type="duration", direction="decrease", baseline=8, target=4), 7, 0.25),
        (Plan(baseline=1e15, target=2e15), 1.5e15, 0.5),
        (Plan(baseline=0, target=1e-9), 5e-10, 0.5),
    ],
)
def test_way_from_baseline_to_target(plan: Plan, value: float, expected: float) -> None:
    assert progress(plan, value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("plan", "value", "reached"),
    [
        (Plan(baseline=0, target=2e9), 1_999_999_999, False),
        (Plan(baseline=0, target=2e9), 2e9, True),
        (Plan(baseline=0, target=30), 0.1 * 3 * 100, True),
        (Plan(baseline=10, target=30), 29.999999999999996, True),
        (Plan(baseline=10, target=30), 29.9999999999, False),
        (Plan(direction="decrease", baseline=1, target=0.3), 0.1 + 0.2, True),
        (Plan(direction="decrease", baseline=1e9, target=5), 6, False),
    ],
)
def test_the_target_is_reached_but_for_the_last_bits(
    plan: Plan, value: float, reached: bool
) -> None:
    done = progress(plan, value)
    assert done is not None
    assert (done >= 1) is reached


@pytest.mark.parametrize(
    ("direction", "target", "worst", "value", "expected"),
    [
        ("at_least", 85, 75, 84.1, 0.91),
        ("at_least", 85, 75, 85, 1),
        ("at_least", 85, 75, 99, 1),
        ("at_least", 85, 75, 75, 0),
        ("at_least", 85, 75, 10, 0),
        ("at_least", 85, None, 84.9, 0),
        ("at_least", 85, None, 85, 1),
        ("at_least", 85, 85, 84, 0),
        ("at_least", 85, 90, 84, 0),
        ("at_most", 2, 6, 3, 0.75),
        ("at_most", 2, 6, 1, 1),
        ("at_most", 2, 6, 7, 0),
        ("at_most", 2, None, 2, 1),
        ("at_most", 2, None, 2.1, 0),
        ("at_most", 0, 10, 5, 0.5),
        ("at_most", 0, 10, -5, 1),
        ("at_most", 2, 2, 3, 0),
        ("at_most", 2, 1, 3, 0),
        ("at_most", -10, -5, -7.5, 0.5),
        ("at_least", -5, -10, -7.5, 0.5),
        ("at_least", 0, -10, -1, 0.9),
        ("at_least", 85, 84, 84.5, 0.5),
        ("at_least", 1e15, 0, 9e14, 0.9),
        ("at_least", 1e-9, 0, 4e-10, 0.4),
        ("at_most", 1e-9, 3e-9, 1.5e-9, 0.75),
        ("at_least", 85, -1e15, -1e15, 0),
        # Computed values miss a limit by binary fractions alone; nothing else passes for equal.
        ("at_least", 30, None, 29.999999999999996, 1),
        ("at_most", 0.3, None, 0.1 + 0.2, 1),
        ("at_least", 30, None, 29.99999999, 0),
        ("at_least", 1e9, None, 1e9 - 1, 0),
        ("at_least", 0, None, -1e-15, 0),
    ],
)
def test_limit_to_be_kept(
    direction: str, target: float, worst: float | None, value: float, expected: float
) -> None:
    plan = Plan(direction=direction, target=target, worst=worst)
    assert progress(plan, value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "tolerance", "expected"),
    [
        (90, 5, 0),
        (40, 5, 1),
        (45, 5, 1),
        (45.1, 0, 0),
        (45.00000000000001, 0, 1),
        (39.99999999999999, 0, 1),
        (45, 0, 1),
        (39.9, 0, 0),
        # A tolerance below nothing is none.
        (42, -5, 1),
        (45.1, -5, 0),
        (35, 5, 0),
        (35.001, 5, 0.0002),
        (49.5, 5, 0.1),
        (45.4, 4, 0.9),
        (-40, 5, 0),
        (1e15, 5, 0),
        (-1e15, 5, 0),
        (1e15, 2e15, 0.5),
    ],
)
def test_range_to_be_kept(value: float, tolerance: float, expected: float) -> None:
    assert progress(Plan(**RANGE, tolerance=tolerance), value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("milestones", "expected"),
    [
        (((1, True), (1, False)), 0.5),
        (((3, True), (1, False)), 0.75),
        (((0, True), (2, False)), 0.0),
        (((1, True),), 1.0),
        (((1, False), (2, False)), 0.0),
        (((1, True), (2, True), (5, True)), 1.0),
        (((1, True), (2, False), (5, True)), 0.75),
        (((0, False), (0, False)), None),
        (((0, True), (0, False), (3, True), (1, False)), 0.75),
        (((1e-9, True), (3e-9, False)), 0.25),
        (((5e-324, True), (5e-324, False)), 0.5),
        ((), None),
        (((0, True),), None),
        (((1e308, True), (1e308, False)), 0.5),
    ],
)
def test_milestones_need_no_measurement(
    milestones: tuple[tuple[float, bool], ...], expected: float | None
) -> None:
    plan = Plan(value_type="milestone", direction="at_most", milestones=milestones)
    assert progress(plan, None) == expected


@pytest.mark.parametrize("direction", ["increase", "decrease", "at_least", "at_most", "in_range"])
def test_yes_or_no_needs_neither_baseline_nor_target(direction: str) -> None:
    plan = Plan(value_type="yes_no", direction=direction)
    values = (0, 1, 0.5, 2, -1, None)
    assert [progress(plan, value) for value in values] == [0.0, 1.0, 0.0, 1.0, 0.0, None]


@pytest.mark.parametrize("low", [40.0, 45.0])
def test_a_range_may_be_one_value_wide(low: float) -> None:
    plan = Plan(direction="in_range", low=low, high=low, tolerance=10)
    assert progress(plan, low) == 1.0
    assert progress(plan, low + 4) == progress(plan, low - 4) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("plan", "value", "missing"),
    [
        (Plan(baseline=0, target=100), None, "measurement"),
        (Plan(target=100), 5, "baseline"),
        (Plan(baseline=0), 5, "target"),
        (Plan(), None, "target"),
        (Plan(baseline=7, target=7), 7, "distance"),
        (Plan(direction="at_least"), 7, "target"),
        (Plan(direction="at_most", target=3), None, "measurement"),
        (Plan(direction="in_range", low=1), 7, "limits"),
        (Plan(direction="in_range", high=1), 7, "limits"),
        (Plan(direction="in_range", low=9, high=1), 7, "limits_reversed"),
        (Plan(value_type="milestone"), 7, "milestones"),
        (Plan(value_type="yes_no"), None, "measurement"),
        (Plan(baseline=-1.7e308, target=1.7e308), 0, "number"),
        (Plan(baseline=0, target=5e-324), 1e300, "number"),
        # Too far apart to divide, and so no 0 either.
        (Plan(direction="at_least", target=1.7e308, worst=-1.7e308), 0, "number"),
        (Plan(direction="at_most", target=-1.7e308, worst=1.7e308), 0, "number"),
        (Plan(baseline=0, target=100), math.nan, "measurement"),
        (Plan(baseline=0, target=100), math.inf, "measurement"),
    ],
)
def test_what_cannot_be_computed_is_none_and_says_why(
    plan: Plan, value: float | None, missing: str
) -> None:
    assert progress(plan, value) is None
    assert lacking(plan, value) == missing


def test_nothing_is_lacking_where_progress_is_known() -> None:
    assert lacking(Plan(baseline=0, target=100), 45) is None
