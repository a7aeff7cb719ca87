"""Where a chart's values and days fall, and which of them its axes name."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goaldesk.core.errors import N_
from goaldesk.core.rules.dates import add_months
from goaldesk.core.words import Words

# A tick: where it is, what it says, and whether its label stands in the middle of its stretch.
Tick = tuple[dt.date, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle that values are drawn in, in pixels from the bottom left."""

    left: float
    right: float
    bottom: float
    top: float
    first: dt.date
    last: dt.date
    low: float
    high: float

    def x(self, day: dt.date) -> float:
        """Where a day is; its days are in a row without gaps."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a value is. Halved first, so that no difference leaves the range of numbers."""
        span = self.high / 2 - self.low / 2
        share = (value / 2 - self.low / 2) / span if span else 0.5
        return self.bottom + share * (self.top - self.bottom)


def value_ticks(low: float, high: float, most: int) -> list[float]:
    """Round values between `low` and `high`, at most `most` of them; steps of 1, 2, 2.5 or 5."""
    span = high - low
    if not math.isfinite(span) or span <= 0 or most < 1:
        return []
    magnitude = 10.0 ** math.floor(math.log10(span / most)) if span / most > 1e-300 else 1e-300
    for factor in (1, 2, 2.5, 5, 10, 20, 25, 50):
        step = factor * magnitude
        first = math.ceil(low / step - 1e-9)
        count = math.floor(high / step + 1e-9) - first + 1
        if count <= most:
            return [(first + index) * step for index in range(max(0, count))]
    return []


def tick_decimals(ticks: Sequence[float]) -> int:
    """Decimals enough to tell neighbouring ticks apart."""
    if len(ticks) < 2:
        return 0 if not ticks or ticks[0] == round(ticks[0]) else 2
    step = abs(ticks[1] - ticks[0])
    for decimals in range(7):
        if abs(step - round(step, decimals)) < step * 1e-6:
            return decimals
    return 6


def room_for(values: Iterable[float], share: float = 0.06) -> tuple[float, float]:
    """The range of the values with a little room above and below; never empty."""
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    span = high - low
    if not math.isfinite(span):
        return low, high
    if span == 0:
        span = abs(low) * 0.2 or 1.0
        return low - span / 2, high + span / 2
    return low - span * share, high + span * share


def day_ticks(words: Words, first: dt.date, last: dt.date, most: int) -> tuple[list[Tick], bool]:
    """Days worth naming between two days, at most `most`, and whether each names a whole month.

    Months where they fit, else every second, third or sixth, else years; weeks in a short time.
    """
    days = (last - first).days
    if days <= 45:
        step = max(1, math.ceil(days / max(1, most)))
        step = next((whole for whole in (1, 2, 7, 14, 28) if whole >= step), 28)
        found = [first + dt.timedelta(days=n) for n in range(0, days + 1, step)]
        return [(day, words.short_date(day)) for day in found][:most], False
    months = _months(first, last)
    for step in (1, 2, 3, 6):
        if math.ceil(len(months) / step) <= most:
            start = next((i for i, day in enumerate(months) if (day.month - 1) % 3 == 0), 0) % step
            chosen = months[start::step]
            return [(day, _month(words, day, first)) for day in chosen], step == 1
    years = [day for day in months if day.month == 1]
    step = max(1, math.ceil(len(years) / max(1, most)))
    return [(day, str(day.year)) for day in years[::step]], False


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the months; the first month counts from where the chart starts."""
    day = dt.date(first.year, first.month, 1)
    if (first - day).days > 7:
        day = add_months(day, 1)
    found: list[dt.date] = []
    while day <= last and len(found) < 5000:
        found.append(day)
        day = add_months(day, 1)
    return found


def _month(words: Words, day: dt.date, first: dt.date) -> str:
    """A month's name, with the year where a new one starts."""
    name = words.month(day)
    if day.month == 1 and day.year != first.year:
        return words.text(N_("{month} ’{year}"), month=name, year=f"{day.year % 100:02}")
    return name
