"""What a screen reader is told: every control has a name and a role, every table headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTabBar,
    QTableView,
    QTabWidget,
    QTextEdit,
    QTreeView,
    QWidget,
)

from goaldesk import languages
from goaldesk.document import Document
from goaldesk.ui import roles
from goaldesk.ui.chart_view import ChartView
from goaldesk.ui.main_window import MainWindow
from tests.ui.every_place import beside, in_the_window
from tests.ui.windows import showing

CONTROLS = (
    QAbstractButton
    | QAbstractItemView
    | QAbstractSpinBox
    | QComboBox
    | QLineEdit
    | QPlainTextEdit
    | QTextEdit
    | QTabBar
)
# What only holds controls, which have names of their own.
FRAMES = QHeaderView | QStackedWidget | QTabWidget
MEANINGLESS = {
    QAccessible.Role.NoRole,
    QAccessible.Role.Client,
    QAccessible.Role.Pane,
    QAccessible.Role.Window,
}


@pytest.fixture(params=["en", "zh"])
def spoken(request: pytest.FixtureRequest, sample: Document, qapp: Any) -> Iterator[MainWindow]:
    """The main window with the sample, in each language."""
    words = languages.load(request.param, sample.folders.cache)
    roles.install()
    QAccessible.setActive(True)
    with showing(sample, words) as made:
        yield made
    QAccessible.setActive(False)


def controls(root: QWidget) -> Iterator[QWidget]:
    """What somebody can use below `root`: no part of another control, no mere frame."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, FRAMES):
            continue
        if isinstance(widget.parent(), QAbstractSpinBox | QComboBox | QLineEdit | QTabBar):
            continue
        if widget.objectName() == "qt_tableview_cornerbutton" and not widget.isEnabled():
            continue  # it only fills the corner between the headers
        if isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget


def faults(root: QWidget) -> Iterator[str]:
    """What a screen reader would miss of the controls below `root`."""
    for widget in controls(root):
        told = QAccessible.queryAccessibleInterface(widget)
        where = f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        if isinstance(widget, QTabBar) and isinstance(widget.parent(), QTabWidget):
            name = "its tabs have names"
        else:
            name = told.text(QAccessible.Text.Name)
        if not name.strip():
            yield f"no name: {where}"
        if told.role() in MEANINGLESS:
            yield f"no role: {where} “{name}”"
        if isinstance(widget, QTableView | QTreeView) and (model := widget.model()):
            titles = [
                model.headerData(column, Qt.Orientation.Horizontal)
                for column in range(model.columnCount())
                if model.columnCount() > 1
            ]
            if not all(titles):
                yield f"no headers: {where} “{name}” {titles}"
        if isinstance(widget, ChartView) and not told.text(QAccessible.Text.Description):
            yield f"no words for a chart: {where}"


def test_every_control_of_the_window_has_a_name_and_a_role(spoken: MainWindow, qtbot: Any) -> None:
    found = {fault: place for place, root in in_the_window(spoken, qtbot) for fault in faults(root)}
    assert found == {}


def test_every_control_of_the_dialogs_has_a_name_and_a_role(
    spoken: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    places = beside(spoken, tmp_path, qtbot)
    found = {fault: place for place, root in places for fault in faults(root)}
    assert found == {}


# Each page's charts, and the table or list that tells the same values.
BESIDE: dict[str, tuple[str, Callable[[Any], ChartView], Callable[[Any], QAbstractItemView]]] = {
    "the trend": ("overview", lambda p: p.trend.chart, lambda p: p.trend.table),
    "a KPI": ("kpis", lambda p: p.kpi_detail.head.chart, lambda p: p.kpi_detail.measurements.view),
    "totals": ("market", lambda p: p.matrix.chart, lambda p: p.matrix.view),
    "contest": ("market", lambda p: p.matrix.contest, lambda p: p.matrix.view),
    "reviews": ("reviews", lambda p: p.list.chart, lambda p: p.list.list),
}


@pytest.mark.parametrize("which", BESIDE)
def test_a_chart_tells_its_figures_and_a_table_beside_it_has_them(
    sample_window: MainWindow, which: str
) -> None:
    step, chart_of, view_of = BESIDE[which]
    sample_window.show_step(step)
    page: Any = sample_window.page(step)
    page.ensure_fresh()
    if step == "market":
        page.inner.setCurrentWidget(page.matrix)
    chart, view = chart_of(page), view_of(page)
    assert re.search(r"[A-Za-z]{3}", chart.accessibleName())
    assert re.search(r"\d", chart.accessibleDescription())
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus
    model = view.model()
    told = "\n".join(
        str(model.index(row, column).data(role))
        for row in range(model.rowCount())
        for column in range(model.columnCount(QModelIndex()))
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    )
    assert chart.chart.points
    for point in chart.chart.points:
        figures = re.findall(r"\d+(?:\.\d+)?", point.words.partition(":")[2])
        assert figures
        assert all(figure in told for figure in figures), point.words
