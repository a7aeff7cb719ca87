from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from goaldesk.core.model.reviews import ReviewKpi
from goaldesk.core.queries.reviews import carried_over, review_detail, reviews, snapshot, trend
from goaldesk.core.review_words import replanned_count_text, replanned_text
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from .conftest import Desk


def take(desk: Desk, review_id: str, day: date) -> None:
    """Freeze a review as an edit does it."""
    frozen = snapshot(desk.session, day)
    desk.add(
        "review",
        id=review_id,
        title=review_id,
        date=day,
        taken=f"{day}T08:00:00Z",
        **frozen.product,
    )
    for values in frozen.kpis:
        desk.add("review_kpi", id=f"{review_id}-{values['kpi_id']}", review_id=review_id, **values)


@pytest.fixture
def reviewed(network: Desk) -> Desk:
    # At 0.65, the users' ratio of 0.69 in August is on track, that of 0.62 in September is not.
    network.session.connection().execute(text("UPDATE product SET green = 0.65"))
    take(network, "september", date(2026, 9, 10))
    take(network, "october", date(2026, 10, 12))
    network.add("review", id="november", title="November", date=date(2026, 11, 12))
    return network


def test_a_snapshot_has_the_columns_of_the_table_but_no_stopped_kpi(network: Desk) -> None:
    network.session.connection().execute(text("UPDATE kpi SET stopped = 1 WHERE id = 'new'"))
    frozen = snapshot(network.session, network.as_of)
    columns = set(ReviewKpi.model_fields) - {"id", "review_id", "decision"}
    assert all(set(values) == columns for values in frozen.kpis)
    assert [values["kpi_id"] for values in frozen.kpis] == ["mau", "retention", "revenue", "csat"]
    assert set(frozen.product) == {"progress", "status", "measured", "counted"}
    assert frozen.kpis[0]["status"] == "at_risk"


def test_reviews_newest_first(reviewed: Desk) -> None:
    found = reviews(reviewed.session)
    assert [(row.id, row.draft) for row in found] == [
        ("november", True),
        ("october", False),
        ("september", False),
    ]


def test_a_review_beside_the_one_before(reviewed: Desk) -> None:
    detail = review_detail(reviewed.session, "october")
    assert detail is not None
    assert detail.previous is not None
    assert detail.previous.id == "september"
    rows = {row.kpi_id: row for row in detail.rows}
    mau = rows["mau"]
    assert (mau.before_value, mau.value) == (343.1, 345.0)
    assert mau.value_change == pytest.approx(1.9)
    assert mau.points == pytest.approx(1.9 / 80)
    assert (mau.before_status, mau.status, mau.change) == ("on_track", "at_risk", "worse")
    assert (detail.better, detail.worse) == (0, 1)
    assert rows["revenue"].value_change is None
    assert rows["mau"].decision == "keep"
    assert detail.points == pytest.approx(
        (detail.review.progress or 0) - (detail.previous.progress or 0)
    )


def test_a_snapshot_never_changes(reviewed: Desk) -> None:
    before = review_detail(reviewed.session, "october")
    connection = reviewed.session.connection()
    connection.execute(text("UPDATE kpi SET target = 999, name = 'New name', unit = 'k'"))
    connection.execute(text("UPDATE measurement SET value = value + 1"))
    connection.execute(text("DELETE FROM kpi WHERE id = 'retention'"))
    assert review_detail(reviewed.session, "october") == before


def test_a_draft_shows_today_beside_the_last_one(reviewed: Desk) -> None:
    detail = review_detail(reviewed.session, "november", as_of=reviewed.as_of)
    assert detail is not None
    assert detail.previous is not None
    assert (detail.review.draft, detail.previous.id) == (True, "october")
    mau = detail.rows[0]
    assert (mau.id, mau.before_value, mau.value) == ("", 345.0, 350.4)
    new = next(row for row in detail.rows if row.kpi_id == "new")
    assert (new.known_before, new.before_status, new.status) == (True, "no_data", "on_track")


def test_another_plan_is_marked(reviewed: Desk) -> None:
    connection = reviewed.session.connection()
    connection.execute(text("UPDATE kpi SET target = 380, weight = 2 WHERE id = 'mau'"))
    detail = review_detail(reviewed.session, "november", as_of=reviewed.as_of)
    assert detail is not None
    changed = {row.kpi_id: row.replanned for row in detail.rows if row.replanned}
    assert changed == {"mau": (("target", 400.0, 380.0), ("weight", 3.0, 2.0))}
    said = replanned_text(Words("en"), next(row for row in detail.rows if row.replanned))
    assert said.splitlines()[0] == "Target changed since: 400.0 M → 380.0 M"
    assert replanned_count_text(Words("en"), detail).startswith("1 KPI is judged by another")
    first = review_detail(reviewed.session, "september")
    assert first is not None
    assert replanned_count_text(Words("en"), first) == ""


def test_open_actions_are_carried_over_by_the_newest_review(reviewed: Desk) -> None:
    for row_id, review, state in (
        ("call", "september", "open"),
        ("ask", "september", "done"),
        ("build", "october", "doing"),
        ("drop", "october", "dropped"),
        ("later", "november", "open"),
        ("any", None, "open"),
    ):
        reviewed.add("action", id=row_id, text=row_id, review_id=review, state=state)

    def carried(review_id: str) -> list[str]:
        return sorted(row.id for row in carried_over(reviewed.session, review_id))

    assert carried("november") == ["build", "call"]
    assert carried("october") == ["call"]
    assert carried("september") == []
    assert carried("gone") == []
    # Once November is frozen, it has taken October's over.
    reviewed.session.connection().execute(
        text("UPDATE review SET taken = '2026-11-12T08:00:00Z' WHERE id = 'november'")
    )
    assert carried("november") == ["build", "call"]
    assert carried("october") == []
    # Nor does a draft of an older day that was never held.
    reviewed.add("review", id="missed", title="Missed", date=date(2026, 10, 20))
    assert carried("missed") == []


def test_an_action_closed_meanwhile_is_still_taken_along(reviewed: Desk) -> None:
    for row_id, review in (("call", "september"), ("ask", "november")):
        reviewed.add("action", id=row_id, text=row_id, review_id=review, state="done")
    closed = {"call", "ask", "gone"}
    assert [row.id for row in carried_over(reviewed.session, "november", closed)] == ["call"]
    assert carried_over(reviewed.session, "november") == []


def test_compared_with_another(reviewed: Desk) -> None:
    detail = review_detail(reviewed.session, "november", "september", as_of=reviewed.as_of)
    assert detail is not None
    assert detail.rows[0].before_value == 343.1


def test_the_first_review_stands_alone(reviewed: Desk) -> None:
    detail = review_detail(reviewed.session, "september")
    assert detail is not None
    assert (detail.previous, detail.points, detail.change) == (None, None, "")
    assert all(not row.known_before and row.change == "" for row in detail.rows)
    assert review_detail(reviewed.session, "gone") is None


def test_trend_of_the_frozen_reviews_and_today(reviewed: Desk) -> None:
    found = trend(reviewed.session, reviewed.as_of)
    assert [day for day, _ in found] == [date(2026, 9, 10), date(2026, 10, 12), date(2026, 11, 9)]
    assert [day for day, _ in trend(reviewed.session, date(2026, 9, 20))] == [
        date(2026, 9, 10),
        date(2026, 9, 20),
    ]


def test_no_trend_without_data(desk: Desk) -> None:
    assert trend(desk.session, desk.as_of) == []
