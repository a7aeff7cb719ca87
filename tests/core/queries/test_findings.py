from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from goaldesk.core.gaps import MISSING_TEXTS, missing_text
from goaldesk.core.model.classes import CLASSES
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.missing import missing
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from .conftest import Desk

Found = list[tuple[str, str, str]]
OLD = {"override_status": "on_track", "override_reason": "late data"}


def found(desk: Desk, keys: set[str]) -> Found:
    """Key, field and English sentence of the findings with these keys."""
    words = Words("en")
    return [
        (item.key, item.field, missing_text(words, item))
        for item in missing(desk.session, desk.as_of)
        if item.key in keys
    ]


KPIS = [
    (
        {"direction": "at_least", "target": 85.0, "worst": 85.0},
        "kpi_worst_high",
        "worst",
        "“X”: the unacceptable level 85 does not lie below the target 85",
    ),
    (
        {"direction": "at_most", "target": 2.0, "worst": 1.5},
        "kpi_worst_low",
        "worst",
        "“X”: the unacceptable level 1.5 does not lie above the target 2",
    ),
    (
        {"baseline": 5.0, "target": 2.0},
        "kpi_increase_down",
        "direction",
        "“X” is to increase, but its target 2 lies below its baseline 5",
    ),
    (
        {"direction": "decrease", "baseline": 2.0, "target": 5.0},
        "kpi_decrease_up",
        "direction",
        "“X” is to decrease, but its target 5 lies above its baseline 2",
    ),
    (
        {**OLD, "override_until": date(2026, 12, 1), "stopped": True},
        "override_stopped",
        "override_status",
        "“X” is stopped, and still has a status set by hand",
    ),
    (
        {"start": date(2025, 12, 31)},
        "kpi_before_goal",
        "start",
        "“X” starts on 31 Dec 2025, before its goal does on 1 Apr 2026",
    ),
    (
        {"due": date(2027, 12, 31)},
        "kpi_after_goal",
        "due",
        "“X” is due on 31 Dec 2027, after its goal on 31 Mar 2027",
    ),
    (
        {**OLD, "override_reason": " ", "override_until": date(2026, 12, 1)},
        "override_reason",
        "override_reason",
        "“X”: the status set by hand has no reason and is ignored",
    ),
    (
        OLD,
        "override_until",
        "override_until",
        "“X”: the status set by hand has no last day and is ignored",
    ),
    (
        {**OLD, "override_until": date(2026, 11, 8)},
        "override_expired",
        "override_status",
        "“X”: the status set by hand ran out on 8 Nov 2026",
    ),
    (
        {"direction": "at_least", "start": date(2027, 3, 1), "due": date(2027, 2, 1)},
        "kpi_period",
        "due",
        "“X” ends before it starts",
    ),
    (
        {"start": date(2027, 3, 1), "due": date(2027, 2, 1), "baseline": 1.0},
        "kpi_measurement",
        "",
        "“X” is not measured yet",
    ),
    (
        {"start": date(2027, 3, 1), "due": date(2027, 2, 1), "baseline": 1.0},
        "kpi_period",
        "due",
        "“X” ends before it starts",
    ),
]


@pytest.mark.parametrize(("values", "key", "field", "sentence"), KPIS)
def test_a_kpi_that_contradicts_itself(
    desk: Desk, values: dict[str, Any], key: str, field: str, sentence: str
) -> None:
    desk.add("goal", id="g", title="G", start=date(2026, 4, 1), due=date(2027, 3, 31))
    desk.kpi("x", name="X", goal_id="g", **values)
    assert found(desk, {key}) == [(key, field, sentence)]


def test_what_was_measured_too_late_is_not_called_unmeasured(desk: Desk) -> None:
    desk.kpi("x", name="X", start=date(2026, 1, 1), due=date(2026, 6, 30))
    desk.measure("x", date(2026, 7, 9), 2.0)
    said = "“X” was not measured by its due date, only after it"
    assert found(desk, {"kpi_measurement", "kpi_late"}) == [("kpi_late", "due", said)]


