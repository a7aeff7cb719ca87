"""Handing a written file to the system: shown in its folder, on the clipboard, in an e-mail.

Programs are started with lists of arguments, never through a shell.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QProcess, QProcessEnvironment, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from shiboken6 import isValid

from goaldesk.core.words import Words
from goaldesk.ui.room import column_in
from goaldesk.ui.texts import label

Command = tuple[str, list[str]]

# Nobody has tried this on Windows yet. The script is always the same: the file is named to it in
# its environment. Where there is no Outlook, it fails, and it is said how to attach by hand.
_OUTLOOK = (
    "$ErrorActionPreference = 'Stop';"
    "$mail = (New-Object -ComObject Outlook.Application).CreateItem(0);"
    "$mail.Subject = [IO.Path]::GetFileNameWithoutExtension($env:GOALDESK_FILE);"
    "[void]$mail.Attachments.Add($env:GOALDESK_FILE);"
    "$mail.Display()"
)


def reveal_command(path: Path, platform: str = sys.platform) -> Command:
    """What shows the file selected in its folder."""
    if platform == "darwin":
        return "open", ["-R", str(path)]
    if platform == "win32":
        return "explorer", ["/select,", str(path)]
    # A comma would end the address in dbus-send's list.
    address = bytes(QUrl.fromLocalFile(str(path)).toEncoded()).decode().replace(",", "%2C")
    return "dbus-send", [
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.FileManager1",
        "--type=method_call",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1.ShowItems",
        f"array:string:{address}",
        "string:",
    ]


def mail_command(path: Path, subject: str, platform: str = sys.platform) -> Command | None:
    """What opens a new message with the file attached; None where no program is known for it."""
    if platform == "darwin":
        return "open", ["-a", "Mail", str(path)]
    if platform == "win32":
        return "powershell", ["-NoProfile", "-NonInteractive", "-Command", _OUTLOOK]
    if shutil.which("xdg-email"):
        return "xdg-email", ["--utf8", "--subject", subject, "--attach", str(path)]
    return None


def copy_file(path: Path) -> None:
    """Put the file onto the clipboard, so that it can be pasted into a folder or a message."""
    address = QUrl.fromLocalFile(str(path))
    data = QMimeData()
    data.setUrls([address])
    data.setData("x-special/gnome-copied-files", b"copy\n" + bytes(address.toEncoded()))
    QGuiApplication.clipboard().setMimeData(data)


def start(command: Command, path: Path, failed: Callable[[], object]) -> None:
    """Start a program for a file; `failed` is called if it is not there or says that it failed.

    It outlives the window that it was asked for in: a message may be written for long.
    """
    program, arguments = command
    if program == "explorer":  # which says that it failed when it did not
        QProcess.startDetached(program, arguments)
        return
    process = QProcess(QCoreApplication.instance())
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("GOALDESK_FILE", str(path))
    process.setProcessEnvironment(environment)
    process.finished.connect(lambda code, _: failed() if code else None)
    process.finished.connect(process.deleteLater)
    process.errorOccurred.connect(
        lambda error: failed() if error == QProcess.ProcessError.FailedToStart else None
    )
    process.start(program, arguments)


class HandOver(QWidget):
    """What became of a file, and what can be done with it now."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._path = Path()
        self.told = label("", bold=True)
        self.hint = label("", tone="secondary", size=12)
        self.reveal = QPushButton(words.text("Show in folder"))
        self.reveal.clicked.connect(self._reveal)
        self.copy = QPushButton(words.text("Copy the file"))
        self.copy.clicked.connect(self._copy)
        self.mail = QPushButton(words.text("Write an e-mail"))
        self.mail.clicked.connect(self._mail)
        buttons = QHBoxLayout(spacing=8)
        for button in (self.reveal, self.copy, self.mail):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = column_in(self, 6)
        layout.addWidget(self.told)
        layout.addLayout(buttons)
        layout.addWidget(self.hint)
        self.hide()

    def show_file(self, path: Path) -> None:
        """Say that the file was written."""
        words = self._words
        self._path = path
        self.told.setText(
            words.text("“{name}” is in “{folder}”.", name=path.name, folder=str(path.parent))
        )
        can_mail = mail_command(path, "") is not None
        self.mail.setVisible(can_mail)
        self.hint.setText("" if can_mail else self._by_hand())
        self.hint.setVisible(not can_mail)
        self.show()

    def _by_hand(self) -> str:
        return self._words.text(
            "To send it, copy the file, and paste it into a message in your mail program."
        )

    def _say(self, sentence: str) -> None:
        if isValid(self):  # a program may fail when the window has gone
            self.hint.setText(sentence)
            self.hint.show()

    def _reveal(self) -> None:
        folder = QUrl.fromLocalFile(str(self._path.parent))
        start(reveal_command(self._path), self._path, lambda: QDesktopServices.openUrl(folder))

    def _copy(self) -> None:
        copy_file(self._path)
        self._say(
            self._words.text("The file is on the clipboard: paste it into a message or a folder.")
        )

    def _mail(self) -> None:
        command = mail_command(self._path, self._path.stem)
        if command is None:
            return
        copy_file(self._path)
        self._say(
            self._words.text(
                "Your mail program opens a message. Should the file not be attached there, paste "
                "it: it is on the clipboard."
            )
        )
        start(command, self._path, self._not_mailed)

    def _not_mailed(self) -> None:
        self._say(
            self._words.text(
                "No mail program opened a message. The file is on the clipboard: paste it into a "
                "message."
            )
        )
