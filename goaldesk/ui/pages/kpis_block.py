"""A block of cells as it is copied from a spreadsheet, and where its values go in the grid."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.queries.grid import GridLine
from goaldesk.core.words import Words
from goaldesk.ui.pages.kpis_paste import MOST_CHARACTERS, MOST_LINES

YES = frozenset({"yes", "y", "true", "是", "1"})
NO = frozenset({"no", "n", "false", "否", "0"})

Change = tuple[int, int, float]


def cells_of(text: str, words: Words) -> list[list[str]]:
    """The cells of lines that tabs divide; a final empty line is none. Invalid if too large."""
    rows: list[list[str]] = []
    if len(text) <= MOST_CHARACTERS:
        plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
        rows = [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(plain, newline=""), delimiter="\t")
        ]
    if len(text) > MOST_CHARACTERS or len(rows) > MOST_LINES:
        raise Invalid(
            N_("The clipboard holds too much: at most {most} lines. Nothing was pasted."),
            most=words.number(MOST_LINES),
        )
    if not any(any(row) for row in rows):
        raise Invalid(
            N_("The clipboard holds no values. Copy a block of cells from a spreadsheet first.")
        )
    return rows


def amount(words: Words, line: GridLine, text: str) -> float | None:
    """The value that was typed for a KPI; None for an empty text; Invalid for anything else."""
    if line.kpi.value_type == "yes_no" and text.strip():
        plain = text.strip().lower()
        if plain in YES or plain == words.text("Yes").lower():
            return 1.0
        if plain in NO or plain == words.text("No").lower():
            return 0.0
        raise Invalid(N_("“{text}” is neither yes nor no."), text=text.strip()[:40])
    return words.parse_number(text)


def _is_number(words: Words, text: str) -> bool:
    if text.lower() in YES | NO | {words.text("Yes").lower(), words.text("No").lower()}:
        return True
    try:
        words.parse_number(text)
    except Invalid:
        return False
    return True


def placed(
    cells: Sequence[Sequence[str]],
    lines: Sequence[GridLine],
    titles: Sequence[str],
    at: tuple[int, int],
    words: Words,
) -> list[Change]:
    """The values of a block put at row and period `at`: (row, period, value).

    Titles above it and names or codes of KPIs in front of it decide where its values go, if they
    were copied along. Empty cells leave what is there. Raises Invalid for anything else; then
    nothing is to be taken.
    """
    named, columns, body = _columns(cells, titles, at[1], words)
    by_name = _by_name(lines)
    changes: dict[tuple[int, int], float] = {}
    for number, (source, cells_in_row) in enumerate(body):
        row = at[0] + number
        if named:
            if not any(cells_in_row):
                continue
            name = cells_in_row[0]
            if name.lower() not in by_name:
                raise Invalid(
                    N_("Row {row}: there is no KPI “{name}” in the grid. Nothing was pasted."),
                    row=source,
                    name=name[:40],
                )
            row = by_name[name.lower()]
        for column, text in enumerate(cells_in_row):
            if (named and not column) or not text:
                continue
            place = (row, columns[column])
            value = _value(place, text, lines, titles, (source, column + 1), words)
            if value is None:
                continue
            if place in changes:
                raise Invalid(
                    N_("Row {row} gives a second value for the same cell. Nothing was pasted."),
                    row=source,
                )
            changes[place] = value
    return [(row, column, value) for (row, column), value in changes.items()]


def _by_name(lines: Sequence[GridLine]) -> dict[str, int]:
    """The row of each name and code; of those that several KPIs share, none."""
    found: dict[str, int] = {}
    twice = set()
    for row, line in enumerate(lines):
        for word in {line.kpi.name.strip().lower(), line.kpi.code.strip().lower()} - {""}:
            if word in found:
                twice.add(word)
            found[word] = row
    return {word: row for word, row in found.items() if word not in twice}


def _columns(
    cells: Sequence[Sequence[str]], titles: Sequence[str], first: int, words: Words
) -> tuple[bool, list[int], list[tuple[int, Sequence[str]]]]:
    """Whether names stand in front, each column's period, and the rows without titles."""
    body = list(enumerate(cells, 1))
    width = max(len(row) for row in cells)
    known = {title.lower(): index for index, title in enumerate(titles)}
    head = body[0][1]
    titled = any(cell.lower() in known for cell in head)
    if titled:
        body = body[1:]
    named = any(row and row[0] and not _is_number(words, row[0]) for _, row in body)
    if not titled:
        return named, [first + column - named for column in range(width)], body
    columns = []
    for column in range(width):
        title = head[column] if column < len(head) else ""
        used = any(column < len(row) and row[column] for _, row in body)
        if (not named or column) and used and title.lower() not in known:
            raise Invalid(
                N_("Column {column}: there is no period “{name}” here. Nothing was pasted."),
                column=column + 1,
                name=title[:40],
            )
        columns.append(known.get(title.lower(), -1))
    return named, columns, body


def _value(
    place: tuple[int, int],
    text: str,
    lines: Sequence[GridLine],
    titles: Sequence[str],
    source: tuple[int, int],
    words: Words,
) -> float | None:
    row, column = place
    if row >= len(lines):
        raise Invalid(
            N_("The block has more rows than there are KPIs below the cursor. Nothing was pasted.")
        )
    if column >= len(titles):
        raise Invalid(
            N_(
                "The block reaches into the future: the last period is {period}. "
                "Nothing was pasted."
            ),
            period=titles[-1],
        )
    try:
        return amount(words, lines[row], text)
    except Invalid:
        raise Invalid(
            N_("Row {row}, column {column}: “{text}” is not a value. Nothing was pasted."),
            row=source[0],
            column=source[1],
            text=text[:40],
        ) from None
