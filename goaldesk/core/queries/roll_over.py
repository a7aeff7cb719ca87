"""What could carry on into the next period, and from where it would start there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

from goaldesk.core.edits.checks import check
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.inputs import Point, latest
from goaldesk.core.queries.records import records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import GoalRow, KpiRow, Tree
from goaldesk.core.rules.dates import next_due


@dataclass(frozen=True, slots=True)
class RollLine:
    """A goal or a KPI that is running at the end of a period.

    `goes_on`: it ends after the period anyhow, so that nothing is done to it. `reached`: a yes, or
    milestones all done, leave nothing to carry on. For a KPI, `last` is its last value before the
    new start; `awaits` that one is still missing; `moves` that it becomes the `baseline`.
    `has_target`: one target can be typed; `target` is the old one if it still lies ahead; `asks`
    that there must be one.
    """

    id: str
    parent: str | None
    row: GoalRow | KpiRow
    goes_on: bool
    reached: bool = False
    last: Point | None = None
    awaits: bool = False
    moves: bool = False
    has_target: bool = False
    target: float | None = None
    asks: bool = False

    @property
    def kpi(self) -> KpiRow | None:
        """The KPI of the line; None for a goal."""
        return self.row if isinstance(self.row, KpiRow) else None

    @property
    def baseline(self) -> float | None:
        """Where the KPI would start in the new period."""
        if self.last is not None and self.moves:
            return self.last[1]
        return None if self.kpi is None else self.kpi.baseline


def roll_lines(
    session: Reader, as_of: date, start: date, now: Tree | None = None
) -> tuple[RollLine, ...]:
    """The running goals, each followed by its KPIs, at the end of the product's period.

    `start` is the new period's; `now` the tree of `as_of`, where it is at hand. Left out are
    stopped KPIs, and goals that ended before the product's period unless they hold a running KPI.
    """
    now = now or tree(session, as_of)
    eve = start - timedelta(days=1) if start > date.min else start
    last = latest(session, min(as_of, eve))
    end = now.product.due
    found = []
    for row in now.lines():
        goes_on = end is not None and row.due is not None and row.due > end
        if isinstance(row, GoalRow):
            parent = f"goal:{row.parent_id}" if row.parent_id else None
            found.append(RollLine(f"goal:{row.id}", parent, row, goes_on))
        elif not row.stopped:
            parent = f"goal:{row.goal_id}" if row.goal_id and now.goal(row.goal_id) else None
            found.append(_kpi_line(row, parent, goes_on, last.get(row.id)))
    return _running(found, now.product.start)


def _running(lines: list[RollLine], start: date | None) -> tuple[RollLine, ...]:
    """The lines but for goals that are over, with nothing running in them."""
    wanted: set[str] = set()
    for line in reversed(lines):
        over = start is not None and line.row.due is not None and line.row.due < start
        if line.kpi is not None or line.id in wanted or not over:
            wanted |= {line.id, line.parent or line.id}
    return tuple(line for line in lines if line.id in wanted)


def _kpi_line(row: KpiRow, parent: str | None, goes_on: bool, last: Point | None) -> RollLine:
    ticked = row.value_type in ("yes_no", "milestone")
    way = not ticked and row.direction in ("increase", "decrease")
    moves = last is not None and not ticked and (way or row.baseline is not None)
    following = None
    if last is not None and row.value_type != "milestone":
        following = next_due(last[0], row.frequency, row.start, row.due)
    return RollLine(
        f"kpi:{row.id}",
        parent,
        row,
        goes_on,
        reached=ticked and row.progress is not None and row.progress >= 1,
        last=last,
        awaits=following is not None and not goes_on,
        moves=moves,
        has_target=not ticked and row.direction != "in_range",
        target=_ahead(row, last[1] if last is not None and way else None),
        asks=way and row.target is not None,
    )


def _ahead(row: KpiRow, value: float | None) -> float | None:
    """The old target, unless the value that the KPI would start from has come up to it."""
    if row.target is None or value is None:
        return row.target
    ahead = row.target > value if row.direction == "increase" else row.target < value
    return row.target if ahead else None


def roll_problems(
    session: Reader, lines: Iterable[RollLine], targets: Mapping[str, float | None]
) -> dict[str, Invalid]:
    """Why KPIs cannot carry on with these targets, by the id of the KPI, in the lines' order."""
    stored = {row.id: row.values for row in records(session, "kpi")}
    found = {}
    for line in lines:
        if line.kpi is None or line.goes_on or line.kpi.id not in targets:
            continue
        target = targets[line.kpi.id]
        if line.asks and target is None:
            found[line.kpi.id] = Invalid(N_("It needs a new target."), field="target")
            continue
        values = {**stored[line.kpi.id], "baseline": line.baseline, "start": None, "due": None}
        values |= {"target": target if line.has_target else values["target"]}
        values |= {"override_status": None}
        try:
            check(session, "kpi", SimpleNamespace(**values))
        except Invalid as problem:
            found[line.kpi.id] = problem
    return found
