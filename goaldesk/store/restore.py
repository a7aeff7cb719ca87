"""Looking into backups, and bringing a document back to what one of them holds."""

from __future__ import annotations

import filecmp
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import TABLES
from goaldesk.core.reading import Reader
from goaldesk.core.sections import Withheld
from goaldesk.core.tell import Tell, quiet
from goaldesk.paths import Folders
from goaldesk.store import backups, changelog
from goaldesk.store.changelog import Step, Tables
from goaldesk.store.connection import connect, raw
from goaldesk.store.file import WorkingCopy

_PARTS_LEFT_OUT = N_(
    "This backup was made of a copy that had parts left out, so it can’t take the document’s "
    "place. Open it instead."
)

# Of going back: after how many rows it is told.
_TOLD_EACH = 1_000


@dataclass(frozen=True)
class Backup:
    """A backup as a list shows it; one that cannot be read has no `document_id`.

    `made` is when it was put away, `last` when its last edit was made; `since` how many edits it
    has more than the backup before it, None where there is none.
    """

    path: Path
    made: datetime
    size: int
    document_id: str = ""
    product: str = ""
    last: datetime | None = None
    since: int | None = None

    @property
    def id(self) -> str:
        """What tells it from others."""
        return str(self.path)

    @property
    def file_name(self) -> str:
        """What the user called the file; empty if that is not known."""
        return backups.name_of(self.path)

    @property
    def readable(self) -> bool:
        """Whether it can be opened, as far as a look tells."""
        return bool(self.document_id)


def all_backups(folders: Folders) -> list[list[Backup]]:
    """The backups of each document that has any, the lately backed-up documents first."""
    parent = folders.data / "backups"
    places = [path for path in parent.iterdir() if path.is_dir()] if parent.is_dir() else []
    found = [described for described in map(_described, places) if described]
    return sorted(found, key=lambda described: described[0].made, reverse=True)


def _described(folder: Path) -> list[Backup]:
    found: list[Backup] = []
    before: int | None = None
    for made, path in _kept_in(folder):
        try:
            size = path.stat().st_size
        except OSError:
            continue
        backup = Backup(path, made, size)
        try:
            with closing(connect(path, "ro", immutable=True)) as connection:
                document_id = connection.execute("SELECT id FROM document").fetchone()[0]
                product = connection.execute("SELECT name FROM product").fetchone()[0]
                edits = connection.execute("SELECT count(*) FROM edit").fetchone()[0]
                at = connection.execute("SELECT at FROM edit ORDER BY seq DESC").fetchone()[0]
                last = datetime.fromisoformat(at)
        except (sqlite3.Error, TypeError, ValueError):
            found.append(backup)
            continue
        since = None if before is None else edits - before
        found.append(Backup(path, made, size, str(document_id), str(product), last, since))
        before = edits
    return found[::-1]


def _kept_in(folder: Path) -> list[tuple[datetime, Path]]:
    """All backups in a folder, the oldest first; with files of earlier schemas, kept for good,
    where no other backup holds the same any more."""
    found = backups.listed(folder)
    for path in folder.glob("schema-*.goaldb"):
        with suppress(OSError):
            if not any(filecmp.cmp(path, other, shallow=False) for _, other in found):
                found.append((datetime.fromtimestamp(path.stat().st_mtime, UTC), path))
    return sorted(found)


@dataclass(frozen=True)
class Content:
    """All that a backup holds: its rows, and what was left out of the copy it was made of."""

    tables: Tables
    withheld: Withheld


def content_of(path: Path, folders: Folders, now: datetime, progress: Tell = quiet) -> Content:
    """What the backup at `path` holds, checked like any file. Raises FileProblem."""
    copy = WorkingCopy.open(path, folders, now, progress)
    try:
        with copy.read() as session:
            return Content(changelog.read_tables(raw(session)), copy.withheld)
    finally:
        copy.discard()


def rows_in(path: Path) -> Tables:
    """The rows of a private, checked file. Raises sqlite3.Error."""
    with closing(connect(path, "ro", immutable=True)) as connection:
        return changelog.read_tables(connection)


@dataclass(frozen=True)
class Difference:
    """How many rows of a table are only in the backup, only in the document, or in both but not
    equal."""

    table: str
    back: int
    gone: int
    other: int


def differences(steps: Iterable[Step]) -> list[Difference]:
    """What `steps`, which lead from the document to the backup, come to, table by table."""
    counts = Counter((step.table, step.kind) for step in steps)
    touched = {table for table, _ in counts}
    return [
        Difference(table, counts[table, "insert"], counts[table, "delete"], counts[table, "update"])
        for table in TABLES
        if table in touched
    ]


def steps_back(copy: WorkingCopy, content: Content, progress: Tell) -> list[Step]:
    """The steps that lead from the rows of an open document to what a backup holds."""
    with copy.read() as session:
        now = changelog.read_tables(raw(session))
    progress(0.7)
    steps = list(changelog.between(now, content.tables))
    progress(1.0)
    return steps


def put_back(
    session: Reader, steps: Sequence[Step], withheld: Withheld, progress: Tell = quiet
) -> None:
    """Bring the rows of an open edit to what a backup holds, by the steps that lead there.

    Raises Invalid for a backup that does not hold everything.
    """
    if withheld:
        raise Invalid(_PARTS_LEFT_OUT)
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")

    def execute(sql: str, values: tuple[object, ...]) -> int:
        touched = connection.exec_driver_sql(sql, values).rowcount
        return max(touched, 1) if sql.startswith("DELETE") else touched

    def told() -> Iterator[Step]:
        for number, step in enumerate(steps):
            if number % _TOLD_EACH == 0:
                progress(number / len(steps))
            yield step

    changelog.apply(told(), execute)
