from __future__ import annotations

import datetime as dt
import os
import sqlite3

import pytest
from sqlmodel import select

from goaldesk.core.errors import FileProblem, Invalid
from goaldesk.core.model.goals import Goal, Kpi, Measurement, Segment
from goaldesk.core.queries.records import record
from goaldesk.store import backups, changelog, restore
from goaldesk.store.file import WorkingCopy, problems


@pytest.fixture
def opened(saved, folders, now):
    copy = WorkingCopy.open(saved, folders, now)
    yield copy
    copy.discard()


def rename(copy, stamp, title):
    with copy.edit(stamp("Rename")) as edit:
        edit.session.get(Goal, "top").title = title


def test_a_backup_of_the_state_of_now_is_verified_and_has_the_unsaved_edits(
    opened, saved, folders, now, stamp
):
    there = saved.read_bytes()
    rename(opened, stamp, "Not saved")
    kept = opened.back_up(now)
    assert problems(kept, folders) == []
    assert kept.parent == backups.folder_of(folders, opened.document_id)
    assert restore.content_of(kept, folders, now).tables == opened.snapshot()[0]
    assert opened.modified, "the user's file is not written"
    assert saved.read_bytes() == there
    assert os.listdir(folders.state / "sessions") == [opened.folder.name]


def test_no_backup_takes_the_place_of_another(opened, folders, now, stamp):
    kept = []
    for number in range(5):
        rename(opened, stamp, f"Number {number}")
        kept.append(opened.back_up(now))
    titles = [
        restore.content_of(path, folders, now).tables["goal"]["top"]["title"] for path in kept
    ]
    assert titles == [f"Number {number}" for number in range(5)]
    [found] = restore.all_backups(folders)
    assert [backup.path for backup in found] == kept[::-1]


def test_no_room_for_a_backup_is_a_sentence(opened, folders, now):
    folders.data.mkdir(parents=True)
    (folders.data / "backups").write_text("in the way")
    with pytest.raises(FileProblem, match="nothing was changed"):
        opened.back_up(now)


@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_that_was_wrong_lets_no_backup_go(opened, folders, now, stamp, years):
    """Whichever of the two clocks is wrong."""
    for number in range(12):
        opened.back_up(now + dt.timedelta(days=number))
    wrong = now.replace(year=now.year + years)
    for number in range(12):
        rename(opened, stamp, f"Wrong clock {number}")
        opened.back_up(wrong + dt.timedelta(minutes=number))
    [found] = restore.all_backups(folders)
    assert len([backup for backup in found if backup.made.year == wrong.year]) >= 10
    old = [backup for backup in found if backup.made.year == now.year]
    assert len(old) == 12 if years < 0 else len(old) >= 7
    opened.back_up(now + dt.timedelta(days=20))
    [after] = restore.all_backups(folders)
    left = [backup for backup in after if backup.made.year == wrong.year]
    assert len(left) >= (10 if years > 0 else 1), "those of long ago are thinned out like any"


@pytest.mark.parametrize("name", ["../../elsewhere", "a/b", "", "..", "x" * 300, "\udcff"])
def test_an_id_leads_out_of_no_folder(folders, name):
    folder = backups.folder_of(folders, name)
    assert folder.parent == folders.data / "backups"
    assert folder.name not in ("", ".", "..")
    assert len(folder.name) <= 64


def test_backups_tell_what_they_are(opened, folders, now, stamp):
    opened.back_up(now)
    rename(opened, stamp, "Once")
    rename(opened, stamp, "Twice")
    opened.back_up(now + dt.timedelta(minutes=5))
    [found] = restore.all_backups(folders)
    assert [backup.since for backup in found] == [2, None]
    newest = found[0]
    assert (newest.product, newest.document_id) == ("Chat", opened.document_id)
    assert newest.made == now + dt.timedelta(minutes=5)
    assert newest.size == newest.path.stat().st_size


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(84), b"Dear all" * 999])
def test_a_damaged_backup_is_listed_as_such(opened, folders, now, content):
    kept = opened.back_up(now)
    opened.back_up(now + dt.timedelta(minutes=1))
    kept.write_bytes(content)
    [(good, bad)] = restore.all_backups(folders)
    assert (good.readable, bad.readable) == (True, False)
    with pytest.raises(FileProblem):
        restore.content_of(kept, folders, now)
    with pytest.raises(FileProblem):
        WorkingCopy.open_backup(kept, folders, now)


