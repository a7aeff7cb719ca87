"""A month of values typed one below the other, in the place of the right side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.sql import select
from sqlmodel import Session

from goaldesk.core import edits, sentences
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import TABLES
from goaldesk.core.queries.inputs import inputs
from goaldesk.core.queries.records import fetch, table_of
from goaldesk.core.rows import KpiRow, Tree
from goaldesk.core.rules.dates import add_months, next_due
from goaldesk.core.rules.pace import plan_line, value_on
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_measurements import YES_NO, shown, typed
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.tables import FIELD, ROW, Column, Index, RowsModel
from goaldesk.ui.texts import label, link_button


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A KPI that is due in the month: its value there, or where the value is missing."""

    id: str
    kpi: KpiRow
    date: dt.date
    value: float | None
    planned: float | None = None


def first_of(day: dt.date) -> dt.date:
    """The first day of the day's month."""
    return day.replace(day=1)


def last_of(day: dt.date) -> dt.date:
    """The last day of the day's month."""
    return add_months(first_of(day), 1) - dt.timedelta(days=1)


def month_to_enter(today: dt.date) -> dt.date:
    """The month whose values are entered on `today`: until the 15th still the one before."""
    first = first_of(today)
    return add_months(first, -1) if today.day <= 15 else first


def due_in(kpi: KpiRow, month: dt.date) -> dt.date | None:
    """The last day in the month on which the KPI is due to be measured; None if there is none."""
    if kpi.stopped or kpi.value_type == "milestone":
        return None
    first, last = first_of(month), last_of(month)
    if (kpi.start and kpi.start > last) or (kpi.due and kpi.due < first):
        return None
    if kpi.frequency in ("daily", "weekly", "monthly") or kpi.start is None:
        return min(last, kpi.due) if kpi.due else last
    day = kpi.start - dt.timedelta(days=1)
    while day < first:
        following = next_due(day, kpi.frequency, kpi.start, kpi.due)
        if following is None:
            return None
        day = following
    return day if day <= last else None


def lines_of(session: Session, tree: Tree, month: dt.date, today: dt.date) -> list[MonthLine]:
    """The KPIs due in the month, each with its latest value there, up to today.

    What is planned is that of the line's own day, so that it stands beside the value typed.
    """
    known = _known(session, first_of(month), min(last_of(month), today))
    plans = inputs(session).plans
    result = []
    for kpi in tree.kpis:
        due = due_in(kpi, month)
        if due is None or first_of(month) > today:
            continue
        day, value = known.get(kpi.id, (min(due, today), None))
        planned = value_on(plan_line(plans[kpi.id]), day)
        result.append(MonthLine(kpi.id, kpi, day, value, planned))
    return result


def _known(
    session: Session, first: dt.date, last: dt.date
) -> dict[str, tuple[dt.date, float | None]]:
    """Each KPI's latest measurement between two days."""
    measured = table_of("measurement").c
    query = (
        select(measured.kpi_id, measured.date, measured.value)
        .where(measured.date.between(first, last))
        .order_by(measured.date)
    )
    return {kpi_id: (day, value) for kpi_id, day, value in fetch(session, query)}


