"""Targets never change silently: each change is an adjustment with its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlmodel import Session

from goaldesk.core.edits.values import checked
from goaldesk.core.errors import N_, ReasonNeeded
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model.reviews import Adjustment
from goaldesk.core.plain_text import clean
from goaldesk.core.rules.period import TARGET_FIELDS


def note_adjustments(
    session: Session, kpi_id: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Write an adjustment for each changed target of a KPI that had one.

    In a review (`session.info["review_id"]`) every changed field is an adjustment. Raises
    ReasonNeeded where the edit carries no reason.
    """
    review_id = session.info.get("review_id")
    for field, value in after.items():
        if field == "position":
            continue
        if review_id is None and (field not in TARGET_FIELDS or before[field] is None):
            continue
        note_adjustment(session, kpi_id, field, before[field], value)


def note_target_point(
    session: Session, kpi_id: str, date: dt.date, before: float | None, after: float | None
) -> None:
    """Write the adjustment of an intermediate target; its field names the date."""
    if before != after:
        note_adjustment(session, kpi_id, target_point_field(date), before, after)


def target_point_field(date: dt.date) -> str:
    """What an adjustment calls the intermediate target of that day."""
    return f"target_point {date.isoformat()}"


def need_correction_reason(session: Session) -> None:
    """Refuse, with ReasonNeeded, to correct a measured value in an edit that says no why.

    The log keeps the old value with the edit's reason.
    """
    if not clean(str(session.info.get("reason", ""))).strip():
        raise ReasonNeeded(
            N_("A corrected value needs a reason: the old value is kept beside it."),
            field="value",
        )


def note_adjustment(session: Session, kpi_id: str, field: str, before: Any, after: Any) -> None:
    """Write one adjustment, with the edit's reason and, in a review, its review.

    Raises ReasonNeeded where the edit carries no reason.
    """
    given = clean(str(session.info.get("reason", ""))).strip()
    if not given and all(isinstance(value, float | dt.date) for value in (before, after)):
        raise ReasonNeeded(
            N_("{before} → {after} needs a reason: it is shown on the chart and in the report."),
            field=field,
            before=before,
            after=after,
        )
    if not given:
        raise ReasonNeeded(
            N_("A changed target needs a reason: it is shown on the chart and in the report."),
            field=field,
        )
    reason = checked(SPECS["adjustment"].field("reason"), given)
    session.add(
        Adjustment(
            kpi_id=kpi_id,
            review_id=session.info.get("review_id"),
            date=session.info["today"],
            field=field,
            before=as_text(before),
            after=as_text(after),
            reason=reason,
        )
    )


def as_text(value: Any) -> str:
    """A value of any column as an adjustment keeps it; empty for None, 0 or 1 for a flag."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return repr(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
