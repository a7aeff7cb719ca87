"""Unsaved edits that a crash left of a file, offered when that file is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from goaldesk.store.recovery import Crashed
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow


def offer(desk: Desk, window: MainWindow) -> None:
    """Tell of a crashed session with unsaved edits of the file that the window shows."""
    crashed = _left_of(desk, window)
    if crashed is None:
        return
    words = desk.words
    sentence = words.plural(
        "Goaldesk ended before {count} edit of this document was saved, on {moment}.",
        "Goaldesk ended before {count} edits of this document were saved, the last on {moment}.",
        crashed.edits,
        moment=words.moment(crashed.changed),
    )
    if not window.notice.isHidden():  # what was said of the file at its opening
        sentence = f"{window.notice.sentence.text()}\n{sentence}"
    window.notice.offer(sentence, words.text("Recover"), lambda: _instead(desk, window, crashed))


def _left_of(desk: Desk, window: MainWindow) -> Crashed | None:
    from goaldesk.store.recovery import recoverable

    path = window.document.path if window.document is not None else None
    if path is None:
        return None
    for crashed in recoverable(desk.folders):
        if crashed.path is not None and not crashed.damaged and same_file(crashed.path, path):
            return crashed
    return None


def _instead(desk: Desk, window: MainWindow, crashed: Crashed) -> None:
    """Let what a crash left take the place of the file that is open."""
    if desk.files.let_go(window):
        window.drop_document()
        desk.files.recover(window, crashed)
        if window.document is None:
            desk.welcome(window)


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False
