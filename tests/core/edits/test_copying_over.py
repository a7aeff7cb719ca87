"""Rows of another document that come over, with what they cannot be without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goaldesk.core.compared import differences
from goaldesk.core.edits import copy_over
from goaldesk.core.errors import Invalid
from goaldesk.core.queries.history import HistoryChange
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy

NOW = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
FIRST, SECOND = dt.date(2026, 10, 1), dt.date(2026, 10, 2)
KPI: dict[str, Any] = {
    "goal": [{"id": "growth", "title": "Growth"}],
    "kpi": [{"id": "users", "goal_id": "growth", "name": "Users"}],
}
ACTIVITY: dict[str, Any] = {
    "activity": [{"id": "launch", "name": "Launch"}],
    "department": [{"id": "sales", "name": "Sales"}],
}
FACTOR: dict[str, Any] = {
    "swot_factor": [{"id": "loved", "quadrant": "S", "text": "Loved"}],
    "feedback": [{"id": "mail", "text": "A mail"}],
    "evidence": [{"id": "link", "factor_id": "loved", "feedback_id": "mail"}],
}


def measured(row: str, day: dt.date, value: float) -> dict[str, Any]:
    return {"id": row, "kpi_id": "users", "date": day, "value": value}


@pytest.fixture
def document(tmp_path: Path) -> Callable[[dict[str, Any]], WorkingCopy]:
    def make(rows: dict[str, Any]) -> WorkingCopy:
        stamp = Stamp("New", "Ann", NOW, NOW.date())
        return WorkingCopy.create(Folders.under(tmp_path), rows, stamp)

    return make


def copied(
    here: WorkingCopy, there: WorkingCopy, wanted: Callable[[HistoryChange], bool]
) -> tuple[int, Any]:
    theirs = there.side().rows
    found = differences(here.side().rows, theirs)
    chosen = [one for one in found if (one.field or one.after is not None) and wanted(one)]
    assert chosen
    stamp = Stamp("Copy", "Ann", NOW, NOW.date(), "Copied from Bo.goaldb")
    before = here.side().rows
    with here.edit(stamp) as transaction:
        count = copy_over(transaction.session, theirs, chosen)
    rows = here.side().rows
    if transaction.done.seq is not None:
        undone = here.invert(transaction.done.seq, stamp)
        assert here.side().rows == before
        here.invert(undone.seq, stamp)
        assert here.side().rows == rows
    return count, rows


@pytest.mark.parametrize("ids", [("1", "2", "3"), ("3", "2", "1"), ("2", "3", "1")])
def test_goals_come_with_the_goals_above_them(document: Any, ids: tuple[str, ...]) -> None:
    above = (None, *ids)
    goals = [{"id": ids[n], "parent_id": above[n], "title": f"Goal {n}"} for n in range(3)]
    kpi = {"id": "users", "goal_id": ids[2], "name": "Users"}
    other = {"goal": goals, "kpi": [kpi]}
    count, rows = copied(document({}), document(other), lambda one: one.table in other)
    assert count == 4
    assert {row: values["parent_id"] for row, values in rows["goal"].items()} == dict(
        zip(ids, above, strict=False)
    )


def test_a_kpi_goes_to_a_goal_that_comes(document: Any) -> None:
    other = {"goal": [{"id": "reach"}], "kpi": [{**KPI["kpi"][0], "goal_id": "reach"}]}
    _, rows = copied(document(KPI), document(other), lambda one: True)
    assert rows["kpi"]["users"]["goal_id"] == "reach"


def test_a_factor_comes_with_its_evidence_and_what_that_cites(document: Any) -> None:
    count, rows = copied(document({}), document(FACTOR), lambda one: one.table == "swot_factor")
    assert count == 3
    assert rows["evidence"]["link"]["feedback_id"] in rows["feedback"]


def test_what_joins_the_same_is_the_same_row(document: Any) -> None:
    def held(row: str, role: str) -> dict[str, Any]:
        role_of = {"id": row, "activity_id": "launch", "department_id": "sales", "role": role}
        return {**ACTIVITY, "raci": [role_of]}

    here, there = document(held("mine", "R")), document(held("theirs", "C"))
    count, rows = copied(here, there, lambda one: one.table == "raci")
    assert count == 1
    assert {row: values["role"] for row, values in rows["raci"].items()} == {"mine": "C"}


def test_a_mere_link_that_is_here_is_left_as_it_is(document: Any) -> None:
    other = {**FACTOR, "evidence": [{**FACTOR["evidence"][0], "id": "other"}]}
    count, rows = copied(document(FACTOR), document(other), lambda one: True)
    assert (count, list(rows["evidence"])) == (0, ["link"])


def test_changed_fields_are_counted_by_row(document: Any) -> None:
    other = {**KPI, "goal": [{"id": "growth", "title": "Revenue", "reason": "Money"}]}
    count, rows = copied(document(KPI), document(other), lambda one: True)
    assert (count, rows["goal"]["growth"]["title"]) == (1, "Revenue")


def test_what_breaks_a_rule_together_is_refused_as_a_whole(document: Any) -> None:
    here = document({**KPI, "measurement": [measured("a", FIRST, 1), measured("b", SECOND, 2)]})
    there = document({**KPI, "measurement": [measured("a", SECOND, 1), measured("b", FIRST, 2)]})
    before = here.side().rows
    with pytest.raises(Invalid, match="break a rule"):
        copied(here, there, lambda one: one.field == "date")
    assert here.side().rows == before


def aimed(target: float, point: float, *adjustments: dict[str, Any]) -> dict[str, Any]:
    goal, (kpi,) = KPI["goal"], KPI["kpi"]
    points = [{"id": "half", "kpi_id": "users", "date": FIRST, "value": point}]
    own = {**kpi, "target": target, "due": dt.date(2026, 12, 31)}
    return {"goal": goal, "kpi": [own], "target_point": points, "adjustment": list(adjustments)}


def test_a_changed_target_is_an_adjustment(document: Any) -> None:
    _, rows = copied(document(aimed(100, 50)), document(aimed(120, 60)), lambda one: True)
    assert sorted(
        (one["kpi_id"], one["field"], one["before"], one["after"], one["reason"], one["date"])
        for one in rows["adjustment"].values()
    ) == [
        ("users", "target", "100.0", "120.0", "Copied from Bo.goaldb", "2026-11-09"),
        ("users", "target_point 2026-10-01", "50.0", "60.0", "Copied from Bo.goaldb", "2026-11-09"),
    ]  # fmt: skip


def test_a_changed_target_that_brings_its_reason_along_has_no_other(document: Any) -> None:
    told = {"id": "why", "kpi_id": "users", "date": FIRST, "field": "target",
            "before": "90.0", "after": "120.0", "reason": "More budget"}  # fmt: skip
    _, rows = copied(document(aimed(100, 50)), document(aimed(120, 50, told)), lambda one: True)
    assert rows["kpi"]["users"]["target"] == 120
    assert [one["reason"] for one in rows["adjustment"].values()] == ["More budget"]
