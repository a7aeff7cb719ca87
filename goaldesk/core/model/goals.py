"""The product, its vision, its goals and KPIs, and what was measured."""

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
    fixed_number,
    flag,
    key,
    mention,
    number,
    optional_amount,
    part_of,
    perhaps_part_of,
    place,
    prose,
    strict,
    whole,
)


class Product(SQLModel, table=True):
    """The product whose goals the document holds: always one row, with the id `product`."""

    __tablename__ = "product"
    __table_args__ = strict()

    id: str = key("product")
    name: str = prose()
    owner: str = prose()
    start: dt.date | None = day()
    due: dt.date | None = day()
    currency: str = prose()
    language: str = choice("language", choices.LANGUAGES, "en")
    preset: str = choice("preset", choices.PRESETS, "standard")
    green: float = amount("green", 0.70)
    amber: float = amount("amber", 0.40)
    corridor_green: float = amount("corridor_green", 0.90)
    corridor_amber: float = amount("corridor_amber", 0.70)


class Vision(SQLModel, table=True):
    """The four pillars and the blanks of the positioning statement: one row, id `vision`."""

    __tablename__ = "vision"
    __table_args__ = strict()

    id: str = key("vision")
    core_value: str = prose()
    target_users: str = prose()
    positioning: str = prose()
    advantage: str = prose()
    customer: str = prose()
    need: str = prose()
    category: str = prose()
    benefit: str = prose()
    alternative: str = prose()
    differentiator: str = prose()


class Segment(SQLModel, table=True):
    """A group of target users."""

    __tablename__ = "segment"
    __table_args__ = strict()

    id: str = key()
    name: str = prose()
    traits: str = prose()
    needs: str = prose()
    behaviour: str = prose()
    position: float = place()


class Goal(SQLModel, table=True):
    """What is to be reached; goals nest."""

    __tablename__ = "goal"
    __table_args__ = strict()

    id: str = key()
    parent_id: str | None = perhaps_part_of("goal.id")
    title: str = prose()
    reason: str = prose()
    pillar: str | None = choice("pillar", choices.PILLARS, None)
    owner: str = prose()
    feasibility: str = prose()
    start: dt.date | None = day()
    due: dt.date | None = day()
    weight: float = amount("weight", 1.0)
    position: float = place()


class Kpi(SQLModel, table=True):
    """A key performance indicator; values stay in the unit that the user writes."""

    __tablename__ = "kpi"
    __table_args__ = strict()

    id: str = key()
    goal_id: str | None = perhaps_part_of("goal.id")
    code: str = prose()
    name: str = prose()
    category: str = choice("category", choices.CATEGORIES, "other")
    question: str = prose()
    formula: str = prose()
    unit: str = prose()
    decimals: int | None = whole("decimals", 0, 6, None)
    value_type: str = choice("value_type", choices.VALUE_TYPES, "number")
    direction: str = choice("direction", choices.DIRECTIONS, "increase")
    indicator: str = choice("indicator", choices.INDICATORS, "lagging")
    owner: str = prose()
    source: str = prose()
    frequency: str = choice("frequency", choices.FREQUENCIES, "monthly")
    baseline: float | None = number()
    baseline_date: dt.date | None = day()
    target: float | None = number()
    low: float | None = number()
    high: float | None = number()
    worst: float | None = number()
    tolerance: float = amount("tolerance", 0.0)
    start: dt.date | None = day()
    due: dt.date | None = day()
    weight: float = amount("weight", 1.0)
    relevance: str = prose()
    feasibility: str = prose()
    gaming: str = prose()
    override_status: str | None = choice("override_status", choices.STATUSES, None)
    override_reason: str = prose()
    override_until: dt.date | None = day()
    stopped: bool = flag("stopped")
    external_id: str = prose()
    position: float = place()


class TargetPoint(SQLModel, table=True):
    """An intermediate target of a KPI; one per KPI and date."""

    __tablename__ = "target_point"
    __table_args__ = strict(UniqueConstraint("kpi_id", "date"))

    id: str = key()
    kpi_id: str = part_of("kpi.id", index=False)
    date: dt.date = fixed_day()
    value: float = fixed_number()


class Milestone(SQLModel, table=True):
    """A step of a milestone KPI; `done_on` is the day it was done, where that is known."""

    __tablename__ = "milestone"
    __table_args__ = strict()

    id: str = key()
    kpi_id: str = part_of("kpi.id")
    title: str = prose()
    due: dt.date | None = day()
    done: bool = flag("done")
    done_on: dt.date | None = day()
    weight: float = amount("weight", 1.0)
    position: float = place()


class Measurement(SQLModel, table=True):
    """A measured value of a KPI; one per KPI and date."""

    __tablename__ = "measurement"
    __table_args__ = strict(UniqueConstraint("kpi_id", "date"))

    id: str = key()
    kpi_id: str = part_of("kpi.id", index=False)
    date: dt.date = fixed_day()
    value: float = fixed_number()
    note: str = prose()


class Department(SQLModel, table=True):
    """A part of the organisation that shares the work."""

    __tablename__ = "department"
    __table_args__ = strict()

    id: str = key()
    name: str = prose()
    duty: str = prose()
    position: float = place()


class Person(SQLModel, table=True):
    """Somebody who owns goals, KPIs or actions."""

    __tablename__ = "person"
    __table_args__ = strict()

    id: str = key()
    name: str = prose()
    role: str = prose()
    email: str = prose()
    department_id: str | None = mention("department.id")
    position: float = place()


class Activity(SQLModel, table=True):
    """Work that several departments share."""

    __tablename__ = "activity"
    __table_args__ = strict()

    id: str = key()
    name: str = prose()
    note: str = prose()
    goal_id: str | None = mention("goal.id")
    start: dt.date | None = day()
    due: dt.date | None = day()
    external_id: str = prose()
    position: float = place()


class Raci(SQLModel, table=True):
    """Who does what: a department's role in an activity (AR is accountable and responsible)."""

    __tablename__ = "raci"
    __table_args__ = strict(UniqueConstraint("activity_id", "department_id"))

    id: str = key()
    activity_id: str = part_of("activity.id", index=False)
    department_id: str = part_of("department.id")
    role: str = choice("role", choices.RACI_ROLES, "R")


class Resource(SQLModel, table=True):
    """People, money or equipment that a goal needs."""

    __tablename__ = "resource"
    __table_args__ = strict()

    id: str = key()
    name: str = prose()
    kind: str = choice("kind", choices.RESOURCE_KINDS, "people")
    goal_id: str | None = mention("goal.id")
    department_id: str | None = mention("department.id")
    planned: float | None = optional_amount("planned")
    committed: float | None = optional_amount("committed")
    used: float | None = optional_amount("used")
    unit: str = prose()
    period: str = prose()
    note: str = prose()
    position: float = place()


class Communication(SQLModel, table=True):
    """A meeting, report or e-mail that keeps the departments together."""

    __tablename__ = "communication"
    __table_args__ = strict()

    id: str = key()
    kind: str = choice("kind", choices.COMMUNICATION_KINDS, "meeting")
    purpose: str = prose()
    audience: str = prose()
    channel: str = prose()
    cadence: str = choice("cadence", choices.CADENCES, "monthly")
    owner: str = prose()
    next_date: dt.date | None = day()
    position: float = place()
