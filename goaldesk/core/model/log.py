"""What a file says of itself, and the log of every edit: written below the tables' classes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text

from goaldesk.core.model.types import AnyValue

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
