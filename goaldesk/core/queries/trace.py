"""The chain from evidence to reviews: what a row rests on, and what follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import records
from goaldesk.core.queries.swot import Swot, swot
from goaldesk.core.reading import Reader
from goaldesk.core.rows import KpiRow, Tree

COLUMNS = ("evidence", "swot_factor", "strategy", "goal", "kpi", "review")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a review decided on a KPI, and how many of its adjustments were made there."""

    kpi_id: str
    decision: str
    adjustments: int


@dataclass(frozen=True, slots=True)
class TraceNode:
    """A card of the chain; `column` is the table, but for evidence, which may be of four.

    `code` is short for a factor, a strategy or a KPI; `state` the strategy's; `status` that of a
    goal or KPI now, of a review when it was taken; `above` the goal that holds this one;
    `judged` what a review decided on the KPIs of this chain.
    """

    column: str
    table: str
    row_id: str
    title: str
    code: str = ""
    state: str = ""
    status: str = ""
    stale: bool = False
    above: str = ""
    depth: int = 0
    day: dt.date | None = None
    draft: bool = False
    judged: tuple[Judgement, ...] = ()

    @property
    def id(self) -> str:
        """A name for the card: a KPI may stand both as evidence and as a KPI."""
        return f"{self.column} {self.table} {self.row_id}"


@dataclass(frozen=True, slots=True)
class TraceGap:
    """Where the chain breaks off: in which column, what is missing there, and for which row.

    Keys: evidence, factor, strategy_of_factor, strategy_of_goal, goal_of_strategy, goal_of_kpi,
    kpi, review.
    """

    column: str
    key: str
    table: str
    row_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One row's chain both ways; `links` are pairs of ids of cards, left to right."""

    start: str
    nodes: tuple[TraceNode, ...]
    links: tuple[tuple[str, str], ...]
    gaps: tuple[TraceGap, ...]

    def column(self, column: str) -> list[TraceNode]:
        """The cards of a column, in the order of their lists."""
        return [node for node in self.nodes if node.column == column]

    def node(self, node_id: str) -> TraceNode | None:
        """The card of that id, if it is in the chain."""
        return next((node for node in self.nodes if node.id == node_id), None)

    def gaps_in(self, column: str) -> list[TraceGap]:
        """What is missing in a column."""
        return [gap for gap in self.gaps if gap.column == column]


@dataclass(slots=True)
class _Graph:
    """Every card and link of the document."""

    nodes: dict[str, TraceNode] = field(default_factory=dict)
    after: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)

    def add(self, node: TraceNode) -> str:
        self.nodes.setdefault(node.id, node)
        return node.id

    def link(self, left: str, right: str) -> None:
        if right not in self.after.setdefault(left, []):
            self.after[left].append(right)
            self.before.setdefault(right, []).append(left)


def default_start(now: Tree) -> tuple[str, str] | None:
    """The row to begin with: the KPI that decides the product's status, else the first one."""
    if now.product.decided_id and now.kpi(now.product.decided_id):
        return "kpi", now.product.decided_id
    if now.kpis:
        return "kpi", now.kpis[0].id
    return ("goal", now.goals[0].id) if now.goals else None


def trace(
    session: Reader,
    as_of: dt.date,
    table: str,
    row_id: str,
    *,
    as_evidence: bool = False,
    now: Tree | None = None,
) -> Trace | None:
    """The chain of a row both ways; None where the row is not there.

    Goals pass on what leads to them to the goals they hold. A KPI is taken for what a goal is
    measured by, unless `as_evidence`. `now` is the tree of that day, where it is at hand.
    """
    now = now or tree(session, as_of)
    found = swot(session, as_of)
    graph = _Graph()
    _add_swot(graph, found)
    _add_goals(graph, now)
    _add_reviews(graph, session)
    column = table if table in COLUMNS and not as_evidence else "evidence"
    start = f"{column} {table} {row_id}"
    if start not in graph.nodes:
        return None
    kept = _reached(start, graph.before) | _reached(start, graph.after)
    nodes = [node for node in graph.nodes.values() if node.id in kept]
    kpis = {node.row_id for node in nodes if node.column == "kpi"}
    nodes = sorted(
        (_for_chain(node, kpis) for node in nodes), key=lambda node: COLUMNS.index(node.column)
    )
    links = [(left, right) for left in kept for right in graph.after.get(left, ()) if right in kept]
    return Trace(start, tuple(nodes), tuple(sorted(links)), tuple(_gaps(graph, nodes)))


