"""Asking for the passphrase of a locked file, until it unlocks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from goaldesk.core.words import Words
from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy
from goaldesk.store.locked import WrongPassphrase
from goaldesk.ui import jobs
from goaldesk.ui.panels import Dialog
from goaldesk.ui.room import room_in
from goaldesk.ui.texts import label, primary_button

Attempt = Callable[[str, jobs.Tell], WorkingCopy]


def unlock(
    parent: QWidget, words: Words, path: Path, folders: Folders, now: datetime
) -> WorkingCopy | None:
    """The document in the locked file at `path`; None if nobody knows its passphrase.

    Raises FileProblem.
    """

    def attempt(passphrase: str, tell: jobs.Tell) -> WorkingCopy:
        copy = WorkingCopy.open_locked(path, passphrase, folders, now, tell)
        try:
            tell(1.0)
        except jobs.Cancelled:
            copy.discard()
            raise
        return copy

    dialog = Unlock(parent, words, path.name, attempt)
    dialog.exec()
    dialog.deleteLater()
    if dialog.problem is not None:
        raise dialog.problem
    return dialog.opened


class Unlock(Dialog):
    """One field; `attempt` is called in a job with what was typed, and gives what is `opened`.

    A wrong passphrase is said here and asked again; what else goes wrong ends the dialog and is
    its `problem`.
    """

    def __init__(
        self,
        parent: QWidget,
        words: Words,
        name: str,
        attempt: Attempt,
    ) -> None:
        super().__init__(parent)
        self._words, self._attempt = words, attempt
        self.opened: WorkingCopy | None = None
        self.problem: Exception | None = None
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(words.text("Passphrase"))
        self.shown = QCheckBox(words.text("Show the passphrase"))
        self.error = label("", tone="error", size=12)
        self.open_button = primary_button(words.text("Open the document"))
        cancel = QPushButton(words.text("Cancel"))
        self.setWindowTitle(words.text("Locked file"))
        asked = words.text("“{name}” is locked. Its passphrase opens it.", name=name)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.open_button)
        layout = room_in(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        for widget in (label(asked), self.field, self.shown, self.error):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._try)
        cancel.clicked.connect(self.reject)
        self.shown.toggled.connect(self._show)
        self.field.textChanged.connect(lambda: self.error.setText(""))
        self.setMinimumWidth(420)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)

    def _try(self) -> None:
        words, typed = self._words, self.field.text()
        if not typed:
            self.error.setText(words.text("Type the passphrase."))
            return
        self.error.setText("")
        self.open_button.setText(words.text("Unlocking…"))
        self.open_button.repaint()  # the key is worked out without letting go of the window
        try:
            opened = jobs.wait_for(
                self, words, words.text("Unlocking…"), lambda tell: self._attempt(typed, tell)
            )
        except jobs.Cancelled:
            return
        except WrongPassphrase as problem:
            self.error.setText(words.problem(problem))
            self.field.selectAll()
            self.field.setFocus()
            return
        except Exception as problem:  # noqa: BLE001 - raised again by whoever asked
            self.problem = problem
        else:
            # While the key is worked out, the window heeds nothing: what was pressed comes now.
            self.open_button.setEnabled(False)
            QCoreApplication.processEvents()
            if not self.isVisible():
                opened.discard()
                return
            self.opened = opened
        finally:
            self.open_button.setText(words.text("Open the document"))
        self.accept()
