"""The calendar as another program reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from goaldesk.core.plain_text import clean
from goaldesk.core.words import Words
from goaldesk.exchange import calendar_file, samples
from goaldesk.exchange.calendar_file import Date, days
from goaldesk.exchange.rows import complete
from goaldesk.languages import load
from tests.exchange.payloads import PAYLOADS, tables

TODAY = dt.date(2026, 11, 9)
NOW = dt.datetime(2026, 11, 9, 14, 2, tzinfo=dt.UTC)
ZONE = "Europe/Zurich"
EN = Words("en")
Opened = Callable[[Any], Session]


def read(session: Session, words: Words = EN, zone: str = ZONE) -> icalendar.Calendar:
    data = calendar_file.dumps(session, words, TODAY, zone, NOW)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return icalendar.Calendar.from_ical(data)


def events(calendar: icalendar.Calendar) -> dict[str, Any]:
    """The events by their keys."""
    return {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def days_of(event: Any) -> list[dt.date]:
    """The days on which a calendar shows an event."""
    start = event["dtstart"].dt
    assert start.tzinfo is not None
    assert start.hour == 9
    if "rrule" not in event:
        return [start.date()]
    rule = event["rrule"].to_ical().decode()
    return [moment.date() for moment in rrulestr(rule, dtstart=start)]


def plan(**kpi: object) -> Any:
    return complete(
        {
            "product": [{"name": "Chat", "due": "2027-03-31"}],
            "kpi": [{"id": "k", "name": "Users", "start": "2026-04-01", **kpi}],
            "measurement": [{"kpi_id": "k", "date": "2026-10-31", "value": 1.0}],
        }
    )


@pytest.mark.parametrize(
    ("kpi", "keys", "expected"),
    [
        (
            {"frequency": "monthly", "due": "2027-02-28"},
            ["measure-k"],
            ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"],
        ),
        (
            {"frequency": "quarterly"},
            ["measure-k", "measure-last-k"],
            ["2027-01-31"],
        ),
        (
            {"frequency": "weekly", "due": "2026-11-21"},
            ["measure-k"],
            ["2026-11-07", "2026-11-14", "2026-11-21"],
        ),
        ({"frequency": "yearly"}, ["measure-k"], ["2027-03-31"]),
        ({"frequency": "monthly", "due": "2026-10-31"}, [], []),
        ({"frequency": "monthly", "stopped": True}, [], []),
    ],
)
def test_a_kpi_is_measured_in_its_rhythm_until_it_is_due(
    document: Opened, kpi: dict[str, object], keys: list[str], expected: list[str]
) -> None:
    found = events(read(document(plan(**kpi))))
    assert list(found) == keys
    if keys:
        assert [day.isoformat() for day in days_of(found["measure-k"])] == expected
        assert found["measure-k"]["summary"] == "Measure “Users”"
    if "measure-last-k" in keys:
        assert days_of(found["measure-last-k"]) == [dt.date(2027, 3, 31)]


def test_communications_and_reviews(document: Opened) -> None:
    session = document(
        complete(
            {
                "product": [{"name": "Chat", "due": "2027-03-31"}],
                "communication": [
                    {
                        "id": "c",
                        "purpose": "Stand-up",
                        "cadence": "biweekly",
                        "owner": "Sun Jia",
                        "channel": "Room 4",
                        "next_date": "2026-11-10",
                    },
                    {
                        "id": "o",
                        "purpose": "Kick-off",
                        "cadence": "once",
                        "next_date": "2026-12-01",
                    },
                    {"id": "n", "purpose": "Undated"},
                ],
                "review": [
                    {"id": "a", "title": "September", "date": "2026-09-10", "taken": "x"},
                    {"id": "b", "title": "November", "date": "2026-11-12"},
                ],
            }
        )
    )
    found = events(read(session))
    assert sorted(found) == ["communication-c", "communication-o", "review-b", "review-next"]
    assert days_of(found["communication-c"])[:3] == [
        dt.date(2026, 11, 10),
        dt.date(2026, 11, 24),
        dt.date(2026, 12, 8),
    ]
    assert found["communication-c"]["description"] == "Meeting\nRoom 4\nOwner: Sun Jia"
    assert days_of(found["communication-o"]) == [dt.date(2026, 12, 1)]
    assert days_of(found["review-b"]) == [dt.date(2026, 11, 12)]
    assert days_of(found["review-next"]) == [dt.date(2027, 1, 12), dt.date(2027, 3, 12)]


def test_a_later_file_moves_what_an_earlier_one_brought(document: Opened) -> None:
    session = document(samples.tables("social", "en", TODAY))
    first = events(read(session))
    data = calendar_file.dumps(session, EN, TODAY, ZONE, NOW + dt.timedelta(days=1))
    second = events(icalendar.Calendar.from_ical(data))
    assert first.keys() == second.keys()
    assert len(first) > 10
    assert all(second[key]["sequence"] > first[key]["sequence"] for key in first)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("sample", samples.NAMES)
def test_the_samples_in_two_zones(
    document: Opened, tmp_path: Path, sample: str, language: str
) -> None:
    rows = samples.tables(sample, language, TODAY)
    session, words = document(rows), load(language, tmp_path)
    for zone in (ZONE, "Asia/Shanghai"):
        calendar = read(session, words, zone)
        (known,) = calendar.walk("VTIMEZONE")
        assert known["tzid"] == zone
        found = events(calendar)
        assert {row["purpose"] for row in rows["communication"] if row["next_date"]} <= {
            str(event["summary"]) for event in found.values()
        }
        for event in found.values():
            assert str(event["dtstart"].params["tzid"]) == zone
            assert event["transp"] == "TRANSPARENT"
            assert days_of(event)


def test_payloads_stay_the_texts_that_they_are(document: Opened) -> None:
    data = calendar_file.dumps(document(tables()), EN, TODAY, ZONE, NOW)
    found = events(icalendar.Calendar.from_ical(data))
    # A line that begins a property begins with its name: only ours are there.
    names = {line.split(b":")[0].split(b";")[0] for line in data.split(b"\r\n") if line[:1].strip()}
    assert names == {
        *(b"BEGIN", b"END", b"VERSION", b"PRODID", b"METHOD", b"X-WR-CALNAME", b"TZID", b"COMMENT"),
        *(b"DTSTART", b"RDATE", b"TZNAME", b"TZOFFSETFROM", b"TZOFFSETTO", b"SUMMARY", b"DTEND"),
        *(b"DTSTAMP", b"UID", b"SEQUENCE", b"RRULE", b"DESCRIPTION", b"TRANSP"),
    }
    for number, text in enumerate(PAYLOADS):
        said = clean(text)
        assert str(found[f"communication-communication-{number}"]["summary"]) == said
        assert str(found[f"measure-kpi-{number}"]["summary"]) == f"Measure “{said}”"
        assert said in str(found[f"communication-communication-{number}"]["description"])


def test_an_empty_document_is_an_empty_calendar(document: Opened) -> None:
    assert events(read(document(complete({})))) == {}


@given(
    st.dates(dt.date(1999, 1, 1), dt.date(2100, 1, 1)),
    st.sampled_from([("day", 1), ("day", 7), ("day", 14), ("day", 10), ("month", 1), ("month", 3)]),
    st.integers(0, 400),
)
def test_a_calendar_counts_days_as_we_do(day: dt.date, rhythm: tuple[str, int], more: int) -> None:
    date = Date("x", "X", (), day, rhythm, day + dt.timedelta(days=more))
    event = calendar_file._event(date, "x", ZoneInfo(ZONE), NOW)
    assert days_of(event) == list(days(date))
