"""What a window offers for a damaged file: what can be read of it, as a new document."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from goaldesk.core.errors import Damaged
from goaldesk.ui import jobs

if TYPE_CHECKING:
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow

log = logging.getLogger(__name__)


def offer(desk: Desk, window: MainWindow, path: Path, problem: Damaged) -> None:
    """Say why the file is not opened, with a button for what can be had of it."""
    log.warning("damaged: %s", problem.message)
    window.notice.offer(
        desk.words.problem(problem),
        desk.words.text("Salvage what can be read"),
        lambda: salvage(desk, window, path),
    )


def salvage(desk: Desk, window: MainWindow, path: Path) -> None:
    """Open what can be read as a document without a file, and say what was kept and lost."""
    from goaldesk.core.salvage_words import account
    from goaldesk.document import Document
    from goaldesk.store import salvage

    words = desk.words
    with jobs.refusing(window.refuse):
        found = jobs.wait_for(
            window,
            words,
            words.text("Reading what can be read…"),
            lambda tell: salvage.salvage(path, desk.folders, tell),
        )
        document = Document.new(
            desk.folders,
            found.tables,
            author=desk.settings.author,
            label=salvage.LABEL,
            run=lambda work: desk.files.wait(window, work),
        )
        document.stack.resetClean()  # closing it would lose what was salvaged
        shown = desk.files.show(window, document)
        told = account(words, path.name, found.kept, found.lost, found.torn, found.changed)
        advice = words.text(
            "Look through it and save it under a name. The damaged file is as it was; its "
            "history was not brought along."
        )
        shown.notice.tell(f"{told}\n{advice}")
