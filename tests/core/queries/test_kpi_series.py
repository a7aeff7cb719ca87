from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goaldesk.core.model import CHANGE, EDIT
from goaldesk.core.model.goals import Kpi
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.series import forecasts, kpi_series
from goaldesk.core.rows import KpiSeries
from goaldesk.core.rules.period import Period

if TYPE_CHECKING:
    from .conftest import Desk


def series(desk: Desk, kpi_id: str = "mau", as_of: date | None = None) -> KpiSeries:
    found = kpi_series(desk.session, kpi_id, as_of or desk.as_of)
    assert found is not None
    return found


def set_target(desk: Desk, target: float) -> None:
    kpi = desk.session.get(Kpi, "mau")
    assert kpi is not None
    kpi.target = target


def test_measurements_newest_first_beside_the_plan(network: Desk) -> None:
    network.add("target_point", kpi_id="mau", date=date(2026, 10, 31), value=364.1)
    rows = series(network).rows
    assert [row.value for row in rows] == [350.4, 345.0, 343.1, 334.6, 331.2, 328.9, 322.8]
    assert rows[0].planned == 364.1
    assert rows[0].difference == pytest.approx(-13.7)
    assert rows[0].progress == pytest.approx(0.38)
    assert series(network).kpi.verdict.ratio == pytest.approx(0.69, abs=0.005)


def test_the_plan_line_and_what_comes_next(network: Desk) -> None:
    network.add("target_point", kpi_id="mau", date=date(2026, 8, 31), value=350.0)
    found = series(network)
    assert found.plan == (
        (date(2026, 3, 31), 320.0),
        (date(2026, 8, 31), 350.0),
        (date(2027, 3, 31), 400.0),
    )
    assert found.next_due == date(2026, 11, 30)
    assert found.best_rate == pytest.approx(8.5)
    assert found.original_plan == ()


def test_of_two_changes_that_a_merge_brought_together_the_one_taken_is_told(network: Desk) -> None:
    def change(day: date, before: str, after: str, field: str = "target") -> None:
        row = {"kpi_id": "mau", "date": day, "field": field, "before": before, "after": after}
        network.add("adjustment", reason="why", **row)

    change(date(2026, 8, 10), "420.0", "410.0")
    change(date(2026, 9, 1), "410.0", "400.0")  # this one was taken: the target is 400
    change(date(2026, 9, 10), "410.0", "430.0")
    change(date(2026, 9, 11), "430.0", "440.0")
    told = [(row.before, row.after) for row in series(network).changes]
    assert told == [(420.0, 410.0), (410.0, 400.0)]

    set_target(network, 440.0)
    told = [(row.before, row.after) for row in series(network).changes]
    assert told == [(420.0, 410.0), (410.0, 430.0), (430.0, 440.0)]


def test_a_merge_of_an_earlier_period_is_told_by_what_that_period_ended_with(network: Desk) -> None:
    day = date(2026, 9, 1)
    for before, after in (("410.0", "400.0"), ("410.0", "390.0")):
        row = {"kpi_id": "mau", "date": day, "field": "target", "before": before, "after": after}
        network.add("adjustment", reason="why", **row)
    ended = {"kpi_id": "mau", "date": day, "field": "period", "before": Period(target=390.0).text()}
    network.add("adjustment", reason="why", after=Period(target=400.0).text(), **ended)
    told = [(row.before, row.after) for row in series(network).changes if row.field == "target"]
    assert told == [(410.0, 390.0)]


@pytest.mark.parametrize("target", [500.0, 600.0, 700.0])
def test_a_period_that_both_of_two_copies_rolled_over_is_told_once(
    network: Desk, target: float
) -> None:
    old = Period(date(2025, 4, 1), date(2026, 3, 31), 300.0, 400.0)
    for after in (500.0, 600.0, 600.0):
        new = Period(date(2026, 4, 1), date(2027, 3, 31), 320.0, after)
        row = {"kpi_id": "mau", "date": date(2026, 4, 1), "field": "period", "reason": "why"}
        network.add("adjustment", before=old.text(), after=new.text(), **row)
    if target == 700.0:  # which was adjusted since
        row = {"kpi_id": "mau", "date": date(2026, 5, 1), "field": "target", "reason": "why"}
        network.add("adjustment", before="600.0", after="700.0", **row)
    set_target(network, target)
    found = series(network)
    (rolled,) = [row for row in found.changes if row.field == "period"]
    assert f'"target":{min(target, 600.0)}' in str(rolled.after)
    assert len(found.earlier_plans) == 1


