"""The History dock: each row's own edits, the filter, what changed since, and copying."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QTabWidget,
    QWidget,
)
from sqlalchemy import text

from goaldesk.core import edits
from goaldesk.core.queries.records import record, records
from goaldesk.core.words import Words
from goaldesk.store.sent import Sent, note
from goaldesk.ui import copying
from goaldesk.ui.actions import PAGES
from goaldesk.ui.docks.history import History
from goaldesk.ui.main_window import MainWindow

ROOT = QModelIndex()


@pytest.fixture
def history(sample_window: MainWindow) -> History:
    """The dock, shown, after three edits by two people."""
    document = sample_window.document
    assert document is not None
    users = row_id(sample_window, "kpi", "Monthly active users")
    segment = row_id(sample_window, "segment", "")
    with document.edit("Change KPI", "The market grew") as session:
        edits.change(session, "kpi", users, target=450.0)
    document.author = "Chen Wei"
    with document.edit("Enter value") as session:
        edits.record(session, users, dt.date(2026, 11, 5), 351.5)
    with document.edit("Change segment") as session:
        edits.change(session, "segment", segment, name="Pupils & teachers")
    sample_window.actions_by_id["history"].trigger()
    found: History = sample_window.docks["history"].widget()
    QAbstractItemModelTester(found.model, found)
    QAbstractItemModelTester(found.changes.model, found)
    return found


def row_id(window: MainWindow, table: str, name: str) -> str:
    """The id of the first row of a table that has that name."""
    assert window.document is not None
    with window.document.read() as session:
        return next(r.id for r in records(session, table) if not name or r["name"] == name)


def shown(history: History) -> list[str]:
    """The edits that are listed."""
    return [history.model.index(n, 0).data() for n in range(history.model.rowCount())]


def tree(model: Any, parent: QModelIndex = ROOT, depth: int = 0) -> list[str]:
    """A tree's lines, indented."""
    lines = []
    for number in range(model.rowCount(parent)):
        at = model.index(number, 0, parent)
        lines += ["  " * depth + str(at.data()), *tree(model, at, depth + 1)]
    return lines


def test_the_history_of_what_is_selected(
    sample_window: MainWindow, history: History, qtbot: Any
) -> None:
    window = sample_window
    window.show_step("kpis")
    page: Any = window.page("kpis")
    page.reveal("kpi", row_id(window, "kpi", "Monthly active users"))
    page.list.view.setFocus()
    window.actions_by_id["row_history"].trigger()
    assert history.chip.said.text() == "Only: KPI “Monthly active users”"
    assert history.chip.isVisible()
    assert shown(history) == [
        "Enter value: 5 Nov 2026",
        "Change KPI: Monthly active users",
        "New document: Monthly active users",
    ]
    assert tree(history.model)[:5] == [
        "Enter value: 5 Nov 2026",
        "  5 Nov 2026: – → 351.5",
        "Change KPI: Monthly active users",
        "  Reason: The market grew",
        "  Target: 400 → 450",
    ]
    qtbot.keyClick(history.view, Qt.Key.Key_Escape)
    assert not history.chip.isVisible()
    assert len(shown(history)) == 4


def test_a_menu_leads_to_the_history_of_any_row(
    sample_window: MainWindow, history: History
) -> None:
    window = sample_window
    menu = history.view.menu(history.model.index(0, 0))
    entry = next(a for a in menu.actions() if a.text() == "History of this")
    entry.trigger()
    assert history.chip.said.text() == "Only: Segment “Pupils & teachers”"
    window.show_step("vision")
    page: Any = window.page("vision")
    page.segments.records.view.setFocus()
    page.segments.records.select(page.segments.records.model.rows[1].id)
    offered = QMenu()
    page.offer_history(offered)
    offered.actions()[0].trigger()
    other = page.segments.records.model.rows[1]["name"]
    assert history.chip.said.text() == f"Only: Segment “{other}”"
    assert shown(history) == [f"New document: {other}"]


