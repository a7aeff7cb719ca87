"""A journal that another program has left beside a document's file.

Goaldesk writes none there: Save replaces the whole file. A journal means that another SQLite
program changed the file where it lay, and perhaps was interrupted half-way. Replaying it blindly
would let whoever sent it write into the file, or even have SQLite delete another one that it
names. So a copy of it is played back into the private copy alone, and only when the file is not
as it was saved; the seal then tells whether it is so again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from goaldesk.store import check
from goaldesk.store.connection import connect
from goaldesk.store.origin import LARGEST

ROLLBACK, AHEAD = "-journal", "-wal"
_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"


def beside(path: Path) -> list[str]:
    """Which journals with something in them lie beside the file at `path`."""
    return [end for end in (ROLLBACK, AHEAD) if _size(Path(f"{path}{end}"))]


def play_back(path: Path, copy: Path, end: str) -> bool:
    """Play the journal beside `path` into the private `copy`; whether that went through."""
    ours = Path(f"{copy}{end}")
    try:
        if not 0 < _size(Path(f"{path}{end}")) <= LARGEST:
            return False
        shutil.copyfile(f"{path}{end}", ours)
        if end == ROLLBACK and not _harmless(ours):
            return False
        with closing(connect(copy, "rw")) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
            check.bound(connection, copy)
            connection.execute("PRAGMA user_version").close()
            connection.execute("PRAGMA journal_mode = DELETE").close()
        return True
    except (OSError, sqlite3.Error):
        return False
    finally:
        for left in (end, "-shm"):
            Path(f"{copy}{left}").unlink(missing_ok=True)


def set_aside(path: Path) -> None:
    """Rename the journals beside a file that was replaced: they belong to the one before it, and
    any SQLite program that opens the new one would write their old pages into it."""
    for end in beside(path):
        with contextlib.suppress(OSError):
            os.replace(f"{path}{end}", f"{path}{end}.old")


def _size(path: Path) -> int:
    """The size of an ordinary file; 0 for anything else."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def _harmless(journal: Path) -> bool:
    """Whether it names no other journal, which SQLite would follow, and no size beyond ours."""
    with open(journal, "rb") as file:
        start = file.read(28)
        file.seek(-min(len(_MAGIC), _size(journal)), os.SEEK_END)
        last = file.read()
    pages, size = int.from_bytes(start[16:20], "big"), int.from_bytes(start[24:28], "big")
    return start[:8] == _MAGIC != last and size == check.PAGE and pages * size <= LARGEST
