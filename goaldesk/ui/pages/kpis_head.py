"""The upper part of a KPI's side: its name, its chart, and its verdict in words."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import sentences, verdict_words
from goaldesk.core.fields import FREQUENCIES, choice_label
from goaldesk.core.plain_text import clip
from goaldesk.core.rows import KpiSeries
from goaldesk.core.rules.plan import Thresholds
from goaldesk.reports.kpi_charts import kpi_chart
from goaldesk.ui.chart_view import ChartView
from goaldesk.ui.page import Page
from goaldesk.ui.signs import show_status
from goaldesk.ui.texts import label, link_button, primary_button, say, show_title


class KpiHead(QWidget):
    """Shows how a KPI stands.

    `definition_wanted` asks for what a chart lacks; `taller` says by how many pixels more the rule
    makes it, or fewer.
    """

    definition_wanted = Signal()
    taller = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        words, context = page.words, page.context
        self.title = label("", size=18, bold=True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.subline = label("", tone="secondary", size=12)
        self.record_button = primary_button(words.text("Record value"))
        self.record_button.setIcon(context.icons.icon("plus", context.theme.on_accent))
        self.record_button.setToolTip(words.text("Type the next value (Ctrl+R)"))
        self.record_button.setShortcut("Ctrl+R")
        self.chart = ChartView(context, "")
        self.chart.setMinimumHeight(120)
        self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.no_chart = self._without_chart()
        self.range_button = QToolButton()
        self.range_button.setAutoRaise(True)
        self.range_button.setText(words.text("All"))
        self.range_button.setAccessibleName(words.text("Days on the chart"))
        self.range_button.setToolTip(
            words.text("Drag over the chart, or press + and −, to look closer; 0 shows all.")
        )
        self.range_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.range_button.setMenu(self.chart.ranges)
        self.chart.ranged.connect(self.range_button.setText)
        self.copy_button = QToolButton()
        self.copy_button.setAutoRaise(True)
        self.copy_button.setDefaultAction(self.chart.copy_action)
        self.copy_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.copy_button.addAction(self.chart.save_action)
        self.copy_button.setAccessibleName(words.text("Copy as picture"))
        self.sign = QLabel()
        self.status = label("", size=14, bold=True, wrap=False)
        self.rule = label("", size=14)
        self.second = label("", tone="secondary", size=12)
        self.show_rule = link_button(words.text("Show the rule"))
        self.show_rule.clicked.connect(self.toggle_rule)
        self.rule_note = label("", tone="secondary", size=12)
        self.rule_note.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        names = QVBoxLayout(spacing=2)
        names.addWidget(self.title)
        names.addWidget(self.subline)
        head = QHBoxLayout()
        head.addLayout(names, 1)
        beside = QVBoxLayout(spacing=4)
        beside.addWidget(self.record_button, 0, Qt.AlignmentFlag.AlignRight)
        of_chart = QHBoxLayout(spacing=2)
        of_chart.addStretch(1)
        of_chart.addWidget(self.range_button)
        of_chart.addWidget(self.copy_button)
        beside.addLayout(of_chart)
        beside.addStretch(1)
        head.addLayout(beside)
        verdict = QHBoxLayout(spacing=8)
        self.sign.setFixedWidth(14)
        self.sign.setFixedHeight(self.status.fontMetrics().height())
        verdict.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self.status, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self.rule, 1, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self.show_rule, 0, Qt.AlignmentFlag.AlignTop)
        under = QVBoxLayout(contentsMargins=QMargins(20, 0, 0, 0))
        under.addWidget(self.second)
        under.addWidget(self.rule_note)
        box = QVBoxLayout(self, contentsMargins=QMargins(20, 14, 16, 10), spacing=6)
        box.addLayout(head)
        box.addWidget(self.chart, 1)
        box.addWidget(self.no_chart, 1)
        box.addLayout(verdict)
        box.addLayout(under)

    def _without_chart(self) -> QWidget:
        """What stands in the place of a chart that lacks its dates or values."""
        words = self._page.words
        widget = QWidget()
        box = QVBoxLayout(widget, contentsMargins=QMargins(0, 16, 0, 16))
        box.addWidget(
            label(
                words.text(
                    "The chart appears once the KPI has a start and a due date, and a target or a "
                    "measurement."
                ),
                tone="secondary",
            )
        )
        link = link_button(words.text("Fill in the definition"))
        link.clicked.connect(self.definition_wanted)
        box.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        return widget

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_sentences()

    def _fit_sentences(self) -> None:
        """Keep as much height above the tabs as the wrapped sentences need at this width."""
        layout = self.layout()
        if layout is not None and self.width() > 200:
            layout.activate()
            self.setMinimumHeight(layout.minimumHeightForWidth(self.width()))

    def show_series(self, series: KpiSeries, limits: Thresholds) -> None:
        """Show this KPI, and the document's thresholds with its rule."""
        self._show_head(series)
        self._show_verdict(series, limits)
        self._fit_sentences()

    def _show_head(self, series: KpiSeries) -> None:
        words, kpi = self._page.words, series.kpi
        show_title(self.title, kpi.name)
        parts = [
            clip(kpi.goal, 100) or words.text("no goal"),
            sentences.owner_text(
                words,
                clip(kpi.owner, 40),
                left_out="kpi.owner" in self._page.document.withheld,
            ),
            words.text(choice_label(FREQUENCIES, kpi.frequency)).lower(),
            words.text("weight {weight}", weight=words.number(kpi.weight)),
            words.text("stopped") if kpi.stopped else "",
        ]
        # Breaks between the parts, not before the number of a weight.
        whole = (part.replace(" ", "\u00a0") for part in parts[1:] if part)
        self.subline.setText("  ·  ".join((parts[0], *whole)))
        milestones = kpi.value_type == "milestone"
        self.record_button.setText(
            words.text("Mark a milestone") if milestones else words.text("Record value")
        )
        self.record_button.setShortcut("Ctrl+R")
        spec = kpi_chart(words, series)
        self.chart.setVisible(spec is not None)
        self.no_chart.setVisible(spec is None)
        self.range_button.setVisible(spec is not None)
        self.copy_button.setVisible(spec is not None)
        if spec is not None:
            self.chart.setAccessibleName(words.text("{kpi} over time", kpi=kpi.name))
            self.chart.show_spec(spec, spec.alt, kpi.id)

    def _show_verdict(self, series: KpiSeries, limits: Thresholds) -> None:
        words, kpi, theme = self._page.words, series.kpi, self._page.context.theme
        colour = theme.status(kpi.status, kpi.stale)
        word = sentences.status_text(words, kpi.status)
        show_status(self.sign, self.status, word, kpi.status, colour, stale=kpi.stale)
        self.rule.setText(verdict_words.rule_text(words, kpi))
        ahead = (
            sentences.forecast_text(words, kpi, series.forecast),
            sentences.required_text(words, kpi, series.best_rate),
        )
        told = (
            sentences.stopped_text(words, kpi),
            sentences.override_text(words, kpi),
            sentences.stale_text(words, kpi),
            words.sentences(ahead),
        )
        say(self.second, "\n".join(part for part in told if part))
        self.rule_note.setText(verdict_words.whole_rule_text(words, kpi, limits))

    def toggle_rule(self) -> None:
        """Show the whole rule under the verdict, or hide it again."""
        words, shown = self._page.words, self.rule_note.isHidden()
        self.rule_note.setVisible(shown)
        self.show_rule.setText(
            words.text("Hide the rule") if shown else words.text("Show the rule")
        )
        # The chart keeps its height: the note takes its own from the tabs below.
        self._fit_sentences()
        height = self.rule_note.heightForWidth(max(200, self.width() - 60)) + 8
        self.taller.emit(height if shown else -height)
