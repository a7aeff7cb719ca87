"""Every page, panel, dock and dialog of the application, one after the other, for walks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox, QTabWidget, QWidget

from goaldesk.core import edits
from goaldesk.core.compared import differences
from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.settings import Settings
from goaldesk.store.recovery import Crashed
from goaldesk.ui import about, crash, dialogs
from goaldesk.ui.actions import ACTIONS, PAGES
from goaldesk.ui.copy_over_page import CopyOverPage
from goaldesk.ui.export import Export
from goaldesk.ui.help import Help
from goaldesk.ui.icons import Icons
from goaldesk.ui.import_page import ImportPage
from goaldesk.ui.import_source import Source
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.merge_page import MergePage, compared
from goaldesk.ui.portfolio_dialog import PortfolioDialog
from goaldesk.ui.report_dialog import ReportDialog
from goaldesk.ui.restore_page import RestorePage
from goaldesk.ui.send_copy import SendCopy
from goaldesk.ui.settings_dialog import SettingsDialog
from goaldesk.ui.unlock import Unlock
from goaldesk.ui.welcome import Welcome

SHEET = "Objective\tKey Result\tOwner\tTarget\nGrow\tUsers\tBo\t5\n"
VALUES = "KPI\tDate\tValue\nMonthly active users\t2026-10-31\t351\nNothing\t2026-10-05\tnan\n"


def in_the_window(window: MainWindow, qtbot: Any) -> Iterator[tuple[str, QWidget]]:
    """Each page with each of its inner tabs and panels in front, then the docks."""
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
        if step == "kpis":
            for name in _panels(page):
                qtbot.wait(30)
                yield f"{step} {name}", page
            page.leave_panel()
        page.notice.ask_reason("Why?", print)
        yield f"{step} notice", page
        page.notice.dismiss()
    goal = window.page("kpis").tree.goals[0]
    window.go("history:goal", goal.id)
    yield "history of a goal", window.docks["history"]
    for name, dock in window.docks.items():
        dock.show()
        dock.raise_()
        qtbot.wait(30)
        yield name, dock
    yield "window", window


def _panels(page: Any) -> Iterator[str]:
    """What stands in the place of the selected KPI, one after the other; the steps of another."""
    kpi = page.current()
    for name in ("grid", "library", "roll_over", "what_if"):
        page.actions_by_name[name].trigger()
        yield name
        page.leave_panel()
        page.reveal("kpi", kpi.id)
    milestone = next((kpi for kpi in page.tree.kpis if kpi.value_type == "milestone"), None)
    made = page.add_row("kpi", name="Launch", value_type="milestone") if not milestone else ""
    page.reveal("kpi", milestone.id if milestone else made)
    yield "milestones"
    page.reveal("kpi", kpi.id)
    page.actions_by_name["goal"].trigger()
    yield "goal"


def beside(window: MainWindow, folder: Path, qtbot: Any) -> Iterator[tuple[str, QWidget]]:
    """The dialogs and the pages that take the window's place, shown one at a time."""
    for name, widget in _made(window, folder):
        qtbot.addWidget(widget)
        if not widget.isWindow() or widget.parent() is None:
            widget.resize(1280, 640)
            # As when it takes the window’s place.
            widget.setStyleSheet(window.styleSheet())
        widget.show()
        qtbot.wait(400)
        yield name, widget
        widget.hide()
    for name, box in _questions(window):
        box.setStyleSheet(window.styleSheet())
        box.show()
        qtbot.wait(30)
        yield name, box
        box.hide()


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
    for name, text in (("nothing to import", ""), ("import refused", "nothing"), ("goals", SHEET)):
        page = ImportPage(words, look, icons, document, config)
        if text:
            page.load(Source("sheet.csv", text=text))
        yield name, page
    document.back_up()
    yield (
        "backups",
        RestorePage(words, look, icons, document.folders, document, lambda: document.now),
    )
    mine, theirs = _differing(document, folder)
    yield "merge", MergePage(words, look, compared(mine, theirs, "b", {}))
    yield (
        "copy over",
        CopyOverPage(words, look, differences(mine.rows, theirs.rows, gone=False), "b"),
    )
    welcome = Welcome(words, look, icons, dict.fromkeys(ACTIONS, print), "Lin", print)
    welcome.show_recent([str(folder / "plan.goaldb")], print)
    lost = Crashed(folder, folder / "plan.goaldb", document.now, 3)
    welcome.show_crashed([lost], print, print)
    yield "welcome", welcome
    yield "settings", SettingsDialog(window, words, chosen)
    for action in ("help", "shortcuts", "terms"):
        window.actions_by_id[action].trigger()
        shown = window.findChild(Help)
        yield action, shown
        shown.setParent(None)  # once hidden, it would never be the active window again


def _questions(window: MainWindow) -> Iterator[tuple[str, QMessageBox]]:
    """The message boxes, caught before they wait for an answer."""
    words, caught = window.words, []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(QMessageBox, "exec", lambda box: caught.append(box) or 0)
        dialogs.ask_unsaved(window, words, "plan")
        dialogs.ask_discard(window, words, "plan")
        dialogs.ask_replace(window, words, "plan.goaldb")
        dialogs.ask_changed_on_disk(window, words, words.text("Nothing found."))
        about.show_about(window, words)
        crash.tell(words, "1")
    names = ("unsaved", "discard", "replace", "changed on disk", "about", "crash")
    yield from zip(names, caught, strict=True)


def _differing(document: Document, folder: Path) -> tuple[Any, Any]:
    """Two sides of a document that differ in the target of a KPI."""
    document.save(folder / "mine.goaldb")
    (folder / "theirs.goaldb").write_bytes((folder / "mine.goaldb").read_bytes())
    other = Document.open(folder / "theirs.goaldb", document.folders, author="Bo")
    for edited, target in ((document, 11.0), (other, 13.0)):
        with edited.edit("Change KPI", "agreed") as session:
            edits.change(session, "kpi", records(session, "kpi")[0].id, target=target)
    sides = document.copy.side(), other.copy.side()
    other.close()
    return sides
