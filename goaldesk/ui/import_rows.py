"""What an import would do, in words: what cannot be used, what changes, and what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from goaldesk.core.errors import N_
from goaldesk.core.fields import TABLES
from goaldesk.core.history_words import cut, row_text, value_text
from goaldesk.core.market_words import survey_text
from goaldesk.core.merge_words import what_text
from goaldesk.core.queries.history import HistoryChange
from goaldesk.core.queries.market import survey_alone
from goaldesk.core.rows import Record
from goaldesk.core.words import Words
from goaldesk.exchange.existing import Existing
from goaldesk.exchange.grid import Grid, shown
from goaldesk.exchange.importing import Plan
from goaldesk.ui.tables import Column

# More rows of a kind than anybody reads; all are counted.
MOST = 1_000
KINDS = ("wrong", "changed", "new")
_SAMPLES = 3
_HEADS = {
    "wrong": (N_("Line"), N_("Column"), N_("What is wrong")),
    "changed": (N_("Line"), N_("What"), N_("Before"), N_("After")),
    "new": (N_("Line"), N_("What"), N_("Values")),
}
_WIDTHS = {
    "wrong": (64, 110, 0),
    "changed": (64, 0, 120, 120),
    "new": (64, 0, 0),
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line of a list, cell by cell."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A column of the table that is imported: some of its values, and the field it goes to."""

    id: str
    samples: str
    field: str


def head_rows(grid: Grid, fields: Mapping[str, str]) -> list[HeadRow]:
    """The columns of a table with their first different values."""
    return [
        HeadRow(head, _samples(grid, index), fields.get(head, ""))
        for index, head in enumerate(grid.heads)
    ]


def _samples(grid: Grid, index: int) -> str:
    seen = dict.fromkeys(shown(cell) for cell in islice(grid.column(index), 50))
    return " · ".join(cut(text) for text in islice(seen, _SAMPLES))


def preview_columns(words: Words, kind: str) -> list[Column]:
    """The columns of the list of a kind."""

    def cell(number: int) -> Callable[[PreviewRow], str]:
        return lambda row: row.cells[number]

    return [
        Column(
            str(number),
            words.text(title),
            cell(number),
            cell(number),
            right=number == 0,
            width=_WIDTHS[kind][number],
            tip=cell(number),
        )
        for number, title in enumerate(_HEADS[kind])
    ]


def preview_rows(words: Words, plan: Plan, existing: Existing) -> dict[str, list[PreviewRow]]:
    """The first rows of each kind."""
    names = _Names(words, plan, existing)
    found = {
        "wrong": (
            (_line(words, trouble.line), trouble.column, words.problem(trouble.problem))
            for trouble in plan.troubles
        ),
        "changed": names.changed(),
        "new": names.new(),
    }
    return {kind: _numbered(cells) for kind, cells in found.items()}


def _numbered(cells: Iterable[tuple[str, ...]]) -> list[PreviewRow]:
    return [PreviewRow(str(number), row) for number, row in enumerate(islice(cells, MOST))]


def _line(words: Words, line: int) -> str:
    return words.number(line)


class _Names:
    """Says what rows and values are called, those that come included."""

    def __init__(self, words: Words, plan: Plan, existing: Existing) -> None:
        self._words, self._plan, self._existing = words, plan, existing
        self._titles: dict[tuple[str, str], str] = {}
        for table, rows in existing.rows.items():
            for row_id, values in rows.items():
                self._titles[table, row_id] = str(values[TABLES[table].title] or "")
        for row in plan.rows:
            title = row.values.get(TABLES[row.table].title)
            if title is not None and row.before is None:
                self._titles[row.table, row.id] = str(title)

    def changed(self) -> Iterable[tuple[str, ...]]:
        """Line, what, before and after of each cell that changes."""
        words = self._words
        for row in self._plan.rows:
            for key, after in row.values.items() if row.before is not None else ():
                before = row.before[key] if row.before else None
                change = self._change(row.table, row.id, key, before, after)
                told = (value_text(words, change, value) for value in (before, after))
                yield _line(words, row.line), what_text(words, change), *told
        for value in self._plan.values:
            if value.before is not None:
                was, is_ = (words.number(number) for number in (value.before, value.value))
                yield _line(words, value.line), self._value(value.kpi_id, value.date), was, is_

    def new(self) -> Iterable[tuple[str, ...]]:
        """Line, what and the values of each row that is new."""
        words = self._words
        for row in self._plan.rows:
            if row.before is None:
                what = row_text(words, self._change(row.table, row.id, "", None, 1))
                yield _line(words, row.line), what, self._summary(row.table, row.id, row.values)
        for value in self._plan.values:
            if value.before is None:
                what = self._value(value.kpi_id, value.date)
                yield _line(words, value.line), what, words.number(value.value)

    def _value(self, kpi_id: str, day: Any) -> str:
        name = self._titles.get(("kpi", kpi_id), "")
        return self._words.text("{name}, {date}", name=cut(name), date=self._words.date(day))

    def _summary(self, table: str, row_id: str, values: Mapping[str, Any]) -> str:
        words = self._words
        if table == "survey":
            return survey_text(
                words, survey_alone(Record(table, row_id, {"kpi_id": None, **values}))
            )
        spec = TABLES[table]
        told = [
            words.text(
                "{field}: {value}",
                field=words.text(field.label),
                value=value_text(words, self._change(table, row_id, field.key, None, value), value),
            )
            for field in spec.fields
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
