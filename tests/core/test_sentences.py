from __future__ import annotations

import string
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from goaldesk.core import gaps, market_words, sentences, swot_words, verdict_words, work_words
from goaldesk.core.model.choices import STATUSES
from goaldesk.core.queries.people import ResourceUse
from goaldesk.core.rows import AgendaItem, KpiRow, MissingItem, Override, ProductRow
from goaldesk.core.rules.forecast import Forecast, forecast
from goaldesk.core.rules.pace import judge
from goaldesk.core.rules.plan import Plan, Thresholds
from goaldesk.core.rules.raci import findings
from goaldesk.core.words import Words

EN, ZH = Words("en"), Words("zh")
AS_OF, START, DUE = date(2026, 11, 9), date(2026, 4, 1), date(2027, 3, 31)
OCTOBER = date(2026, 10, 31)
POINTS = ((OCTOBER, 364.1),)


def row(
    last: tuple[date, float] | None = (OCTOBER, 350.4), as_of: date = AS_OF, **values: Any
) -> KpiRow:
    """A judged KPI; without more said, the monthly active users."""
    given: dict[str, Any] = {
        "baseline": 320.0,
        "target": 400.0,
        "start": START,
        "due": DUE,
        "unit": "M",
        "decimals": 1,
        "points": POINTS,
        **values,
    }
    plan = Plan(**{key: value for key, value in given.items() if key in Plan._fields})
    verdict = judge(plan, last, as_of, Thresholds())
    return KpiRow(
        id="mau",
        goal_id=None,
        goal="",
        code="",
        name="Monthly active users",
        category="other",
        unit=given["unit"],
        decimals=given["decimals"],
        currency=given.get("currency", ""),
        value_type=plan.value_type,
        direction=plan.direction,
        owner="",
        frequency=plan.frequency,
        weight=1.0,
        stopped=False,
        start=plan.start,
        due=plan.due,
        baseline=plan.baseline,
        target=plan.target,
        low=plan.low,
        high=plan.high,
        worst=plan.worst,
        value=verdict.value,
        value_date=verdict.judged_on,
        planned=verdict.planned,
        progress=verdict.progress,
        planned_progress=verdict.planned_progress,
        status=verdict.status,
        stale=verdict.stale,
        override=None,
        verdict=verdict,
        original_target=None,
        position=0.0,
    )


def limit(last: tuple[date, float] | None, **values: Any) -> KpiRow:
    given = {
        "direction": "at_least",
        "target": 85.0,
        "worst": 75.0,
        "unit": "%",
        "frequency": "weekly",
        **values,
    }
    return row(last, **given)


@pytest.mark.parametrize(
    ("kpi", "sentence"),
    [
        (row(), "At risk: 38 % done, 55 % planned by 31 Oct, ratio 0.69 < 0.70"),
        (row((OCTOBER, 362.0)), "On track: 53 % done, 55 % planned by 31 Oct, ratio 0.95 ≥ 0.70"),
        (row((OCTOBER, 330.0)), "Off track: 13 % done, 55 % planned by 31 Oct, ratio 0.23 < 0.40"),
        # What rounds up to its limit shows that it lies below it.
        (
            row((OCTOBER, 350.8), points=((OCTOBER, 364.05),)),
            "At risk: 39 % done, 55 % planned by 31 Oct, ratio 0.699 < 0.700",
        ),
        (
            row((date(2026, 4, 30), 321.0), points=()),
            "Too early: 1 % done, 8 % planned by 30 Apr; judged from 10 % planned on",
        ),
        # What rounds up to a tenth shows that it lies below it.
        (
            row((date(2026, 5, 5), 321.0), points=()),
            "Too early: 1 % done, 9.6 % planned by 5 May; judged from 10.0 % planned on",
        ),
        (row((OCTOBER, 403.2)), "Achieved: 104 % done, 55 % planned by 31 Oct"),
        (row((OCTOBER, 403.2), start=None, due=None), "Achieved: 104 % done by 31 Oct"),
        (row((OCTOBER, 390.0), date(2027, 4, 1)), "Missed: 88 % done by 31 Mar, when it was due"),
        (row((OCTOBER, 399.9), date(2027, 4, 1)), "Missed: 99.9 % done by 31 Mar, when it was due"),
        (
            row((OCTOBER, 400.0), date(2027, 4, 1)),
            "Achieved: 100 % done by 31 Mar, when it was due",
        ),
        (row(None), "No status: nothing has been measured yet"),
        (row(target=None), "No status: there is no target"),
        (row(target=320.0), "No status: the target equals the baseline"),
        (row(due=None), "No status: there is no due date"),
        (
            limit((date(2026, 10, 26), 84.1)),
            "On track: 84.1 % on 26 Oct where ≥ 85.0 % is wanted, 91 % done ≥ 90 %",
        ),
        (
            limit((date(2026, 10, 26), 84.96), decimals=2),
            "On track: 84.96 % on 26 Oct where ≥ 85.00 % is wanted, 99.6 % done ≥ 90 %",
        ),
        (
            limit((date(2026, 10, 26), 82.5)),
            "At risk: 82.5 % on 26 Oct where ≥ 85.0 % is wanted, 75 % done < 90 %",
        ),
        (
            limit((date(2026, 10, 26), 83.96)),
            "At risk: 84.0 % on 26 Oct where ≥ 85.0 % is wanted, 89.6 % done < 90.0 %",
        ),
        (
            limit((date(2026, 10, 26), 3.0), direction="at_most", target=2.0, worst=2.5, unit=""),
            "Off track: 3.0 on 26 Oct where ≤ 2.0 is wanted, 0 % done < 70 %",
        ),
        (
            limit((date(2026, 10, 26), 42.0), direction="in_range", low=40.0, high=45.0),
            "On track: 42.0 % on 26 Oct where 40.0–45.0 % is wanted, 100 % done ≥ 90 %",
        ),
    ],
)
def test_each_verdict_says_its_rule(kpi: KpiRow, sentence: str) -> None:
    assert verdict_words.verdict_text(EN, kpi) == sentence


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
    kpi = replace(row(), override=Override("on_track", "New survey running", DUE))
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
    clean = replace(product, decided_id="", holds_stale=False)
    assert sentences.decided_text(EN, clean) + sentences.holds_stale_text(EN, clean) == ""


