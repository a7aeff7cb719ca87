"""The competitor matrix, scored by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.pages.market import MarketPage
from goaldesk.ui.tables import TONE

SIZE, MATRIX = 0, 5
Open = Callable[[Document, int], MarketPage]


def shown(model: object, row: int) -> list[str]:
    """The words of a line of a table."""
    return [model.index(row, column).data() or "" for column in range(model.columnCount())]


def rows(document: Document, table: str) -> list[object]:
    with document.read() as session:
        return records(session, table)


def stored(document: Document, table: str, row_id: str) -> object:
    with document.read() as session:
        return record(session, table, row_id)


def totals(page: MarketPage) -> dict[str, str]:
    model = page.matrix.model
    return {
        model.headerData(n, Qt.Orientation.Horizontal): model.index(model.rowCount() - 3, n).data()
        for n in range(2, model.columnCount())
    }


def test_the_matrix_weighs_scores_and_tells_the_gap(market_at: Open, sample: Document) -> None:
    page = market_at(sample, MATRIX)
    QAbstractItemModelTester(page.matrix.model)
    assert totals(page) == {
        "Social network (us)": "3.73",
        "Pulse": "3.13",
        "Cloudtalk": "3.60",
        "Glimpse": "2.60",
    }
    model = page.matrix.model
    assert shown(model, model.rowCount() - 2)[2:] == ["0.00", "−0.60", "−0.13", "−1.13"]
    assert shown(model, model.rowCount() - 1) == ["Criteria scored", "", *["5 of 5"] * 4]
    chart = page.matrix.chart.chart
    assert next((bar.name, bar.own) for bar in chart.bars) == ("Social network (us)", True)
    assert chart.best == pytest.approx(56 / 15)


def test_the_chart_sets_us_against_the_best_competitor(market_at: Open, sample: Document) -> None:
    page = market_at(sample, MATRIX)
    view = page.matrix.contest
    assert view.picture() is not None
    privacy, total = view.chart.duels[2], view.chart.duels[-1]
    assert (privacy.name, privacy.ours, privacy.best, privacy.label) == (
        "Privacy that is easy to find", 2.0, 5.0, "2 · 5 Cloudtalk",
    )  # fmt: skip
    assert (total.name, total.label) == ("Weighted total", "3.73 · 3.60 Cloudtalk")
    assert "Price for students: us 3, best competitor 5 (Pulse)" in view.accessibleDescription()
    page.matrix.view.setCurrentIndex(page.matrix.model.index_of("c-privacy", "us"))
    page.matrix.set_score(4)
    assert view.chart.duels[2].label == "4 · 5 Cloudtalk"


def test_the_charts_are_made_when_the_matrix_is_shown(market_at: Open, sample: Document) -> None:
    page = market_at(sample, SIZE)
    assert (page.matrix.chart.chart, page.matrix.contest.chart) == (None, None)


def test_a_digit_scores_the_cell_and_delete_clears_it(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, MATRIX)
    tab = page.matrix
    tab.view.setFocus()
    tab.view.setCurrentIndex(tab.model.index_of("c-price", "us"))
    qtbot.keyClicks(tab.view, "5")
    assert totals(page)["Social network (us)"] == "4.00"
    assert tab.view.currentIndex() == tab.model.index_of("c-price", "us")
    assert tab.hint.text() == "Score 5 of 5"
    qtbot.keyClick(tab.view, Qt.Key.Key_Delete)
    assert tab.view.currentIndex().data() == "–"
    counted = tab.model.index(tab.model.rowCount() - 1, 2)
    assert (counted.data(), counted.data(TONE)) == ("4 of 5", "at_risk")
    assert "the total leaves out the others" in counted.data(Qt.ItemDataRole.ToolTipRole)
    assert not tab.form.isEnabled()
    assert sample.stack.count() == 2
    sample.undo()
    sample.undo()
    assert totals(page)["Social network (us)"] == "3.73"
    kept = next(
        r
        for r in rows(sample, "score")
        if (r["criterion_id"], r["competitor_id"]) == ("c-price", "us")
    )
    assert kept["evidence"] == "Membership ¥12, no student price yet"


@pytest.mark.parametrize("typed", [0, 6, 2.5])
def test_a_score_outside_one_to_five_is_refused(
    market_at: Open, sample: Document, typed: object
) -> None:
    page = market_at(sample, MATRIX)
    index = page.matrix.model.index_of("c-price", "us")
    assert not page.matrix.model.setData(index, typed)
    assert page.notice.isVisible()
    assert index.data() == "3"


def test_a_score_that_is_no_number_is_refused_as_it_is_typed(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, MATRIX)
    view = page.matrix.view
    view.setFocus()
    view.setCurrentIndex(page.matrix.model.index_of("c-price", "us"))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = view.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "many")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.sentence.text().startswith("“many” is not a number")
    assert view.currentIndex().data() == "3"


def test_the_first_score_of_our_product_makes_its_row(
    qtbot: object, market_at: Open, document: Document
) -> None:
    page = market_at(document, MATRIX)
    page.add_row("criterion", name="Price", weight=2)
    tab = page.matrix
    assert tab.model.headerData(2, Qt.Orientation.Horizontal) == "Our product"
    tab.view.setCurrentIndex(tab.model.index(0, 2))
    qtbot.keyClicks(tab.view, "4")
    assert [(row["own"], row["id"]) for row in rows(document, "competitor")] == [(True, "us")]
    assert tab.view.currentIndex().data() == "4"
    assert document.stack.count() == 2, "score and row are one edit"


def test_the_evidence_of_the_selected_score_is_edited_beside_it(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, MATRIX)
    tab = page.matrix
    tab.view.setCurrentIndex(tab.model.index_of("c-privacy", "cloudtalk"))
    assert tab.title.text() == "Cloudtalk: Privacy that is easy to find"
    editor = tab.form.editors["evidence"]
    assert editor.text() == "Private by default, one switch"
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "Seen in version 8")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert "Seen in version 8" in [row["evidence"] for row in rows(sample, "score")]


def test_an_aged_score_says_so_in_its_cell_and_beside_it(market_at: Open, sample: Document) -> None:
    page = market_at(sample, MATRIX)
    tab = page.matrix
    cell = tab.model.index_of("c-privacy", "pulse")
    tab.view.setCurrentIndex(cell)
    tab.page.change_row("score", tab.model.score(cell).id, review_by=dt.date(2026, 11, 1))
    assert (cell.data(), cell.data(TONE)) == ("aged · 3", "at_risk")
    assert tab.hint.text() == "Score 3 of 5 · past its review on 1 Nov 2026"
    assert tab.hint.property("tone") == "warning"


def test_removing_a_criterion_is_one_undoable_edit(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, MATRIX)
    tab = page.matrix
    before = len(rows(sample, "score"))
    page.reveal("criterion", "c-friends")
    qtbot.keyClick(tab.view, Qt.Key.Key_Delete)
    assert stored(sample, "criterion", "c-friends") is None
    assert len(rows(sample, "score")) == before - 4
    assert sample.stack.count() == 1
    sample.undo()
    assert totals(page)["Social network (us)"] == "3.73"


def test_weights_and_names_are_edited_in_place_and_rows_moved(
    qtbot: object, market_at: Open, sample: Document
) -> None:
    page = market_at(sample, MATRIX)
    tab = page.matrix
    name = tab.model.index_of("c-price")
    assert tab.model.setData(name, "Price for pupils")
    assert not tab.model.setData(name.siblingAtColumn(1), -1.0)
    assert "Weight" in page.notice.sentence.text()
    assert tab.model.setData(name.siblingAtColumn(1), 0.0)
    assert totals(page)["Social network (us)"] == "3.85"
    page.reveal("criterion", "c-price")
    qtbot.keyClick(tab.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [row.name for row in tab.model.matrix.criteria][3] == "Price for pupils"
    assert tab.view.currentIndex().row() == 3


def test_a_score_found_elsewhere_is_revealed(market_at: Open, sample: Document) -> None:
    page = market_at(sample, SIZE)
    score = next(
        r
        for r in rows(sample, "score")
        if (r["criterion_id"], r["competitor_id"]) == ("c-language", "glimpse")
    )
    page.reveal("score", score.id, "evidence")
    assert page.inner.currentIndex() == MATRIX
    assert page.matrix.title.text() == "Glimpse: Local languages and support"
    assert page.matrix.form.editors["evidence"].hasFocus()
