"""Backups in a window: showing their page, opening one, putting one in the document's place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from goaldesk.core.errors import N_
from goaldesk.ui import jobs

if TYPE_CHECKING:
    from goaldesk.store.restore import Backup, Content
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow


def show(desk: Desk, window: MainWindow) -> None:
    """Show the backups in place of the window's tabs or of its welcome page."""
    from goaldesk.ui.restore_page import RestorePage

    if not window.finish_typing():
        return
    document = window.document
    page = RestorePage(
        desk.words, desk.theme, window.icons, desk.folders, document, _clock_of(window)
    )
    page.opened.connect(lambda backup: open_backup(desk, window, backup))
    page.put_back.connect(lambda backup, content: put_back(desk, window, backup, content))
    page.left.connect(lambda: leave(desk, window))
    window.show_over(page, lambda: show(desk, window))


def leave(desk: Desk, window: MainWindow) -> None:
    """Go back to what was there before."""
    if window.document is None:
        desk.welcome(window)
    else:
        window.show_tabs()


def open_backup(desk: Desk, window: MainWindow, backup: Backup) -> None:
    """Open a backup as a document without a file, in a window of its own."""
    from goaldesk.document import Document

    words = desk.words
    with jobs.refusing(window.refuse):
        document = Document.open_backup(
            backup.path,
            desk.folders,
            author=desk.settings.author,
            run=lambda work: jobs.wait_for(
                window, words, words.text("Looking into the backup…"), work
            ),
        )
        desk.files.show(window, document).notice.tell(
            words.text(
                "This is the backup of {moment}. To keep it, save it under a name; no file has "
                "changed.",
                moment=words.moment(backup.made),
            )
        )


def put_back(desk: Desk, window: MainWindow, backup: Backup, content: Content) -> None:
    """Let the window's document take on what a backup holds: one edit, after a backup of now."""
    from goaldesk.store import restore

    document, words = window.document, desk.words
    if document is None:
        return
    copy, moment = document.copy, words.moment(backup.made)
    with jobs.refusing(window.refuse):
        steps = document.run(lambda tell: restore.steps_back(copy, content, tell), N_("Comparing…"))
        if not steps:
            window.notice.tell_until(
                document.changed, words.text("The document holds the same as this backup already.")
            )
            return
        document.back_up()
        document.edit_at_length(
            N_("Go back to a backup"),
            lambda session, tell: restore.put_back(session, steps, content.withheld, tell),
            N_("Going back to the backup…"),
            words.text("Backup of {moment}", moment=moment),
        )
        window.show_tabs()
        window.notice.tell_until(
            document.changed,
            words.text(
                "The document is as it was in the backup of {moment}. Undo takes this back, and a "
                "backup of the state before was kept. The file changes when you save.",
                moment=moment,
            ),
        )


def _clock_of(window: MainWindow) -> Callable[[], datetime]:
    from goaldesk.document import now_here

    def now() -> datetime:
        return now_here() if window.document is None else window.document.now

    return now
