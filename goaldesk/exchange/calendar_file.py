"""The dates of a document as a calendar: measuring, reviews, communications, each in its rhythm."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.sql import select

from goaldesk.core.fields import COMMUNICATION_KINDS, choice_label
from goaldesk.core.model import DOCUMENT
from goaldesk.core.plain_text import clean
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.inputs import latest
from goaldesk.core.queries.records import fetch, records
from goaldesk.core.queries.reviews import proposed_day, reviews
from goaldesk.core.reading import Reader
from goaldesk.core.rows import Tree
from goaldesk.core.rules.dates import add_months, next_due, review_rhythm
from goaldesk.core.words import Words

Rhythm = tuple[str, int]
_RHYTHMS: dict[str, Rhythm] = {
    "daily": ("day", 1),
    "weekly": ("day", 7),
    "biweekly": ("day", 14),
    "monthly": ("month", 1),
    "quarterly": ("month", 3),
    "yearly": ("month", 12),
}
# Nobody says at what time of the day: the first thing, and nobody is made busy by it.
_AT, _LASTS = dt.time(9), dt.timedelta(minutes=30)
_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Date:
    """Something on `day`, and from then on in a rhythm until `until`; once without a rhythm.

    `key` tells it apart from all others of the document for good.
    """

    key: str
    title: str
    details: tuple[str, ...]
    day: dt.date
    rhythm: Rhythm | None = None
    until: dt.date | None = None


def dumps(session: Reader, words: Words, as_of: dt.date, zone: str, now: dt.datetime) -> bytes:
    """The calendar in a time zone; imported again after a change, it moves what it brought.

    `now` is when it is written. After RFC 5545.
    """
    from icalendar import Calendar

    found = dates(session, words, as_of)
    rows = fetch(session, select(DOCUMENT.c.id))
    owner = f"{rows[0].id if rows else 'document'}.goaldesk"
    made = Calendar()
    made.add("prodid", "-//Goaldesk//Goaldesk//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", clean(tree(session, as_of).product.name) or "Goaldesk")
    for date in found:
        made.add_component(_event(date, owner, ZoneInfo(zone), now))
    if found:
        ends = [date.until or date.day for date in found]
        first = min(date.day for date in found).replace(month=1, day=1)
        made.add_missing_timezones(first, max(ends) + dt.timedelta(days=400))
    return bytes(made.to_ical())


def _event(date: Date, owner: str, zone: ZoneInfo, now: dt.datetime) -> Any:
    from icalendar import Event

    start = dt.datetime.combine(date.day, _AT, zone)
    event = Event()
    event.add("uid", f"{date.key}@{owner}")
    event.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    # A later file counts as the newer version of the same dates.
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", clean(date.title) or "–")
    event.add("description", clean("\n".join(filter(None, date.details))))
    event.add("dtstart", start)
    event.add("dtend", start + _LASTS)
    event.add("transp", "TRANSPARENT")
    if date.rhythm is not None and date.until is not None and date.until > date.day:
        end = dt.datetime.combine(date.until, _AT, zone).astimezone(dt.UTC)
        event.add("rrule", {**_rule(date.day, date.rhythm), "until": end})
    return event


def _rule(day: dt.date, rhythm: Rhythm) -> dict[str, object]:
    """A rhythm from a day on, as calendars write it; the last of a month stays the last."""
    unit, count = rhythm
    if unit == "day":
        weeks, rest = divmod(count, 7)
        return (
            {"freq": "DAILY", "interval": count} if rest else {"freq": "WEEKLY", "interval": weeks}
        )
    rule: dict[str, object] = {"freq": "MONTHLY", "interval": count}
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return rule | {"bymonthday": -1}
    if day.day <= 28:
        return rule | {"bymonthday": day.day}
    return rule | {"bymonthday": list(range(28, day.day + 1)), "bysetpos": -1}


def days(date: Date) -> Iterator[dt.date]:
    """All days of a date, as its rule gives them."""
    yield date.day
    if date.rhythm is None or date.until is None:
        return
    (unit, count), number = date.rhythm, 1
    while True:
        if unit == "day":
            day = date.day + dt.timedelta(days=count * number)
        else:
            day = add_months(date.day, count * number)
        if day > date.until:
            return
        yield day
        number += 1


def dates(session: Reader, words: Words, as_of: dt.date) -> list[Date]:
    """When to measure each KPI until it is due, the reviews to come, and the communications.

    What has no end goes on until the product's, or for a year.
    """
    now = tree(session, as_of)
    return [
        *_measuring(session, words, now, as_of),
        *_reviews(session, words, now, as_of),
        *_communications(session, words, now),
    ]


def _end(now: Tree, day: dt.date) -> dt.date:
    due = now.product.due
    return due if due is not None and due >= day else add_months(day, _A_YEAR)


def _measuring(session: Reader, words: Words, now: Tree, as_of: dt.date) -> Iterator[Date]:
    newest = latest(session, as_of)
    for kpi in now.kpis:
        if kpi.stopped or kpi.value_type == "milestone":
            continue
        last = newest[kpi.id][0] if kpi.id in newest else None
        day = next_due(last, kpi.frequency, kpi.start, kpi.due)
        if day is None:
            continue
        said = (
            words.text("Measure “{kpi}”", kpi=kpi.name),
            (kpi.goal, words.text("Owner: {name}", name=kpi.owner) if kpi.owner else ""),
        )
        rhythm, until = _RHYTHMS[kpi.frequency], kpi.due or _end(now, day)
        series = Date(f"measure-{kpi.id}", *said, day, rhythm, until)
        yield series
        if kpi.due is not None and kpi.due not in days(series):
            yield Date(f"measure-last-{kpi.id}", *said, kpi.due)


def _reviews(session: Reader, words: Words, now: Tree, as_of: dt.date) -> Iterator[Date]:
    held = reviews(session)
    for review in held:
        if review.draft and review.date >= as_of:
            yield Date(f"review-{review.id}", review.title, (review.attendees,), review.date)
    if held:
        day = proposed_day(session, as_of)
        rhythm = review_rhythm([review.date for review in held])
        title = words.text("Review of the goals (proposed)")
        yield Date("review-next", title, (now.product.name,), day, rhythm, _end(now, day))


def _communications(session: Reader, words: Words, now: Tree) -> Iterator[Date]:
    for row in records(session, "communication"):
        values: Any = row.values
        day = values["next_date"]
        if day is None:
            continue
        kind = words.text(choice_label(COMMUNICATION_KINDS, values["kind"]))
        owner = words.text("Owner: {name}", name=values["owner"]) if values["owner"] else ""
        yield Date(
            f"communication-{row.id}",
            values["purpose"],
            (kind, values["audience"], values["channel"], owner),
            day,
            _RHYTHMS.get(values["cadence"]),
            _end(now, day),
        )
