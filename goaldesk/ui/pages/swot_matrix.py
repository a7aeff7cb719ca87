"""The TOWS matrix: strengths and weaknesses across, opportunities and threats down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, QPoint, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QWidget,
)

from goaldesk.core.queries.swot import Swot
from goaldesk.core.swot_words import QUADRANT_NAMES, SwotWords
from goaldesk.ui.page import Page
from goaldesk.ui.pages.swot_edits import SwotEdits
from goaldesk.ui.pages.swot_lists import (
    AddLine,
    PlacedModel,
    PlacedView,
    ShortLabel,
    row_column,
    row_menu,
)
from goaldesk.ui.pages.swot_paint import FactorDelegate
from goaldesk.ui.pages.swot_strategies import StrategyList
from goaldesk.ui.room import column_in
from goaldesk.ui.texts import hairline, heading, link_button

FACTORS = {"S": (0, 2), "W": (0, 4), "O": (2, 0), "T": (4, 0)}
CELLS = {"SO": (2, 2), "WO": (2, 4), "ST": (4, 2), "WT": (4, 4)}


class Matrix(QWidget):
    """Factors at two edges, strategies in the cells.

    `chosen` tells the factor or strategy selected, `opened` the one whose form is asked for,
    `proved` the factor onto which evidence was dropped, as (table, id) each.
    """

    chosen = Signal(str)
    opened = Signal(str)
    proved = Signal(str, object)

    def __init__(
        self, page: Page, words: SwotWords, edits: SwotEdits, chosen: Callable[[], str]
    ) -> None:
        super().__init__()
        self._page = page
        self._words = words
        self._edits = edits
        self._chosen = chosen
        self._now = Swot((), ())
        self.factors: dict[str, PlacedView] = {}
        self.cells: dict[str, StrategyList] = {}
        self.lines: dict[str, AddLine] = {}
        self._grid = grid = QGridLayout(self, contentsMargins=QMargins(0, 0, 0, 0), spacing=0)
        for quadrant, (row, column) in FACTORS.items():
            grid.addWidget(self._factor_cell(quadrant), row, column)
        for kind, (row, column) in CELLS.items():
            grid.addWidget(self._strategy_cell(kind), row, column)
        for place in (1, 3):
            grid.addWidget(hairline(), place, 0, 1, 5)
            grid.addWidget(hairline(vertical=True), 0, place, 5, 1)
        for place, stretch in ((0, 4), (2, 6), (4, 6)):
            grid.setRowStretch(place, stretch)
            grid.setColumnStretch(place, stretch)

    def _factor_cell(self, quadrant: str) -> QWidget:
        name = self._page.words.text(QUADRANT_NAMES[quadrant])
        column = row_column(
            "swot_factor",
            name,
            self._words.say_factor,
            self._words.say_factor,
            lambda row, value: self._page.change_row("swot_factor", row.id, text=value),
        )
        model = PlacedModel([column], "application/x-goaldesk-none", self, proved=True)
        view = PlacedView(model, name)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        view.proved.connect(self.proved)
        view.setItemDelegate(FactorDelegate(self._page, self._words, view, compact=True))
        self.factors[quadrant] = view
        self._connect(view)
        view.delete_pressed.connect(lambda: self._delete(view.current_id()))
        view.customContextMenuRequested.connect(lambda point: self._menu(view, point))
        title = self._page.words.text("{code} · {name}", code=quadrant, name=name)
        return _cell(heading(title), view)

    def _strategy_cell(self, kind: str) -> QWidget:
        page = self._page
        view = StrategyList(page, self._words, self._edits, (kind,), self._chosen)
        self.cells[kind] = view
        self._connect(view)
        title, advice = self._words.kind(kind)
        head = QWidget()
        row = QHBoxLayout(head, contentsMargins=QMargins(0, 0, 0, 0))
        row.addWidget(heading(kind))
        row.addWidget(ShortLabel(advice), 1)
        add = link_button(page.words.text("Add"))
        add.setIcon(page.context.icons.icon("plus", page.context.theme.accent))
        add.setAccessibleName(page.words.text("Add a strategy: {kind}", kind=title))
        line = AddLine(page.words.text("A strategy, then Enter"))
        line.given.connect(lambda text: self._add(kind, text))
        self.lines[kind] = line
        add.clicked.connect(line.start)
        row.addWidget(add)
        return _cell(head, view, line)

    def _connect(self, view: PlacedView) -> None:
        view.chosen.connect(lambda row_id: self._chose(view, row_id))
        view.opened.connect(self.opened)

    def _delete(self, row_id: str) -> None:
        if row_id:
            self._page.delete_rows("swot_factor", row_id)

    def _menu(self, view: PlacedView, point: QPoint) -> None:
        row_id, text = view.current_id(), self._page.words.text
        if not row_id:
            return
        entries = (
            (text("Details…"), "Return", lambda: self.opened.emit(row_id)),
            (text("Rewrite in place"), "F2", lambda: view.edit(view.currentIndex())),
            (text("Delete"), "Delete", lambda: self._delete(row_id)),
        )
        menu = row_menu(self._page, view, "swot_factor", row_id, entries)
        menu.popup(view.viewport().mapToGlobal(point))

    def focus(self, row_id: str) -> None:
        """Put the keyboard into the list that shows a row."""
        for view in self._views():
            if view.placed.index_of(row_id).isValid():
                view.setFocus()

    def _views(self) -> list[PlacedView]:
        return [*self.factors.values(), *self.cells.values()]

    def _chose(self, chosen: PlacedView, row_id: str) -> None:
        for view in self._views():
            if view is not chosen:
                view.deselect()
        self.chosen.emit(row_id)

    def _add(self, kind: str, text: str) -> None:
        made = self._edits.add_strategy(kind, text, self._now.factor(self._chosen()))
        if made is not None:
            self.lines[kind].leave()
            self.opened.emit(made)

    def show_swot(self, now: Swot, *, by_weight: bool, uncited: bool) -> None:
        """Show these factors and strategies."""
        self._now = now
        for quadrant, view in self.factors.items():
            view.placed.set_rows(now.quadrant(quadrant, by_weight=by_weight, uncited=uncited))
        for cell in self.cells.values():
            cell.show_swot(now)

    def mark(self, row_ids: frozenset[str]) -> None:
        """Mark what cites the selected factor, or is cited by the selected strategy."""
        for view in self._views():
            view.mark(row_ids)

    def select(self, row_id: str) -> None:
        """Select a factor or strategy; an empty id selects none."""
        for view in self._views():
            if not (row_id and view.select(row_id)):
                view.deselect()


def _cell(head: QWidget, view: QWidget, line: AddLine | None = None) -> QWidget:
    cell = QWidget()
    column = column_in(cell)
    top = QHBoxLayout(contentsMargins=QMargins(16, 8, 12, 4))
    top.addWidget(head)
    column.addLayout(top)
    if line is not None:
        holder = QHBoxLayout(contentsMargins=QMargins(16, 0, 16, 4))
        holder.addWidget(line)
        column.addLayout(holder)
    column.addWidget(view, 1)
    return cell
