"""The window and its files: opening, saving, closing, recovering, switching, finding."""

from __future__ import annotations

import gc
import os
import weakref
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)

from goaldesk.core import edits
from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.paths import Folders
from goaldesk.reports import charts
from goaldesk.ui import dialogs, loading
from goaldesk.ui.actions import PAGES
from goaldesk.ui.chart_view import ChartView
from goaldesk.ui.docks import frame
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.kpis_roll_over import RollOverPanel
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.step_marks import SETTLED
from tests.ui.conftest import clock
from tests.ui.product import product_name, rename


def answer(monkeypatch: pytest.MonkeyPatch, name: str, value: Any) -> list[Any]:
    """Let a dialog give this answer; the list tells how often it was asked."""
    asked: list[Any] = []

    def dialog(*arguments: Any, **_: Any) -> Any:
        asked.append(arguments)
        return value

    monkeypatch.setattr(dialogs, name, dialog)
    return asked


def test_the_title_and_the_status_bar_tell_the_saved_state(window: MainWindow) -> None:
    assert window.windowTitle() == "social[*] – Goaldesk"
    assert not window.isWindowModified()
    rename(window.document, "Renamed")
    assert window.isWindowModified()
    assert "working copy" in window.state_label.text()
    window.actions_by_id["save"].trigger()
    assert not window.isWindowModified()
    assert window.state_label.text().startswith("Saved")


def test_saving_leaves_the_cursor_where_it_was(window: MainWindow, qtbot: Any) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_step("kpis")
    view = window.pages["kpis"].list.view
    view.edit_cell("kpi:mau", "name")
    qtbot.keyClicks(view.focusWidget(), "Users a month")
    window.actions_by_id["save"].trigger()
    assert "Users a month" in view.currentIndex().data()
    assert window.focusWidget() is view
    window.activateWindow()  # saving may have taken so long that a dialog told of it
    qtbot.waitUntil(window.isActiveWindow)
    window.show_step("vision")
    name = window.pages["vision"].head.editors["name"]
    name.setFocus()
    name.setText("Renamed")
    name.setModified(True)
    window.actions_by_id["save"].trigger()
    assert product_name(window.document) == "Renamed"
    assert window.focusWidget() is name


def test_undo_takes_back_what_a_notice_told_of(window: MainWindow) -> None:
    window.show_step("kpis")
    page = window.pages["kpis"]
    page.list.select("kpi:mau")
    page.edits.delete()
    assert "Deleted with all that belongs to it" in page.notice.sentence.text()
    window.actions_by_id["undo"].trigger()
    assert page.notice.isHidden()


def test_enter_presses_the_button_that_has_the_focus(window: MainWindow, qtbot: Any) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_step("kpis")
    page = window.pages["kpis"]
    page.list.select("kpi:mau")
    page.kpi_detail.tabs.setCurrentIndex(0)
    page.kpi_detail.head.record_button.setFocus()
    qtbot.keyClick(page.kpi_detail.head.record_button, Qt.Key.Key_Return)
    assert page.kpi_detail.tabs.currentWidget() is page.kpi_detail.measurements


