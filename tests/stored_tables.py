"""Writes goaldesk/core/model/stored.py anew from the tables' classes: `make tables`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import CheckConstraint, Column, Table, UniqueConstraint

from goaldesk.core.model.classes import CLASSES

FILE = Path(__file__).resolve().parent.parent / "goaldesk" / "core" / "model" / "stored.py"
_HEAD = '''"""The tables as they are stored, for reading; written by `make tables`."""
# fmt: off
# ruff: noqa: E501

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from goaldesk.core.model.types import Flag, IsoDate, new_id

TABLES = MetaData()
'''


def written() -> str:
    """The module's text."""
    tables = [table.__table__ for table in CLASSES.values()]  # type: ignore[attr-defined]
    return _HEAD + "".join(map(_table, tables))


def _table(table: Table) -> str:
    parts = "".join(f"    {part},\n" for part in _parts(table))
    return f'\nTable("{table.name}", TABLES,\n{parts})\n'


def _parts(table: Table) -> Iterator[str]:
    for column in table.columns:
        yield f"Column({', '.join(_column(column))})"
    for constraint in sorted(table.constraints, key=lambda each: each._creation_order):
        if isinstance(constraint, UniqueConstraint):
            yield f"UniqueConstraint({', '.join(_quoted(of.name) for of in constraint.columns)})"
        elif isinstance(constraint, CheckConstraint) and not _of_a_column(constraint):
            yield f"CheckConstraint({_quoted(str(constraint.sqltext))})"
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        yield f"Index({', '.join(map(_quoted, (str(index.name), *index.columns.keys())))})"
    yield "sqlite_strict=True, sqlite_with_rowid=False"


def _of_a_column(constraint: CheckConstraint) -> bool:
    return isinstance(constraint.parent, Column)


def _column(column: Column[object]) -> Iterator[str]:
    yield _quoted(column.name)
    yield type(column.type).__name__
    for key in column.foreign_keys:
        yield f"ForeignKey({_quoted(key.target_fullname)}, ondelete={_quoted(str(key.ondelete))})"
    for constraint in column.constraints:
        if isinstance(constraint, CheckConstraint):
            yield f"CheckConstraint({_quoted(str(constraint.sqltext))})"
    if column.primary_key:
        yield "primary_key=True"
    if not column.nullable:
        yield "nullable=False"
    default = getattr(column.default, "arg", None)
    if callable(default):
        yield "default=new_id"
    elif default is not None:
        yield f"default={_quoted(default) if isinstance(default, str) else default}"


def _quoted(text: str) -> str:
    return f'"{text}"'


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
