"""The test vectors of docs/methods.md, section 11, each as it stands there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from goaldesk.core.rules.forecast import fit
from goaldesk.core.rules.market import growth, nps
from goaldesk.core.rules.pace import elapsed, judge
from goaldesk.core.rules.plan import PRESETS, Plan
from goaldesk.core.rules.progress import progress
from goaldesk.core.rules.rollup import Child, roll_up


@pytest.mark.parametrize(
    ("plan", "value", "expected"),
    [
        (Plan(baseline=0, target=100), 45, 0.45),
        (Plan(direction="decrease", baseline=200, target=0), 100, 0.50),
        (Plan(baseline=1.0, target=1.5), 1.35, 0.70),
    ],
)
def test_the_way_gone(plan: Plan, value: float, expected: float) -> None:
    assert progress(plan, value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "expected"), [(42, 1), (46, 0.8), (47.5, 0.5), (50, 0), (38, 0.6)]
)
def test_a_range_from_40_to_45_with_a_tolerance_of_5(value: float, expected: float) -> None:
    plan = Plan(direction="in_range", low=40, high=45, tolerance=5)
    assert progress(plan, value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("done", "ratio", "status"),
    [(0.15, 0.375, "off_track"), (0.20, 0.5, "at_risk"), (0.50, 1.25, "on_track")],
)
def test_day_40_of_100(done: float, ratio: float, status: str) -> None:
    first = date(2026, 1, 1)
    plan = Plan(baseline=0, target=1, start=first, due=first + timedelta(days=99))
    fortieth = first + timedelta(days=39)
    verdict = judge(plan, (fortieth, done), fortieth, PRESETS["standard"])
    assert (verdict.ratio, verdict.status) == (pytest.approx(ratio), status)


def test_15_april_is_half_of_april() -> None:
    assert elapsed(date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 15)) == 0.50


def test_a_weighted_mean_leaves_out_what_is_not_measured() -> None:
    total = roll_up(
        [
            Child(2, 0.5, "on_track"),
            Child(1, 1.0, "achieved"),
            Child(1, 0.0, "too_early"),
            Child(9, None, "no_data"),
        ]
    )
    assert (total.progress, total.measured, total.counted) == (0.50, 3, 4)


def test_a_forecast_at_day_90() -> None:
    line = fit([(0, 0), (10, 12), (20, 18), (30, 33)])
    assert line is not None
    assert line.slope == pytest.approx(1.05)
    assert line.value(90) == pytest.approx(94.5)


def test_a_net_promoter_score_and_its_margin() -> None:
    found = nps(50, 30, 20)
    assert found is not None
    assert (found.score, found.n) == (30.0, 100)
    # 196·√((0.5 + 0.2 − 0.3²)/100)
    assert found.margin == pytest.approx(15.3, abs=0.05)


def test_ten_per_cent_growth_a_year() -> None:
    assert growth(100, 161.051, 5) == pytest.approx(0.10)
