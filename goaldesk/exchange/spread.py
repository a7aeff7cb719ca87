"""How far the sheets of a workbook reach once they are read, from the XML that describes them.

A few bytes can say a cell in the last row and column, a long text in each of a million cells, or
a row repeated a million times; the library that reads sheets makes all of them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

MOST_CELLS = 6_000_000
MOST_TEXT = 100_000_000

_COLUMN = re.compile(r"[A-Za-z]{1,3}")
# A cell that shares a text, as programs write it: of any other one it is not known which text.
_SHARED = re.compile(rb"""<c [^<>']*(?<= )t="s"[^<>']*><v>([0-9]{1,9})</v></c>""")


class Reach:
    """What was seen of a workbook's parts."""

    def __init__(self) -> None:
        self._texts = array("Q")
        self._sheets: list[_Sheet] = []

    def add(self, part: str, content: bytes) -> bool:
        """Look at one part; False where making its cells could take gigabytes.

        Raises ValueError for XML that is not well-formed or brings its own document type.
        """
        name = part.lower()
        if name.endswith("sharedstrings.xml"):
            if self._texts:
                raise ValueError("shared texts in two parts")
            self._texts = _texts(content)
        if name == "content.xml" and not _repeated(content):
            return False
        # The library reads a sheet from whichever part the workbook names.
        if b"sheetData" in content:
            self._sheets.append(_sheet(content))
        elif name.endswith((".xml", ".rels")):
            _parse(expat.ParserCreate(), content)
        return sum(sheet.cells for sheet in self._sheets) <= MOST_CELLS

    def text(self) -> int:
        """How much text the cells of all sheets share, once every part was added."""
        return sum(sheet.text(self._texts) for sheet in self._sheets)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How many cells lie between the first and the last of a sheet, how many of them share a
    text, and of those for which it is known, which one."""

    cells: int
    sharing: int
    known: array[int]

    def text(self, texts: array[int]) -> int:
        longest = max(texts, default=0)
        told = sum(texts[at] if at < len(texts) else longest for at in self.known)
        return told + (self.sharing - len(self.known)) * longest


def _parse(parser: expat.XMLParserType, content: bytes) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("a workbook has no document type")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


def _sheet(content: bytes) -> _Sheet:
    """What a sheet's cells take; one without a value of its own takes nothing, and one that does
    not say where it stands comes after the one before."""
    row = column = rows = columns = sharing = 0
    shares = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal row, column, rows, columns, sharing, shares
        kind = name if len(name) < 3 else name.rpartition(":")[2]
        if kind == "c":
            column += 1
            if "r" in attributes:
                named, number = _place(attributes["r"])
                row, column = max(row, number), named or column
            shares = attributes.get("t") == "s"
        elif kind in ("v", "is"):
            rows, columns = max(rows, row), max(columns, column)
            sharing += shares
        elif kind == "row":
            row = _place(attributes["r"])[1] if "r" in attributes else row + 1
            column = 0

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    _parse(parser, content)
    # In a comment, a cell would be counted that is none.
    known = [] if b"<!" in content else _SHARED.findall(content)
    return _Sheet(rows * columns, sharing, array("L", map(int, known)))


def _place(place: str) -> tuple[int, int]:
    """The column and the row of a place such as AB12; 0 for one that is not said."""
    letters = place.rstrip("0123456789")
    return column_of(letters), int(place[len(letters) :] or 0)


@lru_cache(maxsize=1024)
def column_of(letters: str) -> int:
    """The number of a column by its letters: 1 for A, 28 for AB, 0 for none.

    Raises ValueError for what no column is called.
    """
    if letters and not _COLUMN.fullmatch(letters):
        raise ValueError("a cell that stands nowhere")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _texts(content: bytes) -> array[int]:
    """The length of each text that cells share."""
    lengths = array("Q")
    inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if name.rpartition(":")[2] == "si":
            if inside:
                raise ValueError("a shared text in another")
            inside = True
            lengths.append(0)

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name.rpartition(":")[2] != "si"

    def text(data: str) -> None:
        if inside:
            lengths[-1] += len(data.encode())

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    _parse(parser, content)
    return lengths


def _repeated(content: bytes) -> bool:
    """Whether the rows and cells of OpenDocument sheets stay within bounds when repeated: those of
    all sheets are made at once, and of each its value and its formula."""
    made = rows = last = width = widest = filled = text = 0
    repeats = cell_repeats = cell_text = row_text = 0
    in_table = in_cell = False
    fits = True

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal made, rows, last, width, widest, filled, row_text
        nonlocal repeats, cell_repeats, cell_text, in_table, in_cell
        if name == "table:table":
            if in_table:
                raise ValueError("a sheet in another")
            in_table = True
            made, rows, last, widest = made + last * widest, 0, 0, 0
        elif name == "table:table-row":
            repeats = times(attributes, "table:number-rows-repeated")
            width = filled = row_text = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            cell_repeats = times(attributes, "table:number-columns-repeated")
            cell_text = sum(map(len, attributes.values())) if _holds(attributes) else 0
            in_cell = True
        elif name == "text:s" and in_cell:
            cell_text += times(attributes, "text:c")

    def end(name: str) -> None:
        nonlocal rows, last, width, widest, filled, text, row_text, in_table, in_cell, fits
        if name in ("table:table-cell", "table:covered-table-cell"):
            width += cell_repeats
            if cell_text:
                filled = width
                row_text += cell_text * cell_repeats
            in_cell = False
        elif name == "table:table-row":
            rows += repeats
            if filled:
                last, widest = rows, max(widest, filled)
                text += row_text * repeats
                cells = made + last * widest
                fits = fits and 3 * cells <= MOST_CELLS and 2 * text <= MOST_TEXT
        elif name == "table:table":
            in_table = False

    def data(data: str) -> None:
        nonlocal cell_text
        cell_text += len(data.encode()) if in_cell else 0

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    _parse(parser, content)
    return fits


def _holds(attributes: Mapping[str, str]) -> bool:
    return any(name.startswith("office:") for name in attributes)


def times(attributes: Mapping[str, str], name: str) -> int:
    """How often an OpenDocument sheet repeats a row or cell, as its attribute of that name says.

    Raises ValueError for what is no number.
    """
    return max(1, int(attributes.get(name, "1")))
