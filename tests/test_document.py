from __future__ import annotations

import datetime as dt
import gc
import os
import subprocess
import sys

import pytest

pytest.importorskip("PySide6.QtGui", exc_type=ImportError)

from sqlalchemy.exc import IntegrityError

from goaldesk import file_lock
from goaldesk.core.errors import ChangedOnDisk, FileProblem
from goaldesk.core.model.goals import Goal, Kpi
from goaldesk.core.queries.records import record
from goaldesk.document import Document
from goaldesk.paths import Folders
from goaldesk.store.recovery import recoverable

NOW = dt.datetime(2026, 11, 9, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def clock():
    return NOW


@pytest.fixture
def folders(tmp_path):
    return Folders.under(tmp_path / "own")


@pytest.fixture
def document(folders, qapp):
    rows = {"goal": [{"id": "top", "title": "Growth"}]}
    made = Document.new(folders, rows, author="Ann", clock=clock)
    yield made
    made.close()


@pytest.fixture
def heard(document):
    """What the document's `changed` said."""
    said: list[list[str]] = []
    document.changed.connect(lambda tables: said.append(sorted(tables)))
    return said


def title(document):
    with document.read() as session:
        return record(session, "goal", "top")["title"]


def rename(document, name, label="Rename goal"):
    with document.edit(label) as session:
        session.get(Goal, "top").title = name


def test_a_new_document_has_nothing_to_undo_or_save(document):
    assert not document.modified
    assert not document.stack.canUndo()
    assert (document.path, document.name, document.saved_at) == (None, "", None)
    assert document.today == dt.date(2026, 11, 9)
    document.as_of = dt.date(2026, 12, 24)
    assert document.today == dt.date(2026, 12, 24)


def test_an_edit_is_one_step_and_one_signal(document, heard):
    with document.edit("Add KPI") as session:
        session.get(Goal, "top").title = "Other"
        session.add(Kpi(id="k", goal_id="top"))
    assert heard == [["goal", "kpi"]]
    assert document.modified
    assert document.stack.count() == 1
    assert document.stack.undoText() == "Add KPI"


def test_a_closed_document_is_collected_in_peace(folders, qapp):
    for _ in range(10):
        made = Document.new(folders, {"goal": [{"id": "top"}]}, author="Ann", clock=clock)
        rename(made, "a")
        made.undo()
        made.close()
        del made
        gc.collect()
        gc.collect()


def test_undo_and_redo_walk_the_whole_way(document, heard):
    for name in ("a", "b", "c"):
        rename(document, name)
    walked = []
    for step in (document.undo,) * 3 + (document.redo,) * 3 + (document.undo,) * 2:
        step()
        walked.append(title(document))
    assert walked == ["b", "a", "Growth", "a", "b", "c", "b", "a"]
    assert len(heard) == 3 + 8
    rename(document, "d")
    assert not document.stack.canRedo()
    document.undo()
    assert title(document) == "a"


def test_the_history_keeps_undo_and_redo(document):
    rename(document, "a")
    document.undo()
    document.redo()
    with document.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT seq, id, label, author, at, undoes FROM edit ORDER BY seq"
        )
        edits = [tuple(row) for row in rows]
    assert [edit[2] for edit in edits] == ["New document"] + ["Rename goal"] * 3
    assert [edit[5] for edit in edits] == [None, None, edits[1][1], edits[2][1]]
    assert edits[1][3:5] == ("Ann", "2026-11-09T15:30:00Z")


def test_signals_come_when_everything_is_in_place(document):
    seen = []
    document.changed.connect(
        lambda _: seen.append((title(document), document.stack.index(), document.modified))
    )
    rename(document, "a")
    document.undo()
    assert seen == [("a", 1, True), ("Growth", 0, False)]


