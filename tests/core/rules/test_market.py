from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from goaldesk.core.rules.market import (
    Size,
    csat,
    gaps,
    growth,
    growth_fault,
    matrix_total,
    nps,
    size,
    total_size,
)


def over(found: Size) -> list[str]:
    """The figures that are larger than the one they are a share of."""
    return [fault.figure for fault in found.faults if fault.kind == "over"]


def test_market_size() -> None:
    found = size(2_000_000, 50, 40, 10)
    assert (found.tam, found.sam, found.som) == (100e6, pytest.approx(40e6), pytest.approx(4e6))
    assert found.faults == ()


@pytest.mark.parametrize(
    ("given", "expected", "large"),
    [
        ((10, 10, 120, 50), (100, 120, 60), ["sam"]),
        ((10, 10, 50, 120), (100, 50, 60), ["som"]),
        ((10, 10, 100, 100), (100, 100, 100), []),
        ((10, 10, 50, None), (100, 50, None), []),
        ((None, 10, 50, 20), (None, None, None), []),
        ((10, 10, None, 20), (100, None, None), []),
        ((1e300, 1e300, 1, 1), (None, None, None), []),
        ((0, 10, 50, 50), (0, 0, 0), []),
        ((10, 10, 0, 50), (100, 0, 0), []),
        ((10, 10, 100, 0), (100, 100, 0), []),
        ((10, 10, 100.01, 50), (100, 100.01, 50.005), ["sam"]),
        ((10, 10, 50, 100.01), (100, 50, 50.005), ["som"]),
        ((10, 10, 150, 200), (100, 150, 300), ["sam", "som"]),
        ((3, 0.1, 33.3, 10), (0.3, 0.0999, 0.00999), []),
        ((1e9, 1e6, 10, 1), (1e15, 1e14, 1e12), []),
        ((10, None, 50, 20), (None, None, None), []),
        ((None, None, None, None), (None, None, None), []),
    ],
)
def test_odd_markets(
    given: tuple[float | None, ...], expected: tuple[float | None, ...], large: list[str]
) -> None:
    found = size(*given)
    for value, wanted in zip((found.tam, found.sam, found.som), expected, strict=True):
        assert value == (None if wanted is None else pytest.approx(wanted))
    assert over(found) == large


def test_parts_of_a_market_add_up() -> None:
    whole = total_size([size(10, 10, 50, 20), size(5, 10, None, None)])
    assert (whole.tam, whole.sam, whole.som) == (150, pytest.approx(50), pytest.approx(10))
    assert (whole.known, whole.parts) == ({"tam": 2, "sam": 1, "som": 1}, 2)
    assert total_size([]).tam is None


@pytest.mark.parametrize(
    ("first", "last", "years", "expected"),
    [
        (100, 121, 2, 0.1),
        (100, 100, 7, 0.0),
        (200, 50, 2, -0.5),
        (1, 16, 4, 1.0),
        (100, 110, 0.5, 0.21),
        (1e-9, 4e-9, 2, 1.0),
        (100, 50, 1, -0.5),
        (100, 0, 2, -1.0),
        (0, 5, 1, None),
        (-1, 5, 1, None),
        (100, 5, 0, None),
        (100, 5, -2, None),
        (None, 5, 1, None),
        (100, -5, 3, None),
        (1e-300, 1e300, 1, None),
        (1.0, 1e300, 1e-9, None),
    ],
)
def test_yearly_growth(
    first: float | None, last: float | None, years: float | None, expected: float | None
) -> None:
    assert growth(first, last, years) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("answers", "score", "margin"),
    [
        # Margins by hand: 196·√((p + d − (p − d)²)/n).
        ((7, 0, 0), 100.0, 0.0),
        ((0, 0, 7), -100.0, 0.0),
        ((0, 9, 0), 0.0, 0.0),
        ((1, 0, 1), 0.0, 138.592929),
        ((2, 1, 1), 25.0, 81.257307),
        ((200, 120, 80), 30.0, 7.654045),
        ((1, 0, 0), 100.0, 0.0),
        ((1, 2, 0), 33.333333, 53.344443),
    ],
)
def test_net_promoter_score(answers: tuple[int, int, int], score: float, margin: float) -> None:
    found = nps(*answers)
    assert found is not None
    assert (found.score, found.n) == (pytest.approx(score), sum(answers))
    assert found.margin == pytest.approx(margin, abs=1e-6)


def test_no_answers_have_no_score() -> None:
    assert nps(0, 0, 0) is None


def test_customer_satisfaction() -> None:
    found = csat(84, 10, 6)
    assert found is not None
    assert (found.score, found.n) == (84.0, 100)
    assert found.margin == pytest.approx(7.186, abs=0.001)  # 196·√(0.84·0.16/100)
    scores = [one.score for one in (csat(1, 1, 1), csat(0, 0, 4), csat(4, 0, 0)) if one]
    assert scores == [pytest.approx(100 / 3), 0, 100]
    assert csat(0, 0, 0) is None


