"""The four lists of factors."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, Signal
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.queries.swot import FactorRow, Swot
from goaldesk.core.swot_words import QUADRANT_NAMES, QUADRANT_NOTES, SwotWords
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
from goaldesk.ui.pages.swot_paint import BOLD, FactorDelegate
from goaldesk.ui.pages.swot_words import QUADRANT_ADDS, QUADRANT_FIRSTS, QUADRANT_HINTS
from goaldesk.ui.room import column_in
from goaldesk.ui.texts import hairline, heading, label, link_button
from goaldesk.ui.theme import sized

MIME = "application/x-goaldesk-factor"
ORDER = ("S", "W", "O", "T")


class Quadrant(QWidget):
    """One quadrant: its heading, a line that adds a factor, and its factors."""

    def __init__(self, page: Page, words: SwotWords, quadrant: str) -> None:
        super().__init__()
        self._page = page
        self.quadrant = quadrant
        text = page.words.text
        self.name = text(QUADRANT_NAMES[quadrant])
        column = row_column(
            "swot_factor",
            self.name,
            words.say_factor,
            words.say_factor,
            lambda row, value: page.change_row("swot_factor", row.id, text=value),
        )
        self.model = PlacedModel([column], MIME, self, proved=True)
        self.view = PlacedView(self.model, self.name)
        self.view.setItemDelegate(FactorDelegate(page, words, self.view))
        self.line = AddLine(text(QUADRANT_ADDS[quadrant]))
        self.line.given.connect(self._add)
        self.hint = label("", tone="secondary")
        self.first = link_button(text(QUADRANT_FIRSTS[quadrant]))
        self.first.clicked.connect(self.line.start)
        layout = column_in(self)
        layout.addWidget(self._header())
        layout.addWidget(self._line_row())
        layout.addWidget(hairline())
        layout.addWidget(self._empty())
        layout.addWidget(self.view, 1)

    def _header(self) -> QWidget:
        page, theme = self._page, self._page.context.theme
        header = QWidget()
        row = QHBoxLayout(header, contentsMargins=QMargins(16, 10, 12, 6), spacing=0)
        letter = label(self.quadrant, wrap=False)
        letter.setFont(sized(QApplication.font(), 18, BOLD))
        letter.setStyleSheet(f"color: {theme.accent}")
        letter.setFixedWidth(letter.fontMetrics().horizontalAdvance("W") + 8)
        row.addWidget(letter)
        row.addWidget(heading(self.name))
        row.addSpacing(10)
        row.addWidget(ShortLabel(page.words.text(QUADRANT_NOTES[self.quadrant])), 1)
        self.add_button = link_button(page.words.text("Add"))
        self.add_button.setIcon(page.context.icons.icon("plus", theme.accent))
        self.add_button.setAccessibleName(page.words.text(QUADRANT_ADDS[self.quadrant]))
        self.add_button.clicked.connect(self.line.start)
        row.addWidget(self.add_button)
        return header

    def _empty(self) -> QWidget:
        self.empty = QWidget()
        column = QVBoxLayout(self.empty, contentsMargins=QMargins(41, 12, 16, 8))
        self.hint.setContentsMargins(5, 0, 0, 0)
        column.addWidget(self.hint)
        row = QHBoxLayout()
        row.addWidget(self.first)
        row.addStretch(1)
        column.addLayout(row)
        return self.empty

    def _line_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder, contentsMargins=QMargins(38, 0, 16, 0))
        row.addWidget(self.line)
        return holder

    def _add(self, text: str) -> None:
        made = self._page.add_row("swot_factor", quadrant=self.quadrant, text=text)
        if made is not None:
            self.line.clear()
            self.view.select(made)

    def show_rows(self, rows: list[FactorRow], filtered: bool) -> None:
        """Show these factors; without any say what to do next."""
        self.model.set_rows(rows)
        text = self._page.words.text
        self.hint.setText(
            text("Every factor noted here is cited by a strategy.")
            if filtered
            else text(QUADRANT_HINTS[self.quadrant])
        )
        self.first.setVisible(not filtered)
        self.empty.setVisible(not rows)


class Quadrants(QWidget):
    """The four quadrants; one factor is selected in all of them together.

    `chosen` tells the factor selected, `opened` the one whose form is asked for, `proved` the
    one onto which evidence was dropped, as (table, id) each.
    """

    chosen = Signal(str)
    opened = Signal(str)
    proved = Signal(str, object)

    def __init__(self, page: Page, words: SwotWords, edits: SwotEdits) -> None:
        super().__init__()
        self._page = page
        self._edits = edits
        self._now = Swot((), ())
        self._by_weight = False
        self.quadrants = {name: Quadrant(page, words, name) for name in ORDER}
        grid = QGridLayout(self, contentsMargins=QMargins(0, 0, 0, 0), spacing=0)
        for number, quadrant in enumerate(self.quadrants.values()):
            grid.addWidget(quadrant, number // 2 * 2, number % 2 * 2)
            self._connect(quadrant)
        grid.addWidget(hairline(vertical=True), 0, 1, 3, 1)
        grid.addWidget(hairline(), 1, 0, 1, 3)
        for line in (0, 2):
            grid.setRowStretch(line, 1)
            grid.setColumnStretch(line, 1)

    def _connect(self, quadrant: Quadrant) -> None:
        view = quadrant.view
        view.chosen.connect(lambda row_id: self._chose(quadrant, row_id))
        view.opened.connect(self.opened)
        view.proved.connect(self.proved)
        view.dropped.connect(lambda row_id, place: self._drop(quadrant, row_id, place))
        view.moved.connect(lambda step: self._step(quadrant, step))
        view.sideways.connect(lambda step: self._across(quadrant, step))
        view.delete_pressed.connect(lambda: self.delete(view.current_id()))
        view.digit.connect(
            lambda digit: self._page.change_row("swot_factor", view.current_id(), importance=digit)
        )
        view.customContextMenuRequested.connect(lambda point: self._menu(quadrant, point))

    def show_swot(self, now: Swot, *, by_weight: bool, uncited: bool) -> None:
        """Show these factors, sorted and filtered."""
        self._now, self._by_weight = now, by_weight
        for name, quadrant in self.quadrants.items():
            rows = now.quadrant(name, by_weight=by_weight, uncited=uncited)
            quadrant.show_rows(rows, uncited and bool(now.quadrant(name)))

    def mark(self, factor_ids: frozenset[str]) -> None:
        """Mark the factors that the selected strategy cites."""
        for quadrant in self.quadrants.values():
            quadrant.view.mark(factor_ids)

    def select(self, row_id: str) -> bool:
        """Select a factor; an empty id selects none. False where it is not shown."""
        found = False
        for quadrant in self.quadrants.values():
            if row_id and quadrant.view.select(row_id):
                found = True
            else:
                quadrant.view.deselect()
        return found

    def current_id(self) -> str:
        """The id of the factor selected in its list, or an empty text."""
        shown = (quadrant.view.current_id() for quadrant in self.quadrants.values())
        return next((row_id for row_id in shown if row_id), "")

    def view_of(self, row_id: str) -> PlacedView | None:
        """The list that shows a factor."""
        row = self._now.factor(row_id)
        return self.quadrants[row.quadrant].view if row is not None else None

    def _chose(self, chosen: Quadrant, row_id: str) -> None:
        for quadrant in self.quadrants.values():
            if quadrant is not chosen:
                quadrant.view.deselect()
        self.chosen.emit(row_id)

    def _drop(self, quadrant: Quadrant, row_id: str, place: int) -> None:
        row = self._now.factor(row_id)
        if row is None or (row.quadrant == quadrant.quadrant and self._sorted()):
            return
        rows = quadrant.model.rows
        before = rows[place].id if 0 <= place < len(rows) and not self._by_weight else None
        if before != row_id:
            self._put(row_id, quadrant.quadrant, before)

    def _sorted(self) -> bool:
        """Say that a sorted list has no places to move to, if it is sorted."""
        if self._by_weight:
            self._page.notice.refuse(
                self._page.words.text(
                    "The factors are sorted by weight. Sort them by position to move them by hand."
                )
            )
        return self._by_weight

    def _put(self, row_id: str, quadrant: str, before: str | None) -> None:
        if self._edits.place("swot_factor", row_id, quadrant, before):
            view = self.quadrants[quadrant].view
            view.setFocus()
            view.select(row_id)

    def _step(self, quadrant: Quadrant, step: int) -> None:
        row_id, among = quadrant.view.current_id(), [row.id for row in quadrant.model.rows]
        if row_id and not self._sorted():
            self._page.step_row("swot_factor", row_id, step, among)
            quadrant.view.select(row_id)

    def _across(self, quadrant: Quadrant, step: int) -> None:
        row_id = quadrant.view.current_id()
        if row_id:
            at = (ORDER.index(quadrant.quadrant) + step) % len(ORDER)
            self._put(row_id, ORDER[at], None)

    def delete(self, row_id: str) -> None:
        """Delete a factor; undo brings it back."""
        if row_id:
            self._page.delete_rows("swot_factor", row_id)

    def _menu(self, quadrant: Quadrant, point: QPoint) -> None:
        row_id = quadrant.view.current_id()
        if row_id:
            menu = self.menu(quadrant, row_id)
            menu.popup(quadrant.view.viewport().mapToGlobal(point))

    def menu(self, quadrant: Quadrant, row_id: str) -> QMenu:
        """What can be done with a factor."""
        text, view = self._page.words.text, quadrant.view
        entries = (
            (text("Details…"), "Return", lambda: self.opened.emit(row_id)),
            (text("Rewrite in place"), "F2", lambda: view.edit(view.currentIndex())),
            (text("Move up"), "Alt+Up", lambda: self._step(quadrant, -1)),
            (text("Move down"), "Alt+Down", lambda: self._step(quadrant, 1)),
            (text("Delete"), "Delete", lambda: self.delete(row_id)),
        )
        menu = row_menu(self._page, view, "swot_factor", row_id, entries)
        others = menu.addMenu(text("Move to"))
        menu.insertMenu(menu.actions()[-3], others)
        for name, other in self.quadrants.items():
            if other is not quadrant:
                action = others.addAction(other.name)
                action.triggered.connect(lambda _=False, name=name: self._put(row_id, name, None))
        return menu
