"""What two copies disagree about, and what decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goaldesk.store.merge.sides import Cell, Which

CELL, DELETED, SNAPSHOT, CIRCLE, TWIN = "cell", "deleted", "snapshot", "circle", "twin"

Key = tuple[str, str, str, str]
Decisions = Mapping[Key, Which]


@dataclass(frozen=True)
class Conflict:
    """One disagreement, the same whichever copy is called mine.

    `kind` is CELL (another value in the same cell), DELETED (here deleted, there changed or
    referred to), SNAPSHOT (a review's frozen part), CIRCLE (goals would contain one another) or
    TWIN (two rows of one natural key). `cells` are what the decision settles; of a deletion the
    existence of every row that it took along, the topmost first. `deleted_by` names the copy that
    deleted, `causes` the cells by which the other one objects.
    """

    kind: str
    cells: tuple[Cell, ...]
    deleted_by: Which | None = None
    causes: tuple[Cell, ...] = ()

    @property
    def key(self) -> Key:
        """What a decision names it by."""
        return (self.kind, *self.cells[0])


def other(side: Which) -> Which:
    """The other copy."""
    return "theirs" if side == "mine" else "mine"
