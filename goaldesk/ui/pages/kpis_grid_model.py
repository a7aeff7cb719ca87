"""The grid's rows and columns: goals and KPIs down, periods across."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from goaldesk.core import sentences
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.grid import GridCell, GridLine, Period, values_in
from goaldesk.core.rows import GoalRow, KpiRow
from goaldesk.core.words import Words
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_rows import name_of, table_of
from goaldesk.ui.tables import NONE, PLAIN, Column, Index, RowsModel, runs
from goaldesk.ui.texts import escaped

# How many values of one period a tooltip lists.
MOST_LISTED = 15


@dataclass(frozen=True, slots=True)
class GridRow:
    """A goal, or a KPI with its cells; `id` is that of its line in the tree."""

    id: str
    row: GoalRow | KpiRow
    line: GridLine | None = None

    def cell(self, column: int) -> GridCell | None:
        """The cell in that column; None for a goal."""
        return None if self.line is None else self.line.cells[column]


def shown_row(model: GridModel, at: Index) -> tuple[str, str] | None:
    """The (table, id) of the measurement that a cell shows, else of its KPI or goal."""
    row: GridRow | None = model.row_at(at)
    if row is None:
        return None
    here = at.column() < len(model.periods)
    cell = row.cell(at.column()) if here else None
    if cell is not None and cell.id:
        return "measurement", cell.id
    return table_of(row.row), row.row.id


def period_title(words: Words, period: Period) -> str:
    """What a period is called: 9 Nov, W46 2026, Nov 2026, Q4 2026.

    Numbers of weeks are those of ISO weeks; others are named by their first day.
    """
    match period.unit:
        case "day":
            return words.short_date(period.first)
        case "week" if period.first.weekday():
            return words.text("Week of {day}", day=words.short_date(period.first))
        case "week":
            year, week, _ = period.first.isocalendar()
            return words.text("W{week} {year}", week=week, year=year)
        case "month":
            return words.year_month(period.first)
    return words.quarter(period.first)


def exact_text(words: Words, kpi: KpiRow, value: float | None) -> str:
    """A value as it is typed and copied: with all its decimals, without separators."""
    if value is None:
        return ""
    if kpi.value_type == "yes_no":
        return sentences.number_text(words, kpi, value)
    return words.typed(value)


class GridModel(RowsModel):
    """The grid; `enter(row, column, text)` takes what was typed into a cell."""

    def __init__(self, page: Page, enter: Callable[[int, int, str], bool]) -> None:
        super().__init__([], page)
        self._page, self._words = page, page.words
        self._enter = enter
        self.periods: tuple[Period, ...] = ()
        self.changed: list[tuple[int, int]] = []

    @property
    def titles(self) -> list[str]:
        """What the periods are called."""
        return [column.title for column in self.columns]

    def kpi_rows(self) -> list[int]:
        """The numbers of the rows that are KPIs: the cursor passes over goals."""
        return [number for number, row in enumerate(self.rows) if row.line is not None]

    def longest(self) -> list[str]:
        """The text of each KPI's longest value: writing all of them would take its time."""
        found = []
        for row in self.rows:
            filled = [
                number
                for number, cell in enumerate(row.line.cells if row.line else ())
                if cell.value is not None
            ]
            if filled:
                most = max(filled, key=lambda number: abs(row.line.cells[number].value or 0))
                found.append(self.columns[most].show(row))
        return found

    def show(self, periods: Sequence[Period], rows: Sequence[GridRow]) -> None:
        """Show these rows; `changed` then holds the cells whose values are others than before."""
        self.changed = []
        old, new = self.periods, tuple(periods)
        if old == new:
            self.set_rows(rows)
            return
        columns = tuple(self._column(number, period) for number, period in enumerate(new))
        more = len(new) - len(old)
        same = [row.id for row in self.rows] == [row.id for row in rows]
        if old and more > 0 and new[more:] == old and same:
            self.beginInsertColumns(NONE, 0, more - 1)
            self.periods, self.columns, self.rows = new, columns, list(rows)
            self.endInsertColumns()
            return
        self.beginResetModel()
        self.periods, self.columns, self.rows = new, columns, list(rows)
        self.endResetModel()

    def _column(self, number: int, period: Period) -> Column:
        words = self._words

        def show(row: GridRow) -> str:
            cell = row.cell(number)
            if cell is None or row.line is None:
                return ""
            if cell.value is not None:
                return sentences.recorded_text(words, row.line.kpi, cell.value)
            ended = period.last <= self._page.document.today
            return MISSING if cell.due and ended and not row.line.locked else ""

        def value(row: GridRow) -> str:
            cell = row.cell(number)
            return exact_text(words, row.line.kpi, cell.value) if cell and row.line else ""

        return Column(
            period.first.isoformat(), period_title(words, period), value, show, right=True
        )

    def tell_changed(self, number: int, before: GridRow) -> None:
        now: GridRow = self.rows[number]
        if before.row != now.row:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, number, number)
        pairs = [(before.cell(column), now.cell(column)) for column in range(len(self.columns))]
        kpi, old = now.line and now.line.kpi, before.line and before.line.kpi
        if kpi is not None and (old is None or look(old) != look(kpi)):
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(pairs) - 1))
            return
        for first, last in runs(pairs, lambda pair: pair[0] != pair[1]):
            self.dataChanged.emit(self.index(number, first), self.index(number, last))
        for column, (was, is_) in enumerate(pairs):
            if was and is_ and (was.id, was.value) != (is_.id, is_.value):
                self.changed.append((number, column))

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if row.line is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if row.line.locked else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        if role in (Qt.ItemDataRole.EditRole, PLAIN):
            return self.columns[index.column()].value(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return escaped(self._tip(row, index))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.told(index.row(), index.column())
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        return self._enter(index.row(), index.column(), str(value))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.ToolTipRole and 0 <= section < len(self.periods):
                period = self.periods[section]
                return self._words.text(
                    "{first} to {last}",
                    first=self._words.date(period.first),
                    last=self._words.date(period.last),
                )
            return super().headerData(section, orientation, role)
        if not 0 <= section < len(self.rows):
            return None
        row = self.rows[section].row
        if role == Qt.ItemDataRole.DisplayRole:
            return name_of(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return escaped(row.title if isinstance(row, GoalRow) else self._named(row))
        return None

    def _named(self, kpi: KpiRow) -> str:
        unit = sentences.unit_text(self._words, kpi)
        return " · ".join(part for part in (kpi.code, kpi.name, unit) if part)

    def _tip(self, row: GridRow, index: Index) -> str:
        """A cell in words, with all values of its period."""
        told, cell = self.told(index.row(), index.column()), row.cell(index.column())
        if cell is None or cell.count < 2 or row.line is None:
            return told
        document, kpi = self._page.document, row.line.kpi
        with document.read() as session:
            found = values_in(session, kpi.id, self.periods[index.column()], document.today)
        listed = [
            self._words.text(
                "{date}: {value}",
                date=self._words.short_date(day),
                value=sentences.recorded_text(self._words, kpi, value),
            )
            for day, value in found[-MOST_LISTED:]
        ]
        more = ["…"] if len(found) > MOST_LISTED else []
        return " · ".join([told, *more, *listed])

    def told(self, row: int, column: int) -> str:
        """A cell in words: what is in it and since when, or where a value would go."""
        line: GridLine | None = self.rows[row].line
        if line is None:
            return str(self.rows[row].row.title)
        words, cell, kpi = self._words, line.cells[column], line.kpi
        title = self.columns[column].title
        parts = [words.text("{name}, {period}", name=kpi.name, period=title)]
        if cell.value is not None:
            parts.append(
                words.text(
                    "{value} on {date}",
                    value=sentences.recorded_text(words, kpi, cell.value, unit=True),
                    date=words.date(cell.date),
                )
            )
        if cell.count > 1:
            parts.append(words.plural("{count} value", "{count} values", cell.count))
        if cell.was is not None:
            parts.append(corrected_text(words, kpi, cell))
        if line.locked == "milestone":
            parts.append(words.text("A milestone KPI takes no values: tick its milestones instead"))
        elif line.locked == "stopped":
            parts.append(words.text("This KPI is stopped and takes no values"))
        elif cell.value is None:
            parts.append(words.text("a value goes to {date}", date=words.date(cell.date)))
        if cell.planned is not None and not line.locked:
            planned = sentences.planned_text(words, kpi, cell.planned)
            parts.append(words.text("planned {value}", value=planned))
        return " · ".join(parts)


def corrected_text(words: Words, kpi: KpiRow, cell: GridCell) -> str:
    """That a value was corrected, from what, and why."""
    was = sentences.recorded_text(words, kpi, cell.was)
    if cell.why:
        return words.text("Corrected, was {was}: {reason}", was=was, reason=cell.why)
    return words.text("Corrected, was {was}", was=was)


def look(kpi: KpiRow) -> tuple[object, ...]:
    """What the way values are written depends on."""
    return (
        kpi.value_type,
        kpi.currency,
        kpi.unit,
        sentences.decimals_of(kpi),
        kpi.stopped,
    )
