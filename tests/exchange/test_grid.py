"""Tables read: what they came in, where their heads are, and what is refused."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from goaldesk.core.errors import FileProblem
from goaldesk.core.words import Words
from goaldesk.exchange.grid import Grid, pasted, read_grid
from goaldesk.exchange.mapping import fit
from tests.exchange import bombs

TEXT = "指标,日期,数值\n月活跃用户,2026-10-31,401.5\n"
BOMBS = bombs.hostile()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_encodings_are_found(encoding: str) -> None:
    grid = read_grid("a.csv", TEXT.encode(encoding))
    assert grid.heads == ("指标", "日期", "数值")
    assert list(grid.rows) == [("月活跃用户", "2026-10-31", "401.5")]
    found = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}
    assert grid.encoding == found.get(encoding, encoding)


def test_western_text_is_not_taken_for_chinese() -> None:
    text = "KPI;Date;Value;Comment\nUmsätze größer;31.10.2026;1,5;Königsstraße Überblick für März\n"
    grid = read_grid("a.csv", text.encode("cp1252"))
    assert grid.rows[0][0] == "Umsätze größer"
    assert read_grid("a.csv", text.encode("cp1252"), encoding="cp1252").rows == grid.rows


def test_an_encoding_that_is_asked_for_has_to_fit() -> None:
    with pytest.raises(FileProblem, match="not written in UTF-8"):
        read_grid("a.csv", TEXT.encode("gb18030"), encoding="utf-8")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(sign: str) -> None:
    text = (
        sign.join(["KPI", "Date", "Value"])
        + "\n"
        + sign.join(["a b", "2026-10-31", '"1' + sign + '5"'])
    )
    grid = read_grid("a.csv", text.encode())
    assert grid.delimiter == sign
    assert list(grid.rows) == [("a b", "2026-10-31", f"1{sign}5" if sign != "\t" else "1\t5")]


@pytest.mark.parametrize(
    ("text", "heads", "rows", "lines"),
    [
        ("KPI,Date\nA,1\n\n ,\nB,2\n", ("KPI", "Date"), [("A", "1"), ("B", "2")], [2, 5]),
        ('KPI,Note\nA,"one\ntwo"\nB,x\n', ("KPI", "Note"), [("A", "one\ntwo"), ("B", "x")], [2, 4]),
        (
            "Report\nby Li,2026\nKPI,Date,Value\nA,b,1\n",
            ("KPI", "Date", "Value"),
            [("A", "b", "1")],
            [4],
        ),
        ("KPI,Date\nA,1,2,3\n", ("KPI", "Date", "#3", "#4"), [("A", "1", "2", "3")], [2]),
        ("Label,Label\nA,B\n", ("Label", "Label #2"), [("A", "B")], [2]),
        ("sep=;\nKPI;Date\nA;1\n", ("KPI", "Date"), [("A", "1")], [3]),
        ("KPI,Date\r\nA,1\r\nB,2", ("KPI", "Date"), [("A", "1"), ("B", "2")], [2, 3]),
        ("KPI,Date\rA,1\rB,2\r", ("KPI", "Date"), [("A", "1"), ("B", "2")], [2, 3]),
        (
            "KPI,Note\nA,'=1+1\nB,''quoted\n",
            ("KPI", "Note"),
            [("A", "=1+1"), ("B", "'quoted")],
            [2, 3],
        ),
        ("KPI\nA\nB\n", ("KPI",), [("A",), ("B",)], [2, 3]),
        ("foo,bar\nx,y\n", ("foo", "bar"), [("x", "y")], [2]),
    ],
)
def test_heads_and_lines(
    text: str, heads: tuple[str, ...], rows: list[object], lines: list[int]
) -> None:
    grid = read_grid("a.csv", text.encode())
    assert (grid.heads, list(grid.rows), list(grid.lines)) == (heads, rows, lines)


def test_texts_come_as_a_document_keeps_them() -> None:
    grid = read_grid("a.csv", "KPI,Note\ncafe\u0301\u202e,\u200b x\u0007 \n".encode())
    assert list(grid.rows) == [("café", " x")]


def test_a_clipboard_is_a_table_of_tabs() -> None:
    grid = pasted("KPI\tDate\tValue\r\nA\t2026-10-31\t1,5\r\n\ud800", "clipboard")
    assert (grid.heads, list(grid.rows)) == (("KPI", "Date", "Value"), [("A", "2026-10-31", "1,5")])


def _workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("数据")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(1, 0, "Report")
        sheet.write_row(3, 0, ["KPI", "Date", "Value", "Done"])
        sheet.write(4, 0, "MAU")
        sheet.write_datetime(4, 1, dt.datetime(2026, 10, 31, 9, 30), day)
        sheet.write(4, 2, 401.5)
        sheet.write(4, 3, True)
        hidden = book.add_worksheet("Hidden")
        hidden.write_row(0, 0, ["KPI", "Date"])
        hidden.hide()
    return buffer.getvalue()


def test_the_sheet_that_fits_best_is_read() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows in {
            "Cover": [["Report", "2026"], ["By", "Li"]],
            "People": [["Name", "Office", "Phone"], ["Li", "4.12", "12"]],
            "Empty": [],
            "Data": [["KPI", "Date", "Value", "Seen by"], ["MAU", "2026-10-31", 1, "Bo"]],
            "Other": [["KPI", "Date", "Value", "Seen by"], ["MAU", "2026-10-31", 2, "Bo"]],
        }.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    data = buffer.getvalue()
    assert read_grid("a.xlsx", data, fit=fit).sheet == "Data"
    assert read_grid("a.xlsx", data, fit=fit, sheet="Other").sheet == "Other"
    assert read_grid("a.xlsx", data).sheet == "Cover"


def test_a_workbook_gives_dates_and_numbers() -> None:
    grid = read_grid("a.xlsx", _workbook())
    assert (grid.sheets, grid.sheet) == (("Empty", "数据"), "数据")
    assert grid.heads == ("KPI", "Date", "Value", "Done")
    assert list(grid.rows) == [("MAU", dt.date(2026, 10, 31), 401.5, 1.0)]
    assert list(grid.lines) == [5]
    with pytest.raises(FileProblem, match=r"no sheet “No”\. It has: “Empty”, “数据”"):
        read_grid("a.xlsx", _workbook(), sheet="No")


def test_an_opendocument_sheet_is_read() -> None:
    row = "<table:table-row>{}</table:table-row>"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="1.5" {}/>'
    empty = row.replace(">", ' table:number-rows-repeated="1048570">', 1).format(
        "<table:table-cell/>"
    )
    rows = [
        row.format(cell.format("KPI") + cell.format("2026-01") + cell.format("2026-02")),
        row.format(cell.format("A") + number.format('table:number-columns-repeated="2"')),
        empty,
    ]
    grid = read_grid("a.ods", bombs.opendocument("".join(rows)))
    assert grid.heads == ("KPI", "2026-01", "2026-02")
    assert list(grid.rows) == [("A", 1.5, 1.5)]


@pytest.mark.parametrize("name", BOMBS)
def test_what_means_harm_is_refused_in_one_sentence(name: str) -> None:
    file, data = BOMBS[name]
    with pytest.raises(FileProblem) as refusal:
        read_grid(file, data)
    sentence = Words("en").problem(refusal.value)
    assert file in sentence
    assert "\n" not in sentence


CHILD = """
import json, sys, time
from goaldesk.core.errors import FileProblem
from goaldesk.exchange.grid import read_grid
from tests.exchange import bombs

def most():
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024

for name, (file, data) in bombs.hostile().items():
    with open("/proc/self/clear_refs", "w") as reset:
        reset.write("5")
    before, began, refused = most(), time.process_time(), False
    try:
        read_grid(file, data)
    except FileProblem:
        refused = True
    print(json.dumps([name, refused, time.process_time() - began, most() - before]), flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="where memory is known")
def test_what_means_harm_takes_neither_long_nor_much_room() -> None:
    """In a program of its own: some of them could end it, and no test would be left to tell."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=False, timeout=300,
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [name for name, *_ in found] == list(BOMBS), done.stderr[-2000:]
    assert [each for each in found if not each[1] or each[2] > 2 or each[3] > 300] == []


def test_good_workbooks_are_not_refused() -> None:
    assert isinstance(read_grid("a.xlsx", bombs.workbook()), Grid)
    assert isinstance(read_grid("a.xlsx", bombs.repacked({"docProps/a.xml": b"<a/>"})), Grid)


def test_reading_can_be_cancelled() -> None:
    class Cancelled(Exception):
        pass

    def cancel(share: float) -> None:
        raise Cancelled

    for data in (TEXT.encode(), _workbook()):
        with pytest.raises(Cancelled):
            read_grid("a", data, tell=cancel)
