"""What a document's file consists of."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from functools import cache

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from goaldesk.core.model import APPLICATION_ID, CHANGE, DOCUMENT, EDIT, SCHEMA, TABLES

# The digest of what files of each version consist of. To compile the statements of ours at each
# start, only to compare, would take longer than reading a file.
DIGESTS = {1: "298d2320c5e978f9322a5ce8457a67efbbab56d6258c90d48820c3a7e899588e"}


@cache
def statements() -> tuple[str, ...]:
    """The statements that make all tables and indexes, parents first."""
    from goaldesk.core.model.classes import whole_table

    dialect = sqlite.dialect()
    made: list[str] = []
    for table in (DOCUMENT, *map(whole_table, TABLES), EDIT, CHANGE):
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made.extend(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes)
    return tuple(statement.strip() for statement in made)


def create(connection: sqlite3.Connection) -> None:
    """Make an empty document; the pragmas come first, since tables fix the page layout."""
    for pragma in (
        "page_size = 4096",
        "auto_vacuum = NONE",
        f"application_id = {APPLICATION_ID}",
        f"user_version = {SCHEMA}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    for statement in statements():
        connection.execute(statement)
    connection.execute("COMMIT")


def objects(connection: sqlite3.Connection) -> list[tuple[str, str, str, str]]:
    """Everything that a file's schema names, in order: (type, name, table, SQL without layout)."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    return sorted(
        (str(kind), str(name), str(table), _plain(sql)) for kind, name, table, sql in rows
    )


def digest(connection: sqlite3.Connection) -> str:
    """What `objects` tells, in a few letters; another schema has another one."""
    return hashlib.sha256(repr(objects(connection)).encode()).hexdigest()


def _plain(sql: str | None) -> str:
    return re.sub(r"\s+", " ", sql or "").strip()
