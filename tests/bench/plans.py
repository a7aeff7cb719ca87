"""The plans that are measured: many KPIs with many values, one a day."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from goaldesk.document import Document
from goaldesk.exchange.rows import Tables
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from tests.bench.measuring import measured, tell

DAY = date(2026, 11, 9)
NOW = datetime(2026, 11, 9, 12, tzinfo=UTC)
STAMP = Stamp("Bench", "Bench", NOW, DAY)
KPIS = 200
# Numbers of measurements: ten years of one a day, of ten, and of a hundred.
SIZES = (3_650, 36_500, 365_000)


def tables(kpis: int, values: int) -> Tables:
    """The rows of a plan."""
    start = DAY - timedelta(days=values // kpis + 1)
    goals = [{"id": f"g{n}", "title": f"Goal {n}", "position": n} for n in range(20)]
    rows = [
        {
            "id": f"k{n}",
            "name": f"KPI {n}",
            "goal_id": f"g{n % 20}",
            "baseline": 0.0,
            "target": 1000.0,
            "position": n,
            "frequency": "daily",
        }
        for n in range(kpis)
    ]
    measurements = [
        {
            "kpi_id": f"k{n % kpis}",
            "date": start + timedelta(days=n // kpis),
            "value": float(n // kpis),
            "note": "",
        }
        for n in range(values)
    ]
    product = {"name": "Large", "start": start, "due": DAY + timedelta(days=90)}
    return {"product": [product], "goal": goals, "kpi": rows, "measurement": measurements}


def saved(folder: Path, kpis: int, values: int) -> Path:
    """The file of a plan, written once in a run, by a process of its own."""
    path = folder / f"{kpis}-{values}.goaldb"
    if not path.exists():
        measured("plans", path, kpis, values)
    return path


def opened(path: Path) -> Document:
    """The document in a file."""
    folders = Folders.under(path.parent / f"{path.stem}-home")
    return Document.open(path, folders, author="Bench", clock=lambda: NOW)


def main() -> None:
    """Write the file of a plan; its name, its KPIs and values are given."""
    path = Path(sys.argv[1])
    rows = tables(int(sys.argv[2]), int(sys.argv[3]))
    copy = WorkingCopy.create(Folders.under(path.parent / "making"), rows, STAMP)
    copy.save(NOW, path)
    copy.close()
    tell()


if __name__ == "__main__":
    main()
