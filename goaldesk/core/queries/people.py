"""Who does what: the RACI grid, the resources, and the communication plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from goaldesk.core.queries.records import records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import Record
from goaldesk.core.rules.plan import finite
from goaldesk.core.rules.raci import Finding, concerned, findings, over_use

# From so many days ahead a communication counts as coming up.
SOON = 7


class ActivityRow(NamedTuple):
    """A shared activity: `roles` by department id (R, A, AR, C or I), and what is wrong."""

    id: str
    name: str
    goal: str
    start: date | None
    due: date | None
    roles: Mapping[str, str]
    findings: tuple[Finding, ...]

    def fault(self, department_id: str) -> Finding | None:
        """What a department's role makes wrong with the activity, the worst first."""
        role = self.roles.get(department_id, "")
        return next((found for found in self.findings if concerned(found, role)), None)


class DepartmentRow(NamedTuple):
    """A department, and what is wrong with its column."""

    id: str
    name: str
    findings: tuple[Finding, ...]


class RaciGrid(NamedTuple):
    """The activities × departments, both by position."""

    activities: tuple[ActivityRow, ...]
    departments: tuple[DepartmentRow, ...]

    def errors(self) -> int:
        """How many findings are errors."""
        return sum(found.error for row in self.activities for found in row.findings)

    def warnings(self) -> int:
        """How many findings are warnings."""
        found = [row.findings for row in self.activities]
        found += [row.findings for row in self.departments]
        return sum(not item.error for items in found for item in items)


def raci(session: Reader) -> RaciGrid:
    """The whole grid with its findings."""
    roles: dict[str, dict[str, str]] = {}
    for cell in records(session, "raci"):
        held = roles.setdefault(str(cell["activity_id"]), {})
        held[str(cell["department_id"])] = str(cell["role"])
    activities = records(session, "activity")
    departments = records(session, "department")
    grid = {row.id: roles.get(row.id, {}) for row in activities}
    found = findings(grid, [row.id for row in departments])
    goals = {row.id: str(row["title"]) for row in records(session, "goal")}

    def of(axis: str, row_id: str) -> tuple[Finding, ...]:
        return tuple(item for item in found if item.axis == axis and item.row_id == row_id)

    rows = []
    for row in activities:
        values: Any = row.values
        rows.append(
            ActivityRow(
                row.id,
                values["name"],
                goals.get(values["goal_id"], ""),
                values["start"],
                values["due"],
                grid[row.id],
                of("row", row.id),
            )
        )
    return RaciGrid(
        tuple(rows),
        tuple(DepartmentRow(row.id, str(row["name"]), of("column", row.id)) for row in departments),
    )


class ResourceUse(NamedTuple):
    """How much of a resource is used, in its unit, of the `limit` committed (or else planned).

    `share` is a fraction of the limit, `over` how much more is used; None where unknown.
    """

    id: str
    used: float | None
    limit: float | None
    committed: bool
    share: float | None
    over: float | None


class UseTotal(NamedTuple):
    """What is committed (or else planned) and used of a kind of resource, in one unit."""

    kind: str
    unit: str
    used: float
    limit: float


def resource_use(session: Reader) -> dict[str, ResourceUse]:
    """Each resource's use, by its id."""
    found = {}
    for row in records(session, "resource"):
        values: Any = row.values
        planned, committed, used = (values[key] for key in ("planned", "committed", "used"))
        limit = committed if committed is not None else planned
        share = None if used is None or not limit else finite(used / limit)
        over = over_use(planned, committed, used)
        found[row.id] = ResourceUse(row.id, used, limit, committed is not None, share, over)
    return found


def use_totals(rows: Iterable[Record], use: Mapping[str, ResourceUse]) -> list[UseTotal]:
    """The sums of each kind and unit, of the resources with both a limit and what is used."""
    sums: dict[tuple[str, str], UseTotal] = {}
    for row in rows:
        used, limit = use[row.id].used, use[row.id].limit
        if used is None or limit is None:
            continue
        kind, unit = str(row["kind"]), str(row["unit"]).strip()
        before = sums.get((kind, unit), UseTotal(kind, unit, 0.0, 0.0))
        sums[kind, unit] = UseTotal(kind, unit, before.used + used, before.limit + limit)
    return list(sums.values())


class Occasion(NamedTuple):
    """When a communication comes next: `days` from today, negative when it is past."""

    id: str
    days: int
    late: bool
    soon: bool


def occasions(session: Reader, as_of: date) -> dict[str, Occasion]:
    """The communications that have a next date, by their id."""
    found = {}
    for row in records(session, "communication"):
        day = row["next_date"]
        if isinstance(day, date):
            days = (day - as_of).days
            found[row.id] = Occasion(row.id, days, days < 0, 0 <= days <= SOON)
    return found
