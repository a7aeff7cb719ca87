"""The TOWS strategies in their four kinds, and what the analysis still lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMargins, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.model.choices import STRATEGY_KINDS
from goaldesk.core.queries.swot import StrategyRow, Swot
from goaldesk.core.swot_words import QUADRANT_NAMES, SwotWords
from goaldesk.ui.page import Page
from goaldesk.ui.pages.swot_edits import SwotEdits
from goaldesk.ui.pages.swot_lists import (
    AddLine,
    GroupRow,
    PlacedModel,
    PlacedView,
    ShortLabel,
    kind_at,
    row_column,
    row_menu,
)
from goaldesk.ui.pages.swot_paint import StrategyDelegate
from goaldesk.ui.room import column_in, row_in
from goaldesk.ui.texts import hairline, heading, label, link_button

MIME = "application/x-goaldesk-strategy"
# The kind of a new strategy that starts from a factor of this quadrant.
KIND_OF = {"S": "SO", "W": "WO", "O": "SO", "T": "ST"}
MOST_LINKS = 4


class StrategyList(PlacedView):
    """Strategies, grouped by kind where `kinds` are several; dragged between them.

    `menu_asked` and the signals of PlacedView tell what is asked of a strategy.
    """

    def __init__(
        self,
        page: Page,
        words: SwotWords,
        edits: SwotEdits,
        kinds: Sequence[str],
        chosen: Callable[[], str],
    ) -> None:
        self._page = page
        self._edits = edits
        self.words = words
        self.kinds = tuple(kinds)
        name = page.words.text("Strategies") if len(kinds) > 1 else words.kind(kinds[0])[0]
        column = row_column(
            "strategy",
            name,
            lambda row: self._say(words, row),
            lambda row: "" if isinstance(row, GroupRow) else words.say_strategy(row),
            lambda row, value: page.change_row("strategy", row.id, text=value),
        )
        super().__init__(PlacedModel([column], MIME, page), name)
        self.setItemDelegate(StrategyDelegate(page, words, self, chosen))
        self.dropped.connect(self._drop)
        self.moved.connect(self._step)
        self.sideways.connect(self._across)
        self.delete_pressed.connect(lambda: self.delete(self.current_id()))
        self.customContextMenuRequested.connect(self._menu)

    @staticmethod
    def _say(words: SwotWords, row: object) -> str:
        if isinstance(row, StrategyRow):
            return words.say_strategy(row)
        return " · ".join(words.kind(row.kind)) if isinstance(row, GroupRow) else ""

    def show_swot(self, now: Swot) -> None:
        """Show the strategies of this list's kinds."""
        rows: list[object] = []
        for kind in self.kinds:
            if len(self.kinds) > 1:
                rows.append(GroupRow(kind))
            rows += now.kind(kind)
        self.placed.set_rows(rows)

    def _drop(self, row_id: str, place: int) -> None:
        if len(self.kinds) > 1:
            kind, before = kind_at(self.placed.rows, place)
        else:
            rows = self.placed.rows
            kind, before = self.kinds[0], rows[place].id if place >= 0 else None
        if before != row_id:
            self._put(row_id, kind, before)

    def _put(self, row_id: str, kind: str, before: str | None) -> None:
        if self._edits.place("strategy", row_id, kind, before) and self.select(row_id):
            self.setFocus()

    def _current(self) -> StrategyRow | None:
        row = self.placed.row_at(self.placed.index_of(self.current_id()))
        return row if isinstance(row, StrategyRow) else None

    def _step(self, step: int) -> None:
        row = self._current()
        if row is None:
            return
        among = [
            other.id
            for other in self.placed.rows
            if isinstance(other, StrategyRow) and other.kind == row.kind
        ]
        if self._page.step_row("strategy", row.id, step, among):
            self.select(row.id)

    def _across(self, step: int) -> None:
        row = self._current()
        if row is not None:
            at = (STRATEGY_KINDS.index(row.kind) + step) % len(STRATEGY_KINDS)
            self._put(row.id, STRATEGY_KINDS[at], None)

    def delete(self, row_id: str) -> None:
        """Delete a strategy; undo brings it back."""
        if row_id:
            self._page.delete_rows("strategy", row_id)

    def _menu(self, point: QPoint) -> None:
        row = self._current()
        if row is not None:
            self.menu(row).popup(self.viewport().mapToGlobal(point))

    def menu(self, row: StrategyRow) -> QMenu:
        """What can be done with a strategy."""
        text = self._page.words.text
        entries = [
            (text("Details…"), "Return", lambda: self.opened.emit(row.id)),
            (text("Rewrite in place"), "F2", lambda: self.edit(self.currentIndex())),
            (text("Move up"), "Alt+Up", lambda: self._step(-1)),
            (text("Move down"), "Alt+Down", lambda: self._step(1)),
            (text("Delete"), "Delete", lambda: self.delete(row.id)),
        ]
        if row.wrong:
            uncite = self.words.uncite(row)
            entries.insert(0, (uncite, "", lambda: self._edits.uncite(row)))
        menu = row_menu(self._page, self, "strategy", row.id, entries)
        others = menu.addMenu(text("Move to"))
        menu.insertMenu(menu.actions()[-3], others)
        for kind in STRATEGY_KINDS:
            if kind != row.kind:
                action = others.addAction(kind)
                action.triggered.connect(
                    lambda _=False, kind=kind: self._edits.place("strategy", row.id, kind, None)
                )
        return menu


