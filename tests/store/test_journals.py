"""Journals that other programs leave beside a document."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from goaldesk.core.errors import Damaged
from goaldesk.core.model.goals import Segment
from goaldesk.store.file import WorkingCopy
from tests.store.test_open import state_of


@pytest.fixture
def interrupted(saved: Path, tmp_path: Path) -> Path:
    """The file after another program was killed while it wrote to it, its journal beside it."""
    mailed = tmp_path / "mailed" / "chat.goaldb"
    mailed.parent.mkdir()
    with closing(sqlite3.connect(saved, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 2")  # pages are written before the commit
        connection.execute("BEGIN")
        connection.execute("UPDATE goal SET title = 'Theirs'")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
            " INSERT INTO person SELECT 'p' || i, 'Theirs', '', '', NULL, 0 FROM n"
        )
        for end in ("", "-journal"):
            shutil.copyfile(f"{saved}{end}", f"{mailed}{end}")
        connection.execute("ROLLBACK")
    return mailed


def test_half_a_transaction_is_taken_back_in_the_copy_alone(
    saved, interrupted, folders, now, stamp
) -> None:
    assert b"Theirs" in interrupted.read_bytes()
    before = state_of(interrupted)
    whole = WorkingCopy.open(saved, folders, now)
    copy = WorkingCopy.open(interrupted, folders, now)
    assert copy.snapshot() == whole.snapshot()
    assert [str(notice) for notice in copy.notices] == [
        "Another program was interrupted while it changed “chat.goaldb”."
        " The document is shown as Goaldesk saved it last."
    ]
    assert state_of(interrupted) == before
    with copy.edit(stamp()) as edit:
        edit.session.add_all(Segment(id=f"s{number}", traits="x" * 900) for number in range(200))
    rows = copy.snapshot()
    copy.save(now)
    # Played into the new file, the journal of the one before it would destroy it.
    with closing(sqlite3.connect(interrupted, isolation_level=None)) as theirs:
        assert theirs.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again = WorkingCopy.open(interrupted, folders, now)
    assert again.snapshot() == rows
    assert again.notices == []
    assert sorted(os.listdir(interrupted.parent)) == ["chat.goaldb", "chat.goaldb-journal.old"]
    for each in (whole, copy, again):
        each.discard()


def test_a_journal_that_does_not_lead_back_to_the_saved_file_changes_nothing(
    interrupted, folders, now
) -> None:
    content = bytearray(interrupted.read_bytes())
    content[-2000] ^= 1  # in a page that the transaction did not touch, or added
    interrupted.write_bytes(content[:200_000])
    with pytest.raises(Damaged, match="is damaged"):
        WorkingCopy.open(interrupted, folders, now)
    assert list((folders.state / "sessions").iterdir()) == []


def test_a_whole_file_is_never_played_back_into(saved, interrupted, folders, now) -> None:
    shutil.copyfile(f"{interrupted}-journal", f"{saved}-journal")
    whole = saved.read_bytes()
    copy = WorkingCopy.open(saved, folders, now)
    assert "may be missing here" in str(copy.notices[0])
    assert saved.read_bytes() == whole
    copy.discard()


def names_another_file(journal: bytes, victim: Path) -> bytes:
    """The journal, with a super-journal that SQLite would delete after playing it back."""
    name = os.fsencode(victim)
    checksum = sum(struct.unpack(f"{len(name)}b", name)) & 0xFFFFFFFF
    end = struct.pack(">I", 4096 // 4096 + 2**18) + name + struct.pack(">II", len(name), checksum)
    return journal + end + journal[:8]


def test_a_journal_that_names_another_file_is_not_followed(interrupted, folders, now) -> None:
    victim = interrupted.with_name("letter.txt")
    victim.write_text("Dear all")
    journal = Path(f"{interrupted}-journal")
    journal.write_bytes(names_another_file(journal.read_bytes(), victim))
    with pytest.raises(Damaged):
        WorkingCopy.open(interrupted, folders, now)
    assert victim.read_text() == "Dear all"


@pytest.mark.parametrize(
    ("at", "fresh"),
    [
        (0, b"not a journal"),
        (16, struct.pack(">I", 0x7FFFFFFF)),  # pages of the file before
        (20, struct.pack(">I", 0x7FFFFFFF)),  # bytes of a sector
        (24, struct.pack(">I", 65536)),  # bytes of a page
        (600, bytes(4000)),
    ],
)
def test_a_journal_that_lies_is_no_way_in(interrupted, folders, now, at, fresh) -> None:
    journal = Path(f"{interrupted}-journal")
    content = bytearray(journal.read_bytes())
    content[at : at + len(fresh)] = fresh
    journal.write_bytes(content)
    before = state_of(interrupted)
    with pytest.raises(Damaged):
        WorkingCopy.open(interrupted, folders, now)
    assert state_of(interrupted) == before
    assert list((folders.state / "sessions").iterdir()) == []


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, Path.touch], ids=["pipe", "folder", "empty"])
def test_what_is_no_journal_is_not_spoken_of(saved, folders, now, make) -> None:
    make(Path(f"{saved}-journal"))
    copy = WorkingCopy.open(saved, folders, now)
    assert copy.notices == []
    copy.discard()


def test_a_write_ahead_log_is_never_played_into_a_whole_file(saved, folders, now) -> None:
    other = saved.with_name("other.goaldb")
    shutil.copyfile(saved, other)
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE goal SET title = 'Theirs'")
        shutil.copyfile(f"{other}-wal", f"{saved}-wal")
    copy = WorkingCopy.open(saved, folders, now)
    assert "Theirs" not in str(copy.snapshot())
    assert "may be missing here" in str(copy.notices[0])
    copy.discard()
