"""Writing a merge into the document here: one edit, and the union of both logs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from goaldesk.core import sections
from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.model import ELSEWHERE, NATURAL_KEYS
from goaldesk.core.tell import Tell, quiet
from goaldesk.store import changelog, edit
from goaldesk.store.changelog import EXISTENCE, HOLLOW, TAKEN, TOUCHES
from goaldesk.store.connection import raw
from goaldesk.store.merge.conflicts import Decisions
from goaldesk.store.merge.plan import Plan, plan
from goaldesk.store.merge.reading import read_side
from goaldesk.store.merge.sides import Cell, Place, Side, Touch

NO_EFFECT = ""  # `merged_by` of edits that were brought without a merge to be undone


_UNFIT = N_(
    "The two copies can’t be merged: together, what was changed in both would break a rule of the "
    "document. Change it in one of them and compare them again."
)


class Undecided(FileProblem):
    """Conflicts are left, so that nothing was merged."""


def apply(
    transaction: edit.Transaction,
    theirs: Side,
    decisions: Decisions,
    progress: Tell = quiet,
) -> Plan:
    """Merge `theirs` inside an open edit, which becomes the merge; gives what was done.

    Raises Undecided, having done nothing, while a conflict is undecided, and Contradiction; another
    FileProblem where the schema refuses what comes of it, such as two values for one key.
    """
    connection = raw(transaction.session)
    mine = read_side(connection)
    progress(0.2)
    planned = plan(mine, theirs, decisions)
    progress(0.4)
    if planned.undecided:
        raise Undecided(N_("There are still conflicts to decide, so nothing was merged."))
    if planned.empty:
        return planned
    connection.execute("PRAGMA defer_foreign_keys = ON")
    try:
        _change_rows(connection, planned)
    except sqlite3.IntegrityError as error:
        raise FileProblem(_UNFIT) from error
    progress(0.6)
    _log(connection, transaction.seq, planned, mine)
    transaction.keeps = "edit" if planned.is_edit else "log"
    by = transaction.id if planned.is_edit else NO_EFFECT
    _bring(connection, planned, theirs, by)
    progress(0.9)
    _fill(connection, transaction.seq, planned)
    _fill_history(connection, mine, theirs)
    _note_withheld(connection, planned, mine, theirs)
    return planned


def _change_rows(connection: sqlite3.Connection, planned: Plan) -> None:
    """In the order of `changelog.between`, so that the merge can be taken back."""
    _insert_rows(connection, planned, changelog.OWN_KEYS)
    for (table, row), values in planned.updates.items():
        columns = ", ".join(f'"{name}" = ?' for name in values)
        connection.execute(f'UPDATE "{table}" SET {columns} WHERE id = ?', (*values.values(), row))
    for table, row in reversed(planned.deletes):
        connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (row,))
    _insert_rows(connection, planned, NATURAL_KEYS)


def _insert_rows(connection: sqlite3.Connection, planned: Plan, tables: Iterable[str]) -> None:
    for table in tables:
        names = changelog.fields_of(table)
        rows = [
            (row, *(values[name] for name in names))
            for (where, row), values in planned.inserts.items()
            if where == table
        ]
        if rows:
            columns = ", ".join(["id", *(f'"{name}"' for name in names)])
            marks = ", ".join("?" * (len(names) + 1))
            connection.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)


def _log(connection: sqlite3.Connection, seq: int, planned: Plan, mine: Side) -> None:
    """Let the merge's changes count where they were decided, and only there.

    Raises RuntimeError if the rows changed otherwise than planned: nothing is kept of it then.
    """
    logged: set[Cell] = {
        (table, row, field)
        for table, row, field in connection.execute(
            'SELECT "table", "row", field FROM change WHERE edit = ?', (seq,)
        )
    }
    if logged != set(_expected(planned)):
        raise RuntimeError("the merge changed other cells than it had planned")
    connection.execute("UPDATE change SET counts = ? WHERE edit = ?", (TAKEN, seq))
    gone = set(planned.deletes)
    counting = [
        cell
        for cell in logged
        if cell in planned.decided
        or (cell[:2] in gone and (*cell[:2], EXISTENCE) in planned.decided)
    ]
    connection.executemany(
        'UPDATE change SET counts = ? WHERE edit = ? AND "table" = ? AND "row" = ? AND field = ?',
        [(TOUCHES, seq, *cell) for cell in counting],
    )
    connection.executemany(
        "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(seq, *cell, value, value, TOUCHES) for cell, value in stays(planned, mine, logged)],
    )


def _expected(planned: Plan) -> Iterable[Cell]:
    for (table, row), values in planned.updates.items():
        yield from ((table, row, name) for name in values)
    for table, row in planned.inserts:
        yield table, row, EXISTENCE
    for table, row in planned.deletes:
        yield table, row, EXISTENCE
        yield from ((table, row, name) for name in changelog.fields_of(table))


def stays(planned: Plan, mine: Side, changed: set[Cell]) -> list[tuple[Cell, object]]:
    """The decided cells that no change of their own tells of, with their values; they count."""
    found: list[tuple[Cell, object]] = []
    for cell in sorted(planned.decided - changed):
        place: Place = cell[:2]
        if cell[2] == EXISTENCE:
            found.append((cell, 1 if mine.has(place) else None))
        elif place in planned.inserts:
            found.append((cell, planned.inserts[place][cell[2]]))
        elif mine.has(place) and place not in planned.deletes:
            found.append((cell, mine.value(cell)))
    return found


def _bring(connection: sqlite3.Connection, planned: Plan, theirs: Side, merge: str) -> None:
    """Add the edits that were unknown here with their changes, in the order they had there.

    Those that the undoing of an earlier merge withdrew are brought anew, as far as they happened
    elsewhere. A merge made here stays in its place, and is hollow where it is hollow there; what it
    had brought goes on belonging to it.
    """
    here = {row[0] for row in connection.execute(f"SELECT id FROM edit WHERE NOT {ELSEWHERE}")}
    brought_by = dict(connection.execute("SELECT id, merged_by FROM edit"))
    again = [known.id for known in planned.brought if known.id in here]
    # What it had filled does not come back with it: that takes a copy with the values.
    connection.executemany(
        "UPDATE change SET counts = ? WHERE counts = -(SELECT seq FROM edit WHERE id = ?)",
        [(HOLLOW, known) for known in again],
    )
    connection.executemany(
        "UPDATE edit SET withdrawn = 0, merged_by = ? WHERE id = ?",
        [(merge or None, known) for known in again],
    )
    connection.executemany(
        "UPDATE change SET counts = ? WHERE edit = (SELECT seq FROM edit WHERE id = ?)"
        ' AND "table" = ? AND "row" = ? AND field = ? AND counts <> 0',
        [
            (HOLLOW, *change[:4])
            for change in theirs.changes
            if change.counts == HOLLOW and change.edit in again
        ],
    )
    new: dict[str, int] = {}
    for known in planned.brought:
        if known.id not in here:
            connection.execute("DELETE FROM edit WHERE id = ?", (known.id,))
            by = brought_by.get(known.id)
            by = by if by in again else merge
            cursor = connection.execute(
                "INSERT INTO edit (id, at, author, label, reason, undoes, merged_by)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (known.id, known.at, known.author, known.label, known.reason, known.undoes, by),
            )
            new[known.id] = int(cursor.lastrowid or 0)
    connection.executemany(
        "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((new[change.edit], *change[1:]) for change in theirs.changes if change.edit in new),
    )


def _fill(connection: sqlite3.Connection, seq: int, planned: Plan) -> None:
    """Let hollow changes count as seen, as long as this merge stands."""
    connection.executemany(
        "UPDATE change SET counts = ? WHERE edit = (SELECT seq FROM edit WHERE id = ?)"
        ' AND "table" = ? AND "row" = ? AND field = ? AND counts <> 0',
        [(-seq, *change[:4]) for change in planned.filled],
    )


def _fill_history(connection: sqlite3.Connection, mine: Side, theirs: Side) -> None:
    """Give edits that are known here without their words and values what the other copy has."""
    if not mine.withheld:
        return
    both = mine.known & theirs.known
    connection.executemany(
        "UPDATE edit SET label = coalesce(nullif(label, ''), ?),"
        " reason = coalesce(nullif(reason, ''), ?), author = coalesce(nullif(author, ''), ?)"
        " WHERE id = ?",
        [(e.label, e.reason, e.author, e.id) for e in theirs.edits if e.id in both],
    )
    full: dict[tuple[str, str, str, str], list[Touch]] = {}
    for change in reversed(theirs.changes):
        if change.edit in both:
            full.setdefault(change[:4], []).append(change)
    rows = connection.execute(
        'SELECT change.rowid, id, "table", "row", field, before IS NULL AND after IS NULL'
        " FROM change JOIN edit ON edit = seq ORDER BY change.rowid"
    ).fetchall()
    values: list[tuple[object, object, int]] = []
    for rowid, *which, empty in rows:
        found = full.get((which[0], which[1], which[2], which[3]))
        if found:
            change = found.pop()
            if empty:
                values.append((change.before, change.after, rowid))
    connection.executemany("UPDATE change SET before = ?, after = ? WHERE rowid = ?", values)


def _note_withheld(connection: sqlite3.Connection, planned: Plan, mine: Side, theirs: Side) -> None:
    """Note what the other copy was made without, where edits came without their values."""
    brought = {known.id for known in planned.brought}
    if any(change.counts == HOLLOW and change.edit in brought for change in theirs.changes):
        names = sections.write(mine.withheld | theirs.withheld)
        connection.execute("UPDATE document SET withheld = ?", (names,))
