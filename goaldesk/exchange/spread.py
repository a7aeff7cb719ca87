"""How far the sheets of a workbook reach once they are read, from the XML that describes them.

A few bytes can say a cell in the last row and column, a long text in each of a million cells, or
a row repeated a million times; the library that reads sheets makes all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

MOST_CELLS = 6_000_000
MOST_TEXT = 1_000_000_000

# Where a row or a cell stands, as a sheet writes it: r="12", r="AB12"; read as plain bytes.
_PLACE = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")


class Reach:
    """What was seen of a workbook's parts; `add` tells whether it can still be read."""

    def __init__(self) -> None:
        self._longest = 0
        self._cells = 0

    def add(self, part: str, content: bytes) -> bool:
        """Look at one part; False where reading it could take gigabytes.

        Raises ValueError for XML that is not well-formed or brings its own document type.
        """
        rows, columns = _extent(content)
        if rows * columns > MOST_CELLS:
            return False
        if part.lower().endswith("sharedstrings.xml"):
            self._longest = _longest_text(content)
        elif part == "content.xml":
            return _repeated(content)
        else:
            if part.lower().endswith((".xml", ".rels")):
                _parse(expat.ParserCreate(), content)
            self._cells = max(self._cells, content.count(b"</") // 2)
        return self._longest * self._cells <= MOST_TEXT


def _parse(parser: expat.XMLParserType, content: bytes) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("a workbook has no document type")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


def _extent(content: bytes) -> tuple[int, int]:
    """The last row and column that a sheet names."""
    letters, rows = {b"A"}, 1
    for match in _PLACE.finditer(content):
        letters.add(match[1])
        rows = max(rows, int(match[2][:9]))
    return rows, max(column_of(name[:6]) for name in letters)


def column_of(letters: bytes) -> int:
    """The number of a column by its letters: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _longest_text(content: bytes) -> int:
    """The length of the longest text that cells share: what one child of the root holds."""
    depth = length = longest = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, length
        depth += 1
        if depth == 2:
            length = 0

    def end(name: str) -> None:
        nonlocal depth, longest
        depth -= 1
        if depth == 1:
            longest = max(longest, length)

    def text(data: str) -> None:
        nonlocal length
        length += len(data)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    _parse(parser, content)
    return longest


def _repeated(content: bytes) -> bool:
    """Whether the rows and cells of an OpenDocument sheet stay within bounds when repeated."""
    rows = width = widest = filled = text = 0
    repeats = cell_repeats = cell_text = row_text = 0
    in_cell = fits = True

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal rows, width, filled, repeats, cell_repeats, cell_text, row_text, in_cell
        if name == "table:table":
            rows = 0
        elif name == "table:table-row":
            repeats = times(attributes, "table:number-rows-repeated")
            width = filled = row_text = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            cell_repeats = times(attributes, "table:number-columns-repeated")
            cell_text = sum(map(len, attributes.values())) if _holds(attributes) else 0
            in_cell = True

    def end(name: str) -> None:
        nonlocal rows, width, widest, filled, text, row_text, in_cell, fits
        if name in ("table:table-cell", "table:covered-table-cell"):
            width += cell_repeats
            if cell_text:
                filled = width
                row_text += cell_text * cell_repeats
            in_cell = False
        elif name == "table:table-row":
            rows += repeats
            if filled:
                widest = max(widest, filled)
                text += row_text * repeats
                fits = fits and rows * widest <= MOST_CELLS and text <= MOST_TEXT

    def data(data: str) -> None:
        nonlocal cell_text
        cell_text += len(data) if in_cell else 0

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    _parse(parser, content)
    return fits


def _holds(attributes: Mapping[str, str]) -> bool:
    return any(name.startswith("office:") for name in attributes)


def times(attributes: Mapping[str, str], name: str) -> int:
    """How often an OpenDocument sheet repeats a row or cell, as its attribute of that name says."""
    given = attributes.get(name, "1")
    return int(given[:9]) if given.isdigit() else 1
