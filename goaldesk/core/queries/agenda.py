"""What to do today: what is due up to a week ahead, and loose ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from goaldesk.core.model.choices import CLOSED_ACTIONS
from goaldesk.core.queries.aged import aged
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.inputs import latest
from goaldesk.core.queries.records import records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import AgendaItem, Record, Tree
from goaldesk.core.rules.coverage import factor_weight
from goaldesk.core.rules.dates import next_due

SOON = 7
ENDING = 14  # days before the period's end on which rolling it over is proposed


def today(session: Reader, as_of: date, now: Tree | None = None) -> list[AgendaItem]:
    """What is due up to a week ahead: what is late first, then by date, loose ends last.

    `now` is the tree of that day, where it is at hand.
    """
    now = now or tree(session, as_of)
    items = [
        *_actions(session, as_of),
        *_measuring(session, now, as_of),
        *_communications(session, as_of),
        *_reviews(session, as_of),
        *_milestones(session, now, as_of),
        *_period_end(now, as_of),
    ]
    items.sort(key=lambda item: (not item.overdue, item.date or as_of, item.kind, item.title))
    return [*items, *_aged(session, as_of), *_loose_ends(session)]


def _within(day: object, as_of: date) -> int | None:
    """Days until `day` if it is past or less than a week ahead."""
    if not isinstance(day, date):
        return None
    days = (day - as_of).days
    return days if days <= SOON else None


def _actions(session: Reader, as_of: date) -> Iterator[AgendaItem]:
    for row in records(session, "action"):
        days = _within(row["due"], as_of)
        if days is not None and row["state"] not in CLOSED_ACTIONS:
            yield _item("action", row, "due", days, "text", "owner")


def _communications(session: Reader, as_of: date) -> Iterator[AgendaItem]:
    for row in records(session, "communication"):
        days = _within(row["next_date"], as_of)
        if days is not None:
            yield _item("communication", row, "next_date", days, "purpose", "owner", "kind")


def _reviews(session: Reader, as_of: date) -> Iterator[AgendaItem]:
    for row in records(session, "review", taken=""):
        days = _within(row["date"], as_of)
        if days is not None:
            yield _item("review", row, "date", days, "title", "attendees")


def _item(
    kind: str, row: Record, day: str, days: int, title: str, owner: str, detail: str = ""
) -> AgendaItem:
    values: Any = row.values
    return AgendaItem(
        kind,
        values[day],
        days,
        values[title],
        values[owner],
        row.table,
        row.id,
        days < 0,
        values[detail] if detail else "",
    )


def _measuring(session: Reader, now: Tree, as_of: date) -> Iterator[AgendaItem]:
    """KPIs whose next measurement is due, and those gone stale, until their due date.

    One that was never measured is a gap of the plan, and not repeated here.
    """
    newest = latest(session, as_of)
    for kpi in now.kpis:
        last = newest.get(kpi.id)
        if last is None or kpi.stopped or kpi.value_type == "milestone":
            continue
        due = next_due(last[0], kpi.frequency, kpi.start, kpi.due)
        if due is None or (due > as_of and not kpi.stale):
            continue
        yield AgendaItem(
            "stale" if kpi.stale else "measure",
            last[0],
            (as_of - last[0]).days,
            kpi.name,
            kpi.owner,
            "kpi",
            kpi.id,
            False,
            kpi.frequency,
        )


def _milestones(session: Reader, now: Tree, as_of: date) -> Iterator[AgendaItem]:
    """Steps of running milestone KPIs that are not done."""
    kpis = {kpi.id: kpi for kpi in now.kpis if not kpi.stopped and kpi.value_type == "milestone"}
    for row in records(session, "milestone", done=False) if kpis else ():
        days = _within(row["due"], as_of)
        kpi = kpis.get(str(row["kpi_id"]))
        if days is not None and kpi is not None:
            values: Any = row.values
            yield AgendaItem(
                "milestone",
                values["due"],
                days,
                values["title"],
                kpi.owner,
                "milestone",
                row.id,
                days < 0,
                kpi.name,
            )


def _period_end(now: Tree, as_of: date) -> Iterator[AgendaItem]:
    """The end of the product's period, while something is running that could carry on."""
    due = now.product.due
    if due is None or (due - as_of).days > ENDING or all(kpi.stopped for kpi in now.kpis):
        return
    yield AgendaItem(
        "period", due, (due - as_of).days, "", now.product.owner, "roll_over", "", False
    )


def _aged(session: Reader, as_of: date) -> Iterator[AgendaItem]:
    """What is past the day by which it was to be looked at again, the longest past first."""
    for item in sorted(aged(session, as_of), key=lambda item: (item.day, item.table, item.id)):
        days = (item.day - as_of).days
        yield AgendaItem(
            "aged", item.day, days, item.name, "", item.table, item.id, False, item.table
        )


def _loose_ends(session: Reader) -> Iterator[AgendaItem]:
    """The weightiest opportunity that no strategy makes use of."""
    used = {row["factor_id"] for row in records(session, "strategy_factor")}
    loose = [row for row in records(session, "swot_factor", quadrant="O") if row.id not in used]
    heaviest = max(loose, key=_weight, default=None)
    if heaviest is not None:
        yield AgendaItem(
            "orphan",
            None,
            None,
            str(heaviest["text"]),
            "",
            "swot_factor",
            heaviest.id,
            False,
            "opportunity",
        )


def _weight(row: Record) -> int:
    values: Any = row.values
    return factor_weight(values["quadrant"], values["importance"], values["probability"])
