from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from goaldesk.core.errors import ChangedOnDisk, FileProblem
from goaldesk.core.model.goals import Goal, Product
from goaldesk.core.queries.records import record
from goaldesk.store import origin, rows, saving
from goaldesk.store.file import WorkingCopy, problems
from goaldesk.store.recovery import discard, recoverable


def test_a_crashed_session_is_offered_and_comes_back(saved, folders, now, stamp):
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Not saved"
    rows = copy.snapshot()
    copy.close()

    [crashed] = recoverable(folders)
    assert (crashed.folder, crashed.path, crashed.edits) == (copy.folder, saved, 1)
    assert crashed.name == "chat"
    again = WorkingCopy.recover(crashed.folder, folders)
    assert again.snapshot() == rows
    assert again.modified
    assert again.path == saved
    again.save(now)
    assert not again.modified
    again.discard()
    assert recoverable(folders) == []


def test_what_was_never_saved_is_known_by_its_product_and_its_last_edit(copy, folders, stamp, now):
    later = now + dt.timedelta(hours=2)
    with copy.edit(stamp(now=later)) as edit:
        edit.session.get(Product, "product").name = "Shiftly"
    copy.close()
    for _ in range(2):  # looking does not count as a change
        [crashed] = recoverable(folders)
        assert (crashed.path, crashed.name, crashed.changed) == (None, "Shiftly", later)


def test_open_sessions_are_not_offered(saved, folders, now, stamp):
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "At work"
    assert recoverable(folders) == []
    with pytest.raises(FileProblem, match="already open"):
        WorkingCopy.recover(copy.folder, folders)
    with copy.read() as session:
        assert record(session, "goal", "top")["title"] == "At work"
    copy.discard()


def test_sessions_without_unsaved_edits_are_cleared_away(saved, folders, now):
    copy = WorkingCopy.open(saved, folders, now)
    copy.close()
    assert recoverable(folders) == []
    assert not copy.folder.exists()


def test_the_newest_comes_first_and_what_is_half_made_is_left_alone(copy, folders, stamp, now):
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Older"
    copy.close()
    newer = WorkingCopy.create(folders, {"goal": [{"id": "top"}]}, stamp("New"))
    with newer.edit(stamp(now=now + dt.timedelta(seconds=1))) as edit:
        edit.session.get(Goal, "top").title = "Newer"
    newer.close()
    half_made = folders.state / "sessions" / "half"
    half_made.mkdir()
    assert [crashed.folder for crashed in recoverable(folders)] == [newer.folder, copy.folder]
    assert half_made.exists()
    os.utime(half_made, (1, 1))
    recoverable(folders)
    assert not half_made.exists()


def test_a_crash_between_replacing_and_noting_is_a_save(saved, folders, now, stamp, monkeypatch):
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Saved"
    real = saving.put

    def put_and_crash(source, target):
        real(source, target)
        if target == saved:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):  # noqa: PT012
        patched.setattr(saving, "put", put_and_crash)
        copy.save(now)
    copy.close()
    assert recoverable(folders) == []
    assert problems(saved, folders) == []


def test_a_recovered_session_sees_that_the_file_changed_meanwhile(saved, folders, now, stamp):
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Not saved"
    copy.close()
    other = WorkingCopy.open(saved, folders, now)
    with other.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "By another"
    other.save(now)
    other.discard()
    again = WorkingCopy.recover(copy.folder, folders)
    with pytest.raises(ChangedOnDisk):
        again.save(now)
    again.discard()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"path": 1, "colour": 2}', "null"])
def test_a_broken_note_is_no_session(folders, text):
    folder = folders.state / "sessions" / "broken"
    folder.mkdir(parents=True)
    (folder / "origin.json").write_text(text)
    assert origin.kept(folder) is None
    assert recoverable(folders) == []
    with pytest.raises(FileProblem):
        WorkingCopy.recover(folder, folders)


def test_a_torn_working_copy_is_refused_and_kept(saved, folders, now, stamp):
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Not saved"
    copy.close()
    torn = copy.folder / "copy.goaldb"
    torn.write_bytes(torn.read_bytes()[:50_000])
    with pytest.raises(FileProblem, match="is damaged"):
        WorkingCopy.recover(copy.folder, folders)
    assert torn.exists()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(200), b"rubbish" * 1000])
def test_what_cannot_be_read_is_offered_as_damaged_and_kept(saved, folders, now, stamp, content):
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Not saved"
    copy.close()
    for path in copy.folder.glob("copy.goaldb-*"):
        path.unlink()
    (copy.folder / "copy.goaldb").write_bytes(content)
    for _ in range(2):
        [crashed] = recoverable(folders)
        assert (crashed.damaged, crashed.folder, crashed.path) == (True, copy.folder, saved)
        with pytest.raises(FileProblem):
            WorkingCopy.recover(crashed.folder, folders)
    discard(crashed)
    assert recoverable(folders) == []
    assert not copy.folder.exists()


def test_a_working_copy_that_is_gone_is_offered_as_damaged(saved, folders, now):
    copy = WorkingCopy.open(saved, folders, now)
    copy.close()
    for path in copy.folder.glob("copy.goaldb*"):
        path.unlink()
    [crashed] = recoverable(folders)
    assert crashed.damaged


def test_a_session_that_is_closed_while_it_is_looked_at_is_none(saved, folders, now, monkeypatch):
    copy = WorkingCopy.open(saved, folders, now)
    copy.close()
    look = rows.last_edit

    def late(path: Path) -> tuple[int, str, str]:
        shutil.rmtree(copy.folder)  # as another process does that ends now
        return look(path)

    monkeypatch.setattr(rows, "last_edit", late)
    assert recoverable(folders) == []
