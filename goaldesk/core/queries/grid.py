"""KPIs × periods: the last value in each period, and where a new one would be recorded."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Date, column, func, true, values
from sqlalchemy.sql import select

from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.corrections import corrections
from goaldesk.core.queries.inputs import inputs
from goaldesk.core.queries.records import fetch
from goaldesk.core.reading import Reader
from goaldesk.core.rows import KpiRow
from goaldesk.core.rules.dates import add_months, next_due
from goaldesk.core.rules.pace import plan_line, value_on

UNITS = ("day", "week", "month", "quarter")
# So many columns are shown at most, the newest ones.
MOST = {"day": 62, "week": 106, "month": 120, "quarter": 80}
_MEASUREMENT, _KPI = table_of("measurement"), table_of("kpi")
_MEASURED = _MEASUREMENT.c


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week, a month or a quarter; both days included."""

    unit: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class GridCell:
    """A KPI in a period: its last value there, on `date`; without one, where it would go.

    `count` measurements lie in the period, `id` is the shown one's (empty without one);
    `planned` is the plan for `date`; `due` says whether a measurement is due in the period.
    `was` is the value before its last correction, `why` the reason given.
    """

    date: dt.date
    value: float | None
    count: int
    planned: float | None
    due: bool
    id: str = ""
    was: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A KPI with a cell for each period; `locked` is "milestone" or "stopped" if it takes none."""

    id: str
    kpi: KpiRow
    cells: tuple[GridCell, ...]

    @property
    def locked(self) -> str:
        """Why the KPI takes no values here; empty if it does."""
        if self.kpi.value_type == "milestone":
            return "milestone"
        return "stopped" if self.kpi.stopped else ""


def period_of(unit: str, day: dt.date, week_start: int = 0) -> Period:
    """The period of that unit which holds the day; a week begins on `week_start`, 0 for Monday."""
    if unit == "day":
        return Period(unit, day, day)
    if unit == "week":
        into = (day.weekday() - week_start) % 7
        first = day - dt.timedelta(days=min(into, (day - dt.date.min).days))
        return Period(unit, first, first + dt.timedelta(days=6))
    months = 3 if unit == "quarter" else 1
    first = day.replace(month=day.month - (day.month - 1) % months, day=1)
    return Period(unit, first, add_months(first, months) - dt.timedelta(days=1))


def periods(
    unit: str, start: dt.date | None, today: dt.date, week_start: int = 0
) -> tuple[Period, ...]:
    """The periods from the start up to today's: at least twelve, as far as there are so many."""
    found = [period_of(unit, today, week_start)]
    while len(found) < MOST[unit] and found[-1].first.year > 1:
        if len(found) >= 12 and (start is None or found[-1].first <= start):
            break
        found.append(period_of(unit, found[-1].first - dt.timedelta(days=1), week_start))
    return tuple(reversed(found))


def period_to_enter(unit: str, today: dt.date, week_start: int = 0) -> Period:
    """The period whose values are entered today: a month's until the 15th of the next."""
    now = period_of(unit, today, week_start)
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


def place(
    period: Period, measured: Sequence[dt.date], due: dt.date | None, today: dt.date
) -> dt.date:
    """The day that a period's value goes to, where `measured` are the KPI's days, the first first.

    The last day in it that was measured, else the due date or the period's last day, today at the
    latest; a period to come keeps its last day.
    """
    last = min(period.last, today)
    index = bisect.bisect_right(measured, last)
    if index and measured[index - 1] >= period.first:
        return measured[index - 1]
    if due and period.first <= due <= last:
        return due
    return last if last >= period.first else period.last


def grid(
    session: Reader, kpis: Sequence[KpiRow], shown: Sequence[Period], today: dt.date
) -> tuple[GridLine, ...]:
    """A line for each KPI, with a cell for each period.

    A handful of searches in the (kpi, date) index a cell, however many measurements there are.
    """
    if not kpis or not shown:
        return ()
    known = _known(session, shown, today)
    corrected = corrections(session, {measured for _, _, measured, _ in known.values()})
    plans = inputs(session).plans
    lines = []
    for kpi in kpis:
        line = plan_line(plans[kpi.id])
        cells = []
        for period in shown:
            due = due_in(kpi, period) is not None
            found = known.get((kpi.id, period.first))
            if found is None:
                day = place(period, (), kpi.due, today)
                cells.append(GridCell(day, None, 0, value_on(line, day), due))
                continue
            day, value, measured, count = found
            was, why = corrected.get(measured, (None, ""))
            if was == value:
                was, why = None, ""
            planned = value_on(line, day)
            cells.append(GridCell(day, value, count, planned, due, measured, was, why))
        lines.append(GridLine(kpi.id, kpi, tuple(cells)))
    return tuple(lines)


def values_in(
    session: Reader, kpi_id: str, period: Period, today: dt.date
) -> tuple[tuple[dt.date, float], ...]:
    """A KPI's measurements in a period up to today, the earliest first."""
    query = (
        select(_MEASURED.date, _MEASURED.value)
        .where(
            _MEASURED.kpi_id == kpi_id,
            _MEASURED.date.between(period.first, min(period.last, today)),
        )
        .order_by(_MEASURED.date)
    )
    return tuple((day, value) for day, value in fetch(session, query))


def _known(
    session: Reader, shown: Sequence[Period], today: dt.date
) -> dict[tuple[str, dt.date], tuple[dt.date, float, str, int]]:
    """Date, value and id of the last measurement in each KPI's periods, and how many there are.

    By the KPI and the period's first day.
    """
    # SQLite would rather scan all measurements than join them to so many spans: the last one of
    # each is searched for, then read.
    spans = (
        values(column("first", Date), column("last", Date), name="span")
        .data([(period.first, min(period.last, today)) for period in shown])
        .cte()
    )
    own = (
        _MEASURED.kpi_id == _KPI.c.id,
        _MEASURED.date.between(spans.c.first, spans.c.last),
    )
    newest = select(_MEASURED.id).where(*own).order_by(_MEASURED.date.desc()).limit(1)
    count = select(func.count()).select_from(_MEASUREMENT).where(*own)
    found = (
        select(
            _KPI.c.id,
            spans.c.first,
            newest.correlate(_KPI, spans).scalar_subquery().label("newest"),
            count.correlate(_KPI, spans).scalar_subquery().label("many"),
        )
        .join_from(spans, _KPI, true())
        .subquery()
    )
    query = select(
        found.c.id, found.c.first, _MEASURED.date, _MEASURED.value, _MEASURED.id, found.c.many
    ).join_from(found, _MEASUREMENT, _MEASURED.id == found.c.newest, isouter=True)
    return {
        (kpi_id, first): (day, value, measured, many)
        for kpi_id, first, day, value, measured, many in fetch(session, query)
        if day is not None
    }
