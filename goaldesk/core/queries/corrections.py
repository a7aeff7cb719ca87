"""Measured values that were corrected, as the log tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, or_, text
from sqlalchemy.sql import select

from goaldesk.core.model import CHANGE, EDIT, ELSEWHERE
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.history import MERGE
from goaldesk.core.queries.records import AnyRow, among, fetch
from goaldesk.core.reading import Reader

Correction = tuple[float | None, str]

# A correction carries a reason, and an undo names what it undoes: the few such edits are searched
# for first, so that a long log costs nothing.
_CORRECTED = (
    select(
        EDIT.c.seq,
        EDIT.c.id,
        EDIT.c.undoes,
        EDIT.c.label,
        EDIT.c.reason,
        CHANGE.c.row,
        CHANGE.c.before,
        CHANGE.c.after,
        CHANGE.c.counts,
    )
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
        text(f"NOT {ELSEWHERE}"),
    )
)


def corrections(session: Reader, measured: Collection[str]) -> dict[str, Correction]:
    """The value before the last correction of those of the measurements that were corrected, and
    its reason, which is empty where a merge decided for the value.

    A correction that was undone, or whose value was deleted since, is none; nor is one that a
    merge brought and did not take, so that the value is not what it was corrected to.
    """
    rows = _standing(fetch(session, _CORRECTED), measured)
    column = table_of("measurement").c
    values = select(column.id, column.value).where(among(column.id, {row.row for row in rows}))
    now = {row.id: row.value for row in fetch(session, values)}
    found: dict[str, Correction] = {}
    last: dict[str, int] = {}
    for row in rows:
        if row.after == now.get(row.row) and isinstance(row.before, (int, float)):
            # Of two values that were measured one was chosen: the name of a file is no reason.
            why = "" if row.label == MERGE else row.reason
            found[row.row], last[row.row] = (float(row.before), why), row.seq
    if last:
        for made, seq in fetch(session, _MADE, since=min(last.values())):
            if seq > last.get(made, seq):
                found.pop(made, None)
    return found


def _standing(rows: Sequence[AnyRow], measured: Collection[str]) -> list[AnyRow]:
    """Those that correct one of the measurements, by edits that are not taken back.

    What a merge took (`counts` 0) is told by the edits that it brought.
    """
    undoes = {row.id: row.undoes for row in rows}
    left = set(undoes)
    for edit in reversed(undoes):
        if edit in left and undoes[edit] in left:
            left -= {edit, undoes[edit]}
    return [
        row
        for row in rows
        if row.row in measured
        and row.id in left
        and row.undoes is None
        and row.counts != 0
        and row.before != row.after
    ]