def _reached(start: str, onward: Mapping[str, Iterable[str]]) -> set[str]:
    """What can be reached from there; goals in a circle are passed once."""
    seen, waiting = {start}, [start]
    while waiting:
        for other in onward.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _add_swot(graph: _Graph, found: Swot) -> None:
    for factor in found.factors:
        node = graph.add(
            TraceNode("swot_factor", "swot_factor", factor.id, factor.text, factor.code)
        )
        for item in factor.evidence:
            proof = TraceNode("evidence", item.kind, item.row_id, item.title)
            graph.link(graph.add(proof), node)
    for strategy in found.strategies:
        node = graph.add(
            TraceNode(
                "strategy",
                "strategy",
                strategy.id,
                strategy.text,
                strategy.code,
                state=strategy.status,
            )
        )
        for factor_id, _ in strategy.factors:
            graph.link(f"swot_factor swot_factor {factor_id}", node)
        for goal_id, _ in strategy.goals:
            graph.link(node, f"goal goal {goal_id}")


def _add_goals(graph: _Graph, now: Tree) -> None:
    titles = {goal.id: goal.title for goal in now.goals}
    for goal in now.goals:
        above = titles.get(goal.parent_id or "", "")
        node = graph.add(
            TraceNode(
                "goal",
                "goal",
                goal.id,
                goal.title,
                status=goal.status,
                above=above,
                depth=goal.depth,
            )
        )
        if above or goal.parent_id in titles:
            graph.link(f"goal goal {goal.parent_id}", node)
    for kpi in now.kpis:
        node = graph.add(_kpi(kpi))
        if kpi.goal_id in titles:
            graph.link(f"goal goal {kpi.goal_id}", node)


def _kpi(kpi: KpiRow) -> TraceNode:
    return TraceNode(
        "kpi",
        "kpi",
        kpi.id,
        kpi.name,
        kpi.code,
        state="stopped" if kpi.stopped else "",
        status=kpi.status,
        stale=kpi.stale,
    )


def _add_reviews(graph: _Graph, session: Reader) -> None:
    """Reviews that judged a KPI or adjusted it, the newest first."""
    made: dict[tuple[str, str], int] = {}
    for row in records(session, "adjustment"):
        if row["review_id"] is not None:
            pair = (str(row["review_id"]), str(row["kpi_id"]))
            made[pair] = made.get(pair, 0) + 1
    judged: dict[str, dict[str, Judgement]] = {}
    for row in records(session, "review_kpi"):
        review, kpi = str(row["review_id"]), str(row["kpi_id"])
        judged.setdefault(review, {})[kpi] = Judgement(
            kpi, str(row["decision"]), made.get((review, kpi), 0)
        )
    for (review, kpi), count in made.items():
        judged.setdefault(review, {}).setdefault(kpi, Judgement(kpi, "", count))
    for row in records(session, "review"):
        values: Any = row.values
        held = judged.get(row.id, {})
        node = TraceNode(
            "review",
            "review",
            row.id,
            values["title"],
            status=values["status"] or "",
            day=values["date"],
            draft=not values["taken"],
            judged=tuple(held.values()),
        )
        for kpi in held:
            if f"kpi kpi {kpi}" in graph.nodes:  # a snapshot outlives its KPI
                graph.link(f"kpi kpi {kpi}", graph.add(node))
        graph.add(node)


def _for_chain(node: TraceNode, kpis: set[str]) -> TraceNode:
    """A review tells of the KPIs of this chain alone."""
    if node.column != "review":
        return node
    return replace(node, judged=tuple(item for item in node.judged if item.kpi_id in kpis))


def _gaps(graph: _Graph, nodes: Iterable[TraceNode]) -> Iterable[TraceGap]:
    nodes = list(nodes)
    led = any(node.column == "strategy" for node in nodes)
    for node in nodes:
        before = [graph.nodes[other].column for other in graph.before.get(node.id, ())]
        after = [graph.nodes[other].column for other in graph.after.get(node.id, ())]
        lacks: list[tuple[str, str]] = []
        match node.column:
            case "swot_factor":
                lacks = [("evidence", "evidence")] * (not before)
                lacks += [("strategy", "strategy_of_factor")] * (not after)
            case "strategy" if node.state != "rejected":
                lacks = [("swot_factor", "factor")] * (not before)
                lacks += [("goal", "goal_of_strategy")] * (not after)
            case "goal":
                lacks = [("strategy", "strategy_of_goal")] * (not led and not node.above)
                lacks += [("kpi", "kpi")] * (not after)
            case "kpi":
                lacks = [("goal", "goal_of_kpi")] * (not before)
                lacks += [("review", "review")] * (not after and not node.state)
        for column, key in lacks:
            yield TraceGap(column, key, node.table, node.row_id, node.title)
