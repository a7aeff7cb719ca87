"""The foot of a page that prepares something in jobs: what goes on, what came of it, and Cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMargins, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from goaldesk.core.errors import Problem
from goaldesk.core.words import Words
from goaldesk.ui.jobs import Job, Work
from goaldesk.ui.texts import label


class JobFoot(QWidget):
    """Carries out one job at a time: the last one that is asked for counts.

    `stopped` says that the job was stopped by hand, `again` asks to begin anew.
    """

    stopped = Signal()
    again = Signal()

    def __init__(self, words: Words, *parts: QWidget) -> None:
        super().__init__()
        self._words = words
        self.job: Job | None = None
        self.told = label()
        self.stop = QPushButton()
        self.stop.clicked.connect(self._stop_or_again)
        row = QHBoxLayout(self, contentsMargins=QMargins(16, 8, 16, 12), spacing=12)
        row.addWidget(self.told, 1)
        for part in (self.stop, *parts):
            row.addWidget(part)
        self.say("")

    def start(
        self,
        text: str,
        work: Work,
        then: Callable[[Any], None],
        refuse: Callable[[Problem], None],
    ) -> None:
        """Begin a job and say so; `then` is given what it gives, `refuse` what prevented it."""
        self.busy(text)
        job = self.job = Job(work, self)

        def failed(error: Exception) -> None:
            self.job = None
            if not isinstance(error, Problem):
                raise error
            refuse(error)

        def done(result: Any) -> None:
            self.job = None
            then(result)

        job.progressed.connect(lambda share: self._told(text, share))
        job.done.connect(done)
        job.failed.connect(failed)
        job.start()

    def _told(self, text: str, share: float) -> None:
        words = self._words
        self.told.setText(words.text("{what} {share}", what=text, share=words.percent(share, 0)))

    def end(self) -> None:
        """Let go of the job that is on its way."""
        if self.job is not None:
            self.job.cancel()
            self.job = None

    def busy(self, text: str) -> None:
        """Say that something goes on, in place of what did."""
        self.end()
        self.told.setText(text)
        self.stop.setText(self._words.text("Cancel"))
        self.stop.show()

    def say(self, sentence: str, *, again: bool = False) -> None:
        """Say how it stands, now that nothing goes on; `again` offers to begin anew."""
        self.told.setText(sentence)
        self.stop.setText(self._words.text("Check again"))
        self.stop.setVisible(again)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # its page is left, not the window minimised
            self.end()

    def _stop_or_again(self) -> None:
        if self.job is None:
            self.again.emit()
        else:
            self.end()
            self.stopped.emit()
