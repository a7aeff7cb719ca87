"""Changes of what KPIs are judged by, with their reasons, wherever the report tells them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from goaldesk.core.numbers import MISSING
from goaldesk.core.period_words import period_reason
from goaldesk.core.review_words import field_text, kept_text
from goaldesk.core.rules.period import ROLLED
from goaldesk.reports.blocks import Cell, Column, Table, table
from goaldesk.reports.given import Given


def changes(given: Given, rows: Iterable[Any], *, named: bool = True) -> Table:
    """Adjustments as a table; `named` where they are of several KPIs."""
    words = given.words
    columns = [
        Column(words.text("Date"), 58),
        *([Column(words.text("KPI"), 104)] if named else []),
        Column(words.text("What was changed"), 76),
        Column(words.text("Before"), 58, align="right"),
        Column(words.text("After"), 60, align="right"),
        Column(words.text("Reason")),
    ]
    return table(columns, (_cells(given, row, named) for row in rows))


def _cells(given: Given, row: Any, named: bool) -> tuple[str | Cell, ...]:
    words = given.words
    kpi = given.now.kpi(row.kpi_id)
    name = MISSING if kpi is None else kpi.name
    field, reason = row.field, row.reason
    if field == "stopped":
        what = words.text("stopped") if row.after == "1" else words.text("taken up again")
        before = after = ""
    else:
        what = field_text(words, field)
        before, after = (
            kept_text(words, field, text, kpi, given.titles) for text in (row.before, row.after)
        )
    if field == ROLLED and kpi is not None:
        reason = period_reason(words, kpi, row.before, reason)
    first = (Cell(name, strong=True),) if named else ()
    return (words.date(row.date), *first, what, before, Cell(after, strong=True), reason)
