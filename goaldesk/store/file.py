"""An open document: a working copy in a private folder, which becomes a file when it is saved."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from goaldesk.core import sections
from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.tell import Tell, quiet
from goaldesk.paths import Folders, private
from goaldesk.store import (
    backups,
    check,
    journals,
    locked,
    migrate,
    opening,
    origin,
    places,
    rows,
    saving,
    seal,
)
from goaldesk.store import edit as edits
from goaldesk.store.connection import working_engine
from goaldesk.store.live import LiveRows
from goaldesk.store.origin import COPY, Origin

if TYPE_CHECKING:
    from goaldesk.store.merge.conflicts import Decisions
    from goaldesk.store.merge.sides import Side

_FRESH = "fresh.goaldb"

_UNNAMED = N_("This document has no file yet. Give it a name to save it.")
_NOT_WRITTEN = N_(
    "“{name}” was not saved: what was to be written did not pass the check."
    " Save under another name, and report this."
)
_OWN_FOLDER = N_(
    "“{name}” was not saved, because the disk with Goaldesk’s own folder “{folder}” is full"
    " or refuses to write. Free some room and try again."
)
_NOT_FROZEN = N_(
    "Nothing was made of the document, because the disk with Goaldesk’s own folder “{folder}” is"
    " full or refuses to write. Free some room and try again."
)
_NOT_PREPARED = N_(
    "The document can’t be opened, because Goaldesk’s own folder “{folder}” can’t be written to."
)
_NOT_BACKED_UP = N_(
    "No backup could be made in “{folder}”, so nothing was changed. Free some room and try again."
)
_IN_USE = N_("“{name}” is already open in another window.")
_ANEW = N_(
    "“{name}” was no longer where it was: somebody renamed, moved or deleted it. It was written"
    " there anew."
)
_NO_BACKUP = N_("“{name}” was saved, but there was no room for a backup of the earlier file.")


class WorkingCopy(LiveRows):
    """A document's rows, on a private copy that keeps every edit from its commit on.

    Made by `create`, `open` or `recover`. `notices` are sentences that the user should see once.
    """

    def __init__(self, folder: Path, folders: Folders, engine: Engine, known: Origin) -> None:
        super().__init__(engine)
        self.folder = folder
        self.notices: list[FileProblem] = []
        self.backups_kept = backups.LATEST
        self.folders = folders
        self.origin = known
        self._place_chosen = False
        self._written: dict[Path, origin.Identity] = {}
        self._kept: set[Path] = set()
        self._merged: str | None = None
        self._seen: tuple[Origin, str | None] | None = None
        with self.read() as session:
            connection = session.connection()
            found = connection.exec_driver_sql("SELECT id, withheld FROM document").one()
        self.document_id = str(found[0])
        self.withheld = sections.parse(str(found[1]))

    @classmethod
    def create(cls, folders: Folders, tables: rows.Tables, stamp: edits.Stamp) -> WorkingCopy:
        """A new document, without a file, whose first edit brings `tables`: {table: rows}.

        Rows are {field: value}; absent fields get their defaults and absent ids are made. The
        product and the vision are always there. Raises Invalid for rows that can't be.
        """
        with private_session(folders) as folder:
            rows.create(folder / COPY)
            known = Origin(started=stamp.now.astimezone(UTC).isoformat())
            return cls._on(folder, folders, known, lambda engine: rows.fill(engine, tables, stamp))

    @classmethod
    def open(
        cls,
        path: Path,
        folders: Folders,
        now: datetime,
        progress: Tell = quiet,
    ) -> WorkingCopy:
        """The document in the file at `path`, which is only read. Raises FileProblem."""
        path = Path(os.path.abspath(path))
        with private_session(folders) as folder:
            known = origin.fetch(path, folder / COPY, now.astimezone(UTC).isoformat())
            notices = opening.prepare(path, folder / COPY, progress)
            copy = cls._on(folder, folders, known)
            copy.notices.extend(notices)
        return copy

    @classmethod
    def open_backup(
        cls,
        path: Path,
        folders: Folders,
        now: datetime,
        progress: Tell = quiet,
    ) -> WorkingCopy:
        """The document in the backup at `path`, without a file: saving it asks for a name."""
        with private_session(folders) as folder:
            started = now.astimezone(UTC).isoformat()
            origin.fetch(path, folder / COPY, started)
            migrate.require(folder / COPY, path.name, progress=progress)
            return cls._on(folder, folders, Origin(started=started))

    @classmethod
    def open_locked(
        cls,
        path: Path,
        passphrase: str,
        folders: Folders,
        now: datetime,
        progress: Tell = quiet,
    ) -> WorkingCopy:
        """The document in a locked file, unlocked nowhere else than in the private folder.

        It has no file, so that saving asks for a name. Raises FileProblem, WrongPassphrase.
        """
        with private_session(folders) as folder:
            started = now.astimezone(UTC).isoformat()
            origin.fetch(path, folder / _FRESH, started)
            progress(0.1)
            locked.unlock(folder / _FRESH, folder / COPY, path.name, passphrase)
            (folder / _FRESH).unlink()
            progress(0.5)
            migrate.require(
                folder / COPY, path.name, progress=lambda share: progress(0.5 + share / 2)
            )
            return cls._on(folder, folders, Origin(started=started))

    @classmethod
    def recover(cls, folder: Path, folders: Folders) -> WorkingCopy:
        """The document that a crash left in a session's `folder`. Raises FileProblem.

        The folder is kept whatever happens.
        """
        known = origin.kept(folder)
        if known is None:
            raise FileProblem(check.DAMAGED, name=COPY)
        name = Path(known.path).name if known.path else COPY
        try:
            rows.settle(folder / COPY)
            migrate.require(folder / COPY, name, sealed=False)
            return cls._on(folder, folders, known.after_crash(), saved=False)
        except sqlite3.Error as error:
            raise _not_settled(error, name) from error
        except OSError as error:
            raise FileProblem(_NOT_PREPARED, folder=str(folder)) from error

    @classmethod
    def _on(
        cls,
        folder: Path,
        folders: Folders,
        known: Origin,
        first: Callable[[Engine], None] = lambda engine: None,
        *,
        saved: bool = True,
    ) -> WorkingCopy:
        """Open the copy in `folder`; `saved` says that all its edits count as saved by now."""
        engine = working_engine(folder / COPY)
        try:
            first(engine)
            with engine.begin() as connection:
                connection.exec_driver_sql("UPDATE document SET seal = ?", (seal.placeholder(),))
            copy = cls(folder, folders, engine, known)
            copy._note(known._replace(saved=copy.last_seq()) if saved else known)
            return copy
        except BaseException:
            engine.dispose()
            raise

    @property
    def path(self) -> Path | None:
        """The file that the document was opened from or last saved to."""
        return None if self.origin.path is None else Path(self.origin.path)

    @property
    def misplaced(self) -> FileProblem | None:
        """Why changes should be saved elsewhere than in the file that the document came from.

        None where the file lies well, and where the user chose its place.
        """
        if self.path is None or self._place_chosen:
            return None
        return places.problem_of(self.path)

    @property
    def modified(self) -> bool:
        """Whether there are edits that are not in the file."""
        return self.last_seq() > self.origin.saved

    def has_seen(self, other: Origin) -> None:
        """Take the content of a file that was merged just now, or brings nothing, for known: if it
        is the document's own, which somebody else has changed, saving may replace it, unless the
        last merge is undone."""
        mine, theirs = self.origin.path, other.path
        if mine and theirs and os.path.realpath(mine) == os.path.realpath(theirs):
            self._seen = (other._replace(path=self.origin.path), self._merged)

    def _known(self) -> Origin:
        """The file as this document has taken in what is there."""
        if self._seen is None:
            return self.origin
        with self.read() as session:
            undone = session.connection().exec_driver_sql(
                "SELECT 1 FROM edit WHERE id = ? AND withdrawn <> 0", (self._seen[1],)
            )
            return self.origin if undone.first() else self._seen[0]

    def merge(
        self,
        theirs: Side,
        decisions: Decisions,
        stamp: edits.Stamp,
        progress: Tell = quiet,
    ) -> edits.Done:
        """Merge another copy of this document into it, as one edit that can be undone.

        Raises Undecided while a conflict is undecided, Contradiction for logs that can't be true.
        """
        from goaldesk.store.merge import applying

        with self.edit(stamp) as transaction:
            applying.apply(transaction, theirs, decisions, progress)
        self._merged = transaction.done.id
        return transaction.done

    def save(
        self,
        now: datetime,
        target: Path | None = None,
        *,
        replacing: bool = False,
        progress: Tell = quiet,
    ) -> None:
        """Write the whole document to `target`, or to the file that it was opened from.

        Until all of it is on the disk and verified, the file there is untouched; whatever goes
        wrong is one FileProblem. A link is followed. ChangedOnDisk: somebody else has changed the
        opened file since; `replacing` overwrites it (it is backed up like any other).
        """
        wanted = target or self.path
        if wanted is None:
            raise FileProblem(_UNNAMED)
        wanted = Path(os.path.abspath(wanted))
        real = Path(os.path.realpath(wanted))
        own = self.path is not None and real == Path(os.path.realpath(self.path))
        if own and not replacing:
            self._known().require_unchanged()
        saving.require_writable(real)
        try:
            anew = own and not real.exists()
            with self._fresh() as fresh:
                seq, digest = self._write_fresh(fresh, real, progress)
                self._back_up(real, now)
                self._note(self.origin._replace(coming=digest, coming_saved=seq))
                saving.put(fresh, real)
            journals.set_aside(real)
            self.origin = self.origin.at(wanted, digest, seq)
            self._written[real], self._seen = self.origin.identity, None
            with contextlib.suppress(OSError):  # it is saved: `coming` tells a recovery as much
                self.origin.keep(self.folder)
            self._place_chosen = self._place_chosen or target is not None
            if anew:
                self.notices.append(FileProblem(_ANEW, name=real.name))
        except (OSError, sqlite3.Error) as error:
            raise FileProblem(_OWN_FOLDER, name=real.name, folder=str(self.folder)) from error

    def back_up(self, now: datetime, progress: Tell = quiet) -> Path:
        """Keep the document as it is now, unsaved edits and all, among its backups.

        For what changes much at once. Raises FileProblem when no verified backup can be made.
        """
        folder = backups.folder_of(self.folders, self.document_id)
        refused = FileProblem(_NOT_BACKED_UP, folder=str(folder))
        try:
            with self._fresh() as fresh:
                self._write_fresh(fresh, fresh, progress)
                kept = self._keep(fresh, now, self.path.stem if self.path else "")
        except (OSError, sqlite3.Error, FileProblem) as error:
            raise refused from error
        if kept is None:
            raise refused
        return kept

    def freeze(self) -> Path:
        """Write the document as it is now, unsaved edits and all, to a private file, not sealed.

        What takes long can then go on without the document, and in the file's folder, which is
        its own and goes with the working copy. Raises FileProblem.
        """
        try:
            fresh = Path(tempfile.mkdtemp(dir=private(self.folder / "frozen")), "whole")
            self.write_whole(fresh)
        except (OSError, sqlite3.Error) as error:
            raise FileProblem(_NOT_FROZEN, folder=str(self.folders.state)) from error
        return fresh

    def discard(self) -> None:
        """Close, and let go of the working copy with all that was not saved."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_fresh(self, fresh: Path, real: Path, progress: Tell) -> tuple[int, str]:
        """The document as one sealed and checked file; gives its last edit and its SHA-256.

        It is made in the private folder, not beside the target: SQLite takes neither long paths
        nor folders without locks, and only plain writes go where something can go wrong.
        """
        private(self.folder)  # which a cleaning program may have taken from under the open copy
        seq, placeholder = self.write_whole(fresh)
        try:
            seal.write(fresh, placeholder)
            check.require(fresh, real.name, progress=progress)
        except (ValueError, FileProblem) as error:
            raise FileProblem(_NOT_WRITTEN, name=real.name) from error
        return seq, seal.content(fresh)

    def _back_up(self, real: Path, now: datetime) -> None:
        """Keep the file that is about to be replaced: once, and again if another one is there than
        the one that this session wrote.

        No room for a backup is no reason not to save: it is said, and that is all.
        """
        if not real.exists():
            return
        if real in self._kept and origin.identity(real) == self._written.get(real):
            return
        try:
            kept = self._keep(real, now, real.stem)
            self._kept.add(real)
            if kept is not None:
                migrate.keep_former(kept)
        except (OSError, FileProblem):
            self.notices.append(FileProblem(_NO_BACKUP, name=real.name))

    def _keep(self, source: Path, now: datetime, name: str) -> Path | None:
        """See `backups.make`."""
        document, latest = self.document_id, self.backups_kept
        return backups.make(source, self.folders, document, now, name, latest)

    @contextmanager
    def _fresh(self) -> Iterator[Path]:
        """A place for a whole file on its way elsewhere; what a failing disk keeps there goes with
        the session."""
        fresh = self.folder / _FRESH
        try:
            yield fresh
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)

    def _note(self, known: Origin) -> None:
        known.keep(self.folder)
        self.origin = known


def problems(path: Path, folders: Folders) -> list[FileProblem]:
    """What is wrong with the file at `path`, which is only read; empty for a sound document."""
    path = Path(os.path.abspath(path))
    try:
        with private_session(folders) as folder:
            origin.fetch(path, folder / COPY, "")
            found = list(migrate.problems(folder / COPY, path.name))
            shutil.rmtree(folder, ignore_errors=True)
            return found
    except FileProblem as problem:
        return [problem]


@contextmanager
def private_session(folders: Folders) -> Iterator[Path]:
    """A new private folder for a working copy, which goes again if making it one fails."""
    try:
        private(folders.state)
        folder = Path(tempfile.mkdtemp(dir=private(folders.state / "sessions")))
    except OSError as error:
        raise FileProblem(_NOT_PREPARED, folder=str(folders.state)) from error
    try:
        yield folder
    except (OSError, sqlite3.Error, OperationalError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise FileProblem(_NOT_PREPARED, folder=str(folder)) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _not_settled(error: sqlite3.Error, name: str) -> FileProblem:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return FileProblem(_IN_USE, name=name)
    return FileProblem(check.DAMAGED, name=name)
