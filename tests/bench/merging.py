"""Two copies of a document brought together, each with half of the changes."""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy
from goaldesk.store.merge.plan import plan
from tests.bench.measuring import measured, seconds, tell
from tests.bench.plans import NOW, STAMP, tables
from tests.bench.table import Table

ROWS = (20, 200, 2_000)
TURNS = 13


def measure(table: Table, folder: Path) -> None:
    """2 000 rows, and fewer, a twentieth of them in conflict."""
    told = [measured("merging", rows) for rows in ROWS]
    table.line(
        f"merge of 20/200/2 000 rows, {told[-1]['changes']:.0f} changes",
        told[-1]["merge"],
        "s",
        1,
        floor=told[-1]["floor"],
        growth=[each["merge"] for each in told],
        memory=told[-1]["memory"],
    )


def merged(path: Path, folders: Folders, kpis: int) -> float:
    """Seconds for merging two copies of a file that were changed all over."""
    copies = [WorkingCopy.open(path, folders, NOW) for _ in range(2)]
    for copy, field in zip(copies, ("value = value + 1", "note = note || 'x'"), strict=True):
        for turn in range(TURNS):
            with copy.edit(STAMP) as edit:
                connection = edit.session.connection()
                connection.exec_driver_sql(f"UPDATE measurement SET {field}")
                connection.exec_driver_sql(f"UPDATE kpi SET name = name || '{field[0]}{turn}'")
    conflicts = plan(copies[0].side(), copies[1].side(), {}).conflicts
    assert len(conflicts) == kpis
    decisions = {conflict.key: "theirs" for conflict in conflicts[::2]}
    decisions |= {conflict.key: "mine" for conflict in conflicts[1::2]}
    start = time.perf_counter()
    copies[0].merge(copies[1].side(), decisions, STAMP)
    taken = time.perf_counter() - start
    for copy in copies:
        copy.discard()
    return taken


def plain(folder: Path, changes: int) -> None:
    """The floor: as many changes as come, written to a table."""
    database = sqlite3.connect(folder / "plain.db")
    database.execute("CREATE TABLE IF NOT EXISTS change (edit, row, field, before, after)")
    rows = (("e1", f"row {n}", "value", n, n + 1) for n in range(changes))
    database.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?)", rows)
    database.commit()
    database.close()


def main(rows: int) -> None:
    """Tell the seconds of merging as many rows, the changes that both sides have, and the floor."""
    kpis = rows // 20
    changes = 2 * TURNS * rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folders, path = Folders.under(folder), folder / "copy.goaldb"
        mine = WorkingCopy.create(folders, tables(kpis, rows - kpis), STAMP)
        mine.save(NOW, path)
        mine.discard()
        taken = statistics.median(merged(path, folders, kpis) for _ in range(3))
        floor = seconds(lambda: plain(folder, changes // 2))
    tell(merge=taken, changes=changes, floor=floor)


if __name__ == "__main__":
    main(int(sys.argv[1]))
