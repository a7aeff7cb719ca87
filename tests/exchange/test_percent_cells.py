"""Numbers that a spreadsheet shows in per cent are read as they are shown."""

from __future__ import annotations

import contextlib
import io
import zipfile
from dataclasses import replace

import pytest
import xlsxwriter

from goaldesk.core.errors import FileProblem
from goaldesk.exchange.grid import read_grid, shown
from goaldesk.exchange.mapping import guessed
from tests.exchange import xls
from tests.exchange.bombs import opendocument, repacked
from tests.exchange.importing import Target, said


def xlsx(pattern: str, rows: list[list[object]], first: int = 0) -> bytes:
    """A workbook whose numbers between 0 and 2 have this format."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Other")
        sheet, shape = book.add_worksheet("Data & more"), book.add_format({"num_format": pattern})
        book.add_format({"bold": True})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row, first):
                small = isinstance(cell, float) and cell < 2
                sheet.write(number + first, column, cell, *([shape] if small else []))
    return buffer.getvalue()


def ods(first: str) -> bytes:
    """An OpenDocument sheet with percentages, the first of them repeated."""
    row = "<table:table-row>{}</table:table-row>"
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="{}" office:value="{}"{}/>'
    twice = ' table:number-columns-repeated="2"'
    lines = [
        "".join(text.format(head) for head in ("KPI", "2026-08", "2026-09", "2026-10")),
        text.format(first) + number.format("percentage", 0.07, twice)
        + number.format("percentage", 1.02, ""),
    ]  # fmt: skip
    return opendocument("".join(row.format(line) for line in lines))


@pytest.mark.parametrize("pattern", ["0%", "0.00%", "0.0 %", '0.0%;[Red]-0.0%;"–"'])
@pytest.mark.parametrize("first", [0, 3])
def test_cells_in_per_cent_of_a_workbook_are_known(
    target: Target, pattern: str, first: int
) -> None:
    rows: list[list[object]] = [["KPI", "2026-09", "2026-10"], ["Market share", 0.07, 1.02]]
    data = xlsx(pattern, [*rows, ["M2", 0.5, 41.0]], first)
    grid = read_grid("a.xlsx", data, sheet="Data & more")
    found = [[shown(cell) for cell in row if cell is not None] for row in grid.rows]
    assert found == [["Market share", "7%", "102%"], ["M2", "50%", "41"]]
    plan = target.plan(read_grid("a.xlsx", xlsx(pattern, rows, first), sheet="Data & more"))
    assert (said(plan), [value.value for value in plan.values]) == ([], [7.0, 102.0])
    assert list(plan.notes) == []


@pytest.mark.parametrize("pattern", ["0.00", '0.0 "%"', r"0.0\%", "General"])
def test_other_cells_are_not(pattern: str) -> None:
    rows: list[list[object]] = [["KPI", "2026-09"], ["Market share", 0.07]]
    grid = read_grid("a.xlsx", xlsx(pattern, rows), sheet="Data & more")
    assert [shown(cell) for cell in grid.rows[0]] == ["Market share", "0.07"]


def test_cells_in_per_cent_of_an_opendocument_sheet_are_known(target: Target) -> None:
    plan = target.plan(ods("Market share"), name="a.ods")
    assert [value.value for value in plan.values] == [7.0, 7.0, 102.0]


def test_cells_in_per_cent_of_an_old_workbook_are_known(target: Target) -> None:
    heads = [b"KPI", b"2026-07", b"2026-08", b"2026-09", b"2026-10"]
    sheet = b"".join(xls.label(0, column, head) for column, head in enumerate(heads))
    sheet += xls.label(1, 0, b"Market share") + xls.number(1, 1, 0.07, 1)
    sheet += xls.number(1, 2, 0.5, 2) + xls.whole_numbers(1, 3, (1, 3), (1, 0))
    more = xls.pattern(164, "0.0%") + xls.pattern(165, '0.0"%"')
    more += b"".join(xls.style(kind) for kind in (0, 164, 165, 9))
    grid = read_grid("a.xls", xls.workbook([b"", sheet], more=more))
    assert [shown(cell) for cell in grid.rows[0]] == ["Market share", "7%", "0.5", "100%", "1"]


def test_odd_parts_do_no_harm() -> None:
    rows: list[list[object]] = [["KPI", "2026-09"], ["Market share", 0.07]]
    good = xlsx("0%", rows)
    with zipfile.ZipFile(io.BytesIO(good)) as packed:
        sheet = packed.read("xl/worksheets/sheet2.xml")
    hidden = b"<!-- " + b"".join(b"<c r='A%d' " % n for n in range(200_000)) + b"-->"
    assert read_grid("a.xlsx", repacked({"xl/worksheets/sheet2.xml": sheet + hidden}, good))
    laughs = b"<!DOCTYPE x [<!ENTITY a 'lol'><!ENTITY b '&a;&a;'>]><x>&b;</x>"
    with pytest.raises(FileProblem):
        read_grid("a.xlsx", repacked({"xl/_rels/workbook.xml.rels": laughs}, good))
    for part in ("xl/styles.xml", "xl/_rels/workbook.xml.rels"):
        with contextlib.suppress(FileProblem):
            read_grid("a.xlsx", repacked({part: b"<x/>"}, good))


def test_they_are_refused_for_kpis_that_count_otherwise(target: Target) -> None:
    plan = target.plan(ods("月活跃用户"), name="a.ods")
    assert said(plan)[0][2] == "“7%” is a percentage, but “月活跃用户” is not measured in per cent."


def test_new_kpis_are_in_per_cent(target: Target) -> None:
    rows: list[list[object]] = [["Objective", "KPI", "Target"], ["Grow", "Retention", 0.45]]
    target.bring(read_grid("a.xlsx", xlsx("0%", rows), sheet="Data & more"))
    target.bring(ods("Churn"), create=True, name="a.ods")
    made = {row["name"]: (row["unit"], row["target"]) for row in target.rows("kpi")}
    assert (made["Retention"], made["Churn"]) == (("%", 45.0), ("%", None))


def test_a_market_share_is_one(target: Target) -> None:
    rows: list[list[object]] = [["Competitor", "Market share"], ["A", 0.6]]
    plan = target.plan(read_grid("a.xlsx", xlsx("0%", rows), sheet="Data & more"))
    assert plan.rows[0].values["share"] == 60.0


def test_what_is_chosen_holds(target: Target) -> None:
    grid = read_grid("a.ods", ods("Market share"))
    plan = target.plan(grid, mapping=replace(guessed(grid), fractions=False))
    assert [value.value for value in plan.values] == [0.07, 0.07, 1.02]