def item(kind: str, days: int | None, **values: Any) -> AgendaItem:
    day = None if days is None else AS_OF + timedelta(days=days)
    given = {"title": "Brief", "owner": "Zhao Min", "detail": "", **values}
    return AgendaItem(kind=kind, date=day, days=days, table="", row_id="", overdue=False, **given)


@pytest.mark.parametrize(
    ("found", "title", "note", "when"),
    [
        (item("action", -3), "Brief", "Improvement action · Zhao Min · due 6 Nov", "3 days late"),
        (item("action", -1, owner=""), "Brief", "Improvement action · due 8 Nov", "1 day late"),
        (
            item("communication", 1, detail="email"),
            "Brief",
            "Communication plan · Zhao Min · E-mail",
            "tomorrow",
        ),
        (
            item("communication", 0, detail="email", owner=""),
            "Brief",
            "Communication plan · E-mail",
            "today",
        ),
        (item("review", 3, owner="Lin, Chen"), "Brief", "Lin, Chen", "12 Nov"),
        (
            replace(item("stale", -14, detail="weekly", title="CSAT"), days=14),
            "Record “CSAT”",
            "Weekly · last 26 Oct",
            "14 days old",
        ),
        (
            item("orphan", None, title="Creators"),
            "Opportunity “Creators” is used by no strategy",
            "SWOT · loose end",
            "",
        ),
    ],
)
def test_todays_items(found: AgendaItem, title: str, note: str, when: str) -> None:
    assert gaps.agenda_title(EN, found) == title
    assert gaps.agenda_note(EN, found) == note
    assert gaps.agenda_when(EN, found) == when


def test_braces_in_a_users_text_are_only_text() -> None:
    gap = MissingItem("kpis", "kpi_owner", "kpi", "x", "owner", {"name": "{odd} {0}"})
    assert gaps.missing_text(EN, gap) == "“{odd} {0}” has no owner"
    assert gaps.agenda_title(EN, item("stale", 1, title="{x}")) == "Record “{x}”"


# What a contradiction tells beside the name; its sentences are tested where it is found.
TOLD = {
    "market_sam_large": {"why"},
    "market_som_large": {"why"},
    **{f"market_{field}": {"why"} for field in market_words.FIGURE_OF},
    "product_reversed": {"start", "due"},
    "thresholds_reversed": {"amber", "green"},
    "goal_reversed": {"start", "due"},
    "kpi_before_goal": {"start", "limit"},
    "kpi_after_goal": {"due", "limit"},
    "kpi_worst_high": {"worst", "target"},
    "kpi_worst_low": {"worst", "target"},
    "kpi_point_outside": {"day", "start", "due"},
    "kpi_code_twice": {"count", "code"},
    "kpi_future": {"count", "day"},
    "override_expired": {"until"},
    "statement_alternative": {"why"},
    "statement_superlative": {"why"},
    "statement_words": {"why"},
    "statement_characters": {"why"},
    "market_shares": {"total"},
    "market_years": {"why"},
    "survey_empty": {"why"},
    "goal_circle": {"path"},
    "goal_before_goal": {"start", "limit"},
    "goal_after_goal": {"due", "limit"},
    "goal_before_product": {"start", "limit"},
    "goal_after_product": {"due", "limit"},
    "kpi_increase_down": {"baseline", "target"},
    "kpi_decrease_up": {"baseline", "target"},
    "kpi_point_back": {"day", "value", "before"},
    "kpi_point_beyond": {"day", "value", "target"},
    "kpi_point_due": {"day", "value", "target"},
    "kpi_stale": {"why"},
    "kpi_frequency": {"frequency", "days"},
    "milestone_future": {"day"},
    **{f"strategy_{key}": {"why"} for key in swot_words.STRATEGY_TEXTS},
    "aged": {"day"},
    "activity_reversed": {"start", "due"},
    "resource_over_use": {"why"},
    **{f"raci_{key}": {"why"} for key in work_words.RACI_TEXTS},
}


