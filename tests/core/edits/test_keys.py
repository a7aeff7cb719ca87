"""Rows that are known by what they join, whatever id a file gave them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlmodel import Session, col, select

from goaldesk.core import edits
from goaldesk.core.errors import Invalid, ReasonNeeded
from goaldesk.core.model import natural_id
from goaldesk.core.model.goals import Measurement, TargetPoint

JUNE, JULY = dt.date(2026, 6, 30), dt.date(2026, 7, 31)


def measured(session: Session) -> list[tuple[str, dt.date, float]]:
    rows = session.exec(select(Measurement).order_by(col(Measurement.date))).all()
    return [(row.id, row.date, row.value) for row in rows]


def test_a_value_under_an_id_from_a_file_is_corrected_not_doubled(session: Session) -> None:
    session.add(Measurement(id="from-json", kpi_id="users", date=JUNE, value=1.0))
    session.info["reason"] = "Counted again"
    assert edits.record(session, "users", JUNE, 2.0) == "from-json"
    assert ("from-json", JUNE, 2.0) in measured(session)
    assert len(measured(session)) == 2


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("measurement", {"kpi_id": "users", "date": JUNE, "value": 1.0}),
        ("target_point", {"kpi_id": "users", "date": JUNE, "value": 1.0}),
        ("evidence", {"factor_id": "strong", "kpi_id": "users"}),
        ("strategy_goal", {"strategy_id": "so", "goal_id": "growth"}),
        ("raci", {"activity_id": "work", "department_id": "us", "role": "R"}),
    ],
)
def test_a_second_row_with_the_same_key_is_refused(
    session: Session, table: str, values: dict[str, Any]
) -> None:
    edits.add(session, "swot_factor", id="strong", text="Strong")
    edits.add(session, "strategy", id="so", text="Use it")
    edits.add(session, "activity", id="work", name="Work")
    edits.add(session, "department", id="us", name="Us")
    edits.add(session, table, id="from-json", **values)
    with pytest.raises(Invalid):
        edits.add(session, table, **values)


def test_a_measurement_moves_to_another_day(session: Session) -> None:
    first = edits.record(session, "users", JUNE, 1.0, "counted by hand")
    moved = edits.change(session, "measurement", first, date=JULY)
    assert moved == natural_id("measurement", "users", "2026-07-31")
    assert session.get(Measurement, first) is None
    assert session.get(Measurement, moved).note == "counted by hand"


@pytest.mark.parametrize("there", ["from-json", None])
def test_a_day_that_has_a_value_is_not_written_over(session: Session, there: str | None) -> None:
    first = edits.record(session, "users", JUNE, 1.0)
    edits.add(session, "measurement", id=there, kpi_id="users", date=JULY, value=2.0)
    before = measured(session)
    with pytest.raises(Invalid, match="already a value"):
        edits.change(session, "measurement", first, date=JULY)
    assert measured(session) == before


def test_a_value_after_today_is_refused(session: Session) -> None:
    before = measured(session)
    for day in (dt.date(2026, 11, 10), dt.date(2028, 2, 29)):
        with pytest.raises(Invalid, match="future"):
            edits.record(session, "users", day, 1.0)
        with pytest.raises(Invalid, match="future"):
            edits.change(session, "measurement", before[0][0], date=day)
    assert measured(session) == before


def test_an_intermediate_target_moves_with_its_reason(session: Session) -> None:
    point = edits.add(session, "target_point", kpi_id="users", date=JUNE, value=30.0)
    with pytest.raises(Invalid, match="reason"):
        edits.change(session, "target_point", point, date=JULY)
    assert [row.date for row in session.exec(select(TargetPoint)).all()] == [JUNE]
    session.info["reason"] = "The fair was moved"
    edits.change(session, "target_point", point, date=JULY)
    assert [row.date for row in session.exec(select(TargetPoint)).all()] == [JULY]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_corrected_value_needs_a_reason(session: Session, reason: str) -> None:
    first = edits.record(session, "users", JUNE, 1.0, "by hand")
    session.info["reason"] = reason
    with pytest.raises(ReasonNeeded, match="A corrected value needs a reason"):
        edits.record(session, "users", JUNE, 2.0)
    with pytest.raises(ReasonNeeded):
        edits.change(session, "measurement", first, value=2.0)
    with pytest.raises(ReasonNeeded):
        edits.change(session, "measurement", first, date=JULY, value=2.0)
    assert (first, JUNE, 1.0) in measured(session)
    session.info["reason"] = "Late counts"
    edits.record(session, "users", JUNE, 2.0)
    assert (first, JUNE, 2.0) in measured(session)


def test_the_same_value_another_note_or_date_need_no_reason(session: Session) -> None:
    first = edits.record(session, "users", JUNE, 1.0)
    assert edits.record(session, "users", JUNE, 1.0, "by hand") == first
    edits.change(session, "measurement", first, note="counted")
    moved = edits.change(session, "measurement", first, date=JULY)
    assert (moved, JULY, 1.0) in measured(session)
