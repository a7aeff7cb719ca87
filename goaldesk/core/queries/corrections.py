"""Measured values that were corrected, as the log tells."""

from __future__ import annotations

from sqlalchemy import bindparam, or_
from sqlalchemy.sql import select
from sqlmodel import Session

from goaldesk.core.model import CHANGE, EDIT
from goaldesk.core.queries.records import fetch

Correction = tuple[float | None, str]

# A correction carries a reason, and an undo names what it undoes: the few such edits are searched
# for first, so that a long log costs nothing.
_CORRECTED = (
    select(EDIT.c.seq, EDIT.c.id, EDIT.c.undoes, EDIT.c.reason, CHANGE.c.row, CHANGE.c.before)
    .join_from(EDIT, CHANGE, CHANGE.c.edit == EDIT.c.seq)
    .where(
        or_(EDIT.c.reason != "", EDIT.c.undoes.is_not(None)),
        EDIT.c.withdrawn == 0,
        CHANGE.c.table == "measurement",
        CHANGE.c.field == "value",
    )
    .order_by(EDIT.c.seq)
)


# Rows that came anew since a correction: those are other measurements on the same day.
_MADE = (
    select(CHANGE.c.row, CHANGE.c.edit)
    .join_from(CHANGE, EDIT, CHANGE.c.edit == EDIT.c.seq)
    .where(
        CHANGE.c.edit > bindparam("since"),
        CHANGE.c.table == "measurement",
        CHANGE.c.field == "",
        CHANGE.c.after.is_not(None),
        EDIT.c.undoes.is_(None),
        EDIT.c.withdrawn == 0,
    )
)


def corrections(session: Session) -> dict[str, Correction]:
    """The value before the last correction of each corrected measurement, and its reason.

    A correction that was undone, or whose value was deleted since, is none.
    """
    found: dict[str, Correction] = {}
    last: dict[str, int] = {}
    # How it stood before each edit: undoing the edit leads back there.
    earlier: dict[tuple[str, str], Correction] = {}
    for seq, edit, undoes, reason, row, before in fetch(session, _CORRECTED):
        known = found.get(row, (None, ""))
        earlier[edit, row] = known
        if undoes is not None:
            found[row] = earlier.get((undoes, row), (None, ""))
        elif isinstance(before, (int, float)):
            found[row], last[row] = (float(before), reason), seq
    if last:
        for row, seq in fetch(session, _MADE, since=min(last.values())):
            if seq > last.get(row, seq):
                found.pop(row, None)
    return found
