"""Text that somebody typed is shown as text, wherever it stands: a picture named in it is not
loaded, a tag is not obeyed."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QTabBar,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.core.compared import differences
from goaldesk.core.errors import FileProblem
from goaldesk.core.fields import TABLES
from goaldesk.core.queries.records import records
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange import samples, workbook
from goaldesk.exchange.mapping import Mapping
from goaldesk.paths import Folders
from goaldesk.settings import Settings
from goaldesk.store.recovery import Crashed
from goaldesk.ui import about, crash, dialogs, jobs, kept_mappings, recent, theme
from goaldesk.ui.actions import PAGES
from goaldesk.ui.copy_over_page import CopyOverPage
from goaldesk.ui.export import Export
from goaldesk.ui.import_page import ImportPage
from goaldesk.ui.import_source import Source
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.merge_page import MergePage, compared
from goaldesk.ui.pages.kpis_actions import line_menu
from goaldesk.ui.portfolio_dialog import PortfolioDialog
from goaldesk.ui.report_dialog import ReportDialog
from goaldesk.ui.restore_page import RestorePage
from goaldesk.ui.settings_dialog import SettingsDialog
from goaldesk.ui.welcome import Welcome
from tests.ui.conftest import TODAY, clock
from tests.ui.every_place import beside, in_the_window
from tests.ui.windows import showing

CANARY = 'R&D <img src="file:///canary.png"><b>x</b>'
TYPED = ("text", "long", "person")
TIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def window(qapp: Any, folders: Folders) -> Iterator[MainWindow]:
    """The window with the sample, the canary in front of every text that can be typed."""
    tables = samples.tables("social", "en", TODAY)
    for table, rows in tables.items():
        keys = [f.key for f in TABLES[table].fields if f.kind in TYPED] if table in TABLES else []
        for row in rows:
            for key in keys:
                if row.get(key) and key not in ("currency", "field", "before", "after"):
                    row[key] = f"{CANARY} {row[key]}"
    document = Document.new(folders, tables, author=CANARY, clock=clock)
    with showing(document, Words("en")) as made:
        yield made
    document.close()


def obeyed(text: object) -> bool:
    """Whether a tag stands in a text that Qt might read as markup: it looks at the first line."""
    return isinstance(text, str) and "<img" in text


def marked(text: str) -> bool:
    """Whether the & of the canary stands where Qt takes it for the mark of a letter."""
    return "R&D" in text


def columns(model: Any, parent: QModelIndex) -> int:
    """How many columns there are; a list, which has one, keeps that to itself."""
    return 1 if isinstance(model, QAbstractListModel) else int(model.columnCount(parent))


def cells(view: QAbstractItemView) -> Iterator[Any]:
    """Every index of a view's model, columns and children included."""
    model = view.model()
    waiting = [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            for column in range(columns(model, parent)):
                yield model.index(row, column, parent)
            waiting.append(model.index(row, 0, parent))


def leaks(window: QWidget) -> set[str]:
    """What would obey the canary: where it is, and what it says."""
    found = set()
    for widget in (window, *window.findChildren(QWidget)):
        name = type(widget).__name__
        for what, text in (
            ("tooltip", widget.toolTip()),
            ("what's this", widget.whatsThis()),
            ("status tip", widget.statusTip()),
        ):
            if obeyed(text):
                found.add(f"{name} {what}: {text[:120]}")
        if isinstance(widget, QAbstractButton) and marked(widget.text()):
            found.add(f"{name} mark: {widget.text()[:120]}")
        if isinstance(widget, QTabBar):
            found |= {f"{name} tab" for n in range(widget.count()) if marked(widget.tabText(n))}
        if isinstance(widget, QLabel) and widget.buddy() is not None and marked(widget.text()):
            found.add(f"{name} buddy: {widget.text()[:120]}")
        if isinstance(widget, QLineEdit) and widget.completer() is not None:
            found |= item_leaks(widget.completer().popup(), f"{name} completer")
        if (
            isinstance(widget, QLabel)
            and widget.objectName() != "qtooltip_label"
            and widget.textFormat() != Qt.TextFormat.PlainText
            and obeyed(widget.text())
        ):
            found.add(f"{name} text: {widget.text()[:120]}")
        if isinstance(widget, QTextBrowser) and obeyed(widget.toHtml()):
            found.add(f"{name} browser")
        for action in widget.actions():
            shown = not isinstance(widget, QMenu) or widget.toolTipsVisible()
            if (shown and obeyed(action.toolTip())) or marked(action.text()):
                found.add(f"{name} action: {action.toolTip()[:120]}")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found |= item_leaks(widget, name)
    return found


def item_leaks(view: QAbstractItemView, name: str) -> set[str]:
    found = set()
    if not isinstance(view, QHeaderView):
        found = {f"{name} cell: {at.data(TIP)[:120]}" for at in cells(view) if obeyed(at.data(TIP))}
    model = view.model()
    for way, count in (
        (Qt.Orientation.Horizontal, columns(model, QModelIndex())),
        (Qt.Orientation.Vertical, model.rowCount(QModelIndex())),
    ):
        for number in range(count):
            if obeyed(model.headerData(number, way, TIP)):
                found.add(f"{name} header {number}")
    return found


@pytest.mark.parametrize("step", [step for step, _ in PAGES])
def test_no_page_obeys_what_somebody_typed(window: MainWindow, qtbot: Any, step: str) -> None:
    window.show_step(step)
    window.actions_by_id["guide"].trigger()
    window.actions_by_id["history"].trigger()
    page = window.page(step)
    seen = 0
    for tabs in [None, *page.findChildren(QTabWidget)]:
        for number in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(number)
            qtbot.wait(30)
            QApplication.processEvents()
            assert leaks(window) == set()
            seen += sum(
                CANARY in str(at.data())
                for view in page.findChildren(QAbstractItemView)
                if not isinstance(view, QHeaderView)
                for at in cells(view)
            )
    # The canary is really there: in lists, or on the vision's form alone.
    assert seen or step == "vision", "the canary is nowhere to be seen"


def test_no_other_view_of_the_kpis_obeys_it(window: MainWindow, qtbot: Any) -> None:
    window.show_step("kpis")
    page: Any = window.page("kpis")
    page.actions_by_name["grid"].trigger()
    qtbot.wait(30)
    assert leaks(window) == set()
    page.leave_panel()
    for name in ("what_if", "roll_over"):
        page.actions_by_name[name].trigger()
        qtbot.wait(30)
        assert leaks(window) == set()
        page.leave_panel()


def test_no_chain_form_or_notice_obeys_it(window: MainWindow, qtbot: Any) -> None:
    overview: Any = window.page("overview")
    window.show_step("kpis")
    page: Any = window.page("kpis")
    kpi = page.current()
    window.go("trace:kpi", kpi.id)
    qtbot.wait(30)
    assert CANARY in overview.trace.title.text()
    assert leaks(window) == set()
    window.show_step("swot")
    swot: Any = window.page("swot")
    swot.toolbar_actions()[1].setChecked(True)
    for row in (swot.now.factors[0], swot.now.strategies[0]):
        swot.open_form(row.id)
        qtbot.wait(30)
        assert leaks(window) == set()
    swot.notice.refuse(CANARY)
    swot.notice.tell(CANARY)
    assert leaks(window) == set()


def test_no_dialog_of_paper_obeys_it(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    name = "<img src=x><b>R&D"
    document = window.document
    assert document is not None
    templates = document.folders.config / "templates"
    templates.mkdir(parents=True)
    (templates / f"{name}.typ").write_text("#nobody")
    chosen = Settings(report_template=f"{name}.typ", portfolio=(str(tmp_path / f"{name}.goaldb"),))
    report = ReportDialog(window, document, window.words, chosen, dict, CANARY, tmp_path)
    files = PortfolioDialog(
        window, document, window.words, chosen, dict, document.folders, tmp_path
    )
    for dialog in (report, files):
        qtbot.addWidget(dialog)
        dialog.show()
    qtbot.waitUntil(lambda: bool(report.error.text() and files.data), timeout=30_000)
    assert name in report.error.text()
    assert name in report.template.currentText()
    assert name in files.problems.text()
    assert name in files.files.item(0).text()
    for dialog in (report, files):
        dialog.result.show_file(tmp_path / f"{name}.pdf")
        assert leaks(dialog) == set()
        dialog.done(0)


def test_no_list_of_backups_obeys_it(window: MainWindow, qtbot: Any) -> None:
    window.document.back_up()
    page = RestorePage(
        window.words,
        window.theme,
        window.icons,
        window.document.folders,
        window.document,
        lambda: window.document.now,
    )
    window.show_over(page)
    qtbot.waitUntil(lambda: "Looking" not in page.comparison.summary.text(), timeout=20_000)
    assert CANARY in page.table.rows.index(0, 3).data()
    assert leaks(page) == set()


def test_no_comparison_obeys_it(window: MainWindow, qtbot: Any) -> None:
    document = window.document
    assert document is not None
    theirs = document.copy.side()
    with document.edit("Change KPI", CANARY) as session:
        for kpi in records(session, "kpi")[:3]:
            edits.change(session, "kpi", kpi.id, name=f"{CANARY} here")
        edits.delete(session, "kpi", records(session, "kpi")[4].id)
    mine = document.copy.side()
    # What this copy has, seen from the other one, and the other way round.
    for here, there in ((mine, theirs), (theirs, mine)):
        copies = compared(here, there, f"{CANARY}.goaldb", {})
        page = MergePage(Words("en"), theme.LIGHT, copies)
        qtbot.addWidget(page)
        page.show()
        texts = [str(index.data()) for index in cells(page.view)]
        assert sum(CANARY[:20] in text for text in texts) > 3
        assert leaks(page) == set()
    other = CopyOverPage(
        Words("en"), theme.LIGHT, differences(mine.rows, theirs.rows, gone=False), CANARY
    )
    qtbot.addWidget(other)
    other.show()
    assert any(CANARY[:20] in str(index.data()) for index in cells(other.view))
    assert leaks(other) == set()


def test_no_import_obeys_it(window: MainWindow, qtbot: Any) -> None:
    document = window.document
    assert document is not None
    with document.read() as session:
        kpi = records(session, "kpi")[0]
    rows = [
        ["ID", CANARY, f"KPI ({CANARY})", "Owner", "Value"],
        [kpi.id, CANARY, f"{CANARY} 1", CANARY, "7"],
        ["new", CANARY, f"{CANARY} 2", CANARY, CANARY],
    ]
    page = ImportPage(window.words, window.theme, window.icons, document, document.folders.config)
    window.show_over(page)
    kept_mappings.keep(document.folders.config, CANARY, Mapping("goals", ()))
    text = "\n".join("\t".join(row) for row in rows)
    page.load(Source(f"{CANARY}.csv", text=text))
    qtbot.waitUntil(lambda: page.foot.job is None and page.plan is not None, timeout=20_000)
    shown = [str(index.data()) for view in (page.columns, *page.preview.lists.values())
             for index in cells(view)]  # fmt: skip
    assert sum(CANARY[:20] in said for said in shown) > 5
    assert page.preview.lists["changed"].rows.rowCount() > 0
    assert leaks(page) == set()
    page.load(Source(f"{CANARY}.csv", text=CANARY))
    qtbot.waitUntil(lambda: page.foot.job is None, timeout=20_000)
    assert "R&D" in page.foot.told.text()
    assert leaks(page) == set()


def test_no_view_of_the_history_obeys_it(window: MainWindow, qtbot: Any) -> None:
    document = window.document
    assert document is not None
    with document.read() as session:
        kpi = records(session, "kpi")[0]
    with document.edit("Change KPI", CANARY) as session:
        edits.change(session, "kpi", kpi.id, name=f"{CANARY} again", target=999.0)
    window.actions_by_id["history"].trigger()
    history: Any = window.docks["history"].widget()
    history.view.expandAll()
    window.go("history:kpi", kpi.id)
    assert CANARY in history.chip.said.text().replace("\u200b", "")
    assert CANARY in history.filter.who.itemText(1)
    assert leaks(history) == set()
    edit = history.model.index(0, 0)
    why, change = (history.model.index(row, 0, edit) for row in (0, 1))
    assert CANARY in why.data()
    assert menu_leaks(history.view.menu(change), "Bring back") == set()
    moments = history.changes.moments()
    assert menu_leaks(moments, "<img") == set()
    moments.actions()[0].trigger()
    history.changes.view.expandAll()
    assert CANARY in history.changes.chip.said.text().replace("\u200b", "")
    assert leaks(history) == set()


def menu_leaks(menu: Any, said: str) -> set[str]:
    """What a menu would obey; `said` must be among its words."""
    texts = [action.text() for action in menu.actions()]
    assert any(said in text for text in texts), texts
    return leaks(menu)


def test_no_menu_of_a_row_obeys_it(window: MainWindow) -> None:
    window.show_step("kpis")
    page: Any = window.page("kpis")
    assert menu_leaks(line_menu(page), "History of this") == set()
    window.show_step("swot")
    swot: Any = window.page("swot")
    strategy = swot.now.strategies[0]
    assert menu_leaks(swot.panel.list.menu(strategy), "Details") == set()
    for menu in window.menus.values():
        assert not {a.text() for a in menu.actions() if marked(a.text())}


def test_no_search_obeys_it(window: MainWindow, qtbot: Any) -> None:
    window.find_box.setText("R&D")
    window.find_box.search_now()
    assert window.find_box.results.count() > 1
    assert leaks(window.find_box) == set()
    assert item_leaks(window.find_box.results, "results") == set()
    window.find_box.setText(CANARY * 9)
    window.find_box.search_now()
    assert item_leaks(window.find_box.results, "results") == set()


def test_no_question_obeys_it(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def look(box: QMessageBox) -> int:
        assert leaks(box) == set()
        # Not even a text that is ours today may be read as markup tomorrow.
        formats = {part.textFormat() for part in box.findChildren(QLabel)}
        assert formats == {Qt.TextFormat.PlainText}
        told = box.text().replace("\u200b", "")  # where a long word may break
        shown.append(told + box.informativeText() + box.detailedText())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    words, holder = Words("en"), QWidget()
    dialogs.ask_unsaved(holder, words, CANARY)
    dialogs.ask_discard(holder, words, CANARY)
    dialogs.ask_replace(holder, words, CANARY)
    dialogs.ask_changed_on_disk(holder, words, CANARY)
    about.show_about(holder, words)
    crash.tell(words, CANARY)
    assert sum(CANARY in text for text in shown) == 5
    assert len(shown) == 6


def test_no_progress_obeys_it(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0)
    holder, found = QWidget(), []

    def work(tell: Any) -> None:
        tell(0.5)
        while not found:
            time.sleep(0.01)

    def look() -> None:
        dialog = holder.findChild(QDialog)
        if dialog is not None:
            found.append(leaks(dialog))

    timer = QTimer(interval=10)
    timer.timeout.connect(look)
    timer.start()
    jobs.wait_for(holder, Words("en"), CANARY, work)
    timer.stop()
    assert found[0] == set()


def test_no_reason_asked_obeys_it(window: MainWindow) -> None:
    window.show_step("kpis")
    page: Any = window.page("kpis")
    assert not page.change_row("kpi", page.current().id, target=999.0)
    assert page.notice.reason.isVisible()
    assert leaks(window) == set()
    assert not page.change_row("kpi", page.current().id, weight=-1.0)
    window.notice.refuse(CANARY)
    assert leaks(window) == set()


def test_no_file_name_is_obeyed(window: MainWindow, qapp: Any, tmp_path: Path) -> None:
    name = "<img src=x><b>R&D [*] x"
    document = window.document
    assert document is not None
    document.save(tmp_path / f"{name}.goaldb")
    assert window.windowTitle() == "<img src=x><b>R&D [*][*] x[*] – Goaldesk"
    desk = Desk(qapp, document.folders)
    desk.keep(replace(desk.settings, recent=(str(document.path),)))
    recent.show_in_menu(desk, window)
    menu = window.menus["recent"]
    assert menu_leaks(menu, "<img src=x>") == set()
    page = Welcome(Words("en"), theme.LIGHT, window.icons, defaultdict(lambda: str), "", str)
    page.show_recent([str(document.path)], str)
    crashed = Crashed(tmp_path, document.path, clock(), 1)
    page.show_crashed([crashed], str, str)
    window.show_welcome(page)
    assert any("<img" in button.text() for button in page.findChildren(QAbstractButton))
    assert leaks(window) == set()


def test_no_file_name_turns_a_sentence_round(window: MainWindow, qapp: Any, tmp_path: Path) -> None:
    document, turned = window.document, "\u202e"
    assert document is not None
    path = tmp_path / f"plan{turned}gnp.goaldb"
    document.save(path)
    assert window.windowTitle() == "plangnp[*] – Goaldesk"
    assert window.words.problem(FileProblem("“{name}” is gone.", name=path.name)) == (
        "“plangnp.goaldb” is gone."
    )
    desk = Desk(qapp, document.folders)
    desk.keep(replace(desk.settings, recent=(str(path),)))
    recent.show_in_menu(desk, window)
    (entry,) = window.menus["recent"].actions()
    page = Welcome(Words("en"), theme.LIGHT, window.icons, defaultdict(lambda: str), "", str)
    page.show_recent([str(path)], str)
    page.show_crashed([Crashed(tmp_path, path, clock(), 1)], str, str)
    window.show_welcome(page)
    shown = [entry.text(), entry.toolTip()]
    for widget in page.findChildren(QWidget):
        text = getattr(widget, "text", str)
        shown += [text(), widget.toolTip(), widget.accessibleName()]
    assert any("plangnp" in text for text in shown)
    assert not any(turned in text for text in shown)


def test_no_export_obeys_it(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "<img src=x><b>R&D"
    folder.mkdir()
    monkeypatch.setattr(workbook, "LONGEST", 50)
    dialog = Export(window, window.document, Words("en"), CANARY, folder)
    dialog.show()
    dialog.export_button.click()
    assert "<img src=x>" in dialog.result.told.text().replace("\u200b", "")
    assert dialog.warnings.isVisible()
    assert leaks(dialog) == set()
    dialog.close()


def test_the_settings_obey_no_name(window: MainWindow) -> None:
    dialog = SettingsDialog(window, Words("en"), Settings(author=CANARY))
    dialog.show()
    assert leaks(dialog) == set()
    dialog.close()


ALLOWED = {"texts.py"}


@pytest.mark.parametrize(
    "made",
    [r"QLabel\([^)]", r"QMessageBox\(", r"QTextBrowser\(", r"QTextEdit\(", r"QToolTip\.[a-z]"],
)
def test_only_one_module_makes_what_could_obey(made: str) -> None:
    ui = Path(dialogs.__file__).parent
    known = {"QToolTip": {"chart_picture.py"}}.get(made.partition("\\")[0], set())
    found = {
        file.name for file in ui.rglob("*.py") if re.search(made, file.read_text(encoding="utf-8"))
    }
    assert found <= ALLOWED | known, "a label or a message is made by goaldesk.ui.texts"


def test_the_walk_finds_what_it_is_for(qtbot: Any) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setToolTip(CANARY)
    QLabel(CANARY, holder)
    assert len(leaks(holder)) == 2


def test_no_other_place_obeys_it(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    for place, root in in_the_window(window, qtbot):
        assert leaks(root) == set(), place
    for place, root in beside(window, tmp_path, qtbot):
        assert leaks(root) == set(), place
