"""Reading what the log tells, without holding up the window where it is long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from goaldesk.core.queries.series import has_long_log
from goaldesk.core.reading import Reader
from goaldesk.store.turns import GivenWay
from goaldesk.ui.jobs import Job, Tell

if TYPE_CHECKING:
    from goaldesk.document import Document

# What needs the document may need it again at once.
_PAUSE = 50

Reading = Callable[[Reader], Any]
Then = Callable[[Any], object]


class Aside(QObject):
    """Reads from the document: at once where its log is short, else in a thread.

    What was asked for last is handed on. A reading that had to give way to the window begins
    again.
    """

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._asked: tuple[Reading, Then] | None = None
        self._job: Job | None = None
        self._again = QTimer(self, singleShot=True, interval=_PAUSE)
        self._again.timeout.connect(self._begin)

    @property
    def reading(self) -> bool:
        """Whether something is still to be handed on."""
        return self._asked is not None

    def read(self, work: Reading, then: Then) -> None:
        """Hand on to `then` what `work` gives, called with a session; it touches no widget."""
        self._asked = None
        with self._document.read() as session:
            if has_long_log(session):
                self._asked = (work, then)
            else:
                found = work(session)
        if self._asked is None:
            then(found)
        elif self._job is None and not self._again.isActive():
            self._begin()

    def _begin(self) -> None:
        asked, copy = self._asked, self._document.copy
        if asked is None or self._document.closed:
            return

        def read(tell: Tell) -> Any:
            with copy.read_aside() as session:
                return asked[0](session)

        self._job = Job(read, self)
        self._job.done.connect(lambda found: self._done(asked, found))
        self._job.failed.connect(self._failed)
        self._job.start()

    def _end(self) -> None:
        assert self._job is not None
        self._job.deleteLater()
        self._job = None

    def _done(self, asked: tuple[Reading, Then], found: Any) -> None:
        self._end()
        if asked is self._asked:
            self._asked = None
            asked[1](found)
        else:
            self._begin()

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, GivenWay):
            raise error
        self._again.start()
