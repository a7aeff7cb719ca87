"""The tables of any time, from the rows now and the log."""

from __future__ import annotations

from collections.abc import Iterable

from goaldesk.store.changelog import Change, Row, Tables, inverse


def rewind(tables: Tables, log: Iterable[Change], seq: int) -> dict[str, dict[str, Row]]:
    """The tables as they were before the edit `seq`: pure, from the rows now and the log.

    Raises ValueError when log and rows contradict each other.
    """
    then: dict[str, dict[str, Row]] = {table: dict(rows) for table, rows in tables.items()}
    for step in inverse(reversed([change for change in log if change.edit >= seq])):
        rows = then[step.table]
        if (step.row in rows) is (step.kind == "insert"):
            raise ValueError(f"the log contradicts the rows: {step.kind} {step.table} {step.row}")
        if step.kind == "delete":
            del rows[step.row]
        else:
            rows[step.row] = {**rows.get(step.row, {}), **step.values}
    return then
