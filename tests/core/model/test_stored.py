"""What is read of the tables is what their classes have."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

from goaldesk.core.model import TABLES
from goaldesk.core.model.classes import CLASSES, whole_table
from goaldesk.core.model.tables import table_of
from tests import stored_tables


def test_the_module_is_what_make_tables_writes() -> None:
    assert stored_tables.FILE.read_text(encoding="utf-8") == stored_tables.written()


def test_there_are_the_same_tables_in_the_same_order() -> None:
    assert list(CLASSES) == list(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_same_columns(name: str) -> None:
    assert _columns(table_of(name)) == _columns(whole_table(name))


def _columns(table: Table) -> list[tuple[object, ...]]:
    """What reading, comparing and merging know of each column; of an id, that it is made anew."""
    found = []
    for column in table.columns:
        default = getattr(column.default, "arg", None)
        refers = [(key.target_fullname, key.ondelete) for key in column.foreign_keys]
        known = (column.name, repr(column.type), column.nullable, column.primary_key, refers)
        found.append((*known, callable(default) or default))
    return found
