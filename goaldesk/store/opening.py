"""From the copy of somebody's file to a sound document of today's schema."""

from __future__ import annotations

from pathlib import Path

from goaldesk.core.errors import N_, Damaged, FileProblem
from goaldesk.core.tell import Tell, quiet
from goaldesk.store import journals, migrate

_JOURNAL = N_("Another program was at work on “{name}”. Changes made there may be missing here.")
_HALF_WRITTEN = N_(
    "Another program was interrupted while it changed “{name}”."
    " The document is shown as Goaldesk saved it last."
)
_FORMER = N_(
    "“{name}” was made by an earlier version of Goaldesk. The file stays as it is until you save;"
    " it is then kept with the backups."
)


def left_beside(path: Path) -> list[FileProblem]:
    """What is to be said of journals that other programs left beside the file at `path`."""
    return [FileProblem(_JOURNAL, name=path.name)] if journals.beside(path) else []


def prepare(path: Path, copy: Path, progress: Tell = quiet) -> list[FileProblem]:
    """Check and migrate the private `copy` of the file at `path`; gives what its user should know.

    The file itself decides, not a journal beside it: one that another program left is played
    back only where the file is not whole, and what comes of that has to be as it was sealed.
    Raises FileProblem.
    """
    name, left, told = path.name, journals.beside(path), left_beside(path)
    try:
        former = migrate.require(copy, name, progress=progress)
    except Damaged:
        if journals.ROLLBACK not in left or not journals.play_back(path, copy, journals.ROLLBACK):
            raise
        former = migrate.require(copy, name, progress=progress)
        told = [FileProblem(_HALF_WRITTEN, name=name)]
    return [*told, FileProblem(_FORMER, name=name)] if former else told
