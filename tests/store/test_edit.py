from __future__ import annotations

import contextlib
import datetime as dt
import math

import pytest
from sqlalchemy.exc import IntegrityError

from goaldesk.core.errors import FileProblem, Invalid
from goaldesk.core.model.goals import Goal, Kpi, Measurement, Raci, Segment
from goaldesk.core.queries.records import record


def edits_of(copy):
    with copy.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT seq, at, author, label, reason, undoes FROM edit ORDER BY seq"
        )
        return [tuple(row) for row in rows]


def test_an_edit_is_stamped_and_says_what_it_touched(copy, stamp):
    now = dt.datetime(2026, 11, 9, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    with copy.edit(stamp("Raise target", reason="Asked for", now=now)) as edit:
        assert edit.session.info["today"] == dt.date(2026, 11, 9)
        assert edit.session.info["reason"] == "Asked for"
        edit.session.get(Kpi, "users").target = 120.0
    assert edit.done.touched == {"kpi"}
    assert edits_of(copy)[1:] == [
        (2, "2026-11-09T00:30:00Z", "Ann", "Raise target", "Asked for", None)
    ]


def test_an_edit_that_changes_nothing_leaves_nothing(copy, stamp):
    with copy.edit(stamp()) as edit:
        edit.session.get(Kpi, "users").target = 100.0
    assert (edit.done.seq, edit.done.touched) == (None, frozenset())
    assert len(edits_of(copy)) == 1
    with copy.edit(stamp()) as edit:
        edit.session.get(Kpi, "users").target = 1.0
    assert edit.done.seq == 2


def raising(session):
    session.get(Goal, "top").title = "Half done"
    session.flush()
    raise ZeroDivisionError


def dangling(session):
    session.add(Goal(id="x", parent_id="nowhere"))


def unknown_choice(session):
    session.get(Kpi, "users").direction = "sideways"


def negative_weight(session):
    session.get(Kpi, "users").weight = -1.0


def doubled(session):
    session.add(Measurement(id="m", kpi_id="users", date=dt.date(2026, 1, 31), value=1.0))


def nothing_where_needed(session):
    session.add(Raci(id="x", activity_id="campaign", department_id=None))


def committing(session):
    session.get(Goal, "top").title = "Half done"
    session.commit()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (raising, ZeroDivisionError), (dangling, IntegrityError), (unknown_choice, IntegrityError),
        (negative_weight, IntegrityError), (doubled, IntegrityError),
        (nothing_where_needed, IntegrityError), (committing, RuntimeError),
    ],
)  # fmt: skip
def test_an_error_takes_all_of_the_edit_back(copy, stamp, fault, error):
    before = copy.snapshot()
    with pytest.raises(error), copy.edit(stamp()) as edit:  # noqa: PT012
        edit.session.add(Segment(id="other", name="Other"))
        edit.session.flush()
        fault(edit.session)
    assert copy.snapshot() == before
    assert len(edits_of(copy)) == 1
    with copy.edit(stamp()) as edit:
        edit.session.add(Segment(id="other", name="Other"))
    assert edit.done.seq == 2


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda s: setattr(s.get(Kpi, "users"), "target", math.inf), "not finite"),
        (lambda s: setattr(s.get(Kpi, "users"), "worst", -math.inf), "not finite"),
        (lambda s: setattr(s.get(Kpi, "users"), "due", dt.date(1969, 12, 31)), "1969-12-31"),
        (lambda s: setattr(s.get(Kpi, "users"), "due", dt.date(2200, 1, 1)), "2200-01-01"),
        (lambda s: s.add(Segment(id="no spaces")), "id that is not allowed"),
        (lambda s: s.add(Segment(id="x" * 65)), "id that is not allowed"),
        (lambda s: s.add(Segment(id="")), "id that is not allowed"),
        (lambda s: setattr(s.get(Goal, "top"), "parent_id", "below"), "inside itself"),
        (lambda s: setattr(s.get(Goal, "top"), "parent_id", "top"), "inside itself"),
        (lambda s: s.connection().exec_driver_sql("UPDATE kpi SET due = '2026-02-30'"),
         "2026-02-30"),
        (lambda s: s.connection().exec_driver_sql("UPDATE kpi SET due = 'now'"), "now"),
    ],
)  # fmt: skip
def test_rows_that_no_file_may_hold_are_refused(copy, stamp, spoil, sentence):
    before = copy.snapshot()
    with pytest.raises(Invalid, match=sentence), copy.edit(stamp()) as edit:
        spoil(edit.session)
    assert copy.snapshot() == before


