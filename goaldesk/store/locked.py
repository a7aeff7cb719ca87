"""Copies locked with a passphrase, in the age format (age-encryption.org/v1), by pyrage.

Any other program for age files can unlock them, too. The passphrase is taken in Unicode's composed
form, so that the same keys give the same passphrase on every system.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path

from goaldesk.core.errors import N_, FileProblem

ENDING = ".age"

MAGIC = b"age-encryption.org/v1\n"
_HEADER = (
    re.escape(MAGIC) + rb"-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]?)\n"
    rb"[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n"
)
# Working out the key takes 2 to this many kilobytes, and seconds; pyrage writes what takes about a
# second where it was written: 18 to 20.
HARDEST = 21

_OTHER_WAY = N_(
    "“{name}” is locked in a way that Goaldesk can’t unlock. Ask for a copy that is locked with a"
    " passphrase."
)
_WRONG = N_("This passphrase does not unlock “{name}”. Type it again.")
_WRONG_OR_BLANK = N_(
    "This passphrase does not unlock “{name}”. It begins or ends with a blank: if that is not part"
    " of it, take it away."
)
_DAMAGED = N_("“{name}” is damaged: it is not as it was written. Ask for a fresh copy.")
_EMPTY = N_("Type a passphrase.")
_BLANK = N_("The passphrase begins or ends with a blank, which nobody sees. Take it away.")


class WrongPassphrase(FileProblem):
    """The passphrase is not the one that the file was locked with."""


def is_locked(path: Path) -> bool:
    """Whether the file at `path` is an age file; one that can't be read is none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with open(path, "rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def lock(plain: Path, locked: Path, passphrase: str) -> None:
    """Write the private file `plain` to `locked`, locked. Raises FileProblem and OSError."""
    from pyrage import passphrase as age

    if not passphrase:
        raise FileProblem(_EMPTY)
    if passphrase != passphrase.strip():
        raise FileProblem(_BLANK)
    locked.write_bytes(age.encrypt(plain.read_bytes(), _composed(passphrase)))


def unlock(locked: Path, plain: Path, name: str, passphrase: str) -> None:
    """Write the private file `locked`, which the user knows as `name`, to `plain`, unlocked.

    Nothing grows on the way, so that a bound on the one file is one on the other. Raises
    FileProblem, WrongPassphrase and OSError.
    """
    import pyrage

    content = locked.read_bytes()
    header = re.match(_HEADER, content)
    if header is None or int(header[1]) > HARDEST:
        raise FileProblem(_OTHER_WAY if content.startswith(MAGIC) else _DAMAGED, name=name)
    try:
        data = pyrage.passphrase.decrypt(content, _composed(passphrase))
    except pyrage.DecryptError as error:
        if str(error) == "Decryption failed":
            wrong = _WRONG if passphrase == passphrase.strip() else _WRONG_OR_BLANK
            raise WrongPassphrase(wrong, name=name) from error
        raise FileProblem(_DAMAGED, name=name) from error
    handle = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    with open(handle, "wb") as file:
        file.write(data)


_BINARY = getattr(os, "O_BINARY", 0)


def _composed(passphrase: str) -> str:
    """The passphrase as it is used; a lone surrogate, which no keyboard makes, is dropped."""
    plain = passphrase.encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", plain)