def test_a_backup_opens_without_a_file_and_with_the_same_id(opened, folders, now, stamp, tmp_path):
    rename(opened, stamp, "Kept")
    kept = opened.back_up(now)
    rename(opened, stamp, "Later")
    before = kept.read_bytes()
    again = WorkingCopy.open_backup(kept, folders, now)
    assert (again.path, again.modified) == (None, False)
    assert again.document_id == opened.document_id
    with again.read() as session:
        assert record(session, "goal", "top")["title"] == "Kept"
    with pytest.raises(FileProblem, match="has no file yet"):
        again.save(now)
    again.save(now, tmp_path / "again.goaldb")
    again.discard()
    assert kept.read_bytes() == before
    assert problems(tmp_path / "again.goaldb", folders) == []


def nothing(session):
    pass


def changed(session):
    session.get(Goal, "top").title = "Other"
    session.get(Kpi, "users").target = 7.0


def added(session):
    session.add(Goal(id="new", title="New"))
    session.add(Goal(id="newer", parent_id="new", title="Newer"))
    session.flush()
    session.add(Kpi(id="more", goal_id="newer", name="More"))
    session.get(Kpi, "days").goal_id = "newer"  # it must outlive the goal that goes
    session.get(Goal, "below").parent_id = "newer"


def deleted(session):
    session.delete(session.get(Goal, "top"))  # and all below it


def moved_out(session):
    """What goes back into a goal that comes back must outlive it when that is undone."""
    for goal in session.exec(select(Goal).where(Goal.parent_id == "top")):
        goal.parent_id = None
    for kpi in session.exec(select(Kpi)):
        kpi.goal_id = None
    session.flush()
    for goal in session.exec(select(Goal)):
        session.delete(goal)


def keys_changed(session):
    """The same period's value under another id, as a file may bring it."""
    old = session.exec(select(Measurement)).first()
    values = {"kpi_id": old.kpi_id, "date": old.date, "value": 3.0}
    session.delete(old)
    session.flush()
    session.add(Measurement(id="brought", **values))


@pytest.mark.parametrize("happening", [nothing, changed, added, deleted, moved_out, keys_changed])
def test_a_backup_put_back_is_one_edit_that_can_be_taken_back(
    opened, folders, now, stamp, happening
):
    kept = opened.back_up(now)
    with opened.edit(stamp()) as edit:
        happening(edit.session)
    there = opened.snapshot()[0]
    content = restore.content_of(kept, folders, now)
    steps = list(changelog.between(there, content.tables))
    with opened.edit(stamp("Go back")) as edit:
        restore.put_back(edit.session, steps, content.withheld)
    assert opened.snapshot()[0] == content.tables
    if happening is nothing:
        assert edit.done.seq is None
        return
    opened.invert(edit.done.seq, stamp("Undo"))
    assert opened.snapshot()[0] == there


def test_the_difference_is_counted_by_table(opened, folders, now, stamp):
    kept = opened.back_up(now)
    with opened.edit(stamp()) as edit:
        edit.session.add(Segment(id="old", name="Old people"))
        edit.session.add(Segment(id="all", name="All people"))
        edit.session.get(Segment, "young").name = "Children"
        edit.session.delete(edit.session.get(Kpi, "users"))
    steps = changelog.between(opened.snapshot()[0], restore.content_of(kept, folders, now).tables)
    found = {d.table: (d.back, d.gone, d.other) for d in restore.differences(steps)}
    assert found == {
        "segment": (0, 2, 1), "kpi": (1, 0, 0), "measurement": (2, 0, 0), "action": (0, 0, 1),
    }  # fmt: skip


def test_a_backup_with_parts_left_out_does_not_take_the_place_of_all(opened, stamp):
    with pytest.raises(Invalid, match="parts left out"), opened.edit(stamp()) as edit:
        restore.put_back(edit.session, [], "resource")


def test_a_backup_that_another_program_changed_is_refused(opened, folders, now):
    kept = opened.back_up(now)
    connection = sqlite3.connect(kept, isolation_level=None)
    connection.execute("UPDATE goal SET title = 'Forged'")
    connection.close()
    with pytest.raises(FileProblem, match="damaged"):
        restore.content_of(kept, folders, now)


def test_a_file_of_an_earlier_schema_is_listed_once_and_for_good(opened, folders, now, stamp):
    kept = opened.back_up(now)
    former = kept.with_name("schema-1-0123456789abcdef.goaldb")
    former.write_bytes(kept.read_bytes())
    os.utime(former, (now.timestamp(), now.timestamp()))
    assert [[backup.path for backup in found] for found in restore.all_backups(folders)] == [[kept]]
    kept.unlink()  # as thinning out does one day
    rename(opened, stamp, "Later")
    newer = opened.back_up(now + dt.timedelta(days=1))
    [found] = restore.all_backups(folders)
    assert [backup.path for backup in found] == [newer, former]
    assert (found[1].made, found[1].product, found[0].since) == (now, "Chat", 1)
