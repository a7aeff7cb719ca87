"""What contradicts itself in a document, mostly where a file brought it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy.sql import func, select

from goaldesk.core.fields import FREQUENCIES
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.inputs import Inputs, Point, inputs
from goaldesk.core.queries.records import fetch, records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import MissingItem, Record, Tree
from goaldesk.core.rules.pace import stale_after
from goaldesk.core.rules.plan import CORRIDORS, Plan
from goaldesk.core.words import Label


def contradictions(session: Reader, as_of: date, now: Tree) -> Iterator[MissingItem]:
    """What cannot be right as it stands on `as_of`, each naming the field that mends it.

    Typing any of it is refused where that is possible; a file may hold it all the same. KPIs that
    were stopped are left out. What leaves a KPI without a verdict is a gap of its own.
    """
    given = inputs(session)
    yield from _product(now)
    yield from _circles(given)
    yield from _goals(given)
    yield from _weights(now)
    yield from _activities(session)
    yield from _milestones(session, as_of)
    future, gaps = _future(session, as_of), _gaps(session, as_of)
    codes = Counter(kpi.code.strip() for kpi in now.kpis if kpi.code.strip() and not kpi.stopped)
    points: dict[str, list[Record]] = {}
    for point in sorted(records(session, "target_point"), key=lambda row: str(row["date"])):
        points.setdefault(str(point["kpi_id"]), []).append(point)
    for row in (Record("kpi", kpi.id, kpi._asdict()) for kpi in given.kpis):
        if row["stopped"]:
            if row["override_status"] is not None:
                yield _kpi(row, "override_stopped", "override_status")
            continue
        plan = given.plans[row.id]
        yield from _period(row, plan, given)
        yield from _direction(row, plan)
        yield from _worst(row, plan)
        yield from _override(row, as_of)
        yield from _points(row, plan, points.get(row.id, ()))
        yield from _frequency(row, plan, gaps.get(row.id, ()))
        code = str(row["code"]).strip()
        if codes[code] > 1:
            yield _kpi(row, "kpi_code_twice", "code", code=code, count=codes[code])
        if row.id in future:
            day, count = future[row.id]
            yield _kpi(row, "kpi_future", "", count=count, day=day)


def _kpi(row: Record, key: str, field: str, **values: object) -> MissingItem:
    return MissingItem("kpis", key, "kpi", row.id, field, {"name": row["name"], **values})


def _product(now: Tree) -> Iterator[MissingItem]:
    product, limits = now.product, now.product.thresholds
    if product.start and product.due and product.due < product.start:
        values = {"start": product.start, "due": product.due}
        yield MissingItem("overview", "product_reversed", "product", "product", "due", values)
    pairs = (
        ("amber", limits.amber, limits.green),
        ("corridor_amber", limits.corridor_amber, limits.corridor_green),
    )
    for field, amber, green in pairs:
        if amber > green:
            values_of = {"amber": amber, "green": green}
            key = "thresholds_reversed"
            yield MissingItem("overview", key, "product", "product", field, values_of)


def _circles(given: Inputs) -> Iterator[MissingItem]:
    """Goals that are part of one another: one finding a circle, naming its goals in order."""
    goals = {goal.id: goal for goal, _ in given.goals}
    told: set[str] = set()
    for goal in goals.values():
        line: list[str] = []
        at = goal.id
        while at in goals and at not in line and at not in told:
            line.append(at)
            at = goals[at].parent_id
        if at in line:
            circle = line[line.index(at) :]
            names = " → ".join(goals[goal_id].title for goal_id in (*circle, at))
            yield MissingItem("kpis", "goal_circle", "goal", at, "parent_id", {"path": names})
        told.update(line)


def _goals(given: Inputs) -> Iterator[MissingItem]:
    """Each goal's period in itself, and its own dates against the period above it."""
    product = given.product
    whole = (product.start, product.due)
    for goal, depth in given.goals:
        start, due = given.spans[goal.id]
        values: dict[str, object] = {"name": goal.title}
        if start and due and due < start:
            reversed_dates = values | {"start": start, "due": due}
            yield MissingItem("kpis", "goal_reversed", "goal", goal.id, "due", reversed_dates)
        first, last = given.spans[goal.parent_id] if depth else whole
        above = "goal" if depth else "product"
        if goal.start and first and goal.start < first:
            dates = values | {"start": goal.start, "limit": first}
            yield MissingItem("kpis", f"goal_before_{above}", "goal", goal.id, "start", dates)
        if goal.due and last and goal.due > last:
            dates = values | {"due": goal.due, "limit": last}
            yield MissingItem("kpis", f"goal_after_{above}", "goal", goal.id, "due", dates)


def _weights(now: Tree) -> Iterator[MissingItem]:
    running = [kpi for kpi in now.kpis if not kpi.stopped]
    if running and not now.product.counted:
        yield MissingItem("kpis", "no_weight", "kpi", running[0].id, "weight")


def _activities(session: Reader) -> Iterator[MissingItem]:
    for row in records(session, "activity"):
        start, due = row["start"], row["due"]
        if isinstance(start, date) and isinstance(due, date) and due < start:
            values = {"name": row["name"], "start": start, "due": due}
            key = "activity_reversed"
            yield MissingItem("responsibilities", key, "activity", row.id, "due", values)


def _milestones(session: Reader, as_of: date) -> Iterator[MissingItem]:
    for row in records(session, "milestone", done=True):
        day = row["done_on"]
        if isinstance(day, date) and day > as_of:
            values = {"name": row["title"], "day": day}
            yield MissingItem("kpis", "milestone_future", "milestone", row.id, "done_on", values)


