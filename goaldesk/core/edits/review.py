"""Reviews: snapshots frozen, decisions made, KPIs adjusted with their reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, or_, select

from goaldesk.core.edits.basic import change, duplicate
from goaldesk.core.edits.checks import FROZEN
from goaldesk.core.errors import GONE, N_, Invalid
from goaldesk.core.model import natural_id
from goaldesk.core.model.goals import Kpi
from goaldesk.core.model.reviews import Review, ReviewKpi
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.records import among, fetch


def take_review(session: Session, review_id: str, taken: dt.datetime) -> None:
    """Freeze the review: every KPI and the product as they stand on its day.

    `taken` is the moment in UTC. Raises Invalid for a review in the future or already frozen.
    """
    from goaldesk.core.queries.reviews import snapshot

    review = session.get(Review, review_id)
    if review is None or review.taken:
        raise Invalid(FROZEN)
    today: dt.date = session.info["today"]
    if review.date > today:
        raise Invalid(
            N_("The review is planned for {date}. Set its date to today to hold it now."),
            field="date",
            date=review.date,
        )
    frozen = snapshot(session, review.date)
    review.taken = taken.strftime("%Y-%m-%dT%H:%M:%SZ")
    for key, value in frozen.product.items():
        setattr(review, key, value)
    rows = [_frozen(review_id, values) for values in frozen.kpis]
    # All at once, once it is known that no file brought such a row under another review or id.
    kept = table_of("review_kpi").c
    own = or_(kept.review_id == review_id, among(kept.id, [row.id for row in rows]))
    if fetch(session, select(kept.id).where(own).limit(1)):
        raise duplicate("review_kpi", {})
    session.add_all(rows)
    session.flush()


def _frozen(review_id: str, values: Mapping[str, Any]) -> ReviewKpi:
    row_id = natural_id("review_kpi", review_id, values["kpi_id"])
    return ReviewKpi(id=row_id, review_id=review_id, **values)


def decide(session: Session, review_kpi_id: str, decision: str) -> None:
    """Keep, adjust or stop a KPI; stopping (or taking that back) changes the KPI with it.

    Raises Invalid for `adjust` where the review adjusted nothing of the KPI.
    """
    from goaldesk.core.queries.reviews import was_adjusted

    frozen = session.get(ReviewKpi, review_kpi_id)
    if frozen is None:
        raise Invalid(GONE)
    stopped = decision == "stop"
    if decision == "adjust" and not was_adjusted(session, frozen.review_id, frozen.kpi_id):
        raise Invalid(N_("Say what is adjusted: a field of the KPI, its new value, and why."))
    kpi = session.get(Kpi, frozen.kpi_id)
    if kpi is not None and kpi.stopped != stopped and (stopped or frozen.decision == "stop"):
        adjust(session, frozen.review_id, frozen.kpi_id, stopped=stopped)
    change(session, "review_kpi", review_kpi_id, decision=decision)


def adjust(session: Session, review_id: str, kpi_id: str, **values: Any) -> None:
    """Adjust a KPI in a review: the KPI, its adjustment and the decision in one edit.

    One that the review stopped is taken up again with it. Raises ReasonNeeded without a reason.
    """
    frozen = session.exec(
        select(ReviewKpi).where(ReviewKpi.review_id == review_id, ReviewKpi.kpi_id == kpi_id)
    ).first()
    kpi = session.get(Kpi, kpi_id)
    if frozen is not None and frozen.decision == "stop" and kpi is not None and kpi.stopped:
        values = {"stopped": False, **values}
    session.info["review_id"] = review_id
    try:
        change(session, "kpi", kpi_id, **values)
    finally:
        session.info.pop("review_id", None)
    if frozen is not None and frozen.decision != "adjust":
        change(session, "review_kpi", frozen.id, decision="adjust")
