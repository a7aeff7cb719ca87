"""What a chart shows, as plain values with their words: the same on screen and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

from goaldesk.core.words import Words

Points = tuple[tuple[dt.date, float], ...]


class Look(NamedTuple):
    """The colours of a chart by role; `band` is the opacity of the forecast's band."""

    base: str = "#FFFFFF"
    text: str = "#1D2125"
    secondary: str = "#545C66"
    tertiary: str = "#626A73"
    grid: str = "#E3E6EA"
    axis: str = "#8A929B"
    track: str = "#E3E6EA"
    accent: str = "#2B5BC7"
    planned: str = "#7A838D"
    band: float = 0.15


PRINT = Look()


class Mark(NamedTuple):
    """A value to be reached, labelled at the right edge; `strong` is in force, others were."""

    date: dt.date
    value: float
    label: str
    strong: bool = True


class Event(NamedTuple):
    """A review's day on the axis; one still to come is drawn hollow."""

    date: dt.date
    coming: bool
    label: str = ""


class Change(NamedTuple):
    """A day on which the target changed, drawn as a vertical line with its label."""

    date: dt.date
    label: str


class Hover(NamedTuple):
    """A point that tells its words when the pointer or the keyboard is on it."""

    at: dt.date | int
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Told(Sequence[Hover]):
    """Points whose words are made when they are asked for; `about` is what the words depend on."""

    rows: tuple[Any, ...]
    about: Any
    tell: Callable[[Any], Hover] = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, number: int) -> Hover: ...
    @overload
    def __getitem__(self, number: slice) -> list[Hover]: ...
    def __getitem__(self, number: int | slice) -> Hover | list[Hover]:
        if isinstance(number, slice):
            return [self.tell(row) for row in self.rows[number]]
        return self.tell(self.rows[number])


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """One KPI over time; every label is already in words, an empty one is not drawn.

    `forecast` holds (date, value, low, high); `limits` are values to stay above, below or between.
    A `stepped` line keeps each value until the next. `entering` and `leaving` are the ends of the
    line where it goes on before the first and after the last of its points.
    """

    words: Words = field(repr=False, compare=False)
    title: str
    unit: str
    decimals: int | None
    alt: str
    start: dt.date
    due: dt.date
    period: tuple[dt.date, dt.date] | None = None
    actual: Points = ()
    stepped: bool = False
    entering: Points = ()
    leaving: Points = ()
    plan: Points = ()
    original_plan: Points = ()
    earlier_plans: tuple[Points, ...] = ()
    forecast: tuple[tuple[dt.date, float, float | None, float | None], ...] = ()
    marks: tuple[Mark, ...] = ()
    limits: tuple[float, ...] = ()
    planned_now: tuple[dt.date, float] | None = None
    events: tuple[Event, ...] = ()
    changes: tuple[Change, ...] = ()
    percent: bool = False
    yes_no: bool = False
    actual_label: str = ""
    plan_label: str = ""
    original_label: str = ""
    forecast_label: str = ""
    forecast_note: str = ""
    events_label: str = ""
    points: Sequence[Hover] = ()

    @property
    def line(self) -> Points:
        """What was measured, from end to end."""
        return (*self.entering, *self.actual, *self.leaving)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart:
    """The product's progress over reviews, as fractions."""

    words: Words = field(repr=False, compare=False)
    alt: str
    actual: Points
    labels: tuple[str, ...]
    last_label: str = ""
    points: tuple[Hover, ...] = ()


class Bar(NamedTuple):
    """One bar: its name, its length or None, its value in words, and whether it is ours."""

    name: str
    value: float | None
    label: str
    own: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars from 0 to `full`, with a line at `best`."""

    words: Words = field(repr=False, compare=False)
    alt: str
    bars: tuple[Bar, ...]
    full: float
    best: float | None = None
    best_label: str = ""
    points: tuple[Hover, ...] = ()


class Duel(NamedTuple):
    """A line of a dot chart: our value and the best of the others, and both in words."""

    name: str
    ours: float | None
    best: float | None
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DotChart:
    """Us (a filled dot) against the best of the others (a hollow diamond) from `low` to `full`."""

    words: Words = field(repr=False, compare=False)
    alt: str
    duels: tuple[Duel, ...]
    low: float
    full: float
    ours_label: str
    best_label: str
    points: tuple[Hover, ...] = ()


Chart = LineChart | TrendChart | BarChart | DotChart
