"""Which copies were sent from here, so that the history can tell what changed since."""

from __future__ import annotations

import json
import logging
import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from goaldesk.core.model import ELSEWHERE
from goaldesk.paths import Folders, private
from goaldesk.store.connection import connect

FILE_NAME = "sent.json"
# Of all documents together.
MOST = 500

log = logging.getLogger(__name__)


class Sent(NamedTuple):
    """A copy that was made: when (with its time zone), its file name, the last edit in it
    that was made here."""

    at: datetime
    name: str
    edit: str


def sent_copies(folders: Folders, document_id: str) -> list[Sent]:
    """The copies of a document that were made here, the newest first."""
    found = [sent for document, sent in _kept(folders) if document == document_id]
    return sorted(found, key=lambda sent: sent.at, reverse=True)


def remember(folders: Folders, copy: Path, name: str, now: datetime) -> None:
    """Remember that the document in the file `copy` was sent, as a file called `name`."""
    with closing(connect(copy, "ro", immutable=True)) as connection:
        (document,) = connection.execute("SELECT id FROM document").fetchone()
        # Those that a merge brought are numbered anew when it is undone and made again.
        query = f"SELECT id FROM edit ORDER BY {ELSEWHERE}, seq DESC LIMIT 1"
        (edit,) = connection.execute(query).fetchone()
    note(folders, str(document), Sent(now, name, str(edit)))


def note(folders: Folders, document_id: str, sent: Sent) -> None:
    """Remember a copy. A folder that can't be written to costs only this memory."""
    kept = [*_kept(folders), (document_id, sent)][-MOST:]
    rows = [
        {
            "document": document,
            "at": one.at.astimezone(UTC).isoformat(),
            "name": one.name,
            "edit": one.edit,
        }
        for document, one in kept
    ]
    try:
        path = private(folders.data) / FILE_NAME
        fresh = path.with_name(f"{FILE_NAME}.tmp")
        fresh.write_text(json.dumps(rows), encoding="utf-8")
        os.replace(fresh, path)
    except OSError as error:
        log.warning("sent copy not remembered: %s", type(error).__name__)


def _kept(folders: Folders) -> list[tuple[str, Sent]]:
    """What is remembered, in order; a file that can't be read counts as empty."""
    path: Path = folders.data / FILE_NAME
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [
            (
                str(row["document"]),
                Sent(
                    datetime.fromisoformat(row["at"]).astimezone(UTC),
                    str(row["name"]),
                    str(row["edit"]),
                ),
            )
            for row in rows
        ]
    except (OSError, ValueError, TypeError, KeyError):
        return []
