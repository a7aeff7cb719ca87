"""File → Send a copy…: what goes along, under which name, and locked with what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import sections
from goaldesk.core.errors import Problem
from goaldesk.core.words import Words
from goaldesk.store import copying, locked, sent
from goaldesk.ui import jobs
from goaldesk.ui.file_target import FileTarget
from goaldesk.ui.freezing import frozen, let_go
from goaldesk.ui.handover import HandOver
from goaldesk.ui.panels import Dialog
from goaldesk.ui.room import grow, room_in, room_on_screen
from goaldesk.ui.send_sections import SendSections, entries
from goaldesk.ui.texts import hairline, heading, label, primary_button

if TYPE_CHECKING:
    from goaldesk.document import Document

ENDING = ".goaldb"
_SETTLED = 350

# What each window left out last, for as long as it is open.
_last: WeakKeyDictionary[QWidget, frozenset[str]] = WeakKeyDictionary()


def send_copy(window: QWidget, document: Document, words: Words, title: str, folder: Path) -> None:
    """Ask what goes along and write copies of the document; raises FileProblem.

    `title` and `folder` are where a copy is proposed to be.
    """
    dialog = SendCopy(window, document, words, title, folder)
    dialog.exec()
    dialog.deleteLater()


class SendCopy(Dialog):
    """One page: sections with how much they hold, file and passphrase, what will be inside."""

    def __init__(
        self, window: QWidget, document: Document, words: Words, title: str, folder: Path
    ) -> None:
        super().__init__(window)
        self._document, self._words = document, words
        self._whole = frozen(document)
        self._number = 0
        self._job: jobs.Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SETTLED)
        self._soon.timeout.connect(self._measure)
        self.sections = SendSections(words, copying.counts(self._whole), document.withheld)
        name, strip = f"{title} {document.today.isoformat()}", (locked.ENDING, ENDING)
        self.file = FileTarget(words, name, folder, ENDING, strip)
        if document.path is not None and self.file.path() == document.path:
            self.file.name.setText(f"{self.file.name.text()} (2)")
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        self.shown = QCheckBox(words.text("Show the passphrase"))
        self.inside = label("", bold=True)
        self.lacking = label("", tone="secondary", size=12)
        self.error = label("", tone="error", size=12)
        self.result = HandOver(words)
        self.write_button = primary_button(words.text("Write the copy"))
        self.close_button = QPushButton(words.text("Close"))
        self.setWindowTitle(words.text("Send a copy"))
        self._lay_out()
        self._connect()
        self.sections.leave_out(_last.get(window, frozenset()))

    def _lay_out(self) -> None:
        words = self._words
        columns = QHBoxLayout(spacing=28)
        columns.addWidget(self.sections, 3)
        columns.addWidget(hairline(vertical=True))
        columns.addLayout(self._lay_out_file(), 2)
        buttons = QHBoxLayout(spacing=8)
        buttons.addWidget(self.error, 1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.write_button)
        self.write_button.setDefault(True)
        layout = room_in(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addWidget(label(words.text("Send a copy"), size=18, bold=True, wrap=False))
        layout.addWidget(
            label(
                words.text(
                    "A copy goes on being this document: what somebody changes in it can be "
                    "merged back."
                ),
                tone="secondary",
            )
        )
        layout.addSpacing(4)
        layout.addLayout(columns)
        layout.addWidget(hairline())
        layout.addWidget(self.inside)
        layout.addWidget(self.lacking)
        layout.addWidget(self.result)
        layout.addLayout(buttons)
        self.resize(min(1000, room_on_screen(self).width()), 0)

    def _lay_out_file(self) -> QVBoxLayout:
        words = self._words
        column = QVBoxLayout(spacing=6)
        column.addWidget(heading(words.text("File")))
        self.file.name.setAccessibleName(words.text("Name of the copy"))
        column.addWidget(self.file)
        column.addSpacing(10)
        column.addWidget(heading(words.text("Passphrase")))
        for field, text in (
            (self.passphrase, words.text("None: anybody can open it")),
            (self.again, words.text("The same again")),
        ):
            field.setPlaceholderText(text)
            field.setEchoMode(QLineEdit.EchoMode.Password)
            column.addWidget(field)
        self.passphrase.setAccessibleName(words.text("Passphrase"))
        self.again.setAccessibleName(words.text("Passphrase, the same again"))
        column.addWidget(self.shown)
        column.addWidget(
            label(
                words.text(
                    "Several words are best. Tell them by another way than the file: without "
                    "them nobody can open it, not even you."
                ),
                tone="secondary",
                size=12,
            )
        )
        column.addStretch(1)
        return column

    def _connect(self) -> None:
        self.sections.changed.connect(self._changed)
        self.file.changed.connect(self._file_changed)
        for field in (self.passphrase, self.again):
            field.textChanged.connect(lambda _: self.file.set_ending(self._ending()))
        self.shown.toggled.connect(self._show_passphrase)
        self.write_button.clicked.connect(self._write)
        self.close_button.clicked.connect(self.reject)

    def _ending(self) -> str:
        return f"{ENDING}{locked.ENDING}" if self.passphrase.text() else ENDING

    def _changed(self) -> None:
        _last[self.parentWidget()] = self.sections.left_out()
        self.lacking.setText(self._lacking())
        self.inside.setText(self._words.text("Working out what is inside…"))
        if self._job is not None:
            self._job.cancel()
        self._soon.start()
        self._file_changed()

    def _lacking(self) -> str:
        """What does not stand in the file; the history tells of what was deleted."""
        words = self._words
        if self.sections.withheld() >= sections.HISTORY:
            return words.text(
                "Nothing that was deleted or is left out stands in the file. What you wrote "
                "elsewhere stays as it is, such as a note that names somebody."
            )
        return words.text(
            "Nothing that is left out stands in the file. The history tells what was changed and "
            "deleted, word for word: leave it out if that is nobody else’s business."
        )

    def _file_changed(self) -> None:
        self.result.hide()
        self.error.setText("")
        self.again.setEnabled(bool(self.passphrase.text()))

    def _show_passphrase(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)
        self.again.setEchoMode(mode)

    def _measure(self) -> None:
        """Make the copy for its size alone, in a job."""
        self._number += 1
        whole, withheld, target = self._whole, self.sections.withheld(), self.file.path()
        name = "" if target is None else target.name
        fresh = whole.with_name(f"measured{self._number}")

        def work(tell: jobs.Tell) -> tuple[int, dict[str, int]]:
            copying.make(whole, fresh, name, withheld, tell)
            try:
                return fresh.stat().st_size, copying.counts(fresh)
            finally:
                fresh.unlink(missing_ok=True)

        self._job = jobs.Job(work, self)
        self._job.done.connect(self._measured)
        self._job.failed.connect(self._refuse)
        self._job.start()

    def _measured(self, found: tuple[int, dict[str, int]]) -> None:
        size, counts = found
        words = self._words
        self.inside.setText(
            words.plural(
                "Inside: {count} entry, {size}",
                "Inside: {count} entries, {size}",
                entries(counts),
                size=words.size(size),
            )
        )

    def _refuse(self, problem: Exception) -> None:
        if not isinstance(problem, Problem):
            raise problem
        self.error.setText(self._words.problem(problem))

    def _write(self) -> None:
        words, target, passphrase = self._words, self.file.path(), self.passphrase.text()
        if target is None:
            self.error.setText(words.text("Give the copy a name."))
            self.file.name.setFocus()
            return
        if passphrase != self.again.text():
            self.error.setText(words.text("The two passphrases differ. Type the same twice."))
            self.again.setFocus()
            return
        withheld, whole, document = self.sections.withheld(), self._whole, self._document
        path, folders, now = document.path, document.folders, document.now

        def work(tell: jobs.Tell) -> None:
            fresh, closed = whole.with_name("copy"), whole.with_name("locked")
            try:
                copying.make(whole, fresh, target.name, withheld, lambda share: tell(share * 0.7))
                if passphrase:
                    locked.lock(fresh, closed, passphrase)
                    tell(0.9)
                copying.put(closed if passphrase else fresh, target, path)
                sent.remember(folders, fresh, target.name, now)
            finally:
                fresh.unlink(missing_ok=True)
                closed.unlink(missing_ok=True)

        with jobs.refusing(self._refuse):
            jobs.wait_for(self, words, words.text("Writing the copy…"), work)
            self.error.setText("")
            self.file.warning.hide()
            self.result.show_file(target)
            self.result.reveal.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)

    def done(self, code: int) -> None:
        """Close, and let go of what was worked out."""
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
        let_go(self._whole)
        super().done(code)
