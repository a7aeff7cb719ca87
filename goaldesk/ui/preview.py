"""Preview, print and export the summary: one PDF, so that all three are the same page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSize, QStandardPaths
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from goaldesk import languages
from goaldesk.core.errors import N_, FileProblem, Problem
from goaldesk.core.words import Words
from goaldesk.ui import jobs
from goaldesk.ui.dialogs import ask_save, clean_file_name
from goaldesk.ui.texts import message_box

if TYPE_CHECKING:
    from goaldesk.document import Document
    from goaldesk.reports.report import Summary

# Finer than eyes see on paper, and pages that fit into memory.
_FINEST = 400
_ON_SCREEN = 220
_BAND = 900
_PAPERS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


def export_pdf(parent: QWidget, document: Document, words: Words, paper: str) -> None:
    """Ask where to, and write the summary there."""
    kinds = words.text("PDF documents (*.pdf)")
    suggested = folder_of(document) / f"{file_name(document, words)}.pdf"
    path = ask_save(parent, words, suggested, kinds, ".pdf")
    if path is None:
        return
    try:
        write(path, _pdf(parent, document, words, paper))
    except jobs.Cancelled:
        return
    except Problem as problem:
        refuse(parent, words.problem(problem))


def preview(parent: QWidget, document: Document, words: Words, paper: str) -> None:
    """Show the pages as they will be printed."""
    try:
        data = _pdf(parent, document, words, paper)
    except jobs.Cancelled:
        return
    except Problem as problem:
        refuse(parent, words.problem(problem))
        return
    printer = printer_for(paper, file_name(document, words))
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setWindowTitle(words.text("Print preview"))
    dialog.paintRequested.connect(lambda target: paint(data, target, finest=_ON_SCREEN))
    dialog.resize(QSize(980, 1000).boundedTo(parent.screen().availableSize() * 0.92))
    dialog.exec()
    dialog.deleteLater()


def print_(parent: QWidget, document: Document, words: Words, paper: str) -> None:
    """Ask for the printer, and print."""
    try:
        data = _pdf(parent, document, words, paper)
    except jobs.Cancelled:
        return
    except Problem as problem:
        refuse(parent, words.problem(problem))
        return
    printer = printer_for(paper, file_name(document, words))
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(words.text("Print summary"))
    if dialog.exec() == QPrintDialog.DialogCode.Accepted and not paint(data, printer):
        refuse(parent, words.text("The printer did not take the page. Is it switched on?"))
    dialog.deleteLater()


def file_name(document: Document, words: Words) -> str:
    """A file name for the product's summary, without ending."""
    from goaldesk.core.queries.records import record

    with document.read() as session:
        product = record(session, "product", "product")
    name = clean_file_name(str(product["name"])) if product is not None else ""
    return name or words.text("Product goals")


def write(path: Path, data: bytes) -> None:
    """Write a file, wholly or not at all; FileProblem if it cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FileProblem(
            N_("“{name}” could not be written there. Choose another folder."), name=path.name
        ) from error


def printer_for(paper: str, title: str) -> QPrinter:
    """A printer for that paper, upright and without margins of its own: the page has them."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(QPageSize(_PAPERS[paper]), QPageLayout.Orientation.Portrait, QMarginsF())
    )
    printer.setFullPage(True)
    return printer


def paint(data: bytes, printer: QPrinter, *, finest: int = _FINEST) -> bool:
    """Draw the PDF's pages at the printer's resolution, or `finest` dots an inch if that is less.

    A page of another size is made to fit. False if the printer takes nothing.
    """
    import pypdfium2

    painter = QPainter()
    if not painter.begin(printer):
        return False
    pages = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(pages)):
            if number and not printer.newPage():
                return False
            _paint_page(painter, pages[number], printer, min(finest, printer.resolution()))
    finally:
        pages.close()
        painter.end()
    return True


def _paint_page(painter: QPainter, page: object, printer: QPrinter, dots: int) -> None:
    width, height = page.get_size()
    room = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    fit = min(room.width() / width, room.height() / height)
    left = (room.width() - width * fit) / 2
    top = (room.height() - height * fit) / 2
    scale = dots / 72
    # In bands, since a whole page at the printer's resolution takes a hundred megabytes.
    step = _BAND / scale
    done = 0.0
    while done < height - 0.01:
        tall = min(step, height - done)
        picture = _picture(page, scale, (0, height - done - tall, 0, done))
        target = QRectF(left, top + done * fit, width * fit, tall * fit)
        painter.drawImage(target, picture, QRectF(picture.rect()))
        done += tall


def _picture(page: object, scale: float, crop: tuple[float, float, float, float]) -> QImage:
    """A part of a page; `crop` is what is cut off at left, bottom, right and top, in points."""
    bitmap = page.render(scale=scale, crop=crop, rev_byteorder=True, prefer_bgrx=True)
    picture = QImage(
        bytes(bitmap.buffer),
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_RGBX8888,
    ).copy()
    bitmap.close()
    return picture


def _pdf(parent: QWidget, document: Document, words: Words, paper: str) -> bytes:
    """The summary in the document's report language, set while the window stays alive."""
    from goaldesk.core.queries.records import report_language
    from goaldesk.reports import build

    with document.read() as session:
        language = report_language(session)
        spoken = words
        if language != words.language:
            spoken = languages.load(language, document.folders.cache)
        made = build.summary(session, spoken, document.today, paper)

    def work(tell: jobs.Tell) -> bytes:
        return _set(made)

    return jobs.wait_for(parent, words, words.text("Setting the page…"), work)


def _set(made: Summary) -> bytes:
    from goaldesk.reports.paper import pdf

    return pdf(made)


def folder_of(document: Document) -> Path:
    """Where what is made of a document goes first: beside its file."""
    if document.path is not None:
        return document.path.parent
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place))


def refuse(parent: QWidget, sentence: str) -> None:
    """Say a sentence in the window's bar where it has one, else in a dialog."""
    bar = getattr(parent, "notice", None)
    if bar is not None:
        bar.refuse(sentence)
        return
    message_box(parent, sentence).exec()
