"""The report's section on the vision: statement, pillars, user segments."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.fields import PILLARS
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.records import only, records
from goaldesk.reports.blocks import Block, Cell, Column, Facts, Heading, Statement, prose, table
from goaldesk.reports.given import Given


def vision(given: Given) -> list[Block]:
    """The positioning statement, the four pillars, and whom the product is for."""
    words = given.words
    stored = only(given.session, "vision")._mapping
    pillars = tuple((words.text(label), prose(stored[key]) or MISSING) for key, label in PILLARS)
    return [
        Heading(words.text("Positioning statement")),
        Statement(),
        Heading(words.text("Four pillars")),
        Facts(pillars),
        Heading(words.text("User segments")),
        _segments(given),
    ]


def _segments(given: Given) -> Block:
    words = given.words
    rows = records(given.session, "segment")
    if not rows:
        return given.nothing("segment", N_("No user segment is described yet."))
    columns = (
        Column(words.text("Segment"), share=0.8),
        Column(words.text("Traits")),
        Column(words.text("Needs")),
        Column(words.text("Behaviour")),
    )
    keys = ("traits", "needs", "behaviour")
    return table(
        columns,
        [(Cell(str(row["name"]), strong=True), *(str(row[key]) for key in keys)) for row in rows],
    )
