"""Answers to a survey, counted as NPS or CSAT counts them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from goaldesk.core.edits.importing import Incoming
from goaldesk.core.edits.values import checked
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import natural_id
from goaldesk.core.plain_text import cut, folded
from goaldesk.exchange.answers import answer_in
from goaldesk.exchange.existing import Existing
from goaldesk.exchange.grid import shown
from goaldesk.exchange.lines import Lines
from goaldesk.exchange.spreadsheet import Cell

_NOT_AN_ANSWER = N_("“{text}” is no answer from {low} to {high}.")
# The lowest answer that is favourable, and the lowest that is neutral.
_BOUNDS = {"nps": (9, 7), "csat": (4, 3)}


def surveys(lines: Lines, existing: Existing, title: str, today: dt.date) -> list[Incoming]:
    """A survey row for each column of answers; it is known by its title and its last day.

    Without a column of dates, or with empty ones, the day is today, and the title alone tells
    whether the survey is there already.
    """
    counts: dict[str, dict[str, int]] = {}
    last: dt.date | None = None
    first_line = 0
    for line, row in lines.cells():
        first_line = first_line or line
        for index, head, of in lines.columns:
            cell = row[index]
            if cell is None:
                continue
            try:
                if of.key == "date":
                    day = checked(of, lines.day(cell))
                    last = max(last or day, day)
                else:
                    of_kind = counts.setdefault(
                        of.key, {"favourable": 0, "neutral": 0, "unfavourable": 0}
                    )
                    of_kind[_group(of.key, cell, of.low or 0, of.high or 0)] += 1
            except Invalid as problem:
                lines.troubles.add(line, head, problem)
    made = []
    for kind, counted in counts.items():
        values = {"title": title, "kind": kind, "date": last or today, **counted}
        made.append(_row(existing.rows["survey"], values, last, first_line))
    return made


def _group(kind: str, cell: Cell, low: float, high: float) -> str:
    answer = answer_in(cell)
    if not low <= answer <= high:
        text = cut(shown(cell))
        raise Invalid(_NOT_AN_ANSWER, text=text, low=int(low), high=int(high))
    favourable, neutral = _BOUNDS[kind]
    if answer >= favourable:
        return "favourable"
    return "neutral" if answer >= neutral else "unfavourable"


def _row(
    known: dict[str, dict[str, Any]], values: dict[str, Any], last: dt.date | None, line: int
) -> Incoming:
    day = last.isoformat() if last else ""
    row_id = natural_id("import", "survey", folded(values["title"]), values["kind"], day)
    for known_id, row in known.items():
        same = folded(row["title"]) == folded(values["title"]) and row["kind"] == values["kind"]
        if known_id == row_id or (same and (last is None or row["date"] == last)):
            changed = {
                key: value
                for key, value in values.items()
                if row[key] != value and (last is not None or key != "date")
            }
            return Incoming("survey", known_id, changed, {key: row[key] for key in changed}, line)
    return Incoming("survey", row_id, values, None, line)
