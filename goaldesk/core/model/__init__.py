"""The tables of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goaldesk.core.model import choices
from goaldesk.core.model.log import CHANGE, DOCUMENT, EDIT, ELSEWHERE, LOG
from goaldesk.core.model.stored import TABLES as METADATA
from goaldesk.core.model.types import natural_id, new_id

SCHEMA = 1
APPLICATION_ID = 0x474F414C

# Parents before children, so that rows can be inserted in this order.
TABLES = tuple(METADATA.tables)

# The columns that make a row's id, for tables whose rows are named by what they join.
NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "target_point": ("kpi_id", "date"),
    "measurement": ("kpi_id", "date"),
    "score": ("criterion_id", "competitor_id"),
    "evidence": ("factor_id", "research_id", "feedback_id", "competitor_id", "kpi_id"),
    "strategy_factor": ("strategy_id", "factor_id"),
    "strategy_goal": ("strategy_id", "goal_id"),
    "raci": ("activity_id", "department_id"),
    "review_kpi": ("review_id", "kpi_id"),
}

FIXED_IDS = {"product": "product", "vision": "vision"}

# How many goals may lie within one another.
DEEPEST = 32


def id_of(table: str, values: Mapping[str, Any]) -> str:
    """The id of a new row: what its natural key makes it, else a fresh one."""
    keys = NATURAL_KEYS.get(table)
    if keys is None:
        return new_id()
    return natural_id(table, *("" if values.get(key) is None else str(values[key]) for key in keys))


__all__ = [
    "APPLICATION_ID",
    "CHANGE",
    "DEEPEST",
    "DOCUMENT",
    "EDIT",
    "ELSEWHERE",
    "FIXED_IDS",
    "LOG",
    "METADATA",
    "NATURAL_KEYS",
    "SCHEMA",
    "TABLES",
    "choices",
    "id_of",
    "natural_id",
    "new_id",
]
