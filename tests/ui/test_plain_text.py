"""Text that somebody typed is shown as text, wherever it stands: a picture named in it is not
loaded, a tag is not obeyed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

from goaldesk.core.fields import TABLES
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.ui import theme
from goaldesk.ui.actions import PAGES
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.restore_page import RestorePage
from tests.ui.conftest import TODAY, clock

CANARY = '<img src="file:///canary.png"><b>x</b>'
TYPED = ("text", "long", "person")
TIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def window(qapp: Any, folders: Folders) -> Iterator[MainWindow]:
    """The window with the sample, the canary in front of every text that can be typed."""
    tables = samples.tables("social", "en", TODAY)
    for table, rows in tables.items():
        keys = [f.key for f in TABLES[table].fields if f.kind in TYPED] if table in TABLES else []
        for row in rows:
            for key in keys:
                if row.get(key) and key not in ("currency", "field", "before", "after"):
                    row[key] = f"{CANARY} {row[key]}"
    document = Document.new(folders, tables, author=CANARY, clock=clock)
    made = MainWindow(Words("en"), theme.LIGHT)
    made.resize(1280, 720)
    made.show()
    made.show_document(document)
    yield made
    made.document = None
    made.close()
    document.close()


def obeyed(text: object) -> bool:
    """Whether a tag stands in a text that Qt might read as markup: it looks at the first line."""
    return isinstance(text, str) and "<img" in text


def columns(model: Any, parent: QModelIndex) -> int:
    """How many columns there are; a list, which has one, keeps that to itself."""
    return 1 if isinstance(model, QAbstractListModel) else int(model.columnCount(parent))


def cells(view: QAbstractItemView) -> Iterator[Any]:
    """Every index of a view's model, columns and children included."""
    model = view.model()
    waiting = [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            for column in range(columns(model, parent)):
                yield model.index(row, column, parent)
            waiting.append(model.index(row, 0, parent))


def leaks(window: QWidget) -> set[str]:
    """What would obey the canary: where it is, and what it says."""
    found = set()
    for widget in (window, *window.findChildren(QWidget)):
        name = type(widget).__name__
        for what, text in (
            ("tooltip", widget.toolTip()),
            ("what's this", widget.whatsThis()),
            ("status tip", widget.statusTip()),
        ):
            if obeyed(text):
                found.add(f"{name} {what}: {text[:120]}")
        if (
            isinstance(widget, QLabel)
            and widget.textFormat() != Qt.TextFormat.PlainText
            and obeyed(widget.text())
        ):
            found.add(f"{name} text: {widget.text()[:120]}")
        if isinstance(widget, QTextBrowser) and obeyed(widget.toHtml()):
            found.add(f"{name} browser")
        for action in widget.actions():
            if obeyed(action.toolTip()):
                found.add(f"{name} action: {action.toolTip()[:120]}")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found |= item_leaks(widget, name)
    return found


def item_leaks(view: QAbstractItemView, name: str) -> set[str]:
    found = set()
    if not isinstance(view, QHeaderView):
        found = {f"{name} cell: {at.data(TIP)[:120]}" for at in cells(view) if obeyed(at.data(TIP))}
    model = view.model()
    for way, count in (
        (Qt.Orientation.Horizontal, columns(model, QModelIndex())),
        (Qt.Orientation.Vertical, model.rowCount(QModelIndex())),
    ):
        for number in range(count):
            if obeyed(model.headerData(number, way, TIP)):
                found.add(f"{name} header {number}")
    return found


@pytest.mark.parametrize("step", [step for step, _ in PAGES])
def test_no_page_obeys_what_somebody_typed(window: MainWindow, qtbot: Any, step: str) -> None:
    window.show_step(step)
    window.actions_by_id["guide"].trigger()
    window.actions_by_id["history"].trigger()
    page = window.page(step)
    seen = 0
    for tabs in [None, *page.findChildren(QTabWidget)]:
        for number in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(number)
            qtbot.wait(30)
            QApplication.processEvents()
            assert leaks(window) == set()
            seen += sum(
                CANARY in str(at.data())
                for view in page.findChildren(QAbstractItemView)
                if not isinstance(view, QHeaderView)
                for at in cells(view)
            )
    # The canary is really there: in lists, or on the vision's form alone.
    assert seen or step == "vision", "the canary is nowhere to be seen"


def test_no_other_view_of_the_kpis_obeys_it(window: MainWindow, qtbot: Any) -> None:
    window.show_step("kpis")
    page: Any = window.page("kpis")
    page.actions_by_name["grid"].trigger()
    qtbot.wait(30)
    assert leaks(window) == set()
    page.leave_panel()
    for name in ("what_if", "roll_over"):
        page.actions_by_name[name].trigger()
        qtbot.wait(30)
        assert leaks(window) == set()
        page.leave_panel()


def test_no_chain_form_or_notice_obeys_it(window: MainWindow, qtbot: Any) -> None:
    overview: Any = window.page("overview")
    window.show_step("kpis")
    page: Any = window.page("kpis")
    kpi = page.current()
    window.go("trace:kpi", kpi.id)
    qtbot.wait(30)
    assert CANARY in overview.trace.title.text()
    assert leaks(window) == set()
    window.show_step("swot")
    swot: Any = window.page("swot")
    swot.toolbar_actions()[1].setChecked(True)
    for row in (swot.now.factors[0], swot.now.strategies[0]):
        swot.open_form(row.id)
        qtbot.wait(30)
        assert leaks(window) == set()
    swot.notice.refuse(CANARY)
    swot.notice.tell(CANARY)
    assert leaks(window) == set()


def test_no_list_of_backups_obeys_it(window: MainWindow, qtbot: Any) -> None:
    window.document.back_up()
    page = RestorePage(
        window.words,
        window.theme,
        window.icons,
        window.document.folders,
        window.document,
        lambda: window.document.now,
    )
    window.show_over(page)
    qtbot.waitUntil(lambda: "Looking" not in page.comparison.summary.text(), timeout=20_000)
    assert CANARY in page.table.rows.index(0, 3).data()
    assert leaks(page) == set()


def test_the_walk_finds_what_it_is_for(qtbot: Any) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setToolTip(CANARY)
    QLabel(CANARY, holder)
    assert len(leaks(holder)) == 2
