"""Reports, written by the command line, beside what LibreOffice takes for the workbook."""

from __future__ import annotations

from pathlib import Path

from goaldesk.exchange import json_file
from goaldesk.exchange.rows import complete
from tests.bench import office
from tests.bench.measuring import seconds
from tests.bench.plans import KPIS, SIZES, saved, tables
from tests.bench.sample import command, sample
from tests.bench.table import Table

PLANS, MEASURED = (5, 50, 500), 24
SECTIONS = "vision,market,goals,kpis,swot,work,review,evidence,appendix"


def measure(table: Table, folder: Path) -> None:
    """The summary and a full report of many KPIs; against LibreOffice where it is installed."""
    pdf = folder / "out.pdf"
    full = ("--kind", "full", "--sections", SECTIONS)
    summary = seconds(lambda: command("report", sample(folder), "-o", pdf))
    plans = [command("report", many(folder, kpis), "-o", pdf, *full) for kpis in PLANS]
    sizes = [command("report", saved(folder, KPIS, size), "-o", pdf) for size in SIZES]
    if office.PROGRAM is None:
        table.line("summary of the sample (LibreOffice is not installed)", summary, "s")
    else:
        floor = office.converting(folder, "pdf")
        table.line("summary of the sample / LibreOffice prints it", summary / floor, "×", 1.2)
        table.line("full report with 50 KPIs / the same", plans[1][0] / floor, "×", 5)
    for what, grown in (
        ("full report with 5/50/500 KPIs", plans),
        ("summary of 200 KPIs, 365 000 values", sizes),
    ):
        taken = [each for each, _ in grown]
        table.line(what, taken[-1], "s", growth=taken, memory=grown[-1][1])


def many(folder: Path, kpis: int) -> Path:
    """A document with many KPIs, each measured some times."""
    path, given = folder / f"{kpis}.goaldb", folder / f"{kpis}.json"
    measurements = tables(kpis, kpis * MEASURED)["measurement"]
    values = [{**row, "date": str(row["date"])} for row in measurements]
    rows = {**tables(kpis, 0), "product": [{"name": "Large"}], "measurement": values}
    given.write_text(json_file.dumps(complete(rows)), encoding="utf-8")
    command("new", path, "--from", given)
    return path
