"""What an import would do, in words: what cannot be used, what changes, and what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from goaldesk.core.errors import N_
from goaldesk.core.plain_text import cut
from goaldesk.core.words import Words
from goaldesk.exchange.existing import Existing
from goaldesk.exchange.grid import Grid, shown
from goaldesk.exchange.import_words import PlanWords
from goaldesk.exchange.importing import Plan
from goaldesk.ui.tables import Column

# More rows of a kind than anybody reads; all are counted.
MOST = 1_000
KINDS = ("wrong", "changed", "new")
_SAMPLES = 3
_HEADS = {
    "wrong": (N_("Line"), N_("Column"), N_("What is wrong")),
    "changed": (N_("Line"), N_("What"), N_("Before"), N_("After")),
    "new": (N_("Line"), N_("What"), N_("Values")),
}
_WIDTHS = {
    "wrong": (64, 110, 0),
    "changed": (64, 0, 120, 120),
    "new": (64, 0, 0),
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line of a list, cell by cell."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A column of the table that is imported: some of its values, and the field it goes to."""

    id: str
    samples: str
    field: str


def samples(grid: Grid) -> tuple[str, ...]:
    """The first different values of each column of a table."""
    found = []
    for index in range(len(grid.heads)):
        seen = dict.fromkeys(shown(cell) for cell in islice(grid.column(index), 50))
        found.append(" · ".join(cut(text) for text in islice(seen, _SAMPLES)))
    return tuple(found)


def preview_columns(words: Words, kind: str) -> list[Column]:
    """The columns of the list of a kind."""

    def cell(number: int) -> Callable[[PreviewRow], str]:
        return lambda row: row.cells[number]

    return [
        Column(
            str(number),
            words.text(title),
            cell(number),
            cell(number),
            right=number == 0,
            width=_WIDTHS[kind][number],
            tip=cell(number),
        )
        for number, title in enumerate(_HEADS[kind])
    ]


def preview_rows(words: Words, plan: Plan, existing: Existing) -> dict[str, list[PreviewRow]]:
    """The first rows of each kind."""
    told = PlanWords(words, plan, existing)
    found = {
        "wrong": (
            (words.number(trouble.line), trouble.column, words.problem(trouble.problem))
            for trouble in plan.troubles
        ),
        "changed": (
            (words.number(cell.line), cell.what, cell.before, cell.after) for cell in told.changed()
        ),
        "new": ((words.number(row.line), row.what, row.after) for row in told.new()),
    }
    return {kind: _numbered(cells) for kind, cells in found.items()}


def outcome_text(words: Words, plan: Plan) -> str:
    """How much is new, changed and there already, and how many lines can't be used."""
    text = words.text(
        "New: {added} · changed: {changed} · there already: {unchanged}",
        added=words.number(plan.added),
        changed=words.number(plan.changed),
        unchanged=words.number(plan.unchanged),
    )
    if plan.bad:
        bad = words.plural("{count} line can’t be used", "{count} lines can’t be used", plan.bad)
        text = words.text("{bad} · {rest}", bad=bad, rest=text)
    return text


def _numbered(cells: Iterable[tuple[str, ...]]) -> list[PreviewRow]:
    return [PreviewRow(str(number), row) for number, row in enumerate(islice(cells, MOST))]
