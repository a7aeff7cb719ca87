"""Measurements as they are copied from a spreadsheet: a date, a value and perhaps a note a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import cut
from goaldesk.core.queries.grid import Period
from goaldesk.core.words import Words
from goaldesk.exchange.days import in_a_row, is_yearless, when
from goaldesk.ui.pasted_rows import MOST_CHARACTERS, MOST_LINES

Dated = Mapping[str, dt.date | Period]


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

    Empty lines and a first line of titles are passed over. `day_in` tells the day for a month or
    another period, `value_of` reads a value. Raises Invalid, which names the line, for anything
    that is no measurement; then nothing is to be taken.
    """
    if len(text) > MOST_CHARACTERS:
        raise Invalid(
            N_(
                "The clipboard holds {count} characters; at most {most} can be pasted at once. "
                "Nothing was pasted."
            ),
            count=words.number(len(text)),
            most=words.number(MOST_CHARACTERS),
        )
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Invalid(
            N_(
                "The clipboard holds {count} lines; at most {most} can be pasted at once. "
                "Nothing was pasted."
            ),
            count=words.number(len(lines)),
            most=words.number(MOST_LINES),
        )
    if lines and _is_title(lines[0][1], words):
        lines = lines[1:]
    if not lines:
        raise Invalid(
            N_(
                "The clipboard holds no measurements. Copy two columns from a spreadsheet: "
                "the date and the value; a third one is the note."
            )
        )
    seen: dict[dt.date, int] = {}
    result = []
    without_year = _without_year([line for _, line in lines], today)
    for number, line in lines:
        found = _line(number, line, words, without_year, day_in, value_of)
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


def _is_title(line: str, words: Words) -> bool:
    """Whether neither a date nor a number stands in the line's first two cells."""
    cells = [cell for cell in line.split("\t")[:2] if cell.strip()]
    for cell in cells:
        for parse in (words.parse_date, words.parse_number, when):
            try:
                parse(cell)
            except Invalid:
                continue
            return False
    return len(cells) == 2


def _without_year(lines: list[str], today: dt.date) -> Dated:
    """The days and periods of lines that all begin with one without its year."""
    cells = [line.split("\t")[0].strip() for line in lines]
    try:
        return in_a_row(cells, today) if all(map(is_yearless, cells)) else {}
    except Invalid:
        return {}


def _day(
    cell: str, words: Words, without_year: Dated, day_in: Callable[[Period], dt.date]
) -> dt.date | None:
    try:
        return words.parse_date(cell)
    except Invalid:
        pass
    try:
        period = without_year.get(cell) or when(cell)
    except Invalid:
        return None
    if isinstance(period, Period):
        return day_in(period)
    return period if cell in without_year else None


def _line(
    number: int,
    line: str,
    words: Words,
    without_year: Dated,
    day_in: Callable[[Period], dt.date],
    value_of: Callable[[str], float | None],
) -> Pasted:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 2 or not cells[0] or not cells[1]:
        raise Invalid(
            N_("Line {line} needs a date, a tab and a value. Nothing was pasted."), line=number
        )
    day = _day(cells[0], words, without_year, day_in)
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
