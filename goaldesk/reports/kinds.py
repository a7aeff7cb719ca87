"""The kinds of reports, and the one way from a document to each of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goaldesk.core.errors import N_
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from goaldesk.core.reading import Reader
    from goaldesk.reports.report import Report

KINDS: dict[str, str] = {
    "summary": N_("Summary on one page"),
    "full": N_("Full report"),
    "review": N_("Review sheet"),
}
# The kind that is made of several documents; see `reports.portfolio`.
PORTFOLIO = "portfolio"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report of one document is to be: a key of `KINDS`, a4 or letter, and for the full
    report its sections in their order, or None for the usual ones."""

    kind: str = "summary"
    paper: str = "a4"
    sections: tuple[str, ...] | None = None


def made(session: Reader, words: Words, as_of: dt.date, wanted: Wanted) -> Report:
    """The report as plain data, in the language of `words`, as things stand on `as_of`.

    Raises Invalid for a section that there is not.
    """
    if wanted.kind == "full":
        from goaldesk.reports.full import DEFAULT, full

        sections = DEFAULT if wanted.sections is None else wanted.sections
        return full(session, words, as_of, wanted.paper, sections)
    if wanted.kind == "review":
        from goaldesk.reports.review_sheet import review_sheet

        return review_sheet(session, words, as_of, wanted.paper)
    from goaldesk.reports.build import summary

    return summary(session, words, as_of, wanted.paper)
