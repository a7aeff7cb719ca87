"""Where the values of a block from a spreadsheet go."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaldesk.core.errors import Invalid
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.grid import GridLine, grid, periods
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.ui.pages.kpis_block import Change, cells_of, placed

EN = Words("en")
TITLES = ["Sep 2026", "Oct 2026", "Nov 2026"]


@pytest.fixture
def rows(sample: Document) -> tuple[GridLine, ...]:
    with sample.read() as session:
        shown = periods("month", dt.date(2026, 9, 1), sample.today)[-3:]
        return grid(session, tree(session, sample.today).kpis, shown, sample.today)


def put(
    text: str, rows: tuple[GridLine, ...], at: tuple[int, int] = (0, 0), words: Words = EN
) -> list[Change]:
    return placed(cells_of(text, words), rows, TITLES, at, words)


def test_a_block_goes_to_the_cursor_and_empty_cells_leave_what_is_there(
    rows: tuple[GridLine, ...],
) -> None:
    assert put("1\t1,250.5\r\n\t45 %\r\n", rows, (1, 1)) == [
        (1, 1, 1.0),
        (1, 2, 1250.5),
        (2, 2, 45.0),
    ]


def test_names_and_titles_copied_along_decide(rows: tuple[GridLine, ...]) -> None:
    first, third = rows[0].kpi, rows[2].kpi
    text = f"KPI\tNov 2026\tSep 2026\n{third.name}\t3\t4\n{first.code or first.name}\t\t6"
    assert put(text, rows, (5, 2)) == [(2, 2, 3.0), (2, 0, 4.0), (0, 0, 6.0)]
    assert put(f"{third.name}\t7", rows, (0, 1)) == [(2, 1, 7.0)]
    assert put("Oct 2026\n8", rows) == [(0, 1, 8.0)]


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("1\tmany", (0, 0), "Row 1, column 2: “many” is not a value. Nothing was pasted."),
        ("1\t2", (0, 2), "The block reaches into the future: the last period is Nov 2026."),
        ("1\n" * 40, (0, 0), "The block has more rows than there are KPIs below the cursor."),
        ("Nobody knows\t1", (0, 0), "Row 1: there is no KPI “Nobody knows” in the grid."),
        ("Oct 2026\tDec 2026\n1\t2", (0, 0), "Column 2: there is no period “Dec 2026” here."),
        ("Oct 2026\tOct 2026\n1\t2", (0, 0), "Row 2 gives a second value for the same cell."),
        ("", (0, 0), "The clipboard holds no values."),
        ("1\n" * 4000, (0, 0), "The clipboard holds too much"),
        ("1" * 600_000, (0, 0), "The clipboard holds too much"),
    ],
)
def test_a_bad_block_is_refused_in_a_sentence(
    rows: tuple[GridLine, ...], text: str, at: tuple[int, int], sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        put(text, rows, at)
    assert EN.problem(refused.value).startswith(sentence)


@given(st.text(max_size=200))
def test_any_text_is_cells_or_refused(text: str) -> None:
    try:
        rows = cells_of(text, EN)
    except Invalid:
        return
    assert any(any(row) for row in rows)
