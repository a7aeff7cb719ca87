"""Reading many documents, one after the other, without changing any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.reading import Reader
from goaldesk.core.tell import Tell, quiet
from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy

_TWICE = N_("“{name}” holds the same document as “{other}”. Leave one of them out.")
_NONE: Mapping[str, str] = MappingProxyType({})
Found = TypeVar("Found")


def read_each(
    paths: Sequence[Path],
    folders: Folders,
    now: datetime,
    read: Callable[[Reader], Found],
    known: Mapping[str, str] = _NONE,
    progress: Tell = quiet,
) -> tuple[list[Found], list[FileProblem]]:
    """What `read` gives for each file's document, and why there is nothing for the other files.

    A document is read once; `known` are the names of those read elsewhere, by their id.
    """
    found: list[Found] = []
    problems: list[FileProblem] = []
    names = dict(known)
    for number, path in enumerate(paths):
        progress(number / len(paths))
        try:
            copy = WorkingCopy.open(path, folders, now)
        except FileProblem as problem:
            problems.append(problem)
            continue
        try:
            other = names.get(copy.document_id)
            if other is not None:
                problems.append(FileProblem(_TWICE, name=path.name, other=other))
                continue
            names[copy.document_id] = path.name
            with copy.read() as session:
                found.append(read(session))
        finally:
            copy.discard()
    return found, problems
