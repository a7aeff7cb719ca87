"""Every page, panel, dock and dialog of the application, one after the other, for walks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QTabWidget, QWidget

from goaldesk.core import edits
from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.settings import Settings
from goaldesk.store.merge.plan import plan
from goaldesk.ui.actions import ACTIONS, PAGES
from goaldesk.ui.copy_over_page import CopyOverPage
from goaldesk.ui.export import Export
from goaldesk.ui.icons import Icons
from goaldesk.ui.import_page import ImportPage
from goaldesk.ui.import_source import Source
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.merge_page import Copies, MergePage
from goaldesk.ui.portfolio_dialog import PortfolioDialog
from goaldesk.ui.report_dialog import ReportDialog
from goaldesk.ui.restore_page import RestorePage
from goaldesk.ui.send_copy import SendCopy
from goaldesk.ui.unlock import Unlock
from goaldesk.ui.welcome import Welcome

VALUES = "KPI\tDate\tValue\nMonthly active users\t2026-10-31\t351\nNothing\t2026-10-05\tnan\n"


def in_the_window(window: MainWindow, qtbot: Any) -> Iterator[tuple[str, QWidget]]:
    """Each page with each of its inner tabs in front, then the docks."""
    for step, _ in PAGES:
        window.show_step(step)
        page = window.page(step)
        page.ensure_fresh()
        qtbot.wait(30)
        yield step, page
        for number, tabs in enumerate(page.findChildren(QTabWidget)):
            for index in range(1, tabs.count()):
                tabs.setCurrentIndex(index)
                qtbot.wait(30)
                yield f"{step} {number}.{index}", page
            tabs.setCurrentIndex(0)
    for name, dock in window.docks.items():
        dock.show()
        dock.raise_()
        qtbot.wait(30)
        yield name, dock
    yield "window", window


def beside(window: MainWindow, folder: Path, qtbot: Any) -> Iterator[tuple[str, QWidget]]:
    """The dialogs and the pages that take the window's place, shown one at a time."""
    for name, widget in _made(window, folder):
        qtbot.addWidget(widget)
        if not widget.isWindow() or widget.parent() is None:
            widget.resize(1280, 640)
        widget.show()
        qtbot.wait(400)
        yield name, widget
        widget.hide()


def _made(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    document = window.document
    assert document is not None
    words, look, icons = window.words, window.theme, Icons(window.theme)
    chosen, keep, config = Settings(), {}.update, document.folders.config
    yield "report", ReportDialog(window, document, words, chosen, keep, "Kite", folder)
    yield (
        "portfolio",
        PortfolioDialog(window, document, words, chosen, keep, document.folders, folder),
    )
    yield "export", Export(window, document, words, "plan", folder)
    yield "copy", SendCopy(window, document, words, "plan", folder)
    yield "unlock", Unlock(window, words, "plan", lambda typed, tell: document.copy)
    importing = ImportPage(words, look, icons, document, config)
    importing.load(Source("values.csv", text=VALUES))
    yield "import", importing
    document.back_up()
    yield (
        "backups",
        RestorePage(words, look, icons, document.folders, document, lambda: document.now),
    )
    mine, theirs = _differing(document, folder)
    yield "merge", MergePage(words, look, Copies(mine, theirs, "b", plan(mine, theirs, {})))
    yield "copy over", CopyOverPage(words, look, mine.rows, theirs.rows, "b")
    welcome = Welcome(words, look, icons, dict.fromkeys(ACTIONS, print), "Lin", print)
    welcome.show_recent([str(folder / "plan.goaldb")], print)
    yield "welcome", welcome


def _differing(document: Document, folder: Path) -> tuple[Any, Any]:
    """Two sides of a document that differ in the target of a KPI."""
    document.save_as(folder / "mine.goaldb")
    (folder / "theirs.goaldb").write_bytes((folder / "mine.goaldb").read_bytes())
    other = Document.open(folder / "theirs.goaldb", document.folders, author="Bo")
    for edited, target in ((document, 12.0), (other, 13.0)):
        with edited.edit("Change KPI", "agreed") as session:
            edits.change(session, "kpi", records(session, "kpi")[0].id, target=target)
    sides = document.copy.side(), other.copy.side()
    other.close()
    return sides