@pytest.mark.parametrize(
    ("step", "table", "find"),
    [
        ("vision", "segment", lambda page: page.segments.records.view),
        ("market", "market_size", lambda page: page.market_size.records.view),
        ("responsibilities", "raci", lambda page: page.raci.grid.view),
        ("reviews", "review", lambda page: page.list.list),
        ("kpis", "measurement", lambda page: page.kpi_detail.measurements.view),
        ("overview", "kpi", lambda page: page.view),
    ],
)
def test_the_right_button_offers_the_history_of_a_row(
    sample_window: MainWindow, step: str, table: str, find: Callable[[Any], Any]
) -> None:
    page: Any = fresh(sample_window, step)
    view = find(page)
    sample_window.activateWindow()
    view.setFocus()
    rows = range(view.model().rowCount())
    number = next(n for n in rows if step != "overview" or view.rows.rows[n].table == "kpi")
    at = view.model().index(
        max(number, int(step == "kpis")), 1 if step == "responsibilities" else 0
    )
    view.setCurrentIndex(at)
    place = view.visualRect(at).center()
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    menus = [menu for menu in page.findChildren(QMenu) if menu.isVisible()]
    assert [a.text() for menu in menus for a in menu.actions()][:1] == ["History of this"]
    menus[0].actions()[0].trigger()
    menus[0].close()
    history = sample_window.docks["history"].widget()
    assert history.filter.row[0] == table
    assert history.chip.isVisible()


def test_without_a_row_the_page_says_what_to_do(
    sample_window: MainWindow, history: History
) -> None:
    window = sample_window
    window.show_step("overview")
    page: Any = window.page("overview")
    page.view.setCurrentIndex(QModelIndex())
    page.setFocus()
    window.actions_by_id["row_history"].trigger()
    assert page.notice.sentence.text() == "Select a row first; then its history is shown."


def test_filters_combine_and_an_empty_list_says_what_to_do(
    sample_window: MainWindow, history: History, qtbot: Any
) -> None:
    filters = history.filter
    assert [filters.who.itemText(n) for n in range(filters.who.count())] == [
        "Everyone",
        "Chen Wei",
        "Lin Lan",
    ]
    filters.who.setCurrentIndex(1)
    assert shown(history) == [
        "Change segment: Pupils & teachers",
        "Enter value: Monthly active users · 5 Nov 2026",
    ]
    filters.where.setCurrentIndex(filters.where.findText("KPIs"))
    assert len(shown(history)) == 1
    qtbot.keyClicks(filters.text, "nowhere")
    qtbot.waitUntil(lambda: not shown(history))
    assert history.none.isVisible()
    assert "No edit fits" in history.none.text()
    history.everything.click()
    assert len(shown(history)) == 4
    filters.when.setCurrentIndex(filters.when.findText("Older than 12 months"))
    assert shown(history) == []


@pytest.mark.parametrize("typed", ["ärger", "ÄRGER MIT"])
def test_the_filter_takes_any_letter_in_either_case(
    sample_window: MainWindow, history: History, qtbot: Any, typed: str
) -> None:
    with sample_window.document.edit("Add") as session:
        edits.add(session, "segment", name="Ärger mit dem Büro")
    history.filter.text.setText(typed)
    qtbot.waitUntil(lambda: shown(history) == ["Add: Ärger mit dem Büro"])


def test_the_oldest_edit_is_reached(sample_window: MainWindow, history: History) -> None:
    document = sample_window.document
    assert document is not None
    with document.edit("Fill") as session:  # 450 edits as another program would write them
        edits.add(session, "segment", id="new", name="New")
        session.connection().execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450)"
                " INSERT INTO edit (seq, id, at, author, label, reason)"
                " SELECT 1000 + i, 'e' || i, '2026-11-09T14:02:00Z', 'Bo', 'Edit ' || i, '' FROM n"
            )
        )
    assert len(shown(history)) == 200
    assert history.older.isVisible()
    history.older.click()
    history.show_older()
    assert len(shown(history)) == 455
    assert shown(history)[-1].startswith("New document")
    assert not history.older.isVisible()
    history.filter.text.setText("Edit 17")
    history.filter.text.returnPressed.emit()
    assert len(shown(history)) == 11, "looked for in the whole log"