def test_an_edit_that_fails_or_does_nothing_leaves_no_step(document, heard):
    with pytest.raises(IntegrityError), document.edit("Break") as session:  # noqa: PT012
        session.get(Goal, "top").title = "Half done"
        session.add(Kpi(id="k", goal_id="nowhere"))
    with pytest.raises(ZeroDivisionError), document.edit("Break") as session:  # noqa: PT012
        session.get(Goal, "top").title = "Half done"
        raise ZeroDivisionError
    rename(document, "Growth")
    assert title(document) == "Growth"
    assert (heard, document.stack.count(), document.modified) == ([], 0, False)


def test_a_read_inside_an_edit_is_a_mistake_that_harms_nothing(document):
    with document.edit("Rename goal") as session:
        session.get(Goal, "top").title = "Kept"
        with pytest.raises(RuntimeError, match="inside an open edit"), document.read():
            pass
        with pytest.raises(RuntimeError, match="inside an open edit"), document.edit("Other"):
            pass
        with pytest.raises(RuntimeError, match="inside an open edit"):
            rename(document, "x")
    assert title(document) == "Kept"
    document.undo()
    with document.edit("Rename goal") as session, pytest.raises(RuntimeError):  # noqa: PT012
        session.get(Goal, "top").title = "Also kept"
        document.redo()
    assert title(document) == "Also kept"


def test_a_file_from_a_time_that_nobody_can_tell_opens(document, folders, tmp_path, monkeypatch):
    class Clock(dt.datetime):
        @classmethod
        def fromtimestamp(cls, seconds, zone=None):
            raise OSError(22, "Invalid argument")  # Windows, before 1970

    file = tmp_path / "plan.goaldb"
    document.save(file)
    document.close()
    monkeypatch.setattr("goaldesk.document.datetime", Clock)
    opened = Document.open(file, folders, author="Ann")
    assert (opened.name, opened.modified) == ("plan", False)
    opened.close()


def test_saving_ties_the_clean_state_to_the_stack(document, tmp_path):
    states = []
    rename(document, "a")
    document.state_changed.connect(lambda: states.append((document.name, document.modified)))
    document.save(tmp_path / "plan.goaldb")
    assert states[-1] == ("plan", False)
    assert document.saved_at == NOW
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified
    rename(document, "b")
    document.save()
    document.undo()
    assert title(document) == "a"


def test_discard_means_discard(document, folders, tmp_path):
    document.save(tmp_path / "plan.goaldb")
    rename(document, "Never saved")
    document.close()
    assert recoverable(folders) == []
    again = Document.open(tmp_path / "plan.goaldb", folders, author="Bo", clock=clock)
    assert title(again) == "Growth"
    assert not again.modified
    assert again.id == document.id
    again.close()


def test_a_save_that_fails_leaves_path_and_state(document, tmp_path):
    rename(document, "a")
    with pytest.raises(FileProblem):
        document.save(tmp_path / "nowhere" / "plan.goaldb")
    with pytest.raises(FileProblem, match="has no file yet"):
        document.save()
    assert (document.path, document.modified) == (None, True)
    assert title(document) == "a"


def test_one_file_is_open_in_one_window(document, folders, tmp_path):
    path, link = tmp_path / "plan.goaldb", tmp_path / "link.goaldb"
    document.save(path)
    link.symlink_to(path)
    for name in (path, link):
        with pytest.raises(FileProblem, match="is already open in another window"):
            Document.open(name, folders, author="Bo", clock=clock)
    other = Document.new(folders, {}, author="Bo", clock=clock)
    with pytest.raises(FileProblem, match="is already open in another window"):
        other.save(path)
    other.save(tmp_path / "other.goaldb")
    document.save(tmp_path / "moved.goaldb")
    third = Document.open(path, folders, author="Bo", clock=clock)
    third.close()
    other.close()


def test_a_lock_does_not_grow_old(document, folders, tmp_path):
    document.save(tmp_path / "plan.goaldb")
    [lock] = (folders.state / "locks").iterdir()
    os.utime(lock, (1, 1))  # it is the process that counts, and that lives
    with pytest.raises(FileProblem, match="is already open in another window"):
        Document.open(tmp_path / "plan.goaldb", folders, author="Bo", clock=clock)


