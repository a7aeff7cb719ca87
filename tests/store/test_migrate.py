"""Documents of earlier schemas: the one released file of each, and the way from one to the next.

There is only schema 1 today; the way is walked with a schema 2 that is made up here.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from goaldesk.core.errors import Damaged, FileProblem
from goaldesk.core.model.goals import Segment
from goaldesk.exchange import json_file, samples
from goaldesk.paths import Folders
from goaldesk.store import backups, check, migrate, salvage, schema
from goaldesk.store.connection import Connection, connect
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy, problems
from goaldesk.store.recovery import recoverable
from tests.store.conftest import NOW
from tests.store.test_open import state_of

FILES = Path(__file__).parent.parent / "files"
RELEASED = FILES / "schema-1.goaldb"


def test_the_file_of_schema_1_opens_with_its_rows(folders, now) -> None:
    """It was written once, when schema 1 was current, and is never written again."""
    before = state_of(RELEASED)
    copy = WorkingCopy.open(RELEASED, folders, now)
    with copy.read() as session:
        text = json_file.export(session)
    snapshot, log = copy.snapshot()
    copy.discard()
    assert text == RELEASED.with_suffix(".json").read_text(encoding="utf-8")
    assert all(snapshot.values()), "each table has rows"
    assert len({change.edit for change in log}) == 3
    assert state_of(RELEASED) == before


def write_released() -> None:
    """Write the file and its rows; for the time before a schema is released."""
    folders = Folders.under(FILES / "own")
    tables = samples.tables("social", "en", NOW.date())
    copy = WorkingCopy.create(folders, tables, Stamp("New document", "Ann", NOW, NOW.date()))
    for label, name in (("Change segment", "Students"), ("Change segment", "学生")):
        with copy.edit(Stamp(label, "Ann", NOW, NOW.date(), "A reason")) as edit:
            edit.session.get(Segment, next(iter(tables["segment"]))["id"]).name = name
    copy.save(NOW, RELEASED)
    with copy.read() as session:
        RELEASED.with_suffix(".json").write_text(json_file.export(session), encoding="utf-8")
    copy.discard()
    shutil.rmtree(folders.state.parent)


# Schema 2: segments have a motto, which is unique, and the labels of edits end in a full stop.
[SEGMENT] = (each for each in schema.statements() if each.startswith("CREATE TABLE segment"))
SEGMENT_2 = SEGMENT.replace("position REAL", "motto TEXT DEFAULT '' NOT NULL, \n\tposition REAL")
INDEX_2 = "CREATE INDEX ix_segment_motto ON segment (motto)"
STEP = (
    "ALTER TABLE segment RENAME TO former",
    SEGMENT_2,
    "INSERT INTO segment SELECT id, name, traits, needs, behaviour, name || '!', position"
    " FROM former",
    "DROP TABLE former",
    INDEX_2,
    "UPDATE edit SET label = label || '.'",
)


@contextmanager
def schema_2(step: tuple[str, ...] = STEP) -> Iterator[None]:
    """The program as it will be when its schema is 2."""
    made = list(schema.statements())
    made[made.index(SEGMENT)] = SEGMENT_2
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(migrate.STEPS, 1, step)
        for module in (schema, check, migrate, salvage):
            patched.setattr(module, "SCHEMA", 2)
        patched.setattr(schema, "statements", lambda: (*made, INDEX_2))
        with closing(sqlite3.connect(":memory:")) as empty:
            schema.create(empty)
            patched.setitem(schema.DIGESTS, 2, schema.digest(empty))
        yield


def mottos(path: Path) -> dict[str, str]:
    with closing(connect(path, "ro", immutable=True)) as connection:
        return dict(connection.execute("SELECT id, motto FROM segment"))


def change(copy: WorkingCopy, stamp: Callable[..., Stamp], name: str) -> None:
    with copy.edit(stamp()) as edit:
        edit.session.get(Segment, "young").name = name


def test_an_older_file_is_migrated_in_the_working_copy_alone(saved, folders, stamp, now) -> None:
    old = WorkingCopy.open(saved, folders, now)
    rows = old.snapshot()[0]
    old.discard()
    before = state_of(saved)
    with schema_2():
        assert problems(saved, folders) == []
        copy = WorkingCopy.open(saved, folders, now)
        assert [str(notice) for notice in copy.notices] == [
            "“chat.goaldb” was made by an earlier version of Goaldesk. The file stays as it is"
            " until you save; it is then kept with the backups."
        ]
        assert not copy.modified
        assert copy.snapshot()[0] == rows
        assert mottos(copy.folder / "copy.goaldb") == {"young": "Young people!"}
        assert state_of(saved) == before

        change(copy, stamp, "Students")
        copy.save(now)
        assert check.version_of(saved) == 2
        assert mottos(saved) == {"young": "Young people!"}
        assert problems(saved, folders) == []
        copy.discard()
        again = WorkingCopy.open(saved, folders, now)
        assert again.notices == []
        again.discard()


def test_the_old_file_is_kept_once_and_never_thinned_out(saved, folders, stamp, now) -> None:
    old = saved.read_bytes()
    with schema_2():
        for number in range(3):
            copy = WorkingCopy.open(saved, folders, now)
            for name in "ab":
                change(copy, stamp, f"{name}{number}")
                copy.save(now + dt.timedelta(minutes=number))
            kept = backups.folder_of(folders, copy.document_id)
            copy.discard()
        saved.write_bytes(old)  # it comes by mail again
        copy = WorkingCopy.open(saved, folders, now)
        copy.save(now + dt.timedelta(hours=1))
        copy.discard()
        for number in range(40):
            backups.make(saved, folders, copy.document_id, now + dt.timedelta(days=number * 10))
        [former] = kept.glob("schema-1-*.goaldb")
        assert former.read_bytes() == old
        assert former not in [path for _, path in backups.listed(kept)]
        assert former.stat().st_mode & 0o077 == 0
        again = WorkingCopy.open(former, folders, now)
        again.discard()
    assert problems(former, folders) == []


def test_the_earlier_program_refuses_the_newer_file(saved, folders, now) -> None:
    with schema_2():
        copy = WorkingCopy.open(saved, folders, now)
        copy.save(now)
        copy.discard()
    newer = state_of(saved)
    with pytest.raises(FileProblem, match="by a newer version of Goaldesk") as refused:
        WorkingCopy.open(saved, folders, now)
    assert not isinstance(refused.value, Damaged)
    assert state_of(saved) == newer


def test_what_a_crash_left_is_migrated_too(saved, folders, stamp, now) -> None:
    """The program was updated between the crash and the next start."""
    copy = WorkingCopy.open(saved, folders, now)
    change(copy, stamp, "Not saved")
    copy.close()
    with schema_2():
        [crashed] = recoverable(folders)
        again = WorkingCopy.recover(crashed.folder, folders)
        assert again.modified
        assert again.snapshot()[0]["segment"]["young"]["name"] == "Not saved"
        again.save(now)
        assert mottos(saved) == {"young": "Not saved!"}
        again.discard()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE segment SET name = 'Forged'",
        "CREATE TRIGGER t AFTER INSERT ON segment BEGIN DELETE FROM kpi; END",
        "ALTER TABLE segment ADD COLUMN motto TEXT",
        "PRAGMA user_version = 0",
    ],
)
def test_a_damaged_older_file_is_not_migrated(saved, folders, now, harm) -> None:
    with closing(sqlite3.connect(saved, isolation_level=None)) as connection:
        connection.execute(harm)
    before = state_of(saved)
    with schema_2(("SELECT raise_if_it_is_run()",)), pytest.raises(Damaged):
        WorkingCopy.open(saved, folders, now)
    assert state_of(saved) == before


@pytest.mark.parametrize(
    "step",
    [
        ("INSERT INTO segment SELECT * FROM segment",),  # what the rows do not allow
        STEP[:-2],  # what is left is not schema 2
        (*STEP, "UPDATE kpi SET due = 'soon'"),
        (*STEP, "UPDATE kpi SET goal_id = 'nowhere'"),
    ],
)
def test_what_a_step_makes_is_checked_like_a_new_file(saved, folders, now, step) -> None:
    before = state_of(saved)
    with schema_2(step), pytest.raises(Damaged):
        WorkingCopy.open(saved, folders, now)
    assert state_of(saved) == before
    assert list((folders.state / "sessions").iterdir()) == []


class Stopping(Connection):
    """A connection that stops at one of its writing statements."""

    left = -1
    how: Callable[[], object] = staticmethod(lambda: None)

    def execute(self, sql: str, *more: object) -> sqlite3.Cursor:
        if not sql.startswith(("PRAGMA legacy", "SELECT")):
            if Stopping.left == 0:
                Stopping.how()
            Stopping.left -= 1
        return super().execute(sql, *more)


def stopping(path: Path, mode: str) -> Connection:
    return sqlite3.connect(f"file:{path}?mode={mode}", uri=True, isolation_level=None,
                           factory=Stopping)  # fmt: skip


WRITES = len(STEP) + 3  # with BEGIN, the version and COMMIT


def full() -> None:
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize("write", range(WRITES))
def test_a_migration_that_fails_at_any_write_leaves_the_file(
    saved, folders, now, monkeypatch, write
) -> None:
    before = state_of(saved)
    monkeypatch.setattr(migrate, "connect", stopping)
    monkeypatch.setattr(Stopping, "left", write)
    monkeypatch.setattr(Stopping, "how", staticmethod(full))
    with schema_2(), pytest.raises(FileProblem, match="Goaldesk’s own folder"):
        WorkingCopy.open(saved, folders, now)
    assert state_of(saved) == before
    assert list((folders.state / "sessions").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
@pytest.mark.parametrize("write", range(WRITES))
def test_a_migration_that_is_killed_at_any_write_is_begun_anew(
    saved, folders, now, monkeypatch, write
) -> None:
    before = state_of(saved)
    monkeypatch.setattr(Stopping, "left", write)
    monkeypatch.setattr(Stopping, "how", staticmethod(lambda: os._exit(9)))
    with schema_2():
        child = os.fork()
        if child == 0:
            migrate.connect = stopping
            WorkingCopy.open(saved, folders, now)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        assert state_of(saved) == before
        assert recoverable(folders) == []
        [left] = (folders.state / "sessions").iterdir()
        # What is left is whole: before the step, or after it.
        with closing(sqlite3.connect(left / "copy.goaldb")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        copy = WorkingCopy.open(saved, folders, now)
        assert mottos(copy.folder / "copy.goaldb") == {"young": "Young people!"}
        copy.discard()


@pytest.mark.skipif(sys.platform == "win32", reason="no fork, no resource limits")
def test_a_disk_that_fills_up_at_any_size_leaves_the_file(saved, folders, now) -> None:
    import resource

    before, size, ends = state_of(saved), saved.stat().st_size, set()
    with schema_2():
        for limit in range(size - 4096, size + 4096 * 4, 4096):
            child = os.fork()
            if child == 0:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                try:
                    WorkingCopy.open(saved, folders, now).discard()
                    os._exit(0)
                except FileProblem:
                    os._exit(1)
                finally:
                    os._exit(3)
            ends.add(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            assert state_of(saved) == before
    assert ends == {0, 1}  # opened, or refused with a sentence


if __name__ == "__main__":
    write_released()
