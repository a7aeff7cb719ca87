"""What numbers count in, and how units are converted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from goaldesk.core.errors import Invalid
from goaldesk.exchange.units import of_head, power_of, ratio, said_in


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("数值（万元）", "万元"),
        ("Value (k€)", "k€"),
        ("目标值(万)", "万"),
        ("目标值（单位：亿元）", "亿元"),
        ("Target [€m]", "€m"),
        ("Target (in thousands)", "thousands"),
        ("Revenue (EUR, net)", "EUR"),
        ("完成率（％）", "%"),
        ("Value %", "%"),
        ("人数（人）", "人"),
        ("Value (net)", ""),
        ("Value (2026)", ""),
        ("数值（当月）", ""),
        ("Target(s)", ""),
        ("Value", ""),
    ],
)
def test_a_unit_in_a_head_is_found(head: str, unit: str) -> None:
    assert of_head(head) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("（单位:亿）", "亿"),
        ("Unit: k€", "k€"),
        ("Revenue 2026", ""),
        ("单位：某某公司", ""),
        ("万元", ""),
    ],
)
def test_a_unit_that_is_said_to_be_one_is_found(text: str, unit: str) -> None:
    assert said_in(text) == unit


@pytest.mark.parametrize(
    ("unit", "power"),
    [
        ("万", 4), ("万元", 4), ("亿", 8), ("百万美元", 6), ("千", 3), ("千元", 3), ("千人", 3),
        ("k", 3), ("k€", 3), ("€k", 3), ("T€", 3), ("M", 6), ("USD m", 6), ("k users", 3),
        ("million users", 6), ("$bn", 9), ("m", 0), ("kg", 0), ("千克", 0), ("kWh", 0), ("MB", 0),
        ("%", 0), ("", 0), ("users", 0),
    ],
)  # fmt: skip
def test_powers_of_ten_are_known(unit: str, power: int) -> None:
    assert power_of(unit) == power


@pytest.mark.parametrize(
    ("unit", "own", "expected"),
    [
        ("万元", "元", 10_000),
        ("元", "万元", Fraction(1, 10_000)),
        ("亿", "万元", 10_000),
        ("k€", "EUR", 1000),
        ("¥", "元", 1),
        ("¥", "JPY", 1),
        ("万", "users", 10_000),
        ("users", "万", Fraction(1, 10_000)),
        ("users", "人", 1),
        ("min", "h", Fraction(1, 60)),
        ("k", "h", 1000),
        ("万台阶", "台阶", 10_000),
        ("tickets", "Tickets", 1),
        ("tickets", "steps", None),
        ("天", "h", None),
        ("万元", "", None),
    ],
)
def test_units_of_a_kind_are_converted_exactly(
    unit: str, own: str, expected: Fraction | int | None
) -> None:
    assert ratio(unit, own, "Revenue") == expected


@pytest.mark.parametrize(
    ("unit", "own"),
    [
        ("€", "¥"),
        ("k€", "万元"),
        ("%", "人"),
        ("人", "%"),
        ("万", "%"),
        ("元", "users"),
        ("%", "tickets"),
    ],
)
def test_units_of_different_kinds_are_refused(unit: str, own: str) -> None:
    with pytest.raises(Invalid, match="is no part or multiple of"):
        ratio(unit, own, "Revenue")
