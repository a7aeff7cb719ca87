"""A table of many values, read, planned and imported; and the file that comes of it."""

from __future__ import annotations

import csv
import sqlite3
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from goaldesk.exchange import importing
from goaldesk.exchange.existing import existing
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.mapping import guessed
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from tests.bench.measuring import measured, memory, tell
from tests.bench.plans import DAY, KPIS, NOW, SIZES, STAMP, tables
from tests.bench.table import Table


def measure(table: Table, folder: Path) -> None:
    """365 000 values, and fewer; the same again; all undone; the memory for it, and the size of
    the file."""
    told, undone = [], []
    for size in SIZES:
        path = folder / f"{size}.csv"
        write(path, size)
        told.append(measured("imports", path, size))
        undone.append(measured("undoing", imported(path)))
    most = told[-1]
    for what, name in (("365 000 values imported from a CSV file", "first"),
                       ("the same file again", "again")):  # fmt: skip
        table.line(
            what,
            most[name],
            "s",
            12,
            floor=most["floor"],
            growth=[each[name] for each in told],
            memory=most["first_memory"] if name == "first" else most["memory"],
        )
    taken = [each["undo"] for each in undone]
    most_memory = undone[-1]["memory"]
    table.line("that import undone", taken[-1], "s", growth=taken, memory=most_memory)
    sizes = [each["first_memory"] for each in told]
    table.line("memory of an import of 365 000 values", sizes[-1], "MB", 350, growth=sizes)
    each = [one["bytes"] for one in told]
    table.line(
        "the saved file, a value, its log included", each[-1], "B", 250,
        floor=most["csv_bytes"], growth=each,
    )  # fmt: skip


def imported(path: Path) -> Path:
    """The document that a CSV was imported into."""
    return path.with_suffix(".goaldb")


def write(path: Path, values: int) -> None:
    """A CSV of daily values of many KPIs."""
    start = DAY - timedelta(days=values // KPIS)
    lines = (
        f"KPI {n % KPIS},{start + timedelta(days=n // KPIS)},{n * 1.37:.2f}," for n in range(values)
    )
    path.write_text("\n".join(("KPI,Date,Value,Comment", *lines)), encoding="utf-8")


def bring_in(copy: WorkingCopy, path: Path) -> tuple[float, int]:
    """Read, plan and import; gives the seconds that it took, and how many values were new."""
    start = time.perf_counter()
    grid = read_grid(path.name, path.read_bytes())
    mapping = guessed(grid)
    with copy.read() as session:
        known = existing(session, mapping.target)
    plan = importing.planned(known, grid, mapping, DAY)
    stamp = Stamp(importing.LABEL, "Bench", NOW, DAY, "bench")
    with copy.edit(stamp) as edit:
        importing.apply(edit.session, plan)
    return time.perf_counter() - start, plan.added


def plain(path: Path, folder: Path) -> float:
    """The floor: seconds for reading the lines with Python’s csv and writing them to a table."""
    start = time.perf_counter()
    database = sqlite3.connect(folder / "plain.db")
    database.execute("CREATE TABLE measurement (kpi, date, value, PRIMARY KEY (kpi, date))")
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        rows = ((kpi, date, float(value)) for kpi, date, value, _ in lines)
        database.executemany("INSERT INTO measurement VALUES (?, ?, ?)", rows)
    database.commit()
    database.close()
    return time.perf_counter() - start


def main(path: Path, values: int) -> None:
    """Tell the seconds of an import, those of the same file again, and what both need."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = WorkingCopy.create(Folders.under(folder), tables(KPIS, 0), STAMP)
        first, added = bring_in(copy, path)
        first_memory = memory()
        again, unchanged = bring_in(copy, path)
        saved = imported(path)
        copy.save(NOW, saved)
        size = saved.stat().st_size
        copy.close()
        assert (added, unchanged) == (values, 0)
        tell(
            first=first,
            again=again,
            first_memory=first_memory,
            bytes=size / values,
            csv_bytes=path.stat().st_size / values,
            floor=plain(path, folder),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
