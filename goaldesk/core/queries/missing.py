"""What the plan still lacks or contradicts, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from goaldesk.core.gaps import MISSING_TEXTS, STEP_LABELS
from goaldesk.core.queries.completeness import EVIDENCE
from goaldesk.core.queries.findings import contradictions
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.lacking import lacking
from goaldesk.core.queries.orphans import orphans
from goaldesk.core.queries.people import raci
from goaldesk.core.queries.records import withheld
from goaldesk.core.queries.swot import swot
from goaldesk.core.queries.upkeep import upkeep
from goaldesk.core.reading import Reader
from goaldesk.core.rows import MissingItem, Tree
from goaldesk.core.sections import Withheld
from goaldesk.core.words import Words

_STEPS = tuple(STEP_LABELS)
_RANKS = {key: rank for rank, key in enumerate(MISSING_TEXTS)}


def missing(
    session: Reader, as_of: date, now: Tree | None = None, words: Words | None = None
) -> list[MissingItem]:
    """What the plan lacks or contradicts, by step, the most important kind first.

    `now` is the tree of that day, where it is at hand. The length of the positioning statement
    is only counted with `words` of the language in which the document's reports are written.
    """
    now = now or tree(session, as_of)
    analysis, grid = swot(session, as_of), raci(session)
    found = [
        *lacking(session, as_of, now, analysis, grid),
        *contradictions(session, as_of, now),
        *orphans(session, as_of, now, analysis),
        *upkeep(session, as_of, now, words),
    ]
    left_out = withheld(session)
    told = (item for item in found if not _is_left_out(item, left_out))
    return sorted(told, key=lambda item: (_STEPS.index(item.step), _RANKS[item.key]))


def _is_left_out(item: MissingItem, left_out: Withheld) -> bool:
    """Whether a gap shows no more than what the copy was made without."""
    if item.key in ("factor_evidence", "goal_evidence"):
        return not left_out.isdisjoint(EVIDENCE)
    if not item.row_id:
        return item.table in left_out
    return f"{item.table}.{item.field}" in left_out


def by_step(items: Iterable[MissingItem]) -> dict[str, list[MissingItem]]:
    """The gaps by step, steps in order of appearance."""
    found: dict[str, list[MissingItem]] = {}
    for item in items:
        found.setdefault(item.step, []).append(item)
    return found
