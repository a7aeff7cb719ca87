"""SWOT factors, strategies and what they lack."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.swot import evidence_choices, swot

AS_OF = date(2026, 11, 9)


@pytest.fixture
def analysed(desk: Any) -> Any:
    """Two strengths, an opportunity and a threat; one strategy that cites S2 and O1."""
    desk.add("swot_factor", id="brand", quadrant="S", text="Known brand", importance=2, position=1)
    desk.add("swot_factor", id="net", quadrant="S", text="Network", importance=5, position=2)
    desk.add(
        "swot_factor",
        id="asia",
        quadrant="O",
        text="Asia",
        importance=4,
        probability=5,
        position=1,
        review_by=AS_OF,
    )
    desk.add(
        "swot_factor",
        id="law",
        quadrant="T",
        text="New law",
        importance=4,
        position=1,
        review_by=date(2026, 11, 8),
    )
    desk.add(
        "strategy", id="campus", kind="SO", text="Campus by campus", status="adopted", position=1
    )
    for factor in ("asia", "net"):
        desk.add("strategy_factor", id=f"campus-{factor}", strategy_id="campus", factor_id=factor)
    return desk


def test_factors_are_numbered_by_place_and_know_who_cites_them(analysed: Any) -> None:
    now = swot(analysed.session, AS_OF)
    assert [row.code for row in now.factors] == ["S1", "S2", "O1", "T1"]
    assert {row.code: row.cited_in for row in now.factors} == {
        "S1": (),
        "S2": ("SO1",),
        "O1": ("SO1",),
        "T1": (),
    }
    assert now.strategies[0].factors == (("net", "S2"), ("asia", "O1"))


def test_weights_sort_a_quadrant_but_never_rename_its_factors(analysed: Any) -> None:
    now = swot(analysed.session, AS_OF)
    assert [row.code for row in now.quadrant("S", by_weight=True)] == ["S2", "S1"]
    assert [row.code for row in now.quadrant("S", uncited=True)] == ["S1"]
    assert {row.code: row.weight for row in now.factors} == {"S1": 2, "S2": 5, "O1": 20, "T1": 4}


def test_what_is_missing_is_listed(analysed: Any) -> None:
    now = swot(analysed.session, AS_OF)
    assert [row.code for row in now.uncited()] == ["S1", "T1"]
    assert len(now.unproven()) == 4
    assert [row.code for row in now.aged()] == ["T1"]  # a review due today is not late yet
    assert now.empty() == ["W"]


@pytest.mark.parametrize(
    ("kind", "cited", "lacks"),
    [
        ("SO", ("net", "asia"), ()),
        ("SO", ("net", "law"), ("O",)),
        ("ST", ("net",), ("T",)),
        ("WT", ("net", "asia"), ("W", "T")),
        ("WO", (), ("W", "O")),
    ],
)
def test_a_strategy_lacks_the_sides_of_its_kind_that_it_does_not_cite(
    analysed: Any, kind: str, cited: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    analysed.add("strategy", id="other", kind=kind, text="Other", position=9)
    for factor in cited:
        analysed.add("strategy_factor", id=f"x-{factor}", strategy_id="other", factor_id=factor)
    now = swot(analysed.session, AS_OF)
    found = now.strategy("other")
    assert found is not None
    assert found.lacks == lacks
    assert ("other" in [row.id for row in now.one_sided()]) is bool(lacks)


def test_evidence_is_counted_by_kind_and_a_lone_kpi_brings_its_value(analysed: Any) -> None:
    analysed.add("research", id="survey", title="Why they stay")
    analysed.add("feedback", id="wish", text="More languages", mentions=11)
    analysed.add("feedback", id="praise", text="Friends are here", mentions=3)
    analysed.kpi("users", name="Active users", unit="M")
    analysed.measure("users", date(2026, 10, 31), 350.4)
    analysed.measure("users", date(2026, 11, 30), 999.0)
    for kind, row_id in (
        ("kpi", "users"),
        ("feedback", "wish"),
        ("research", "survey"),
        ("feedback", "praise"),
    ):
        analysed.add("evidence", id=f"e-{row_id}", factor_id="net", **{f"{kind}_id": row_id})
    found = swot(analysed.session, AS_OF).factor("net")
    assert found is not None
    assert found.counts() == {"research": 1, "feedback": 14, "kpi": 1}
    assert found.kpi is not None
    assert (found.kpi.name, found.kpi.value) == ("Active users", 350.4)
    assert [item.kind for item in found.evidence] == ["research", "feedback", "feedback", "kpi"]


@pytest.mark.parametrize(
    ("own", "of_goal", "value"),
    [(None, None, 30.0), (date(2026, 9, 30), None, 20.0), (None, date(2026, 8, 31), 10.0),
     (date(2026, 7, 1), None, None)],
)  # fmt: skip
def test_a_lone_kpi_brings_the_value_that_is_judged(
    analysed: Any, own: date | None, of_goal: date | None, value: float | None
) -> None:
    analysed.add("goal", id="judged", title="Judged", due=of_goal)
    analysed.kpi("users", goal_id="judged", due=own)
    for month, measured in ((8, 10.0), (9, 20.0), (10, 30.0)):
        analysed.measure("users", date(2026, month, 30), measured)
    analysed.add("evidence", id="e", factor_id="net", kpi_id="users")
    found = swot(analysed.session, AS_OF).factor("net")
    assert found is not None
    assert found.kpi is not None
    shown = next(kpi for kpi in tree(analysed.session, AS_OF).kpis if kpi.id == "users")
    assert found.kpi.value == shown.value == value


def test_evidence_can_be_anything_on_file_but_ourselves(desk: Any) -> None:
    desk.add("competitor", id="us", name="us", own=True)
    desk.add("competitor", id="pulse", name="Pulse")
    assert evidence_choices(desk.session) == {
        "research": [],
        "feedback": [],
        "competitor": [("pulse", "Pulse")],
        "kpi": [],
    }
