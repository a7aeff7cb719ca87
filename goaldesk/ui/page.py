"""What the seven pages have in common: refreshing, committing edits, telling what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from goaldesk.core.errors import N_, Problem, ReasonNeeded
from goaldesk.core.fields import TABLES, Field
from goaldesk.core.labels import add_label, change_label, delete_label, move_label
from goaldesk.core.queries.records import count, names, records
from goaldesk.document import MANY
from goaldesk.ui import copying
from goaldesk.ui.actions import HISTORY
from goaldesk.ui.context import Context
from goaldesk.ui.editors import FieldEditors, Options
from goaldesk.ui.notice import NoticeBar
from goaldesk.ui.room import room_in

if TYPE_CHECKING:
    from sqlmodel import Session


class Page(QWidget):
    """A tab's page: fill `self.body`, and show the document in `refresh`.

    `tables` names the tables whose changes the page shows; a hidden page is refreshed when it is
    shown again. `finishing` asks for what was typed into a line that waits for something else.
    """

    finishing = Signal()
    tables: frozenset[str] = frozenset()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.context = context
        self.words = context.words
        self.document = context.document
        self.editors = FieldEditors(
            context.words,
            context.icons,
            lambda: context.document.today,
            self.options,
            self.counted,
        )
        self.notice = NoticeBar(context.words, context.icons, context.theme, foot=True)
        self.body = room_in(self)
        self.layout().addWidget(self.notice)
        self._stale = True
        self._touched: frozenset[str] = frozenset()  # tables, by the last edit
        context.document.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Show the document as it is now."""
        raise NotImplementedError

    def reveal(self, table: str, row_id: str, field: str = "") -> None:
        """Select a row of a table, and put the cursor into its field."""

    def main_row(self) -> tuple[str, str] | None:
        """The table and id of the row that the page is about now, if there is one."""
        return None

    def current_row(self) -> tuple[str, str] | None:
        """The table and id of the row that the cursor is in, else of the page's main row.

        Every list, grid and form says which by its `row_here`; the innermost is asked first.
        """
        widget = self.focusWidget()
        if widget is not None and not widget.isVisibleTo(self):
            widget = None
        while widget is not None and widget is not self:
            here: Callable[[], tuple[str, str] | None] = getattr(widget, "row_here", lambda: None)
            found = here()
            if found is not None:
                return found
            widget = widget.parentWidget()
        return self.main_row()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What every list offers that has no menu of its own."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.offer_history(menu)
        view = copying.view_at(self, event.pos())
        if view is not None:
            copying.offer(menu, view, self.words)
        if menu.actions():
            menu.popup(event.globalPos())

    def offer_history(self, menu: QMenu) -> None:
        """Add the way to the edits of the row that the cursor is in, where it is in one."""
        row = self.current_row()
        if row is not None:
            table, row_id = row
            menu.addAction(self.words.text("History of this")).triggered.connect(
                lambda: self.context.go(f"{HISTORY}{table}", row_id, "")
            )

    def make_action(self, icon: str, text: str, run: Callable[[], object]) -> QAction:
        """An action of the page, for the toolbar."""
        action = QAction(self.context.icons.icon(icon), text, self)
        action.triggered.connect(lambda: run())
        return action

    def toolbar_actions(self) -> Sequence[QAction]:
        """The actions that the toolbar offers while this page is shown."""
        return ()

    def _on_changed(self, tables: frozenset[str]) -> None:
        self._touched = tables
        if not tables & self.tables:
            return
        if self.isVisible():
            self._stale = False
            self.refresh()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ensure_fresh()

    def ensure_fresh(self) -> None:
        """Refresh if the document changed since the page was last shown."""
        if self._stale:
            self._stale = False
            self.refresh()

    def commit(
        self,
        label: str,
        change: Callable[[Session], object],
        reason: str = "",
        refused: Callable[[str], None] | None = None,
        *,
        many: bool = False,
    ) -> bool:
        """Carry out one edit; say in a sentence why not, or ask for the reason it needs.

        One that touches `many` rows is made beside the window.
        """
        try:
            if many:
                self.document.edit_at_length(
                    label,
                    lambda session, _: change(session),
                    N_("One moment…"),
                    reason,
                    stoppable=False,
                )
            else:
                with self.document.edit(label, reason) as session:
                    change(session)
        except ReasonNeeded as problem:
            self.notice.ask_reason(
                self.words.problem(problem),
                lambda given: self.commit(label, change, given, refused, many=many),
            )
            return False
        except Problem as problem:
            (refused or self.notice.refuse)(self.words.problem(problem))
            return False
        if not self.notice.asking:  # for the reason of another edit, which still waits
            self.notice.clear()
        return True

    def refuse(self, problem: Problem) -> None:
        """Tell why a value was refused before it reached the document."""
        self.notice.refuse(self.words.problem(problem))

    def add_row(self, table: str, **values: Any) -> str | None:
        """Add a row as one edit; its id, or None where it was refused."""
        from goaldesk.core import edits

        made: list[str] = []
        done = self.commit(
            add_label(table), lambda session: made.append(edits.add(session, table, **values))
        )
        return made[-1] if done else None

    def change_row(
        self,
        table: str,
        row_id: str,
        *,
        refused: Callable[[str], None] | None = None,
        **values: Any,
    ) -> bool:
        """Change fields of a row as one edit."""
        from goaldesk.core import edits

        return self.commit(
            change_label(table),
            lambda session: edits.change(session, table, row_id, **values),
            refused=refused,
        )

    def delete_rows(self, table: str, *row_ids: str) -> bool:
        """Delete rows as one edit; say so where others went along, which may be out of sight."""
        from goaldesk.core import edits

        gone: list[int] = []

        def delete(session: Session) -> None:
            gone.append(count(session, table))
            edits.delete(session, table, *row_ids)
            gone.append(count(session, table))

        done = self.commit(delete_label(table), delete, many=self._takes_many(table))
        if done and (self._touched - {table} or gone[0] - gone[1] > len(row_ids)):
            text = self.words.text("Deleted with all that belongs to it. Undo brings it back.")
            self.notice.tell_until(self.document.changed, text)
        return done

    def _takes_many(self, table: str) -> bool:
        """Whether a row of the table may have so many values that deleting it takes long."""
        if table not in ("goal", "kpi"):
            return False
        with self.document.read() as session:
            return count(session, "measurement") >= MANY

    def move_row(self, table: str, row_id: str, before: str | None) -> bool:
        """Move a row in front of a sibling, or to the end, as one edit."""
        from goaldesk.core import edits

        return self.commit(
            move_label(table), lambda session: edits.move(session, table, row_id, before)
        )

    def step_row(self, table: str, row_id: str, step: int, among: Sequence[str]) -> bool:
        """Move a row one place up (-1) or down (1) among the ids of its siblings, as one edit."""
        place = among.index(row_id) + step
        if not 0 <= place < len(among):
            return False
        after = place if step < 0 else place + 1
        return self.move_row(table, row_id, among[after] if after < len(among) else None)

    def counted(self, field: Field, row: Any) -> tuple[str, str]:
        """The unit and the currency that may be typed with a field's numbers in a row, if any."""
        return "", ""

    def options(self, field: Field) -> Options:
        """What a reference or a person may be: (id, text) pairs."""
        with self.document.read() as session:
            if field.kind == "person":
                return [(name, name) for name in names(session)]
            title = TABLES[field.refers].title
            return [(row.id, str(row[title]) or "–") for row in records(session, field.refers)]
