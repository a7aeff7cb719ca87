"""What each column of a document's tables may hold, read from the tables themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import REAL, CheckConstraint, Integer
from sqlalchemy import Column as SqlColumn

from goaldesk.core.model.classes import whole_table
from goaldesk.core.model.tables import references
from goaldesk.core.model.types import Flag, IsoDate

_BETWEEN = re.compile(r"\w+ BETWEEN (-?\d+) AND (\d+)")
_NOT_NEGATIVE = re.compile(r"\w+ >= 0")
_ONE_OF = re.compile(r"\w+ IN \((.*)\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `kind` is text, number, whole, date or flag.

    `needed` columns have neither a default nor NULL; `refers` names the table that a reference
    points to; `choices` are the words allowed, if the words are given.
    """

    name: str
    kind: str
    nullable: bool
    needed: bool
    default: Any
    refers: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@cache
def columns(table: str) -> dict[str, Column]:
    """The columns of a table, by name and in the order of the file."""
    found = {}
    for column in whole_table(table).columns:
        default = getattr(column.default, "arg", None)
        found[column.name] = Column(
            name=column.name,
            kind=_kind(column.type),
            nullable=bool(column.nullable),
            needed=not column.nullable and column.default is None,
            default=None if callable(default) else default,
            refers=references(table).get(column.name, ""),
            **_bounds(column),
        )
    return found


def _kind(of: object) -> str:
    if isinstance(of, IsoDate):
        return "date"
    if isinstance(of, Flag):
        return "flag"
    if isinstance(of, REAL):
        return "number"
    return "whole" if isinstance(of, Integer) else "text"


def _bounds(column: SqlColumn[Any]) -> dict[str, Any]:
    """The bounds or words that the column's CHECK constraint states."""
    for constraint in column.constraints:
        if not isinstance(constraint, CheckConstraint):
            continue
        rule = str(constraint.sqltext)
        if match := _BETWEEN.fullmatch(rule):
            return {"low": float(match[1]), "high": float(match[2])}
        if _NOT_NEGATIVE.fullmatch(rule):
            return {"low": 0.0}
        if match := _ONE_OF.fullmatch(rule):
            return {"choices": tuple(re.findall(r"'(\w+)'", match[1]))}
    return {}
