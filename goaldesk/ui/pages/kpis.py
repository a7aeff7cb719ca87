"""The KPIs page: goals and KPIs in a tree, and everything about the selected one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QMargins, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.edits.checks import IN_UNIT
from goaldesk.core.errors import N_
from goaldesk.core.fields import Field
from goaldesk.core.queries.records import record
from goaldesk.core.queries.smart import smart_row
from goaldesk.core.rows import GoalRow, KpiRow, Record, Tree
from goaldesk.ui.columns import CHOSEN
from goaldesk.ui.context import Context
from goaldesk.ui.once import once
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_actions import make_actions, open_menu
from goaldesk.ui.pages.kpis_block import counted_in
from goaldesk.ui.pages.kpis_detail import KpiDetail, read_sheet
from goaldesk.ui.pages.kpis_goal import GoalDetail
from goaldesk.ui.pages.kpis_grid import GridPanel
from goaldesk.ui.pages.kpis_list import KpiList
from goaldesk.ui.pages.kpis_panel import SidePanel
from goaldesk.ui.pages.kpis_rows import line_id, table_of
from goaldesk.ui.pages.kpis_tree_edits import TreeEdits
from goaldesk.ui.room import divided
from goaldesk.ui.texts import label, primary_button

# What hangs together with a KPI and is shown with it.
PARTS = frozenset({"measurement", "target_point", "milestone", "adjustment"})


# The tree's share of a window 1280 wide; the names of goals fit in it.
MOST_LEFT = 690


class KpisPage(Page):
    """Goals and KPIs; see the tree at the left, the selected row at the right."""

    tables = frozenset(
        {
            "product",
            "goal",
            "kpi",
            "measurement",
            "target_point",
            "milestone",
            "adjustment",
            "review",
            "person",
            "department",
            "resource",
            "strategy",
            "strategy_goal",
            "evidence",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tree: Tree | None = None
        self._refreshing = False
        self._held = False  # the right side follows in a moment
        self.edits = TreeEdits(self)
        self.list = KpiList(self, self.edits.drop)
        self.kpi_detail = KpiDetail(self, self.mend)
        self.goal_detail = GoalDetail(
            self, self.list.select, self.edits.add_kpi, self.edits.add_sub_goal, self.mend
        )
        self.grid = GridPanel(self, self.edits.add_kpi)
        self.grid.left.connect(self.leave_panel)
        self.grid.row_chosen.connect(self.list.view.select)
        self.list.views.addWidget(self.grid)
        self.list.filtered.connect(self._show_grid)
        self.right = QStackedWidget()
        self.nothing = self._start(N_("Select a goal or a KPI at the left."), buttons=False)
        self.empty = self._start(
            N_(
                "A goal says what is to change: “Grow active young users”. Its KPIs say by which "
                "numbers you will see it: where you start, what you want to reach, and by when. "
                "Add a goal first, then two or three KPIs to it."
            ),
            buttons=True,
        )
        for widget in (
            self.kpi_detail,
            self.goal_detail,
            self.nothing,
            self.empty,
        ):
            self.right.addWidget(widget)
        self.panel: SidePanel | None = None
        self.splitter = divided(Qt.Orientation.Horizontal, self.list, self.right)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 4)
        self.list.setMinimumWidth(360)
        self.body.addWidget(self.splitter, 1)
        self.actions_by_name = make_actions(self)
        self.start_library.clicked.connect(self.actions_by_name["library"].trigger)
        self.list.selected.connect(self._selected)
        self.list.view.delete_pressed.connect(self.edits.delete)
        self.list.view.step_pressed.connect(self.edits.step)
        self.list.view.menu_wanted.connect(lambda at: open_menu(self, at))

    def _start(self, text: str, *, buttons: bool) -> QWidget:
        """A page that says what to do next."""
        widget = QWidget()
        box = QVBoxLayout(widget, contentsMargins=QMargins(40, 40, 40, 40), spacing=16)
        box.addStretch(1)
        words = label(self.words.text(text), tone="secondary", size=14)
        words.setMaximumWidth(520)
        box.addWidget(words)
        if buttons:
            row = QHBoxLayout()
            goal = primary_button(self.words.text("Add goal"))
            goal.clicked.connect(lambda: self.edits.add_goal())
            kpi = QPushButton(self.words.text("Add KPI"))
            kpi.clicked.connect(lambda: self.edits.add_kpi())
            once(kpi)
            row.addWidget(goal)
            self.start_goal = goal
            self.start_library = QPushButton(self.words.text("From the library…"))
            row.addWidget(kpi)
            row.addWidget(self.start_library)
            row.addStretch(1)
            box.addLayout(row)
        box.addStretch(2)
        return widget

    def toolbar_actions(self) -> Sequence[QAction]:
        names = ("goal", "kpi", "library", "grid")
        return [self.actions_by_name[name] for name in names]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width()
        if not self.splitter.property(CHOSEN) and room > 700:
            left = max(621, min(MOST_LEFT, self.list.view.wanted_width()))
            left = min(left + max(0, room - 1280) // 5, max(440, room - 440))
            self.splitter.setSizes([left, room - left])

    def refresh(self) -> None:
        shown = self.tree is not None
        with self.document.read() as session:
            self.tree = self.context.standing.tree(session)
        self._refreshing = True
        self.list.show_tree(self.tree)
        if not self.list.current_id() and self.list.model.rowCount():
            self._select_first()
        self._refreshing = False
        if shown:  # paint what changed before the right side is read, which may take longer
            QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest)
        self._show_right()

    def _select_first(self) -> None:
        """Select the first KPI, since it has most to show; a goal where there is none."""
        assert self.tree is not None
        if self.tree.kpis and self.list.view.select(line_id("kpi", self.tree.kpis[0].id)):
            return
        self.list.view.setCurrentIndex(self.list.model.index(0, 0))

    def current(self) -> GoalRow | KpiRow | None:
        """The selected goal or KPI, as it stands."""
        table, _, row_id = self.list.current_id().partition(":")
        if self.tree is None or not row_id:
            return None
        return self.tree.goal(row_id) if table == "goal" else self.tree.kpi(row_id)

    def counted(self, field: Field, row: Any) -> tuple[str, str]:
        kpi = row if isinstance(row, KpiRow) else self.current()
        if isinstance(row, Record) and self.tree is not None:
            kpi = self.tree.kpi(row.id if row.table == "kpi" else str(row.values.get("kpi_id")))
        is_amount = isinstance(kpi, KpiRow) and field.key in IN_UNIT
        return counted_in(kpi) if is_amount else ("", "")

    def _selected(self, line: str) -> None:
        if self.tree is not None and not self._refreshing:
            self._show_right()

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Show what belongs to the selection once, after all that is done meanwhile."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self._show_right()

    def _show_right(self) -> None:
        """Show what belongs to the selection, unless the grid takes its room."""
        if self._held or self.tree is None or not self.list.in_tree:
            return
        if self.panel is not None:
            self.panel.show_tree(self.tree)
            self.right.setCurrentWidget(self.panel)
            return
        self.right.setCurrentWidget(self._filled())

    def _filled(self) -> QWidget:
        """The widget for the selection, with what it shows."""
        row = self.current()
        if self.tree is None or not (self.tree.goals or self.tree.kpis):
            return self.empty
        if isinstance(row, KpiRow):
            with self.document.read() as session:
                sheet = read_sheet(session, row.id, self.document.today)
            if sheet is not None:
                self.kpi_detail.show_kpi(sheet, self.tree)
                return self.kpi_detail
        elif row is not None:
            with self.document.read() as session:
                stored = record(session, "goal", row.id)
                smart = smart_row(session, self.document.today, row.id, self.tree)
            if stored is not None and smart is not None:
                self.goal_detail.show_goal(self.tree, row, stored, smart)
                return self.goal_detail
        return self.nothing

    def reveal(self, table: str, row_id: str, field: str = "") -> None:
        """Show a goal, a KPI or something that belongs to one, the cursor in its field."""
        self.ensure_fresh()
        if table == "roll_over":
            self.leave_panel()
            self.actions_by_name["roll_over"].trigger()
            return
        if table == "measurement" and not row_id:
            self.open_grid("")
            return
        self.leave_panel()
        owner = row_id
        if table in PARTS:
            with self.document.read() as session:
                part = record(session, table, row_id)
            if part is None:
                return
            owner = str(part["kpi_id"])
        line = line_id("goal" if table == "goal" else "kpi", owner)
        if not self.list.select(line):
            return
        if table in PARTS:
            self.kpi_detail.reveal(table, row_id, field)
        elif field in ("measurement", "value"):
            self.kpi_detail.record_value()
        elif field and table == "kpi":
            self.kpi_detail.focus_field(field)
        elif field:
            self.goal_detail.focus_field(field)
        else:
            self.list.view.setFocus()

    def mend(self, table: str, row_id: str, field: str) -> None:
        """Go to what mends a verdict; a KPI that is not there yet is added."""
        if table == "kpi" and not row_id:
            self.edits.add_kpi()
        elif table in ("goal", "kpi"):
            self.reveal(table, row_id, field)
        else:
            self.context.go(table, row_id, field)

    def main_row(self) -> tuple[str, str] | None:
        row = self.current()
        return None if row is None else (table_of(row), row.id)

    def open_panel(self, panel: SidePanel) -> None:
        """Show a panel in the place of the selected row, until it is closed."""
        self.leave_panel()
        if self.right.indexOf(panel) < 0:
            self.right.addWidget(panel)
            panel.closed.connect(self.leave_panel)
        self.panel = panel
        self.ensure_fresh()
        self._show_right()
        panel.start()

    def open_grid(self, line: str) -> None:
        """Show the grid, the cursor in a line's period to enter, or in the first value lacking."""
        self.leave_panel()
        self.ensure_fresh()
        self.list.show_view(self.grid)
        self.right.hide()
        self.actions_by_name["grid"].setChecked(True)
        self._show_grid()
        if self.isVisible():  # else whoever types elsewhere would lose the cursor
            self.grid.start(line)

    def leave_panel(self) -> None:
        """Show the tree and the selected row again, whatever stands in their place."""
        in_grid = not self.list.in_tree
        if not in_grid and self.panel is None:
            return
        focus = self.focusWidget()
        inside = in_grid or self.panel.isAncestorOf(focus)
        self.panel = None
        self.list.show_view(self.list.view)
        self.right.show()
        self.actions_by_name["grid"].setChecked(False)
        if self.notice.asking:
            self.notice.dismiss()
        else:
            self.notice.clear()
        self._show_right()
        if inside:
            self.list.view.setFocus()

    def _show_grid(self) -> None:
        if not self.list.in_tree and self.tree is not None:
            self.grid.show_lines(self.list.lines, empty=not self.tree.kpis)
