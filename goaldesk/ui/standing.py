"""Where the plan stands, read once for all views that show it until the document changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from goaldesk.core.queries.goals import tree
from goaldesk.core.reading import Reader
from goaldesk.core.rows import MissingItem, Tree
from goaldesk.core.rules.completeness import StepShare
from goaldesk.core.words import Words

if TYPE_CHECKING:
    from goaldesk.core.queries.grid import GridLine, Period
    from goaldesk.document import Document

T = TypeVar("T")


class Standing:
    """What several views of one document show, as of its today; each takes the open session."""

    def __init__(self, document: Document, words: Words) -> None:
        self._document = document
        self._words = words
        self._state: object = None
        self._known: dict[object, Any] = {}

    def tree(self, session: Reader) -> Tree:
        """The product, its goals and its KPIs."""
        return self._read(session, "tree", lambda: tree(session, self._document.today))

    def missing(self, session: Reader) -> list[MissingItem]:
        """What the plan lacks or contradicts."""
        from goaldesk.core.queries.missing import missing

        now, today = self.tree(session), self._document.today
        return self._read(session, "missing", lambda: missing(session, today, now, self._words))

    def shares(self, session: Reader) -> dict[str, StepShare]:
        """How much of each step is filled, by step."""
        from goaldesk.core.queries.completeness import completeness

        now, today = self.tree(session), self._document.today
        return self._read(
            session,
            "shares",
            lambda: {share.step: share for share in completeness(session, today, now)},
        )

    def grid(self, session: Reader, shown: Sequence[Period]) -> dict[str, GridLine]:
        """Each KPI's values in the periods shown, by its id."""
        from goaldesk.core.queries.grid import grid

        now, today = self.tree(session), self._document.today
        return self._read(
            session,
            ("grid", *shown),
            lambda: {line.id: line for line in grid(session, now.kpis, shown, today)},
        )

    def _read(self, session: Reader, name: object, query: Callable[[], T]) -> T:
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        # SQLite counts what a connection changes, and a document has only one.
        state = (self._document.today, connection.total_changes)
        if state != self._state:
            self._state, self._known = state, {}
        if name not in self._known:
            self._known[name] = query()
        found: T = self._known[name]
        return found