def test_what_changed_since_a_review_by_page_and_row(
    sample_window: MainWindow, history: History, qtbot: Any
) -> None:
    window, document = sample_window, sample_window.document
    assert document is not None
    menu = history.changes.moments()
    assert menu.actions()[0].text().startswith("October review")
    menu.actions()[0].trigger()
    assert history.stack.currentIndex() == 1
    segment = row_id(window, "segment", "Pupils & teachers")
    with document.read() as session:
        old = next(c for c in history.changes._find(session) if c.table == "segment")
    assert old.row == segment
    assert tree(history.changes.model) == [
        "Vision",
        "  Segment “Pupils & teachers”",
        f"    Segment: {old.before} → Pupils & teachers",
        "KPIs",
        "  KPI “Monthly active users”",
        "    Target: 400 → 450",
        "  Monthly active users · 5 Nov 2026: – → 351.5",
        "Reviews",
        "  New: Adjustment “Monthly active users · Target”",
    ]
    assert history.changes.said.text() == "4 rows are different."
    model = history.changes.model
    at = model.index(0, 0, model.index(0, 0, model.index(0, 0)))
    back = history.changes.view.menu(at).actions()[-1]
    assert back.text() == f"Bring back: {old.before}"
    back.trigger()
    with document.read() as session:
        now = record(session, "segment", segment)
    assert now is not None
    assert now["name"] == old.before
    assert "Vision" not in tree(history.changes.model), "nothing is different there any more"
    qtbot.keyClick(history.changes.view, Qt.Key.Key_Escape)
    assert history.stack.currentIndex() == 0
    history.changes.moments().actions()[0].trigger()
    history.changes.chip.back.click()
    assert history.stack.currentIndex() == 0


def test_what_came_or_went_with_a_row_stands_below_it(
    sample_window: MainWindow, history: History
) -> None:
    document = sample_window.document
    assert document is not None
    with document.read() as session:
        last = (
            session.connection()
            .execute(text("SELECT id FROM edit ORDER BY seq DESC LIMIT 1"))
            .scalar_one()
        )
    revenue = row_id(sample_window, "kpi", "Revenue")
    with document.edit("Delete KPI") as session:
        edits.delete(session, "kpi", revenue)
    sent = Sent(dt.datetime(2026, 11, 9, 12).astimezone(), "Bo & Co..goaldb", last)
    note(document.folders, document.id, sent)
    copy = history.changes.moments().actions()[-1]
    assert copy.text() == "“Bo && Co..goaldb”, sent on 9 Nov 2026 at 12:00"
    copy.trigger()
    said = "Changed since: “Bo & Co..goaldb”, sent on 9 Nov 2026 at 12:00"
    assert history.changes.chip.said.text() == said
    lines = tree(history.changes.model)
    at = lines.index("  Deleted: KPI “Revenue”")
    assert lines[at + 1].endswith(" → –")


def test_what_changed_since_a_day(sample_window: MainWindow, history: History, qtbot: Any) -> None:
    changes = history.changes
    changes.ask_day()
    assert changes.day.isVisible()
    qtbot.keyClicks(changes.day, "soon")
    qtbot.keyClick(changes.day, Qt.Key.Key_Return)
    assert "not a date" in changes.said.text()
    changes.day.setText("2026-11-08")
    qtbot.keyClick(changes.day, Qt.Key.Key_Return)
    assert changes.chip.said.text() == "Changed since: the end of 8 Nov 2026"
    assert changes.model.rowCount() > 3, "the whole document came today"
    changes.day.setText("2026-11-09")
    qtbot.keyClick(changes.day, Qt.Key.Key_Return)
    assert changes.said.text() == "Nothing has changed since."
    assert changes.day.hasFocus(), "another day can be typed at once"


