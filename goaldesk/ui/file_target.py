"""The name and the folder of a file that is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from goaldesk.core.words import Words
from goaldesk.ui.dialogs import clean_file_name
from goaldesk.ui.room import column_in
from goaldesk.ui.texts import label, link_button

_WIDEST = 260


class FileTarget(QWidget):
    """A field for the name, its ending beside it, a link to the folder; says what is replaced.

    `strip` are endings that are taken off a typed name, the longest first.
    """

    changed = Signal()

    def __init__(
        self, words: Words, name: str, folder: Path, ending: str, strip: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self._words, self.folder, self._ending, self._strip = words, folder, ending, strip
        self.name = QLineEdit(clean_file_name(name))
        self.name.setCursorPosition(0)
        self.ending = label(ending, tone="secondary", wrap=False)
        self.place = link_button("")
        self.place.setToolTip(words.text("Choose another folder"))
        self.warning = label("", tone="warning", size=12)
        line = QHBoxLayout()
        line.addWidget(self.name, 1)
        line.addWidget(self.ending)
        layout = column_in(self, 6)
        layout.addLayout(line)
        layout.addWidget(self.place, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.warning)
        self.name.textChanged.connect(self.show_target)
        self.place.clicked.connect(self._choose_folder)
        self.show_target()

    def path(self) -> Path | None:
        """Where the file is to be; None without a name."""
        typed = self.name.text()
        for ending in (*self._strip, self._ending):
            typed = typed.removesuffix(ending)
        name = clean_file_name(typed)
        return self.folder / f"{name}{self._ending}" if name else None

    def set_ending(self, ending: str) -> None:
        """Give the file another ending."""
        self._ending = ending
        self.show_target()

    def show_target(self) -> None:
        """Say where the file will be, and whether one is there."""
        words, target = self._words, self.path()
        self.ending.setText(self._ending)
        metrics, shown = self.place.fontMetrics(), words.text("In {folder}", folder=self.folder)
        short = metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, _WIDEST)
        self.place.setText(short.replace("&", "&&"))
        self.place.setAccessibleName(shown)
        there = target is not None and target.is_file()
        self.warning.setVisible(there)
        if there:
            self.warning.setText(
                words.text("“{name}” is already there, and will be replaced.", name=target.name)
            )
        self.changed.emit()

    def _choose_folder(self) -> None:
        title = self._words.text("Folder of the copy")
        chosen = QFileDialog.getExistingDirectory(self, title, str(self.folder))
        if chosen:
            self.folder = Path(chosen)
            self.show_target()
