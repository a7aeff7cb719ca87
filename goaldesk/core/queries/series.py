"""One KPI over time: measurements beside the plan, target changes, reviews, forecast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy import text as sql
from sqlalchemy.sql import select

from goaldesk.core.model import CHANGE, EDIT, ELSEWHERE
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.corrections import corrections
from goaldesk.core.queries.goals import kpi_rows, number_of
from goaldesk.core.queries.inputs import Changed, Point, adjustments, inputs
from goaldesk.core.queries.records import AnyRow, fetch
from goaldesk.core.reading import Reader
from goaldesk.core.rows import KpiRow, KpiSeries, ReviewMark, SeriesRow, StepDone, TargetChange
from goaldesk.core.rules.dates import next_due
from goaldesk.core.rules.forecast import LAST, Forecast, best_rate, forecast
from goaldesk.core.rules.pace import plan_line
from goaldesk.core.rules.period import at_first, plans
from goaldesk.core.rules.plan import PERIOD_DAYS, Plan, finite

# A larger log is searched only when asked, or beside the window: it would hold up the chart.
QUICK_LOG = 20_000
_MEASUREMENT, _REVIEW = table_of("measurement"), table_of("review")
_MILESTONE = table_of("milestone")
# Those without a day first, so that the others rise from what they had done.
_MILESTONES = select(
    _MILESTONE.c.title, _MILESTONE.c.weight, _MILESTONE.c.done, _MILESTONE.c.done_on
).order_by(_MILESTONE.c.done_on.is_not(None), _MILESTONE.c.done_on, _MILESTONE.c.position)


@dataclass(frozen=True, slots=True)
class _Trace:
    """Who edited a measurement last, when, and the value before its last correction and why."""

    by: str = ""
    at: str = ""
    corrected_from: float | None = None
    why: str = ""


_UNTRACED = _Trace()


def kpi_series(
    session: Reader, kpi_id: str, as_of: date, *, authors: bool | None = None
) -> KpiSeries | None:
    """A KPI and its course up to `as_of`; None if there is no such KPI.

    Who measured is looked up in the log if `authors` is True, or None and the log is not long.
    """
    given = inputs(session, kpi_id, as_of=as_of)
    if not given.kpis:
        return None
    kpi = kpi_rows(session, given, as_of)[0]
    plan = given.plans[kpi_id]
    line = plan_line(plan)
    asked = authors or (authors is None and not has_long_log(session))
    traces = _edits(session, kpi_id) if asked else {}
    changes = [_target_change(row) for row in adjustments(session, kpi_id).get(kpi_id, ())]
    periods = [(first, then, plan_line(then)) for first, then in plans(plan, changes)]
    everything = [
        _series_row(row, *_in_force(periods, row[1]), traces.get(row[0], _UNTRACED))
        for row in _measurements(session, kpi_id)
    ]
    rows = [row for row in everything if row.date <= as_of]
    measured = [(row.date, row.value) for row in rows]
    last = measured[-1][0] if measured else None
    following = (
        None
        if kpi.stopped or plan.kind == "milestone"
        else next_due(last, kpi.frequency, plan.start, plan.due)
    )
    best = best_rate(plan, measured)
    return KpiSeries(
        kpi=kpi,
        rows=tuple(reversed(rows)),
        later=tuple(row for row in reversed(everything) if row.date > as_of),
        plan=line,
        original_plan=_original_plan(plan, changes),
        changes=tuple(changes),
        reviews=tuple(_marks(session)),
        forecast=None if kpi.stopped else forecast(plan, measured, as_of),
        next_due=following,
        best_rate=None if best is None else finite(best * PERIOD_DAYS[kpi.frequency]),
        steps=_steps(session, kpi_id, plan, as_of) if plan.kind == "milestone" else (),
        earlier_plans=tuple(then for _, _, then in periods[1:] if then),
    )


def forecasts(
    session: Reader, kpis: Iterable[KpiRow], as_of: date, *, changed: Changed | None = None
) -> dict[str, Forecast]:
    """The forecasts of those KPIs that have one, by the id of the KPI."""
    plans = inputs(session, changed=changed).plans
    found = {}
    for kpi in kpis:
        if kpi.stopped or kpi.id not in plans:
            continue
        projected = forecast(plans[kpi.id], _last_points(session, kpi.id, as_of), as_of)
        if projected is not None:
            found[kpi.id] = projected
    return found


def _last_points(session: Reader, kpi_id: str, as_of: date) -> list[Point]:
    statement = (
        select(_MEASUREMENT.c.date, _MEASUREMENT.c.value)
        .where(_MEASUREMENT.c.kpi_id == kpi_id, _MEASUREMENT.c.date <= as_of)
        .order_by(_MEASUREMENT.c.date.desc())
        .limit(LAST)
    )
    return [(day, value) for day, value in reversed(fetch(session, statement))]


def _measurements(session: Reader, kpi_id: str) -> Sequence[AnyRow]:
    columns = (_MEASUREMENT.c.id, _MEASUREMENT.c.date, _MEASUREMENT.c.value, _MEASUREMENT.c.note)
    statement = select(*columns).where(_MEASUREMENT.c.kpi_id == kpi_id)
    return fetch(session, statement.order_by(_MEASUREMENT.c.date))


def _in_force(
    periods: Sequence[tuple[date, Plan, tuple[Point, ...]]], day: date
) -> tuple[Plan, tuple[Point, ...]]:
    """The plan, and its line, of the period that a day lies in."""
    return next((plan, line) for first, plan, line in periods if day >= first)


def _series_row(measured: AnyRow, plan: Plan, line: tuple[Point, ...], trace: _Trace) -> SeriesRow:
    row_id, day, value, note = measured
    was = trace.corrected_from
    if was is None or was == value:  # A correction that was taken back is none.
        return SeriesRow(row_id, day, value, note, plan, line, trace.by, trace.at)
    return SeriesRow(row_id, day, value, note, plan, line, trace.by, trace.at, was, trace.why)


def has_long_log(session: Reader) -> bool:
    """Whether searching the log would hold up what is shown.

    SQLite counts the changes up, so that the number of the last one tells it without a scan.
    """
    found = session.connection().execute(sql('SELECT max(rowid) FROM "change"')).scalar()
    return int(found or 0) > QUICK_LOG


def _edits(session: Reader, kpi_id: str) -> dict[str, _Trace]:
    """The last edit of each of the KPI's measurements, as the log tells.

    Of those that a merge brought only what it took counts; what it left as it was it did not make.
    """
    own = select(_MEASUREMENT.c.id).where(_MEASUREMENT.c.kpi_id == kpi_id)
    elsewhere: ColumnElement[str | None] = literal_column(
        f"CASE WHEN {ELSEWHERE} THEN merged_by END"
    )
    cell = CHANGE.c
    statement = (
        select(cell.row, cell.before, cell.after, EDIT.c.id, EDIT.c.at, EDIT.c.author, elsewhere)
        .join_from(CHANGE, EDIT, cell.edit == EDIT.c.seq)
        .where(
            cell.table == "measurement",
            cell.row.in_(own),
            EDIT.c.withdrawn == 0,
            cell.field.in_(("", "value", "note")),
        )
        .order_by(EDIT.c.seq)
    )
    rows = fetch(session, statement)
    corrected = corrections(session, {row.row for row in rows})
    found: dict[str, _Trace] = {}
    made: set[tuple[str, str]] = set()
    for row, before, after, edit, at, author, merge in rows:
        # Equal and not empty: a decision for what is there. Both empty: its value is withheld.
        if before is not None and before == after:
            continue
        made.add((edit, row))
        if merge is None or (merge, row) in made:
            found[row] = _Trace(author, at, *corrected.get(row, (None, "")))
    return found


def _steps(session: Reader, kpi_id: str, plan: Plan, as_of: date) -> tuple[StepDone, ...]:
    """The share done after each milestone that has its day; those without count from the start."""
    rows = fetch(session, _MILESTONES.where(_MILESTONE.c.kpi_id == kpi_id))
    weights = [max(0.0, row.weight) for row in rows]
    total = finite(sum(weights))
    if not total:
        return ()
    done = 0.0
    found: list[StepDone] = []
    for row, weight in zip(rows, weights, strict=True):
        if not row.done or not weight or (row.done_on is not None and row.done_on > as_of):
            continue
        if row.done_on is None:
            done += weight
            continue
        if not found and plan.start is not None:
            found.append(StepDone(min(plan.start, row.done_on), None, done / total))
        done += weight
        found.append(StepDone(row.done_on, row.title, done / total))
    return tuple(found)


def _target_change(row: Any) -> TargetChange:
    return TargetChange(
        row.id,
        row.date,
        row.field,
        _parsed(row.before),
        _parsed(row.after),
        row.reason,
        row.review_id,
    )


def _parsed(text: str) -> float | date | str | None:
    if not text:
        return None
    number = number_of(text)
    if number is not None:
        return number
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _original_plan(plan: Plan, changes: Sequence[TargetChange]) -> tuple[Point, ...]:
    """The straight line to this period's first target at its first due date; empty if unchanged."""
    target, due = at_first(changes, "target"), at_first(changes, "due")
    if not isinstance(target, float) and not isinstance(due, date):
        return ()
    return plan_line(
        plan._replace(
            target=target if isinstance(target, float) else plan.target,
            due=due if isinstance(due, date) else plan.due,
            points=(),
        )
    )


def _marks(session: Reader) -> list[ReviewMark]:
    columns = (_REVIEW.c.date, _REVIEW.c.taken, _REVIEW.c.title)
    statement = select(*columns).order_by(_REVIEW.c.date, _REVIEW.c.id)
    return [ReviewMark(day, not taken, title) for day, taken, title in fetch(session, statement)]
