"""Values, statuses and forecasts in words: the one place where each gets its sentence.

Every function takes the words of a language first, so that a screen and a printed page may
speak different ones.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from goaldesk.core.errors import N_
from goaldesk.core.fields import STATUSES
from goaldesk.core.numbers import MISSING, half_up, sign_of
from goaldesk.core.rows import GoalRow, KpiRow, ProductRow, SeriesRow
from goaldesk.core.rules.forecast import Forecast
from goaldesk.core.rules.plan import PERIOD_DAYS, reaches
from goaldesk.core.words import Words

STATUS_LABELS: dict[str, str] = {**dict(STATUSES), "stale": N_("Stale")}

_RATES = {
    "daily": N_("Needs {rate} a day."),
    "weekly": N_("Needs {rate} a week."),
    "monthly": N_("Needs {rate} a month."),
    "quarterly": N_("Needs {rate} a quarter."),
    "yearly": N_("Needs {rate} a year."),
}
_RATES_AND_BEST = {
    "daily": N_("Needs {rate} a day; best so far {best}."),
    "weekly": N_("Needs {rate} a week; best so far {best}."),
    "monthly": N_("Needs {rate} a month; best so far {best}."),
    "quarterly": N_("Needs {rate} a quarter; best so far {best}."),
    "yearly": N_("Needs {rate} a year; best so far {best}."),
}


class Measured(Protocol):
    """What it takes to write a KPI's values: both a KPI and its place in a review have it."""

    @property
    def unit(self) -> str: ...
    @property
    def decimals(self) -> int | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def value_type(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def baseline(self) -> float | None: ...
    @property
    def target(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def value(self) -> float | None: ...


def status_text(words: Words, status: str, *, stale: bool = False) -> str:
    """A status in a word or two; "stale" too, as a status or beside one."""
    word = words.text(STATUS_LABELS[status])
    return words.text("{status} (stale)", status=word) if stale else word


def decimals_of(row: Measured) -> int:
    """How many decimals a KPI's values have: as set, else as many as those typed.

    A value with more than the plan may be computed, as 35.285714 is: two of its decimals count
    then, of a small one as many as make four digits.
    """
    if row.decimals is not None:
        return row.decimals
    typed = (row.baseline, row.target, row.low, row.high)
    planned = max((decimals_in(number) for number in typed if number is not None), default=0)
    if not row.value:
        return planned
    enough = max(planned, 2, 3 - Decimal(repr(row.value)).adjusted())
    return max(planned, min(decimals_in(row.value), enough))


def decimals_in(number: float) -> int:
    """The decimals of a number, without those that come from binary arithmetic; nine at most."""
    exponent = Decimal(f"{number:.12g}").normalize().as_tuple().exponent
    return min(9, max(0, -exponent)) if isinstance(exponent, int) else 0


def number_text(words: Words, row: Measured, value: float | None) -> str:
    """A KPI's value without its unit; yes or no, or a share done, where it is that."""
    if value is None:
        return MISSING
    if row.value_type == "yes_no":
        return words.text("Yes") if reaches(value, 1.0) else words.text("No")
    if row.value_type == "milestone":
        return words.percent(value)
    return words.number(value, decimals_of(row))


def recorded_text(words: Words, row: Measured, value: float | None, *, unit: bool = False) -> str:
    """A measurement as it was typed: rounded only where the KPI says to how many decimals."""
    number = number_text(words, row, value)
    if value is not None and row.decimals is None and row.value_type not in ("yes_no", "milestone"):
        # Six, since values computed elsewhere may be 102.49999999999999.
        number = words.number(value, max(decimals_of(row), decimals_in(round(value, 6))))
    return _with_unit(words, row, value, number) if unit else number


def planned_text(words: Words, row: Measured, planned: float | None) -> str:
    """A planned value without its unit; a share for a yes or no, which has no half."""
    if row.value_type == "yes_no":
        return words.percent(planned)
    return number_text(words, row, planned)


def change_text(words: Words, row: Measured, value: float | None) -> str:
    """A difference of two of a KPI's values, with its sign and without its unit."""
    if row.value_type in ("yes_no", "milestone"):
        return points_text(words, value)
    return words.signed(value, decimals_of(row))


def points_text(words: Words, change: float | None) -> str:
    """A change of progress in percentage points, with its sign; with a decimal, since what is
    rounded beside it would else seem to differ by another amount."""
    return words.signed(None if change is None else change * 100, 1)


def coming_text(words: Words, days: int) -> str:
    """When something comes that is planned in `days` from today, or how late it is."""
    if days < 0:
        return words.plural("{count} day late", "{count} days late", -days)
    if days == 0:
        return words.text("today")
    if days == 1:
        return words.text("tomorrow")
    return words.plural("in {count} day", "in {count} days", days)


def symbol_text(words: Words, row: Measured) -> str:
    """The currency sign of an amount of money; empty where the unit already names the currency."""
    if row.value_type != "currency" or not row.currency:
        return ""
    sign = sign_of(row.currency, words.locale)
    named = (sign, row.currency, "元", "$", "€", "£", "¥")
    return "" if any(name in row.unit for name in named) else sign


def unit_text(words: Words, row: Measured) -> str:
    """The unit as it stands after a name: ¥M, %, 万."""
    if row.value_type in ("yes_no", "milestone"):
        return ""
    return symbol_text(words, row) + trailing_unit(row)


def trailing_unit(row: Measured) -> str:
    """What stands after a number; "%" for a percentage without a unit of its own."""
    if row.value_type in ("yes_no", "milestone"):
        return ""
    return row.unit or ("%" if row.value_type == "percent" else "")


def value_text(words: Words, row: Measured, value: float | None) -> str:
    """A KPI's value with its unit and currency sign: 372.3 M, ¥520.0 M, 35.2 %."""
    return _with_unit(words, row, value, number_text(words, row, value))


def _with_unit(words: Words, row: Measured, value: float | None, number: str) -> str:
    if value is None:
        return MISSING
    return amount_text(words, _with_symbol(words, row, number), trailing_unit(row))


def _with_symbol(words: Words, row: Measured, number: str) -> str:
    """A number with its currency sign, behind a minus: −¥4.0."""
    minus = "−" if number.startswith("−") else ""
    return minus + symbol_text(words, row) + number.removeprefix("−")


def amount_text(words: Words, number: str, unit: str) -> str:
    """A number with the unit that stands after it, if any: 372.3 M, 35.2 %, 35.2%."""
    if unit == "%":
        return words.text("{number} %", number=number)
    return words.text("{number} {unit}", number=number, unit=unit) if unit else number


def target_text(words: Words, row: Measured, *, unit: bool = False) -> str:
    """What is to be reached, with its currency sign: ¥400.0, ≥ 85.0, 40–45; on demand its unit."""
    if row.value_type == "yes_no":
        return words.text("Yes")
    if row.value_type == "milestone":
        return words.percent(1.0)
    if row.direction == "in_range":
        if row.low is None or row.high is None:
            return MISSING
        low, high = (number_text(words, row, limit) for limit in (row.low, row.high))
        if high.startswith("−"):  # else its sign would stand at the first number alone
            high = _with_symbol(words, row, high)
        shown = words.text("{low}–{high}", low=low, high=high)
    elif row.target is None:
        return MISSING
    else:
        shown = number_text(words, row, row.target)
    shown = _with_symbol(words, row, shown)
    if unit:
        shown = amount_text(words, shown, trailing_unit(row))
    if row.direction == "at_least":
        return words.text("≥ {number}", number=shown)
    if row.direction == "at_most":
        return words.text("≤ {number}", number=shown)
    return shown


def stopped_text(words: Words, row: KpiRow) -> str:
    """What it means that a KPI is stopped; empty if it is not."""
    return words.text("Stopped: it counts in no roll-up.") if row.stopped else ""


def stale_text(words: Words, row: KpiRow) -> str:
    """Why a KPI's data are stale; empty if they are not."""
    age = row.verdict.age
    if not row.stale or age is None:
        return ""
    return age_text(words, age, int(row.verdict.stale_after))


def owner_text(words: Words, name: str, *, left_out: bool) -> str:
    """Who owns it; nobody is not told of a copy that was made without the owners."""
    if name:
        return words.text("owner {name}", name=name)
    return words.text("owner left out of this copy") if left_out else words.text("no owner yet")


def age_text(words: Words, age: int, most: int) -> str:
    """How many days ago was measured, and how many at most are fresh."""
    return words.plural(
        "Data are stale: last measured {count} day ago, {allowed} at most for this frequency.",
        "Data are stale: last measured {count} days ago, {allowed} at most for this frequency.",
        age,
        allowed=words.number(most),
    )


def override_text(words: Words, row: KpiRow) -> str:
    """The status set by hand, its reason and how long it stands; empty without one."""
    if row.override is None:
        return ""
    return words.text(
        "Set by hand to “{status}” until {day}: {reason}",
        status=status_text(words, row.override.status),
        day=words.short_date(row.override.until),
        reason=row.override.reason,
    )


def forecast_text(words: Words, row: KpiRow, forecast: Forecast | None) -> str:
    """Where the KPI is heading; empty without a forecast."""
    if forecast is None:
        return ""
    value = value_text(words, row, forecast.value)
    day = words.near_date(forecast.date, beside=row.value_date or forecast.date)
    if forecast.progress is None:
        return words.text("Projected {value} on {day}.", value=value, day=day)
    return words.text(
        "Projected {value} on {day}, {share} of the way.",
        value=value,
        day=day,
        share=words.percent(forecast.progress),
    )


def projected_text(words: Words, row: KpiRow, forecast: Forecast) -> str:
    """A projected value in two words, as a chart's label."""
    return words.text("{value} projected", value=number_text(words, row, forecast.value))


def band_text(words: Words, row: KpiRow, forecast: Forecast | None) -> str:
    """The 80 % band of a forecast, a decimal coarser than the KPI's values if it is wide enough."""
    if forecast is None or forecast.low is None or forecast.high is None:
        return ""
    decimals = max(0, decimals_of(row) - 1)
    if forecast.high - forecast.low < 5 * 10**-decimals:
        decimals = decimals_of(row)
    low, high = (words.number(end, decimals) for end in (forecast.low, forecast.high))
    return words.text("80 %: {low}–{high}", low=low, high=high)


def required_text(words: Words, row: KpiRow, best_rate: float | None = None) -> str:
    """What is still needed per measuring period, beside the best so far; empty once reached."""
    rate = row.verdict.required_rate
    reached = row.progress is not None and row.progress >= 1
    if rate is None or reached or row.value_type == "yes_no":
        return ""
    needed = _rate_text(words, row, rate * PERIOD_DAYS[row.frequency])
    if best_rate is None or row.value_type == "milestone":
        return words.text(_RATES[row.frequency], rate=needed)
    return words.text(
        _RATES_AND_BEST[row.frequency], rate=needed, best=_rate_text(words, row, best_rate)
    )


def _rate_text(words: Words, row: Measured, rate: float) -> str:
    """A rate with the KPI's unit, and decimals enough that a small one is not shown as nothing."""
    if row.value_type == "milestone":
        return value_text(words, row, rate)
    decimals = decimals_of(row)
    while decimals < 9 and rate and not half_up(rate, decimals):
        decimals += 1
    return rate_text(words, row, rate, decimals)


def rate_text(words: Words, row: Measured, rate: float, decimals: int) -> str:
    """A rate with the KPI's unit; of a percentage in points: 2 % might be of its value."""
    number = words.number(rate, decimals)
    if trailing_unit(row) != "%":
        return _with_unit(words, row, rate, number)
    count = 1 if number.removeprefix("−") == "1" else 2
    return words.plural("{number} point", "{number} points", count, number=number)


def span_text(words: Words, row: GoalRow | ProductRow) -> str:
    """From when to when it goes: “1 Apr 2026 to 31 Mar 2027”."""
    if not (row.start and row.due):
        return words.text("no period yet")
    return words.text("{start} to {due}", start=words.date(row.start), due=words.date(row.due))


def measured_text(words: Words, row: GoalRow | ProductRow) -> str:
    """How many of those that count are measured."""
    return words.text(
        "{measured} of {counted} measured",
        measured=words.number(row.measured),
        counted=words.number(row.counted),
    )


def decided_text(words: Words, row: GoalRow | ProductRow) -> str:
    """Which KPI decided a goal's or the product's status; empty if none did."""
    return words.text("decided by “{name}”", name=row.decided_by) if row.decided_id else ""


def holds_stale_text(words: Words, row: GoalRow | ProductRow) -> str:
    """That a roll-up rests partly on stale data; empty if it does not."""
    return words.text("holds stale data") if row.holds_stale else ""


def correction_text(words: Words, kpi: Measured, row: SeriesRow) -> str:
    """What a measurement was before it was corrected, and why; empty if it was not."""
    if row.corrected_from is None:
        return ""
    was = recorded_text(words, kpi, row.corrected_from)
    if row.why:
        return words.text("Corrected, was {was}: {reason}", was=was, reason=row.why)
    return words.text("Corrected, was {was}", was=was)
