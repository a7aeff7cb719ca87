"""What is on paper: plain values, every text already in the report's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from goaldesk.core.statement import Run
from goaldesk.reports.chart_specs import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What every report has, as plain values, and the template in resources/reports that sets it.

    `paper` is a4 or letter; `labels` are the fixed words of the template by key, `facts` the
    names and values at the right of the head.
    """

    template: ClassVar[str]

    language: str
    paper: str
    as_of: dt.date
    title: str
    author: str
    name: str
    labels: dict[str, str]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its width and height in points, and its letters' size."""

    chart: Chart
    size: tuple[float, float]
    letters: float = 7.2


@dataclass(frozen=True, slots=True)
class Status:
    """A status with its word; `key` chooses sign and colour, a stale one is grey."""

    key: str
    word: str
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How the product stands: progress beside the time that has passed, status, counts by status.

    `share` and `elapsed` are fractions or None; the texts say the same in words.
    """

    percent: str
    share: float | None
    elapsed: float | None
    elapsed_text: str
    measured: str
    status: Status
    decided: str
    counts: tuple[tuple[Status, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a goal (`goal` set), a KPI, or a heading (`goal` set, no `percent`).

    `share` is the length of the bar and `planned` the place of its tick, as fractions or None.
    """

    goal: bool
    depth: int
    name: str
    status: Status
    percent: str
    share: float | None
    planned: float | None = None
    unit: str = ""
    baseline: str = ""
    target: str = ""
    value: str = ""
    owner: str = ""
    due: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart under its title."""

    title: str
    unit: str
    status: Status
    chart: Drawn


@dataclass(frozen=True, slots=True)
class Highlights:
    """The weightiest factors of a quadrant as (text, weight), and what the weight is."""

    letter: str
    name: str
    measure: str
    factors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Todo:
    """An action still open; `late` says how late it is, or is empty."""

    text: str
    owner: str
    due: str
    late: str


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A changed target with its reason."""

    date: str
    name: str
    change: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Report):
    """One page about a product."""

    template: ClassVar[str] = "summary.typ"

    statement: tuple[Run, ...]
    pillars: tuple[tuple[str, str], ...]
    standing: Standing
    lines: tuple[Line, ...]
    more: str
    charts: tuple[ChartBlock, ...]
    swot: tuple[Highlights, ...]
    todos: tuple[Todo, ...]
    adjusted: tuple[Adjusted, ...]
    footer: tuple[str, str]
