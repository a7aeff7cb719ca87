"""Rows of a spreadsheet pasted into lists of records, and what undo makes of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from goaldesk.core import edits
from goaldesk.core.fields import TABLES
from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.ui import copying
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


def rows(document: Document, table: str, *keys: str, **where: Any) -> list[tuple[Any, ...]]:
    with document.read() as session:
        return [tuple(row[key] for key in keys) for row in records(session, table, **where)]


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
    line = "Autumn\tcsat\t30 Sep 2026\t1,410\t６０\t30\t1500\nWinter\tcsat\t—\t-\t5\t6"
    put(surveys, f"{heads}\n{line}\n", len(before))
    keys = ("title", "kind", "date", "favourable", "neutral", "unfavourable")
    made = [each for each in rows(document, "survey", *keys) if each[0] == "Autumn"]
    assert [tuple(map(str, each)) for each in made] == [
        ("Autumn", "csat", "2026-09-30", "1410", "60", "30"),
    ]
    winter = next(each for each in rows(document, "survey", *keys) if each[0] == "Winter")
    assert winter[3:] == (0, 5, 6)


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


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('A\t"so they said\nB\ty\nC\tz\n', [("A", '"so they said'), ("B", "y"), ("C", "z")]),
        ('"Fast" users\tx\nB\t"two\n""lines"""\n', [('"Fast" users', "x"), ("B", 'two\n"lines"')]),
    ],
)
def test_a_quotation_mark_of_a_text_itself_is_kept(
    sample_window: MainWindow, text: str, made: list[tuple[str, str]]
) -> None:
    document = sample_window.document
    before = rows(document, "segment", "name", "needs")
    put(shown_in(sample_window, "vision", "segment"), text, len(before))
    assert rows(document, "segment", "name", "needs") == [*before, *made]


@pytest.mark.parametrize("text", ["A\tx\n\ty\n", f"A\tx\nB\t{'y' * 140_000}\n"])
def test_the_row_is_told_that_an_edit_refuses(sample_window: MainWindow, text: str) -> None:
    document = sample_window.document
    before = rows(document, "segment", "name", "needs")
    segments = shown_in(sample_window, "vision", "segment")
    put(segments, text, len(before))
    assert rows(document, "segment", "name", "needs") == before
    assert segments.page.notice.sentence.text().startswith("Row 2: ")
    assert segments.page.notice.sentence.text().endswith("Nothing was pasted.")


def test_our_own_product_keeps_its_name_among_the_competitors(sample_window: MainWindow) -> None:
    document = sample_window.document
    competitors = shown_in(sample_window, "market", "competitor")
    before = rows(document, "competitor", "id", "name", "share", "strengths")
    own = next(number for number, row in enumerate(competitors.model.rows) if row["own"])
    put(competitors, "Renamed\t12\n", own)
    after = rows(document, "competitor", "id", "name", "share", "strengths")
    assert [row[:2] for row in after] == [row[:2] for row in before]
    assert rows(document, "competitor", "share", own=True) == [(12.0,)]


@pytest.mark.parametrize(
    ("step", "table"),
    [
        ("market", "research"),
        ("market", "competitor"),
        ("reviews", "action"),
        ("kpis", "milestone"),
    ],
)
def test_the_copy_of_a_list_goes_back_into_it(
    sample_window: MainWindow, step: str, table: str
) -> None:
    document = sample_window.document
    listed = shown_in(sample_window, step, table)
    if table == "milestone":  # none of the sample's is late
        with document.edit("Late") as session:
            edits.change(session, table, listed.model.rows[-1].id, due=date(2026, 1, 31))
        assert "done late" in listed.model.index(len(listed.model.rows) - 1, 3).data()
    before = rows(document, table, *(field.key for field in TABLES[table].fields))
    copying.copy(listed.view, listed.page.words, whole=True)
    put(listed, QGuiApplication.clipboard().text(), 0)
    assert "Pasted" in listed.page.notice.sentence.text()
    assert rows(document, table, *(field.key for field in TABLES[table].fields)) == before


def test_what_a_copy_guards_is_pasted_without_its_guard(sample_window: MainWindow) -> None:
    document = sample_window.document
    count = len(rows(document, "segment", "id"))
    segments = shown_in(sample_window, "vision", "segment")
    put(segments, "@home\t-fast\n", count)
    copying.copy(segments.view, segments.page.words)
    put(segments, QGuiApplication.clipboard().text(), count + 1)
    assert rows(document, "segment", "name", "needs")[count:] == [("@home", "-fast")] * 2


def test_a_line_with_a_tab_is_the_text_of_a_long_cell_without_another(
    sample_window: MainWindow,
) -> None:
    document = sample_window.document
    segments = shown_in(sample_window, "vision", "segment")
    before = rows(document, "segment", "name", "needs")
    put(segments, "see\tthe table", 0, 1)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "see\tthe table"
    assert rows(document, "segment", "name", "needs") == before
