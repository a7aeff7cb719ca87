"""What crashed sessions have left."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from goaldesk.paths import Folders
from goaldesk.store import origin
from goaldesk.store.origin import COPY

_DAY = 24 * 60 * 60


class Crashed(NamedTuple):
    """A session that ended without being closed, with edits that are in no file.

    `path` is the document's file, None for one that was never saved; `changed` the time of the
    last edit; `edits` how many are not saved; `product` the product's name. Where `damaged`, they
    could not be counted.
    """

    folder: Path
    path: Path | None
    changed: datetime
    edits: int
    damaged: bool = False
    product: str = ""

    @property
    def name(self) -> str:
        """What the document is known by: its file, or else its product; may be empty."""
        return self.product if self.path is None else self.path.stem


def recoverable(folders: Folders) -> list[Crashed]:
    """The crashed sessions, the newest first.

    Sessions that other windows have open are known by the lock on their copy, which no crash
    outlives. Leftovers without unsaved edits are deleted; what cannot be read is kept.
    """
    found: list[Crashed] = []
    parent = folders.state / "sessions"
    left = list(parent.iterdir()) if parent.is_dir() else []
    if not left:
        return found

    from goaldesk.store import rows  # where nothing is left, a start does without

    for folder in left:
        known = origin.kept(folder)
        if known is None:
            _drop_if_old(folder)
            continue
        known = known.after_crash()
        path = None if known.path is None else Path(known.path)
        try:
            last, at, product = rows.last_edit(folder / COPY)
            changed = datetime.fromisoformat(at).astimezone(UTC) if at else _changed(folder)
        except (sqlite3.Error, ValueError, OSError) as error:
            if not _in_use(error):
                with suppress(OSError):  # who closes just now takes the folder away
                    found.append(Crashed(folder, path, _changed(folder), 0, damaged=True))
            continue
        edits = last - known.saved
        if edits <= 0:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        found.append(Crashed(folder, path, changed, edits, product=product))
    return sorted(found, key=lambda crashed: crashed.changed, reverse=True)


def discard(crashed: Crashed) -> None:
    """Let go of what a crashed session left, for good."""
    shutil.rmtree(crashed.folder, ignore_errors=True)


def _in_use(error: Exception) -> bool:
    """Whether another window has the copy open."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _changed(folder: Path) -> datetime:
    times = [path.stat().st_mtime for path in (folder, *folder.glob(f"{COPY}*"))]
    return datetime.fromtimestamp(max(times[1:] or times), UTC)


def _drop_if_old(folder: Path) -> None:
    """A folder without an origin is being made by another window, or was never finished."""
    with suppress(OSError):
        if time.time() - folder.stat().st_mtime > _DAY:
            shutil.rmtree(folder, ignore_errors=True)
