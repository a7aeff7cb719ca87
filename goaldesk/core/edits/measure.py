"""Values recorded and corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlmodel import Session, select

from goaldesk.core.edits.basic import add, change
from goaldesk.core.model import Measurement


def record(
    session: Session, kpi_id: str, date: dt.date, value: float, note: str | None = None
) -> str:
    """Record a KPI's value on a date, or correct the one already there; gives its id.

    The log keeps the old value, who corrected it, when and why.
    """
    known = session.exec(
        select(Measurement.id).where(Measurement.kpi_id == kpi_id, Measurement.date == date)
    ).first()
    values: dict[str, Any] = {"value": value}
    if note is not None:
        values["note"] = note
    if known is None:
        return add(session, "measurement", kpi_id=kpi_id, date=date, **values)
    return change(session, "measurement", known, **values)
