"""An import planned before anything is written: what comes, what changes, what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from sqlmodel import Session

from goaldesk.core.edits.importing import Incoming, IncomingValue, bring_in
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.tell import Tell, quiet
from goaldesk.exchange import amounts, goal_lines
from goaldesk.exchange.existing import Existing
from goaldesk.exchange.grid import Grid
from goaldesk.exchange.kpi_values import SOME_SMALL
from goaldesk.exchange.lines import Lines, Trouble
from goaldesk.exchange.mapping import Mapping, periods
from goaldesk.exchange.series import Series
from goaldesk.exchange.simple_rows import TABLES as SIMPLE
from goaldesk.exchange.simple_rows import simple_rows
from goaldesk.exchange.survey import surveys

LABEL = N_("Import")
REASON = N_("Import of {name}")

_DECIMALS = N_("1,234 is read as a thousand and more, 1.234 as one and a bit.")
_LEFT_OUT = N_("Lines of another kind were left out: {count}.")
_TOTALS = N_("Totals or averages in these lines were left out: {lines}.")
_PERIODS = N_(
    "Values in columns of periods are not taken here: import the table once more afterwards, as "
    "“Values of KPIs, a column for each period”."
)
_ORPHAN = N_("What this line belongs to is in a line that can’t be used.")
_BAD = N_(
    "Nothing was imported, for lines that can’t be used ({count}): correct or leave them out."
)
_MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will do to a document.

    `rows` and `values` come or change, `added` counts those that are new, `unchanged` those that
    are there already; `troubles` are what is wrong, of `bad` lines; `notes` what was assumed.
    """

    name: str
    mapping: Mapping
    rows: Sequence[Incoming]
    values: Sequence[IncomingValue]
    unchanged: int
    troubles: Sequence[Trouble]
    bad: int
    notes: Sequence[Problem]
    added: int = field(init=False)

    def __post_init__(self) -> None:
        # Counted once, where it is planned: of hundreds of thousands that takes a while.
        rows = sum(row.before is None for row in self.rows)
        added = rows + sum(value.before is None for value in self.values)
        object.__setattr__(self, "added", added)

    @property
    def changed(self) -> int:
        """How many rows and values will be others than they are."""
        return len(self.rows) + len(self.values) - self.added


def planned(
    existing: Existing,
    grid: Grid,
    mapping: Mapping,
    today: dt.date,
    *,
    create: bool = False,
    tell: Tell = quiet,
) -> Plan:
    """What importing a table will do; `create` lets a series make the KPIs that are missing.

    Raises Invalid while the mapping lacks a column that its target needs.
    """
    raw = goal_lines.RAW if mapping.target == "goals" else ()
    lines = Lines(grid, mapping, tell, raw=raw)
    rows: Sequence[Incoming]
    values: list[IncomingValue] = []
    unchanged = left_out = 0
    notes: list[Problem] = []
    if mapping.target in SIMPLE:
        merging, left_out = simple_rows(lines, existing)
        rows, unchanged = merging.incoming(lines.troubles.lines)
    elif mapping.target == "survey":
        found = surveys(lines, existing, PurePath(grid.name).stem, today)
        rows = [row for row in found if row.values]
        unchanged = len(found) - len(rows)
    elif mapping.target == "goals":
        tree = goal_lines.GoalLines(lines, existing, today)
        tree.read()
        (rows, unchanged), values, left_out = tree.incoming(), tree.values.values, tree.left_out
        notes = tree.notes
        if periods(grid, dict(mapping.columns)):
            notes.append(Problem(_PERIODS))
    else:
        series = Series(lines, existing, today, create=create)
        series.read()
        rows, values, notes = series.rows, series.values.values, series.notes
        unchanged = series.values.unchanged
    if lines.some_small:
        notes.append(Problem(SOME_SMALL))
    if left_out:
        notes.append(Problem(_LEFT_OUT, count=left_out))
    if lines.totals:
        notes.append(Problem(_TOTALS, lines=_some(sorted(lines.totals))))
    if _is_doubtful(grid, lines):
        notes.append(Problem(_DECIMALS))
    if lines.troubles.lines:
        rows, values = _sound(lines, rows, values)
    bad = len(lines.troubles.lines)
    return Plan(grid.name, mapping, rows, values, unchanged, lines.troubles.found, bad, notes)


def _some(lines: Sequence[int]) -> tuple[str, ...]:
    """The numbers of lines, of very many the first."""
    more = ("…",) if len(lines) > _MOST_LINES else ()
    return (*map(str, lines[:_MOST_LINES]), *more)


def _sound(
    lines: Lines, rows: Sequence[Incoming], values: list[IncomingValue]
) -> tuple[list[Incoming], list[IncomingValue]]:
    """What is left without the bad lines, and without what belongs to new rows of theirs.

    A cell of a series stands for itself, and so does an answer: the others of its line stay.
    """
    if lines.mapping.target not in (*SIMPLE, "goals"):
        used = {value.kpi_id for value in values}
        return [row for row in rows if row.table != "kpi" or row.id in used], values
    bad, gone, kept = lines.troubles.lines, set[object](), []
    for row in rows:  # upper goals first, then KPIs
        if row.line not in bad and {row.values.get("parent_id"), row.values.get("goal_id")} & gone:
            lines.troubles.add(row.line, "", Problem(_ORPHAN))
        if row.line not in bad:
            kept.append(row)
        elif row.before is None:
            gone.add(row.id)
    return kept, [value for value in values if value.line not in bad]


def _is_doubtful(grid: Grid, lines: Lines) -> bool:
    """Whether the numbers can be read in two ways."""
    texts: set[str] = set()
    for index, _, of in lines.columns:
        if of.kind == "number":
            texts |= {cell for cell in grid.column(index) if isinstance(cell, str)}
    return lines.mapping.decimal == "." and not amounts.decimal_of(texts)[1]


def refusal(plan: Plan) -> Invalid:
    """Why a plan with bad lines is not carried out."""
    return Invalid(_BAD, count=plan.bad)


def apply(session: Session, plan: Plan, *, skip_bad: bool = False, tell: Tell = quiet) -> None:
    """Carry a plan out in the session of an edit whose reason is REASON.

    Raises Invalid, and nothing is to be kept then, while lines are bad and `skip_bad` does not
    say that they are left out, and where the document has changed since.
    """
    if plan.bad and not skip_bad:
        raise refusal(plan)
    bring_in(session, plan.rows, plan.values, tell)
