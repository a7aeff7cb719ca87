"""Which cells refer to which rows, read from the model."""

from __future__ import annotations

from functools import cache

from goaldesk.core.model import TABLES
from goaldesk.store.schema import table_of


@cache
def references(table: str) -> dict[str, str]:
    """The fields of a table that refer to rows: {field: the other table}."""
    return {
        column.name: next(iter(column.foreign_keys)).column.table.name
        for column in table_of(table).columns
        if column.foreign_keys
    }


@cache
def owners(table: str) -> dict[str, str]:
    """Those of `references` whose row takes this one along when it is deleted."""
    columns = table_of(table).columns
    return {
        field: other
        for field, other in references(table).items()
        if next(iter(columns[field].foreign_keys)).ondelete == "CASCADE"
    }


@cache
def required(table: str) -> frozenset[str]:
    """The fields that can't be empty."""
    return frozenset(column.name for column in table_of(table).columns if not column.nullable)


@cache
def defaults(table: str) -> dict[str, object]:
    """What each field holds where nothing was written, in SQLite's own types."""
    found: dict[str, object] = {}
    for column in table_of(table).columns:
        value = getattr(column.default, "arg", None)
        if column.name != "id":
            found[column.name] = int(value) if isinstance(value, bool) else value
    return found


REFERRING = tuple(table for table in TABLES if references(table))
