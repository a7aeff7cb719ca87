"""The right side for a KPI: how it stands, and everything that belongs to it in tabs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMargins, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.glossary import about
from goaldesk.core.queries.records import record, records
from goaldesk.core.queries.series import kpi_series
from goaldesk.core.queries.smart import smart_row
from goaldesk.core.reading import Reader
from goaldesk.core.rows import KpiSeries, Record, Tree
from goaldesk.core.rules.plan import Thresholds
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_definition import Definition
from goaldesk.ui.pages.kpis_head import KpiHead
from goaldesk.ui.pages.kpis_history import KpiHistory
from goaldesk.ui.pages.kpis_measurements import Measurements
from goaldesk.ui.pages.kpis_smart import KpiSmart
from goaldesk.ui.pages.kpis_targets import Milestones, Targets
from goaldesk.ui.pages.kpis_what_if import WhatIfPanel
from goaldesk.ui.room import column_in, divided, scrolled
from goaldesk.ui.texts import escaped

GAPS = (22, 15, 8)  # between the tabs, the smaller ones where the window is narrow


@dataclass(frozen=True, slots=True)
class KpiSheet:
    """Everything that is shown of one KPI, read at once."""

    series: KpiSeries
    stored: Record
    points: tuple[Record, ...]
    steps: tuple[Record, ...]


def read_sheet(session: Reader, kpi_id: str, today: dt.date) -> KpiSheet | None:
    """The KPI's sheet; None if there is no such KPI."""
    series = kpi_series(session, kpi_id, today)
    stored = record(session, "kpi", kpi_id)
    if series is None or stored is None:
        return None
    points = tuple(records(session, "target_point", kpi_id=kpi_id))
    steps = ()
    if series.kpi.value_type == "milestone":
        steps = tuple(records(session, "milestone", kpi_id=kpi_id))
    return KpiSheet(series, stored, points, steps)


