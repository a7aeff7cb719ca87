"""Plans to start from, one a kind of product: goals, KPIs of the library, work, reviews.

They hold no numbers and no owners; what is missing says what to fill in.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from goaldesk.exchange.library import LibraryKpi, library
from goaldesk.exchange.rows import Tables
from goaldesk.exchange.samples import Row, filled, read

NAMES = ("consumer", "shop", "saas", "hardware", "platform")
_HINT = {"en": "To be decided: {hint}", "zh": "待定：{hint}"}


def tables(name: str, language: str, as_of: dt.date) -> Tables:
    """All rows of a template in `language` (en or zh), for a year that begins with this month.

    Raises Invalid for a day with which that cannot be.
    """
    common = read("templates", "common")
    data: dict[str, Any] = {**common, **read("templates", name)}
    known = {kpi.id: kpi for kpi in library(language)}
    data["kpi"] = [
        _kpi(known[kpi], goal["id"], common["hints"][kpi][language], language)
        for goal in data["goal"]
        for kpi in goal["kpis"]
    ]
    return filled(data, language, as_of)


def _kpi(of: LibraryKpi, goal: str, hint: str, language: str) -> Row:
    """A KPI of the library under a goal; its hint stands where its target will be argued for."""
    return {
        **of.values(),
        "id": of.id,
        "goal_id": goal,
        "feasibility": _HINT[language].format(hint=hint),
    }