def test_a_target_that_went_back_and_forth_is_told_in_full(network: Desk) -> None:
    steps = ((8, "400.0", "420.0"), (9, "420.0", "400.0"), (10, "400.0", "420.0"))
    set_target(network, 420.0)
    for month, before, after in steps:
        row = {"kpi_id": "mau", "field": "target", "before": before, "after": after}
        network.add("adjustment", date=date(2026, month, 1), reason="why", **row)
    assert [row.after for row in series(network).changes] == [420.0, 400.0, 420.0]


# Each starts twice from one value, without a merge; what is not told was changed unnoted.
UNNOTED = {
    "a target emptied and filled in with the same": (
        *(("target", "420.0", ""), ("target", "420.0", "400.0")),
    ),
    "a target emptied and filled in with an earlier one": (
        *(("target", "410.0", "420.0"), ("target", "420.0", "")),
        *(("target", "410.0", "420.0"), ("target", "420.0", "400.0")),
    ),
    "a due date emptied and set again": (
        *(("due", "2027-01-31", ""), ("due", "2027-01-31", "2027-02-28")),
    ),
    "a clock set back after the first": (
        *(("target", "420.0", "410.0"), ("target", "410.0", "400.0")),
        ("target", "410.0", "420.0"),
    ),
    "a baseline set back outside a review": (
        *(("baseline", "310.0", "315.0"), ("baseline", "310.0", "320.0")),
    ),
    "an intermediate target taken away and set again": (
        *(("target_point 2026-08-31", "350.0", ""), ("target_point 2026-08-31", "350.0", "355.0")),
    ),
    "the same change in two periods": (
        ("target", "380.0", "390.0"),
        ("period", Period(target=390.0).text(), Period(target=380.0).text()),
        ("target", "380.0", "400.0"),
    ),
}


@pytest.mark.parametrize("steps", UNNOTED.values(), ids=UNNOTED)
def test_every_change_of_one_hand_is_told(
    network: Desk, steps: tuple[tuple[str, str, str], ...]
) -> None:
    kpi = network.session.get(Kpi, "mau")
    assert kpi is not None
    if steps[-1][0] == "due":
        kpi.due = date(2027, 2, 28)
    for number, (field, before, after) in enumerate(steps, 1):
        row = {"kpi_id": "mau", "field": field, "before": before, "after": after}
        network.add("adjustment", date=date(2026, 8, number), reason="why", **row)
    assert len(series(network).changes) == len(steps)


@pytest.mark.parametrize("emptied", [9, 11])
def test_a_target_set_is_told_though_another_copy_emptied_it(network: Desk, emptied: int) -> None:
    for day, after in ((10, "400.0"), (emptied, "")):
        row = {"kpi_id": "mau", "field": "target", "before": "410.0", "after": after}
        network.add("adjustment", date=date(2026, 9, day), reason="why", **row)
    assert 400.0 in [row.after for row in series(network).changes]


def test_forecast(network: Desk) -> None:
    found = series(network).forecast
    assert found is not None
    assert found.value == pytest.approx(372.3, abs=0.05)
    several = forecasts(network.session, tree(network.session, network.as_of).kpis, network.as_of)
    assert several["mau"] == found
    assert set(several) == {"mau", "new", "retention"}


def test_a_limit_has_no_plan_line(network: Desk) -> None:
    found = series(network, "csat")
    assert (found.plan, found.rows[0].planned, found.rows[0].difference) == ((), None, None)
    assert found.rows[0].progress == pytest.approx(0.91)


def test_measurements_after_today_stand_apart(network: Desk) -> None:
    network.measure("mau", date(2026, 11, 30), 999.0)
    found = series(network)
    assert found.rows[0].value == 350.4
    assert [row.value for row in found.later] == [999.0]
    assert found.forecast == series(network).forecast


