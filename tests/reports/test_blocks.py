"""Texts and columns of a long report made to fit the page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goaldesk.reports import lettering
from goaldesk.reports.blocks import WIDTH, Cell, Column, Row, Table, breakable, fit, spread, table

TEXTS = st.text(st.sampled_from("aWi .,-1é中。مש😀\n"), max_size=400)


def texts(shown: Table) -> list[list[str]]:
    return [[cell if isinstance(cell, str) else cell.text for cell in row.cells]
            for row in shown.rows]  # fmt: skip


@settings(deadline=None)  # the first letter opens the fonts
@given(TEXTS, st.floats(10, 500))
def test_a_text_that_is_broken_keeps_its_letters(text: str, width: float) -> None:
    shown = breakable(text, width)
    assert shown.replace("\u200b", "") == text


@settings(deadline=None)  # the first letter opens the fonts
@given(TEXTS, st.floats(10, 500))
def test_a_text_that_fits_is_the_beginning_of_it(text: str, width: float) -> None:
    shown = fit(text, width).replace("\u200b", "")
    whole = " ".join(text.split()).replace("。 ", "。")
    assert whole.startswith(shown.removesuffix("…").rstrip()) or shown == whole


@pytest.mark.parametrize(
    ("word", "width", "breaks"),
    [
        ("Responsibilities", 40, True),
        ("Responsibilities", 80, False),
        ("WWWWWWWW", 44, True),
        ("iiiiiiii", 44, False),
        ("short", 44, False),
        ("很长的文字没有空格可以断开", 30, False),
        ("123,456,789,012,345", 44, True),
    ],
)
def test_words_break_only_where_they_are_wider_than_their_column(
    word: str, width: float, breaks: bool
) -> None:
    assert ("\u200b" in breakable(word, width)) == breaks
    if not breaks and word.isascii():
        assert lettering.width(word, 8) <= width


@pytest.mark.parametrize("number", ["12,500,000", "−1,250,000,000", "€1,234,567.89", "2026-11-09"])
def test_a_number_is_set_smaller_and_not_in_two_lines(number: str) -> None:
    made = table((Column("A", 44.0), Column("B")), [(number, ""), (Cell(number, depth=0), "")])
    for row in made.rows:
        cell = row.cells[0]
        assert isinstance(cell, Cell)
        assert cell.text == number
        assert lettering.width(number, 8 * cell.size, lettering.BOLD) <= 36


def test_a_number_in_a_note_stays_in_one_line_too() -> None:
    number = "7,890,123,456,789"
    made = table((Column("A", 54.0), Column("B")), [(Cell("1", f"orig. {number}"), "")])
    cell = made.rows[0].cells[0]
    assert isinstance(cell, Cell)
    assert (cell.note, cell.size) == (f"orig. {number}", 1)
    assert lettering.width(number, 7.2 * cell.note_size) <= 46


@pytest.mark.parametrize("text", ["1,250", "9" * 60, "Responsibilities", "12 of 34 people"])
def test_other_texts_keep_their_size(text: str) -> None:
    made = table((Column("A", 44.0), Column("B")), [(Cell(text), "")])
    cell = made.rows[0].cells[0]
    assert isinstance(cell, Cell)
    assert cell.size == 1
    assert cell.text.replace("\u200b", "") == text


def test_columns_share_what_is_left() -> None:
    made = table((Column("A"), Column("B", 119.0), Column("C", share=3)), [])
    assert [column.width for column in made.columns] == [100.0, 119.0, 300.0]


def test_long_texts_are_cut_to_what_a_page_has_room_for() -> None:
    long = "word " * 2000
    made = table((Column("A", 100.0), Column("B")), [(long, Cell(long, long)), Row(("x", "y"))])
    first, second = made.rows[0].cells
    assert isinstance(first, str)
    assert isinstance(second, Cell)
    assert first.endswith("…")
    assert len(first) < len(second.text) < 3000
    assert len(second.note) < len(second.text)
    assert made.rows[1].cells == ("x", "y")


def test_a_cell_over_several_columns_has_their_room() -> None:
    made = table(
        (Column("A", 50.0), Column("B", 50.0), Column("C")), [(Cell("x" * 999, columns=3),)]
    )
    [[text]] = texts(made)
    assert len(text.replace("\u200b", "")) == 999


@settings(deadline=None)
@given(st.integers(0, 80))
def test_a_matrix_of_many_columns_is_set_in_parts(count: int) -> None:
    names = [f"Department {n}" for n in range(count)]
    roles = [str(n) for n in range(count)]
    rows = [("Work", *roles), ("Play", *roles)]
    parts = spread([Column("Activity")], names, rows)
    assert [column.title for part in parts for column in part.columns[1:]] == names
    assert [cell for part in parts for cell in part.rows[1].cells[1:]] == roles
    for part in parts:
        assert sum(column.width for column in part.columns) == pytest.approx(WIDTH)
        assert part.columns[0].width >= 129
        assert all(column.width >= 25 for column in part.columns)
        # Titles that do not lie stand upright.
        assert all(column.tall == (column.width < 52) for column in part.columns[1:])
