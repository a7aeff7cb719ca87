"""What a row held that came or went: of a new one the log keeps only that it came."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import literal_column
from sqlalchemy.sql import select

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import CHANGE, NATURAL_KEYS
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.records import among, fetch
from goaldesk.core.reading import Reader

if TYPE_CHECKING:
    from goaldesk.core.queries.history import HistoryChange


@cache
def value_field(table: str) -> str:
    """The field that says what a row holds which is known by what it joins; empty for others."""
    keys = NATURAL_KEYS.get(table, ())
    fields = SPECS[table].fields if keys else ()
    return next((field.key for field in fields if field.key not in keys), "")


def held(
    session: Reader, changes: Iterable[tuple[int, HistoryChange]]
) -> dict[tuple[int, str, str], object]:
    """The value of each row that came or went in an edit, by (edit, table, row).

    One that came held what the next edit that touched it found there, else what is there now;
    one that went, what the edit itself took from it.
    """
    moved: dict[str, list[tuple[int, HistoryChange]]] = {}
    for seq, change in changes:
        if not change.field and value_field(change.table):
            moved.setdefault(change.table, []).append((seq, change))
    found: dict[tuple[int, str, str], object] = {}
    for table, some in moved.items():
        ids, key = {change.row for _, change in some}, value_field(table)
        source = table_of(table)
        there = select(source.c.id, source.c[key]).where(among(source.c.id, ids))
        now = {row.id: row[1] for row in fetch(session, there)}
        touching = (
            select(CHANGE.c.edit, CHANGE.c.row, CHANGE.c.before)
            .where(
                CHANGE.c.edit >= min(seq for seq, _ in some),
                CHANGE.c.table == table,
                CHANGE.c.field == key,
                among(CHANGE.c.row, ids),
            )
            .order_by(literal_column("rowid"))
        )
        touched: dict[str, list[tuple[int, object]]] = {}
        for edit, row, before in fetch(session, touching):
            touched.setdefault(row, []).append((edit, before))
        for seq, change in some:
            first = seq if change.after is None else seq + 1
            values = (before for edit, before in touched.get(change.row, ()) if edit >= first)
            found[seq, table, change.row] = next(values, now.get(change.row))
    return found
