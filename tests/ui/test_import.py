"""The page of an import, worked with as its user does: paste, correct, look, import, undo."""

from __future__ import annotations

import datetime as dt
import os
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QProgressDialog, QPushButton

from goaldesk.core import edits
from goaldesk.core.model import natural_id
from goaldesk.core.queries.corrections import corrections
from goaldesk.core.queries.history import Wanted, entries
from goaldesk.core.queries.records import record, records
from goaldesk.exchange import importing as plans
from goaldesk.ui import copying, import_page, import_source, importing, jobs, kept_mappings
from goaldesk.ui.import_columns import TO
from goaldesk.ui.import_page import ImportPage
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier

VALUES = """KPI\tDate\tValue\tComment
Monthly active users\t2026-10-05\t348.5\tby hand
Monthly active users\t2026-10-06\tnan\t
No such KPI\t2026-10-05\t5\t
"""


@pytest.fixture
def page(window: MainWindow) -> ImportPage:
    window.activateWindow()
    window.actions_by_id["import"].trigger()
    made = window.stack.currentWidget()
    assert isinstance(made, ImportPage)
    return made


@pytest.fixture
def settled(qtbot: Any) -> Callable[[ImportPage], None]:
    """Waits until nothing goes on in the page."""

    def wait(page: ImportPage) -> None:
        qtbot.waitUntil(
            lambda: page.foot.job is None and not page._settled.isActive(), timeout=30_000
        )

    return wait


