"""Decisions of a review, and its snapshot under whatever happens to the plan afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from goaldesk.core import edits
from goaldesk.core.errors import Invalid, Problem, ReasonNeeded
from goaldesk.core.model import natural_id
from goaldesk.core.model.goals import Goal, Kpi
from goaldesk.core.model.reviews import Adjustment, Review, ReviewKpi

from .conftest import TODAY, opened_document

TAKEN = dt.datetime(2026, 11, 9, 8, 20, tzinfo=dt.UTC)


def freeze(session: Session) -> None:
    edits.add(session, "review", id="q3", title="Q3", date=TODAY)
    edits.take_review(session, "q3", TAKEN)


def decision(session: Session) -> str:
    return session.exec(select(ReviewKpi.decision)).one()


def frozen_id(session: Session) -> str:
    return session.exec(select(ReviewKpi.id)).one()


def test_adjusting_a_kpi_that_was_stopped_takes_it_up_again(session: Session) -> None:
    freeze(session)
    with pytest.raises(ReasonNeeded):
        edits.decide(session, frozen_id(session), "stop")
    session.info["reason"] = "Nobody reads it"
    edits.decide(session, frozen_id(session), "stop")
    assert session.get(Kpi, "users").stopped
    with pytest.raises(Invalid, match="Say what is adjusted"):
        edits.decide(session, frozen_id(session), "adjust")
    session.info["reason"] = "Half of it is enough"
    edits.adjust(session, "q3", "users", target=50.0)
    kpi = session.get(Kpi, "users")
    assert kpi is not None
    assert (kpi.stopped, kpi.target, decision(session)) == (False, 50.0, "adjust")
    made = session.exec(select(Adjustment.field, Adjustment.after, Adjustment.reason)).all()
    assert sorted(made) == [
        ("stopped", "0", "Half of it is enough"),
        ("stopped", "1", "Nobody reads it"),
        ("target", "50.0", "Half of it is enough"),
    ]


def test_what_a_file_brought_under_a_review_is_not_frozen_over(session: Session) -> None:
    edits.add(session, "review", id="q3", title="Q3", date=TODAY)
    edits.add(session, "review_kpi", id="foreign", review_id="q3", kpi_id="users", name="Users")
    with pytest.raises(Invalid, match="already there"):
        edits.take_review(session, "q3", TAKEN)
    edits.delete(session, "review_kpi", "foreign")
    edits.add(session, "review", id="q4", title="Q4", date=TODAY)
    other = natural_id("review_kpi", "q4", "users")
    edits.add(session, "review_kpi", id=other, review_id="q3", kpi_id="users", name="Users")
    with pytest.raises(Invalid, match="already there"):
        edits.take_review(session, "q4", TAKEN)


def test_a_kept_kpi_that_was_adjusted_can_be_decided_back_and_forth(session: Session) -> None:
    freeze(session)
    session.info["reason"] = "Half of it is enough"
    edits.adjust(session, "q3", "users", target=50.0)
    edits.decide(session, frozen_id(session), "keep")
    edits.decide(session, frozen_id(session), "adjust")
    assert decision(session) == "adjust"


AMOUNTS = st.none() | st.sampled_from([-1e15, -1.0, 0.0, 1e-9, 40.0, 100.0, 1e15])
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
CHANGES = st.one_of(
    st.tuples(
        st.just("kpi"),
        st.fixed_dictionaries(
            {},
            optional={
                "target": AMOUNTS,
                "baseline": AMOUNTS,
                "low": AMOUNTS,
                "high": AMOUNTS,
                "direction": st.sampled_from(["increase", "decrease", "in_range", "at_least"]),
                "value_type": st.sampled_from(["number", "percent", "yesno", "milestone"]),
                "weight": st.sampled_from([0.0, 1.0, 5.0]),
                "due": DAYS,
                "start": DAYS,
                "name": st.text("ab人", min_size=1, max_size=9),
                "unit": st.sampled_from(["", "M", "万"]),
                "decimals": st.integers(0, 6),
                "frequency": st.sampled_from(["daily", "monthly", "yearly"]),
                "stopped": st.booleans(),
            },
        ),
    ),
    st.tuples(st.just("value"), st.tuples(DAYS, st.sampled_from([-1e15, 0.0, 40.0, 1e15]))),
    st.tuples(st.just("product"), st.fixed_dictionaries({"green": st.floats(0.5, 1.0)})),
    st.tuples(st.just("goal"), st.fixed_dictionaries({"title": st.text("ab", min_size=1)})),
    st.tuples(st.just("delete"), st.sampled_from(["kpi", "goal"])),
    st.tuples(st.just("review"), DAYS),
)


def told(session: Session) -> list[Any]:
    session.flush()
    session.expire_all()
    review = session.get(Review, "q3")
    assert review is not None
    rows = session.exec(select(ReviewKpi).order_by(ReviewKpi.id)).all()
    return [review.model_dump(), *(row.model_dump(exclude={"decision"}) for row in rows)]


def carry_out(session: Session, kind: str, values: Any) -> None:
    if kind == "kpi":
        edits.change(session, "kpi", "users", **values)
    elif kind == "value":
        if session.get(Kpi, "users") is not None:
            edits.record(session, "users", *values)
    elif kind == "delete":
        edits.delete(session, values, "users" if values == "kpi" else "growth")
    elif kind == "review":
        edits.add(session, "review", id="next", title="Next", date=values)
        edits.take_review(session, "next", TAKEN)
    else:
        row_id = "product" if kind == "product" else session.exec(select(Goal.id)).first() or ""
        edits.change(session, kind, row_id, **values)


@given(st.lists(CHANGES, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_snapshot_never_changes_whatever_is_edited_afterwards(changes: list[Any]) -> None:
    with opened_document() as session:
        freeze(session)
        before = told(session)
        session.info["reason"] = "Because"
        for kind, values in changes:
            try:
                with session.begin_nested():
                    carry_out(session, kind, values)
            except Problem:
                pass  # refused, as the same edit is on screen
            own = [row for row in told(session) if row.get("review_id", "q3") == "q3"]
            assert own == before
