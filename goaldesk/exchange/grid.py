"""A table from elsewhere, whatever it came in: heads, and rows of cells with their lines."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.plain_text import clean
from goaldesk.core.tell import Tell, quiet
from goaldesk.exchange import aliases, delimited, spreadsheet, units
from goaldesk.exchange.guarded import unguarded
from goaldesk.exchange.spreadsheet import Cell, Share

MOST_ROWS = 500_000
MOST_COLUMNS = 2_000
MOST_CELLS = 5_000_000
_HEAD_WITHIN = 20
_LOOKED_AT = 200

_EMPTY = N_("“{name}” holds no table: a line of column names, and lines below it.")
_MANY_ROWS = N_("“{name}” has more than {most} lines. Divide it, and import one part at a time.")
_MANY_COLUMNS = N_("“{name}” has more than {most} columns. Keep those that you need.")
_MANY_CELLS = N_("“{name}” has more than {most} cells. Divide it, and import one part at a time.")

Rows = Iterable[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it was read: `lines` are the line numbers of its `rows` in the file.

    `heads` are unique; a column without a name has a made one. A row may be shorter than the
    heads. `unit` is what a line above the heads says that numbers count in. `sheets` are those of
    the workbook; of a text, `encoding` and `delimiter` are told.
    """

    name: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    lines: Sequence[int]
    unit: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""

    def column(self, index: int) -> Iterator[Cell]:
        """The cells of a column that hold anything."""
        for row in self.rows:
            if index < len(row) and row[index] is not None:
                yield row[index]


def read_grid(
    name: str,
    data: bytes,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    fit: Callable[[Grid], float] = lambda grid: 0.0,
    tell: Tell = quiet,
) -> Grid:
    """The table in a CSV, TSV, xlsx, xls or ods file with these bytes.

    Without `sheet` the one with a table whose first rows have the highest `fit`, of equals the
    first; without `encoding` and `delimiter` those that fit. Raises FileProblem for what is no
    table, too large, or made to do harm.
    """
    if data.startswith((spreadsheet.PACKED, spreadsheet.COMPOUND)):
        book = spreadsheet.Workbook(name, data)
        sheets = book.sheets if sheet is None else (sheet,)
        if len(sheets) > 1:
            fits = {one: _fit(name, book, one, fit, tell) for one in sheets}
            sheets = tuple(sorted(sheets, key=lambda one: -fits[one]))
        for chosen in sheets:
            try:
                rows = _kept(name, _told(book.rows(chosen), tell), _plain)
                return replace(_grid(name, *rows), sheets=book.sheets, sheet=chosen)
            except _NoTable:
                continue
        raise FileProblem(_EMPTY, name=name)
    if len(data) > delimited.LARGEST:
        raise FileProblem(_MANY_CELLS, name=name, most=float(MOST_CELLS))
    encoding = encoding or delimited.encoding_of(name, data)
    lines = delimited.lines(name, data, encoding)
    first = list(itertools.islice(lines, 40))
    if first and first[0].strip().lower()[:-1] == "sep=":
        delimiter = delimiter or first[0].strip()[-1]
        first[0] = "\n"
    delimiter = delimiter or delimited.delimiter_of(first)
    cells = delimited.cells(name, itertools.chain(first, lines), delimiter)
    try:
        rows = _kept(name, _told(cells, tell, len(data)), lambda text: _plain(unguarded(text)))
        return replace(_grid(name, *rows), encoding=encoding, delimiter=delimiter)
    except _NoTable as error:
        raise FileProblem(_EMPTY, name=name) from error


def pasted(text: str, name: str, *, tell: Tell = quiet) -> Grid:
    """The table in a text from the clipboard, which `name` stands for in sentences."""
    return read_grid(name, clean(text).encode(), encoding="utf-8", tell=tell)


class _NoTable(Exception):
    pass


def _fit(
    name: str, book: spreadsheet.Workbook, sheet: str, fit: Callable[[Grid], float], tell: Tell
) -> float:
    """How well the first rows of a sheet fit; what holds no table there comes last."""
    tell(0.0)
    try:
        first = itertools.islice(book.rows(sheet), _LOOKED_AT)
        return fit(replace(_grid(name, *_kept(name, first, _plain)), sheet=sheet))
    except (_NoTable, FileProblem):
        return -1.0


