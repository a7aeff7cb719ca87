"""What changed from one review to the next, in words."""

from __future__ import annotations

from goaldesk.core.rows import ReviewDetail
from goaldesk.core.words import Words


def difference_text(words: Words, detail: ReviewDetail) -> str:
    """How the product and its KPIs changed since the review compared with; empty without one."""
    previous = detail.previous
    if previous is None:
        return ""
    known = sum(row.known_before for row in detail.rows)
    return words.text(
        "Since {day}: progress {before} → {after}. KPIs by status: {better} better, {worse} worse, "
        "{same} neither, {new} new, {gone} no longer there.",
        day=words.date(previous.date),
        before=words.percent(previous.progress),
        after=words.percent(detail.review.progress),
        better=words.number(detail.better),
        worse=words.number(detail.worse),
        same=words.number(known - detail.better - detail.worse),
        new=words.number(len(detail.rows) - known),
        gone=words.number(detail.gone),
    )
