"""Writes goaldesk/core/model/stored.py anew from the tables' classes: `make tables`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Table

from goaldesk.core.model.classes import CLASSES, whole_table

FILE = Path(__file__).resolve().parent.parent / "goaldesk" / "core" / "model" / "stored.py"
_HEAD = '''"""The tables’ columns, for reading; written by `make tables` from the classes."""
# fmt: off

from sqlalchemy import REAL, Column, ForeignKey, Integer, MetaData, Table, Text

from goaldesk.core.model.types import Flag, IsoDate, new_id

TABLES = MetaData()
'''


def written() -> str:
    """The module's text."""
    return _HEAD + "".join(_table(whole_table(name)) for name in CLASSES)


def _table(table: Table) -> str:
    columns = "".join(f"    Column({', '.join(_column(column))}),\n" for column in table.columns)
    return f'\nTable("{table.name}", TABLES,\n{columns})\n'


def _column(column: Column[object]) -> Iterator[str]:
    yield _quoted(column.name)
    yield type(column.type).__name__
    for key in column.foreign_keys:
        yield f"ForeignKey({_quoted(key.target_fullname)}, ondelete={_quoted(str(key.ondelete))})"
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
