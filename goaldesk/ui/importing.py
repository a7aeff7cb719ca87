"""Importing a table into a window's document: choosing it, showing its page, carrying it out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication

from goaldesk.core.errors import N_
from goaldesk.ui import dialogs, jobs

if TYPE_CHECKING:
    from goaldesk.exchange.importing import Plan
    from goaldesk.ui.import_page import ImportPage, State
    from goaldesk.ui.import_source import Source
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow

DOCUMENTS = (".goaldb", ".goaldb.age")
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")


def show(desk: Desk, window: MainWindow, state: State | None = None) -> ImportPage | None:
    """Show the page of an import over the tabs; None without a document."""
    from goaldesk.ui.import_page import ImportPage

    document = window.document
    if document is None or not window.finish_typing():
        return None
    window.notice.clear()
    page = ImportPage(desk.words, desk.theme, window.icons, document, desk.folders.config)
    page.left.connect(window.show_tabs)
    page.file_wanted.connect(lambda: _ask(desk, window, page))
    page.paste_wanted.connect(lambda: page.load(_pasted(desk)))
    page.wanted.connect(lambda plan, skip: _carry_out(desk, window, page, plan, skip))
    # By a signal of its own, which goes with the page.
    document.changed.connect(page.outdated)
    window.show_over(page, lambda: show(desk, window, page.state))
    if state is not None:
        page.show_state(state)
    return page


def _ask(desk: Desk, window: MainWindow, page: ImportPage) -> None:
    words = desk.words
    kinds = words.text("Tables ({endings})", endings=" ".join(f"*{each}" for each in ENDINGS))
    title = words.text("Choose the table to import")
    path = dialogs.ask_open(window, words, desk.files.folder(window), title, kinds)
    if path is not None:
        page.load(_file(path))


def _file(path: Path) -> Source:
    from goaldesk.ui.import_source import Source

    return Source(path.name, path)


def _pasted(desk: Desk) -> Source:
    from goaldesk.ui.import_source import Source

    return Source(desk.words.text("Clipboard"), text=QGuiApplication.clipboard().text())


def _carry_out(desk: Desk, window: MainWindow, page: ImportPage, plan: Plan, skip: bool) -> None:
    with QSignalBlocker(page):  # its own import is nothing to prepare it anew for
        bring_in(desk, window, plan, skip)


def bring_in(desk: Desk, window: MainWindow, plan: Plan, skip: bool) -> None:
    """Carry out what was prepared, as one edit, and show what came of it."""
    from goaldesk.exchange.importing import LABEL, REASON, apply

    document, words = window.document, desk.words
    if document is None:
        return
    with jobs.refusing(window.refuse):
        document.edit_at_length(
            LABEL,
            lambda session, tell: apply(session, plan, skip_bad=skip, tell=tell),
            N_("Importing…"),
            words.text(REASON, name=plan.name),
        )
        first = plan.rows[0] if plan.rows else None
        window.go(*(first.table, first.id) if first else ("kpi", plan.values[0].kpi_id))
        window.notice.tell_until(
            document.changed,
            words.text(
                "“{name}” is imported: {added} new, {changed} changed, {unchanged} were there "
                "already. Undo takes this back.",
                name=plan.name,
                added=words.number(plan.added),
                changed=words.number(plan.changed),
                unchanged=words.number(plan.unchanged),
            ),
        )


class Drops(QObject):
    """Takes what is dropped onto a window: documents to open, and a table for its document."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent | QDropEvent):
            take = self.take(event.mimeData())
            if take is None:
                return False
            # Who offers files to be moved deletes them where they were.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if event.type() == QEvent.Type.Drop:
                take()
            return True
        return False

    def take(self, data: QMimeData) -> Callable[[], None] | None:
        """What brings in the data that is dropped; None for what is neither."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths and all(path.name.lower().endswith(DOCUMENTS) for path in paths):
            return lambda: self._desk.arrivals.take(paths)
        if self._window.document is None:
            return None
        if len(paths) == 1 and paths[0].suffix.lower() in ENDINGS:
            return lambda: self._show(_file(paths[0]))
        return None

    def _show(self, source: Source) -> None:
        page = show(self._desk, self._window)
        if page is not None:
            page.load(source)
