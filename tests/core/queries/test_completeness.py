from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from goaldesk.core.queries.completeness import completeness
from goaldesk.core.rules.completeness import StepShare
from goaldesk.core.trace_words import share_text
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from .conftest import Desk


def step(desk: Desk, name: str) -> StepShare:
    return next(row for row in completeness(desk.session, desk.as_of) if row.step == name)


def test_an_empty_document_has_nothing_filled(desk: Desk) -> None:
    found = {row.step: (row.done, row.total) for row in completeness(desk.session, desk.as_of)}
    assert found == {
        "vision": (0, 11), "market": (0, 5), "kpis": (0, 6), "swot": (0, 8),
        "responsibilities": (0, 6), "reviews": (0, 4),
    }  # fmt: skip


def test_kpis(network: Desk) -> None:
    assert step(network, "kpis").lacks == ("kpis_in_goals", "measured")
    network.kpi("bare", goal_id="earn", target=None, owner=" ")
    assert step(network, "kpis").lacks == ("kpis_in_goals", "kpis_defined", "owners", "measured")
    network.add("goal", id="bare", title="Bare")
    assert "goals_hold_kpis" in step(network, "kpis").lacks


@pytest.mark.parametrize(
    ("values", "value", "lacks"),
    [
        ({}, None, ("measured",)),
        ({}, 4.0, ()),
        ({"target": None}, None, ("kpis_defined", "measured")),
        ({"target": None}, 4.0, ("kpis_defined",)),
        ({"direction": "in_range"}, None, ("kpis_defined", "measured")),
        ({"value_type": "milestone"}, None, ("kpis_defined", "measured")),
        # Progress needs no dates, measured or not.
        ({"due": date(2026, 3, 1)}, None, ("measured",)),
        ({"due": date(2026, 3, 1), "start": date(2026, 3, 2)}, None, ("measured",)),
        ({"start": date(2027, 4, 1)}, 4.0, ()),
    ],
)
def test_a_kpi_is_defined_and_measured_each_for_itself(
    desk: Desk, values: dict[str, Any], value: float | None, lacks: tuple[str, ...]
) -> None:
    desk.add("goal", id="g", title="Grow")
    desk.kpi("users", goal_id="g", **values)
    if value is not None:
        desk.measure("users", date(2026, 10, 31), value)
    assert step(desk, "kpis").lacks == lacks


def test_a_stopped_kpi_asks_for_nothing(desk: Desk) -> None:
    desk.add("goal", id="g", title="Grow")
    desk.kpi("old", goal_id=None, owner="", stopped=True)
    desk.kpi("new", goal_id="g")
    desk.measure("new", date(2026, 10, 31), 4.0)
    assert step(desk, "kpis").full


def test_the_matrix_needs_every_score(desk: Desk) -> None:
    for row in ("us", "them"):
        desk.add("competitor", id=row, name=row, own=row == "us")
    desk.add("criterion", id="c", name="Speed")
    desk.add("score", criterion_id="c", competitor_id="us", value=4)
    assert "matrix" in step(desk, "market").lacks
    desk.add("score", criterion_id="c", competitor_id="them", value=2)
    assert step(desk, "market").lacks == ("market_size", "research", "feedback")


def test_strategies_but_for_rejected_ones(desk: Desk) -> None:
    for quadrant in "SWOT":
        desk.add("swot_factor", id=quadrant, quadrant=quadrant, text=quadrant)
    desk.add("goal", id="g", title="Grow")
    desk.add("strategy", id="no", kind="WT", text="x", status="rejected")
    assert step(desk, "swot").lacks == ("evidence", "strategy", "cited", "leads")
    desk.add("strategy", id="yes", kind="SO", text="x")
    desk.add("strategy_factor", strategy_id="yes", factor_id="S")
    assert step(desk, "swot").lacks == ("evidence", "cited", "leads")
    desk.add("strategy_factor", strategy_id="yes", factor_id="O")
    desk.add("strategy_goal", strategy_id="yes", goal_id="g")
    assert step(desk, "swot").lacks == ("evidence",)


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"taken": "x", "date": date(2026, 10, 9)}, ("findings", "actions", "planned")),
        ({"taken": "x", "date": date(2026, 10, 9), "findings": "Slow"}, ("actions", "planned")),
        ({"date": date(2026, 12, 9)}, ("taken", "findings", "actions")),
    ],
)
def test_reviews(desk: Desk, values: dict[str, object], lacks: tuple[str, ...]) -> None:
    desk.add("review", title="R", **values)
    assert step(desk, "reviews").lacks == lacks


def test_responsibilities(desk: Desk) -> None:
    desk.add("department", id="d", name="Sales")
    desk.add("activity", id="a", name="Sell")
    desk.add("communication", purpose="Brief", owner="Lin Lan")
    assert step(desk, "responsibilities").lacks == ("raci", "resource", "dated")
    desk.add("raci", activity_id="a", department_id="d", role="AR")
    desk.add("resource", name="Budget")
    assert step(desk, "responsibilities").lacks == ("dated",)


def test_a_copy_is_not_asked_for_what_it_was_made_without(network: Desk) -> None:
    network.kpi("bare", goal_id="earn", owner="")
    assert "owners" in step(network, "kpis").lacks
    network.withhold("people", "swot", "resources")
    kpis, swot = step(network, "kpis"), step(network, "swot")
    assert ("owners" in kpis.lacks, kpis.total) == (False, 5)
    assert (swot.done, swot.total, swot.share) == (0, 0, 0.0)
    assert share_text(Words("en"), swot) == "SWOT: this copy was made without it"
    assert step(network, "responsibilities").lacks == (
        "department", "activity", "raci", "communication",
    )  # fmt: skip


def test_what_a_copy_without_owners_has_anyway_counts(network: Desk) -> None:
    asked = step(network, "kpis")
    network.withhold("people")
    assert "owners" not in asked.lacks
    assert step(network, "kpis") == asked
