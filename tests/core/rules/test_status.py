"""The verdict on a KPI: the first rule that fits decides, each tried on both sides of its limit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from goaldesk.core.rules.pace import Verdict, judge, stale_after
from goaldesk.core.rules.plan import PRESETS, Plan, Thresholds, thresholds

STANDARD = PRESETS["standard"]
START = date(2026, 1, 1)
# 100 days, so that day n has n % of the time behind it.
HUNDRED = Plan(baseline=0, target=100, start=START, due=START + timedelta(days=99))
AS_OF = date(2026, 11, 9)
MAU = Plan(
    baseline=320,
    target=400,
    start=date(2026, 4, 1),
    due=date(2027, 3, 31),
    points=((date(2026, 8, 31), 350.1), (date(2026, 12, 31), 378.8)),
)

RANGE = {"direction": "in_range", "low": 40.0, "high": 45.0, "tolerance": 5.0}


def day(n: int) -> date:
    return START + timedelta(days=n - 1)


def judged(plan: Plan, value: float | None, on: int, as_of: int | None = None) -> Verdict:
    last = None if value is None else (day(on), value)
    return judge(plan, last, day(as_of or on), STANDARD)


@pytest.mark.parametrize("kind", ["at_least", "at_most", "in_range"])
def test_nothing_is_planned_over_time_for_a_limit(kind: str) -> None:
    plan = HUNDRED._replace(direction=kind, low=1, high=2, worst=5)
    verdict = judged(plan, 1, 40)
    assert (verdict.planned, verdict.planned_progress, verdict.required_rate) == (None,) * 3


@pytest.mark.parametrize(
    ("value", "on", "status", "ratio"),
    [
        (28, 40, "on_track", 0.7),
        (27.99, 40, "at_risk", 0.69975),
        (16, 40, "at_risk", 0.4),
        (-5, 40, "off_track", -0.125),
        (0, 9, "too_early", 0.0),
        (0, 10, "off_track", 0.0),
        (100, 5, "achieved", 20.0),
        (130, 99, "achieved", 130 / 99),
    ],
)
def test_status_follows_the_ratio(value: float, on: int, status: str, ratio: float) -> None:
    verdict = judged(HUNDRED, value, on)
    assert verdict.status == status
    assert verdict.ratio == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("preset", "value", "status"),
    [
        ("standard", 30, "on_track"),
        ("committed", 30, "at_risk"),
        ("corridor", 30, "at_risk"),
        ("committed", 38, "on_track"),
        ("corridor", 36, "on_track"),
        ("corridor", 27, "off_track"),
    ],
)
def test_presets(preset: str, value: float, status: str) -> None:
    assert judge(HUNDRED, (day(40), value), day(40), PRESETS[preset]).status == status


def test_binary_fractions_do_not_miss_a_threshold() -> None:
    # 0.21/0.3 and its like are a hair below 0.7 in binary.
    for on in range(10, 100):
        assert judged(HUNDRED, 0.7 * on, on).status == "on_track"
        assert judged(HUNDRED, 0.4 * on, on).status == "at_risk"


BELOW = 1e-6


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("on", [10, 30, 55, 99])
def test_each_preset_on_both_sides_of_its_limits(preset: str, on: int) -> None:
    green, amber = {
        "standard": (0.70, 0.40), "committed": (0.95, 0.75), "corridor": (0.90, 0.70),
    }[preset]  # fmt: skip
    cases = (
        (green, "on_track", green),
        (green - BELOW, "at_risk", green),
        (amber, "at_risk", green),
        (amber - BELOW, "off_track", amber),
    )
    for ratio, status, limit in cases:
        verdict = judge(HUNDRED, (day(on), ratio * on), day(on), PRESETS[preset])
        assert (verdict.status, verdict.rule, verdict.limit) == (status, "ratio", limit)


@pytest.mark.parametrize(
    ("change", "value", "on", "as_of", "status", "rule"),
    [
        # Reached counts before too early, at once and by far.
        ({}, 100.0, 1, 1, "achieved", "reached"),
        ({}, 99.999, 1, 1, "too_early", "early"),
        ({}, 99.999, 99, 99, "on_track", "ratio"),
        ({}, 250.0, 50, 50, "achieved", "reached"),
        # Too early below a tenth planned, judged from exactly a tenth on.
        ({}, 50.0, 9, 9, "too_early", "early"),
        ({}, 50.0, 10, 10, "on_track", "ratio"),
        ({}, -50.0, 9, 9, "too_early", "early"),
        ({}, 1.0, 0, 5, "too_early", "early"),
        # By the share planned, not by the time: a series that starts slowly stays too early.
        ({"points": ((day(50), 9.9),)}, 0.0, 50, 50, "too_early", "early"),
        ({"points": ((day(50), 10.0),)}, 0.0, 50, 50, "off_track", "ratio"),
        ({"points": ((day(2), 10.0),)}, 7.0, 2, 2, "on_track", "ratio"),
        ({"points": ((day(50), -10.0),)}, -20.0, 50, 50, "too_early", "early"),
        # On the last day pace still counts, the day after only whether it was reached.
        ({}, 99.0, 99, 100, "on_track", "ratio"),
        ({}, 99.0, 99, 101, "missed", "ended"),
        ({}, 10.0, 99, 100, "off_track", "ratio"),
        ({}, 100.0, 100, 100, "achieved", "reached"),
        ({}, 100.0, 100, 101, "achieved", "ended"),
        ({}, 0.0, 5, 101, "missed", "ended"),
        # Downwards it is the same.
        ({"direction": "decrease", "baseline": 200.0}, 165.0, 50, 50, "on_track", "ratio"),
        ({"direction": "decrease", "baseline": 200.0}, 165.1, 50, 50, "at_risk", "ratio"),
        ({"direction": "decrease", "baseline": 200.0}, 180.0, 50, 50, "at_risk", "ratio"),
        ({"direction": "decrease", "baseline": 200.0}, 180.1, 50, 50, "off_track", "ratio"),
        ({"direction": "decrease", "baseline": 200.0}, 100.0, 50, 50, "achieved", "reached"),
        # Limits are judged at once, by progress itself: never too early, never achieved before
        # the end.
        ({"direction": "at_least", "worst": 0.0}, 100.0, 1, 1, "on_track", "corridor"),
        ({"direction": "at_least", "worst": 0.0}, 90.0, 1, 1, "on_track", "corridor"),
        ({"direction": "at_least", "worst": 0.0}, 89.999, 1, 1, "at_risk", "corridor"),
        ({"direction": "at_least", "worst": 0.0}, 70.0, 1, 1, "at_risk", "corridor"),
        ({"direction": "at_least", "worst": 0.0}, 69.999, 1, 1, "off_track", "corridor"),
        ({"direction": "at_least", "worst": 0.0}, 100.0, 100, 101, "achieved", "ended"),
        ({"direction": "at_least", "worst": 0.0}, 99.0, 100, 101, "missed", "ended"),
        ({"direction": "at_most", "worst": 200.0}, 110.0, 1, 1, "on_track", "corridor"),
        ({"direction": "at_most", "worst": 200.0}, 110.001, 1, 1, "at_risk", "corridor"),
        ({"direction": "at_most", "worst": 200.0}, 130.0, 1, 1, "at_risk", "corridor"),
        ({"direction": "at_most", "worst": 200.0}, 130.001, 1, 1, "off_track", "corridor"),
        (RANGE, 45.5, 1, 1, "on_track", "corridor"),
        (RANGE, 45.501, 1, 1, "at_risk", "corridor"),
        (RANGE, 38.5, 1, 1, "at_risk", "corridor"),
        (RANGE, 38.499, 1, 1, "off_track", "corridor"),
        (RANGE, 40.0, 100, 101, "achieved", "ended"),
        (RANGE, 39.9, 100, 101, "missed", "ended"),
        # A yes is an achievement, a no is measured against the time.
        ({"value_type": "yes_no"}, 1.0, 9, 9, "achieved", "reached"),
        ({"value_type": "yes_no"}, 0.0, 9, 9, "too_early", "early"),
        ({"value_type": "yes_no"}, 0.0, 10, 10, "off_track", "ratio"),
        ({"value_type": "yes_no"}, 0.0, 100, 101, "missed", "ended"),
        ({"value_type": "yes_no"}, 1.0, 100, 101, "achieved", "ended"),
        # Nothing to judge by comes before everything else, even after the end.
        ({"target": None}, 50.0, 50, 101, "no_data", "missing"),
        ({"direction": "in_range"}, 50.0, 50, 101, "no_data", "missing"),
    ],
)
def test_the_first_rule_that_fits_decides(
    change: dict[str, object], value: float, on: int, as_of: int, status: str, rule: str
) -> None:
    verdict = judged(HUNDRED._replace(**change), value, on, as_of)
    assert (verdict.status, verdict.rule) == (status, rule)


@pytest.mark.parametrize(
    ("done", "status"),
    [
        (1.0, "on_track"),
        (0.9, "on_track"),
        (0.89, "at_risk"),
        (0.7, "at_risk"),
        (0.69, "off_track"),
        (0.0, "off_track"),
    ],
)
def test_limits_are_judged_on_progress_itself(done: float, status: str) -> None:
    plan = HUNDRED._replace(direction="at_least", target=100, worst=0)
    verdict = judged(plan, done * 100, 2)
    assert (verdict.status, verdict.rule) == (status, "corridor")


def test_a_limit_needs_no_dates() -> None:
    plan = Plan(direction="at_most", target=2.0, worst=6.0)
    assert judged(plan, 1.0, 40).status == "on_track"


@pytest.mark.parametrize(
    ("plan", "value", "status"),
    [
        (HUNDRED, 100, "achieved"),
        (HUNDRED, 99, "missed"),
        (HUNDRED, None, "no_data"),
        (HUNDRED._replace(direction="at_least", target=80), 90, "achieved"),
        (HUNDRED._replace(direction="at_least", target=80, worst=0), 79, "missed"),
        (HUNDRED._replace(baseline=100), 100, "no_data"),
    ],
)
def test_after_the_end_it_is_achieved_or_missed(
    plan: Plan, value: float | None, status: str
) -> None:
    assert judged(plan, value, 98, as_of=101).status == status
    if status != "no_data":
        assert judged(plan, value, 98, as_of=100).status != "missed"


def test_it_is_judged_on_the_day_of_the_last_measurement() -> None:
    verdict = judged(HUNDRED, 20, 20, as_of=60)
    assert (verdict.status, verdict.judged_on, verdict.planned) == ("on_track", day(20), 20)
    assert verdict.elapsed == pytest.approx(0.6)


@pytest.mark.parametrize("on", [61, 100, 101])
def test_measurements_after_today_are_ignored(on: int) -> None:
    verdict = judged(HUNDRED, 50, on, as_of=60)
    assert (verdict.status, verdict.missing, verdict.age) == ("no_data", "measurement", None)


def test_measurements_after_the_due_date_are_not_judged() -> None:
    late = judge(HUNDRED, (day(105), 100), day(110), STANDARD)
    assert (late.status, late.missing) == ("no_data", "late")
    kept = judge(HUNDRED, (day(90), 80), day(110), STANDARD, newest=day(109))
    assert (kept.status, kept.value, kept.age, kept.stale) == ("missed", 80, 1, False)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"start": None}, "start"),
        ({"due": None}, "due"),
        ({"start": day(200), "due": day(300)}, None),
        ({"start": day(50), "due": day(49)}, "period"),
        ({"target": None}, "target"),
        ({"baseline": None}, "baseline"),
        ({"target": 0}, "distance"),
    ],
)
def test_no_data_says_what_is_missing(change: dict[str, object], missing: str | None) -> None:
    verdict = judged(HUNDRED._replace(**change), 20, 40)
    assert verdict.missing == missing
    assert verdict.status == ("no_data" if missing else "too_early")


def test_reached_is_achieved_even_without_dates() -> None:
    assert judged(Plan(baseline=0, target=10), 11, 40).status == "achieved"


@pytest.mark.parametrize(
    ("value_type", "value", "on", "status"),
    [
        ("yes_no", 1, 40, "achieved"),
        ("yes_no", 0, 5, "too_early"),
        ("yes_no", 0, 40, "off_track"),
    ],
)
def test_yes_or_no(value_type: str, value: float, on: int, status: str) -> None:
    plan = HUNDRED._replace(value_type=value_type, direction="at_most", target=None)
    assert judged(plan, value, on).status == status


def test_milestones_are_judged_today_and_never_stale() -> None:
    plan = HUNDRED._replace(
        value_type="milestone",
        frequency="daily",
        milestones=((1.0, True), (1.0, False), (2.0, False)),
    )
    verdict = judge(plan, None, day(50), STANDARD)
    assert (verdict.judged_on, verdict.progress, verdict.planned_progress) == (day(50), 0.25, 0.5)
    assert (verdict.status, verdict.stale, verdict.age) == ("at_risk", False, None)
    empty = judge(plan._replace(milestones=()), None, day(50), STANDARD)
    assert (empty.status, empty.missing) == ("no_data", "milestones")


@pytest.mark.parametrize(
    ("frequency", "fresh", "stale"),
    [
        ("daily", 4, 5),
        ("weekly", 10, 11),
        ("monthly", 46, 47),
        ("quarterly", 138, 139),
        ("yearly", 549, 550),
    ],
)
def test_stale_after_half_a_period_more(frequency: str, fresh: int, stale: int) -> None:
    plan = HUNDRED._replace(frequency=frequency)
    for age, expected in ((fresh, False), (stale, True)):
        verdict = judge(plan, (AS_OF - timedelta(days=age), 1), AS_OF, STANDARD)
        assert (verdict.stale, verdict.age) == (expected, age)
    stopped = judge(plan, (AS_OF - timedelta(days=stale), 1), AS_OF, STANDARD, stopped=True)
    assert not stopped.stale
    assert stale_after(frequency) >= fresh


def test_monthly_active_users_are_at_risk() -> None:
    verdict = judge(MAU, (date(2026, 10, 31), 350.4), AS_OF, STANDARD)
    assert verdict.planned == pytest.approx(364.45, abs=0.01)
    assert verdict.progress == pytest.approx(0.38)
    assert (verdict.status, verdict.rule, verdict.limit) == ("at_risk", "ratio", 0.7)
    assert round(verdict.ratio or 0, 2) in (0.68, 0.69)


@pytest.mark.parametrize(
    ("preset", "green", "amber", "expected"),
    [
        ("standard", 0.7, 0.4, (0.7, 0.4)),
        ("committed", 0.7, 0.4, (0.95, 0.75)),
        ("committed", 0.8, 0.5, (0.8, 0.5)),
        ("custom", 0.7, 0.4, (0.7, 0.4)),
        ("standard", 0.8, 0.4, (0.8, 0.4)),
    ],
)
def test_a_named_preset_fills_in_its_thresholds(
    preset: str, green: float, amber: float, expected: tuple[float, float]
) -> None:
    found = thresholds(preset, green, amber, 0.9, 0.7)
    assert found == Thresholds(*expected, 0.9, 0.7)


@pytest.mark.parametrize("huge", [1e15, -1e15, 1e-9, 1.7e308, -1.7e308])
@pytest.mark.parametrize("direction", ["increase", "decrease", "at_least", "at_most", "in_range"])
def test_odd_numbers_never_raise(huge: float, direction: str) -> None:
    for odd in (huge, -huge, 0.0):
        plan = Plan(
            direction=direction,
            baseline=odd,
            target=huge,
            low=odd,
            high=huge,
            worst=-huge,
            tolerance=1e-300,
            start=START,
            due=day(100),
            points=((day(30), odd),),
        )
        verdict = judge(plan, (day(40), odd), day(50), STANDARD)
        assert verdict.status in {
            "no_data",
            "on_track",
            "at_risk",
            "off_track",
            "achieved",
            "too_early",
        }
        for number in (verdict.progress, verdict.ratio, verdict.planned, verdict.required_rate):
            assert number is None or abs(number) < float("inf")
