"""Measurements as they are copied from a spreadsheet: a date, a value and perhaps a note a line."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import cut
from goaldesk.core.queries.grid import Period
from goaldesk.core.words import Words
from goaldesk.exchange.amounts import NOTHING
from goaldesk.exchange.days import in_a_row, is_yearless, order_of, when
from goaldesk.ui.pasted_rows import cells_of


@dataclass(frozen=True, slots=True)
class Pasted:
    """One line that was read; the note is None where the line has none."""

    date: dt.date
    value: float
    note: str | None


def read(
    text: str,
    words: Words,
    today: dt.date,
    day_in: Callable[[Period], dt.date],
    value_of: Callable[[str], float | None],
) -> tuple[Pasted, ...]:
    """The measurements in lines of date, TAB, value and perhaps TAB, note.

    Lines without a value and a first line of titles are passed over. `day_in` tells the day for a
    month or another period, `value_of` reads a value. Raises Invalid, which names the line, for
    anything that is no measurement; then nothing is to be taken.
    """
    lines = list(enumerate(cells_of(text, words), 1)) if text.strip() else []
    if lines and _is_title(lines[0][1], words):
        lines = lines[1:]
    lines = [(number, cells) for number, cells in lines if not _is_empty(cells)]
    if not lines:
        raise Invalid(
            N_(
                "The clipboard holds no measurements. Copy two columns from a spreadsheet: "
                "the date and the value; a third one is the note."
            )
        )
    day_of = _days([cells[0] for _, cells in lines], words, today, day_in)
    seen: dict[dt.date, int] = {}
    result = []
    for number, cells in lines:
        found = _line(number, cells, day_of, value_of)
        if found.date > today:
            raise Invalid(
                N_("Line {line}: {date} lies in the future; today is {today}. Nothing was pasted."),
                line=number,
                date=found.date,
                today=today,
            )
        if found.date in seen:
            raise Invalid(
                N_("Line {line}: {date} already stands in line {first}. Nothing was pasted."),
                line=number,
                date=found.date,
                first=seen[found.date],
            )
        seen[found.date] = number
        result.append(found)
    return tuple(result)


def _is_title(cells: Sequence[str], words: Words) -> bool:
    """Whether neither a date nor a number stands in the line's first two cells."""
    cells = [cell for cell in cells[:2] if cell]
    for cell in cells:
        for parse in (words.parse_date, words.parse_number, when):
            try:
                parse(cell)
            except Invalid:
                continue
            return False
    return len(cells) == 2


def _is_empty(cells: Sequence[str]) -> bool:
    """Whether nothing stands in a line, or nothing beside its date: not measured yet."""
    return not any(cells) or (len(cells) > 1 and NOTHING.issuperset(cells[1:]))


def _days(
    cells: list[str], words: Words, today: dt.date, day_in: Callable[[Period], dt.date]
) -> Callable[[str], dt.date | None]:
    """What finds the day in each of these cells, as all of them together show it."""
    without_year: Mapping[str, dt.date | Period] = {}
    if all(map(is_yearless, cells)):
        with contextlib.suppress(Invalid):
            without_year = in_a_row(cells, today)
    order, _ = order_of(cells)

    def day_of(cell: str) -> dt.date | None:
        with contextlib.suppress(Invalid):
            return words.parse_date(cell)
        with contextlib.suppress(Invalid):
            found = without_year.get(cell) or when(cell, order)
            return day_in(found) if isinstance(found, Period) else found
        return None

    return day_of


def _line(
    number: int,
    cells: Sequence[str],
    day_of: Callable[[str], dt.date | None],
    value_of: Callable[[str], float | None],
) -> Pasted:
    if len(cells) < 2 or not cells[0] or not cells[1]:
        raise Invalid(
            N_("Line {line} needs a date, a tab and a value. Nothing was pasted."), line=number
        )
    day = day_of(cells[0])
    if day is None:
        raise Invalid(
            N_(
                "Line {line}: “{text}” is not a date. Write it as year-month-day, such as "
                "2026-11-09. Nothing was pasted."
            ),
            line=number,
            text=cut(cells[0]),
        )
    try:
        value = value_of(cells[1])
    except Invalid:
        value = None
    if value is None:
        raise Invalid(
            N_("Line {line}: “{text}” is not a value of this KPI. Nothing was pasted."),
            line=number,
            text=cut(cells[1]),
        )
    note = " ".join(cells[2:]).strip()
    return Pasted(day, value, note or None)
