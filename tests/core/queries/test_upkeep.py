"""Warnings: what has aged, what is used up, and figures that cannot be right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from goaldesk.core.agenda_words import agenda_note
from goaldesk.core.gaps import group_text, grouped, missing_text
from goaldesk.core.model.classes import CLASSES
from goaldesk.core.queries.agenda import today
from goaldesk.core.queries.missing import missing
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from .conftest import Desk

Told = list[tuple[str, str, str]]


def told(desk: Desk, *kinds: str, words: Words | None = None) -> Told:
    """Kind, field and English sentence of the findings of these kinds."""
    return [
        (item.key, item.field, missing_text(Words("en"), item))
        for item in missing(desk.session, desk.as_of, words=words)
        if item.key in kinds
    ]


PART = {"customers": 10.0, "revenue": 5.0, "serviceable": 50.0, "obtainable": 20.0}


@pytest.mark.parametrize(
    ("values", "kind", "field", "sentence"),
    [
        (
            {"serviceable": 100.5},
            "market_sam_large",
            "serviceable",
            "Market size: “Asia”: SAM ¥50.25 is larger than TAM ¥50.00, since the serviceable "
            "share is 100.5 %. At most 100 % can be served.",
        ),
        (
            {"obtainable": 101.0},
            "market_som_large",
            "obtainable",
            "Market size: “Asia”: SOM ¥25.25 is larger than SAM ¥25.00, since the obtainable "
            "share is 101 %. At most 100 % can be obtained.",
        ),
        (
            {"customers": None, "obtainable": 101.0},
            "market_som_large",
            "obtainable",
            "Market size: “Asia”: the obtainable share is 101 %. At most 100 % can be obtained.",
        ),
        (
            {"first_year": 2026, "last_year": 2024},
            "market_years",
            "last_year",
            "“Asia”: No CAGR: the last year, 2024, must come after the first, 2026",
        ),
        ({"serviceable": 100.0}, "market_sam_large", "", ""),
        ({"obtainable": 100.0}, "market_som_large", "", ""),
        ({"first_year": 2024, "last_year": 2026}, "market_years", "", ""),
        ({"first_year": 2024}, "market_years", "", ""),
    ],
)
def test_market_parts(
    desk: Desk, values: dict[str, Any], kind: str, field: str, sentence: str
) -> None:
    desk.add("market_size", name="Asia", **{**PART, **values})
    assert told(desk, kind) == ([(kind, field, sentence)] if sentence else [])


@pytest.mark.parametrize(("share", "said"), [(40.0, []), (None, []), (41.5, ["101.5"])])
def test_market_shares(desk: Desk, share: float | None, said: list[str]) -> None:
    desk.add("competitor", name="Us", own=True, share=60.0)
    desk.add("competitor", name="Pulse", share=share)
    found = [text for *_, text in told(desk, "market_shares")]
    assert found == [
        f"The market shares of all on file add up to {total} %, more than 100 %" for total in said
    ]


def test_a_survey_without_answers_and_a_criterion_without_scores(desk: Desk) -> None:
    desk.add("survey", title="Autumn")
    desk.add("survey", title="Spring", neutral=1)
    desk.add("competitor", id="pulse", name="Pulse")
    for name in ("Price", "Speed"):
        desk.add("criterion", id=name, name=name)
    desk.add("score", criterion_id="Price", competitor_id="pulse", value=3)
    assert told(desk, "survey_empty", "criterion_scores") == [
        ("criterion_scores", "", "“Speed”: not everyone in the matrix has a score"),
        ("survey_empty", "favourable", "“Autumn”: No answers are counted yet"),
    ]


LONG = "works " * 70


@pytest.mark.parametrize(
    ("language", "blanks", "expected"),
    [
        (None, {"alternative": "Pulse"}, []),
        (
            None,
            {"alternative": "Glimpse"},
            [("statement_alternative", "alternative", "“Glimpse” is no competitor on file")],
        ),
        (
            None,
            {"benefit": "is the best"},
            [
                (
                    "statement_superlative",
                    "benefit",
                    "“best” in “key benefit” claims much and says little: name what is different",
                )
            ],
        ),
        (
            "en",
            {"need": LONG},
            [("statement_words", "need", "74 words: shorten it to at most 60")],
        ),
        (None, {"need": LONG}, []),
        ("zh", {"need": LONG}, []),
        (
            "zh",
            {"need": "想" * 121},
            [("statement_characters", "need", "121 characters: shorten it to at most 120")],
        ),
    ],
)
def test_the_statement(
    desk: Desk, language: str | None, blanks: dict[str, str], expected: Told
) -> None:
    vision = CLASSES["vision"]
    desk.add("competitor", name="Pulse")
    desk.session.execute(update(vision).values(**blanks))
    kinds = [f"statement_{key}" for key in ("alternative", "superlative", "words", "characters")]
    words = Words(language) if language else None
    if language:
        desk.session.execute(update(CLASSES["product"]).values(language=language))
    assert told(desk, *kinds, words=words) == [
        (key, field, f"Positioning statement: {why}") for key, field, why in expected
    ]


def test_what_is_aged_is_the_same_today_and_among_the_findings(desk: Desk) -> None:
    past = {"review_by": date(2026, 11, 8)}
    desk.add("research", title="Study", **past)
    desk.add("research", title="Fresh", review_by=date(2026, 11, 9))
    desk.add("swot_factor", quadrant="S", text="Friends", **past)
    assert told(desk, "aged") == [
        ("aged", "", "“Study” was to be looked at again by 8 Nov 2026"),
        ("aged", "", "“Friends” was to be looked at again by 8 Nov 2026"),
    ]
    found = [item for item in today(desk.session, desk.as_of) if item.kind == "aged"]
    assert [item.title for item in found] == ["Study", "Friends"]


def test_a_score_past_its_review_is_aged_too(desk: Desk) -> None:
    desk.add("competitor", id="pulse", name="Pulse")
    desk.add("criterion", id="price", name="Price")
    desk.add("criterion", id="speed", name="Speed")
    for criterion, day in (("price", date(2026, 11, 8)), ("speed", date(2026, 11, 9))):
        desk.add(
            "score",
            id=criterion,
            criterion_id=criterion,
            competitor_id="pulse",
            value=3,
            review_by=day,
        )
    assert told(desk, "aged") == [
        ("aged", "", "“Pulse · Price” was to be looked at again by 8 Nov 2026"),
    ]
    [item] = [item for item in today(desk.session, desk.as_of) if item.kind == "aged"]
    assert (item.table, item.row_id) == ("score", "price")
    assert agenda_note(Words("en"), item) == "Score · review by 8 Nov has passed"


def test_stale_data_and_used_up_resources(desk: Desk) -> None:
    desk.kpi("x", name="X", frequency="daily")
    desk.measure("x", date(2026, 11, 4), 1.0)
    desk.add("resource", name="Servers", committed=8.0, used=12.3, unit="racks")
    desk.add("resource", name="People", planned=8.0, used=8.0)
    assert told(desk, "kpi_stale", "resource_over_use") == [
        (
            "kpi_stale",
            "",
            "“X”: Data are stale: last measured 5 days ago, 4 at most for this frequency.",
        ),
        ("resource_over_use", "", "“Servers”: 4.3 racks more used than the 8 racks committed"),
    ]


def test_open_actions_plans_and_the_last_review(desk: Desk) -> None:
    desk.add("action", text="Ask", due=date(2026, 12, 1))
    desk.add("action", text="Tell", owner="Lin Lan")
    desk.add("action", text="Over", state="dropped")
    desk.add("review", title="Spring", date=date(2026, 5, 1), taken="2026-05-01")
    desk.add("review", title="Autumn", date=date(2026, 10, 1), taken="2026-10-01")
    desk.add("review", title="Winter", date=date(2026, 12, 1))
    kinds = ("action_owner", "action_due", "review_findings", "no_review")
    assert told(desk, *kinds) == [
        ("action_owner", "owner", "“Ask” has no owner"),
        ("action_due", "due", "“Tell” has no due date"),
        ("review_findings", "findings", "“Autumn” says nothing of what was found"),
    ]


def test_many_of_a_kind_are_one_line(desk: Desk) -> None:
    desk.add("goal", id="g", title="G")
    for number in range(4):
        desk.kpi(f"k{number}", goal_id="g", owner="" if number else "Lin Lan", position=number)
    items = [item for item in missing(desk.session, desk.as_of) if item.step == "kpis"]
    lines = grouped(items)
    assert [(line[0].key, len(line)) for line in lines] == [
        ("kpi_measurement", 4),
        ("kpi_owner", 1),
        ("kpi_owner", 1),
        ("kpi_owner", 1),
    ]
    assert group_text(Words("en"), "kpi_measurement", 4) == "4 KPIs are not measured yet"
