"""The page of another document: how it differs from this one, and what to copy over from it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from goaldesk.core.history_words import value_texts
from goaldesk.core.merge_words import what_text
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.history import HistoryChange
from goaldesk.core.words import Words
from goaldesk.ui.actions import PAGE_OF, PAGES
from goaldesk.ui.difference_view import cut_cells, difference_view, unfold
from goaldesk.ui.empty import in_the_middle
from goaldesk.ui.merge_rows import NEW, MergeRow, comparing_columns, rest
from goaldesk.ui.over_page import OverPage
from goaldesk.ui.tables import ROW
from goaldesk.ui.texts import hairline, label, primary_button
from goaldesk.ui.theme import Theme
from goaldesk.ui.trees import TreeRowsModel

# More lines of one tab than anybody reads; the tab stands for the others, too.
_MOST = 1_000


class CopyOverPage(OverPage):
    """Lists what another document has otherwise; `chosen` carries the changes to take over."""

    chosen = Signal(object)

    def __init__(
        self, words: Words, theme: Theme, found: Sequence[HistoryChange], name: str
    ) -> None:
        super().__init__(words, words.text("Compare with “{name}”", name=name))
        self._changes = {f"{change.table}/{change.row}/{change.field}": change for change in found}
        self.model = TreeRowsModel(comparing_columns(words), self)
        self.view = difference_view(
            self.model, theme, words.text("What the other document has otherwise"), (200, 200)
        )
        self.copy_button = primary_button(words.text("Copy over the selected"))
        self._lay_out()
        self.model.set_rows(self._tree())
        unfold(self.view)
        self.copy_button.setEnabled(False)
        self.view.selectionModel().selectionChanged.connect(
            lambda *_: self.copy_button.setEnabled(bool(self.selected()))
        )
        self.copy_button.clicked.connect(lambda: self.chosen.emit(self.selected()))

    def _lay_out(self) -> None:
        words = self.words
        told = label(
            words.text(
                "This is another document, so it can’t be merged. What you select can be copied "
                "over, with all that belongs to it; a heading stands for all its lines."
            ),
            tone="secondary",
        )
        told.setContentsMargins(16, 0, 16, 10)
        foot = QHBoxLayout(contentsMargins=QMargins(16, 10, 16, 12))
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        layout = self.body
        layout.addWidget(told)
        layout.addWidget(hairline())
        # Even where there is nothing to show, the view has to go together with its model.
        layout.addWidget(self.view, 1)
        if not self._changes:
            self.view.hide()
            text = words.text("The other document has nothing that this one lacks.")
            layout.addWidget(in_the_middle(text), 1)
        layout.addWidget(hairline())
        layout.addWidget(cut_cells(words, self.view))
        layout.addLayout(foot)

    def _tree(self) -> list[tuple[MergeRow, str | None]]:
        words = self.words
        rows: list[tuple[MergeRow, str | None]] = []
        for page, title in PAGES:
            found = {k: c for k, c in self._changes.items() if PAGE_OF[c.table] == page}
            if found:
                name = words.text("{tab} ({count})", tab=words.text(title), count=len(found))
                rows.append((MergeRow(page, name, tone="bold"), None))
                shown = islice(found.items(), _MOST)
                rows += [(self._row(key, change), page) for key, change in shown]
                rows += rest(words, page, len(found) - _MOST)
        return rows

    def _row(self, key: str, change: HistoryChange) -> MergeRow:
        words = self.words
        text = what_text(words, change)
        if not change.field:
            return MergeRow(key, text, mine=MISSING, theirs=words.text(NEW))
        mine, theirs = value_texts(words, change, change.before, change.after)
        return MergeRow(key, text, mine=mine, theirs=theirs)

    def selected(self) -> list[HistoryChange]:
        """The selected differences; a tab counts as all of its own."""
        rows = [index.data(ROW) for index in self.view.selectionModel().selectedRows()]
        ids = {row.id for row in rows if row is not None}
        return [c for key, c in self._changes.items() if key in ids or PAGE_OF[c.table] in ids]

    def first(self) -> QWidget:
        return self.back if self.view.isHidden() else self.view
