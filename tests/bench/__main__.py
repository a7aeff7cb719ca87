"""`make bench`: how long things take, each beside its bar, its floor and its growth over size.

What is compared is measured in one run, everything in processes of its own. ARGS chooses some
parts. The exit code is 1 when a bar is missed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import edits, grid, imports, merging, opening, paper, selection, start
from tests.bench.table import Table

PARTS = {
    "start": start.measure,
    "edits": edits.measure,
    "selection": selection.measure,
    "grid": grid.measure,
    "imports": imports.measure,
    "opening": opening.measure,
    "merging": merging.measure,
    "paper": paper.measure,
}


def main(parts: Sequence[str]) -> int:
    """Print the table; gives the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode, too
    began = time.monotonic()
    table = Table()
    with tempfile.TemporaryDirectory() as folder:
        for part in parts or PARTS:
            PARTS[part](table, Path(folder))
    print(f"{table.missed} over their bars; {time.monotonic() - began:.0f} s in all")
    return int(table.missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
