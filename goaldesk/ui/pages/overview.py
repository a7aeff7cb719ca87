"""The overview: where the product stands, and what to do today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from goaldesk.core import sentences
from goaldesk.core.queries import agenda, reviews
from goaldesk.core.reading import Reader
from goaldesk.core.rows import ReviewDetail, Tree
from goaldesk.ui.actions import TRACE
from goaldesk.ui.context import Context
from goaldesk.ui.page import Page
from goaldesk.ui.pages.overview_bullets import (
    BulletAxis,
    BulletHead,
    BulletView,
    Columns,
)
from goaldesk.ui.pages.overview_head import CountBar, ProductHead
from goaldesk.ui.pages.overview_rows import bullets
from goaldesk.ui.pages.overview_side import NextReview, Today
from goaldesk.ui.pages.overview_trend import Trend
from goaldesk.ui.proposals import plan_review
from goaldesk.ui.room import column_in, row_in, scrolled, scrolled_below
from goaldesk.ui.tables import put_cursor
from goaldesk.ui.texts import hairline, heading, label, link_button

if TYPE_CHECKING:
    from goaldesk.ui.pages.overview_trace import TraceView

SIDE = 302
WIDEST, WIDEST_SIDE = 1180, 400


class OverviewPage(Page):
    """Shows the product, its KPIs as bullet rows, and at the right today's work."""

    tables = frozenset(
        {
            "product",
            "vision",
            "goal",
            "kpi",
            "target_point",
            "milestone",
            "measurement",
            "review",
            "review_kpi",
            "adjustment",
            "action",
            "communication",
            "swot_factor",
            "strategy_factor",
            "strategy",
            "strategy_goal",
            "evidence",
            "research",
            "feedback",
            "competitor",
            "market_size",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tree: Tree | None = None
        self._wanted = ""
        self.head = ProductHead(context, lambda: context.go("product", "product", "name"))
        self.counts = CountBar(self.words, context.theme)
        self.counts.chosen.connect(self.filter)
        self.columns = Columns()
        self.view = BulletView(self.words, context.theme, self.columns)
        # As wide as the rows are, also beside a scroll bar.
        rows = self.view.viewport()
        self.bullet_head = BulletHead(self.words, context.theme, self.columns, rows)
        self.axis = BulletAxis(self.words, context.theme, self.columns, rows)
        for part in (self.bullet_head, self.axis):
            self.view.verticalScrollBar().rangeChanged.connect(part.update)
        self.view.chosen.connect(lambda table, row_id: context.go(table, row_id, ""))
        self.today = Today(context)
        self.next_review = NextReview(context, self._plan)
        self.trend = Trend(context)
        content = QWidget()
        layout = row_in(content)
        layout.addWidget(self._make_main(), 1)
        layout.addWidget(hairline(vertical=True))
        self.side = self._make_side()
        layout.addWidget(self.side)
        self.trace: TraceView | None = None
        self.views = QStackedWidget()
        self.views.addWidget(scrolled_below(content, SIDE + 560, 420))
        self.body.addWidget(self.views)
        text = self.words.text
        self._actions = (
            self.make_action(
                "table-2", text("Enter values"), lambda: context.go("measurement", "", "")
            ),
            self.make_action("clock", text("New review"), self._plan),
            self.make_action(
                "waypoints", text("Chain"), lambda: self.show_chain(*(self.main_row() or ("", "")))
            ),
        )
        self._actions[2].setToolTip(text("From the evidence to the reviews, for what is selected"))

    def _make_main(self) -> QWidget:
        main = QWidget()
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        layout = QVBoxLayout(inner, contentsMargins=QMargins(24, 18, 24, 12), spacing=0)
        layout.addWidget(self.head)
        layout.addSpacing(12)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_rows())
        layout.addWidget(self.stack, 1)
        outer = QHBoxLayout(main, contentsMargins=QMargins(0, 0, 0, 0))
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        return main

    def _make_rows(self) -> QWidget:
        rows = QWidget()
        layout = column_in(rows)
        layout.addWidget(hairline())
        layout.addWidget(self.counts)
        layout.addWidget(hairline())
        layout.addSpacing(2)
        layout.addWidget(self.bullet_head)
        layout.addWidget(self.view, 1000)
        layout.addWidget(self.axis)
        layout.addStretch(1)
        return rows

    def _make_empty(self) -> QWidget:
        words = self.words
        empty = QWidget()
        layout = column_in(empty, 14)
        layout.addWidget(hairline())
        layout.addSpacing(8)
        layout.addWidget(heading(words.text("Three steps to a plan that can be followed")))
        self.steps = []
        for number, (text, why, target) in enumerate(
            (
                (
                    words.text("Write the vision"),
                    words.text(
                        "Core value, target users, market positioning, competitive advantage."
                    ),
                    ("vision", "vision", "core_value"),
                ),
                (
                    words.text("Set a goal"),
                    words.text("What should change, for whom, and until when."),
                    ("goal", "", ""),
                ),
                (
                    words.text("Add KPIs and record their first values"),
                    words.text("Each with a baseline, a target, an owner and a due date."),
                    ("kpi", "", ""),
                ),
            ),
            start=1,
        ):
            layout.addLayout(self._step(number, text, why, target))
        layout.addStretch(1)
        return empty

    def _step(self, number: int, text: str, why: str, target: tuple[str, str, str]) -> QHBoxLayout:
        link = link_button(text)
        link.clicked.connect(lambda: self.context.go(*target))
        self.steps.append(link)
        lines = QVBoxLayout(spacing=0)
        lines.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        note = label(why, tone="secondary", size=12)
        note.setContentsMargins(2, 0, 0, 0)
        lines.addWidget(note)
        row = QHBoxLayout(spacing=12)
        place = label(self.words.number(number), size=20, bold=True, tone="tertiary", wrap=False)
        row.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        return row

    def _make_side(self) -> QWidget:
        inner = QWidget()
        layout = QVBoxLayout(inner, contentsMargins=QMargins(20, 18, 20, 16), spacing=24)
        for part in (self.today, self.next_review, self.trend):
            layout.addWidget(part)
        layout.addStretch(1)
        side = scrolled(inner)
        side.setFixedWidth(SIDE)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(min(WIDEST_SIDE, max(SIDE, self.width() * 28 // 100)))

    def refresh(self) -> None:
        if self.trace is not None and self.views.currentWidget() is self.trace:
            self.trace.refresh()
        today = self.document.today
        with self.document.read() as session:
            tree = self.context.standing.tree(session)
            items = agenda.today(session, today, tree)
            points = reviews.trend(session, today, tree)
            coming = _next_review(session, today)
        self._tree = tree
        self.head.show_product(tree.product)
        counts = tree.counts()
        self.counts.show_counts(counts)
        if not counts.get(self._wanted):
            self._wanted = ""
        filled = bool(tree.kpis or tree.goals)
        if not filled and self.stack.count() == 1:
            self.stack.addWidget(self._make_empty())
        self.stack.setCurrentIndex(0 if filled else 1)
        self._show_rows()
        self.today.show_items(items, today)
        self.next_review.show_review(coming, today)
        self.trend.show_points(points)

    def filter(self, status: str) -> None:
        """Show the KPIs of one status, those gone stale, or all (an empty text)."""
        self._wanted = status
        self._show_rows()

    def _show_rows(self) -> None:
        if self._tree is None:
            return
        self.counts.mark(self._wanted)
        rows = bullets(self.words, self._tree, self._wanted)
        self.columns.measure(rows, self.bullet_head.heads)
        title = self.words.text("All KPIs")
        if self._wanted:
            title = sentences.status_text(self.words, self._wanted)
        self.bullet_head.show_title(title)
        self.view.show_rows(rows)
        self.view.viewport().update()
        self.axis.update()

    def show_standing(self) -> None:
        """Show where the product stands, in place of a chain."""
        self.views.setCurrentIndex(0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_chain(self, table: str = "", row_id: str = "") -> None:
        """Show the chain of a row, or the one shown last."""
        from goaldesk.ui.pages.overview_trace import TraceView

        if self.trace is None:
            self.trace = TraceView(self.context)
            self.trace.left.connect(self.show_standing)
            self.views.addWidget(self.trace)
        self.views.setCurrentWidget(self.trace)
        if row_id:
            self.trace.show_chain(table, row_id)
        else:
            self.trace.refresh()
            self.trace.board.focus_start()

    def main_row(self) -> tuple[str, str] | None:
        if self.trace is not None and self.views.currentWidget() is self.trace:
            return None
        row = self.view.rows.row_at(self.view.currentIndex())
        return (row.table, row.id) if row is not None and row.id else None

    def reveal(self, table: str, row_id: str, field: str = "") -> None:
        if table.startswith(TRACE):
            self.show_chain(table.removeprefix(TRACE), row_id)
            return
        self.show_standing()
        if put_cursor(self.view, self.view.rows.index_of(row_id)):
            self.view.setFocus()

    def toolbar_actions(self) -> Sequence[QAction]:
        return self._actions

    def _plan(self) -> None:
        made = plan_review(self)
        if made is not None:
            self.context.go("review", made, "title")


def _next_review(session: Reader, today: date) -> ReviewDetail | None:
    """The draft that is due first, as it would be if it were taken today."""
    drafts = [row for row in reviews.reviews(session) if row.draft]
    if not drafts:
        return None
    first = min(drafts, key=lambda row: (row.date, row.id))
    return reviews.review_detail(session, first.id, as_of=today)
