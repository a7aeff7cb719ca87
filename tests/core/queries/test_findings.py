from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from goaldesk.core.gaps import MISSING_TEXTS, missing_text
from goaldesk.core.model import TABLES
from goaldesk.core.queries.agenda import missing
from goaldesk.core.queries.goals import tree
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
]


@pytest.mark.parametrize(("values", "key", "field", "sentence"), KPIS)
def test_a_kpi_that_contradicts_itself(
    desk: Desk, values: dict[str, Any], key: str, field: str, sentence: str
) -> None:
    desk.add("goal", id="g", title="G", start=date(2026, 4, 1), due=date(2027, 3, 31))
    desk.kpi("x", name="X", goal_id="g", **values)
    assert found(desk, {key}) == [(key, field, sentence)]


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
            "kpi_point_outside",
            "",
            "“X”: the target for 1 Apr 2027 lies outside the period "
            "1 Apr 2026 to 31 Mar 2027 and is ignored",
        ),
        (
            "kpi_future",
            "",
            "“X”: values dated after today, from 10 Nov 2026 on, are ignored: 2",
        ),
    ]


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
    goal = TABLES["goal"]
    desk.session.execute(update(goal).where(goal.id == "a").values(parent_id="b"))
    assert found(desk, {"goal_circle"}) == [
        ("goal_circle", "parent_id", "Goal “A” is part of itself"),
        ("goal_circle", "parent_id", "Goal “B” is part of itself"),
    ]
    assert found(desk, {"goal_reversed"})[0] == (
        "goal_reversed",
        "due",
        "Goal “A” ends on 1 Jan 2026, before it starts on 1 Jan 2027",
    )


def test_zero_weights_everywhere(desk: Desk) -> None:
    desk.kpi("x", name="X", weight=0.0)
    assert [key for key, _, _ in found(desk, {"no_weight"})] == ["no_weight"]
    desk.kpi("y", name="Y", position=1)
    assert found(desk, {"no_weight"}) == []


def test_the_product_reversed(desk: Desk) -> None:
    product = TABLES["product"]
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


def test_every_kind_is_in_the_manual() -> None:
    manual = (Path(__file__).parents[3] / "docs/cli.md").read_text(encoding="utf-8")
    assert [key for key in MISSING_TEXTS if f"`{key}`" not in manual] == []