def test_save_undo_and_discard(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(window.document, "One")
    window.actions_by_id["save"].trigger()
    rename(window.document, "Two")
    window.actions_by_id["undo"].trigger()
    assert product_name(window.document) == "One"
    window.actions_by_id["redo"].trigger()
    assert product_name(window.document) == "Two"
    asked = answer(monkeypatch, "ask_discard", False)
    window.actions_by_id["discard"].trigger()
    assert len(asked) == 1
    assert product_name(window.document) == "Two"
    answer(monkeypatch, "ask_discard", True)
    window.actions_by_id["discard"].trigger()
    assert product_name(window.document) == "One"
    assert not window.isWindowModified()


def test_what_is_shown_after_discarding_looks_as_before(
    desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ground() -> QColor:
        window.show_step("kpis")
        return window.page("kpis").grab().toImage().pixelColor(2, 2)

    answer(monkeypatch, "ask_discard", True)
    seen = []
    for look in ("dark", "light"):
        desk.change(theme=look)
        seen.append(ground())
        rename(window.document, "Two")
        window.actions_by_id["discard"].trigger()
        assert ground() == seen[-1]
    assert seen[0] != seen[1]


@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"torn")])
def test_nothing_is_discarded_for_a_file_that_cannot_be_read(
    window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, harm: Any
) -> None:
    rename(window.document, "Two")
    harm(file)
    asked = answer(monkeypatch, "ask_discard", True)
    window.actions_by_id["discard"].trigger()
    assert not asked
    assert window.document is not None
    assert product_name(window.document) == "Two"
    assert window.notice.sentence.text()


def test_tab_goes_from_the_tabs_into_the_page_and_out_of_its_lists(
    window: MainWindow, qtbot: Any
) -> None:
    window.activateWindow()
    for step in ("market", "responsibilities"):
        window.show_step(step)
        qtbot.waitUntil(lambda: window.tabs.tabBar().hasFocus())
        qtbot.keyClick(window.tabs.tabBar(), Qt.Key.Key_Tab)
        page = window.page(step)
        assert page.isAncestorOf(QApplication.focusWidget())
        view = next(each for each in page.findChildren(RowsView) if each.isVisible())
        view.setFocus()
        view.setCurrentIndex(view.model().index(0, 0))
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        assert not view.isAncestorOf(QApplication.focusWidget())
        assert QApplication.focusWidget() is not view


def test_a_second_opening_shows_the_window_that_has_it(
    desk: Desk, window: MainWindow, file: Path
) -> None:
    other = desk.new_window()
    assert desk.files.open(other, file)
    assert other.document is None
    assert sum(w.document is not None for w in desk.windows) == 1


def test_a_file_that_another_program_has_open_is_refused_in_a_sentence(
    desk: Desk, file: Path, folders: Folders
) -> None:
    theirs = Document.open(file, folders, author="Sun Jia", clock=clock)
    try:
        window = desk.new_window()
        assert not desk.files.open(window, file)
        assert "already open" in window.notice.sentence.text()
    finally:
        theirs.close()


