from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import Session

from goaldesk.core import edits
from goaldesk.core.errors import Invalid
from goaldesk.core.model.goals import Milestone
from goaldesk.core.queries.goals import tree

from .conftest import TODAY

EARLIER = dt.date(2026, 10, 1)


@pytest.fixture
def step(session: Session) -> str:
    edits.add(session, "kpi", id="steps", name="Steps", value_type="milestone", goal_id="growth")
    edits.add(session, "milestone", id="second", kpi_id="steps", title="Second")
    return edits.add(session, "milestone", id="first", kpi_id="steps", title="First")


def stands(session: Session) -> tuple[bool, dt.date | None]:
    row = session.get(Milestone, "first")
    assert row is not None
    return row.done, row.done_on


def share(session: Session, day: dt.date) -> float | None:
    kpi = tree(session, day).kpi("steps")
    assert kpi is not None
    return kpi.progress


def test_ticking_dates_it_and_unticking_takes_the_date_away(session: Session, step: str) -> None:
    edits.change(session, "milestone", step, done=True)
    assert stands(session) == (True, TODAY)
    edits.change(session, "milestone", step, title="First of all")
    assert stands(session) == (True, TODAY)
    edits.change(session, "milestone", step, done_on=EARLIER)
    assert stands(session) == (True, EARLIER)
    edits.change(session, "milestone", step, done=False)
    assert stands(session) == (False, None)


def test_a_date_ticks_it_and_an_emptied_one_leaves_it_done(session: Session, step: str) -> None:
    edits.change(session, "milestone", step, done_on=EARLIER)
    assert stands(session) == (True, EARLIER)
    edits.change(session, "milestone", step, done_on=None)
    assert stands(session) == (True, None)


def test_a_new_one_that_is_done_is_done_today(session: Session, step: str) -> None:
    made = edits.add(session, "milestone", kpi_id="steps", title="Third", done=True)
    row = session.get(Milestone, made)
    assert row is not None
    assert row.done_on == TODAY


def test_a_day_to_come_is_refused(session: Session, step: str) -> None:
    with pytest.raises(Invalid) as caught:
        edits.change(session, "milestone", step, done_on=TODAY + dt.timedelta(days=1))
    assert caught.value.field == "done_on"
    assert stands(session) == (False, None)


def test_it_counts_from_its_day_on(session: Session, step: str) -> None:
    edits.change(session, "milestone", step, done_on=EARLIER)
    assert share(session, EARLIER - dt.timedelta(days=1)) == 0.0
    assert share(session, EARLIER) == 0.5
    assert share(session, TODAY) == 0.5


def test_one_done_without_a_day_counts_always(session: Session, step: str) -> None:
    edits.change(session, "milestone", step, done=True)
    edits.change(session, "milestone", step, done_on=None)
    assert share(session, dt.date(2026, 1, 2)) == 0.5
