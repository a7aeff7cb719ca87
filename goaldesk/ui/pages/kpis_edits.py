"""The edits of the goals' tree that take several steps, each for one edit of the document."""

from __future__ import annotations

from sqlmodel import Session

from goaldesk.core import edits
from goaldesk.core.errors import GONE, N_, Invalid
from goaldesk.core.model import FIXED_IDS
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.inputs import inputs
from goaldesk.core.queries.records import record, records
from goaldesk.core.rows import Record

PARENT = {"goal": "parent_id", "kpi": "goal_id"}

# What a copy of a KPI does not take over: it starts without data and judges itself.
_NOT_COPIED = frozenset(
    {
        "id",
        "code",
        "position",
        "external_id",
        "stopped",
        "override_status",
        "override_reason",
        "override_until",
    }
)


def place(
    session: Session, table: str, row_id: str, parent: str | None, before: str | None
) -> None:
    """Put a goal or a KPI under a goal (None: none), in front of a sibling or at the end."""
    if table in FIXED_IDS or table not in PARENT:
        raise Invalid(N_("This entry cannot be moved."))
    edits.change(session, table, row_id, **{PARENT[table]: parent})
    edits.move(session, table, row_id, before)


def duplicate(session: Session, table: str, row_id: str, name: str) -> str:
    """A copy of a goal or a KPI under another name, behind it; gives the copy's id.

    A goal's KPIs and sub-goals come along under their own names. Intermediate targets within
    the period and milestones come along, the latter not done; measurements do not.
    """
    source = record(session, table, row_id)
    if source is None:
        raise Invalid(GONE)
    parent = PARENT[table]
    siblings = [row.id for row in records(session, table, **{parent: source[parent]})]
    made = (
        _copy_kpi(session, source, name=name)
        if table == "kpi"
        else _copy_goal(session, source, frozenset(), title=name)
    )
    after = siblings.index(row_id) + 1
    edits.move(session, table, made, siblings[after] if after < len(siblings) else None)
    return made


def _copy_goal(session: Session, source: Record, above: frozenset[str], **values: object) -> str:
    """A goal with all that it holds; `above` are the goals it is in, so that a circle ends."""
    columns = set(table_of("goal").c.keys()) - {"id", "position"}
    held = [row for row in records(session, "goal", parent_id=source.id) if row.id not in above]
    made = edits.add(session, "goal", **{key: source[key] for key in columns} | values)
    for kpi in records(session, "kpi", goal_id=source.id):
        _copy_kpi(session, kpi, goal_id=made)
    for goal in held:
        _copy_goal(session, goal, above | {source.id}, parent_id=made)
    return made


def _copy_kpi(session: Session, source: Record, **values: object) -> str:
    columns = set(table_of("kpi").c.keys()) - _NOT_COPIED
    made = edits.add(session, "kpi", **{key: source[key] for key in columns} | values)
    for point in counted_points(session, source.id):
        edits.add(session, "target_point", kpi_id=made, date=point["date"], value=point["value"])
    for step in records(session, "milestone", kpi_id=source.id):
        edits.add(
            session,
            "milestone",
            kpi_id=made,
            title=step["title"],
            due=step["due"],
            weight=step["weight"],
            position=step["position"],
        )
    return made


def counted_points(session: Session, kpi_id: str) -> list[Record]:
    """The KPI's intermediate targets but for those outside its period, which count nowhere."""
    points = records(session, "target_point", kpi_id=kpi_id)
    if not points:
        return points
    plan = inputs(session, kpi_id).plans[kpi_id]
    if plan.start is None or plan.due is None:
        return points
    within = {day for day, _ in plan.points if plan.start <= day <= plan.due}
    return [point for point in points if point["date"] in within]
