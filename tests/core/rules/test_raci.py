from __future__ import annotations

import pytest

from goaldesk.core.rules.coverage import empty_quadrants, factor_weight, is_aged, strategy_gaps
from goaldesk.core.rules.raci import column_findings, findings, over_use, row_findings


@pytest.mark.parametrize(
    ("roles", "errors", "warnings"),
    [
        (["A", "R", "C"], [], []),
        (["AR", "I"], [], []),
        ([], ["no_accountable", "no_responsible"], ["nobody_asked"]),
        (["A", "C"], ["no_responsible"], []),
        (["R", "C"], ["no_accountable"], []),
        (["A", "AR", "I"], ["many_accountable"], []),
        (["A", "R", "R", "R", "I"], [], ["many_responsible"]),
        (["A", "R", "C", "C", "C", "C"], [], ["many_consulted"]),
        (["AR", "R"], [], ["nobody_asked"]),
        # Two responsible and three consulted are enough, one more is too many.
        (["A", "R", "R", "C"], [], []),
        (["AR", "R", "R", "C"], [], ["many_responsible"]),
        (["AR", "C", "C", "C"], [], []),
        (["AR", "C", "C", "C", "C"], [], ["many_consulted"]),
        (["AR", "I", "I", "I", "I", "I"], [], []),
        (["AR", "AR", "AR", "I"], ["many_accountable"], ["many_responsible"]),
        (["C"], ["no_accountable", "no_responsible"], []),
        (["A"], ["no_responsible"], ["nobody_asked"]),
    ],
)
def test_rows(roles: list[str], errors: list[str], warnings: list[str]) -> None:
    found = row_findings("a", roles)
    assert [finding.key for finding in found if finding.error] == errors
    assert [finding.key for finding in found if not finding.error] == warnings


@pytest.mark.parametrize(
    ("roles", "rows", "expected"),
    [
        (["A", "A", "AR"], 5, ["accountable_share"]),
        (["A", "A", "R"], 5, []),
        (["A"] * 3, 7, ["accountable_share"]),
        (["A"] * 4, 10, []),
        (["A"] * 5, 10, ["accountable_share"]),
        (["AR"] * 6, 15, []),
        (["AR"] * 7, 15, ["accountable_share"]),
        (["A"] * 14, 35, []),
        (["A"] * 15, 35, ["accountable_share"]),
        (["A", "A", "A", "A"], 4, ["no_blank"]),
        (["A", "C", "C", "I"], 5, []),
        (["A", "C", "C", "I", "I"], 5, ["no_blank"]),
        (["A", "A", "A", "C", "I"], 5, ["accountable_share", "no_blank"]),
        (["A", "A", "A"], 4, []),
        (["R", "C", "I", "I", "I"], 5, ["no_blank"]),
        (["C", "I"], 5, ["no_work"]),
        ([], 5, ["no_work"]),
        ([], 0, []),
        (["R"], 1, []),
    ],
)
def test_columns(roles: list[str], rows: int, expected: list[str]) -> None:
    assert [finding.key for finding in column_findings("d", roles, rows)] == expected


def test_a_whole_grid() -> None:
    grid = {"build": {"dev": "AR", "sales": "I"}, "sell": {"sales": "A"}}
    found = findings(grid, ["dev", "sales", "service"])
    assert [(f.axis, f.row_id, f.key) for f in found] == [
        ("row", "sell", "no_responsible"),
        ("row", "sell", "nobody_asked"),
        ("column", "sales", "no_blank"),
        ("column", "service", "no_work"),
    ]


@pytest.mark.parametrize(
    ("planned", "committed", "used", "expected"),
    [
        (10, 8, 9, 1),
        (10, None, 12, 2),
        (10, 8, 8, None),
        (1, 0.3, 0.1 + 0.2, None),
        (10, 8, None, None),
        (None, None, 5, None),
        (10, 0, 1, 1),
    ],
)
def test_over_use(
    planned: float | None, committed: float | None, used: float | None, expected: float | None
) -> None:
    assert over_use(planned, committed, used) == expected


def test_swot_coverage() -> None:
    from datetime import date

    assert factor_weight("S", 4, 5) == 4
    assert factor_weight("O", 4, 5) == 20
    assert factor_weight("T", 4, None) == 4
    assert empty_quadrants(["O", "S"]) == ["W", "T"]
    assert strategy_gaps("SO", ["S", "T"]) == ["O"]
    assert strategy_gaps("WT", ["T", "W"]) == []
    assert is_aged(date(2026, 9, 30), date(2026, 10, 1))
    assert not is_aged(date(2026, 9, 30), date(2026, 9, 30))
    assert not is_aged(None, date(2026, 9, 30))
