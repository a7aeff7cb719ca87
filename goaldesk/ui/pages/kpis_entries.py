"""The lines of the table of a KPI's measurements, and how their values are typed."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyleOptionViewItem, QWidget

from goaldesk.core import sentences
from goaldesk.core.errors import N_
from goaldesk.core.fields import TABLES, Field
from goaldesk.core.rows import KpiRow, KpiSeries, SeriesRow
from goaldesk.core.rules.pace import value_on
from goaldesk.core.words import Words
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.editors import TypingUndo
from goaldesk.ui.page import Page
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.tables import NEXT, ROW, Index

HEIGHT = 27  # of a line
YES_NO = Field(
    "value", N_("Value"), "choice", (("yes", N_("Yes")), ("no", N_("No"))), optional_choice=True
)
_AMOUNTS = {"yes": 1.0, "no": 0.0}


class Entry(NamedTuple):
    """A line of the table: a measurement, or the next one that is still to be entered."""

    id: str
    date: dt.date
    value: float | None
    note: str
    row: SeriesRow | None
    next_planned: float | None = None
    remark: str = ""
    later: bool = False

    @property
    def planned(self) -> float | None:
        """The value planned for the day."""
        return self.next_planned if self.row is None else self.row.planned

    @property
    def difference(self) -> float | None:
        """How far the value is above what was planned."""
        return None if self.row is None else self.row.difference

    @property
    def progress(self) -> float | None:
        """The share done with this value."""
        return None if self.row is None else self.row.progress

    @property
    def by(self) -> str:
        """Who edited it last."""
        return "" if self.row is None else self.row.by


def value_field(kpi: KpiRow) -> Field:
    """The field that a KPI's values are typed into."""
    return YES_NO if kpi.value_type == "yes_no" else TABLES["measurement"].field("value")


def typed(value: Any) -> Any:
    """What was typed or chosen, as the number that is kept."""
    return _AMOUNTS.get(value) if isinstance(value, str) else value


def shown(kpi: KpiRow, value: float | None) -> Any:
    """A value as the KPI's editor takes it."""
    if kpi.value_type != "yes_no" or value is None:
        return value
    return "yes" if value >= 1 else "no"


def measured(words: Words, series: KpiSeries) -> list[Entry]:
    """The lines of what was measured: first what is dated after today, then the others."""
    later = [
        _entry(row, words.text("After today: counts nowhere"))._replace(later=True)
        for row in series.later
    ]
    kpi = series.kpi
    counted = [_entry(row, sentences.correction_text(words, kpi, row)) for row in series.rows]
    return [*later, *counted]


def _entry(row: SeriesRow, remark: str) -> Entry:
    return Entry(row.id, row.date, row.value, row.note, row, remark=remark)


def next_entry(
    words: Words, series: KpiSeries, today: dt.date, day: dt.date | None, note: str
) -> Entry:
    """The line that takes the next value: on the day that was typed, or the proposed one."""
    due, proposed = series.next_due, _proposed(series, today)
    day = day or proposed
    if due is None or day != proposed:
        remark = ""
    elif due > today:
        remark = words.plural("Due in {count} day", "Due in {count} days", (due - today).days)
    elif due == today:
        remark = words.text("Due today")
    else:
        remark = words.plural("Due {count} day ago", "Due {count} days ago", (today - due).days)
    planned = None if due is None else value_on(series.plan, day)
    return Entry(NEXT, day, None, note, None, planned, remark)


def _proposed(series: KpiSeries, today: dt.date) -> dt.date:
    """The day of the next value: today if it is the first, or not due yet; else when it was due."""
    due = series.next_due or today
    early = due > today or not series.rows
    return today if early and all(row.date != today for row in series.rows) else due


class EntryDelegate(RowDelegate):
    """Marks the empty value of the line that takes the next measurement."""

    def __init__(self, page: Page, view: RowsView) -> None:
        super().__init__(page.context.theme, page.editors, page.refuse, view, HEIGHT)
        self._hint = page.words.text("value…")

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        row = index.data(ROW)
        if row is not None and row.id == NEXT and index.column() == 1:
            editor.setObjectName(NEXT)
            if isinstance(editor, QLineEdit):
                editor.setPlaceholderText(self._hint)
                editor.installEventFilter(TypingUndo(editor))
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        # What is always open would keep the keyboard: without a value, Tab goes on.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            typed = isinstance(editor, QLineEdit) and editor.isModified()
            if tab and editor.objectName() == NEXT and not typed:
                return False
            if event.key() == Qt.Key.Key_Escape and typed and editor.objectName() == NEXT:
                editor.setText("")  # else it would be recorded as the keyboard leaves it
            # What is typed next belongs here, too, whether the value was taken or refused.
            if enter and editor.objectName() == NEXT and isinstance(editor, QLineEdit):
                self.commitData.emit(editor)
                return True
        return super().eventFilter(editor, event)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        row = index.data(ROW)
        if isinstance(editor, QComboBox) and row is not None and row.id == NEXT:
            # This editor is always open: filling it must not open its list.
            self._editors.fill(YES_NO, editor, index.data(Qt.ItemDataRole.EditRole))
            return
        super().setEditorData(editor, index)
