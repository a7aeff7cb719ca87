from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time

import pytest

from goaldesk.core.errors import FileProblem
from goaldesk.core.model import Goal, Kpi
from goaldesk.store.file import WorkingCopy, problems


def state_of(path):
    found = path.stat()
    return path.read_bytes(), found.st_mtime_ns, found.st_ino, sorted(os.listdir(path.parent))


def test_opening_gives_the_rows_and_leaves_the_file_alone(saved, folders, now):
    before = state_of(saved)
    copy = WorkingCopy.open(saved, folders, now)
    with copy.read() as session:
        assert session.get(Kpi, "users").target == 100.0
        assert session.get(Goal, "below").parent_id == "top"
    assert not copy.modified
    copy.discard()
    assert state_of(saved) == before
    assert list((folders.state / "sessions").iterdir()) == []


def test_the_working_copy_is_private(saved, folders, now):
    copy = WorkingCopy.open(saved, folders, now)
    assert folders.state.stat().st_mode & 0o077 == 0
    assert copy.folder.stat().st_mode & 0o077 == 0
    copy.discard()


def nothing(path):
    pass


def folder(path):
    path.mkdir()


def empty(path):
    path.touch()


def pipe(path):
    os.mkfifo(path)


def loop(path):
    path.symlink_to(path)


def dangling(path):
    path.symlink_to(path.with_name("nowhere"))


def sparse(path):
    with open(path, "wb") as file:
        file.truncate(10 * 1024**3)


def words(path):
    path.write_text("Not a database, but a letter." * 100)


def other_application(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE contact (name TEXT)")
    connection.close()


def header_alone(path):
    path.write_bytes(b"SQLite format 3\0")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (nothing, "“odd.goaldb” is not there."),
        (folder, "“odd.goaldb” is not an ordinary file."),
        (empty, "“odd.goaldb” is empty."),
        (pipe, "“odd.goaldb” is not an ordinary file."),
        (loop, "“odd.goaldb” can’t be read, because the disk or the system refuses."),
        (dangling, "“odd.goaldb” is not there."),
        (sparse, "“odd.goaldb” is too large for a Goaldesk document."),
        (words, "“odd.goaldb” is not a Goaldesk document."),
        (other_application, "“odd.goaldb” is not a Goaldesk document."),
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


NAMES = ["a?b.goaldb", "50%.goaldb", "a#b.goaldb", "it's.goaldb", "R&D.goaldb", 'say "x".goaldb',
         "%41.goaldb", "目标 计划.goaldb", "file:x.goaldb", "-x.goaldb", "n" * 243 + ".goaldb",
         ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_odd_names_are_names_like_any_other(copy, folders, stamp, now, tmp_path, name):
    path = tmp_path / "50% of #1?" / name
    path.parent.mkdir()
    copy.save(now, path)
    copy.discard()
    again = WorkingCopy.open(path, folders, now)
    with again.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Saved again"
    again.save(now)
    assert os.listdir(path.parent) == [name]
    again.discard()
    assert problems(path, folders) == []


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
        (["DELETE FROM document"], "holds rows in “document”"),
        (["DELETE FROM vision"], "holds rows in “vision”"),
        (["INSERT INTO product SELECT 'second', name, owner, start, due, currency, language,"
          " preset, green, amber, corridor_green, corridor_amber FROM product"],
         "holds rows in “product”"),
        (["UPDATE kpi SET due = '2026-02-30'"], "holds rows in “kpi”"),
        (["UPDATE kpi SET due = 'tomorrow'"], "holds rows in “kpi”"),
        (["UPDATE kpi SET target = 9e999"], "holds rows in “kpi”"),
        (["UPDATE segment SET id = 'two words'"], "holds rows in “segment”"),
        (["UPDATE segment SET id = ''"], "holds rows in “segment”"),
        (["UPDATE segment SET name = CAST(x'61ff62' AS TEXT)"], "holds text in “segment”"),
        (["UPDATE segment SET name = CAST(x'eda080' AS TEXT)"], "holds text in “segment”"),
        (["UPDATE segment SET name = CAST(x'6100ff' AS TEXT)"], "holds text in “segment”"),
        (["UPDATE edit SET label = CAST(x'ff' AS TEXT)"], "holds text in “edit”"),
        (["UPDATE goal SET parent_id = 'below' WHERE id = 'top'"], "contain one another"),
        (["UPDATE kpi SET goal_id = 'nowhere'"], "refers to rows of “goal” that are missing"),
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


def accepted(path, folders, now):
    """The rows of a file, or None when it is refused; anything else is a failure."""
    try:
        copy = WorkingCopy.open(path, folders, now)
    except FileProblem:
        return None
    tables = copy.snapshot()[0]
    copy.discard()
    return tables


def test_no_flipped_bit_is_accepted(saved, folders, now, tmp_path):
    content = bytearray(saved.read_bytes())
    spoilt = tmp_path / "spoilt.goaldb"
    generator = random.Random(2026)
    for _ in range(int(os.environ.get("GOALDESK_STRESS", 60))):
        at, bit = generator.randrange(len(content)), 1 << generator.randrange(8)
        content[at] ^= bit
        spoilt.write_bytes(content)
        content[at] ^= bit
        began = time.monotonic()
        assert accepted(spoilt, folders, now) is None, f"bit {bit} of byte {at}"
        assert time.monotonic() - began < 5


def test_no_torn_file_is_accepted(saved, folders, now, tmp_path):
    content = saved.read_bytes()
    torn = tmp_path / "torn.goaldb"
    pages = len(content) // 4096
    for end in [1, 15, 16, 50, 99, 100, 4095, *(4096 * page for page in range(1, pages, 5))]:
        torn.write_bytes(content[:end])
        assert accepted(torn, folders, now) is None, f"the first {end} bytes"
        torn.write_bytes(content[:end] + bytes(len(content) - end))
        assert accepted(torn, folders, now) is None, f"zeros from {end}"


def test_a_plain_copy_is_accepted(saved, folders, now, tmp_path):
    shutil.copyfile(saved, tmp_path / "mailed.goaldb")
    assert accepted(tmp_path / "mailed.goaldb", folders, now)["goal"].keys() == {"top", "below"}
