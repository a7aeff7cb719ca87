"""From an edit until its row is painted again in the list of KPIs."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTreeWidget, QTreeWidgetItem

from goaldesk.core import edits
from tests.bench.measuring import leave, measured, milliseconds, slowest, tell
from tests.bench.plans import KPIS, SIZES, saved
from tests.bench.table import Table
from tests.bench.windows import shown

VALUES = 10_000
PLANS = (20, 200, 2_000)


def measure(table: Table, folder: Path) -> None:
    """An edit with 10 000 values, and with more."""
    plans = [measured("edits", saved(folder, kpis, VALUES), kpis) for kpis in PLANS]
    sizes = [measured("edits", saved(folder, KPIS, size), KPIS) for size in SIZES]
    small, large = plans[1], sizes[-1]
    table.line(
        "edit → list repainted, p95, 20/200/2 000 KPIs, 10 000 values",
        small["list"],
        "ms",
        16,
        floor=small["floor"],
        growth=[told["list"] for told in plans],
        memory=small["memory"],
    )
    table.line(
        "the same, 200 KPIs, 365 000 values / 10 000",
        large["list"] / small["list"],
        "×",
        1.5,
        growth=[told["list"] / small["list"] for told in sizes],
        memory=large["memory"],
    )
    table.line(
        "edit → the selected KPI’s sheet repainted, too, 365 000 values",
        large["whole"],
        "ms",
        growth=[told["whole"] for told in sizes],
    )
    table.line("memory of a window with 365 000 values", large["memory"], "MB", 350)


class Painted(QObject):
    """Notes when a view has been painted."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.at = 0.0
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint:
            return False
        self._view.viewportEvent(event)
        self.at = self.at or time.perf_counter()
        return True


def plain(app: QApplication, path: Path, rows: int) -> float:
    """The floor: a row changed in SQLite, its text in a plain tree, and the tree painted."""
    database = sqlite3.connect(path.with_suffix(".plain"), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE kpi (id INTEGER PRIMARY KEY, name TEXT)")
    database.executemany("INSERT INTO kpi VALUES (?, ?)", ((n, f"KPI {n}") for n in range(rows)))
    tree = QTreeWidget(columnCount=7)
    items = [QTreeWidgetItem(tree, [f"KPI {n}", *"abcdef"]) for n in range(rows)]
    tree.resize(1280, 800)
    tree.show()
    app.processEvents()

    def edit(number: int) -> None:
        changed = number % 20
        name = f"Renamed {number}"
        database.execute("UPDATE kpi SET name = ? WHERE id = ?", (name, changed))
        items[changed].setText(0, name)
        app.processEvents()

    taken = milliseconds(edit)
    database.close()
    return taken


def main(path: Path, kpis: int) -> None:
    """Tell the milliseconds of edits of a file’s KPIs, each of another one, and of the floor."""
    app, document, window = shown(path, "kpis")
    page = window.page("kpis")
    painted = Painted(page.list.view)
    in_sight = [kpi.id for kpi in page.tree.kpis[:5]]
    listed, whole = [], []
    for number in range(41):
        # A turn of its own: what the last edit's sheet lays out anew later is not this one's.
        app.processEvents()
        start = time.perf_counter()
        painted.at = 0.0
        with document.edit("Change KPI") as session:
            edits.change(session, "kpi", in_sight[number % 5], name=f"Renamed {number}")
        app.processEvents()
        assert painted.at
        listed.append((painted.at - start) * 1000)
        whole.append((time.perf_counter() - start) * 1000)
    window.hide()
    tell(list=slowest(listed[1:]), whole=slowest(whole[1:]), floor=plain(app, path, kpis))
    document.close()
    leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
