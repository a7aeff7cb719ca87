"""Values of KPIs that come with a table, read in the KPIs' own units."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from goaldesk.core.edits.importing import IncomingValue
from goaldesk.core.edits.values import checked
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import TABLES
from goaldesk.core.plain_text import cut
from goaldesk.core.queries.grid import Period, place
from goaldesk.exchange import amounts, units
from goaldesk.exchange.existing import Existing
from goaldesk.exchange.grid import shown
from goaldesk.exchange.lines import Lines
from goaldesk.exchange.spreadsheet import Cell, Share

_CONVERTED = N_(
    "Numbers in “{unit}” are converted for KPIs that count otherwise, such as “{name}” in “{own}”."
)
_UNKNOWN_UNIT = N_(
    "Numbers in “{unit}” are taken as they are for “{name}”, whose unit is not known to be like it."
)
_CURRENCY_ALONE = N_(
    "“{sign}” before a number names the currency alone: it counts in “{own}”, as all numbers of "
    "“{name}” do."
)
_SHARES = N_("Numbers up to 1 are read as shares for KPIs in per cent: 0.45 is 45 %.")
SOME_SMALL = N_("Values in per cent that are 1 or less: 0.45 is taken for 0.45 %, not for 45 %.")
_SMALL = N_("All values in per cent are below 1: 0.45 is taken for 0.45 %, not for 45 %.")
_FUTURE = N_("{date} lies in the future; today is {today}. Values are recorded once measured.")
_MILESTONES = N_("“{name}” is measured by its milestones and takes no values.")
NOT_IN_PER_CENT = N_("“{text}” is a percentage, but “{name}” is not measured in per cent.")
_TWICE = N_("“{name}” on {date} has another value in line {line}.")
_BARE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE, _NOTE = (TABLES["measurement"].field(key) for key in ("date", "note"))


class Values:
    """Values of KPIs as they come: what to record, and what is recorded already.

    `kpis` are the rows of KPIs by id, those that come with the import included; `notes` say which
    units were not the KPIs' own.
    """

    def __init__(self, lines: Lines, existing: Existing, today: dt.date) -> None:
        self.kpis: dict[str, Mapping[str, Any]] = dict(existing.rows["kpi"])
        self.values: list[IncomingValue] = []
        self.unchanged = 0
        self._fractions = lines.mapping.fractions
        self._shares_are_shown = lines.mapping.fractions is not False
        self.notes: dict[tuple[str, str], Problem] = {}
        self._decimal = lines.mapping.decimal
        self._above = lines.unit
        self._existing, self._today = existing, today
        self._taken: dict[str, dict[dt.date, int]] = defaultdict(dict)
        self._measured: dict[str, list[dt.date]] = {}
        self._sound: dict[dt.date, dt.date] = {}

    def add(
        self,
        line: int,
        kpi_id: str,
        when: dt.date | Period,
        cell: Cell,
        note: Cell = None,
        unit: str = "",
    ) -> None:
        """Take in a cell of a line. Raises Invalid for what can't be recorded."""
        value = self.value(self.kpis[kpi_id], cell, unit)
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
                name = cut(self.kpis[kpi_id]["name"])
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

    def value(self, kpi: Mapping[str, Any], cell: Cell, unit: str = "") -> float | None:
        """The value in a cell in the KPI's own unit; None for an empty one. Raises Invalid.

        `unit` is what the table says that its numbers count in, if it does.
        """
        if kpi["value_type"] == "milestone":
            raise Invalid(_MILESTONES, name=cut(kpi["name"]))
        text = shown(cell)
        if kpi["value_type"] == "yes_no" and text.strip():
            return float(amounts.is_yes(text))
        if isinstance(cell, float):
            if not abs(cell) <= amounts.LARGEST:
                raise Invalid(amounts.TOO_LARGE, text=cut(text))
            if isinstance(cell, Share) and self._shares_are_shown and unit_of(kpi):
                if "%" not in unit_of(kpi):
                    raise Invalid(NOT_IN_PER_CENT, text=cut(text), name=cut(kpi["name"]))
                return cell.percent
            return self._converted(kpi, cell, unit or self._above_for(kpi))
        own = str(kpi["unit"])
        unit = unit or self._above_for(kpi) or self._own_beside(kpi, text)
        unit = amounts.unit_in(text, unit, own)
        value = amounts.number_of(text, self._decimal, unit or own)
        if value is None:
            return None
        if not text.rstrip().endswith(("%", "％")):
            return self._converted(kpi, value, unit)
        if "%" not in unit_of(kpi):
            raise Invalid(NOT_IN_PER_CENT, text=cut(text), name=cut(kpi["name"]))
        return value

    def counts_in(self, kpi: Mapping[str, Any]) -> str:
        """The unit of a KPI's values; of amounts of money with the product's currency."""
        unit = unit_of(kpi)
        is_money = kpi["value_type"] == "currency"
        return units.of_money(unit, self._existing.currency) if is_money else unit

    def judge_shares(self, numbers: Iterable[tuple[float | None, Cell]]) -> list[Problem]:
        """Decide whether numbers for KPIs in per cent are shares, as spreadsheets keep them, and
        give what is to be said of it; nothing where the mapping says it.

        `numbers` are cells for such KPIs, each with the largest number that the document plans for
        its KPI, None for a new one. They are shares if all are numbers up to 1, while more is
        planned for each KPI that there is.
        """
        if self._fractions is not None:
            return []
        most, least, only_numbers, small = 0.0, math.inf, True, False
        for planned, cell in numbers:
            if isinstance(cell, str) and _BARE.fullmatch(cell.strip()):
                only_numbers = False
            elif isinstance(cell, Share) or not isinstance(cell, float):
                continue  # what it is shows
            size = abs(float(cell))
            most, small = max(most, size), small or 0 < size <= 1
            least = min(least, math.inf if planned is None else planned)
        self._fractions = only_numbers and most <= 1 < least < math.inf
        if not small:
            return []
        whole = only_numbers and most <= 1
        return [Problem(_SHARES if self._fractions else _SMALL if whole else SOME_SMALL)]

    def _converted(self, kpi: Mapping[str, Any], value: float, unit: str) -> float:
        """A number in the KPI's own unit, which does not show itself whether it is a share."""
        times = self._times(kpi, unit) if unit else None
        if self._fractions and "%" in unit_of(kpi):
            times = Fraction(100)
        return value if times is None else _multiplied(value, times)

    def _times(self, kpi: Mapping[str, Any], unit: str) -> Fraction | None:
        """How many of the KPI's own unit one of the table's is; None where both are alike."""
        name, own = str(kpi["name"]), self.counts_in(kpi)
        times = units.ratio(unit, own, name)
        if times == 1:
            return None
        said = _UNKNOWN_UNIT if times is None else _CONVERTED
        self._note(said, unit, unit=cut(unit), name=cut(name), own=cut(own))
        return times

    def _own_beside(self, kpi: Mapping[str, Any], text: str) -> str:
        """The KPI's unit where a number counts in it though a currency stands before it."""
        own, sign = str(kpi["unit"]), amounts.currency_before(text)
        if not sign or not units.power_of(own):
            return ""
        if not units.holds_beside(sign, own, self.counts_in(kpi)):
            return ""
        name = cut(kpi["name"])
        self._note(_CURRENCY_ALONE, sign, sign=sign, own=cut(own), name=name)
        return own

    def _note(self, said: str, about: str, **values: str) -> None:
        """Say what was assumed, once for each unit."""
        if (about, said) not in self.notes:
            self.notes[about, said] = Problem(said, **values)

    def _above_for(self, kpi: Mapping[str, Any]) -> str:
        """The unit that stands above the table, which need not hold for all of its KPIs."""
        if self._above:
            with contextlib.suppress(Invalid):
                units.ratio(self._above, self.counts_in(kpi), "")
                return self._above
        return ""

    def _checked(self, day: dt.date) -> dt.date:
        if day > self._today:
            raise Invalid(_FUTURE, field="date", date=day, today=self._today)
        sound: dt.date = checked(_DATE, day)
        return sound

    def _place(self, kpi_id: str, period: Period) -> dt.date:
        if kpi_id not in self._measured:
            self._measured[kpi_id] = sorted(self._existing.measured.get(kpi_id, ()))
        due = self._existing.due.get(kpi_id)
        return place(period, self._measured[kpi_id], due, self._today)


def _multiplied(value: float, times: Fraction) -> float:
    """The product as it is in decimals: in binary, 0.07 times 100 is not 7."""
    product = Fraction(repr(value)) * times
    if abs(product) > amounts.LARGEST:
        raise Invalid(amounts.TOO_LARGE, text=cut(shown(value)))
    return float(product)


def most_planned(kpi: Mapping[str, Any]) -> float:
    """The largest number that is planned for a KPI."""
    return max(abs(float(kpi[key] or 0)) for key in ("target", "baseline", "low", "high"))


def unit_of(kpi: Mapping[str, Any]) -> str:
    """What may stand behind a KPI's values; "%" for one in per cent without a unit."""
    return str(kpi["unit"]) or ("%" if kpi["value_type"] == "percent" else "")
