"""What is found missing or wrong, in words."""

from __future__ import annotations

from collections.abc import Iterable

from goaldesk.core.errors import N_, N_plural, Problem
from goaldesk.core.market_words import (
    FIGURE_OF,
    lacking_text,
    no_answers_text,
    over_text,
    years_text,
)
from goaldesk.core.rows import MissingItem
from goaldesk.core.sentences import age_text
from goaldesk.core.statement import Check, check_text
from goaldesk.core.swot_words import strategy_text
from goaldesk.core.words import Words
from goaldesk.core.work_words import over_use_text, raci_text

STEP_LABELS = {
    "overview": N_("Overview"),
    "vision": N_("Vision"),
    "market": N_("Market"),
    "kpis": N_("KPIs"),
    "swot": N_("SWOT"),
    "responsibilities": N_("Responsibilities"),
    "reviews": N_("Reviews"),
}
# Every kind of finding: by step, and within a step the most important first.
MISSING_TEXTS = {
    "product_name": N_("The product has no name"),
    "product_start": N_("The product’s period has no start"),
    "product_due": N_("The product’s period has no end"),
    "product_reversed": N_("The product’s period ends on {due}, before it starts on {start}"),
    "thresholds_reversed": N_("At risk starts at {amber}, above on track at {green}"),
    "vision_core_value": N_("The core value is not written"),
    "vision_target_users": N_("The target users are not named"),
    "vision_positioning": N_("The market positioning is not written"),
    "vision_advantage": N_("The competitive advantage is not written"),
    "vision_customer": N_("Positioning statement: target customer not filled in"),
    "vision_need": N_("Positioning statement: need not filled in"),
    "vision_category": N_("Positioning statement: category not filled in"),
    "vision_benefit": N_("Positioning statement: key benefit not filled in"),
    "vision_alternative": N_("Positioning statement: main alternative not filled in"),
    "vision_differentiator": N_("Positioning statement: difference not filled in"),
    "no_segment": N_("No user segment is described"),
    "statement_alternative": N_("Positioning statement: {why}"),
    "statement_superlative": N_("Positioning statement: {why}"),
    "statement_words": N_("Positioning statement: {why}"),
    "statement_characters": N_("Positioning statement: {why}"),
    "no_market_size": N_("The market’s size is not estimated"),
    "market_sam_large": N_("Market size: {why}"),
    "market_som_large": N_("Market size: {why}"),
    "market_shares": N_("The market shares of all on file add up to {total} %, more than 100 %"),
    "market_years": N_("“{name}”: {why}"),
    "market_customers": N_("“{name}”: {why}"),
    "market_revenue": N_("“{name}”: {why}"),
    "market_serviceable": N_("“{name}”: {why}"),
    "market_obtainable": N_("“{name}”: {why}"),
    "no_competitor": N_("No competitor is on file"),
    "no_research": N_("No market research is on file"),
    "no_feedback": N_("No user feedback or survey is on file"),
    "criterion_scores": N_("“{name}”: not everyone in the matrix has a score"),
    "survey_empty": N_("“{name}”: {why}"),
    "no_goal": N_("No goal is set"),
    "no_weight": N_("Every KPI has weight 0, or its goal has, so nothing adds up to progress"),
    "goal_circle": N_("These goals are part of one another: {path}"),
    "goal_reversed": N_("Goal “{name}” ends on {due}, before it starts on {start}"),
    "kpi_period": N_("“{name}” ends before it starts"),
    "kpi_start": N_("“{name}” has no start date"),
    "kpi_due": N_("“{name}” has no due date"),
    "kpi_target": N_("“{name}” has no target"),
    "kpi_baseline": N_("“{name}” has no baseline"),
    "kpi_distance": N_("“{name}”: the target equals the baseline"),
    "kpi_limits": N_("“{name}” lacks a limit of its range"),
    "kpi_limits_reversed": N_("“{name}”: the lower limit lies above the upper one"),
    "kpi_milestones": N_("“{name}” has no milestone that counts"),
    "kpi_number": N_("“{name}”: its numbers are too large to compare"),
    "kpi_increase_down": N_(
        "“{name}” is to increase, but its target {target} lies below its baseline {baseline}"
    ),
    "kpi_decrease_up": N_(
        "“{name}” is to decrease, but its target {target} lies above its baseline {baseline}"
    ),
    "kpi_worst_high": N_(
        "“{name}”: the unacceptable level {worst} does not lie below the target {target}"
    ),
    "kpi_worst_low": N_(
        "“{name}”: the unacceptable level {worst} does not lie above the target {target}"
    ),
    "kpi_future": N_("“{name}”: values dated after today, from {day} on, are ignored: {count}"),
    "milestone_future": N_("“{name}” was done on {day}, after today, and counts as not done yet"),
    "kpi_point_outside": N_(
        "“{name}”: the target for {day} lies outside the period {start} to {due} and is ignored"
    ),
    "kpi_point_due": N_(
        "“{name}”: the target {value} for {day}, its due date, is ignored; the final one is "
        "{target}"
    ),
    "kpi_points_idle": N_("“{name}” keeps a limit, so that its intermediate targets are ignored"),
    "kpi_measurement": N_("“{name}” is not measured yet"),
    "kpi_late": N_("“{name}” was not measured by its due date, only after it"),
    "goal_without_kpi": N_("Goal “{name}” has no KPI"),
    "goal_kpis_stopped": N_("Goal “{name}” has only KPIs that were stopped"),
    "kpi_goal": N_("“{name}” belongs to no goal"),
    "kpi_owner": N_("“{name}” has no owner"),
    "override_reason": N_("“{name}”: the status set by hand has no reason and is ignored"),
    "override_until": N_("“{name}”: the status set by hand has no last day and is ignored"),
    "override_expired": N_("“{name}”: the status set by hand ran out on {until}"),
    "override_stopped": N_("“{name}” is stopped, and still has a status set by hand"),
    "kpi_point_back": N_("“{name}”: the target {value} for {day} falls back behind {before}"),
    "kpi_point_beyond": N_(
        "“{name}”: the target {value} for {day} lies beyond the final one, {target}"
    ),
    "goal_before_product": N_(
        "Goal “{name}” starts on {start}, before the product’s period does on {limit}"
    ),
    "goal_after_product": N_(
        "Goal “{name}” is due on {due}, after the product’s period ends on {limit}"
    ),
    "goal_before_goal": N_(
        "Goal “{name}” starts on {start}, before the goal above it does on {limit}"
    ),
    "goal_after_goal": N_("Goal “{name}” is due on {due}, after the goal above it on {limit}"),
    "kpi_before_goal": N_("“{name}” starts on {start}, before its goal does on {limit}"),
    "kpi_after_goal": N_("“{name}” is due on {due}, after its goal on {limit}"),
    "kpi_code_twice": N_("“{name}”: {count} KPIs have the code {code}"),
    "kpi_stale": N_("“{name}”: {why}"),
    "kpi_frequency": N_(
        "“{name}”: its frequency is “{frequency}”, but its values lie about {days} days apart"
    ),
    "goal_strategy": N_("No strategy leads to goal “{name}”"),
    "goal_evidence": N_("Goal “{name}” rests on no evidence"),
    "kpi_review": N_("No review has judged “{name}” yet"),
    "no_S": N_("No strength is noted"),
    "no_W": N_("No weakness is noted"),
    "no_O": N_("No opportunity is noted"),
    "no_T": N_("No threat is noted"),
    "no_strategy": N_("No strategy follows from the factors"),
    "strategy_no_S": N_("“{name}”: {why}"),
    "strategy_no_W": N_("“{name}”: {why}"),
    "strategy_no_O": N_("“{name}”: {why}"),
    "strategy_no_T": N_("“{name}”: {why}"),
    "strategy_wrong_kind": N_("“{name}”: {why}"),
    "strategy_goal": N_("“{name}”: {why}"),
    "factor_evidence": N_("“{name}” has no evidence"),
    "factor_unused": N_("No strategy uses “{name}”"),
    "no_department": N_("No department is on file"),
    "no_activity": N_("No shared activity is planned"),
    "raci_no_accountable": N_("“{name}”: {why}"),
    "raci_many_accountable": N_("“{name}”: {why}"),
    "raci_no_responsible": N_("“{name}”: {why}"),
    "activity_reversed": N_("“{name}” ends on {due}, before it starts on {start}"),
    "resource_over_use": N_("“{name}”: {why}"),
    "no_resource": N_("No resource is planned"),
    "no_communication": N_("No communication is planned"),
    "communication_owner": N_("“{name}” has no owner"),
    "communication_date": N_("“{name}” has no next date"),
    "raci_many_responsible": N_("“{name}”: {why}"),
    "raci_many_consulted": N_("“{name}”: {why}"),
    "raci_nobody_asked": N_("“{name}”: {why}"),
    "raci_accountable_share": N_("“{name}”: {why}"),
    "raci_no_blank": N_("“{name}”: {why}"),
    "raci_no_work": N_("“{name}”: {why}"),
    "no_review": N_("No review is planned"),
    "action_owner": N_("“{name}” has no owner"),
    "action_due": N_("“{name}” has no due date"),
    "review_findings": N_("“{name}” says nothing of what was found"),
    "aged": N_("“{name}” was to be looked at again by {day}"),
    "research_unused": N_("“{name}” is evidence for no factor"),
    "feedback_unused": N_("“{name}” is evidence for no factor"),
    "competitor_unused": N_("“{name}” is neither scored nor evidence for a factor"),
}


