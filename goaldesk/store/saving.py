"""Writing a whole file over another, or not at all; and the sentences for what can prevent it."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import time
from pathlib import Path

from goaldesk.core.errors import N_, FileProblem
from goaldesk.store import seal

_ENDING = ".goaldesk.tmp"
_DAY = 24 * 60 * 60
_TRIES = 5
_LONGEST_PATH = 230  # with room for the longer name that the new file has first

_FULL = N_(
    "There is not enough room on the disk to save “{name}”. The file there is as it was."
    " Free some room, or save it elsewhere."
)
_FORBIDDEN = N_(
    "“{name}” can’t be saved here, because the folder “{folder}” may not be written to."
    " Save it elsewhere."
)
_READ_ONLY = N_("“{name}” is read-only. Save it under another name.")
_NO_FOLDER = N_("The folder “{folder}” is not there. Save “{name}” elsewhere.")
_IS_FOLDER = N_("“{name}” is a folder. Save under another name.")
_NOT_A_FILE = N_("“{name}” is not an ordinary file. Save under another name.")
_LONG_NAME = N_("The name “{name}” is too long. Save under a shorter one.")
_BUSY = N_("Another program keeps “{name}” busy. Close it there, or save under another name.")
_DISK = N_("The disk refused to write “{name}”. The file there is as it was. Save it elsewhere.")


# The same where there is no file yet.
_NOTHING_THERE = {
    _FULL: N_(
        "There is not enough room on the disk to save “{name}”."
        " Free some room, or save it elsewhere."
    ),
    _DISK: N_("The disk refused to write “{name}”. Save it elsewhere."),
}


def problem_of(error: OSError, target: Path) -> FileProblem:
    """Why `target` could not be written, as a sentence."""
    message = {
        errno.ENOSPC: _FULL,
        errno.EDQUOT: _FULL,
        errno.EFBIG: _FULL,
        errno.EACCES: _FORBIDDEN,
        errno.EPERM: _FORBIDDEN,
        errno.EROFS: _FORBIDDEN,
        errno.ENOENT: _NO_FOLDER,
        errno.ENOTDIR: _NO_FOLDER,
        errno.ENAMETOOLONG: _LONG_NAME,
        errno.EISDIR: _IS_FOLDER,
        errno.EBUSY: _BUSY,
        errno.ETXTBSY: _BUSY,
    }.get(error.errno or 0, _DISK)
    if message is _NO_FOLDER and target.parent.is_dir():
        # Windows says so of a path that is too long, and of a folder that it guards.
        message = _LONG_NAME if len(str(target)) > _LONGEST_PATH else _FORBIDDEN
    if not os.path.exists(target):
        message = _NOTHING_THERE.get(message, message)
    return FileProblem(message, name=target.name, folder=str(target.parent))


def require_writable(target: Path) -> None:
    """Raise FileProblem where a look already tells that `target` is not to be replaced."""
    try:
        if not target.parent.is_dir():
            raise FileProblem(_NO_FOLDER, name=target.name, folder=str(target.parent))
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise problem_of(error, target) from error
    if stat.S_ISDIR(mode):
        raise FileProblem(_IS_FOLDER, name=target.name)
    if not stat.S_ISREG(mode):
        raise FileProblem(_NOT_A_FILE, name=target.name)
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise FileProblem(_READ_ONLY, name=target.name)


def put(source: Path, target: Path) -> None:
    """Let `target` be a copy of `source`: the new file is complete on the disk, and read back,
    before it takes the old one's name; until then the old one is untouched.

    A link is followed by the caller. The old file's mode bits are kept. Raises FileProblem.
    """
    require_writable(target)
    _sweep(target.parent)
    beside = target.parent / f".{secrets.token_hex(6)}{_ENDING}"
    try:
        _write(source, beside, _mode(target))
        if seal.content(beside) != seal.content(source):
            raise OSError(errno.EIO, "what was written reads back differently")
        replace(beside, target)
    except OSError as error:
        raise problem_of(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    _sync_folder(target.parent)


def _sweep(folder: Path) -> None:
    """Remove what programs that were killed while they saved have left there: whole documents.

    What is younger than a day may be written by another program just now, on a computer with
    another time zone even.
    """
    with contextlib.suppress(OSError):
        for left in folder.glob(f".{'[0-9a-f]' * 12}{_ENDING}"):
            if time.time() - left.stat().st_mtime > _DAY:
                left.unlink()


def _mode(target: Path) -> int | None:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None


def _write(source: Path, beside: Path, mode: int | None) -> None:
    with open(source, "rb") as origin, open(beside, "xb") as file:
        shutil.copyfileobj(origin, file, 1 << 20)
        file.flush()
        if mode is not None:
            os.chmod(beside, mode)
        os.fsync(file.fileno())


def replace(beside: Path, target: Path) -> None:
    """Give a new file the name of the one beside it. Raises OSError.

    Windows refuses while another program has the target open. It is tried again, since a scanner
    is soon through; who goes on refusing is a viewer or a spreadsheet, since the folder has just
    taken the new file.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            os.replace(beside, target)
        except PermissionError as error:
            if os.name != "nt":
                raise
            if attempt == _TRIES:
                raise OSError(errno.EBUSY, "held open by another program") from error
            time.sleep(0.1 * attempt)
        else:
            return


def _sync_folder(folder: Path) -> None:
    """Make the new name last. The file is whole under it by now, so that failing is no failure;
    Windows and some network folders can't do this at all."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
