"""A walk over every page, dock and menu: no visible text bypasses translation."""

from __future__ import annotations

import datetime as dt
import gettext
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.core.compared import differences
from goaldesk.core.errors import Problem
from goaldesk.core.queries.records import records
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange.library import library
from goaldesk.paths import Folders
from goaldesk.settings import Settings
from goaldesk.store.recovery import Crashed
from goaldesk.ui import crash, dialogs, theme
from goaldesk.ui.actions import ACTIONS, PAGES
from goaldesk.ui.copy_over_page import CopyOverPage
from goaldesk.ui.export import Export
from goaldesk.ui.help import Help
from goaldesk.ui.help_texts import questions, shortcuts, terms
from goaldesk.ui.icons import Icons
from goaldesk.ui.import_page import ImportPage
from goaldesk.ui.import_source import ENCODINGS, Source
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.merge_page import MergePage, compared
from goaldesk.ui.portfolio_dialog import PortfolioDialog
from goaldesk.ui.report_dialog import ReportDialog
from goaldesk.ui.restore_page import RestorePage
from goaldesk.ui.settings_dialog import SettingsDialog
from goaldesk.ui.welcome import Welcome
from tests.ui.every_place import in_the_window
from tests.ui.windows import showing

OPEN, CLOSE = "⟦", "⟧"


