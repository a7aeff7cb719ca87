"""Periods that follow one another: when the next one is, and what a KPI was judged by before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol, TypeVar

from goaldesk.core.rules.dates import add_months
from goaldesk.core.rules.plan import Plan, finite

# What of a KPI changes by an adjustment alone, once it has a value.
TARGET_FIELDS = frozenset({"target", "low", "high", "worst", "due"})
ROLLED = "period"  # the field of an adjustment by which a KPI went over into another period
_LAST_YEAR = 2199
_NUMBERS = ("baseline", "target", "low", "high")


def is_target(field: str) -> bool:
    """Whether an adjustment of this field changes what a KPI is judged by, its period included."""
    return field in TARGET_FIELDS or field == ROLLED or field.startswith("target_point ")


def next_period(start: date | None, due: date | None) -> tuple[date, date] | None:
    """The period of the same length right after this one; None where there is none.

    Whole months are followed by as many whole months, other days by as many days.
    """
    if start is None or due is None or due < start or due.year >= _LAST_YEAR:
        return None
    following = due + timedelta(days=1)
    months = (following.year - start.year) * 12 + following.month - start.month
    if months > 0 and add_months(start, months) == following:
        last = add_months(following, months) - timedelta(days=1)
    else:
        last = following + (due - start)
    return (following, last) if last.year <= _LAST_YEAR else None


class Period(NamedTuple):
    """What a KPI was judged by in one period; its text is what an adjustment keeps of it."""

    start: date | None = None
    due: date | None = None
    baseline: float | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    points: tuple[tuple[date, float], ...] = ()

    def text(self) -> str:
        """The period as JSON; what is unknown is left out."""
        kept: dict[str, Any] = {}
        for key in ("start", "due"):
            day = getattr(self, key)
            if day is not None:
                kept[key] = day.isoformat()
        kept |= {key: getattr(self, key) for key in _NUMBERS if getattr(self, key) is not None}
        if self.points:
            kept["points"] = [[day.isoformat(), value] for day, value in self.points]
        return json.dumps(kept, separators=(",", ":"))


def period_of(text: str) -> Period | None:
    """The period that an adjustment keeps as text; None for any other text."""
    try:
        kept = json.loads(text)
        known: dict[str, Any] = {
            key: date.fromisoformat(kept[key]) for key in ("start", "due") if key in kept
        }
        known |= {key: finite(float(kept[key])) for key in _NUMBERS if key in kept}
        points = tuple(
            (date.fromisoformat(day), float(value)) for day, value in kept.get("points", ())
        )
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return Period(**known, points=points)


class Changed(Protocol):
    """A change of what a KPI is judged by; the text of a period in both, or anything else."""

    @property
    def date(self) -> date: ...
    @property
    def field(self) -> str: ...
    @property
    def before(self) -> object: ...
    @property
    def after(self) -> object: ...


C = TypeVar("C", bound=Changed)


def last_rolled(changes: Iterable[C]) -> C | None:
    """The change by which the KPI came into the period at hand; None in its first one."""
    rolled = [change for change in changes if change.field == ROLLED]
    return rolled[-1] if rolled else None


def of_this_period(changes: Sequence[C]) -> list[C]:
    """The changes since the period at hand was planned, all of them in the first one."""
    rolled = last_rolled(changes)
    others = [change for change in changes if change.field != ROLLED]
    return others if rolled is None else [row for row in others if row.date >= rolled.date]


def at_first(
    changes: Sequence[Changed], field: str, parsed: Callable[[Any], object] = lambda value: value
) -> object:
    """What a field was before its first change in this period; None if it did not change.

    `parsed` makes a value of what a change holds.
    """
    befores = [parsed(row.before) for row in of_this_period(changes) if row.field == field]
    rolled = last_rolled(changes)
    began = None if rolled is None else period_of(str(rolled.after))
    if began is None:
        return befores[0] if befores else None
    # Changes made earlier on the day of rolling over start from another value than the period.
    first: object = getattr(began, field)
    return first if first in befores else None


def plans(plan: Plan, changes: Iterable[Changed]) -> list[tuple[date, Plan]]:
    """This period's plan and those of the periods before it, each with its first day.

    The newest comes first; the oldest, with the first of all days, holds for what is left.
    """
    found: list[tuple[date, Plan]] = []
    for change in reversed([change for change in changes if change.field == ROLLED]):
        before = period_of(str(change.before or ""))
        if before is not None and plan.start is not None:
            found.append((plan.start, plan))
            plan = plan._replace(**before._asdict())
    return [*found, (date.min, plan)]
