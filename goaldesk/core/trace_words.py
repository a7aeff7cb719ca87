"""The chain and the completeness of steps, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goaldesk.core.errors import N_
from goaldesk.core.fields import DECISIONS, STRATEGY_STATES, TABLES
from goaldesk.core.gaps import step_text
from goaldesk.core.rules.completeness import StepShare
from goaldesk.core.sentences import status_text
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from goaldesk.core.queries.trace import Trace, TraceGap, TraceNode

COLUMN_TITLES = {
    "evidence": N_("Evidence"),
    "swot_factor": N_("Factors"),
    "strategy": N_("Strategies"),
    "goal": N_("Goals"),
    "kpi": N_("KPIs"),
    "review": N_("Reviews"),
}
GAP_TEXTS = {
    "evidence": N_("“{name}” has no evidence: link research or feedback on the SWOT page"),
    "factor": N_("“{name}” cites no factor: choose the ones it rests on"),
    "strategy_of_factor": N_("No strategy uses “{name}”: write one that does"),
    "strategy_of_goal": N_("No strategy leads to “{name}”: name the goal in one"),
    "goal_of_strategy": N_("“{name}” leads to no goal: choose one"),
    "goal_of_kpi": N_("“{name}” belongs to no goal: choose one"),
    "kpi": N_("“{name}” has no KPI: add one"),
    "review": N_("No review has judged “{name}” yet: take the next one"),
}
EMPTY_COLUMNS = {
    "evidence": N_("No evidence belongs to this chain."),
    "swot_factor": N_("No factor belongs to this chain."),
    "strategy": N_("No strategy belongs to this chain."),
    "goal": N_("No goal belongs to this chain."),
    "kpi": N_("No KPI belongs to this chain."),
    "review": N_("No review belongs to this chain."),
}
CHECK_TEXTS = {
    "core_value": N_("core value"),
    "target_users": N_("target users"),
    "positioning": N_("market positioning"),
    "advantage": N_("competitive advantage"),
    "customer": N_("statement: target customer"),
    "need": N_("statement: need"),
    "category": N_("statement: category"),
    "benefit": N_("statement: key benefit"),
    "alternative": N_("statement: main alternative"),
    "differentiator": N_("statement: difference"),
    "segment": N_("a user segment"),
    "market_size": N_("the market’s size with all its figures"),
    "research": N_("market research"),
    "feedback": N_("feedback or a survey"),
    "competitor": N_("a competitor"),
    "matrix": N_("every competitor scored on every criterion"),
    "goal": N_("a goal"),
    "goals_hold_kpis": N_("a KPI for every goal"),
    "kpis_in_goals": N_("a goal for every KPI"),
    "kpis_defined": N_("baseline and target of every KPI"),
    "owners": N_("an owner for every KPI"),
    "measured": N_("a value for every KPI"),
    "S": N_("a strength"),
    "W": N_("a weakness"),
    "O": N_("an opportunity"),
    "T": N_("a threat"),
    "evidence": N_("evidence for every factor"),
    "strategy": N_("a strategy"),
    "cited": N_("both sides cited by every strategy"),
    "leads": N_("a goal for every strategy"),
    "department": N_("a department"),
    "activity": N_("a shared activity"),
    "raci": N_("one accountable and somebody responsible for every activity"),
    "resource": N_("a resource"),
    "communication": N_("planned communication"),
    "dated": N_("owner and next date of all communication"),
    "taken": N_("a review taken"),
    "findings": N_("findings of the last review"),
    "actions": N_("owner and due date of every action"),
    "planned": N_("a review to come"),
}


def filled_text(words: Words, share: StepShare) -> str:
    """How many of a step's checks are met, in a few words."""
    if not share.total:
        return words.text("This copy was made without it.")
    return words.text(
        "{done} of {total} checks met",
        done=words.number(share.done),
        total=words.number(share.total),
    )


def share_text(words: Words, share: StepShare) -> str:
    """How many of a step's checks are met, and what is missing."""
    values = {
        "step": step_text(words, share.step),
        "done": words.number(share.done),
        "total": words.number(share.total),
    }
    if not share.total:
        return words.text("{step}: this copy was made without it", **values)
    if share.full:
        return words.text("{step}: complete, {done} of {total} checks met", **values)
    lacks = "\n".join(words.text(CHECK_TEXTS[check]) for check in share.lacks)
    return words.text("{step}: {done} of {total} checks met; missing:", **values) + "\n" + lacks


def gap_text(words: Words, gap: TraceGap) -> str:
    """Where the chain breaks off, and what mends it."""
    return words.text(GAP_TEXTS[gap.key], name=gap.name)


def chain_text(words: Words, chain: Trace) -> str:
    """The whole chain in a sentence."""
    start = chain.node(chain.start)
    counts = {
        column: words.number(len(chain.column(column)))
        for column in ("evidence", "swot_factor", "strategy", "goal", "kpi", "review")
    }
    return words.text(
        "Chain of “{name}”. Evidence: {evidence}; factors: {swot_factor}; strategies: {strategy}; "
        "goals: {goal}; KPIs: {kpi}; reviews: {review}.",
        name=start.title if start else "",
        **counts,
    )


def node_note(words: Words, node: TraceNode) -> str:
    """The small print of a card."""
    match node.column:
        case "evidence":
            return words.text(TABLES[node.table].one)
        case "swot_factor":
            return node.code
        case "strategy":
            state = words.text(dict(STRATEGY_STATES)[node.state])
            return words.text("{code} · {state}", code=node.code, state=state)
        case "goal" if node.above:
            return words.text("part of “{name}”", name=node.above)
        case "kpi" if node.state:
            return words.text("stopped")
        case "review":
            return _review_note(words, node)
    return status_text(words, node.status) if node.status else ""


def _review_note(words: Words, node: TraceNode) -> str:
    day = words.short_date(node.day)
    if node.draft:
        return words.text("{day} · draft", day=day)
    changed = sum(item.adjustments for item in node.judged)
    if len(node.judged) == 1 and node.judged[0].decision:
        decision = words.text(dict(DECISIONS)[node.judged[0].decision])
        if changed:
            return words.plural(
                "{day} · {decision} · {count} adjustment",
                "{day} · {decision} · {count} adjustments",
                changed,
                day=day,
                decision=decision,
            )
        return words.text("{day} · {decision}", day=day, decision=decision)
    if changed:
        return words.plural(
            "{day} · {count} adjustment", "{day} · {count} adjustments", changed, day=day
        )
    return day
