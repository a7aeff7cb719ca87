"""What a working copy remembers of the file it stands for, so that it can be recovered."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import NamedTuple

from goaldesk.core.errors import N_, ChangedOnDisk, FileProblem
from goaldesk.store import seal

COPY = "copy.goaldb"
FILE_NAME = "origin.json"
LARGEST = 256 * 1024 * 1024

Identity = tuple[int, int, int, int]  # device, inode, mtime, size

_CHANGED = N_(
    "“{name}” on the disk is not the file that was opened: somebody else has changed it."
    " Save under another name, or replace it."
)
_GONE = N_("“{name}” is not there.")
_NOT_READABLE = N_("“{name}” may not be read by you.")
_KEPT_BUSY = N_(
    "“{name}” can’t be read: another program keeps it busy, or you may not read it. Close it there"
    " and try again."
)
_NOT_A_FILE = N_("“{name}” is not an ordinary file.")
_EMPTY = N_("“{name}” is empty. Ask for a fresh copy, or open a backup.")
_TOO_LARGE = N_("“{name}” is too large for a Goaldesk document.")
_DISK = N_("“{name}” can’t be read, because the disk or the system refuses.")
_NO_ROOM = N_("There is not enough room on the disk to open “{name}”.")


class Origin(NamedTuple):
    """The file at `path` as it was when it was opened or last saved.

    `digest` is its plain SHA-256, `saved` the number of the last edit that is in it. Before a
    save, `coming` and `coming_saved` are what the file will be, in case a crash comes between.
    """

    started: str
    path: str | None = None
    device: int = 0
    inode: int = 0
    mtime: int = 0
    size: int = 0
    digest: str = ""
    saved: int = 0
    coming: str = ""
    coming_saved: int = 0

    @property
    def identity(self) -> Identity:
        """What tells this file from another one at the same path without reading it."""
        return self.device, self.inode, self.mtime, self.size

    def at(self, path: Path, digest: str, saved: int) -> Origin:
        """This origin once the file at `path` has this content."""
        return Origin(self.started, str(path), *identity(path), digest, saved)

    def after_crash(self) -> Origin:
        """This origin, moved on if the save that a crash interrupted had reached the disk."""
        if not self.path or not self.coming:
            return self
        path = Path(self.path)
        try:
            if path.is_file() and seal.content(path) == self.coming:
                return self.at(path, self.coming, self.coming_saved)
        except OSError:
            pass
        return self._replace(coming="", coming_saved=0)

    def require_unchanged(self) -> None:
        """Raise ChangedOnDisk if another file is at the path now; a missing one is fine."""
        if self.path is None:
            return
        path = Path(self.path)
        try:
            now = path.stat()
            if _identity(now) == self.identity:
                return
            if stat.S_ISREG(now.st_mode) and now.st_size <= LARGEST:
                if seal.content(path) == self.digest:
                    return
        except FileNotFoundError:
            return
        except OSError as error:
            raise problem_of(error, path) from error
        raise ChangedOnDisk(_CHANGED, name=path.name)

    def keep(self, folder: Path) -> None:
        """Write this into a session's folder: wholly or not at all. Raises OSError."""
        fresh = folder / f"{FILE_NAME}.tmp"
        with open(fresh, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(json.dumps(self._asdict(), ensure_ascii=False))
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, folder / FILE_NAME)


def identity(path: Path) -> Identity:
    """The file's identity now. Raises OSError."""
    return _identity(path.stat())


def _identity(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def kept(folder: Path) -> Origin | None:
    """The origin in a session's folder; None where there is none that can be read."""
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8", errors="surrogateescape")
        return Origin(**json.loads(text))
    except (OSError, ValueError, TypeError):
        return None


def fetch(path: Path, copy: Path, started: str) -> Origin:
    """Copy the file at `path` to `copy`; it stays untouched. Raises FileProblem.

    What is no ordinary file is never opened: a pipe would wait for ever.
    """
    try:
        _require_ordinary(path, path.stat())
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        with open(handle, "rb") as source, open(copy, "wb") as target:
            found = os.fstat(source.fileno())
            _require_ordinary(path, found)
            while chunk := source.read(1 << 20):
                target.write(chunk)
                if target.tell() > LARGEST:  # it grows while it is read
                    raise FileProblem(_TOO_LARGE, name=path.name)
        digest = seal.content(copy)
    except OSError as error:
        raise problem_of(error, path) from error
    return Origin(started, str(path), *_identity(found), digest)


_BINARY = getattr(os, "O_BINARY", 0)


def _require_ordinary(path: Path, found: os.stat_result) -> None:
    message = ""
    if not stat.S_ISREG(found.st_mode):
        message = _NOT_A_FILE
    elif found.st_size == 0:
        message = _EMPTY
    elif found.st_size > LARGEST:
        message = _TOO_LARGE
    if message:
        raise FileProblem(message, name=path.name)


def problem_of(error: OSError, path: Path) -> FileProblem:
    """Why `path` could not be read, as a sentence."""
    import errno

    message = {
        errno.ENOENT: _GONE,
        errno.ENOTDIR: _GONE,
        errno.EACCES: _NOT_READABLE,
        errno.EPERM: _NOT_READABLE,
        errno.ENOSPC: _NO_ROOM,
        errno.EDQUOT: _NO_ROOM,
        errno.EFBIG: _NO_ROOM,
    }.get(error.errno or 0, _DISK)
    if os.name == "nt" and message is _NOT_READABLE:
        message = _KEPT_BUSY  # the system does not say which; it is a spreadsheet more often
    return FileProblem(message, name=path.name)
