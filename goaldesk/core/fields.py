"""Every table's fields as a user knows them: labels, kinds, choices, help.

Forms, list columns, the history and error sentences all read this one table.
"""

from __future__ import annotations

from dataclasses import dataclass

from goaldesk.core.errors import N_

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `kind` is text, long, number, whole, date, choice, flag, ref or person."""

    key: str
    label: str
    kind: str = "text"
    choices: Choices = ()
    help: str = ""
    required: bool = False
    optional_choice: bool = False
    refers: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: its names for one and for many rows, the field that names a row, its fields."""

    name: str
    one: str
    many: str
    title: str
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field:
        """The field of that key; KeyError if there is none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"{self.name}.{key}")


def _text(key: str, label: str, help: str = "", *, required: bool = False) -> Field:
    return Field(key, label, "text", help=help, required=required)


def _long(key: str, label: str, help: str = "") -> Field:
    return Field(key, label, "long", help=help)


def _number(
    key: str, label: str, help: str = "", *, low: float | None = None, required: bool = False
) -> Field:
    return Field(key, label, "number", help=help, low=low, required=required)


def _whole(
    key: str, label: str, low: float, high: float, help: str = "", *, required: bool = False
) -> Field:
    return Field(key, label, "whole", help=help, low=low, high=high, required=required)


def _date(key: str, label: str, help: str = "", *, required: bool = False) -> Field:
    return Field(key, label, "date", help=help, required=required)


def _choice(
    key: str, label: str, choices: Choices, help: str = "", *, optional: bool = False
) -> Field:
    return Field(
        key, label, "choice", choices, help, required=not optional, optional_choice=optional
    )


def _ref(key: str, label: str, refers: str, help: str = "", *, required: bool = False) -> Field:
    return Field(key, label, "ref", help=help, refers=refers, required=required)


OWNER = Field("owner", N_("Owner"), "person", help=N_("Exactly one name: who answers for it."))
WEIGHT = _number(
    "weight",
    N_("Weight"),
    N_("How much it counts in roll-ups; 0 is for information only."),
    low=0,
    required=True,
)
START = _date("start", N_("Start"))
DUE = _date("due", N_("Due"))
SOURCE = _text("source", N_("Source"), N_("Where this is known from."))
DATE = _date("date", N_("Date"))
REVIEW_BY = _date("review_by", N_("Review by"), N_("When it should be looked at again."))

LANGUAGES: Choices = (("en", N_("English")), ("zh", N_("Chinese")))
PRESETS: Choices = (
    ("standard", N_("Standard")),
    ("committed", N_("Committed")),
    ("corridor", N_("Corridor")),
    ("custom", N_("Custom")),
)
PILLARS: Choices = (
    ("core_value", N_("Core value")),
    ("target_users", N_("Target users")),
    ("positioning", N_("Market positioning")),
    ("advantage", N_("Competitive advantage")),
)
CATEGORIES: Choices = (
    ("user_growth", N_("User growth")),
    ("revenue_growth", N_("Revenue growth")),
    ("satisfaction", N_("User satisfaction")),
    ("market_share", N_("Market share")),
    ("other", N_("Other")),
)
VALUE_TYPES: Choices = (
    ("number", N_("Number")),
    ("percent", N_("Per cent")),
    ("currency", N_("Money")),
    ("duration", N_("Duration")),
    ("rating", N_("Rating")),
    ("yes_no", N_("Yes or no")),
    ("milestone", N_("Milestones")),
)
DIRECTIONS: Choices = (
    ("increase", N_("Increase")),
    ("decrease", N_("Decrease")),
    ("at_least", N_("At least")),
    ("at_most", N_("At most")),
    ("in_range", N_("In range")),
)
INDICATORS: Choices = (("leading", N_("Leading")), ("lagging", N_("Lagging")))
FREQUENCIES: Choices = (
    ("daily", N_("Daily")),
    ("weekly", N_("Weekly")),
    ("monthly", N_("Monthly")),
    ("quarterly", N_("Quarterly")),
    ("yearly", N_("Yearly")),
)
STATUSES: Choices = (
    ("on_track", N_("On track")),
    ("at_risk", N_("At risk")),
    ("off_track", N_("Off track")),
    ("achieved", N_("Achieved")),
    ("missed", N_("Missed")),
    ("too_early", N_("Too early")),
    ("no_data", N_("No data")),
)
RESEARCH_KINDS: Choices = (
    ("survey", N_("Survey")),
    ("interview", N_("Interviews")),
    ("desk", N_("Desk research")),
    ("data", N_("Data analysis")),
    ("test", N_("User test")),
    ("other", N_("Other")),
)
FEEDBACK_KINDS: Choices = (
    ("praise", N_("Praise")),
    ("complaint", N_("Complaint")),
    ("wish", N_("Wish")),
    ("question", N_("Question")),
    ("other", N_("Other")),
)
FEEDBACK_STATES: Choices = (
    ("new", N_("New")),
    ("planned", N_("Planned")),
    ("done", N_("Done")),
    ("declined", N_("Declined")),
)
SURVEY_KINDS: Choices = (("nps", "NPS"), ("csat", "CSAT"))
QUADRANTS: Choices = (
    ("S", N_("Strength")),
    ("W", N_("Weakness")),
    ("O", N_("Opportunity")),
    ("T", N_("Threat")),
)
STRATEGY_KINDS: Choices = (
    ("SO", N_("SO · use strengths to take opportunities")),
    ("WO", N_("WO · overcome weaknesses through opportunities")),
    ("ST", N_("ST · use strengths against threats")),
    ("WT", N_("WT · reduce weaknesses, avoid threats")),
)
STRATEGY_STATES: Choices = (
    ("proposed", N_("Proposed")),
    ("adopted", N_("Adopted")),
    ("rejected", N_("Rejected")),
)
RACI_ROLES: Choices = (
    ("R", N_("R · responsible")),
    ("A", N_("A · accountable")),
    ("AR", N_("A/R · accountable and responsible")),
    ("C", N_("C · consulted")),
    ("I", N_("I · informed")),
)
RESOURCE_KINDS: Choices = (
    ("people", N_("People")),
    ("budget", N_("Budget")),
    ("equipment", N_("Equipment")),
    ("other", N_("Other")),
)
COMMUNICATION_KINDS: Choices = (
    ("meeting", N_("Meeting")),
    ("report", N_("Report")),
    ("email", N_("E-mail")),
)
CADENCES: Choices = (
    ("once", N_("Once")),
    ("daily", N_("Daily")),
    ("weekly", N_("Weekly")),
    ("biweekly", N_("Every two weeks")),
    ("monthly", N_("Monthly")),
    ("quarterly", N_("Quarterly")),
    ("yearly", N_("Yearly")),
)
DECISIONS: Choices = (("keep", N_("Keep")), ("adjust", N_("Adjust")), ("stop", N_("Stop")))
ACTION_STATES: Choices = (
    ("open", N_("Open")),
    ("doing", N_("In progress")),
    ("done", N_("Done")),
    ("dropped", N_("Dropped")),
)
AREAS: Choices = (
    ("method", N_("Method")),
    ("strategy", N_("Strategy")),
    ("collaboration", N_("Collaboration")),
)

_SPECS = (
    TableSpec(
        "product",
        N_("Product"),
        N_("Product"),
        "name",
        (
            _text("name", N_("Product name"), required=True),
            OWNER,
            _date("start", N_("Start"), N_("First day of the period the goals are set for.")),
            _date("due", N_("Due"), N_("Last day of the period.")),
            _text("currency", N_("Currency"), N_("Three letters, such as CNY or USD.")),
            _choice("language", N_("Report language"), LANGUAGES),
            _choice(
                "preset",
                N_("Thresholds"),
                PRESETS,
                N_("How much of the plan must be reached to be on track or at risk."),
            ),
            _number("green", N_("On track from"), low=0, required=True),
            _number("amber", N_("At risk from"), low=0, required=True),
            _number("corridor_green", N_("Corridor: on track from"), low=0, required=True),
            _number("corridor_amber", N_("Corridor: at risk from"), low=0, required=True),
        ),
    ),
    TableSpec(
        "vision",
        N_("Vision"),
        N_("Vision"),
        "core_value",
        (
            _long(
                "core_value", N_("Core value"), N_("What changes for people who use the product?")
            ),
            _long(
                "target_users", N_("Target users"), N_("Whom is it for, and whom is it not for?")
            ),
            _long(
                "positioning",
                N_("Market positioning"),
                N_("What place in the market do you claim?"),
            ),
            _long(
                "advantage", N_("Competitive advantage"), N_("What can you do that rivals cannot?")
            ),
            _text("customer", N_("Target customer")),
            _text("need", N_("Need")),
            _text("category", N_("Product category")),
            _text("benefit", N_("Key benefit")),
            _text("alternative", N_("Main alternative"), N_("Best a competitor on file.")),
            _text("differentiator", N_("Differentiator")),
        ),
    ),
    TableSpec(
        "segment",
        N_("Segment"),
        N_("User segments"),
        "name",
        (
            _text("name", N_("Segment"), required=True),
            _long("traits", N_("Traits")),
            _long("needs", N_("Needs")),
            _long("behaviour", N_("Behaviour")),
        ),
    ),
    TableSpec(
        "goal",
        N_("Goal"),
        N_("Goals"),
        "title",
        (
            _text(
                "title", N_("Goal"), N_("An object and a change, in 4 to 18 words."), required=True
            ),
            _ref("parent_id", N_("Part of"), "goal"),
            _long(
                "reason",
                N_("Why it matters"),
                N_("Which need of the market or the users it meets."),
            ),
            _choice("pillar", N_("Vision pillar"), PILLARS, optional=True),
            OWNER,
            _long("feasibility", N_("Why it can be done")),
            START,
            DUE,
            WEIGHT,
        ),
    ),
    TableSpec(
        "kpi",
        N_("KPI"),
        N_("KPIs"),
        "name",
        (
            _text("name", N_("KPI"), required=True),
            _text("code", N_("Code")),
            _ref("goal_id", N_("Goal"), "goal"),
            _choice("category", N_("Category"), CATEGORIES),
            _text("question", N_("Key question"), N_("The question that this number answers.")),
            _long("formula", N_("Definition"), N_("How it is computed, in words.")),
            _text("unit", N_("Unit"), N_("As you write it: M, 万, %, days.")),
            _whole("decimals", N_("Decimals"), 0, 6),
            _choice("value_type", N_("Kind of value"), VALUE_TYPES),
            _choice("direction", N_("Direction"), DIRECTIONS),
            _choice("indicator", N_("Leading or lagging"), INDICATORS),
            OWNER,
            _text("source", N_("Data source")),
            _choice("frequency", N_("Measured"), FREQUENCIES),
            _number("baseline", N_("Baseline")),
            _date("baseline_date", N_("Baseline date")),
            _number("target", N_("Target")),
            _number("low", N_("Lower limit"), N_("For “in range”.")),
            _number("high", N_("Upper limit"), N_("For “in range”.")),
            _number("worst", N_("Unacceptable level"), N_("For “at least” and “at most”.")),
            _number(
                "tolerance",
                N_("Tolerance"),
                N_("For “in range”: how far outside counts as 0."),
                low=0,
                required=True,
            ),
            START,
            DUE,
            WEIGHT,
            _long("relevance", N_("Why this KPI")),
            _long("feasibility", N_("Why it can be reached")),
            _long("gaming", N_("How it could be gamed")),
            _choice(
                "override_status",
                N_("Status set by hand"),
                STATUSES,
                N_("Stands beside the computed status until the date below."),
                optional=True,
            ),
            _text("override_reason", N_("Reason for it")),
            _date("override_until", N_("Valid until")),
            Field("stopped", N_("Stopped"), "flag", help=N_("A stopped KPI counts nowhere.")),
            _text("external_id", N_("External key")),
        ),
    ),
    TableSpec(
        "target_point",
        N_("Intermediate target"),
        N_("Intermediate targets"),
        "date",
        (
            _date("date", N_("Date"), required=True),
            _number("value", N_("Target"), required=True),
        ),
    ),
    TableSpec(
        "milestone",
        N_("Milestone"),
        N_("Milestones"),
        "title",
        (
            _text("title", N_("Milestone"), required=True),
            DUE,
            Field("done", N_("Done"), "flag"),
            WEIGHT,
        ),
    ),
    TableSpec(
        "measurement",
        N_("Measurement"),
        N_("Measurements"),
        "date",
        (
            _date("date", N_("Date"), required=True),
            _number("value", N_("Value"), required=True),
            _text("note", N_("Note")),
        ),
    ),
    TableSpec(
        "market_size",
        N_("Market part"),
        N_("Market size"),
        "name",
        (
            _text("name", N_("Market part"), required=True),
            _number("customers", N_("Customers"), low=0),
            _number("revenue", N_("Yearly revenue per customer"), low=0),
            _number("serviceable", N_("Serviceable share, %"), low=0),
            _number("obtainable", N_("Obtainable share, %"), low=0),
            _whole("first_year", N_("First year"), 1900, 2199),
            _number("first_value", N_("Market in the first year")),
            _whole("last_year", N_("Last year"), 1900, 2199),
            _number("last_value", N_("Market in the last year")),
            SOURCE,
            DATE,
            REVIEW_BY,
        ),
    ),
    TableSpec(
        "research",
        N_("Research note"),
        N_("Research"),
        "title",
        (
            _text("title", N_("Title"), required=True),
            _choice("kind", N_("Kind"), RESEARCH_KINDS),
            _long("question", N_("Question")),
            _long("finding", N_("Finding")),
            SOURCE,
            DATE,
            REVIEW_BY,
        ),
    ),
    TableSpec(
        "feedback",
        N_("Feedback"),
        N_("Feedback"),
        "text",
        (
            DATE,
            _long("text", N_("What was said")),
            _choice("kind", N_("Kind"), FEEDBACK_KINDS),
            _whole("mentions", N_("Mentions"), 1, 1_000_000_000, required=True),
            _text("channel", N_("Channel")),
            _text("customer", N_("Customer")),
            _ref("segment_id", N_("Segment"), "segment"),
            _choice("state", N_("State"), FEEDBACK_STATES),
            _long("answer", N_("Answer")),
        ),
    ),
    TableSpec(
        "survey",
        N_("Survey"),
        N_("Surveys"),
        "title",
        (
            _text("title", N_("Title"), required=True),
            _choice("kind", N_("Kind"), SURVEY_KINDS),
            DATE,
            _whole(
                "favourable",
                N_("Promoters / satisfied"),
                0,
                1_000_000_000,
                N_("NPS: 9–10 of 10. CSAT: 4–5 of 5."),
                required=True,
            ),
            _whole(
                "neutral",
                N_("Passives / neutral"),
                0,
                1_000_000_000,
                N_("NPS: 7–8 of 10. CSAT: 3 of 5."),
                required=True,
            ),
            _whole(
                "unfavourable",
                N_("Detractors / dissatisfied"),
                0,
                1_000_000_000,
                N_("NPS: 0–6 of 10. CSAT: 1–2 of 5."),
                required=True,
            ),
            _text("channel", N_("Channel")),
            _ref("kpi_id", N_("KPI it feeds"), "kpi"),
        ),
    ),
    TableSpec(
        "competitor",
        N_("Competitor"),
        N_("Competitors"),
        "name",
        (
            _text("name", N_("Competitor"), required=True),
            _number("share", N_("Market share, %"), low=0),
            _long("strengths", N_("Strengths")),
            _long("weaknesses", N_("Weaknesses")),
            _long("note", N_("Note")),
            SOURCE,
            DATE,
            REVIEW_BY,
        ),
    ),
    TableSpec(
        "criterion",
        N_("Criterion"),
        N_("Criteria"),
        "name",
        (
            _text("name", N_("Criterion"), required=True),
            WEIGHT,
            _text("note", N_("Note")),
        ),
    ),
    TableSpec(
        "score",
        N_("Score"),
        N_("Scores"),
        "value",
        (
            _whole("value", N_("Score"), 1, 5, required=True),
            _text("evidence", N_("Evidence")),
            SOURCE,
            DATE,
            REVIEW_BY,
        ),
    ),
    TableSpec(
        "swot_factor",
        N_("Factor"),
        N_("Factors"),
        "text",
        (
            _text("text", N_("Factor"), required=True),
            _choice("quadrant", N_("Quadrant"), QUADRANTS),
            _whole("importance", N_("Importance"), 1, 5, N_("1 low to 5 high."), required=True),
            _whole(
                "probability",
                N_("Probability"),
                1,
                5,
                N_("1 low to 5 high, for opportunities and threats."),
            ),
            _long("note", N_("Note")),
            SOURCE,
            DATE,
            REVIEW_BY,
        ),
    ),
    TableSpec("evidence", N_("Evidence"), N_("Evidence"), "factor_id", ()),
    TableSpec(
        "strategy",
        N_("Strategy"),
        N_("Strategies"),
        "text",
        (
            _text("text", N_("Strategy"), required=True),
            _choice("kind", N_("Kind"), STRATEGY_KINDS),
            _choice("status", N_("Status"), STRATEGY_STATES),
            _long("why", N_("Why"), N_("A rejected strategy needs its reason.")),
            OWNER,
        ),
    ),
    TableSpec("strategy_factor", N_("Cited factor"), N_("Cited factors"), "factor_id", ()),
    TableSpec("strategy_goal", N_("Goal it leads to"), N_("Goals it leads to"), "goal_id", ()),
    TableSpec(
        "department",
        N_("Department"),
        N_("Departments"),
        "name",
        (
            _text("name", N_("Department"), required=True),
            _long("duty", N_("Duty")),
        ),
    ),
    TableSpec(
        "person",
        N_("Person"),
        N_("People"),
        "name",
        (
            _text("name", N_("Name"), required=True),
            _text("role", N_("Role")),
            _text("email", N_("E-mail")),
            _ref("department_id", N_("Department"), "department"),
        ),
    ),
    TableSpec(
        "activity",
        N_("Activity"),
        N_("Activities"),
        "name",
        (
            _text("name", N_("Activity"), required=True),
            _ref("goal_id", N_("Goal"), "goal"),
            START,
            DUE,
            _long("note", N_("Note")),
            _text("external_id", N_("External key")),
        ),
    ),
    TableSpec("raci", "RACI", "RACI", "role", (_choice("role", N_("Role"), RACI_ROLES),)),
    TableSpec(
        "resource",
        N_("Resource"),
        N_("Resources"),
        "name",
        (
            _text("name", N_("Resource"), required=True),
            _choice("kind", N_("Kind"), RESOURCE_KINDS),
            _ref("goal_id", N_("Goal"), "goal"),
            _ref("department_id", N_("Department"), "department"),
            _number("planned", N_("Planned"), low=0),
            _number("committed", N_("Committed"), low=0),
            _number("used", N_("Used"), low=0),
            _text("unit", N_("Unit")),
            _text("period", N_("Period")),
            _long("note", N_("Note")),
        ),
    ),
    TableSpec(
        "communication",
        N_("Communication"),
        N_("Communication plan"),
        "purpose",
        (
            _text("purpose", N_("Purpose"), required=True),
            _choice("kind", N_("Kind"), COMMUNICATION_KINDS),
            _text("audience", N_("Audience")),
            _text("channel", N_("Channel")),
            _choice("cadence", N_("Cadence"), CADENCES),
            OWNER,
            _date("next_date", N_("Next date")),
        ),
    ),
    TableSpec(
        "review",
        N_("Review"),
        N_("Reviews"),
        "title",
        (
            _text("title", N_("Review"), required=True),
            _date("date", N_("Date"), required=True),
            _text("attendees", N_("Attendees")),
            _long("findings", N_("Findings"), N_("What was found; one finding a line.")),
        ),
    ),
    TableSpec(
        "review_kpi",
        N_("Snapshot"),
        N_("Snapshot"),
        "name",
        (_choice("decision", N_("Decision"), DECISIONS),),
    ),
    TableSpec(
        "adjustment",
        N_("Adjustment"),
        N_("Adjustments"),
        "field",
        (Field("reason", N_("Reason"), "long", required=True),),
    ),
    TableSpec(
        "action",
        N_("Action"),
        N_("Actions"),
        "text",
        (
            _text("text", N_("Action"), required=True),
            OWNER,
            DUE,
            _choice("state", N_("State"), ACTION_STATES),
            _choice("area", N_("Area"), AREAS),
            _ref("review_id", N_("Review"), "review"),
            _ref("kpi_id", N_("KPI"), "kpi"),
            _long("note", N_("Note")),
            _text("external_id", N_("External key")),
        ),
    ),
)

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in _SPECS}


def choice_label(choices: Choices, value: object) -> str:
    """The message that names a choice; the value itself if it is none of them."""
    return next((label for key, label in choices if key == value), str(value))
