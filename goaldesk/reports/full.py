"""The full report: cover, contents and the sections asked for, in the order asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import func
from sqlalchemy.sql import select

from goaldesk.core import sections as copies
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.history_words import local_moment
from goaldesk.core.model import EDIT
from goaldesk.core.plain_text import clip
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import only
from goaldesk.core.reading import Reader
from goaldesk.core.statement import Run, statement
from goaldesk.core.verdict_words import thresholds_text
from goaldesk.core.words import Words
from goaldesk.reports import (
    full_appendix,
    full_evidence,
    full_goals,
    full_kpis,
    full_market,
    full_review,
    full_swot,
    full_vision,
    full_work,
)
from goaldesk.reports.blocks import Block
from goaldesk.reports.given import Given
from goaldesk.reports.pieces import facts, standing
from goaldesk.reports.report import Report, Standing

# In the method's order; each with its title.
TITLES: Mapping[str, str] = {
    "vision": N_("Vision"),
    "market": N_("Market"),
    "goals": N_("Goals and KPIs"),
    "kpis": N_("KPI by KPI"),
    "swot": N_("SWOT and strategies"),
    "work": N_("Responsibilities"),
    "review": N_("Last review"),
    "evidence": N_("Evidence"),
    "appendix": N_("Definitions and rules"),
}
SECTIONS = tuple(TITLES)
# A page a KPI is much paper: it is there on demand.
DEFAULT = tuple(key for key in SECTIONS if key != "kpis")
_BLOCKS: Mapping[str, Callable[[Given], list[Block]]] = {
    "vision": full_vision.vision,
    "market": full_market.market,
    "goals": full_goals.goals,
    "kpis": full_kpis.kpis,
    "swot": full_swot.swot,
    "work": full_work.work,
    "review": full_review.review,
    "evidence": full_evidence.evidence,
    "appendix": full_appendix.appendix,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the report."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Full(Report):
    """The full report; `withheld` says what the document's copy was made without."""

    template: ClassVar[str] = "full.typ"

    statement: tuple[Run, ...]
    standing: Standing
    thresholds: str
    withheld: str
    sections: tuple[Section, ...]


def full(
    session: Reader,
    words: Words,
    as_of: dt.date,
    paper: str = "a4",
    sections: Sequence[str] = DEFAULT,
) -> Full:
    """The report on the product as it stands on `as_of`, in the language of `words`.

    `paper` is a4 or letter; `sections` are keys of `TITLES` in the order wanted. Raises Invalid
    for a section that there is not.
    """
    for key in sections:
        if key not in TITLES:
            known = ", ".join(SECTIONS)
            raise Invalid(N_("There is no section “{name}”; there are: {known}."),
                          name=key, known=known)  # fmt: skip
    given = Given(session, words, as_of, tree(session, as_of))
    product = given.now.product
    name = clip(product.name, 60) or words.text("Unnamed product")
    labels = _labels(words)
    made = tuple(
        Section(key, words.text(TITLES[key]), tuple(_BLOCKS[key](given)))
        for key in dict.fromkeys(sections)
    )
    return Full(
        language=words.language,
        paper=paper,
        as_of=as_of,
        title=f"{name} · {labels['subtitle']}",
        author=product.owner,
        name=name,
        labels=labels | {"footer": _footer(words, name, as_of), "cut": _cut(words, made)},
        facts=(*facts(words, product, as_of), *_changed(given)),
        statement=_statement(given),
        standing=standing(words, given.now),
        thresholds=thresholds_text(words, product),
        withheld=copies.sentence(words, given.withheld),
        sections=made,
    )


def _labels(words: Words) -> dict[str, str]:
    return {
        "subtitle": words.text("Product goals: full report"),
        "contents": words.text("Contents"),
        # Words, since the page's numbers are only known when it is set.
        "page": words.text("page {page} of {pages}", page="%1", pages="%2"),
    }


def _footer(words: Words, name: str, as_of: dt.date) -> str:
    return words.text("{name} · Full report · {date}", name=clip(name, 40), date=words.date(as_of))


def _cut(words: Words, sections: tuple[Section, ...]) -> str:
    """Where texts go on that are too long for paper; empty where none is."""
    if "…" not in repr(sections):
        return ""
    return words.text("A text that ends in “…” goes on in the document.")


def _changed(given: Given) -> tuple[tuple[str, str], ...]:
    """The day of the document's last edit, where its log tells."""
    moment = given.session.connection().execute(select(func.max(EDIT.c.at))).scalar()
    try:
        day = local_moment(moment or "").date()
    except ValueError:
        return ()
    return ((given.words.text("Last changed"), given.words.date(day)),)


def _statement(given: Given) -> tuple[Run, ...]:
    """The statement, its blanks not longer than a few lines."""
    vision = only(given.session, "vision")._mapping
    short = {key: clip(text, 300) for key, text in vision.items()}
    return statement(given.words, clip(given.now.product.name, 60), short)