class MonthDelegate(RowDelegate):
    """Edits each KPI's value with the editor that its kind of value has."""

    def _field(self, index: Index) -> Any:
        line = index.data(ROW)
        if index.column() == VALUE_COLUMN and line.kpi.value_type == "yes_no":
            return YES_NO
        return index.data(FIELD)

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        if self._field(index) is YES_NO:
            combo = self._editors.make(YES_NO, parent)
            combo.activated.connect(lambda: self._finish(combo))  # type: ignore[attr-defined]
            return combo
        return super().createEditor(parent, option, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if self._field(index) is YES_NO:
            value = index.data(Qt.ItemDataRole.EditRole)
            line = index.data(ROW)
            self._editors.fill(YES_NO, editor, shown(line.kpi, value))
            return
        super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if self._field(index) is YES_NO:
            model.setData(index, self._editors.read(YES_NO, editor))
            return
        super().setModelData(editor, model, index)


VALUE_COLUMN = 5


class ColumnOfValues(RowsView):
    """Enter takes what was typed and goes on to the value below, unless it was refused."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = False

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        at = self.currentIndex()
        super().closeEditor(editor, hint)
        if hint != QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.refused = False
            return
        if self.refused and isinstance(QApplication.focusWidget(), QLineEdit):
            # A reason is asked for: the cursor waits there.
            self.refused = False
            return
        row = at.row() if self.refused else at.row() + 1
        self.refused = False
        below = at.siblingAtRow(row)
        if below.isValid():
            self.setCurrentIndex(below)
            self.edit(below)
        else:
            self.setFocus()


class MonthPanel(QWidget):
    """All KPIs due in a month, with one column to type in."""

    closed = Signal()

    def __init__(self, page: Page, reload: Callable[[], None]) -> None:
        super().__init__()
        self._page = page
        self._reload = reload
        words = page.words
        self.month = month_to_enter(page.document.today)
        self.title = label("", size=18, bold=True, wrap=False)
        self.progress = label("", tone="secondary", size=12, wrap=False)
        self.hint = label(
            words.text(
                "Type a value and press Enter: the next one follows. Each value is kept at "
                "once; a value already there is corrected."
            ),
            tone="secondary",
            size=12,
        )
        self.nothing = label("", tone="secondary")
        self.nothing.setContentsMargins(0, 12, 0, 0)
        self.model = RowsModel(self._columns(), self)
        self.view = ColumnOfValues()
        self.view.setAccessibleName(words.text("Values of the month"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(
            MonthDelegate(page.context.theme, page.editors, self._refuse, self.view, 30)
        )
        self.view.verticalHeader().setDefaultSectionSize(30)
        self.view.fit(self.model.columns)
        self._lay_out()

    def _lay_out(self) -> None:
        words, icons = self._page.words, self._page.context.icons
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        for name, icon, step in (
            (words.text("The month before"), "chevron-left", -1),
            (words.text("The month after"), "chevron-right", 1),
        ):
            button = QPushButton(icons.icon(icon), "")
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.setFixedWidth(34)
            button.clicked.connect(lambda _=False, by=step: self.turn(by))
            head.addWidget(button)
        head.addWidget(self.progress)
        head.addStretch(1)
        done = link_button(words.text("Done"))
        done.setToolTip(words.text("Back to the chart (Escape)"))
        done.setShortcut("Esc")
        done.clicked.connect(self.closed.emit)
        head.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 16, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        layout.addWidget(self.nothing)
        layout.addWidget(self.view, 1)

    def _columns(self) -> list[Column]:
        words = self._page.words
        fields = TABLES["measurement"]
        quiet = "secondary"
        return [
            Column(
                "kpi",
                words.text("KPI"),
                lambda row: row.kpi.name,
                lambda row: row.kpi.name,
                tip=lambda row: row.kpi.name,
            ),
            Column(
                "last",
                words.text("Current"),
                lambda row: row.kpi.value,
                lambda row: sentences.number_text(words, row.kpi, row.kpi.value),
                right=True,
                width=68,
                tone=lambda row: quiet,
            ),
            Column(
                "planned",
                words.text("Planned"),
                lambda row: row.planned,
                lambda row: sentences.planned_text(words, row.kpi, row.planned),
                right=True,
                width=68,
                tone=lambda row: quiet,
            ),
            Column(
                "unit",
                words.text("Unit"),
                lambda row: row.kpi.unit,
                lambda row: sentences.unit_text(words, row.kpi),
                width=48,
                tone=lambda row: quiet,
            ),
            Column(
                "date",
                words.text("Date"),
                lambda row: row.date,
                lambda row: words.date(row.date),
                self._set_date,
                fields.field("date"),
                width=98,
                editable=lambda row: row.value is not None,
            ),
            Column(
                "value",
                words.text("Value"),
                lambda row: row.value,
                lambda row: (
                    "" if row.value is None else sentences.number_text(words, row.kpi, row.value)
                ),
                self._set_value,
                fields.field("value"),
                right=True,
                width=92,
                bold=True,
            ),
        ]

    def show_lines(self, rows: Sequence[MonthLine]) -> None:
        """Show the KPIs of the month."""
        words = self._page.words
        self.title.setText(
            words.text("{month} {year}", month=words.month(self.month), year=str(self.month.year))
        )
        filled = sum(row.value is not None for row in rows)
        self.progress.setText(
            words.text(
                "{filled} of {all} entered",
                filled=words.number(filled),
                all=words.number(len(rows)),
            )
        )
        self.nothing.setText(
            words.text("No KPI is due to be measured in this month. Choose another month.")
        )
        self.nothing.setVisible(not rows)
        self.view.setVisible(bool(rows))
        self.model.set_rows(rows)

    def turn(self, months: int) -> None:
        """Show another month."""
        self.month = add_months(self.month, months)
        self._reload()

    def start(self) -> None:
        """Put the cursor into the first missing value."""
        rows = self.model.rows
        row = next((n for n, line in enumerate(rows) if line.value is None), 0)
        index = self.model.index(row, VALUE_COLUMN)
        if index.isValid():
            self.view.setFocus()
            self.view.setCurrentIndex(index)
            self.view.edit(index)

    def _refuse(self, problem: Problem) -> None:
        self.view.refused = True
        self._page.refuse(problem)

    def _set_value(self, row: MonthLine, value: Any) -> bool:
        amount = typed(row.kpi, value)
        if amount is None:
            self._refuse(
                Invalid(
                    N_(
                        "A measurement without a value says nothing. Delete it under "
                        "Measurements, or press Escape to keep the old value."
                    )
                )
            )
            return False
        done = self._page.commit(
            N_("Record value"),
            lambda session: edits.record(session, row.kpi.id, row.date, amount),
        )
        self.view.refused = not done
        return done

    def _set_date(self, row: MonthLine, value: Any) -> bool:
        from goaldesk.core.model import natural_id

        measured = natural_id("measurement", row.kpi.id, row.date.isoformat())
        done = self._page.change_row("measurement", measured, date=value)
        self.view.refused = not done
        return done
