"""The dialogs of paper: what is chosen is previewed, exported and printed, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from goaldesk import languages, settings
from goaldesk.core import edits
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.settings import Settings
from goaldesk.ui import pdf_pages, preview
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.page_view import PageView
from goaldesk.ui.portfolio_dialog import PortfolioDialog
from goaldesk.ui.report_dialog import ReportDialog
from tests.reports.pages import bare, pages_of
from tests.ui.conftest import TODAY, clock
from tests.ui.test_send_copy import answer


@pytest.fixture
def kept() -> dict[str, Any]:
    """What was to be remembered, as settings by name."""
    return {}


@pytest.fixture
def dialog_for(
    sample_window: MainWindow,
    sample: Document,
    tmp_path: Path,
    folders: Folders,
    kept: dict[str, Any],
    qtbot: Any,
) -> Iterator[Callable[..., ReportDialog]]:
    """Makes the dialog, in a language, with what was remembered."""
    made: list[ReportDialog] = []

    def make(language: str = "en", **remembered: Any) -> ReportDialog:
        words = languages.load(language, folders.cache)
        dialog = ReportDialog(
            sample_window,
            sample,
            words,
            Settings(**remembered),
            kept.update,
            "Chat: ours",
            tmp_path,
        )
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield make
    for dialog in made:
        dialog.done(0)


def text_of(dialog: Any, qtbot: Any) -> str:
    """What the pages say, once they are set."""
    qtbot.waitUntil(lambda: bool(dialog.data), timeout=30_000)
    with pdf_pages.alone:  # a page may just be drawn
        return "\n".join(pages_of(dialog.data))


def seen(view: PageView) -> QImage:
    """What is painted now, without the foot of a page above the last one."""
    room = view.viewport().rect()
    return view.viewport().grab(room.adjusted(0, room.height() // 4, 0, 0)).toImage()


def is_printed(view: PageView) -> bool:
    """Whether letters, in their many shades, stand on the white of the pages in sight."""
    picture = seen(view)
    shades = {
        picture.pixelColor(x, y).lightness()
        for x in range(picture.width())
        for y in range(0, picture.height(), 2)
    }
    return len(shades) > 10


def choose(field: Any, key: str, qtbot: Any) -> None:
    """Choose in a field by the keyboard."""
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Home)
    for _ in range(field.findData(key)):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.currentData() == key


def test_the_pages_follow_what_is_chosen_and_the_choice_is_remembered(
    dialog_for: Callable[..., ReportDialog], kept: dict[str, Any], qtbot: Any
) -> None:
    dialog = dialog_for()
    assert not dialog.export_button.isEnabled()
    assert "Summary of product goals" in text_of(dialog, qtbot)
    assert dialog.state.text() == "page 1 of 1"
    assert not dialog.sections.isVisible()
    choose(dialog.kind, "review", qtbot)
    assert "Review sheet" in text_of(dialog, qtbot)
    choose(dialog.language, "zh", qtbot)
    choose(dialog.paper, "letter", qtbot)
    assert "评审单" in text_of(dialog, qtbot)
    assert pdf_pages.Pages(dialog.data).sizes[0] == pytest.approx((612, 792))
    assert (kept["report_kind"], kept["report_language"]) == ("review", "zh")
    again = dialog_for(**kept)
    assert "评审单" in text_of(again, qtbot)


def test_the_report_has_the_documents_language_unless_another_is_chosen(
    dialog_for: Callable[..., ReportDialog], sample: Document, qtbot: Any
) -> None:
    with sample.edit("Change product") as session:
        edits.change(session, "product", "product", language="zh")
    assert "产品目标摘要" in text_of(dialog_for(), qtbot)
    assert "Summary of product goals" in text_of(dialog_for(report_language="en"), qtbot)


def titles_in(text: str, *titles: str) -> list[str]:
    """The titles in the order in which the contents name them."""
    found = bare(text)
    return sorted((t for t in titles if bare(t) in found), key=lambda t: found.index(bare(t)))


def test_sections_are_chosen_and_moved_by_the_keyboard(
    dialog_for: Callable[..., ReportDialog], kept: dict[str, Any], qtbot: Any
) -> None:
    dialog = dialog_for(report_kind="full", report_sections=("vision", "swot"))
    assert dialog.sections.isVisible()
    first = text_of(dialog, qtbot)
    assert titles_in(first, "Vision", "SWOT and strategies") == ["Vision", "SWOT and strategies"]
    assert titles_in(first, "Definitions and rules") == []
    sections = dialog.sections
    sections.setFocus()
    qtbot.keyClick(sections, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert kept["report_sections"] == ("swot", "vision")
    second = text_of(dialog, qtbot)
    assert titles_in(second, "Vision", "SWOT and strategies") == ["SWOT and strategies", "Vision"]
    qtbot.keyClick(sections, Qt.Key.Key_Space)
    assert kept["report_sections"] == ("swot",)
    assert titles_in(text_of(dialog, qtbot).split("SWOT and strategies")[0], "Vision") == []


def test_pages_for_each_kpi_are_there_on_demand(
    dialog_for: Callable[..., ReportDialog], kept: dict[str, Any], qtbot: Any
) -> None:
    dialog = dialog_for(report_kind="full", report_sections=("goals",))
    few = dialog.view.count if text_of(dialog, qtbot) else 0
    items = [dialog.sections.item(row) for row in range(dialog.sections.count())]
    [kpis] = [item for item in items if item.text() == "KPI by KPI"]
    kpis.setCheckState(Qt.CheckState.Checked)
    assert set(kept["report_sections"]) == {"goals", "kpis"}
    text_of(dialog, qtbot)
    assert dialog.view.count >= few + 10


def test_what_is_previewed_is_what_is_exported_and_printed(
    dialog_for: Callable[..., ReportDialog],
    tmp_path: Path,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = dialog_for(report_kind="full", report_sections=("vision",))
    text_of(dialog, qtbot)
    asked: list[str] = []

    def answer(parent: object, title: str, suggested: str, kinds: str) -> tuple[str, str]:
        asked.append(suggested)
        return str(tmp_path / "out.pdf"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert Path(asked[0]).name == "Chat ours – Full report.pdf"
    assert (tmp_path / "out.pdf").read_bytes() == dialog.data
    assert "“out.pdf” is in “" in dialog.result.told.text()
    printed: list[tuple[bytes, int | None]] = []
    monkeypatch.setattr(
        preview, "print_", lambda parent, words, data, title, at: printed.append((data, at))
    )
    dialog.view.go_to(1)
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    assert printed == [(dialog.data, 1)]


def test_a_printer_that_fails_is_said_in_the_dialog(
    dialog_for: Callable[..., ReportDialog],
    tmp_path: Path,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = dialog_for()
    text_of(dialog, qtbot)

    def nowhere(dialog: QPrintDialog) -> int:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(tmp_path / "gone" / "x.pdf"))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", nowhere)
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    assert dialog.error.text() == "“x.pdf” could not be written there. Choose another folder."


def test_a_template_of_ones_own_is_offered_and_its_mistake_told_inline(
    dialog_for: Callable[..., ReportDialog], folders: Folders, kept: dict[str, Any], qtbot: Any
) -> None:
    folder = folders.config / "templates"
    folder.mkdir(parents=True)
    head = '#import "common.typ": *\n#show: setting.with()\n'
    (folder / "House.typ").write_text(f"{head}= House of #data.name")
    (folder / "Broken.typ").write_text(f"{head}#nobody")
    dialog = dialog_for()
    assert [dialog.template.itemText(n) for n in range(3)] == [
        "Goaldesk’s own",
        "Broken",
        "House",
    ]
    choose(dialog.template, "House.typ", qtbot)
    assert "House of Social network" in text_of(dialog, qtbot)
    choose(dialog.template, "Broken.typ", qtbot)
    qtbot.waitUntil(lambda: bool(dialog.error.text()), timeout=20_000)
    assert dialog.error.text() == "“Broken.typ”, line 3: unknown variable: nobody."
    assert not dialog.export_button.isEnabled()
    assert dialog.view.count == 0
    (folder / "Broken.typ").write_text(f"{head}= Mended")
    editor = QWidget()
    qtbot.addWidget(editor)
    editor.show()
    for window in (editor, dialog):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    assert "Mended" in text_of(dialog, qtbot)
    assert dialog.error.text() == ""
    assert kept["report_template"] == "Broken.typ"
    (folder / "Broken.typ").unlink()
    assert dialog_for(report_template="Broken.typ").template.currentData() == ""


def test_pages_are_drawn_when_they_are_in_sight_and_zoomed(
    dialog_for: Callable[..., ReportDialog], qtbot: Any
) -> None:
    dialog = dialog_for(report_kind="full", report_sections=("vision", "goals", "appendix"))
    text_of(dialog, qtbot)
    view = dialog.view
    qtbot.waitUntil(lambda: is_printed(view), timeout=20_000)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert dialog.state.text() == f"page {view.count} of {view.count}"
    assert not is_printed(view)
    qtbot.waitUntil(lambda: is_printed(view), timeout=20_000)
    before = seen(view)
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    stretched = seen(view)
    qtbot.waitUntil(lambda: seen(view) != stretched, timeout=20_000)
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: seen(view) == before, timeout=20_000)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.current == 0
    assert not is_printed(view)
    qtbot.waitUntil(lambda: is_printed(view), timeout=20_000)


def test_nothing_is_left_behind(
    dialog_for: Callable[..., ReportDialog], sample: Document, qtbot: Any
) -> None:
    dialog = dialog_for()
    text_of(dialog, qtbot)
    frozen = sample.copy.folder / "frozen"
    assert list(frozen.iterdir())
    dialog.done(0)
    assert list(frozen.iterdir()) == []


@pytest.fixture
def shop(folders: Folders, tmp_path: Path) -> Path:
    """The shop's sample as a file."""
    document = Document.new(
        folders, samples.tables("ecommerce", "en", TODAY), author="", clock=clock
    )
    document.save(tmp_path / "shop.goaldb")
    document.close()
    return tmp_path / "shop.goaldb"