def test_where_nothing_changed_since_the_keys_stay_in_the_history(
    sample_window: MainWindow, history: History, qtbot: Any
) -> None:
    """Hidden lists have no focus: it went to the first button of the window, Save."""
    document = sample_window.document
    with document.read() as session:
        last = session.connection().execute(text("SELECT max(seq), id FROM edit")).one().id
    note(document.folders, document.id, Sent(document.now, "x.goaldb", last))
    history.changes.button.setFocus()
    history.changes.moments().actions()[-1].trigger()
    assert history.changes.said.text() == "Nothing has changed since."
    assert history.changes.chip.back.hasFocus()
    with document.edit("Change product") as session:
        edits.change(session, "product", "product", name="Another")
    history.changes.view.setFocus()
    document.undo()
    assert not history.changes.view.isVisible()
    assert history.changes.chip.back.hasFocus()
    qtbot.keyClick(history.changes.chip.back, Qt.Key.Key_Escape)
    assert history.stack.currentIndex() == 0


def test_selected_lines_are_copied_as_text(history: History) -> None:
    history.view.expandAll()
    history.view.setCurrentIndex(history.model.index(0, 0))
    below = history.model.index(0, 0, history.model.index(0, 0))
    history.view.selectionModel().select(
        below,
        history.view.selectionModel().SelectionFlag.Select
        | history.view.selectionModel().SelectionFlag.Rows,
    )
    copying.copy(history.view, Words("en"))
    first, second = QApplication.clipboard().text().split("\n")
    assert first.startswith("Change segment: Pupils & teachers\tChen Wei · 9 Nov ")
    assert second.startswith("  Segment: ")


def fresh(window: MainWindow, step: str) -> QWidget:
    window.show_step(step)
    QApplication.processEvents()
    return window.page(step)


def lists(page: QWidget) -> list[QAbstractItemView]:
    """The lists, grids and trees that can be seen and have rows to select."""
    return [
        view
        for view in page.findChildren(QAbstractItemView)
        if view.isVisible()
        and not isinstance(view, QHeaderView)
        and view.focusPolicy() != Qt.FocusPolicy.NoFocus
        and view.model() is not None
        and view.model().rowCount()
        and view.window() is page.window()
    ]


# Lists of what can be chosen, not of rows of the document.
CHOICES = {"CiteList", "ChoicesView", "MissingView"}


def silent(page: Any) -> set[str]:
    """The lists in which the cursor stands in no row that the page would tell."""
    found = set()
    for view in lists(page):
        if type(view).__name__ in CHOICES:
            continue
        # The first may be a heading, the last the line that adds one.
        view.setCurrentIndex(view.model().index(min(1, view.model().rowCount() - 1), 0))
        view.setFocus()
        widget, inner = view, None
        while widget is not page and inner is None:
            here: Callable[[], Any] = getattr(widget, "row_here", lambda: None)
            inner = here()
            widget = widget.parentWidget()
        main = page.main_row()
        if inner is None and main is None:
            found.add(view.accessibleName())
        else:
            table, row = page.current_row()
            with page.document.read() as session:
                known = record(session, table, row)
            if known is None and table not in ("raci", "score"):
                found.add(f"{view.accessibleName()}: {table} {row}")
    return found


@pytest.mark.parametrize("step", [step for step, _ in PAGES])
def test_every_list_of_every_page_tells_the_row_that_is_selected(
    sample_window: MainWindow, qtbot: Any, step: str
) -> None:
    page: Any = fresh(sample_window, step)
    seen = 0
    for tabs in [None, *page.findChildren(QTabWidget)]:
        for number in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(number)
                QApplication.processEvents()
            assert silent(page) == set()
            seen += len(lists(page))
    assert seen