def _future(session: Reader, as_of: date) -> dict[str, tuple[date, int]]:
    """Each KPI's measurements dated after `as_of`: the first one's day, and how many."""
    kpi, table = table_of("kpi").c, table_of("measurement").c
    # One search in the (kpi, date) index a KPI, however many measurements there are.
    own = (table.kpi_id == kpi.id, table.date > as_of)
    first, count = (
        select(column).where(*own).correlate(table_of("kpi")).scalar_subquery()
        for column in (func.min(table.date), func.count(table.id))
    )
    statement = select(kpi.id, first, count)
    return {owner: (day, many) for owner, day, many in fetch(session, statement) if many}


# How many of the last measurements tell in which rhythm a KPI is measured.
_LAST = 4


def _gaps(session: Reader, as_of: date) -> dict[str, list[int]]:
    """The days between a KPI's last measurements, for KPIs that have enough of them."""
    kpi, table = table_of("kpi").c, table_of("measurement").c
    # A few steps in the (kpi, date) index a KPI, however many measurements there are.
    own = (table.kpi_id == kpi.id, table.date <= as_of)
    newest = select(table.date).where(*own).order_by(table.date.desc()).correlate(table_of("kpi"))
    days = [newest.limit(1).offset(place).scalar_subquery() for place in range(_LAST)]
    return {
        owner: [(later - day).days for later, day in pairwise(dates)]
        for owner, *dates in fetch(session, select(kpi.id, *days))
        if dates[-1] is not None
    }


def _frequency(row: Record, plan: Plan, gaps: Sequence[int]) -> Iterator[MissingItem]:
    """A frequency so fine that the KPI went stale before each of its last measurements."""
    if plan.kind == "milestone" or min(gaps, default=0) <= stale_after(plan.frequency):
        return
    label = Label(dict(FREQUENCIES)[plan.frequency])
    yield _kpi(row, "kpi_frequency", "frequency", frequency=label, days=round(median(gaps)))


def _period(row: Record, plan: Plan, given: Inputs) -> Iterator[MissingItem]:
    """A KPI's own dates in themselves, and against those of its goal."""
    start, due = given.spans.get(str(row["goal_id"]), (None, None))
    own_start, own_due = row["start"], row["due"]
    if (own_start or own_due) and plan.start and plan.due and plan.due < plan.start:
        yield _kpi(row, "kpi_period", "due")
    if isinstance(own_start, date) and start and own_start < start:
        yield _kpi(row, "kpi_before_goal", "start", start=own_start, limit=start)
    if isinstance(own_due, date) and due and own_due > due:
        yield _kpi(row, "kpi_after_goal", "due", due=own_due, limit=due)


def _direction(row: Record, plan: Plan) -> Iterator[MissingItem]:
    """A target on the other side of the baseline than the direction says; the formula is signed."""
    if plan.kind not in ("increase", "decrease") or plan.ends is None:
        return
    baseline, target = plan.ends
    values = {"baseline": baseline, "target": target}
    if plan.kind == "increase" and target < baseline:
        yield _kpi(row, "kpi_increase_down", "direction", **values)
    if plan.kind == "decrease" and target > baseline:
        yield _kpi(row, "kpi_decrease_up", "direction", **values)


def _worst(row: Record, plan: Plan) -> Iterator[MissingItem]:
    if plan.kind not in CORRIDORS or plan.worst is None or plan.target is None:
        return
    values = {"worst": plan.worst, "target": plan.target}
    if plan.kind == "at_least" and plan.worst >= plan.target:
        yield _kpi(row, "kpi_worst_high", "worst", **values)
    if plan.kind == "at_most" and plan.worst <= plan.target:
        yield _kpi(row, "kpi_worst_low", "worst", **values)


def _override(row: Record, as_of: date) -> Iterator[MissingItem]:
    until = row["override_until"]
    if row["override_status"] is None:
        return
    if not str(row["override_reason"]).strip():
        yield _kpi(row, "override_reason", "override_reason")
    if not isinstance(until, date):
        yield _kpi(row, "override_until", "override_until")
    elif until < as_of:
        yield _kpi(row, "override_expired", "override_status", until=until)


def _points(row: Record, plan: Plan, points: Sequence[Record]) -> Iterator[MissingItem]:
    """Intermediate targets that count nowhere, and the first one that leads away from the target.

    On the due date the final target counts. A season may explain the latter, so that it is only
    told.
    """
    if not points:
        return
    if plan.is_corridor:
        yield _point(row, "kpi_points_idle", points[0])
        return
    if plan.ends is None or plan.start is None or plan.due is None or plan.due < plan.start:
        return
    outside = [point for point in points if not plan.start <= _of(point)[0] <= plan.due]
    for point in outside[:1]:
        values = {"day": _of(point)[0], "start": plan.start, "due": plan.due}
        yield _point(row, "kpi_point_outside", point, **values)
    before, target = plan.ends
    for point in points:
        day, value = _of(point)
        if day == plan.due and value != target:
            yield _point(row, "kpi_point_due", point, day=day, value=value, target=target)
    sign = 1 if target > before else -1
    for point in points if target != before else ():
        day, value = _of(point)
        if not plan.start <= day < plan.due:
            continue
        if sign * (value - before) < 0:
            yield _point(row, "kpi_point_back", point, day=day, value=value, before=before)
            return
        if sign * (value - target) > 0:
            yield _point(row, "kpi_point_beyond", point, day=day, value=value, target=target)
            return
        before = value


def _of(point: Record) -> Point:
    values: Any = point.values
    return values["date"], values["value"]


def _point(kpi: Record, key: str, point: Record, **values: object) -> MissingItem:
    named = {"name": kpi["name"], **values}
    return MissingItem("kpis", key, "target_point", point.id, "", named)
