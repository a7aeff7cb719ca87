"""Values of KPIs from a table: a line for each, or a column for each period."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from goaldesk.core.edits.importing import Incoming, IncomingValue
from goaldesk.core.edits.values import checked
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import TABLES
from goaldesk.core.model import natural_id
from goaldesk.core.queries.grid import Period, period_of
from goaldesk.exchange import amounts, days
from goaldesk.exchange.amounts import NO, YES
from goaldesk.exchange.existing import Existing, Names
from goaldesk.exchange.grid import shown
from goaldesk.exchange.lines import Lines, folded
from goaldesk.exchange.spreadsheet import Cell
from goaldesk.exchange.targets import PERIOD

FRACTIONS = N_("Numbers up to 1 are read as shares for KPIs in per cent: 0.45 is 45 %.")
MONTHS = N_("Heads that are the first day of a month stand for the whole month.")
SOME_SMALL = N_("Values in per cent that are 1 or less: 0.45 is taken for 0.45 %, not for 45 %.")
SMALL = N_("All values in per cent are below 1: 0.45 is taken for 0.45 %, not for 45 %.")
_FUTURE = N_("{date} lies in the future; today is {today}. Values are recorded once measured.")
_MILESTONES = N_("“{name}” is measured by its milestones and takes no values.")
_NOT_YES = N_("“{text}” is neither yes nor no.")
_PERCENT = N_("“{text}” is a percentage, but “{name}” is not measured in per cent.")
_TWICE = N_("“{name}” on {date} has another value in line {line}.")
_NO_KPI = N_("This line names no KPI.")
_NO_DATE = N_("This value has no date.")

T = TypeVar("T")
_BARE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE, _NOTE = (TABLES["measurement"].field(key) for key in ("date", "note"))


class Values:
    """Values of KPIs as they come: what to record, and what is recorded already.

    `kpis` are the rows of KPIs by id, those that come with the import included; `largest_share`
    is the largest number (not text) that came for KPIs in per cent.
    """

    def __init__(self, lines: Lines, existing: Existing, today: dt.date) -> None:
        self.kpis: dict[str, Mapping[str, Any]] = dict(existing.rows["kpi"])
        self.values: list[IncomingValue] = []
        self.unchanged = 0
        self.fractions = bool(lines.mapping.fractions)
        self.largest_share = 0.0
        self._decimal = lines.mapping.decimal
        self._existing, self._today = existing, today
        self._taken: dict[str, dict[dt.date, int]] = defaultdict(dict)
        self._measured: dict[str, list[dt.date]] = {}
        self._sound: dict[dt.date, dt.date] = {}

    def add(self, line: int, kpi_id: str, when: dt.date | Period, cell: Cell, note: Cell) -> None:
        """Take in a cell of a line. Raises Invalid for what can't be recorded."""
        value = self.value(self.kpis[kpi_id], cell)
        if value is None:
            return
        day = self._place(kpi_id, when) if isinstance(when, Period) else when
        if day not in self._sound:
            self._sound[day] = self._checked(day)
        day = self._sound[day]
        said = None if note is None else checked(_NOTE, shown(note))
        taken = self._taken[kpi_id]
        if day in taken:
            other = self.values[taken[day]] if taken[day] >= 0 else None
            said_there = other.value if other else self._existing.measured[kpi_id][day][0]
            if said_there != value:
                first = other.line if other else -taken[day]
                name = self.kpis[kpi_id]["name"][:40]
                raise Invalid(_TWICE, name=name, date=day, line=first)
            return
        known = self._existing.measured.get(kpi_id, {}).get(day)
        if known is not None and known[0] == value and said in (None, known[1]):
            self.unchanged += 1
            taken[day] = -line
            return
        taken[day] = len(self.values)
        before = None if known is None else known[0]
        self.values.append(IncomingValue(kpi_id, day, value, said, before, line))

    def value(self, kpi: Mapping[str, Any], cell: Cell) -> float | None:
        """The value in a cell in the KPI's own unit; None for an empty one. Raises Invalid."""
        if kpi["value_type"] == "milestone":
            raise Invalid(_MILESTONES, name=kpi["name"][:40])
        if isinstance(cell, float):
            if not abs(cell) <= amounts.LARGEST:
                raise Invalid(amounts.TOO_LARGE, text=shown(cell)[:40])
            if "%" not in unit_of(kpi):
                return cell
            self.largest_share = max(self.largest_share, abs(cell))
            if not self.fractions:
                return cell
            return float(Decimal(repr(cell)) * 100)  # in binary, 0.07 times 100 is not 7
        text = cell if isinstance(cell, str) else shown(cell)
        if kpi["value_type"] == "yes_no" and text.strip():
            word = folded(text)
            if word not in YES | NO:
                raise Invalid(_NOT_YES, text=text.strip()[:40])
            return 1.0 if word in YES else 0.0
        value = amounts.number_of(text, self._decimal, kpi["unit"])
        if text[-1] in "%％" and "%" not in unit_of(kpi):
            raise Invalid(_PERCENT, text=text.strip()[:40], name=kpi["name"][:40])
        return value

    def _checked(self, day: dt.date) -> dt.date:
        if day > self._today:
            raise Invalid(_FUTURE, date=day, today=self._today)
        sound: dt.date = checked(_DATE, day)
        return sound

    def _place(self, kpi_id: str, period: Period) -> dt.date:
        """The day that a period's value goes to, as in the grid of KPIs and periods.

        The last day in it that was measured, else the KPI's due date or the period's last day.
        """
        last = min(period.last, self._today)
        if kpi_id not in self._measured:
            self._measured[kpi_id] = sorted(self._existing.measured.get(kpi_id, ()))
        measured = self._measured[kpi_id]
        index = bisect.bisect_right(measured, last)
        if index and measured[index - 1] >= period.first:
            return measured[index - 1]
        due = self._existing.due.get(kpi_id)
        if due and period.first <= due <= last:
            return due
        return last if last >= period.first else period.last


