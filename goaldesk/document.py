"""An open document: what a window works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QLockFile, QObject, Signal

from goaldesk import file_lock
from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.model import TABLES
from goaldesk.core.plain_text import seen
from goaldesk.core.reading import Reader
from goaldesk.core.tell import Tell, quiet
from goaldesk.paths import Folders
from goaldesk.store import backups, locked
from goaldesk.store.edit import Done, Stamp, changes_in
from goaldesk.store.file import WorkingCopy
from goaldesk.store.recovery import Crashed
from goaldesk.store.rows import Tables
from goaldesk.undo import Steps

if TYPE_CHECKING:
    from sqlmodel import Session

    from goaldesk.store.merge.conflicts import Decisions
    from goaldesk.store.merge.sides import Side

Clock = Callable[[], datetime]
Reading = Callable[[Tell], WorkingCopy]
T = TypeVar("T")

# So many changes take so long, to make or to undo, that the window would stand still.
MANY = 1_000


def now_here() -> datetime:
    """The time of this computer, with its time zone."""
    return datetime.now().astimezone()


def at_once(work: Callable[[Tell], T], text: str = "", *, stoppable: bool = True) -> T:
    """Carry the work out here and now."""
    return work(quiet)


class Document(QObject):
    """A document with its undo stack, its lock and its signals.

    `changed` carries the frozenset of the tables that an edit touched, once an edit, when stack
    and rows agree. `failed` carries the exception of a step that could not be made, if the stack
    was moved by others than `undo` and `redo`, which raise it. `state_changed` says that path
    or modified are others.

    `id` is shared by all copies of the document; `folders` are those of its working copy and its
    backups; `withheld` is what the copy that it was opened from had been made without. `copy` is
    the working copy, for what takes the document as a whole; rows are changed by `edit` alone.

    `run` carries out what may take long, given the work, a message that says what goes on, and
    whether it may be stopped: here and now, or in another thread for as long as nothing else
    reads or changes the document.
    """

    changed = Signal(object)
    failed = Signal(object)
    state_changed = Signal()

    def __init__(
        self,
        copy: WorkingCopy,
        *,
        author: str,
        clock: Clock = now_here,
        lock: QLockFile | None = None,
    ) -> None:
        super().__init__()
        self.author = author
        self.id = copy.document_id
        self.folders = copy.folders
        self.withheld = copy.withheld
        self.as_of: date | None = None
        self.saved_at: datetime | None = None
        # A file may be gone again, and say a time, such as 1601, that a system can't tell here.
        with suppress(OSError, OverflowError, ValueError):
            if copy.path is not None:
                self.saved_at = datetime.fromtimestamp(copy.path.stat().st_mtime).astimezone()
        self.proposed: Path | None = None
        self.backup_of: datetime | None = None
        self.closed = False
        self.stack = Steps(self._invert, self)
        self.copy = copy
        self.run: Callable[..., Any] = at_once
        self._clock = clock
        self._lock = lock
        self._day = clock().date()
        self.stack.touched.connect(self.changed)
        self.stack.failed.connect(self.failed)
        self.stack.cleanChanged.connect(self.state_changed)

    @classmethod
    def new(
        cls,
        folders: Folders,
        tables: Tables,
        *,
        author: str,
        clock: Clock = now_here,
        label: str = N_("New document"),
        run: Callable[[Reading], WorkingCopy] = at_once,
    ) -> Document:
        """A document without a file, made of `tables`: {table: rows}; see WorkingCopy.create."""
        now = clock()
        stamp = Stamp(label, author, now, now.date())
        copy = run(lambda _: WorkingCopy.create(folders, tables, stamp))
        return cls(copy, author=author, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path,
        folders: Folders,
        *,
        author: str,
        clock: Clock = now_here,
        run: Callable[[Reading], WorkingCopy] = at_once,
    ) -> Document:
        """The document in the file at `path`. Raises FileProblem, also if a window has it open.

        `run` carries out the reading and checking, perhaps in another thread, and gives what that
        gives.
        """
        with file_lock.held(path, folders) as lock:
            copy = run(lambda progress: WorkingCopy.open(path, folders, clock(), progress))
            return cls(copy, author=author, clock=clock, lock=lock)

    @classmethod
    def open_backup(
        cls,
        path: Path,
        folders: Folders,
        *,
        author: str,
        clock: Clock = now_here,
        run: Callable[[Reading], WorkingCopy] = at_once,
    ) -> Document:
        """The document in a backup: its id, but no file, so that saving replaces nothing."""
        copy = run(lambda progress: WorkingCopy.open_backup(path, folders, clock(), progress))
        document = cls(copy, author=author, clock=clock)
        with suppress(ValueError):
            document.backup_of = backups.moment_of(path)
        return document

    @classmethod
    def recover(
        cls,
        crashed: Crashed,
        folders: Folders,
        *,
        author: str,
        clock: Clock = now_here,
        run: Callable[[Reading], WorkingCopy] = at_once,
    ) -> Document:
        """The document that a crash left; its unsaved edits make it modified."""
        with file_lock.held(crashed.path, folders) as lock:
            copy = run(lambda _: WorkingCopy.recover(crashed.folder, folders))
            document = cls(copy, author=author, clock=clock, lock=lock)
        document.stack.resetClean()
        return document

    @property
    def path(self) -> Path | None:
        """The document's file; None until it is saved for the first time."""
        return self.copy.path

    @property
    def misplaced(self) -> FileProblem | None:
        """Why Save should ask for another place; see WorkingCopy.misplaced."""
        return self.copy.misplaced

    @property
    def name(self) -> str:
        """The file's name without its ending, or the one proposed; empty without either."""
        path = self.path or self.proposed
        return "" if path is None else seen(path.stem)

    @property
    def today(self) -> date:
        """The day that everything is counted on: the clock's, unless `as_of` is set."""
        return self.as_of or self._clock().date()

    def pass_day(self) -> None:
        """Say that everything has changed, where the clock's day is no longer the last one."""
        before, self._day = self._day, self._clock().date()
        if self._day != before and self.as_of is None:
            self.changed.emit(frozenset(TABLES))

    @property
    def now(self) -> datetime:
        """The moment by the document's clock."""
        return self._clock()

    @property
    def modified(self) -> bool:
        """Whether closing would lose something."""
        return not self.stack.isClean()

    def take_notices(self) -> list[FileProblem]:
        """What the user should be told once, such as that no backup could be made."""
        notices, self.copy.notices = self.copy.notices, []
        return notices

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A session for reading, to be left soon; it raises RuntimeError inside an open edit."""
        with self.copy.read() as session:
            yield session

    @contextmanager
    def edit(self, label: str, reason: str = "") -> Iterator[Session]:
        """The session of one edit, the only way to change rows.

        One transaction, one step to undo, one entry in the history, one `changed`. An error
        takes all of it back. `label` is a message, translated where it is shown.
        """
        with self.copy.edit(self._stamp(label, reason)) as transaction:
            yield transaction.session
        self.stack.add(label, transaction.done)

    def edit_at_length(
        self,
        label: str,
        work: Callable[[Session, Tell], T],
        text: str,
        reason: str = "",
        *,
        stoppable: bool = True,
    ) -> T:
        """What `work` gives, called with the session of one edit that takes long.

        The same as `edit`, but carried out by `run`, which shows `text` meanwhile. A progress
        that raises takes all of it back.
        """
        stamp = self._stamp(label, reason)

        def whole(progress: Tell) -> tuple[Done, T]:
            with self.copy.edit(stamp) as transaction:
                given = work(transaction.session, progress)
            return transaction.done, given

        outcome: tuple[Done, T] = self.run(whole, text, stoppable=stoppable)
        self.stack.add(label, outcome[0])
        return outcome[1]

    def undo(self) -> None:
        """Take back the last edit that is not taken back. Raises Problem if that fails, and what
        stopped a long one."""
        self.stack.move(self.stack.undo)

    def redo(self) -> None:
        """Make again the edit that was taken back last; raises like `undo`."""
        self.stack.move(self.stack.redo)

    def save(self, path: Path | None = None, *, replacing: bool = False) -> None:
        """Save to the document's file, or to `path`, which is its file from then on.

        Raises FileProblem, and ChangedOnDisk unless `replacing`.
        """
        elsewhere = path is not None and not file_lock.same(path, self.path)
        now = self._clock()
        with file_lock.held(path if elsewhere else None, self.folders) as lock:
            self.run(
                lambda tell: self.copy.save(now, path, replacing=replacing, progress=tell),
                N_("Saving…"),
            )
        if lock is not None:
            file_lock.let_go(self._lock)
            self._lock = lock
        self.saved_at = now
        self.stack.setClean()
        self.state_changed.emit()

    def back_up(self) -> Path:
        """Keep the document as it is now, unsaved edits and all, as a verified backup.

        To be called before what changes much at once, such as a merge. Raises FileProblem.
        """
        now = self._clock()
        kept: Path = self.run(
            lambda progress: self.copy.back_up(now, progress), N_("Keeping a backup…")
        )
        return kept

    def merge(self, theirs: Side, decisions: Decisions, name: str) -> None:
        """Merge another copy of the document, the file `name`, into this one as one edit.

        Raises Undecided while a conflict is undecided, and Contradiction.
        """
        from goaldesk.store.merge.plan import LABEL

        stamp = self._stamp(LABEL, name)
        done = self.run(
            lambda progress: self.copy.merge(theirs, decisions, stamp, progress), N_("Merging…")
        )
        self.stack.add(LABEL, done)
        if done.seq is None:
            self.changed.emit(done.touched)  # the history has grown

    def close(self) -> None:
        """Let go of the working copy, with everything that is not saved."""
        self.closed = True
        # While Qt and Python both hold the steps: a collected stack would delete them twice.
        self.stack.blockSignals(True)
        self.stack.clear()
        self.copy.discard()
        file_lock.let_go(self._lock)
        self._lock = None
        # What listens is held by Qt, where Python finds no rings of it to collect.
        self.deleteLater()

    def _stamp(self, label: str, reason: str, undoes: str | None = None) -> Stamp:
        return Stamp(label, self.author, self._clock(), self.today, reason, undoes)

    def _invert(self, label: str, seq: int, edit_id: str) -> Done:
        stamp = self._stamp(label, "", undoes=edit_id)
        with self.copy.read() as session:
            few = changes_in(session, seq) < MANY
        if few:
            return self.copy.invert(seq, stamp)
        done: Done = self.run(lambda tell: self.copy.invert(seq, stamp, tell), N_("One moment…"))
        return done


def unlocked(copy: WorkingCopy, path: Path, *, author: str, clock: Clock = now_here) -> Document:
    """The document that was in the locked file at `path`, which stays as it is.

    Saving asks for a name; see `WorkingCopy.open_locked`.
    """
    document = Document(copy, author=author, clock=clock)
    document.proposed = path.with_suffix("") if path.suffix == locked.ENDING else path
    return document
