"""Reviews with their frozen snapshots, what they changed, and the log of every edit."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.types import UserDefinedType
from sqlmodel import SQLModel

from goaldesk.core.model import choices
from goaldesk.core.model.types import (
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


class AnyValue(UserDefinedType[object]):
    """SQLite's ANY: a value in the type it had in its own column."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "ANY"


LOG = MetaData()

DOCUMENT = Table(
    "document",
    LOG,
    Column("id", Text, primary_key=True, nullable=False),
    Column("seal", Text, nullable=False, server_default=""),
    Column("withheld", Text, nullable=False, server_default=""),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
EDIT = Table(
    "edit",
    LOG,
    Column("seq", Integer, primary_key=True, nullable=False),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("undoes", Text),
    Column("merged_by", Text),
    Column("withdrawn", Integer, nullable=False, server_default="0"),
    sqlite_strict=True,
)
# Of edits: a merge brought it, so that it comes after the merge; its changes were made elsewhere,
# and the merge logs what it took of them. One made here may be withdrawn and brought again, too.
ELSEWHERE = (
    "(merged_by IS NOT NULL"
    " AND seq > coalesce((SELECT by.seq FROM edit AS by WHERE by.id = edit.merged_by), 0))"
)
CHANGE = Table(
    "change",
    LOG,
    Column("edit", Integer, ForeignKey("edit.seq", ondelete="CASCADE"), nullable=False),
    Column("table", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("before", AnyValue),
    Column("after", AnyValue),
    Column("counts", Integer, nullable=False, server_default="1"),
    Index("ix_change_edit", "edit"),
    sqlite_strict=True,
)
