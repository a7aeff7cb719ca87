from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from goaldesk.core.agenda_words import agenda_note, agenda_title, agenda_when
from goaldesk.core.queries.agenda import today
from goaldesk.core.queries.missing import by_step, missing
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from .conftest import Desk


def test_today_in_order(network: Desk) -> None:
    network.add("action", text="Decide the student plan", owner="Lin Lan", due=date(2026, 11, 6))
    network.add("action", text="Done already", due=date(2026, 11, 6), state="done")
    network.add("action", text="Far away", due=date(2026, 11, 17))
    network.add("action", text="Without a date")
    network.add(
        "communication",
        purpose="Monthly brief",
        owner="Zhao Min",
        kind="email",
        next_date=date(2026, 11, 10),
    )
    network.add("review", title="November", attendees="all", date=date(2026, 11, 12))
    network.add("review", title="October", date=date(2026, 10, 12), taken="x")
    network.add("swot_factor", id="o3", quadrant="O", text="Creators", importance=4, probability=3)
    network.add("swot_factor", quadrant="O", text="Clubs", importance=3, probability=3)
    network.add("swot_factor", quadrant="T", text="Rival", importance=5, probability=5)
    found = [(i.kind, i.title, i.days, i.overdue) for i in today(network.session, network.as_of)]
    assert found == [
        ("action", "Decide the student plan", -3, True),
        ("stale", "CSAT", 14, False),
        ("communication", "Monthly brief", 1, False),
        ("review", "November", 3, False),
        ("orphan", "Creators", None, False),
    ]


@pytest.mark.parametrize(
    ("as_of", "kinds"),
    [
        (date(2026, 11, 29), []),
        (date(2026, 11, 30), ["measure"]),
        (date(2026, 12, 16), ["measure"]),
        (date(2026, 12, 17), ["stale"]),
        (date(2027, 4, 20), ["period"]),
    ],
)
def test_a_measurement_falls_due_and_then_goes_stale(
    desk: Desk, as_of: date, kinds: list[str]
) -> None:
    desk.kpi("a")
    desk.measure("a", date(2026, 10, 31), 1.0)
    desk.kpi("stopped", stopped=True)
    desk.measure("stopped", date(2026, 5, 31), 1.0)
    desk.kpi("never")
    if as_of > date(2027, 3, 31):
        desk.measure("a", date(2027, 3, 31), 2.0)
    assert [item.kind for item in today(desk.session, as_of)] == kinds


def test_a_used_opportunity_is_no_loose_end(desk: Desk) -> None:
    desk.add("swot_factor", id="o", quadrant="O", text="Creators")
    desk.add("strategy", id="s", text="x")
    desk.add("strategy_factor", strategy_id="s", factor_id="o")
    assert today(desk.session, desk.as_of) == []


def test_an_empty_document_lacks_everything(desk: Desk) -> None:
    found = by_step(missing(desk.session, desk.as_of))
    assert list(found) == ["vision", "market", "kpis", "swot", "responsibilities", "reviews"]
    assert len(found["vision"]) == 11
    assert [item.key for item in found["market"]] == [
        "no_market_size",
        "no_competitor",
        "no_research",
        "no_feedback",
    ]
    assert [item.key for item in found["kpis"]] == ["no_goal"]
    assert [item.key for item in found["swot"]] == ["no_S", "no_W", "no_O", "no_T", "no_strategy"]


def keys(desk: Desk, step: str) -> list[tuple[str, str, str]]:
    return [
        (item.key, item.row_id, item.field)
        for item in missing(desk.session, desk.as_of)
        if item.step == step
    ]


def test_product(desk: Desk) -> None:
    desk.session.connection().execute(text("UPDATE product SET name = ' ', due = NULL"))
    assert keys(desk, "overview") == [
        ("product_name", "product", "name"),
        ("product_due", "product", "due"),
    ]


def test_market_gaps_name_the_first_figure_missing(desk: Desk) -> None:
    desk.add("market_size", id="m", name="Asia", customers=5.0, revenue=2.0, serviceable=30.0)
    desk.add("competitor", name="us", own=True)
    assert keys(desk, "market") == [
        ("market_obtainable", "m", "obtainable"),
        ("no_competitor", "", ""),
        ("no_research", "", ""),
        ("no_feedback", "", ""),
    ]


