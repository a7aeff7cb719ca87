"""Preview, print and export give the same page; long work waits, can be cancelled, and fails."""

from __future__ import annotations

import threading
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from goaldesk.core import edits
from goaldesk.core.errors import Problem
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.ui import jobs, preview

EN = Words("en")


class Bar:
    """Stands for the window's notice bar."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def refuse(self, sentence: str) -> None:
        self.said.append(sentence)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.notice = Bar()
    qtbot.addWidget(made)
    made.show()
    return made


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    page = document[0]
    text = page.get_textpage().get_text_range()
    page.close()
    document.close()
    return text


def test_the_summary_is_exported_under_the_products_name(
    window: QWidget, sample: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sample.edit("Change product") as session:
        edits.change(session, "product", "product", name='Kite: "A/B"', language="zh")
    asked: list[str] = []

    def answer(parent: object, title: str, suggested: str, kinds: str) -> tuple[str, str]:
        asked.append(suggested)
        return str(tmp_path / "page"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    preview.export_pdf(window, sample, EN, "letter")
    assert Path(asked[0]).name == "Kite A B.pdf"
    data = (tmp_path / "page.pdf").read_bytes()
    assert "指标" in text_of(data)
    assert pypdfium2.PdfDocument(data)[0].get_size() == pytest.approx((612, 792))
    assert window.notice.said == []


def test_a_folder_that_cannot_be_written_is_said(
    window: QWidget, sample: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "missing" / "page.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    preview.export_pdf(window, sample, EN, "a4")
    assert window.notice.said == ["“page.pdf” could not be written there. Choose another folder."]


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
    with pytest.raises(Problem):
        preview.write(target, b"new and longer")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.pdf"]


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_what_is_printed_is_the_page(
    window: QWidget, sample: Document, tmp_path: Path, size: str
) -> None:
    data = preview._pdf(window, sample, EN, size)
    printer = preview.printer_for(size, "Kite")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert preview.paint(data, printer, finest=100)
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


def test_the_preview_shows_the_page(window: QWidget, sample: Document, qtbot: QtBot) -> None:
    shown: list[bool] = []

    def look() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QPrintPreviewDialog) and widget.isVisible():
                shown.append(widget.grab().toImage().allGray() is False)
                widget.reject()
                return
        QTimer.singleShot(100, look)

    QTimer.singleShot(100, look)
    preview.preview(window, sample, EN, "a4")
    assert shown == [True]


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


def test_the_document_chooses_the_reports_language(window: QWidget, sample: Document) -> None:
    assert "Summary of product goals" in text_of(preview._pdf(window, sample, EN, "a4"))
    with sample.edit("Change product") as session:
        edits.change(session, "product", "product", language="zh")
    assert "产品目标摘要" in text_of(preview._pdf(window, sample, EN, "a4"))
