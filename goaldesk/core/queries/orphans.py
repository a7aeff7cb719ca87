"""Where the chain from evidence to reviews breaks off: what leads nowhere, or comes from nowhere.

After docs/methods.md, “SWOT and TOWS”, coverage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from goaldesk.core.queries.records import records
from goaldesk.core.queries.swot import StrategyRow, Swot
from goaldesk.core.reading import Reader
from goaldesk.core.rows import MissingItem, Tree


def orphans(session: Reader, as_of: date, now: Tree, analysis: Swot) -> Iterator[MissingItem]:
    """The loose ends of the chain as they stand on `as_of`, from evidence to reviews."""
    if analysis.factors:
        yield from _evidence(session, analysis)
    for factor in analysis.uncited() if analysis.strategies else ():
        values = {"name": factor.text}
        yield MissingItem("swot", "factor_unused", "swot_factor", factor.id, "", values)
    for strategy in analysis.strategies:
        if strategy.status != "rejected":
            yield from strategy_findings(strategy)
    yield from _goals(now, analysis)
    yield from _never_reviewed(session, as_of, now)


def _evidence(session: Reader, analysis: Swot) -> Iterator[MissingItem]:
    """What is known of the market and bears no factor out.

    Feedback that was answered is left out, and so are competitors that were scored.
    """
    used = {(item.kind, item.row_id) for factor in analysis.factors for item in factor.evidence}
    scored = {row["competitor_id"] for row in records(session, "score")}
    for table, title in (("research", "title"), ("feedback", "text"), ("competitor", "name")):
        for row in records(session, table):
            settled = row.values.get("state") in ("done", "declined") or row.values.get("own")
            if settled or row.id in scored or (table, row.id) in used:
                continue
            yield MissingItem("market", f"{table}_unused", table, row.id, "", {"name": row[title]})


def strategy_findings(strategy: StrategyRow) -> Iterator[MissingItem]:
    """What is wrong with what a strategy cites and leads to."""

    def item(key: str, **values: object) -> MissingItem:
        name = {"name": strategy.text}
        return MissingItem("swot", key, "strategy", strategy.id, "", name | values)

    for quadrant in strategy.lacks:
        yield item(f"strategy_no_{quadrant}")
    if strategy.wrong:
        codes = ", ".join(code for _, code in strategy.wrong)
        yield item("strategy_wrong_kind", codes=codes, kind=strategy.kind)
    if strategy.status == "adopted" and not strategy.goals:
        yield item("strategy_goal")


def _goals(now: Tree, analysis: Swot) -> Iterator[MissingItem]:
    """Goals that no strategy leads to, and those whose strategies rest on no evidence.

    A strategy counts for the goals above and below the one it names, too. Of several goals one
    below the other only the top one is told.
    """
    strategies = [row for row in analysis.strategies if row.status != "rejected"]
    if not strategies:
        return
    proven = {factor.id for factor in analysis.factors if factor.evidence}
    rest = [row for row in strategies if any(factor in proven for factor, _ in row.factors)]
    lines = {goal_id: {goal_id, *above} for goal_id, above in now.above().items()}
    led, borne = _reached(strategies, lines), _reached(rest, lines)
    told: set[str] = set()
    for goal in now.goals:
        if goal.id not in borne and not lines[goal.id] & told:
            told.add(goal.id)
            key = "goal_evidence" if goal.id in led else "goal_strategy"
            yield MissingItem("kpis", key, "goal", goal.id, "", {"name": goal.title})


def _reached(strategies: Iterable[StrategyRow], lines: Mapping[str, set[str]]) -> set[str]:
    """The goals that these strategies name, and all above and below those.

    `lines` hold each goal with all above it.
    """
    named = {goal_id for strategy in strategies for goal_id, _ in strategy.goals}
    over = {above for goal_id in named for above in lines[goal_id]}
    return over | {goal_id for goal_id, line in lines.items() if line & named}


def _never_reviewed(session: Reader, as_of: date, now: Tree) -> Iterator[MissingItem]:
    """Running KPIs that no review has judged, though one was taken since they started."""
    taken = {
        row.id: row["date"]
        for row in records(session, "review")
        if row["taken"] and isinstance(row["date"], date) and row["date"] <= as_of
    }
    days = [day for day in taken.values() if isinstance(day, date)]
    if not days:
        return
    judged = {row["kpi_id"] for row in records(session, "review_kpi", review_id=set(taken))}
    for kpi in now.kpis:
        if kpi.stopped or kpi.id in judged or (kpi.start and kpi.start > max(days)):
            continue
        yield MissingItem("kpis", "kpi_review", "kpi", kpi.id, "", {"name": kpi.name})
