"""What each step of the plan asks for and does not have yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.sql import func, or_, select

from goaldesk.core.model.choices import CLOSED_ACTIONS
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.people import RaciGrid
from goaldesk.core.queries.records import count, fetch, only, records
from goaldesk.core.queries.reviews import last_taken
from goaldesk.core.queries.swot import Swot
from goaldesk.core.reading import Reader
from goaldesk.core.rows import KpiRow, MissingItem, Record, Tree
from goaldesk.core.rules.completeness import VISION_TEXTS

# What a verdict found missing, and the field that mends it.
_MENDED_BY = {
    "measurement": "",
    "late": "due",
    "target": "target",
    "baseline": "baseline",
    "distance": "target",
    "limits": "low",
    "limits_reversed": "low",
    "milestones": "",
    "start": "start",
    "due": "due",
    "number": "target",
}


def lacking(
    session: Reader, as_of: date, now: Tree, analysis: Swot, grid: RaciGrid
) -> Iterator[MissingItem]:
    """The gaps of all steps as they stand on `as_of`."""
    yield from _product(now)
    yield from _vision(session)
    yield from _market(session)
    yield from _kpis(now)
    yield from _swot(analysis)
    yield from _responsibilities(session, grid)
    yield from _reviews(session, as_of)


def _product(now: Tree) -> Iterator[MissingItem]:
    product = now.product
    gaps = {"name": product.name.strip(), "start": product.start, "due": product.due}
    for field, value in gaps.items():
        if not value:
            yield MissingItem("overview", f"product_{field}", "product", "product", field)


def _vision(session: Reader) -> Iterator[MissingItem]:
    vision = only(session, "vision")
    for field in VISION_TEXTS:
        if not str(getattr(vision, field)).strip():
            yield MissingItem("vision", f"vision_{field}", "vision", vision.id, field)
    if not count(session, "segment"):
        yield MissingItem("vision", "no_segment", "segment", "", "")


def _market(session: Reader) -> Iterator[MissingItem]:
    sizes = records(session, "market_size")
    if not sizes:
        yield MissingItem("market", "no_market_size", "market_size", "", "")
    for row in sizes:
        for field in ("customers", "revenue", "serviceable", "obtainable"):
            if row[field] is None:
                yield _row("market", f"market_{field}", row, "name", field)
                break
    if not records(session, "competitor", own=False):
        yield MissingItem("market", "no_competitor", "competitor", "", "")
    yield from _scores(session)
    if not count(session, "research"):
        yield MissingItem("market", "no_research", "research", "", "")
    if not count(session, "feedback") and not count(session, "survey"):
        yield MissingItem("market", "no_feedback", "feedback", "", "")


def _scores(session: Reader) -> Iterator[MissingItem]:
    """Criteria by which not every competitor on file was scored."""
    competitors = records(session, "competitor")
    scored = {(row["criterion_id"], row["competitor_id"]) for row in records(session, "score")}
    for row in records(session, "criterion"):
        if any((row.id, other.id) not in scored for other in competitors):
            yield _row("market", "criterion_scores", row, "name")


def _row(step: str, key: str, row: Record, title: str, field: str = "") -> MissingItem:
    return MissingItem(step, key, row.table, row.id, field, {"name": row[title]})


def _kpis(now: Tree) -> Iterator[MissingItem]:
    if not now.goals:
        yield MissingItem("kpis", "no_goal", "goal", "", "")
    above = {goal.parent_id for goal in now.goals}
    running = {kpi.goal_id for kpi in now.kpis if not kpi.stopped}
    stopped = {kpi.goal_id for kpi in now.kpis if kpi.stopped}
    for goal in now.goals:
        if goal.id not in above | running:
            key = "goal_kpis_stopped" if goal.id in stopped else "goal_without_kpi"
            yield MissingItem("kpis", key, "goal", goal.id, "", {"name": goal.title})
    for kpi in now.kpis:
        if not kpi.stopped:
            yield from _kpi(kpi)


def _kpi(kpi: KpiRow) -> Iterator[MissingItem]:
    lacks = kpi.verdict.missing
    # A period that ends before it starts is told where its dates are.
    fields = {} if lacks in (None, "period") else {f"kpi_{lacks}": _MENDED_BY[lacks]}
    if kpi.goal_id is None:
        fields["kpi_goal"] = "goal_id"
    if not kpi.owner.strip():
        fields["kpi_owner"] = "owner"
    for key, field in fields.items():
        yield MissingItem("kpis", key, "kpi", kpi.id, field, {"name": kpi.name})


def _swot(analysis: Swot) -> Iterator[MissingItem]:
    for quadrant in analysis.empty():
        yield MissingItem("swot", f"no_{quadrant}", "swot_factor", "", "quadrant")
    for factor in analysis.unproven():
        values = {"name": factor.text}
        yield MissingItem("swot", "factor_evidence", "swot_factor", factor.id, "", values)
    if all(strategy.status == "rejected" for strategy in analysis.strategies):
        yield MissingItem("swot", "no_strategy", "strategy", "", "")


def _responsibilities(session: Reader, grid: RaciGrid) -> Iterator[MissingItem]:
    step = "responsibilities"
    if not grid.departments:
        yield MissingItem(step, "no_department", "department", "", "")
    if not grid.activities:
        yield MissingItem(step, "no_activity", "activity", "", "")
    yield from raci_findings(grid)
    if not count(session, "resource"):
        yield MissingItem(step, "no_resource", "resource", "", "")
    plans = records(session, "communication")
    if not plans:
        yield MissingItem(step, "no_communication", "communication", "", "")
    for plan in plans:
        if not str(plan["owner"]).strip():
            yield _row(step, "communication_owner", plan, "purpose", "owner")
        if plan["next_date"] is None:
            yield _row(step, "communication_date", plan, "purpose", "next_date")


def raci_findings(grid: RaciGrid) -> Iterator[MissingItem]:
    """What is wrong with the rows and the columns of the RACI grid."""
    for table, rows in (("activity", grid.activities), ("department", grid.departments)):
        for row in rows:
            for found in row.findings:
                values = {"name": row.name, "count": found.count}
                yield MissingItem(
                    "responsibilities", f"raci_{found.key}", table, row.id, "", values
                )


def _reviews(session: Reader, as_of: date) -> Iterator[MissingItem]:
    review = table_of("review")
    planned = (
        select(func.count())
        .select_from(review)
        .where(or_(review.c.date >= as_of, review.c.taken == ""))
    )
    if not fetch(session, planned)[0][0]:
        yield MissingItem("reviews", "no_review", "review", "", "")
    last = last_taken(session)
    if last is not None and not str(last["findings"]).strip():
        yield _row("reviews", "review_findings", last, "title", "findings")
    for action in records(session, "action"):
        if action["state"] in CLOSED_ACTIONS:
            continue
        if not str(action["owner"]).strip():
            yield _row("reviews", "action_owner", action, "text", "owner")
        if action["due"] is None:
            yield _row("reviews", "action_due", action, "text", "due")
