"""How far the sheets of a workbook would reach, before the library makes all their cells."""

from __future__ import annotations

import pytest

from goaldesk.exchange.spread import Reach
from tests.exchange.bombs import SHEET, STRINGS, sheet, strings

CELLS = '<c t="s"><v>0</v></c>' * 5_000
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


def row(cells: str, rows: int = 1) -> str:
    repeated = f' table:number-rows-repeated="{rows}"' if rows > 1 else ""
    return f"<table:table-row{repeated}>{cells}</table:table-row>"


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        ([(SHEET, sheet('<row r="365000"><c r="D365000"><v>1</v></c></row>'))], True),
        ([(SHEET, sheet('<row><c r="XFD1048576"><v>1</v></c></row>'))], False),
        ([(SHEET, sheet("<row><c  r = 'xfd1048576'><v>1</v></c></row>"))], False),
        ([(SHEET, sheet('<row r="1048576"><c r="ZZ1"><v>1</v></c></row>'))], False),
        ([("any/name.bin", b'<c r="XFD1048576"/>')], False),
        ([(SHEET, sheet('<row xr="9999999" r="1"/><drawing r:id="rId9999999"/>'))], True),
        ([(STRINGS, strings("a" * 1000)), (SHEET, sheet(CELLS))], True),
        ([(STRINGS, strings("a" * 300_000)), (SHEET, sheet(CELLS))], False),
        ([(SHEET, sheet(CELLS)), (STRINGS, strings("a" * 300_000))], False),
        ([(SHEET, sheet(CELLS)), (STRINGS, strings(*["a"] * 300_000))], True),
        ([(SHEET, sheet(CELLS)), (STRINGS, strings("<!--<si>-->".join(["a" * 9000] * 40)))], False),
        ([("content.xml", ods(row(cell("x") * 4, 300_000)))], True),
        ([("content.xml", ods(row(cell("x") * 9, 1_048_576)))], False),
        ([("content.xml", ods(row(cell("x") + cell(columns=16_383)) + row(cell(), LAST)))], True),
        ([("content.xml", ods(row(cell(), LAST) + row(cell(columns=999) + cell("x"))))], False),
        ([("content.xml", ods(row(cell("x" * 100_000, 1_000), 100)))], False),
    ],
)  # fmt: skip
def test_what_would_grow_is_seen(parts: list[tuple[str, bytes]], fits: bool) -> None:
    reach = Reach()
    assert all(reach.add(name, content) for name, content in parts) is fits


@pytest.mark.parametrize(
    "content",
    [
        b"<a><b></a>",
        b"",
        b"<a x='<b>'/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<a>" * 100_000,
    ],
)
def test_what_is_no_plain_xml_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Reach().add("xl/workbook.xml", content)


def test_deep_xml_is_no_harm() -> None:
    assert Reach().add("xl/a.xml", b"<a>" * 200_000 + b"</a>" * 200_000)
