"""The stored rows that every verdict starts from, read with a handful of selects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.sql import select

from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.records import among, fetch, stored
from goaldesk.core.reading import Reader
from goaldesk.core.rules.period import ROLLED, TARGET_FIELDS, period_of
from goaldesk.core.rules.plan import Plan

Span = tuple[date | None, date | None]
Point = tuple[date, float]
# Columns of a goal or a KPI, by its table and id, that are taken for other than they are.
Changed = Mapping[tuple[str, str], Mapping[str, Any]]

_GOAL, _KPI, _PRODUCT = table_of("goal"), table_of("kpi"), table_of("product")
_POINT, _MILESTONE = table_of("target_point"), table_of("milestone")
_MEASUREMENT, _ADJUSTMENT = table_of("measurement"), table_of("adjustment")

# Built once: putting a select together costs more than running it.
_PRODUCTS = select(_PRODUCT)
_GOALS = select(_GOAL).order_by(_GOAL.c.position, _GOAL.c.id)
_KPIS = select(_KPI).order_by(_KPI.c.position, _KPI.c.id)
_POINTS = select(_POINT.c.kpi_id, _POINT.c.date, _POINT.c.value).order_by(
    _POINT.c.kpi_id, _POINT.c.date
)
_MILESTONES = select(
    _MILESTONE.c.kpi_id, _MILESTONE.c.weight, _MILESTONE.c.done, _MILESTONE.c.done_on
)
_ADJUSTMENTS = select(_ADJUSTMENT).order_by(_ADJUSTMENT.c.date, _ADJUSTMENT.c.id)


def _newest(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of each KPI's last measurement up to :day."""
    own = (_MEASUREMENT.c.kpi_id == _KPI.c.id, _MEASUREMENT.c.date <= bindparam("day"))
    last = select(column).where(*own).order_by(_MEASUREMENT.c.date.desc()).limit(1)
    return last.correlate(_KPI).scalar_subquery()


# Two searches, not a join: SQLite would rather scan all measurements than start from kpi.
_LATEST = select(_KPI.c.id, _newest(_MEASUREMENT.c.date), _newest(_MEASUREMENT.c.value))


class Inputs(NamedTuple):
    """The document's goals and KPIs as stored, goals depth first with their depth.

    `plans` holds each KPI's plan with the period in force, `spans` each goal's period.
    """

    product: Any
    goals: tuple[tuple[Any, int], ...]
    kpis: tuple[Any, ...]
    spans: dict[str, Span]
    plans: dict[str, Plan]


def inputs(
    session: Reader,
    kpi_id: str | None = None,
    *,
    as_of: date | None = None,
    changed: Changed | None = None,
) -> Inputs:
    """Everything that judging takes but the measurements; for one KPI only, if it is named.

    Milestones done after `as_of` are not done yet; without it, all that are ticked are done.
    `changed` stands for the stored columns, so that a change can be judged before it is made.
    """
    changed = changed or {}
    product = fetch(session, _PRODUCTS)[0]
    goals = _depth_first(_with(changed, "goal", stored(session, "goal", _GOALS)))
    whole = (product.start, product.due)
    spans = _spans([goal for goal, _ in goals], whole)
    statement = _KPIS if kpi_id is None else _KPIS.where(_KPI.c.id == kpi_id)
    kpis = _with(changed, "kpi", stored(session, "kpi", statement))
    place = {goal.id: index for index, (goal, _) in enumerate(goals)}
    ordered = sorted(kpis, key=lambda kpi: place.get(kpi.goal_id, len(place)))
    points = _points(session, kpi_id)
    milestones = _milestones(session, kpi_id, as_of)
    plans = {}
    for kpi in ordered:
        start, due = spans.get(kpi.goal_id, whole)
        plans[kpi.id] = plan_of(
            kpi,
            kpi.start or start,
            kpi.due or due,
            tuple(points.get(kpi.id, ())),
            tuple(milestones.get(kpi.id, ())),
        )
    return Inputs(product, tuple(goals), tuple(ordered), spans, plans)


