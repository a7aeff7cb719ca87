"""Reviews: what was frozen, what changed since, what was found, decided, adjusted and agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from goaldesk.core import edits
from goaldesk.core.errors import GONE, N_
from goaldesk.core.queries import reviews as queries
from goaldesk.core.queries.records import only, record, records
from goaldesk.core.reading import Reader
from goaldesk.core.review_words import measured
from goaldesk.core.rows import Record, ReviewDetail, ReviewRow
from goaldesk.ui.context import Context
from goaldesk.ui.page import Page
from goaldesk.ui.pages.reviews_actions import ActionsPane, AllActions
from goaldesk.ui.pages.reviews_adjustments import AdjustmentsPane
from goaldesk.ui.pages.reviews_columns import Line
from goaldesk.ui.pages.reviews_findings import FindingsPane
from goaldesk.ui.pages.reviews_head import ReviewHead
from goaldesk.ui.pages.reviews_list import ReviewList
from goaldesk.ui.pages.reviews_table import Snapshot
from goaldesk.ui.proposals import plan_review
from goaldesk.ui.room import column_in, divided, row_in, scrolled_below
from goaldesk.ui.texts import hairline, heading, label, primary_button

DETAIL, ALL, EMPTY = range(3)
WIDEST = 1240


class ReviewsPage(Page):
    """The reviews at the left; the selected one, or all actions, at the right."""

    tables = frozenset(
        {
            "review",
            "review_kpi",
            "adjustment",
            "action",
            "kpi",
            "goal",
            "product",
            "measurement",
            "target_point",
            "milestone",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._review_id = ""
        self._compare: str | None = None
        self._carried: tuple[str, list[Record]] = ("", [])
        self._reviews: list[ReviewRow] = []
        self.list = ReviewList(self)
        self.list.new_button.clicked.connect(self.new_review)
        self.list.all_button.clicked.connect(self.show_all)
        self.list.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.list.delete_pressed.connect(self.delete_review)
        self.list.list.chosen.connect(lambda row: self.select(row.id))
        self.head = ReviewHead(self)
        self.head.compare.connect(self._compare_with)
        self.head.freeze.connect(self.freeze)
        self.head.plan_next.connect(self.new_review)
        self.head.delete.connect(self.delete_review)
        self.snapshot = Snapshot(self, context)
        self.snapshot.decided.connect(self._decide)
        self.snapshot.opened.connect(lambda kpi_id: context.go("kpi", kpi_id, ""))
        self.findings = FindingsPane(self)
        self.adjustments = AdjustmentsPane(self)
        self.actions_pane = ActionsPane(self)
        self.all_adjustments = AdjustmentsPane(self, everything=True)
        self.all = AllActions(self, self.all_adjustments)
        self.stack = QStackedWidget()
        for widget in (self._make_detail(), self.all, self._make_empty()):
            self.stack.addWidget(widget)
        content = QWidget()
        layout = row_in(content)
        layout.addWidget(self.list)
        layout.addWidget(hairline(vertical=True))
        layout.addWidget(self.stack, 1)
        self.body.addWidget(scrolled_below(content, 860, 440))
        text = self.words.text
        self._actions = (
            self.make_action("clock", text("New review"), self.new_review),
            self.make_action("pencil", text("Adjust a KPI"), self.start_adjusting),
            self.make_action("plus", text("Add action"), self.start_action),
        )

    def _make_detail(self) -> QWidget:
        lower = divided(Qt.Orientation.Horizontal)
        for pane, least in (
            (self.findings, 150),
            (self.adjustments, 180),
            (self.actions_pane, 180),
        ):
            pane.setMinimumWidth(least)
            lower.addWidget(pane)
        lower.setSizes([250, 380, 380])
        lower.setMinimumHeight(130)
        halves = divided(Qt.Orientation.Vertical, _at_left(self.snapshot), lower)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 1)
        halves.setSizes([352, 240])
        detail = QWidget()
        layout = column_in(detail)
        layout.addWidget(_at_left(self.head))
        layout.addWidget(halves, 1)
        return detail

    def _make_empty(self) -> QWidget:
        words = self.words
        empty = QWidget()
        layout = QVBoxLayout(empty, contentsMargins=QMargins(24, 24, 24, 24), spacing=10)
        text = label(
            words.text(
                "A review freezes how every KPI stands, compares it with the last one, and keeps "
                "what was found, decided, adjusted and agreed. Plan the first one; it stays a "
                "draft until you freeze it."
            ),
            tone="secondary",
        )
        text.setMaximumWidth(560)
        self.first_button = primary_button(words.text("New review"))
        self.first_button.setIcon(self.context.icons.icon("plus", self.context.theme.on_accent))
        self.first_button.clicked.connect(self.new_review)
        layout.addWidget(heading(words.text("No reviews yet")))
        layout.addWidget(hairline())
        layout.addWidget(text)
        layout.addWidget(self.first_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        return empty

    def refresh(self) -> None:
        today = self.document.today
        with self.document.read() as session:
            self._reviews = queries.reviews(session)
            actions = records(session, "action")
            adjustments = records(session, "adjustment")
            currency = str(only(session, "product").currency)
            kpis = {row.id: measured(row, currency) for row in records(session, "kpi")}
            goals = {row.id: str(row["title"]) for row in records(session, "goal")}
        known = {row.id for row in self._reviews}
        if self._review_id not in known:
            self._compare = None
            self._review_id = self._first()
        self._carry_over()
        self.list.show_reviews(self._reviews, today)
        titles = {("review", row.id): row.title for row in self._reviews}
        self.all.editor.show_records(
            actions, titles | {("kpi", key): kpi.name for key, kpi in kpis.items()}
        )
        self.all_adjustments.show_adjustments("", adjustments, kpis, goals)
        if self._review_id:
            own = {"review_id": self._review_id}
            self.adjustments.show_adjustments(
                self._review_id, _those(adjustments, **own), kpis, goals
            )
            self.actions_pane.show_actions(
                self._review_id,
                _those(actions, **own),
                self._carried[1],
                {row.id: row.title for row in self._reviews},
            )
            self._show_review()
        self._show_stack()

    def _carry_over(self) -> None:
        """Look up the open actions carried over; one done meanwhile stays in sight."""
        review_id, before = self._carried
        seen = {row.id for row in before} if review_id == self._review_id else set()
        with self.document.read() as session:
            self._carried = (
                self._review_id,
                queries.carried_over(session, self._review_id, seen),
            )

    def _first(self) -> str:
        """The review to show first: the newest one that is frozen, else the next draft."""
        frozen = [row.id for row in self._reviews if not row.draft]
        today = self.document.today
        coming = [row.id for row in reversed(self._reviews) if row.date >= today]
        return (frozen or coming or [row.id for row in self._reviews] or [""])[0]

    def _show_review(self) -> None:
        with self.document.read() as session:
            detail = self._detail(session)
            row = record(session, "review", self._review_id)
            proposed = queries.proposed_day(session, self.document.today)
        if detail is None or row is None:
            return
        earlier = [
            other
            for other in self._reviews
            if not other.draft
            and other.id != detail.review.id
            and (other.date, other.taken) < (detail.review.date, detail.review.taken or "~")
        ]
        newest = detail.review.id == self._reviews[0].id and not detail.review.draft
        self.head.show_review(row, detail, earlier, proposed if newest else None)
        self.snapshot.show_detail(detail)
        self.findings.show_review(row)

    def _detail(self, session: Reader) -> ReviewDetail | None:
        """The review as it was frozen; a draft as it would be if it were frozen now."""
        review = next((row for row in self._reviews if row.id == self._review_id), None)
        day = self.document.today if review is None else min(review.date, self.document.today)
        return queries.review_detail(session, self._review_id, self._compare, as_of=day)

    def _show_stack(self) -> None:
        everything = self.list.all_button.isChecked()
        place = ALL if everything else DETAIL if self._review_id else EMPTY
        self.stack.setCurrentIndex(place)
        if place == DETAIL:
            self.list.list.select(self._review_id)
        else:
            self.list.list.clearSelection()

    def _current_changed(self) -> None:
        row = self.list.list.current()
        if row is not None and row.id != self._review_id and self.list.list.hasFocus():
            self.select(row.id)

    def select(self, review_id: str) -> None:
        """Show a review."""
        self.list.all_button.setChecked(False)
        if review_id != self._review_id:
            self._review_id, self._compare = review_id, None
        self.refresh()

    def show_all(self) -> None:
        """Show all actions and adjustments."""
        self.list.all_button.setChecked(True)
        self._show_stack()

    def _compare_with(self, review_id: str) -> None:
        self._compare = review_id
        self._show_review()

    def new_review(self) -> None:
        """Add a draft with a title and a date proposed, and show it."""
        made = plan_review(self)
        if made is not None:
            self.select(made)
            self.head.form.focus_field("title")
            self.head.form.editors["title"].selectAll()  # typing replaces what is proposed

    def delete_review(self) -> None:
        """Delete the review shown; undo brings it back with its snapshot."""
        if self._review_id and self.stack.currentIndex() == DETAIL:
            self.delete_rows("review", self._review_id)

    def freeze(self) -> None:
        """Freeze the draft shown."""
        taken = self.document.now.astimezone(dt.UTC)
        self.commit(
            N_("Freeze snapshot"),
            lambda session: edits.take_review(session, self._review_id, taken),
        )

    def _decide(self, line: Line, decision: str) -> None:
        """Decide on a KPI; adjusting it waits for what is adjusted, which decides with it."""
        with self.document.read() as session:
            adjusted = queries.was_adjusted(session, self._review_id, line.row.kpi_id)
            there = record(session, "kpi", line.row.kpi_id) is not None
        if decision == "adjust" and not adjusted:
            if there:
                self.adjustments.start_adding(line.row.kpi_id)
            else:
                self.notice.refuse(self.words.text(GONE))
            return
        self.commit(
            N_("Decide on KPI"), lambda session: edits.decide(session, line.row.id, decision)
        )

    def main_row(self) -> tuple[str, str] | None:
        return ("review", self._review_id) if self._review_id else None

    def reveal(self, table: str, row_id: str, field: str = "") -> None:
        with self.document.read() as session:
            row = record(session, table, row_id) if row_id else None
        if row is None:
            if table == "action":
                self.start_action()
            else:
                self.list.new_button.setFocus()
            return
        review_id = row.id if table == "review" else row["review_id"]
        if not isinstance(review_id, str) or not review_id:
            self.show_all()
            if table == "action":
                self.all.editor.reveal(row_id, field or "text")
            else:
                self.all_adjustments.list.select(row_id)
            return
        self.select(review_id)
        self._reveal_in_review(table, row, field)

    def _reveal_in_review(self, table: str, row: Record, field: str) -> None:
        if table == "action":
            self.actions_pane.open(row.id, field)
        elif table == "adjustment":
            self.adjustments.list.select(row.id)
            self.adjustments.list.setFocus()
        elif table == "review_kpi":
            self.snapshot.select(str(row["kpi_id"]))
        elif field == "findings":
            self.findings.start_editing()
        elif field:
            self.head.start_editing(field)

    def start_action(self) -> None:
        """Add an action: in the review shown, or among all."""
        if self.stack.currentIndex() == DETAIL:
            self.actions_pane.start_adding()
        else:
            self.show_all()
            self.all.editor.records.start_adding()

    def start_adjusting(self) -> None:
        """Adjust a KPI in the review shown."""
        if not self._review_id:
            self.notice.refuse(
                self.words.text("Adjustments belong to a review. Add a review first.")
            )
            return
        self.list.all_button.setChecked(False)
        self._show_stack()
        self.adjustments.start_adding()

    def toolbar_actions(self) -> Sequence[QAction]:
        return self._actions


def _those(rows: Sequence[Record], review_id: str) -> list[Record]:
    return [row for row in rows if row["review_id"] == review_id]


def _at_left(part: QWidget) -> QWidget:
    """A part that grows no wider than it can be read, whatever room there is."""
    part.setMaximumWidth(WIDEST)
    holder = QWidget()
    layout = QHBoxLayout(holder, contentsMargins=QMargins(0, 0, 0, 0))
    layout.addWidget(part, 1)
    layout.addStretch(0)
    return holder
