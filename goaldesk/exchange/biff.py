"""An .xls workbook measured before anything else reads it: it may come from anybody.

The library that reads sheets makes every cell between the first and the last, and a copy of a
text for each cell that shares it; it follows formulas and chains of sectors wherever they lead.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from goaldesk.core.errors import FileProblem
from goaldesk.exchange import archive, spread
from goaldesk.exchange.compound import Compound, compound
from goaldesk.exchange.percent_cells import shows_percent

MOST_TEXT = archive.LARGEST_UNPACKED
_BOUND_SHEET, _STRINGS, _CONTINUE, _END, _LOCK = 0x85, 0xFC, 0x3C, 0x0A, 0x2F
_DIMENSIONS, _FORMULA, _FORMULA_TEXT = 0x200, 0x06, 0x207
_STYLE, _FORMAT, _PERCENT = 0xE0, 0x41E, (9, 10)
_FAR = 0xFFFF
_NUMBERS, _SHARED, _LABEL = 0xBD, 0xFD, 0x204
# NUMBER, LABEL, BOOLERR, RK, LABELSST, MULRK and FORMULA begin with their row and column.
_CELLS = frozenset((0x203, _LABEL, 0x205, 0x27E, _SHARED, _NUMBERS, _FORMULA))


class _Large(Exception):
    pass


@dataclass(slots=True)
class Measured:
    """An .xls with the same sheets that can be read without harm: alone in a plain compound file,
    and without the formulas behind its values.

    `shares` has the row (from 1) and column (from 0) of the cells of each sheet that show their
    number in per cent.
    """

    data: bytes
    shares: list[list[tuple[int, int]]]


def measured(name: str, data: bytes) -> Measured:
    """An .xls workbook once it is known how large it is.

    Raises FileProblem for one that is damaged, locked, or would take far more room than it seems.
    """
    if len(data) > archive.LARGEST:
        raise FileProblem(archive.LARGE, name=name)
    try:
        file = Compound(data)
        if "EncryptedPackage" in file:
            raise FileProblem(archive.LOCKED, name=name)
        stream = "Workbook" if "Workbook" in file else "Book"
        if stream not in file:
            raise FileProblem(archive.DAMAGED, name=name)
        book = bytearray(file.stream(stream))
        sheets: list[int] = []
        strings: list[int] = []
        formats, styles = set(_PERCENT), list[int]()
        free = 0
        for kind, start, free in _records(book, 0):
            if kind == _LOCK:
                raise FileProblem(archive.LOCKED, name=name)
            if kind == _BOUND_SHEET:
                sheets += struct.unpack_from("<I", book, start)
            elif kind == _STRINGS:
                strings = _Strings(book, start, free).sizes()
            elif kind == _STYLE:
                styles += struct.unpack_from("<H", book, start + 2)
            elif kind == _FORMAT and shows_percent(_text(book[start + 2 : free])):
                formats.add(*struct.unpack_from("<H", book, start))
        if len(sheets) > archive.MOST_ENTRIES:
            raise _Large
        cells = text = 0
        shows = [style in formats for style in styles]
        shares: dict[int, list[tuple[int, int]]] = {}
        for sheet in sorted(sheets):
            if not free <= sheet < len(book):
                raise ValueError("a sheet in another, or in none")
            free, more, longer = _taken(book, sheet, strings)
            shares[sheet] = sorted(_shares(book, sheet, shows)) if True in shows else []
            cells, text = cells + more, text + longer
            if cells > spread.MOST_CELLS or text > MOST_TEXT:
                raise _Large
    except _Large as error:
        raise FileProblem(archive.LARGE, name=name) from error
    except (ValueError, IndexError, struct.error) as error:
        raise FileProblem(archive.DAMAGED, name=name) from error
    return Measured(compound(stream, bytes(book)), [shares[sheet] for sheet in sheets])


def _records(book: bytearray, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of each record from a place on to the end of what begins there."""
    kind = 0
    while kind != _END and at < len(book):
        kind, length = struct.unpack_from("<2H", book, at)
        start, at = at + 4, at + 4 + length
        if at > len(book):
            raise ValueError("a torn record")
        yield kind, start, at


