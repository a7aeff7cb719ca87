"""How well each goal is set, by SMART."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.sql import select

from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.inputs import Point
from goaldesk.core.queries.records import fetch, records, withheld
from goaldesk.core.reading import Reader
from goaldesk.core.rows import GoalRow, KpiRow, Tree
from goaldesk.core.rules import smart, titles
from goaldesk.core.rules.forecast import best_rate_over
from goaldesk.core.rules.plan import Plan

_KPI, _MEASUREMENT = table_of("kpi"), table_of("measurement")
_FIRST = select(
    _KPI.c.id,
    select(_MEASUREMENT.c.date)
    .where(_MEASUREMENT.c.kpi_id == _KPI.c.id)
    .order_by(_MEASUREMENT.c.date)
    .limit(1)
    .correlate(_KPI)
    .scalar_subquery(),
).where(_KPI.c.id.in_(bindparam("kpis", expanding=True)))
_MEASURED = (
    select(_MEASUREMENT.c.kpi_id, _MEASUREMENT.c.date, _MEASUREMENT.c.value)
    .where(
        _MEASUREMENT.c.kpi_id.in_(bindparam("kpis", expanding=True)),
        _MEASUREMENT.c.date <= bindparam("day"),
    )
    .order_by(_MEASUREMENT.c.kpi_id, _MEASUREMENT.c.date)
)


@dataclass(frozen=True, slots=True)
class SmartRow:
    """A goal's SMART: its five letters in order, score (0 to 1), grade and hints."""

    goal_id: str
    title: str
    score: float
    grade: str
    letters: tuple[smart.Letter, ...]
    hints: tuple[smart.Reason, ...]

    def letter(self, letter: str) -> smart.Letter:
        """The verdict of S, M, A, R or T."""
        return next(found for found in self.letters if found.letter == letter)


def smart_rows(session: Reader, as_of: date, now: Tree | None = None) -> tuple[SmartRow, ...]:
    """Every goal's SMART in the order of the tree, which may be given if it is at hand."""
    known = now or tree(session, as_of)
    return _rows(session, as_of, known, known.goals)


def smart_row(
    session: Reader, as_of: date, goal_id: str, now: Tree | None = None
) -> SmartRow | None:
    """One goal's SMART; None if there is no such goal."""
    known = now or tree(session, as_of)
    goal = known.goal(goal_id)
    return None if goal is None else _rows(session, as_of, known, [goal])[0]


def _rows(
    session: Reader, as_of: date, now: Tree, wanted: Collection[GoalRow]
) -> tuple[SmartRow, ...]:
    """The goals that are wanted; a fixed number of selects, however many they are."""
    held = _held(now)
    kpis = {kpi.id: kpi for goal in wanted for kpi in held[goal.id]}
    stored = {row.id: row for row in records(session, "kpi", id=set(kpis))} if kpis else {}
    best = _best(session, as_of, kpis.values())
    measures = {
        kpi.id: _measure(kpi, str(stored[kpi.id]["indicator"]), best.get(kpi.id))
        for kpi in kpis.values()
    }
    goals = {row.id: row for row in records(session, "goal")}
    resources = Counter(row["goal_id"] for row in records(session, "resource"))
    linked = _links(session, now, held)
    reviews = [row[0] for row in fetch(session, select(table_of("review").c.date))]
    known = frozenset(
        str(row["name"]).strip()
        for table in ("person", "department")
        for row in records(session, table)
    )
    period = (now.product.start, now.product.due)
    left_out = withheld(session)
    found = []
    for goal in wanted:
        row, own = goals[goal.id], [measures[kpi.id] for kpi in held[goal.id]]
        noted = [row["feasibility"], *(stored[kpi.id]["feasibility"] for kpi in held[goal.id])]
        whys = [row["reason"], *(stored[kpi.id]["relevance"] for kpi in held[goal.id])]
        judged = (
            smart.specific(goal.title),
            smart.measurable(own),
            smart.assignable(
                titles.owners(goal.owner, known), _any_text(noted), resources[goal.id], own
            ),
            smart.relevant(linked[goal.id], "x" if _any_text(whys) else ""),
            smart.timed(goal.start, goal.due, period, reviews, as_of),
        )
        letters = tuple(smart.without(letter, left_out) for letter in judged)
        score = smart.score(letters)
        hints = smart.hints(goal.title, own)
        found.append(SmartRow(goal.id, goal.title, score, smart.grade(score), letters, hints))
    return tuple(found)


def _any_text(texts: Iterable[object]) -> bool:
    return any(str(text).strip() for text in texts)


