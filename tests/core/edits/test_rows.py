"""Rows deleted and moved, and what a review froze."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlmodel import Session, col, select

from goaldesk.core import edits
from goaldesk.core.errors import Invalid
from goaldesk.core.model.classes import CLASSES
from goaldesk.core.model.goals import Goal, Kpi, Measurement, Segment
from goaldesk.core.model.reviews import Action, Review, ReviewKpi
from goaldesk.core.numbers import Percentage

TAKEN = dt.datetime(2026, 11, 9, 8, 20, tzinfo=dt.UTC)


def test_what_a_goal_holds_goes_with_it_and_mentions_are_emptied(session: Session) -> None:
    edits.add(session, "goal", id="below", parent_id="growth", title="Below")
    edits.add(session, "kpi", id="days", goal_id="below", name="Days")
    edits.add(session, "action", id="call", text="Call them", kpi_id="days")
    edits.delete(session, "goal", "growth")
    for table in (Goal, Kpi, Measurement):
        assert session.exec(select(table)).all() == []
    assert session.get(Action, "call").kpi_id is None


def test_any_number_of_rows_is_deleted_at_once(session: Session) -> None:
    ids = [f"s{number}" for number in range(40_000)]
    session.connection().execute(
        CLASSES["segment"].__table__.insert(),
        [{"id": row_id, "position": 0.0} for row_id in ids],
    )
    edits.delete(session, "segment", *ids)
    assert session.exec(select(Segment.id)).all() == []


def order(session: Session) -> str:
    found = session.exec(select(Segment.id).order_by(col(Segment.position), col(Segment.id))).all()
    return "".join(found)


@pytest.mark.parametrize("places", [(1.0, 2.0, 3.0), (0.0, 0.0, 0.0), (1e300, 1e300, 1e300),
                                    (-1e300, 0.0, 1e17), (-1.5e308, 1.0, 1.5e308)])  # fmt: skip
def test_rows_move_wherever_they_lie(session: Session, places: tuple[float, ...]) -> None:
    for name, place in zip("abc", places, strict=True):
        edits.add(session, "segment", id=name, name=name, position=place)
    for row_id, before, expected in (
        ("c", "a", "cab"),
        ("c", None, "abc"),
        ("a", None, "bca"),
        ("a", "c", "bac"),
        ("a", "b", "abc"),
    ):
        edits.move(session, "segment", row_id, before)
        assert order(session) == expected
    for _ in range(120):
        edits.move(session, "segment", order(session)[2], order(session)[1])
    assert order(session) == "abc"


@pytest.fixture
def frozen(session: Session) -> dict[str, Any]:
    """The snapshot of a review taken today, in which a stopped KPI has no part."""
    edits.add(session, "kpi", id="old", goal_id="growth", name="Old", stopped=True)
    edits.add(session, "review", id="q3", title="Q3", date=dt.date(2026, 11, 9))
    edits.take_review(session, "q3", TAKEN)
    return snapshot(session)


def snapshot(session: Session) -> dict[str, Any]:
    session.flush()
    session.expire_all()
    review = session.get(Review, "q3")
    assert review is not None
    rows = session.exec(select(ReviewKpi)).all()
    return review.model_dump() | {row.kpi_id: row.model_dump() for row in rows}


def test_a_snapshot_outlives_whatever_happens_to_its_kpi(
    session: Session, frozen: dict[str, Any]
) -> None:
    assert (frozen["taken"], frozen["progress"]) == ("2026-11-09T08:20:00Z", 0.4)
    assert (frozen["users"]["value"], frozen["users"]["target"]) == (40.0, 100.0)
    assert "old" not in frozen
    session.info["reason"] = "Because"
    edits.change(session, "kpi", "users", target=1e15, name="Other", unit="M", direction="at_least")
    edits.record(session, "users", dt.date(2026, 10, 31), 1e-9)
    edits.change(session, "product", "product", green=0.99)
    assert snapshot(session) == frozen
    edits.delete(session, "goal", "growth")
    assert snapshot(session) == frozen


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("review", {"date": dt.date(2026, 1, 1)}),
        ("review", {"taken": ""}),
        ("review", {"progress": 1.0, "findings": "Fine"}),
        ("review_kpi", {"value": 90.0}),
        ("review_kpi", {"status": "achieved", "decision": "stop"}),
        ("review_kpi", {"kpi_id": "old"}),
    ],
)
def test_a_snapshot_is_not_edited(
    session: Session, frozen: dict[str, Any], table: str, values: dict[str, Any]
) -> None:
    row_id = "q3" if table == "review" else frozen["users"]["id"]
    with pytest.raises(Invalid, match="never changes"):
        edits.change(session, table, row_id, **values)
    assert snapshot(session) == frozen
    with pytest.raises(Invalid, match="never changes"):
        edits.take_review(session, "q3", TAKEN)


def test_findings_and_decisions_stay_open(session: Session, frozen: dict[str, Any]) -> None:
    edits.change(session, "review", "q3", title="Third quarter", findings="Too slow")
    with pytest.raises(Invalid, match="Say what is adjusted"):
        edits.decide(session, frozen["users"]["id"], "adjust")
    assert snapshot(session)["users"]["decision"] == "keep"
    session.info["reason"] = "Too far"
    edits.adjust(session, "q3", "users", target=90.0)
    found = snapshot(session)
    assert (found["findings"], found["users"]["decision"]) == ("Too slow", "adjust")


@pytest.mark.parametrize(
    ("table", "field", "fits"),
    [
        ("kpi", "target", {"unit": "%"}),
        ("kpi", "baseline", {"value_type": "percent", "unit": ""}),
        ("measurement", "value", {"unit": "% of users"}),
        ("target_point", "value", {"unit": "%"}),
        ("resource", "planned", {"unit": "%"}),
        ("competitor", "share", {}),
        ("kpi", "weight", None),
        ("goal", "weight", None),
    ],
)
def test_a_number_typed_in_per_cent_is_one_where_it_is_counted_so(
    session: Session, table: str, field: str, fits: dict[str, Any] | None
) -> None:
    session.info["reason"] = "Because"
    row_id = {"kpi": "users", "goal": "growth"}.get(table, "")
    day = {"kpi_id": "users", "date": dt.date(2026, 10, 15)}
    if not row_id:
        first = {"name": "First", field: 1.0}
        row_id = edits.add(session, table, **(day | {"value": 1.0} if field == "value" else first))
    counted = "resource" if table == "resource" else "kpi"
    if fits is None or fits:
        with pytest.raises(Invalid, match="without %"):
            edits.change(session, table, row_id, **{field: Percentage(45.0)})
        if table in ("measurement", "target_point"):
            another = day | {"date": dt.date(2026, 10, 16), field: Percentage(45.0)}
            with pytest.raises(Invalid, match="without %"):
                edits.add(session, table, **another)
    if fits:
        edits.change(session, counted, row_id if counted == table else "users", **fits)
    if fits is not None:
        edits.change(session, table, row_id, **{field: Percentage(45.0)})
        assert getattr(session.get(CLASSES[table], row_id), field) == 45.0


@pytest.mark.parametrize("scored", [False, True])
def test_a_score_typed_in_per_cent_is_refused(session: Session, scored: bool) -> None:
    criterion = edits.add(session, "criterion", name="Price")
    if scored:
        edits.set_score(session, criterion, None, value=3)
    with pytest.raises(Invalid, match="without %"):
        edits.set_score(session, criterion, None, value=Percentage(4.0))