def test_the_innermost_row_is_told(sample_window: MainWindow) -> None:
    page: Any = fresh(sample_window, "kpis")
    page.reveal("kpi", row_id(sample_window, "kpi", "Monthly active users"))
    table = page.kpi_detail.measurements
    table.view.setFocus()
    table.view.setCurrentIndex(table.model.index(1, 1))
    assert page.current_row() == ("measurement", table.model.rows[1].id)
    page.actions_by_name["grid"].trigger()
    grid = page.grid
    grid.view.setFocus()
    line = next(n for n, row in enumerate(grid.model.rows) if row.line is not None)
    filled = next(n for n, cell in enumerate(grid.model.rows[line].line.cells) if cell.id)
    grid.view.go_to(line, filled)
    assert page.current_row() == ("measurement", grid.model.rows[line].line.cells[filled].id)
    page.leave_panel()
    reviews: Any = fresh(sample_window, "reviews")
    reviews.snapshot.view.setFocus()
    reviews.snapshot.view.setCurrentIndex(reviews.snapshot.model.index(0, 0))
    assert reviews.current_row()[0] in ("review_kpi", "kpi")
    work: Any = fresh(sample_window, "responsibilities")
    work.raci.grid.view.setFocus()
    work.raci.grid.view.setCurrentIndex(work.raci.grid.model.index(0, 1))
    assert work.current_row()[0] == "raci"
    work.raci.grid.view.setCurrentIndex(work.raci.grid.model.index(0, 0))
    assert work.current_row()[0] == "activity"


def test_a_long_log_is_read_beside_the_window(
    sample_window: MainWindow, history: History, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_for(words: str) -> None:
        history.filter.text.setText(words)
        qtbot.keyClick(history.filter.text, Qt.Key.Key_Return)

    everything = tree(history.model)
    look_for("market grew")
    assert shown(history) == ["Change KPI: Monthly active users"]
    monkeypatch.setattr("goaldesk.core.queries.series.QUICK_LOG", 0)
    history.filter.clear()
    assert shown(history) == ["Change KPI: Monthly active users"]  # until more is read
    qtbot.waitUntil(lambda: tree(history.model) == everything)
    look_for("nowhere")
    look_for("market grew")  # what was asked for last counts
    qtbot.waitUntil(lambda: shown(history) == ["Change KPI: Monthly active users"])
    history.filter.clear()
    document = sample_window.document
    assert document is not None
    with document.edit("Enter value") as session:  # which the reading gives way to
        users = next(r.id for r in records(session, "kpi") if r["name"] == "Monthly active users")
        edits.record(session, users, dt.date(2026, 11, 6), 352.0)
    qtbot.waitUntil(lambda: shown(history)[0].endswith("6 Nov 2026"))
    assert tree(history.model)[2:] == everything


def test_the_history_of_a_kpi_in_a_long_log_comes_a_moment_later_and_is_its_own(
    sample_window: MainWindow, history: History, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = sample_window
    page: Any = fresh(window, "kpis")
    detail = page.kpi_detail
    users, revenue = (row_id(window, "kpi", name) for name in ("Monthly active users", "Revenue"))
    page.reveal("kpi", users)
    detail.tabs.setCurrentWidget(detail.history)
    own = [row.first for row in detail.history.view.rows.rows]
    monkeypatch.setattr("goaldesk.core.queries.series.QUICK_LOG", 0)
    page.reveal("kpi", revenue)
    assert not detail.history.view.isVisible()  # rather nothing than another one's
    qtbot.waitUntil(detail.history.view.isVisible)
    assert [row.first for row in detail.history.view.rows.rows] != own
    page.reveal("kpi", users)
    qtbot.waitUntil(detail.history.view.isVisible)
    assert [row.first for row in detail.history.view.rows.rows] == own
