"""Files that mean harm, for the import to refuse: {name: (file name, its bytes)}."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping

import xlsxwriter


def workbook(rows: list[list[object]] | None = None) -> bytes:
    """A small, good workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(rows or [["KPI", "Date", "Value"], ["A", "2026-01-31", 1]]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def repacked(changes: Mapping[str, bytes], good: bytes | None = None) -> bytes:
    """A workbook with some of its parts replaced, and others added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good or workbook())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return buffer.getvalue()


def patched(data: bytes, part: str, offset: int, value: bytes) -> bytes:
    """A ZIP with bytes changed in the directory's entry of a part."""
    name = part.encode()
    at = next(
        place for place in _directory(data) if data[place + 46 : place + 46 + len(name)] == name
    )
    return data[: at + offset] + value + data[at + offset + len(value) :]


def _directory(data: bytes) -> list[int]:
    places, at = [], data.find(b"PK\x01\x02")
    while at >= 0:
        places.append(at)
        at = data.find(b"PK\x01\x02", at + 4)
    return places


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: str) -> bytes:
    return f"<worksheet {_NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode()


def strings(*texts: str) -> bytes:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f"<sst {_NAMESPACE}>{items}</sst>".encode()


def lying(size: int) -> bytes:
    """A workbook whose directory says that a part of many megabytes has `size` bytes."""
    data = repacked({"xl/media/a.bin": b"0" * 50_000_000})
    first = b"0" * size
    data = patched(data, "xl/media/a.bin", 16, struct.pack("<I", zlib.crc32(first)))
    return patched(data, "xl/media/a.bin", 24, struct.pack("<I", size))


def opendocument(rows: str) -> bytes:
    """An OpenDocument sheet with these rows."""
    buffer = io.BytesIO()
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0"'
        f' xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Data">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def overlapping() -> bytes:
    """Two entries of the directory that unpack the same bytes."""
    good = workbook()
    places = _directory(good)
    other = good[places[0] + 42 : places[0] + 46]
    return good[: places[1] + 42] + other + good[places[1] + 46 :]


