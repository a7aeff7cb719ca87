"""A period rolled over into the next: what carries on starts anew, what does not is kept as is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from goaldesk.core.edits.adjustments import note_adjustment
from goaldesk.core.edits.basic import add
from goaldesk.core.edits.checks import check
from goaldesk.core.edits.review import take_review
from goaldesk.core.edits.values import checked
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model.goals import Goal, Kpi, Milestone, Product, TargetPoint
from goaldesk.core.model.reviews import ReviewKpi
from goaldesk.core.rules.period import ROLLED, Period
from goaldesk.core.rules.plan import Plan

if TYPE_CHECKING:
    from goaldesk.core.queries.roll_over import RollLine
    from goaldesk.core.rows import Tree

Span = tuple[dt.date | None, dt.date | None]


def roll_over(
    session: Session,
    start: dt.date | None,
    due: dt.date | None,
    targets: Mapping[str, float | None],
    goals: Collection[str],
    *,
    title: str,
    taken: dt.datetime,
) -> str:
    """Freeze a closing review, named `title`, and start the period that follows; gives its id.

    `targets` are the KPIs that carry on with their new targets, `goals` the goals that do. Each
    KPI starts from its last value; its old plan stays in an adjustment of the review. All other
    running KPIs are stopped, but for those whose own due date comes after the old period. `taken`
    is the moment in UTC. Raises Invalid, and ReasonNeeded without a reason.
    """
    from goaldesk.core.queries.goals import tree
    from goaldesk.core.queries.inputs import inputs
    from goaldesk.core.queries.roll_over import roll_lines

    product: Any = session.get(Product, "product")
    today: dt.date = session.info["today"]
    new = new_period(product.start, start, due)
    now = tree(session, today)
    lines = [line for line in roll_lines(session, today, new[0], now) if not line.goes_on]
    kpis = {line.kpi.id: line for line in lines if line.kpi is not None}
    old_plans, old_due = inputs(session).plans, product.due
    review = add(session, "review", title=title, date=today)
    take_review(session, review, taken)
    product.start, product.due = new
    running = {line.row.id for line in lines if line.kpi is None}
    spans = _move_goals(session, now, running & set(goals), new)
    carried = [line for kpi_id, line in kpis.items() if kpi_id in targets]
    session.info["review_id"] = review
    try:
        _keep_the_rest(session, now, {line.row.id for line in carried}, set(kpis), review)
        for line in carried:
            assert line.kpi is not None
            inherited = spans.get(line.kpi.goal_id, new)
            _clear(session, line.kpi.id, new[0], old_due)
            _restart(session, line, targets[line.kpi.id], inherited, new)
        session.flush()
        plans = inputs(session).plans
        for line in carried:
            before, after = _period(old_plans[line.row.id]), _period(plans[line.row.id])
            note_adjustment(session, line.row.id, ROLLED, before.text(), after.text())
            _decide(session, review, line.row.id, "adjust")
    finally:
        session.info.pop("review_id", None)
    session.flush()
    return review


def new_period(
    old_start: dt.date | None, start: dt.date | None, due: dt.date | None
) -> tuple[dt.date, dt.date]:
    """The dates of a period that follows one that began on `old_start`; Invalid where they can't.

    The field that is refused is start or due.
    """
    spec = SPECS["product"]
    start, due = checked(spec.field("start"), start), checked(spec.field("due"), due)
    if start is None or due is None:
        raise Invalid(
            N_("Give the new period a start and an end."), field="due" if start else "start"
        )
    if due < start:
        raise Invalid(
            N_("The new period ends on {due}, before it starts on {start}."),
            field="due",
            due=due,
            start=start,
        )
    if old_start is not None and start <= old_start:
        raise Invalid(
            N_("The new period must start after the old one did, on {start}."),
            field="start",
            start=old_start,
        )
    return start, due


def _moved(own: Any, inherited: Span, new: tuple[dt.date, dt.date]) -> None:
    """Give a goal or a KPI the new dates; what it inherits stays inherited where that is right."""
    if own.start is not None or inherited[0] != new[0]:
        own.start = new[0]
    if own.due is not None or inherited[1] != new[1]:
        own.due = new[1]


def _move_goals(
    session: Session, now: Tree, carried: Collection[str], new: tuple[dt.date, dt.date]
) -> dict[str | None, Span]:
    """Give the goals that carry on the new dates, all others the old ones; gives their periods."""
    spans: dict[str | None, Span] = {}
    for row in now.goals:
        goal: Any = session.get(Goal, row.id)
        above = spans.get(row.parent_id, new)
        if row.id in carried:
            _moved(goal, above, new)
        else:
            goal.start, goal.due = row.start, row.due
        spans[row.id] = (goal.start or above[0], goal.due or above[1])
    return spans


def _keep_the_rest(
    session: Session, now: Tree, carried: Collection[str], running: Collection[str], review: str
) -> None:
    """Let KPIs that do not carry on keep their dates; stop those that were running."""
    for row in now.kpis:
        if row.id in carried:
            continue
        kpi: Any = session.get(Kpi, row.id)
        kpi.start, kpi.due = row.start, row.due
        if row.id in running:
            kpi.stopped = True
            note_adjustment(session, row.id, "stopped", False, True)
            _decide(session, review, row.id, "stop")


def _clear(session: Session, kpi_id: str, start: dt.date, old_due: dt.date | None) -> None:
    """Take the old plan's intermediate targets away, and done milestones out of the sum."""
    last = max(start - dt.timedelta(days=1), old_due or dt.date.min)
    points = select(TargetPoint).where(TargetPoint.kpi_id == kpi_id, TargetPoint.date <= last)
    for point in session.exec(points).all():
        session.delete(point)
    for step in session.exec(select(Milestone).where(Milestone.kpi_id == kpi_id)).all():
        step.weight = 0.0 if step.done else step.weight


def _restart(
    session: Session,
    line: RollLine,
    target: float | None,
    inherited: Span,
    new: tuple[dt.date, dt.date],
) -> None:
    """Let a KPI start from its last value towards its new target; a status set by hand lapses."""
    kpi: Any = session.get(Kpi, line.row.id)
    if line.last is not None and line.moves:
        kpi.baseline_date, kpi.baseline = line.last
    if line.has_target:
        kpi.target = checked(SPECS["kpi"].field("target"), target)
    if line.asks and kpi.target is None:
        raise Invalid(N_("“{name}” needs a new target."), field="target", name=kpi.name)
    kpi.override_status, kpi.override_reason, kpi.override_until = None, "", None
    _moved(kpi, inherited, new)
    with session.no_autoflush:
        check(session, "kpi", kpi)


def _period(plan: Plan) -> Period:
    """What an adjustment keeps of a plan."""
    return Period(
        plan.start, plan.due, plan.baseline, plan.target, plan.low, plan.high, plan.points
    )


def _decide(session: Session, review_id: str, kpi_id: str, decision: str) -> None:
    found = session.exec(
        select(ReviewKpi).where(ReviewKpi.review_id == review_id, ReviewKpi.kpi_id == kpi_id)
    ).first()
    if found is not None:
        found.decision = decision
