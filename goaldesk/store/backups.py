"""Copies of a document as it was before it was saved over, in the data folder."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from goaldesk.core.errors import FileProblem
from goaldesk.paths import Folders, private
from goaldesk.store import check, saving

LATEST, _DAILY, _WEEKLY, _MONTHLY = 10, 7, 4, 6
_LONGEST_NAME = 120  # in bytes, of the user's file name within a backup's
_FORM = "%Y-%m-%dT%H-%M-%SZ"


def folder_of(folders: Folders, document_id: str) -> Path:
    """Where the backups of one document are; an id that a file brought never leads elsewhere."""
    safe = document_id
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", document_id):
        safe = hashlib.sha256(document_id.encode(errors="surrogatepass")).hexdigest()
    return folders.data / "backups" / safe


def make(
    source: Path,
    folders: Folders,
    document_id: str,
    now: datetime,
    name: str = "",
    latest: int = LATEST,
) -> Path | None:
    """Keep a verified copy of the file `source`, and let old ones go; None if it is no document.

    `name` is what the user calls the file, `latest` how many are kept before only some of each
    period are. Raises FileProblem when there is no room for it.
    """
    folder = folder_of(folders, document_id)
    kept = _free(folder, now, name)
    try:
        private(folder)
        saving.put(source, kept)
        kept.chmod(0o600)
    except OSError as error:
        raise saving.problem_of(error, kept) from error
    try:
        check.require(kept, kept.name)
    except FileProblem:
        with contextlib.suppress(OSError):
            kept.unlink(missing_ok=True)
        return None
    thin_out(folder, now, latest)
    return kept


def _free(folder: Path, now: datetime, name: str) -> Path:
    """The name for a backup of `now`, or of the next second that has none: none is replaced."""
    taken = {moment for moment, _ in listed(folder)}
    moment = now.astimezone(UTC).replace(microsecond=0)
    while moment in taken:
        moment += timedelta(seconds=1)
    short = name.encode(errors="replace")[:_LONGEST_NAME].decode(errors="ignore").strip()
    called = f"{moment.strftime(_FORM)} {short}".rstrip()
    return folder / f"{called}.goaldb"


def listed(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups in a folder with their times, the newest first."""
    found: list[tuple[datetime, Path]] = []
    for path in folder.glob("*.goaldb"):
        with contextlib.suppress(ValueError):
            found.append((moment_of(path), path))
    return sorted(found, reverse=True)


def moment_of(path: Path) -> datetime:
    """When a backup was made. Raises ValueError for what is none."""
    return datetime.strptime(path.stem.partition(" ")[0], _FORM).replace(tzinfo=UTC)


def name_of(path: Path) -> str:
    """What the user called the file that a backup was made of; empty if that is not known."""
    return path.stem.partition(" ")[2]


def thin_out(folder: Path, now: datetime, latest: int = LATEST) -> None:
    """Delete what `to_keep` does not name.

    Backups dated later than now come from a clock that was wrong, then or now: they are left
    alone, and count for nothing, so that a clock set back lets none of them go.
    """
    backups = [(moment, path) for moment, path in listed(folder) if moment <= now]
    keep = to_keep((moment for moment, _ in backups), latest)
    for moment, path in backups:
        if moment not in keep:
            with contextlib.suppress(OSError):
                path.unlink()


def to_keep(moments: Iterable[datetime], latest: int = LATEST) -> set[datetime]:
    """The latest ones, and of the periods before them the last of 7 days, 4 weeks and 6 months."""
    left = sorted(set(moments), reverse=True)
    keep = set(left[:latest])
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (_DAILY, lambda moment: moment.date()),
        (_WEEKLY, lambda moment: moment.isocalendar()[:2]),
        (_MONTHLY, lambda moment: (moment.year, moment.month)),
    )
    for count, period in periods:
        if not keep:
            break
        oldest = min(keep)
        left = [moment for moment in left if moment < oldest and period(moment) != period(oldest)]
        seen: set[object] = set()
        for moment in left:
            if period(moment) not in seen and len(seen) < count:
                seen.add(period(moment))
                keep.add(moment)
    return keep
