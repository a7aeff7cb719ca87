"""An import in words: what it takes a table for, what comes and changes, and what is wrong."""

from __future__ import annotations

from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goaldesk.core.fields import TABLES
from goaldesk.core.history_words import row_text, value_text
from goaldesk.core.market_words import survey_text
from goaldesk.core.merge_words import what_text
from goaldesk.core.plain_text import cut
from goaldesk.core.queries.history import HistoryChange
from goaldesk.core.queries.market import survey_alone
from goaldesk.core.rows import Record
from goaldesk.core.words import Words
from goaldesk.exchange.existing import Existing
from goaldesk.exchange.grid import Grid
from goaldesk.exchange.importing import Plan
from goaldesk.exchange.lines import Trouble
from goaldesk.exchange.mapping import Mapping
from goaldesk.exchange.targets import TARGETS


@dataclass(frozen=True, slots=True)
class Told:
    """What a line of the table does: to which cell or row, what that holds then, and did before.

    `before` is None where it is new.
    """

    line: int
    what: str
    after: str
    before: str | None = None


class PlanWords:
    """Says what a plan does to the rows of a document, and what they are called."""

    def __init__(self, words: Words, plan: Plan, existing: Existing) -> None:
        self._words, self._plan = words, plan
        self._titles: dict[tuple[str, str], str] = {}
        for table, rows in existing.rows.items():
            for row_id, values in rows.items():
                self._titles[table, row_id] = str(values[TABLES[table].title] or "")
        for row in plan.rows:
            title = row.values.get(TABLES[row.table].title)
            if title is not None and row.before is None:
                self._titles[row.table, row.id] = str(title)

    def changed(self) -> Iterator[Told]:
        """Each cell that changes."""
        words = self._words
        for row in self._plan.rows:
            before = row.before or {}
            for key, after in row.values.items() if row.before is not None else ():
                change = self._change(row.table, row.id, key, before[key], after)
                is_, was = (value_text(words, change, value) for value in (after, before[key]))
                yield Told(row.line, what_text(words, change), is_, was)
        for value in self._plan.values:
            if value.before is not None:
                is_, was = (words.number(number) for number in (value.value, value.before))
                yield Told(value.line, self._value(value.kpi_id, value.date), is_, was)

    def new(self) -> Iterator[Told]:
        """Each row and value that comes, a row with what it holds."""
        words = self._words
        for row in self._plan.rows:
            if row.before is None:
                what = row_text(words, self._change(row.table, row.id, "", None, 1))
                yield Told(row.line, what, self._summary(row.table, row.id, row.values))
        for value in self._plan.values:
            if value.before is None:
                what = self._value(value.kpi_id, value.date)
                yield Told(value.line, what, words.number(value.value))

    def _value(self, kpi_id: str, day: Any) -> str:
        name = self._titles.get(("kpi", kpi_id), "")
        return self._words.text("{name}, {date}", name=cut(name), date=self._words.date(day))

    def _summary(self, table: str, row_id: str, values: abc.Mapping[str, Any]) -> str:
        words = self._words
        if table == "survey":
            return survey_text(
                words, survey_alone(Record(table, row_id, {"kpi_id": None, **values}))
            )
        spec = TABLES[table]
        # Numbers first: they are what is to be looked at, and a list shows the beginning alone.
        told = [
            words.text(
                "{field}: {value}",
                field=words.text(field.label),
                value=value_text(words, self._change(table, row_id, field.key, None, value), value),
            )
            for field in sorted(spec.fields, key=lambda field: field.kind != "number")
            if field.key != spec.title and (value := values.get(field.key)) not in (None, "")
        ]
        return " · ".join(told)

    def _change(
        self, table: str, row_id: str, field: str, before: Any, after: Any
    ) -> HistoryChange:
        title = self._titles.get((table, row_id), "")
        refers = TABLES[table].field(field).refers if field else ""
        names = tuple(
            (str(value), self._titles[refers, value])
            for value in (before, after)
            if refers and (refers, value) in self._titles
        )
        return HistoryChange(table, row_id, title, field, before, after, names)


def line_text(words: Words, told: Told) -> str:
    """One cell or row in a sentence of its own."""
    line = words.number(told.line)
    if told.before is not None:
        return words.text(
            "Line {line}, {what}: {before} → {after}",
            line=line,
            what=told.what,
            before=told.before,
            after=told.after,
        )
    if not told.after:
        return words.text("Line {line}, new: {what}", line=line, what=told.what)
    return words.text(
        "Line {line}, new: {what}: {values}", line=line, what=told.what, values=told.after
    )


def trouble_text(words: Words, trouble: Trouble) -> str:
    """What is wrong, with its line and column."""
    line, sentence = words.number(trouble.line), words.problem(trouble.problem)
    if not trouble.column:
        return words.text("Line {line}: {what}", line=line, what=sentence)
    return words.text(
        "Line {line}, “{column}”: {what}", line=line, column=trouble.column, what=sentence
    )


def counts_text(words: Words, plan: Plan) -> str:
    """How much comes, changes and stays."""
    return words.text(
        "{added} new, {changed} changed, {unchanged} unchanged.",
        added=words.number(plan.added),
        changed=words.number(plan.changed),
        unchanged=words.number(plan.unchanged),
    )


def target_text(words: Words, mapping: Mapping) -> str:
    """What the table was read as."""
    return words.text("Read as: {what}", what=words.text(TARGETS[mapping.target].label))


def columns_text(words: Words, grid: Grid, mapping: Mapping) -> Iterator[str]:
    """A line on the columns that are taken, with the fields they go to, and one on the others."""
    target = TARGETS[mapping.target]
    fields = {head: known for head, key in mapping.columns if (known := target.field(key))}
    taken = [f"{head} → {words.text(of.label)}" for head, of in fields.items()]
    yield words.text("Columns: {columns}", columns=" · ".join(taken))
    left = [head for head in grid.heads if head not in fields]
    if left:
        yield words.text("Left out: {columns}", columns=" · ".join(left))
