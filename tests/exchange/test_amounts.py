"""Numbers as people and spreadsheets write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaldesk.core.errors import Invalid
from goaldesk.exchange.amounts import decimal_of, number_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234.0),
        ("-5", -5.0),
        ("−5", -5.0),
        ("+5", 5.0),
        (" 1,234.5 ", 1234.5),
        ("12,345,678", 12345678.0),
        ("1 234", 1234.0),
        ("1\u00a0234\u00a0567.8", 1234567.8),
        ("1'234", 1234.0),
        (".5", 0.5),
        ("１２３．５", 123.5),
        ("\u200b350\ufeff", 350.0),
        ("12万", 120000.0),
        ("0.5 万", 5000.0),
        ("3.5亿", 350000000.0),
        ("45%", 45.0),
        ("45 ％", 45.0),
        ("(12)", -12.0),
        ("（1,200）", -1200.0),
        ("¥1,200", 1200.0),
        ("￥12.5", 12.5),
        ("$5", 5.0),
        ("-$5", -5.0),
        ("$-5", -5.0),
        ("($5)", -5.0),
        ("12元", 12.0),
        ("CNY 12", 12.0),
        ("1.5E+05", 150000.0),
        ("1e-3", 0.001),
        ("0", 0.0),
        ("-0", 0.0),
        ("", None),
        ("  ", None),
        ("–", None),
        ("-", None),
    ],
)
def test_numbers_are_read(text: str, value: float | None) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "∞",
        "1e999",
        "1e99999999",
        "1_000",
        "350¹",
        "1,234②",
        "45%²",
        "350元¹",
        "0x10",
        "0b1",
        "1.234,5",
        "12,5",
        "1,23",
        "1,2345",
        "12,34,567",
        "12 34",
        "1 234,567",
        "--3",
        "+-3",
        "(-3)",
        "5.",
        ".",
        ",",
        "e5",
        "1e",
        "abc",
        "12abc",
        "12 apples",
        "١٢",
        "½",
        "1/2",
        "1:30",
        "2026-01-01",
        "12万万",
        "万",
        "%",
        "¥",
        "()",
        "12%%",
        "5 6",
        "#N/A",
        "#DIV/0!",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"is not a number|is too large"):
        number_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234,5", 1234.5), ("12,5", 12.5), ("1.234", 1234.0), ("1 234,5", 1234.5), ("3,5亿", 3.5e8)],
)
def test_a_comma_for_decimals(text: str, value: float) -> None:
    assert number_of(text, ",") == value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12万", "万", 12.0),
        ("12", "万", 12.0),
        ("1.2亿", "万", 12000.0),
        ("12万", "亿", 0.0012),
        ("12万人", "万人", 12.0),
        ("12万人", "人", 120000.0),
        ("12 人", "人", 12.0),
        ("3 days", "days", 3.0),
        ("3.5M", "M", 3.5),
        ("5 %", "%", 5.0),
        ("¥3M", "¥M", 3.0),
    ],
)
def test_numbers_count_in_the_unit(text: str, unit: str, value: float) -> None:
    assert number_of(text, unit=unit) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("texts", "decimal", "sure"),
    [
        (["1,234.5"], ".", True),
        (["1.234,5"], ",", True),
        (["12,5", "1.234"], ",", True),
        (["12.5", "1,234"], ".", True),
        (["1,234,567"], ".", True),
        (["1.234.567"], ",", True),
        (["0.123", "1234.567"], ".", True),
        (["0,123"], ",", True),
        (["1,234"], ".", False),
        (["1.234"], ".", False),
        (["12", "abc", ""], ".", True),
        (["１，５"], ",", True),
        ([], ".", True),
    ],
)
def test_the_decimal_sign_of_a_column(texts: list[str], decimal: str, sure: bool) -> None:
    assert decimal_of(texts) == (decimal, sure)


@given(st.floats(-1e300, 1e300))
def test_a_number_that_was_written_comes_back(value: float) -> None:
    assert number_of(repr(value)) == value


@given(st.text(max_size=12), st.sampled_from([".", ","]), st.sampled_from(["", "万", "%", "x"]))
def test_any_text_is_a_finite_number_or_refused(text: str, decimal: str, unit: str) -> None:
    try:
        value = number_of(text, decimal, unit)
    except Invalid:
        return
    assert value is None or math.isfinite(value)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3300万", "M", 33.0), ("4.33亿元", "¥M", 433.0), ("3300万", "百万元", 33.0),
        ("5亿", "bn", 0.5), ("12万", "k", 120.0), ("12万", "人", 120_000.0),
        ("12万", "", 120_000.0), ("12万", "MAU", 120_000.0), ("12万", "m", 120_000.0),
    ],
)  # fmt: skip
def test_a_number_in_wan_counts_in_the_kpis_unit(text: str, unit: str, value: float) -> None:
    assert number_of(text, ".", unit) == value
