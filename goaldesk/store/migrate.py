"""Files of earlier schemas, which are brought up to date in the working copy.

The user's file changes at the first save; it is kept once then, beside the backups.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from goaldesk.core.errors import Damaged, FileProblem
from goaldesk.core.model import SCHEMA
from goaldesk.core.tell import Tell, quiet
from goaldesk.store import check, seal
from goaldesk.store.connection import connect

# The statements that make a file of the next schema out of one of this, history included. What
# files of this schema consist of is in `schema.DIGESTS`. A table is rebuilt by renaming it away,
# creating it in the new schema's own words and copying its rows: no reference follows the name.
STEPS: dict[int, tuple[str, ...]] = {}


def problems(
    copy: Path, name: str, *, sealed: bool = True, progress: Tell = quiet
) -> Iterator[FileProblem]:
    """As `check.problems`; a sound file of an earlier schema is migrated and checked like new."""
    found = False
    for problem in check.problems(copy, name, sealed=sealed, progress=progress):
        found = True
        yield problem
    if found or check.version_of(copy) == SCHEMA:
        return
    try:
        _step_by_step(copy)
    except sqlite3.IntegrityError:
        yield Damaged(check.DAMAGED, name=name)
        return
    yield from check.problems(copy, name, sealed=False, progress=progress)


def require(copy: Path, name: str, *, sealed: bool = True, progress: Tell = quiet) -> bool:
    """Raise the first of the file's problems; whether it was of an earlier schema."""
    version = check.version_of(copy)
    for problem in problems(copy, name, sealed=sealed, progress=progress):
        raise problem
    return version != SCHEMA


def _step_by_step(copy: Path) -> None:
    """Each step is one transaction, so that whatever interrupts leaves a whole file."""
    with closing(connect(copy, "rw")) as connection:
        connection.execute("PRAGMA legacy_alter_table = ON")
        for version in range(check.version_of(copy), SCHEMA):
            connection.execute("BEGIN IMMEDIATE")
            for statement in STEPS[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")


def keep_former(kept: Path) -> None:
    """Keep a backup for good if it is of an earlier schema. Raises OSError.

    Its name tells no time, so that it is never thinned out; the same file is kept once.
    """
    version = check.version_of(kept)
    if version == SCHEMA:
        return
    former = kept.with_name(f"schema-{version}-{seal.content(kept)[:16]}.goaldb")
    if former.exists():
        return
    fresh = former.with_suffix(".tmp")
    try:
        shutil.copyfile(kept, fresh)
        fresh.chmod(0o600)
        fresh.replace(former)
    finally:
        with suppress(OSError):
            fresh.unlink()
