"""Who changed what of which row: found in the whole log, with what belonged to the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from goaldesk.core import edits
from goaldesk.core.history_words import change_text, edit_text
from goaldesk.core.model import CHANGE, EDIT, natural_id
from goaldesk.core.queries.changes_since import since_day, since_edit, since_review, since_seq
from goaldesk.core.queries.history import authors, day_begins, entries
from goaldesk.core.queries.history_limits import Wanted
from goaldesk.core.words import Words
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from tests.store.conftest import FIRST_ROWS

WORDS = Words("en")


class Log:
    """A document that is edited, a day later each time."""

    def __init__(self, folder: Path) -> None:
        self.now = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
        self.copy = WorkingCopy.create(
            Folders.under(folder), FIRST_ROWS, self.stamp("New document")
        )

    def stamp(self, label: str, author: str = "Ann", reason: str = "", undoes: Any = None) -> Stamp:
        self.now += dt.timedelta(days=1)
        return Stamp(label, author, self.now, self.now.date(), reason, undoes)

    def edit(self, label: str, change: Callable[[Any], object], **stamp: str) -> Any:
        with self.copy.edit(self.stamp(label, **stamp)) as made:
            change(made.session)
        return made

    def found(self, **wanted: Any) -> list[str]:
        """The labels of the edits that are wanted, newest first."""
        with self.copy.read() as session:
            return [entry.label for entry in entries(session, Wanted(**wanted), WORDS)]

    def told(self, **wanted: Any) -> list[str]:
        """The changes of the newest of them, in words."""
        with self.copy.read() as session:
            entry = entries(session, Wanted(**wanted), WORDS)[0]
            return [change_text(WORDS, change) for change in entry.changes]

    def since(self, find: Callable[..., Any], *given: Any) -> list[str] | None:
        with self.copy.read() as session:
            found = find(session, *given)
            return None if found is None else [change_text(WORDS, change) for change in found]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    made = Log(tmp_path)
    yield made
    made.copy.close()


def day(number: int) -> dt.date:
    return dt.date(2026, number, 28)


def test_a_row_is_asked_for_with_all_that_belongs_and_belonged_to_it(log: Log) -> None:
    log.edit("Measure", lambda s: edits.record(s, "users", day(3), 20.0))
    log.edit("Other", lambda s: edits.change(s, "kpi", "days", name="Days"))
    log.edit("Rename", lambda s: edits.change(s, "kpi", "users", name="Members"))
    gone = natural_id("measurement", "users", "2026-03-28")
    log.edit("Unmeasure", lambda s: edits.delete(s, "measurement", gone))
    log.edit("Segment", lambda s: edits.change(s, "segment", "young", name="Youth"))
    own = ["Unmeasure", "Rename", "Measure", "New document"]
    assert log.found(row=("kpi", "users")) == own
    assert log.found(row=("measurement", gone)) == ["Unmeasure", "Measure"]
    assert log.found(row=("goal", "top")) == ["Unmeasure", "Rename", "Other", *own[2:]]
    assert log.found(row=("goal", "below")) == ["Other", "New document"]
    # The deletion of everything still tells what belonged to it.
    log.edit("All gone", lambda s: edits.delete(s, "goal", "top"))
    assert log.found(row=("measurement", gone)) == ["Unmeasure", "Measure"]
    assert log.found(row=("kpi", "users")) == ["All gone", *own]
    assert log.found(row=("goal", "top"))[:3] == ["All gone", "Unmeasure", "Rename"]


def test_of_an_edit_only_what_is_of_the_row_is_told(log: Log) -> None:
    def both(session: Any) -> None:
        edits.change(session, "segment", "young", name="Youth")
        edits.change(session, "kpi", "users", name="Members")

    log.edit("Both", both)
    assert log.told(row=("kpi", "users")) == ["KPI: Users → Members"]
    assert log.told(tables=frozenset({"segment"})) == ["Segment: Young people → Youth"]
    assert log.found(tables=frozenset({"action"})) == ["New document"]


def test_a_row_that_only_lost_a_mention_belongs_to_nobody(log: Log) -> None:
    log.edit("Delete", lambda s: edits.delete(s, "review", "q1"))
    log.edit("Call", lambda s: edits.change(s, "action", "call", text="Write"))
    assert log.found(row=("review", "q1")) == ["Delete", "New document"]
    assert log.found(row=("action", "call")) == ["Call", "Delete", "New document"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("annual", ["Raise"]),  # a reason
        ("TARGET", ["Raise"]),  # a field's name
        ("1,250.5", ["Raise"]),  # a number, as it is shown
        ("members", ["Measure", "Rename"]),  # a row's name now, or what it is of
        ("rename", ["Rename"]),  # a label
        ("bo", ["Measure"]),  # an author
        ("31 Mar 2026", ["Measure"]),
        ("at most", ["Turn"]),  # a choice in words
        ("51%", []),
        ("nobody says this", []),
    ],
)
def test_a_text_is_looked_for_in_all_that_is_shown(log: Log, text: str, found: list[str]) -> None:
    log.edit(
        "Raise", lambda s: edits.change(s, "kpi", "users", target=1250.5), reason="Annual plan"
    )
    log.edit("Turn", lambda s: edits.change(s, "kpi", "days", direction="at_most"))
    log.edit("Rename", lambda s: edits.change(s, "segment", "young", name="Our members"))
    log.edit("Measure", lambda s: edits.record(s, "users", dt.date(2026, 3, 31), 5.0), author="Bo")
    if text == "members":
        log.edit("Name", lambda s: edits.change(s, "kpi", "users", name="Members"))
        found = ["Name", "Measure", "Rename", "Raise", "New document"]
    assert log.found(text=text) == found


def test_author_time_and_page_restrict_together(log: Log) -> None:
    for number in range(1, 5):
        who = "Bo" if number % 2 else "Ann"
        name = f"Name {number}"
        log.edit(name, lambda s, name=name: edits.change(s, "kpi", "users", name=name), author=who)
    with log.copy.read() as session:
        assert authors(session) == ["Ann", "Bo"]
    assert log.found(author="Bo") == ["Name 3", "Name 1"]
    third = day_begins(dt.date(2026, 11, 5))
    assert log.found(since=third) == ["Name 4", "Name 3"]
    assert log.found(until=third, author="Bo") == ["Name 1"]
    assert log.found(until=third, author="Bo", tables=frozenset({"action"})) == []


def test_the_oldest_edit_can_be_reached_page_by_page(log: Log) -> None:
    for number in range(7):
        name = f"Name {number}"
        log.edit(name, lambda s, name=name: edits.change(s, "kpi", "users", name=name))
    with log.copy.read() as session:
        seen, last = [], None
        while page := entries(session, before=last, limit=3):
            seen += [entry.label for entry in page]
            last = page[-1].seq
    assert seen == [*(f"Name {number}" for number in reversed(range(7))), "New document"]


def test_a_bulk_edit_neither_hides_the_others_nor_is_told_in_full(log: Log) -> None:
    log.edit("Rename", lambda s: edits.change(s, "kpi", "users", name="Members"))

    def many(session: Any) -> None:
        for number in range(100):
            edits.record(session, "users", dt.date(2025, 1, 1) + dt.timedelta(number), 1.0)

    log.edit("Import", many)
    log.edit("Delete", lambda s: edits.delete(s, "kpi", "users"))
    with log.copy.read() as session:
        delete, bulk, rename, _ = entries(session)
    assert (len(bulk.changes), bulk.more) == (40, 60)
    assert change_text(WORDS, delete.changes[0]) == "Deleted: KPI “Members”"
    assert (len(delete.changes), delete.more) == (40, 64), "102 values, a KPI, an action's mention"
    assert [change_text(WORDS, change) for change in rename.changes] == ["KPI: Users → Members"]


def test_what_was_looked_for_is_among_the_first_changes(log: Log) -> None:
    def many(session: Any) -> None:
        for number in range(60):
            edits.add(session, "segment", name=f"Segment {number}")

    log.edit("Import", many)
    assert "New: Segment “Segment 59”" in log.told(text="segment 59")


def test_what_a_merge_brought_and_what_was_withdrawn_is_said(log: Log) -> None:
    made = log.edit("Rename", lambda s: edits.change(s, "kpi", "users", name="Members"))
    with log.copy.edit(log.stamp("Merge")) as merge:
        brought = {"merged_by": merge.id}
        merge.session.execute(update(EDIT).where(EDIT.c.seq == made.seq).values(brought))
        edits.change(merge.session, "kpi", "users", unit="M")
    with log.copy.read() as session:
        _, entry, _ = entries(session)
        assert edit_text(WORDS, entry) == "Rename: Members (merged)"
    with log.copy.edit(log.stamp("Withdraw")) as edit:
        gone = {"withdrawn": 1}
        edit.session.execute(update(EDIT).where(EDIT.c.seq == made.seq).values(gone))
        edits.change(edit.session, "kpi", "users", unit="k")
    with log.copy.read() as session:
        assert edit_text(WORDS, entries(session)[2]) == "Rename: Members (withdrawn)"


def test_a_new_value_is_told_as_it_came(log: Log) -> None:
    row = natural_id("measurement", "users", "2026-03-28")
    log.edit("Measure", lambda s: edits.record(s, "users", day(3), 20.0))
    log.edit("Correct", lambda s: edits.change(s, "measurement", row, value=21.0), reason="Typo")
    log.edit("Delete", lambda s: edits.delete(s, "measurement", row))
    log.edit("Again", lambda s: edits.record(s, "users", day(3), 22.0))
    with log.copy.read() as session:
        found = entries(session, Wanted(row=("measurement", row)), WORDS)
        told = [change_text(WORDS, change) for entry in found for change in entry.changes]
    assert told == [
        "Users · 28 Mar 2026: – → 22",
        "Users · 28 Mar 2026: 21 → –",
        "Value: 20 → 21",
        "Users · 28 Mar 2026: – → 20",
    ]
    assert log.since(since_seq, 1) == ["Users · 28 Mar 2026: – → 22"]


def test_the_net_of_all_later_edits_is_told_not_each(log: Log) -> None:
    start = log.edit("Start", lambda s: edits.change(s, "kpi", "users", unit="M"))
    log.edit("A", lambda s: edits.change(s, "kpi", "users", name="Members"))
    log.edit("B", lambda s: edits.change(s, "kpi", "users", name="People"))
    log.edit("C", lambda s: edits.change(s, "kpi", "days", name="Other"))
    log.edit("D", lambda s: edits.change(s, "kpi", "days", name="Active days"))
    log.edit("E", lambda s: edits.add(s, "segment", id="brief", name="Brief"))
    log.edit("F", lambda s: edits.delete(s, "segment", "brief"))
    log.edit("G", lambda s: edits.delete(s, "action", "call"))
    log.edit("H", lambda s: edits.add(s, "segment", name="New ones"))
    assert log.since(since_edit, start.id) == [
        "New: Segment “New ones”",
        "KPI: Users → People",
        "Deleted: Action “Call them”",
    ]
    assert log.since(since_edit, "unknown") is None
    with log.copy.read() as session:
        last = session.connection().execute(text("SELECT max(seq) FROM edit")).scalar_one()
    assert log.since(since_seq, last) == []


def test_since_a_review_begins_where_its_snapshot_was_taken(log: Log) -> None:
    assert log.since(since_review, "none") is None
    log.edit("Before", lambda s: edits.change(s, "kpi", "users", unit="M"))
    log.edit("Draft", lambda s: edits.change(s, "review", "q1", title="First quarter"))
    # Its clock is years ahead, and the review keeps what it says.
    ahead = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
    log.edit("Freeze", lambda s: edits.take_review(s, "q1", ahead))
    log.edit("After", lambda s: edits.change(s, "kpi", "users", unit="k"))
    assert log.since(since_review, "q1") == ["Unit: M → k"]


def test_since_a_day_counts_all_that_follows_in_the_log(log: Log) -> None:
    log.edit("A", lambda s: edits.change(s, "kpi", "users", unit="M"))
    ends = log.now.astimezone().date()
    log.edit("B", lambda s: edits.change(s, "kpi", "users", unit="k"))
    log.now = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
    log.edit("Its clock was wrong", lambda s: edits.change(s, "kpi", "days", unit="d"))
    assert log.since(since_day, ends) == ["Unit: – → d", "Unit: M → k"]
    assert log.since(since_day, dt.date(2027, 1, 1)) == []


def test_what_a_merge_brought_counts_through_the_merge_alone(log: Log) -> None:
    start = log.edit("Start", lambda s: edits.change(s, "kpi", "users", unit="M"))
    with log.copy.edit(log.stamp("Merge")) as merge:
        edits.change(merge.session, "kpi", "users", name="Members")
        connection = merge.session.connection()
        brought = {
            "seq": merge.seq + 1,
            "id": "theirs",
            "at": "2026-01-01T00:00:00Z",
            "author": "Bo",
            "label": "Rename",
            "reason": "",
            "merged_by": merge.id,
        }
        connection.execute(insert(EDIT).values(brought))
        kept = {"table": "kpi", "row": "users", "field": "source", "before": "x", "after": "x"}
        theirs = {"table": "kpi", "row": "days", "field": "name", "before": "?", "after": "!"}
        connection.execute(insert(CHANGE).values(edit=merge.seq, **kept))
        connection.execute(insert(CHANGE).values(edit=merge.seq + 1, **theirs))
    assert log.since(since_edit, start.id) == ["KPI: Users → Members"]
    assert log.found(author="Bo") == ["Rename"]
