"""Rows that are proposed ready-made, since most of what they say is known."""

from __future__ import annotations

from goaldesk.core.queries.reviews import proposed_day, reviews
from goaldesk.ui.page import Page


def plan_review(page: Page) -> str | None:
    """Add the draft of the next review, at the rhythm of those before it.

    Gives its id, or None where it was refused.
    """
    with page.document.read() as session:
        known = reviews(session)
        day = proposed_day(session, page.document.today)
    title = page.words.text("{month} review", month=page.words.month_name(day))
    return page.add_row(
        "review", title=title, date=day, attendees=known[0].attendees if known else ""
    )
