"""Values recorded and corrected."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy.sql import select
from sqlmodel import Session

from goaldesk.core.edits.adjustments import need_correction_reason
from goaldesk.core.edits.basic import add, change, duplicate
from goaldesk.core.edits.checks import check
from goaldesk.core.edits.values import checked
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import natural_id
from goaldesk.core.model.goals import Measurement
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.records import among, fetch
from goaldesk.core.tell import Tell, quiet

_MEASUREMENT = table_of("measurement")
_AT_ONCE = 10_000
_INSERT = "INSERT INTO measurement (id, kpi_id, date, value, note) VALUES (?, ?, ?, ?, ?)"
_CORRECT = "UPDATE measurement SET value = ?, note = ? WHERE id = ?"


def record(
    session: Session, kpi_id: str, date: dt.date, value: float, note: str | None = None
) -> str:
    """Record a KPI's value on a date, or correct the one already there; gives its id.

    The log keeps the old value, who corrected it, when and why.
    """
    columns = _MEASUREMENT.c
    own = (columns.kpi_id == kpi_id, columns.date == date)
    known = next(iter(fetch(session, select(columns.id).where(*own))), None)
    values: dict[str, Any] = {"value": value}
    if note is not None:
        values["note"] = note
    if known is None:
        return add(session, "measurement", kpi_id=kpi_id, date=date, **values)
    return change(session, "measurement", known.id, **values)


def record_all(
    session: Session,
    values: Iterable[tuple[str, dt.date, float, str | None]],
    tell: Tell = quiet,
) -> None:
    """Record or correct many (KPI, date, value, note) as `record` does, in a few statements.

    Of a KPI's day that comes twice, the last counts.
    """
    date, amount, text = (SPECS["measurement"].field(key) for key in ("date", "value", "note"))
    wanted: dict[str, dict[dt.date, tuple[float, str | None]]] = defaultdict(dict)
    for kpi_id, day, value, note in values:
        wanted[kpi_id][day] = (checked(amount, value), checked(text, note) if note else note)
    days = {day: day.isoformat() for of_days in wanted.values() for day in of_days}
    for day in days:
        check(session, "measurement", Measurement(kpi_id="", date=checked(date, day), value=0.0))
    tell(0.0)
    new: list[tuple[str, str, str, float, str]] = []
    changed: list[tuple[float, str, str]] = []
    for kpi_id, of_days in wanted.items():
        known = _known(session, kpi_id, min(of_days), max(of_days))
        for day, (value, note) in of_days.items():
            if day not in known:
                row_id = natural_id("measurement", kpi_id, days[day])
                new.append((row_id, kpi_id, days[day], value, note or ""))
                continue
            row_id, before, said = known[day]
            if before != value:
                need_correction_reason(session)
            note = said if note is None else note
            if (before, said) != (value, note):
                changed.append((value, note, row_id))
    wanted.clear()
    _write(session, new, changed, tell)


def _known(
    session: Session, kpi_id: str, first: dt.date, last: dt.date
) -> dict[dt.date, tuple[str, float, str]]:
    """Id, value and note of a KPI's rows on these days, whatever id a file gave them."""
    columns = _MEASUREMENT.c
    query = select(columns.date, columns.id, columns.value, columns.note).where(
        columns.kpi_id == kpi_id, columns.date.between(first, last)
    )
    return {day: (row_id, value, note) for day, row_id, value, note in fetch(session, query)}


def _write(
    session: Session,
    new: list[tuple[str, str, str, float, str]],
    changed: list[tuple[float, str, str]],
    tell: Tell,
) -> None:
    """Insert and update below the ORM, in the order of the table's key, which is quickest."""
    new.sort()
    connection = session.connection()
    for start in range(0, len(new), _AT_ONCE):
        some = new[start : start + _AT_ONCE]
        ids = among(_MEASUREMENT.c.id, (row[0] for row in some))
        for (taken,) in fetch(session, select(_MEASUREMENT.c.id).where(ids).limit(1)):
            # A file gave the id to another value.
            day = next(row[2] for row in some if row[0] == taken)
            raise duplicate("measurement", {"date": dt.date.fromisoformat(day)})
        connection.exec_driver_sql(_INSERT, some)
        tell((start + len(some)) / (len(new) + len(changed)))
    for start in range(0, len(changed), _AT_ONCE):
        corrected = changed[start : start + _AT_ONCE]
        connection.exec_driver_sql(_CORRECT, corrected)
        tell((len(new) + start + len(corrected)) / (len(new) + len(changed)))
    session.expire_all()
