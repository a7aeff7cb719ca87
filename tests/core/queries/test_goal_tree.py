from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from goaldesk.core.queries.goals import tree
from goaldesk.core.rows import KpiRow

if TYPE_CHECKING:
    from .conftest import Desk


def test_an_empty_document(desk: Desk) -> None:
    found = tree(desk.session, desk.as_of)
    assert (found.goals, found.kpis, found.counts()) == ((), (), {})
    product = found.product
    assert (product.progress, product.status, product.measured, product.counted) == (
        None,
        "no_data",
        0,
        0,
    )
    assert (product.day, product.days) == (223, 365)
    assert product.elapsed == pytest.approx(0.611, abs=0.001)


def test_goals_come_depth_first_and_kpis_with_them(network: Desk) -> None:
    found = tree(network.session, network.as_of)
    assert [(goal.id, goal.depth) for goal in found.goals] == [
        ("grow", 0),
        ("keep", 1),
        ("earn", 0),
    ]
    assert [kpi.id for kpi in found.kpis] == ["mau", "new", "retention", "revenue", "csat"]
    assert [line.id for line in found.lines()] == [
        "grow",
        "mau",
        "new",
        "keep",
        "retention",
        "earn",
        "revenue",
        "csat",
    ]
    assert [kpi.id for kpi in found.kpis_of("grow")] == ["mau", "new"]
    assert [kpi.id for kpi in found.kpis_of(None)] == ["csat"]
    assert [goal.id for goal in found.goals_of("grow")] == ["keep"]


def kpi(desk: Desk, kpi_id: str, as_of: date | None = None) -> KpiRow:
    row = tree(desk.session, as_of or desk.as_of).kpi(kpi_id)
    assert row is not None
    return row


def test_each_kpi_is_judged(network: Desk) -> None:
    mau = kpi(network, "mau")
    assert (mau.value, mau.value_date, mau.goal) == (
        350.4,
        date(2026, 10, 31),
        "Grow active young users",
    )
    assert mau.progress == pytest.approx(0.38)
    assert mau.planned == pytest.approx(320 + 80 * 214 / 365)
    assert mau.status == "at_risk"
    csat = kpi(network, "csat")
    assert (csat.status, csat.stale, csat.planned) == ("on_track", True, None)
    assert kpi(network, "revenue").verdict.missing == "measurement"
    assert tree(network.session, network.as_of).counts() == {
        "at_risk": 1,
        "on_track": 2,
        "off_track": 1,
        "no_data": 1,
        "stale": 1,
    }


def test_roll_ups_name_who_decided(network: Desk) -> None:
    found = tree(network.session, network.as_of)
    grow, keep, earn = found.goals
    assert keep.progress == pytest.approx(0.2)
    # mau 0.38 × 3, new 0.6, the goal below 0.2.
    assert grow.progress == pytest.approx((0.38 * 3 + 0.6 + 0.2) / 5)
    assert (grow.measured, grow.counted, grow.status) == (3, 3, "off_track")
    assert (grow.decided_by, grow.decided_id) == ("30-day retention", "retention")
    assert (earn.progress, earn.status, earn.measured, earn.counted) == (None, "no_data", 0, 1)
    product = found.product
    assert product.progress == pytest.approx((grow.progress * 3 + 0.91) / 4)
    assert (product.measured, product.counted) == (4, 5)
    assert (product.status, product.decided_by) == ("off_track", "30-day retention")
    assert (grow.holds_stale, product.holds_stale) == (False, True)


def test_dates_come_from_the_goal_then_the_product(network: Desk) -> None:
    assert kpi(network, "retention").due == date(2026, 12, 31)
    assert kpi(network, "retention").start == date(2026, 4, 1)
    assert kpi(network, "mau").due == date(2027, 3, 31)
    goal = tree(network.session, network.as_of).goal("keep")
    assert goal is not None
    assert (goal.start, goal.due) == (date(2026, 4, 1), date(2026, 12, 31))


@pytest.mark.parametrize("change", ["stopped", "weight", "goal_weight"])
def test_what_counts_nowhere(network: Desk, change: str) -> None:
    statement = {
        "stopped": "UPDATE kpi SET stopped = 1 WHERE id = 'retention'",
        "weight": "UPDATE kpi SET weight = 0 WHERE id = 'retention'",
        "goal_weight": "UPDATE goal SET weight = 0 WHERE id = 'keep'",
    }[change]
    network.session.connection().execute(text(statement))
    found = tree(network.session, network.as_of)
    assert found.product.status == "at_risk"
    assert (found.product.measured, found.product.counted) == (3, 4)
    assert ("off_track" in found.counts()) == (change != "stopped")


def test_a_stopped_kpi_is_never_stale(network: Desk) -> None:
    network.session.connection().execute(text("UPDATE kpi SET stopped = 1 WHERE id = 'csat'"))
    assert not kpi(network, "csat").stale


def test_later_measurements_are_hidden(network: Desk) -> None:
    network.measure("mau", date(2026, 11, 30), 399.0)
    assert kpi(network, "mau").value == 350.4
    assert kpi(network, "mau", date(2026, 9, 1)).value == 343.1
    assert kpi(network, "mau", date(2026, 4, 29)).status == "no_data"


def test_after_the_due_date_the_last_one_before_it_is_judged(network: Desk) -> None:
    network.measure("retention", date(2026, 12, 31), 39.0)
    network.measure("retention", date(2027, 1, 31), 41.0)
    row = kpi(network, "retention", date(2027, 2, 5))
    assert (row.status, row.value, row.value_date) == ("missed", 39.0, date(2026, 12, 31))
    assert (row.verdict.age, row.stale) == (5, False)
    assert kpi(network, "retention", date(2026, 12, 31)).status == "on_track"