@pytest.mark.parametrize("content", [b"", b"not a document", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_is_no_document_is_refused_and_left_alone(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "odd.goaldb"
    path.write_bytes(content)
    window = desk.new_window()
    assert not desk.files.open(window, path)
    assert window.notice.isVisible()
    assert path.name in window.notice.sentence.text()
    assert path.read_bytes() == content


def test_several_documents_have_a_window_each(desk: Desk, window: MainWindow) -> None:
    desk.files.new(window, "ecommerce")
    assert len(desk.windows) == 2
    names = {product_name(w.document) for w in desk.windows if w.document}
    assert len(names) == 2


def test_closing_asks_only_about_unsaved_changes(
    desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path, folders: Folders
) -> None:
    asked = answer(monkeypatch, "ask_unsaved", "cancel")
    rename(window.document, "Unsaved")
    assert not window.close()
    assert len(asked) == 1
    assert product_name(window.document) == "Unsaved"
    answer(monkeypatch, "ask_unsaved", "save")
    assert window.close()
    again = Document.open(file, folders, author="Lin Lan", clock=clock)
    assert product_name(again) == "Unsaved"
    again.close()


def test_discarding_on_close_leaves_the_file(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    before = file.read_bytes()
    answer(monkeypatch, "ask_unsaved", "discard")
    rename(window.document, "Unsaved")
    assert window.close()
    assert file.read_bytes() == before


def test_a_file_changed_on_disk_is_never_overwritten_unasked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    theirs = b"somebody else's"
    file.write_bytes(theirs)
    rename(window.document, "Mine")
    asked = answer(monkeypatch, "ask_changed_on_disk", "cancel")
    window.actions_by_id["save"].trigger()
    assert len(asked) == 1
    assert file.read_bytes() == theirs
    assert window.isWindowModified()
    answer(monkeypatch, "ask_changed_on_disk", "replace")
    window.actions_by_id["save"].trigger()
    assert file.read_bytes() != theirs
    assert not window.isWindowModified()


def test_a_file_deleted_under_the_window_is_written_again(window: MainWindow, file: Path) -> None:
    rename(window.document, "Still here")
    file.unlink()
    window.actions_by_id["save"].trigger()
    assert file.exists()


def test_save_as_asks_for_a_name_and_says_what_the_disk_refuses(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone" / "x.goaldb"
    answer(monkeypatch, "ask_save", gone)
    window.actions_by_id["save_as"].trigger()
    assert "gone" in window.notice.sentence.text()
    assert window.document.path.name == "social.goaldb"
    answer(monkeypatch, "ask_save", tmp_path / "copy.goaldb")
    window.actions_by_id["save_as"].trigger()
    assert window.windowTitle().startswith("copy")
    assert not window.notice.isVisible()


def test_a_full_disk_at_save_is_told_and_loses_nothing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    before = file.read_bytes()
    rename(window.document, "Does not fit")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    window.actions_by_id["save"].trigger()
    assert "room" in window.notice.sentence.text()
    assert file.read_bytes() == before
    assert product_name(window.document) == "Does not fit"
    monkeypatch.undo()
    window.actions_by_id["save"].trigger()
    assert not window.isWindowModified()


def test_what_is_being_typed_is_saved_too(window: MainWindow, qtbot: Any) -> None:
    window.show_step("vision")
    page = window.page("vision")
    window.activateWindow()
    editor = page.head.editors["name"]
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "Typed")
    window.actions_by_id["save"].trigger()
    assert product_name(window.document) == "Typed"
    assert not window.isWindowModified()


def test_a_crash_is_offered_for_recovery(
    desk: Desk, window: MainWindow, folders: Folders, qtbot: Any
) -> None:
    rename(window.document, "Rescued")
    # The process ends without closing: its handles go, its working copy stays.
    window.document.closed = True
    window.document.copy.close()
    window.document._lock = None
    window.document = None
    other = desk.new_window()
    desk.welcome(other)
    welcome = other.stack.currentWidget()
    button = next(
        b for b in welcome.findChildren(QPushButton) if b.text().startswith("Recover “social”")
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert product_name(other.document) == "Rescued"
    assert other.isWindowModified()


def test_language_and_theme_switch_at_once_and_are_remembered(
    desk: Desk, window: MainWindow, folders: Folders, qapp: Any
) -> None:
    window.show_step("swot")
    desk.change(language="zh", theme="dark")
    assert window.tabs.tabText(0) == "总览"
    assert window.step == "swot"
    assert desk.theme.name == "dark"
    again = Desk(qapp, folders)
    assert (again.words.language, again.theme.name) == ("zh", "dark")
    desk.change(language="en", theme="light")
    assert window.tabs.tabText(0) == "Overview"


def test_an_edit_after_a_switch_reaches_nothing_that_is_gone(
    desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    window.show_step("vision")
    name = window.page("vision").head.editors["name"]
    name.setFocus()
    name.setText("Half typed")
    desk.change(language="zh", theme="dark")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert product_name(window.document) == "Half typed", "what was typed is not lost"
    with qtbot.captureExceptions() as raised:
        rename(window.document, "Typed after")
    assert not raised


def test_the_current_tab_brings_no_scroll_buttons(window: MainWindow, qtbot: Any) -> None:
    window.resize(960, 600)
    for step, _ in PAGES:
        window.show_step(step)
        qtbot.wait(1)
        bar = window.tabs.tabBar()
        assert not any(button.isVisible() for button in bar.findChildren(QToolButton)), step
        assert bar.width() >= bar.sizeHint().width(), step


@pytest.mark.parametrize("look", ["light", "dark"])
def test_an_empty_check_box_can_be_seen(desk: Desk, window: MainWindow, look: str) -> None:
    desk.change(theme=look)
    box = QCheckBox("Only uncited", window)
    picture = box.grab().toImage()
    edge = QColor(desk.theme.planned)
    middle = picture.height() // 2
    assert any(picture.pixelColor(x, middle) == edge for x in range(20))


def test_find_goes_to_what_was_found(window: MainWindow, qtbot: Any) -> None:
    window.activateWindow()
    window.actions_by_id["find"].trigger()
    qtbot.keyClicks(window.find_box, "30-day retention")
    qtbot.keyClick(window.find_box, Qt.Key.Key_Return)
    assert window.step == "kpis"
    assert window.page("kpis").current().name == "30-day retention"
    window.find_box.clear()
    qtbot.keyClicks(window.find_box, "no such thing at all")
    window.find_box.search_now()
    assert "Nothing found" in window.find_box.results.item(0).text()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Ärger im Büro", "äRGER IM BÜRO"),
        ("Éclair", "éCLAIR"),
        ("План продаж", "ПЛАН"),
        ("ＰＬＡＮ Ｂ", "plan b"),
        ("Plan B", "ｐｌａｎ　ｂ"),
        ("100 %_*[a-z]", "%_*[A"),
    ],
)
def test_case_and_width_of_letters_are_no_matter_where_something_is_looked_for(
    window: MainWindow, qtbot: Any, name: str, typed: str
) -> None:
    assert window.page("kpis").change_row("kpi", "mau", name=name)
    window.find_box.setText(typed)
    window.find_box.search_now()
    results = window.find_box.results
    assert [results.item(n).text() for n in range(results.count())] == [f"KPI:  {name}"]


@pytest.mark.parametrize("typed", ["one.  Then", "ONE. then"])
def test_two_blanks_are_found_like_one(window: MainWindow, typed: str) -> None:
    with window.document.edit("Note") as session:
        edits.add(session, "research", title="Cakes", finding="First one.  Then another")
    window.find_box.setText(typed)
    window.find_box.search_now()
    assert "Cakes" in window.find_box.results.item(0).text()


def test_what_is_found_in_a_long_text_is_shown_where_it_stands(window: MainWindow) -> None:
    note = "…ﬁ Straße " * 30 + "then the ÉCLAIR was sold, " + "and more " * 20
    with window.document.edit("Note") as session:
        edits.add(session, "research", title="Cakes", finding=note)
    window.find_box.setText("éclair")
    window.find_box.search_now()
    told = window.find_box.results.item(0).text()
    assert "then the ÉCLAIR was sold" in told


def test_the_edit_menu_tells_what_is_undone(window: MainWindow) -> None:
    undo, redo = (window.actions_by_id[name] for name in ("undo", "redo"))
    assert (undo.text(), redo.text()) == ("&Undo", "&Redo")
    rename(window.document, "Newer name")
    assert (undo.text(), undo.iconText(), redo.text()) == (
        "&Undo: Change product",
        "Undo",
        "&Redo",
    )
    undo.trigger()
    assert (undo.text(), redo.text(), redo.iconText()) == (
        "&Undo",
        "&Redo: Change product",
        "Redo",
    )


def test_the_history_lists_edits_and_their_values(window: MainWindow, qtbot: Any) -> None:
    rename(window.document, "Newer name")
    window.document.undo()
    window.actions_by_id["history"].trigger()
    history = window.docks["history"].widget()
    texts = [history.model.index(n, 0).data() for n in range(history.model.rowCount())]
    assert texts[0] == "Undo: Change product"
    assert texts[1].startswith("Change product")
    change = history.model.index(0, 0, history.model.index(1, 0)).data()
    assert change == "Product name: Social network → Newer name"
    for newest in ("Redo: Change product", "Undo: Change product", "Redo: Change product"):
        step = window.document.redo if newest.startswith("Redo") else window.document.undo
        step()
        assert history.model.index(0, 0).data() == newest


def test_the_guide_links_to_what_is_missing(window: MainWindow, qtbot: Any) -> None:
    window.actions_by_id["guide"].trigger()
    guide = window.docks["guide"].widget()

    def links() -> list[QPushButton]:
        buttons = [b for b in guide.findChildren(QPushButton) if b.isVisible()]
        wanted = "“Invites per active user” is not measured yet"
        return [b for b in buttons if b.accessibleName() == wanted]

    qtbot.waitUntil(lambda: links() != [])
    qtbot.mouseClick(links()[0], Qt.MouseButton.LeftButton)
    assert window.step == "kpis"
    assert window.page("kpis").current().name == "Invites per active user"


def test_the_welcome_page_starts_a_new_product(desk: Desk, qtbot: Any) -> None:
    window = desk.new_window()
    desk.welcome(window)
    welcome = window.stack.currentWidget()
    welcome.author.setText("Zhao Min")
    welcome.author.editingFinished.emit()
    button = next(
        b for b in welcome.findChildren(QPushButton) if b.accessibleName() == "New product"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.step == "vision"
    assert window.document.author == "Zhao Min"
    assert not window.document.modified
    assert not window.document.stack.canUndo()


def test_broken_settings_fall_back_and_say_so(qapp: Any, folders: Folders) -> None:
    folders.config.mkdir(parents=True)
    (folders.config / "settings.json").write_text("{broken")
    desk = Desk(qapp, folders)
    window = desk.new_window()
    desk.welcome(window)
    assert "settings" in window.notice.sentence.text()
    window.close()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Road/map: 2026?", "Road map 2026"),
        ("CON", "CON_"),
        ("Aux.2026", "Aux_.2026"),
        ("con .2026", "con_ .2026"),
        ("COM\u00b9", "COM\u00b9_"),
        ("conout$", "conout$_"),
        ("Consumer", "Consumer"),
        ("社交网络应用", "社交网络应用"),
        ("plan\u202egnp", "plangnp"),
        ("...", ""),
        ("a" * 300, "a" * 120),
    ],
)
def test_file_names_fit_every_system(title: str, name: str) -> None:
    assert dialogs.clean_file_name(title) == name


def test_the_guide_of_another_step_is_read_from_its_beginning(
    window: MainWindow, qtbot: Any
) -> None:
    frame.bring_up(window, "guide")
    bar = window.guide.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    window.show_step("vision")
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_the_guide_is_as_narrow_as_its_dock(window: MainWindow, qtbot: Any) -> None:
    window.actions_by_id["guide"].trigger()
    area = window.docks["guide"].widget().findChild(QScrollArea)
    for step in ("overview", "kpis", "responsibilities", "reviews"):
        window.show_step(step)
        qtbot.wait(20)
        assert not area.horizontalScrollBar().isVisible(), step


def test_the_buttons_of_docks_are_drawn_for_the_theme(window: MainWindow) -> None:
    dock = window.docks["guide"]
    dock.show()
    for floating in (True, False):
        dock.setFloating(floating)
        button = dock.findChild(QAbstractButton, "qt_dockwidget_closebutton")
        assert button.icon().cacheKey() == window.icons.icon("x").cacheKey()


def test_tabs_show_how_full_their_steps_are(window: MainWindow, qtbot: Any) -> None:
    window.marks.refresh()
    bar = window.tabs.tabBar()
    place = [key for key, _ in PAGES].index("market")
    assert bar.accessibleTabName(place).startswith(
        "Market: 4 of 5 checks met; missing: · the market"
    )
    before = bar.tabButton(place, QTabBar.ButtonPosition.RightSide).pixmap().toImage()
    assert window.document is not None
    with window.document.edit("Fill") as session:
        for row in records(session, "market_size"):
            edits.change(session, "market_size", row.id, obtainable=5.0)
    qtbot.waitUntil(
        lambda: bar.accessibleTabName(place) == "Market: complete, 5 of 5 checks met", timeout=3000
    )
    after = bar.tabButton(place, QTabBar.ButtonPosition.RightSide).pixmap().toImage()
    assert before != after


def test_the_chain_of_what_is_selected(window: MainWindow, qtbot: Any) -> None:
    window.show_step("kpis")
    kpis = window.page("kpis")
    with window.document.read() as session:
        wanted = next(row.id for row in records(session, "kpi") if row["name"] == "Paying users")
    kpis.reveal("kpi", wanted)
    window.actions_by_id["trace"].trigger()
    overview = window.page("overview")
    assert window.step == "overview"
    assert overview.trace.title.text() == "Paying users"
    qtbot.mouseClick(overview.trace.back, Qt.MouseButton.LeftButton)
    assert overview.views.currentIndex() == 0
    window.show_step("vision")
    window.actions_by_id["trace"].trigger()
    assert overview.trace.title.text() == "Paying users"


def test_today_leads_to_the_next_period(window: MainWindow) -> None:
    window.go("roll_over", "")
    page = window.page("kpis")
    assert window.step == "kpis"
    assert isinstance(page, KpisPage)
    assert isinstance(page.right.currentWidget(), RollOverPanel)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [1280, 1100, 970, 640])
def test_a_small_window_has_room_for_every_step_s_toolbar_and_find(
    desk: Desk, window: MainWindow, qtbot: Any, language: str, width: int
) -> None:
    desk.change(language=language)
    window.resize(width, 720)
    for step, _ in PAGES:
        window.show_step(step)
        qtbot.wait(1)
        assert window.find_box.isVisible(), step
        assert window.find_box.width() >= 100, step


def test_the_guide_unfolds_many_of_a_kind_by_keyboard(
    window: MainWindow, document: Document, qtbot: Any
) -> None:
    window.show_document(document)
    with document.edit("Add") as session:
        for number in range(5):
            edits.add(session, "kpi", id=f"k{number}", name=f"KPI {number}")
    window.actions_by_id["guide"].trigger()
    window.show_step("kpis")
    guide = window.docks["guide"].widget()

    def line(sentence: str) -> Any:
        return next((link for link in guide.links if link.sentence == sentence), None)

    qtbot.waitUntil(lambda: line("5 KPIs have no target") is not None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    line("5 KPIs have no target").take_keyboard()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert line("5 KPIs have no target") is None
    assert window.focusWidget().sentence == "“KPI 0” has no target"


def change_in(history: Any, said: str) -> Any:
    """The index, in the view, of the newest change that says this."""
    proxy = history.view.model()
    for number in range(proxy.rowCount()):
        entry = proxy.index(number, 0)
        for child in range(proxy.rowCount(entry)):
            index = proxy.index(child, 0, entry)
            if index.data().startswith(said) or f": {said}" in index.data():
                return index
    raise AssertionError(said)


def bring_back(history: Any, said: str) -> str:
    """Choose what brings a value back; the words of the menu."""
    entry = history.view.menu(change_in(history, said)).actions()[-1]
    entry.trigger()
    return str(entry.text())


def test_an_old_value_comes_back_as_a_new_edit(window: MainWindow, qtbot: Any) -> None:
    document = window.document
    assert document is not None
    with document.read() as session:
        kpi = next(row for row in records(session, "kpi") if row["name"] == "Revenue")
        old = dict(kpi.values)
    for label, values in (
        ("Change KPI", {"name": "Income", "decimals": 3}),
        ("Change KPI", {"start": None}),
        ("Change KPI", {"target": 600.0}),
    ):
        with document.edit(label, "More is possible") as session:
            edits.change(session, "kpi", kpi.id, **values)
    window.actions_by_id["history"].trigger()
    history = window.docks["history"].widget()
    count = document.stack.count()
    assert change_in(history, "New: Adjustment").data() == "New: Adjustment “Target”"
    assert bring_back(history, "KPI: Revenue") == "Bring back: Revenue"
    assert window.step == "kpis"
    assert window.page("kpis").current().name == "Revenue"
    assert bring_back(history, "Decimals: ") == "Bring back: 1"
    assert bring_back(history, "Start: ") == "Bring back: 1 Apr 2026"
    assert document.stack.count() == count + 3

    # A target that comes back is a changed target: it needs its reason, too.
    bring_back(history, "Target: 520")
    notice = window.page("kpis").notice
    assert notice.reason.isVisible()
    qtbot.keyClicks(notice.reason, "It was not")
    qtbot.keyClick(notice.reason, Qt.Key.Key_Return)
    with document.read() as session:
        now = record(session, "kpi", kpi.id)
    assert now is not None
    assert dict(now.values) == old

    # What was deleted meanwhile cannot take a value; nothing happens but a sentence.
    with document.edit("Delete KPI") as session:
        edits.delete(session, "kpi", kpi.id)
    bring_back(history, "Decimals: ")
    assert "no longer there" in window.page("kpis").notice.sentence.text()


def test_what_comes_back_is_not_written_over_by_its_editor(
    sample_window: MainWindow, qtbot: Any
) -> None:
    window, document = sample_window, sample_window.document
    assert document is not None
    window.show_step("reviews")
    page = window.page("reviews")
    with document.read() as session:
        review = next(row for row in records(session, "review") if row["taken"])
    page.select(review.id)
    with document.edit("Change review") as session:
        edits.change(session, "review", review.id, findings="Something else")
    window.actions_by_id["history"].trigger()
    history = window.docks["history"].widget()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bring_back(history, "Findings: ")
    page.list.list.setFocus()
    qtbot.waitUntil(page.list.list.hasFocus)
    with document.read() as session:
        now = record(session, "review", review.id)
    assert now is not None
    assert now["findings"] == review["findings"]


def test_a_review_s_decision_is_not_brought_back(sample_window: MainWindow) -> None:
    window, document = sample_window, sample_window.document
    assert document is not None
    with document.read() as session:
        kept = next(row for row in records(session, "review_kpi") if row["decision"] == "keep")
    with document.edit("Decide on KPI", "Too dear") as session:
        edits.decide(session, kept.id, "stop")
    window.actions_by_id["history"].trigger()
    history = window.docks["history"].widget()
    menu = history.view.menu(change_in(history, "Decision: "))
    assert not any(entry.text().startswith("Bring back") for entry in menu.actions())


def test_a_row_that_came_is_only_shown(window: MainWindow, qtbot: Any) -> None:
    document = window.document
    assert document is not None
    with document.edit("Add") as session:
        edits.add(session, "segment", id="new", name="Retired people")
    window.actions_by_id["history"].trigger()
    history = window.docks["history"].widget()
    menu = history.view.menu(change_in(history, "New: "))
    assert [a.text() for a in menu.actions()] == [
        "Show it",
        "History of this",
        "Copy",
        "Copy table",
    ]
    menu.actions()[0].trigger()
    assert window.step == "vision"


def test_the_history_names_what_a_field_refers_to(window: MainWindow, qtbot: Any) -> None:
    document = window.document
    assert document is not None
    with document.read() as session:
        kpi = next(row for row in records(session, "kpi") if row["name"] == "Revenue")
    with document.edit("Add") as session:
        edits.add(session, "goal", id="later", title="Later")
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", kpi.id, goal_id="later")
    window.actions_by_id["history"].trigger()
    history = window.docks["history"].widget()
    said = change_in(history, "Goal: ").data()
    assert said == "Goal: Grow income per member → Later"
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", kpi.id, goal_id=None)
        edits.delete(session, "goal", "later")
    told = change_in(history, "Goal: Later").data()
    assert told == "Revenue: Goal: Later → –", "named as the log knows it"
    assert bring_back(history, "Goal: Grow") == "Bring back: Grow income per member"
    assert window.page("kpis").current().goal == "Grow income per member"


@pytest.mark.parametrize("name", ["W" * 400, "月活跃用户数" * 60, "Monthly active users who " * 16])
def test_names_too_long_for_a_line_push_nothing_out_of_the_window(
    sample_window: MainWindow, name: str
) -> None:
    document = sample_window.document
    assert document is not None
    with document.read() as session:
        kpi = records(session, "kpi")[0]
    with document.edit("Rename") as session:
        edits.change(session, "kpi", kpi.id, name=name)
        edits.change(session, "goal", str(kpi["goal_id"]), title=name)
        edits.change(session, "product", "product", name=name, owner=name)
    sample_window.go("kpi", kpi.id, "")
    chart = sample_window.pages["kpis"].findChildren(ChartView)[0]
    right = chart.mapTo(sample_window, chart.rect().topRight()).x()
    assert chart.isVisible()
    assert right <= sample_window.width()
    sample_window.go("goal", str(kpi["goal_id"]), "")
    for label in sample_window.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.minimumSizeHint().width() < 460, label.text()[:60]
    assert sample_window.width() == 1280


def test_a_closed_window_leaves_nothing_in_memory(desk: Desk, file: Path, qtbot: Any) -> None:
    charts.prepare()  # once, what is there then is kept with what draws charts
    window = desk.new_window()
    assert desk.files.open(window, file)
    for step, _ in PAGES:
        window.show_step(step)
        qtbot.wait(10)
    document = weakref.ref(window.document)
    window.close()
    del window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert document() is None


def test_another_look_leaves_nothing_of_the_old_one(desk: Desk, file: Path, qtbot: Any) -> None:
    windows = [desk.new_window(), desk.new_window()]
    assert desk.files.open(windows[0], file)
    desk.change(theme="light")
    _let_go(qtbot)
    before = [_parts(window) for window in windows]
    for look in ("dark", "light"):
        desk.change(theme=look)
        _let_go(qtbot)
    assert [_parts(window) for window in windows] == before
    assert windows[1].stack.currentWidget() is not windows[1].tabs, "the welcome page is shown"


def _let_go(qtbot: Any) -> None:
    """All is made that comes a moment later, and all is gone that goes."""
    qtbot.wait(SETTLED + 200)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _parts(window: MainWindow) -> tuple[int, int, int]:
    found = (window.findChildren(kind) for kind in (QAction, QMenu, QWidget))
    actions, menus, widgets = (len(each) for each in found)
    return actions, menus, widgets


def test_what_happens_between_two_looks_waits_for_the_new_one(
    desk: Desk, file: Path, qtbot: Any
) -> None:
    loading.load(loading.REST)
    desk.ahead = True
    window = desk.new_window()
    assert desk.files.open(window, file)
    assert window.document is not None
    rename(window.document, "Before")
    # These come due while the window has neither look.
    for milliseconds in range(0, 200, 10):
        QTimer.singleShot(milliseconds, window.document.state_changed.emit)
    desk.change(theme="dark")
    assert window.isWindowModified()
    qtbot.waitUntil(lambda: len(window.pages) == len(PAGES), timeout=30_000)


def test_pages_are_made_ahead_where_that_is_wanted(desk: Desk, file: Path, qtbot: Any) -> None:
    loading.load(loading.REST)
    desk.ahead = True
    window = desk.new_window()
    assert desk.files.open(window, file)
    assert len(window.pages) < len(PAGES)
    qtbot.waitUntil(lambda: len(window.pages) == len(PAGES), timeout=30_000)
    assert window.step == "overview"
    assert [page.isVisible() for page in window.pages.values()] == [True] + [False] * 6