def test_goals_nest_32_deep_and_no_deeper(copy, stamp):
    def chain(session, length):
        for level in range(length):
            parent = f"g{level - 1}" if level else None
            session.add(Goal(id=f"g{level}", parent_id=parent))
            session.flush()

    with pytest.raises(Invalid, match="32 deep"), copy.edit(stamp()) as edit:
        chain(edit.session, 33)
    with copy.edit(stamp()) as edit:
        chain(edit.session, 32)
    assert edit.done.touched == {"goal"}


def test_edits_and_reads_do_not_nest(copy, stamp):
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Kept"
        with pytest.raises(RuntimeError, match="inside an open edit"), copy.read():
            pass
        with pytest.raises(RuntimeError, match="inside an open edit"), copy.edit(stamp()):
            pass
        with pytest.raises(RuntimeError, match="inside an open edit"):
            copy.invert(1, stamp())
    with copy.read() as session:
        with pytest.raises(RuntimeError, match="inside an open read"), copy.edit(stamp()):
            pass
        assert record(session, "goal", "top")["title"] == "Kept"


def test_a_session_taken_past_the_door_fails_and_harms_nothing(copy, stamp):
    from sqlalchemy.exc import TimeoutError as NoConnection
    from sqlmodel import Session

    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Kept"
        edit.session.flush()
        with pytest.raises(NoConnection), Session(copy.engine) as other:
            other.get(Goal, "top")
    assert copy.snapshot()[0]["goal"]["top"]["title"] == "Kept"


def test_a_full_disk_is_a_sentence_and_changes_nothing(copy, stamp):
    with copy.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    before = copy.snapshot()
    with pytest.raises(FileProblem, match="no room left"), copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").reason = "x" * 70_000
    assert copy.snapshot() == before
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").reason = "short"
    assert edit.done.seq == 2


@pytest.mark.parametrize(("count", "fits"), [(20_000, True), (20_001, False)])
def test_a_text_that_a_file_may_not_hold_is_not_written(copy, stamp, now, tmp_path, count, fits):
    before = copy.snapshot()[0]
    told = contextlib.nullcontext() if fits else pytest.raises(Invalid, match="is too long")
    with told, copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").reason = "\U0001f600" * count
    if fits:
        copy.save(now, tmp_path / "long.goaldb")
    else:
        assert copy.snapshot()[0] == before


def test_who_and_why_are_kept_as_far_as_a_file_may_hold_them(copy, stamp, now, tmp_path):
    told = stamp(author="\U0001f600" * 90_000, reason="\U0001f600" * 90_000)
    with copy.edit(told) as edit:
        edit.session.get(Goal, "top").title = "Other"
    copy.save(now, tmp_path / "long.goaldb")
    assert [len(text) for text in edits_of(copy)[1][2:5:2]] == [20_000, 20_000]


def test_an_inverse_is_an_edit_of_its_own(copy, stamp):
    with copy.edit(stamp("Rename")) as edit:
        edit.session.get(Goal, "top").title = "Other"
    done = copy.invert(edit.seq, stamp("Rename", undoes=edit.id))
    assert done.touched == {"goal"}
    assert [(row[0], row[3], row[5]) for row in edits_of(copy)[1:]] == [
        (2, "Rename", None), (3, "Rename", edit.id),
    ]  # fmt: skip