def _told(rows: Rows, tell: Tell, size: int = 0) -> Rows:
    """The rows, while `tell` hears how much of `size` bytes has been read, roughly."""
    read = 0
    for count, (line, row) in enumerate(rows):
        if count % 4096 == 0:
            tell(min(read / size, 1.0) if size else 0.0)
        if size:
            read += sum(len(cell) for cell in row if isinstance(cell, str)) + len(row)
        yield line, row
    tell(1.0)


class _Known(dict[Cell, Cell]):
    """Cells as they are kept, by what was read; few are read only once."""

    def __init__(self, of_text: Callable[[str], str | None]) -> None:
        self._of_text = of_text

    def __missing__(self, value: Cell) -> Cell:
        made = self[value] = self._of_text(value) if isinstance(value, str) else value
        return made


def _kept(
    name: str, rows: Rows, of_text: Callable[[str], str | None]
) -> tuple[list[tuple[Cell, ...]], array[int]]:
    """The rows that hold anything, with their lines; equal texts are kept once."""
    kept: list[tuple[Cell, ...]] = []
    lines = array("l")
    known = _Known(of_text)
    cells = 0
    for line, row in rows:
        if len(row) > MOST_COLUMNS:
            raise FileProblem(_MANY_COLUMNS, name=name, most=float(MOST_COLUMNS))
        # A share equals the number that it is.
        made = [value if isinstance(value, Share) else known[value] for value in row]
        while made and made[-1] is None:
            made.pop()
        if not made:
            continue
        kept.append(tuple(made))
        lines.append(line)
        cells += len(made)
        if len(kept) > MOST_ROWS:
            raise FileProblem(_MANY_ROWS, name=name, most=float(MOST_ROWS))
        if cells > MOST_CELLS:
            raise FileProblem(_MANY_CELLS, name=name, most=float(MOST_CELLS))
    return kept, lines


def _plain(text: str) -> str | None:
    """A text as a document would keep it; blanks in front stay, since they may show a level."""
    if not (text.isascii() and text.isprintable()):
        text = clean(text)
    text = text.rstrip()
    return text if text.strip() else None


def _grid(name: str, rows: list[tuple[Cell, ...]], lines: array[int]) -> Grid:
    if len(rows) < 2:
        raise _NoTable
    head = _head(rows)
    width = max(map(len, rows[head:]))
    heads = _heads(rows[head], width)
    above = (units.said_in(shown(cell)) for row in rows[:head] for cell in row)
    unit = next(filter(None, above), "")
    del rows[: head + 1], lines[: head + 1]
    return Grid(name, heads, rows, lines, unit)


def _head(rows: Sequence[Sequence[Cell]]) -> int:
    """Which of the first rows names the columns: titles may stand above it.

    The one with the most names that are known, else the first that is as wide as most are.
    """
    first = rows[:_HEAD_WITHIN]
    known = [sum(1 for cell in row if aliases.is_known(shown(cell))) for row in first]
    if max(known) > 1 or (max(known) == 1 and len(first[known.index(1)]) == 1):
        return known.index(max(known))
    widths = [sum(1 for cell in row if cell is not None) for row in first]
    usual = max(widths, key=widths.count)
    # The corner above a column of days is often empty.
    corners = [width > 1 and row[0] is None for row, width in zip(first, widths, strict=True)]
    return next(i for i, width in enumerate(widths) if width + corners[i] >= usual)


def _heads(row: Sequence[Cell], width: int) -> tuple[str, ...]:
    """A name for each column; one that comes again, or is missing, gets its number."""
    heads: list[str] = []
    for index in range(width):
        name = " ".join(shown(row[index] if index < len(row) else None).split())
        if not name or name in heads:
            name = f"{name} #{index + 1}".strip()
        heads.append(name)
    return tuple(heads)


def shown(cell: Cell) -> str:
    """A cell as text: a date as ISO, a number without needless decimals."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, Share):
        return f"{shown(cell.percent)}%"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.isoformat()