def _with(changed: Changed, table: str, rows: list[Any]) -> list[Any]:
    """The stored rows, with the columns that are taken for others."""
    if not changed:
        return rows
    return [row._replace(**changed.get((table, row.id), {})) for row in rows]


def plan_of(
    kpi: Any,
    start: date | None,
    due: date | None,
    points: tuple[Point, ...],
    milestones: tuple[tuple[float, bool], ...],
) -> Plan:
    """A KPI's plan from its stored row and the period in force."""
    return Plan(
        kpi.value_type,
        kpi.direction,
        kpi.baseline,
        kpi.target,
        kpi.low,
        kpi.high,
        kpi.worst,
        kpi.tolerance,
        start,
        due,
        points,
        milestones,
        kpi.frequency,
    )


def _depth_first(goals: Sequence[Any]) -> list[tuple[Any, int]]:
    """Each goal followed by its own, with its depth; goals in a circle come last, as top ones."""
    children: dict[str | None, list[Any]] = defaultdict(list)
    for goal in goals:
        children[goal.parent_id].append(goal)
    found: list[tuple[Any, int]] = []
    seen: set[str] = set()
    for root in (*children[None], *goals):
        waiting = [(root, 0)]
        while waiting:
            goal, depth = waiting.pop()
            if goal.id in seen:
                continue
            seen.add(goal.id)
            found.append((goal, depth))
            waiting += [(child, depth + 1) for child in reversed(children[goal.id])]
    return found


def _spans(goals: Sequence[Any], whole: Span) -> dict[str, Span]:
    """Each goal's period: its own dates, else those of the goal above it, else the product's."""
    spans: dict[str, Span] = {}
    for goal in goals:
        above = spans.get(goal.parent_id, whole)
        spans[goal.id] = (goal.start or above[0], goal.due or above[1])
    return spans


def _points(session: Reader, kpi_id: str | None) -> dict[str, list[Point]]:
    statement = _POINTS
    if kpi_id is not None:
        statement = statement.where(_POINT.c.kpi_id == kpi_id)
    found = defaultdict(list)
    for owner, day, value in fetch(session, statement):
        found[owner].append((day, value))
    return found


def _milestones(
    session: Reader, kpi_id: str | None, as_of: date | None
) -> dict[str, list[tuple[float, bool]]]:
    statement = _MILESTONES
    if kpi_id is not None:
        statement = statement.where(_MILESTONE.c.kpi_id == kpi_id)
    found = defaultdict(list)
    for owner, weight, done, done_on in fetch(session, statement):
        later = as_of is not None and done_on is not None and done_on > as_of
        found[owner].append((weight, done and not later))
    return found


def latest(session: Reader, day: date, kpi_ids: Collection[str] | None = None) -> dict[str, Point]:
    """Each KPI's last measurement up to `day`; of these KPIs only, if they are named.

    One search in the (kpi, date) index a KPI, however many measurements there are.
    """
    statement = _LATEST
    if kpi_ids is not None:
        statement = statement.where(_KPI.c.id.in_(sorted(kpi_ids)))
    return {
        owner: (found, value)
        for owner, found, value in fetch(session, statement, day=day)
        if found is not None
    }


def judged_of(
    session: Reader, newest: Mapping[str, Point], dues: Mapping[str, date | None]
) -> dict[str, Point]:
    """Of KPIs with these last measurements the ones that are judged: by the due date, if any is."""
    judged = dict(newest)
    late = defaultdict(list)
    for kpi_id, (day, _) in newest.items():
        due = dues[kpi_id]
        if due is not None and day > due:
            late[due].append(kpi_id)
    for due, kpi_ids in late.items():
        judged.update(latest(session, due, kpi_ids))
    return judged


def due_dates(session: Reader, kpi_ids: Collection[str]) -> dict[str, date | None]:
    """The due dates in force: the KPI's own, else its goal's, else the product's."""
    product = fetch(session, _PRODUCTS)[0]
    whole = (product.start, product.due)
    spans = _spans([goal for goal, _ in _depth_first(stored(session, "goal", _GOALS))], whole)
    kpis = stored(session, "kpi", _KPIS.where(_KPI.c.id.in_(sorted(kpi_ids))))
    return {kpi.id: kpi.due or spans.get(kpi.goal_id, whole)[1] for kpi in kpis}