def unit_of(kpi: Mapping[str, Any]) -> str:
    """What may stand behind a KPI's values; "%" for one in per cent without a unit."""
    return str(kpi["unit"]) or ("%" if kpi["value_type"] == "percent" else "")


class Series:
    """The lines of a series: `rows` are the KPIs to be made for it, `notes` what was assumed."""

    def __init__(
        self, lines: Lines, existing: Existing, today: dt.date, *, create: bool = False
    ) -> None:
        self.rows: list[Incoming] = []
        self.notes: list[Problem] = []
        self.values = Values(lines, existing, today)
        self._lines, self._create = lines, create
        self._names = Names("kpi", existing.rows["kpi"])
        self._found: dict[Cell, str | Invalid] = {}
        self._when: dict[Cell, dt.date | Period | Invalid] = {}
        self._judge_months()
        if lines.mapping.fractions is None:
            self._judge_fractions(existing)

    def read(self) -> None:
        """Take in all lines."""
        heads = {of.key: head for _, head, of in self._lines.columns}
        date_head = heads.get("date", "")
        for line, kpi, head, when, cell, note in self._entries():
            column = heads["kpi"]
            try:
                kpi_id = self._kpi(line, kpi)
                column = date_head or head
                day = self._day(when)
                column = head
                self.values.add(line, kpi_id, day, cell, note)
            except Invalid as problem:
                self._lines.troubles.add(line, column, problem)

    def _entries(self) -> Iterator[tuple[int, Cell, str, Cell, Cell, Cell]]:
        """Line, KPI, head, day or period, value and note of each cell that holds a value."""
        place = {of.key: (index, head) for index, head, of in self._lines.columns}
        kpi = place["kpi"][0]
        if "value" in place:
            (value, head), date = place["value"], place["date"][0]
            note = place["note"][0] if "note" in place else None
            for line, row in self._lines.cells():
                cell = row[value]
                if cell is not None:
                    said = None if note is None else row[note]
                    yield line, row[kpi], head, row[date], cell, said
            return
        periods = [(index, head) for index, head, of in self._lines.columns if of is PERIOD]
        for line, row in self._lines.cells():
            for index, head in periods:
                cell = row[index]
                if cell is not None:
                    yield line, row[kpi], head, head, cell, None

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

    def _kpi(self, line: int, cell: Cell) -> str:
        """The id of the KPI with this name, code or id; made if that is wanted."""
        if cell not in self._found:
            self._found[cell] = _kept(lambda: self._find(line, shown(cell)))
        found = self._found[cell]
        if isinstance(found, Invalid):
            raise found
        return found

    def _find(self, line: int, name: str) -> str:
        if not name.strip():
            raise Invalid(_NO_KPI)
        if not self._create:
            return self._names.require(name)
        known = self._names.find(name)
        if known is not None:
            return known
        title = checked(TABLES["kpi"].field("name"), name)
        made = natural_id("import", "kpi", folded(name))
        if made not in self.values.kpis:
            self.rows.append(Incoming("kpi", made, {"name": title}, None, line))
            self.values.kpis[made] = {"name": title, "unit": "", "value_type": "number"}
        return made

    def _judge_months(self) -> None:
        """Take heads for months that are the first of one after the other: a spreadsheet keeps
        the month that it shows as that day."""
        firsts: dict[Cell, dt.date] = {}
        for _, head, of in self._lines.columns:
            if of is PERIOD:
                try:
                    day = self._read_day(head)
                except Invalid:
                    return  # each of its cells says so
                if not isinstance(day, dt.date) or day.day != 1:
                    return
                firsts[head] = day
        numbers = sorted(12 * day.year + day.month for day in firsts.values())
        if len(numbers) > 1 and numbers == [*range(numbers[0], numbers[0] + len(numbers))]:
            self._when |= {head: period_of("month", day) for head, day in firsts.items()}
            self.notes.append(Problem(MONTHS))

    def _judge_fractions(self, existing: Existing) -> None:
        """Whether numbers, not texts, for KPIs in per cent are shares, as in spreadsheets.

        They are if none is above 1, while all these KPIs are planned to be.
        """
        seen: set[str] = set()
        most = 0.0
        kpis = {row_id: row for row_id, row in existing.rows["kpi"].items() if "%" in unit_of(row)}
        if not kpis:
            return
        texts = small = False
        for line, kpi, _, _, cell, _ in self._entries():
            if not isinstance(cell, float):
                if not (isinstance(cell, str) and _BARE.fullmatch(cell.strip())):
                    continue
                cell = float(cell)
                texts = True
            try:
                kpi_id = self._kpi(line, kpi)
            except Invalid:
                continue
            if kpi_id in kpis:
                seen.add(kpi_id)
                most = max(most, abs(cell))
                small = small or 0 < abs(cell) <= 1
        if texts or most > 1:
            if small:
                self.notes.append(Problem(SOME_SMALL))
            return
        if not most:
            return
        planned = ("target", "baseline", "low", "high")
        self.values.fractions = all(
            max(abs(kpis[row_id][key] or 0) for key in planned) > 1 for row_id in seen
        )
        self.notes.append(Problem(FRACTIONS if self.values.fractions else SMALL))


def _kept(work: Callable[[], T]) -> T | Invalid:
    try:
        return work()
    except Invalid as problem:
        return problem