def binary() -> bytes:
    """A binary workbook of two cells, the first and the last that there are."""

    def record(kind: int, content: bytes = b"") -> bytes:
        head = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
        return head + bytes([len(content)]) + content

    def text(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def cell(row: int, column: int) -> bytes:
        return record(0, struct.pack("<IIHI", row, 0, 300, 0)) + record(
            6, struct.pack("<II", column, 0) + text("KPI")
        )

    reference = record(0x9C, struct.pack("<II", 0, 1) + text("rId1") + text("Data"))
    size = record(0x94, struct.pack("<IIII", 0, 1_048_575, 0, 16_383))
    cells = cell(0, 0) + cell(1_048_575, 16_383)
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("xl/_rels/workbook.bin.rels", relations)
        packed.writestr(
            "xl/workbook.bin",
            b"".join(map(record, (0x83, 0x8F))) + reference + record(0x90) + record(0x84),
        )
        packed.writestr(
            "xl/worksheets/sheet1.bin",
            record(0x81) + size + record(0x91) + cells + record(0x92) + record(0x82),
        )
    return buffer.getvalue()


def renamed() -> bytes:
    """A workbook with a part that some programs read under another name."""
    name = b"xl/other.xml"
    extra = b"\x01" + struct.pack("<I", zlib.crc32(SHEET.encode())) + SHEET.encode()
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a") as packed:
        entry = zipfile.ZipInfo(name.decode())
        entry.extra = struct.pack("<2sH", b"up", len(extra)) + extra
        packed.writestr(entry, sheet(""))
    return buffer.getvalue()


def noise(size: int) -> str:
    """A text that packs to about half of its size."""
    return random.Random(size).randbytes(size // 2).hex()


def _numbers(count: int) -> str:
    """Cells that do not say where they stand."""
    given = random.Random(count)
    return "".join(f"<c><v>{given.randrange(10**6)}</v></c>" for _ in range(count))


def _cell(text: str, repeated: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string"{repeated}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def hostile() -> dict[str, tuple[str, bytes]]:
    """Every hostile file."""
    good = workbook()
    shared = "".join(
        f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 50 + "</row>" for n in range(1, 2001)
    )
    laughs = "<!DOCTYPE x [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    many = "</table:table-row>"
    few = "".join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 10 + "</row>" for n in range(1, 91))
    other = '</table:table><table:table table:name="More">'
    return {
        "zip bomb": ("a.xlsx", repacked({SHEET: sheet(" " * 60_000_000)})),
        "more than it says": ("a.xlsx", lying(1000)),
        "too much unpacked": (
            "a.xlsx",
            repacked({f"xl/media/{n}.bin": bytes(range(256)) * 120_000 for n in range(4)}),
        ),
        "too many entries": ("a.xlsx", repacked({f"x/{n}": b"" for n in range(300)})),
        "an archive inside": ("a.xlsx", repacked({"xl/embeddings/b.xlsx": good})),
        "overlapping entries": ("a.xlsx", overlapping()),
        "encrypted entry": ("a.xlsx", patched(good, SHEET, 8, b"\x01\x00")),
        "something in front": ("a.xlsx", b"PK\x03\x04" + b"x" * 100 + good),
        "something behind": ("a.xlsx", good + b"x"),
        "torn": ("a.xlsx", good[: len(good) // 2]),
        "packed too large": ("a.xlsx", good[:4] + b"x" * 11_000_000),
        "the last cell": (
            "a.xlsx",
            repacked({SHEET: sheet('<row><c r="XFD1048576"><v>1</v></c></row>')}),
        ),
        "the last cell, quoted otherwise": (
            "a.xlsx",
            repacked({SHEET: sheet("<row><c t='n'  r = 'XFD1048576'><v>1</v></c></row>")}),
        ),
        "the last row": (
            "a.xlsx",
            repacked({SHEET: sheet('<row r="1048576"><c r="ZZ9"><v>1</v></c></row>')}),
        ),
        "one text a hundred thousand times": (
            "a.xlsx",
            repacked({SHEET: sheet(shared), STRINGS: strings("ab" * 500_000)}),
        ),
        "a long text a thousand times": (
            "a.xlsx",
            repacked({SHEET: sheet(few), STRINGS: strings(noise(1_000_000))}),
        ),
        "a long text in a sheet of another name": (
            "a.xlsx",
            repacked(
                {
                    "xl/_rels/workbook.xml.rels": zipfile.ZipFile(io.BytesIO(good))
                    .read("xl/_rels/workbook.xml.rels")
                    .replace(b"worksheets/sheet1.xml", b"/content.xml"),
                    "content.xml": sheet(few),
                    STRINGS: strings(noise(1_000_000)),
                }
            ),
        ),
        "a row with noughts in front": (
            "a.xlsx",
            repacked(
                {
                    SHEET: sheet(
                        '<row><c r="A1"><v>1</v></c><c r="XFD0000000001048576"><v>1</v></c></row>'
                    )
                }
            ),
        ),
        "cells that say nowhere": (
            "a.xlsx",
            repacked(
                {
                    SHEET: sheet(
                        f"<row>{_numbers(9000)}</row><row>"
                        + "</row><row>".join(_numbers(1) for _ in range(9000))
                        + "</row>"
                    )
                }
            ),
        ),
        "a binary workbook": ("a.xlsb", binary()),
        "a part of two names": ("a.xlsx", renamed()),
        "two parts of a name": ("a.xlsx", repacked({SHEET.upper(): sheet("")})),
        "entities": ("a.xlsx", repacked({STRINGS: laughs.encode() + strings("&b;")})),
        "broken XML": ("a.xlsx", repacked({SHEET: b"<worksheet><sheetData><row>"})),
        "rows repeated": (
            "a.ods",
            opendocument(
                f'<table:table-row table:number-rows-repeated="1048576">{_cell("a")}'
                + _cell("b") * 9
                + many
            ),
        ),
        "cells repeated": (
            "a.ods",
            opendocument(
                "<table:table-row>"
                + _cell("x" * 500_000, ' table:number-columns-repeated="16384"')
                + many
            ),
        ),
        "rows repeated more than they seem": (
            "a.ods",
            opendocument(
                '<table:table-row table:number-rows-repeated="+0000000001048576">'
                + _cell("b") * 10
                + many
            ),
        ),
        "a gigabyte of blanks": (
            "a.ods",
            opendocument("<table:table-row>" + _cell('<text:s text:c="1000000000"/>') + many),
        ),
        "rows repeated in many sheets": (
            "a.ods",
            opendocument(
                other.join(
                    [f'<table:table-row table:number-rows-repeated="400000">{_cell("b") * 4}{many}']
                    * 20
                )
            ),
        ),
        "rows repeated around a sheet": (
            "a.ods",
            opendocument(
                '<table:table-row table:number-rows-repeated="1048576">'
                + _cell(f"b<table:table><table:table-row><table:table-cell/>{many}</table:table>")
                * 9
                + many
            ),
        ),
        "far cell": (
            "a.ods",
            opendocument(
                '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
                "</table:table-row>"
                '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
                + _cell("a")
                + many
            ),
        ),
        "damaged xls": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000),
        "large xls": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 11_000_000),
        "one line of 10 MB": ("a.csv", b"KPI,Date,Value\n" + b"x" * 10_000_000),
        "one line of a million cells": ("a.csv", b"KPI,Date,Value\n" + b"ab," * 3_000_000),
        "a quotation mark never closed": (
            "a.csv",
            b'KPI,Date,Value\n"' + b"a,2026-01-31,1\n" * 100_000,
        ),
        "quoted line breaks without end": ("a.csv", b"KPI,Date,Value\n" + b'"\n",' * 500_000),
        "17 000 columns": ("a.csv", b"KPI" + b",Date" * 17_000 + b"\nx,1\n"),
        "17 000 columns in a workbook": (
            "a.csv",
            b"KPI,Date,Value\nA,2026-01-31,1\n" + b"1," * 17_000,
        ),
        "NULs": ("a.csv", b"KPI,Date,Value\nA,2026-01-31,1\x00\n"),
        "nothing but NULs": ("a.csv", b"\x00" * 5000),
        "a lone surrogate in UTF-16": (
            "a.csv",
            "KPI,Date\nA,".encode("utf-16") + b"\x00\xd8,\x00\n\x00",
        ),
        "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        "nothing": ("a.csv", b""),
        "a head alone": ("a.csv", b"KPI,Date,Value\n"),
        "blanks": ("a.csv", b" \n , \n\n"),
        "too many lines": ("a.csv", b"KPI,Date\n" + b"a,b\n" * 500_002),
    }