class KpiDetail(QWidget):
    """Shows one KPI."""

    def __init__(self, page: Page, mend: Callable[[str, str, str], object]) -> None:
        super().__init__()
        self._page = page
        self._tree: Tree | None = None
        self._kpi_id = ""
        self._shown: tuple[KpiSheet, Thresholds, dt.date] | None = None
        self._chosen_tab: QWidget | None = None
        self._settling = False
        self._gap = 0
        self.head = KpiHead(page)
        self.head.record_button.clicked.connect(self.record_value)
        self.head.definition_wanted.connect(self.define)
        self.head.taller.connect(self._make_room)
        self.definition = Definition(page)
        self.measurements = Measurements(page)
        self.targets = Targets(page)
        self.milestones = Milestones(page)
        self.smart = KpiSmart(page, mend)
        self.what_if = WhatIfPanel(page)
        self.history = KpiHistory(page)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("inner")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self._space_tabs(GAPS[0])
        self.tabs.currentChanged.connect(self._tab_changed)
        self._lay_out()
        for widget in (self.measurements, self.milestones):
            # The one that the KPI does not need stands in no tab, and still belongs here; Tab comes
            # to it after what stands above.
            widget.setParent(self)
            widget.hide()
        self._settle_tabs(milestones=False)

    def _lay_out(self) -> None:
        lower = QWidget()
        inner = QVBoxLayout(lower, contentsMargins=QMargins(20, 0, 0, 0))
        inner.addWidget(self.tabs)
        split = divided(Qt.Orientation.Vertical, self.head, lower)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([360, 300])
        self.tabs.setMinimumHeight(140)
        self.sheet = split
        self.head.installEventFilter(self)
        layout = column_in(self)
        # A small or much enlarged screen scrolls to the tabs instead of squeezing the chart.
        layout.addWidget(scrolled(split))

    def _fit_corner(self) -> None:
        """Shorten the word beside the tabs, then the gaps, before a tab is pushed out of sight."""
        bar = self.tabs.tabBar()
        for gap in GAPS:
            width = bar.sizeHint().width() + (gap - self._gap) * bar.count()
            room = self.sheet.width() - 20 - width
            self.measurements.fit_corner(room)
            if self.measurements.corner.sizeHint().width() <= room:
                break
        self._space_tabs(gap)

    def _space_tabs(self, gap: int) -> None:
        if gap != self._gap:
            self._gap = gap
            # Of the bar alone: a style of the tabs would be applied to all that they hold. Of the
            # gap, 8 px are padding and the line of the focus.
            self.tabs.tabBar().setStyleSheet(
                f"QTabBar::tab {{ padding: 6px 2px 8px 2px; margin-right: {gap - 8}px; }}"
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A scroll bar beside the head makes the tabs move without this being resized.
        if event.type() == QEvent.Type.Resize:
            assert isinstance(event, QResizeEvent)
            if event.size().width() != event.oldSize().width():
                self._fit_corner()
        return super().eventFilter(watched, event)

    def show_kpi(self, sheet: KpiSheet, now: Tree) -> None:
        """Show this KPI, and the document's thresholds with its rule."""
        kpi = sheet.series.kpi
        shown = (sheet, now.product.thresholds, self._page.document.today)
        self._kpi_id, self._tree = kpi.id, now
        if shown != self._shown:
            self._shown = shown
            self.head.show_series(sheet.series, now.product.thresholds)
            self._settle_tabs(milestones=kpi.value_type == "milestone")
            self.definition.show_record(sheet.stored)
            if kpi.value_type == "milestone":
                self.milestones.show_records(kpi.id, sheet.steps)
            else:
                self.measurements.show_series(sheet.series)
            self.targets.show_series(sheet.series, sheet.points)
        self.what_if.show_row(kpi)
        self._show_current()

    def _show_current(self) -> None:
        """Read the history, and the goal's SMART, while it is looked at: both take their time."""
        kpi = self._tree.kpi(self._kpi_id) if self._tree is not None else None
        shown, document = self.tabs.currentWidget(), self._page.document
        if kpi is None or self._tree is None or shown not in (self.history, self.smart):
            return
        if shown is self.history:
            self.history.show_kpi(kpi)
            return
        with document.read() as session:
            goal = smart_row(session, document.today, kpi.goal_id or "", self._tree)
        self.smart.show_kpi(self._tree, kpi, goal)

    def _make_room(self, change: int) -> None:
        """Let the head grow by so many pixels at the cost of the tabs, or give them back."""
        upper, lower = self.sheet.sizes()
        self.sheet.setSizes([upper + change, lower - change])

    def _settle_tabs(self, *, milestones: bool) -> None:
        """The tabs that a KPI of this kind has; the one chosen last stays on top."""
        words = self._page.words
        main = self.milestones if milestones else self.measurements
        wanted = [
            (self.definition, words.text("Definition")),
            (main, words.text("Milestones") if milestones else words.text("Values")),
            (self.targets, words.text("Targets")),
            (self.smart, words.text("SMART")),
            (self.what_if, words.text("What if")),
            (self.history, words.text("History")),
        ]
        if [self.tabs.widget(number) for number in range(self.tabs.count())] != [
            widget for widget, _ in wanted
        ]:
            self._settling = True
            self.tabs.clear()
            for widget, title in wanted:
                self.tabs.addTab(widget, title)
            self.tabs.setTabToolTip(3, escaped(about(words, "SMART")))
            self.tabs.setCornerWidget(self.measurements.corner, Qt.Corner.TopRightCorner)
            self.measurements.corner.show()
            chosen = self._chosen_tab
            shown = chosen if chosen in [widget for widget, _ in wanted] else main
            assert shown is not None
            self.tabs.setCurrentWidget(shown)
            self._settling = False
        self._offer_paste()

    def _offer_paste(self) -> None:
        """Show the button beside the tabs with the measurements alone."""
        self.measurements.paste_button.setVisible(self.tabs.currentWidget() is self.measurements)
        self._fit_corner()

    def _tab_changed(self, number: int = 0) -> None:
        if not self._settling:
            self._chosen_tab = self.tabs.currentWidget()
            self._offer_paste()
            self._show_current()

    def record_value(self) -> None:
        """Go to where the next value is typed, or a milestone is ticked."""
        if self.tabs.indexOf(self.milestones) >= 0:
            self.tabs.setCurrentWidget(self.milestones)
            self.milestones.steps.view.setFocus()
            if not self.milestones.steps.model.rows:
                self.milestones.steps.start_adding()
            return
        self.tabs.setCurrentWidget(self.measurements)
        self.measurements.record_value()

    def try_out(self) -> None:
        """Go to where other targets, dates and weights are tried out."""
        self.tabs.setCurrentWidget(self.what_if)
        self.what_if.focus_first()

    def start_with_definition(self) -> None:
        """Let the definition be the tab that is shown, until another one is chosen."""
        self._chosen_tab = self.definition
        if self.tabs.count():
            self.tabs.setCurrentWidget(self.definition)

    def define(self) -> None:
        """Show the definition, with the cursor in the first empty field that progress needs."""
        self.tabs.setCurrentWidget(self.definition)
        self.definition.focus_empty()

    def focus_field(self, key: str) -> None:
        """Show a field of the definition with the cursor in it."""
        self.tabs.setCurrentWidget(self.definition)
        self.definition.focus_field(key)

    def reveal(self, table: str, row_id: str, field: str) -> None:
        """Show a row that belongs to the KPI."""
        if table == "measurement":
            self.tabs.setCurrentWidget(self.measurements)
            self.measurements.select(row_id, field)
        elif table == "milestone":
            self.tabs.setCurrentWidget(self.milestones)
            self.milestones.steps.select(row_id, field)
        elif table in ("target_point", "adjustment"):
            self.tabs.setCurrentWidget(self.targets)
            if table == "target_point":
                self.targets.points.select(row_id, field)
            else:
                self.targets.changes.select(row_id)
