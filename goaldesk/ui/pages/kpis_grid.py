"""The KPIs as a grid of periods, with the choice of the periods above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QMargins, QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from goaldesk.core.errors import N_
from goaldesk.core.queries.grid import (
    MOST,
    GridCell,
    Period,
    period_of,
    period_to_enter,
    periods,
)
from goaldesk.ui.empty import OrEmpty
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_grid_entry import GridEntry
from goaldesk.ui.pages.kpis_grid_model import GridRow, shown_row
from goaldesk.ui.pages.kpis_rows import Line
from goaldesk.ui.room import column_in
from goaldesk.ui.texts import escaped, hairline, label, link_button, put_icon

UNITS = (
    ("month", N_("Months")),
    ("quarter", N_("Quarters")),
    ("week", N_("Weeks")),
    ("day", N_("Days")),
)


class GridPanel(QWidget):
    """All KPIs with their values by period; `row_chosen` tells the line of the cursor's row."""

    row_chosen = Signal(str)
    left = Signal()

    def __init__(self, page: Page, add_kpi: Callable[[], None]) -> None:
        super().__init__()
        self._page = page
        self._lines: Sequence[tuple[Line, str | None]] = ()
        self._start: dt.date | None = None
        self.entry = GridEntry(page)
        self.model, self.view = self.entry.model, self.entry.view
        self.view.left.connect(self._escape)
        self.view.earlier.connect(self.show_earlier)
        self.view.selectionModel().currentChanged.connect(self._moved)
        words = page.words
        self.body = OrEmpty(
            page.context,
            self.view,
            words.text("No KPIs yet"),
            words.text(
                "The grid takes the values of all KPIs, a month after the other. Add a KPI first: "
                "what is measured, from where to where, and by when."
            ),
            words.text("Add KPI"),
            add_kpi,
        )
        layout = column_in(self)
        layout.addWidget(self._head())
        layout.addWidget(hairline())
        layout.addWidget(self.body, 1)
        layout.addWidget(hairline())
        self.hints = self._hints()
        layout.addWidget(self.hints)

    def row_here(self) -> tuple[str, str] | None:
        """The (table, id) of what the cursor's cell shows."""
        return shown_row(self.model, self.view.currentIndex())

    def _head(self) -> QWidget:
        words, icons = self._page.words, self._page.context.icons
        self.unit = QComboBox(accessibleName=words.text("Periods"))
        for key, name in UNITS:
            self.unit.addItem(words.text(name), key)
        self.unit.currentIndexChanged.connect(self._unit_chosen)
        self.earlier = QPushButton(words.text("Earlier"))
        put_icon(self.earlier, icons.icon("chevron-left"))
        self.earlier.setToolTip(words.text("Show earlier periods (← in the first one)"))
        self.earlier.clicked.connect(self.show_earlier)
        self.at = label("", tone="secondary", size=12, wrap=False)
        # A long name must not make the window wide; the tooltip has all of it.
        self.at.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back = link_button(words.text("Back to the tree"))
        self.back.setToolTip(words.text("Back to the tree (Escape)"))
        self.back.clicked.connect(self.left)
        head = QWidget()
        box = QHBoxLayout(head, contentsMargins=QMargins(12, 8, 12, 8), spacing=8)
        box.addWidget(self.unit)
        box.addWidget(self.earlier)
        box.addSpacing(8)
        box.addWidget(self.at, 1)
        box.addWidget(self.back)
        return head

    def _hints(self) -> QWidget:
        words = self._page.words
        foot = QWidget()
        box = QVBoxLayout(foot, contentsMargins=QMargins(12, 6, 12, 6), spacing=2)
        box.addWidget(
            label(
                words.text(
                    "Type a value; Enter goes down, Tab to the right, F2 changes, Delete clears. "
                    "Ctrl+V pastes a block, Ctrl+D fills down, Ctrl+R to the right, Ctrl+Enter "
                    "into all selected cells. Escape leads back to the tree, Shift+F6 to the "
                    "periods and filters."
                ),
                tone="secondary",
                size=12,
            )
        )
        box.addWidget(
            label(
                words.text(
                    "A value is kept on the day already measured in its period, else on the "
                    "period’s last day – today in the current one, the due date where it lies in "
                    "the period. ◤ corrected, ◢ several values in the period."
                ),
                tone="secondary",
                size=12,
            )
        )
        return foot

    @property
    def kind(self) -> str:
        """The unit of the periods shown."""
        return str(self.unit.currentData())

    def show_lines(self, lines: Sequence[tuple[Line, str | None]], *, empty: bool) -> None:
        """Show these lines of the tree; `empty` says that there are no KPIs at all."""
        self._lines = lines
        notice, today = self._page.notice, self._page.document.today
        if notice.asking and not self.entry.writing:
            notice.dismiss()  # what was to be corrected may no longer be there
        week_start = self._page.words.week_start
        shown = periods(self.kind, self._start, today, week_start)
        with self._page.document.read() as session:
            found = self._page.context.standing.grid(session, shown)
        before = self._current()
        self.model.show(
            shown,
            [
                GridRow(line.id, line.row, found.get(line.row.id) if line.kpi else None)
                for line, _ in lines
            ],
        )
        self._mark(shown, today)
        self.view.fit()
        self.body.set_empty(empty)
        self.hints.setVisible(not empty)
        self.earlier.setEnabled(len(shown) < MOST[self.kind])
        if not self.view.currentIndex().isValid():
            self.select(*before)
        elif self.model.changed and not self.entry.writing:
            self._select_changed()
        self._tell_place()

    def _mark(self, shown: Sequence[Period], today: dt.date) -> None:
        """Say under the periods which is today's, and which one's values are due."""
        words, header = self._page.words, self.view.period_header
        entered = shown.index(period_to_enter(self.kind, today, words.week_start))
        header.to_enter = entered
        if entered == len(shown) - 1:
            header.marks = {entered: words.text("enter now")}
        else:
            header.marks = {entered: words.text("to enter"), len(shown) - 1: words.text("current")}
        header.viewport().update()

    def _select_changed(self) -> None:
        """Select what an undo or redo brought back; the first of cells that are no block."""
        cells = self.model.changed
        rows, columns = {row for row, _ in cells}, {column for _, column in cells}
        if len(rows) * len(columns) == len(cells):
            self.view.select_area(min(rows), min(columns), max(rows), max(columns))
        else:
            self.view.go_to(*cells[0])

    def _current(self) -> tuple[str, dt.date | None]:
        """The line of the cursor's cell, and its period's last day up to today."""
        at = self.view.currentIndex()
        row = self.model.row_at(at)
        if row is None or not 0 <= at.column() < len(self.model.periods):
            return "", None
        return row.id, min(self.model.periods[at.column()].last, self._page.document.today)

    def select(self, line: str, day: dt.date | None = None) -> None:
        """Put the cursor into a line's cell: of the day's period, else of the one to enter."""
        rows = self.model.rows
        taking = [number for number in range(len(rows)) if rows[number].line is not None]
        if not taking:
            return
        number = next((number for number in taking if rows[number].id == line), taking[0])
        column = self.view.period_header.to_enter
        if day is not None:
            wanted = period_of(self.kind, day, self._page.words.week_start).first
            firsts = [period.first for period in self.model.periods]
            column = firsts.index(wanted) if wanted in firsts else column
        self.view.go_to(number, column)

    def start(self, line: str) -> None:
        """Put the cursor where values are to be entered: in this line, or the first one lacking."""
        rows, column = self.model.rows, self.view.period_header.to_enter
        lacking = (
            row.id
            for row in rows
            if row.line and not row.line.locked and _lacks(row.line.cells[column])
        )
        self.view.show_newest()
        self.select(line if line.startswith("kpi:") else next(lacking, line))
        self.view.setFocus()

    def _unit_chosen(self) -> None:
        line, day = self._current()
        self._start = None
        self.show_lines(self._lines, empty=self.body.currentIndex() == 1)
        self.view.show_newest()
        self.select(line, day)

    def show_earlier(self) -> None:
        """Show twelve more periods before those shown."""
        shown = self.model.periods
        if not shown or len(shown) >= MOST[self.kind] or shown[0].first.year <= 1:
            return
        day = shown[0].first
        for _ in range(12):
            before = day - dt.timedelta(days=1)
            day = period_of(self.kind, before, self._page.words.week_start).first
        self._start = day
        self.show_lines(self._lines, empty=False)
        self.view.scrollTo(self.view.currentIndex())

    def _moved(self, current: QModelIndex, previous: QModelIndex) -> None:
        row = self.model.row_at(current)
        self._tell_place()
        if row is not None and current.row() != previous.row():
            self.row_chosen.emit(row.id)

    def _tell_place(self) -> None:
        """Say beside the periods what the cursor's cell holds, as a tooltip would."""
        at = self.view.currentIndex()
        told = self.model.told(at.row(), at.column()) if self.model.row_at(at) else ""
        self.at.setText(told)
        self.at.setToolTip(escaped(told))

    def _escape(self) -> None:
        """Close what the notice says, else leave the grid."""
        notice = self._page.notice
        if notice.isVisible():
            notice.dismiss()
        else:
            self.left.emit()


def _lacks(cell: GridCell) -> bool:
    """Whether a measurement is due in the cell's period and was not made."""
    return cell.due and cell.value is None
