"""The RACI grid with its findings, the use of resources, the next communications."""

from __future__ import annotations

from datetime import date
from typing import Any

from goaldesk.core.queries.people import UseTotal, occasions, raci, resource_use, use_totals
from goaldesk.core.queries.records import records

AS_OF = date(2026, 11, 9)


def test_the_grid_knows_its_roles_and_what_is_wrong(desk: Any) -> None:
    for place, name in enumerate(("dev", "mkt"), 1):
        desk.add("department", id=name, name=name, position=place)
    for place, name in enumerate(("research", "launch"), 1):
        desk.add("activity", id=name, name=name, position=place)
    desk.add("raci", id="1", activity_id="launch", department_id="dev", role="AR")
    desk.add("raci", id="2", activity_id="launch", department_id="mkt", role="C")
    grid = raci(desk.session)
    assert [row.name for row in grid.activities] == ["research", "launch"]
    assert grid.activities[1].roles == {"dev": "AR", "mkt": "C"}
    assert [found.key for found in grid.activities[0].findings] == [
        "no_accountable",
        "no_responsible",
        "nobody_asked",
    ]
    assert [found.key for found in grid.departments[1].findings] == ["no_work"]
    assert (grid.errors(), grid.warnings()) == (2, 2)


def test_a_resource_is_used_of_what_was_committed_or_else_planned(desk: Any) -> None:
    for row_id, values in {
        "servers": (60, 60, 64),
        "budget": (50, None, 25),
        "people": (None, None, 3),
        "idle": (5, 0, 0),
        "odd": (1e-9, 1e-9, 1e300),
    }.items():
        planned, committed, used = values
        desk.add(
            "resource", id=row_id, name=row_id, planned=planned, committed=committed, used=used
        )
    use = resource_use(desk.session)
    assert use["servers"].over == 4
    assert (use["budget"].share, use["budget"].over) == (0.5, None)
    assert (use["people"].share, use["people"].over) == (None, None)
    assert (use["idle"].share, use["idle"].over) == (None, None)
    # Too many times over to tell how many.
    assert (use["odd"].share, use["odd"].over) == (None, 1e300)


def test_the_sums_of_a_kind_and_unit(desk: Any) -> None:
    for number, (kind, unit, planned, committed, used) in enumerate(
        [
            ("people", "engineers", 10.0, 9.0, 8.0),
            ("people", "engineers ", 4.0, None, 5.0),
            ("people", "days", 4.0, None, 1.5),
            ("budget", "", 4.0, 3.0, None),
            ("other", "", None, None, 7.0),
        ]
    ):
        desk.add(
            "resource",
            id=f"r{number}",
            name="x",
            kind=kind,
            unit=unit,
            planned=planned,
            committed=committed,
            used=used,
        )
    totals = use_totals(records(desk.session, "resource"), resource_use(desk.session))
    assert totals == [
        UseTotal("people", "engineers", 13.0, 13.0),
        UseTotal("people", "days", 1.5, 4.0),
    ]


def test_a_role_that_is_one_too_many_is_at_fault(desk: Any) -> None:
    desk.add("activity", id="launch", name="Launch")
    for department, role in (("a", "A"), ("b", "AR"), ("c", "R"), ("d", "R"), ("e", "C")):
        desk.add("department", id=department, name=department)
        desk.add("raci", activity_id="launch", department_id=department, role=role)
    row = raci(desk.session).activities[0]
    faults = {key: row.fault(key) for key in (*row.roles, "nobody")}
    assert {key: fault and fault.key for key, fault in faults.items()} == {
        "a": "many_accountable",
        "b": "many_accountable",
        "c": "many_responsible",
        "d": "many_responsible",
        "e": None,
        "nobody": None,
    }


def test_occasions_are_late_soon_or_far(desk: Any) -> None:
    days = {
        "late": date(2026, 11, 8),
        "today": AS_OF,
        "week": date(2026, 11, 16),
        "far": date(2026, 11, 17),
        "none": None,
    }
    for row_id, day in days.items():
        desk.add("communication", id=row_id, purpose=row_id, next_date=day)
    found = occasions(desk.session, AS_OF)
    assert {key: (item.days, item.late, item.soon) for key, item in found.items()} == {
        "late": (-1, True, False),
        "today": (0, False, True),
        "week": (7, False, True),
        "far": (8, False, False),
    }
