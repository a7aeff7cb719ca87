"""What each step asks for, looked up in the document."""

from __future__ import annotations

from datetime import date
from typing import Any

from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import records, withheld
from goaldesk.core.queries.reviews import last_taken
from goaldesk.core.reading import Reader
from goaldesk.core.rows import Record, Tree
from goaldesk.core.rules.completeness import VISION_TEXTS, StepShare, all_of, shares
from goaldesk.core.rules.coverage import strategy_gaps
from goaldesk.core.rules.raci import row_findings

_UNMEASURED = ("measurement", "late")
# What tells that a factor has evidence.
EVIDENCE = ("evidence", "research", "feedback", "competitor")
# What a check looks at: it is not asked of a copy that was made without it.
_LOOKS_AT = {
    **{field: (f"vision.{field}",) for field in VISION_TEXTS},
    **dict.fromkeys("SWOT", ("swot_factor",)),
    "segment": ("segment",),
    "market_size": ("market_size",),
    "research": ("research",),
    "feedback": ("feedback", "survey"),
    "competitor": ("competitor",),
    "matrix": ("competitor", "criterion", "score"),
    "goal": ("goal",),
    "goals_hold_kpis": ("goal", "kpi"),
    "kpis_in_goals": ("goal", "kpi"),
    "kpis_defined": ("kpi", "milestone"),
    "owners": ("kpi", "kpi.owner"),
    "measured": ("kpi", "measurement"),
    "evidence": ("swot_factor", *EVIDENCE),
    "strategy": ("strategy",),
    "cited": ("swot_factor", "strategy", "strategy_factor"),
    "leads": ("goal", "strategy", "strategy_goal"),
    "department": ("department",),
    "activity": ("activity",),
    "raci": ("department", "activity", "raci"),
    "resource": ("resource",),
    "communication": ("communication",),
    "dated": ("communication", "communication.owner"),
    "taken": ("review",),
    "findings": ("review",),
    "actions": ("action", "action.owner"),
    "planned": ("review",),
}
_FIGURES = ("customers", "revenue", "serviceable", "obtainable")


def completeness(session: Reader, as_of: date, now: Tree | None = None) -> tuple[StepShare, ...]:
    """How much of each step is filled; `now` is the tree of that day, where it is at hand."""
    now = now or tree(session, as_of)
    left_out = withheld(session)
    return shares(
        {
            "vision": _vision(session),
            "market": _market(session),
            "kpis": _kpis(now),
            "swot": _swot(session),
            "responsibilities": _responsibilities(session),
            "reviews": _reviews(session, as_of),
        },
        [check for check, names in _LOOKS_AT.items() if not left_out.isdisjoint(names)],
    )


def _told(row: Record, *fields: str) -> bool:
    return all(row[field] is not None and str(row[field]).strip() != "" for field in fields)


def _vision(session: Reader) -> dict[str, bool]:
    (vision,) = records(session, "vision")
    found = {field: _told(vision, field) for field in VISION_TEXTS}
    found["segment"] = bool(records(session, "segment"))
    return found


def _market(session: Reader) -> dict[str, bool]:
    sizes = [_told(row, *_FIGURES) for row in records(session, "market_size")]
    competitors = records(session, "competitor")
    criteria = records(session, "criterion")
    scored = {(row["criterion_id"], row["competitor_id"]) for row in records(session, "score")}
    pairs = [(row.id, other.id) in scored for row in criteria for other in competitors]
    return {
        "market_size": all_of(sizes),
        "research": bool(records(session, "research")),
        "feedback": bool(records(session, "feedback") or records(session, "survey")),
        "competitor": any(not row["own"] for row in competitors),
        "matrix": all_of(pairs),
    }


def _kpis(now: Tree) -> dict[str, bool]:
    running = [kpi for kpi in now.kpis if not kpi.stopped]
    held = {kpi.goal_id for kpi in now.kpis} | {goal.parent_id for goal in now.goals}
    verdicts = [kpi.verdict for kpi in running]
    return {
        "goal": bool(now.goals),
        "goals_hold_kpis": all_of([goal.id in held for goal in now.goals]),
        "kpis_in_goals": all_of([kpi.goal_id is not None for kpi in running]),
        "kpis_defined": all_of(
            [row.progress is not None or row.missing in _UNMEASURED for row in verdicts]
        ),
        "owners": all_of([bool(kpi.owner.strip()) for kpi in running]),
        "measured": all_of([row.value is not None for row in verdicts]),
    }


def _swot(session: Reader) -> dict[str, bool]:
    factors = records(session, "swot_factor")
    quadrants = {row.id: str(row["quadrant"]) for row in factors}
    proven = {row["factor_id"] for row in records(session, "evidence")}
    strategies = [row for row in records(session, "strategy") if row["status"] != "rejected"]
    cited: dict[object, list[str]] = {}
    for link in records(session, "strategy_factor"):
        factor = quadrants.get(str(link["factor_id"]))
        cited.setdefault(link["strategy_id"], []).extend([factor] if factor else [])
    leads = {row["strategy_id"] for row in records(session, "strategy_goal")}
    held = set(quadrants.values())
    return {
        **{quadrant: quadrant in held for quadrant in "SWOT"},
        "evidence": all_of([row.id in proven for row in factors]),
        "strategy": bool(strategies),
        "cited": all_of(
            [not strategy_gaps(str(row["kind"]), cited.get(row.id, ())) for row in strategies]
        ),
        "leads": all_of([row.id in leads for row in strategies]),
    }


def _responsibilities(session: Reader) -> dict[str, bool]:
    activities = records(session, "activity")
    roles: dict[object, list[str]] = {}
    for cell in records(session, "raci"):
        roles.setdefault(cell["activity_id"], []).append(str(cell["role"]))
    sound = [
        not any(finding.error for finding in row_findings(row.id, roles.get(row.id, [])))
        for row in activities
    ]
    plans = records(session, "communication")
    return {
        "department": bool(records(session, "department")),
        "activity": bool(activities),
        "raci": all_of(sound),
        "resource": bool(records(session, "resource")),
        "communication": bool(plans),
        "dated": all_of([_told(row, "owner") and (row["next_date"] is not None) for row in plans]),
    }


def _reviews(session: Reader, as_of: date) -> dict[str, bool]:
    reviews = records(session, "review")
    last = last_taken(session)
    actions = [row for row in records(session, "action") if row["state"] != "dropped"]
    return {
        "taken": last is not None,
        "findings": last is not None and _told(last, "findings"),
        "actions": all_of([_told(row, "owner", "due") for row in actions]),
        "planned": any(_ahead(row, as_of) for row in reviews),
    }


def _ahead(row: Record, as_of: date) -> bool:
    day: Any = row["date"]
    return not row["taken"] or bool(day >= as_of)
