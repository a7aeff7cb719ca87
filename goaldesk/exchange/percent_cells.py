"""Which cells of a packed workbook (xlsx, ods) show their number in per cent.

The library that reads sheets gives the number alone, 0.45 for what is shown as 45 %. Only for
workbooks that `archive` has measured; of an .xls, `biff` knows.
"""

from __future__ import annotations

import io
import re
import zipfile
from array import array
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from goaldesk.exchange.spread import column_of, times

_BUILT_IN = {"9", "10"}
_BITS = 32
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def percent_cells(data: bytes, sheet: str) -> Iterator[tuple[int, int]]:
    """Row (from 1) and column (from 0) of each such cell of a sheet, in the file's order."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())
        if "content.xml" in names:
            content = packed.read("content.xml")
            yield from _in_opendocument(content, sheet) if b"percentage" in content else ()
        elif {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"} <= names:
            styles = _percent_styles(_tree(packed, "xl/styles.xml"))
            part = _part(packed, sheet) if styles else ""
            if part in names:
                yield from _in_sheet(packed.read(part), styles)


def shows_percent(pattern: str) -> bool:
    """Whether a number's format shows it in per cent; a quoted % is only a sign."""
    return "%" in _QUOTED.sub("", pattern)


def _tree(packed: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(packed.read(part))


def _part(packed: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that holds a sheet."""
    sheets = _tree(packed, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet")
    place = next((one.get(_ID) for one in sheets if one.get("name") == sheet), None)
    for one in _tree(packed, "xl/_rels/workbook.xml.rels"):
        if one.get("Id") == place:
            target = one.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return ""


def _percent_styles(styles: ElementTree.Element) -> list[str]:
    """The numbers of the styles of cells that show per cent."""
    formats = {
        one.get("numFmtId", "")
        for one in styles.iterfind("{*}numFmts/{*}numFmt")
        if shows_percent(one.get("formatCode", ""))
    }
    kinds = [one.get("numFmtId", "") for one in styles.iterfind("{*}cellXfs/{*}xf")]
    return [str(index) for index, kind in enumerate(kinds) if kind in formats | _BUILT_IN]


def _in_sheet(content: bytes, styles: list[str]) -> Iterator[tuple[int, int]]:
    style = "|".join(styles).encode()
    cell = re.compile(
        rb"<(?:\w+:)?c\s(?=[^<>]*\bs\s*=\s*[\"'](?:%b)[\"'])"
        rb"[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']" % style
    )
    for match in cell.finditer(content):
        yield int(match[2]), column_of(match[1].decode()) - 1


def _in_opendocument(content: bytes, sheet: str) -> Iterator[tuple[int, int]]:
    found, here = array("q"), array("q")
    is_sheet, row, column, rows = False, 1, 0, 1

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal is_sheet, row, column, rows
        if name == "table:table":
            is_sheet, row = attributes.get("table:name") == sheet, 1
        elif name == "table:table-row":
            rows, column = times(attributes, "table:number-rows-repeated"), 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            count = times(attributes, "table:number-columns-repeated")
            if is_sheet and attributes.get("office:value-type") == "percentage":
                here.extend(range(column, column + count))
            column += count

    def end(name: str) -> None:
        nonlocal row
        if name == "table:table-row":
            if here:
                for more in range(rows):
                    found.extend((row + more) << _BITS | place for place in here)
                del here[:]
            row += rows

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    for place in found:
        yield place >> _BITS, place & (1 << _BITS) - 1
