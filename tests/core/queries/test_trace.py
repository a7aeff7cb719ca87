"""The chain from evidence to reviews, followed both ways."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goaldesk.core.queries.trace import Judgement, Trace, trace
from goaldesk.core.trace_words import chain_text, gap_text, node_note
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from .conftest import Desk


@pytest.fixture
def chained(network: Desk) -> Desk:
    network.add("research", id="study", title="Why they stay")
    network.add("swot_factor", id="S", quadrant="S", text="Friends are here")
    network.add("swot_factor", id="O", quadrant="O", text="Campuses")
    network.add("evidence", factor_id="S", research_id="study")
    network.add("evidence", factor_id="O", kpi_id="mau")
    network.add("strategy", id="so", kind="SO", text="Friend links")
    for factor in "SO":
        network.add("strategy_factor", strategy_id="so", factor_id=factor)
    network.add("strategy_goal", strategy_id="so", goal_id="grow")
    network.add("review", id="oct", title="October", date=date(2026, 10, 12), taken="x")
    for kpi, decision in (("retention", "adjust"), ("gone", "keep")):
        network.add("review_kpi", review_id="oct", kpi_id=kpi, name=kpi, decision=decision)
    network.add(
        "adjustment", kpi_id="retention", review_id="oct", date=date(2026, 10, 12), field="target",
        before="42", after="40", reason="Slower",
    )  # fmt: skip
    return network


def of(desk: Desk, table: str, row_id: str, **how: bool) -> Trace:
    found = trace(desk.session, desk.as_of, table, row_id, **how)
    assert found is not None
    return found


def ids(chain: Trace) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in chain.nodes:
        found.setdefault(node.column, set()).add(node.row_id)
    return found


def test_from_a_kpi_back_to_its_evidence_and_on_to_its_reviews(chained: Desk) -> None:
    assert ids(of(chained, "kpi", "retention")) == {
        "evidence": {"study", "mau"},
        "swot_factor": {"S", "O"},
        "strategy": {"so"},
        "goal": {"grow", "keep"},
        "kpi": {"retention"},
        "review": {"oct"},
    }


def test_from_a_factor_to_all_that_follows(chained: Desk) -> None:
    assert ids(of(chained, "swot_factor", "S")) == {
        "evidence": {"study"},
        "swot_factor": {"S"},
        "strategy": {"so"},
        "goal": {"grow", "keep"},
        "kpi": {"mau", "new", "retention"},
        "review": {"oct"},
    }


def test_from_a_sub_goal_not_to_its_siblings_kpis(chained: Desk) -> None:
    found = ids(of(chained, "goal", "keep"))
    assert found["goal"] == {"grow", "keep"}
    assert found["kpi"] == {"retention"}


def test_a_kpi_as_evidence_is_another_card_than_as_a_measure(chained: Desk) -> None:
    found = of(chained, "kpi", "mau", as_evidence=True)
    assert found.start == "evidence kpi mau"
    assert ids(found)["swot_factor"] == {"O"}
    assert ("evidence kpi mau", "swot_factor swot_factor O") in found.links


def test_a_review_tells_only_of_the_kpis_in_the_chain(chained: Desk) -> None:
    words = Words("en")
    found = of(chained, "kpi", "retention")
    review = found.column("review")[0]
    assert review.judged == (Judgement("retention", "adjust", 1),)
    assert node_note(words, review) == "12 Oct · Adjust · 1 adjustment"


def test_every_link_joins_two_cards_of_the_chain(chained: Desk) -> None:
    found = of(chained, "review", "oct")
    known = {node.id for node in found.nodes}
    assert found.links
    assert all(left in known and right in known for left, right in found.links)


@pytest.mark.parametrize(
    ("table", "row_id", "said"),
    [
        ("swot_factor", "W", [
            "“Few languages” has no evidence: link research or feedback on the SWOT page",
            "No strategy uses “Few languages”: write one that does",
        ]),
        ("strategy", "wt", [
            "“Retreat” cites no factor: choose the ones it rests on",
            "“Retreat” leads to no goal: choose one",
        ]),
        ("goal", "bare", [
            "No strategy leads to “Bare goal”: name the goal in one",
            "“Bare goal” has no KPI: add one",
        ]),
        ("kpi", "csat", [
            "“CSAT” belongs to no goal: choose one",
            "No review has judged “CSAT” yet: take the next one",
        ]),
    ],
)  # fmt: skip
def test_gaps_in_words(chained: Desk, table: str, row_id: str, said: list[str]) -> None:
    chained.add("swot_factor", id="W", quadrant="W", text="Few languages")
    chained.add("strategy", id="wt", kind="WT", text="Retreat")
    chained.add("goal", id="bare", title="Bare goal")
    found = of(chained, table, row_id)
    assert [gap_text(Words("en"), gap) for gap in found.gaps] == said


def test_the_chain_in_a_sentence(chained: Desk) -> None:
    assert chain_text(Words("en"), of(chained, "kpi", "retention")) == (
        "Chain of “30-day retention”. Evidence: 2; factors: 2; strategies: 1; goals: 2; KPIs: 1; "
        "reviews: 1."
    )


def test_what_is_not_there_has_no_chain(chained: Desk) -> None:
    assert trace(chained.session, chained.as_of, "kpi", "nothing") is None
    assert trace(chained.session, chained.as_of, "department", "x") is None


def test_goals_in_a_circle_end(chained: Desk) -> None:
    from sqlalchemy import text

    chained.session.connection().execute(
        text("UPDATE goal SET parent_id = 'keep' WHERE id = 'grow'")
    )
    found = trace(chained.session, chained.as_of, "kpi", "retention")
    assert found is not None
    assert "retention" in ids(found)["kpi"]