def _held(now: Tree) -> dict[str, list[KpiRow]]:
    """The KPIs that measure each goal, its own first; those that were stopped measure none."""
    above = now.above()
    own: dict[str, list[KpiRow]] = defaultdict(list)
    below: dict[str, list[KpiRow]] = defaultdict(list)
    for kpi in now.kpis:
        if kpi.goal_id is not None and not kpi.stopped:
            own[kpi.goal_id].append(kpi)
            for goal_id in above.get(kpi.goal_id, ()):
                below[goal_id].append(kpi)
    return {goal.id: own[goal.id] + below[goal.id] for goal in now.goals}


def _measure(kpi: KpiRow, indicator: str, best: float | None) -> smart.Measure:
    lagging = indicator == "lagging"
    return smart.Measure(
        kpi.id, kpi.name, kpi.unit, kpi_lacks(kpi), lagging, kpi.verdict.required_rate, best
    )


def kpi_lacks(kpi: KpiRow) -> tuple[str, ...]:
    """What the KPI's definition lacks to measure by, as the rule names it."""
    # A percentage without a unit is shown with "%", an amount of money with its currency.
    implied = {"percent": "%", "currency": kpi.currency}.get(kpi.value_type, "")
    weighted = ((1.0, False),) if kpi.verdict.missing != "milestones" else ()
    return smart.lacks(_plan(kpi)._replace(milestones=weighted), kpi.unit or implied)


def kpi_reasons(kpi: KpiRow) -> tuple[smart.Reason, ...]:
    """What a KPI brings to M: what it lacks, or that it lacks nothing."""
    named = {"name": kpi.name}
    if kpi.stopped:
        return (smart.Reason("kpi_stopped", values=named),)
    found = smart.lacking(_measure(kpi, "", None))
    return found or (smart.Reason("kpi_complete", values=named),)


def _plan(kpi: KpiRow) -> Plan:
    return Plan(
        kpi.value_type, kpi.direction, kpi.baseline, kpi.target, kpi.low, kpi.high, due=kpi.due
    )


def _best(session: Reader, as_of: date, kpis: Iterable[KpiRow]) -> dict[str, float]:
    """Each KPI's best rate over a stretch as long as the time left, where there is one.

    Measurements are read of those KPIs only that were measured for that long.
    """
    left = {
        kpi.id: (kpi.due - as_of).days
        for kpi in kpis
        if kpi.due is not None and _on_its_way(kpi) and kpi.value_date is not None
    }
    if not left:
        return {}
    lasts = {kpi.id: kpi.value_date for kpi in kpis if kpi.id in left}
    long = {
        kpi_id
        for kpi_id, first in fetch(session, _FIRST, kpis=sorted(left))
        if first is not None and (last := lasts[kpi_id]) and (last - first).days >= left[kpi_id]
    }
    if not long:
        return {}
    measured: dict[str, list[Point]] = defaultdict(list)
    for kpi_id, day, value in fetch(session, _MEASURED, kpis=sorted(long), day=as_of):
        measured[kpi_id].append((day, value))
    plans = {kpi.id: _plan(kpi) for kpi in kpis if kpi.id in long}
    found = {
        kpi_id: best_rate_over(plans[kpi_id], points, left[kpi_id])
        for kpi_id, points in measured.items()
    }
    return {kpi_id: rate for kpi_id, rate in found.items() if rate is not None}


def _on_its_way(kpi: KpiRow) -> bool:
    """Whether the KPI still has a way to go to a target that history can speak against."""
    reached = kpi.progress is not None and kpi.progress >= 1
    kinds = kpi.value_type not in ("yes_no", "milestone")
    return kinds and not reached and kpi.verdict.required_rate is not None


def _links(session: Reader, now: Tree, held: Mapping[str, list[KpiRow]]) -> dict[str, smart.Links]:
    """What each goal serves; a strategy that was rejected leads nowhere.

    A goal's evidence are the SWOT factors that rest on a KPI it is measured by.
    """
    pillars: dict[str, Any] = {row.id: row["pillar"] for row in records(session, "goal")}
    alive = {row.id for row in records(session, "strategy") if row["status"] != "rejected"}
    strategies = Counter(
        row["goal_id"] for row in records(session, "strategy_goal") if row["strategy_id"] in alive
    )
    factors: dict[object, set[object]] = defaultdict(set)
    for row in records(session, "evidence"):
        if row["kpi_id"] is not None:
            factors[row["kpi_id"]].add(row["factor_id"])
    own = {
        goal.id: smart.Links(
            pillars.get(goal.id) or "",
            strategies[goal.id],
            len(set().union(*(factors.get(kpi.id, ()) for kpi in held[goal.id]))),
        )
        for goal in now.goals
    }
    names = {goal.id: goal.title for goal in now.goals}
    found = {}
    for goal_id, above in now.above().items():
        linked = next((names[other] for other in above if own[other] != smart.Links()), None)
        found[goal_id] = dataclasses.replace(own[goal_id], above=linked)
    return found
