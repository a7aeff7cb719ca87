"""What to do today, and what the plan still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy.sql import func, or_, select
from sqlmodel import Session

from goaldesk.core.queries.findings import contradictions
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.inputs import latest
from goaldesk.core.queries.records import fetch, records, table_of
from goaldesk.core.rows import AgendaItem, KpiRow, MissingItem, Record, Tree
from goaldesk.core.rules.coverage import empty_quadrants, factor_weight
from goaldesk.core.rules.dates import next_due
from goaldesk.core.rules.raci import row_findings

SOON = 7
ENDING = 14  # days before the period's end on which rolling it over is proposed
STEPS = ("overview", "vision", "market", "kpis", "swot", "responsibilities", "reviews")
_DONE = ("done", "dropped")
_BLANKS = ("customer", "need", "category", "benefit", "alternative", "differentiator")
_PILLARS = ("core_value", "target_users", "positioning", "advantage")


def today(session: Session, as_of: date, now: Tree | None = None) -> list[AgendaItem]:
    """What is due up to a week ahead: what is late first, then by date, loose ends last.

    `now` is the tree of that day, where it is at hand.
    """
    now = now or tree(session, as_of)
    items = [
        *_actions(session, as_of),
        *_measuring(session, now, as_of),
        *_communications(session, as_of),
        *_reviews(session, as_of),
        *_milestones(session, now, as_of),
        *_period_end(now, as_of),
    ]
    items.sort(key=lambda item: (not item.overdue, item.date or as_of, item.kind, item.title))
    return [*items, *_aged(session, as_of), *_loose_ends(session)]


def _within(day: object, as_of: date) -> int | None:
    """Days until `day` if it is past or less than a week ahead."""
    if not isinstance(day, date):
        return None
    days = (day - as_of).days
    return days if days <= SOON else None


def _actions(session: Session, as_of: date) -> Iterator[AgendaItem]:
    for row in records(session, "action"):
        days = _within(row["due"], as_of)
        if days is not None and row["state"] not in _DONE:
            yield _item("action", row, "due", days, "text", "owner")


def _communications(session: Session, as_of: date) -> Iterator[AgendaItem]:
    for row in records(session, "communication"):
        days = _within(row["next_date"], as_of)
        if days is not None:
            yield _item("communication", row, "next_date", days, "purpose", "owner", "kind")


def _reviews(session: Session, as_of: date) -> Iterator[AgendaItem]:
    for row in records(session, "review", taken=""):
        days = _within(row["date"], as_of)
        if days is not None:
            yield _item("review", row, "date", days, "title", "attendees")


def _item(
    kind: str, row: Record, day: str, days: int, title: str, owner: str, detail: str = ""
) -> AgendaItem:
    values: Any = row.values
    return AgendaItem(
        kind,
        values[day],
        days,
        values[title],
        values[owner],
        row.table,
        row.id,
        days < 0,
        values[detail] if detail else "",
    )


def _measuring(session: Session, now: Tree, as_of: date) -> Iterator[AgendaItem]:
    """KPIs whose next measurement is due, and those gone stale, until their due date.

    One that was never measured is a gap of the plan, and not repeated here.
    """
    newest = latest(session, as_of)
    for kpi in now.kpis:
        last = newest.get(kpi.id)
        if last is None or kpi.stopped or kpi.value_type == "milestone":
            continue
        due = next_due(last[0], kpi.frequency, kpi.start, kpi.due)
        if due is None or (due > as_of and not kpi.stale):
            continue
        yield AgendaItem(
            "stale" if kpi.stale else "measure",
            last[0],
            (as_of - last[0]).days,
            kpi.name,
            kpi.owner,
            "kpi",
            kpi.id,
            False,
            kpi.frequency,
        )


def _milestones(session: Session, now: Tree, as_of: date) -> Iterator[AgendaItem]:
    """Steps of running milestone KPIs that are not done."""
    kpis = {kpi.id: kpi for kpi in now.kpis if not kpi.stopped and kpi.value_type == "milestone"}
    for row in records(session, "milestone", done=False) if kpis else ():
        days = _within(row["due"], as_of)
        kpi = kpis.get(str(row["kpi_id"]))
        if days is not None and kpi is not None:
            values: Any = row.values
            yield AgendaItem(
                "milestone",
                values["due"],
                days,
                values["title"],
                kpi.owner,
                "milestone",
                row.id,
                days < 0,
                kpi.name,
            )


def _period_end(now: Tree, as_of: date) -> Iterator[AgendaItem]:
    """The end of the product's period, while something is running that could carry on."""
    due = now.product.due
    if due is None or (due - as_of).days > ENDING or all(kpi.stopped for kpi in now.kpis):
        return
    yield AgendaItem(
        "period", due, (due - as_of).days, "", now.product.owner, "roll_over", "", False
    )