def step_text(words: Words, step: str) -> str:
    """The name of a step, as on its tab."""
    return words.text(STEP_LABELS[step])


def missing_text(words: Words, item: MissingItem) -> str:
    """A gap, a contradiction or a warning, its dates and numbers in this language."""
    values = dict(item.values)
    if item.key == "kpi_stale":
        values["why"] = age_text(words, *(int(str(values.pop(key))) for key in ("age", "most")))
    elif item.key.startswith("statement_"):
        check = item.key.removeprefix("statement_")
        values["why"] = check_text(words, Check(check, False, item.field, item.values))
    elif item.key.startswith("raci_"):
        key, count = item.key.removeprefix("raci_"), int(str(values.pop("count")))
        values["why"] = raci_text(words, key, count)
    elif item.key.startswith("strategy_"):
        key = item.key.removeprefix("strategy_")
        values["why"] = strategy_text(words, key, item.values)
    elif item.key == "resource_over_use":
        values["why"] = over_use_text(words, item.values)
    elif item.key in ("market_sam_large", "market_som_large"):
        values["why"] = over_text(words, item.key[7:10], item.values)
    elif item.step == "market" and item.key.removeprefix("market_") in FIGURE_OF:
        values["why"] = lacking_text(words, item.key.removeprefix("market_"))
    elif item.key == "market_years":
        values["why"] = years_text(words, str(item.values["first"]), str(item.values["last"]))
    elif item.key == "survey_empty":
        values["why"] = no_answers_text(words)
    return words.problem(Problem(MISSING_TEXTS[item.key], **values))


