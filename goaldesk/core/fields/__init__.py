"""Every table's fields as a user knows them: labels, kinds, choices, help.

Forms, list columns, the history and error sentences all read this one table.
"""

from __future__ import annotations

from goaldesk.core.fields.choices import (
    ACTION_STATES,
    AREAS,
    CADENCES,
    CATEGORIES,
    COMMUNICATION_KINDS,
    DECISIONS,
    DIRECTIONS,
    FEEDBACK_KINDS,
    FEEDBACK_STATES,
    FREQUENCIES,
    INDICATORS,
    LANGUAGES,
    PILLARS,
    PRESETS,
    QUADRANTS,
    RACI_ROLES,
    RESEARCH_KINDS,
    RESOURCE_KINDS,
    STATUSES,
    STRATEGY_KINDS,
    STRATEGY_STATES,
    SURVEY_KINDS,
    VALUE_TYPES,
)
from goaldesk.core.fields.insight import INSIGHT
from goaldesk.core.fields.plan import PLAN
from goaldesk.core.fields.spec import Choices, Field, TableSpec, choice_label

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in (*PLAN, *INSIGHT)}

__all__ = [
    "ACTION_STATES",
    "AREAS",
    "CADENCES",
    "CATEGORIES",
    "COMMUNICATION_KINDS",
    "DECISIONS",
    "DIRECTIONS",
    "FEEDBACK_KINDS",
    "FEEDBACK_STATES",
    "FREQUENCIES",
    "INDICATORS",
    "LANGUAGES",
    "PILLARS",
    "PRESETS",
    "QUADRANTS",
    "RACI_ROLES",
    "RESEARCH_KINDS",
    "RESOURCE_KINDS",
    "STATUSES",
    "STRATEGY_KINDS",
    "STRATEGY_STATES",
    "SURVEY_KINDS",
    "TABLES",
    "VALUE_TYPES",
    "Choices",
    "Field",
    "TableSpec",
    "choice_label",
]