# What is to be looked at again by a day, and the column that names it.
_REVIEWED = {
    "market_size": "name",
    "research": "title",
    "competitor": "name",
    "swot_factor": "text",
}


def _aged(session: Session, as_of: date) -> Iterator[AgendaItem]:
    """What is past the day by which it was to be looked at again, the longest past first."""
    found = []
    for table, title in _REVIEWED.items():
        source = table_of(table)
        past = select(source.c.id, source.c[title], source.c.review_by).where(
            source.c.review_by < as_of
        )
        for row_id, name, day in fetch(session, past):
            found.append(
                AgendaItem("aged", day, (day - as_of).days, name, "", table, row_id, False, table)
            )
    found.sort(key=lambda item: (item.days or 0, item.table, item.row_id))
    yield from found


def _loose_ends(session: Session) -> Iterator[AgendaItem]:
    """The weightiest opportunity that no strategy makes use of."""
    used = {row["factor_id"] for row in records(session, "strategy_factor")}
    loose = [row for row in records(session, "swot_factor", quadrant="O") if row.id not in used]
    heaviest = max(loose, key=_weight, default=None)
    if heaviest is not None:
        yield AgendaItem(
            "orphan",
            None,
            None,
            str(heaviest["text"]),
            "",
            "swot_factor",
            heaviest.id,
            False,
            "opportunity",
        )


def _weight(row: Record) -> int:
    values: Any = row.values
    return factor_weight(values["quadrant"], values["importance"], values["probability"])


def missing(session: Session, as_of: date, now: Tree | None = None) -> list[MissingItem]:
    """The gaps and contradictions of the plan, in the order of the steps.

    Steps: overview, vision, market, kpis, swot, responsibilities, reviews. `now` is the tree of
    that day, where it is at hand.
    """
    now = now or tree(session, as_of)
    found = [
        *_no_product(now),
        *_no_vision(session),
        *_no_market(session),
        *_no_kpis(now),
        *_no_swot(session),
        *_no_raci(session),
        *_no_review(session, as_of),
    ]
    found += contradictions(session, as_of, now)
    return sorted(found, key=lambda item: STEPS.index(item.step))


def _no_product(now: Tree) -> Iterator[MissingItem]:
    product = now.product
    gaps = {"name": product.name.strip(), "start": product.start, "due": product.due}
    for field, value in gaps.items():
        if not value:
            yield MissingItem("overview", f"product_{field}", "product", "product", field)


def _no_vision(session: Session) -> Iterator[MissingItem]:
    for row in records(session, "vision"):
        for field in (*_PILLARS, *_BLANKS):
            if not str(row[field]).strip():
                yield MissingItem("vision", f"vision_{field}", "vision", row.id, field)
    if not _count(session, "segment"):
        yield MissingItem("vision", "no_segment", "segment", "", "")


def _count(session: Session, table: str) -> int:
    statement = select(func.count()).select_from(table_of(table))
    return int(fetch(session, statement)[0][0])