def grouped(items: Iterable[MissingItem]) -> list[tuple[MissingItem, ...]]:
    """The findings in their order, those of one kind together where they are many."""
    kinds: dict[str, list[MissingItem]] = {}
    for item in items:
        kinds.setdefault(item.key, []).append(item)
    found: list[tuple[MissingItem, ...]] = []
    for key, same in kinds.items():
        many = len(same) > MOST_ALONE and key in _GROUPS
        found += [tuple(same)] if many else [(item,) for item in same]
    return found


def group_text(words: Words, key: str, count: int) -> str:
    """Many findings of one kind in a line."""
    return words.plural(*_GROUPS[key], count)


# More of one kind are told in one line.
MOST_ALONE = 3
_GROUPS = {
    "kpi_measurement": N_plural(
        "{count} KPI is not measured yet", "{count} KPIs are not measured yet"
    ),
    "kpi_target": N_plural("{count} KPI has no target", "{count} KPIs have no target"),
    "kpi_baseline": N_plural("{count} KPI has no baseline", "{count} KPIs have no baseline"),
    "kpi_start": N_plural("{count} KPI has no start date", "{count} KPIs have no start date"),
    "kpi_due": N_plural("{count} KPI has no due date", "{count} KPIs have no due date"),
    "kpi_goal": N_plural("{count} KPI belongs to no goal", "{count} KPIs belong to no goal"),
    "kpi_owner": N_plural("{count} KPI has no owner", "{count} KPIs have no owner"),
    "kpi_future": N_plural(
        "{count} KPI has values dated after today, which are ignored",
        "{count} KPIs have values dated after today, which are ignored",
    ),
    "kpi_stale": N_plural("{count} KPI is stale", "{count} KPIs are stale"),
    "kpi_frequency": N_plural(
        "{count} KPI is measured less often than its frequency says",
        "{count} KPIs are measured less often than their frequency says",
    ),
    "kpi_review": N_plural(
        "{count} KPI was judged by no review yet", "{count} KPIs were judged by no review yet"
    ),
    "goal_without_kpi": N_plural("{count} goal has no KPI", "{count} goals have no KPI"),
    "goal_strategy": N_plural(
        "No strategy leads to {count} goal", "No strategy leads to {count} goals"
    ),
    "factor_evidence": N_plural(
        "{count} factor has no evidence", "{count} factors have no evidence"
    ),
    "factor_unused": N_plural(
        "No strategy uses {count} factor", "No strategy uses {count} factors"
    ),
    "aged": N_plural(
        "{count} entry is past the day of its next look",
        "{count} entries are past the day of their next look",
    ),
    "research_unused": N_plural(
        "{count} research note is evidence for no factor",
        "{count} research notes are evidence for no factor",
    ),
    "feedback_unused": N_plural(
        "{count} piece of feedback is evidence for no factor",
        "{count} pieces of feedback are evidence for no factor",
    ),
    "competitor_unused": N_plural(
        "{count} competitor is neither scored nor evidence for a factor",
        "{count} competitors are neither scored nor evidence for a factor",
    ),
}
