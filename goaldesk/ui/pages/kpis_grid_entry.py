"""What is typed, pasted, filled in and cleared in the grid of periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from sqlmodel import Session

from goaldesk.core import edits
from goaldesk.core.errors import N_, Problem
from goaldesk.core.labels import delete_label
from goaldesk.document import MANY
from goaldesk.ui import copying
from goaldesk.ui.page import Page
from goaldesk.ui.pages import kpis_block, kpis_grid_edits
from goaldesk.ui.pages.kpis_block import Change
from goaldesk.ui.pages.kpis_grid_edits import Plan
from goaldesk.ui.pages.kpis_grid_model import GridModel
from goaldesk.ui.pages.kpis_grid_view import GridView
from goaldesk.ui.pasted_rows import cells_of

_ENTERED = N_("Entered: {added} added, {corrected} corrected, {unchanged} unchanged.")
_FILLED = N_("Filled in: {added} added, {corrected} corrected, {unchanged} unchanged.")
_PASTED = {
    "": N_("Pasted: {added} added, {corrected} corrected, {unchanged} unchanged."),
    "passed": N_(
        "Pasted, goals passed over: {added} added, {corrected} corrected, {unchanged} unchanged."
    ),
    "empty": N_(
        "Pasted, with the block’s empty rows on the goals: {added} added, {corrected} corrected, "
        "{unchanged} unchanged."
    ),
}


class GridEntry:
    """The cells, and what is done to them: each is one edit, and the notice tells what it did."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.writing = False
        self.model = GridModel(page, self._typed)
        view = self.view = GridView(page.context.theme, page.words, self.model)
        view.may_edit = self._free
        view.filled.connect(self._fill_selected)
        view.fill.connect(self._fill)
        view.cleared.connect(lambda: self._clear(self._area()))
        view.copied.connect(lambda: copying.copy(view, page.words))
        view.pasted.connect(self._paste)
        view.locked.connect(self._tell_locked)

    def _free(self) -> bool:
        """Whether another operation may begin: not while a reason is asked for."""
        notice = self._page.notice
        if notice.asking:
            notice.reason.setFocus()
        return not notice.asking

    def _refuse(self, problem: Problem) -> None:
        self.view.refused = True
        self._page.refuse(problem)

    def _tell_locked(self) -> None:
        at = self.view.currentIndex()
        row = self.model.row_at(at)
        if row is not None and row.line is not None and row.line.locked and self._free():
            self._page.notice.refuse(self.model.told(at.row(), at.column()))

    def _typed(self, row: int, column: int, text: str) -> bool:
        """Take what was typed into a cell; an empty text clears it."""
        if not text.strip():
            return self._clear([(row, column)])
        return self._enter(N_("Record value"), lambda: self._values([(row, column)], text), "")

    def _values(self, cells: Iterable[tuple[int, int]], text: str) -> list[Change]:
        rows, words = self.model.rows, self._page.words
        found = []
        for row, column in cells:
            value = kpis_grid_edits.typed(rows[row], self.model.titles[column], text, words)
            if value is not None:
                found.append((row, column, value))
        return found

    def _area(self) -> list[tuple[int, int]]:
        rows, columns = self.view.area()
        return [(row, column) for row in rows for column in columns]

    def _fill_selected(self, text: str | None) -> None:
        """Put what was typed, else what the cursor's cell holds, into all selected cells."""
        if text is None:
            text = str(self.view.currentIndex().data(Qt.ItemDataRole.EditRole) or "")
        given = text
        if given.strip():
            self._enter(N_("Enter values"), lambda: self._values(self._area(), given), _ENTERED)

    def _fill(self, way: str) -> None:
        """Fill in the selection, “down” or “right”."""
        self._enter(
            N_("Fill in values"),
            lambda: kpis_grid_edits.filled_in(
                self.model.rows, self.view.area(), way, self._page.words
            ),
            _FILLED,
        )

    def _paste(self) -> None:
        """Put a block from the clipboard at the cursor; a single value into all selected cells."""
        words, (rows, columns) = self._page.words, self.view.area()
        if not rows or not columns or not self._free():
            return
        try:
            cells = cells_of(QGuiApplication.clipboard().text(), words)
            if len(cells) == 1 and len(cells[0]) == 1:
                found, done = self._values(self._area(), cells[0][0]), _PASTED[""]
            else:
                placed = kpis_block.placed(
                    cells,
                    self.model.rows,
                    self.model.titles,
                    self.model.periods,
                    (rows[0], columns[0]),
                    words,
                )
                found, done = list(placed.changes), _PASTED[placed.goals]
        except Problem as problem:
            self._refuse(problem)
            return
        self._enter(N_("Paste values"), lambda: found, done)

    def _enter(self, name: str, find: Callable[[], list[Change]], done: str) -> bool:
        """Write what `find` gives as one edit, and say `done`; corrections ask for one reason."""
        if not self._free():
            self.view.refused = True
            return False
        try:
            changes = find()
        except Problem as problem:
            self._refuse(problem)
            return False
        planned = kpis_grid_edits.plan(self.model.rows, changes)
        if not planned.corrected:
            return self._write(name, planned, changes, done, "")
        words, notice = self._page.words, self._page.notice
        self.view.refused = True
        notice.ask_reason(
            words.plural(
                "{count} value is corrected: why? The old one is kept beside it.",
                "{count} values are corrected: why? The old ones are kept beside them.",
                planned.corrected,
            ),
            lambda reason: self._write(name, planned, changes, done, reason) and self.view.go_on(),
            lambda: notice.refuse(
                words.text("Nothing was changed, since no reason was given for the correction.")
            ),
        )
        return False

    def _write(
        self, name: str, planned: Plan, changes: Sequence[Change], done: str, reason: str
    ) -> bool:
        page, words = self._page, self._page.words
        page.notice.clear()
        if planned.values and not self._commit(
            name,
            lambda session: kpis_grid_edits.write(session, planned),
            reason,
            many=len(planned.values) >= MANY,
        ):
            return False
        if done:
            rows, columns = [row for row, _, _ in changes], [column for _, column, _ in changes]
            self.view.select_area(min(rows), min(columns), max(rows), max(columns))
            page.notice.tell(
                words.text(
                    done,
                    added=words.number(planned.added),
                    corrected=words.number(planned.corrected),
                    unchanged=words.number(planned.unchanged),
                )
            )
        return True

    def _commit(
        self,
        name: str,
        change: Callable[[Session], object],
        reason: str = "",
        *,
        many: bool = False,
    ) -> bool:
        self.writing = True
        try:
            done = self._page.commit(name, change, reason, many=many)
        finally:
            self.writing = False
        self.view.refused = not done
        return done

    def _clear(self, cells: Iterable[tuple[int, int]]) -> bool:
        rows, words = self.model.rows, self._page.words
        if not self._free():
            self.view.refused = True
            return False
        found = [
            cell
            for row, column in cells
            if (cell := rows[row].cell(column)) and cell.id and not rows[row].line.locked
        ]
        if not found:
            self._tell_locked()
            return True
        ids = [cell.id for cell in found]
        if not self._commit(
            delete_label("measurement"),
            lambda session: edits.delete(session, "measurement", *ids),
            many=len(ids) >= MANY,
        ):
            return False
        earlier = sum(cell.count > 1 for cell in found)
        if earlier:
            self._page.notice.tell(
                words.plural(
                    "The last value was deleted in {count} period that holds earlier ones; the "
                    "one before it is shown now.",
                    "The last value was deleted in {count} periods that hold earlier ones; the "
                    "ones before it are shown now.",
                    earlier,
                )
            )
        elif len(ids) > 1:
            self._page.notice.tell(
                words.plural("{count} value deleted.", "{count} values deleted.", len(ids))
            )
        return True
