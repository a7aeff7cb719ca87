"""Rows and values taken over from another document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import Session

from goaldesk.core.compared import Rows
from goaldesk.core.model import TABLES
from goaldesk.core.queries.history import HistoryChange
from goaldesk.core.queries.records import table_of
from goaldesk.core.queries.row_names import Key, holders


def copy_over(session: Session, theirs: Rows, changes: Iterable[HistoryChange]) -> int:
    """Take over what is chosen of the differences to another document; gives how many rows come.

    A row comes with all that belongs to it, and with what it cannot be without; where it names
    a row that does not come, it names none. Rows that only this document has stay.
    """
    chosen = list(changes)
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    here = {
        (table, str(row[0]))
        for table in TABLES
        for row in connection.exec_driver_sql(f'SELECT id FROM "{table}"')
    }
    wanted = {(c.table, c.row) for c in chosen if not c.field and c.after is not None}
    coming = _whole(theirs, wanted - here, here)
    for table in TABLES:
        rows = [_fitting(table, row, theirs[table][row], here | coming)
                for where, row in sorted(coming) if where == table]  # fmt: skip
        for values in rows:
            names = ", ".join(f'"{name}"' for name in values)
            marks = ", ".join("?" * len(values))
            connection.exec_driver_sql(
                f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(values.values())
            )
    for change in chosen:
        if change.field and (change.table, change.row) in here:
            row = _fitting(change.table, change.row, theirs[change.table][change.row],
                           here | coming)  # fmt: skip
            connection.exec_driver_sql(
                f'UPDATE "{change.table}" SET "{change.field}" = ? WHERE id = ?',
                (row[change.field], change.row),
            )
    return len(coming)


def _whole(theirs: Rows, wanted: set[Key], here: set[Key]) -> set[Key]:
    """The wanted rows with their parts, and with what those cannot be without."""
    coming = set(wanted)
    growing = True
    while growing:
        parts = {
            (table, row)
            for table in TABLES
            for row, values in theirs[table].items()
            for column, parent in holders(table)
            if (parent, values[column]) in coming and (table, row) not in here
        }
        needed = {
            (parent, str(theirs[table][row][column]))
            for table, row in coming | parts
            for column, parent in holders(table)
            if not table_of(table).c[column].nullable
        }
        more = (parts | needed) - here - coming
        coming |= more
        growing = bool(more)
    return coming


def _fitting(
    table: str, row: str, values: Mapping[str, object], there: set[Key]
) -> dict[str, object]:
    """A row's values, naming nothing that is not there."""
    fitting: dict[str, object] = {"id": row, **values}
    for column in table_of(table).c:
        for key in column.foreign_keys:
            target = (key.column.table.name, fitting[column.name])
            if fitting[column.name] is not None and target not in there:
                fitting[column.name] = None
    return fitting
