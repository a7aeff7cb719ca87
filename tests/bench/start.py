"""From the start of the process until its window is there, and until the plan is in it."""

from __future__ import annotations

from pathlib import Path

from tests.bench import office
from tests.bench.measuring import in_turn, until
from tests.bench.plans import KPIS, SIZES, saved
from tests.bench.sample import sample
from tests.bench.table import Table


def measure(table: Table, folder: Path) -> None:
    """The first frame and the Overview, against an empty window, and against Calc."""
    home = folder / "home"
    until(
        "filled", "first_window", home, sample(folder), rounds=2
    )  # now all is in the disk's cache
    (floor, _), (frame, (late, _)), (filled, _) = in_turn(
        ("painted", "empty_window"),
        ("painted", "first_window", home),
        ("filled", "first_window", home, sample(folder)),
        rounds=9,
    )
    sizes = [
        until("filled", "first_window", home, saved(folder, KPIS, size), rounds=3) for size in SIZES
    ]
    table.line("start → first frame / empty window with sqlmodel", frame / floor, "×", 0.6)
    table.line("libraries of charts, paper and sheets imported by then", int(late), "", 0)
    table.line("start → sample’s Overview / the same", filled / floor, "×", 1.5)
    if office.PROGRAM is not None:
        calc = office.converting(folder, "csv")
        table.line("start → sample’s Overview / Calc opens its workbook", filled / calc, "×", 0.9)
    table.line(
        "start → Overview of 200 KPIs, 365 000 values, checked",
        sizes[-1][0],
        "s",
        growth=[taken for taken, _ in sizes],
        memory=float(sizes[-1][1][1]),
    )
