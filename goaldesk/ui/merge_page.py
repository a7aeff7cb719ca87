"""The page of two copies of a document: what each changed, what is to be decided, and merging."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QMargins, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from goaldesk.core.errors import N_
from goaldesk.core.words import Words
from goaldesk.store.merge.conflicts import Conflict, Decisions, Key
from goaldesk.store.merge.lines import Line, lines
from goaldesk.store.merge.plan import Plan, plan
from goaldesk.store.merge.sides import Side, Which
from goaldesk.ui import jobs
from goaldesk.ui.actions import PAGE_OF, STEPS
from goaldesk.ui.difference_view import cut_cells, difference_view, unfold
from goaldesk.ui.empty import in_the_middle
from goaldesk.ui.merge_rows import columns, tree
from goaldesk.ui.over_page import OverPage
from goaldesk.ui.tables import ROW
from goaldesk.ui.texts import hairline, label, link_button, primary_button
from goaldesk.ui.theme import Theme, weighted
from goaldesk.ui.trees import TreeRowsModel

Made = dict[tuple[object, ...], Which]
KINDS = ("conflict", "theirs", "mine")
_NOTHING = N_("There is nothing to merge: you have all that is in this copy.")
_AIR = 32  # beside the words of a button, which are bolder while it is on
_TOLD = 240  # a text beside buttons becomes no tall column of single words


@dataclass(frozen=True)
class Copies:
    """The document here, another copy of it with the name of its file, what merging does as far
    as it is decided, and the lines that show it."""

    mine: Side
    theirs: Side
    name: str
    decisions: Decisions
    planned: Plan
    lines: list[Line]


def compared(mine: Side, theirs: Side, name: str, decisions: Decisions) -> Copies:
    """The two copies with these decisions, as far as there are conflicts for them.

    A large document takes seconds. Raises Contradiction.
    """
    planned = plan(mine, theirs, decisions)
    kept = {conflict.key for conflict in planned.conflicts}
    decided = {key: which for key, which in decisions.items() if key in kept}
    return Copies(mine, theirs, name, decided, planned, lines(mine, theirs, planned))


def remember(made: Made, copies: Copies) -> None:
    """Keep what is decided, by each conflict and the values that it is between."""
    for conflict in copies.planned.conflicts:
        if conflict.key in copies.decisions:
            made[_matter(conflict, copies)] = copies.decisions[conflict.key]


def decided_again(made: Made, copies: Copies) -> Copies:
    """The copies with what was decided about the same values before; that brings up more."""
    found = {c.key: made.get(_matter(c, copies)) for c in copies.planned.conflicts}
    again: Decisions = {key: which for key, which in found.items() if which is not None}
    if again.keys() <= copies.decisions.keys():
        return copies
    decisions = {**copies.decisions, **again}
    return decided_again(made, compared(copies.mine, copies.theirs, copies.name, decisions))


def _matter(conflict: Conflict, copies: Copies) -> tuple[object, ...]:
    return conflict, *(
        side.rows[table].get(row, {}).get(name)
        for side in (copies.mine, copies.theirs)
        for table, row, name in (*conflict.cells, *conflict.causes)
    )


class MergePage(OverPage):
    """Shows what two copies of a document hold differently, and lets conflicts be decided.

    `merged` carries the decisions once all are made and merging is asked for; `decided` the
    copies as they are then, whenever some are made.
    """

    decided = Signal(object)
    merged = Signal(object)

    def __init__(self, words: Words, theme: Theme, copies: Copies) -> None:
        super().__init__(words, words.text("Compare with “{name}”", name=copies.name))
        self.copies = copies
        self.model = TreeRowsModel(columns(words), self)
        name = words.text("What the two copies hold differently")
        self.view = difference_view(self.model, theme, name, (90, 110, 110, 105, 285))
        self.cut = cut_cells(words, self.view)
        self.filters = {kind: self._make_filter(kind) for kind in KINDS}
        self.take_mine = QPushButton(words.text("Yours"))
        self.take_theirs = QPushButton(words.text("Theirs"))
        self.alike = link_button(words.text("Select all like it"))
        self.all_mine = link_button(words.text("Yours in all conflicts"))
        self.all_theirs = link_button(words.text("Theirs in all conflicts"))
        self._deciding = (
            self.take_mine,
            self.take_theirs,
            self.alike,
            self.all_mine,
            self.all_theirs,
        )
        self.hint = label(self._how(), tone="secondary", size=12)
        self.told = label(tone="secondary", wrap=False)
        self.merge_button = primary_button(words.text("Merge"))
        self._name_buttons()
        self._lay_out()
        self._connect()
        self.refresh()
        self._select_first()

    def _make_filter(self, kind: str) -> QPushButton:
        words, count = self.words, sum(line.of == kind for line in self.copies.lines)
        shown = words.number(count)
        text = {
            "conflict": words.text("To decide ({count})", count=shown),
            "theirs": words.text("From them ({count})", count=shown),
            "mine": words.text("From you ({count})", count=shown),
        }[kind]
        button = QPushButton(text)
        button.setCheckable(True)
        button.setChecked(True)
        button.setEnabled(count > 0)
        bold = QFontMetrics(weighted(button.font(), QFont.Weight.DemiBold))
        button.setMinimumWidth(bold.horizontalAdvance(text) + _AIR)
        return button

    def _name_buttons(self) -> None:
        words = self.words
        self.take_mine.setToolTip(words.text("Decide the selected conflicts for your values (M)"))
        self.take_theirs.setToolTip(
            words.text("Decide the selected conflicts for their values (T)")
        )
        self.alike.setToolTip(
            words.text("Select all conflicts of the same kind, such as those about targets (A)")
        )

    def _lay_out(self) -> None:
        shown = QHBoxLayout(contentsMargins=QMargins(16, 0, 16, 10), spacing=8)
        for button in self.filters.values():
            shown.addWidget(button)
        told = label(self._explained(), tone="secondary")
        told.setMinimumWidth(_TOLD)
        shown.addWidget(told, 1)
        self.hint.setContentsMargins(16, 8, 16, 0)
        foot = QHBoxLayout(contentsMargins=QMargins(16, 8, 16, 12), spacing=8)
        for widget in self._deciding:
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.told)
        foot.addWidget(self.merge_button)
        layout = self.body
        layout.addLayout(shown)
        layout.addWidget(hairline())
        # Even where there is nothing to show, the view has to go together with its model.
        layout.addWidget(self.view, 1)
        if not self.copies.lines:
            self.view.hide()
            layout.addWidget(self._empty(), 1)
        layout.addWidget(hairline())
        layout.addWidget(self.cut)
        layout.addWidget(self.hint)
        layout.addLayout(foot)

    def _explained(self) -> str:
        return self.words.text(
            "Merging takes over what only they changed and keeps what only you changed. What both "
            "changed is yours to decide."
        )

    def _how(self) -> str:
        return self.words.text(
            "Select a conflict, several, all of its kind (A), or a heading for all of its "
            "conflicts; then choose “Yours” (M) or “Theirs” (T). Until you merge, each can be "
            "decided otherwise."
        )

    def _empty(self) -> QWidget:
        words = self.words
        if self.copies.planned.empty:
            text = words.text(_NOTHING)
        else:
            text = words.text(
                "Both copies hold the same. Merging adds what was done to the history."
            )
        return in_the_middle(text)

    def _connect(self) -> None:
        for button in self.filters.values():
            button.toggled.connect(lambda _: self.refresh())
        self.take_mine.clicked.connect(lambda: self.decide("mine"))
        self.take_theirs.clicked.connect(lambda: self.decide("theirs"))
        self.alike.clicked.connect(self._select_alike)
        self.all_mine.clicked.connect(lambda: self._decide_all("mine"))
        self.all_theirs.clicked.connect(lambda: self._decide_all("theirs"))
        self.merge_button.clicked.connect(lambda: self.merged.emit(self.copies.decisions))
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._say())

    def refresh(self) -> None:
        """Show the lines of the kinds that are switched on, with what was decided."""
        shown = {kind for kind, button in self.filters.items() if button.isChecked()}
        now = self.copies
        sides = (now.mine, now.theirs)
        self.model.set_rows(tree(self.words, now.lines, shown, now.decisions, sides))
        unfold(self.view)
        self._say()

    def _select_first(self) -> None:
        """Begin where something is to be decided."""
        first = next(iter([*self._undecided(), *self._conflicts(), *self.copies.lines]), None)
        if first is not None:
            self.view.setCurrentIndex(self.model.index_of(first.id))

    def selected(self) -> list[Line]:
        """The selected lines that are conflicts; a tab counts as all that it shows."""
        rows = [index.data(ROW) for index in self.view.selectionModel().selectedRows()]
        ids = {row.id for row in rows if row is not None}
        return [
            line
            for line in self._conflicts()
            if line.id in ids or (PAGE_OF[line.change.table] in ids and self._shows_conflicts())
        ]

    def _shows_conflicts(self) -> bool:
        return self.filters["conflict"].isChecked()

    def _conflicts(self) -> list[Line]:
        """The conflicts from top to bottom."""
        found = [line for line in self.copies.lines if line.conflict]
        return sorted(found, key=lambda line: STEPS.index(PAGE_OF[line.change.table]))

    def _alike(self) -> list[Line]:
        """The conflicts of the same kind as one that is selected, those among them."""
        kinds = {_kind(line) for line in self.selected()}
        return [line for line in self._conflicts() if _kind(line) in kinds]

    def _select_alike(self) -> None:
        found = QItemSelection()
        for line in self._alike():
            index = self.model.index_of(line.id)
            found.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(found, flags.ClearAndSelect | flags.Rows)
        self.view.setFocus()

    def _undecided(self) -> list[Line]:
        keys = {conflict.key for conflict in self.copies.planned.undecided}
        return [line for line in self._conflicts() if line.conflict and line.conflict.key in keys]

    def decide(self, which: Which) -> None:
        """Decide the selected conflicts for one of the copies, and go on to the next one."""
        chosen = self.selected()
        self._decide([line.conflict.key for line in chosen if line.conflict], which)
        if len(chosen) == 1:
            self._go_on(chosen[0].id)

    def _go_on(self, decided: str) -> None:
        """Select the next line that is to be decided; from the last one, go round."""
        found = self._conflicts()
        at = next((number for number, line in enumerate(found) if line.id == decided), 0)
        left = {line.id for line in self._undecided()}
        for line in found[at:] + found[:at]:
            if line.id in left:
                self.view.setCurrentIndex(self.model.index_of(line.id))
                return

    def _decide_all(self, which: Which) -> None:
        self._decide([conflict.key for conflict in self.copies.planned.conflicts], which)

    def _decide(self, keys: Iterable[Key], which: Which) -> None:
        """Compare anew: what is decided can bring up more, goals that would contain one another."""
        now = self.copies
        decisions = {**now.decisions, **dict.fromkeys(keys, which)}
        with suppress(jobs.Cancelled):
            self.copies = jobs.wait_for(
                self,
                self.words,
                self.words.text("Comparing…"),
                lambda tell: compared(now.mine, now.theirs, now.name, decisions),
            )
            self.decided.emit(self.copies)
        self.refresh()

    def _say(self) -> None:
        """What can be done now, and what merging is waiting for."""
        words, planned = self.words, self.copies.planned
        left = len(planned.undecided)
        chosen = len(self.selected())
        for button in (self.take_mine, self.take_theirs):
            button.setEnabled(chosen > 0)
        self.alike.setEnabled(len(self._alike()) > chosen)
        for part in (*self._deciding, self.hint):
            part.setVisible(bool(planned.conflicts))
        self.merge_button.setEnabled(left == 0 and not planned.empty)
        told = ""
        if left:
            told = words.plural(
                "{count} conflict is still to be decided",
                "{count} conflicts are still to be decided",
                left,
            )
        elif planned.empty and self.copies.lines:
            told = words.text(_NOTHING)
        self.told.setText(told)

    def first(self) -> QWidget:
        return self.back if self.view.isHidden() else self.view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_M and not event.modifiers():
            self.decide("mine")
        elif event.key() == Qt.Key.Key_T and not event.modifiers():
            self.decide("theirs")
        elif event.key() == Qt.Key.Key_A and not event.modifiers():
            self._select_alike()
        else:
            super().keyPressEvent(event)


def _kind(line: Line) -> tuple[str, ...]:
    """What a conflict is about: the same field of any row, say, or any deleted KPI."""
    assert line.conflict is not None
    return line.conflict.kind, line.change.table, line.change.field
