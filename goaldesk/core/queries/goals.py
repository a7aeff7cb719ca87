"""The tree of goals and KPIs, with every verdict and roll-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from goaldesk.core.queries.inputs import (
    Changed,
    Inputs,
    Point,
    adjustments,
    inputs,
    judged_of,
    latest,
)
from goaldesk.core.reading import Reader
from goaldesk.core.rows import GoalRow, KpiRow, Override, ProductRow, Tree
from goaldesk.core.rules.pace import elapsed, judge
from goaldesk.core.rules.period import at_first
from goaldesk.core.rules.plan import Plan, Thresholds, finite, thresholds
from goaldesk.core.rules.rollup import Child, Sum, roll_up


def tree(session: Reader, as_of: date, *, changed: Changed | None = None) -> Tree:
    """The product, its goals and its KPIs as they stand on `as_of`.

    `changed` asks how they would stand with other columns of goals and KPIs than those stored.
    """
    given = inputs(session, as_of=as_of, changed=changed)
    kpis = kpi_rows(session, given, as_of)
    sums, product = _sums(given, kpis)
    names = {kpi.id: kpi.name for kpi in kpis}
    goals = tuple(
        _goal_row(goal, depth, given, sums[goal.id], names) for goal, depth in given.goals
    )
    return Tree(_product_row(given, product, kpis, goals, names, as_of), goals, kpis)


def thresholds_of(product: Any) -> Thresholds:
    """The document's thresholds."""
    return thresholds(
        product.preset,
        product.green,
        product.amber,
        product.corridor_green,
        product.corridor_amber,
    )


def kpi_rows(session: Reader, given: Inputs, as_of: date) -> tuple[KpiRow, ...]:
    """The rows of the KPIs that were read, in their order."""
    only = None if len(given.kpis) != 1 else [given.kpis[0].id]
    newest = latest(session, as_of, only)
    judged = judged_of(session, newest, {kpi_id: given.plans[kpi_id].due for kpi_id in newest})
    changes = adjustments(session, None if only is None else only[0])
    context = _Context(
        limits=thresholds_of(given.product),
        currency=given.product.currency,
        as_of=as_of,
    )
    titles = {goal.id: goal.title for goal, _ in given.goals}
    return tuple(
        _kpi_row(
            kpi,
            given.plans[kpi.id],
            titles.get(kpi.goal_id, ""),
            context,
            judged.get(kpi.id),
            newest.get(kpi.id),
            original_target(changes.get(kpi.id, ())),
        )
        for kpi in given.kpis
    )


class _Context(NamedTuple):
    """What all KPIs of a document share."""

    limits: Thresholds
    currency: str
    as_of: date


# An edit changes few KPIs: of the others the row that was made before is given again.
@lru_cache(4096)
def _kpi_row(
    kpi: Any,
    plan: Plan,
    goal: str,
    context: _Context,
    judged: Point | None,
    newest: Point | None,
    original: float | None,
) -> KpiRow:
    verdict = judge(
        plan,
        judged,
        context.as_of,
        context.limits,
        newest=newest[0] if newest else None,
        stopped=kpi.stopped,
    )
    is_milestone = plan.kind == "milestone"
    return KpiRow(
        id=kpi.id,
        goal_id=kpi.goal_id,
        goal=goal,
        code=kpi.code,
        name=kpi.name,
        category=kpi.category,
        unit=kpi.unit,
        decimals=kpi.decimals,
        currency=context.currency,
        value_type=kpi.value_type,
        direction=kpi.direction,
        owner=kpi.owner,
        frequency=kpi.frequency,
        weight=kpi.weight,
        stopped=kpi.stopped,
        start=plan.start,
        due=plan.due,
        baseline=kpi.baseline,
        target=kpi.target,
        low=kpi.low,
        high=kpi.high,
        worst=kpi.worst,
        value=verdict.value,
        value_date=None if is_milestone else verdict.judged_on,
        planned=verdict.planned,
        progress=verdict.progress,
        planned_progress=verdict.planned_progress,
        status=verdict.status,
        stale=verdict.stale,
        override=_override(kpi, context.as_of),
        verdict=verdict,
        original_target=original,
        position=kpi.position,
    )


