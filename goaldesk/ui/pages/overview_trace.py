"""The chain of one row, from evidence to reviews, as six columns of connected cards."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from goaldesk.core.queries.trace import COLUMNS, Trace, TraceGap, TraceNode, default_start, trace
from goaldesk.core.trace_words import (
    COLUMN_TITLES,
    EMPTY_COLUMNS,
    chain_text,
    gap_text,
    node_note,
)
from goaldesk.ui.actions import STARTS
from goaldesk.ui.context import Context
from goaldesk.ui.find import FindBox
from goaldesk.ui.pages.overview_cards import Card, CardList
from goaldesk.ui.room import clear, scrolled
from goaldesk.ui.sentence_links import SentenceLink
from goaldesk.ui.texts import escaped, heading, label, link_button

BETWEEN = 30
NARROWEST = 164
WIDEST = 300
MOST_GAPS = 4
# Where the gap of a column is mended: the table to go to, and the field to put the cursor in.
_MENDED_AT = {
    "evidence": ("swot_factor", "evidence"),
    "strategy_of_factor": ("strategy", ""),
    "strategy_of_goal": ("strategy", ""),
    "kpi": ("kpi", ""),
    "review": ("review", ""),
    "goal_of_kpi": ("kpi", "goal_id"),
}


class TraceView(QWidget):
    """Chosen by search or on another page, a row stands between all it rests on and all that
    follows from it; another card chosen becomes the middle."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        words = context.words
        self._context = context
        self._start: tuple[str, str, bool] | None = None
        self.chain: Trace | None = None
        self.back = link_button(words.text("‹ Back to the standing"))
        self.back.setToolTip(words.text("Back to the standing (Escape)"))
        self.back.clicked.connect(self.left)
        self.find = FindBox(tables=frozenset(STARTS))
        self.find.setPlaceholderText(words.text("Chain of …"))
        self.find.setAccessibleName(words.text("Choose the row whose chain is shown"))
        self.find.set_context(dataclasses.replace(context, go=self._found))
        self.title = heading("")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.sentence = label("", tone="secondary", size=12)
        self.empty = label(
            words.text(
                "Nothing to follow yet. Add a goal with KPIs, or a SWOT factor with its evidence; "
                "then the chain from evidence to reviews is shown here."
            ),
            tone="secondary",
        )
        self.board = Board(context, self._choose, self._open)
        head = QHBoxLayout(spacing=12)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.find)
        layout = QVBoxLayout(self, contentsMargins=QMargins(20, 12, 20, 8), spacing=6)
        layout.addLayout(head)
        layout.addWidget(self.sentence)
        layout.addWidget(self.empty)
        layout.addWidget(scrolled(self.board), 1)

    def show_chain(self, table: str, row_id: str, *, as_evidence: bool = False) -> None:
        """Show the chain of a row, the cursor on its card."""
        self._start = (table, row_id, as_evidence)
        self.refresh()
        self.board.focus_start()

    def refresh(self) -> None:
        """Show the chain as the document is now; one whose row is gone begins anew."""
        document = self._context.document
        with document.read() as session:
            now = self._context.standing.tree(session)
            self.chain = None
            if self._start is not None:
                table, row_id, as_evidence = self._start
                self.chain = trace(
                    session, document.today, table, row_id, as_evidence=as_evidence, now=now
                )
            first = default_start(now) if self.chain is None else None
            if first is not None:
                self._start = (*first, False)
                self.chain = trace(session, document.today, *first, now=now)
        self._show()

    def _show(self) -> None:
        chain, words = self.chain, self._context.words
        self.empty.setVisible(chain is None)
        self.board.setVisible(chain is not None)
        self.sentence.setVisible(chain is not None)
        if chain is None:
            self.title.setText("")
            return
        start = chain.node(chain.start)
        self.title.setText(start.title.replace("\n", " ") if start else "")
        self.title.setToolTip(escaped(self.title.text()))
        self.sentence.setText(chain_text(words, chain))
        self.board.setAccessibleDescription(self.sentence.text())
        self.board.show_chain(chain)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _found(self, table: str, row_id: str, field: str = "") -> None:
        self.find.clear()
        self.show_chain(table, row_id)

    def _choose(self, node: TraceNode) -> None:
        self.show_chain(node.table, node.row_id, as_evidence=node.column == "evidence")

    def _open(self, node: TraceNode) -> None:
        self._context.go(node.table, node.row_id, "")


