"""Sheets as Markdown for wikis and mails, in which every text stays the text that it is."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence

from goaldesk.core.plain_text import clean
from goaldesk.core.tell import Tell, quiet
from goaldesk.core.words import Words
from goaldesk.exchange.sheet import Amount, Cell, Sheet

# Emphasis, code, links, cells, strikethrough, formulas, mentions. Texts stand behind a title's #
# or in a cell, where nothing that begins a line means anything.
_MARKS = re.compile(r"[\\`*_\[\]|~$@^]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Addresses that many programs make links of, and names of small pictures such as :tada:.
_ADDRESS = re.compile(r":(?=//|[\w+-]+:)|(?<=www)\.", re.IGNORECASE)
_BREAK = "<br>"


def dumps(sheets: Sequence[Sheet], words: Words, title: str, tell: Tell = quiet) -> str:
    """A heading, and a table for each sheet that has rows. `tell` gets the share done."""
    parts = [f"# {escaped(title) or '–'}"]
    for number, sheet in enumerate(sheets):
        tell(number / len(sheets))
        if sheet.rows:
            parts.append(f"## {escaped(sheet.title)}")
            parts.append("\n".join(_table(sheet, words)))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    plain = "".join(_ENTITIES.get(sign, sign) for sign in clean(text).strip(" \t\n"))
    marked = _ADDRESS.sub(lambda found: f"\\{found[0]}", _MARKS.sub(r"\\\g<0>", plain))
    return re.sub(r" *\n\s*", _BREAK, marked).replace("\t", " ")


def _table(sheet: Sheet, words: Words) -> Iterator[str]:
    rows = [[_cell(words, cell) for cell in row] for row in sheet.rows]
    numbers = [
        all(not isinstance(row[place], (str, dt.date)) for row in sheet.rows)
        for place in range(len(sheet.columns))
    ]
    yield _line([escaped(column.short or column.label) for column in sheet.columns])
    yield _line(["---:" if number else "---" for number in numbers])
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(words: Words, cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return escaped(cell)
        case dt.date():
            return words.date(cell)
        case Amount():
            return escaped(cell.figures.text(cell.value))
    return words.number(cell) if math.isfinite(cell) else ""