def test_goals_and_kpis(network: Desk) -> None:
    network.add("goal", id="empty", title="Win share", position=9.0)
    network.kpi("bare", goal_id="earn", target=None, owner="", position=9)
    network.kpi("stopped", goal_id=None, stopped=True)
    network.add("goal", id="over", title="Done with", position=10.0)
    network.kpi("old", goal_id="over", stopped=True)
    assert keys(network, "kpis") == [
        ("kpi_target", "bare", "target"),
        ("kpi_measurement", "revenue", ""),
        ("goal_without_kpi", "empty", ""),
        ("goal_kpis_stopped", "over", ""),
        ("kpi_goal", "csat", "goal_id"),
        ("kpi_owner", "bare", "owner"),
        ("kpi_stale", "csat", ""),
    ]


def test_factors_without_evidence(desk: Desk) -> None:
    for quadrant in "SWOT":
        desk.add("swot_factor", id=quadrant, quadrant=quadrant, text=quadrant)
    desk.add("research", id="r", title="Study")
    for quadrant in "SWO":
        desk.add("evidence", factor_id=quadrant, research_id="r")
    desk.add("strategy", id="x", text="x", kind="SO")
    for factor in "SO":
        desk.add("strategy_factor", strategy_id="x", factor_id=factor)
    assert keys(desk, "swot") == [
        ("factor_evidence", "T", ""),
        ("factor_unused", "W", ""),
        ("factor_unused", "T", ""),
    ]


def test_activities_without_somebody_accountable(desk: Desk) -> None:
    for row in ("dev", "sales"):
        desk.add("department", id=row, name=row)
    desk.add("communication", id="c", purpose="x")
    for row, roles in (("build", ("AR", "C")), ("research", ("R", "C")), ("sell", ("A", "A"))):
        desk.add("activity", id=row, name=row)
        for department, role in zip(("dev", "sales"), roles, strict=True):
            desk.add("raci", activity_id=row, department_id=department, role=role)
    assert keys(desk, "responsibilities") == [
        ("raci_no_accountable", "research", ""),
        ("raci_many_accountable", "sell", ""),
        ("raci_no_responsible", "sell", ""),
        ("no_resource", "", ""),
        ("communication_owner", "c", "owner"),
        ("communication_date", "c", "next_date"),
        ("raci_nobody_asked", "sell", ""),
        ("raci_no_blank", "dev", ""),
        ("raci_no_blank", "sales", ""),
    ]


@pytest.mark.parametrize(
    ("day", "taken", "planned"),
    [(date(2026, 11, 9), "", True), (date(2026, 10, 9), "x", False), (date(2026, 10, 9), "", True)],
)
def test_a_review_to_come(desk: Desk, day: date, taken: str, planned: bool) -> None:
    desk.add("review", date=day, taken=taken)
    assert (keys(desk, "reviews") == []) == planned


@pytest.mark.parametrize(
    ("due", "done", "found"),
    [
        (date(2026, 11, 6), False, [("milestone", -3, True)]),
        (date(2026, 11, 16), False, [("milestone", 7, False)]),
        (date(2026, 11, 17), False, []),
        (date(2026, 11, 6), True, []),
        (None, False, []),
    ],
)
def test_milestones(
    desk: Desk, due: date | None, done: bool, found: list[tuple[str, int, bool]]
) -> None:
    desk.kpi("launch", value_type="milestone", name="Launch")
    desk.kpi("plain")
    for kpi in ("launch", "plain"):
        desk.add("milestone", kpi_id=kpi, title="Beta", due=due, done=done)
    items = today(desk.session, desk.as_of)
    assert [(item.kind, item.days, item.overdue) for item in items] == found
    words = Words("en")
    for item in items:
        assert agenda_title(words, item) == "Beta"
        assert agenda_note(words, item).startswith("Milestone of “Launch” · due ")


def test_what_is_past_its_review_by_is_to_be_looked_at_again(desk: Desk) -> None:
    past = {"review_by": date(2026, 11, 8)}
    desk.add("research", title="Study", **past)
    desk.add("research", title="Fresh", review_by=date(2026, 11, 9))
    desk.add("competitor", name="Glimpse", review_by=date(2026, 10, 8))
    desk.add("swot_factor", quadrant="S", text="Friends", **past)
    desk.add("market_size", name="Asia", **past)
    items = today(desk.session, desk.as_of)
    words = Words("en")
    said = [(agenda_title(words, i), agenda_note(words, i), agenda_when(words, i)) for i in items]
    assert said == [
        ("Look at “Glimpse” again", "Competitor · review by 8 Oct has passed", "32 days past"),
        ("Look at “Asia” again", "Market part · review by 8 Nov has passed", "1 day past"),
        ("Look at “Study” again", "Research note · review by 8 Nov has passed", "1 day past"),
        ("Look at “Friends” again", "Factor · review by 8 Nov has passed", "1 day past"),
    ]  # fmt: skip
