"""Writes .xls workbooks, good ones and such as mean harm, record by record."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from goaldesk.exchange.compound import compound

END = struct.pack("<2H", 0x0A, 0)
LARGE, DAMAGED, LOCKED = "is too large", "is not a whole workbook", "protected by a password"


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<4H2I", 0x600, kind, 0, 1996, 0, 0x600))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<3Hd", row, column, style, value))


def whole_numbers(row: int, column: int, *cells: tuple[int, int]) -> bytes:
    """Cells side by side, each with a whole number and its style."""
    packed = b"".join(struct.pack("<HI", style, value << 2 | 2) for value, style in cells)
    last = column + len(cells) - 1
    return record(0xBD, struct.pack("<2H", row, column) + packed + struct.pack("<H", last))


def style(pattern: int) -> bytes:
    return record(0xE0, struct.pack("<2H", 0, pattern) + bytes(16))


def pattern(number: int, text: str) -> bytes:
    made = text.encode("utf-16-le")
    return record(0x41E, struct.pack("<2HB", number, len(text), 1) + made)


def shared(row: int, column: int, index: int) -> bytes:
    return record(0xFD, struct.pack("<3HI", row, column, 0, index))


def label(row: int, column: int, text: bytes, length: int = 0) -> bytes:
    size = struct.pack("<4HB", row, column, 0, length or len(text), 0)
    return record(0x204, size + text)


def formula(row: int, column: int, value: float | None, tokens: bytes = b"\x1e\x01\x00") -> bytes:
    """A cell with a formula; without a value, that is a text which comes next."""
    found = struct.pack("<d", value) if value is not None else b"\0" * 6 + b"\xff\xff"
    head = struct.pack("<3H", row, column, 0) + found + bytes(6)
    return record(0x06, head + struct.pack("<H", len(tokens)) + tokens)


def formula_text(text: bytes, length: int = 0) -> bytes:
    return record(0x207, struct.pack("<HB", length or len(text), 0) + text)


def strings(*texts: bytes, count: int = 0) -> bytes:
    """The table of texts that cells share; what is too long for a record goes on in others."""
    head = struct.pack("<2I", 0, count or len(texts))
    made = [] if texts else [record(0xFC, head)]
    for text in texts:
        kind, first = (0x3C, b"") if made else (0xFC, head)
        start, rest = text[:8000], text[8000:]
        made.append(record(kind, first + struct.pack("<HB", len(text), 0) + start))
        while rest:
            made.append(record(0x3C, b"\0" + rest[:8000]))
            rest = rest[8000:]
    return b"".join(made)


def stream(
    sheets: Iterable[bytes], texts: bytes = b"", more: bytes = b"", at: int | None = None
) -> bytes:
    """A workbook's stream; `at` is where all sheets are said to begin."""
    made = [begin(0x10) + sheet + END for sheet in sheets]
    heads = 13 * len(made)
    place = len(begin(5)) + len(more) + heads + len(texts) + len(END)
    listed, where = b"", place
    for sheet in made:
        listed += record(0x85, struct.pack("<I5B", where if at is None else at, 0, 0, 1, 0, 65))
        where += len(sheet)
    return begin(5) + more + listed + texts + END + b"".join(made)


def workbook(
    sheets: Iterable[bytes], texts: bytes = b"", more: bytes = b"", at: int | None = None
) -> bytes:
    return compound("Workbook", stream(sheets, texts, more, at))


def table() -> bytes:
    """A good sheet: KPI, Date, Value, and a line."""
    return (
        record(0x200, struct.pack("<2I3H", 0, 2, 0, 3, 0))
        + b"".join(shared(0, column, column) for column in range(3))
        + shared(1, 0, 3)
        + label(1, 1, b"2026-10-31")
        + formula(1, 2, 1.5)
    )


TEXTS = strings(b"KPI", b"Date", b"Value", b"mau" * 3000)


