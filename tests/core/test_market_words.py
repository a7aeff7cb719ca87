"""The market's sentences, as screen and command line show them."""

from __future__ import annotations

from typing import Any

import pytest

from goaldesk.core import market_words
from goaldesk.core.queries.market import Contest, Rival, SizeRow, SizeSheet
from goaldesk.core.rows import Record
from goaldesk.core.rules import market as rules
from goaldesk.core.words import Words

EN = Words("en")
TOO_LARGE = "the numbers are too large to be multiplied"


def part(**values: Any) -> SizeRow:
    """A market part with these columns, the others empty."""
    keys = ("customers", "revenue", "serviceable", "obtainable")
    years = ("first_year", "first_value", "last_year", "last_value")
    row = {"name": "Home", "review_by": None, **dict.fromkeys((*keys, *years)), **values}
    known = (row["first_value"], row["last_value"])
    span = None
    if row["first_year"] and row["last_year"]:
        span = row["last_year"] - row["first_year"]
    return SizeRow(
        Record("market_size", "home", row),
        False,
        rules.size(*(row[key] for key in keys)),
        rules.growth(*known, span),
        rules.growth_fault(*known, span),
    )


def sheet(*parts: SizeRow) -> SizeSheet:
    return SizeSheet(parts, rules.total_size(row.size for row in parts), "USD")


@pytest.mark.parametrize(
    ("values", "figure", "reason"),
    [
        ({"customers": 1.0, "revenue": 1.0}, "tam", ""),
        ({"customers": 1.0, "revenue": 1.0}, "sam", "the serviceable share is not filled in"),
        ({"serviceable": 5.0}, "som", "the number of customers is not filled in"),
        ({"customers": 1.0, "revenue": -1.0}, "tam", "the yearly revenue per customer is below 0"),
        ({"customers": 1e300, "revenue": 1e300}, "tam", TOO_LARGE),
        ({"customers": 1e300, "revenue": 1.0, "serviceable": 1e300}, "sam", TOO_LARGE),
    ],
)
def test_why_a_figure_is_missing(values: dict[str, Any], figure: str, reason: str) -> None:
    expected = f"No {figure.upper()}: {reason}" if reason else ""
    assert market_words.figure_reason(EN, part(**values), figure) == expected


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "No CAGR: it needs the market in two years"),
        ({"first_value": 1.0}, "No CAGR: the market in the last year is not filled in"),
        ({"last_value": 1.0}, "No CAGR: the market in the first year is not filled in"),
        (
            {"first_value": 1.0, "last_value": 2.0, "first_year": 2025, "last_year": 2020},
            "No CAGR: the last year, 2020, must come after the first, 2025",
        ),
        (
            {"first_value": 5e-324, "last_value": 1e308, "first_year": 2020, "last_year": 2021},
            "No CAGR: the growth is too large to be computed",
        ),
        ({"first_value": 1.0, "last_value": 2.0, "first_year": 2020, "last_year": 2021}, ""),
    ],
)
def test_why_there_is_no_growth(values: dict[str, Any], reason: str) -> None:
    assert market_words.growth_reason(EN, part(**values)) == reason


def test_the_total_says_what_it_adds_up() -> None:
    whole = sheet(
        part(customers=10.0, revenue=10.0, serviceable=50.0),
        part(customers=10.0, revenue=5.0),
        part(),
    )
    assert market_words.total_text(EN, whole) == (
        "Whole market: TAM $150.00 (2 of 3 parts) · SAM $50.00 (1 of 3 parts) · SOM –"
    )


def test_warnings_come_before_what_is_missing() -> None:
    found = market_words.size_checks(
        EN, sheet(part(customers=1.0), part(customers=2.0, revenue=1.0, serviceable=200.0))
    )
    assert [(check.field, check.warning) for check in found] == [
        ("serviceable", True),
        ("revenue", False),
        ("obtainable", False),
    ]


@pytest.mark.parametrize(
    ("scored", "weighted", "text"),
    [
        (5, 5, "5 of 5 criteria scored"),
        (0, 6, "No total: 0 of 6 criteria scored"),
        (0, 0, "No criterion has a weight above 0"),
        (
            4,
            6,
            "4 of 6 criteria scored: the total leaves out the others, so compare it with care",
        ),
    ],
)
def test_what_a_total_rests_on(scored: int, weighted: int, text: str) -> None:
    rival = Rival("us", "Us", True, 3.0, 0.0, scored)
    assert market_words.total_reason(EN, rival, weighted) == text


def test_a_contest_without_competitors_says_so() -> None:
    empty = Contest("Price", None, None, ())
    assert market_words.contest_text(EN, empty, "Price") == ("Price: us –, no competitor is scored")
