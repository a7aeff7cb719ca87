"""Which sheets there are, and which of them a workbook or a Markdown text is made of."""

from __future__ import annotations

import datetime as dt

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import TABLES
from goaldesk.core.queries.goals import tree
from goaldesk.core.reading import Reader
from goaldesk.core.words import Words
from goaldesk.exchange import insight_sheets, plan_sheets
from goaldesk.exchange.sheet import Sheet, picked
from goaldesk.exchange.table_sheets import table_sheet, wide_sheet
from goaldesk.exchange.work_items import TOOLS, work_items
from goaldesk.exchange.workbook import About

WIDE = "measurement_wide"
NAMES: tuple[str, ...] = (*TABLES, WIDE, *TOOLS)


def require_known(name: str) -> None:
    """Raise Invalid for what is none of NAMES."""
    if name not in NAMES:
        raise Invalid(
            N_("There is no table “{name}” to export; there are: {known}."),
            name=name,
            known=", ".join(NAMES),
        )


def sheet(session: Reader, words: Words, as_of: dt.date, name: str) -> Sheet:
    """The table of that name. Raises Invalid for what is none of NAMES."""
    require_known(name)
    if name == WIDE:
        return wide_sheet(session, words, as_of)
    if name in TOOLS:
        return work_items(session, as_of, name)
    return table_sheet(session, words, as_of, name)


def about(session: Reader, as_of: dt.date) -> About:
    """What a workbook of the document says of itself."""
    product = tree(session, as_of).product
    return About(product.name, product.owner, as_of)


def workbook(session: Reader, words: Words, as_of: dt.date) -> tuple[Sheet, ...]:
    """The whole document, a sheet a section, in the order in which a plan is made."""

    def of(table: str) -> Sheet:
        return table_sheet(session, words, as_of, table)

    now = tree(session, as_of)
    return (
        plan_sheets.overview_sheet(words, now, as_of),
        plan_sheets.vision_sheet(session, words, now),
        of("segment"),
        insight_sheets.size_sheet(session, words, as_of),
        of("research"),
        of("feedback"),
        insight_sheets.survey_sheet(session, words, as_of),
        of("competitor"),
        insight_sheets.matrix_sheet(session, words, as_of),
        plan_sheets.goals_sheet(session, words, now, as_of),
        of("kpi"),
        of("target_point"),
        of("milestone"),
        plan_sheets.course_sheet(session, words, now, as_of),
        wide_sheet(session, words, as_of),
        insight_sheets.swot_sheet(session, words, as_of),
        insight_sheets.strategies_sheet(session, words, as_of),
        insight_sheets.raci_sheet(session, words),
        insight_sheets.resource_sheet(session, words, as_of),
        of("communication"),
        of("department"),
        of("person"),
        of("review"),
        of("review_kpi"),
        of("adjustment"),
        of("action"),
    )


# What a page in a wiki has room for.
_BRIEF: dict[str, tuple[str, ...]] = {
    "goals": (
        "name",
        "unit",
        "baseline",
        "target",
        "value",
        "progress",
        "status",
        "stale",
        "forecast",
        "owner",
        "due",
    ),
    "swot": ("code", "text", "weight", "evidence", "cited"),
    "strategy": ("code", "text", "status", "factors", "goals", "owner"),
    "communication": ("purpose", "kind", "audience", "cadence", "owner", "next_date"),
    "review": ("title", "date", "progress", "status", "findings"),
    "action": ("text", "owner", "due", "state", "kpi_id"),
}


def brief(session: Reader, words: Words, as_of: dt.date) -> tuple[Sheet, ...]:
    """What matters most of a document, with the columns that matter most."""
    now = tree(session, as_of)
    found = (
        plan_sheets.overview_sheet(words, now, as_of),
        plan_sheets.vision_sheet(session, words, now),
        plan_sheets.goals_sheet(session, words, now, as_of),
        insight_sheets.matrix_sheet(session, words, as_of),
        insight_sheets.swot_sheet(session, words, as_of),
        insight_sheets.strategies_sheet(session, words, as_of),
        insight_sheets.raci_sheet(session, words),
        table_sheet(session, words, as_of, "communication"),
        table_sheet(session, words, as_of, "review"),
        table_sheet(session, words, as_of, "action"),
    )
    return tuple(picked(one, _BRIEF[one.key]) if one.key in _BRIEF else one for one in found)
