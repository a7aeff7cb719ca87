"""Preview, print and export of a PDF: one set of bytes, so that all three are the same pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget

from goaldesk.core.errors import N_, FileProblem, Problem
from goaldesk.core.tell import Tell, quiet
from goaldesk.core.words import Words
from goaldesk.store import saving
from goaldesk.ui import jobs
from goaldesk.ui.dialogs import ask_save, own_documents
from goaldesk.ui.pdf_pages import Pages

if TYPE_CHECKING:
    from goaldesk.document import Document

# Finer than eyes see on paper, and pages that fit into memory.
_FINEST = 400
_ON_SCREEN = 220
_BAND = 900
_WIDE = 980  # pixels, of a print preview
# How many pixels the pages of a print preview may have in all: it keeps every page.
_KEPT = 90_000_000

_NOT_TAKEN = N_("The printer did not take the page. Is it switched on?")
_NOT_WRITTEN = N_("“{name}” could not be written there. Choose another folder.")


def export(parent: QWidget, words: Words, data: bytes, suggested: Path) -> Path | None:
    """Ask where to, and write the PDF there; gives where it is, None when cancelled.

    Raises FileProblem if it can't be written.
    """
    path = ask_save(parent, words, suggested, words.text("PDF documents (*.pdf)"), ".pdf")
    if path is not None:
        write(path, data)
    return path


def preview(parent: QWidget, words: Words, data: bytes, title: str) -> None:
    """Show the pages as they will be printed. Raises Problem if a printer fails."""
    pages = Pages(data)
    printer = printer_for(pages, title)
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setWindowTitle(words.text("Print preview"))
    for bar in dialog.findChildren(QToolBar):  # with larger icons, that for printing has no room
        bar.setIconSize(QSize(16, 16))
    for button in dialog.findChildren(QToolButton):
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    area = sum(width * height for width, height in pages.sizes)
    finest = min(_ON_SCREEN, math.sqrt(_KEPT / max(1.0, area)) * 72)
    failed: list[Problem] = []

    def draw(target: QPrinter) -> None:
        try:
            _paint_in_steps(dialog, words, pages, target, _chosen(target, len(pages.sizes)), finest)
        except jobs.Cancelled:
            pass
        except Problem as problem:
            failed.append(problem)

    dialog.paintRequested.connect(draw)
    dialog.resize(QSize(_WIDE, 1000).boundedTo(parent.screen().availableSize() * 0.92))
    dialog.exec()
    dialog.deleteLater()
    pages.close()
    if failed:
        raise failed[0]


def print_(
    parent: QWidget, words: Words, data: bytes, title: str, current: int | None = None
) -> None:
    """Ask for the printer, which pages and how many copies, and print.

    `current` is the number of a page that can be chosen as the one in sight. Raises Problem if
    the printer takes nothing, Cancelled.
    """
    pages = Pages(data)
    count = len(pages.sizes)
    printer = printer_for(pages, title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(words.text("Print"))
    dialog.setMinMax(1, count)
    dialog.setFromTo(1, count)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, count > 1)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintCurrentPage, current is not None)
    try:
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            chosen = _chosen(printer, count, current)
            _paint_in_steps(parent, words, pages, printer, chosen, _FINEST)
    finally:
        dialog.deleteLater()
        pages.close()


def write(path: Path, data: bytes) -> None:
    """Write the PDF, wholly or not at all; FileProblem if it cannot be written."""
    saving.require_writable(path)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        saving.replace(part, path)
    except OSError as error:
        raise saving.problem_of(error, path) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def printer_for(pages: Pages, title: str) -> QPrinter:
    """A printer for paper of the first page's size, without margins of its own: the page has
    them."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    width, height = pages.sizes[0]
    upright = QSizeF(min(width, height), max(width, height))
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    way = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, way, QMarginsF()))
    printer.setFullPage(True)
    return printer


def _chosen(printer: QPrinter, count: int, current: int | None = None) -> list[int]:
    """The pages to print, one after the other, as often as the printer can't do it itself."""
    if printer.printRange() == QPrinter.PrintRange.CurrentPage and current is not None:
        numbers = [current]
    elif printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        numbers = list(range(printer.fromPage() - 1, min(count, printer.toPage())))
    else:
        numbers = list(range(count))
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return numbers * copies
    return [number for number in numbers for _ in range(copies)]


def _paint_in_steps(
    parent: QWidget,
    words: Words,
    pages: Pages,
    printer: QPrinter,
    numbers: Sequence[int],
    finest: float,
) -> None:
    """Draw while a dialog tells how far it is, and can stop it."""

    def work(tell: Tell) -> bool:
        return paint(pages, printer, numbers, tell, finest)

    if not jobs.in_steps(parent, words, words.text("Drawing the pages…"), work):
        file = printer.outputFileName()
        raise FileProblem(_NOT_WRITTEN, name=Path(file).name) if file else Problem(_NOT_TAKEN)


def paint(
    pages: Pages,
    printer: QPrinter,
    numbers: Sequence[int],
    tell: Tell = quiet,
    finest: float = _FINEST,
) -> bool:
    """Draw pages at the printer's resolution, or `finest` dots an inch if that is less.

    A page of another size is made to fit. False if the printer takes nothing, or the disk not all;
    what `tell` raises ends the print, of which nothing comes then.
    """
    file = Path(printer.outputFileName()) if printer.outputFileName() else None
    painter = QPainter()
    if not painter.begin(printer):
        return False
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    dots = min(finest, printer.resolution())
    whole = False
    try:
        for done, number in enumerate(numbers):
            if done and not printer.newPage():
                return False

            def told(share: float, done: int = done) -> None:
                tell((done + share) / len(numbers))

            _paint_page(painter, pages, number, printer, dots, told)
        whole = True
    finally:
        if not whole:
            printer.abort()
        painter.end()
        whole = whole and (file is None or _ends(file))
        if not whole and file is not None:  # which holds the first pages
            file.unlink(missing_ok=True)
    return whole


def _ends(pdf: Path) -> bool:
    """Whether a PDF has its end: Qt does not tell that a disk was full."""
    try:
        return b"%%EOF" in pdf.read_bytes()[-32:]
    except OSError:
        return False


def _paint_page(
    painter: QPainter,
    pages: Pages,
    number: int,
    printer: QPrinter,
    dots: float,
    tell: Tell,
) -> None:
    width, height = pages.sizes[number]
    room = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    fit = min(room.width() / width, room.height() / height)
    left = (room.width() - width * fit) / 2
    top = (room.height() - height * fit) / 2
    scale = dots / 72
    # In bands, since a whole page at the printer's resolution takes a hundred megabytes.
    step = _BAND / scale
    done = 0.0
    while done < height - 0.01:
        tell(done / height)
        tall = min(step, height - done)
        picture = pages.pixels(number, scale, (0, height - done - tall, 0, done)).image()
        target = QRectF(left, top + done * fit, width * fit, tall * fit)
        painter.drawImage(target, picture, QRectF(picture.rect()))
        done += tall


def folder_of(document: Document) -> Path:
    """Where what is made of a document goes first: beside its file."""
    if document.path is not None:
        return document.path.parent
    return own_documents()
