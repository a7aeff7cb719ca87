"""The grid of all KPIs by periods, read from a document with many values."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sqlmodel import Session

from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.grid import Period, grid, periods
from goaldesk.core.rows import KpiRow
from tests.bench.measuring import measured, milliseconds, tell
from tests.bench.plans import DAY, KPIS, SIZES, opened, saved
from tests.bench.table import Table


def measure(table: Table, folder: Path) -> None:
    """Twelve months and twelve quarters."""
    told = [measured("grid", saved(folder, KPIS, size)) for size in SIZES]
    for unit in ("month", "quarter"):
        table.line(
            f"grid of 200 KPIs × 12 {unit}s read, p95, 365 000 values",
            told[-1][unit],
            "ms",
            100,
            floor=told[-1][f"{unit}_floor"],
            growth=[each[unit] for each in told],
            memory=told[-1]["memory"],
        )


def main(path: Path) -> None:
    """Tell the milliseconds of reading the grid of a file, and those of its values alone."""
    document = opened(path)
    taken: dict[str, float] = {}
    with document.read() as session:
        kpis = tree(session, DAY).kpis
        for unit in ("month", "quarter"):
            shown = periods(unit, None, DAY)
            taken[unit] = milliseconds(partial(_read, session, kpis, shown))
            taken[f"{unit}_floor"] = milliseconds(partial(_read_plainly, session, shown[0].first))
    document.close()
    tell(**taken)


def _read(session: Session, kpis: Sequence[KpiRow], shown: Sequence[Period], _: int) -> None:
    grid(session, kpis, shown, DAY)


def _read_plainly(session: Session, first: date, _: int) -> None:
    sql = "SELECT kpi_id, date, value FROM measurement WHERE date >= ?"
    session.connection().exec_driver_sql(sql, (first.isoformat(),)).fetchall()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
