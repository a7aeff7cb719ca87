"""What lists, charts and reports show: plain rows with every derived value already in them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from goaldesk.core.rules.forecast import Forecast
from goaldesk.core.rules.pace import Verdict, value_on
from goaldesk.core.rules.plan import Plan, Thresholds, finite
from goaldesk.core.rules.progress import progress


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table as stored; `record["name"]` gives a column."""

    table: str
    id: str
    values: Mapping[str, object]

    def __getitem__(self, column: str) -> object:
        return self.values[column]


class Override(NamedTuple):
    """A status set by hand, with its reason and the last day that it stands."""

    status: str
    reason: str
    until: dt.date


class KpiRow(NamedTuple):
    """A KPI with its definition and how it stands.

    `start` and `due` are those in force (the KPI's own, else its goals', else the product's).
    `value`, `value_date`, `planned`, `progress` and `planned_progress` are of the measurement
    that is judged; progress is a raw fraction. A milestone KPI's value is its share done.
    `override` is there only while it stands; `status` is always the computed one.
    """

    id: str
    goal_id: str | None
    goal: str
    code: str
    name: str
    category: str
    unit: str
    decimals: int | None
    currency: str
    value_type: str
    direction: str
    owner: str
    frequency: str
    weight: float
    stopped: bool
    start: dt.date | None
    due: dt.date | None
    baseline: float | None
    target: float | None
    low: float | None
    high: float | None
    worst: float | None
    value: float | None
    value_date: dt.date | None
    planned: float | None
    progress: float | None
    planned_progress: float | None
    status: str
    stale: bool
    override: Override | None
    verdict: Verdict
    original_target: float | None
    position: float


class GoalRow(NamedTuple):
    """A goal and the roll-up of what it holds.

    `measured` of `counted` weighted children have progress; `decided_by` is the name of the
    KPI that decided the status, `decided_id` its id (both empty without one).
    """

    id: str
    parent_id: str | None
    title: str
    reason: str
    owner: str
    start: dt.date | None
    due: dt.date | None
    weight: float
    position: float
    depth: int
    progress: float | None
    status: str
    measured: int
    counted: int
    decided_by: str
    decided_id: str
    holds_stale: bool


class ProductRow(NamedTuple):
    """The product and the roll-up of its goals; `measured` of `counted` weighted KPIs.

    `day` of `days` is where today stands in the period, `elapsed` the share that has passed
    (both None without a period).
    """

    name: str
    owner: str
    start: dt.date | None
    due: dt.date | None
    currency: str
    thresholds: Thresholds
    preset: str
    progress: float | None
    status: str
    measured: int
    counted: int
    decided_by: str
    decided_id: str
    holds_stale: bool
    elapsed: float | None
    day: int | None
    days: int | None


class Tree(NamedTuple):
    """The product, its goals depth first, its KPIs in the same order, those without a goal last."""

    product: ProductRow
    goals: tuple[GoalRow, ...]
    kpis: tuple[KpiRow, ...]

    def kpis_of(self, goal_id: str | None) -> tuple[KpiRow, ...]:
        """The KPIs that belong to the goal itself; for None those without a goal."""
        return tuple(kpi for kpi in self.kpis if kpi.goal_id == goal_id)

    def goals_of(self, parent_id: str | None) -> tuple[GoalRow, ...]:
        """The goals right below the goal; for None the top ones."""
        return tuple(goal for goal in self.goals if goal.parent_id == parent_id)

    def goal(self, goal_id: str) -> GoalRow | None:
        """The goal with this id, if there is one."""
        return next((goal for goal in self.goals if goal.id == goal_id), None)

    def kpi(self, kpi_id: str) -> KpiRow | None:
        """The KPI with this id, if there is one."""
        return next((kpi for kpi in self.kpis if kpi.id == kpi_id), None)

    def above(self) -> dict[str, tuple[str, ...]]:
        """The goals above each goal, the nearest first."""
        found: dict[str, tuple[str, ...]] = {}
        for goal in self.goals:  # each comes after the one above it
            parent = goal.parent_id
            found[goal.id] = () if parent is None else (parent, *found[parent])
        return found

    def lines(self) -> Iterator[GoalRow | KpiRow]:
        """Each goal followed by its KPIs and then its goals; KPIs without a goal at the end."""
        held: dict[str | None, list[KpiRow]] = {}
        for kpi in self.kpis:
            held.setdefault(kpi.goal_id, []).append(kpi)
        for goal in self.goals:
            yield goal
            yield from held.get(goal.id, ())
        yield from held.get(None, ())

    def counts(self) -> dict[str, int]:
        """How many KPIs have each status, and how many of all are `stale`; stopped ones not."""
        found: dict[str, int] = {}
        for kpi in self.kpis:
            if kpi.stopped:
                continue
            found[kpi.status] = found.get(kpi.status, 0) + 1
            if kpi.stale:
                found["stale"] = found.get("stale", 0) + 1
        return found


