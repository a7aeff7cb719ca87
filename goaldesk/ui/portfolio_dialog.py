"""File → Portfolio…: several documents side by side on one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from goaldesk import languages
from goaldesk.core.errors import FileProblem
from goaldesk.core.plain_text import seen
from goaldesk.core.words import Words
from goaldesk.paths import Folders
from goaldesk.settings import Settings
from goaldesk.ui import jobs
from goaldesk.ui.paper_dialog import PaperDialog, caption, combo, paper_names
from goaldesk.ui.texts import escaped, label

if TYPE_CHECKING:
    from goaldesk.document import Document

_PATH = Qt.ItemDataRole.UserRole


class PortfolioDialog(PaperDialog):
    """The files, with this document as it is now; those that can't be read are told below."""

    def __init__(
        self,
        window: QWidget,
        document: Document | None,
        words: Words,
        settings: Settings,
        keep: Callable[..., object],
        folders: Folders,
        folder: Path,
    ) -> None:
        super().__init__(window, document, words, words.text("Portfolio"), folder)
        self._folders = folders
        self._document, self._keep = document, keep
        self.this = QCheckBox(words.text("This document, as it is now"))
        self.this.setChecked(document is not None)
        self.this.setVisible(document is not None)
        self.files = QListWidget()
        self.files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.none = label(words.text("No other files yet"), tone="secondary")
        self.add_button = QPushButton(words.text("Add files…"))
        self.remove_button = QPushButton(words.text("Remove"))
        self.language = combo(
            {"": words.text("As in the window"), **languages.LANGUAGES}, settings.report_language
        )
        self.paper = combo(paper_names(words), settings.paper)
        self.problems = label("", tone="warning", size=12)
        self._lay_out_choices()
        self._fill(settings.portfolio)
        self.this.toggled.connect(self.refresh)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.files.itemSelectionChanged.connect(self._show_files)
        self.language.activated.connect(self._changed)
        self.paper.activated.connect(self._changed)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.files)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self.add_button.setFocus()
        self.refresh()

    def _lay_out_choices(self) -> None:
        words, column = self.words, self.choices
        buttons = QHBoxLayout(spacing=8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        column.addWidget(self.this)
        column.addWidget(caption(words.text("Files"), self.files))
        column.addWidget(self.files, 1)
        column.addWidget(self.none)
        column.addLayout(buttons)
        column.addStretch(0)
        column.addWidget(self.problems)
        column.addWidget(
            label(
                words.text("Files are only read, as they were last saved."),
                tone="secondary",
                size=12,
            )
        )
        column.addWidget(caption(words.text("Language of the report"), self.language))
        column.addWidget(self.language)
        column.addWidget(caption(words.text("Paper size"), self.paper))
        column.addWidget(self.paper)

    def _fill(self, names: Sequence[str]) -> None:
        self.files.clear()
        for name in names:
            item = QListWidgetItem(seen(Path(name).name))
            item.setData(_PATH, name)
            item.setToolTip(escaped(name))
            self.files.addItem(item)
        self._show_files()

    def _show_files(self) -> None:
        self.files.setVisible(bool(self.files.count()))
        self.none.setVisible(not self.files.count())
        self.remove_button.setEnabled(bool(self.files.selectedItems()))

    def paths(self) -> list[Path]:
        """The files in the list."""
        return [Path(self.files.item(row).data(_PATH)) for row in range(self.files.count())]

    def _add(self) -> None:
        found, _ = QFileDialog.getOpenFileNames(
            self,
            self.words.text("Add files"),
            str(self.folder),
            self.words.text("Goaldesk documents (*.goaldb)"),
        )
        if found:
            self._fill(list(dict.fromkeys([*map(str, self.paths()), *found])))
            self._changed()

    def _remove(self) -> None:
        chosen = self.files.selectedItems()
        for item in chosen:
            self.files.takeItem(self.files.row(item))
        self._show_files()
        if chosen:
            self._changed()

    def _changed(self) -> None:
        self._keep(
            portfolio=tuple(map(str, self.paths())),
            report_language=self.language.currentData(),
            paper=self.paper.currentData(),
        )
        self.refresh()

    def refresh(self) -> None:
        self.problems.setText("")
        super().refresh()

    def work(self) -> jobs.Work:
        from goaldesk.document import now_here

        paths, size = self.paths(), self.paper.currentData()
        language, words = self.language.currentData(), self.words
        document, whole = self._document, self.whole if self.this.isChecked() else None
        day = document.today if document is not None else now_here().date()
        folders, now = self._folders, now_here()
        known = {} if whole is None else {document.id: self.this.text()}

        def work(tell: jobs.Tell) -> tuple[bytes, list[FileProblem]]:
            from goaldesk.reports import paper
            from goaldesk.reports.portfolio import portfolio, product
            from goaldesk.store.connection import reading
            from goaldesk.store.many import read_each

            spoken = languages.load(language, folders.cache) if language else words
            lines = []
            if whole is not None:
                with reading(whole) as session:
                    lines.append(product(session, spoken, day))
            found, problems = read_each(
                paths, folders, now, lambda session: product(session, spoken, day), known, tell
            )
            return paper.pdf(portfolio([*lines, *found], spoken, day, size)), problems

        return work

    def show_made(self, made: tuple[bytes, list[FileProblem]]) -> None:
        data, problems = made
        super().show_made(data)
        self.problems.setText("\n".join(map(self.words.problem, problems)))
