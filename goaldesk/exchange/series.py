"""Values of KPIs from a table: a line for each, or a column for each period or each KPI."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from goaldesk.core.edits.importing import Incoming
from goaldesk.core.edits.values import checked
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import TABLES
from goaldesk.core.model import natural_id
from goaldesk.core.plain_text import cut, folded
from goaldesk.core.queries.grid import Period, period_of
from goaldesk.exchange import aliases, amounts, days, units
from goaldesk.exchange.existing import Existing, Names
from goaldesk.exchange.grid import shown
from goaldesk.exchange.kpi_values import Values, most_planned, unit_of
from goaldesk.exchange.lines import Lines
from goaldesk.exchange.spreadsheet import Cell
from goaldesk.exchange.targets import PERIOD, VALUES

YEARS = N_("No year is given: “{first}” is taken to begin on {day}.")
MONTHS = N_("First days of one month after the other stand for the whole months.")
_NO_KPI = N_("This line names no KPI.")
_NO_DATE = N_("This value has no date.")

T = TypeVar("T")


class _Entry(NamedTuple):
    """A cell that holds a value, with its day or period, and the unit that its numbers count in;
    `of_line` is the unit that the line names for its KPI."""

    line: int
    kpi: Cell
    head: str
    when: Cell
    cell: Cell
    note: Cell
    unit: str
    of_line: str


class Series:
    """The lines of a series: `rows` are the KPIs to be made for it, `notes` what was assumed."""

    def __init__(
        self, lines: Lines, existing: Existing, today: dt.date, *, create: bool = False
    ) -> None:
        self.rows: list[Incoming] = []
        self.notes: list[Problem] = []
        self.values = Values(lines, existing, today)
        self._lines, self._existing, self._create = lines, existing, create
        self._names = Names("kpi", existing.rows["kpi"])
        self._found: dict[Cell, str | Invalid] = {}
        self._when: dict[Cell, dt.date | Period | Invalid] = {}
        self._totals: dict[Cell, bool] = {}
        self._judge_years(today)
        self._judge_months()
        self._judge_fractions()

    def read(self) -> None:
        """Take in all lines."""
        heads = {of.key: head for _, head, of in self._lines.columns}
        date_head = heads.get("date", "")
        for entry in self._entries():
            column = heads.get("kpi", entry.head)
            try:
                kpi_id = self._kpi(entry)
                column = date_head or entry.head
                day = self._day(entry.when)
                column = entry.head
                self.values.add(entry.line, kpi_id, day, entry.cell, entry.note, entry.unit)
            except Invalid as problem:
                if problem.field == "date":
                    column = date_head or entry.head
                self._lines.troubles.add(entry.line, column, problem)
        self.notes += self.values.notes.values()

    def _entries(self) -> Iterator[_Entry]:
        """Each cell that holds a value."""
        place = {of.key: (index, head) for index, head, of in self._lines.columns}
        if "values" in place:
            yield from self._across(place["date"][0])
            return
        kpi, kpi_head = place["kpi"]
        unit = place["unit"][0] if "unit" in place else None
        places = [
            (index, head, units.of_head(head) or units.of_head(kpi_head))
            for index, head, of in self._lines.columns
            if of is PERIOD or of.key == "value"
        ]
        date = place["date"][0] if "value" in place else None
        note = place["note"][0] if "note" in place else None
        for line, row in self._lines.cells():
            if self._is_total(row[kpi]):
                self._lines.totals.add(line)
                continue
            of_line = "" if unit is None else shown(row[unit]).strip()
            said = None if note is None else row[note]
            for index, head, of_head in places:
                if _is_there(cell := row[index]):
                    when = head if date is None else row[date]
                    unit_here = of_head or of_line
                    yield _Entry(line, row[kpi], head, when, cell, said, unit_here, of_line)

    def _across(self, date: int) -> Iterator[_Entry]:
        """Each cell that holds a value below the name of its KPI, with the day in this column."""
        columns = [
            (index, head, *self._named(head))
            for index, head, of in self._lines.columns
            if of is VALUES
        ]
        for line, row in self._lines.cells():
            if self._is_total(row[date]):
                self._lines.totals.add(line)
                continue
            for index, head, name, unit in columns:
                if _is_there(cell := row[index]):
                    yield _Entry(line, name, head, row[date], cell, None, unit, unit)

    def _named(self, head: str) -> tuple[str, str]:
        """The KPI that a head names, and the unit that it may have behind it."""
        unit = units.of_head(head)
        if not unit or self._names.knows(head):
            return head, ""
        return units.without_aside(head), unit

    def _is_total(self, cell: Cell) -> bool:
        """Whether a line sums up others, unless there is a KPI of that name."""
        if cell not in self._totals:
            unknown = isinstance(_kept(lambda: self._names.require(shown(cell))), Invalid)
            self._totals[cell] = unknown and aliases.is_total(shown(cell))
        return self._totals[cell]

    def _day(self, cell: Cell) -> dt.date | Period:
        """The day or period in a cell; most are asked for again and again."""
        if cell not in self._when:
            self._when[cell] = _kept(lambda: self._read_day(cell))
        found = self._when[cell]
        if isinstance(found, Invalid):
            raise found
        return found

    def _read_day(self, cell: Cell) -> dt.date | Period:
        if cell is None:
            raise Invalid(_NO_DATE)
        return days.when(cell, self._lines.mapping.date_order)

    def _kpi(self, entry: _Entry) -> str:
        """The id of the KPI with this name, code or id; made if that is wanted."""
        if entry.kpi not in self._found:
            self._found[entry.kpi] = _kept(lambda: self._find(entry))
        found = self._found[entry.kpi]
        if isinstance(found, Invalid):
            raise found
        return found

    def _find(self, entry: _Entry) -> str:
        name = shown(entry.kpi)
        if not name.strip():
            raise Invalid(_NO_KPI)
        if not self._create:
            return self._names.require(name)
        known = self._names.find(name)
        if known is not None:
            return known
        fields = TABLES["kpi"].field
        new = {"name": checked(fields("name"), name)}
        told = entry.of_line or entry.unit or self._unit_of(entry.cell)
        if unit := checked(fields("unit"), told):
            new |= {"unit": unit} | ({"value_type": "percent"} if "%" in unit else {})
        made = natural_id("import", "kpi", folded(name))
        if made not in self.values.kpis:
            self.rows.append(Incoming("kpi", made, new, None, entry.line))
            self.values.kpis[made] = {"unit": "", "value_type": "number", **new}
        return made

    def _unit_of(self, cell: Cell) -> str:
        """The unit of a new KPI of which only this cell tells."""
        return amounts.unit_in(shown(cell), self._lines.unit)

    def _judge_years(self, today: dt.date) -> None:
        """Give days, months and quarters in a row, all without a year, the latest that fits."""
        if not days.is_yearless(next(self._days(), None)):
            return
        filled = {entry.when for entry in self._entries()}
        cells = [shown(cell) for cell in self._days() if cell in filled]
        try:
            found = days.in_a_row(cells, today) if all(map(days.is_yearless, cells)) else {}
        except Invalid:
            return  # each of its cells says so
        for cell, day in list(found.items())[:1]:
            begin = day.first if isinstance(day, Period) else day
            self.notes.append(Problem(YEARS, first=cut(cell), day=begin))
        self._when.update(found.items())

    def _judge_months(self) -> None:
        """Take heads for months that are the first of one after the other: a spreadsheet keeps
        the month that it shows as that day."""
        if any(of.key == "value" for _, _, of in self._lines.columns):
            return  # a day of one value
        firsts: dict[Cell, dt.date] = {}
        for cell in self._days():
            try:
                day = self._read_day(cell)
            except Invalid:
                return  # each of its cells says so
            if not isinstance(day, dt.date) or day.day != 1:
                return
            firsts[cell] = day
        numbers = sorted(12 * day.year + day.month for day in firsts.values())
        if len(numbers) > 1 and numbers == [*range(numbers[0], numbers[0] + len(numbers))]:
            self._when |= {cell: period_of("month", day) for cell, day in firsts.items()}
            self.notes.append(Problem(MONTHS))

    def _days(self) -> Iterator[Cell]:
        """What stands for days and periods: heads of values, or the cells of a column."""
        for index, head, of in self._lines.columns:
            if of is PERIOD:
                yield head
            elif of.key == "date":
                column = (row[index] for _, row in self._lines.cells())
                yield from (cell for cell in column if cell and not self._is_total(cell))

    def _judge_fractions(self) -> None:
        """Whether numbers for KPIs in per cent are shares."""

        known = self._existing.rows["kpi"]
        plans = {key: most_planned(row) for key, row in known.items() if "%" in unit_of(row)}
        if not plans and not self._create:
            return

        def numbers() -> Iterator[tuple[float | None, Cell]]:
            for entry in self._entries():
                try:
                    kpi_id = self._kpi(entry)
                except Invalid:
                    continue
                if kpi_id in plans or "%" in unit_of(self.values.kpis[kpi_id]):
                    yield plans.get(kpi_id), entry.cell

        self.notes += self.values.judge_shares(numbers())


def _is_there(cell: Cell) -> bool:
    """Whether a cell holds a value, be it a wrong one."""
    return cell is not None and str(cell).strip() not in amounts.NOTHING


def _kept(work: Callable[[], T]) -> T | Invalid:
    try:
        return work()
    except Invalid as problem:
        return problem
