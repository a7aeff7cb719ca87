"""When the next measurement, occasion or review is due."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

_DAYS = {"daily": 1, "weekly": 7, "biweekly": 14}
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


def add_months(day: date, months: int) -> date:
    """The same day that many months later; the last of a month stays the last of its month."""
    last = day.day == calendar.monthrange(day.year, day.month)[1]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, length if last else min(day.day, length))


def next_due(
    last: date | None, frequency: str, start: date | None, due: date | None
) -> date | None:
    """The day of the next measurement, counted from the last one or the day before the start.

    The due date at the latest; None once that was measured, or without anything to count from.
    """
    base = last
    if base is None and start is not None and start > date.min:
        base = start - timedelta(days=1)
    if base is None or base.year > 9900:
        return None
    if due is not None and base >= due:
        return None
    if frequency in _MONTHS:
        day = add_months(base, _MONTHS[frequency])
    else:
        day = base + timedelta(days=_DAYS[frequency])
    return day if due is None else min(day, due)


def next_review(days: Sequence[date], today: date) -> date:
    """When the next review is to be held: one step of their rhythm after the last one, a month
    after a single one. Not before today, and today without any."""
    held = sorted(set(days))
    if not held:
        return today
    unit, count = review_rhythm(held)
    last = held[-1]
    day = last + timedelta(days=count) if unit == "day" else add_months(last, count)
    return max(today, day)


def review_rhythm(days: Sequence[date]) -> tuple[str, int]:
    """How far apart reviews are, as day or month and how many of them.

    The middle one of the last three gaps decides, so that one late review is no new rhythm; from
    about a month on in whole months.
    """
    gaps = [(after - before).days for before, after in pairwise(sorted(set(days)))]
    latest = sorted(gaps[-3:]) or [30]
    gap = latest[(len(latest) - 1) // 2]
    return ("day", gap) if gap < 25 else ("month", min(round(gap / 30.44), 12))


def next_occasion(day: date | None, cadence: str, as_of: date) -> date | None:
    """When something held in this rhythm comes next: at least one step on, and not in the past.

    Counted from `day`, or from today without one; None for what is held once.
    """
    base = day or as_of
    if cadence in _MONTHS:
        behind = (as_of.year - base.year) * 12 + as_of.month - base.month
        step = _MONTHS[cadence]
        times = max(1, behind // step)
        while add_months(base, times * step) < as_of:
            times += 1
        return add_months(base, times * step)
    if cadence in _DAYS:
        step = _DAYS[cadence]
        times = max(1, -((base - as_of).days // step))
        return base + timedelta(days=times * step)
    return None
