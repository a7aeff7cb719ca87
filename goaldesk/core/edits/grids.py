"""Cells of the grids and links between rows: RACI, the competitor matrix, evidence."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, select

from goaldesk.core.edits.basic import add, change, delete
from goaldesk.core.errors import GONE, N_, Invalid
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model.classes import CLASSES
from goaldesk.core.model.goals import Raci
from goaldesk.core.model.market import Competitor, Score


def set_raci(session: Session, activity_id: str, department_id: str, role: str | None) -> None:
    """Give a department its role in an activity; None takes it away."""
    cell = session.exec(
        select(Raci).where(Raci.activity_id == activity_id, Raci.department_id == department_id)
    ).first()
    if role is None:
        if cell is not None:
            delete(session, "raci", cell.id)
    elif cell is None:
        add(session, "raci", activity_id=activity_id, department_id=department_id, role=role)
    else:
        change(session, "raci", cell.id, role=role)


def set_score(
    session: Session, criterion_id: str, competitor_id: str | None, **values: Any
) -> None:
    """Score a competitor, or our own product (None); a score of None takes the cell away."""
    competitor_id = competitor_id or own_competitor(session)
    cell = session.exec(
        select(Score).where(
            Score.criterion_id == criterion_id, Score.competitor_id == competitor_id
        )
    ).first()
    if "value" in values and values["value"] is None:
        if cell is not None:
            delete(session, "score", cell.id)
    elif cell is None:
        if "value" not in values:
            raise Invalid(N_("Give a score from 1 to 5 first."), field="value")
        add(session, "score", criterion_id=criterion_id, competitor_id=competitor_id, **values)
    else:
        change(session, "score", cell.id, **values)


def own_competitor(session: Session) -> str:
    """The id of the row by which our own product is scored, made on first use."""
    own = session.exec(select(Competitor.id).where(Competitor.own)).first()
    return own or add(session, "competitor", id="us", name="us", own=True)


def link_evidence(session: Session, factor_id: str, kind: str, row_id: str) -> str:
    """Bear a factor out by a research, feedback, competitor or kpi row; gives the link's id.

    Raises Invalid where either is not in the document: a row may be dragged in from another one.
    """
    if session.get(CLASSES["swot_factor"], factor_id) is None or (
        session.get(CLASSES[kind], row_id) is None
    ):
        raise Invalid(GONE)
    return add(session, "evidence", factor_id=factor_id, **{f"{kind}_id": row_id})


def make_factor(session: Session, kind: str, row_id: str, quadrant: str) -> str:
    """Add a factor that says what a research or feedback row says and rests on it; its id."""
    row = session.get(CLASSES[kind], row_id)
    if row is None:
        raise Invalid(GONE)
    text = getattr(row, SPECS[kind].title)
    factor_id = add(session, "swot_factor", quadrant=quadrant, text=text)
    link_evidence(session, factor_id, kind, row_id)
    return factor_id


def unlink(session: Session, table: str, **keys: str) -> None:
    """Delete the link rows that carry these keys."""
    model: Any = CLASSES[table]
    query = select(model.id)
    for key, value in keys.items():
        query = query.where(getattr(model, key) == value)
    delete(session, table, *session.exec(query).all())
