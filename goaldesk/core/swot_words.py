"""What is wrong with a strategy, in words; after docs/methods.md, “SWOT and TOWS”."""

from __future__ import annotations

from collections.abc import Mapping

from goaldesk.core.errors import N_, Problem
from goaldesk.core.words import Words

STRATEGY_TEXTS = {
    "no_S": N_("Cites no strength"),
    "no_W": N_("Cites no weakness"),
    "no_O": N_("Cites no opportunity"),
    "no_T": N_("Cites no threat"),
    "wrong_kind": N_("Cites {codes}, which a strategy of kind {kind} does not"),
    "goal": N_("Was adopted and leads to no goal"),
}


def strategy_text(words: Words, key: str, values: Mapping[str, object]) -> str:
    """What is wrong with a strategy, as is said beside its name; `key` as in STRATEGY_TEXTS."""
    return words.problem(Problem(STRATEGY_TEXTS[key], **values))
