"""Comparing a window's document with another file, and merging a copy of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from goaldesk.core.errors import N_, Damaged
from goaldesk.core.tell import quiet
from goaldesk.ui import dialogs, jobs, salvaging
from goaldesk.ui.freezing import frozen, let_go

if TYPE_CHECKING:
    from goaldesk.document import Document
    from goaldesk.store.file import WorkingCopy
    from goaldesk.store.merge.conflicts import Decisions
    from goaldesk.store.merge.sides import Side
    from goaldesk.store.origin import Origin
    from goaldesk.ui.copy_over_page import CopyOverPage
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow
    from goaldesk.ui.merge_page import Copies, MergePage


def ask(desk: Desk, window: MainWindow) -> None:
    """Choose another file, compare the document with it, and perhaps merge."""
    title = desk.words.text("Choose the file to compare with")
    path = dialogs.ask_open(window, desk.words, desk.files.folder(window), title)
    if path is not None:
        compare(desk, window, path)


def compare(desk: Desk, window: MainWindow, path: Path) -> bool:
    """Show what the file at `path` and the document hold differently; False if it can't be."""
    if window.document is None or not window.finish_typing():
        return False
    window.notice.clear()
    with jobs.refusing(window.refuse):
        try:
            return _show_compared(desk, window, window.document, path)
        except Damaged as problem:
            salvaging.offer(desk, window, path, problem)
    return False


def _show_compared(desk: Desk, window: MainWindow, document: Document, path: Path) -> bool:
    from goaldesk.store.merge.reading import side_of

    words = desk.words
    read = _read(desk, window, path)
    if read is None:
        return False
    theirs, origin = read
    whole = frozen(document)
    try:
        mine = jobs.wait_for(
            window, words, words.text("Comparing…"), lambda tell: side_of(whole, tell)
        )
    finally:
        let_go(whole)
    if theirs.document == mine.document:
        _show_merge(desk, window, mine, theirs, path, origin)
    else:
        _show_other(desk, window, mine, theirs, path)
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
        return None if copy is None else reading(copy, quiet)
    found: tuple[Side, Origin] = jobs.wait_for(
        window,
        words,
        words.text("Reading “{name}”…", name=path.name),
        lambda tell: reading(WorkingCopy.open(path, desk.folders, now_here(), tell), tell),
    )
    return found


def _show_merge(
    desk: Desk, window: MainWindow, mine: Side, theirs: Side, path: Path, origin: Origin
) -> None:
    from goaldesk.ui.merge_page import MergePage, compared, decided_again, remember

    document = window.document
    assert document is not None

    def show(copies: Copies) -> None:
        page = MergePage(desk.words, desk.theme, copies)
        page.decided.connect(lambda copies: remember(window.decided, copies))
        page.merged.connect(lambda decisions: merge(desk, window, copies, decisions, origin))
        _show(desk, window, page, lambda: show(page.copies))

    found = jobs.wait_for(
        window,
        desk.words,
        desk.words.text("Comparing…"),
        lambda tell: decided_again(window.decided, compared(mine, theirs, path.name, {})),
    )
    if found.planned.empty and not document.withheld:
        document.copy.has_seen(origin)  # all that is in it is here: Save need not ask again
    show(found)


def _show_other(desk: Desk, window: MainWindow, mine: Side, theirs: Side, path: Path) -> None:
    from goaldesk.core.compared import differences
    from goaldesk.ui.copy_over_page import CopyOverPage

    found = jobs.wait_for(
        window,
        desk.words,
        desk.words.text("Comparing…"),
        # What only this document has is not theirs to take away.
        lambda _: differences(mine.rows, theirs.rows, gone=False),
    )

    def show() -> None:
        page = CopyOverPage(desk.words, desk.theme, found, path.name)
        page.chosen.connect(lambda changes: _copy_over(desk, window, theirs, changes, path))
        _show(desk, window, page, show)

    show()


def _show(
    desk: Desk, window: MainWindow, page: MergePage | CopyOverPage, again: Callable[[], None]
) -> None:
    """Show the page over the tabs, for as long as the document is what was compared."""
    assert window.document is not None
    page.left.connect(window.show_tabs)
    # By a signal of its own, which goes with the page.
    window.document.changed.connect(page.outdated)
    page.outdated.connect(lambda: _close(desk, window, page))
    window.show_over(page, again)


def _close(desk: Desk, window: MainWindow, page: QWidget) -> None:
    if window.stack.currentWidget() is not page:
        return  # it was left before
    window.show_tabs()
    window.notice.refuse(
        desk.words.text(
            "The document has changed, so the comparison was closed. To go on, compare once more."
        )
    )


def merge(
    desk: Desk, window: MainWindow, copies: Copies, decisions: Decisions, origin: Origin
) -> None:
    """Merge as it was decided: one edit, after a backup of the document as it is."""
    document, words = window.document, desk.words
    if document is None:
        return
    with jobs.refusing(window.refuse):
        document.back_up()
        document.merge(copies.theirs, decisions, copies.name)
        document.copy.has_seen(origin)
        window.show_tabs()
        window.notice.tell_until(
            document.changed,
            words.text(
                "“{name}” is merged. Undo takes this back, and a backup of the state before was "
                "kept. The file changes when you save.",
                name=copies.name,
            ),
        )


def _copy_over(desk: Desk, window: MainWindow, theirs: Side, changes: object, path: Path) -> None:
    from goaldesk.core.edits import copy_over

    document, words = window.document, desk.words
    if document is None:
        return
    with jobs.refusing(window.refuse):
        count = document.edit_at_length(
            N_("Copy from another document"),
            lambda session, tell: copy_over(session, theirs.rows, changes, tell),
            N_("Copying over…"),
            words.text("Copied from {name}", name=path.name),
        )
        window.show_tabs()
        window.notice.tell_until(
            document.changed,
            words.plural(
                "{count} row was copied over. Undo takes this back.",
                "{count} rows were copied over. Undo takes this back.",
                count,
            ),
        )
