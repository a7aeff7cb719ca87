"""The tables that are read from are those of the classes that rows are written with."""

from __future__ import annotations

import pytest
from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from goaldesk.core.model import METADATA, TABLES
from goaldesk.core.model.classes import CLASSES
from tests import stored_tables


def test_the_module_is_what_make_tables_writes() -> None:
    assert stored_tables.FILE.read_text(encoding="utf-8") == stored_tables.written()


def test_there_are_the_same_tables_in_the_same_order() -> None:
    assert list(CLASSES) == list(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_made_and_read_the_same_way(name: str) -> None:
    stored, of_class = METADATA.tables[name], CLASSES[name].__table__  # type: ignore[attr-defined]
    assert _statements(stored) == _statements(of_class)
    assert _read(stored) == _read(of_class)


def _statements(table: Table) -> list[str]:
    dialect = sqlite.dialect()
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made = (CreateTable(table), *map(CreateIndex, indexes))
    return [str(statement.compile(dialect=dialect)) for statement in made]


def _read(table: Table) -> list[tuple[str, str, object]]:
    """Each column's name, type in Python and default; of one that is made anew, that it is."""
    found = []
    for column in table.columns:
        default = getattr(column.default, "arg", None)
        found.append((column.name, repr(column.type), callable(default) or default))
    return found
