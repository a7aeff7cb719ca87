"""The market's rows with what is computed from them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goaldesk.core.queries import market

if TYPE_CHECKING:
    from .conftest import Desk


@pytest.fixture
def rivals(desk: Desk) -> Desk:
    """Two criteria, our own product and two competitors, one cell empty."""
    desk.add("competitor", id="us", name="us", own=True, position=1)
    desk.add("competitor", id="pulse", name="Pulse", position=2)
    desk.add("competitor", id="talk", name="Cloudtalk", position=3)
    desk.add("criterion", id="friends", name="Friends", weight=3.0, position=1)
    desk.add("criterion", id="price", name="Price", weight=1.0, position=2)
    for criterion, rival, value, review_by in (
        ("friends", "us", 5, None),
        ("price", "us", 1, date(2026, 11, 8)),
        ("friends", "pulse", 3, date(2026, 11, 9)),
        ("price", "pulse", 5, None),
        ("friends", "talk", 2, None),
    ):
        desk.add(
            "score",
            id=f"{criterion}-{rival}",
            criterion_id=criterion,
            competitor_id=rival,
            value=value,
            review_by=review_by,
        )
    return desk


def test_market_parts_have_their_size_and_growth(desk: Desk) -> None:
    desk.add(
        "market_size",
        id="home",
        name="Home",
        customers=1000.0,
        revenue=20.0,
        serviceable=50.0,
        obtainable=10.0,
        first_year=2020,
        first_value=100.0,
        last_year=2025,
        last_value=161.051,
        review_by=date(2026, 11, 8),
        position=1,
    )
    desk.add("market_size", id="sea", name="Abroad", customers=500.0, revenue=20.0, position=2)
    sheet = market.market_size(desk.session, desk.as_of)
    home, abroad = sheet.parts
    assert (home.size.tam, home.size.sam, home.size.som) == (20000, 10000, 1000)
    assert home.growth == pytest.approx(0.10)
    assert home.aged
    assert (abroad.size.tam, abroad.size.sam, abroad.growth) == (10000, None, None)
    assert (sheet.total.tam, sheet.total.sam, sheet.total.som) == (30000, 10000, 1000)
    assert (sheet.total.known, sheet.total.parts) == ({"tam": 2, "sam": 1, "som": 1}, 2)
    assert (home.growth_fault, abroad.growth_fault) == ("", "no_first")
    assert sheet.currency == "CNY"
    assert home["name"] == "Home"


def test_a_share_above_the_whole_is_warned_of(desk: Desk) -> None:
    desk.add(
        "market_size",
        id="home",
        name="Home",
        customers=10.0,
        revenue=1.0,
        serviceable=120.0,
        obtainable=200.0,
    )
    sheet = market.market_size(desk.session, desk.as_of)
    faults = [(fault.figure, fault.kind, fault.field) for fault in sheet.parts[0].size.faults]
    assert faults == [("sam", "over", "serviceable"), ("som", "over", "obtainable")]


def test_no_market_is_no_figure_rather_than_nought(desk: Desk) -> None:
    sheet = market.market_size(desk.session, desk.as_of)
    assert (sheet.parts, sheet.total.tam) == ((), None)


def test_surveys_give_scores_and_what_the_kpi_holds(desk: Desk) -> None:
    desk.kpi("nps", name="NPS", decimals=0)
    desk.kpi("csat", name="CSAT")
    day = date(2026, 9, 30)
    desk.measure("nps", day, 36.0)
    for row_id, kind, answers, kpi in (
        ("a", "nps", (50, 30, 20), "nps"),
        ("b", "csat", (843, 99, 58), "csat"),
        ("c", "nps", (0, 0, 0), "nps"),
        ("d", "csat", (1, 1, 1), None),
    ):
        desk.add(
            "survey",
            id=row_id,
            title=row_id,
            kind=kind,
            date=day,
            favourable=answers[0],
            neutral=answers[1],
            unfavourable=answers[2],
            kpi_id=kpi,
        )
    nps, csat, empty, unlinked = market.surveys(desk.session)
    assert (nps.score, nps.n, nps.kpi) == (30.0, 100, "NPS")
    assert nps.margin == pytest.approx(15.3, abs=0.05)
    assert (nps.value, nps.recorded) == (30.0, 36.0)
    assert (csat.score, csat.value, csat.recorded) == (pytest.approx(84.3), 84.3, None)
    assert csat.margin == pytest.approx(2.255, abs=0.001)
    assert (empty.score, empty.value) == (None, None)
    assert (unlinked.kpi, unlinked.value, unlinked.recorded) == ("", None, None)


def test_the_result_is_rounded_to_the_decimals_of_its_kpi(desk: Desk) -> None:
    desk.kpi("csat", decimals=2)
    desk.add(
        "survey", id="a", kind="csat", favourable=5227, neutral=613, unfavourable=360, kpi_id="csat"
    )
    assert market.surveys(desk.session)[0].value == 84.31


@pytest.mark.parametrize(
    ("kind", "value_type", "unit", "misfit"),
    [
        ("nps", "number", "pts", ""),
        ("nps", "number", "%", "unit"),
        ("nps", "percent", "", "unit"),
        ("nps", "rating", "", "type"),
        ("csat", "percent", "", ""),
        ("csat", "number", "％", ""),
        ("csat", "number", "", ""),
        ("csat", "number", "pts", "unit"),
        ("csat", "currency", "", "type"),
        ("csat", "yes_no", "", "number"),
        ("nps", "milestone", "", "number"),
    ],
)
def test_a_kpi_of_another_kind_does_not_fit_a_survey(
    desk: Desk, kind: str, value_type: str, unit: str, misfit: str
) -> None:
    desk.kpi("k", value_type=value_type, unit=unit)
    desk.add("survey", id="a", kind=kind, favourable=1, kpi_id="k")
    assert market.surveys(desk.session)[0].misfit == misfit


def test_totals_are_weighted_and_measured_against_the_best(rivals: Desk) -> None:
    us, pulse, talk = market.matrix(rivals.session, rivals.as_of).rivals
    assert (us.name, us.own, us.total, us.gap, us.scored) == ("Social network", True, 4.0, 0.0, 2)
    assert (pulse.name, pulse.total, pulse.gap) == ("Pulse", 3.5, -0.5)
    assert (talk.total, talk.gap, talk.scored) == (2.0, -2.0, 1)


def test_each_criterion_sets_us_against_the_best_competitor(rivals: Desk) -> None:
    shown = market.matrix(rivals.session, rivals.as_of)
    friends, price = shown.contests()
    assert (friends.ours, friends.best, friends.by) == (5, 3, ("Pulse",))
    assert (price.ours, price.best, price.by) == (1, 5, ("Pulse",))
    total = shown.total_contest()
    assert (total.ours, total.best, total.by) == (4.0, 3.5, ("Pulse",))


def test_tied_and_unscored_competitors(desk: Desk) -> None:
    desk.add("criterion", id="price", name="Price", weight=1.0)
    (empty,) = market.matrix(desk.session, desk.as_of).contests()
    assert (empty.ours, empty.best, empty.by) == (None, None, ())
    for number, rival in enumerate(("a", "b")):
        desk.add("competitor", id=rival, name="Same name", position=number)
        desk.add("score", id=rival, criterion_id="price", competitor_id=rival, value=4)
    (tied,) = market.matrix(desk.session, desk.as_of).contests()
    assert (tied.ours, tied.best, tied.by) == (None, 4, ("Same name", "Same name"))


def test_criteria_without_weight_do_not_count_as_scored(rivals: Desk) -> None:
    rivals.add("criterion", id="colour", name="Colour", weight=0.0, position=3)
    rivals.add("score", id="x", criterion_id="colour", competitor_id="talk", value=5)
    shown = market.matrix(rivals.session, rivals.as_of)
    assert (shown.weighted, [row.scored for row in shown.rivals]) == (2, [2, 2, 1])
    assert shown.rivals[2].total == 2.0


def test_scores_stand_by_criterion_and_say_when_they_are_aged(rivals: Desk) -> None:
    friends, price = market.matrix(rivals.session, rivals.as_of).criteria
    assert {key: row["value"] for key, row in friends.scores.items()} == {
        "us": 5,
        "pulse": 3,
        "talk": 2,
    }
    assert set(price.scores) == {"us", "pulse"}
    assert price.scores["us"].aged
    assert not friends.scores["pulse"].aged, "the day of the review still counts"


def test_our_product_has_a_column_before_it_is_scored(desk: Desk) -> None:
    desk.add("competitor", id="pulse", name="Pulse")
    first, second = market.matrix(desk.session, desk.as_of).rivals
    assert (first.id, first.name, first.own, first.total) == (
        market.OWN,
        "Social network",
        True,
        None,
    )
    assert second.id == "pulse"


def test_our_own_row_goes_by_the_products_name_and_is_no_competitor(rivals: Desk) -> None:
    shown = market.competitors(rivals.session, rivals.as_of)
    assert [row["name"] for row in shown] == ["Social network", "Pulse", "Cloudtalk"]
    assert market.competitor_names(rivals.session) == ["Pulse", "Cloudtalk"]


@pytest.mark.parametrize(
    ("review_by", "is_aged"),
    [(None, False), (date(2026, 11, 8), True), (date(2026, 11, 9), False)],
)
def test_a_row_is_aged_the_day_after_its_review(
    desk: Desk, review_by: date | None, is_aged: bool
) -> None:
    desk.add("research", id="r", title="Students", review_by=review_by)
    assert market.market_rows(desk.session, "research", desk.as_of)[0].aged is is_aged
