from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from time import sleep

import pytest

from goaldesk.core.errors import FileProblem
from goaldesk.core.queries.records import record
from goaldesk.store import check, origin
from goaldesk.store.connection import connect
from goaldesk.store.file import WorkingCopy, problems
from tests.faults import odd_paths


def state_of(path):
    found = path.stat()
    return path.read_bytes(), found.st_mtime_ns, found.st_ino, sorted(os.listdir(path.parent))


def test_opening_gives_the_rows_and_leaves_the_file_alone(saved, folders, now):
    before = state_of(saved)
    copy = WorkingCopy.open(saved, folders, now)
    with copy.read() as session:
        assert record(session, "kpi", "users")["target"] == 100.0
        assert record(session, "goal", "below")["parent_id"] == "top"
    assert not copy.modified
    copy.discard()
    assert state_of(saved) == before
    assert list((folders.state / "sessions").iterdir()) == []


def test_a_computer_that_is_busy_with_other_things_opens_it_too(
    folders, now, stamp, tmp_path, monkeypatch
):
    """Only what the file itself makes it do is bounded."""
    days = [now.date() - timedelta(days=day) for day in range(3_000)]
    rows = [{"kpi_id": "users", "date": day, "value": 1.0} for day in days]
    copy = WorkingCopy.create(
        folders, {"kpi": [{"id": "users", "name": "Users"}], "measurement": rows}, stamp()
    )
    copy.save(now, tmp_path / "plan.goaldb")
    copy.close()
    monkeypatch.setattr(check, "_SECONDS", 1.0)
    monkeypatch.setattr(check, "_SECONDS_PER_MB", 0.0)
    opened = WorkingCopy.open(tmp_path / "plan.goaldb", folders, now, lambda share: sleep(0.4))
    assert opened.last_seq() == 1
    opened.discard()
    monkeypatch.setattr(check, "_SECONDS", 0.0)
    with pytest.raises(FileProblem, match="takes too long to read"):
        WorkingCopy.open(tmp_path / "plan.goaldb", folders, now)


def test_what_becomes_a_pipe_after_the_first_look_is_no_file(saved, folders, now, monkeypatch):
    look, before = os.stat, saved.stat()
    saved.unlink()
    os.mkfifo(saved)
    monkeypatch.setattr(
        os, "stat", lambda path, **more: before if path == saved else look(path, **more)
    )
    with pytest.raises(FileProblem, match="is not an ordinary file"):
        WorkingCopy.open(saved, folders, now)


def test_what_is_too_large_is_not_read_at_all(saved, folders, now, monkeypatch):
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it is read"))
    os.truncate(saved, 10 * 1024**3)
    with pytest.raises(FileProblem, match="is too large"):
        WorkingCopy.open(saved, folders, now)


def test_what_grows_while_it_is_read_is_too_large(saved, folders, now, monkeypatch):
    monkeypatch.setattr(origin, "_require_ordinary", lambda path, found: None)  # smaller by then
    monkeypatch.setattr(origin, "LARGEST", saved.stat().st_size - 1)
    with pytest.raises(FileProblem, match="is too large"):
        WorkingCopy.open(saved, folders, now)
    assert list((folders.state / "sessions").iterdir()) == []


def test_the_working_copy_is_private(saved, folders, now):
    copy = WorkingCopy.open(saved, folders, now)
    assert folders.state.stat().st_mode & 0o077 == 0
    assert copy.folder.stat().st_mode & 0o077 == 0
    copy.discard()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (odd_paths.nothing, "“odd.goaldb” is not there."),
        (odd_paths.folder, "“odd.goaldb” is not an ordinary file."),
        (odd_paths.empty, "“odd.goaldb” is empty. Ask for a fresh copy, or open a backup."),
        (odd_paths.pipe, "“odd.goaldb” is not an ordinary file."),
        (odd_paths.loop, "“odd.goaldb” can’t be read, because the disk or the system refuses."),
        (odd_paths.dangling, "“odd.goaldb” is not there."),
        (odd_paths.sparse, "“odd.goaldb” is too large for a Goaldesk document."),
        (odd_paths.words, "“odd.goaldb” is not a Goaldesk document."),
        (odd_paths.other_application, "“odd.goaldb” is not a Goaldesk document."),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(tmp_path, folders, now, make, sentence):
    path = tmp_path / "odd.goaldb"
    make(path)
    with pytest.raises(FileProblem) as refused:
        WorkingCopy.open(path, folders, now)
    assert str(refused.value) == sentence
    assert [str(problem) for problem in problems(path, folders)] == [sentence]
    assert list((folders.state / "sessions").iterdir()) == []


def test_a_path_longer_than_sqlite_takes_is_opened_and_saved(copy, folders, now, tmp_path):
    path = tmp_path / ("目" * 80) / ("标" * 80) / "x.goaldb"
    path.parent.mkdir(parents=True)
    copy.save(now, path)
    copy.discard()
    assert problems(path, folders) == []


