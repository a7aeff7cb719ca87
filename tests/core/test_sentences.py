"""Values, targets, forecasts and roll-ups in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from goaldesk.core import sentences
from goaldesk.core.model.choices import STATUSES
from goaldesk.core.rows import KpiRow, Override, ProductRow
from goaldesk.core.rules.forecast import Forecast, forecast
from goaldesk.core.rules.plan import Plan, Thresholds
from tests.core.judged import AS_OF, DUE, EN, OCTOBER, START, ZH, limit, row


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (60.0, "Needs 5 a month."),
        # Rounded to the values' decimals, these would need nothing.
        (2.4, "Needs 0.2 a month."),
        (0.5, "Needs 0.04 a month."),
        (-0.5, "Needs −0.04 a month."),
    ],
)
def test_a_small_required_rate_is_not_nothing(target: float, sentence: str) -> None:
    # 372 days to go are twelve months of 31.
    plan = {"baseline": -9 * target, "target": target, "unit": "", "decimals": 0, "points": ()}
    kpi = row((START, 0.0), START, **plan, due=START + timedelta(days=372))
    assert sentences.required_text(EN, kpi) == sentence


def test_every_status_has_a_word() -> None:
    assert set(sentences.STATUS_LABELS) == {*STATUSES, "stale"}
    assert sentences.status_text(EN, "too_early") == "Too early"


@pytest.mark.parametrize(
    ("values", "value", "number", "whole"),
    [
        ({}, 350.4, "350.4", "350.4 M"),
        ({}, 350, "350.0", "350.0 M"),
        ({}, None, "–", "–"),
        ({"decimals": None}, 364.0999999, "364.1", "364.1 M"),
        ({"decimals": None, "baseline": 1.25}, 364.0999999, "364.10", "364.10 M"),
        ({"decimals": 0, "unit": ""}, -1234.5, "−1,235", "−1,235"),
        ({"value_type": "percent", "unit": ""}, 35.2, "35.2", "35.2 %"),
        ({"value_type": "currency", "currency": "CNY"}, 431, "431.0", "¥431.0 M"),
        ({"value_type": "currency", "currency": "CNY"}, -431, "−431.0", "−¥431.0 M"),
        ({"value_type": "currency", "currency": "EUR", "unit": ""}, 1.5, "1.5", "€1.5"),
        ({"value_type": "currency", "currency": "CNY", "unit": "亿元"}, 5.2, "5.2", "5.2 亿元"),
        ({"value_type": "currency", "currency": ""}, 5.2, "5.2", "5.2 M"),
        ({"value_type": "yes_no"}, 1, "Yes", "Yes"),
        ({"value_type": "yes_no"}, 0, "No", "No"),
        (
            {"value_type": "milestone", "milestones": ((1.0, True), (3.0, False))},
            0.25,
            "25 %",
            "25 %",
        ),
    ],
)
def test_values_in_their_unit(
    values: dict[str, Any], value: float | None, number: str, whole: str
) -> None:
    kpi = row(**values)
    assert sentences.number_text(EN, kpi, value) == number
    assert sentences.value_text(EN, kpi, value) == whole


RANGE = {"direction": "in_range", "value_type": "currency", "currency": "CNY"}


@pytest.mark.parametrize(
    ("values", "plain", "whole"),
    [
        ({}, "400.0", "400.0 M"),
        ({"direction": "at_least"}, "≥ 400.0", "≥ 400.0 M"),
        ({"direction": "at_most"}, "≤ 400.0", "≤ 400.0 M"),
        ({"direction": "in_range", "low": 40.0, "high": 45.0}, "40.0–45.0", "40.0–45.0 M"),
        ({"direction": "in_range", "low": 40.0}, "–", "–"),
        ({"target": None}, "–", "–"),
        ({"value_type": "currency", "currency": "CNY"}, "¥400.0", "¥400.0 M"),
        ({"value_type": "currency", "currency": "CNY", "target": -20.0}, "−¥20.0", "−¥20.0 M"),
        ({**RANGE, "low": -10.0, "high": -5.0}, "−¥10.0–−¥5.0", "−¥10.0–−¥5.0 M"),
        ({**RANGE, "low": -10.0, "high": 5.0}, "−¥10.0–5.0", "−¥10.0–5.0 M"),
        ({"value_type": "yes_no", "direction": "at_least"}, "Yes", "Yes"),
        ({"value_type": "milestone"}, "100 %", "100 %"),
    ],
)
def test_targets(values: dict[str, Any], plain: str, whole: str) -> None:
    assert sentences.target_text(EN, row(**values)) == plain
    assert sentences.target_text(EN, row(**values), unit=True) == whole


@pytest.mark.parametrize(
    ("plan", "value", "value_shown", "target_shown"),
    [
        ((0.0, 40.0), 35.285714285714285, "35.29", "40.00"),
        ((0.0, 40.0), 35.3, "35.3", "40.0"),
        ((0.0, 40.0), 35.25, "35.25", "40.00"),
        ((0.0, 0.5), 1 / 3, "0.3333", "0.5000"),
        ((0.0, 0.3), 0.1 + 0.2, "0.3", "0.3"),
        ((0.1 + 0.2, 2.0), 1.0, "1.0", "2.0"),
        ((100.0, 200.0), 102.49999999999999, "102.5", "200.0"),
        ((0.0, 1.125), 1.0, "1.000", "1.125"),
        ((0.0, 1.125), 2 / 3, "0.6667", "1.1250"),
        ((0.0, 0.00001), 0.000007, "0.000007", "0.000010"),
        ((0.0, 1e15), 7.5e14, "750,000,000,000,000", "1,000,000,000,000,000"),
    ],
)
def test_a_computed_value_gives_no_more_decimals_than_tell_something(
    plan: tuple[float, float], value: float, value_shown: str, target_shown: str
) -> None:
    kpi = row((OCTOBER, value), baseline=plan[0], target=plan[1], unit="", decimals=None)
    assert sentences.value_text(EN, kpi, kpi.value) == value_shown
    assert sentences.target_text(EN, kpi) == target_shown


def test_units_after_a_name() -> None:
    assert sentences.unit_text(EN, row(value_type="currency", currency="CNY")) == "¥M"
    assert sentences.unit_text(ZH, row(value_type="currency", currency="CNY", unit="元")) == "元"
    assert sentences.unit_text(EN, row(value_type="yes_no")) == ""


def test_planned_half_of_a_yes_is_a_share() -> None:
    assert sentences.planned_text(EN, row(value_type="yes_no"), 0.61) == "61 %"
    assert sentences.planned_text(EN, row(), 364.1) == "364.1"


def test_changes_carry_their_sign() -> None:
    assert sentences.change_text(EN, row(), -13.7) == "−13.7"
    assert sentences.change_text(EN, row(), 1.9) == "+1.9"
    assert sentences.points_text(EN, 0.0983) == "+9.8"
    assert sentences.points_text(EN, -0.04) == "−4.0"
    assert sentences.points_text(EN, None) == "–"


@pytest.mark.parametrize(
    ("target", "value_type", "unit", "sentence"),
    [
        (24.0, "number", "%", "Needs 2 points a month."),
        (12.0, "percent", "", "Needs 1 point a month."),
        (-12.0, "percent", "%", "Needs −1 point a month."),
        (24.0, "percent", "‰", "Needs 2 ‰ a month."),
    ],
)
def test_a_percentage_moves_by_points(
    target: float, value_type: str, unit: str, sentence: str
) -> None:
    plan = {"baseline": -9 * target, "target": target, "unit": unit, "value_type": value_type}
    kpi = row((START, 0.0), START, **plan, decimals=0, points=(), due=START + timedelta(days=372))
    assert sentences.required_text(EN, kpi) == sentence


def test_forecast_and_required_rate() -> None:
    users = [
        (date(2026, 5, 31), 328.9),
        (date(2026, 6, 30), 331.2),
        (date(2026, 7, 31), 334.6),
        (date(2026, 8, 31), 343.1),
        (date(2026, 9, 30), 345.0),
        (OCTOBER, 350.4),
    ]
    plan = Plan(baseline=320.0, target=400.0, start=START, due=DUE)
    found = forecast(plan, users, AS_OF)
    assert sentences.forecast_text(EN, row(), found) == (
        "Projected 372.3 M on 31 Mar, 65 % of the way."
    )
    assert sentences.band_text(EN, row(), found) == "80 %: 367–377"
    assert sentences.required_text(EN, row(), 8.5) == "Needs 10.8 M a month; best so far 8.5 M."
    assert sentences.required_text(EN, row()) == "Needs 10.8 M a month."
    assert sentences.forecast_text(EN, row(), None) == ""
    assert sentences.band_text(EN, row(), None) == ""


@pytest.mark.parametrize(("low", "high"), [(10.8, 11.3), (7.3, 8.4)])
def test_a_narrow_band_is_not_rounded_to_another(low: float, high: float) -> None:
    narrow = Forecast(DUE, 11.0, low, high, 0.76, 0.0, ())
    assert sentences.band_text(EN, row(), narrow) == f"80 %: {low}–{high}"


@pytest.mark.parametrize(
    "kpi",
    [
        row((OCTOBER, 401.0)),
        row(None),
        row(as_of=DUE),
        row(direction="at_least"),
        row((OCTOBER, 0.0), value_type="yes_no"),
    ],
)
def test_nothing_is_required(kpi: KpiRow) -> None:
    assert sentences.required_text(EN, kpi) == ""


def test_stale_data() -> None:
    old = limit((AS_OF - timedelta(days=14), 84.1))
    assert sentences.stale_text(EN, old) == (
        "Data are stale: last measured 14 days ago, 10 at most for this frequency."
    )
    assert sentences.stale_text(EN, limit((AS_OF - timedelta(days=10), 84.1))) == ""


def test_a_status_set_by_hand() -> None:
    kpi = row()._replace(override=Override("on_track", "New survey running", DUE))
    assert sentences.override_text(EN, kpi) == (
        "Set by hand to “On track” until 31 Mar: New survey running"
    )
    assert sentences.override_text(EN, row()) == ""


def test_roll_ups() -> None:
    product = ProductRow(
        name="",
        owner="",
        start=START,
        due=DUE,
        currency="",
        thresholds=Thresholds(),
        preset="standard",
        progress=0.5,
        status="off_track",
        measured=9,
        counted=10,
        decided_by="30-day retention",
        decided_id="r",
        holds_stale=True,
        elapsed=0.61,
        day=223,
        days=365,
    )
    assert sentences.measured_text(EN, product) == "9 of 10 measured"
    assert sentences.decided_text(EN, product) == "decided by “30-day retention”"
    assert sentences.holds_stale_text(EN, product) == "holds stale data"
    clean = product._replace(decided_id="", holds_stale=False)
    assert sentences.decided_text(EN, clean) + sentences.holds_stale_text(EN, clean) == ""


@pytest.mark.parametrize(
    ("decimals", "value", "said"),
    [
        (None, 102.5, "102.5"),  # the target of 400 alone would make it 103
        (None, 102.49999999999999, "102.5"),
        (None, 103.0, "103"),
        (0, 102.5, "103"),
        (1, 103.0, "103.0"),
        (None, None, "–"),
    ],
)
def test_a_measurement_is_rounded_only_where_its_kpi_says_so(
    decimals: int | None, value: float | None, said: str
) -> None:
    kpi = row((OCTOBER, 350.0), decimals=decimals)
    assert sentences.recorded_text(EN, kpi, value) == said
    unit = "" if value is None else " M"
    assert sentences.recorded_text(EN, kpi, value, unit=True) == said + unit