class Board(QWidget):
    """The six columns, and the lines between cards that belong together."""

    def __init__(
        self,
        context: Context,
        choose: Callable[[TraceNode], None],
        open_row: Callable[[TraceNode], None],
    ) -> None:
        super().__init__()
        self._context = context
        self._chain: Trace | None = None
        self.lists: dict[str, CardList] = {}
        self.heads: dict[str, QLabel] = {}
        self.notes: dict[str, QVBoxLayout] = {}
        words = context.words
        self.setAccessibleName(words.text("Chain from evidence to reviews"))
        layout = QHBoxLayout(self, contentsMargins=QMargins(0, 4, 0, 4), spacing=BETWEEN)
        for column in COLUMNS:
            cards = CardList(context, words.text(COLUMN_TITLES[column]))
            cards.chosen.connect(lambda card: choose(card.node))
            cards.opened.connect(lambda card: open_row(card.node))
            cards.left_by.connect(lambda step, column=column: self._step(column, step))
            cards.viewport().installEventFilter(self)
            self.lists[column] = cards
            self.heads[column] = label("", bold=True, wrap=False)
            self.notes[column] = QVBoxLayout()
            self.notes[column].setSpacing(2)
            part = QVBoxLayout(spacing=6)
            part.addWidget(self.heads[column])
            part.addWidget(cards)
            part.addLayout(self.notes[column])
            part.addStretch(1)
            layout.addLayout(part, 1)
            cards.setMinimumWidth(NARROWEST)
            cards.setMaximumWidth(WIDEST)

    def show_chain(self, chain: Trace) -> None:
        """Show a chain; its start is accented."""
        self._chain = chain
        words = self._context.words
        for column in COLUMNS:
            nodes = chain.column(column)
            self.heads[column].setText(
                words.text(
                    "{column} · {count}",
                    column=words.text(COLUMN_TITLES[column]),
                    count=words.number(len(nodes)),
                )
            )
            self.lists[column].show_cards([self._card(node) for node in nodes])
            self._say(column, chain.gaps_in(column), bool(nodes))
        self.update()

    def focus_start(self) -> None:
        """Put the cursor on the card that the chain is about."""
        start = self._chain.node(self._chain.start) if self._chain else None
        if start is not None:
            cards = self.lists[start.column]
            cards.setCurrentIndex(cards.rows.index_of(start.id))
            cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, node: TraceNode) -> Card:
        words = self._context.words
        note = node_note(words, node)
        title = node.title.strip() or words.text("Untitled")
        return Card(
            node.id,
            title,
            note,
            f"{title}, {note}",
            f"{title}\n{note}",
            "" if node.column == "review" else node.status,  # its note tells the decision
            node.stale,
            self._chain is not None and node.id == self._chain.start,
            node,
        )

    def _say(self, column: str, gaps: list[TraceGap], filled: bool) -> None:
        """Say in a column what the chain lacks there, each a link to where it is mended."""
        words, notes = self._context.words, self.notes[column]
        clear(notes)
        for gap in gaps[:MOST_GAPS]:
            table, field = _MENDED_AT.get(gap.key, (gap.table, ""))
            row_id = gap.row_id if table == gap.table else ""
            link = SentenceLink(
                self._context, gap_text(words, gap), lambda t=(table, row_id, field): self._go(*t)
            )
            link.setMaximumWidth(WIDEST)
            notes.addWidget(link)
        if len(gaps) > MOST_GAPS:
            rest = words.plural("and {count} more", "and {count} more", len(gaps) - MOST_GAPS)
            notes.addWidget(label(rest, tone="secondary", size=12))
        if not gaps and not filled:
            notes.addWidget(label(words.text(EMPTY_COLUMNS[column]), tone="secondary", size=12))

    def _go(self, table: str, row_id: str, field: str) -> None:
        self._context.go(table, row_id, field)

    def _step(self, column: str, step: int) -> None:
        """Move to the next column that has cards, to the card that the current one leads to."""
        place = COLUMNS.index(column) + step
        while 0 <= place < len(COLUMNS) and not self.lists[COLUMNS[place]].rows.rowCount():
            place += step
        if not 0 <= place < len(COLUMNS):
            return
        card, cards = self.lists[column].current(), self.lists[COLUMNS[place]]
        beside = self._neighbours(card.id) if card else set()
        number = next((n for n, row in enumerate(cards.rows.rows) if row.id in beside), 0)
        cards.take(number)

    def _neighbours(self, card_id: str) -> set[str]:
        links = self._chain.links if self._chain else ()
        return {other for pair in links if card_id in pair for other in pair}

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._chain is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._context.theme
        plain = [pair for pair in self._chain.links if self._chain.start not in pair]
        marked = [pair for pair in self._chain.links if self._chain.start in pair]
        for pairs, colour, width in ((plain, theme.border, 1.2), (marked, theme.accent, 1.8)):
            painter.setPen(QPen(QColor(colour), width))
            for one, other in pairs:
                path = self._path(one, other)
                if path is not None:
                    painter.drawPath(path)
        painter.end()

    def _path(self, one: str, other: str) -> QPainterPath | None:
        """A curve from the right edge of a card to the left edge of the next column's."""
        first, second = one.split(" ", 1)[0], other.split(" ", 1)[0]
        if first == second:  # a goal within a goal: said on the card
            return None
        begin = self._edge(first, one, right=True)
        end = self._edge(second, other, right=False)
        middle = (begin.x() + end.x()) / 2
        path = QPainterPath(begin)
        path.cubicTo(QPointF(middle, begin.y()), QPointF(middle, end.y()), end)
        return path

    def _edge(self, column: str, card_id: str, *, right: bool) -> QPointF:
        cards = self.lists[column]
        rect = cards.card_rect(card_id)
        place = rect.topRight() if right else rect.topLeft()
        place.setY(rect.center().y())
        return QPointF(cards.viewport().mapTo(self, place))
