"""Values recorded and corrected."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session, col, select

from goaldesk.core.edits.adjustments import need_correction_reason
from goaldesk.core.edits.basic import MOST_VALUES, add, change, duplicate
from goaldesk.core.edits.checks import check
from goaldesk.core.edits.values import checked
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import Measurement, natural_id


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


def record_all(session: Session, values: Iterable[tuple[str, dt.date, float, str | None]]) -> None:
    """Record or correct many (KPI, date, value, note) as `record` does, in a few statements.

    Of a KPI's day that comes twice, the last counts.
    """
    field = SPECS["measurement"].field
    wanted: dict[str, dict[dt.date, tuple[float, str | None]]] = defaultdict(dict)
    for kpi_id, day, value, note in values:
        kept = None if note is None else checked(field("note"), note)
        wanted[kpi_id][checked(field("date"), day)] = (checked(field("value"), value), kept)
    new = []
    # Reading what is known of the next KPI must not write the rows of this one singly.
    with session.no_autoflush:
        for kpi_id, of_days in sorted(wanted.items()):
            known = _known(session, kpi_id, sorted(of_days))
            for day, (value, note) in sorted(of_days.items()):
                row = known.get(day)
                if row is None:
                    row_id = natural_id("measurement", kpi_id, day.isoformat())
                    row = Measurement(id=row_id, kpi_id=kpi_id, date=day, value=value)
                    new.append(row)
                elif row.value != value:
                    need_correction_reason(session)
                check(session, "measurement", row)
                row.value = value
                row.note = row.note if note is None else note
        _refuse_taken(session, new)
    session.add_all(new)
    session.flush()


def _known(session: Session, kpi_id: str, days: Sequence[dt.date]) -> dict[dt.date, Measurement]:
    """A KPI's rows on these days, whatever id a file gave them."""
    found = {}
    for start in range(0, len(days), MOST_VALUES):
        rows = select(Measurement).where(
            Measurement.kpi_id == kpi_id,
            col(Measurement.date).in_(days[start : start + MOST_VALUES]),
        )
        found.update({row.date: row for row in session.exec(rows)})
    return found


def _refuse_taken(session: Session, new: Sequence[Measurement]) -> None:
    """Refuse a row whose id a file gave to another value."""
    days = {row.id: row.date for row in new}
    ids = list(days)
    for start in range(0, len(ids), MOST_VALUES):
        some = col(Measurement.id).in_(ids[start : start + MOST_VALUES])
        taken = session.exec(select(Measurement.id).where(some)).first()
        if taken is not None:
            raise duplicate("measurement", {"date": days[taken]})