class PseudoCatalogue(gettext.NullTranslations):
    """Marks every text that went through translation."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}"

    def ngettext(self, one: str, many: str, count: int) -> str:
        return f"{OPEN}{one if count == 1 else many}{CLOSE}"


@pytest.fixture
def window(sample: Document, qtbot) -> Iterator[MainWindow]:
    with showing(sample, Words("en", PseudoCatalogue()), size=QSize(1280, 800)) as made:
        yield made


def own_texts(document: Document) -> set[str]:
    """Everything the document itself says."""
    from goaldesk.exchange import json_file

    with document.read() as session:
        tables = json_file.read(session)
    found: set[str] = set()
    for rows in tables.values():
        for row in rows:
            for value in row.values():
                if isinstance(value, str):
                    found.update(piece.strip() for piece in value.split("\n"))
                    found.add(value.strip())
    return {text for text in found if text}


def visible_texts(root: QWidget) -> Iterator[str]:
    """What the widgets below `root` show."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            yield widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(i) for i in range(widget.count()))
        if isinstance(widget, QTabBar):
            yield from (widget.tabText(i) for i in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            yield from model_texts(widget.model())
        yield widget.toolTip()
        yield widget.accessibleName()


def model_texts(
    model: QAbstractItemModel | None, parent: QModelIndex | None = None
) -> Iterator[str]:
    if model is None:
        return
    parent = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for row in range(min(model.rowCount(parent), 60)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield str(index.data() or "")
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        first = model.index(row, 0, parent)
        if model.rowCount(first):
            yield from model_texts(model, first)


def untranslated(texts: Iterator[str], own: set[str]) -> set[str]:
    """Texts with letters that neither went through translation nor come from the document."""
    found = set()
    for text in texts:
        plain = html.unescape(re.sub(r"</?qt>", "", text).replace("<br>", "\n")).strip()
        if OPEN in plain or not re.search(r"[A-Za-z]{2}", plain):
            continue
        if plain in own or plain.rstrip("…") in own or any(plain in text for text in own):
            continue
        if re.fullmatch(NEUTRAL, plain) or plain in QT_OWN:
            continue
        # Data joined by signs only: values with units, names, dates.
        lines = [part for part in re.split(r"\n| · ", plain) if part.strip().rstrip("…") not in own]
        pieces = re.split(r"\s*[·|:,–→()/\n]\s*|\s{2,}", "\n".join(lines))
        if all(_is_data(piece, own) for piece in pieces):
            continue
        found.add(plain)
    return found


MONTHS = (
    "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|January|February|March|April|June|July|"
    "August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|"
    "Saturday|Sunday"
)
NEUTRAL = (
    r"Goaldesk|NPS|CSAT|SWOT|RACI|TOWS|TAM|SAM|SOM|CAGR|KPI|[SWOT]{1,2}\d*|[RACI/]{1,3}|"
    r"English|简体中文|ℹ|([A-Z]{2,3})?[¥$€][\d.,]+[KMB]?"
)


# Buttons of Qt's own docks and tab bars, which Qt translates.
QT_OWN = {"Float", "Close", "Scroll Left", "Scroll Right", "Show Details..."}


def _is_data(piece: str, own: set[str]) -> bool:
    piece = piece.strip()
    if not re.search(r"[A-Za-z]{2}", piece) or piece in own:
        return True
    without = re.sub(rf"[\d.,%+−¥$≥≤\s:]|\b({MONTHS}|CN|US|CNY|USD|[KMB])\b", "", piece)
    return not without or without in own or bool(re.fullmatch(NEUTRAL, without))


@pytest.mark.parametrize("step", [key for key, _ in PAGES])
def test_every_text_of_a_page_went_through_translation(
    window: MainWindow, sample: Document, step: str
) -> None:
    window.show_step(step)
    page = window.page(step)
    page.ensure_fresh()
    assert untranslated(visible_texts(page), own_texts(sample)) == set()


def test_the_inner_tabs_too(window: MainWindow, sample: Document, qtbot) -> None:
    from PySide6.QtWidgets import QTabWidget

    own = own_texts(sample)
    for step, _ in PAGES:
        window.show_step(step)
        for tabs in window.page(step).findChildren(QTabWidget):
            for index in range(tabs.count()):
                tabs.setCurrentIndex(index)
                qtbot.wait(20)
                assert untranslated(visible_texts(tabs), own) == set(), tabs.tabText(index)


def test_menus_toolbar_docks_and_status(window: MainWindow, sample: Document) -> None:
    texts = [action.text() for action in window.findChildren(QAction)]
    texts += [action.toolTip() for action in window.findChildren(QAction)]
    own = own_texts(sample) | {text for pair in questions("en", "overview") for text in pair}
    assert untranslated(iter(texts), own) == set()
    for dock in window.docks.values():
        dock.show()
        dock.raise_()
    assert untranslated(visible_texts(window), own) == set()


def test_the_empty_document_says_what_to_do(
    document: Document, qtbot, context_for: Callable[..., object]
) -> None:
    with showing(document, Words("en", PseudoCatalogue()), size=QSize(1280, 800)) as window:
        for step, _ in PAGES:
            window.show_step(step)
            page = window.page(step)
            page.ensure_fresh()
            texts = list(visible_texts(page))
            assert untranslated(iter(texts), own_texts(document)) == set()
            assert any(len(text) > 20 and OPEN in text for text in texts), step


def test_the_welcome_page(qapp: object, tmp_path: Path, qtbot) -> None:
    words = Words("en", PseudoCatalogue())
    handlers = dict.fromkeys(ACTIONS, lambda: None)
    page = Welcome(words, theme.LIGHT, Icons(theme.LIGHT), handlers, "Lin Lan", lambda name: None)
    qtbot.addWidget(page)
    lost = Crashed(tmp_path, tmp_path / "plan.goaldb", dt.datetime.now(dt.UTC), 3)
    page.show_recent(["/home/lan/plan.goaldb"], lambda path: None)
    torn = Crashed(tmp_path, None, dt.datetime.now(dt.UTC), 0, damaged=True)
    page.show_crashed([lost, torn], lambda crashed: None, lambda crashed: None)
    page.show()
    assert untranslated(visible_texts(page), {"plan", "/home/lan/plan.goaldb"}) == set()


def test_the_help(window: MainWindow) -> None:
    for action in ("help", "shortcuts", "terms"):
        window.actions_by_id[action].trigger()
        shown = window.findChild(Help)
        own = {chapter.title for chapter in shown.chapters.values()}
        assert untranslated(iter([*visible_texts(shown), shown.windowTitle()]), own) == set()
    for chapter in (terms(window.words), shortcuts(window.words)):
        for line in chapter.lines:
            assert OPEN in line


def test_the_dialogs(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    words = Words("en", PseudoCatalogue())
    shown: list[QMessageBox] = []

    def look(box: QMessageBox) -> int:
        box.show()
        shown.append(box)
        texts = [*visible_texts(box), box.text(), box.informativeText(), box.windowTitle()]
        assert untranslated(iter(texts), {"plan"}) == set()
        box.close()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    parent = QWidget()
    dialogs.ask_unsaved(parent, words, "plan")
    dialogs.ask_replace(parent, words, "plan")
    dialogs.ask_changed_on_disk(parent, words, words.text("changed"))
    crash.tell(words, "Boom\n1")
    assert len(shown) == 4


def test_the_settings(qtbot) -> None:
    words = Words("en", PseudoCatalogue())
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SettingsDialog(parent, words, Settings(author="Lin Lan"))
    dialog.show()
    assert untranslated(visible_texts(dialog), {"Lin Lan"}) == set()


def test_the_dialogs_of_paper(window: MainWindow, sample: Document, tmp_path: Path, qtbot) -> None:
    words, own = window.words, own_texts(sample)
    chosen = Settings(report_kind="full", portfolio=(str(tmp_path / "gone.goaldb"),))
    config, keep = sample.folders.config, {}.update
    (config / "templates").mkdir(parents=True)
    (config / "templates" / "House.typ").write_text("#nobody")
    for dialog in (
        ReportDialog(window, sample, words, chosen, keep, "Kite", tmp_path),
        PortfolioDialog(window, sample, words, chosen, keep, sample.folders, tmp_path),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda shown=dialog: bool(shown.data), timeout=30_000)
        known = own | {"House", "US Letter", "gone.goaldb", str(tmp_path / "gone.goaldb")}
        assert untranslated(visible_texts(dialog), known) == set()
        dialog.result.show_file(tmp_path / "Kite.pdf")
        dialog.refuse(Problem(words.text("The printer did not take the page.")))
        assert untranslated(visible_texts(dialog), known) == set()
        dialog.done(0)


def test_the_export(window: MainWindow, sample: Document, tmp_path: Path, qtbot) -> None:
    dialog = Export(window, sample, Words("en", PseudoCatalogue()), "plan", tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    own = own_texts(sample) | {"plan", str(tmp_path), ".xlsx", ".csv", ".md", ".ics", ".json"}
    own |= {"PingCode", "Worktile"}  # which have no other names
    for button in dialog.kinds.values():
        button.setChecked(True)
        assert untranslated(visible_texts(dialog), own) == set()
    dialog.export_button.click()
    assert dialog.result.isVisible()
    assert untranslated(visible_texts(dialog), own) == set()


def test_the_backups(sample: Document, qtbot) -> None:
    sample.back_up()
    with sample.edit("Change vision") as session:
        edits.delete(session, "goal", records(session, "goal")[0].id)
    words = Words("en", PseudoCatalogue())
    page = RestorePage(
        words, theme.LIGHT, Icons(theme.LIGHT), sample.folders, sample, lambda: sample.now
    )
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    qtbot.waitUntil(lambda: "Looking" not in page.comparison.summary.text(), timeout=20_000)
    assert page.comparison.table.model().rowCount() > 3
    own = own_texts(sample) | {words.ago(sample.now, sample.now)}
    assert untranslated(visible_texts(page), own) == set()


TABLES_TO_IMPORT = (
    "KPI\tDate\tValue\nMonthly active users\t2026-10-31\t351\nMonthly active users\t2026-10-05\t5\n"
    "Revenue\t2026-10-05\tnan\nNothing\t2026-10-05\t5\n",
    "Objective\tKey Result\tOwner\tTarget\nGrow\tUsers\tBo\t5\n",
    "编号\t标题\t状态\t父工作项\nA-1\tPlan\t进行中\t\n",
    "a\tb\n1\t2\n",
    "nothing",
)


@pytest.mark.parametrize("text", TABLES_TO_IMPORT)
def test_the_import(sample: Document, qtbot, text: str) -> None:
    words = Words("en", PseudoCatalogue())
    config = sample.folders.config
    page = ImportPage(words, theme.LIGHT, Icons(theme.LIGHT), sample, config)
    qtbot.addWidget(page)
    page.show()
    assert untranslated(visible_texts(page), own_texts(sample)) == set()
    page.load(Source("values.csv", text=text))
    qtbot.waitUntil(lambda: page.foot.job is None and not page._settled.isActive(), timeout=20_000)
    own = own_texts(sample) | {"values.csv", *re.split(r"[\t\n]", text)}
    own |= {"1,234.5", "1.234,5", *ENCODINGS.values()}
    for number in range(page.preview.tabs.count()):
        page.preview.tabs.setCurrentIndex(number)
        assert untranslated(visible_texts(page), own) == set()


def test_the_comparison_with_a_copy_and_with_another_document(
    sample: Document, tmp_path: Path, folders: Folders, qtbot
) -> None:
    sample.save(tmp_path / "copy.goaldb")
    (tmp_path / "theirs.goaldb").write_bytes((tmp_path / "copy.goaldb").read_bytes())
    them = Document.open(tmp_path / "theirs.goaldb", folders, author="Bo")
    own = own_texts(sample)
    with sample.read() as session:
        kpis = [kpi.id for kpi in records(session, "kpi")]
        goals = [goal.id for goal in records(session, "goal")]
    for document, value, gone, (goal, into) in (
        (sample, 12.0, 3, goals[:2]),
        (them, 13.0, 4, goals[1::-1]),
    ):
        with document.edit("Change KPI", "agreed") as session:
            edits.change(session, "kpi", kpis[0], target=value, owner="Bo", weight=value)
            edits.delete(session, "kpi", kpis[gone])
            edits.change(session, "kpi", kpis[7 - gone], direction="at_most", gaming="Bo")
            edits.change(session, "goal", goal, parent_id=into)
            edits.add(session, "kpi", name="Bo", goal_id=goal)
    words = Words("en", PseudoCatalogue())
    mine, theirs = sample.copy.side(), them.copy.side()
    them.close()
    copies = compared(mine, theirs, "theirs.goaldb", {})
    page = MergePage(words, theme.LIGHT, copies)
    own |= own_texts(sample) | {"Bo", "theirs.goaldb"}
    kinds = {conflict.kind for conflict in copies.planned.conflicts}
    assert kinds >= {"cell", "deleted", "circle"}
    qtbot.addWidget(page)
    page.show()
    assert untranslated(visible_texts(page), own) == set()
    for button in (page.all_mine, page.all_theirs):
        button.click()
        assert untranslated(visible_texts(page), own) == set()
    other = CopyOverPage(
        words, theme.LIGHT, differences(mine.rows, theirs.rows, gone=False), "theirs.goaldb"
    )
    qtbot.addWidget(other)
    other.show()
    assert untranslated(visible_texts(other), own) == set()
    nothing = MergePage(words, theme.LIGHT, compared(mine, mine, "x", {}))
    qtbot.addWidget(nothing)
    nothing.show()
    assert untranslated(visible_texts(nothing), own) == set()
    other = CopyOverPage(words, theme.LIGHT, [], "x")
    qtbot.addWidget(other)
    other.show()
    assert untranslated(visible_texts(other), own) == set()


def test_the_panels_of_the_kpis(window: MainWindow, sample: Document, qtbot) -> None:
    texts = {text for kpi in library("en") for text in astuple(kpi)[:14]}
    found = {}
    for place, root in in_the_window(window, qtbot):
        if place.startswith("kpis "):
            own = own_texts(sample) | {"Why?"} | texts
            found |= dict.fromkeys(untranslated(visible_texts(root), own), place)
    assert found == {}
