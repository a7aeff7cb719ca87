"""File → Export…: as what, which table, under which name; and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from goaldesk import languages
from goaldesk.core.errors import N_, Problem
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import TABLES
from goaldesk.core.words import Words
from goaldesk.ui import jobs
from goaldesk.ui.dialogs import clean_file_name
from goaldesk.ui.file_target import FileTarget
from goaldesk.ui.handover import HandOver
from goaldesk.ui.panels import Dialog
from goaldesk.ui.room import grow, room_in, room_on_screen
from goaldesk.ui.texts import hairline, heading, label, primary_button, say

if TYPE_CHECKING:
    from goaldesk.document import Document
    from goaldesk.exchange.exports import Exported


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be exported: its file's ending, its name, what it is good for."""

    key: str
    ending: str
    name: str
    good_for: str


KINDS = (
    Kind(
        "workbook",
        ".xlsx",
        N_("Workbook"),
        N_("Everything for a spreadsheet, a sheet a section, with charts: to read, filter, print."),
    ),
    Kind(
        "csv",
        ".csv",
        N_("One table as CSV"),
        N_("For spreadsheets and other programs; can be changed there and imported again."),
    ),
    Kind(
        "markdown",
        ".md",
        N_("Markdown"),
        N_("What matters most, as tables for a wiki or an e-mail."),
    ),
    Kind(
        "calendar",
        ".ics",
        N_("Calendar"),
        N_("When to measure, to review and to talk, for your calendar. Import again to update."),
    ),
    Kind(
        "items",
        ".xlsx",
        N_("Work items (experimental)"),
        N_("Goals and actions in the columns of PingCode or Worktile."),
    ),
    Kind(
        "json",
        ".json",
        N_("JSON data"),
        N_("Everything, exactly, for programs and for safe keeping."),
    ),
)


def export(window: QWidget, document: Document, words: Words, title: str, folder: Path) -> None:
    """Ask what to export, and write it; `title` and `folder` are proposed."""
    dialog = Export(window, document, words, title, folder)
    dialog.exec()
    dialog.deleteLater()


