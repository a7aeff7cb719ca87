"""The shorthands that the tables' classes are written with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import REAL, CheckConstraint, Integer, Text
from sqlmodel import Field

from goaldesk.core.model.types import Flag, IsoDate, new_id


def strict(*constraints: Any) -> tuple[Any, ...]:
    """`__table_args__` of a STRICT table that is stored by its text key."""
    return (*constraints, {"sqlite_strict": True, "sqlite_with_rowid": False})


def key(default: str | None = None) -> Any:
    """The primary key: a text id, made anew unless a fixed one is given."""
    if default is not None:
        return Field(default=default, primary_key=True, sa_type=Text, nullable=False)
    return Field(default_factory=new_id, primary_key=True, sa_type=Text, nullable=False)


def prose() -> Any:
    """A text, empty until written."""
    return Field(default="", sa_type=Text, nullable=False)


def day() -> Any:
    """An optional date."""
    return Field(default=None, sa_type=IsoDate, nullable=True)


def fixed_day() -> Any:
    """A date that must be given."""
    return Field(sa_type=IsoDate, nullable=False)


def number() -> Any:
    """An optional number."""
    return Field(default=None, sa_type=REAL, nullable=True)


def fixed_number() -> Any:
    """A number that must be given."""
    return Field(sa_type=REAL, nullable=False)


def amount(name: str, default: float) -> Any:
    """A number that is never negative."""
    check = CheckConstraint(f"{name} >= 0")
    return Field(default=default, sa_type=REAL, nullable=False, sa_column_args=[check])


def optional_amount(name: str) -> Any:
    """An optional number that is never negative."""
    check = CheckConstraint(f"{name} >= 0")
    return Field(default=None, sa_type=REAL, nullable=True, sa_column_args=[check])


def whole(name: str, low: int, high: int, default: int | None) -> Any:
    """A whole number from `low` to `high`; optional where the default is None."""
    check = CheckConstraint(f"{name} BETWEEN {low} AND {high}")
    return Field(default=default, sa_type=Integer, nullable=default is None, sa_column_args=[check])


def flag(name: str) -> Any:
    """A truth value, false until set."""
    check = CheckConstraint(f"{name} IN (0, 1)")
    return Field(default=False, sa_type=Flag, nullable=False, sa_column_args=[check])


def choice(name: str, values: Sequence[str], default: str | None) -> Any:
    """One of the given words; optional where the default is None."""
    words = ", ".join(f"'{value}'" for value in values)
    check = CheckConstraint(f"{name} IN ({words})")
    return Field(default=default, sa_type=Text, nullable=default is None, sa_column_args=[check])


def part_of(column: str, *, index: bool = True) -> Any:
    """A reference to the row that this one belongs to and is deleted with.

    Without an index where a UNIQUE constraint already starts with the column.
    """
    return Field(sa_type=Text, foreign_key=column, ondelete="CASCADE", nullable=False, index=index)


def perhaps_part_of(column: str) -> Any:
    """A reference as `part_of`, for rows that may also stand alone."""
    return _optional(column, "CASCADE")


def mention(column: str) -> Any:
    """A reference that is emptied when the row it names is deleted."""
    return _optional(column, "SET NULL")


def _optional(column: str, ondelete: Literal["CASCADE", "SET NULL"]) -> Any:
    return Field(
        default=None,
        sa_type=Text,
        foreign_key=column,
        ondelete=ondelete,
        nullable=True,
        index=True,
    )


def place() -> Any:
    """Where the row stands among its siblings; ties are broken by id."""
    return Field(default=0.0, sa_type=REAL, nullable=False)
