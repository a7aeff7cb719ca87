"""Reviews with their frozen snapshots, and what they changed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from goaldesk.core.model import choices
from goaldesk.core.model.columns import (
    amount,
    choice,
    day,
    fixed_day,
    flag,
    key,
    mention,
    number,
    part_of,
    place,
    prose,
    strict,
    whole,
)


class Review(SQLModel, table=True):
    """A review of the goals; from `taken` (UTC) on its snapshot is frozen, before it is a draft."""

    __tablename__ = "review"
    __table_args__ = strict()

    id: str = key()
    title: str = prose()
    date: dt.date = fixed_day()
    attendees: str = prose()
    findings: str = prose()
    taken: str = prose()
    progress: float | None = number()
    status: str | None = choice("status", choices.STATUSES, None)
    measured: int | None = whole("measured", 0, 1000000, None)
    counted: int | None = whole("counted", 0, 1000000, None)


class ReviewKpi(SQLModel, table=True):
    """A KPI as it stood at a review; names its KPI and goal by plain text, and never changes."""

    __tablename__ = "review_kpi"
    __table_args__ = strict(UniqueConstraint("review_id", "kpi_id"))

    id: str = key()
    review_id: str = part_of("review.id", index=False)
    kpi_id: str = prose()
    code: str = prose()
    name: str = prose()
    unit: str = prose()
    decimals: int | None = whole("decimals", 0, 6, None)
    goal: str = prose()
    direction: str = choice("direction", choices.DIRECTIONS, "increase")
    value_type: str = choice("value_type", choices.VALUE_TYPES, "number")
    weight: float = amount("weight", 1.0)
    baseline: float | None = number()
    target: float | None = number()
    low: float | None = number()
    high: float | None = number()
    planned: float | None = number()
    value: float | None = number()
    progress: float | None = number()
    status: str = choice("status", choices.STATUSES, "no_data")
    stale: bool = flag("stale")
    decision: str = choice("decision", choices.DECISIONS, "keep")
    position: float = place()


class Adjustment(SQLModel, table=True):
    """A change of what a KPI is judged by, in a review or not, and why it was made."""

    __tablename__ = "adjustment"
    __table_args__ = strict()

    id: str = key()
    kpi_id: str = part_of("kpi.id")
    review_id: str | None = mention("review.id")
    date: dt.date = fixed_day()
    field: str = prose()
    before: str = prose()
    after: str = prose()
    reason: str = prose()


class Action(SQLModel, table=True):
    """Something to be done to improve, agreed in a review or not."""

    __tablename__ = "action"
    __table_args__ = strict()

    id: str = key()
    review_id: str | None = mention("review.id")
    kpi_id: str | None = mention("kpi.id")
    text: str = prose()
    owner: str = prose()
    due: dt.date | None = day()
    state: str = choice("state", choices.ACTION_STATES, "open")
    area: str = choice("area", choices.AREAS, "method")
    note: str = prose()
    external_id: str = prose()
    position: float = place()
