"""What an operation in the grid changes: counted first, then written as one edit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from goaldesk.core import edits
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import cut
from goaldesk.core.words import Words
from goaldesk.ui.pages.kpis_block import Change, amount
from goaldesk.ui.pages.kpis_grid_model import GridRow


@dataclass(frozen=True, slots=True)
class Plan:
    """The values to be written (KPI, date, value), and what they mean for those already there."""

    values: tuple[tuple[str, dt.date, float], ...]
    added: int
    corrected: int
    unchanged: int


def plan(rows: Sequence[GridRow], changes: Iterable[Change]) -> Plan:
    """What the changes of these rows' cells come to."""
    values = []
    added = corrected = unchanged = 0
    for row, column, value in changes:
        cell = rows[row].cell(column)
        if cell is None:
            continue
        if cell.value == value:
            unchanged += 1
            continue
        added += cell.value is None
        corrected += cell.value is not None
        values.append((rows[row].row.id, cell.date, value))
    return Plan(tuple(values), added, corrected, unchanged)


def write(session: Session, planned: Plan) -> None:
    """Record or correct every value."""
    edits.record_all(session, ((kpi_id, day, value, None) for kpi_id, day, value in planned.values))


def filled_in(
    rows: Sequence[GridRow], area: tuple[Sequence[int], Sequence[int]], way: str, words: Words
) -> list[Change]:
    """The first selected row's values put into those below it, or the first period's to its right.

    Where one row (or period) is selected, the one before it is filled in. Raises Invalid where
    there is nothing to fill, or a value does not fit.
    """
    taking = [row for row, shown in enumerate(rows) if shown.line is not None]
    chosen = [list(area[0]), list(area[1])]
    axis = 0 if way == "down" else 1
    every = taking if way == "down" else list(range(chosen[1][0] + 1)) if chosen[1] else []
    if len(chosen[axis]) == 1:
        before = [place for place in every if place < chosen[axis][0]]
        chosen[axis][:0] = before[-1:]
    changes: list[Change] = []
    for row in chosen[0]:
        for column in chosen[1]:
            source = (chosen[0][0], column) if way == "down" else (row, chosen[1][0])
            cell = rows[source[0]].cell(source[1])
            if source != (row, column) and cell is not None and cell.value is not None:
                changes.append((row, column, fitting(rows[row], cell.value, words)))
    if not changes:
        raise Invalid(
            N_("There is nothing to fill in: select a value and the empty cells beside it.")
        )
    return changes


def fitting(row: GridRow, value: float, words: Words) -> float:
    """The value, if the row's KPI takes it; Invalid where it does not."""
    line = row.line
    assert line is not None
    if line.locked:
        raise Invalid(
            N_("“{name}” takes no values here. Nothing was changed."), name=cut(line.kpi.name)
        )
    if line.kpi.value_type == "yes_no" and value not in (0.0, 1.0):
        raise Invalid(
            N_("“{text}” is neither yes nor no, which “{name}” takes. Nothing was changed."),
            text=words.number(value),
            name=cut(line.kpi.name),
        )
    return value


def typed(row: GridRow, title: str, text: str, words: Words) -> float | None:
    """The value that was typed for a row's KPI; Invalid names the KPI and the period."""
    line = row.line
    assert line is not None
    if line.locked:
        return fitting(row, 0.0, words)
    try:
        return amount(words, line.kpi, text)
    except Invalid:
        values = {"text": cut(text), "name": cut(line.kpi.name), "period": title}
        if line.kpi.value_type == "yes_no":
            raise Invalid(
                N_(
                    "“{text}” is neither yes nor no, which “{name}” takes; the cell of {period} "
                    "stays as it was."
                ),
                **values,
            ) from None
        raise Invalid(
            N_(
                "“{text}” is not a number; “{name}” in {period} stays as it was. Write digits "
                "only, such as {example}."
            ),
            example=words.typed(1250.5),
            **values,
        ) from None