def _taken(book: bytearray, sheet: int, strings: list[int]) -> tuple[int, int, int]:
    """Where a sheet ends, how many cells lie between its first and last, and how much text.

    What could grow by itself is taken out of the sheet: the size that it says it has, for which
    room is made, and what its formulas are made of.
    """
    top, bottom, left, right = _FAR, -1, _FAR, 0
    end, text, of_formula = sheet, 0, (0, 0)
    for kind, start, end in _records(book, sheet):
        if kind == _DIMENSIONS:
            book[start:end] = bytes(end - start)
            continue
        if kind == _FORMULA_TEXT:
            row, column = of_formula
            text += struct.unpack_from("<H", book, start)[0]
        elif kind in _CELLS:
            row, column = struct.unpack_from("<2H", book, start)
        else:
            continue
        more = (end - start - 12) // 6 if kind == _NUMBERS else 0
        top, bottom = min(top, row), max(bottom, row)
        left, right = min(left, column), max(right, column + more)
        if kind == _SHARED:
            index = struct.unpack_from("<I", book, start + 6)[0]
            text += strings[index] if index < len(strings) else 0
        elif kind == _LABEL:
            text += struct.unpack_from("<H", book, start + 6)[0]
        elif kind == _FORMULA:
            of_formula = row, column
            if end - start < 22:
                raise ValueError("half a formula")
            book[start + 20 : start + 22] = b"\0\0"  # the length of the formula itself
    return end, max(0, bottom - top + 1) * (right - left + 1), text


def _shares(book: bytearray, sheet: int, shows: list[bool]) -> Iterator[tuple[int, int]]:
    """The cells of a sheet whose style shows per cent."""
    for kind, start, end in _records(book, sheet):
        if kind in _CELLS:
            row, column = struct.unpack_from("<2H", book, start)
            styles = range(start + 4, end - 2, 6) if kind == _NUMBERS else (start + 4,)
            for place, at in enumerate(styles):
                (style,) = struct.unpack_from("<H", book, at)
                if style < len(shows) and shows[style]:
                    yield row + 1, column + place


def _text(content: bytearray) -> str:
    """The text of a format, whose letters have one byte or two."""
    return content[3:].decode("utf-16-le" if content[2:3] == b"\1" else "latin-1", "replace")


class _Strings:
    """The table of texts that cells share, which goes on in the records that continue it."""

    def __init__(self, book: bytearray, start: int, end: int) -> None:
        self._book, self._at, self._end = book, start, end

    def sizes(self) -> list[int]:
        """How many bytes each text takes, about."""
        (count,) = struct.unpack_from("<I", self._book, self._at + 4)
        self._at += 8
        return [self._size() for _ in range(count)]

    def _size(self) -> int:
        if self._at >= self._end:
            self._go_on()
        length, flags = struct.unpack_from("<HB", self._book, self._at)
        self._at += 3
        behind = 0
        if flags & 8:
            behind += 4 * struct.unpack_from("<H", self._book, self._at)[0]
            self._at += 2
        if flags & 4:
            behind += struct.unpack_from("<I", self._book, self._at)[0]
            self._at += 4
        size, wide = 0, flags & 1
        while length:
            if self._at >= self._end:
                self._go_on()
                wide = self._book[self._at] & 1
                self._at += 1
            here = min(length, (self._end - self._at) // (1 + wide))
            if not here:
                raise ValueError("half a letter")
            self._at += here * (1 + wide)
            size += here * (3 if wide else 1)
            length -= here
        while behind:
            if self._at >= self._end:
                self._go_on()
            here = min(behind, self._end - self._at)
            self._at += here
            behind -= here
        return size

    def _go_on(self) -> None:
        kind, length = struct.unpack_from("<2H", self._book, self._end)
        if kind != _CONTINUE or not length:
            raise ValueError("texts that end too early")
        self._at, self._end = self._end + 4, self._end + 4 + length
