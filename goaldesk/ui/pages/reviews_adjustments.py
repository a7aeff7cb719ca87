"""What was adjusted and why, and the form that adjusts a KPI."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QMargins, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.core.edits.checks import IN_UNIT
from goaldesk.core.errors import N_, Problem
from goaldesk.core.fields import TABLES, Field
from goaldesk.core.numbers import MISSING
from goaldesk.core.period_words import period_reason
from goaldesk.core.queries.inputs import inputs
from goaldesk.core.queries.records import records
from goaldesk.core.review_words import field_text, kept_text
from goaldesk.core.rows import Record
from goaldesk.core.rules.period import ROLLED
from goaldesk.core.words import Words
from goaldesk.exchange.kpi_values import unit_of
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.pages.reviews_actions import pane_header
from goaldesk.ui.room import column_in, scrolled
from goaldesk.ui.texts import label, link_button, primary_button, say
from goaldesk.ui.two_lines import LinesView, TwoLines

ROW = 46
# What is adjusted most comes first; codes and keys of other programs are no adjustments.
FIRST = (
    "target",
    "low",
    "high",
    "worst",
    "tolerance",
    "due",
    "baseline",
    "start",
    "frequency",
    "weight",
    "owner",
)
NEVER = ("code", "external_id", "override_status", "override_reason", "override_until", "stopped")
_ONLY_FOR = {
    "low": ("in_range",),
    "high": ("in_range",),
    "tolerance": ("in_range",),
    "worst": ("at_least", "at_most"),
    "target": ("increase", "decrease", "at_least", "at_most"),
}


def adjustable(kpi: Mapping[str, Any]) -> list[Field]:
    """The fields of a KPI that can be adjusted: those that its direction makes use of."""
    fields = {field.key: field for field in TABLES["kpi"].fields if field.key not in NEVER}
    keys = [*FIRST, *(key for key in fields if key not in FIRST)]
    return [
        fields[key]
        for key in keys
        if key in fields and kpi["direction"] in _ONLY_FOR.get(key, (kpi["direction"],))
    ]


def adjustment_line(
    words: Words, row: Record, kpis: Mapping[str, Any], names: Mapping[str, str], dated: bool
) -> TwoLines:
    """An adjustment in two lines: which KPI, from what to what; then the reason."""
    field, reason = str(row["field"]), str(row["reason"])
    found, day = kpis.get(str(row["kpi_id"])), row["date"]
    if field == ROLLED and found is not None:
        reason = period_reason(words, found, str(row["before"]), reason)
    if dated and isinstance(day, dt.date):
        reason = f"{words.date(day)} · {reason}"
    kpi = found.name if found is not None else MISSING
    if field == "stopped":
        stopped = words.text("stopped") if row["after"] == "1" else words.text("taken up again")
        return TwoLines(row.id, kpi, reason, aside=stopped, bold=True, data=row)
    return TwoLines(
        row.id,
        kpi,
        reason,
        aside=field_text(words, field),
        bold=True,
        struck=kept_text(words, field, str(row["before"]), found, names),
        right=kept_text(words, field, str(row["after"]), found, names),
        right_tone="text",
        data=row,
    )


class AdjustForm(QWidget):
    """Chooses a KPI and a field, takes the new value and the reason, and makes one edit of it."""

    closed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        words = self._words = page.words
        self._page = page
        self._review_id = ""
        self._kpis: dict[str, Record] = {}
        self._currency = ""
        self._editors = page.editors.counting(self._counted)
        self._field: Field | None = None
        self.editor: QWidget | None = None
        self.kpi = QComboBox()
        self.field = QComboBox()
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(
            words.text("Why? It is shown on the chart and in the report.")
        )
        self.error = label("", tone="error", size=12)
        self.error.hide()
        self.apply_button = primary_button(words.text("Adjust"))
        self.cancel_button = QPushButton(words.text("Cancel"))
        self._place = QVBoxLayout()
        grid = QGridLayout(horizontalSpacing=12, verticalSpacing=3)
        for at, (name, widget) in enumerate(
            (
                (words.text("KPI"), self.kpi),
                (words.text("What to adjust"), self.field),
                (words.text("New value"), None),
                (words.text("Reason"), self.reason),
            )
        ):
            row, column = at // 2 * 2, at % 2
            caption = label(name, tone="secondary", size=12)
            grid.addWidget(caption, row, column)
            if widget is None:
                grid.addLayout(self._place, row + 1, column)
            else:
                widget.setAccessibleName(name)
                caption.setBuddy(widget)
                grid.addWidget(widget, row + 1, column)
        for combo in (self.kpi, self.field):
            combo.setMinimumWidth(80)
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.apply_button)
        layout = QVBoxLayout(self, contentsMargins=QMargins(16, 12, 14, 10), spacing=8)
        layout.addLayout(grid)
        layout.addWidget(self.error)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.kpi.currentIndexChanged.connect(self._choose_kpi)
        self.field.currentIndexChanged.connect(self._choose_field)
        self.reason.returnPressed.connect(self.apply)
        self.apply_button.clicked.connect(self.apply)
        self.cancel_button.clicked.connect(self.closed)

    def start(self, review_id: str, kpi_id: str = "") -> None:
        """Begin an adjustment in a review, of a KPI if it is known which."""
        self._review_id = review_id
        with self._page.document.read() as session:
            found = {kpi.id: kpi for kpi in records(session, "kpi")}
            plan = inputs(session)
            self._currency = plan.product.currency
            self._kpis = {  # in the order of their goals
                kpi.id: found[kpi.id] for kpi in plan.kpis if not kpi.stopped or kpi.id == kpi_id
            }
        with QSignalBlocker(self.kpi):
            self.kpi.clear()
            for kpi in self._kpis.values():
                self.kpi.addItem(str(kpi["name"]), kpi.id)
            self.kpi.setCurrentIndex(max(0, self.kpi.findData(kpi_id)))
        self.reason.clear()
        self._explain("")
        self._choose_kpi()
        # Where the KPI is known already, its new value is what comes next: typing replaces it.
        first = self.editor if kpi_id in self._kpis else None
        (first or self.kpi).setFocus(Qt.FocusReason.TabFocusReason)

    def _counted(self, field: Field, kpi: Record) -> tuple[str, str]:
        if field.key not in IN_UNIT:
            return "", ""
        return unit_of(kpi.values), self._currency if kpi["value_type"] == "currency" else ""

    def _choose_kpi(self) -> None:
        kpi = self._kpis.get(self.kpi.currentData())
        before = self.field.currentData()
        with QSignalBlocker(self.field):
            self.field.clear()
            for field in adjustable(kpi.values) if kpi is not None else ():
                self.field.addItem(self._words.text(field.label), field.key)
            self.field.setCurrentIndex(max(0, self.field.findData(before)))
        self._choose_field()

    def _choose_field(self) -> None:
        if self.editor is not None:
            self._place.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        kpi = self._kpis.get(self.kpi.currentData())
        key = self.field.currentData()
        if kpi is None or key is None:
            return
        self._field = TABLES["kpi"].field(key)
        self.editor = self._editors.make(self._field, self)
        self.editor.setAccessibleName(self._words.text("New value"))
        self._editors.fill(self._field, self.editor, kpi[key])
        self._place.addWidget(self.editor)
        self.setTabOrder(self.field, self.editor)
        self.setTabOrder(self.editor, self.reason)

    def apply(self) -> None:
        """Adjust the KPI and note why, or say in a sentence what is wrong."""
        kpi = self._kpis.get(self.kpi.currentData())
        if kpi is None or self._field is None or self.editor is None:
            self._explain(self._words.text("There is no KPI to adjust yet."))
            return
        key, kpi_id = self._field.key, kpi.id
        try:
            value = self._editors.read(self._field, self.editor, kpi[key], kpi)
        except Problem as problem:
            self._explain(self._words.problem(problem))
            self._editors.fill(self._field, self.editor, kpi[key])
            return
        reason = self.reason.text().strip()
        if value == kpi[key]:
            self._explain(self._words.text("That is the value it has already."))
        elif not reason:
            self._explain(self._words.text("Say why: each adjustment keeps its reason."))
            self.reason.setFocus()
        elif self._page.commit(
            N_("Adjust KPI"),
            lambda session: edits.adjust(session, self._review_id, kpi_id, **{key: value}),
            reason,
            self._explain,
        ):
            self.closed.emit()

    def _explain(self, sentence: str) -> None:
        say(self.error, sentence)


class AdjustmentsPane(QWidget):
    """A review's adjustments, or all of them; Enter changes a reason, Delete takes one off."""

    def __init__(self, page: Page, everything: bool = False) -> None:
        super().__init__()
        words = self._words = page.words
        self._page, self._all = page, everything
        self._review_id = self._open_id = self._adjusting = ""
        title = words.text("All adjustments") if everything else words.text("Adjustments")
        row, self.note, self.add_button = pane_header(title, words.text("Add"))
        icons, accent = page.context.icons, page.context.theme.accent
        self.add_button.setIcon(icons.icon("plus", accent))
        self.add_button.setToolTip(words.text("Adjust a KPI"))
        self.add_button.clicked.connect(lambda: self.start_adding())
        if everything:
            self.add_button.hide()
        self.list = LinesView(page.context.theme, icons, title, ROW, 4, table="adjustment")
        self.list.setToolTip(words.text("Enter: change the reason. Delete: delete the entry."))
        self.list.opened.connect(lambda row: self.open(row.id))
        self.list.delete_pressed.connect(self._delete)
        self.empty = label(
            words.text("Nothing was adjusted. A changed target keeps its reason here."),
            tone="secondary",
        )
        whole = QWidget()
        layout = QVBoxLayout(whole, contentsMargins=QMargins(16, 12, 14, 0), spacing=6)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty)
        layout.addStretch(0)
        self.adjust_form = AdjustForm(page)
        self.adjust_form.closed.connect(self.close_form)
        self.stack = QStackedWidget()
        for widget in (whole, scrolled(self.adjust_form), self._make_reason()):
            self.stack.addWidget(widget)
        outer = column_in(self)
        outer.addWidget(self.stack)

    def _make_reason(self) -> QWidget:
        back = link_button(self._words.text("Back to the list"))
        back.setIcon(self._page.context.icons.icon("arrow-left", self._page.context.theme.accent))
        back.clicked.connect(self.close_form)
        self.subject = label("", bold=True)
        self.form = Form(self._page, "adjustment", ("reason",))
        inner = QWidget()
        layout = QVBoxLayout(inner, contentsMargins=QMargins(16, 10, 14, 10))
        for widget in (back, self.subject, self.form):
            layout.addWidget(widget)
        layout.addStretch(1)
        return scrolled(inner)

    def show_adjustments(
        self,
        review_id: str,
        rows: list[Record],
        kpis: Mapping[str, Any],
        names: Mapping[str, str],
    ) -> None:
        """Show these adjustments; `kpis` are all KPIs as their values are written, `names` those
        of goals, by id."""
        if review_id != self._review_id:
            self._review_id = review_id
            # What is being adjusted in one review waits there while another is looked at.
            self.stack.setCurrentIndex(1 if review_id and review_id == self._adjusting else 0)
        words = self._words
        self.list.show_rows([adjustment_line(words, row, kpis, names, self._all) for row in rows])
        self.note.setText(words.number(len(rows)) if rows else "")
        if not rows and self.list.hasFocus():
            self.add_button.setFocus()
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if self.stack.currentIndex() == 2:
            self._show_reason()

    def start_adding(self, kpi_id: str = "") -> None:
        """Open the form that adjusts a KPI."""
        self._adjusting = self._review_id
        self.adjust_form.start(self._review_id, kpi_id)
        self.stack.setCurrentIndex(1)

    def open(self, row_id: str) -> None:
        """Open the reason of an adjustment."""
        if self.list.select(row_id):
            self._open_id = row_id
            self.stack.setCurrentIndex(2)
            self._show_reason()
            self.form.focus_field("reason")

    def _show_reason(self) -> None:
        row = next((row for row in self.list.rows.rows if row.id == self._open_id), None)
        if row is None:
            self.stack.setCurrentIndex(0)
            return
        self.subject.setText(f"{row.first} · {row.aside}")
        self.form.show_record(row.data)

    def close_form(self) -> None:
        """Back to the list."""
        if self.stack.currentIndex() == 2:
            self.form.commit_all()
        else:
            self._adjusting = ""
        self.stack.setCurrentIndex(0)
        self.list.setFocus()

    def _delete(self) -> None:
        row = self.list.current()
        if row is not None:
            self._page.delete_rows("adjustment", row.id)
