"""Periods and odd targets in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goaldesk.core.period_words import odd_text, period_reason, period_text
from goaldesk.core.queries.goals import tree
from goaldesk.core.rules.period import Period
from goaldesk.core.words import Words
from tests.core.queries.conftest import Desk

EN = Words("en")


@pytest.fixture
def kpi(desk: Desk) -> Any:
    desk.kpi("a", unit="M", baseline=10.0, target=20.0)
    return tree(desk.session, date(2026, 11, 9)).kpis[0]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ""),
        ({"target": 5.0}, "The target, 5 M, lies below the baseline, 10 M, though"),
        ({"target": 10.0}, "The target equals the baseline, 10 M"),
        ({"direction": "decrease"}, "The target, 20 M, lies above the baseline, 10 M"),
        ({"direction": "decrease", "target": 5.0}, ""),
        ({"direction": "at_least", "target": 5.0}, ""),
        ({"value_type": "yes_no", "target": 5.0}, ""),
        ({"target": None}, ""),
        ({"baseline": None}, ""),
        ({"start": None, "due": None}, ""),
        ({"due": date(2026, 3, 31)}, "It is due on 31 Mar 2026, before it starts on 1 Apr 2026"),
        ({"due": date(2026, 4, 1)}, ""),
        ({"target": 1e-9, "baseline": 1e15}, "The target, 0"),
    ],
)
def test_odd_targets(kpi: Any, values: dict[str, Any], said: str) -> None:
    found = odd_text(EN, kpi._replace(**values))
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_a_period(kpi: Any) -> None:
    text = Period(date(2026, 1, 1), date(2026, 12, 31), 0.5, 20.0).text()
    assert period_text(EN, kpi, text) == "20.0 M"
    assert period_reason(EN, kpi, text, "On") == (
        "On · before: from 0.5 to 20.0 M, 1 Jan 2026 – 31 Dec 2026"
    )


def test_a_period_of_which_little_is_known(kpi: Any) -> None:
    ranged = kpi._replace(direction="in_range")
    text = Period(low=1.0, high=3.0).text()
    assert period_text(EN, ranged, text) == "1–3 M"
    assert period_reason(EN, ranged, text, "On") == "On · before: 1–3 M, – – –"
    assert period_reason(EN, kpi, "what", "On") == "On"
    assert period_text(EN, kpi, "what") == "what"
