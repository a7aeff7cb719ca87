"""What can be done with factors and strategies, each as one edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from goaldesk.core import edits
from goaldesk.core.errors import N_
from goaldesk.core.labels import add_label, delete_label, move_label
from goaldesk.core.queries.records import records
from goaldesk.core.queries.swot import FactorRow, StrategyRow
from goaldesk.ui.page import Page


class SwotEdits:
    """The edits of a page's factors and strategies."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def place(self, table: str, row_id: str, group: str, before: str | None) -> bool:
        """Put a factor into a quadrant, or a strategy into a kind, before another or last."""
        key = "quadrant" if table == "swot_factor" else "kind"

        def change(session: Session) -> None:
            edits.change(session, table, row_id, **{key: group})
            edits.move(session, table, row_id, before)

        return self._page.commit(move_label(table), change)

    def add_strategy(self, kind: str, text: str, factor: FactorRow | None) -> str | None:
        """Add a strategy, which cites the factor if its kind does; its id."""
        made: list[str] = []

        def change(session: Session) -> None:
            made.append(edits.add(session, "strategy", kind=kind, text=text))
            if factor is not None and factor.quadrant in kind:
                edits.add(session, "strategy_factor", strategy_id=made[0], factor_id=factor.id)

        return made[0] if self._page.commit(add_label("strategy"), change) else None

    def cite(self, strategy_id: str, factor_id: str, cites: bool) -> bool:
        """Let a strategy cite a factor, or no longer."""
        keys = {"strategy_id": strategy_id, "factor_id": factor_id}
        return self._link("strategy_factor", cites, keys)

    def lead(self, strategy_id: str, goal_id: str, leads: bool) -> bool:
        """Let a strategy lead to a goal, or no longer."""
        return self._link("strategy_goal", leads, {"strategy_id": strategy_id, "goal_id": goal_id})

    def _link(self, table: str, there: bool, keys: dict[str, str]) -> bool:
        if there:
            return self._page.add_row(table, **keys) is not None
        return self._page.commit(
            delete_label(table), lambda session: edits.unlink(session, table, **keys)
        )

    def prove(self, factor_id: str, kind: str, row_id: str) -> bool:
        """Bear a factor out by a research note, feedback, competitor or KPI."""
        return self._page.commit(
            add_label("evidence"),
            lambda session: edits.link_evidence(session, factor_id, kind, row_id),
        )

    def prove_by(self, factor: FactorRow, picked: Sequence[tuple[str, str]]) -> None:
        """Bear a factor out by all (table, id) that do not yet, as one edit; say which did."""
        held = {(item.kind, item.row_id) for item in factor.evidence}
        new = [pick for pick in dict.fromkeys(picked) if pick not in held]
        words = self._page.words
        if not new:
            self._page.notice.refuse(
                words.plural(
                    "{code} rests on this evidence already.",
                    "{code} rests on all of these already.",
                    len(picked),
                    code=factor.code,
                )
            )
            return

        def change(session: Session) -> None:
            for kind, row_id in new:
                edits.link_evidence(session, factor.id, kind, row_id)

        if self._page.commit(add_label("evidence"), change) and len(new) < len(picked):
            self._page.notice.tell(
                words.plural(
                    "{code}: {count} was linked; the rest bore it out already.",
                    "{code}: {count} were linked; the rest bore it out already.",
                    len(new),
                    code=factor.code,
                )
            )

    def uncite(self, strategy: StrategyRow) -> None:
        """Take away what a strategy cites although its kind does not, as one edit."""

        def change(session: Session) -> None:
            for factor_id, _ in strategy.wrong:
                keys = {"strategy_id": strategy.id, "factor_id": factor_id}
                edits.unlink(session, "strategy_factor", **keys)

        self._page.commit(delete_label("strategy_factor"), change)

    def make_goal(self, strategy: StrategyRow) -> str | None:
        """Make a goal of a strategy, and let the strategy lead to it; the goal's id."""
        made: list[str] = []

        def change(session: Session) -> None:
            made.append(edits.add(session, "goal", **_goal_of(session, strategy)))
            edits.add(session, "strategy_goal", strategy_id=strategy.id, goal_id=made[0])

        label = N_("Make a goal of a strategy")
        return made[0] if self._page.commit(label, change) else None


def _goal_of(session: Session, strategy: StrategyRow) -> dict[str, Any]:
    """A goal's title, owner and reason; of a strategy not yet argued for, the factors cited."""
    texts = {row.id: str(row["text"]) for row in records(session, "swot_factor")}
    reason = strategy.why or "\n".join(texts[found] for found, _ in strategy.factors)
    return {"title": strategy.text, "owner": strategy.owner, "reason": reason}
