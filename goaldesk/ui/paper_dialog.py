"""A dialog for what goes on paper: choices at the left, the pages as they will be at the right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.errors import Problem
from goaldesk.core.words import Words
from goaldesk.ui import jobs, preview
from goaldesk.ui.dialogs import clean_file_name
from goaldesk.ui.freezing import frozen, let_go
from goaldesk.ui.handover import HandOver
from goaldesk.ui.page_view import PageView
from goaldesk.ui.panels import Dialog
from goaldesk.ui.pdf_pages import Pages
from goaldesk.ui.room import column_in, room_in
from goaldesk.ui.texts import hairline, label, link_button, primary_button

if TYPE_CHECKING:
    from goaldesk.document import Document

_SETTLED = 250
_CHOICES = 300


class PaperDialog(Dialog):
    """The frame: `choices` is for what can be chosen, and `work` makes the PDF of it.

    What is exported and printed are the bytes that are previewed. `whole` is a private file with
    the document as it was when the dialog was opened.
    """

    def __init__(
        self, window: QWidget, document: Document | None, words: Words, title: str, folder: Path
    ) -> None:
        super().__init__(window)
        self.whole = None if document is None else frozen(document)
        self.words = words
        self.folder = folder
        self.name = title
        self.data = b""
        self._job: jobs.Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SETTLED)
        self._soon.timeout.connect(self._begin)
        self.choices = QVBoxLayout(spacing=6)
        self.view = PageView(words)
        self.state = label("", tone="secondary", size=12, wrap=False)
        self.error = label("", tone="error", size=12)
        self.result = HandOver(words)
        self.larger = _small("+", words.text("Larger"))
        self.smaller = _small("−", words.text("Smaller"))
        self.width_button = link_button(words.text("Page width"))
        self.page_button = link_button(words.text("Whole page"))
        self.export_button = primary_button(words.text("Export PDF…"))
        self.preview_button = QPushButton(words.text("Print preview…"))
        self.print_button = QPushButton(words.text("Print…"))
        self.close_button = QPushButton(words.text("Close"))
        self.setWindowTitle(title)
        self._lay_out(title)
        self._connect()
        self._tell()
        room = self.screen().availableSize()
        self.resize(min(1240, round(room.width() * 0.94)), min(900, round(room.height() * 0.9)))

    def _lay_out(self, title: str) -> None:
        left = QWidget()
        left.setFixedWidth(_CHOICES)
        column = column_in(left, 10)
        column.addWidget(label(title, size=18, bold=True, wrap=False))
        column.addLayout(self.choices, 1)
        right = QVBoxLayout(spacing=6)
        bar = QHBoxLayout(spacing=6)
        bar.addWidget(self.state, 1)
        for button in (self.smaller, self.larger, self.width_button, self.page_button):
            bar.addWidget(button)
        right.addLayout(bar)
        right.addWidget(self.view, 1)
        both = QHBoxLayout(spacing=20)
        both.addWidget(left)
        both.addLayout(right, 1)
        buttons = QHBoxLayout(spacing=8)
        buttons.addWidget(self.error, 1)
        for button in (
            self.close_button,
            self.preview_button,
            self.print_button,
            self.export_button,
        ):
            buttons.addWidget(button)
        self.export_button.setDefault(True)
        layout = room_in(self)
        layout.setContentsMargins(24, 18, 24, 16)
        layout.setSpacing(10)
        layout.addLayout(both, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.result)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.view.moved.connect(self._tell)
        self.larger.clicked.connect(lambda: self.view.zoom_by(1))
        self.smaller.clicked.connect(lambda: self.view.zoom_by(-1))
        self.width_button.clicked.connect(self.view.fit_width)
        self.page_button.clicked.connect(self.view.fit_page)
        self.export_button.clicked.connect(self._export)
        self.preview_button.clicked.connect(self._preview)
        self.print_button.clicked.connect(self._print)
        self.close_button.clicked.connect(self.reject)

    def work(self) -> jobs.Work:
        """What makes the PDF of what is chosen now, in a thread: what `show_made` is given."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Set the pages anew once the choices have come to rest."""
        self.data = b""
        self.error.setText("")
        self.result.hide()
        if self._job is not None:
            self._job.cancel()
        self._soon.start()
        self._tell()

    def _begin(self) -> None:
        job = jobs.Job(self.work(), self)
        job.progressed.connect(self._tell)
        job.done.connect(self.show_made)
        job.failed.connect(self._failed)
        job.cancelled.connect(job.deleteLater)
        self._job = job
        job.start()

    def show_made(self, data: bytes) -> None:
        """Show what `work` made."""
        self._job = None
        self.data = data
        self.view.show_pages(Pages(data))
        self._tell()

    def _failed(self, problem: Exception) -> None:
        self._job = None
        self.view.show_pages(None)
        self._tell()
        self.refuse(problem)

    def refuse(self, problem: Exception) -> None:
        """Say beside the buttons why something can't be done."""
        if not isinstance(problem, Problem):
            raise problem
        self.error.setText(self.words.problem(problem))

    def _tell(self, share: float | None = None) -> None:
        """Say where the preview stands, and allow what can be done."""
        words, ready = self.words, bool(self.data)
        if ready:
            self.state.setText(
                words.text(
                    "page {page} of {pages}",
                    page=words.number(self.view.current + 1),
                    pages=words.number(self.view.count),
                )
            )
        elif share is not None:
            self.state.setText(
                words.text("Setting the pages… {share}", share=words.percent(share, 0))
            )
        elif self._job is not None or self._soon.isActive():
            self.state.setText(words.text("Setting the pages…"))
        else:
            self.state.setText("")
        self.view.setAccessibleDescription(self.state.text())
        for button in (self.export_button, self.preview_button, self.print_button):
            button.setEnabled(ready)

    def _export(self) -> None:
        suggested = self.folder / f"{clean_file_name(self.name)}.pdf"
        with jobs.refusing(self.refuse):
            path = preview.export(self, self.words, self.data, suggested)
            if path is not None:
                self.error.setText("")
                self.result.show_file(path)
                self.result.reveal.setFocus()

    def _preview(self) -> None:
        with jobs.refusing(self.refuse):
            preview.preview(self, self.words, self.data, self.name)

    def _print(self) -> None:
        with jobs.refusing(self.refuse):
            preview.print_(self, self.words, self.data, self.name, self.view.current)

    def done(self, code: int) -> None:
        """Close, and stop what is being set."""
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.view.show_pages(None)
        if self.whole is not None:
            let_go(self.whole)
        super().done(code)


def _small(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFixedWidth(34)
    return button


def caption(text: str, field: QWidget) -> QLabel:
    """A field's name above it, which leads to it by its letter and for screen readers."""
    above = label(text, tone="secondary", size=12, wrap=False)
    field.setAccessibleName(text)
    return above


def combo(choices: Mapping[str, str], chosen: str) -> QComboBox:
    """A field to choose one of these keys from, by their texts."""
    field = QComboBox()
    for key, text in choices.items():
        field.addItem(text, key)
    choose(field, chosen)
    return field


def choose(field: QComboBox, key: str) -> None:
    """Choose a key, or the first one if it is not there."""
    field.setCurrentIndex(max(0, field.findData(key)))


def paper_names(words: Words) -> dict[str, str]:
    """The sizes of paper, by key."""
    return {"a4": "A4", "letter": words.text("US Letter")}
