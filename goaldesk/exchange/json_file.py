"""A document as JSON: all its tables, every value exact, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.sql import select

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import NATURAL_KEYS, SCHEMA, TABLES
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.records import fetch
from goaldesk.core.reading import Reader
from goaldesk.exchange.rows import Tables, complete
from goaldesk.exchange.values import shown

FORMAT = "goaldesk"
LARGEST = 256 * 1024 * 1024


def export(session: Reader) -> str:
    """The whole document as JSON text, the same for the same rows."""
    return dumps(read(session))


def read(session: Reader) -> Tables:
    """All rows of all tables, values as Python keeps them, in a fixed order."""
    return {name: _read(session, name) for name in TABLES}


def _read(session: Reader, name: str) -> list[dict[str, Any]]:
    table = table_of(name)
    order = [key for key in ("position", *NATURAL_KEYS.get(name, ()), "id") if key in table.c]
    found = fetch(session, select(table).order_by(*(table.c[key] for key in order)))
    return [dict(row._mapping) for row in found]


def dumps(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The tables as JSON text, one row a line; floats are written so that they read back equal."""
    parts = []
    for name in TABLES:
        rows = [_line(row) for row in tables.get(name, ())]
        body = "[\n" + ",\n".join(rows) + "\n  ]" if rows else "[]"
        parts.append(f"  {json.dumps(name)}: {body}")
    tables_text = ",\n".join(parts)
    return f'{{"format": "{FORMAT}", "schema": {SCHEMA}, "tables": {{\n{tables_text}\n}}}}\n'


def _line(row: Mapping[str, Any]) -> str:
    return "    " + json.dumps(row, ensure_ascii=False, allow_nan=False, default=_date)


def _date(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def loads(data: bytes | str) -> Tables:
    """The tables of a complete or partial JSON document, ready to start a document with.

    Raises Invalid for anything that is not one, with the place of the first mistake.
    """
    content = _parsed(data)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Invalid(
            N_("This is not a Goaldesk JSON file: it does not start with “format”: “goaldesk”.")
        )
    unknown = next((key for key in content if key not in ("format", "schema", "tables")), None)
    if unknown is not None:
        raise Invalid(N_("{place}: there is no such field."), place=shown(unknown))
    schema = content.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise Invalid(N_("schema: a whole number is expected, not {value}."), value=shown(schema))
    if schema > SCHEMA:
        raise Invalid(
            N_("This file was written by a newer Goaldesk (schema {schema}). Update Goaldesk."),
            schema=schema,
        )
    tables = content.get("tables")
    if not isinstance(tables, dict):
        raise Invalid(N_("tables: an object with one list a table is expected."))
    return complete(tables)


def _parsed(data: bytes | str) -> Any:
    if len(data) > LARGEST:
        raise Invalid(N_("The file is larger than {most} MB."), most=LARGEST // 2**20)
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError:
        raise Invalid(N_("The file is not UTF-8 text, as JSON has to be.")) from None
    except json.JSONDecodeError as error:
        raise Invalid(
            N_("The file is not JSON: there is a mistake in line {line}, column {column}."),
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise Invalid(N_("The file is nested too deep to be a Goaldesk JSON file.")) from None
    except ValueError:
        # A number with thousands of digits.
        raise Invalid(N_("The file holds a number that is too large.")) from None


def _no_constant(name: str) -> Any:
    raise Invalid(N_("The file holds {value}, which is not a number."), value=name)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Invalid(N_("The file gives the field {value} twice."), value=shown(key))
        found[key] = value
    return found
