"""What is exported: sheets of plain rows, which every writer starts from."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from goaldesk.core.sentences import Measured, decimals_of, number_text
from goaldesk.core.words import Words

# What falls short of the whole is not shown as 100 %, as on screen.
_SHARE = "[<0.995]0 %;[>=1]0 %;0.0##### %"


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
    """A column: `key` names it for programs, `label` for people.

    `short` is the label of what is computed, without saying that it is.
    """

    key: str
    label: str
    short: str = ""


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


def picked(sheet: Sheet, keys: tuple[str, ...]) -> Sheet:
    """The sheet with these columns alone."""
    places = [[column.key for column in sheet.columns].index(key) for key in keys]
    rows = tuple(tuple(row[place] for place in places) for row in sheet.rows)
    return Sheet(sheet.key, sheet.title, tuple(sheet.columns[place] for place in places), rows)


def figures_of(words: Words, row: Measured) -> Figures:
    """How a KPI's values are written, as on screen."""
    pattern = decimal(words, decimals_of(row)).pattern
    if row.value_type == "yes_no":
        yes, no = words.text("Yes"), words.text("No")
        pattern = f'[>=1]"{yes}";"{no}"'
    elif row.value_type == "milestone":
        pattern = _SHARE
    return Figures(lambda value: number_text(words, row, value), pattern)


def planned_figures(words: Words, row: Measured) -> Figures:
    """How the values planned for a KPI are written: a yes or no has no half, but a share."""
    return shares(words) if row.value_type == "yes_no" else figures_of(words, row)


def shares(words: Words) -> Figures:
    """How fractions are written: 0.375 as 38 %."""
    return Figures(words.percent, _SHARE)


def decimal(words: Words, decimals: int) -> Figures:
    """How numbers with so many decimals are written."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return Figures(lambda value: words.number(value, decimals), pattern)


def amount(value: float | None, figures: Figures) -> Amount | None:
    """The number with how it is written; None for none, and for what is no number."""
    return None if value is None or not math.isfinite(value) else Amount(value, figures)


def plain_number(value: float) -> str:
    """A number as programs read it: digits and a point, without separators or an exponent."""
    text = repr(value)
    if "e" in text:
        return format(Decimal(text), "f")
    return text.removesuffix(".0")
