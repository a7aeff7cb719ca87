"""The seal: a digest over a whole file, kept inside it.

It is the SHA-256 of the file's bytes, with the 64 characters of `document.seal` themselves
counted as the character 0. SQLite's own check finds a broken structure, not a changed number;
the seal finds any byte that is not as it was saved. It is no signature: whoever edits a file on
purpose can seal it again.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

LENGTH = 64
_CHUNK = 1 << 20
_WELL_FORMED = re.compile(r"[0-9a-f]{64}")


def placeholder() -> str:
    """64 random hexadecimal digits, which stand in the file until it is sealed."""
    return secrets.token_hex(LENGTH // 2)


def write(path: Path, found: str) -> str:
    """Seal the file, in which the placeholder `found` stands; gives the seal.

    Raises ValueError if the placeholder does not stand there exactly once.
    """
    place = _place(path, found)
    digest = _digest(path, place)
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(digest.encode())
        file.flush()
        os.fsync(file.fileno())
    return digest


def holds(path: Path, seal: str) -> bool:
    """Whether the file, whose `document.seal` is `seal`, is as it was sealed."""
    if not _WELL_FORMED.fullmatch(seal):
        return False
    try:
        return _digest(path, _place(path, seal)) == seal
    except ValueError:
        return False


def content(path: Path) -> str:
    """The plain SHA-256 of a file, which tells whether two files are the same."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(path: Path, found: str) -> int:
    """Where `found` stands in the file."""
    places: list[int] = []
    wanted, start, rest = found.encode(), 0, b""
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            block = rest + chunk
            at = block.find(wanted)
            while at >= 0 and len(places) < 2:
                places.append(start - len(rest) + at)
                at = block.find(wanted, at + 1)
            start += len(chunk)
            rest = block[-(LENGTH - 1) :]
    if len(places) != 1:
        raise ValueError(f"the seal stands {len(places)} times in the file")
    return places[0]


def _digest(path: Path, place: int) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        left = place
        while left:
            chunk = file.read(min(left, _CHUNK))
            if not chunk:
                raise ValueError("the file ends before its seal")
            digest.update(chunk)
            left -= len(chunk)
        file.seek(LENGTH, os.SEEK_CUR)
        digest.update(b"0" * LENGTH)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
