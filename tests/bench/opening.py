"""A file with many values, until it is copied, checked and open."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from pathlib import Path

from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy
from tests.bench.measuring import measured, seconds, tell
from tests.bench.plans import KPIS, NOW, SIZES, saved
from tests.bench.table import Table


def measure(table: Table, folder: Path) -> None:
    """365 000 values, and fewer."""
    told = [measured("opening", saved(folder, KPIS, size)) for size in SIZES]
    table.line(
        "365 000 values opened, checked",
        told[-1]["open"],
        "s",
        4,
        floor=told[-1]["floor"],
        growth=[each["open"] for each in told],
        memory=told[-1]["memory"],
    )


def main(path: Path) -> None:
    """Tell the seconds for opening a file, and for copying it, SQLite’s check and its values."""
    folders, copy = Folders.under(path.parent / "opening"), path.with_suffix(".copy")

    def plain() -> None:
        shutil.copyfile(path, copy)
        database = sqlite3.connect(copy)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.execute("SELECT * FROM measurement").fetchall()
        database.close()

    tell(open=seconds(lambda: WorkingCopy.open(path, folders, NOW).discard()), floor=seconds(plain))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
