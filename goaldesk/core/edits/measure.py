"""Values recorded and corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlmodel import Session

from goaldesk.core.edits.basic import add, change
from goaldesk.core.model import Measurement, natural_id


def record(
    session: Session, kpi_id: str, date: dt.date, value: float, note: str | None = None
) -> str:
    """Record a KPI's value on a date, or correct the one already there; gives its id.

    The log keeps the old value, who corrected it, when and why.
    """
    row_id = natural_id("measurement", kpi_id, date.isoformat())
    values: dict[str, Any] = {"value": value}
    if note is not None:
        values["note"] = note
    if session.get(Measurement, row_id) is None:
        return add(session, "measurement", kpi_id=kpi_id, date=date, **values)
    return change(session, "measurement", row_id, **values)