def change(path, *statements):
    """Change a file behind the seal's back."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


SCHEMA_TRICK = "UPDATE sqlite_master SET sql = replace(sql, '{}', '{}') WHERE name = 'goal'"


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (["PRAGMA user_version = 2"], "made by a newer version"),
        (["PRAGMA user_version = 0"], "has other tables"),
        (["PRAGMA application_id = 1"], "is not a Goaldesk document"),
        (["PRAGMA journal_mode = WAL"], "is damaged"),
        (["CREATE VIEW v AS SELECT 1"], "has other tables"),
        (["CREATE TABLE more (a)"], "has other tables"),
        (["CREATE TRIGGER t AFTER INSERT ON goal BEGIN DELETE FROM kpi; END"], "has other tables"),
        (["DROP INDEX ix_change_edit"], "has other tables"),
        (["PRAGMA writable_schema = ON", SCHEMA_TRICK.format("weight >= 0", "weight >= 1")],
         "has other tables"),
        (["UPDATE goal SET title = 'Forged' WHERE id = 'top'"], "is damaged"),
        (["UPDATE document SET seal = ''"], "is damaged"),
        (["UPDATE document SET seal = upper(seal)"], "is damaged"),
        (["DELETE FROM document"], "holds rows in “Document”"),
        (["DELETE FROM vision"], "holds rows in “Vision”"),
        (["INSERT INTO product SELECT 'second', name, owner, start, due, currency, language,"
          " preset, green, amber, corridor_green, corridor_amber FROM product"],
         "holds rows in “Product”"),
        (["UPDATE kpi SET due = '2026-02-30'"], "holds rows in “KPIs”"),
        (["UPDATE kpi SET due = 'tomorrow'"], "holds rows in “KPIs”"),
        (["UPDATE kpi SET target = 9e999"], "holds rows in “KPIs”"),
        (["UPDATE segment SET id = 'two words'"], "holds rows in “User segments”"),
        (["UPDATE segment SET id = ''"], "holds rows in “User segments”"),
        (["UPDATE segment SET name = CAST(x'61ff62' AS TEXT)"], "holds text in “User segments”"),
        (["UPDATE segment SET name = CAST(x'eda080' AS TEXT)"], "holds text in “User segments”"),
        (["UPDATE segment SET name = CAST(x'6100ff' AS TEXT)"], "holds text in “User segments”"),
        (["UPDATE edit SET label = CAST(x'ff' AS TEXT)"], "holds text in “History”"),
        (["UPDATE goal SET parent_id = 'below' WHERE id = 'top'"], "contain one another"),
        (["UPDATE kpi SET goal_id = 'nowhere'"], "refers to rows of “Goals” that are missing"),
        (["PRAGMA ignore_check_constraints = ON", "UPDATE kpi SET direction = 'up'"], "is damaged"),
        (["UPDATE change SET field = 'colour' WHERE field = ''"], "contradicts itself"),
        (["UPDATE change SET \"table\" = 'sqlite_master'"], "contradicts itself"),
        (["DELETE FROM edit", "DELETE FROM change"], "contradicts itself"),
    ],
)  # fmt: skip
def test_a_file_that_another_program_changed_is_refused(saved, folders, now, statements, sentence):
    change(saved, *statements)
    with pytest.raises(FileProblem, match=sentence):
        WorkingCopy.open(saved, folders, now)
    found = problems(saved, folders)
    assert any(sentence in str(problem) for problem in found)
    assert list((folders.state / "sessions").iterdir()) == []


def test_a_journal_beside_the_file_is_spoken_of(saved, folders, now):
    saved.with_name("chat.goaldb-journal").write_bytes(b"half a page")
    copy = WorkingCopy.open(saved, folders, now)
    assert [str(notice) for notice in copy.notices] == [
        "Another program was at work on “chat.goaldb”. Changes made there may be missing here."
    ]
    copy.discard()


def test_a_plain_copy_is_accepted(saved, folders, now, tmp_path):
    shutil.copyfile(saved, tmp_path / "mailed.goaldb")
    copy = WorkingCopy.open(tmp_path / "mailed.goaldb", folders, now)
    assert copy.snapshot()[0]["goal"].keys() == {"top", "below"}
    copy.discard()


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "CREATE TEMP TABLE more (a)",
        "DELETE FROM goal",
        "UPDATE goal SET title = 'x'",
        "PRAGMA writable_schema = ON",
        "PRAGMA query_only = OFF",
        "SELECT title FROM seen",
        "DROP TABLE goal",
        "VACUUM",
    ],
)
def test_nothing_but_the_tables_can_be_read_from_an_unchecked_file(saved, statement):
    with closing(sqlite3.connect(saved)) as connection:
        connection.execute("CREATE VIEW seen AS SELECT title FROM goal")
    with closing(connect(saved, "rw")) as connection:
        check.confine(connection, saved)
        assert connection.execute("SELECT title FROM goal").fetchall()
        with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited|denied"):
            connection.execute(statement)