class GapLine(QWidget):
    """One kind of gap with a link to each row that has it."""

    def __init__(self, page: Page, title: str, go: Callable[[str], None]) -> None:
        super().__init__()
        self._page = page
        self._go = go
        self._row = row_in(self)
        self._row.addWidget(label(title, tone="warning", size=12, wrap=False))
        self._row.addSpacing(6)
        self._row.addStretch(1)
        self._shown: list[tuple[str, str]] = []
        self.links: list[QPushButton] = []

    def show_gaps(self, rows: list[tuple[str, str]]) -> None:
        """Show a link for each (id, code)."""
        self.setVisible(bool(rows))
        if rows == self._shown:
            return
        self._shown = rows
        while self.links:
            link = self.links.pop()
            self._row.removeWidget(link)
            link.deleteLater()
        for row_id, code in rows[:MOST_LINKS]:
            self._add(code, row_id)
        if len(rows) > MOST_LINKS:
            more = self._page.words.text("+{count}", count=len(rows) - MOST_LINKS)
            self._add(more, rows[MOST_LINKS][0])

    def _add(self, text: str, row_id: str) -> None:
        link = link_button(text)
        link.clicked.connect(lambda: self._go(row_id))
        self._row.insertWidget(self._row.count() - 1, link)
        self.links.append(link)


