"""The pieces of a long report, as plain values that one template sets.

Texts are cut here to what a page has room for, so that no row is taller than a page and no word
wider than its column, whatever was written into the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from goaldesk.core.plain_text import clip
from goaldesk.reports.report import Drawn, Status

WIDTH = 519.0  # of the text on A4 and on Letter, in points
_SIZE = 8.0  # of letters in tables
_PADDING = 8.0  # of a cell, left and right together
_LINES, _NOTE_LINES = 20, 6  # of the tallest cell and of a note in it
_UNIT = 16
_PROSE = 2000  # letters of the longest paragraph, a wide one counting twice
_TITLE = 110
_BREAK = "\u200b"
_LEAST = 0.5  # of their size that letters shrink to
# Runs that break nowhere; Chinese and Japanese break everywhere.
_RUN = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]{4,}")
_BETWEEN = re.compile(r"(?<=\w)(?=\w)")


@dataclass(frozen=True, slots=True)
class Bar:
    """Progress as a bar with a tick where it was planned to be; `whole` is a goal's."""

    share: float | None
    planned: float | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table's cell holds beside a text alone.

    `unit` stands behind the text and `note` below it, both in small letters; `columns` is how many
    columns it spans, `depth` how far it is set in; `size` and `note_size` are the shares of
    their sizes that text and note are set in, for a long number to stay whole.
    """

    text: str = ""
    note: str = ""
    unit: str = ""
    strong: bool = False
    dim: bool = False
    status: Status | None = None
    bar: Bar | None = None
    depth: int = 0
    columns: int = 1
    size: float = 1.0
    note_size: float = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its width in points; a column without one has a `share` of what is left.

    `align` is left, right or center; a `tall` column's title is turned upright.
    """

    title: str
    width: float = 0.0
    share: float = 1.0
    align: str = "left"
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, texts or `Cell`s.

    A `group` row stands for those below it; a `joined` one belongs to the one above it.
    """

    cells: tuple[str | Cell, ...]
    group: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page.

    `groups` is a line above the head: titles with the number of columns below each.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, int], ...] = ()
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows; `level` 2 is in the contents, 3 is not."""

    text: str
    level: int = 2
    status: Status | None = None
    new_page: bool = False
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a `small` one is a note or says that there is nothing to show."""

    text: str
    small: bool = False
    kind: str = field(default="text", init=False)


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences, one a point."""

    items: tuple[str, ...]
    kind: str = field(default="points", init=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as wide as the text."""

    chart: Drawn
    kind: str = field(default="picture", init=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a quadrant: its code and text, what stands at its end, and notes below it."""

    code: str
    text: str
    aside: str = ""
    note: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Quadrant:
    """A quarter of a matrix; `empty` is said where there are no entries."""

    title: str
    note: str
    entries: tuple[Entry, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Quadrants:
    """Four quarters: top left, top right, bottom left, bottom right."""

    parts: tuple[Quadrant, ...]
    kind: str = field(default="quadrants", init=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """The place of the positioning statement."""

    kind: str = field(default="statement", init=False)


Block = Table | Heading | Text | Points | Facts | Picture | Quadrants | Statement


def dotted(*parts: str) -> str:
    """What there is of these texts, in one line."""
    return " · ".join(filter(None, parts))


def title(text: str) -> str:
    """A heading's text, not longer than two lines."""
    return clip(text, _TITLE)


def prose(text: str) -> str:
    """A paragraph's text, not longer than a quarter of a page."""
    return clip(text, _PROSE)


def table(
    columns: Sequence[Column],
    rows: Iterable[Row | Sequence[str | Cell]],
    groups: Sequence[tuple[str, int]] = (),
) -> Table:
    """A table as wide as the text, its texts cut and broken to fit their columns."""
    left = WIDTH - sum(column.width for column in columns)
    shares = sum(column.share for column in columns if not column.width)
    placed = tuple(
        column if column.width else replace(column, width=left * column.share / shares)
        for column in columns
    )
    widths = [column.width for column in placed]
    made = []
    for row in rows:
        shown = row if isinstance(row, Row) else Row(tuple(row))
        made.append(replace(shown, cells=tuple(_fit_row(shown.cells, widths))))
    heads = tuple(replace(head, title=_head(head)) for head in placed)
    return Table(heads, tuple(made), tuple(groups))


def _fit_row(cells: Sequence[str | Cell], widths: Sequence[float]) -> Iterable[str | Cell]:
    at = 0
    for cell in cells:
        span = 1 if isinstance(cell, str) else cell.columns
        width = sum(widths[at : at + span]) - _PADDING
        at += span
        if isinstance(cell, str):
            size = _size(cell, width)
            text = fit(cell, width / size)
            yield text if size == 1 else Cell(text, size=size)
        else:
            inner = width - cell.depth * 7
            size, note_size = _size(cell.text, inner), _size(cell.note, inner)
            yield replace(
                cell,
                text=fit(cell.text, inner / size),
                size=size,
                note=fit(cell.note, inner / note_size, _NOTE_LINES),
                note_size=note_size,
                unit=clip(cell.unit, _UNIT),
            )


def _size(text: str, width: float) -> float:
    """The share of its size at which the longest number in a text is as wide as the column.

    A number that went on in the next line would be read as two. One too long for that breaks.
    """
    from goaldesk.reports import lettering

    numbers = (run for run in _RUN.findall(text) if len(run) * _SIZE > width and _is_number(run))
    widest = max((lettering.width(run, _SIZE, lettering.BOLD) for run in numbers), default=0.0)
    return 0.99 * width / widest if width < widest <= width / _LEAST else 1.0


def _is_number(run: str) -> bool:
    return any(map(str.isdigit, run)) and not any(map(str.isalpha, run))


def fit(text: str, width: float, lines: int = _LINES) -> str:
    """The text for a column of this width in points: so many lines, no word wider than it."""
    return breakable(clip(text, int(lines * width / (_SIZE / 2))), width)


def breakable(text: str, width: float) -> str:
    """The text with places to break in the words that are wider than `width` points."""
    from goaldesk.reports import lettering

    def broken(found: re.Match[str]) -> str:
        run = found.group()
        # Letters are a quarter of their size wide at least, and as wide as that at most.
        most = len(run) * _SIZE
        fits = most <= width or (
            most / 4 <= width and lettering.width(run, _SIZE, lettering.BOLD) <= width
        )
        return run if fits else _BETWEEN.sub(_BREAK, run)

    return _RUN.sub(broken, text)


def _head(column: Column) -> str:
    return clip(column.title, 26) if column.tall else fit(column.title, column.width - _PADDING)


def spread(
    first: Sequence[Column], titles: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[Table]:
    """A matrix of many columns in as many tables as it takes, the first columns in each.

    `rows` hold cells of the first columns and then one for each title. Titles stand upright where
    there are too many to lie.
    """
    room = WIDTH - sum(column.width for column in first) - 130 * any(not c.width for c in first)
    parts = -(-len(titles) // int(room // _NARROW)) or 1
    each = -(-len(titles) // parts) or 1
    width = min(_WIDE, room / each)
    tall = width < _LYING
    found = []
    for start in range(0, max(1, len(titles)), each):
        shown = slice(start, start + each)
        columns = [Column(name, width, align="center", tall=tall) for name in titles[shown]]
        cut = [(*row[: len(first)], *row[len(first) :][shown]) for row in rows]
        found.append(table([*first, *columns], cut))
    return found


# Points that a matrix' column has at least, at most, and where its title can lie.
_NARROW, _WIDE, _LYING = 25.0, 84.0, 52.0
