"""Copies locked with a passphrase: opened by it alone, and by nothing that pretends to be one."""

from __future__ import annotations

import base64
import os
import random
import re
from pathlib import Path

import pyrage
import pytest

from goaldesk.core.errors import FileProblem
from goaldesk.core.queries.records import record
from goaldesk.paths import Folders
from goaldesk.store import locked
from goaldesk.store.file import WorkingCopy
from goaldesk.store.locked import WrongPassphrase
from tests.store.conftest import NOW

# “a small secret” under “quince café”, by another age program, with a key that is quickly found.
SMALL = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCByZU5MMkNpZTdhV2pyREtYaUxKYVRRIDEwCnhEVWExVDRi"
    "N0JWTU5reFZoTytXSExKcldBa0dXYXFCS3pQTW1vMm5vbVUKLS0tIDZFb1daWHN1WS92QXBzZ2hTMFBKR052QmVO"
    "QndCdGpHSnBHTjlUbnBzVVUKQ3oSKP2hAYz2QyPYsUKLO97XTPTjoQidTAZIlunpoAN0uuuDKgDszzdxnsNZ5Q=="
)
PASSPHRASE = "quince café"


def unlocked(tmp_path: Path, content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    (tmp_path / "x.age").write_bytes(content)
    locked.unlock(tmp_path / "x.age", tmp_path / "plain", "x.age", passphrase)
    return (tmp_path / "plain").read_bytes()


@pytest.mark.parametrize("passphrase", [PASSPHRASE, "quince cafe\u0301", "quince café\ud800"])
def test_the_passphrase_unlocks_however_it_is_composed(tmp_path: Path, passphrase: str) -> None:
    assert unlocked(tmp_path, SMALL, passphrase) == b"a small secret"
    assert (tmp_path / "plain").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("passphrase", ["quince cafe", "", "Quince café", "x" * 9999])
def test_another_passphrase_is_said_to_be_wrong(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(WrongPassphrase, match=r"does not unlock “x\.age”\. Type it again\."):
        unlocked(tmp_path, SMALL, passphrase)
    assert not (tmp_path / "plain").exists()


@pytest.mark.parametrize("passphrase", ["quince café ", "quince café\n", "\u3000quince café"])
def test_a_blank_that_came_with_pasting_is_told(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(WrongPassphrase, match="It begins or ends with a blank"):
        unlocked(tmp_path, SMALL, passphrase)
    with pytest.raises(FileProblem, match="begins or ends with a blank, which nobody sees"):
        locked.lock(tmp_path / "x.age", tmp_path / "y.age", passphrase)
    assert not (tmp_path / "y.age").exists()


def harder(work: int) -> bytes:
    return re.sub(rb"(-> scrypt \S+ )\d+", rb"\g<1>" + str(work).encode(), SMALL, count=1)


def with_a_key() -> bytes:
    key = pyrage.x25519.Identity.generate().to_public()
    return bytes(pyrage.encrypt(b"secret", [key]))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (harder(locked.HARDEST + 1), "in a way that Goaldesk can’t unlock"),
        (harder(63), "in a way that Goaldesk can’t unlock"),
        (harder(4_000_000_000), "in a way that Goaldesk can’t unlock"),
        (with_a_key(), "in a way that Goaldesk can’t unlock"),
        (SMALL[:100], "in a way that Goaldesk can’t unlock"),
        (SMALL[:-1], "is damaged"),
        (SMALL[:-20], "is damaged"),
        (SMALL + b"x", "is damaged"),
        (SMALL[:-1] + bytes([SMALL[-1] ^ 1]), "is damaged"),
        (b"", "is damaged"),
        (b"SQLite format 3\0", "is damaged"),
    ],
)
def test_what_cannot_be_unlocked_is_refused_at_once(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(FileProblem, match=sentence) as caught:
        unlocked(tmp_path, content)
    assert not isinstance(caught.value, WrongPassphrase)
    assert not (tmp_path / "plain").exists()


def test_no_changed_byte_is_accepted(tmp_path: Path) -> None:
    chance = random.Random(9)
    work = SMALL.index(b" 10\n") + 1
    for _ in range(300):
        content = bytearray(SMALL)
        place = chance.randrange(len(content))
        if place in (work, work + 1):
            continue  # another work factor takes its time
        content[place] ^= chance.randrange(1, 256)
        with pytest.raises(FileProblem):
            unlocked(tmp_path, bytes(content))


def test_only_ordinary_age_files_count_as_locked(tmp_path: Path) -> None:
    age, other, pipe = tmp_path / "a.age", tmp_path / "other.age", tmp_path / "pipe"
    age.write_bytes(SMALL)
    other.write_bytes(b"age-encryption.org/v2\n")
    os.mkfifo(pipe)
    found = [locked.is_locked(p) for p in (age, other, pipe, tmp_path, tmp_path / "missing")]
    assert found == [True, False, False, False, False]


def test_a_locked_document_opens_as_one_without_a_file(
    saved: Path, folders: Folders, tmp_path: Path
) -> None:
    sealed = tmp_path / "chat.goaldb.age"
    locked.lock(saved, sealed, PASSPHRASE)
    assert b"Growth" not in sealed.read_bytes()
    assert sealed.stat().st_size < saved.stat().st_size + 1000
    with pytest.raises(WrongPassphrase):
        WorkingCopy.open_locked(sealed, "quince", folders, NOW)
    assert list((folders.state / "sessions").iterdir()) == []
    copy = WorkingCopy.open_locked(sealed, PASSPHRASE, folders, NOW)
    assert copy.path is None
    assert not copy.modified
    assert sorted(path.name for path in copy.folder.iterdir() if "-" not in path.name) == [
        "copy.goaldb",
        "origin.json",
    ]
    with copy.read() as session:
        assert record(session, "goal", "top")["title"] == "Growth"
    copy.discard()


def test_no_passphrase_locks_nothing(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="Type a passphrase"):
        locked.lock(saved, tmp_path / "x.age", "")
    assert not (tmp_path / "x.age").exists()


def test_a_locked_file_that_is_no_document_is_refused(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "x.age").write_bytes(SMALL)
    with pytest.raises(FileProblem, match="is not a Goaldesk document"):
        WorkingCopy.open_locked(tmp_path / "x.age", PASSPHRASE, folders, NOW)
    with open(tmp_path / "large.age", "wb") as file:
        file.write(SMALL)
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(FileProblem, match="too large"):
        WorkingCopy.open_locked(tmp_path / "large.age", PASSPHRASE, folders, NOW)
    assert list((folders.state / "sessions").iterdir()) == []
