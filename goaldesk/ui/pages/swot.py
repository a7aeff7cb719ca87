"""The SWOT page: factors in four quadrants or a TOWS matrix, strategies, and their forms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from goaldesk.core.queries.records import record
from goaldesk.core.queries.swot import Shelved, Swot, shelf, swot
from goaldesk.core.swot_words import QUADRANT_NAMES, SwotWords
from goaldesk.ui.context import Context
from goaldesk.ui.page import Page
from goaldesk.ui.pages.swot_bar import SwotBar
from goaldesk.ui.pages.swot_edits import SwotEdits
from goaldesk.ui.pages.swot_evidence import EvidencePanel
from goaldesk.ui.pages.swot_forms import FactorForm, StrategyForm
from goaldesk.ui.pages.swot_matrix import Matrix
from goaldesk.ui.pages.swot_quadrants import ORDER, Quadrants
from goaldesk.ui.pages.swot_strategies import StrategyPanel
from goaldesk.ui.room import column_in, divided
from goaldesk.ui.tables import Deleted
from goaldesk.ui.texts import hairline

PANEL = 420


class SwotPage(Page):
    """Factors at the left, at the right the strategies, or the form of what is selected."""

    tables = frozenset(
        {
            "swot_factor",
            "evidence",
            "strategy",
            "strategy_factor",
            "strategy_goal",
            "goal",
            "research",
            "feedback",
            "competitor",
            "kpi",
            "measurement",
            "product",
            "person",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.now = Swot((), ())
        self.selected = ""
        self._deleted = Deleted()
        self._shelf: list[Shelved] = []
        self._filling = False
        said = SwotWords(self.words)
        edits = SwotEdits(self)
        self.said = said
        self.quadrants = Quadrants(self, said, edits)
        self.matrix = Matrix(self, said, edits, lambda: self.selected)
        self.panel = StrategyPanel(self, said, edits, lambda: self.selected)
        self.factor_form = FactorForm(self, said, edits)
        self.strategy_form = StrategyForm(self, said, edits)
        self.evidence = EvidencePanel(self)
        self._edits = edits
        self.bar = SwotBar(context)
        self.modes = QStackedWidget()
        self.modes.addWidget(self.quadrants)
        self.modes.addWidget(self.matrix)
        self.side = QStackedWidget()
        for widget in (self.panel, self.evidence, self.factor_form, self.strategy_form):
            self.side.addWidget(widget)
        self.body.addWidget(self._layout())
        self._connect()
        self._make_actions()

    def _layout(self) -> QSplitter:
        left = QWidget()
        column = column_in(left)
        column.addWidget(self.bar)
        column.addWidget(hairline())
        column.addWidget(self.modes, 1)
        splitter = divided(Qt.Orientation.Horizontal, left, self.side)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        left.setMinimumWidth(max(520, self.bar.minimumSizeHint().width()))
        self.side.setMinimumWidth(320)
        splitter.setSizes([830, PANEL])
        return splitter

    def _connect(self) -> None:
        self.bar.changed.connect(self._show)
        self.bar.mode_chosen.connect(self._set_mode)
        for source in (self.quadrants, self.matrix):
            source.chosen.connect(self._choose)
            source.opened.connect(self.open_form)
            source.proved.connect(self._prove)
        self.evidence.linked.connect(lambda picked: self._prove(self.selected, picked))
        self.evidence.closed.connect(lambda: self._linking.setChecked(False))
        self.panel.list.chosen.connect(self._choose)
        self.panel.opened.connect(self.open_form)
        self.panel.pointed.connect(self._point)
        self.factor_form.pointed.connect(self.open_form)
        for form, table in (
            (self.factor_form, "swot_factor"),
            (self.strategy_form, "strategy"),
        ):
            form.closed.connect(self._close_form)
            form.deleted.connect(lambda row_id, table=table: self.delete_rows(table, row_id))

    def _make_actions(self) -> None:
        text, icons = self.words.text, self.context.icons
        menu = QMenu(self)
        for quadrant in ORDER:
            action = menu.addAction(text(QUADRANT_NAMES[quadrant]))
            action.triggered.connect(lambda _=False, name=quadrant: self._start_factor(name))
        add = QAction(icons.icon("plus"), text("Add factor"), self)
        add.setMenu(menu)
        link = self._linking = QAction(icons.icon("link-2"), text("Link evidence"), self)
        link.setToolTip(text("Show what is on file beside the factors that it bears out (Ctrl+E)"))
        link.setShortcut("Ctrl+E")
        link.setCheckable(True)
        link.toggled.connect(self._show_evidence)
        goal = self._goal_making = self.make_action(
            "arrow-right", text("Goal from strategy"), self._make_goal
        )
        goal.setToolTip(text("Make a goal of the selected strategy"))
        self._actions = (add, link, goal)
        goal.setEnabled(False)

    def toolbar_actions(self) -> Sequence[QAction]:
        """Add a factor, show the evidence, make a goal of a strategy."""
        return self._actions

    def delete_rows(self, table: str, *row_ids: str) -> bool:
        done = super().delete_rows(table, *row_ids)
        if done:
            self._deleted.add(*row_ids)
        return done

    def refresh(self) -> None:
        """Show the document as it is now."""
        with self.document.read() as session:
            self.now = swot(session, self.document.today)
            self._shelf = shelf(session, self.now, self.document.today)
        self._show()

    def _show(self) -> None:
        by_weight, uncited = bool(self.bar.sort.currentData()), self.bar.uncited.isChecked()
        # A list whose selected row goes away selects another, which is not the user's choice …
        self._filling = True
        self.quadrants.show_swot(self.now, by_weight=by_weight, uncited=uncited)
        self.matrix.show_swot(self.now, by_weight=by_weight, uncited=uncited)
        self.panel.show_swot(self.now)
        self._filling = False
        if self.selected and not (
            self.now.factor(self.selected) or self.now.strategy(self.selected)
        ):
            # … unless the row was deleted: then its neighbour is next in hand.
            self.selected = self.quadrants.current_id() or self.panel.list.current_id()
        back = self._deleted.back([*self.now.factors, *self.now.strategies])
        self.selected = back or self.selected
        self.bar.counts.show_text(self.said.counts(self.now) if self.now.factors else "")
        self._show_selection()

    def _show_selection(self) -> None:
        """Select the same row everywhere, mark its counterparts, and fill its form."""
        row_id, strategy = self.selected, self.now.strategy(self.selected)
        self.quadrants.select(row_id)
        self.matrix.select(row_id)
        if strategy is None or not self.panel.list.select(row_id):
            self.panel.list.deselect()
        cited = frozenset(found for found, _ in strategy.factors) if strategy else frozenset()
        citing = frozenset(row.id for row in self.now.strategies if row.cites(row_id))
        self.quadrants.mark(cited)
        self.matrix.mark(cited | citing)
        self.panel.show_selection()
        self._goal_making.setEnabled(strategy is not None)
        self.evidence.show_evidence(self._shelf, self.now.factor(row_id))
        self._fill_form()

    def _home(self) -> QWidget:
        """What is shown while no form is: the strategies, or the evidence if it was asked for."""
        return self.evidence if self._linking.isChecked() else self.panel

    def _fill_form(self) -> None:
        """Show what is selected in its form, if forms are shown."""
        if self.side.currentWidget() in (self.panel, self.evidence):
            return
        factor, strategy = self.now.factor(self.selected), self.now.strategy(self.selected)
        if factor is not None:
            self.factor_form.show_factor(factor, self.now)
            self._show_side(self.factor_form)
        elif strategy is not None:
            self.strategy_form.show_strategy(strategy, self.now)
            self._show_side(self.strategy_form)
        else:
            self._show_side(self._home())

    def _choose(self, row_id: str) -> None:
        if row_id and row_id != self.selected and not self._filling:
            self.selected = row_id
            self._show_selection()

    def open_form(self, row_id: str, field: str = "text") -> None:
        """Show a row's form, the cursor in a field."""
        if not (self.now.factor(row_id) or self.now.strategy(row_id)):
            return
        self.selected = row_id
        form = self.factor_form if self.now.factor(row_id) else self.strategy_form
        self._show_side(form)
        self._show_selection()
        form.focus_field(field)

    def _close_form(self) -> None:
        self._show_side(self._home())
        if self.modes.currentIndex():
            self.matrix.focus(self.selected)
        else:
            (self.quadrants.view_of(self.selected) or self.panel.list).setFocus()

    def _point(self, row_id: str) -> None:
        """Show a factor or strategy, or begin a factor in an empty quadrant."""
        if row_id in ORDER:
            self._start_factor(row_id)
        elif self.now.strategy(row_id):
            self.open_form(row_id)
        else:
            self.reveal("swot_factor", row_id)

    def _start_factor(self, quadrant: str) -> None:
        self._show_quadrants()
        self.quadrants.quadrants[quadrant].line.start()

    def _show_quadrants(self) -> None:
        self.bar.segments.button(0).setChecked(True)
        self._set_mode(0)

    def _set_mode(self, mode: int) -> None:
        self.modes.setCurrentIndex(mode)
        self._show_side(self.side.currentWidget())

    def _show_side(self, widget: QWidget) -> None:
        """Show the strategies or a form; the matrix holds the strategies itself."""
        self.side.setCurrentWidget(widget)
        self.side.setVisible(widget is not self.panel or self.modes.currentIndex() == 0)

    def _show_evidence(self) -> None:
        """Show the evidence at the side, or the strategies again."""
        for form in (self.factor_form, self.strategy_form):
            form.commit_all()
        self._show_side(self._home())
        if not self._linking.isChecked():
            self._close_form()
        elif self.isVisible():  # else whoever types elsewhere would lose the cursor
            self.evidence.filter.setFocus()

    def _prove(self, factor_id: str, picked: list[tuple[str, str]]) -> None:
        """Bear a factor out by the evidence picked."""
        factor = self.now.factor(factor_id)
        if factor is not None:
            self.selected = factor_id
            self._edits.prove_by(factor, picked)
            self._show_selection()

    def _make_goal(self) -> None:
        if self.now.strategy(self.selected):
            self.open_form(self.selected)
            self.strategy_form.make()

    def main_row(self) -> tuple[str, str] | None:
        if self.now.factor(self.selected):
            return "swot_factor", self.selected
        return ("strategy", self.selected) if self.now.strategy(self.selected) else None

    def reveal(self, table: str, row_id: str, field: str = "") -> None:
        """Select a factor or a strategy; a link shows the row that it belongs to."""
        self.ensure_fresh()
        if table in ("evidence", "strategy_factor", "strategy_goal"):
            owner = "factor_id" if table == "evidence" else "strategy_id"
            with self.document.read() as session:
                link = record(session, table, row_id)
            row_id = str(link[owner]) if link is not None else ""
        factor = self.now.factor(row_id)
        if factor is None and not self.now.strategy(row_id):
            if table == "strategy":
                self._show_quadrants()
                self._show_side(self.panel)
                self.panel.start_adding()
            elif field in ORDER:
                self._start_factor(field)
            return
        if field or table == "evidence":
            self.open_form(row_id, field or "text")
            return
        self.bar.uncited.setChecked(
            self.bar.uncited.isChecked() and not (factor and factor.cited_by)
        )
        self.selected = row_id
        self._show_side(self._home())
        self._show_quadrants()
        self._show_selection()
        (self.quadrants.view_of(row_id) or self.panel.list).setFocus()
