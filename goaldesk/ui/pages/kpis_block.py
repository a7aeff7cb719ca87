"""A block of cells as it is copied from a spreadsheet, and where its values go in the grid."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from goaldesk.core import sentences
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import cut, narrow
from goaldesk.core.queries.grid import Period, period_of
from goaldesk.core.rows import GoalRow, KpiRow
from goaldesk.core.words import Words
from goaldesk.exchange import days
from goaldesk.exchange.amounts import NO, NOTHING, YES, bare
from goaldesk.exchange.existing import Names
from goaldesk.exchange.kpi_values import NOT_IN_PER_CENT
from goaldesk.ui.pages.kpis_grid_model import GridRow
from goaldesk.ui.pasted_rows import NO_VALUES

# Without a dot: 2026.10 is a value.
_MONTH = re.compile(r"(\d{4})[-/年](\d{1,2})月?")

Change = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """The values of a block with their row and period, and what became of the goals it crosses.

    `goals` is empty, "passed" where its rows went to KPIs alone, or "empty" where its empty rows
    fell on goals.
    """

    changes: tuple[Change, ...]
    goals: str = ""


def amount(words: Words, kpi: KpiRow, text: str) -> float | None:
    """The value that was typed for a KPI; None for an empty text; Invalid for anything else.

    The KPI's own unit may stand behind a number, its currency around it.
    """
    plain = narrow(text)
    if kpi.value_type == "yes_no" and plain:
        if plain.lower() in YES or plain.lower() == words.text("Yes").lower():
            return 1.0
        if plain.lower() in NO or plain.lower() == words.text("No").lower():
            return 0.0
        raise Invalid(N_("“{text}” is neither yes nor no."), text=cut(text))
    unit, currency = counted_in(kpi)
    if plain.endswith("%") and "%" not in unit:
        raise Invalid(NOT_IN_PER_CENT, text=cut(text), name=cut(kpi.name))
    return words.parse_number(bare(text, unit, currency))


def counted_in(kpi: KpiRow) -> tuple[str, str]:
    """The unit of a KPI's values, and the currency of amounts of money."""
    currency = kpi.currency if kpi.value_type == "currency" else ""
    return sentences.trailing_unit(kpi), currency


Counts = Collection[tuple[str, str]]


def _is_number(words: Words, text: str, counts: Counts) -> bool:
    """Whether a cell is a value, with what one of the KPIs counts in or without."""
    if text.lower() in YES | NO | {words.text("Yes").lower(), words.text("No").lower()}:
        return True
    for unit, currency in counts:
        with contextlib.suppress(Invalid):
            words.parse_number(bare(text, unit, currency))
            return True
    return False


def placed(
    cells: Sequence[Sequence[str]],
    rows: Sequence[GridRow],
    titles: Sequence[str],
    periods: Sequence[Period],
    at: tuple[int, int],
    words: Words,
) -> Placed:
    """Where the values of a block put at row and period `at` go.

    Titles above it (a period as the grid calls it, a month as 2026-10, or a day) and names or
    codes of KPIs in front of it decide where its values go, if they were copied along. Empty
    cells and dashes leave what is there. Raises Invalid for anything else; nothing is taken then.
    """
    counts = {("", ""), *(counted_in(row.line.kpi) for row in rows if row.line is not None)}
    headed = _headed(cells, titles, periods, words, counts)
    named, columns, body = _columns(cells, headed, at[1], words, counts)
    goals = ""
    if named:
        places = _by_name(body, rows)
    else:
        places, goals = _one_below_the_other(body, rows, at[0])
    changes: dict[tuple[int, int], float] = {}
    for place_row, (source, cells_in_row) in zip(places, body, strict=False):
        for column, text in enumerate(cells_in_row):
            if (named and not column) or text in NOTHING:
                continue
            place = (place_row, columns[column])
            value = _value(place, text, rows, titles, (source, column + 1), words)
            if value is None:
                continue
            if place in changes:
                raise Invalid(
                    N_("Row {row} gives a second value for the same cell. Nothing was pasted."),
                    row=source,
                )
            changes[place] = value
    if not changes:
        raise Invalid(NO_VALUES)
    return Placed(tuple((row, column, value) for (row, column), value in changes.items()), goals)


Body = Sequence[tuple[int, Sequence[str]]]


def _by_name(body: Body, rows: Sequence[GridRow]) -> list[int]:
    """The row of the KPI that is named in front of each line; a name that several share is none."""
    names = Names("kpi", {})
    for row, shown in enumerate(rows):
        if shown.line is not None:
            names.learn(shown.line.kpi.name, str(row))
            names.learn(shown.line.kpi.code, str(row))
    places = []
    for source, cells in body:
        name = cells[0] if cells else ""
        if NOTHING.issuperset(cells[1:]):  # nothing to take, such as the line of a goal
            places.append(-1)
            continue
        try:
            places.append(int(names.require(name)))
        except Invalid:
            raise Invalid(
                N_("Row {row}: there is no KPI “{name}” in the grid. Nothing was pasted."),
                row=source,
                name=cut(name),
            ) from None
    return places


