"""The sheets of a workbook on the product, its goals and KPIs, and what was measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from goaldesk.core.errors import N_
from goaldesk.core.fields import PILLARS, STATUSES
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.queries.records import only
from goaldesk.core.queries.series import kpi_series
from goaldesk.core.reading import Reader
from goaldesk.core.rows import GoalRow, KpiRow, Tree
from goaldesk.core.sentences import measured_text, status_text, target_text, unit_text
from goaldesk.core.statement import BLANKS, plain, statement
from goaldesk.core.verdict_words import thresholds_text
from goaldesk.core.words import Words
from goaldesk.exchange.references import References
from goaldesk.exchange.sheet import (
    Cell,
    Chart,
    Column,
    Row,
    Sheet,
    amount,
    figures_of,
    planned_figures,
    shares,
)
from goaldesk.exchange.table_sheets import (
    KPI_STATES,
    Measurements,
    computed,
    goal_state,
    kpi_states,
    label_of,
)

_FEWEST = 2  # points that make a line


def overview_sheet(words: Words, now: Tree, as_of: dt.date) -> Sheet:
    """How the product stands on `as_of`, a fact a row."""
    product, counts = now.product, now.counts()
    text = words.text
    facts: list[tuple[str, Cell]] = [
        (text("Product name"), product.name),
        (text("Owner"), product.owner),
        (text("Start"), product.start),
        (text("Due"), product.due),
        (text("As of"), as_of),
        (text("Time elapsed"), amount(product.elapsed, shares(words))),
        (text("Progress"), amount(product.progress, shares(words))),
        (text("Status"), status_text(words, product.status)),
        (text("Decided by"), product.decided_by),
        (text("KPIs measured"), measured_text(words, product)),
        *((text(label), float(counts.get(key, 0))) for key, label in STATUSES),
        (text("Stale"), float(counts.get("stale", 0))),
        (text("Thresholds"), thresholds_text(words, product)),
    ]
    made = (Column("fact", text("Fact")), Column("value", text("Content")))
    return Sheet("overview", text("Overview"), made, tuple(facts))


def vision_sheet(session: Reader, words: Words, now: Tree) -> Sheet:
    """The four pillars, the blanks of the positioning statement, and the statement itself."""
    values = only(session, "vision")._mapping
    spec = SPECS["vision"]
    keys = (*(key for key, _ in PILLARS), *BLANKS)
    rows = [(words.text(spec.field(key).label), values[key]) for key in keys]
    said = plain(statement(words, now.product.name, values))
    rows.append((words.text("Positioning statement"), said))
    made = (Column("part", words.text("Part")), Column("text", words.text("Text")))
    return Sheet("vision", words.text(spec.one), made, tuple(rows))


_PLAN = (
    ("name", N_("Goal, KPI")),
    ("code", N_("Code")),
    ("kind", N_("Kind")),
    ("unit", N_("Unit")),
    ("baseline", N_("Baseline")),
    ("target", N_("Target value")),
)
_REST = (
    ("owner", N_("Owner")),
    ("start", N_("Start")),
    ("due", N_("Due")),
    ("weight", N_("Weight")),
)


def goals_sheet(session: Reader, words: Words, now: Tree, as_of: dt.date) -> Sheet:
    """The tree of goals and KPIs, each goal followed by what it holds, with how they stand."""
    states = kpi_states(session, words, now, as_of)
    depths = {goal.id: goal.depth for goal in now.goals}
    rows = []
    for row in now.lines():
        if isinstance(row, GoalRow):
            rows.append(_goal_row(words, row))
        else:
            depth = depths.get(row.goal_id or "", -1) + 1
            rows.append(_kpi_row(words, row, depth, states[row.id]))
    made = (
        *(Column(key, words.text(label)) for key, label in _PLAN),
        *computed(words, KPI_STATES),
        *(Column(key, words.text(label)) for key, label in _REST),
    )
    return Sheet("goals", words.text("Goals and KPIs"), made, tuple(rows))


def _indented(text: str, depth: int) -> str:
    # Spaces at the beginning would be taken for none; these keep their width.
    return "\u2003" * depth + text


def _goal_row(words: Words, goal: GoalRow) -> Row:
    progress, status = goal_state(words, goal)
    stands = (None, None, None, progress, status, "", None)
    spec = SPECS["goal"]
    kind = words.text(spec.one)
    name = _indented(goal.title, goal.depth)
    of_plan = (name, "", kind, "", None, None)
    return (*of_plan, *stands, goal.owner, goal.start, goal.due, goal.weight)


def _kpi_row(words: Words, kpi: KpiRow, depth: int, stands: tuple[Cell, ...]) -> Row:
    figures = figures_of(words, kpi)
    spec = SPECS["kpi"]
    kind = words.text("Stopped KPI") if kpi.stopped else words.text(spec.one)
    target: Cell = amount(kpi.target, figures)
    if kpi.direction in ("in_range", "at_least", "at_most") or kpi.target is None:
        target = target_text(words, kpi)
    return (
        _indented(kpi.name, depth),
        kpi.code,
        kind,
        unit_text(words, kpi),
        amount(kpi.baseline, figures),
        target,
        *stands,
        kpi.owner,
        kpi.start,
        kpi.due,
        kpi.weight,
    )


class _Course(Collection[Row]):
    """The measurements of all KPIs beside what was planned for their days, KPI by KPI."""

    def __init__(self, session: Reader, words: Words, now: Tree, as_of: dt.date) -> None:
        self._session, self._words, self._as_of = session, words, as_of
        self._counts = Measurements(session).counts
        self._kpis = [kpi for kpi in now.kpis if kpi.id in self._counts]
        self._names = References(session)

    def __len__(self) -> int:
        return sum(self._counts.values())

    def __contains__(self, row: object) -> bool:
        return any(row == known for known in self)

    def __iter__(self) -> Iterator[Row]:
        for kpi in self._kpis:
            series = kpi_series(self._session, kpi.id, self._as_of, authors=False)
            if series is None:
                continue
            name, figures = self._names.name("kpi", kpi.id), figures_of(self._words, kpi)
            target, plan = amount(kpi.target, figures), planned_figures(self._words, kpi)
            for row in reversed((*series.later, *series.rows)):
                planned = amount(row.planned, plan)
                yield name, row.date, amount(row.value, figures), row.note, planned, target

    def charts(self) -> Iterator[Chart]:
        """A chart for each KPI that was measured more than once."""
        first = 0
        for kpi in self._kpis:
            count = self._counts[kpi.id]
            if count >= _FEWEST and not kpi.stopped and kpi.value_type != "yes_no":
                yield Chart("line", kpi.name, first, first + count - 1, 1, (2, 4, 5))
            first += count


def course_sheet(session: Reader, words: Words, now: Tree, as_of: dt.date) -> Sheet:
    """Every measurement beside the value planned for its day and the target, with charts."""
    rows = _Course(session, words, now, as_of)
    stored = ("kpi_id", "date", "value", "note")
    added = (("planned", N_("Planned")), ("target", N_("Target value")))
    made = (
        *(Column(field, words.text(label_of("measurement", field))) for field in stored),
        *computed(words, added),
    )
    spec = SPECS["measurement"]
    return Sheet("measurement", words.text(spec.many), made, rows, tuple(rows.charts()), fixed=2)