@pytest.mark.parametrize("key", sorted(gaps.MISSING_TEXTS))
def test_gaps_name_no_more_than_they_know(key: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(gaps.MISSING_TEXTS[key]) if name}
    assert names - {"name"} == TOLD.get(key, set())


def test_a_sentence_for_every_reason_there_is_no_verdict() -> None:
    odd = {
        "baseline": row(baseline=None),
        "limits": row(direction="in_range"),
        "limits_reversed": row(direction="in_range", low=2.0, high=1.0),
        "milestones": row(value_type="milestone"),
        "start": row(start=None),
        "period": row(start=DUE, due=START, as_of=START, last=(START, 330.0)),
        "number": row(baseline=-1.7e308, target=1.7e308),
        "late": row(as_of=DUE + timedelta(days=9), last=(DUE + timedelta(days=1), 330.0)),
    }
    for key, kpi in odd.items():
        assert kpi.verdict.missing == key
        assert verdict_words.verdict_text(EN, kpi).startswith("No status: ")
        assert f"kpi_{key}" in gaps.MISSING_TEXTS


def test_raci_findings() -> None:
    grid = {str(n): {"dev": "AR", "ops": "C"} for n in range(5)}
    grid["5"] = {"dev": "R", "a": "R", "b": "R", "c": "A", "d": "C", "e": "C", "f": "C", "g": "C"}
    shown = work_words.raci_texts(EN, findings(grid, ["dev", "ops", "hr"]))
    assert shown == [
        "3 are responsible (R); two are enough",
        "4 are consulted (C); three are enough",
        "Accountable (A) for 5 activities, over 40 % of them",
        "Has a role in every activity",
        "Neither responsible (R) nor accountable (A) for anything",
        "Neither responsible (R) nor accountable (A) for anything",
    ]
    first = findings({"a": {}}, [])[0]
    assert work_words.raci_texts(EN, [first]) == ["Nobody is accountable (A)"]
    values = {"name": "Launch", "count": 2}
    item = MissingItem("responsibilities", "raci_many_accountable", "activity", "x", "", values)
    said = "“Launch”: 2 are accountable (A); only one can be"
    assert gaps.missing_text(EN, item) == said


@pytest.mark.parametrize(
    ("used", "limit", "committed", "over", "unit", "said"),
    [
        (64.0, 60.0, True, 4.0, "servers", "4 servers more used than the 60 servers committed"),
        (64.0, 60.0, False, 4.0, "servers", "4 servers more used than the 60 servers planned"),
        (0.3, 0.1, True, 0.3 - 0.1, "", "0.2 more used than the 0.1 committed"),
        (6.0, 60.0, True, None, "days", "6 of 60 days committed are used"),
        (6.0, 60.0, False, None, "", "6 of 60 planned are used"),
        (None, 60.0, True, None, "days", ""),
        (6.0, None, False, None, "days", ""),
    ],
)
def test_what_is_used_of_a_resource(
    used: float | None,
    limit: float | None,
    committed: bool,
    over: float | None,
    unit: str,
    said: str,
) -> None:
    use = ResourceUse("x", used, limit, committed, None, over)
    assert work_words.use_text(EN, use, unit) == said


@pytest.mark.parametrize(
    ("planned", "following", "said"),
    [
        (
            date(2026, 11, 6),
            date(2026, 11, 13),
            "It was due on 6 Nov 2026 and is overdue. The next would be on 13 Nov 2026.",
        ),
        (date(2026, 11, 6), None, "It was due on 6 Nov 2026, once; there is no next."),
        (date(2026, 11, 9), date(2026, 11, 16), "The next would be on 16 Nov 2026."),
        (date(2026, 11, 9), None, "It is held once; there is no next."),
        (None, date(2026, 11, 16), "The next would be on 16 Nov 2026."),
    ],
)
def test_when_a_communication_is_next(
    planned: date | None, following: date | None, said: str
) -> None:
    assert work_words.next_text(EN, planned, following, date(2026, 11, 9)) == said


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
