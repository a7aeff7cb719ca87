"""Comparing a window's document with another file, and merging a copy of it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from goaldesk.core.errors import Problem
from goaldesk.ui import dialogs, jobs

if TYPE_CHECKING:
    from goaldesk.store.file import WorkingCopy
    from goaldesk.store.merge.conflicts import Decisions
    from goaldesk.store.merge.sides import Side
    from goaldesk.store.origin import Origin
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow
    from goaldesk.ui.merge_page import Copies

log = logging.getLogger(__name__)


def ask(desk: Desk, window: MainWindow, folder: str) -> None:
    """Choose another file and compare the document with it."""
    path = dialogs.ask_open(window, desk.words, folder)
    if path is not None:
        compare(desk, window, path)


def compare(desk: Desk, window: MainWindow, path: Path) -> bool:
    """Show what the file at `path` and the document hold differently; False if it can't be."""
    from goaldesk.store.merge.reading import side_of

    document, words = window.document, desk.words
    if document is None:
        return False
    window.finish_typing()
    try:
        read = _read(desk, window, path)
        if read is None:
            return False
        theirs, origin = read
        frozen = document.copy.freeze()
        mine = jobs.wait_for(
            window, words, words.text("Comparing…"), lambda tell: side_of(frozen, tell)
        )
        if theirs.document == mine.document:
            _show_merge(desk, window, mine, theirs, path, origin)
        else:
            _show_other(desk, window, mine, theirs, path)
    except jobs.Cancelled:
        return False
    except Problem as problem:
        _refuse(desk, window, problem)
        return False
    return True


def _read(desk: Desk, window: MainWindow, path: Path) -> tuple[Side, Origin] | None:
    """The other file as a side; it is only read."""
    from goaldesk.document import now_here
    from goaldesk.store.file import WorkingCopy
    from goaldesk.store.locked import is_locked
    from goaldesk.ui.unlock import unlock

    words = desk.words

    def reading(copy: WorkingCopy, tell: jobs.Tell) -> tuple[Side, Origin]:
        try:
            return copy.side(tell), copy.origin
        finally:
            copy.discard()

    if is_locked(path):
        copy = unlock(window, words, path, desk.folders, now_here())
        if copy is None:
            return None
        found = reading(copy, lambda share: None)
    else:
        found = jobs.wait_for(
            window,
            words,
            words.text("Reading “{name}”…", name=path.name),
            lambda tell: reading(WorkingCopy.open(path, desk.folders, now_here(), tell), tell),
        )
    return found


def _show_merge(
    desk: Desk, window: MainWindow, mine: Side, theirs: Side, path: Path, origin: Origin
) -> None:
    from goaldesk.store.merge.plan import plan
    from goaldesk.ui.merge_page import Copies, MergePage

    words = desk.words
    planned = jobs.wait_for(
        window, words, words.text("Comparing…"), lambda tell: plan(mine, theirs, {})
    )
    copies = Copies(mine, theirs, path.name, planned)
    page = MergePage(words, desk.theme, copies)
    page.left.connect(window.show_tabs)
    page.merged.connect(lambda decisions: merge(desk, window, copies, decisions, origin))
    _leave_when_changed(window, page)
    window.show_over(page)


def _show_other(desk: Desk, window: MainWindow, mine: Side, theirs: Side, path: Path) -> None:
    from goaldesk.ui.copy_over_page import CopyOverPage

    page = CopyOverPage(desk.words, desk.theme, mine.rows, theirs.rows, path.name)
    page.left.connect(window.show_tabs)
    page.chosen.connect(lambda changes: _copy_over(desk, window, theirs, changes))
    _leave_when_changed(window, page)
    window.show_over(page)


def _leave_when_changed(window: MainWindow, page: object) -> None:
    """What was compared is no longer what there is: go back to the tabs."""
    assert window.document is not None
    window.document.changed.connect(page.left)


def merge(
    desk: Desk, window: MainWindow, copies: Copies, decisions: Decisions, origin: Origin
) -> None:
    """Merge as it was decided: one edit, after a backup of the document as it is."""
    document, words = window.document, desk.words
    if document is None:
        return
    name = copies.name

    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        document.back_up()
        document.merge(copies.theirs, decisions, name)
    except Problem as problem:
        _refuse(desk, window, problem)
        return
    finally:
        QApplication.restoreOverrideCursor()
    document.copy.has_seen(origin)
    window.show_tabs()
    window.notice.tell(
        words.text(
            "“{name}” is merged. Undo takes this back, and a backup of the state before was kept. "
            "The file changes when you save.",
            name=name,
        )
    )


def _copy_over(desk: Desk, window: MainWindow, theirs: Side, changes: object) -> None:
    from goaldesk.core.edits import copy_over

    document, words = window.document, desk.words
    if document is None:
        return
    counted: list[int] = []
    try:
        with document.edit("Copy from another document") as session:
            counted.append(copy_over(session, theirs.rows, changes))
    except Problem as problem:
        _refuse(desk, window, problem)
        return
    window.show_tabs()
    window.notice.tell(
        words.plural(
            "{count} row was copied over. Undo takes this back.",
            "{count} rows were copied over. Undo takes this back.",
            counted[0],
        )
    )


def _refuse(desk: Desk, window: MainWindow, problem: Problem) -> None:
    log.warning("refused: %s", problem.message)
    window.notice.refuse(desk.words.problem(problem))