def test_a_measured_kpi_is_told_once_that_it_ends_before_it_starts(desk: Desk) -> None:
    desk.kpi("x", name="X", start=date(2026, 9, 1), due=date(2026, 8, 1))
    desk.measure("x", date(2026, 7, 9), 2.0)
    keys = {"kpi_measurement", "kpi_late", "kpi_period"}
    assert found(desk, keys) == [("kpi_period", "due", "“X” ends before it starts")]


def test_inherited_dates_are_told_where_they_are(desk: Desk) -> None:
    desk.add("goal", id="g", title="G", start=date(2026, 9, 1), due=date(2026, 8, 1))
    desk.kpi("x", name="X", goal_id="g")
    desk.measure("x", date(2026, 7, 9), 2.0)
    assert [key for key, *_ in found(desk, {"kpi_period", "goal_reversed"})] == ["goal_reversed"]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"direction": "at_least", "target": 85.0, "worst": 84.0}, "kpi_worst_high"),
        ({"direction": "at_most", "target": 2.0, "worst": 2.5}, "kpi_worst_low"),
        ({"start": date(2026, 4, 1)}, "kpi_before_goal"),
        ({"due": date(2027, 3, 31)}, "kpi_after_goal"),
        ({**OLD, "override_until": date(2026, 11, 9)}, "override_expired"),
        ({"direction": "at_least", "worst": 200.0, "stopped": True}, "kpi_worst_high"),
        ({"worst": 200.0}, "kpi_worst_high"),
        ({"direction": "decrease", "baseline": 5.0, "target": 2.0}, "kpi_decrease_up"),
        ({"value_type": "yes_no", "baseline": 5.0, "target": 2.0}, "kpi_increase_down"),
        ({"direction": "at_most", "baseline": 5.0, "target": 2.0}, "kpi_increase_down"),
        ({"stopped": True}, "override_stopped"),
    ],
)
def test_a_kpi_that_does_not(desk: Desk, values: dict[str, Any], key: str) -> None:
    desk.add("goal", id="g", title="G", start=date(2026, 4, 1), due=date(2027, 3, 31))
    desk.kpi("x", name="X", goal_id="g", **values)
    assert found(desk, {key}) == []


def test_future_values_and_target_points_outside(desk: Desk) -> None:
    desk.kpi("x", name="X", start=date(2026, 4, 1), due=date(2027, 3, 31))
    desk.measure("x", date(2026, 11, 9), 1.0)
    desk.measure("x", date(2026, 11, 10), 2.0)
    desk.measure("x", date(2027, 1, 1), 3.0)
    desk.add("target_point", kpi_id="x", date=date(2027, 4, 1), value=5.0)
    desk.add("target_point", kpi_id="x", date=date(2027, 3, 1), value=5.0)
    assert found(desk, {"kpi_future", "kpi_point_outside"}) == [
        (
            "kpi_future",
            "",
            "“X”: values dated after today, from 10 Nov 2026 on, are ignored: 2",
        ),
        (
            "kpi_point_outside",
            "",
            "“X”: the target for 1 Apr 2027 lies outside the period "
            "1 Apr 2026 to 31 Mar 2027 and is ignored",
        ),
    ]


