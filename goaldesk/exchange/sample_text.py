"""A sample's texts, numbers and dates in one language, as they stand on the day of opening."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.rules.dates import add_months
from goaldesk.core.words import Words

_MARK = re.compile(r"\{(quarter )?(\d{4})(?:-(\d{2}))?\}")
_QUARTERS = {
    "en": ("the first quarter", "the second quarter", "the third quarter", "the fourth quarter"),
    "zh": ("第一季度", "第二季度", "第三季度", "第四季度"),
}


@dataclass(frozen=True)
class Opening:
    """The language and the day that a sample is opened for; `written` is the day it is for."""

    language: str
    written: dt.date
    day: dt.date
    people: Mapping[str, str]

    def by_months(self, day: dt.date) -> dt.date:
        """The date as many whole months later as the opening is; month ends stay month ends."""
        months = (self.day.year - self.written.year) * 12 + self.day.month - self.written.month
        return add_months(day, months)

    def by_days(self, day: dt.date) -> dt.date:
        """The date as far from the day of opening as it is from the day it was written for."""
        return self.day + (day - self.written)

    def year(self, year: int) -> int:
        """The year as many years later as the opening is."""
        return year + self.day.year - self.written.year

    def chosen(self, value: Any) -> Any:
        """The side of a pair that is in this language; any other value as it is."""
        if isinstance(value, dict) and value.keys() == {"en", "zh"}:
            return value[self.language]
        return value

    def text(self, value: Any, month_of: dt.date | None = None) -> str:
        """A text with its months, quarters, years and names filled in.

        A list of names is joined; {month} is the month of `month_of`.
        """
        chosen = self.chosen(value)
        if isinstance(chosen, list):
            return self._words.series(self.text(one) for one in chosen)
        if chosen.startswith("@"):
            return self.people[chosen[1:]]
        if month_of is not None:
            chosen = chosen.replace("{month}", self._words.month_name(month_of))
        return _MARK.sub(self._filled, chosen.strip("\n"))

    def _filled(self, mark: re.Match[str]) -> str:
        year = int(mark[2])
        if mark[3] is None:
            return str(self.year(year))
        month = self.by_months(dt.date(year, int(mark[3]), 1))
        if mark[1]:
            return _QUARTERS[self.language][(month.month - 1) // 3]
        return self._words.month_name(month)

    @property
    def _words(self) -> Words:
        return Words(self.language)

    def number(self, value: Any, scale: Mapping[str, float]) -> float:
        """A value in the unit of this language, exact to the digits that are written."""
        factor = scale.get(self.language, 1)
        return float(Decimal(repr(self.chosen(value))) * Decimal(repr(factor)))


def require_possible(day: dt.date) -> None:
    """Refuse a day so early or late that a sample's dates would not fit."""
    if not 1975 <= day.year <= 2190:
        raise Invalid(N_("A sample can be opened for a day from 1975 to 2190."), field="as_of")
