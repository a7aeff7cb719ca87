"""What contradicts itself in a document, mostly where a file brought it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy.sql import func, select
from sqlmodel import Session

from goaldesk.core.queries.inputs import Inputs, inputs
from goaldesk.core.queries.records import fetch, records, table_of
from goaldesk.core.rows import MissingItem, Record, Tree
from goaldesk.core.rules.plan import CORRIDORS, Plan


def contradictions(session: Session, as_of: date, now: Tree) -> Iterator[MissingItem]:
    """What cannot be right as it stands on `as_of`, each naming the field that mends it.

    Typing any of it is refused where that is possible; a file may hold it all the same. KPIs that
    were stopped are left out. What leaves a KPI without a verdict is a gap of its own.
    """
    given = inputs(session)
    yield from _product(now)
    yield from _goals(session, given)
    yield from _weights(now)
    future = _future(session, as_of)
    codes = Counter(kpi.code.strip() for kpi in now.kpis if kpi.code.strip() and not kpi.stopped)
    for row in records(session, "kpi", stopped=False):
        plan = given.plans[row.id]
        yield from _period(row, plan, given)
        yield from _worst(row, plan)
        yield from _override(row, as_of)
        yield from _points(row, plan)
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


def _goals(session: Session, given: Inputs) -> Iterator[MissingItem]:
    parents = {goal.id: goal.parent_id for goal, _ in given.goals}
    for goal, _ in given.goals:
        values: dict[str, object] = {"name": goal.title}
        if _in_circle(goal.id, parents):
            yield MissingItem("kpis", "goal_circle", "goal", goal.id, "parent_id", values)
        start, due = given.spans[goal.id]
        if start and due and due < start:
            values |= {"start": start, "due": due}
            yield MissingItem("kpis", "goal_reversed", "goal", goal.id, "due", values)


def _in_circle(goal_id: str, parents: dict[str, str | None]) -> bool:
    """Whether following the goals above leads back to this one."""
    seen: set[str] = set()
    at = parents[goal_id]
    while at is not None and at not in seen:
        if at == goal_id:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def _weights(now: Tree) -> Iterator[MissingItem]:
    running = [kpi for kpi in now.kpis if not kpi.stopped]
    if running and not now.product.counted:
        yield MissingItem("kpis", "no_weight", "kpi", running[0].id, "weight")


def _future(session: Session, as_of: date) -> dict[str, tuple[date, int]]:
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


def _period(row: Record, plan: Plan, given: Inputs) -> Iterator[MissingItem]:
    """A KPI's own dates against those of its goal; a corridor's verdict takes no period at all."""
    reversed_dates = plan.start and plan.due and plan.due < plan.start
    if reversed_dates and plan.is_corridor:
        yield _kpi(row, "kpi_period", "due")
    start, due = given.spans.get(str(row["goal_id"]), (None, None))
    own_start, own_due = row["start"], row["due"]
    if isinstance(own_start, date) and start and own_start < start:
        yield _kpi(row, "kpi_before_goal", "start", start=own_start, limit=start)
    if isinstance(own_due, date) and due and own_due > due:
        yield _kpi(row, "kpi_after_goal", "due", due=own_due, limit=due)


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


def _points(row: Record, plan: Plan) -> Iterator[MissingItem]:
    """Target points that count nowhere: on or outside the ends of the period."""
    if plan.ends is None or plan.start is None or plan.due is None or plan.due < plan.start:
        return
    for day, _ in plan.points:
        if not plan.start <= day <= plan.due:
            values = {"day": day, "start": plan.start, "due": plan.due}
            yield _kpi(row, "kpi_point_outside", "", **values)
            return
