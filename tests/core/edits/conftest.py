"""A document whose rows are edited, on 9 November 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, event
from sqlmodel import Session, SQLModel

from goaldesk.core import edits
from goaldesk.core.model import LOG
from goaldesk.core.model.goals import Product, Vision

TODAY = dt.date(2026, 11, 9)


@contextmanager
def opened_document() -> Iterator[Session]:
    """The session of an edit that gives no reason, on a goal with a KPI measured in October."""
    engine = create_engine("sqlite://")
    event.listen(
        engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON")
    )
    SQLModel.metadata.create_all(engine)
    LOG.create_all(engine)
    with Session(engine) as opened:
        opened.info.update(today=TODAY, reason="")
        start, due = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
        opened.add(Product(name="Chat", start=start, due=due))
        opened.add(Vision())
        edits.add(opened, "goal", id="growth", title="Growth")
        edits.add(
            opened,
            "kpi",
            id="users",
            goal_id="growth",
            name="Users",
            baseline=0.0,
            target=100.0,
            low=1.0,
            high=9.0,
            worst=0.5,
            due=due,
        )
        edits.record(opened, "users", dt.date(2026, 10, 31), 40.0)
        yield opened
    engine.dispose()


@pytest.fixture
def session() -> Iterator[Session]:
    """Such a document, for one test."""
    with opened_document() as opened:
        yield opened
