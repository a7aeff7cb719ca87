"""What several views show is read once, and anew once the document is another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from goaldesk.core import edits
from goaldesk.core.queries.completeness import completeness
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.grid import grid, periods
from goaldesk.core.queries.missing import missing
from goaldesk.document import Document
from goaldesk.ui.context import Context

Contexts = Callable[..., Context]


def of(context: Context) -> tuple[Any, ...]:
    standing, shown = context.standing, periods("month", None, context.document.today)
    with context.document.read() as session:
        return (
            standing.tree(session),
            standing.missing(session),
            standing.shares(session),
            standing.grid(session, shown),
        )


def read(document: Document) -> tuple[Any, ...]:
    """The same without anything kept."""
    today = document.today
    with document.read() as session:
        now = tree(session, today)
        shares = completeness(session, today, now)
        lines = grid(session, now.kpis, periods("month", None, today), today)
        return (
            now,
            missing(session, today, now),
            {share.step: share for share in shares},
            {line.id: line for line in lines},
        )


def rename(document: Document, name: str) -> None:
    with document.edit("Change goal") as session:
        goal = session.connection().exec_driver_sql("SELECT id FROM goal LIMIT 1").scalar()
        edits.change(session, "goal", str(goal), title=name)


def half(document: Document) -> None:
    with document.edit("Change goal") as session:
        session.connection().exec_driver_sql("UPDATE goal SET title = 'Half'")
        raise RuntimeError("stop")


def test_what_is_read_is_kept_while_nothing_changes(sample: Document, context_for: Contexts):
    context = context_for(sample)
    first = of(context)
    assert all(now is before for now, before in zip(of(context), first, strict=True))
    assert first == read(sample)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: rename(document, "Another"),
        lambda document: document.undo(),
        lambda document: setattr(document, "as_of", document.today + dt.timedelta(400)),
    ],
)
def test_every_change_is_seen(
    sample: Document, context_for: Contexts, change: Callable[[Document], None]
):
    rename(sample, "First")
    context = context_for(sample)
    before = of(context)
    change(sample)
    assert of(context) == read(sample)
    assert of(context)[0] != before[0]


def test_an_edit_that_is_refused_leaves_what_was(sample: Document, context_for: Contexts):
    context = context_for(sample)
    before = of(context)
    with pytest.raises(RuntimeError, match="stop"):
        half(sample)
    assert of(context) == before
