"""What happens by itself while windows are open: the day changes, documents are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit

from goaldesk.ui import jobs
from goaldesk.ui.find import FindBox

if TYPE_CHECKING:
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow

_MINUTE = 60_000
_AGAIN = 5_000


class Rounds(QObject):
    """Looks at the clock each minute and whenever the application comes to the front, as it does
    after the computer has slept; saves at the pace of the settings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        clock = QTimer(self, interval=_MINUTE)
        clock.timeout.connect(self.look_at_day)
        clock.start()
        desk.app.applicationStateChanged.connect(self._state_changed)
        self.saving = QTimer(self)
        self.saving.timeout.connect(self.save)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self.save)
        self.set_pace()

    def set_pace(self) -> None:
        """Save as often as the settings say."""
        minutes = self._desk.settings.autosave
        if minutes * _MINUTE != (self.saving.interval() if self.saving.isActive() else 0):
            self.saving.stop()
            if minutes:
                self.saving.start(minutes * _MINUTE)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look_at_day()

    def look_at_day(self) -> None:
        """Show the documents as of the new day once it has begun and nobody types in a cell."""
        if self._is_free() and not _in_cell():
            for window in self._desk.windows:
                if window.document is not None:
                    window.document.pass_day()

    def save(self) -> None:
        """Save what has changed to its file; what prevents it is told and asks nothing."""
        if not self._is_free() or _typing():
            self._again.start()
            return
        for window in list(self._desk.windows):
            self._save(window)

    def _save(self, window: MainWindow) -> None:
        document = window.document
        if document is None or not document.modified:
            return
        if document.path is None or document.misplaced is not None:
            return
        with jobs.refusing(window.refuse):
            document.save()

    def _is_free(self) -> bool:
        return not (self._desk.app.activeModalWidget() or jobs.busy())


def _typing() -> bool:
    """Whether something is half typed: a long save shows a dialog, which would take the keys."""
    widget = QApplication.focusWidget()
    if isinstance(widget, QPlainTextEdit):
        return widget.document().isModified()
    return isinstance(widget, QLineEdit) and widget.isModified() and not isinstance(widget, FindBox)


def _in_cell() -> bool:
    """Whether the editor of a cell is open, which showing the list anew would close."""
    widget = QApplication.focusWidget()
    above = widget.parentWidget() if widget is not None else None
    return above is not None and isinstance(above.parentWidget(), QAbstractItemView)
