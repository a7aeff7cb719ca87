"""What the commands share: opening a document, writing a file whole, the exit codes."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from goaldesk.core.errors import N_, FileProblem, Invalid
from goaldesk.core.words import Words
from goaldesk.paths import Folders

if TYPE_CHECKING:
    from goaldesk.store.file import WorkingCopy

DONE, FOUND, REFUSED = 0, 1, 2


def today(given: argparse.Namespace) -> dt.date:
    return given.as_of or dt.date.today()


def author(folders: Folders) -> str:
    """Whom the history names: who the settings say, else the user of the system."""
    from goaldesk import settings

    try:
        return settings.load(folders.config)[0].author or getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


@contextmanager
def opened(path: Path, folders: Folders) -> Iterator[WorkingCopy]:
    """The document in a file, whose private copy is let go of afterwards."""
    from goaldesk.store.file import WorkingCopy

    copy = WorkingCopy.open(path, folders, dt.datetime.now().astimezone())
    try:
        yield copy
    finally:
        copy.discard()


def read(path: Path) -> bytes:
    """The whole of an ordinary file."""
    from goaldesk.exchange.json_file import LARGEST
    from goaldesk.store.origin import problem_of

    try:
        if not path.is_file():
            path.stat()
            raise FileProblem(N_("“{name}” is not an ordinary file."), name=path.name)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise problem_of(error, path) from error


def require_free(target: Path) -> None:
    """Raise FileProblem unless a new file can be written at `target`, where none is."""
    from goaldesk.store.saving import require_writable

    if os.path.lexists(target):
        raise FileProblem(N_("“{name}” is already there. Choose another name."), name=target.name)
    require_writable(target)


def require_ending(output: Path, ending: str) -> None:
    if output.suffix.lower() != ending:
        raise Invalid(
            N_("The output “{name}” has to end in {ending}."), name=output.name, ending=ending
        )


def wrote(words: Words, target: Path, content: bytes) -> int:
    """Put the content at `target`, whole or not at all."""
    from goaldesk.store import saving

    real = Path(os.path.realpath(target))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh"
        fresh.write_bytes(content)
        saving.put(fresh, real)
    print(words.text("Wrote “{name}”.", name=target.name))
    return DONE
