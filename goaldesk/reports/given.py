"""What every section of the full report is written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from goaldesk.core.errors import N_
from goaldesk.core.fields import TABLES
from goaldesk.core.gaps import missing_text
from goaldesk.core.queries.inputs import adjustments
from goaldesk.core.queries.missing import missing
from goaldesk.core.queries.records import records, withheld
from goaldesk.core.queries.swot import Swot, swot
from goaldesk.core.reading import Reader
from goaldesk.core.rows import MissingItem, Record, Tree
from goaldesk.core.sections import Withheld
from goaldesk.core.words import Words
from goaldesk.reports.blocks import Block, Heading, Points, Text, prose
from goaldesk.reports.pieces import status
from goaldesk.reports.report import Status

MOST_SENTENCES = 30


@dataclass(frozen=True)
class Given:
    """A document on a day, in the language of `words`; what several sections ask is read once."""

    session: Reader
    words: Words
    as_of: dt.date
    now: Tree

    @cached_property
    def withheld(self) -> Withheld:
        """What the document's copy was made without."""
        return withheld(self.session)

    @cached_property
    def swot(self) -> Swot:
        """The factors and strategies."""
        return swot(self.session, self.as_of)

    @cached_property
    def missing(self) -> list[MissingItem]:
        """Everything that the plan lacks or contradicts."""
        return missing(self.session, self.as_of, self.now, self.words)

    @cached_property
    def kpis(self) -> dict[str, Record]:
        """The KPIs as stored, by id."""
        return {row.id: row for row in records(self.session, "kpi")}

    @cached_property
    def titles(self) -> dict[str, str]:
        """What the goals are called, by id."""
        return {goal.id: goal.title for goal in self.now.goals}

    @cached_property
    def changes(self) -> dict[str, list[Any]]:
        """The changes of what each KPI is judged by, the earliest first, by its id."""
        return adjustments(self.session)

    def label(self, table: str, field: str) -> str:
        """What a field is called."""
        return self.words.text(TABLES[table].field(field).label)

    def names(self, table: str, column: str = "name") -> dict[object, str]:
        """The names of a table's rows by their ids."""
        return {row.id: str(row[column]) for row in records(self.session, table)}

    def nothing(self, table: str, message: str) -> Text:
        """Says that a table is empty, or that the copy was made without it."""
        left_out = N_("This copy was made without it.")
        return Text(self.words.text(left_out if table in self.withheld else message), small=True)

    def status(self, row: Any) -> Status:
        """The status of a KPI or a goal, with its word."""
        return status(self.words, row.status, stale=getattr(row, "stale", False))

    def findings(self, step: str) -> list[Block]:
        """What a step lacks or contradicts, a sentence each."""
        words = self.words
        found = [missing_text(words, item) for item in self.missing if item.step == step]
        heading = Heading(words.text("What is missing or wrong"))
        if not found:
            return [heading, Text(words.text("Nothing is missing."), small=True)]
        return [heading, *self.sentences(found)]

    def sentences(self, told: Sequence[str]) -> list[Block]:
        """Sentences as points, as many as one reads."""
        shown = Points(tuple(map(prose, told[:MOST_SENTENCES])))
        return [shown, *self.left_out(len(told), MOST_SENTENCES)] if told else []

    def left_out(self, count: int, most: int) -> list[Text]:
        """Says how much is not shown of what there is; nothing where all is."""
        if count <= most:
            return []
        words = self.words
        text = words.plural("and {count} more", "and {count} more", count - most)
        return [Text(text, small=True)]


def latest(rows: Sequence[Any], most: int, key: str = "date") -> list[Any]:
    """The latest rows, the newest first; those without a day last."""
    return sorted(rows, key=lambda row: row[key] or dt.date.min, reverse=True)[:most]
