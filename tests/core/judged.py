"""Judged KPIs for the tests of words."""

from __future__ import annotations

from datetime import date
from typing import Any

from goaldesk.core.rows import KpiRow
from goaldesk.core.rules.pace import judge
from goaldesk.core.rules.plan import Plan, Thresholds
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
