"""`make bench`: how long things take, as ratios to a floor measured in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 9)

FLOOR = """
from PySide6.QtWidgets import QApplication, QMainWindow
import sqlmodel
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event); print("painted", flush=True)
app = QApplication([]); window = Window(); window.resize(1280, 800); window.show()
app.processEvents()
import os; os._exit(0)
"""

START = """
import sys, pathlib
from PySide6.QtCore import QObject, QEvent
from goaldesk.app import make_application, after_first_frame
from goaldesk.paths import Folders
from goaldesk.ui.lifecycle import Desk
app = make_application()
desk = Desk(app, Folders.under(pathlib.Path(sys.argv[1])))
window = desk.new_window()
app.processEvents()
print("painted", flush=True)
if sys.argv[2:]:
    desk.add_chinese_font()
    assert desk.files.open(window, pathlib.Path(sys.argv[2]))
    app.processEvents()
    print("filled", flush=True)
import os; os._exit(0)
"""


def until(code: str, word: str, *arguments: str) -> float:
    """Seconds from starting a process until it says the word; the median of seven."""
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert process.stdout is not None
        while process.stdout.readline().strip() != word:
            assert process.poll() is None
        taken.append(time.perf_counter() - start)
        process.wait()
    return statistics.median(taken)


def p95(work: Callable[[int], object], rounds: int = 40) -> float:
    """The 95th percentile of the milliseconds that a piece of work takes."""
    taken = []
    for number in range(rounds):
        start = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(taken, n=20)[-1]


def report(name: str, value: float, bar: float, unit: str) -> None:
    """One line of the result."""
    verdict = "within" if value <= bar else "OVER"
    print(f"{name:<58} {value:8.2f} {unit:<3} bar {bar:g} {unit:<3} {verdict}", flush=True)


def measure_start(folder: Path) -> None:
    """The first frame, and the sample's overview, against an empty Qt window with sqlmodel."""
    from goaldesk import cli

    sample = folder / "social.goaldb"
    assert cli.main(["new", str(sample), "--sample", "social", "--as-of", DAY.isoformat()]) == 0
    until(START, "filled", str(folder / "home"), str(sample))
    floor = until(FLOOR, "painted")
    report(
        "start → first frame / empty window with sqlmodel",
        until(START, "painted", str(folder / "home")) / floor,
        0.6,
        "×",
    )
    report(
        "start → sample's overview / the same",
        until(START, "filled", str(folder / "home"), str(sample)) / floor,
        1.5,
        "×",
    )