def test_measured_only_after_the_due_date(network: Desk) -> None:
    network.kpi("late", due=date(2026, 5, 31))
    network.measure("late", date(2026, 6, 30), 99.0)
    row = kpi(network, "late")
    assert (row.status, row.verdict.missing, row.value) == ("no_data", "late", None)


def test_target_points_and_milestones_are_read(network: Desk) -> None:
    network.add("target_point", kpi_id="mau", date=date(2026, 10, 31), value=340.0)
    assert kpi(network, "mau").planned == 340.0
    assert kpi(network, "mau").status == "on_track"
    network.kpi("launch", value_type="milestone")
    network.add("milestone", kpi_id="launch", title="beta", done=True, weight=1.0)
    network.add("milestone", kpi_id="launch", title="launch", weight=3.0)
    row = kpi(network, "launch")
    assert (row.progress, row.value, row.value_date, row.stale) == (0.25, 0.25, None, False)
    assert row.status == "at_risk"


@pytest.mark.parametrize(
    ("done_on", "done"),
    [(None, 1.0), (date(2026, 11, 8), 1.0), (date(2026, 11, 9), 1.0), (date(2026, 11, 10), 0.0)],
)
def test_a_milestone_counts_from_the_day_it_was_done(
    desk: Desk, done_on: date | None, done: float
) -> None:
    desk.kpi("launch", value_type="milestone")
    desk.add("milestone", kpi_id="launch", title="beta", done=True, done_on=done_on, weight=1.0)
    assert kpi(desk, "launch").progress == done


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({}, True),
        ({"override_until": date(2026, 11, 10)}, True),
        ({"override_until": date(2026, 11, 8)}, False),
        ({"override_reason": " \t"}, False),
        ({"override_until": None}, False),
        ({"override_reason": ""}, False),
        ({"override_status": None}, False),
    ],
)
def test_an_override_stands_beside_the_status(
    desk: Desk, values: dict[str, object], stands: bool
) -> None:
    given = {
        "override_status": "on_track",
        "override_reason": "New survey running",
        "override_until": date(2026, 11, 9),
    }
    desk.kpi("a", **{**given, **values})
    desk.measure("a", date(2026, 10, 31), 1.0)
    row = kpi(desk, "a")
    assert row.status == "off_track"
    assert (row.override is not None) == stands
    assert tree(desk.session, desk.as_of).product.status == "off_track"


@pytest.mark.parametrize("same_day", [False, True])
def test_the_original_target_is_that_before_the_first_change(desk: Desk, same_day: bool) -> None:
    desk.kpi("a", target=400.0)
    day = date(2026, 8, 10)
    changes = [("420.0", "410.0"), ("410.0", "405.0"), ("405.0", "400.0")]
    for index, (before, after) in enumerate(reversed(changes)):
        desk.add(
            "adjustment",
            id=f"x{index}",
            kpi_id="a",
            field="target",
            before=before,
            after=after,
            date=day if same_day else day - timedelta(days=index),
            reason="budget",
        )
    desk.add(
        "adjustment",
        kpi_id="a",
        date=date(2026, 1, 1),
        field="due",
        before="2026-12-31",
        after="2027-01-31",
        reason="later",
    )
    assert kpi(desk, "a").original_target == 420.0
    desk.kpi("b")
    assert kpi(desk, "b").original_target is None


def test_a_circle_of_goals_is_still_shown(network: Desk) -> None:
    network.session.connection().execute(
        text("UPDATE goal SET parent_id = 'keep' WHERE id = 'grow'")
    )
    found = tree(network.session, network.as_of)
    assert sorted(goal.id for goal in found.goals) == ["earn", "grow", "keep"]
    assert len(found.kpis) == 5
    assert found.product.measured == 4


def test_preset_thresholds_reach_the_verdict(network: Desk) -> None:
    network.session.connection().execute(text("UPDATE product SET green = 0.6"))
    assert kpi(network, "mau").status == "on_track"


def test_pending_rows_of_an_edit_are_seen(network: Desk) -> None:
    from goaldesk.core.model.goals import Measurement

    network.session.add(Measurement(kpi_id="revenue", date=date(2026, 10, 31), value=431.0))
    assert kpi(network, "revenue").value == 431.0


def test_it_takes_one_search_a_kpi(desk: Desk) -> None:
    first = date(2026, 11, 9) - timedelta(days=400)
    rows = []
    for index in range(200):
        kpi_id = desk.kpi(f"k{index:03}", frequency="daily")
        rows += [
            {"id": f"{index}-{day}", "kpi": kpi_id, "day": (first + timedelta(day)).isoformat()}
            for day in range(400)
        ]
    connection = desk.session.connection()
    connection.execute(
        text(
            "INSERT INTO measurement (id, kpi_id, date, value, note)"
            " VALUES (:id, :kpi, :day, 50.0, '')"
        ),
        rows,
    )
    steps: list[None] = []
    known = connection.connection.driver_connection
    assert known is not None
    known.set_progress_handler(lambda: steps.append(None), 1_000)  # of SQLite's own machine
    assert len(tree(desk.session, desk.as_of).kpis) == 200
    known.set_progress_handler(None, 0)
    # Looking at each of the 80 000 measurements takes more.
    assert len(steps) < 80
