"""Rows of a spreadsheet pasted into lists of records, and what undo makes of them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.record_table import RecordTable

SEGMENTS = "零售客户\t现场开户\n对公客户\t\n网点柜员\t录单\n"


def shown_in(window: MainWindow, step: str, table: str) -> RecordTable:
    window.show_step(step)
    document = window.document
    assert document is not None
    window.page(step).reveal(table, rows(document, table, "id")[0][0])
    lists = window.page(step).findChildren(RecordTable)
    return next(each for each in lists if each.table == table)


def put(into: RecordTable, text: str, row: int, column: int = 0) -> None:
    QGuiApplication.clipboard().setText(text)
    into.view.setFocus()
    into.view.setCurrentIndex(into.model.index(row, column))
    QTest.keyClick(into.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def rows(document: Document, table: str, *keys: str) -> list[tuple[Any, ...]]:
    with document.read() as session:
        return [tuple(row[key] for key in keys) for row in records(session, table)]


def test_rows_become_new_ones_behind_the_last_in_one_step(sample_window: MainWindow) -> None:
    document = sample_window.document
    before = rows(document, "segment", "name", "needs")
    segments = shown_in(sample_window, "vision", "segment")
    put(segments, SEGMENTS, len(before))
    added = [("零售客户", "现场开户"), ("对公客户", ""), ("网点柜员", "录单")]
    assert rows(document, "segment", "name", "needs") == [*before, *added]
    assert segments.model.row_at(segments.view.currentIndex())["name"] == "零售客户"
    assert "3 rows" in segments.page.notice.sentence.text()
    document.undo()
    assert rows(document, "segment", "name", "needs") == before


def test_from_a_row_on_they_take_the_place_of_what_is_there(sample_window: MainWindow) -> None:
    document = sample_window.document
    before = rows(document, "segment", "name", "needs")
    segments = shown_in(sample_window, "vision", "segment")
    put(segments, SEGMENTS, len(before) - 1)
    after = rows(document, "segment", "name", "needs")
    assert after[:-3] == before[:-1]
    assert after[-3:] == [("零售客户", "现场开户"), ("对公客户", ""), ("网点柜员", "录单")]


def test_words_numbers_and_dates_are_read_as_they_are_typed(sample_window: MainWindow) -> None:
    document = sample_window.document
    surveys = shown_in(sample_window, "market", "survey")
    before = rows(document, "survey", "title")
    heads = "Title\tKind\tDate\tPromoters\tPassives\tDetractors\tAnswers"
    line = "Autumn\tcsat\t30 Sep 2026\t1,410\t６０\t30\t1500"
    put(surveys, f"{heads}\n{line}\n", len(before))
    keys = ("title", "kind", "date", "favourable", "neutral", "unfavourable")
    made = [each for each in rows(document, "survey", *keys) if each[0] == "Autumn"]
    assert [tuple(map(str, each)) for each in made] == [
        ("Autumn", "csat", "2026-09-30", "1410", "60", "30")
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A\tNPS\tsoon", "Row 2, “Date”: “soon” is not a date"),
        ("A\tNPX", "Row 2, “Kind”: “NPX” is none of the words that are known here: NPS"),
        ("A\tNPS\t\t1\t2\t3\t6\t\t\t\t\tB", "Row 2 has more cells than there are columns here."),
        ("A\tNPS\t\tmany", "Row 2, “Promoters”: “many” is not a number"),
    ],
)
def test_one_bad_cell_is_told_and_nothing_comes(
    sample_window: MainWindow, line: str, said: str
) -> None:
    document = sample_window.document
    surveys = shown_in(sample_window, "market", "survey")
    before = rows(document, "survey", "title", "date")
    put(surveys, f"Fine\tNPS\n{line}\n", len(before))
    assert rows(document, "survey", "title", "date") == before
    assert surveys.page.notice.sentence.text().startswith(said)
    assert surveys.page.notice.sentence.text().endswith("Nothing was pasted.")


def test_several_lines_of_one_long_text_are_typed(sample_window: MainWindow) -> None:
    document = sample_window.document
    segments = shown_in(sample_window, "vision", "segment")
    before = rows(document, "segment", "name")
    put(segments, "one\ntwo\n", 0, 1)
    assert rows(document, "segment", "name") == before
    assert QApplication.focusWidget() is not segments.view


def test_the_keys_of_a_command_select_nothing_more(sample_window: MainWindow) -> None:
    document = sample_window.document
    count = len(rows(document, "survey", "id"))
    surveys = shown_in(sample_window, "market", "survey")
    surveys.select(surveys.model.rows[0].id)
    put(surveys, "Spring\tNPS\nSummer\tNPS\n", count)
    assert surveys.selected_ids() == [surveys.model.rows[count].id]
    surveys.view.setCurrentIndex(surveys.model.index(1, 0))
    QTest.keyClick(surveys.view, Qt.Key.Key_Delete)
    QTest.keyClick(sample_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert surveys.selected_ids() == [surveys.model.rows[1].id]
    QTest.keyClick(sample_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(surveys.selected_ids()) == 1
    assert surveys.selected_ids() == [surveys.current_id()]
