"""A period rolled over: what starts anew, what is stopped, what is left alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlmodel import Session, select

from goaldesk.core import edits
from goaldesk.core.errors import Invalid, ReasonNeeded
from goaldesk.core.model.goals import Goal, Kpi, Milestone, Product, TargetPoint
from goaldesk.core.model.reviews import Adjustment, Review, ReviewKpi
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.roll_over import roll_lines
from goaldesk.core.queries.series import kpi_series
from goaldesk.core.rules.period import Period, period_of
from goaldesk.core.words import Words
from goaldesk.reports.chart_range import part
from goaldesk.reports.kpi_charts import kpi_chart

START, DUE = dt.date(2027, 1, 1), dt.date(2027, 12, 31)
OLD = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
TAKEN = dt.datetime(2026, 11, 9, 14, 2, tzinfo=dt.UTC)


def roll(session: Session, targets: dict[str, float | None], *goals: str, **dates: Any) -> str:
    session.info["reason"] = "New period"
    given = {"start": START, "due": DUE, **dates}
    review = edits.roll_over(
        session, given["start"], given["due"], targets, goals, title="Closing", taken=TAKEN
    )
    session.expire_all()
    return review


def kpi(session: Session, row_id: str = "users") -> Any:
    return session.get(Kpi, row_id)


def add_kpi(session: Session, row_id: str, **values: Any) -> None:
    edits.add(session, "kpi", **{"id": row_id, "name": row_id, "goal_id": "growth", **values})


def notes(session: Session, kpi_id: str = "users") -> list[Any]:
    return list(session.exec(select(Adjustment).where(Adjustment.kpi_id == kpi_id)).all())


def test_a_kpi_starts_from_its_last_value(session: Session) -> None:
    review = roll(session, {"users": 150.0}, "growth")
    users = kpi(session)
    assert (users.baseline, users.baseline_date) == (40.0, dt.date(2026, 10, 31))
    assert (users.target, users.start, users.due) == (150.0, None, DUE)
    product: Any = session.get(Product, "product")
    assert (product.start, product.due) == (START, DUE)
    goal: Any = session.get(Goal, "growth")
    assert (goal.start, goal.due) == (None, None)
    (note,) = notes(session)
    assert (note.field, note.reason, note.review_id) == ("period", "New period", review)
    limits = {"low": 1.0, "high": 9.0}
    assert period_of(note.before) == Period(*OLD, 0.0, 100.0, **limits)
    assert period_of(note.after) == Period(START, DUE, 40.0, 150.0, **limits)
    row = tree(session, dt.date(2027, 1, 1)).kpi("users")
    assert row is not None
    assert (row.progress, row.planned_progress, row.status) == (0.0, 0.0, "too_early")


def test_the_closing_review_keeps_the_old_verdict(session: Session) -> None:
    """Judged with the old baseline and target: 40 of 100."""
    before = tree(session, dt.date(2026, 11, 9)).kpi("users")
    assert before is not None
    review = roll(session, {"users": 150.0}, "growth")
    (frozen,) = session.exec(select(ReviewKpi).where(ReviewKpi.review_id == review)).all()
    assert (frozen.baseline, frozen.target, frozen.value) == (0.0, 100.0, 40.0)
    assert (frozen.progress, frozen.planned, frozen.status) == (0.4, before.planned, before.status)
    assert frozen.decision == "adjust"
    closing: Any = session.get(Review, review)
    assert (closing.title, closing.taken) == ("Closing", "2026-11-09T14:02:00Z")


def test_what_does_not_carry_on_is_stopped_and_keeps_its_dates(session: Session) -> None:
    edits.change(session, "kpi", "users", start=dt.date(2026, 2, 1))
    edits.add(session, "goal", id="other", title="Other", parent_id="growth")
    add_kpi(session, "rest", goal_id="other", target=5.0, baseline=1.0)
    add_kpi(session, "gone", goal_id="other", stopped=True)
    review = roll(session, {"users": 150.0}, "growth")
    other: Any = session.get(Goal, "other")
    assert (other.start, other.due) == OLD
    for name in ("rest", "gone"):
        assert (kpi(session, name).start, kpi(session, name).due) == OLD
        assert kpi(session, name).stopped
    (note,) = notes(session, "rest")
    assert (note.field, note.before, note.after) == ("stopped", "0", "1")
    assert notes(session, "gone") == []
    decisions = session.exec(
        select(ReviewKpi.kpi_id, ReviewKpi.decision).where(ReviewKpi.review_id == review)
    ).all()
    assert dict(decisions) == {"users": "adjust", "rest": "stop"}
    assert kpi(session).start == START


def test_what_ends_later_goes_on_untouched(session: Session) -> None:
    later = dt.date(2027, 6, 30)
    edits.add(session, "goal", id="long", title="Long", due=later)
    add_kpi(session, "run", goal_id="long", baseline=0.0, target=10.0)
    edits.record(session, "run", dt.date(2026, 10, 31), 4.0)
    before = tree(session, dt.date(2026, 11, 9)).kpi("run")
    roll(session, {"users": 150.0, "run": 20.0}, "growth", "long")
    assert tree(session, dt.date(2026, 11, 9)).kpi("run") == before
    assert notes(session, "run") == []


def test_a_kpi_of_a_goal_that_goes_on_takes_the_new_dates_itself(session: Session) -> None:
    edits.add(session, "goal", id="long", title="Long", due=dt.date(2028, 6, 30))
    add_kpi(session, "short", goal_id="long", baseline=0.0, target=10.0, due=OLD[1])
    roll(session, {"short": 20.0}, "growth")
    assert (kpi(session, "short").start, kpi(session, "short").due) == (START, DUE)


def test_a_value_of_the_new_period_is_no_baseline(session: Session) -> None:
    """Rolled over late: what was measured since then counts for the new period."""
    edits.record(session, "users", dt.date(2026, 11, 5), 60.0)
    roll(session, {"users": 100.0}, "growth", start=dt.date(2026, 11, 1), due=DUE)
    assert (kpi(session).baseline, kpi(session).baseline_date) == (40.0, dt.date(2026, 10, 31))
    row = tree(session, dt.date(2026, 11, 9)).kpi("users")
    assert row is not None
    assert row.progress == pytest.approx(20 / 60)


def test_old_intermediate_targets_are_kept_in_the_adjustment_alone(session: Session) -> None:
    old, new = dt.date(2026, 6, 30), dt.date(2027, 6, 30)
    for day, value in ((old, 50.0), (OLD[1], 99.0), (new, 120.0)):
        # A file may hold one beyond the period, which cannot be typed.
        session.add(TargetPoint(kpi_id="users", date=day, value=value))
    session.flush()
    roll(session, {"users": 150.0}, "growth")
    assert [(row.date, row.value) for row in session.exec(select(TargetPoint)).all()] == [
        (new, 120.0)
    ]
    (note,) = notes(session)
    before = period_of(note.before)
    assert before is not None
    assert before.points == ((old, 50.0), (OLD[1], 99.0), (new, 120.0))


def test_done_milestones_count_no_more(session: Session) -> None:
    add_kpi(session, "steps", value_type="milestone")
    done = edits.add(session, "milestone", kpi_id="steps", title="A", done=True, weight=3.0)
    still = edits.add(session, "milestone", kpi_id="steps", title="B", weight=2.0)
    roll(session, {"steps": None}, "growth")
    weights = {row.id: (row.weight, row.done) for row in session.exec(select(Milestone)).all()}
    assert weights == {done: (0.0, True), still: (2.0, False)}
    row = tree(session, START).kpi("steps")
    assert row is not None
    assert (row.progress, row.status) == (0.0, "too_early")


@pytest.mark.parametrize(
    ("values", "measured", "target", "baseline", "status"),
    [
        ({"baseline": 0.0, "target": 100.0}, 60.0, 100.0, 60.0, "too_early"),
        ({"baseline": 0.0, "target": 100.0}, 100.0, None, 100.0, ""),
        ({"baseline": 0.0, "target": 100.0}, None, 100.0, 0.0, "no_data"),
        ({"direction": "decrease", "baseline": 9.0, "target": 3.0}, 5.0, 3.0, 5.0, "too_early"),
        ({"direction": "decrease", "baseline": 9.0, "target": 3.0}, 2.0, None, 2.0, ""),
        ({"direction": "at_least", "target": 8.0}, 9.0, 8.0, None, "on_track"),
        ({"direction": "at_most", "target": 8.0, "baseline": 7.0}, 9.0, 8.0, 9.0, "off_track"),
        ({"direction": "in_range", "low": 1.0, "high": 3.0}, 2.0, None, None, "on_track"),
        ({"value_type": "yes_no", "target": 1.0}, 0.0, 1.0, None, "too_early"),
        # The last answer counts until there is another one.
        ({"value_type": "yes_no"}, 1.0, None, None, "achieved"),
        ({"baseline": 1e15, "target": 2e15}, 1.5e15, 2e15, 1.5e15, "too_early"),
        ({"baseline": 0.0, "target": None}, 5.0, None, 5.0, "no_data"),
    ],
)
def test_each_kind(
    session: Session,
    values: dict[str, Any],
    measured: float | None,
    target: float | None,
    baseline: float | None,
    status: str,
) -> None:
    """An old target that is no longer ahead is not proposed, and another one is asked for."""
    add_kpi(session, "it", **values)
    if measured is not None:
        edits.record(session, "it", dt.date(2026, 10, 31), measured)
    lines = {line.id: line for line in roll_lines(session, dt.date(2026, 11, 9), START)}
    line = lines["kpi:it"]
    assert (line.target, line.baseline) == (target, baseline)
    if not status:
        with pytest.raises(Invalid, match="needs a new target"):
            roll(session, {"it": None}, "growth")
        return
    roll(session, {"it": line.target}, "growth")
    assert (kpi(session, "it").baseline, kpi(session, "it").target) == (
        baseline,
        values.get("target"),
    )
    row = tree(session, START).kpi("it")
    assert row is not None
    assert row.status == status


def test_a_status_set_by_hand_lapses(session: Session) -> None:
    edits.change(
        session,
        "kpi",
        "users",
        override_status="on_track",
        override_reason="Trust me",
        override_until=DUE,
    )
    roll(session, {"users": 150.0}, "growth")
    users = kpi(session)
    assert (users.override_status, users.override_reason, users.override_until) == (None, "", None)


@pytest.mark.parametrize(
    ("start", "due", "field"),
    [
        (None, DUE, "start"),
        (START, None, "due"),
        (DUE, START, "due"),
        (OLD[0], DUE, "start"),
        (dt.date(2300, 1, 1), dt.date(2300, 2, 1), "start"),
    ],
)
def test_dates_that_are_none_are_refused(
    session: Session, start: dt.date | None, due: dt.date | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        roll(session, {}, start=start, due=due)
    assert refused.value.field == field


def test_a_reason_is_needed(session: Session) -> None:
    with pytest.raises(ReasonNeeded):
        edits.roll_over(session, START, DUE, {"users": 150.0}, ["growth"], title="C", taken=TAKEN)


def test_a_target_at_the_new_baseline_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="same as the baseline"):
        roll(session, {"users": 40.0}, "growth")


def test_the_old_values_are_told_beside_the_old_plan(session: Session) -> None:
    for month in range(3, 10):
        edits.record(session, "users", dt.date(2026, month, 28), month * 4.0)
    was = kpi_series(session, "users", dt.date(2026, 11, 9))
    roll(session, {"users": 150.0}, "growth")
    session.info["today"] = dt.date(2027, 2, 1)
    edits.record(session, "users", dt.date(2027, 1, 31), 50.0)
    now = kpi_series(session, "users", dt.date(2027, 2, 1))
    assert was is not None
    assert now is not None
    old = [(row.date, row.planned, row.difference, row.progress) for row in was.rows]
    assert [(row.date, row.planned, row.difference, row.progress) for row in now.rows[1:]] == old
    assert now.rows[0].planned == pytest.approx(40 + 110 * 31 / 365)


def test_the_original_target_is_that_of_the_period_at_hand(session: Session) -> None:
    session.info["reason"] = "Too timid"
    edits.change(session, "kpi", "users", target=90.0)
    roll(session, {"users": 150.0}, "growth")

    def original() -> tuple[float | None, Any]:
        found = kpi_series(session, "users", dt.date(2027, 4, 1))
        assert found is not None
        chart = kpi_chart(Words("en"), found)
        assert chart is not None
        return found.kpi.original_target, (found.original_plan, chart.original_plan)

    assert original() == (None, ((), ()))
    session.info.update(today=dt.date(2027, 3, 31), reason="Bolder")
    edits.change(session, "kpi", "users", target=200.0)
    target, (plan, drawn) = original()
    eve = dt.date(2026, 12, 31)
    assert (target, plan) == (150.0, ((eve, 40.0), (DUE, 150.0)))
    assert drawn[0] == (eve, 40.0)
    assert drawn[-1][0] == dt.date(2027, 3, 31)


def test_rolling_over_twice(session: Session) -> None:
    roll(session, {"users": 150.0}, "growth")
    session.info["today"] = dt.date(2027, 12, 31)
    edits.record(session, "users", dt.date(2027, 11, 30), 120.0)
    roll(session, {"users": 160.0}, "growth", start=dt.date(2028, 1, 1), due=dt.date(2028, 12, 31))
    found = kpi_series(session, "users", dt.date(2028, 1, 1))
    assert found is not None
    eves = [day - dt.timedelta(days=1) for day in (START, OLD[0])]
    assert found.earlier_plans == (
        ((eves[0], 40.0), (DUE, 150.0)),
        ((eves[1], 0.0), (OLD[1], 100.0)),
    )
    whole, brief = (kpi_chart(Words("en"), found, brief=small) for small in (False, True))
    assert whole is not None
    assert brief is not None
    assert (whole.earlier_plans, brief.earlier_plans) == (found.earlier_plans, ())
    cut = part(whole, (START, DUE))
    assert cut.earlier_plans[1] == ()
    planned = {row.date: row.planned for row in found.rows}
    assert planned[dt.date(2026, 10, 31)] == pytest.approx(100 * 304 / 365)
    assert planned[dt.date(2027, 11, 30)] == pytest.approx(40 + 110 * 334 / 365)
    assert (found.kpi.baseline, found.kpi.target, found.kpi.progress) == (120.0, 160.0, 0.0)