def test_several_documents_stand_side_by_side_and_bad_ones_are_told_inline(
    sample_window: MainWindow,
    sample: Document,
    folders: Folders,
    shop: Path,
    kept: dict[str, Any],
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    again = shop.with_name("again.goaldb")
    again.write_bytes(shop.read_bytes())
    before = shop.read_bytes(), shop.stat().st_mtime_ns
    words = languages.load("en", folders.cache)
    remembered = Settings(portfolio=(str(shop.with_name("gone.goaldb")),))
    dialog = PortfolioDialog(
        sample_window, sample, words, remembered, kept.update, folders, shop.parent
    )
    qtbot.addWidget(dialog)
    dialog.show()
    assert "Social network" in text_of(dialog, qtbot)
    assert "“gone.goaldb”" in dialog.problems.text()
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: ([str(shop), str(again), str(shop)], "")
    )
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    text = text_of(dialog, qtbot)
    assert "Social network" in text
    assert "Online store" in text
    told = dialog.problems.text().splitlines()
    assert told[1:] == [
        "“again.goaldb” holds the same document as “shop.goaldb”. Leave one of them out."
    ]
    assert [dialog.files.item(n).text() for n in range(dialog.files.count())] == [
        "gone.goaldb",
        "shop.goaldb",
        "again.goaldb",
    ]
    dialog.files.setFocus()
    for row in (2, 0):
        dialog.files.setCurrentRow(row)
        qtbot.keyClick(dialog.files, Qt.Key.Key_Delete)
    assert kept["portfolio"] == (str(shop),)
    qtbot.mouseClick(dialog.this, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    text = text_of(dialog, qtbot)
    assert "Online store" in text
    assert "Social network" not in text
    assert dialog.problems.text() == ""
    dialog.language.setCurrentIndex(dialog.language.findData("zh"))
    dialog.language.activated.emit(dialog.language.currentIndex())
    assert "产品组合" in text_of(dialog, qtbot)
    assert kept["report_language"] == "zh"
    dialog.done(0)
    assert (shop.read_bytes(), shop.stat().st_mtime_ns) == before
    assert list((folders.state / "sessions").iterdir()) == [sample.copy.folder]


def test_what_was_chosen_survives_in_the_settings(tmp_path: Path) -> None:
    chosen = Settings(
        report_kind="full",
        report_sections=("swot", "vision"),
        report_language="zh",
        report_template="House.typ",
        portfolio=("/a.goaldb",),
    )
    settings.save(chosen, tmp_path)
    assert settings.load(tmp_path) == (chosen, False)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent to the printer or its preview, as text."""
    sent: list[str] = []

    def note(parent: object, words: object, data: bytes, title: str, *_: object) -> None:
        with pdf_pages.alone:
            sent.append(f"{title}: {pages_of(data)[0]}")

    for name in ("print_", "preview"):
        monkeypatch.setattr(preview, name, note)
    return sent


@pytest.mark.parametrize("action", ["print", "preview"])
def test_the_menu_prints_what_was_chosen_last(
    desk: Desk, window: MainWindow, printed: list[str], action: str
) -> None:
    window.actions_by_id[action].trigger()
    desk.keep(replace(desk.settings, report_kind="review", report_language="zh"))
    window.actions_by_id[action].trigger()
    assert [text.splitlines()[0] for text in printed] == [
        "Social network – Summary on one page: Social network",
        "Social network – Review sheet: Social network",
    ]
    assert "Summary of product goals" in printed[0]
    assert "评审单" in printed[1]
    assert not list((window.document.copy.folder / "frozen").iterdir())


def test_a_template_that_fails_is_told_in_the_windows_bar(
    desk: Desk, window: MainWindow, printed: list[str]
) -> None:
    folder = desk.folders.config / "templates"
    folder.mkdir(parents=True)
    (folder / "Broken.typ").write_text("#nobody")
    desk.keep(replace(desk.settings, report_template="Broken.typ"))
    window.actions_by_id["print"].trigger()
    assert printed == []
    assert window.notice.sentence.text() == "“Broken.typ”, line 1: unknown variable: nobody."


@pytest.mark.parametrize("action", ["report", "portfolio"])
def test_the_menu_opens_the_dialogs(desk: Desk, window: MainWindow, action: str) -> None:
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(dialog.windowTitle())
        dialog.reject()

    answer(look)
    window.actions_by_id[action].trigger()
    assert seen == [{"report": "Report", "portfolio": "Portfolio"}[action]]


def test_a_portfolio_needs_no_open_document(desk: Desk, shop: Path, qtbot: Any) -> None:
    empty = desk.new_window()
    assert not empty.actions_by_id["report"].isEnabled()
    desk.keep(replace(desk.settings, portfolio=(str(shop),)))
    seen: list[str] = []

    def look(dialog: Any) -> None:
        assert not dialog.this.isVisible()
        seen.append(text_of(dialog, qtbot))
        dialog.reject()

    answer(look)
    empty.actions_by_id["portfolio"].trigger()
    assert "Online store" in seen[0]
