"""What the values of enumerated fields are called."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.fields.spec import Choices

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
    ("no_data", N_("No status")),
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
    ("planned", N_("Scheduled")),
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