def _no_market(session: Session) -> Iterator[MissingItem]:
    sizes = records(session, "market_size")
    if not sizes:
        yield MissingItem("market", "no_market_size", "market_size", "", "")
    for row in sizes:
        for field in ("customers", "revenue", "serviceable", "obtainable"):
            if row[field] is None:
                yield MissingItem(
                    "market",
                    f"market_{field}",
                    "market_size",
                    row.id,
                    field,
                    {"name": row["name"]},
                )
                break
    if not records(session, "competitor", own=False):
        yield MissingItem("market", "no_competitor", "competitor", "", "")
    if not _count(session, "research"):
        yield MissingItem("market", "no_research", "research", "", "")
    if not _count(session, "feedback") and not _count(session, "survey"):
        yield MissingItem("market", "no_feedback", "feedback", "", "")


def _no_kpis(now: Tree) -> Iterator[MissingItem]:
    if not now.goals:
        yield MissingItem("kpis", "no_goal", "goal", "", "")
    held = {kpi.goal_id for kpi in now.kpis} | {goal.parent_id for goal in now.goals}
    for goal in now.goals:
        if goal.id not in held:
            yield MissingItem("kpis", "goal_without_kpi", "goal", goal.id, "", {"name": goal.title})
    for kpi in now.kpis:
        if not kpi.stopped:
            yield from _kpi_gaps(kpi)


# What a verdict found missing, and the field that mends it.
_MENDED_BY = {
    "target": "target",
    "baseline": "baseline",
    "distance": "target",
    "limits": "low",
    "limits_reversed": "low",
    "milestones": "",
    "start": "start",
    "due": "due",
    "period": "due",
    "number": "target",
}


def _kpi_gaps(kpi: KpiRow) -> Iterator[MissingItem]:
    values = {"name": kpi.name}

    def gap(key: str, field: str) -> MissingItem:
        return MissingItem("kpis", key, "kpi", kpi.id, field, values)

    if kpi.goal_id is None:
        yield gap("kpi_goal", "goal_id")
    lacks = kpi.verdict.missing
    if lacks == "measurement":
        yield MissingItem("kpis", "kpi_measurement", "kpi", kpi.id, "", values)
    elif lacks is not None:
        yield gap(f"kpi_{lacks}", _MENDED_BY[lacks])
    if not kpi.owner.strip():
        yield gap("kpi_owner", "owner")


def _no_swot(session: Session) -> Iterator[MissingItem]:
    factors = records(session, "swot_factor")
    for quadrant in empty_quadrants(str(row["quadrant"]) for row in factors):
        yield MissingItem("swot", f"no_{quadrant}", "swot_factor", "", "quadrant")
    proven = {row["factor_id"] for row in records(session, "evidence")}
    for row in factors:
        if row.id not in proven:
            yield MissingItem(
                "swot", "factor_evidence", "swot_factor", row.id, "", {"name": row["text"]}
            )
    if not _count(session, "strategy"):
        yield MissingItem("swot", "no_strategy", "strategy", "", "")


def _no_raci(session: Session) -> Iterator[MissingItem]:
    if not _count(session, "department"):
        yield MissingItem("responsibilities", "no_department", "department", "", "")
    activities = records(session, "activity")
    if not activities:
        yield MissingItem("responsibilities", "no_activity", "activity", "", "")
    cells = records(session, "raci")
    for row in activities:
        roles = [str(cell["role"]) for cell in cells if cell["activity_id"] == row.id]
        for finding in row_findings(row.id, roles):
            if finding.error:
                yield MissingItem(
                    "responsibilities",
                    f"raci_{finding.key}",
                    "activity",
                    row.id,
                    "",
                    {"name": row["name"], "count": finding.count},
                )
    if not _count(session, "communication"):
        yield MissingItem("responsibilities", "no_communication", "communication", "", "")


def _no_review(session: Session, as_of: date) -> Iterator[MissingItem]:
    review = table_of("review")
    planned = (
        select(func.count())
        .select_from(review)
        .where(or_(review.c.date >= as_of, review.c.taken == ""))
    )
    if not fetch(session, planned)[0][0]:
        yield MissingItem("reviews", "no_review", "review", "", "")


def by_step(items: Iterable[MissingItem]) -> dict[str, list[MissingItem]]:
    """The gaps by step, steps in order of appearance."""
    found: dict[str, list[MissingItem]] = {}
    for item in items:
        found.setdefault(item.step, []).append(item)
    return found