@pytest.fixture
def paste(qtbot: Any, settled: Any) -> Callable[[ImportPage, str], None]:
    """Pastes a text as somebody does who copied it in a spreadsheet."""

    def put(page: ImportPage, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        page.window().activateWindow()
        page.first().setFocus()
        QApplication.processEvents()
        qtbot.keyClick(page.first(), Key.Key_V, CTRL)
        settled(page)

    return put


def cells(page: ImportPage, kind: str) -> list[tuple[str, ...]]:
    return [row.cells for row in page.preview.lists[kind].rows.rows]


def fields(page: ImportPage) -> dict[str, str]:
    """Where each column goes, as it is shown."""
    rows = page.columns.rows
    return {row.id: rows.columns[TO].show(row) for row in rows.rows}


def send(qtbot: Any, page: ImportPage, head: str, label: str) -> None:
    """Choose by the keyboard where a column goes."""
    page.columns.select(head)
    qtbot.keyClick(page.columns, Key.Key_Return)
    combo = page.columns.findChild(QComboBox)
    assert combo is not None
    combo.hidePopup()
    combo.setCurrentIndex(combo.findText(label))
    combo.activated.emit(combo.currentIndex())


def value(window: MainWindow, kpi: str, day: str) -> float | None:
    assert window.document is not None
    with window.document.read() as session:
        row = record(session, "measurement", natural_id("measurement", kpi, day))
    return None if row is None else float(str(row["value"]))


def test_a_table_is_pasted_looked_at_and_imported(
    window: MainWindow, page: ImportPage, paste: Any, settled: Any, qtbot: Any
) -> None:
    document = window.document
    assert document is not None
    paste(page, VALUES)
    assert page.what.target.currentText() == "Values of KPIs, a line for each"
    assert fields(page) == {"KPI": "KPI", "Date": "Date", "Value": "Value", "Comment": "Note"}
    assert page.foot.told.text() == "2 lines can’t be used · New: 1 · changed: 0 · there already: 0"
    wrong = cells(page, "wrong")
    assert wrong[0] == ("3", "Value", "“nan” is not a number. Write digits only, such as 1250.5.")
    assert wrong[1] == ("4", "KPI", "There is no KPI “No such KPI”.")
    assert cells(page, "new") == [("2", "Monthly active users, 5 Oct 2026", "348.5")]
    assert not page.go.isEnabled(), "nothing is imported half without being asked for"

    page.skip.click()
    assert page.go.isEnabled()
    page.go.click()
    assert window.stack.currentWidget() is window.tabs
    assert window.step == "kpis"
    assert window.notice.sentence.text() == (
        "“Clipboard” is imported: 1 new, 0 changed, 0 were there already. Undo takes this back."
    )
    assert value(window, "mau", "2026-10-05") == 348.5
    with document.read() as session:
        entry = entries(session, Wanted())[0]
    assert (entry.label, entry.reason) == ("Import", "Import of Clipboard")
    document.undo()
    assert value(window, "mau", "2026-10-05") is None
    assert not window.notice.isVisible(), "what it said is no longer so"
    document.redo()
    assert value(window, "mau", "2026-10-05") == 348.5


def test_columns_are_sent_elsewhere_by_the_keyboard(
    window: MainWindow, page: ImportPage, paste: Any, settled: Any, qtbot: Any
) -> None:
    paste(page, "Thing\tWhen\tHow much\nMonthly active users\t2026-10-05\t348.5\n")
    assert not page.go.isEnabled()
    assert "no columns that Goaldesk knows" in page.note.text()
    for head, label in (("Thing", "KPI"), ("When", "Date"), ("How much", "Value")):
        send(qtbot, page, head, label)
        settled(page)
    assert fields(page) == {"Thing": "KPI", "When": "Date", "How much": "Value"}
    assert page.foot.told.text() == "New: 1 · changed: 0 · there already: 0"
    send(qtbot, page, "How much", "–")
    settled(page)
    assert page.foot.told.text() == "Choose the column for “Value” first."
    assert not page.go.isEnabled()


def test_what_changes_is_shown_before_and_after(
    window: MainWindow, page: ImportPage, paste: Any
) -> None:
    document = window.document
    assert document is not None
    with document.edit("Record value") as session:
        edits.record(session, "mau", dt.date(2026, 10, 7), 350.0)
    paste(page, "KPI\tDate\tValue\nMonthly active users\t2026-10-07\t1,351.5\n")
    assert cells(page, "changed") == [
        ("2", "Monthly active users, 7 Oct 2026", "350", "1,351.5"),
    ]
    page.go.click()
    assert value(window, "mau", "2026-10-07") == 1351.5
    with document.read() as session:
        row_id = natural_id("measurement", "mau", "2026-10-07")
        told = corrections(session, {row_id})[row_id]
    assert told == (350.0, "Import of Clipboard"), "the old value is kept beside the new one"


def test_the_same_table_again_changes_nothing(
    window: MainWindow, page: ImportPage, paste: Any
) -> None:
    text = "KPI\tDate\tValue\nMonthly active users\t2026-10-05\t348.5\n"
    paste(page, text)
    page.go.click()
    window.actions_by_id["import"].trigger()
    again: Any = window.stack.currentWidget()
    paste(again, text)
    assert again.foot.told.text() == "New: 0 · changed: 0 · there already: 1"
    assert not again.go.isEnabled()


def test_a_mapping_is_kept_and_offered_again(
    desk: Desk, window: MainWindow, page: ImportPage, paste: Any, settled: Any, qtbot: Any
) -> None:
    text = "Thing\tWhen\tHow much\nMonthly active users\t2026-10-05\t348.5\n"
    paste(page, text)
    for head, label in (("Thing", "KPI"), ("When", "Date"), ("How much", "Value")):
        send(qtbot, page, head, label)
        settled(page)
    page.what.keep.click()
    qtbot.keyClicks(page.what.name, "Weekly: CRM")
    qtbot.keyClick(page.what.name, Key.Key_Return)
    assert page.what.kept.currentText() == "Weekly CRM"
    assert list(kept_mappings.kept(desk.folders.config)) == ["Weekly CRM"]
    window.show_tabs()

    window.actions_by_id["import"].trigger()
    again: Any = window.stack.currentWidget()
    paste(again, text.replace("348.5", "349"))
    assert again.what.kept.currentText() == "Weekly CRM"
    assert again.foot.told.text() == "New: 1 · changed: 0 · there already: 0"
    again.what.kept.setCurrentIndex(0)
    again.what.kept.activated.emit(0)
    settled(again)
    assert not again.go.isEnabled(), "nothing is found in such names"
    again.what.kept.setCurrentIndex(1)
    again.what.kept.activated.emit(1)
    settled(again)
    assert again.go.isEnabled()
    again.what.forget.click()
    assert again.what.kept.count() == 1
    assert again.go.isEnabled(), "the table is still taken by it"
    assert kept_mappings.kept(desk.folders.config) == {}


def test_a_kept_mapping_that_is_none_is_passed_over(desk: Desk) -> None:
    folder = desk.folders.config / "mappings"
    folder.mkdir(parents=True)
    (folder / "torn.json").write_text("{")
    (folder / "other.json").write_text('{"target": "nothing"}')
    assert kept_mappings.kept(desk.folders.config) == {}


def test_columns_of_periods_and_missing_kpis(
    window: MainWindow, page: ImportPage, paste: Any, settled: Any
) -> None:
    paste(page, "KPI\t2026-09\t2026-10\nMonthly active users\t345\t352\nQueue length\t2\t3\n")
    assert fields(page)["2026-10"] == "Value of the period"
    assert "There is no KPI “Queue length”." in cells(page, "wrong")[0]
    page.reading.create.click()
    settled(page)
    assert page.preview.tabs.tabText(0) == "To correct (0)"
    assert "KPI “Queue length”" in [row[1] for row in cells(page, "new")]
    page.go.click()
    assert window.document is not None
    with window.document.read() as session:
        made = [row.id for row in records(session, "kpi") if row["name"] == "Queue length"]
    assert value(window, made[0], "2026-10-31") == 3.0


def test_a_survey_tells_its_result(window: MainWindow, page: ImportPage, paste: Any) -> None:
    answers = "\n".join(str(answer) for answer in [10] * 60 + [8] * 20 + [3] * 20)
    paste(page, f"How likely are you to recommend us (0-10)\n{answers}\n")
    assert page.what.target.currentText() == "Answers to a survey"
    assert "NPS 40.0" in cells(page, "new")[0][2]


@pytest.mark.parametrize(
    ("text", "place", "table"),
    [
        ("Competitor\tMarket share\nRival\t12.5%\n", "Competitors", "competitor"),
        ("What was said\tMentions\nToo slow\t3\n", "Feedback", "feedback"),
        ("How likely are you to recommend us (0-10)\n9\n3\n", "Surveys", "survey"),
    ],
)
def test_what_came_is_shown_where_it_is(
    window: MainWindow, page: ImportPage, paste: Any, text: str, place: str, table: str
) -> None:
    paste(page, text)
    page.go.click()
    market: Any = window.pages["market"]
    assert (window.step, market.inner.tabText(market.inner.currentIndex())) == ("market", place)
    assert market.main_row()[0] == table


def test_market_shares_are_read_as_chosen(page: ImportPage, paste: Any, settled: Any) -> None:
    paste(page, "Competitor\tMarket share\tStrengths\nRival\t0.183\tFast\n")
    assert "0.45 is taken for 0.45 %" in page.note.text()
    fractions = page.reading.fractions
    fractions.setCurrentIndex(fractions.findData(True))
    fractions.activated.emit(fractions.currentIndex())
    settled(page)
    assert "Market share, %: 18.3" in cells(page, "new")[0][2]
    assert not page.note.text()


def test_another_targets_fields_are_offered(
    page: ImportPage, paste: Any, settled: Any, qtbot: Any
) -> None:
    paste(page, "Name\tAnswer\nBo\t10\nLi\t3\n")
    page.what.target.setCurrentIndex(page.what.target.findText("Answers to a survey"))
    page.what.target.activated.emit(page.what.target.currentIndex())
    settled(page)
    send(qtbot, page, "Answer", "Answer from 0 to 10")
    settled(page)
    assert "NPS 0.0" in cells(page, "new")[0][2]


def test_the_order_of_days_and_months_is_chosen(page: ImportPage, paste: Any, settled: Any) -> None:
    paste(page, "KPI\tDate\tValue\nMonthly active users\t03/04/2026\t348.5\n")
    assert "can be read as day and month or as month and day" in cells(page, "wrong")[0][2]
    for order, day in (("dmy", "3 Apr 2026"), ("mdy", "4 Mar 2026")):
        page.reading.order.setCurrentIndex(page.reading.order.findData(order))
        page.reading.order.activated.emit(page.reading.order.currentIndex())
        settled(page)
        assert cells(page, "new")[0][1] == f"Monthly active users, {day}"


def test_unknown_words_are_given_a_meaning(page: ImportPage, paste: Any, settled: Any) -> None:
    paste(page, "Action\tStatus\tOwner\nWrite\tBlocked by legal\tBo\nRead\tDone\tBo\n")
    page.what.target.setCurrentIndex(page.what.target.findText("Improvement actions"))
    page.what.target.activated.emit(page.what.target.currentIndex())
    settled(page)
    assert "“Blocked by legal” is none of the words" in cells(page, "wrong")[0][2]
    assert list(page.meanings.combos) == ["Blocked by legal"]
    combo = page.meanings.combos["Blocked by legal"]
    combo.setCurrentIndex(combo.findText("Open"))
    combo.activated.emit(combo.currentIndex())
    settled(page)
    assert cells(page, "wrong") == []
    assert "State: Open" in cells(page, "new")[0][2]
    assert page.meanings.combos == {}
    page.meanings.forgotten.emit()
    settled(page)
    assert len(cells(page, "wrong")) == 1


def test_experimental_presets_say_so(page: ImportPage, paste: Any) -> None:
    paste(page, "编号\t标题\t状态\t负责人\t父工作项\nA-1\tWrite the plan\t进行中\tBo\t\n")
    assert "(experimental)" in page.what.target.currentText()
    assert "Nobody could try this on a real export" in page.note.text()


def bad_files(folder: Path) -> dict[str, Path]:
    """Files that cannot be imported, by a word of the sentence that says why."""
    bomb = folder / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    pipe = folder / "pipe.csv"
    os.mkfifo(pipe)
    huge = folder / "huge.csv"
    with huge.open("wb") as stream:
        stream.truncate(200 * 1024**2)
    empty = folder / "empty.csv"
    empty.touch()
    return {"bomb.xlsx": bomb, "can’t be read": pipe, "larger than": huge, "no table": empty}


def test_a_hostile_file_is_refused_inline(
    window: MainWindow, page: ImportPage, settled: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for said, path in bad_files(tmp_path).items():
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, path=path: (str(path), ""))
        page.none.file.click()
        settled(page)
        assert said in page.none.problem.text(), path.name
        assert page.state is None
        assert not page.go.isVisible()
    assert window.document is not None
    assert not window.document.modified


def test_a_file_is_read_otherwise(
    page: ImportPage, settled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "values.csv"
    path.write_bytes("KPI;Date;Value\nMonthly active users;2026-10-05;348,5\n".encode("utf-16"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page.none.file.click()
    settled(page)
    assert page.source.encoding.currentText() == "UTF-16 LE"
    assert page.source.delimiter.currentText() == "Semicolon"
    assert page.reading.decimal.currentText() == "1.234,5"
    assert cells(page, "new")[0][2] == "348.5"
    page.source.delimiter.setCurrentIndex(page.source.delimiter.findText("Comma"))
    page.source.delimiter.activated.emit(0)
    settled(page)
    assert list(fields(page)) != ["KPI", "Date", "Value"]


def test_reading_is_cancelled(
    page: ImportPage, settled: Any, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    begun = threading.Event()

    def endless(*_: Any) -> None:
        tell = _[-1]
        while True:
            begun.set()
            tell(0.5)

    monkeypatch.setattr(import_page, "load", endless)
    page.load(import_source.Source("slow.csv", text="x"))
    qtbot.waitUntil(lambda: page.foot.told.text() == "Reading “slow.csv”… 50 %", timeout=10_000)
    page.foot.stop.click()
    assert page.foot.told.text() == "Stopped; nothing was changed."
    assert not page.go.isVisible()


def test_leaving_ends_what_goes_on(
    window: MainWindow, page: ImportPage, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    ended = threading.Event()

    def endless(*given: Any) -> None:
        try:
            while True:
                given[-1](0.5)
        finally:
            ended.set()

    monkeypatch.setattr(import_page, "load", endless)
    page.load(import_source.Source("slow.csv", text="x"))
    qtbot.waitUntil(lambda: "50 %" in page.foot.told.text(), timeout=10_000)
    qtbot.keyClick(page, Key.Key_Escape)
    assert window.stack.currentWidget() is window.tabs
    assert ended.wait(10)


def test_a_cancelled_import_leaves_nothing(
    window: MainWindow, page: ImportPage, paste: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    paste(page, "KPI\tDate\tValue\nMonthly active users\t2026-10-05\t348.5\n")
    monkeypatch.setattr(jobs, "PATIENCE", 0)
    real = plans.apply

    def slowly(session: Any, plan: Any, **how: Any) -> None:
        real(session, plan, **how)
        while True:
            how["tell"](0.9)

    monkeypatch.setattr(plans, "apply", slowly)

    def cancel() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog):
            dialog.findChildren(QPushButton)[0].click()
        else:
            QTimer.singleShot(5, cancel)

    QTimer.singleShot(5, cancel)
    page.go.click()
    assert window.stack.currentWidget() is page, "to go on, or to leave"
    assert value(window, "mau", "2026-10-05") is None
    assert window.document is not None
    assert not window.document.modified
    assert window.document.stack.count() == 0


def test_a_dropped_file_is_shown(
    desk: Desk, window: MainWindow, settled: Any, tmp_path: Path
) -> None:
    path = tmp_path / "values.csv"
    path.write_text("KPI,Date,Value\nMonthly active users,2026-10-05,348.5\n")
    for other, taken in (("notes.pdf", False), ("values.csv", True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / other))])
        where = (QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                 Qt.KeyboardModifier.NoModifier)  # fmt: skip
        enter = QDragEnterEvent(where[0].toPoint(), *where[1:])
        enter.ignore()
        QApplication.sendEvent(window, enter)
        assert enter.isAccepted() == taken
        if taken:
            QApplication.sendEvent(window, QDropEvent(*where))
    page: Any = window.stack.currentWidget()
    assert isinstance(page, ImportPage)
    settled(page)
    assert page.source.name.text() == "values.csv"
    assert page.go.isEnabled()


def test_it_follows_the_document_and_the_language(
    desk: Desk, window: MainWindow, page: ImportPage, paste: Any, settled: Any, qtbot: Any
) -> None:
    document = window.document
    assert document is not None
    paste(page, "KPI\tDate\tValue\nMonthly active users\t2026-10-05\t348.5\n")
    assert page.preview.tabs.tabText(2) == "New (1)"
    with document.edit("Record value") as session:
        edits.record(session, "mau", dt.date(2026, 10, 5), 348.5)
    settled(page)
    assert page.foot.told.text() == "New: 0 · changed: 0 · there already: 1"
    document.undo()
    settled(page)
    assert page.go.isEnabled()
    desk.change(language="zh")
    again: Any = window.stack.currentWidget()
    settled(again)
    assert again is not page
    assert list(fields(again)) == ["KPI", "Date", "Value"]
    assert fields(again)["Date"] == "日期"
    assert again.go.isEnabled()
    qtbot.keyClick(again, Key.Key_Escape)
    assert window.stack.currentWidget() is window.tabs


def test_a_document_that_changed_meanwhile_is_not_overwritten(
    desk: Desk, window: MainWindow, page: ImportPage, paste: Any
) -> None:
    document = window.document
    assert document is not None
    paste(page, "Name\tOwner\tTarget\nMonthly active users\tSomebody else\t401\n")
    plan = page.plan
    assert plan is not None
    assert plan.changed
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", "mau", owner="Me")
    importing.bring_in(desk, window, plan, False)
    assert "has changed since the import was prepared" in window.notice.sentence.text()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_grid_gave_comes_back_unchanged(
    desk: Desk, window: MainWindow, paste: Any, language: str
) -> None:
    desk.change(language=language)
    window.go("kpi", "mau")
    kpis: Any = window.page("kpis")
    kpis.actions_by_name["grid"].trigger()
    copying.copy(kpis.grid.view, window.words, whole=True)
    window.actions_by_id["import"].trigger()
    page: Any = window.stack.currentWidget()
    paste(page, QGuiApplication.clipboard().text())
    plan = page.plan
    assert (plan.added, plan.changed, plan.bad) == (0, 0, 0)
    assert plan.unchanged > 50


def test_the_sheet_that_fits_best_is_read_and_shown(
    page: ImportPage, settled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "values.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {
            "Notes": [["By", "For"], ["Li", "Bo"]],
            "Data": [["KPI", "Date", "Value"], ["Monthly active users", "2026-10-05", 348.5]],
            "Steps": [["ID", "Milestone", "Done on"], ["a", "First", "2026-10-05"]],
        }.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page.none.file.click()
    settled(page)
    assert page.source.sheet.isVisible()
    assert page.source.sheet.currentText() == "Data"
    assert cells(page, "new")[0][2] == "348.5"
    page.source.sheet.setCurrentIndex(page.source.sheet.findText("Steps"))
    page.source.sheet.activated.emit(2)
    settled(page)
    assert page.source.sheet.currentText() == "Steps"
    assert "There is nothing to import in “Steps”" in page.foot.told.text() + page.note.text()
