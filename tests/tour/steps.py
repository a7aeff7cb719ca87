"""What the tour does in the window, step by step: as much of it by keys as a user could."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTabWidget

from goaldesk.core import edits
from goaldesk.document import Document
from goaldesk.ui import preview
from goaldesk.ui.actions import PAGES
from goaldesk.ui.import_page import ImportPage
from goaldesk.ui.merge_page import MergePage
from goaldesk.ui.restore_page import RestorePage
from tests.tour.walk import Walk

VALUES = "KPI\tDate\tValue\nMonthly active users\t2026-10-31\t351\n月活跃用户\t2026-10-31\t351\n"


def new_document(walk: Walk) -> None:
    """A new document, named by keys."""
    walk.key("Ctrl+N")
    walk.until(lambda: walk.window.document is not None)
    walk.key("Ctrl+A")
    walk.write("Kite")
    walk.key("Return")


def first_goal(walk: Walk) -> None:
    """A goal and a KPI, named by keys, and its first value."""
    walk.window.show_step("kpis")
    walk.rest(300)
    walk.key("Ctrl+Shift+G")
    walk.write("More riders")
    walk.key("Return")
    walk.key("Ctrl+Shift+I")
    walk.write("Weekly riders")
    walk.key("Return")
    walk.key("Ctrl+R")
    walk.write("42")
    walk.key("Return")
    walk.key("Ctrl+Z")
    walk.key("Ctrl+Shift+Z")


def sample(walk: Walk) -> None:
    """The sample, in a window of its own."""
    walk.choose("sample_social")
    walk.until(lambda: len([each for each in windows() if each.document is not None]) == 2)
    walk.rest(500)


def windows() -> list[Any]:
    """All main windows."""
    return [each for each in QApplication.topLevelWidgets() if hasattr(each, "show_step")]


def show(step: str) -> Callable[[Walk], None]:
    """Shows a tab, then each of its inner tabs."""

    def work(walk: Walk) -> None:
        walk.window.show_step(step)
        walk.rest(400)
        for tabs in walk.window.page(step).findChildren(QTabWidget):
            for index in [*range(1, tabs.count()), 0]:
                tabs.setCurrentIndex(index)
                walk.rest(250)

    return work


def kpis_one_by_one(walk: Walk) -> None:
    """Every KPI with its chart, by the arrow keys, then the grid."""
    walk.window.show_step("kpis")
    view = walk.window.page("kpis").findChild(QAbstractItemView)
    assert view is not None
    view.setFocus()
    walk.key("Home")
    for _ in range(12):
        walk.key("Down")
        walk.rest(150)
    walk.key("Ctrl+G")
    walk.rest(400)
    for _ in range(5):
        walk.key("Right")
    walk.key("Esc")


def docks(walk: Walk) -> None:
    """The Guide and the History."""
    walk.key("Shift+F1")
    walk.rest(400)
    walk.key("Ctrl+H")
    walk.rest(600)
    walk.key("Ctrl+H")


def find(walk: Walk) -> None:
    """Something found by a letter or two, and gone to."""
    walk.key("Ctrl+K")
    walk.write("us")
    walk.rest(300)
    walk.key("Down")
    walk.key("Return")


def chain(walk: Walk) -> None:
    """The chain of a KPI."""
    walk.window.show_step("kpis")
    walk.key("Ctrl+T")
    walk.rest(500)


def report(walk: Walk) -> None:
    """The report dialog: the pages set, then exported."""

    def use(dialog: Any) -> None:
        walk.until(lambda: bool(dialog.data))
        walk.rest(500)
        walk.answers.append(walk.folder / "report.pdf")
        dialog.export_button.click()
        walk.rest(300)
        assert (walk.folder / "report.pdf").stat().st_size > 10_000

    walk.in_dialog("report", use)


def print_(walk: Walk) -> None:
    """The report printed into a file, past the system's own dialog."""
    made = preview.printer_for

    def to_file(pages: Any, title: str) -> QPrinter:
        printer = made(pages, title)
        printer.setOutputFileName(str(walk.folder / "printed.pdf"))
        return printer

    def accepted(dialog: Any) -> int:
        return int(dialog.DialogCode.Accepted)

    dialog_class, preview.printer_for = preview.QPrintDialog, to_file
    asked, dialog_class.exec = dialog_class.exec, accepted
    try:
        walk.choose("print")
        walk.until((walk.folder / "printed.pdf").exists, 60)
    finally:
        preview.printer_for, dialog_class.exec = made, asked
    assert (walk.folder / "printed.pdf").stat().st_size > 10_000


def dialog(action: str, milliseconds: int = 800) -> Callable[[Walk], None]:
    """Opens a dialog, lets it fill, and closes it."""
    return lambda walk: walk.in_dialog(action, lambda _: walk.rest(milliseconds))


