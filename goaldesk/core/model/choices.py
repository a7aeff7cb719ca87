"""The words that enumerated columns may hold, as the file and the JSON write them."""

from __future__ import annotations

LANGUAGES = ("en", "zh")
PRESETS = ("standard", "committed", "corridor", "custom")
PILLARS = ("core_value", "target_users", "positioning", "advantage")
CATEGORIES = ("user_growth", "revenue_growth", "satisfaction", "market_share", "other")
VALUE_TYPES = ("number", "percent", "currency", "duration", "rating", "yes_no", "milestone")
DIRECTIONS = ("increase", "decrease", "at_least", "at_most", "in_range")
INDICATORS = ("leading", "lagging")
FREQUENCIES = ("daily", "weekly", "monthly", "quarterly", "yearly")
STATUSES = (
    "no_data",
    "too_early",
    "on_track",
    "at_risk",
    "off_track",
    "achieved",
    "missed",
)
RESEARCH_KINDS = ("survey", "interview", "desk", "data", "test", "other")
FEEDBACK_KINDS = ("praise", "complaint", "wish", "question", "other")
FEEDBACK_STATES = ("new", "planned", "done", "declined")
SURVEY_KINDS = ("nps", "csat")
QUADRANTS = ("S", "W", "O", "T")
STRATEGY_KINDS = ("SO", "WO", "ST", "WT")
STRATEGY_STATES = ("proposed", "adopted", "rejected")
RACI_ROLES = ("R", "A", "AR", "C", "I")
RESOURCE_KINDS = ("people", "budget", "equipment", "other")
COMMUNICATION_KINDS = ("meeting", "report", "email")
CADENCES = ("once", "daily", "weekly", "biweekly", "monthly", "quarterly", "yearly")
DECISIONS = ("keep", "adjust", "stop")
ACTION_STATES = ("open", "doing", "done", "dropped")
CLOSED_ACTIONS = frozenset({"done", "dropped"})
AREAS = ("method", "strategy", "collaboration")