def test_where_no_lock_can_be_written_files_are_opened_and_saved(
    document, folders, tmp_path, monkeypatch
):
    monkeypatch.setattr(file_lock, "private", lambda folder: folder / "missing")
    document.save(tmp_path / "plan.goaldb")
    document.save(tmp_path / "moved.goaldb")
    again = Document.open(tmp_path / "plan.goaldb", folders, author="Bo", clock=clock)
    assert title(again) == "Growth"
    again.close()


def test_a_file_that_cannot_be_opened_is_not_locked(folders, tmp_path, document):
    path = tmp_path / "plan.goaldb"
    path.write_text("no document")
    for _ in range(2):
        with pytest.raises(FileProblem, match="is not a Goaldesk document"):
            Document.open(path, folders, author="Bo", clock=clock)


CRASHING = """
import datetime as dt, os, sys
from pathlib import Path
from goaldesk.core.model.goals import Goal
from goaldesk.document import Document
from goaldesk.paths import Folders

document = Document.open(Path(sys.argv[1]), Folders.under(Path(sys.argv[2])), author="Bo")
with document.edit("Rename goal") as session:
    session.get(Goal, "top").title = "Not saved"
print("ready", flush=True)
sys.stdin.readline()
os._exit(9)
"""


def test_a_second_program_waits_outside_and_a_crash_opens_the_door(document, folders, tmp_path):
    path = tmp_path / "plan.goaldb"
    document.save(path)
    document.close()
    arguments = [sys.executable, "-c", CRASHING, str(path), str(tmp_path / "own")]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(FileProblem, match="is already open in another window"):
            Document.open(path, folders, author="Ann", clock=clock)
        assert recoverable(folders) == []
        other.communicate("crash\n")

    [crashed] = recoverable(folders)
    assert (crashed.path, crashed.edits) == (path, 1)
    again = Document.recover(crashed, folders, author="Ann", clock=clock)
    assert title(again) == "Not saved"
    assert again.modified
    with pytest.raises(FileProblem, match="is already open in another window"):
        Document.open(path, folders, author="Bo", clock=clock)
    again.save()
    assert not again.modified
    again.close()
    last = Document.open(path, folders, author="Ann", clock=clock)
    assert title(last) == "Not saved"
    last.close()


def test_a_file_changed_meanwhile_is_replaced_only_on_request(document, tmp_path):
    path = tmp_path / "plan.goaldb"
    document.save(path)
    rename(document, "Mine")
    path.write_bytes(b"theirs")
    with pytest.raises(ChangedOnDisk):
        document.save()
    assert document.modified
    document.save(replacing=True)
    assert not document.modified
    path.unlink()
    rename(document, "Mine again")
    document.save()
    assert path.exists()


def test_a_step_that_fails_half_way_leaves_the_stack_where_the_rows_are(document, heard):
    """A list of steps, in which one is clicked, goes through several at once."""
    for name in ("a", "b", "c", "d"):
        rename(document, name)
    heard.clear()
    failures = []
    document.failed.connect(failures.append)
    document.copy, copy = Failing(document.copy, after=2), document.copy
    document.stack.setIndex(0)
    document.copy = copy
    assert [str(failure) for failure in failures] == ["The disk is gone."]
    assert (title(document), document.stack.index()) == ("b", 2)
    assert heard == [["goal"]]
    document.undo()
    assert title(document) == "a"
    document.redo()
    document.redo()
    document.redo()
    assert title(document) == "d"


class Failing:
    """A working copy whose disk goes away."""

    def __init__(self, copy, after):
        self._copy, self._left = copy, after

    def __getattr__(self, name):
        return getattr(self._copy, name)

    def invert(self, seq, stamp):
        self._left -= 1
        if self._left < 0:
            raise FileProblem("The disk is gone.")
        return self._copy.invert(seq, stamp)
