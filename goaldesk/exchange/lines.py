"""The lines of a table read by a mapping: each field's value, and what is wrong, by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from goaldesk.core.edits.values import checked
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import Field
from goaldesk.core.plain_text import cut
from goaldesk.core.tell import Tell, quiet
from goaldesk.exchange import aliases, amounts, days
from goaldesk.exchange.grid import Grid, shown
from goaldesk.exchange.mapping import Mapping
from goaldesk.exchange.spreadsheet import Cell, Share
from goaldesk.exchange.targets import TARGETS

MOST_TROUBLES = 1_000

NO_CHOICE = N_("“{text}” is none of the words that are known here: {words}.")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a line, in the column with this head (empty for the whole line)."""

    line: int
    column: str
    problem: Problem


@dataclass(slots=True)
class Troubles:
    """What is wrong with the lines; of very many only the first are kept, `lines` counts all."""

    found: list[Trouble] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)

    def add(self, line: int, column: str, problem: Problem) -> None:
        self.lines.add(line)
        last = self.found[-1] if self.found else None
        if last and (last.line, last.column, last.problem.args) == (line, column, problem.args):
            return  # every cell of a wide line says that its KPI is unknown
        if len(self.found) < MOST_TROUBLES:
            self.found.append(Trouble(line, column, problem))


class Lines:
    """A table's lines through a mapping; `raw` fields come as the cells that they are.

    `totals` are the lines that whoever reads them left out, since they only sum up others;
    `some_small` whether numbers up to 1 were taken for per cent as they are.
    Raises Invalid while the mapping or the table lacks a column.
    """

    def __init__(
        self, grid: Grid, mapping: Mapping, tell: Tell = quiet, *, raw: Collection[str] = ()
    ) -> None:
        mapping.require_complete(grid.heads)
        places = {head: index for index, head in enumerate(grid.heads)}
        target = TARGETS[mapping.target]
        self.troubles = Troubles()
        self.totals: set[int] = set()
        self.some_small = False
        self.unit = grid.unit
        self.mapping = mapping
        self.columns = [
            (places[head], head, known)
            for head, key in mapping.columns
            if head in places and (known := target.field(key)) is not None
        ]
        self._grid, self._raw = grid, raw
        self._tell = tell
        self._words = {aliases.normal(word): choice for word, choice in mapping.words}

    def cells(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Each line's number and its cells, as many as there are heads."""
        count, width = len(self._grid.rows), len(self._grid.heads)
        for index, (line, row) in enumerate(zip(self._grid.lines, self._grid.rows, strict=True)):
            if index % 2048 == 0:
                self._tell(index / count)
            yield line, row if len(row) == width else (*row, *(None,) * (width - len(row)))

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each line's number and values, of the fields that it fills and that are sound."""
        for line, row in self.cells():
            values: dict[str, Any] = {}
            for index, head, known in self.columns:
                cell = row[index]
                if cell is None or known.key in values:
                    continue
                try:
                    value = cell if known.key in self._raw else self.value(known, cell)
                except Invalid as problem:
                    self.troubles.add(line, head, problem)
                    continue
                if value is not None:
                    values[known.key] = value
            yield line, values

    def value(self, of: Field, cell: Cell) -> Any:
        """A cell as the field keeps it. Raises Invalid for what does not fit."""
        match of.kind:
            case "ref":
                return shown(cell).strip()
            case "number" if of.percent:
                return checked(of, self._share(cell))
            case "number" | "whole":
                return checked(of, self.number(cell))
            case "date":
                return checked(of, self.day(cell, first=of.key == "start"))
            case "choice":
                return checked(of, self._choice(of, shown(cell)))
            case "flag":
                return amounts.is_yes(shown(cell))
        return checked(of, shown(cell))

    def day(self, cell: Cell, *, first: bool = False) -> dt.date:
        """The day in a cell, in the order that the mapping says."""
        return days.day_of(cell or "", self.mapping.date_order, first=first)

    def number(self, cell: Cell) -> float | None:
        """The number in a cell, with the decimal sign that the mapping says."""
        if isinstance(cell, float):
            return cell.percent if isinstance(cell, Share) else cell
        return amounts.number_of(shown(cell), self.mapping.decimal)

    def _share(self, cell: Cell) -> float | None:
        """A number in per cent; a plain one that may be a share is read as the mapping says."""
        value = self.number(cell)
        if value is None or shown(cell).rstrip().endswith(("%", "％")):
            return value
        if self.mapping.fractions:
            return Share(value).percent
        self.some_small |= self.mapping.fractions is None and 0 < value <= 1
        return value

    def _choice(self, of: Field, text: str) -> str:
        word = aliases.normal(text)
        if self._words.get(word) in dict(of.choices):
            return self._words[word]
        for choice, label in of.choices:
            if word in aliases.means(choice, label):
                return choice
        raise Invalid(NO_CHOICE, text=cut(text), words=tuple(label for _, label in of.choices))
