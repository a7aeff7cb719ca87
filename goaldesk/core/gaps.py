"""What is due and what is missing, in words: today's items, the plan's gaps, RACI findings."""

from __future__ import annotations

from goaldesk.core.errors import N_, Problem
from goaldesk.core.fields import COMMUNICATION_KINDS, FREQUENCIES, TABLES
from goaldesk.core.rows import AgendaItem, MissingItem
from goaldesk.core.rules.raci import Finding
from goaldesk.core.words import Words

STEP_LABELS = {
    "overview": N_("Overview"),
    "vision": N_("Vision"),
    "market": N_("Market"),
    "kpis": N_("KPIs"),
    "swot": N_("SWOT"),
    "responsibilities": N_("Responsibilities"),
    "reviews": N_("Reviews"),
}
MISSING_TEXTS = {
    "product_name": N_("The product has no name"),
    "product_start": N_("The product’s period has no start"),
    "product_due": N_("The product’s period has no end"),
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
    "no_market_size": N_("The market’s size is not estimated"),
    "market_customers": N_("“{name}”: number of customers not filled in"),
    "market_revenue": N_("“{name}”: revenue per customer not filled in"),
    "market_serviceable": N_("“{name}”: serviceable market (SAM) not filled in"),
    "market_obtainable": N_("“{name}”: obtainable market (SOM) not filled in"),
    "no_competitor": N_("No competitor is on file"),
    "no_research": N_("No market research is on file"),
    "no_feedback": N_("No user feedback or survey is on file"),
    "no_goal": N_("No goal is set"),
    "goal_without_kpi": N_("Goal “{name}” has no KPI"),
    "kpi_goal": N_("“{name}” belongs to no goal"),
    "kpi_measurement": N_("“{name}” is not measured yet"),
    "kpi_target": N_("“{name}” has no target"),
    "kpi_baseline": N_("“{name}” has no baseline"),
    "kpi_distance": N_("“{name}”: the target equals the baseline"),
    "kpi_limits": N_("“{name}” lacks a limit of its range"),
    "kpi_limits_reversed": N_("“{name}”: the lower limit lies above the upper one"),
    "kpi_milestones": N_("“{name}” has no weighted milestone"),
    "kpi_start": N_("“{name}” has no start date"),
    "kpi_due": N_("“{name}” has no due date"),
    "kpi_period": N_("“{name}” ends before it starts"),
    "kpi_number": N_("“{name}”: its numbers are too large to compare"),
    "kpi_owner": N_("“{name}” has no owner"),
    "no_S": N_("No strength is noted"),
    "no_W": N_("No weakness is noted"),
    "no_O": N_("No opportunity is noted"),
    "no_T": N_("No threat is noted"),
    "factor_evidence": N_("“{name}” has no evidence"),
    "no_strategy": N_("No strategy follows from the factors"),
    "no_department": N_("No department is on file"),
    "no_activity": N_("No shared activity is planned"),
    "raci_no_accountable": N_("“{name}” has nobody accountable (A)"),
    "raci_many_accountable": N_("“{name}” has more than one accountable (A)"),
    "raci_no_responsible": N_("“{name}” has nobody responsible (R)"),
    "no_communication": N_("No communication is planned"),
    "no_review": N_("No review is planned"),
    "product_reversed": N_("The product’s period ends on {due}, before it starts on {start}"),
    "thresholds_reversed": N_("At risk starts at {amber}, above on track at {green}"),
    "goal_circle": N_("Goal “{name}” is part of itself"),
    "goal_reversed": N_("Goal “{name}” ends on {due}, before it starts on {start}"),
    "no_weight": N_("Every KPI has weight 0, or its goal has, so nothing adds up to progress"),
    "kpi_before_goal": N_("“{name}” starts on {start}, before its goal does on {limit}"),
    "kpi_after_goal": N_("“{name}” is due on {due}, after its goal on {limit}"),
    "kpi_worst_high": N_(
        "“{name}”: the unacceptable level {worst} does not lie below the target {target}"
    ),
    "kpi_worst_low": N_(
        "“{name}”: the unacceptable level {worst} does not lie above the target {target}"
    ),
    "kpi_point_outside": N_(
        "“{name}”: the target for {day} lies outside the period {start} to {due} and is ignored"
    ),
    "kpi_code_twice": N_("“{name}”: {count} KPIs have the code {code}"),
    "kpi_future": N_("“{name}”: values dated after today, from {day} on, are ignored: {count}"),
    "override_reason": N_("“{name}”: the status set by hand has no reason and is ignored"),
    "override_until": N_("“{name}”: the status set by hand has no last day and is ignored"),
    "override_expired": N_("“{name}”: the status set by hand ran out on {until}"),
}
_RACI = {
    "many_responsible": N_("“{name}”: {count} responsible (R); two are enough"),
    "many_consulted": N_("“{name}”: {count} consulted (C); three are enough"),
    "nobody_asked": N_("“{name}”: nobody is consulted or informed"),
    "accountable_share": N_("“{name}” is accountable (A) for {count} activities, over 40 %"),
    "no_blank": N_("“{name}” has a role in every activity"),
    "no_work": N_("“{name}” is neither responsible nor accountable for anything"),
}


