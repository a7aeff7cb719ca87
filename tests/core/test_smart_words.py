"""Every verdict of SMART in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from goaldesk.core import smart_words
from goaldesk.core.queries.goals import tree
from goaldesk.core.rules import smart
from goaldesk.core.rules.smart import Links, Measure, Reason
from goaldesk.core.words import Words
from tests.core.queries.conftest import Desk

WORDS = Words("en")
SOURCE = (Path(smart.__file__)).read_text(encoding="utf-8")


def sentence(desk: Desk, reason: Reason, language: str = "en") -> str:
    return smart_words.why(Words(language), tree(desk.session, desk.as_of), reason)


@pytest.mark.parametrize(
    ("letter", "text"),
    [
        (
            smart.specific("Grow users"),
            "2 words are too short to say what changes; 4 to 18 words do. "
            "Say what is to change, and how.",
        ),
        (smart.specific("Grow active young users"), "4 words name an object and a change."),
        (
            smart.specific("Improve the user experience"),
            "“Improve” alone does not say what will be different. Say by how much.",
        ),
        (smart.measurable([]), "No KPI measures the goal. Add a KPI."),
        (
            smart.measurable([Measure("k", "Sales", "", ("unit", "target"), True)]),
            "“Sales” has no unit. Write its unit. “Sales” has no target. Set its target.",
        ),
        (smart.assignable((), True, 0, ()), "Nobody owns the goal. Name one owner."),
        (
            smart.assignable(("Lin Lan",), False, 2, ()),
            "“Lin Lan” alone owns the goal, and 2 resources are planned for it.",
        ),
        (
            smart.assignable(("Lin", "Wu", "Xu"), True, 0, ()),
            "3 owners are named, “Lin” and “Wu” among them. Name exactly one owner.",
        ),
        (
            smart.relevant(Links("core_value", 1, 2), ""),
            "It serves a pillar of the vision: Core value. 1 strategy leads to it. "
            "2 SWOT factors rest on its KPIs.",
        ),
        (
            smart.timed(None, date(2026, 12, 31), (None, None), [], date(2026, 11, 9)),
            "The goal ends on 31 Dec 2026, but has no start. Set a start date. "
            "No review is planned before the end on 31 Dec 2026. Plan a review.",
        ),
    ],
)
def test_a_verdict_says_why_and_what_mends_it(
    network: Desk, letter: smart.Letter, text: str
) -> None:
    now = tree(network.session, network.as_of)
    assert smart_words.why_letter(WORDS, now, letter) == text


@pytest.mark.parametrize(
    ("frequency", "needed", "best"),
    [
        ("daily", "0.35 M a day", "0.16 M a day"),
        ("weekly", "2.4 M a week", "1.1 M a week"),
        ("monthly", "10.8 M a month", "4.9 M a month"),
        ("quarterly", "32.1 M a quarter", "14.4 M a quarter"),
        ("yearly", "127.8 M a year", "57.5 M a year"),
    ],
)
def test_rates_are_told_per_measuring_period(
    desk: Desk, frequency: str, needed: str, best: str
) -> None:
    desk.kpi("mau", name="Users", unit="M", decimals=1, frequency=frequency)
    values = {"name": "Users", "needed": 0.3493, "best": 0.157}
    found = sentence(desk, Reason("too_fast", "kpi", "mau", "target", values))
    assert found == (
        f"“Users” needs {needed} until 31 Mar 2027; the best over as long a stretch so far was "
        f"{best}."
    )


def test_rates_that_round_to_the_same_get_more_decimals(desk: Desk) -> None:
    desk.kpi("nps", name="NPS", unit="", decimals=0, frequency="daily")
    values = {"name": "NPS", "needed": 0.0031, "best": 0.0}
    found = sentence(desk, Reason("too_fast", "kpi", "nps", "target", values))
    assert "needs 0.0031 a day" in found
    assert "was 0.0000 a day" in found


def test_every_reason_has_words_and_what_mends_it() -> None:
    keys = set(re.findall(r'[Rr]eason\(\s*"([a-z_]+)"', SOURCE))
    keys |= {f"kpi_no_{what}" for what in smart._MENDS}
    counted = {"resourced", "led_to", "evidence", "timed", "too_fast"}
    passed = {"feasible", "linked_above", "serves_pillar"}
    assert len(keys) > 30
    assert keys - counted <= set(smart_words._WHY)
    assert keys - counted - passed | {"too_fast"} <= set(smart_words._MEND)


def test_the_score_with_its_grade() -> None:
    assert smart_words.score_text(WORDS, 0.9, "strong") == "Strong, 90 %"
