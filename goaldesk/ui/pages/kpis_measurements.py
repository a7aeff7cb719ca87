"""A KPI's measurements beside the plan; the first line takes the next one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QWidget,
)

from goaldesk.core import edits, sentences
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import TABLES
from goaldesk.core.queries.grid import place
from goaldesk.core.rows import KpiRow, KpiSeries
from goaldesk.document import MANY
from goaldesk.ui.page import Page
from goaldesk.ui.pages import kpis_paste
from goaldesk.ui.pages.kpis_block import amount
from goaldesk.ui.pages.kpis_entries import (
    HEIGHT,
    Entry,
    EntryDelegate,
    measured,
    next_entry,
    shown,
    typed,
    value_field,
)
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.room import column_in
from goaldesk.ui.tables import NEXT, Column, Deleted, RowsModel, column_number, put_cursor
from goaldesk.ui.texts import link_button
from goaldesk.ui.theme import sized

# Below this width, notes need the room of who wrote them.
NARROW = 580
WIDEST_TITLE = 150


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
        self.view.verticalHeader().setDefaultSectionSize(HEIGHT)
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
        corner.addWidget(self.paste_button)
        layout = column_in(self)
        layout.addWidget(self.view)

    def row_here(self) -> tuple[str, str] | None:
        """The selected measurement; on the line of the next one it is none."""
        entry = self.model.row_at(self.view.currentIndex())
        return ("measurement", entry.id) if entry is not None and entry.row is not None else None

    def fit_corner(self, room: int) -> None:
        """Write as much on the button in the corner as `room` pixels take."""
        for words in (*self._pastes, ""):
            self.paste_button.setText(words)
            self.corner.layout().setContentsMargins(0, 0, 12 if words else 2, 0)
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
        self.model.set_rows([self._next(), *measured(self._page.words, series)])
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
                sizes = [abs(getattr(row, column.key) or 0.0) for row in self.model.rows]
                largest = self.model.rows[sizes.index(max(sizes))]
                taken = metrics.horizontalAdvance(column.show(largest)) + 14
                width = max(self.view.columnWidth(number), taken)
                self.view.setColumnWidth(number, width)

    def _next(self) -> Entry:
        """The line that takes the next value, with what was already typed for it."""
        page = self._page
        assert self._series is not None
        return next_entry(
            page.words, self._series, page.document.today, self._typed_date, self._typed_note
        )

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
                    "" if row.id == NEXT else sentences.change_text(words, self.kpi, row.difference)
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
        self.model.set_rows([self._next(), *self.model.rows[1:]])
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
        column = column_number(self.model.columns, key)
        if put_cursor(self.view, self.model.index_of(row_id, column)):
            self.view.setFocus()

    def delete_selected(self) -> None:
        """Delete the selected measurements; undo brings them back."""
        first = min((index.row() for index in self.view.selectedIndexes()), default=0)
        ids = [row_id for row_id in self.view.selected_ids() if row_id != NEXT]
        if ids and self._page.delete_rows("measurement", *ids):
            self._deleted.add(*ids)
            self.view.setCurrentIndex(self.model.index(min(first, self.model.rowCount() - 1), 0))

    def paste(self) -> None:
        """Record what a spreadsheet put on the clipboard, as one edit."""
        kpi, page = self.kpi, self._page
        assert self._series is not None
        today, days = page.document.today, sorted(row.date for row in self._series.rows)
        text = QGuiApplication.clipboard().text()
        try:
            found = kpis_paste.read(
                text,
                page.words,
                today,
                lambda period: place(period, days, kpi.due, today),
                lambda cell: amount(page.words, kpi, cell),
            )
        except Problem as problem:
            page.refuse(problem)
            return
        page.commit(
            N_("Paste measurements"),
            lambda session: edits.record_all(
                session, [(kpi.id, one.date, one.value, one.note) for one in found]
            ),
            many=len(found) >= MANY,
        )


def _look(kpi: KpiRow) -> tuple[object, ...]:
    """What the columns depend on."""
    return kpi.unit, kpi.decimals, kpi.value_type, kpi.currency


def _note_tip(row: Entry) -> str:
    return " · ".join(part for part in (row.note, row.remark, row.by) if part)