def step_text(words: Words, step: str) -> str:
    """The name of a step, as on its tab."""
    return words.text(STEP_LABELS[step])


def missing_text(words: Words, item: MissingItem) -> str:
    """A gap or a contradiction of the plan, its dates and numbers in this language."""
    return words.problem(Problem(MISSING_TEXTS[item.key], **item.values))


def raci_text(words: Words, finding: Finding, name: str) -> str:
    """What is wrong with the activity or department of that name."""
    message = _RACI.get(finding.key) or MISSING_TEXTS[f"raci_{finding.key}"]
    return words.text(message, name=name, count=words.number(finding.count))


def agenda_title(words: Words, item: AgendaItem) -> str:
    """What to do."""
    if item.kind in ("measure", "stale"):
        return words.text("Record “{name}”", name=item.title)
    if item.kind == "period" and item.days is not None and item.days < 0:
        return words.text("The period ended on {day}: roll it over", day=words.date(item.date))
    if item.kind == "period":
        return words.text("The period ends on {day}: roll it over", day=words.date(item.date))
    if item.kind == "aged":
        return words.text("Look at “{name}” again", name=item.title)
    if item.kind == "orphan":
        return words.text("Opportunity “{name}” is used by no strategy", name=item.title)
    return item.title


def agenda_note(words: Words, item: AgendaItem) -> str:
    """Where it comes from, whose it is, and until when."""
    day = words.short_date(item.date)
    match item.kind:
        case "action" if item.owner:
            return words.text("Improvement action · {owner} · due {day}", owner=item.owner, day=day)
        case "action":
            return words.text("Improvement action · due {day}", day=day)
        case "measure" | "stale":
            frequency = words.text(dict(FREQUENCIES)[item.detail])
            return words.text("{frequency} · last {day}", frequency=frequency, day=day)
        case "communication":
            kind = words.text(dict(COMMUNICATION_KINDS)[item.detail])
            if not item.owner:
                return words.text("Communication plan · {kind}", kind=kind)
            return words.text("Communication plan · {owner} · {kind}", owner=item.owner, kind=kind)
        case "milestone":
            return words.text("Milestone of “{name}” · due {day}", name=item.detail, day=day)
        case "period":
            return words.text("Choose what carries on, and its new targets")
        case "aged":
            kind = words.text(TABLES[item.detail].one)
            return words.text("{kind} · review by {day} has passed", kind=kind, day=day)
        case "orphan":
            return words.text("SWOT · loose end")
    return item.owner


def agenda_when(words: Words, item: AgendaItem) -> str:
    """How late it is, or when it is due; empty for a loose end."""
    days = item.days
    if days is None:
        return ""
    if item.kind in ("measure", "stale"):
        return words.plural("{count} day old", "{count} days old", days)
    if item.kind == "aged" or (item.kind == "period" and days < 0):
        return words.plural("{count} day past", "{count} days past", -days)
    if days < 0:
        return words.plural("{count} day late", "{count} days late", -days)
    if days == 0:
        return words.text("today")
    return words.text("tomorrow") if days == 1 else words.short_date(item.date)
