"""What is wrong with a sharing of work: RACI rows and columns, and resources used up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goaldesk.core.rules.plan import same

# From this many activities on, a department accountable for too many of them is worth a word.
MANY_ROWS = 5
MOST_ACCOUNTABLE = 0.40


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an activity (axis row) or a department (axis column).

    Keys of rows: no_accountable, many_accountable, no_responsible (errors); many_responsible,
    many_consulted, nobody_asked (warnings); of columns: accountable_share, no_blank, no_work.
    """

    axis: str
    row_id: str
    key: str
    error: bool
    count: int


def row_findings(activity: str, roles: Sequence[str]) -> list[Finding]:
    """An activity's findings; `roles` of its departments are R, A, AR, C or I."""
    accountable = sum("A" in role for role in roles)
    responsible = sum("R" in role for role in roles)
    consulted = sum(role == "C" for role in roles)
    informed = sum(role == "I" for role in roles)
    found = []

    def add(key: str, count: int, error: bool = False) -> None:
        found.append(Finding("row", activity, key, error, count))

    if accountable == 0:
        add("no_accountable", 0, error=True)
    elif accountable > 1:
        add("many_accountable", accountable, error=True)
    if responsible == 0:
        add("no_responsible", 0, error=True)
    elif responsible > 2:
        add("many_responsible", responsible)
    if consulted > 3:
        add("many_consulted", consulted)
    if consulted + informed == 0:
        add("nobody_asked", 0)
    return found


def column_findings(department: str, roles: Sequence[str], rows: int) -> list[Finding]:
    """A department's findings; `roles` are those it has in the `rows` activities."""
    found = []

    def add(key: str, count: int) -> None:
        found.append(Finding("column", department, key, False, count))

    if rows == 0:
        return []
    accountable = sum("A" in role for role in roles)
    if rows >= MANY_ROWS and accountable > MOST_ACCOUNTABLE * rows:
        add("accountable_share", accountable)
    if rows > 1 and len(roles) >= rows:
        add("no_blank", len(roles))
    if not any("A" in role or "R" in role for role in roles):
        add("no_work", 0)
    return found


def findings(grid: Mapping[str, Mapping[str, str]], departments: Sequence[str]) -> list[Finding]:
    """All findings of a grid {activity: {department: role}}: rows first, then columns."""
    found = [
        finding
        for activity, roles in grid.items()
        for finding in row_findings(activity, list(roles.values()))
    ]
    for department in departments:
        roles = [row[department] for row in grid.values() if department in row]
        found += column_findings(department, roles, len(grid))
    return found


# The letter of which a row has too many.
_TOO_MANY = {"many_accountable": "A", "many_responsible": "R", "many_consulted": "C"}


def concerned(finding: Finding, role: str) -> bool:
    """Whether a role in the finding's row is one of those that are too many."""
    return _TOO_MANY.get(finding.key, "none") in role


def over_use(planned: float | None, committed: float | None, used: float | None) -> float | None:
    """How much more is used than was committed (or planned, where nothing was); None if not."""
    limit = committed if committed is not None else planned
    if used is None or limit is None or used <= limit or same(used, limit):
        return None
    return used - limit
