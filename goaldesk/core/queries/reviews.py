"""Reviews: what they froze, what changed from one to the next, and the trend over all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from goaldesk.core.model.choices import CLOSED_ACTIONS
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import only, record, records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import (
    KpiRow,
    Record,
    ReviewDetail,
    ReviewKpiRow,
    ReviewRow,
    Snapshot,
    Tree,
)
from goaldesk.core.rules.dates import next_review
from goaldesk.core.rules.rollup import change

# What a snapshot keeps of a KPI's plan, and of the KPI as a whole.
_JUDGED_BY = ("baseline", "target", "low", "high", "weight")
_KEPT = (
    *("code", "name", "unit", "decimals", "goal", "direction", "value_type", *_JUDGED_BY),
    *("planned", "value", "progress", "status", "stale"),
)


def reviews(session: Reader) -> list[ReviewRow]:
    """All reviews, the newest first."""
    rows = [_review_row(record.values) for record in records(session, "review")]
    return sorted(rows, key=lambda row: (*_moment(row), row.id), reverse=True)


def last_taken(session: Reader) -> Record | None:
    """The review that was frozen last, as stored."""
    last = next((row for row in reviews(session) if not row.draft), None)
    return None if last is None else record(session, "review", last.id)


def _review_row(values: Mapping[str, Any]) -> ReviewRow:
    return ReviewRow(
        id=values["id"],
        title=values["title"],
        date=values["date"],
        attendees=values["attendees"],
        taken=values["taken"],
        progress=values["progress"],
        status=values["status"],
        measured=values["measured"],
        counted=values["counted"],
        draft=not values["taken"],
    )


def trend(session: Reader, as_of: date, now: Tree | None = None) -> list[tuple[date, float]]:
    """The product's progress at each frozen review up to `as_of`, and on `as_of` itself.

    `now` is the tree of that day, where it is at hand.
    """
    found = {
        review.date: review.progress
        for review in reversed(reviews(session))
        if not review.draft and review.progress is not None and review.date <= as_of
    }
    today = (now or tree(session, as_of)).product.progress
    if today is not None:
        found[as_of] = today
    return sorted(found.items())


def snapshot(session: Reader, as_of: date) -> Snapshot:
    """What a review taken on `as_of` freezes; KPIs that were stopped are left out."""
    now = tree(session, as_of)
    kpis = [kpi for kpi in now.kpis if not kpi.stopped]
    return Snapshot(
        product={
            key: getattr(now.product, key) for key in ("progress", "status", "measured", "counted")
        },
        kpis=tuple(_frozen(kpi, float(index + 1)) for index, kpi in enumerate(kpis)),
    )


def _frozen(kpi: KpiRow, position: float) -> dict[str, object]:
    return {"kpi_id": kpi.id, **{key: getattr(kpi, key) for key in _KEPT}, "position": position}


def review_detail(
    session: Reader,
    review_id: str,
    compare_with: str | None = None,
    *,
    as_of: date | None = None,
) -> ReviewDetail | None:
    """A review beside the one named, or the last frozen one before it; None if it is not there.

    A draft shows how the KPIs stand on `as_of` (on its own day without).
    """
    rows = {row.id: row for row in reviews(session)}
    review = rows.get(review_id)
    if review is None:
        return None
    previous = rows.get(compare_with) if compare_with else _before(review, rows)
    return _detail(session, review, previous, as_of or review.date)


def coming(session: Reader, as_of: date) -> ReviewDetail:
    """The review to be held next, as things stand on `as_of`, beside the last frozen one.

    It is the first draft from that day on, else the last draft; without any, one on that day that
    has neither id nor title.
    """
    rows = {row.id: row for row in reviews(session)}
    drafts = [row for row in rows.values() if row.draft]
    ahead = [row for row in drafts if row.date >= as_of]
    none = ReviewRow("", "", as_of, "", "", None, None, None, None, True)
    review = ahead[-1] if ahead else next(iter(drafts), none)
    return _detail(session, review, _before(review, rows), as_of)


def _detail(
    session: Reader, review: ReviewRow, previous: ReviewRow | None, as_of: date
) -> ReviewDetail:
    if review.draft:
        now = snapshot(session, as_of)
        review = review._replace(**now.product)
        kpis: list[Mapping[str, Any]] = [
            {**values, "id": "", "decision": "keep"} for values in now.kpis
        ]
    else:
        kpis = [row.values for row in records(session, "review_kpi", review_id=review.id)]
    known = _known(records(session, "review_kpi", review_id=previous.id)) if previous else {}
    currency = only(session, "product").currency
    compared = tuple(_review_kpi(values, known.get(values["kpi_id"]), currency) for values in kpis)
    return ReviewDetail(
        review=review,
        previous=previous,
        rows=compared,
        points=None if previous is None else _difference(review.progress, previous.progress),
        change="" if previous is None else change(previous.status, review.status),
        better=sum(row.change == "better" for row in compared),
        worse=sum(row.change == "worse" for row in compared),
        gone=len(known.keys() - {row.kpi_id for row in compared}),
    )


def proposed_day(session: Reader, today: date) -> date:
    """The day to propose for the review after those on file."""
    return next_review([row.date for row in reviews(session)], today)


def carried_over(session: Reader, review_id: str, closed: Collection[str] = ()) -> list[Record]:
    """The actions still open that a review takes over from those before it.

    None for a review after which another was frozen: that one has taken them over. `closed` are
    the ids of those that are taken along although they were closed meanwhile.
    """
    rows = {row.id: row for row in reviews(session)}
    review = rows.get(review_id)
    if review is None:
        return []
    at = _moment(review)
    if any(row.taken and _moment(row) > at for row in rows.values()):
        return []
    return [
        action
        for action in records(session, "action")
        if (action["state"] not in CLOSED_ACTIONS or action.id in closed)
        and action["review_id"] is not None
        and _moment(rows[str(action["review_id"])]) < at
    ]


def was_adjusted(session: Reader, review_id: str, kpi_id: str) -> bool:
    """Whether a review adjusted a field of a KPI; that it stopped one is another decision."""
    made = records(session, "adjustment", review_id=review_id, kpi_id=kpi_id)
    return any(row["field"] != "stopped" for row in made)


def _moment(review: ReviewRow) -> tuple[date, str]:
    """Where a review stands in time; a draft comes after those frozen on its day."""
    return review.date, review.taken or "~"


def _before(review: ReviewRow, rows: Mapping[str, ReviewRow]) -> ReviewRow | None:
    """The last frozen review before this one."""
    frozen = [
        row
        for row in rows.values()
        if not row.draft and row.id != review.id and _moment(row) < _moment(review)
    ]
    return max(frozen, key=_moment, default=None)


def _known(rows: list[Record]) -> dict[str, Mapping[str, Any]]:
    return {str(row["kpi_id"]): row.values for row in rows}


def _difference(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _review_kpi(
    values: Mapping[str, Any], before: Mapping[str, Any] | None, currency: str
) -> ReviewKpiRow:
    copied = {key: values[key] for key in ("id", "kpi_id", *_KEPT, "decision", "position")}
    was: Mapping[str, Any] = before or {}
    return ReviewKpiRow(
        **copied,
        currency=currency,
        known_before=before is not None,
        before_value=was.get("value"),
        before_progress=was.get("progress"),
        before_status=was.get("status"),
        value_change=_difference(values["value"], was.get("value")),
        points=_difference(values["progress"], was.get("progress")),
        change=change(was.get("status"), values["status"]),
        replanned=()
        if before is None
        else tuple(
            (field, before[field], values[field])
            for field in _JUDGED_BY
            if before[field] != values[field]
        ),
    )
