"""What the cursor is in stays in sight where a sentence takes room below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication

from goaldesk.core import edits
from goaldesk.document import Document
from goaldesk.ui.pages.kpis import KpisPage


def in_sight(view: QAbstractItemView) -> bool:
    """Whether the current cell is seen, but for its last line of pixels."""
    cell = view.visualRect(view.currentIndex())
    return view.viewport().rect().contains(cell.adjusted(0, 0, 0, -1))


@pytest.fixture
def kpis(qtbot: Any, context_for: Callable[..., Any], document: Document) -> KpisPage:
    """The KPIs of a large document."""
    with document.edit("Begin") as session:
        goal = edits.add(
            session, "goal", title="Grow", start=dt.date(2026, 1, 1), due=dt.date(2026, 12, 31)
        )
        for number in range(40):
            kpi = edits.add(session, "kpi", goal_id=goal, name=f"KPI {number}", target=9.0)
        for day in range(1, 31):
            edits.add(
                session, "measurement", kpi_id=kpi, date=dt.date(2026, 9, day), value=float(day)
            )
    page = KpisPage(context_for(document))
    qtbot.addWidget(page)
    page.resize(1280, 620)
    page.show()
    return page


@pytest.mark.parametrize("away", [False, True])
def test_a_line_at_the_foot_of_the_tree_stays_in_sight_above_a_notice(
    kpis: KpisPage, away: bool
) -> None:
    view = kpis.list.view
    for line, _ in kpis.list.lines:  # the last one that is seen
        index = kpis.list.model.index_of(line.id)
        if view.viewport().rect().contains(view.visualRect(index)):
            view.setCurrentIndex(index)
    if away:
        kpis.hide()
    kpis.notice.refuse("That is no number.")
    QApplication.processEvents()
    kpis.show()
    QApplication.processEvents()
    assert in_sight(view)


def test_what_was_refused_in_the_last_line_of_a_list_stays_in_sight(
    kpis: KpisPage, qtbot: Any
) -> None:
    kpis.list.select(kpis.list.lines[-1][0].id)
    table = kpis.kpi_detail.measurements
    kpis.kpi_detail.tabs.setCurrentWidget(table)
    view = table.view
    last = table.model.index(table.model.rowCount() - 1, 1)
    view.setCurrentIndex(last)
    QApplication.processEvents()
    assert in_sight(view)
    view.edit(last)
    editor = view.indexWidget(last)
    qtbot.keyClicks(editor, "many")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert kpis.notice.isVisible()
    assert in_sight(view)
    assert view.viewport().rect().contains(editor.geometry())


def test_the_cell_of_the_grid_whose_value_was_refused_stays_in_sight(
    kpis: KpisPage, qtbot: Any
) -> None:
    kpis.actions_by_name["grid"].trigger()
    QApplication.processEvents()
    view, column = kpis.grid.view, kpis.grid.model.columnCount() - 1
    rows = [row for row in range(kpis.grid.model.rowCount()) if is_seen(view, row, column)]
    last = kpis.grid.model.index(rows[-1], column)
    view.setCurrentIndex(last)
    view.edit(last)
    qtbot.keyClicks(view.indexWidget(last), "many")
    qtbot.keyClick(view.indexWidget(last), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert kpis.notice.isVisible()
    assert in_sight(view)


def is_seen(view: QAbstractItemView, row: int, column: int) -> bool:
    cell = view.visualRect(view.model().index(row, column))
    return view.viewport().rect().contains(cell)
