"""KPIs to choose from, with their definitions, in the place of the right side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.core.errors import N_
from goaldesk.core.fields import CATEGORIES, DIRECTIONS, FREQUENCIES, INDICATORS, choice_label
from goaldesk.core.plain_text import clip
from goaldesk.core.rows import GoalRow, Tree
from goaldesk.exchange.library import LibraryKpi, library
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_panel import SidePanel
from goaldesk.ui.room import divided, scrolled
from goaldesk.ui.texts import FilterField, label, primary_button, unmarked
from goaldesk.ui.theme import weighted

ID = Qt.ItemDataRole.UserRole


class LibraryPanel(SidePanel):
    """The library's list beside the definition of the KPI selected there."""

    def __init__(self, page: Page, goal_here: Callable[[], GoalRow | None]) -> None:
        super().__init__()
        self._page = page
        self._goal_here = goal_here
        words = page.words
        self._kpis = {kpi.id: kpi for kpi in library(words.language)}
        self._used: list[str] = []
        self.list = QTreeWidget()
        self.search = FilterField(words.text("Search names and definitions"), self.list)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self.add)
        self.list.setAccessibleName(words.text("KPI library"))
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setIndentation(12)
        self.list.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.list.itemActivated.connect(lambda *_: self.add())
        self.nothing = label(
            words.text("No KPI of the library matches. Try a shorter word."), tone="secondary"
        )
        self.name = label("", size=16, bold=True)
        self.facts = label("", tone="secondary", size=12)
        self.question = label("", bold=True)
        self.definition = label("")
        self.formula = label("")
        self.gaming = label("", tone="secondary")
        self._texts = (
            self.name,
            self.facts,
            self.question,
            self.definition,
            self.formula,
            self.gaming,
        )
        self.add_button = primary_button("")
        self.add_button.clicked.connect(self.add)
        self.added = label("", tone="secondary", size=12)
        self._lay_out()

    def _lay_out(self) -> None:
        words = self._page.words
        head = self.head(words, words.text("KPI library"))
        left = QWidget()
        left.setMinimumWidth(200)
        box = QVBoxLayout(left, contentsMargins=QMargins(0, 0, 8, 0))
        box.addWidget(self.search)
        box.addWidget(self.list, 1)
        box.addWidget(self.nothing)
        text = QWidget()
        inner = QVBoxLayout(text, contentsMargins=QMargins(12, 0, 8, 8), spacing=8)
        for widget in self._texts:
            widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            inner.addWidget(widget)
        inner.addStretch(1)
        split = divided(Qt.Orientation.Horizontal, left, scrolled(text, words.text("Definition")))
        split.setSizes([300, 280])
        layout = QVBoxLayout(self, contentsMargins=QMargins(20, 14, 16, 8), spacing=8)
        layout.addLayout(head)
        layout.addWidget(split, 1)
        layout.addWidget(self.added)
        layout.addWidget(self.add_button)

    def start(self) -> None:
        """Begin a search."""
        self.added.setText("")
        self.search.clear()
        self.search.setFocus()

    def show_tree(self, tree: Tree) -> None:
        """Mark the KPIs that the document has already."""
        self._used = [kpi.name for kpi in tree.kpis]
        self._fill()

    def current(self) -> LibraryKpi | None:
        """The KPI selected in the list."""
        item = self.list.currentItem()
        return None if item is None else self._kpis.get(str(item.data(0, ID) or ""))

    def _fill(self) -> None:
        words, chosen = self._page.words, self.current()
        with QSignalBlocker(self.list):
            self.list.clear()
            groups: dict[str, QTreeWidgetItem] = {}
            items: dict[str, QTreeWidgetItem] = {}
            for kpi in self._kpis.values():
                if not kpi.matches(self.search.text()):
                    continue
                if kpi.group not in groups:
                    groups[kpi.group] = group = QTreeWidgetItem(self.list, [kpi.group, ""])
                    group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                    group.setFont(0, weighted(self.list.font(), QFont.Weight.DemiBold))
                    group.setFirstColumnSpanned(True)
                used = words.text("used") if kpi.is_used(self._used) else ""
                items[kpi.id] = item = QTreeWidgetItem(groups[kpi.group], [kpi.name, used])
                item.setData(0, ID, kpi.id)
                item.setToolTip(0, kpi.name)
            self.list.expandAll()
            if items:
                known = items.get(chosen.id) if chosen is not None else None
                self.list.setCurrentItem(known or next(iter(items.values())))
        self.list.setVisible(bool(items))
        self.nothing.setVisible(not items)
        self._show()

    def _show(self) -> None:
        words, kpi = self._page.words, self.current()
        self.add_button.setEnabled(kpi is not None)
        goal = self._goal_here()
        self.add_button.setText(
            words.text("Add without a goal")
            if goal is None
            else unmarked(words.text("Add to “{goal}”", goal=clip(goal.title, 32)))
        )
        self.add_button.setToolTip(words.text("Enter in the list adds it, too"))
        for widget in self._texts:
            widget.setVisible(kpi is not None)
        if kpi is None:
            return
        self.name.setText(kpi.name)
        facts = [
            words.text(choice_label(CATEGORIES, kpi.category)),
            words.text(choice_label(DIRECTIONS, kpi.direction)),
            words.text(choice_label(INDICATORS, kpi.indicator)),
            words.text(choice_label(FREQUENCIES, kpi.frequency)),
            kpi.unit,
        ]
        self.facts.setText("  ·  ".join(fact for fact in facts if fact))
        self.question.setText(kpi.question)
        self.definition.setText(kpi.definition)
        self.formula.setText(words.text("Formula: {formula}", formula=kpi.formula))
        self.gaming.setText(words.text("How it could be gamed: {text}", text=kpi.gaming))

    def add(self) -> None:
        """Add the selected KPI to the goal as one edit; others can follow."""
        kpi, goal, words = self.current(), self._goal_here(), self._page.words
        if kpi is None:
            return
        values = kpi.values()
        goal_id = None if goal is None else goal.id
        done = self._page.commit(
            N_("Add KPI from the library"),
            lambda session: edits.add(session, "kpi", goal_id=goal_id, **values),
        )
        if done:
            self.added.setText(
                words.text(
                    "“{name}” added. Its baseline and target are still to be filled in.",
                    name=kpi.name,
                )
            )
