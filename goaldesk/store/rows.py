"""The first rows of a document, and the quiet file that a crash leaves to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError, StatementError

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import DOCUMENT, FIXED_IDS, NATURAL_KEYS, TABLES, id_of, new_id
from goaldesk.core.model.tables import table_of
from goaldesk.store import edit, schema
from goaldesk.store.connection import connect

Tables = Mapping[str, Iterable[Mapping[str, object]]]


def create(copy: Path) -> None:
    """Make an empty document at `copy`."""
    with closing(connect(copy, "rwc")) as connection:
        schema.create(connection)
    copy.chmod(0o600)


def fill(engine: Engine, tables: Tables, stamp: edit.Stamp) -> None:
    """Let the first edit bring `tables`. Raises Invalid for rows that can't be."""
    unknown = next((name for name in tables if name not in TABLES), None)
    if unknown is not None:
        raise Invalid(N_("There is no table “{table}”."), table=unknown)
    table = ""
    try:
        with edit.transaction(engine, stamp) as first:
            connection = first.session.connection()
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.execute(insert(DOCUMENT).values(id=new_id()))
            for table in TABLES:
                given = list(tables.get(table, ()))
                if table in FIXED_IDS and not given:
                    given = [{}]
                whole = [_whole(table, row) for row in given]
                if whole:
                    connection.execute(insert(table_of(table)), whole)
            table = ""
    except IntegrityError as error:
        if table:
            message = N_("The rows of “{table}” repeat a key or hold a value that may not be.")
            raise Invalid(message, table=table) from error
        raise Invalid(N_("A row refers to a row that is not there.")) from error
    except StatementError as error:
        message = N_("The rows of “{table}” hold a value of another kind than their field.")
        raise Invalid(message, table=table) from error


def settle(copy: Path) -> None:
    """Bring what the journal of a crashed session holds into its file. Raises sqlite3.Error."""
    with closing(connect(copy, "rw")) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
        connection.execute("PRAGMA journal_mode = DELETE").close()


def last_edit(copy: Path) -> tuple[int, str, str]:
    """The number and the time of the last edit in a session's copy, and the product's name.

    Raises sqlite3.Error, as when it is open.
    """
    asked = "SELECT seq, at, (SELECT name FROM product) FROM edit ORDER BY seq DESC LIMIT 1"
    with closing(connect(copy, "rw")) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
        seq, at, product = connection.execute(asked).fetchone() or (0, "", "")
        return int(seq), str(at), str(product or "")


def _whole(table: str, row: Mapping[str, object]) -> dict[str, object]:
    """The row with all its fields."""
    columns = table_of(table).columns
    for field in row:
        if field not in columns:
            raise Invalid(N_("“{table}” has no field “{field}”."), field=field, table=table)
    whole = {column.name: row.get(column.name, _default(column.default)) for column in columns}
    if "id" not in row and table in NATURAL_KEYS:
        whole["id"] = id_of(table, whole)
    return whole


def _default(default: object) -> object:
    if default is None:
        return None
    arg = getattr(default, "arg", None)
    return arg(None) if callable(arg) else arg
