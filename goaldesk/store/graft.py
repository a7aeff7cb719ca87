"""A damaged file made readable: its pages of rows, under a schema that is ours.

Nothing of the file's own schema is used but where each table's pages begin, so that neither its
triggers, views and CHECKs nor a broken word of it stand in the way. Where even that is lost, the
tables begin where they do in any file that was saved: VACUUM lays them out in one order.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from goaldesk.core.model import TABLES
from goaldesk.store import check, schema
from goaldesk.store.check import PAGE
from goaldesk.store.connection import connect

_NAMES = frozenset(("document", *TABLES, "edit", "change"))
_FILLER = 2000  # pages of one row, shorter than the longest that is allowed


def graft(copy: Path, fresh: Path) -> None:
    """Write what the private file `copy` holds to `fresh`, where SQLite reads what is whole."""
    _mend_header(copy)
    count = copy.stat().st_size // PAGE
    roots = _own_roots(copy, count) or _usual_roots(fresh)
    with closing(connect(fresh, "rwc")) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}").close()
        # As many pages as the file has come first, so that those of our schema lie behind them.
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.execute("CREATE TABLE filler (x BLOB)")
        for _ in range(0, count, _FILLER):
            connection.execute("INSERT INTO filler VALUES (zeroblob(?))", (_FILLER * PAGE,))
        schema.create(connection)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE type = 'index' OR name = 'filler'")
        for name, root in roots.items():
            connection.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (root, name))
    with open(copy, "rb") as file, open(fresh, "r+b") as target:
        file.seek(PAGE)
        target.seek(PAGE)
        while chunk := file.read(1 << 20):
            target.write(chunk)


def _mend_header(copy: Path) -> None:
    """Give the file the header that ours have, so that SQLite opens it at all.

    Its pages are made whole, and those that were cut off are empty.
    """
    with open(copy, "r+b") as file:
        size = file.seek(0, 2)
        file.truncate(-(-size // PAGE) * PAGE)
        for at, fresh in (
            (16, PAGE.to_bytes(2, "big") + b"\1\1\0\x40\x20\x20"),
            (28, bytes(12)),  # as many pages as there are; no free ones
            (44, (4).to_bytes(4, "big")),
            (52, bytes(4) + (1).to_bytes(4, "big")),
        ):
            file.seek(at)
            file.write(fresh)


def _own_roots(copy: Path, count: int) -> dict[str, int]:
    """Where the file itself says that each table begins; empty unless it says so for all."""
    if not check.schema_fits(copy):
        return {}
    try:
        with closing(connect(copy, "rw")) as connection:
            connection.execute("PRAGMA writable_schema = ON")  # errors in the schema don't matter
            check.confine(connection, copy)
            rows = connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type='table'")
            found = {name: root for name, root in rows if name in _NAMES}
    except (sqlite3.Error, UnicodeError):
        return {}
    sound = all(isinstance(root, int) and 1 < root <= count for root in found.values())
    return found if sound and found.keys() == _NAMES else {}


def _usual_roots(beside: Path) -> dict[str, int]:
    """Where each table begins in a file that VACUUM has written."""
    empty = beside.with_name("empty.goaldb")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        schema.create(connection)
        connection.execute("VACUUM INTO ?", (str(empty),))
    with closing(connect(empty, "ro", immutable=True)) as connection:
        rows = connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'")
        return {str(name): int(root) for name, root in rows}
