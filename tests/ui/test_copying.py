"""Lists, trees and grids on the clipboard: as lines that tabs divide, and as an HTML table."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from goaldesk.core import edits
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange.guarded import unguarded
from goaldesk.ui import copying
from goaldesk.ui.actions import PAGES
from goaldesk.ui.chart_view import ChartView
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.market import MarketPage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
EN = Words("en")


class Cells(HTMLParser):
    """The texts of a table's cells, with the rows' kinds of cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.kinds: list[set[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
            self.kinds.append(set())
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.kinds[-1].add(tag)
        elif tag == "br":
            self.rows[-1][-1] += "\n"
        else:
            assert tag in ("meta", "table"), f"<{tag}> is no part of a plain table"

    def handle_data(self, data: str) -> None:
        self.rows[-1][-1] += data.replace("\xa0", " ")


def copied() -> list[list[str]]:
    """The cells on the clipboard, the same in both of its forms."""
    data = QGuiApplication.clipboard().mimeData()
    rows = list(csv.reader(io.StringIO(data.text()), dialect="excel-tab"))
    assert Cells(data.html()).rows == rows
    return rows


def press(qtbot: Any, widget: QWidget, *, whole: bool = False) -> None:
    widget.window().activateWindow()  # a page that is made anew may have taken that
    widget.setFocus()
    QApplication.processEvents()
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(widget, Qt.Key.Key_C, CTRL | SHIFT if whole else CTRL)


def select_rows(view: QAbstractItemView, *rows: int) -> None:
    view.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for row in rows:
        view.selectionModel().select(view.model().index(row, 0), flags.Select | flags.Rows)


@pytest.fixture
def shown(sample_window: MainWindow, qtbot: Any) -> MainWindow:
    with qtbot.waitActive(sample_window):
        sample_window.activateWindow()
    return sample_window


def kpis(window: MainWindow) -> KpisPage:
    window.show_step("kpis")
    page = window.page("kpis")
    assert isinstance(page, KpisPage)
    return page


def test_selected_rows_come_with_their_heads(shown: MainWindow, qtbot: Any) -> None:
    page = kpis(shown)
    page.list.select("kpi:mau")
    view = page.kpi_detail.measurements.view
    page.kpi_detail.tabs.setCurrentWidget(page.kpi_detail.measurements)
    select_rows(view, 0, 1, 3)
    press(qtbot, view)
    heads, *rows = copied()
    assert heads[:2] == ["Date", "Value, M"]
    assert [row[:2] for row in rows] == [["31 Oct 2026", "350.4"], ["31 Aug 2026", "343.1"]]
    select_rows(view, 2)
    press(qtbot, view)
    assert [row[:2] for row in copied()] == [["30 Sep 2026", "345.0"]], "one row has no head"


def test_the_whole_tree_is_copied_indented_as_it_stands(shown: MainWindow, qtbot: Any) -> None:
    view = kpis(shown).list.view
    press(qtbot, view, whole=True)
    heads, *rows = copied()
    assert heads[0] == "Goal, KPI"
    named = {row[0].strip(): row for row in rows}
    assert len(rows) == len(kpis(shown).list.model._nodes)
    mau = named["Monthly active users"]
    assert mau[0].startswith("  "), "below its goal"
    assert "350.4" in mau[heads.index("Current")]
    hidden = [n for n in range(view.model().columnCount()) if view.isColumnHidden(n)]
    assert len(heads) == view.model().columnCount() - len(hidden)


def test_a_block_of_the_grid_has_no_head_and_the_whole_grid_has(
    shown: MainWindow, qtbot: Any
) -> None:
    page = kpis(shown)
    page.list.select("kpi:mau")
    page.actions_by_name["grid"].trigger()
    view = page.grid.view
    press(qtbot, view)
    assert QGuiApplication.clipboard().text() == "350.4"
    assert not QGuiApplication.clipboard().mimeData().hasHtml()
    press(qtbot, view, whole=True)
    heads, *rows = copied()
    assert heads[0] == "KPI"
    assert heads[-1] == "Nov 2026"
    mau = next(row for row in rows if row[0] == "Monthly active users")
    assert mau[heads.index("Oct 2026")] == "350.4", "as it is typed"


def test_a_single_cell_is_its_text(shown: MainWindow, qtbot: Any) -> None:
    shown.show_step("market")
    page = shown.page("market")
    assert isinstance(page, MarketPage)
    shown.go("criterion", first_id(shown, "criterion"))
    QApplication.processEvents()
    view = page.inner.currentWidget().view
    view.setCurrentIndex(view.model().index(0, 0))
    press(qtbot, view)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == view.currentIndex().data()
    assert not data.hasHtml()
    press(qtbot, view, whole=True)
    heads, *rows = copied()
    assert heads[:2] == ["Criterion", "Weight"]
    names = [row[0] for row in rows]
    assert "Add a criterion…" not in names
    assert names[-3:] == ["Weighted total", "Gap to the best", "Criteria scored"]


def first_id(window: MainWindow, table: str) -> str:
    from goaldesk.core.queries.records import records

    assert window.document is not None
    with window.document.read() as session:
        return records(session, table)[0].id


def test_the_overviews_rows_are_a_table(shown: MainWindow, qtbot: Any) -> None:
    view = shown.page("overview").view
    press(qtbot, view, whole=True)
    heads, *rows = copied()
    assert heads == ["KPI", "Status", "Progress", "Current", "Target", "Unit"]
    mau = next(row for row in rows if row[0] == "Monthly active users")
    assert mau[3:] == ["350.4", "400.0", "M"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("＝cmd|'/c calc'!A1", "'＝cmd|'/c calc'!A1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("-2.5", "-2.5"),
        ("-2,500.5 %", "-2,500.5 %"),
        ("'quoted", "''quoted"),
        ("two\nlines", "two\nlines"),
        ("a\ttab", "a\ttab"),
        ('"said"', '"said"'),
        ("<b>bold</b> & <img src=x>", "<b>bold</b> & <img src=x>"),
        ("plain", "plain"),
    ],
)
def test_user_text_stays_text(qtbot: Any, text: str, safe: str) -> None:
    view = QTableView()
    qtbot.addWidget(view)
    model = QStandardItemModel(2, 2, view)
    for row in (0, 1):
        for column in (0, 1):
            item = QStandardItem(text)
            item.setEditable(False)
            model.setItem(row, column, item)
    model.setHorizontalHeaderLabels([text, text])
    view.setModel(model)
    view.verticalHeader().hide()
    copying.copy(view, EN, whole=True)
    rows = copied()
    assert rows == [[safe, safe]] * 3
    assert [[unguarded(cell) for cell in row] for row in rows] == [[text, text]] * 3
    assert Cells(QGuiApplication.clipboard().mimeData().html()).kinds == [{"th"}, {"td"}, {"td"}]


def test_without_a_list_the_menu_says_what_to_do(shown: MainWindow) -> None:
    shown.find_box.setFocus()
    shown.actions_by_id["copy_table"].trigger()
    assert shown.notice.sentence.text().startswith("Put the cursor into a list or table first")


def test_the_menu_copies_the_text_of_a_field_and_a_chart(shown: MainWindow, qtbot: Any) -> None:
    shown.find_box.setText("users")
    shown.find_box.setFocus()
    shown.find_box.selectAll()
    shown.actions_by_id["copy"].trigger()
    assert QGuiApplication.clipboard().text() == "users"
    chart: ChartView = kpis(shown).kpi_detail.head.chart
    kpis(shown).list.select("kpi:mau")
    qtbot.waitUntil(lambda: chart.picture() is not None, timeout=30_000)
    press(qtbot, chart)
    assert not QGuiApplication.clipboard().image().isNull()


@pytest.mark.parametrize("step", [key for key, _ in PAGES])
def test_every_list_can_be_copied(
    shown: MainWindow, sample: Document, qtbot: Any, step: str
) -> None:
    with sample.edit("Hostile") as session:
        edits.change(session, "kpi", "mau", name="=HYPERLINK(A1)")
    shown.show_step(step)
    QApplication.processEvents()
    views = [
        view
        for view in shown.page(step).findChildren(QAbstractItemView)
        if view.isVisible() and view.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    for view in views:
        if not list(copying._rows(view.model())):
            continue
        press(qtbot, view, whole=True)
        rows = copied()
        assert any(any(row) for row in rows), view.accessibleName()
        assert len({len(row) for row in rows}) == 1, "a table"
        assert not re.search(r"^\s*=", QGuiApplication.clipboard().text(), re.M)


def test_the_lists_menu_offers_copying(shown: MainWindow, qtbot: Any) -> None:
    page = kpis(shown)
    page.list.select("kpi:mau")
    from goaldesk.ui.pages.kpis_actions import line_menu

    menu = line_menu(page)
    action = next(action for action in menu.actions() if action.text() == "Copy table")
    QGuiApplication.clipboard().clear()
    action.trigger()
    assert copied()[0][0] == "Goal, KPI"
