"""KPIs × periods: the last value in each period, and where a new one would be recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.sql import select
from sqlmodel import Session

from goaldesk.core.queries.inputs import inputs
from goaldesk.core.queries.records import fetch, table_of
from goaldesk.core.rows import KpiRow
from goaldesk.core.rules.dates import add_months, next_due
from goaldesk.core.rules.pace import plan_line, value_on

UNITS = ("day", "week", "month", "quarter")
# So many columns are shown at most, the newest ones.
MOST = {"day": 62, "week": 53, "month": 60, "quarter": 40}
_MEASURED = table_of("measurement").c


@dataclass(frozen=True, slots=True)
class Period:
    """A day, an ISO week, a month or a quarter; both days included."""

    unit: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class GridCell:
    """A KPI in a period: its last value there, on `date`; without one, where it would go.

    `count` measurements lie in the period; `planned` is the plan for `date`; `due` says whether a
    measurement is due in the period.
    """

    date: dt.date
    value: float | None
    count: int
    planned: float | None
    due: bool


@dataclass(frozen=True, slots=True)
class GridLine:
    """A KPI with a cell for each period."""

    id: str
    kpi: KpiRow
    cells: tuple[GridCell, ...]


def period_of(unit: str, day: dt.date) -> Period:
    """The period of that unit which holds the day."""
    if unit == "day":
        return Period(unit, day, day)
    if unit == "week":
        first = day - dt.timedelta(days=min(day.weekday(), (day - dt.date.min).days))
        return Period(unit, first, first + dt.timedelta(days=6))
    months = 3 if unit == "quarter" else 1
    first = day.replace(month=day.month - (day.month - 1) % months, day=1)
    return Period(unit, first, add_months(first, months) - dt.timedelta(days=1))


def periods(unit: str, start: dt.date | None, today: dt.date) -> tuple[Period, ...]:
    """The periods from the start up to today's: at least twelve, as far as there are so many."""
    found = [period_of(unit, today)]
    while len(found) < MOST[unit] and found[-1].first.year > 1:
        if len(found) >= 12 and (start is None or found[-1].first <= start):
            break
        found.append(period_of(unit, found[-1].first - dt.timedelta(days=1)))
    return tuple(reversed(found))


def period_to_enter(unit: str, today: dt.date) -> Period:
    """The period whose values are entered today: a month's until the 15th of the next."""
    now = period_of(unit, today)
    if unit == "month" and today.day <= 15:
        return period_of(unit, now.first - dt.timedelta(days=1))
    return now


def due_in(kpi: KpiRow, period: Period) -> dt.date | None:
    """The last day in the period on which the KPI is due to be measured; None without one."""
    if kpi.stopped or kpi.value_type == "milestone":
        return None
    if (kpi.start and kpi.start > period.last) or (kpi.due and kpi.due < period.first):
        return None
    if kpi.start is None or kpi.frequency in ("daily", "weekly"):
        return min(period.last, kpi.due) if kpi.due else period.last
    if kpi.frequency == "monthly" and period.unit in ("month", "quarter"):
        return min(period.last, kpi.due) if kpi.due else period.last
    day, found = kpi.start - dt.timedelta(days=1), None
    while day <= period.last:
        following = next_due(day, kpi.frequency, kpi.start, kpi.due)
        if following is None or following > period.last:
            break
        day = following
        found = day if day >= period.first else None
    return found


def grid(
    session: Session, kpis: Sequence[KpiRow], shown: Sequence[Period], today: dt.date
) -> tuple[GridLine, ...]:
    """A line for each KPI that takes values: not for milestones, nor for stopped ones."""
    kept = [kpi for kpi in kpis if kpi.value_type != "milestone" and not kpi.stopped]
    if not kept or not shown:
        return ()
    known = _known(session, shown, today)
    plans = inputs(session).plans
    lines = []
    for kpi in kept:
        line = plan_line(plans[kpi.id])
        cells = []
        for period in shown:
            day, value, count = known.get((kpi.id, period.first), (None, None, 0))
            due = due_in(kpi, period)
            day = day or _place(kpi, period, today)
            cells.append(GridCell(day, value, count, value_on(line, day), due is not None))
        lines.append(GridLine(kpi.id, kpi, tuple(cells)))
    return tuple(lines)


def _place(kpi: KpiRow, period: Period, today: dt.date) -> dt.date:
    """The day of a new value: the period's last or the due date in it, today at the latest."""
    last = min(period.last, today)
    return kpi.due if kpi.due and period.first <= kpi.due <= last else last


def _known(
    session: Session, shown: Sequence[Period], today: dt.date
) -> dict[tuple[str, dt.date], tuple[dt.date, float, int]]:
    """The last measurement in each KPI's periods, and how many there are; by the first day."""
    unit = shown[0].unit
    # SQLite answers the value of the row that holds the maximum.
    part = func.substr(_MEASURED.date, 1, 7 if unit in ("month", "quarter") else 10)
    query = (
        select(_MEASURED.kpi_id, func.max(_MEASURED.date), _MEASURED.value, func.count())
        .where(_MEASURED.date.between(shown[0].first, min(shown[-1].last, today)))
        .group_by(_MEASURED.kpi_id, part)
        .order_by(_MEASURED.kpi_id, part)
    )
    found: dict[tuple[str, dt.date], tuple[dt.date, float, int]] = {}
    for kpi_id, day, value, count in fetch(session, query):
        key = (kpi_id, period_of(unit, day).first)
        found[key] = (day, value, count + found.get(key, (day, value, 0))[2])
    return found
