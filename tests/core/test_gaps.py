"""What is missing and what is due, in words."""

from __future__ import annotations

import string
from datetime import timedelta
from typing import Any

import pytest

from goaldesk.core import agenda_words, gaps, market_words, swot_words, work_words
from goaldesk.core.rows import AgendaItem, MissingItem
from tests.core.judged import AS_OF, EN


def item(kind: str, days: int | None, **values: Any) -> AgendaItem:
    day = None if days is None else AS_OF + timedelta(days=days)
    given = {"title": "Brief", "owner": "Zhao Min", "detail": "", **values}
    return AgendaItem(kind=kind, date=day, days=days, table="", row_id="", overdue=False, **given)


@pytest.mark.parametrize(
    ("found", "title", "note", "when"),
    [
        (item("action", -3), "Brief", "Improvement action · Zhao Min · due 6 Nov", "3 days late"),
        (item("action", -1, owner=""), "Brief", "Improvement action · due 8 Nov", "1 day late"),
        (
            item("communication", 1, detail="email"),
            "Brief",
            "Communication plan · Zhao Min · E-mail",
            "tomorrow",
        ),
        (
            item("communication", 0, detail="email", owner=""),
            "Brief",
            "Communication plan · E-mail",
            "today",
        ),
        (item("review", 3, owner="Lin, Chen"), "Brief", "Lin, Chen", "12 Nov"),
        (
            item("stale", -14, detail="weekly", title="CSAT")._replace(days=14),
            "Record “CSAT”",
            "Weekly · last 26 Oct",
            "14 days old",
        ),
        (
            item("orphan", None, title="Creators"),
            "Opportunity “Creators” is used by no strategy",
            "SWOT · loose end",
            "",
        ),
    ],
)
def test_todays_items(found: AgendaItem, title: str, note: str, when: str) -> None:
    assert agenda_words.agenda_title(EN, found) == title
    assert agenda_words.agenda_note(EN, found) == note
    assert agenda_words.agenda_when(EN, found) == when


def test_braces_in_a_users_text_are_only_text() -> None:
    gap = MissingItem("kpis", "kpi_owner", "kpi", "x", "owner", {"name": "{odd} {0}"})
    assert gaps.missing_text(EN, gap) == "“{odd} {0}” has no owner"
    assert agenda_words.agenda_title(EN, item("stale", 1, title="{x}")) == "Record “{x}”"


# What a contradiction tells beside the name; its sentences are tested where it is found.
TOLD = {
    "market_sam_large": {"why"},
    "market_som_large": {"why"},
    **{f"market_{field}": {"why"} for field in market_words.FIGURE_OF},
    "product_reversed": {"start", "due"},
    "thresholds_reversed": {"amber", "green"},
    "goal_reversed": {"start", "due"},
    "kpi_before_goal": {"start", "limit"},
    "kpi_after_goal": {"due", "limit"},
    "kpi_worst_high": {"worst", "target"},
    "kpi_worst_low": {"worst", "target"},
    "kpi_point_outside": {"day", "start", "due"},
    "kpi_code_twice": {"count", "code"},
    "kpi_future": {"count", "day"},
    "override_expired": {"until"},
    "statement_alternative": {"why"},
    "statement_superlative": {"why"},
    "statement_words": {"why"},
    "statement_characters": {"why"},
    "market_shares": {"total"},
    "market_years": {"why"},
    "survey_empty": {"why"},
    "goal_circle": {"path"},
    "goal_before_goal": {"start", "limit"},
    "goal_after_goal": {"due", "limit"},
    "goal_before_product": {"start", "limit"},
    "goal_after_product": {"due", "limit"},
    "kpi_increase_down": {"baseline", "target"},
    "kpi_decrease_up": {"baseline", "target"},
    "kpi_point_back": {"day", "value", "before"},
    "kpi_point_beyond": {"day", "value", "target"},
    "kpi_point_due": {"day", "value", "target"},
    "kpi_stale": {"why"},
    "kpi_frequency": {"frequency", "days"},
    "milestone_future": {"day"},
    **{f"strategy_{key}": {"why"} for key in swot_words.STRATEGY_TEXTS},
    "aged": {"day"},
    "activity_reversed": {"start", "due"},
    "resource_over_use": {"why"},
    **{f"raci_{key}": {"why"} for key in work_words.RACI_TEXTS},
}


@pytest.mark.parametrize("key", sorted(gaps.MISSING_TEXTS))
def test_gaps_name_no_more_than_they_know(key: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(gaps.MISSING_TEXTS[key]) if name}
    assert names - {"name"} == TOLD.get(key, set())
