"""The edits of the goals' tree that take several steps, each for one edit of the document."""

from __future__ import annotations

from sqlmodel import Session

from goaldesk.core import edits
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import FIXED_IDS, TABLES
from goaldesk.core.queries.records import record, records

PARENT = {"goal": "parent_id", "kpi": "goal_id"}

# What a copy of a KPI does not take over: it starts without data and judges itself.
_NOT_COPIED = frozenset(
    {
        "id",
        "name",
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


def duplicate_kpi(session: Session, kpi_id: str, name: str) -> str:
    """A copy of the KPI's definition under another name, behind it; gives the copy's id.

    Intermediate targets and milestones come along, the latter not done; measurements do not.
    """
    source = record(session, "kpi", kpi_id)
    if source is None:
        raise Invalid(N_("This entry is no longer there; it may have been deleted."))
    columns = set(TABLES["kpi"].model_fields) - _NOT_COPIED
    made = edits.add(session, "kpi", name=name, **{key: source[key] for key in columns})
    siblings = [row.id for row in records(session, "kpi", goal_id=source["goal_id"])]
    after = siblings.index(kpi_id) + 1
    edits.move(session, "kpi", made, siblings[after] if after < len(siblings) else None)
    for point in records(session, "target_point", kpi_id=kpi_id):
        edits.add(session, "target_point", kpi_id=made, date=point["date"], value=point["value"])
    for step in records(session, "milestone", kpi_id=kpi_id):
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