@pytest.mark.parametrize(
    ("values", "points", "expected"),
    [
        ({}, [30.0, 60.0], []),
        ({}, [30.0, 30.0], []),
        ({}, [100.0, 100.0], []),
        (
            {},
            [60.0, 59.0, 10.0],
            [("kpi_point_back", "“X”: the target 59 for 1 Aug 2026 falls back behind 60")],
        ),
        ({}, [-1.0], [("kpi_point_back", "“X”: the target −1 for 1 Jul 2026 falls back behind 0")]),
        (
            {},
            [120.0],
            [
                (
                    "kpi_point_beyond",
                    "“X”: the target 120 for 1 Jul 2026 lies beyond the final one, 100",
                )
            ],
        ),
        ({"baseline": 100.0, "target": 0.0, "direction": "decrease"}, [70.0, 30.0], []),
        (
            {"baseline": 100.0, "target": 0.0, "direction": "decrease"},
            [30.0, 70.0],
            [("kpi_point_back", "“X”: the target 70 for 1 Aug 2026 falls back behind 30")],
        ),
        (
            {"direction": "at_least"},
            [30.0],
            [
                (
                    "kpi_points_idle",
                    "“X” keeps a limit, so that its intermediate targets are ignored",
                )
            ],
        ),
        ({"baseline": None}, [500.0], []),
        ({"baseline": 100.0}, [500.0], []),
        ({"stopped": True}, [500.0], []),
    ],
)
def test_target_points_that_lead_away(
    desk: Desk, values: dict[str, Any], points: list[float], expected: list[tuple[str, str]]
) -> None:
    desk.kpi("x", name="X", **values)
    for month, value in enumerate(points, start=7):
        desk.add("target_point", id=f"p{month}", kpi_id="x", date=date(2026, month, 1), value=value)
    kinds = {"kpi_point_back", "kpi_point_beyond", "kpi_points_idle"}
    assert [(key, text) for key, _, text in found(desk, kinds)] == expected
    for item in missing(desk.session, desk.as_of):
        assert item.key not in kinds or (item.table, item.row_id[0]) == ("target_point", "p")


@pytest.mark.parametrize(
    ("frequency", "days", "apart"),
    [
        ("daily", (30, 61, 91, 122), 31),
        ("weekly", (0, 11, 22, 33), 11),
        ("weekly", (0, 10, 21, 32), None),
        ("monthly", (0, 31, 61, 92), None),
        ("monthly", (0, 47, 94, 141), 47),
        ("daily", (0, 30, 60), None),
        ("daily", (0, 1, 90, 180), None),
    ],
)
def test_a_frequency_finer_than_the_data(
    desk: Desk, frequency: str, days: tuple[int, ...], apart: int | None
) -> None:
    desk.kpi("x", name="X", frequency=frequency)
    for age in days:
        desk.measure("x", desk.as_of - timedelta(days=age), 1.0)
    desk.measure("x", desk.as_of + timedelta(days=1), 1.0)
    said = [text for *_, text in found(desk, {"kpi_frequency"})]
    label = frequency.capitalize()
    sentence = f"“X”: its frequency is “{label}”, but its values lie about {apart} days apart"
    assert said == ([sentence] if apart else [])


def test_a_status_by_hand_with_a_blank_reason_does_not_stand(desk: Desk) -> None:
    blank = {**OLD, "override_reason": " ", "override_until": date(2026, 12, 1)}
    desk.kpi("x", name="X", **blank)
    assert tree(desk.session, desk.as_of).kpis[0].override is None


def test_codes_that_two_kpis_share(desk: Desk) -> None:
    desk.kpi("x", name="X", code="G1")
    desk.kpi("y", name="Y", code="G1 ", position=1)
    desk.kpi("z", name="Z", code="", position=2)
    desk.kpi("w", name="W", code="", position=3)
    assert found(desk, {"kpi_code_twice"}) == [
        ("kpi_code_twice", "code", "“X”: 2 KPIs have the code G1"),
        ("kpi_code_twice", "code", "“Y”: 2 KPIs have the code G1"),
    ]


def test_goals_in_a_circle_and_reversed(desk: Desk) -> None:
    desk.add("goal", id="a", title="A", start=date(2027, 1, 1), due=date(2026, 1, 1))
    desk.add("goal", id="b", title="B", parent_id="a")
    goal = CLASSES["goal"]
    desk.session.execute(update(goal).where(goal.id == "a").values(parent_id="b"))
    desk.add("goal", id="below", title="Below", parent_id="a")
    desk.add("goal", id="self", title="Self")
    desk.session.execute(update(goal).where(goal.id == "self").values(parent_id="self"))
    assert found(desk, {"goal_circle"}) == [
        ("goal_circle", "parent_id", "These goals are part of one another: A → B → A"),
        ("goal_circle", "parent_id", "These goals are part of one another: Self → Self"),
    ]
    assert found(desk, {"goal_reversed"})[0] == (
        "goal_reversed",
        "due",
        "Goal “A” ends on 1 Jan 2026, before it starts on 1 Jan 2027",
    )


