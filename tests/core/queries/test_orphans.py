"""Loose ends of the chain from evidence to reviews."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from goaldesk.core.gaps import missing_text
from goaldesk.core.queries.missing import missing
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from .conftest import Desk


def told(desk: Desk, *kinds: str) -> list[tuple[str, str, str]]:
    """Kind, row and English sentence of the findings of these kinds."""
    return [
        (item.key, item.row_id, missing_text(Words("en"), item))
        for item in missing(desk.session, desk.as_of)
        if item.key in kinds
    ]


def strategy(
    desk: Desk, name: str, *factors: str, goals: tuple[str, ...] = (), **values: Any
) -> None:
    desk.add("strategy", id=name, text=name, **values)
    for factor in factors:
        desk.add("strategy_factor", strategy_id=name, factor_id=factor)
    for goal in goals:
        desk.add("strategy_goal", strategy_id=name, goal_id=goal)


@pytest.fixture
def factors(desk: Desk) -> Desk:
    """A factor in each quadrant; S and O have evidence."""
    desk.add("research", id="r", title="Study")
    for place, quadrant in enumerate("SWOT"):
        desk.add("swot_factor", id=quadrant, quadrant=quadrant, text=quadrant, position=place)
    for quadrant in "SO":
        desk.add("evidence", factor_id=quadrant, research_id="r")
    return desk


EVIDENCE = ("research_unused", "feedback_unused", "competitor_unused")


def test_evidence_that_bears_nothing_out(factors: Desk) -> None:
    desk = factors
    desk.add("research", id="idle", title="Idle")
    desk.add("feedback", id="new", text="Slow")
    desk.add("feedback", id="done", text="Solved", state="done")
    desk.add("feedback", id="no", text="Never", state="declined")
    desk.add("competitor", id="us", name="Us", own=True)
    desk.add("competitor", id="pulse", name="Pulse")
    desk.add("competitor", id="glimpse", name="Glimpse")
    desk.add("criterion", id="price", name="Price")
    desk.add("score", criterion_id="price", competitor_id="glimpse", value=3)
    assert told(desk, *EVIDENCE) == [
        ("research_unused", "idle", "“Idle” is evidence for no factor"),
        ("feedback_unused", "new", "“Slow” is evidence for no factor"),
        ("competitor_unused", "pulse", "“Pulse” is neither scored nor evidence for a factor"),
    ]


def test_without_factors_no_evidence_is_idle(desk: Desk) -> None:
    desk.add("research", id="idle", title="Idle")
    assert told(desk, *EVIDENCE) == []


SWOT = (
    "strategy_no_S", "strategy_no_W", "strategy_no_O", "strategy_no_T", "strategy_wrong_kind",
    "strategy_goal", "factor_unused", "no_strategy",
)  # fmt: skip


def test_without_strategies_only_that_is_told(factors: Desk) -> None:
    strategy(factors, "x", "S", status="rejected", why="Too dear")
    assert told(factors, *SWOT)[0][0] == "no_strategy"


def test_strategies(factors: Desk) -> None:
    factors.add("goal", id="g", title="G")
    strategy(factors, "fine", "S", "O", kind="SO", goals=("g",), status="adopted")
    strategy(factors, "draft", "S", "O", kind="SO")
    strategy(factors, "loose", "S", "O", kind="SO", status="adopted")
    strategy(factors, "odd", "S", "W", "T", kind="SO", goals=("g",))
    strategy(factors, "empty", kind="WT", goals=("g",))
    strategy(factors, "out", kind="WT", status="rejected", why="Too dear")
    assert told(factors, *SWOT) == [
        ("strategy_no_W", "empty", "“empty”: Cites no weakness"),
        ("strategy_no_O", "odd", "“odd”: Cites no opportunity"),
        ("strategy_no_T", "empty", "“empty”: Cites no threat"),
        (
            "strategy_wrong_kind",
            "odd",
            "“odd”: Cites W1, T1, which a strategy of kind SO does not",
        ),
        ("strategy_goal", "loose", "“loose”: Was adopted and leads to no goal"),
    ]


GOALS = ("goal_strategy", "goal_evidence")


@pytest.mark.parametrize(
    ("named", "cites", "expected"),
    [
        (("top", "other"), "S", []),
        (("top", "other"), "W", [("goal_evidence", "top"), ("goal_evidence", "other")]),
        (("left", "other"), "S", [("goal_strategy", "right")]),
        (("left", "right", "other"), "S", []),
        (("other",), "S", [("goal_strategy", "top")]),
        ((), "S", [("goal_strategy", "top"), ("goal_strategy", "other")]),
    ],
)
def test_goals_that_rest_on_nothing(
    factors: Desk, named: tuple[str, ...], cites: str, expected: list[tuple[str, str]]
) -> None:
    factors.add("goal", id="top", title="Top", position=1.0)
    factors.add("goal", id="left", title="Left", parent_id="top", position=1.0)
    factors.add("goal", id="right", title="Right", parent_id="top", position=2.0)
    factors.add("goal", id="other", title="Other", position=2.0)
    assert told(factors, *GOALS) == []
    strategy(factors, "x", cites, "T", goals=named)
    assert [(key, row_id) for key, row_id, _ in told(factors, *GOALS)] == expected


@pytest.mark.parametrize(
    ("taken", "start", "expected"),
    [
        ("", None, []),
        ("2026-10-12T09:00:00", None, ["new"]),
        ("2026-10-12T09:00:00", date(2026, 10, 12), ["new"]),
        ("2026-10-12T09:00:00", date(2026, 10, 13), []),
    ],
)
def test_kpis_that_no_review_judged(
    desk: Desk, taken: str, start: date | None, expected: list[str]
) -> None:
    desk.kpi("new", name="New", start=start)
    desk.kpi("old", name="Old", start=start)
    desk.kpi("over", name="Over", stopped=True)
    desk.add("review", id="r", date=date(2026, 10, 12), taken=taken)
    desk.add("review_kpi", review_id="r", kpi_id="old", name="Old")
    assert [row_id for _, row_id, _ in told(desk, "kpi_review")] == expected
