"""Preview, print and export give the same pages; long work waits, can be cancelled, and fails."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QProgressDialog,
    QPushButton,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from goaldesk.core.errors import Problem
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.reports import build, paper
from goaldesk.ui import jobs, pdf_pages, preview, theme
from goaldesk.ui.pdf_pages import Pages
from tests.ui.windows import escape_unfocused

EN = Words("en")
Range = QPrinter.PrintRange


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def summary_of(document: Document, size: str = "a4") -> bytes:
    with document.read() as session:
        return paper.pdf(build.summary(session, EN, document.today, size))


@pytest.fixture(scope="module")
def five_pages() -> bytes:
    """Pages that say their number."""
    import typst

    text = "#set page(width: 200pt, height: 300pt)\n" + "\n#pagebreak()\n".join(
        f"Page number {n}" for n in range(1, 6)
    )
    return typst.compile(text.encode())


def printed_to(path: Path, data: bytes) -> QPrinter:
    printer = preview.printer_for(Pages(data), "Kite")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_the_pdf_is_exported_as_it_is(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(parent: object, title: str, suggested: str, kinds: str) -> tuple[str, str]:
        asked.append(suggested)
        return str(tmp_path / "page"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    path = preview.export(window, EN, b"%PDF-", tmp_path / "Kite.pdf")
    assert asked == [str(tmp_path / "Kite.pdf")]
    assert path == tmp_path / "page.pdf"
    assert path.read_bytes() == b"%PDF-"


def test_a_folder_that_cannot_be_written_is_said(
    window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "missing" / "page.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with pytest.raises(Problem) as caught:
        preview.export(window, EN, b"%PDF-", target)
    assert "is not there. Save “page.pdf” elsewhere." in str(caught.value)


def test_an_old_file_stays_whole_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "page.pdf"
    target.write_bytes(b"old")

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as stream:
            stream.write(data[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Problem, match="There is not enough room on the disk"):
        preview.write(target, b"new and longer")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.pdf"]


def test_a_page_that_a_viewer_has_open_on_windows_is_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "page.pdf"
    target.write_bytes(b"old")

    def refusing(*_: object) -> None:
        raise PermissionError(13, "Access is denied")

    with monkeypatch.context() as windows:
        windows.setattr("os.name", "nt")
        windows.setattr("os.replace", refusing)
        windows.setattr("time.sleep", lambda _: None)
        with pytest.raises(Problem, match=r"Another program keeps “page\.pdf” busy"):
            preview.write(target, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["page.pdf"]


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_what_is_printed_is_the_page(
    qapp: object, sample: Document, tmp_path: Path, size: str
) -> None:
    data = summary_of(sample, size)
    printer = printed_to(tmp_path / "printed.pdf", data)
    assert preview.paint(Pages(data), printer, [0], finest=100)
    wanted, printed = (
        pypdfium2.PdfDocument(source)[0] for source in (data, tmp_path / "printed.pdf")
    )
    assert printed.get_size() == pytest.approx(wanted.get_size(), abs=1.5)
    images = [
        page.render(scale=0.6).to_pil().convert("L").resize((340, 440))
        for page in (wanted, printed)
    ]
    # The same ink in the same places, but for how edges are smoothed.
    differing = sum(
        abs(a - b) > 90 for a, b in zip(*(image.tobytes() for image in images), strict=True)
    )
    assert differing < 340 * 440 * 0.01


def test_a_wide_page_is_printed_on_paper_that_lies(qapp: object, tmp_path: Path) -> None:
    import typst

    data = typst.compile(b'#set page(paper: "us-letter", flipped: true)\nWide')
    printer = printed_to(tmp_path / "printed.pdf", data)
    assert preview.paint(Pages(data), printer, [0], finest=50)
    size = pypdfium2.PdfDocument(tmp_path / "printed.pdf")[0].get_size()
    assert size == pytest.approx((792, 612), abs=1.5)


def choose(wanted: Callable[[QPrinter], None]) -> Callable[[QPrintDialog], int]:
    """Answers the print dialog."""

    def answer(dialog: QPrintDialog) -> int:
        wanted(dialog.printer())
        return QPrintDialog.DialogCode.Accepted

    return answer


def pages(first: int, last: int) -> Callable[[QPrinter], None]:
    def wanted(printer: QPrinter) -> None:
        printer.setPrintRange(Range.PageRange)
        printer.setFromTo(first, last)

    return wanted


def copies(count: int, collate: bool) -> Callable[[QPrinter], None]:
    def wanted(printer: QPrinter) -> None:
        printer.setCopyCount(count)
        printer.setCollateCopies(collate)

    return wanted


@pytest.mark.parametrize(
    ("wanted", "printed"),
    [
        (lambda printer: None, [1, 2, 3, 4, 5]),
        (pages(2, 4), [2, 3, 4]),
        (pages(5, 5), [5]),
        (pages(4, 9), [4, 5]),
        (lambda printer: printer.setPrintRange(Range.CurrentPage), [3]),
        (copies(2, True), [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]),
        (copies(2, False), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
    ],
)
def test_the_pages_chosen_are_printed_as_often_as_asked(
    window: QWidget,
    five_pages: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wanted: Callable[[QPrinter], None],
    printed: list[int],
) -> None:
    target = tmp_path / "printed.pdf"
    drawn: list[int] = []
    real = Pages.pixels

    def noted(self: Pages, number: int, *more: object) -> object:
        drawn.append(number + 1)
        return real(self, number, *more)

    monkeypatch.setattr(preview, "_FINEST", 60)
    monkeypatch.setattr(Pages, "pixels", noted)
    monkeypatch.setattr(QPrintDialog, "exec", choose(wanted))
    printer = printed_to(target, five_pages)
    monkeypatch.setattr(preview, "printer_for", lambda *_: printer)
    preview.print_(window, EN, five_pages, "Kite", 2)
    assert drawn == printed
    assert len(pypdfium2.PdfDocument(target)) == len(printed)


@pytest.mark.parametrize(
    "stop", [lambda dialog: dialog.findChild(QPushButton).click(), escape_unfocused]
)
def test_printing_can_be_stopped(
    window: QWidget,
    five_pages: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop: Callable[[QProgressDialog], object],
) -> None:
    printer = printed_to(tmp_path / "printed.pdf", five_pages)
    monkeypatch.setattr(jobs, "PATIENCE", -1)
    monkeypatch.setattr(preview, "printer_for", lambda *_: printer)
    monkeypatch.setattr(QPrintDialog, "exec", choose(lambda printer: None))
    shown: list[str] = []

    def press() -> None:
        for dialog in window.findChildren(QProgressDialog):
            if dialog.isVisible():
                shown.append(dialog.labelText())
                stop(dialog)
                return
        QTimer.singleShot(0, press)

    QTimer.singleShot(0, press)
    with pytest.raises(jobs.Cancelled):
        preview.print_(window, EN, five_pages, "Kite")
    assert shown == ["Drawing the pages…"]
    assert list(tmp_path.iterdir()) == []


def test_a_printer_that_takes_nothing_is_said(
    window: QWidget, five_pages: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrintDialog, "exec", choose(lambda printer: printer.setOutputFileName("")))
    monkeypatch.setattr(preview, "paint", lambda *_: False)
    with pytest.raises(Problem, match="The printer did not take the page"):
        preview.print_(window, EN, five_pages, "Kite")


@pytest.mark.skipif(sys.platform == "win32", reason="asks for POSIX limits")
@pytest.mark.parametrize("limit", [0, 2000, None])
def test_a_print_into_a_file_that_the_disk_does_not_take_is_said(
    window: QWidget,
    five_pages: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: int | None,
) -> None:
    import resource

    name = tmp_path / "printed.pdf" if limit is not None else tmp_path / "no folder" / "printed.pdf"
    printer = printed_to(name, five_pages)
    monkeypatch.setattr(preview, "printer_for", lambda *_: printer)
    monkeypatch.setattr(QPrintDialog, "exec", choose(lambda printer: None))
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kept[0] if limit is None else limit, kept[1]))
    try:
        with pytest.raises(Problem, match="could not be written there"):
            preview.print_(window, EN, five_pages, "Kite")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_preview_shows_the_pages_in_the_windows_language(
    window: QWidget, five_pages: bytes, qapp: QApplication, language: str
) -> None:
    texts = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language == "zh":
        assert texts.load("qtbase_zh_CN", folder)
        qapp.installTranslator(texts)
    shown: list[str] = []

    def look() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QPrintPreviewDialog) and widget.isVisible():
                assert widget.grab().toImage().allGray() is False
                shown.extend(action.text() for action in widget.findChildren(QAction))
                widget.reject()
                return
        QTimer.singleShot(100, look)

    QTimer.singleShot(100, look)
    try:
        preview.preview(window, EN, five_pages, "Kite")
    finally:
        qapp.removeTranslator(texts)
    assert {"en": "Next page", "zh": "下一页"}[language] in shown


def test_the_preview_is_wide_enough_for_its_button_that_prints(
    window: QWidget, five_pages: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.setStyleSheet(theme.sheet(theme.LIGHT))
    widths: list[int] = []

    def look(dialog: QPrintPreviewDialog) -> None:
        dialog.show()
        widths.extend(bar.sizeHint().width() for bar in dialog.findChildren(QToolBar))
        dialog.reject()

    monkeypatch.setattr(QPrintPreviewDialog, "exec", look)
    preview.preview(window, EN, five_pages, "Kite")
    (width,) = widths
    assert width <= preview._WIDE


def test_work_gives_its_result_and_its_exceptions(window: QWidget) -> None:
    assert jobs.wait_for(window, EN, "Working…", lambda tell: 42) == 42

    def fails(tell: jobs.Tell) -> None:
        raise Problem("It did not work.")

    with pytest.raises(Problem, match="did not work"):
        jobs.wait_for(window, EN, "Working…", fails)


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(window: QWidget, qtbot: QtBot) -> None:
    stopped = threading.Event()
    values: list[int] = []

    def work(tell: jobs.Tell) -> None:
        try:
            while True:
                tell(0.25)
                stopped.wait(0.01)
        except jobs.Cancelled:
            stopped.set()
            raise

    def press() -> None:
        for dialog in window.findChildren(QProgressDialog):
            if dialog.isVisible() and dialog.value() == 25:
                values.append(dialog.value())
                dialog.findChild(QPushButton).click()
                return
        QTimer.singleShot(50, press)

    QTimer.singleShot(50, press)
    with pytest.raises(jobs.Cancelled):
        jobs.wait_for(window, EN, "Working…", work)
    assert values == [25]
    assert stopped.wait(5)
    qtbot.wait(50)


def test_short_work_shows_no_dialog(window: QWidget) -> None:
    jobs.wait_for(window, EN, "Working…", lambda tell: tell(0.5))
    assert window.findChildren(QProgressDialog) == []


def test_pages_closed_under_a_job_that_waits_to_draw_one_end_it_in_order(
    qapp: object, sample: Document, qtbot: Any
) -> None:
    """pdfium would end the process."""
    pages = Pages(summary_of(sample))
    failed: list[object] = []
    job = jobs.Job(lambda tell: pages.pixels(0, 1.0))
    job.failed.connect(failed.append)
    with pdf_pages.alone:
        job.start()
        pages.close()
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], RuntimeError)