def small(content: bytes) -> bytes:
    """A compound file that keeps its workbook in the stream of small streams."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    minis = -(-len(content) // 64)
    parts = -(-len(content) // 512)

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        head = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text), kind, 1, free, free, free)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    chains = [0xFFFFFFFD, end, end, *range(4, 3 + parts), end]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 2, 1, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    chains += [free] * (128 - len(chains))
    mini = [*range(1, minis), end, *[free] * (128 - minis)]
    entries = entry("Root Entry", 5, 3, len(content)) + entry("Workbook", 2, 0, len(content))
    return b"".join(
        (
            head,
            struct.pack("<128I", *chains),
            entries.ljust(512, b"\0"),
            struct.pack("<128I", *mini),
            content.ljust(parts * 512, b"\0"),
        )
    )


def endless(data: bytes) -> bytes:
    """The same file with the chain of its workbook going in a circle."""
    count = 0
    while struct.unpack_from("<I", data, len(data) - 4096 + 4 * count)[0] == count + 1:
        count += 1
    at = len(data) - 4096 + 4 * count
    return data[:at] + struct.pack("<I", 0) + data[at + 4 :]


def hostile() -> dict[str, tuple[str, bytes]]:
    """What is to be refused: a word of the sentence that says why, and the file."""
    long = strings(b"x" * 8000)
    far = number(0, 0, 1.0) + number(65_535, 65_535, 1.0)
    return {
        "one text in 50 000 cells": (
            LARGE,
            workbook([b"".join(shared(n // 100, n % 100, 0) for n in range(50_000))], long),
        ),
        "the last cell": (LARGE, workbook([far])),
        "wide sheets together": (
            LARGE, workbook([number(0, 0, 1.0) + number(20_000, 200, 1.0)] * 3),
        ),
        "texts that say they are long": (
            LARGE, workbook([b"".join(label(n, 0, b"a", 65_535) for n in range(5000))]),
        ),
        "texts of formulas that say they are long": (
            LARGE,
            workbook(
                [b"".join(formula(n, 0, None) + formula_text(b"a", 65_535) for n in range(5000))]
            ),
        ),
        "too many sheets": (LARGE, workbook([b""] * 300)),
        "four billion texts": (DAMAGED, workbook([table()], strings(count=0xFFFFFFFF))),
        "a sheet a hundred times": (DAMAGED, workbook([table()] * 100, TEXTS, at=2000)),
        "sheets that are none": (DAMAGED, workbook([table()], TEXTS, at=1_000_000)),
        "the last cell first": (LARGE, workbook([number(65_535, 65_535, 1.0) + number(0, 0, 1.0)])),
        "a text of no formula": (
            LARGE,
            workbook([number(65_535, 65_535, 1.0) + formula_text(b"a")]),
        ),
        "half a formula": (DAMAGED, workbook([record(0x06, bytes(20))])),
        "a chain without end": (DAMAGED, endless(workbook([table()], TEXTS))),
        "torn": (DAMAGED, workbook([table()], TEXTS)[:3000]),
        "another file": (DAMAGED, compound("Letter", stream([table()], TEXTS))),
        "a password": (LOCKED, workbook([table()], TEXTS, record(0x2F, b"\1\0" + bytes(52)))),
        "a locked package": (LOCKED, compound("EncryptedPackage", bytes(5000))),
        "large": (LARGE, workbook([table()], TEXTS) + bytes(11_000_000)),
    }  # fmt: skip


def growing() -> dict[str, bytes]:
    """What would grow by itself where it is read as it is, and is read without that."""
    spaces = b"\x1e\x01\x00" + b"\x19\x40\x00\xff" * 2000
    said = record(0x200, struct.pack("<2I3H", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    turned = record(0x200, struct.pack("<2I3H", 9, 3, 9, 3, 0))
    blown = table() + b"".join(formula(n, 0, 2.0, spaces) for n in range(2, 300))
    return {
        "a size that it says": workbook([said + table()], TEXTS),
        "a size turned round": workbook([turned + table()], TEXTS),
        "formulas full of blanks": workbook([blown], TEXTS),
        "small": small(stream([table()], strings(b"KPI", b"Date", b"Value", b"mau"))),
        "rows in another order": workbook([number(9, 0, 1.0) + table()], TEXTS),
        "plain": workbook([table()], TEXTS),
    }
