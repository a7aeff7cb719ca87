"""How far the sheets of a workbook would reach, before the library makes all their cells."""

from __future__ import annotations

import pytest

from goaldesk.exchange.spread import MOST_TEXT, Reach
from tests.exchange.bombs import SHEET, STRINGS, sheet, strings

CELLS = '<c t="s"><v>0</v></c>' * 5_000
CELL = "<c><v>1</v></c>"
SECOND = CELLS.replace("0", "1")
ODD = "<c t='s'><v >1</v></c>" * 5_000
QUOTED = """<c a=' t="s"'><v>0</v></c>""" * 5_000
PREFIXED = sheet('<x:row r="1048576" xmlns:x="x"><x:c r="ZZ1"><x:v>1</x:v></x:c></x:row>')
MANY = "<si><t>a</t></si>" + "<si><t>" + "a" * 300_000 + "</t></si>"
TABLE = "<table:table>"
LAST = 1_048_575


def ods(rows: str) -> bytes:
    return (
        '<a xmlns:table="urn:t" xmlns:office="urn:o" xmlns:text="urn:x"><table:table>'
        f"{rows}</table:table></a>"
    ).encode()


def cell(text: str = "", columns: int = 1) -> str:
    kind = ' office:value-type="string"' if text else ""
    repeated = f' table:number-columns-repeated="{columns}"' if columns > 1 else ""
    return f"<table:table-cell{kind}{repeated}><text:p>{text}</text:p></table:table-cell>"


def row(cells: str, rows: int | str = 1) -> str:
    repeated = f' table:number-rows-repeated="{rows}"' if rows != 1 else ""
    return f"<table:table-row{repeated}>{cells}</table:table-row>"


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        ([(SHEET, sheet('<row r="365000"><c r="D365000"><v>1</v></c></row>'))], True),
        ([(SHEET, sheet('<row><c r="XFD1048576"><v>1</v></c></row>'))], False),
        ([(SHEET, sheet('<row><c r="XFD0000000001048576"><v>1</v></c></row>'))], False),
        ([(SHEET, sheet('<row r="0000000001048576"><c r="ZZ1"><v>1</v></c></row>'))], False),
        ([(SHEET, sheet("<row><c r='&#88;FD1048576'><v>1</v></c></row>"))], False),
        ([(SHEET, sheet('<row><c r="XFD1048576" s="1"/><c r="A1"><v>1</v></c></row>'))], True),
        ([(SHEET, sheet("<row>" + CELL * 3000 + "</row>" + f"<row>{CELL}</row>" * 3000))], False),
        ([(SHEET, sheet(f"<row>{CELL}</row>" * 3000))], True),
        ([(SHEET, PREFIXED)], False),
        ([(f"{n}.xml", sheet('<row><c r="D900000"><v>1</v></c></row>')) for n in "ab"], False),
        ([(SHEET, sheet("<row><c  r = 'xfd1048576'><v>1</v></c></row>"))], False),
        ([(SHEET, sheet('<row r="1048576"><c r="ZZ1"><v>1</v></c></row>'))], False),
        ([("any/name.bin", sheet('<c r="XFD1048576"><v>1</v></c>'))], False),
        ([("content.xml", sheet(CELLS)), (STRINGS, strings("a" * 300_000))], False),
        ([("xl/a/sharedstrings.xml", sheet(CELLS)), (STRINGS, strings("a" * 300_000))], False),
        ([(SHEET, sheet('<row xr="9999999" r="1"/><drawing r:id="rId9999999"/>'))], True),
        ([(STRINGS, strings("a" * 1000)), (SHEET, sheet(CELLS))], True),
        ([(STRINGS, strings("a" * 300_000)), (SHEET, sheet(CELLS))], False),
        ([(SHEET, sheet(CELLS)), (STRINGS, strings("a" * 300_000))], False),
        ([(SHEET, sheet(CELLS)), (STRINGS, strings(*["a"] * 300_000))], True),
        ([(SHEET, sheet(CELLS)), (STRINGS, strings("a", "b" * 300_000))], True),
        ([(SHEET, sheet(SECOND)), (STRINGS, f"<s><w>{MANY}</w>{MANY}</s>".encode())], False),
        ([(SHEET, sheet(ODD)), (STRINGS, strings("a", "b" * 300_000))], False),
        ([(SHEET, sheet(f"<!--{CELLS}-->{ODD}")), (STRINGS, strings("a", "b" * 300_000))], False),
        ([(SHEET, sheet(QUOTED + ODD)), (STRINGS, strings("a", "b" * 300_000))], False),
        ([(SHEET, sheet(CELLS)), (STRINGS, strings("<!--<si>-->".join(["a" * 9000] * 40)))], False),
        ([("content.xml", ods(row(cell("x") * 4, 300_000)))], True),
        ([("content.xml", ods(row(cell("x") * 9, 1_048_576)))], False),
        ([("content.xml", ods(row(cell("x") + cell(columns=16_383)) + row(cell(), LAST)))], True),
        ([("content.xml", ods(row(cell(), LAST) + row(cell(columns=999) + cell("x"))))], False),
        ([("content.xml", ods(row(cell("x" * 100_000, 1_000), 100)))], False),
        ([("content.xml", ods(row(cell("x") * 9, "+1048576")))], False),
        ([("content.xml", ods(row(cell("x") * 9, "0000000001048576")))], False),
        ([("content.xml", ods(row(cell('a<text:s text:c="90000000"/>'))))], False),
        ([("content.xml", ods(row(cell('a<text:s text:c="5000"/>'), 20_000)))], False),
        ([("content.xml", ods(f"</table:table>{TABLE}".join([row(cell("x") * 9, 90_000)] * 9)))],
         False),
        ([("content.xml", ods(f"</table:table>{TABLE}".join([row(cell("x") * 9, 20_000)] * 9)))],
         True),
    ],
)  # fmt: skip
def test_what_would_grow_is_seen(parts: list[tuple[str, bytes]], fits: bool) -> None:
    reach = Reach()
    added = all(reach.add(name, content) for name, content in parts)
    assert (added and reach.text() <= MOST_TEXT) is fits


@pytest.mark.parametrize(
    "content",
    [
        b"<a><b></a>",
        b"",
        b"<a x='<b>'/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<a>" * 100_000,
        sheet('<row r="+1048576"/>'),
        sheet('<row r="1"><c r="$XFD$1048576"><v>1</v></c></row>'),
        sheet('<row r="1"><c r="AAAA1"><v>1</v></c></row>'),
    ],
)
def test_what_is_no_plain_xml_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Reach().add("xl/workbook.xml", content)


@pytest.mark.parametrize(
    "parts",
    [
        [(STRINGS, strings("a")), ("a/SharedStrings.xml", strings("a" * 300_000))],
        [(STRINGS, strings("a" * 300_000)), ("xl/a/sharedstrings.xml", sheet(CELLS))],
        [(STRINGS, strings("a<si>b</si>"))],
        [("content.xml", ods(row(cell(f"{TABLE}{row(cell('x'))}</table:table>"), LAST)))],
        [("content.xml", ods(row(cell("x"), "many")))],
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(parts: list[tuple[str, bytes]]) -> None:
    reach = Reach()
    with pytest.raises(ValueError, match=r"."):
        all(reach.add(name, content) for name, content in parts)


def test_deep_xml_is_no_harm() -> None:
    assert Reach().add("xl/a.xml", b"<a>" * 200_000 + b"</a>" * 200_000)
