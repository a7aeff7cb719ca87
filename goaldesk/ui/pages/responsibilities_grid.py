"""The tab with the RACI grid and the form of the activity selected."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.core.errors import N_
from goaldesk.core.model import natural_id
from goaldesk.core.queries.lacking import raci_findings
from goaldesk.core.queries.people import RaciGrid
from goaldesk.core.rows import Record
from goaldesk.core.work_words import grid_counts
from goaldesk.ui.findings_panel import FindingsPanel
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.pages.responsibilities_raci import Grid
from goaldesk.ui.room import column_in, divided, scrolled
from goaldesk.ui.texts import hairline, heading, label, link_button, primary_button

USUAL_DEPARTMENTS = (
    N_("Product development"),
    N_("Marketing"),
    N_("Sales support"),
    N_("Customer service"),
)


class RaciTab(QWidget):
    """The grid with its counts; without departments, a way to the first ones.

    `departments_asked` asks to show the list of departments.
    """

    departments_asked = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._activities: dict[str, Record] = {}
        self.grid = Grid(page, self._add)
        self.form = Form(page, "activity")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty())
        self.stack.addWidget(self._filled())
        layout = column_in(self)
        layout.addWidget(self.stack)
        view = self.grid.view
        view.delete_pressed.connect(self.delete_selected)
        view.move_pressed.connect(self.move_selected)
        view.selectionModel().currentChanged.connect(self._show_form)

    def _empty(self) -> QWidget:
        text = self.page.words.text
        holder = QWidget()
        column = QVBoxLayout(holder, contentsMargins=QMargins(24, 32, 24, 24), spacing=10)
        column.addWidget(heading(text("Who takes part?")))
        said = label(
            text(
                "A RACI grid shares the work among departments: exactly one is accountable "
                "(A) for an activity, at least one is responsible (R) for doing it, others are "
                "consulted (C) or informed (I). Begin with the departments."
            ),
            tone="secondary",
        )
        said.setMaximumWidth(640)
        column.addWidget(said)
        row = QHBoxLayout()
        self.usual = primary_button(text("Add the four usual departments"))
        self.usual.setToolTip(", ".join(text(name) for name in USUAL_DEPARTMENTS))
        self.usual.clicked.connect(self.add_usual)
        own = link_button(text("Name your own"))
        own.clicked.connect(self.departments_asked)
        row.addWidget(self.usual)
        row.addWidget(own)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return holder

    def _filled(self) -> QWidget:
        left = QWidget()
        column = column_in(left)
        column.addWidget(self._header())
        column.addWidget(hairline())
        column.addWidget(self.grid.view, 1)
        column.addWidget(hairline())
        self.findings = FindingsPanel(self.page.context)
        column.addWidget(self.findings)
        column.addWidget(self._legend())
        side = QWidget()
        inner = QVBoxLayout(side, contentsMargins=QMargins(20, 14, 20, 16), spacing=10)
        inner.addWidget(heading(self.page.words.text("Activity")))
        self.no_activity = label(
            self.page.words.text("Select an activity to see its goal, dates and notes."),
            tone="secondary",
        )
        inner.addWidget(self.no_activity)
        inner.addWidget(self.form)
        inner.addStretch(1)
        splitter = divided(Qt.Orientation.Horizontal, left, scrolled(side))
        splitter.setSizes([930, 320])
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        return splitter

    def _header(self) -> QWidget:
        text, icons, theme = self.page.words.text, self.page.context.icons, self.page.context.theme
        header = QWidget()
        row = QHBoxLayout(header, contentsMargins=QMargins(16, 6, 8, 6))
        row.addWidget(heading(text("Activities × departments")))
        self.count = label("", tone="secondary", size=12, wrap=False)
        row.addWidget(self.count)
        row.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        for icon, words, slot, keys in (
            ("plus", text("Add activity"), self.start_adding, ""),
            ("arrow-up", text("Move up"), lambda: self.move_selected(-1), "Alt+↑"),
            ("arrow-down", text("Move down"), lambda: self.move_selected(1), "Alt+↓"),
            ("trash-2", text("Delete activity"), self.delete_selected, ""),
            ("users", text("Departments…"), self.departments_asked.emit, ""),
        ):
            button = link_button(words if icon in ("plus", "users") else "")
            button.setIcon(icons.icon(icon, theme.accent))
            button.setAccessibleName(words)
            button.setToolTip(f"{words} ({keys})" if keys else words)
            button.clicked.connect(slot)
            self.buttons[icon] = button
            row.addWidget(button)
        return header

    def _legend(self) -> QWidget:
        text = self.page.words.text
        foot = QWidget()
        column = QVBoxLayout(foot, contentsMargins=QMargins(16, 8, 16, 8))
        column.addWidget(
            label(
                text(
                    "In a cell press R (responsible), A (accountable), B or / (both: A/R), "
                    "C (consulted), I (informed); Delete clears it, Enter opens the list."
                ),
                tone="secondary",
                size=12,
            )
        )
        return foot

    def show_grid(self, grid: RaciGrid, activities: list[Record]) -> None:
        """Show the grid and the form of the activity selected."""
        self._activities = {row.id: row for row in activities}
        self.stack.setCurrentIndex(1 if grid.departments else 0)
        self.grid.show_grid(grid)
        words = self.page.words
        self.count.setText(grid_counts(words, grid) if grid.activities else "")
        self.findings.show_items(list(raci_findings(grid)))
        if not self.grid.view.currentIndex().isValid() and grid.activities:
            self.grid.select(grid.activities[0].id)
        self._show_form()

    def row_here(self) -> tuple[str, str] | None:
        """The cell that the cursor is in, empty or not, or its activity."""
        at, row_id = self.grid.view.currentIndex(), self.current_id()
        if row_id and self.grid.model.is_cell(at):
            return "raci", natural_id("raci", row_id, self.grid.model.department(at))
        return ("activity", row_id) if row_id else None

    def current_id(self) -> str:
        """The id of the activity selected, or an empty text."""
        row = self.grid.model.row_at(self.grid.view.currentIndex())
        return row.id if row is not None else ""

    def _show_form(self) -> None:
        record = self._activities.get(self.current_id())
        self.form.show_record(record)
        self.form.setVisible(record is not None)
        self.no_activity.setVisible(record is None)

    def add_usual(self) -> None:
        """Add the four departments that most products have, as one edit."""
        names = [self.page.words.text(name) for name in USUAL_DEPARTMENTS]

        def change(session: object) -> None:
            for name in names:
                edits.add(session, "department", name=name)

        self.page.commit(N_("Add the usual departments"), change)

    def _add(self, name: str) -> bool:
        made = self.page.add_row("activity", name=name)
        if made is not None:
            self.grid.select(made)
            self.grid.view.expect_another()
        return made is not None

    def start_adding(self) -> None:
        """Put the cursor into the last, empty line."""
        if self.stack.currentIndex() == 0:
            self.usual.setFocus()
            return
        self.grid.view.start_adding()

    def delete_selected(self) -> None:
        """Delete the activities selected; undo brings them back."""
        view, model = self.grid.view, self.grid.model
        ids, at = view.selected_ids(), view.currentIndex()
        if ids and self.page.delete_rows("activity", *ids):
            self.grid.deleted.add(*ids)
            view.setCurrentIndex(model.index(max(0, at.row() - 1), at.column()))

    def move_selected(self, step: int) -> None:
        """Move the activity selected one place up (-1) or down (1)."""
        at, moved = self.grid.view.currentIndex(), self.current_id()
        among = [row.id for row in self.grid.model.rows]
        if moved and self.page.step_row("activity", moved, step, among):
            self.grid.select(moved, at.column())
