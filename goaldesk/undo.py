"""The undo stack of a document: every undo and redo is itself an edit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from goaldesk.store.edit import Done


class Step(QUndoCommand):
    """One edit on the undo stack.

    Undo and redo alike take back the edit made last, as a new edit: the redo of an edit is the
    undo of its undo. `label` is a message that is translated where it is shown.
    """

    def __init__(self, steps: Steps, label: str, seq: int, edit_id: str) -> None:
        super().__init__(label)
        self._steps = steps
        self._last = (seq, edit_id)
        self._made = False

    def redo(self) -> None:
        """Make the edit again; it is made already when it comes onto the stack."""
        if self._made:
            self._last = self._steps.take_back(self.text(), *self._last, towards=+1)
        self._made = True

    def undo(self) -> None:
        """Take the edit back."""
        self._last = self._steps.take_back(self.text(), *self._last, towards=-1)


class Steps(QUndoStack):
    """The undo stack, which always stands where the rows are.

    `touched` carries the frozenset of tables once an edit, undo or redo is through; `failed` the
    exception of a step that could not be made, where nobody is there to catch it. `invert` takes
    back an edit, given label, seq and id.
    """

    touched = Signal(object)
    failed = Signal(object)

    def __init__(self, invert: Callable[[str, int, str], Done], parent: QObject) -> None:
        super().__init__(parent)
        self._invert = invert
        self._applied = 0  # how many steps are in the rows
        self._tables: frozenset[str] | None = None  # that the steps on the way have touched
        self._failure: Exception | None = None
        self._realigning = False
        self._watched = False
        self.indexChanged.connect(self._arrived)

    def add(self, label: str, done: Done) -> None:
        """Put an edit that was made onto the stack; one that did nothing is passed over."""
        if done.seq is not None and done.id is not None:
            self._applied += 1
            self._tables = done.touched
            self.push(Step(self, label, done.seq, done.id))

    def move(self, how: Callable[[], None]) -> None:
        """Undo or redo, and raise what prevented it."""
        self._watched = True
        try:
            how()
        finally:
            self._watched = False
        failure = self._take_failure()
        if failure is not None:
            raise failure

    def take_back(self, label: str, seq: int, edit_id: str, *, towards: int) -> tuple[int, str]:
        """The work of a step: invert an edit; gives the edit that did it.

        `towards` is +1 for a redo, -1 for an undo. Qt calls this, and would swallow an
        exception: it is kept until the stack has arrived, and no further step is made.
        """
        if self._realigning or self._failure is not None:
            return seq, edit_id
        try:
            done = self._invert(label, seq, edit_id)
        except Exception as error:  # noqa: BLE001 - raised, or told, by whoever moved the stack
            self._failure = error
            return seq, edit_id
        self._applied += towards
        if done.seq is None or done.id is None:
            return seq, edit_id
        self._tables = (self._tables or frozenset()) | done.touched
        return done.seq, done.id

    def _arrived(self) -> None:
        """The stack has moved: put it where the rows are, and say what has changed."""
        if self._realigning:
            return
        if self._failure is not None:
            self._realigning = True
            try:
                self.setIndex(self._applied)
            finally:
                self._realigning = False
        tables, self._tables = self._tables, None
        if tables is not None:
            self.touched.emit(tables)
        if self._failure is not None and not self._watched:
            self.failed.emit(self._take_failure())

    def _take_failure(self) -> Exception | None:
        failure, self._failure = self._failure, None
        return failure
