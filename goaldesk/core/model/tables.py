"""The tables as SQLAlchemy has them, and which of their columns refer to which rows."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Table

from goaldesk.core.model import METADATA, TABLES


def table_of(name: str) -> Table:
    """The table of that name; KeyError if there is none."""
    return METADATA.tables[name]


@cache
def references(table: str) -> dict[str, str]:
    """The columns that refer to rows: {column: the other table}."""
    return _referring(table, ("CASCADE", "SET NULL"))


@cache
def holders(table: str) -> dict[str, str]:
    """Those of `references` whose row takes this one along when it is deleted."""
    return _referring(table, ("CASCADE",))


def _referring(table: str, ondelete: tuple[str, ...]) -> dict[str, str]:
    return {
        column.name: key.column.table.name
        for column in table_of(table).columns
        for key in column.foreign_keys
        if key.ondelete in ondelete
    }


@cache
def required(table: str) -> frozenset[str]:
    """The columns that can't be empty."""
    return frozenset(column.name for column in table_of(table).columns if not column.nullable)


@cache
def defaults(table: str) -> dict[str, object]:
    """What each column but the id holds where nothing was written, in SQLite's own types."""
    found: dict[str, object] = {}
    for column in table_of(table).columns:
        value = getattr(column.default, "arg", None)
        if column.name != "id":
            found[column.name] = int(value) if isinstance(value, bool) else value
    return found


REFERRING = tuple(table for table in TABLES if references(table))