def adjustments(session: Reader, kpi_id: str | None = None) -> dict[str, list[Any]]:
    """Every KPI's target changes, the earliest first, those of one day as they follow.

    Of two changes of the same value, which come together by a merge, the one that was decided
    against is left out.
    """
    statement = _ADJUSTMENTS
    if kpi_id is not None:
        statement = statement.where(_ADJUSTMENT.c.kpi_id == kpi_id)
    found = defaultdict(list)
    for row in stored(session, "adjustment", statement):
        found[row.kpi_id].append(row)
    changes = {owner: _chained(rows) for owner, rows in found.items()}
    forked = [
        owner
        for owner, rows in changes.items()
        if len({(row.field, row.before) for row in rows}) < len(rows)
    ]
    if forked:
        for kpi in stored(session, "kpi", _KPIS.where(among(_KPI.c.id, forked))):
            changes[kpi.id] = _taken(changes[kpi.id], kpi)
    return changes


def _taken(rows: list[Any], kpi: Any) -> list[Any]:
    """The rows without those that start where another one does that led to the value at hand.

    All are kept of a field that changes outside reviews without a row. A target that was emptied
    is filled in without one: before that it may have been either value.
    """
    values = {key: {str(value)} for key, value in kpi._asdict().items()}
    led = {
        row.id
        for row in rows
        if row.field not in TARGET_FIELDS or _is_one_way(rows, row.field, getattr(kpi, row.field))
    } - _rolled_twice(rows, kpi)
    # A KPI goes over into another period after all else of that day.
    onwards = sorted(rows, key=lambda row: (row.date, row.field == ROLLED))
    for row in onwards[::-1]:
        if row.field == ROLLED and (period := period_of(row.before)) is not None:
            values |= {key: {str(value)} for key, value in period._asdict().items()}
        elif row.field in TARGET_FIELDS and row.after in (*values[row.field], ""):
            values[row.field] = {row.before} | (set() if row.after else values[row.field])
            led.add(row.id)
    starts = {(row.field, row.before) for row in rows if row.id in led}
    kept = []
    for row in rows:
        if row.id in led or (row.field, row.before) not in starts:
            kept.append(row)
        else:
            starts.add((row.field, row.after))
    return kept


def _rolled_twice(rows: list[Any], kpi: Any) -> set[str]:
    """Of the rows that lead out of one period, which no KPI leaves twice, all but the one that led
    to what came then."""
    came = {row.before for row in rows if row.field in (ROLLED, "target")} | {str(kpi.target)}

    def led(row: Any) -> bool:
        period = period_of(row.after)
        return row.after in came or (period is not None and str(period.target) in came)

    out = defaultdict(list)
    for row in rows:
        if row.field == ROLLED:
            out[row.before].append(row)
    return {row.id for found in out.values() for row in sorted(found, key=led)[:-1]}


def _is_one_way(rows: list[Any], field: str, value: Any) -> bool:
    """Whether a field's rows, one after the other in whichever order, lead to its value: a clock
    set back dates some before those they follow."""
    own = [row for row in rows if row.field == field]
    ends = Counter([*(row.before for row in own), "" if value is None else str(value)])
    ends.subtract(row.after for row in own)
    return sum((+ends).values()) <= 1


def _chained(rows: list[Any]) -> list[Any]:
    """Rows of one day and field, put so that each starts from what the one before it left."""
    ordered: list[Any] = []
    waiting = list(rows)
    while waiting:
        first = waiting[0]
        group = [row for row in waiting if (row.date, row.field) == (first.date, first.field)]
        waiting = [row for row in waiting if row not in group]
        while group:
            results = {row.after for row in group}
            follows = [row for row in group if ordered and _continues(row, ordered[-1])]
            heads = [row for row in group if row.before not in results]
            ordered.append((follows or heads or group)[0])
            group.remove(ordered[-1])
    return sorted(ordered, key=lambda row: row.date)


def _continues(row: Any, before: Any) -> bool:
    return bool(row.field == before.field and row.before == before.after)