@pytest.mark.parametrize(
    ("counts", "score", "margin"),
    [
        ((50, 30, 20), 50.0, 9.8),
        ((90, 5, 5), 90.0, 5.88),
        ((0, 0, 25), 0.0, 0.0),
        ((25, 0, 0), 100.0, 0.0),
        ((1, 1, 0), 50.0, 69.296),
    ],
)
def test_satisfaction_worked_out_by_hand(
    counts: tuple[int, int, int], score: float, margin: float
) -> None:
    found = csat(*counts)
    assert found is not None
    assert (found.score, found.margin) == (score, pytest.approx(margin, abs=0.001))


@pytest.mark.parametrize("counts", [(-1, 2, 3), (3, -1, 2), (3, 2, -1), (-5, 2, 1)])
def test_negative_counts_give_no_score(counts: tuple[int, int, int]) -> None:
    assert nps(*counts) is None
    assert csat(*counts) is None


COUNTS = st.integers(0, 1_000_000_000)


@drawn(COUNTS, COUNTS, COUNTS)
def test_survey_scores_and_margins_stay_in_their_bounds(yes: int, well: int, no: int) -> None:
    if yes + well + no == 0:
        return
    recommended, satisfied = nps(yes, well, no), csat(yes, well, no)
    assert recommended is not None
    assert satisfied is not None
    assert -100 <= recommended.score <= 100
    assert 0 <= satisfied.score <= 100
    assert 0 <= satisfied.margin <= 98  # 196·√(1/4) with a single answer
    assert 0 <= recommended.margin <= 196


SHARES = st.none() | st.floats(0, 100)
AMOUNTS = st.none() | st.floats(0, 1e12)


@drawn(AMOUNTS, AMOUNTS, SHARES, SHARES)
def test_shares_up_to_100_keep_the_market_in_order(
    customers: float | None, revenue: float | None, served: float | None, won: float | None
) -> None:
    found = size(customers, revenue, served, won)
    assert over(found) == []
    if found.sam is not None:
        assert found.tam is not None
        assert found.sam <= found.tam * (1 + 1e-12)
    if found.som is not None:
        assert found.sam is not None
        assert found.som <= found.sam * (1 + 1e-12)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ((10, 10, 50, 50), []),
        ((None, 10, 50, 50), [("tam", "missing", "customers")]),
        ((10, None, 50, None), [("tam", "missing", "revenue"), ("som", "missing", "obtainable")]),
        ((-1, 10, 50, 50), [("tam", "negative", "customers")]),
        ((10, 10, -5, 50), [("sam", "negative", "serviceable")]),
        ((10, 10, 100.01, 50), [("sam", "over", "serviceable")]),
        ((None, 10, 50, 101), [("tam", "missing", "customers"), ("som", "over", "obtainable")]),
        ((1e300, 1e300, 1, 1), [("tam", "range", "customers")]),
        ((0, 10, 150, 50), [("sam", "over", "serviceable")]),
    ],
)
def test_what_is_wrong_names_its_field(
    given: tuple[float | None, ...], faults: list[tuple[str, str, str]]
) -> None:
    found = size(*given)
    assert [(fault.figure, fault.kind, fault.field) for fault in found.faults] == faults


@pytest.mark.parametrize(
    ("first", "last", "years", "fault"),
    [
        (100, 161.051, 5, ""),
        (100, 0, 2, ""),
        (None, 5, 1, "no_first"),
        (5, None, 1, "no_last"),
        (5, 5, None, "no_years"),
        (0, 5, 1, "first"),
        (-1, 5, 1, "first"),
        (100, -5, 3, "last"),
        (100, 5, 0, "years"),
        (100, 5, -2, "years"),
        (1.0, 1e300, 1e-9, "range"),
    ],
)
def test_why_there_is_no_growth(
    first: float | None, last: float | None, years: float | None, fault: str
) -> None:
    assert growth_fault(first, last, years) == fault
    assert (growth(first, last, years) is None) == bool(fault)


def test_competitor_totals() -> None:
    weights = {"price": 3.0, "range": 1.0, "colour": 0.0}
    assert matrix_total(weights, {"price": 4, "range": 2, "colour": 5}) == 3.5
    assert matrix_total(weights, {"price": 4}) == 4
    assert matrix_total(weights, {"colour": 5}) is None
    assert matrix_total(weights, {"gone": 5}) is None
    assert matrix_total(weights, {}) is None
    assert gaps({"us": 3.5, "them": 4.0, "new": None}) == {"us": -0.5, "them": 0.0, "new": None}
