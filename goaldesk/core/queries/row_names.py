"""What rows are called: as they are now, or as they were when they were deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from sqlalchemy.sql import select

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import CHANGE, NATURAL_KEYS
from goaldesk.core.model.tables import holders, references, required, table_of
from goaldesk.core.queries.records import among, fetch
from goaldesk.core.reading import Reader

Key = tuple[str, str]


class RowName(NamedTuple):
    """A row's own title (stored form; empty for a mere link), and the titles of what it is of.

    `parts_of` are the (table, id) of all rows that it goes with when they are deleted.
    """

    title: str = ""
    of: tuple[str, ...] = ()
    parts_of: tuple[Key, ...] = ()


UNNAMED = RowName()


def row_names(session: Reader, rows: Iterable[Key]) -> dict[Key, RowName]:
    """The names of these (table, id), as far as the document or its log knows them."""
    known = _values(session, rows)
    named = {
        (parent, str(values[column]))
        for (table, _), values in known.items()
        for column, parent in owners(table).items()
        if values.get(column) is not None
    }
    return names_from(known, _values(session, named - known.keys()) | known)


def names_from(
    rows: Mapping[Key, Mapping[str, object]], known: Mapping[Key, Mapping[str, object]]
) -> dict[Key, RowName]:
    """The names of these rows, given as {(table, id): values}; `known` has what they are of."""
    return {
        (table, row): RowName(
            _own_title(table, values),
            tuple(
                _own_title(parent, known.get((parent, str(values.get(column))), {}))
                for column, parent in owners(table).items()
                if values.get(column) is not None
            ),
            tuple(
                (parent, str(values[column]))
                for column, parent in holders(table).items()
                if values.get(column) is not None
            ),
        )
        for (table, row), values in rows.items()
    }


def _own_title(table: str, values: Mapping[str, object]) -> str:
    value = values.get(SPECS[table].title)
    return "" if value is None or not has_title(table) else str(value)


@cache
def has_title(table: str) -> bool:
    """Whether a table's rows have a title, and are not told apart by what they join alone."""
    spec = SPECS[table]
    kinds = {field.key: field.kind for field in spec.fields}
    return spec.title not in references(table) and kinds.get(spec.title, "text") in (
        "text",
        "long",
        "date",
    )


@cache
def owners(table: str) -> dict[str, str]:
    """Those of `holders` that a row cannot be without, or is known by: {column: the table}."""
    known_by = {*NATURAL_KEYS.get(table, ()), *required(table)}
    return {column: parent for column, parent in holders(table).items() if column in known_by}


def _values(session: Reader, rows: Iterable[Key]) -> dict[Key, dict[str, object]]:
    """The columns that name these rows, in their stored form."""
    wanted: dict[str, set[str]] = {}
    for table, row in rows:
        if table in SPECS:
            wanted.setdefault(table, set()).add(row)
    found: dict[Key, dict[str, object]] = {}
    for table, ids in wanted.items():
        source = table_of(table)
        columns = list(dict.fromkeys((SPECS[table].title, *holders(table))))
        statement = select(source.c.id, *(source.c[name] for name in columns))
        for there in fetch(session, statement.where(among(source.c.id, ids))):
            found[table, there[0]] = dict(zip(columns, map(_stored, there[1:]), strict=True))
        gone = {row for row in ids if (table, row) not in found}
        if gone:
            for cell in fetch(
                session,
                select(CHANGE.c.row, CHANGE.c.field, CHANGE.c.before).where(
                    CHANGE.c.table == table,
                    CHANGE.c.field.in_(columns),
                    CHANGE.c.before.is_not(None),
                    CHANGE.c.after.is_(None),
                    among(CHANGE.c.row, gone),
                ),
            ):
                found.setdefault((table, cell.row), {})[cell.field] = cell.before
    return found


def _stored(value: object) -> object:
    return value if value is None or isinstance(value, str) else str(value)