def _one_below_the_other(body: Body, rows: Sequence[GridRow], first: int) -> tuple[list[int], str]:
    """The row of each line of a block without names, and what became of the goals between.

    Lines may have an empty one for each goal, as the grid itself has, or none at all; anything
    else could put values beside a wrong KPI.
    """
    last = max((number for number, (_, cells) in enumerate(body) if any(cells)), default=-1)
    body = body[: last + 1]
    goals = {
        number
        for number in range(len(body))
        if first + number < len(rows) and rows[first + number].line is None
    }
    empty = {number for number, (_, cells) in enumerate(body) if not any(cells)}
    taking = [row for row in range(first, len(rows)) if rows[row].line is not None]
    if goals <= empty:
        _fits(len(body) - len(goals), len(taking))
        return list(range(first, first + len(body))), "empty" if goals else ""
    if empty:
        number = min(goals - empty)
        goal = rows[first + number].row
        assert isinstance(goal, GoalRow)
        raise Invalid(
            N_(
                "Row {row} of the block would fall on the goal “{goal}”, and other rows are "
                "empty. Copy the names of the KPIs along with the values. Nothing was pasted."
            ),
            row=body[number][0],
            goal=cut(goal.title),
        )
    _fits(len(body), len(taking))
    return taking[: len(body)], "passed"


def _fits(wanted: int, room: int) -> None:
    if wanted > room:
        raise Invalid(
            N_(
                "The block has {rows} rows, but from the cursor on there are only {room} KPIs. "
                "Nothing was pasted."
            ),
            rows=wanted,
            room=room,
        )


def _headed(
    cells: Sequence[Sequence[str]],
    titles: Sequence[str],
    periods: Sequence[Period],
    words: Words,
    counts: Counts,
) -> dict[str, int]:
    """Which of the first line's cells name a period, and which."""
    known = {title.lower(): index for index, title in enumerate(titles)}
    found = {}
    without_year = _without_year(cells, periods[-1].first, words, counts)
    for cell in cells[0]:
        place = known.get(cell.lower())
        named = without_year.get(cell) or _days(cell, words) if place is None else None
        if named is not None:
            first, last = named
            held = (n for n, period in enumerate(periods) if period.first <= first)
            place = next((n for n in held if last <= periods[n].last), None)
        if place is not None:
            found[cell] = place
    return found


def _without_year(
    cells: Sequence[Sequence[str]], last: dt.date, words: Words, counts: Counts
) -> dict[str, tuple[dt.date, dt.date]]:
    """The first and last day of what stands without its year above values, up to the last one."""
    head = cells[0]
    if any(_is_number(words, cell, counts) for cell in head[1:]):
        return {}  # the line of a KPI that is called so
    columns = zip_longest(*cells, fillvalue="")
    used = [title for title, *values in columns if not NOTHING.issuperset(values)]
    try:
        found = days.in_a_row(filter(days.is_yearless, used), last)
    except Invalid:
        return {}
    return {
        cell: (day.first, day.last) if isinstance(day, Period) else (day, day)
        for cell, day in found.items()
    }


def _days(text: str, words: Words) -> tuple[dt.date, dt.date] | None:
    """The first and last day of the month, or the day twice, that stood above a column."""
    month = _MONTH.fullmatch(narrow(text))
    try:
        if month:
            period = period_of("month", dt.date(int(month[1]), int(month[2]), 1))
            return period.first, period.last
        day = words.parse_date(text)
    except (Invalid, ValueError):
        return None
    return None if day is None else (day, day)


def _columns(
    cells: Sequence[Sequence[str]],
    headed: Mapping[str, int],
    first: int,
    words: Words,
    counts: Counts,
) -> tuple[bool, list[int], list[tuple[int, Sequence[str]]]]:
    """Whether names stand in front, each column's period, and the rows without titles."""
    body = list(enumerate(cells, 1))
    width = max(len(row) for row in cells)
    head = body[0][1]
    titled = bool(headed)
    if titled:
        body = body[1:]
    named = width > 1 and any(
        row and row[0] and not _is_number(words, row[0], counts) for _, row in body
    )
    if not titled:
        return named, [first + column - named for column in range(width)], body
    columns = []
    for column in range(width):
        title = head[column] if column < len(head) else ""
        used = any(column < len(row) and row[column] not in NOTHING for _, row in body)
        if (not named or column) and used and title not in headed:
            raise Invalid(
                N_("Column {column}: there is no period “{name}” here. Nothing was pasted."),
                column=column + 1,
                name=cut(title),
            )
        columns.append(headed.get(title, -1))
    return named, columns, body


def _value(
    place: tuple[int, int],
    text: str,
    rows: Sequence[GridRow],
    titles: Sequence[str],
    source: tuple[int, int],
    words: Words,
) -> float | None:
    row, column = place
    if column >= len(titles):
        raise Invalid(
            N_(
                "The block reaches into the future: the last period is {period}. "
                "Nothing was pasted."
            ),
            period=titles[-1],
        )
    line, cell = rows[row].line, rows[row].cell(column)
    assert line is not None
    assert cell is not None
    try:
        value = amount(words, line.kpi, text)
    except Invalid:
        raise Invalid(
            N_(
                "Row {row}, column {column} (“{kpi}”, {period}): “{text}” is not a value. "
                "Nothing was pasted."
            ),
            row=source[0],
            column=source[1],
            kpi=cut(line.kpi.name),
            period=titles[column],
            text=cut(text),
        ) from None
    if line.locked and value not in (None, cell.value):
        raise Invalid(
            N_("Row {row}: “{name}” takes no values here. Nothing was pasted."),
            row=source[0],
            name=cut(line.kpi.name),
        )
    return value