def large_tables(kpis: int, measurements: int) -> dict[str, list[dict[str, object]]]:
    """A document with many KPIs and measurements, one a day."""
    start = DAY - timedelta(days=measurements // kpis + 1)
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
    values = [
        {
            "kpi_id": f"k{n % kpis}",
            "date": start + timedelta(days=n // kpis),
            "value": float(n // kpis),
            "note": "",
        }
        for n in range(measurements)
    ]
    product = {"name": "Large", "start": start, "due": DAY + timedelta(days=90)}
    return {"product": [product], "goal": goals, "kpi": rows, "measurement": values}


def measure_edits(folder: Path, kpis: int, measurements: int) -> float:
    """An edit until its row is repainted, on the KPIs page."""
    from PySide6.QtWidgets import QApplication

    from goaldesk.app import make_application
    from goaldesk.core import edits
    from goaldesk.document import Document
    from goaldesk.paths import Folders
    from goaldesk.ui.lifecycle import Desk

    app = QApplication.instance() or make_application()
    desk = Desk(app, Folders.under(folder / f"{measurements}"))
    document = Document.new(
        desk.folders,
        large_tables(kpis, measurements),
        author="Bench",
        clock=lambda: datetime(2026, 11, 9, 12, tzinfo=UTC),
    )
    window = desk.new_window()
    window.show_document(document)
    window.show_step("kpis")
    app.processEvents()

    def edit(number: int) -> None:
        with document.edit("Change KPI") as session:
            edits.change(session, "kpi", f"k{number}", name=f"Renamed {number}")
        app.processEvents()

    edit(150)
    result = p95(edit)
    window.document = None
    document.close()
    window.close()
    return result


def measure_selection(folder: Path) -> None:
    """From the selection of a KPI until its chart is drawn."""
    from PySide6.QtWidgets import QApplication

    from goaldesk.app import make_application
    from goaldesk.document import Document
    from goaldesk.paths import Folders
    from goaldesk.reports import charts
    from goaldesk.ui.lifecycle import Desk

    app = QApplication.instance() or make_application()
    desk = Desk(app, Folders.under(folder / "selection"))
    document = Document.new(
        desk.folders,
        large_tables(20, 60_000),
        author="Bench",
        clock=lambda: datetime(2026, 11, 9, 12, tzinfo=UTC),
    )
    charts.prepare()
    window = desk.new_window()
    window.show_document(document)
    window.show_step("kpis")
    app.processEvents()

    def select(number: int) -> None:
        window.go("kpi", f"k{(number + 1) % 20}", "")
        app.processEvents()

    select(0)
    report("select a KPI → chart drawn, p95, 3 000 points each", p95(select), 120, "ms")
    window.document = None
    document.close()
    window.close()


def measure_grid(folder: Path) -> None:
    """The grid of all KPIs by months, read from a document with many values."""
    from PySide6.QtWidgets import QApplication

    from goaldesk.app import make_application
    from goaldesk.core.queries.goals import tree
    from goaldesk.core.queries.grid import grid, periods
    from goaldesk.document import Document
    from goaldesk.paths import Folders

    app = QApplication.instance() or make_application()
    assert app is not None
    document = Document.new(
        Folders.under(folder / "grid"),
        large_tables(200, 365_000),
        author="Bench",
        clock=lambda: datetime(2026, 11, 9, 12, tzinfo=UTC),
    )
    with document.read() as session:
        kpis = tree(session, DAY).kpis
        for unit in ("month", "quarter"):
            shown = periods(unit, None, DAY)
            grid(session, kpis, shown, DAY)
            taken = p95(lambda _, shown=shown: grid(session, kpis, shown, DAY))
            report(f"grid of 200 KPIs × 12 {unit}s read, p95, 365 000 values", taken, 100, "ms")
    document.close()


def measure_opening(folder: Path) -> None:
    """A document with many values, until it is copied, checked and open."""
    from goaldesk.paths import Folders
    from goaldesk.store.edit import Stamp
    from goaldesk.store.file import WorkingCopy

    now = datetime(2026, 11, 9, 12, tzinfo=UTC)
    folders, path = Folders.under(folder / "opening"), folder / "large.goaldb"
    tables = large_tables(200, 365_000)
    copy = WorkingCopy.create(folders, tables, Stamp("New", "Bench", now, DAY))
    copy.save(now, path)
    copy.close()
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        copy = WorkingCopy.open(path, folders, now)
        taken.append(time.perf_counter() - start)
        copy.discard()
    report("365 000 values opened, checked", statistics.median(taken), 4, "s")


def measure_merge(folder: Path) -> None:
    """Two copies of a document, each with half of the changes, and 100 conflicts decided."""
    from goaldesk.paths import Folders
    from goaldesk.store.edit import Stamp
    from goaldesk.store.file import WorkingCopy
    from goaldesk.store.merge.plan import plan

    now = datetime(2026, 11, 9, 12, tzinfo=UTC)
    folders, path = Folders.under(folder / "merge"), folder / "copy.goaldb"
    stamp = Stamp("Edit", "Bench", now, DAY)
    mine = WorkingCopy.create(folders, large_tables(100, 1_880), stamp)
    mine.save(now, path)
    taken = []
    for _ in range(3):
        copies = [WorkingCopy.open(path, folders, now) for _ in range(2)]
        for copy, field in zip(copies, ("value = value + 1", "note = note || 'x'"), strict=True):
            for turn in range(13):
                with copy.edit(stamp) as edit:
                    connection = edit.session.connection()
                    connection.exec_driver_sql(f"UPDATE measurement SET {field}")
                    connection.exec_driver_sql(f"UPDATE kpi SET name = name || '{field[0]}{turn}'")
        one, other = copies[0], copies[1].side()
        conflicts = plan(one.side(), other, {}).conflicts
        assert len(conflicts) == 100
        decisions = {conflict.key: "theirs" for conflict in conflicts[::2]}
        decisions |= {conflict.key: "mine" for conflict in conflicts[1::2]}
        start = time.perf_counter()
        one.merge(copies[1].side(), decisions, stamp)
        taken.append(time.perf_counter() - start)
        for copy in copies:
            copy.discard()
    changes = 26 * (1_880 + 100)
    mine.discard()
    report(
        f"merge of 2 000 rows, {changes:_} changes".replace("_", " "),
        statistics.median(taken),
        1,
        "s",
    )


def measure_import() -> None:
    """A table of many values, read, planned and imported."""
    command = [sys.executable, "-m", "tests.bench_import"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    first, again, memory = map(float, done.stdout.split())
    report("365 000 values imported from a CSV file", first, 12, "s")
    report("the same file again", again, 12, "s")
    report("memory for that", memory, 350, "MB")


def main() -> int:
    """Print every measurement."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.bench_paper import measure_paper

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure_start(folder)
        measure_selection(folder)
        measure_grid(folder)
        measure_opening(folder)
        measure_merge(folder)
        measure_import()
        measure_paper(folder)
        small = measure_edits(folder, 200, 10_000)
        report("edit → list repainted, p95, 200 KPIs, 10 000 values", small, 16, "ms")
        large = measure_edits(folder, 200, 365_000)
        report("the same with 365 000 values / with 10 000", large / small, 1.5, "×")
    return 0


if __name__ == "__main__":
    sys.exit(main())
