"""A document that tables are imported into, as the window and the command line do it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from goaldesk.core.queries.records import records
from goaldesk.core.words import Words
from goaldesk.exchange import importing
from goaldesk.exchange.existing import existing
from goaldesk.exchange.grid import Grid, read_grid
from goaldesk.exchange.importing import Plan, planned
from goaldesk.exchange.mapping import Mapping, guessed
from goaldesk.exchange.rows import Tables, complete
from goaldesk.paths import Folders
from goaldesk.store.edit import Done, Stamp
from goaldesk.store.file import WorkingCopy

DAY = dt.date(2026, 11, 9)
NOW = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
FILES = Path(__file__).parent.parent / "files" / "import"
TABLES = {
    "product": [{"name": "Chat", "start": "2026-01-01", "due": "2026-12-31"}],
    "goal": [
        {"id": "grow", "title": "Grow active users", "position": 1.0},
        {"id": "grow-young", "title": "Grow young users", "parent_id": "grow", "position": 1.0},
    ],
    "kpi": [
        {"id": "mau", "goal_id": "grow", "code": "G1", "name": "月活跃用户", "unit": "万",
         "baseline": 100.0, "target": 400.0},
        {"id": "share", "goal_id": "grow", "code": "M1", "name": "Market share", "unit": "%",
         "value_type": "percent", "baseline": 20.0, "target": 40.0},
        {"id": "live", "goal_id": "grow", "name": "Live in Europe?", "value_type": "yes_no"},
        {"id": "steps", "goal_id": "grow", "name": "Launch", "value_type": "milestone"},
        {"id": "twin-1", "name": "Twin"},
        {"id": "twin-2", "name": "twin "},
    ],
    "measurement": [
        {"kpi_id": "mau", "date": "2026-08-31", "value": 310.0, "note": "old"},
        {"kpi_id": "mau", "date": "2026-09-15", "value": 320.0},
    ],
}  # fmt: skip


class Target:
    """A document, and what importing into it does."""

    def __init__(self, folder: Path, tables: Tables | None = None) -> None:
        stamp = Stamp("New document", "Li", NOW, DAY)
        self.copy = WorkingCopy.create(Folders.under(folder), tables or complete(TABLES), stamp)

    @classmethod
    def on(cls, copy: WorkingCopy) -> Target:
        """The document of a working copy."""
        made = cls.__new__(cls)
        made.copy = copy
        return made

    def plan(
        self, given: str | bytes | Grid, target: str | None = None, *, create: bool = False,
        mapping: Mapping | None = None, name: str = "a.csv", today: dt.date = DAY,
    ) -> Plan:  # fmt: skip
        """What importing a table would do, by the mapping or the one that is guessed."""
        data = given.encode() if isinstance(given, str) else given
        grid = data if isinstance(data, Grid) else read_grid(name, data)
        mapping = mapping or guessed(grid, target)
        with self.copy.read() as session:
            return planned(existing(session, mapping.target), grid, mapping, today, create=create)

    def apply(self, plan: Plan, **how: Any) -> Done:
        """Carry it out as one edit."""
        stamp = Stamp(importing.LABEL, "Li", NOW, DAY, f"Import of {plan.name}")
        with self.copy.edit(stamp) as edit:
            importing.apply(edit.session, plan, **how)
        return edit.done

    def bring(self, given: str | bytes | Grid, target: str | None = None, **how: Any) -> Done:
        """Import a table without bad lines."""
        plan = self.plan(given, target, **how)
        assert said(plan) == []
        return self.apply(plan)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table, without their ids and positions."""
        with self.copy.read() as session:
            return [dict(row.values) for row in records(session, table)]

    def series(self, kpi: str) -> dict[str, float]:
        """A KPI's values by day."""
        found = [row for row in self.rows("measurement") if row["kpi_id"] == kpi]
        return {row["date"].isoformat(): row["value"] for row in sorted(found, key=_day)}


def _day(row: dict[str, Any]) -> dt.date:
    day: dt.date = row["date"]
    return day


def said(plan: Plan) -> list[tuple[int, str, str]]:
    """What is wrong, as a user reads it."""
    words = Words("en")
    return [
        (trouble.line, trouble.column, words.problem(trouble.problem)) for trouble in plan.troubles
    ]


def counts(plan: Plan) -> tuple[int, int, int, int]:
    """Added, changed, unchanged, bad lines."""
    return plan.added, plan.changed, plan.unchanged, plan.bad