def export(walk: Walk) -> None:
    """The export dialog, the workbook written."""

    def use(shown: Any) -> None:
        shown.file.folder = walk.folder
        shown.export_button.click()
        walk.until(lambda: any(walk.folder.glob("*.xlsx")))

    walk.in_dialog("export", use)


def settings(walk: Walk) -> None:
    """The settings."""
    walk.key("Ctrl+,")
    walk.rest(400)
    walk.key("Esc")


def help_(walk: Walk) -> None:
    """The help, and the list of shortcuts."""
    for key in ("F1", "Ctrl+/"):
        walk.key(key)
        walk.rest(500)
        walk.key("Esc")


def import_(walk: Walk) -> None:
    """A table pasted, looked at, and imported."""
    QGuiApplication.clipboard().setText(VALUES)
    walk.key("Ctrl+I")
    page = walk.window.stack.currentWidget()
    assert isinstance(page, ImportPage)
    page.paste_wanted.emit()
    walk.until(lambda: page.plan is not None)
    page.skip.click()  # one line has the name in the other language
    walk.until(page.go.isEnabled)
    page.go.click()
    walk.rest(800)
    assert walk.window.stack.currentWidget() is walk.window.tabs
    walk.key("Ctrl+Z")


def save(walk: Walk) -> None:
    """The document saved under a name."""
    walk.answers.append(walk.folder / "kite.goaldb")
    walk.choose("save_as")
    walk.until((walk.folder / "kite.goaldb").exists)


def send_copy(walk: Walk) -> None:
    """A copy written to be sent."""

    def use(shown: Any) -> None:
        shown.file.folder = walk.folder
        shown.file.name.setText("sent")
        walk.rest(500)
        shown.write_button.click()
        walk.until((walk.folder / "sent.goaldb").exists)

    walk.in_dialog("send_copy", use)


def merge(walk: Walk) -> None:
    """Both sides change a target, and one's is decided for."""
    document = walk.window.document
    other = Document.open(walk.folder / "sent.goaldb", document.folders, author="Bo")
    for edited, target in ((document, 411.0), (other, 412.0)):
        with edited.edit("Change KPI", "agreed") as session:
            row = session.connection().exec_driver_sql("select id from kpi limit 1").scalar()
            edits.change(session, "kpi", str(row), target=target)
    other.save()
    other.close()
    walk.watchdog.pass_over()
    walk.rest(300)
    walk.answers.append(walk.folder / "sent.goaldb")
    walk.choose("compare")
    walk.until(lambda: isinstance(walk.window.stack.currentWidget(), MergePage))
    page = walk.window.stack.currentWidget()
    walk.rest(400)
    page.all_theirs.click()
    walk.rest(200)
    page.merge_button.click()
    walk.until(lambda: walk.window.stack.currentWidget() is walk.window.tabs)
    walk.rest(500)


def restore(walk: Walk) -> None:
    """The page of backups, looked at and left."""
    walk.choose("restore")
    walk.until(lambda: isinstance(walk.window.stack.currentWidget(), RestorePage))
    walk.rest(500)
    walk.key("Esc")


def look(action: str) -> Callable[[Walk], None]:
    """Changes the theme of all windows."""

    def work(walk: Walk) -> None:
        walk.choose(action)
        walk.rest(1000)

    return work


def language(chosen: str) -> Callable[[Walk], None]:
    """Changes the language of all windows, as the settings do."""

    def work(walk: Walk) -> None:
        walk.desk.change(language=chosen)
        walk.rest(1000)

    return work


def save_all(walk: Walk) -> None:
    """Every document saved, so that quitting asks nothing."""
    for number, window in enumerate(windows()):
        if window.document is not None:
            window.document.save(walk.folder / f"last{number}.goaldb")


ALL: tuple[tuple[str, Callable[[Walk], None]], ...] = (
    ("new document", new_document),
    ("first goal", first_goal),
    ("sample", sample),
    *((f"tab {step}", show(step)) for step, _ in PAGES),
    *((f"tab {step} again", show(step)) for step, _ in PAGES),
    ("KPIs one by one", kpis_one_by_one),
    ("docks", docks),
    ("find", find),
    ("chain", chain),
    ("report", report),
    ("print", print_),
    ("print preview", dialog("preview", 2500)),
    ("portfolio", dialog("portfolio", 2500)),
    ("export", export),
    ("about", dialog("about")),
    ("settings", settings),
    ("help", help_),
    ("import", import_),
    ("save", save),
    ("send a copy", send_copy),
    ("merge", merge),
    ("backups", restore),
    ("dark", look("theme_dark")),
    ("Chinese", language("zh")),
    ("English", language("en")),
    ("light", look("theme_light")),
    ("save all", save_all),
)
