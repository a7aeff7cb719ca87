"""What was to be looked at again by a day that is past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy.sql import select

from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.records import fetch
from goaldesk.core.reading import Reader

# What has a review-by date, and the column that names it.
_REVIEWED = {
    "market_size": "name",
    "research": "title",
    "competitor": "name",
    "swot_factor": "text",
}


class Aged(NamedTuple):
    """A row that was to be looked at again by `day`."""

    table: str
    id: str
    name: str
    day: date


def aged(session: Reader, as_of: date) -> Iterator[Aged]:
    """What is past its review-by date, table by table."""
    for table, title in _REVIEWED.items():
        source = table_of(table).c
        columns = (source.id, source[title], source.review_by)
        past = select(*columns).where(source.review_by < as_of).order_by(source.position, source.id)
        for row_id, name, day in fetch(session, past):
            yield Aged(table, row_id, name, day)
    yield from _aged_scores(session, as_of)


def _aged_scores(session: Reader, as_of: date) -> Iterator[Aged]:
    """Scores of the competitor matrix, named by whom they judge and by what."""
    score, rival, criterion = (table_of(name).c for name in ("score", "competitor", "criterion"))
    past = (
        select(score.id, rival.name, criterion.name, score.review_by)
        .where(score.competitor_id == rival.id, score.criterion_id == criterion.id)
        .where(score.review_by < as_of)
        .order_by(criterion.position, rival.position, score.id)
    )
    for row_id, who, what, day in fetch(session, past):
        yield Aged("score", row_id, f"{who} · {what}", day)
