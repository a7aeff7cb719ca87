"""The Vision page: typed into as a person would, and what it then says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QBoxLayout, QLineEdit, QScrollArea

from goaldesk.core import edits
from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui import theme
from goaldesk.ui.context import Context
from goaldesk.ui.pages.vision import VisionPage

Open = Callable[..., VisionPage]


@pytest.fixture
def opened(qtbot: object, context_for: Callable[..., Context]) -> Open:
    """Shows the page of a document."""

    def show(document: Document, width: int = 1250) -> VisionPage:
        page = VisionPage(context_for(document))
        qtbot.addWidget(page)
        page.resize(width, 560)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    return show


def stored(document: Document, table: str) -> dict[str, object]:
    with document.read() as session:
        return dict(record(session, table, table).values)


def type_into(qtbot: object, editor: object, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)


def sentences(page: VisionPage) -> list[str]:
    return [line.sentence.text() for line in page.statement.check_lines]


def test_the_sample_reads_as_a_whole(opened: Open, sample: Document) -> None:
    page = opened(sample)
    assert page.head.editors["name"].text() == "Social network"
    assert page.pillars[0].editors["core_value"].toPlainText() == "Connecting people"
    assert page.statement.view.text.startswith("For young people who want to stay genuinely close")
    assert page.statement.view.accessibleName() == page.statement.view.text
    assert sentences(page)[:3] == [
        "Every blank is filled",
        "“Pulse” is a competitor on file",
        "No empty superlative",
    ]
    assert page.segments.records.model.rowCount() == 4  # three and the empty line


def test_the_statement_grows_while_its_blanks_are_typed(
    qtbot: object, opened: Open, document: Document
) -> None:
    page = opened(document)
    assert "For [target customer] who [need]" in page.statement.view.text
    assert sentences(page)[0].startswith("Not filled in: target customer, need, product")
    editor = page.statement.form.editors["customer"]
    type_into(qtbot, editor, "students")
    assert "For students who [need]" in page.statement.view.text
    assert sentences(page)[0].startswith("Not filled in: need, product")
    assert stored(document, "vision")["customer"] == "", "not stored before the field is left"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert stored(document, "vision")["customer"] == "students"
    assert document.stack.count() == 1


def test_the_product_name_is_a_blank_too(qtbot: object, opened: Open, document: Document) -> None:
    page = opened(document)
    type_into(qtbot, page.head.editors["name"], "Lantern")
    assert "the Lantern is a" in page.statement.view.text


def test_a_superlative_is_pointed_out_and_kept(
    qtbot: object, opened: Open, sample: Document
) -> None:
    page = opened(sample)
    editor = page.statement.form.editors["differentiator"]
    type_into(qtbot, editor, "is the best")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    said = "“best” in “differentiator” claims much and says little: name what is different"
    line = next(line for line in page.statement.check_lines if line.sentence.text() == said)
    page.activateWindow()
    line.link.click()
    assert page.focusWidget() is editor
    assert stored(sample, "vision")["differentiator"] == "is the best"


def test_an_alternative_that_is_no_competitor_is_added_by_a_click(
    qtbot: object, opened: Open, sample: Document
) -> None:
    page = opened(sample)
    type_into(qtbot, page.statement.form.editors["alternative"], "Telegraph")
    line = page.statement.check_lines[1]
    assert line.sentence.text() == "“Telegraph” is no competitor on file"
    qtbot.mouseClick(line.link, Qt.MouseButton.LeftButton)
    assert "“Telegraph” is a competitor on file" in sentences(page)
    with sample.read() as session:
        names = [row["name"] for row in records(session, "competitor")]
    assert names[-1] == "Telegraph"
    sample.undo()
    assert "“Telegraph” is no competitor on file" in sentences(page)


def test_competitors_complete_the_alternative(opened: Open, sample: Document) -> None:
    completer = opened(sample).statement.form.editors["alternative"].completer()
    completer.setCompletionPrefix("cloud")
    assert completer.currentCompletion() == "Cloudtalk"
    completer.setCompletionPrefix("social")
    assert completer.currentCompletion() == "", "our own product is no alternative to itself"


def test_an_owner_that_was_named_meanwhile_is_proposed(
    qtbot: Any, opened: Open, sample: Document
) -> None:
    page = opened(sample)
    with sample.edit("Add person") as session:
        edits.add(session, "person", name="Zoë Quist")
    editor = page.head.editors["owner"]
    type_into(qtbot, editor, "quis")
    assert editor.completer().currentCompletion() == "Zoë Quist"


def test_the_statement_is_in_the_language_of_the_report(opened: Open, sample: Document) -> None:
    page = opened(sample)
    with sample.edit("Change product") as session:
        from goaldesk.core import edits

        edits.change(session, "product", "product", language="zh")
    assert page.statement.view.text.startswith("对于young people，他们")
    assert sentences(page)[0] == "Every blank is filled", "the checks are in the window's"


def test_a_missing_blank_is_shown_where_it_is_typed(
    qtbot: object, opened: Open, document: Document
) -> None:
    page = opened(document)
    qtbot.mouseClick(page.statement.check_lines[0].link, Qt.MouseButton.LeftButton)
    assert page.statement.form.editors["customer"].hasFocus()


def test_tab_comes_to_what_helps_a_check_where_it_stands(
    qtbot: object, opened: Open, document: Document
) -> None:
    page = opened(document)
    page.statement.copy.setFocus()
    qtbot.keyClick(page.statement.copy, Qt.Key.Key_Tab)
    show = page.focusWidget()
    assert show.text() == "Show"
    qtbot.keyClick(show, Qt.Key.Key_Tab)
    assert page.focusWidget() is page.statement.form.editors["customer"]


def test_copy_takes_the_statement_as_text(qtbot: object, opened: Open, sample: Document) -> None:
    page = opened(sample)
    qtbot.mouseClick(page.statement.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == page.statement.view.text


def test_a_pillar_is_stored_when_it_is_left(
    qtbot: object, opened: Open, document: Document
) -> None:
    page = opened(document)
    editor = page.pillars[0].editors["core_value"]
    assert editor.placeholderText() == "What changes for people who use the product?"
    editor.setFocus()
    qtbot.keyClicks(editor, "Friends stay friends")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert page.pillars[1].editors["target_users"].hasFocus(), "across, as they are read"
    assert stored(document, "vision")["core_value"] == "Friends stay friends"
    document.undo()
    assert editor.toPlainText() == ""


def test_a_refusal_keeps_the_fields_of_a_row_in_line(
    qtbot: object, opened: Open, document: Document
) -> None:
    page = opened(document)
    start, due = page.head.editors["start"], page.head.editors["due"]
    type_into(qtbot, start, "some day")
    due.setFocus()
    assert page.head.errors["start"].isVisible()
    page.layout().activate()
    QGuiApplication.processEvents()
    assert start.y() == due.y()


def test_the_list_stands_in_line_with_its_heading(opened: Open, sample: Document) -> None:
    page = opened(sample)
    view = page.segments.records.view
    for part, top in (
        (view.horizontalHeader(), 0),
        (view.viewport(), view.rowViewportPosition(1) + 4),
    ):
        picture = part.grab().toImage()
        rows = range(top, top + 20)
        blank = picture.pixelColor(1, top + 8)
        inked = [x for x in range(60) if any(picture.pixelColor(x, y) != blank for y in rows)]
        assert 15 <= inked[0] <= 19


def test_a_currency_that_is_none_is_refused_where_it_is_typed(
    qtbot: object, opened: Open, sample: Document
) -> None:
    page = opened(sample)
    editor = page.head.editors["currency"]
    type_into(qtbot, editor, "yuan")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    error = page.head.errors["currency"]
    assert error.isVisible()
    assert error.text().startswith("“yuan” is not a currency")
    assert editor.text() == "CNY"
    assert stored(sample, "product")["currency"] == "CNY"


def test_choosing_a_preset_brings_its_thresholds(opened: Open, sample: Document) -> None:
    page = opened(sample)
    combo = page.thresholds.editors["preset"]
    combo.setCurrentIndex(combo.findData("committed"))
    combo.activated.emit(combo.currentIndex())
    assert page.thresholds.editors["green"].text() == "0.95"
    assert stored(sample, "product")["amber"] == 0.75
    assert sample.stack.count() == 1


def test_without_segments_the_page_says_what_to_do(
    qtbot: object, opened: Open, document: Document
) -> None:
    page = opened(document)
    button = page.listed.button
    page.area.ensureWidgetVisible(button)
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    editor = page.segments.records.view.findChild(QLineEdit)
    qtbot.keyClicks(editor, "Students")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.stack.count() == 1)
    with document.read() as session:
        assert [row["name"] for row in records(session, "segment")] == ["Students"]
    assert page.listed.currentIndex() == 0
    needs = page.segments.form.editors["needs"]
    needs.setFocus()
    qtbot.keyClicks(needs, "Keep in touch")
    page.segments.form.commit_all()
    with document.read() as session:
        assert records(session, "segment")[0]["needs"] == "Keep in touch"


def test_segments_are_typed_one_after_the_other(
    qtbot: object, opened: Open, sample: Document
) -> None:
    page = opened(sample)
    page.activateWindow()
    page.segments.records.start_adding()
    for name in ("Teachers", "Nurses"):
        for letter in name:
            qtbot.keyClick(QApplication.focusWidget(), letter)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        QApplication.processEvents()
        shown = page.segments.form.editors["name"]
        assert isinstance(shown, QLineEdit)
        assert shown.text() == name, "the form goes on with the row that was added"
    names = [row["name"] for row in page.segments.records.model.rows]
    assert names[-2:] == ["Teachers", "Nurses"]


def test_segments_are_moved_and_deleted_by_keyboard(
    qtbot: object, opened: Open, sample: Document
) -> None:
    page = opened(sample)
    QAbstractItemModelTester(page.segments.records.model)
    page.reveal("segment", "sea")
    view = page.segments.records.view
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    rows = page.segments.records.model.rows
    assert [row.id for row in rows] == ["students", "sea", "starters"]
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [row.id for row in page.segments.records.model.rows] == ["students", "starters"]
    sample.undo()
    assert [row.id for row in page.segments.records.model.rows] == ["students", "sea", "starters"]


@pytest.mark.parametrize(
    ("table", "field"),
    [("product", "due"), ("product", "amber"), ("vision", "advantage"), ("vision", "benefit")],
)
def test_reveal_puts_the_cursor_into_the_field(
    opened: Open, sample: Document, table: str, field: str
) -> None:
    page = opened(sample)
    page.reveal(table, table, field)
    forms = (page.head, page.thresholds, *page.pillars, page.statement.form)
    editor = next(form.editors[field] for form in forms if field in form.editors)
    assert editor.hasFocus()


@pytest.mark.parametrize(
    ("width", "direction"),
    [(1250, QBoxLayout.Direction.LeftToRight), (640, QBoxLayout.Direction.TopToBottom)],
)
def test_a_narrow_page_stacks_its_columns(
    opened: Open, sample: Document, width: int, direction: QBoxLayout.Direction
) -> None:
    page = opened(sample, width)
    assert page._columns.direction() == direction


@pytest.mark.parametrize(("width", "height"), [(1250, 560), (1900, 900), (700, 560)])
def test_the_page_scrolls_as_a_whole_and_squeezes_nothing(
    qtbot: object, opened: Open, sample: Document, width: int, height: int
) -> None:
    page = opened(sample, width)
    page.setStyleSheet(theme.sheet(theme.LIGHT))
    page.resize(width, height)
    qtbot.wait(50)
    inner = [area for area in page.segments.findChildren(QScrollArea) if area.isVisible()]
    assert inner
    assert [area.verticalScrollBar().maximum() for area in inner] == [0] * len(inner)
    for form in page.pillars:
        assert form.height() >= form.minimumSizeHint().height()
        last = form.editors[form.fields[-1].key]
        assert last.geometry().bottom() <= form.height()
