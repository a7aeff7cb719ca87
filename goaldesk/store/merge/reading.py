"""A copy of a document as the merge takes it, read from its file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from goaldesk.core import sections
from goaldesk.core.model import ELSEWHERE
from goaldesk.core.tell import Tell, quiet
from goaldesk.store import changelog
from goaldesk.store.changelog import HOLLOW, TOUCHES
from goaldesk.store.connection import connect
from goaldesk.store.merge.sides import Edit, Side, Touch


def read_side(connection: sqlite3.Connection, progress: Tell = quiet) -> Side:
    """Rows and log of an open document. Raises sqlite3.Error."""
    document, withheld = connection.execute("SELECT id, withheld FROM document").fetchone()
    edits: list[Edit] = []
    ids: dict[int, str] = {}
    withdrawn: set[int] = set()
    for seq, *values in connection.execute(
        "SELECT seq, id, at, author, label, reason, undoes, withdrawn,"
        f" CASE WHEN {ELSEWHERE} THEN merged_by END FROM edit ORDER BY seq"
    ):
        edits.append(Edit._make(values))
        ids[seq] = edits[-1].id
        if edits[-1].withdrawn:
            withdrawn.add(seq)

    def meaning(counts: int) -> int:
        # A negative number names the merge that filled a hollow change, as long as it stands.
        if counts >= 0:
            return counts
        return HOLLOW if -counts in withdrawn else TOUCHES

    changes = tuple(
        Touch._make((ids[seq], *values, meaning(counts)))
        for seq, *values, counts in connection.execute(
            'SELECT edit, "table", "row", field, before, after, counts FROM change ORDER BY rowid'
        )
    )
    progress(0.6)
    rows = changelog.read_tables(connection)
    progress(1.0)
    return Side(document, rows, tuple(edits), changes, sections.parse(withheld))


def side_of(path: Path, progress: Tell = quiet) -> Side:
    """The document in a private, checked file as a side. Raises sqlite3.Error."""
    with closing(connect(path, "ro", immutable=True)) as connection:
        return read_side(connection, progress)
