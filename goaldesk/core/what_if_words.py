"""How a KPI or a goal stands beside how it would stand if it were planned otherwise, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goaldesk.core import sentences, verdict_words
from goaldesk.core.queries.what_if import Side, WhatIf
from goaldesk.core.rows import GoalRow, KpiRow, ProductRow
from goaldesk.core.words import Words

MOST_MOVED = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: its name, how it is, and how it would be."""

    name: str
    now: str
    then: str


def lines(words: Words, found: WhatIf) -> list[Line]:
    """Everything that is compared, one line each, in words: figures first, then sentences."""
    sides = (found.before, found.after)
    result: list[Line] = []
    told: list[Line] = []
    row: KpiRow | GoalRow | None
    if found.table == "kpi":
        result, told = _kpi_lines(words, found.row_id, sides)
        row = found.before.tree.kpi(found.row_id)
        above = row.goal_id if isinstance(row, KpiRow) else None
    else:
        above = found.row_id
    while above is not None:
        old, new = (side.tree.goal(above) for side in sides)
        if old is None or new is None:
            break
        result.append(
            Line(words.text("Goal “{name}”", name=old.title), _sum(words, old), _sum(words, new))
        )
        above = old.parent_id
    result.append(Line(words.text("Product"), *(_sum(words, side.tree.product) for side in sides)))
    return result + told


def _kpi_lines(words: Words, row_id: str, sides: Sequence[Side]) -> tuple[list[Line], list[Line]]:
    """A KPI's own lines: its figures, and the sentences about them."""
    pairs = [(side.tree.kpi(row_id), side.forecast) for side in sides]
    kpis = [(kpi, forecast) for kpi, forecast in pairs if kpi is not None]
    if len(kpis) != 2:
        return [], []

    def line(name: str, texts: Sequence[str]) -> Line:
        return Line(name, *(text or "–" for text in texts))

    figures = [
        line(words.text("Progress"), [words.percent(kpi.progress) for kpi, _ in kpis]),
        line(words.text("Status"), [sentences.status_text(words, kpi.status) for kpi, _ in kpis]),
        line(words.text("Required rate"), [sentences.required_text(words, kpi) for kpi, _ in kpis]),
    ]
    told = [
        line(words.text("Rule"), [verdict_words.rule_text(words, kpi) for kpi, _ in kpis]),
        line(
            words.text("Forecast"),
            [sentences.forecast_text(words, kpi, forecast) for kpi, forecast in kpis],
        ),
    ]
    return figures, told


def _sum(words: Words, row: GoalRow | ProductRow) -> str:
    """A roll-up: its progress, if it has any yet, and its status."""
    status = sentences.status_text(words, row.status)
    if row.progress is None:
        return status
    return words.text("{share}, {status}", share=words.percent(row.progress), status=status)


def moved_text(words: Words, found: WhatIf) -> str:
    """The other KPIs that would stand otherwise, a line each; empty if there are none."""
    told = [
        words.text(
            "{name}: {before} → {after}",
            name=new.name,
            before=sentences.status_text(words, old.status),
            after=sentences.status_text(words, new.status),
        )
        for old, new in found.moved
        if old.status != new.status
    ]
    return "\n".join(told[:MOST_MOVED])
