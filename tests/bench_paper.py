"""What `make bench` measures of paper: reports beside what LibreOffice takes for the workbook."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import DAY, ROOT, large_tables, report

KPIS, MEASURED = 50, 24
SECTIONS = "vision,market,goals,kpis,swot,work,review,evidence,appendix"


def seconds(command: Sequence[str]) -> float:
    """The median of three runs of a process."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def goaldesk(*arguments: str) -> list[str]:
    """A command of the program, on the day that all measurements live in."""
    return [sys.executable, "-m", "goaldesk", *arguments, "--as-of", DAY.isoformat()]


def measure_paper(folder: Path) -> None:
    """The summary and a full report of many KPIs; against LibreOffice where it is installed."""
    from goaldesk.exchange import json_file
    from goaldesk.exchange.rows import complete

    sample, many = folder / "paper.goaldb", folder / "many.goaldb"
    tables, pdf = folder / "many.json", str(folder / "out.pdf")
    measured = large_tables(KPIS, KPIS * MEASURED)["measurement"]
    values = [{**row, "date": str(row["date"])} for row in measured]
    plain = {**large_tables(KPIS, 0), "product": [{"name": "Large"}], "measurement": values}
    tables.write_text(json_file.dumps(complete(plain)), encoding="utf-8")
    for command in (
        goaldesk("new", str(sample), "--sample", "social"),
        goaldesk("new", str(many), "--from", str(tables)),
        goaldesk("export", str(sample), "-o", str(folder / "book.xlsx")),
    ):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    summary = seconds(goaldesk("report", str(sample), "-o", pdf))
    full = seconds(
        goaldesk("report", str(many), "-o", pdf, "--kind", "full", "--sections", SECTIONS)
    )
    office = shutil.which("soffice")
    if office is None:
        print(f"LibreOffice is not installed: summary {summary:.2f} s, full report {full:.2f} s")
        return
    convert = [office, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
    convert += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "book.xlsx")]
    seconds(convert)  # its first start makes a profile
    floor = seconds(convert)
    report("summary of the sample / LibreOffice prints its workbook", summary / floor, 1.2, "×")
    report(f"full report with {KPIS} KPIs / the same", full / floor, 5, "×")
