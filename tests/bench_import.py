"""What `make bench` measures of an import, in a process of its own: its seconds and its memory."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from goaldesk.exchange import importing
from goaldesk.exchange.existing import existing
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.mapping import guessed
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from tests.bench import DAY, large_tables

VALUES, KPIS = 365_000, 200


def text() -> bytes:
    """A CSV of daily values of many KPIs."""
    start = DAY - timedelta(days=VALUES // KPIS)
    lines = (
        f"KPI {n % KPIS},{start + timedelta(days=n // KPIS)},{n * 1.37:.2f}," for n in range(VALUES)
    )
    return "\n".join(("KPI,Date,Value,Comment", *lines)).encode()


def bring_in(copy: WorkingCopy, data: bytes) -> tuple[float, int]:
    """Read, plan and import; gives the seconds that it took, and how many values were new."""
    start = time.perf_counter()
    grid = read_grid("large.csv", data)
    mapping = guessed(grid)
    with copy.read() as session:
        known = existing(session, mapping.target)
    plan = importing.planned(known, grid, mapping, DAY)
    stamp = Stamp(importing.LABEL, "Bench", datetime(2026, 11, 9, 12, tzinfo=UTC), DAY, "bench")
    with copy.edit(stamp) as edit:
        importing.apply(edit.session, plan)
    return time.perf_counter() - start, plan.added


def main() -> int:
    """Print the seconds of an import, those of the same file again, and the most memory (MB)."""
    data = text()
    with tempfile.TemporaryDirectory() as folder:
        stamp = Stamp("New", "Bench", datetime(2026, 11, 9, 12, tzinfo=UTC), DAY)
        copy = WorkingCopy.create(Folders.under(Path(folder)), large_tables(KPIS, 0), stamp)
        first, added = bring_in(copy, data)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        again, unchanged = bring_in(copy, data)
        copy.discard()
    assert (added, unchanged) == (VALUES, 0)
    print(f"{first} {again} {memory}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
