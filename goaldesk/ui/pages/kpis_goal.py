"""The right side for a goal: its roll-up, its fields, and the KPIs that measure it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import sentences
from goaldesk.core.plain_text import clip
from goaldesk.core.queries.smart import SmartRow
from goaldesk.core.rows import GoalRow, KpiRow, Record, Tree
from goaldesk.ui.forms import Form
from goaldesk.ui.once import once
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_rows import line_id, name_of, table_of
from goaldesk.ui.pages.kpis_smart import SmartPane
from goaldesk.ui.pages.kpis_what_if import WhatIfPanel
from goaldesk.ui.room import clear, column_in, scrolled
from goaldesk.ui.signs import show_status
from goaldesk.ui.texts import heading, label, link_button, primary_button, show_title

FIELDS = (
    "title",
    "parent_id",
    "owner",
    "start",
    "due",
    "weight",
    "pillar",
    "reason",
    "feasibility",
)
BESIDE = 860  # from this width on, the form stands beside the verdicts


class GoalDetail(QWidget):
    """Shows one goal; its children are links."""

    def __init__(
        self,
        page: Page,
        select: Callable[[str], object],
        add_kpi: Callable[[], object],
        add_goal: Callable[[], object],
        mend: Callable[[str, str, str], object],
    ) -> None:
        super().__init__()
        self._page = page
        self._select = select
        words, context = page.words, page.context
        self.title = label("", size=18, bold=True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.subline = label("", tone="secondary", size=12)
        self.add_kpi = primary_button(words.text("Add KPI here"))
        self.add_kpi.setIcon(context.icons.icon("plus", context.theme.on_accent))
        self.add_kpi.clicked.connect(add_kpi)
        self.add_goal = QPushButton(words.text("Add sub-goal"))
        self.add_goal.clicked.connect(add_goal)
        once(self.add_goal)
        self.sign = QLabel()
        self.verdict = label("", size=14, bold=True, wrap=False)
        self.roll_up = label("", size=14)
        self.note = label("", tone="secondary", size=12)
        self.smart = SmartPane(page, mend)
        self.smart.setMaximumWidth(900)
        self.form = Form(page, "goal", FIELDS, columns=2)
        self.form.setMaximumWidth(900)
        self.what_if = WhatIfPanel(page, scrolls=False)
        self.what_if.setMaximumWidth(900)
        self.children_heading = heading(words.text("What it is measured by"))
        self.children_box = QGridLayout(horizontalSpacing=16, verticalSpacing=4)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        names = QVBoxLayout(spacing=2)
        names.addWidget(self.title)
        names.addWidget(self.subline)
        head.addLayout(names, 1)
        head.addWidget(self.add_goal, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.add_kpi, 0, Qt.AlignmentFlag.AlignTop)
        verdict = QHBoxLayout(spacing=8)
        for widget in (self.sign, self.verdict):
            verdict.addWidget(widget)
        verdict.addWidget(self.roll_up, 1)
        content = QWidget()
        box = QVBoxLayout(content, contentsMargins=QMargins(20, 14, 16, 20), spacing=12)
        box.addLayout(head)
        box.addLayout(verdict)
        box.addWidget(self.note)
        box.addWidget(self.children_heading)
        box.addLayout(self.children_box)
        box.addSpacing(4)
        self.lower = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.lower.setSpacing(24)
        self.lower.addWidget(self.smart, 1)
        self.lower.addWidget(self.form, 1)
        box.addLayout(self.lower)
        box.addWidget(heading(self._page.words.text("What if")))
        box.addWidget(self.what_if)
        box.addStretch(1)
        layout = column_in(self)
        layout.addWidget(scrolled(content))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields beside the verdicts where there is room for both."""
        super().resizeEvent(event)
        beside = event.size().width() >= BESIDE
        way = QBoxLayout.Direction
        self.lower.setDirection(way.LeftToRight if beside else way.TopToBottom)

    def show_goal(self, tree: Tree, row: GoalRow, record: Record, smart: SmartRow) -> None:
        """Show this goal."""
        words = self._page.words
        show_title(self.title, row.title)
        self.subline.setText(self._subline(tree, row))
        colour = self._page.context.theme.status(row.status)
        word = sentences.status_text(words, row.status)
        show_status(self.sign, self.verdict, word, row.status, colour)
        self.roll_up.setText(
            ""
            if row.progress is None
            else words.text("{share} done", share=words.percent(row.progress))
        )
        self.note.setText(
            " · ".join(
                part
                for part in (
                    sentences.measured_text(words, row) if row.counted else "",
                    sentences.decided_text(words, row),
                    sentences.holds_stale_text(words, row),
                )
                if part
            )
        )
        self.form.show_record(record)
        self.smart.show_row(tree, smart)
        self.what_if.show_row(row)
        self._show_children(tree, row)

    def _subline(self, tree: Tree, row: GoalRow) -> str:
        words = self._page.words
        above = tree.goal(row.parent_id) if row.parent_id else None
        parts = [
            words.text("part of {goal}", goal=clip(above.title, 100)) if above is not None else "",
            sentences.owner_text(
                words,
                clip(row.owner, 40),
                left_out="goal.owner" in self._page.document.withheld,
            ),
            sentences.span_text(words, row) if row.start and row.due else "",
            words.text("weight {weight}", weight=words.number(row.weight)),
        ]
        return "  ·  ".join(part for part in parts if part)

    def _show_children(self, tree: Tree, row: GoalRow) -> None:
        clear(self.children_box)
        children: tuple[GoalRow | KpiRow, ...] = (*tree.kpis_of(row.id), *tree.goals_of(row.id))
        for number, child in enumerate(children):
            self._add_child(number, child)
        if not children:
            self.children_box.addWidget(
                label(
                    self._page.words.text(
                        "Nothing yet. Add the KPI by whose number you will see that the goal is "
                        "reached."
                    ),
                    tone="secondary",
                ),
                0,
                0,
                1,
                5,
            )
        self.children_box.setColumnStretch(4, 1)

    def _add_child(self, number: int, child: GoalRow | KpiRow) -> None:
        words, theme = self._page.words, self._page.context.theme
        stale = isinstance(child, KpiRow) and child.stale
        key = line_id(table_of(child), child.id)
        link = link_button("")
        show_title(link, name_of(child), 44)
        link.clicked.connect(lambda: self._select(key))
        sign = QLabel()
        colour = theme.status(child.status, stale)
        word = label("", wrap=False)
        text = sentences.status_text(words, child.status)
        show_status(sign, word, text, child.status, colour, stale=stale)
        if isinstance(child, KpiRow) and child.stopped:
            sign.clear()
            word.setText(words.text("stopped"))
            word.setStyleSheet(f"color: {theme.tertiary}")
        share = label(words.percent(child.progress), wrap=False)
        share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, widget in enumerate((link, sign, word, share)):
            self.children_box.addWidget(widget, number, column)

    def try_out(self) -> None:
        """Go to where another date or weight is tried out."""
        self.what_if.focus_first()

    def focus_field(self, key: str) -> None:
        """Put the cursor into a field."""
        self.form.focus_field(key)