def test_goals_outside_the_period_above(desk: Desk) -> None:
    desk.add("goal", id="a", title="A", start=date(2026, 3, 31), due=date(2027, 4, 1))
    desk.add(
        "goal", id="b", title="B", parent_id="a", start=date(2026, 3, 30), due=date(2027, 4, 2)
    )
    desk.add("goal", id="c", title="C", parent_id="a", start=date(2026, 3, 31))
    kinds = {
        f"goal_{side}_{above}" for side in ("before", "after") for above in ("goal", "product")
    }
    assert found(desk, kinds) == [
        (
            "goal_before_product",
            "start",
            "Goal “A” starts on 31 Mar 2026, before the product’s period does on 1 Apr 2026",
        ),
        (
            "goal_after_product",
            "due",
            "Goal “A” is due on 1 Apr 2027, after the product’s period ends on 31 Mar 2027",
        ),
        (
            "goal_before_goal",
            "start",
            "Goal “B” starts on 30 Mar 2026, before the goal above it does on 31 Mar 2026",
        ),
        (
            "goal_after_goal",
            "due",
            "Goal “B” is due on 2 Apr 2027, after the goal above it on 1 Apr 2027",
        ),
    ]


def test_what_is_dated_after_today_or_ends_before_it_starts(desk: Desk) -> None:
    desk.kpi("m", name="M", value_type="milestone")
    for day in (9, 10):
        desk.add(
            "milestone", kpi_id="m", title=f"Step {day}", done=True, done_on=date(2026, 11, day)
        )
    desk.add("activity", name="Task", start=date(2026, 5, 2), due=date(2026, 5, 1))
    assert found(desk, {"milestone_future", "activity_reversed"}) == [
        (
            "milestone_future",
            "done_on",
            "“Step 10” was done on 10 Nov 2026, after today, and counts as not done yet",
        ),
        ("activity_reversed", "due", "“Task” ends on 1 May 2026, before it starts on 2 May 2026"),
    ]


def test_zero_weights_everywhere(desk: Desk) -> None:
    desk.kpi("x", name="X", weight=0.0)
    assert [key for key, _, _ in found(desk, {"no_weight"})] == ["no_weight"]
    desk.kpi("y", name="Y", position=1)
    assert found(desk, {"no_weight"}) == []


def test_the_product_reversed(desk: Desk) -> None:
    product = CLASSES["product"]
    desk.session.execute(
        update(product).values(start=date(2027, 1, 1), due=date(2026, 1, 1), green=0.5, amber=0.75)
    )
    assert found(desk, {"product_reversed", "thresholds_reversed"}) == [
        (
            "product_reversed",
            "due",
            "The product’s period ends on 1 Jan 2026, before it starts on 1 Jan 2027",
        ),
        ("thresholds_reversed", "amber", "At risk starts at 0.75, above on track at 0.5"),
    ]


def test_the_manual_lists_exactly_the_kinds_there_are() -> None:
    manual = (Path(__file__).parents[3] / "docs/cli.md").read_text(encoding="utf-8")
    table = manual.split("| kind | meaning |")[1].split("\n## ")[0]
    listed = [
        kind
        for line in table.splitlines()
        if line.startswith("| `")
        for kind in re.findall("`(.+?)`", line.split("|")[1])
    ]
    assert sorted(listed) == sorted(MISSING_TEXTS)


@pytest.mark.parametrize(("value", "told"), [(90.0, True), (100.0, False)])
def test_a_target_point_on_the_due_date(desk: Desk, value: float, told: bool) -> None:
    desk.kpi("x", name="X", start=date(2026, 4, 1), due=date(2027, 3, 31))
    desk.add("target_point", id="p", kpi_id="x", date=date(2027, 3, 31), value=value)
    said = "“X”: the target 90 for 31 Mar 2027, its due date, is ignored; the final one is 100"
    assert [text for _, _, text in found(desk, {"kpi_point_due"})] == ([said] if told else [])
