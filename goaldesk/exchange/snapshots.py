"""The snapshots of a sample's reviews, computed from what was defined and measured by then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, delete, insert

from goaldesk.core.model import natural_id
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.reviews import snapshot
from goaldesk.core.reading import Reader
from goaldesk.exchange.columns import columns
from goaldesk.exchange.rows import Tables
from goaldesk.exchange.values import value_of

Row = dict[str, Any]
_JUDGED_BY = ("product", "goal", "target_point", "measurement")


def take(tables: Tables) -> None:
    """Fill the snapshot of every review that was taken.

    A review sees each KPI as it was defined before the review's own adjustments and all later
    ones, and not the KPIs that began later; a milestone counts as done from its
    day on, or where that is not known from its due date on.
    """
    defined = {kpi["id"]: dict(kpi) for kpi in tables["kpi"]}
    waiting = sorted(tables["adjustment"], key=lambda row: row["date"])
    taken = [review for review in tables["review"] if review["taken"]]
    found: list[Row] = []
    with _apart(tables) as session:
        for review in sorted(taken, key=lambda review: review["date"], reverse=True):
            while waiting and waiting[-1]["date"] >= review["date"]:
                _undo(defined, waiting.pop())
            found = [*_frozen(session, tables, review, defined), *found]
    tables["review_kpi"] = found


@contextmanager
def _apart(tables: Tables) -> Iterator[Reader]:
    """A session on what KPIs are judged by, in memory; the KPIs themselves are still missing."""
    from sqlmodel import Session

    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection, Session(connection) as session:
            for name in (*_JUDGED_BY, "kpi", "milestone", "adjustment"):
                table_of(name).create(connection)
            for name in _JUDGED_BY:
                if tables[name]:
                    connection.execute(insert(table_of(name)), tables[name])
            yield session
    finally:
        engine.dispose()


def _undo(defined: Mapping[str, Row], adjustment: Row) -> None:
    """Give a KPI's field the value it had before an adjustment."""
    column = columns("kpi")[adjustment["field"]]
    before: Any = adjustment["before"]
    if column.kind == "number":
        before = float(before) if before else None
    elif column.kind == "flag":
        before = before == "1"
    elif column.kind == "date":
        before = value_of(column, before or None, "")
    defined[adjustment["kpi_id"]][column.name] = before


def _frozen(session: Reader, tables: Tables, review: Row, defined: Mapping[str, Row]) -> list[Row]:
    """What the review froze of each KPI; its own row gets what it froze of the product."""
    day = review["date"]
    begun = [row for row in defined.values() if row["start"] is None or row["start"] <= day]
    steps = [{**step, "done": step["done"] and _done_by(step, day)} for step in tables["milestone"]]
    for name, rows in (("kpi", begun), ("milestone", steps)):
        session.connection().execute(delete(table_of(name)))
        if rows:
            session.connection().execute(insert(table_of(name)), rows)
    frozen = snapshot(session, day)
    review.update(frozen.product)
    decided = _decisions(tables, review["id"])
    return [
        {
            "id": natural_id("review_kpi", review["id"], str(values["kpi_id"])),
            "review_id": review["id"],
            **values,
            "decision": decided.get(str(values["kpi_id"]), "keep"),
        }
        for values in frozen.kpis
    ]


def _done_by(step: Row, day: Any) -> bool:
    """Whether a milestone that is done was so on that day already."""
    known = step["done_on"] or step["due"]
    return known is None or bool(known <= day)


def _decisions(tables: Tables, review_id: str) -> dict[str, str]:
    """What the review decided for each KPI it adjusted or stopped."""
    found: dict[str, str] = {}
    for row in tables["adjustment"]:
        if row["review_id"] == review_id:
            stopped = row["field"] == "stopped" and row["after"] == "1"
            found[row["kpi_id"]] = "stop" if stopped else "adjust"
    return found