class StrategyPanel(QWidget):
    """The list of strategies with its heading and a line that adds one; gaps at its foot.

    `opened` asks for a row's form, `pointed` for a factor or strategy, or a quadrant to add to.
    """

    opened = Signal(str)
    pointed = Signal(str)

    def __init__(
        self, page: Page, words: SwotWords, edits: SwotEdits, chosen: Callable[[], str]
    ) -> None:
        super().__init__()
        self._page = page
        self._words = words
        self._edits = edits
        self._chosen = chosen
        self._now = Swot((), ())
        self.gaps: dict[str, GapLine] = {}
        self._arranged: tuple[list[GapLine], int] = [], 0
        self.list = StrategyList(page, words, edits, STRATEGY_KINDS, chosen)
        self.list.opened.connect(self.opened)
        layout = column_in(self)
        layout.addWidget(self._header())
        layout.addWidget(self._adder())
        layout.addWidget(hairline())
        self.hint = label(
            page.words.text(
                "A strategy joins at least one strength or weakness with an opportunity or a "
                "threat. Select a factor, then add a strategy that uses it."
            ),
            tone="secondary",
        )
        self.hint.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        layout.addWidget(hairline())
        layout.addWidget(self._foot())

    def _header(self) -> QWidget:
        page, theme = self._page, self._page.context.theme
        header = QWidget()
        header.setFixedHeight(48)
        row = QHBoxLayout(header, contentsMargins=QMargins(16, 0, 12, 0))
        row.addWidget(heading(page.words.text("TOWS strategies")))
        self.count = ShortLabel()
        row.addWidget(self.count, 1)
        self.add_button = link_button(page.words.text("New strategy"))
        self.add_button.setIcon(page.context.icons.icon("plus", theme.accent))
        self.add_button.clicked.connect(self.start_adding)
        row.addWidget(self.add_button)
        return header

    def _adder(self) -> QWidget:
        words = self._page.words
        self.adder = QWidget()
        row = QHBoxLayout(self.adder, contentsMargins=QMargins(16, 0, 16, 8))
        self.kind = QComboBox(accessibleName=words.text("Kind"))
        for kind in STRATEGY_KINDS:
            self.kind.addItem(kind, kind)
        self.line = AddLine(words.text("A strategy, then Enter"), stays=True)
        self.line.given.connect(self._add)
        self.line.left.connect(self.adder.hide)
        self._page.finishing.connect(self.finish_typing)
        row.addWidget(self.kind)
        row.addWidget(self.line, 1)
        self.adder.hide()
        return self.adder

    def _foot(self) -> QWidget:
        text = self._page.words.text
        foot = QWidget()
        column = QVBoxLayout(foot, contentsMargins=QMargins(16, 6, 12, 6), spacing=2)
        row = QHBoxLayout()
        self.selection = ShortLabel()
        row.addWidget(self.selection, 1)
        self.details = link_button(text("Details…"))
        self.details.setToolTip(text("Show every field of what is selected (Enter)"))
        self.details.clicked.connect(lambda: self.opened.emit(self._chosen()))
        row.addWidget(self.details)
        column.addLayout(row)
        self.gaps = {
            key: GapLine(self._page, title, self.pointed.emit)
            for key, title in (
                ("uncited", text("Not cited")),
                ("unproven", text("No evidence")),
                ("aged", text("Past review")),
                ("one_sided", text("Cites one side only")),
                ("wrong", text("Cites a wrong kind")),
                ("empty", text("Empty")),
            )
        }
        self._gap_grid = QGridLayout(contentsMargins=QMargins(0, 0, 0, 0), spacing=2)
        for number, line in enumerate(self.gaps.values()):
            self._gap_grid.addWidget(line, number, 0)
        column.addLayout(self._gap_grid)
        self.complete = ShortLabel(text("No gaps: every factor has evidence and is cited."))
        column.addWidget(self.complete)
        return foot

    def start_adding(self) -> None:
        """Show the line for a new strategy; its kind follows from the factor selected."""
        factor = self._now.factor(self._chosen())
        if factor is not None:
            self.kind.setCurrentText(KIND_OF[factor.quadrant])
        self.adder.show()
        self.line.start()

    def finish_typing(self) -> str | None:
        """Add the strategy typed, which cites the factor selected; its id."""
        text, factor = self.line.text(), self._now.factor(self._chosen())
        if not text.strip():
            return None
        made = self._edits.add_strategy(self.kind.currentData(), text, factor)
        if made is not None:
            self.line.leave()
        return made

    def _add(self) -> None:
        made = self.finish_typing()
        if made is not None:
            self.opened.emit(made)

    def show_swot(self, now: Swot) -> None:
        """Show the strategies and the gaps."""
        self._now = now
        self.list.show_swot(now)
        self.list.setVisible(bool(now.strategies))
        self.hint.setVisible(not now.strategies)
        self.layout().setStretch(3, 0 if now.strategies else 1)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.count.show_text(self._words.strategy_counts(now) if now.strategies else "")
        for key, rows in (
            ("uncited", now.uncited()),
            ("unproven", now.unproven()),
            ("aged", now.aged()),
            ("one_sided", now.one_sided()),
            ("wrong", now.wrong()),
        ):
            self.gaps[key].show_gaps([(row.id, row.code) for row in rows])
        empty = [(name, self._page.words.text(QUADRANT_NAMES[name])) for name in now.empty()]
        self.gaps["empty"].show_gaps(empty)
        self._arrange_gaps()

    def event(self, event: QEvent) -> bool:
        # The links know how wide they are only once they are shown.
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._arrange_gaps()
        return super().event(event)

    def _arrange_gaps(self) -> None:
        """Set the gaps that there are in two columns, where there is room for them; the empty
        quadrants take a whole line."""
        shown = [line for line in self.gaps.values() if line.isVisibleTo(self)]
        widest = max((line.sizeHint().width() for line in shown), default=0)
        columns = 2 if 2 * widest <= self.width() - 30 else 1  # beside the foot's margins
        if (shown, columns) == self._arranged:
            return
        self._arranged = shown, columns
        for number, line in enumerate(shown):
            self._gap_grid.removeWidget(line)
            if line is self.gaps["empty"]:
                self._gap_grid.addWidget(line, 9, 0, 1, 2)
            else:
                self._gap_grid.addWidget(line, number // columns, number % columns)
        self.complete.setVisible(not shown and bool(self._now.factors))

    def show_selection(self) -> None:
        """Say what is selected, and mark what cites it."""
        row_id = self._chosen()
        said = self._words.selected(self._now, row_id)
        self.selection.show_text(
            said or self._page.words.text("Select a factor to see which strategies cite it.")
        )
        self.details.setVisible(bool(said))
        citing = (row.id for row in self._now.strategies if row.cites(row_id))
        self.list.mark(frozenset(citing))
