"""Plain rows of any table."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, and_, func, or_
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import Select, select

from goaldesk.core.model import DOCUMENT
from goaldesk.core.model.tables import table_of
from goaldesk.core.plain_text import folded
from goaldesk.core.reading import Reader
from goaldesk.core.rows import Record
from goaldesk.core.sections import Withheld, parse

AnyRow = Row[*tuple[Any, ...]]
_ORDERS = {"position": "position, id", "date": "date DESC, id"}
_OWNED = ("goal", "kpi", "strategy", "communication", "action", "product")


# Rows of a whole table are read into plain tuples: their attributes cost a tenth of a Row's.
_SHAPES: dict[str, Any] = {
    name: namedtuple(name, table_of(name).c.keys()) for name in ("goal", "kpi", "adjustment")
}


def stored(session: Reader, table: str, statement: Select[Any], **values: object) -> list[Any]:
    """The rows of a select of all of a table's columns, with the columns as attributes."""
    make = _SHAPES[table]._make
    return [make(row) for row in fetch(session, statement, **values)]


def fetch(session: Reader, statement: Select[Any], **values: object) -> Sequence[AnyRow]:
    """The rows of a select, read below the ORM after what the session still held back.

    `values` fill the parameters that the select names.
    """
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values).all()


def count(session: Reader, table: str) -> int:
    """How many rows a table has."""
    return int(fetch(session, select(func.count()).select_from(table_of(table)))[0][0])


def withheld(session: Reader) -> Withheld:
    """What the document's copy was made without, which it does not lack."""
    rows = fetch(session, select(DOCUMENT.c.withheld))
    return parse(str(rows[0].withheld)) if rows else frozenset()


def among(column: ColumnElement[Any], ids: Iterable[str | int]) -> ColumnElement[bool]:
    """Whether a column has one of these ids: any number of them, which parameters are not."""
    given = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(given.c.value))


# A text with other letters than these, or with two blanks in a row, has to be folded, which is
# slow; SQLite’s own `lower` does for ASCII, and Chinese and kana have no case.
_TO_FOLD = "*[^ -~、-ヿ一-鿿]*"


def holds(column: ColumnElement[str], text: str | BindParameter[str]) -> ColumnElement[bool]:
    """Whether a column has a text in it, whatever the case and the width of its letters.

    What fills a parameter in its place is to be folded.
    """
    wanted = folded(text) if isinstance(text, str) else text
    plain = func.instr(func.lower(column), wanted) > 0
    unlike = or_(column.op("GLOB")(_TO_FOLD), func.instr(column, "  ") > 0)
    other = and_(unlike, func.instr(func.folded(column), wanted) > 0)
    return and_(column != "", or_(plain, other))


@cache
def _readers(table: str) -> dict[str, Callable[[Any], object]]:
    """What makes the values of each column of those in the file."""
    dialect, columns = sqlite.dialect(), table_of(table).columns
    return {
        column.name: column.type.result_processor(dialect, None) or (lambda value: value)
        for column in columns
    }


def records(session: Reader, table: str, **where: Any) -> list[Record]:
    """The rows of a table whose columns equal the values given (or are among them).

    By position where the table has one, else the newest date first, then by id.
    """
    if session.autoflush:
        session.flush()
    # No select: it takes longer to be made and compiled than a hundred rows to be read.
    readers, wanted, given = _readers(table), "TRUE", []
    for column, value in where.items():
        many = isinstance(value, (list, tuple, set, frozenset))
        test = "IN (SELECT value FROM json_each(?))" if many else "IS ?"
        wanted += f' AND {table}."{column}" {test}'
        given.append(json.dumps(list(value), default=str) if many else value)
    order = next((by for name, by in _ORDERS.items() if name in readers), "id")
    text = f"SELECT * FROM {table} WHERE {wanted} ORDER BY {order}"
    found = session.connection().exec_driver_sql(text, tuple(given))
    read = [
        {name: reader(value) for (name, reader), value in zip(readers.items(), row, strict=True)}
        for row in found
    ]
    return [Record(table, str(values["id"]), values) for values in read]


def record(session: Reader, table: str, row_id: str) -> Record | None:
    """The row with this id, if it is there."""
    found = records(session, table, id=row_id)
    return found[0] if found else None


def only(session: Reader, table: str) -> Any:
    """The one row of the product or of the vision: every document has both."""
    return fetch(session, select(table_of(table)))[0]


def report_language(session: Reader) -> str:
    """The language that the document's reports are written in: en or zh."""
    return str(only(session, "product").language)


def names(session: Reader) -> list[str]:
    """The names of people on file and of everybody who owns something, each once, sorted."""
    found = {row.name for row in fetch(session, select(table_of("person").c.name))}
    for table in _OWNED:
        source = table_of(table)
        found |= {row.owner for row in fetch(session, select(source.c.owner).distinct())}
    return sorted(name for name in found if name.strip())
