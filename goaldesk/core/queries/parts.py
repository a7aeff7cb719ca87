"""What belongs to a row: its children by cascading references, deleted ones included."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.sql import select

from goaldesk.core.model import CHANGE, TABLES
from goaldesk.core.model.tables import holders, table_of
from goaldesk.core.queries.records import among, fetch
from goaldesk.core.reading import Reader

Parts = dict[str, set[str]]


@cache
def children(table: str) -> tuple[tuple[str, str], ...]:
    """The (table, column) of each reference that is deleted with a row of the table."""
    return tuple(
        (child, column)
        for child in TABLES
        for column, parent in holders(child).items()
        if parent == table
    )


def parts(session: Reader, table: str, row_id: str) -> Parts:
    """The ids, by table, of the row and of all that belongs or belonged to it."""
    found: Parts = {table: {row_id}}
    waiting = {table: {row_id}}
    while waiting:
        held: Parts = {}
        for parent, ids in waiting.items():
            for child, row in (*_there(session, parent, ids), *_deleted(session, parent, ids)):
                if row not in found.setdefault(child, set()):
                    found[child].add(row)
                    held.setdefault(child, set()).add(row)
        waiting = held
    return found


def _there(session: Reader, parent: str, ids: Iterable[str]) -> Iterable[tuple[str, str]]:
    for child, column in children(parent):
        source = table_of(child)
        for row in fetch(session, select(source.c.id).where(among(source.c[column], ids))):
            yield child, row.id


def _deleted(session: Reader, parent: str, ids: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Those whose deletion the log tells: it wrote down what they referred to."""
    if not children(parent):
        return
    gone, there = CHANGE.alias(), CHANGE.c
    places: list[ColumnElement[bool]] = [
        and_(there.table == child, there.field == column) for child, column in children(parent)
    ]
    statement = (
        select(there.table, there.row)
        .distinct()
        .where(or_(*places), there.after.is_(None), among(there.before, ids))
        # A reference is also emptied where the row lives on without it.
        .where(
            exists().where(
                gone.c.edit == there.edit,
                gone.c.table == there.table,
                gone.c.row == there.row,
                gone.c.field == "",
                gone.c.after.is_(None),
            )
        )
    )
    for row in fetch(session, statement):
        yield row.table, row.row
