"""The edits of the application in the store: taken back exactly, or never made."""

from __future__ import annotations

import datetime as dt

import pytest

from goaldesk.core import edits
from goaldesk.core.errors import Invalid, ReasonNeeded
from goaldesk.core.model import natural_id
from goaldesk.core.queries.records import record
from goaldesk.store import backups


def delete_the_top(session):
    edits.delete(session, "goal", "top")


def raise_and_shorten(session):
    edits.change(session, "kpi", "users", target=120.0, due=dt.date(2026, 6, 30))


def move_a_value(session):
    row = natural_id("measurement", "users", "2026-01-31")
    edits.change(session, "measurement", row, date=dt.date(2026, 2, 27), value=1e-9)


def take_a_review(session):
    edits.take_review(session, "q1", dt.datetime(2026, 11, 9, tzinfo=dt.UTC))
    frozen = natural_id("review_kpi", "q1", "users")
    edits.decide(session, frozen, "stop")


@pytest.mark.parametrize("change", [delete_the_top, raise_and_shorten, move_a_value, take_a_review])
def test_undo_and_redo_restore_every_row_and_keep_the_reason(copy, stamp, change):
    with copy.edit(stamp("Prepare", reason="Asked for")) as prepared:
        edits.change(prepared.session, "kpi", "users", due=dt.date(2026, 12, 31))
        edits.change(prepared.session, "kpi", "users", target=110.0)
    before = copy.snapshot()[0]
    with copy.edit(stamp("Change", reason="Asked for")) as edit:
        change(edit.session)
    after = copy.snapshot()[0]
    assert after != before
    undone = copy.invert(edit.seq, stamp("Change", undoes=edit.id))
    assert copy.snapshot()[0] == before
    copy.invert(undone.seq, stamp("Change", undoes=undone.id))
    assert copy.snapshot()[0] == after
    assert {row["reason"] for row in after["adjustment"].values()} <= {"Asked for"}


@pytest.mark.parametrize("reason", ["", " \n", "\u200b"])
def test_without_its_reason_nothing_of_an_edit_is_made(copy, stamp, reason):
    before = copy.snapshot()

    def several(session):
        edits.add(session, "goal", title="New")
        edits.record(session, "users", dt.date(2026, 3, 31), 20.0)
        edits.change(session, "kpi", "users", name="Other", target=120.0)

    with pytest.raises(ReasonNeeded), copy.edit(stamp(reason=reason)) as edit:
        several(edit.session)
    assert copy.snapshot() == before


def test_a_refusal_that_is_passed_over_leaves_the_rest_of_the_edit(copy, stamp):
    with copy.edit(stamp()) as edit:
        edits.change(edit.session, "kpi", "users", name="Members")
        with pytest.raises(Invalid):
            edits.change(edit.session, "kpi", "users", target=0.0)
    with copy.read() as session:
        kpi = record(session, "kpi", "users")
        assert (kpi["name"], kpi["target"]) == ("Members", 100.0)


def test_names_and_reasons_are_kept_as_text_that_any_file_may_hold(copy, stamp):
    with copy.edit(stamp(author="Ann\udcff\n", reason="So\udcff\u202e")) as edit:
        edits.change(edit.session, "kpi", "users", target=120.0)
    with copy.read() as session:
        rows = session.connection().exec_driver_sql("SELECT author, reason FROM edit").all()
        assert tuple(rows[-1]) == ("Ann", "So")
        assert record(session, "adjustment", next(iter(copy_ids(session))))["reason"] == "So"


def copy_ids(session):
    return [row[0] for row in session.connection().exec_driver_sql("SELECT id FROM adjustment")]


def test_every_file_that_is_replaced_is_kept_once_a_session(copy, stamp, folders, now, tmp_path):
    mine, other = tmp_path / "mine.goaldb", tmp_path / "other.goaldb"
    copy.save(now, other)
    copy.save(now, mine)
    for minute, target in enumerate((mine, other, mine, other), start=1):
        with copy.edit(stamp()) as edit:
            edits.add(edit.session, "segment", name=f"{minute}")
        copy.save(now + dt.timedelta(minutes=minute), target)
    kept = backups.listed(backups.folder_of(folders, copy.document_id))
    assert [moment.minute for moment, _ in kept] == [2, 1]
