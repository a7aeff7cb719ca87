"""What a KPI is judged by never changes silently."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlmodel import Session, select

from goaldesk.core import edits
from goaldesk.core.errors import Invalid, ReasonNeeded
from goaldesk.core.model.goals import Kpi, TargetPoint
from goaldesk.core.model.reviews import Adjustment
from goaldesk.core.plain_text import LONGEST

NEW = {
    "target": (120.0, "100.0", "120.0"),
    "low": (2.0, "1.0", "2.0"),
    "high": (8.0, "9.0", "8.0"),
    "worst": (0.25, "0.5", "0.25"),
    "due": (dt.date(2026, 6, 30), "2026-12-31", "2026-06-30"),
}


def kpi(session: Session) -> Any:
    return session.get(Kpi, "users")


def adjusted(session: Session) -> list[tuple[str, str, str, str]]:
    rows = session.exec(select(Adjustment).order_by(Adjustment.field)).all()
    return [(row.field, row.before, row.after, row.reason) for row in rows]


@pytest.mark.parametrize("field", NEW)
def test_a_change_needs_a_reason_and_leaves_an_adjustment(session: Session, field: str) -> None:
    value, before, after = NEW[field]
    with pytest.raises(ReasonNeeded):
        edits.change(session, "kpi", "users", **{field: value})
    session.info["reason"] = "\u200b \u202e"
    with pytest.raises(ReasonNeeded):
        edits.change(session, "kpi", "users", **{field: value})
    session.info["reason"] = "  A competitor left \u202e"
    edits.change(session, "kpi", "users", **{field: value})
    assert adjusted(session) == [(field, before, after, "A competitor left")]


@pytest.mark.parametrize("field", NEW)
def test_taking_a_target_away_is_a_change_and_giving_a_first_one_is_none(
    session: Session, field: str
) -> None:
    with pytest.raises(ReasonNeeded):
        edits.change(session, "kpi", "users", **{field: None})
    session.info["reason"] = "Not wanted any more"
    edits.change(session, "kpi", "users", **{field: None})
    session.info["reason"] = ""
    edits.change(session, "kpi", "users", **{field: NEW[field][0]})
    assert adjusted(session) == [(field, NEW[field][1], "", "Not wanted any more")]


@pytest.mark.parametrize(
    "values",
    [
        {"target": 120.0},
        {"target": 0.0},
        {"due": dt.date(2025, 1, 1), "start": dt.date(2026, 1, 1)},
    ],
)
def test_who_goes_on_after_a_refusal_writes_nothing_of_it(
    session: Session, values: dict[str, Any]
) -> None:
    session.commit()
    with pytest.raises(Invalid):
        edits.change(session, "kpi", "users", name="Other", **values)
    edits.record(session, "users", dt.date(2026, 9, 30), 3.0)
    session.commit()
    session.expire_all()
    assert (kpi(session).name, kpi(session).target) == ("Users", 100.0)
    assert (kpi(session).start, kpi(session).due) == (None, dt.date(2026, 12, 31))
    assert adjusted(session) == []


def test_a_reason_too_long_to_keep_is_refused(session: Session) -> None:
    session.info["reason"] = "x" * (LONGEST + 1)
    with pytest.raises(Invalid, match="at most"):
        edits.change(session, "kpi", "users", target=120.0)
    assert (kpi(session).target, adjusted(session)) == (100.0, [])


def test_a_direction_may_change_where_target_and_baseline_still_allow_it(session: Session) -> None:
    edits.change(session, "kpi", "users", direction="at_least")
    edits.change(session, "kpi", "users", baseline=100.0)
    with pytest.raises(Invalid, match="same as the baseline"):
        edits.change(session, "kpi", "users", direction="decrease")
    assert kpi(session).direction == "at_least"
    with pytest.raises(Invalid, match="must lie above"):
        edits.change(session, "kpi", "users", direction="at_most")
    edits.change(session, "kpi", "users", direction="decrease", baseline=200.0)
    assert (kpi(session).direction, adjusted(session)) == ("decrease", [])


def test_an_intermediate_target_is_changed_and_deleted_with_a_reason(session: Session) -> None:
    day = dt.date(2026, 2, 28)
    point = edits.add(session, "target_point", kpi_id="users", date=day, value=1e15)
    for refused in (
        lambda: edits.change(session, "target_point", point, value=1e-9),
        lambda: edits.delete(session, "target_point", point),
    ):
        with pytest.raises(ReasonNeeded):
            refused()
    assert session.get(TargetPoint, point).value == 1e15
    session.info["reason"] = "Counted anew"
    edits.change(session, "target_point", point, value=1e-9)
    edits.delete(session, "target_point", point)
    field = "target_point 2026-02-28"
    assert sorted(adjusted(session)) == [
        (field, "1000000000000000.0", "1e-09", "Counted anew"),
        (field, "1e-09", "", "Counted anew"),
    ]


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "\u0958" * (LONGEST // 2 + 1)])
def test_a_text_that_would_be_kept_longer_than_fits_is_refused(session: Session, text: str) -> None:
    with pytest.raises(Invalid, match="at most"):
        edits.change(session, "kpi", "users", question=text)


PASSED = dt.date(2026, 11, 8)
AHEAD = dt.date(2026, 11, 9)


@pytest.mark.parametrize(
    "values",
    [
        {"override_until": PASSED},
        {"override_status": "on_track", "override_reason": "Late data", "override_until": PASSED},
    ],
)
def test_a_status_by_hand_cannot_have_run_out_when_it_is_typed(
    session: Session, values: dict[str, Any]
) -> None:
    with pytest.raises(Invalid, match="has passed") as refused:
        edits.change(session, "kpi", "users", **values)
    assert refused.value.field == "override_until"
    assert kpi(session).override_until is None
    edits.change(session, "kpi", "users", **{**values, "override_until": AHEAD})
    assert kpi(session).override_until == AHEAD


def test_one_that_ran_out_later_hinders_no_other_change(session: Session) -> None:
    row = kpi(session)
    row.override_status, row.override_reason, row.override_until = "on_track", "Late", PASSED
    session.flush()
    edits.change(session, "kpi", "users", name="Members")
    with pytest.raises(Invalid, match="has passed"):
        edits.change(session, "kpi", "users", override_status="at_risk")
    edits.change(session, "kpi", "users", override_status=None)
    edits.change(session, "kpi", "users", override_until=None)
    assert (kpi(session).name, kpi(session).override_status) == ("Members", None)


@pytest.mark.parametrize("day", [dt.date(2025, 12, 31), dt.date(2027, 1, 1)])
def test_an_intermediate_target_lies_within_the_period(session: Session, day: dt.date) -> None:
    inside = dt.date(2026, 6, 30)
    with pytest.raises(Invalid, match="outside the KPI’s period"):
        edits.add(session, "target_point", kpi_id="users", date=day, value=5.0)
    point = edits.add(session, "target_point", kpi_id="users", date=inside, value=5.0)
    with pytest.raises(Invalid, match="outside the KPI’s period"):
        edits.change(session, "target_point", point, date=day)
    assert session.get(TargetPoint, point).date == inside


def test_one_that_a_file_put_outside_may_still_change_its_value(session: Session) -> None:
    session.add(TargetPoint(id="far", kpi_id="users", date=dt.date(2028, 1, 1), value=5.0))
    session.flush()
    session.info["reason"] = "Counted anew"
    edits.change(session, "target_point", "far", value=6.0)
    assert session.get(TargetPoint, "far").value == 6.0