def test_target_changes_and_the_original_plan(network: Desk) -> None:
    network.add(
        "adjustment",
        kpi_id="mau",
        date=date(2026, 8, 10),
        field="target",
        before="420.0",
        after="400.0",
        reason="Budget cut by 30 %",
    )
    network.add(
        "adjustment",
        kpi_id="mau",
        date=date(2026, 10, 12),
        field="frequency",
        before="weekly",
        after="monthly",
        reason="enough",
    )
    network.add(
        "adjustment",
        kpi_id="mau",
        date=date(2026, 10, 13),
        field="due",
        before="2027-02-28",
        after="2027-03-31",
        reason="later",
    )
    found = series(network)
    assert found.kpi.original_target == 420.0
    assert [(change.field, change.before, change.after) for change in found.changes] == [
        ("target", 420.0, 400.0),
        ("frequency", "weekly", "monthly"),
        ("due", date(2027, 2, 28), date(2027, 3, 31)),
    ]
    assert found.changes[0].reason == "Budget cut by 30 %"
    assert found.original_plan == ((date(2026, 3, 31), 320.0), (date(2027, 2, 28), 420.0))


def test_reviews_are_marked(network: Desk) -> None:
    network.add("review", title="October", date=date(2026, 10, 12), taken="2026-10-12T08:20:00Z")
    network.add("review", title="November", date=date(2026, 11, 12))
    assert [(mark.title, mark.draft) for mark in series(network).reviews] == [
        ("October", False),
        ("November", True),
    ]


def log(
    desk: Desk,
    seq: int,
    author: str,
    *changes: tuple[str, str, object, object],
    gone: int = 0,
) -> None:
    connection = desk.session.connection()
    connection.execute(
        EDIT.insert().values(
            seq=seq,
            id=f"e{seq}",
            at=f"2026-11-0{seq}T10:00:00Z",
            author=author,
            label="x",
            reason="Counted again",
            withdrawn=gone,
        )
    )
    for row, field, before, after in changes:
        connection.execute(
            CHANGE.insert().values(
                edit=seq,
                table="measurement",
                row=row,
                field=field,
                before=before,
                after=after,
            )
        )


def test_who_measured_and_what_was_corrected(network: Desk) -> None:
    rows = {row.date.month: row.id for row in series(network).rows}
    values = {row.date.month: row.value for row in series(network).rows}
    log(network, 1, "Sun Jia", *((rows[month], "", None, 1) for month in (7, 8, 9)))
    log(network, 2, "Chen Wei", (rows[7], "value", 337.9, values[7]))
    log(network, 3, "Lin Lan", (rows[8], "value", 1.0, values[8]), gone=1)
    log(network, 4, "Zhao Min", (rows[9], "value", values[9], 345.5))
    found = {row.date.month: row for row in series(network).rows}
    assert (found[7].by, found[7].at, found[7].corrected_from) == (
        "Chen Wei",
        "2026-11-02T10:00:00Z",
        337.9,
    )
    assert (found[8].by, found[8].corrected_from) == ("Sun Jia", None)
    # Changed and changed back: nothing was corrected.
    assert (found[9].by, found[9].corrected_from) == ("Zhao Min", None)
    assert (found[10].by, found[10].at) == ("", "")


@pytest.mark.parametrize(
    ("authors", "most", "by"),
    [(None, 1, "Sun Jia"), (None, 0, ""), (True, 0, "Sun Jia"), (False, 1, "")],
)
def test_a_long_log_is_searched_only_when_asked(
    network: Desk, monkeypatch: pytest.MonkeyPatch, authors: bool | None, most: int, by: str
) -> None:
    log(network, 1, "Sun Jia", (series(network).rows[0].id, "", None, 1))
    monkeypatch.setattr("goaldesk.core.queries.series.QUICK_LOG", most)
    found = kpi_series(network.session, "mau", network.as_of, authors=authors)
    assert found is not None
    assert found.rows[0].by == by


def test_stopped_and_milestone_kpis_await_nothing(network: Desk) -> None:
    network.kpi("old", stopped=True)
    network.measure("old", date(2026, 9, 30), 5.0)
    network.kpi("launch", value_type="milestone")
    for kpi_id in ("old", "launch"):
        found = series(network, kpi_id)
        assert (found.next_due, found.forecast) == (None, None)


def test_no_such_kpi(network: Desk) -> None:
    assert kpi_series(network.session, "gone", network.as_of) is None


def test_numbers_at_the_ends_of_their_range_have_no_difference(desk: Desk) -> None:
    desk.kpi("odd", baseline=0.0, target=1.7e308)
    desk.measure("odd", date(2026, 4, 30), -1.7e308)
    desk.measure("odd", date(2026, 5, 1), 1.7e308)
    found = kpi_series(desk.session, "odd", desk.as_of)
    assert found is not None
    assert (found.best_rate, found.rows[1].difference) == (None, None)
    assert found.rows[0].planned == pytest.approx(1.7e308 / 365 * 31)
