"""What is exported: sheets of plain rows, which every writer starts from."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from goaldesk.core.sentences import Measured, decimals_of, planned_text
from goaldesk.core.words import Words

Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Figures:
    """How certain numbers are written: in words, and as the number format of a spreadsheet."""

    text: Callable[[float], str]
    pattern: str


class Amount(NamedTuple):
    """A number that is shown otherwise than as it is: with decimals, as a share, as yes or no."""

    value: float
    figures: Figures


Cell = str | float | dt.date | Amount | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` names it for programs, `label` for people."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of some rows of a sheet: lines over the dates of column `x`, or bars.

    `x` and `ys` are places of columns; `first` and `last` count rows from 0.
    """

    kind: str
    title: str
    first: int
    last: int
    x: int
    ys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a name; `rows` can be gone through several times, and are read when they are.

    `fixed` is how many columns name a row.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Collection[Row]
    charts: tuple[Chart, ...] = ()
    fixed: int = 1


def figures_of(words: Words, row: Measured) -> Figures:
    """How a KPI's values are written, as on screen."""
    return Figures(lambda value: planned_text(words, row, value), _pattern(words, row))


def _pattern(words: Words, row: Measured) -> str:
    if row.value_type == "yes_no":
        yes, no = words.text("Yes"), words.text("No")
        return f'[=1]"{yes}";[=0]"{no}";0 %'
    if row.value_type == "milestone":
        return "0 %"
    decimals = decimals_of(row)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def shares(words: Words) -> Figures:
    """How fractions are written: 0.375 as 38 %."""
    return Figures(words.percent, "0 %")


def decimal(words: Words, decimals: int) -> Figures:
    """How numbers with so many decimals are written."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return Figures(lambda value: words.number(value, decimals), pattern)


def amount(value: float | None, figures: Figures) -> Amount | None:
    """The number with how it is written; None for none, and for what is no number."""
    return None if value is None or not math.isfinite(value) else Amount(value, figures)


def plain_number(value: float) -> str:
    """A number as programs read it: digits and a point, without separators or an exponent."""
    whole = isinstance(value, float) and value.is_integer()
    return format(Decimal(repr(value)), ".0f" if whole else "f")
