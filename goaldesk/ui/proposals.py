"""Rows that are proposed ready-made, since most of what they say is known."""

from __future__ import annotations

from goaldesk.core.queries.reviews import reviews
from goaldesk.core.rules.dates import add_months
from goaldesk.ui.page import Page


def plan_review(page: Page) -> str | None:
    """Add the draft of the next review, a month after the last one but not before today.

    Gives its id, or None where it was refused.
    """
    with page.document.read() as session:
        known = reviews(session)
    day = page.document.today
    if known:
        day = max(day, add_months(known[0].date, 1))
    title = page.words.text("{month} review", month=page.words.month_name(day))
    return page.add_row(
        "review", title=title, date=day, attendees=known[0].attendees if known else ""
    )
