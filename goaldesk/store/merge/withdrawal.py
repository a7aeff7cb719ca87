"""What undoing a merge does to the log, beside taking its changes back."""

from __future__ import annotations

from sqlalchemy import Connection

# A merge brought edits, took cells, or filled what a copy was made without.
_IS_MERGE = """
    SELECT 1 FROM edit WHERE merged_by = :id
    UNION ALL SELECT 1 FROM edit JOIN change ON edit = seq WHERE id = :id AND counts = 0
    UNION ALL SELECT 1 FROM document CROSS JOIN edit JOIN change ON counts = -seq
        WHERE withheld <> '' AND edit.id = :id
    LIMIT 1
"""

# What it brought, too: also by a merge made here that was undone, and came with it anew.
_TURN = """
    WITH RECURSIVE turned (id) AS (
        SELECT ? UNION SELECT edit.id FROM edit JOIN turned ON merged_by = turned.id
    )
    UPDATE edit SET withdrawn = ? WHERE id IN turned
"""


def follow(connection: Connection, seq: int, *, undone: int) -> bool:
    """After the edit `seq` took back the edit `undone`: if a merge is at the root of it, let what
    that brought and decided be withdrawn, or known again.

    The undoing itself touches nothing: whoever still knows the edits keeps what they did. Gives
    whether it was a merge.
    """
    merge, steps = _root(connection, undone)
    if connection.exec_driver_sql(_IS_MERGE, {"id": merge}).first() is None:
        return False
    connection.exec_driver_sql("UPDATE change SET counts = 0 WHERE edit = ?", (seq,))
    connection.exec_driver_sql(_TURN, (merge, steps % 2))
    return True


def _root(connection: Connection, seq: int) -> tuple[str, int]:
    """The edit that a chain of undoing and redoing is about, and how many times it was turned."""
    edit, undoes = connection.exec_driver_sql(
        "SELECT id, undoes FROM edit WHERE seq = ?", (seq,)
    ).one()
    steps = 1
    while undoes is not None:
        above = connection.exec_driver_sql(
            "SELECT id, undoes FROM edit WHERE id = ?", (undoes,)
        ).first()
        if above is None:
            break
        edit, undoes = above
        steps += 1
    return str(edit), steps
