"""A KPI's measurements beside the plan; the first line takes the next one."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import edits, sentences
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import TABLES, Field
from goaldesk.core.rows import KpiRow, KpiSeries, SeriesRow
from goaldesk.core.rules.pace import value_on
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.page import Page
from goaldesk.ui.pages import kpis_paste
from goaldesk.ui.pages.kpis_block import amount
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.tables import NEXT, ROW, Column, Deleted, Index, RowsModel
from goaldesk.ui.texts import link_button
from goaldesk.ui.theme import sized

# Below this width, notes need the room of who wrote them.
NARROW = 580
WIDEST_TITLE = 150
_ROW = 27
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


class EntryDelegate(RowDelegate):
    """Marks the empty value of the line that takes the next measurement."""

    def __init__(self, page: Page, view: RowsView) -> None:
        super().__init__(page.context.theme, page.editors, page.refuse, view, _ROW)
        self._hint = page.words.text("value…")

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        row = index.data(ROW)
        if row is not None and row.id == NEXT and index.column() == 1:
            editor.setObjectName(NEXT)
            if isinstance(editor, QLineEdit):
                editor.setPlaceholderText(self._hint)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        # What is always open would keep the keyboard: without a value, Tab goes on.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            typed = isinstance(editor, QLineEdit) and editor.isModified()
            if tab and editor.objectName() == NEXT and not typed:
                return False
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


class Measurements(QWidget):
    """The table of one KPI's measurements."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._series: KpiSeries | None = None
        self._typed_date: dt.date | None = None
        self._typed_note = ""
        self.model = RowsModel([], self)
        self._deleted = Deleted()
        self.view = RowsView()
        self.view.setAccessibleName(page.words.text("Measurements"))
        self.view.verticalHeader().setDefaultSectionSize(_ROW)
        self.view.setModel(self.model)
        self.delegate = EntryDelegate(page, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.delete_pressed.connect(self.delete_selected)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.view)
        paste.setContext(Qt.ShortcutContext.WidgetShortcut)
        paste.activated.connect(self.paste)
        self.corner = QWidget()
        self._pastes = (page.words.text("Paste from a spreadsheet"), page.words.text("Paste"))
        self.paste_button = link_button(self._pastes[0])
        self.paste_button.setAccessibleName(self._pastes[0])
        self.paste_button.setIcon(
            page.context.icons.icon("clipboard-paste", page.context.theme.accent)
        )
        self.paste_button.setToolTip(
            page.words.text(
                "Takes lines of a date, a tab, a value, and perhaps a tab and a note (Ctrl+V)."
            )
        )
        self.paste_button.clicked.connect(self.paste)
        corner = QHBoxLayout(self.corner)
        corner.setContentsMargins(0, 0, 12, 0)
        corner.addWidget(self.paste_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def row_here(self) -> tuple[str, str] | None:
        """The selected measurement; on the line of the next one it is none."""
        entry = self.model.row_at(self.view.currentIndex())
        return ("measurement", entry.id) if entry is not None and entry.row is not None else None

    def fit_corner(self, room: int) -> None:
        """Write as much on the button in the corner as `room` pixels take."""
        for words in (*self._pastes, ""):
            self.paste_button.setText(words)
            if self.corner.sizeHint().width() <= room:
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Leave the room of “By” to the notes in a narrow window; History tells who, too."""
        keys = [column.key for column in self.model.columns]
        if "by" in keys:
            self.view.setColumnHidden(keys.index("by"), self.width() < NARROW)

    @property
    def kpi(self) -> KpiRow:
        """The KPI that is shown."""
        assert self._series is not None
        return self._series.kpi

    def show_series(self, series: KpiSeries) -> None:
        """Show this KPI's measurements."""
        old = self._series.kpi if self._series is not None else None
        kpi = series.kpi
        if old is None or old.id != kpi.id:
            self._typed_date, self._typed_note = None, ""
        self._series = series
        if old is None or _look(old) != _look(kpi):
            self._rebuild()
        self.model.set_rows(self._entries(series))
        if back := self._deleted.back(self.model.rows):
            self.view.setCurrentIndex(self.model.index_of(back, 0))
        self._fit_numbers()
        self.view.openPersistentEditor(self.model.index(0, 1))

    def _rebuild(self) -> None:
        self.view.setModel(None)
        self.model = RowsModel(self._columns(), self)
        self.view.setModel(self.model)
        self.view.fit(self.model.columns)
        self._fit_columns()

    def _fit_numbers(self) -> None:
        """Widen the columns of values until the largest fits: a number cut off is a wrong one.

        The first one’s title has the unit.
        """
        metrics = QFontMetrics(sized(self.view.font(), 13, QFont.Weight.DemiBold))
        header = self.view.horizontalHeader()
        for number, column in enumerate(self.model.columns):
            if column.key == "value":
                width = min(WIDEST_TITLE, header.sectionSizeHint(number))
                self.view.setColumnWidth(number, max(self.view.columnWidth(number), width))
            if column.key in ("value", "planned", "difference"):
                rows = [row for row in self.model.rows if getattr(row, column.key) is not None]
                largest = max(rows, key=lambda row: abs(getattr(row, column.key)), default=None)
                if largest is not None:
                    taken = metrics.horizontalAdvance(column.show(largest)) + 14
                    width = max(self.view.columnWidth(number), taken)
                    self.view.setColumnWidth(number, width)

    def _entries(self, series: KpiSeries) -> list[Entry]:
        words = self._page.words
        later = [
            _entry(row)._replace(later=True, remark=words.text("After today: counts nowhere"))
            for row in series.later
        ]
        return [self._next(series), *later, *(self._measured(row) for row in series.rows)]

    def _measured(self, row: SeriesRow) -> Entry:
        remark = sentences.correction_text(self._page.words, self.kpi, row)
        return _entry(row)._replace(remark=remark) if remark else _entry(row)

    def _next(self, series: KpiSeries) -> Entry:
        """The line that takes the next value: on the day that was typed, or the proposed one."""
        words, today, due = self._page.words, self._page.document.today, series.next_due
        proposed = _proposed(series, today)
        day = self._typed_date or proposed
        if due is None or day != proposed:
            remark = ""
        elif due > today:
            remark = words.plural("Due in {count} day", "Due in {count} days", (due - today).days)
        elif due == today:
            remark = words.text("Due today")
        else:
            remark = words.plural("Due {count} day ago", "Due {count} days ago", (today - due).days)
        planned = None if due is None else value_on(series.plan, day)
        return Entry(NEXT, day, None, self._typed_note, None, planned, remark)

    def _columns(self) -> list[Column]:
        words = self._page.words
        fields = TABLES["measurement"]
        unit = sentences.unit_text(words, self.kpi)
        title = words.text("Value, {unit}", unit=unit) if unit else words.text("Value")
        return [
            Column(
                "date",
                words.text("Date"),
                lambda row: row.date,
                lambda row: words.date(row.date),
                self._set_date,
                fields.field("date"),
                width=103,
                tone=lambda row: "at_risk" if row.later else "",
            ),
            Column(
                "value",
                title,
                lambda row: shown(self.kpi, row.value),
                lambda row: (
                    "" if row.id == NEXT else sentences.recorded_text(words, self.kpi, row.value)
                ),
                self._set_value,
                value_field(self.kpi),
                right=True,
                width=78,
                bold=True,
            ),
            *self._computed(),
            Column(
                "note",
                words.text("Note"),
                lambda row: row.note,
                lambda row: row.note or row.remark,
                self._set_note,
                fields.field("note"),
                tone=lambda row: "secondary",
                tip=_note_tip,
            ),
            Column(
                "by",
                words.text("By"),
                lambda row: row.by,
                lambda row: row.by,
                width=64,
                tone=lambda row: "secondary",
                tip=lambda row: row.by,
            ),
        ]

    def _computed(self) -> list[Column]:
        """The columns that the plan and the value give."""
        words = self._page.words
        return [
            Column(
                "planned",
                words.text("Planned"),
                lambda row: row.planned,
                lambda row: sentences.planned_text(words, self.kpi, row.planned),
                right=True,
                width=66,
                tone=lambda row: "secondary",
            ),
            Column(
                "difference",
                words.text("Difference"),
                lambda row: row.difference,
                lambda row: (
                    ""
                    if row.id == NEXT
                    else sentences.change_text(words, self.kpi, row.difference).removeprefix("+")
                ),
                right=True,
                width=82,
            ),
            Column(
                "progress",
                words.text("Progress"),
                lambda row: row.progress,
                lambda row: "" if row.id == NEXT else words.percent(row.progress),
                right=True,
                width=68,
            ),
        ]

    def _set_value(self, row: Entry, value: Any) -> bool:
        amount, kpi = typed(value), self.kpi
        if row.id != NEXT:
            if amount is None:
                self._page.refuse(
                    Invalid(
                        N_(
                            "A measurement without a value says nothing. Delete it with the Delete "
                            "key, or press Escape to keep the old value."
                        )
                    )
                )
                return False
            return self._page.change_row("measurement", row.id, value=amount)
        if amount is None:
            return False
        note = self._typed_note or None
        day, kept = row.date, (self._typed_date, self._typed_note)
        if any(known.date == day for known in self.model.rows if known.id != NEXT):
            self._page.refuse(
                Invalid(
                    N_(
                        "There is already a value on {date}. Change that one, or choose another "
                        "date."
                    ),
                    field="date",
                    date=day,
                )
            )
            return False
        self._typed_date, self._typed_note = None, ""
        done = self._page.commit(
            N_("Record value"),
            lambda session: edits.record(session, kpi.id, day, amount, note),
        )
        if not done:
            self._typed_date, self._typed_note = kept
        return done

    def _set_date(self, row: Entry, value: Any) -> bool:
        if row.id != NEXT:
            return self._page.change_row("measurement", row.id, date=value)
        today = self._page.document.today
        if value is not None and value > today:
            self._page.refuse(
                Invalid(
                    N_(
                        "{date} lies in the future; today is {today}. "
                        "Values are recorded once measured."
                    ),
                    field="date",
                    date=value,
                    today=today,
                )
            )
            return False
        self._type_ahead(value, self._typed_note)
        return True

    def _set_note(self, row: Entry, value: Any) -> bool:
        if row.id != NEXT:
            return self._page.change_row("measurement", row.id, note=value)
        self._type_ahead(self._typed_date, value or "")
        return True

    def _type_ahead(self, day: dt.date | None, note: str) -> None:
        """Keep the date and note typed before the value, and go to the value."""
        self._typed_date, self._typed_note = day, note
        assert self._series is not None
        self.model.set_rows([self._next(self._series), *self.model.rows[1:]])
        self.record_value()

    def record_value(self) -> None:
        """Put the cursor where the next value is typed."""
        index = self.model.index(0, 1)
        self.view.scrollToTop()
        self.view.setCurrentIndex(index)
        self.view.openPersistentEditor(index)
        editor = self.view.indexWidget(index)
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def select(self, row_id: str, key: str = "") -> None:
        """Select a measurement."""
        keys = [column.key for column in self.model.columns]
        index = self.model.index_of(row_id, keys.index(key) if key in keys else 0)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            self.view.setFocus()

    def delete_selected(self) -> None:
        """Delete the selected measurements; undo brings them back."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        ids = [self.model.rows[row].id for row in rows if self.model.rows[row].id != NEXT]
        if ids and self._page.delete_rows("measurement", *ids):
            self._deleted.add(*ids)
            row = min(rows[0], self.model.rowCount() - 1)
            self.view.setCurrentIndex(self.model.index(row, 0))

    def paste(self) -> None:
        """Record what a spreadsheet put on the clipboard, as one edit."""
        kpi, page = self.kpi, self._page
        text = QGuiApplication.clipboard().text()
        try:
            found = kpis_paste.read(
                text, page.words, page.document.today, lambda cell: amount(page.words, kpi, cell)
            )
        except Problem as problem:
            page.refuse(problem)
            return
        page.commit(
            N_("Paste measurements"),
            lambda session: edits.record_all(
                session, [(kpi.id, one.date, one.value, one.note) for one in found]
            ),
        )


def _proposed(series: KpiSeries, today: dt.date) -> dt.date:
    """The day of the next value: today if it is the first, or not due yet; else when it was due."""
    due = series.next_due or today
    early = due > today or not series.rows
    return today if early and all(row.date != today for row in series.rows) else due


def _look(kpi: KpiRow) -> tuple[object, ...]:
    """What the columns depend on."""
    return kpi.unit, kpi.decimals, kpi.value_type, kpi.currency


def _note_tip(row: Entry) -> str:
    return " · ".join(part for part in (row.note, row.remark, row.by) if part)


def _entry(row: SeriesRow) -> Entry:
    return Entry(row.id, row.date, row.value, row.note, row)
