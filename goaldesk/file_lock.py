"""The lock that keeps a file from being open in two windows, of this program or another."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from goaldesk.core.errors import N_, FileProblem
from goaldesk.paths import Folders, private

_ALREADY_OPEN = N_("“{name}” is already open in another window.")


def same(one: Path, other: Path | None) -> bool:
    """Whether both paths lead to one file."""
    return other is not None and _key(one) == _key(other)


@contextmanager
def held(path: Path | None, folders: Folders) -> Iterator[QLockFile | None]:
    """The lock of the file at `path`, let go of if the block fails; None without a path."""
    lock = None if path is None else _lock_of(path, folders)
    try:
        yield lock
    except BaseException:
        let_go(lock)
        raise


def let_go(lock: QLockFile | None) -> None:
    """Let others open the file."""
    if lock is not None:
        lock.unlock()


def _key(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _lock_of(path: Path, folders: Folders) -> QLockFile:
    """The lock of the file at `path`, taken. Raises FileProblem if another window has it.

    A lock that a crash left is recognised by its process, which is gone, and taken over. Where
    no lock can be written, the file is opened without one.
    """
    name = hashlib.sha256(os.fsencode(_key(path))).hexdigest()[:32]
    try:
        folder = private(folders.state / "locks")
    except OSError:
        folder = folders.state
    lock = QLockFile(str(folder / f"{name}.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
        raise FileProblem(_ALREADY_OPEN, name=path.name)
    return lock
