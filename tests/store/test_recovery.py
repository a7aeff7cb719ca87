from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from goaldesk.core.errors import ChangedOnDisk, FileProblem
from goaldesk.core.model import Goal
from goaldesk.store import origin, saving
from goaldesk.store.file import WorkingCopy, problems
from goaldesk.store.recovery import discard, recoverable

WRITER = """
import datetime as dt, itertools, os, sys
from pathlib import Path
from goaldesk.core.model import Goal, Segment
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy

path, own = Path(sys.argv[1]), Path(sys.argv[2])
now = dt.datetime(2026, 11, 9, tzinfo=dt.UTC)
copy = WorkingCopy.open(path, Folders.under(own), now)
for number in itertools.count(1):
    with copy.edit(Stamp("Write", "Ann", now, now.date())) as edit:
        edit.session.get(Goal, "top").title = str(number)
        edit.session.add(Segment(id=f"s{number}", traits="x" * (number % 7) * 1000))
    os.write(1, f"{number}\\n".encode())
    if number % 25 == 0:
        copy.save(now)
"""


def crash(saved, folders, seconds):
    """A session that edits and saves until it is killed; gives the last edit it acknowledged."""
    arguments = [sys.executable, "-c", WRITER, str(saved), str(folders.state.parent)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        rest = process.stdout.read()
    return int((first + rest).split(b"\n")[-2])


def test_kill_loses_no_acknowledged_edit(saved, folders, now, stamp):
    generator = random.Random(9)
    for _ in range(int(os.environ.get("GOALDESK_STRESS", 10))):
        acknowledged = crash(saved, folders, generator.uniform(0, 0.3))
        assert problems(saved, folders) == []
        found = recoverable(folders)
        if not found:  # killed just after a save
            copy = WorkingCopy.open(saved, folders, now)
        else:
            assert [crashed.path for crashed in found] == [saved]
            copy = WorkingCopy.recover(found[0].folder, folders)
        with copy.read() as session:
            last = int(session.get(Goal, "top").title)
        tables, _ = copy.snapshot()
        # One more may have been committed than could be acknowledged.
        assert acknowledged <= last <= acknowledged + 1
        assert {f"s{number}" for number in range(1, last + 1)} < set(tables["segment"])
        copy.save(now)
        assert not copy.modified
        with copy.edit(stamp("Clean")) as edit:
            edit.session.connection().exec_driver_sql("DELETE FROM segment WHERE id <> 'young'")
        copy.save(now)
        copy.discard()


def test_a_crashed_session_is_offered_and_comes_back(saved, folders, now, stamp):
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Not saved"
    rows = copy.snapshot()
    copy.close()

    [crashed] = recoverable(folders)
    assert (crashed.folder, crashed.path, crashed.edits) == (copy.folder, saved, 1)
    again = WorkingCopy.recover(crashed.folder, folders)
    assert again.snapshot() == rows
    assert again.modified
    assert again.path == saved
    again.save(now)
    assert not again.modified
    again.discard()
    assert recoverable(folders) == []


def test_open_sessions_are_not_offered(saved, folders, now, stamp):
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "At work"
    assert recoverable(folders) == []
    with pytest.raises(FileProblem, match="already open"):
        WorkingCopy.recover(copy.folder, folders)
    with copy.read() as session:
        assert session.get(Goal, "top").title == "At work"
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
    for path in copy.folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    newer = WorkingCopy.create(folders, {"goal": [{"id": "top"}]}, stamp("New"))
    with newer.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Newer"
    newer.close()
    half_made = folders.state / "sessions" / "half"
    half_made.mkdir()
    assert [crashed.folder for crashed in recoverable(folders)] == [newer.folder, copy.folder]
    assert recoverable(folders, live=[newer.folder])[0].folder == copy.folder
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
