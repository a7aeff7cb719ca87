"""A copy of a document to send: compact, sealed, and without what is not for others to see.

All of it happens on a private file, below the log: the copy's edits and the cells that they
touched are those of the document, so that a merge still works. Where a value is withheld, its
changes are hollow: they touch a cell whose value this file never had.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from goaldesk.core import sections
from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.model import CHANGE, EDIT, TABLES
from goaldesk.core.model.tables import defaults, holders
from goaldesk.core.sections import Withheld
from goaldesk.core.tell import Tell, quiet
from goaldesk.store import changelog, check, saving, seal
from goaldesk.store.connection import connect

_ITSELF = N_("“{name}” is the document itself. Give the copy another name.")
_NOT_MADE = N_(
    "The copy “{name}” was not made: what was to be written did not pass the check. Report this."
)
_NO_ROOM = N_(
    "The copy “{name}” was not made, because the disk with Goaldesk’s own folder is full or refuses"
    " to write. Free some room and try again."
)


def make(
    whole: Path,
    fresh: Path,
    name: str,
    withheld: Withheld,
    progress: Tell = quiet,
) -> None:
    """Write the saved document `whole` to `fresh` without what is withheld, sealed and checked.

    Both are private files; the user knows the copy as `name`. Raises FileProblem.
    """
    part = fresh.with_name(f"{fresh.name}.part")
    try:
        _make(whole, part, fresh, name, withheld, progress)
    except BaseException as error:
        fresh.unlink(missing_ok=True)
        if isinstance(error, (ValueError, FileProblem)):
            raise FileProblem(_NOT_MADE, name=name) from error
        if isinstance(error, (OSError, sqlite3.Error)):
            raise FileProblem(_NO_ROOM, name=name) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def _make(
    whole: Path,
    part: Path,
    fresh: Path,
    name: str,
    withheld: Withheld,
    progress: Tell,
) -> None:
    shutil.copyfile(whole, part)
    progress(0.1)
    placeholder = seal.placeholder()
    with closing(_connection(part)) as connection:
        leave_out(connection, withheld)
        connection.execute("UPDATE document SET seal = ?", (placeholder,))
        progress(0.4)
        # Into another file, since pages that rows were deleted from keep what was in them.
        fresh.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(fresh),))
    progress(0.6)
    seal.write(fresh, placeholder)
    check.require(fresh, name, progress=lambda share: progress(0.6 + 0.4 * share))


def put(fresh: Path, target: Path, document: Path | None) -> None:
    """Let the finished copy be at `target`, which is not to be the document's own file.

    Raises FileProblem.
    """
    real = Path(os.path.realpath(target))
    if document is not None and real == Path(os.path.realpath(document)):
        raise FileProblem(_ITSELF, name=target.name)
    saving.put(fresh, real)


def counts(path: Path) -> dict[str, int]:
    """How much there is in a private file of what a copy can be without, by its name.

    Of a table its rows, of a column the rows that say something there, of the history the edits
    that are told, and their authors.
    """
    with closing(connect(path, "ro", immutable=True)) as connection:

        def count(table: str, where: str = "1") -> int:
            query = f'SELECT count(*) FROM "{table}" WHERE {where}'
            return int(connection.execute(query).fetchone()[0])

        found = {table: count(table) for table in TABLES}
        for name in frozenset().union(*map(sections.of, sections.SECTIONS)) - found.keys():
            table, _, column = name.partition(".")
            if table in TABLES:
                found[name] = count(table, f"\"{column}\" <> ''")
        authors = connection.execute("SELECT count(DISTINCT nullif(author, '')) FROM edit")
        found["edit.author"] = int(authors.fetchone()[0])
        return found | {EDIT.name: count(EDIT.name, "label <> ''")}


def _connection(path: Path) -> sqlite3.Connection:
    """A connection whose cascades are logged; nothing of the file needs to outlive a crash."""
    connection = connect(path, "rw")
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "journal_mode = MEMORY",
        "synchronous = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    changelog.listen(connection)
    return connection


def leave_out(connection: sqlite3.Connection, withheld: Withheld) -> None:
    """Take what is withheld out of a document and its log, without an edit."""
    connection.execute("BEGIN")
    reasons = _take_out(connection, withheld)
    for name in withheld:
        table, _, column = name.partition(".")
        if table in (EDIT.name, CHANGE.name):
            empty = "''" if table == EDIT.name else "NULL"
            connection.execute(f'UPDATE "{table}" SET "{column}" = {empty}')
    known = sections.parse(connection.execute("SELECT withheld FROM document").fetchone()[0])
    if reasons:
        known |= {"edit.reason"}
    connection.execute("UPDATE document SET withheld = ?", (sections.write(known | withheld),))
    connection.execute("COMMIT")


def _take_out(connection: sqlite3.Connection, withheld: Withheld) -> bool:
    """Take out rows and cells, and hollow their changes; gives whether reasons went with them.

    What goes is what the log's triggers tell of an edit that is dropped again: rows, with those
    that they contain, and cells that are emptied, mentions of such rows among them.
    """
    seq = int(connection.execute("SELECT max(seq) + 1 FROM edit").fetchone()[0])
    connection.execute(
        "INSERT INTO edit (seq, id, at, author, label, reason) VALUES (?, 'copy', '', '', '', '')",
        (seq,),
    )
    connection.execute("INSERT INTO current_edit VALUES (?)", (seq,))
    for table in TABLES:
        if table in withheld:
            connection.execute(f'DELETE FROM "{table}"')
        for field in changelog.fields_of(table):
            if f"{table}.{field}" in withheld:
                connection.execute(
                    f'UPDATE "{table}" SET "{field}" = ?1 WHERE "{field}" IS NOT ?1',
                    (defaults(table)[field],),
                )
    for statement in (
        'CREATE TEMP TABLE gone ("table", "row", PRIMARY KEY ("table", "row")) WITHOUT ROWID',
        'CREATE TEMP TABLE cell ("table", "row", field, PRIMARY KEY ("table", "row", field))'
        " WITHOUT ROWID",
        f'INSERT INTO gone SELECT "table", "row" FROM change WHERE edit = {seq} AND field = \'\'',
        'INSERT OR IGNORE INTO cell SELECT "table", "row", field FROM change'
        f' WHERE edit = {seq} AND ("table", "row") NOT IN (SELECT * FROM gone)',
        f"DELETE FROM change WHERE edit = {seq}",
        f"DELETE FROM edit WHERE seq = {seq}",
        "DELETE FROM current_edit",
    ):
        connection.execute(statement)
    _find_long_gone(connection, withheld)
    return _hollow(connection, withheld)


def _find_long_gone(connection: sqlite3.Connection, withheld: Withheld) -> None:
    """Rows deleted long ago, of which the log tells that they were part of what is withheld."""
    for table in TABLES:
        for column, parent in holders(table).items():
            connection.execute(
                'INSERT OR IGNORE INTO gone SELECT "table", "row" FROM change'
                ' WHERE "table" = ? AND field = ? AND before IS NOT NULL'
                " AND (? OR (?, before) IN (SELECT * FROM gone))"
                f' AND "row" NOT IN (SELECT id FROM "{table}")',
                (table, column, parent in withheld, parent),
            )


def _hollow(connection: sqlite3.Connection, withheld: Withheld) -> bool:
    """Empty the changes of rows and cells that are gone, and the reasons of their edits.

    A cell that its row came with has no change of its own: it gets one, of the edit that the row
    came with, so that a merge does not take its emptiness for a value.
    """
    connection.execute(
        'INSERT INTO change (edit, "table", "row", field, counts)'
        " SELECT coalesce(max(seq) FILTER (WHERE NOT withdrawn AND counts <> 0 AND after = 1),"
        " max(seq) FILTER (WHERE counts <> 0), max(seq)),"
        f' cell."table", cell."row", cell.field, {changelog.HOLLOW} FROM cell JOIN change AS came'
        ' ON came."table" = cell."table" AND came."row" = cell."row" AND came.field = \'\''
        ' JOIN edit ON seq = came.edit GROUP BY cell."table", cell."row", cell.field'
    )
    names = sorted(withheld)
    listed = ", ".join("?" * len(names))
    affected = (
        f'"table" IN ({listed}) OR "table" || \'.\' || field IN ({listed})'
        ' OR ("table", "row") IN (SELECT * FROM gone)'
        ' OR ("table", "row", field) IN (SELECT * FROM cell)'
    )
    reasons = connection.execute(
        "UPDATE edit SET reason = '' WHERE reason <> ''"
        f" AND seq IN (SELECT edit FROM change WHERE {affected})",
        (*names, *names),
    ).rowcount
    connection.execute(
        "UPDATE change SET before = NULL, after = NULL,"
        f" counts = CASE counts WHEN 0 THEN 0 ELSE {changelog.HOLLOW} END WHERE {affected}",
        (*names, *names),
    )
    return reasons > 0
