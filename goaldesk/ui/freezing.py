"""The document as it is now in a private file, which jobs may read while it goes on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from goaldesk.core.errors import N_

if TYPE_CHECKING:
    from goaldesk.document import Document


def frozen(document: Document) -> Path:
    """The file, in a folder of its own, which is to be let go of. Raises FileProblem."""
    path: Path = document.run(
        lambda tell: document.copy.freeze(), N_("One moment…"), stoppable=False
    )
    return path


def let_go(whole: Path) -> None:
    """Remove that file again, and what was made beside it."""
    # Windows keeps what a job still reads: it goes with the session.
    shutil.rmtree(whole.parent, ignore_errors=True)
