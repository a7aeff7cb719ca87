"""What is done to the tree of goals and KPIs: adding, copying, moving and deleting its lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from goaldesk.core.labels import add_label, move_label
from goaldesk.core.rows import KpiRow
from goaldesk.ui.pages import kpis_edits, kpis_moves
from goaldesk.ui.pages.kpis_rows import Line, line_id, name_of

if TYPE_CHECKING:
    from goaldesk.ui.pages.kpis import KpisPage


class TreeEdits:
    """Works at the selected line of the page's tree; each operation is one edit."""

    def __init__(self, page: KpisPage) -> None:
        self._page = page

    def goal_here(self) -> str | None:
        """The goal that is selected, or that the selected KPI belongs to."""
        row = self._page.current()
        if isinstance(row, KpiRow):
            return row.goal_id
        return row.id if row is not None else None

    def add_goal(self) -> None:
        """Add a goal beside the selected one, and let its title be typed."""
        here, tree = self.goal_here(), self._page.tree
        goal = tree.goal(here) if tree is not None and here else None
        self._add_goal(goal.parent_id if goal is not None else None)

    def add_sub_goal(self) -> None:
        """Add a goal below the selected one."""
        self._add_goal(self.goal_here())

    def _add_goal(self, parent: str | None) -> None:
        title = self._page.words.text("New goal")
        self._make("goal", lambda: self._page.add_row("goal", title=title, parent_id=parent))

    def add_kpi(self) -> None:
        """Add a KPI to the selected goal, and let its name be typed."""
        page, name = self._page, self._page.words.text("New KPI")
        page.kpi_detail.start_with_definition()
        goal = self.goal_here()
        self._make("kpi", lambda: page.add_row("kpi", name=name, goal_id=goal))

    def _make(self, table: str, work: Callable[[], str | None]) -> None:
        """Select the line that `work` makes, given its id, and let its name be typed."""
        page, line = self._page, ""
        with page.settled():
            made = work()
            if made is None:
                return
            page.leave_panel()
            page.ensure_fresh()
            line = line_id(table, made)
            page.list.select(line)
        page.list.view.edit_cell(line, "name")

    def duplicate(self) -> None:
        """Copy the selected goal with its KPIs, or the KPI: definitions without measurements."""
        row, here = self._page.current(), self._page.main_row()
        if row is None or here is None:
            return
        name, made = self._page.words.text("{name} (copy)", name=name_of(row)), []

        def copy() -> str | None:
            done = self._page.commit(
                add_label(here[0]),
                lambda session: made.append(kpis_edits.duplicate(session, *here, name)),
            )
            return made[-1] if done else None

        self._make(here[0], copy)

    def delete(self) -> None:
        """Delete the selected goal with all it holds, or KPI; undo brings it back."""
        shown, here = self._page.list, self._page.main_row()
        if here is None:
            return
        at = shown.view.currentIndex()
        near = shown.view.indexBelow(at)
        line = shown.model.row_at(near if near.isValid() else shown.view.indexAbove(at))
        if self._page.delete_rows(*here):
            shown.deleted.add(line_id(*here))
            if line is not None:
                shown.view.select(line.id)

    def step(self, way: str) -> None:
        """Move the selected line one place up, down, out or in."""
        row, here, tree = self._page.current(), self._page.main_row(), self._page.tree
        if row is None or here is None or tree is None:
            return
        place = kpis_moves.step(tree, row, way)
        if place is not None:
            self._place(*here, place.parent, place.before)

    def drop(self, line: str, parent: Line | None, before: str | None) -> bool:
        """Put a dragged line under a goal, in front of a sibling or at the end."""
        table, _, row_id = line.partition(":")
        sibling = before.partition(":")[2] if before else None
        return self._place(table, row_id, parent.row.id if parent else None, sibling)

    def _place(self, table: str, row_id: str, parent: str | None, before: str | None) -> bool:
        done = self._page.commit(
            move_label(table),
            lambda session: kpis_edits.place(session, table, row_id, parent, before),
        )
        if done:
            self._page.list.select(line_id(table, row_id))
        return done