class SeriesRow(NamedTuple):
    """A measurement beside what was planned for its day.

    `by` and `at` name its last edit (empty when the log does not tell), `corrected_from` the
    value before the last correction and `why` its reason. What follows from the plan and its
    line is worked out when asked: thousands are read, a screenful is shown. For the same reason
    it is a tuple, which is made and compared in a tenth of a dataclass' time.
    """

    id: str
    date: dt.date
    value: float
    note: str
    plan: Plan
    line: tuple[tuple[dt.date, float], ...]
    by: str = ""
    at: str = ""
    corrected_from: float | None = None
    why: str = ""

    @property
    def planned(self) -> float | None:
        """The value planned for its day."""
        return value_on(self.line, self.date)

    @property
    def difference(self) -> float | None:
        """How far the value is above what was planned."""
        planned = self.planned
        return None if planned is None else finite(self.value - planned)

    @property
    def progress(self) -> float | None:
        """The raw share done with this value; none for milestones."""
        return None if self.plan.kind == "milestone" else progress(self.plan, self.value)


class TargetChange(NamedTuple):
    """A change of what the KPI is judged by.

    `field` is a column of kpi, or "target_point" with the date of an intermediate target;
    before and after are numbers, dates, or the text of another column.
    """

    id: str
    date: dt.date
    field: str
    before: float | dt.date | str | None
    after: float | dt.date | str | None
    reason: str
    review_id: str | None


class ReviewMark(NamedTuple):
    """A review's day on a chart."""

    date: dt.date
    draft: bool
    title: str


class StepDone(NamedTuple):
    """A milestone on the day it was done; `share` is how much of all was done by then.

    Without a title it is where the line begins.
    """

    date: dt.date
    title: str | None
    share: float


class KpiSeries(NamedTuple):
    """Everything about one KPI over time.

    `rows` newest first; `plan` the corners of the planned line, `original_plan` the line to the
    first target (empty unless it changed; drawn up to the first change); `earlier_plans` are the
    planned lines of the periods before this one, the newest first; `later` are measurements
    dated after today, which count nowhere; `best_rate` the best change per measuring period;
    `steps` a milestone KPI's share day by day, begun by a nameless one at the period's start.
    """

    kpi: KpiRow
    rows: tuple[SeriesRow, ...]
    later: tuple[SeriesRow, ...]
    plan: tuple[tuple[dt.date, float], ...]
    original_plan: tuple[tuple[dt.date, float], ...]
    changes: tuple[TargetChange, ...]
    reviews: tuple[ReviewMark, ...]
    forecast: Forecast | None
    next_due: dt.date | None
    best_rate: float | None
    steps: tuple[StepDone, ...] = ()
    earlier_plans: tuple[tuple[tuple[dt.date, float], ...], ...] = ()


class ReviewRow(NamedTuple):
    """A review in the list; `progress` and `status` are of the moment it was taken."""

    id: str
    title: str
    date: dt.date
    attendees: str
    taken: str
    progress: float | None
    status: str | None
    measured: int | None
    counted: int | None
    draft: bool


class ReviewKpiRow(NamedTuple):
    """A KPI as it stood at a review, beside how it stood at the one compared with.

    `points` is the change of progress as a fraction; `change` is better, worse or empty;
    `replanned` names what else it is judged by than then: field, before, after.
    """

    id: str
    kpi_id: str
    code: str
    name: str
    goal: str
    unit: str
    decimals: int | None
    currency: str
    value_type: str
    direction: str
    weight: float
    baseline: float | None
    target: float | None
    low: float | None
    high: float | None
    planned: float | None
    value: float | None
    progress: float | None
    status: str
    stale: bool
    decision: str
    position: float
    known_before: bool
    before_value: float | None
    before_progress: float | None
    before_status: str | None
    value_change: float | None
    points: float | None
    change: str
    replanned: tuple[tuple[str, float | None, float | None], ...]


class ReviewDetail(NamedTuple):
    """A review beside the one it is compared with; a draft shows how the KPIs stand today.

    `better` and `worse` count statuses, `gone` the KPIs of the other one that are not in this.
    """

    review: ReviewRow
    previous: ReviewRow | None
    rows: tuple[ReviewKpiRow, ...]
    points: float | None
    change: str
    better: int
    worse: int
    gone: int


class Snapshot(NamedTuple):
    """What a review freezes: columns of review, and of review_kpi but for ids and decision."""

    product: Mapping[str, Any]
    kpis: tuple[Mapping[str, Any], ...]


class AgendaItem(NamedTuple):
    """Something to do today; `sentences` makes its words.

    Kinds: action, measure, stale, communication, review, milestone, period, aged, orphan. `days`
    counts from today to `date`, negative when past; for measure and stale since the last
    measurement.
    """

    kind: str
    date: dt.date | None
    days: int | None
    title: str
    owner: str
    table: str
    row_id: str
    overdue: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MissingItem:
    """A gap in the plan: the step it belongs to, which gap, and the field that fills it."""

    step: str
    key: str
    table: str
    row_id: str
    field: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