class Export(Dialog):
    """One page: as what on the left; which table, and the file, on the right."""

    def __init__(
        self, window: QWidget, document: Document, words: Words, title: str, folder: Path
    ) -> None:
        super().__init__(window)
        self._document, self._words, self._title = document, words, title
        self.kinds = {kind.key: QRadioButton(words.text(kind.name)) for kind in KINDS}
        self.kinds["workbook"].setChecked(True)
        self.table, self.tool = _tables(words), QComboBox()
        self.tool.addItem("PingCode", "pingcode")
        self.tool.addItem("Worktile", "worktile")
        self.table_title = heading(words.text("Table"))
        self._proposed = self._proposal()
        self.file = FileTarget(words, self._proposed, folder, ".xlsx")
        self.error = label("", tone="error", size=12)
        self.warnings = label("", tone="warning", size=12)
        self.result = HandOver(words)
        self.copy_button = QPushButton(words.text("Copy as text"))
        self.copy_button.setToolTip(words.text("Put the Markdown onto the clipboard"))
        self.close_button = QPushButton(words.text("Close"))
        self.export_button = primary_button(words.text("Export"))
        self.setWindowTitle(words.text("Export"))
        self._lay_out()
        for button in self.kinds.values():
            button.toggled.connect(self._chosen)
        self.file.changed.connect(self._start_over)
        for box in (self.table, self.tool):
            box.currentIndexChanged.connect(self._chosen)
        self.copy_button.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.reject)
        self.export_button.clicked.connect(self._write)
        self._chosen()

    def _lay_out(self) -> None:
        columns = QHBoxLayout(spacing=28)
        columns.addLayout(self._lay_out_kinds(), 3)
        columns.addWidget(hairline(vertical=True))
        columns.addLayout(self._lay_out_file(), 2)
        buttons = QHBoxLayout(spacing=8)
        buttons.addWidget(self.error, 1)
        for button in (self.copy_button, self.close_button, self.export_button):
            buttons.addWidget(button)
        self.export_button.setDefault(True)
        layout = room_in(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addWidget(label(self._words.text("Export"), size=18, bold=True, wrap=False))
        layout.addLayout(columns)
        layout.addWidget(hairline())
        layout.addWidget(self.result)
        layout.addWidget(self.warnings)
        layout.addLayout(buttons)
        self.resize(min(860, room_on_screen(self).width()), 0)

    def _lay_out_kinds(self) -> QVBoxLayout:
        column = QVBoxLayout(spacing=2)
        column.addWidget(heading(self._words.text("As what")))
        column.addSpacing(4)
        for kind in KINDS:
            button, told = self.kinds[kind.key], self._words.text(kind.good_for)
            button.setAccessibleDescription(told)
            note = label(told, tone="secondary", size=12)
            note.setContentsMargins(24, 0, 0, 6)
            column.addWidget(button)
            column.addWidget(note)
        column.addStretch(1)
        return column

    def _lay_out_file(self) -> QVBoxLayout:
        words = self._words
        column = QVBoxLayout(spacing=6)
        column.addWidget(heading(words.text("File")))
        self.file.name.setAccessibleName(words.text("Name of the file"))
        column.addWidget(self.file)
        column.addSpacing(10)
        column.addWidget(self.table_title)
        self.table.setAccessibleName(words.text("Table"))
        self.tool.setAccessibleName(words.text("Tool"))
        column.addWidget(self.table)
        column.addWidget(self.tool)
        column.addStretch(1)
        spoken = words.text("Words are in the language of the reports; data is as you wrote it.")
        column.addWidget(label(spoken, tone="secondary", size=12))
        return column

    def kind(self) -> Kind:
        """What is chosen."""
        return next(kind for kind in KINDS if self.kinds[kind.key].isChecked())

    def _box(self) -> QComboBox | None:
        """Where the table is chosen, or the tool; None for what is no single table."""
        return {"csv": self.table, "items": self.tool}.get(self.kind().key)

    def _proposal(self) -> str:
        """A name for the file that tells it from the others."""
        box, day = self._box(), self._document.today.isoformat()
        table = "" if box is None else box.currentText()
        return clean_file_name(f"{self._title} {table} {day}")

    def _chosen(self) -> None:
        kind, box = self.kind(), self._box()
        for shown in (self.table, self.tool):
            shown.setVisible(shown is box)
        self.table_title.setVisible(box is not None)
        self.copy_button.setVisible(kind.key == "markdown")
        was, self._proposed = self._proposed, self._proposal()
        if self.file.name.text() == was:
            self.file.name.setText(self._proposed)
            self.file.name.setCursorPosition(0)
        self.file.set_ending(kind.ending)

    def _start_over(self) -> None:
        self.result.hide()
        self.error.setText("")
        self.warnings.setText("")
        self.warnings.hide()

    def _made(self) -> Exported:
        """What is chosen, made while nothing else looks at the document. Raises Cancelled."""
        from goaldesk.core.queries.records import report_language
        from goaldesk.exchange import exports
        from goaldesk.zone import zone_name

        document, words, kind = self._document, self._words, self.kind()
        box = self._box()
        wanted = exports.Wanted(
            kind.ending,
            "" if box is None else box.currentData(),
            document.today,
            document.now,
            zone_name(),
        )

        def work(tell: jobs.Tell) -> Exported:
            with document.read() as session:
                spoken = languages.load(report_language(session), document.folders.cache)
                return exports.made(session, spoken, wanted, tell)

        return jobs.lend(self.parentWidget(), words, words.text("Exporting…"), work)

    def _write(self) -> None:
        from goaldesk.store import copying

        words, target = self._words, self.file.path()
        if target is None:
            self.error.setText(words.text("Give the file a name."))
            self.file.name.setFocus()
            return
        self._start_over()
        fresh = self._document.copy.folder / "exported"
        try:
            made = self._made()
            fresh.write_bytes(made.content)
            copying.put(fresh, target, self._document.path)
        except jobs.Cancelled:
            return
        except Problem as problem:
            self.error.setText(words.problem(problem))
            return
        except OSError as error:
            from goaldesk.store.saving import problem_of

            self.error.setText(words.problem(problem_of(error, fresh)))
            return
        finally:
            fresh.unlink(missing_ok=True)
        self.file.warning.hide()
        say(self.warnings, "\n".join(made.warnings))
        self.result.show_file(target)
        self.result.reveal.setFocus()

    def _copy(self) -> None:
        try:
            text = self._made().content.decode("utf-8")
        except jobs.Cancelled:
            return
        QGuiApplication.clipboard().setText(text)
        self._start_over()
        self.warnings.setText(self._words.text("The text is on the clipboard: paste it."))
        self.warnings.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)


def _tables(words: Words) -> QComboBox:
    """All tables by what they are called, the most asked for first."""
    box = QComboBox()
    first = ("measurement", "measurement_wide", "kpi", "goal", "action")
    for key in dict.fromkeys((*first, *TABLES)):
        wide = key == "measurement_wide"
        box.addItem(
            words.text("Measurements by month") if wide else words.text(SPECS[key].many), key
        )
    return box