def _override(kpi: Any, as_of: date) -> Override | None:
    """The status set by hand, if it has all it needs and has not expired."""
    until, reason = kpi.override_until, kpi.override_reason.strip()
    if kpi.override_status is None or not reason or until is None or until < as_of:
        return None
    return Override(kpi.override_status, kpi.override_reason, until)


def original_target(changes: Any) -> float | None:
    """The target before its first change in this period; None if it did not change or was none."""
    first = at_first(changes, "target", number_of)
    return first if isinstance(first, float) else None


def number_of(text: str) -> float | None:
    """The number that an adjustment keeps as text; None for other words, “nan” among them."""
    try:
        return finite(float(text))
    except ValueError:
        return None


def _sums(given: Inputs, kpis: tuple[KpiRow, ...]) -> tuple[dict[str, Sum], Sum]:
    """Each goal's roll-up and the product's, from the leaves up."""
    children: dict[str | None, list[Child]] = defaultdict(list)
    known = {goal.id for goal, _ in given.goals}
    for kpi in kpis:
        weight = 0.0 if kpi.stopped else kpi.weight
        owner = kpi.goal_id if kpi.goal_id in known else None
        children[owner].append(
            Child(weight, kpi.progress, kpi.status, kpi.stale, decided_by=kpi.id)
        )
    sums: dict[str, Sum] = {}
    # Depth first puts every goal after its parent, so that backwards each comes before it.
    for goal, depth in reversed(given.goals):
        total = roll_up(children[goal.id])
        sums[goal.id] = total
        parent = goal.parent_id if depth else None
        children[parent].insert(
            0,
            Child(goal.weight, total.progress, total.status, total.holds_stale, total.decided_by),
        )
    return sums, roll_up(children[None])


def _goal_row(
    goal: Any, depth: int, given: Inputs, total: Sum, names: Mapping[str, str]
) -> GoalRow:
    start, due = given.spans[goal.id]
    return GoalRow(
        id=goal.id,
        parent_id=goal.parent_id if depth else None,
        title=goal.title,
        reason=goal.reason,
        owner=goal.owner,
        start=start,
        due=due,
        weight=goal.weight,
        position=goal.position,
        depth=depth,
        progress=total.progress,
        status=total.status,
        measured=total.measured,
        counted=total.counted,
        decided_by=names.get(total.decided_by, ""),
        decided_id=total.decided_by,
        holds_stale=total.holds_stale,
    )


def _product_row(
    given: Inputs,
    total: Sum,
    kpis: tuple[KpiRow, ...],
    goals: tuple[GoalRow, ...],
    names: Mapping[str, str],
    as_of: date,
) -> ProductRow:
    counted = _counted(kpis, goals)
    product = given.product
    share = elapsed(product.start, product.due, as_of)
    days = None if share is None else (product.due - product.start).days + 1
    return ProductRow(
        name=product.name,
        owner=product.owner,
        start=product.start,
        due=product.due,
        currency=product.currency,
        thresholds=thresholds_of(product),
        preset=product.preset,
        progress=total.progress,
        status=total.status,
        measured=sum(kpi.progress is not None for kpi in counted),
        counted=len(counted),
        decided_by=names.get(total.decided_by, ""),
        decided_id=total.decided_by,
        holds_stale=total.holds_stale,
        elapsed=share,
        day=None if days is None else min(days, max(0, (as_of - product.start).days + 1)),
        days=days,
    )


def _counted(kpis: tuple[KpiRow, ...], goals: tuple[GoalRow, ...]) -> list[KpiRow]:
    """The KPIs that reach the product's progress: weighted, as are all goals above them."""
    reaching: dict[str | None, bool] = {None: True}
    for goal in goals:
        reaching[goal.id] = goal.weight > 0 and reaching.get(goal.parent_id, True)
    return [
        kpi
        for kpi in kpis
        if kpi.weight > 0 and not kpi.stopped and reaching.get(kpi.goal_id, True)
    ]
