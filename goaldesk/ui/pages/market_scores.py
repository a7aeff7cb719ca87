"""The matrix with what it says: the selected score's evidence, and the totals as a chart."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMargins, QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from goaldesk.core import edits
from goaldesk.core.labels import add_label, change_label, delete_label
from goaldesk.core.market_words import product_name
from goaldesk.core.model import natural_id
from goaldesk.core.queries import market
from goaldesk.core.queries.market import OWN, MarketRow, Matrix
from goaldesk.core.queries.records import record
from goaldesk.core.rows import Record
from goaldesk.ui.chart_view import ChartView
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.empty import OrEmpty
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.pages.market_matrix import FIRST, NAME, MatrixModel, MatrixView
from goaldesk.ui.room import column_in, divided, scrolled
from goaldesk.ui.tables import put_cursor
from goaldesk.ui.texts import hairline, heading, label

EVIDENCE = ("evidence", "source", "date", "review_by")


class MatrixTab(QWidget):
    """Criteria × (us + competitors), scored in place."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        words, theme = page.words, page.context.theme
        self.page = page
        self.model = MatrixModel(words, self._typed, self)
        self.view = MatrixView()
        self.view.setAccessibleName(words.text("Competitor matrix"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(theme, page.editors, page.refuse, self.view, 30))
        self.view.verticalHeader().setDefaultSectionSize(30)
        self.view.digit_pressed.connect(self.set_score)
        self.view.delete_pressed.connect(self.delete_selected)
        self.view.move_pressed.connect(self.move_selected)
        self.view.selectionModel().currentChanged.connect(self._show_current)
        self.chart = ChartView(page.context, words.text("Weighted totals"))
        self.chart.setMinimumHeight(130)
        self.contest = ChartView(page.context, words.text("Us against the best competitor"))
        self.form = Form(page, "score", EVIDENCE)
        self.criterion = Form(page, "criterion", ("note",))
        self.about = label(words.text("About the criterion"), bold=True, wrap=False)
        self.title = label("", bold=True, size=14)
        self.hint = label("", tone="secondary", size=12)
        self.listed = OrEmpty(
            page.context,
            self._content(),
            words.text("No criterion to compare by"),
            words.text(
                "Add what your users choose by, weight it, and score yourself and each "
                "competitor from 1 to 5, with the evidence."
            ),
            words.text("Add a criterion"),
            self.start_adding,
        )
        layout = column_in(self)
        layout.addWidget(self.listed)

    def _content(self) -> QWidget:
        left = QWidget()
        box = column_in(left)
        box.addWidget(self._header())
        box.addWidget(self.view, 7)
        box.addWidget(hairline())
        charts = QWidget()
        columns = QHBoxLayout(charts, contentsMargins=QMargins(16, 10, 16, 10), spacing=24)
        words = self.page.words
        for title, chart in (
            (words.text("Us against the best competitor"), scrolled(self.contest)),
            (words.text("Weighted totals"), self.chart),
        ):
            column = QVBoxLayout(spacing=4)
            column.addWidget(heading(title))
            column.addWidget(chart, 1)
            columns.addLayout(column, 1)
        box.addWidget(charts, 3)
        splitter = divided(Qt.Orientation.Horizontal, left, scrolled(self._side()))
        splitter.setSizes([880, 320])
        splitter.setStretchFactor(0, 1)
        return splitter

    def _header(self) -> QWidget:
        words, context = self.page.words, self.page.context
        header = QWidget()
        row = QHBoxLayout(header, contentsMargins=QMargins(16, 8, 8, 8))
        row.addWidget(heading(words.text("Competitor matrix")))
        keys = words.text("Type 1 to 5 in a cell; Delete clears it")
        row.addWidget(label(keys, tone="secondary", size=12, wrap=False))
        row.addStretch(1)
        for icon, text, tip, slot in (
            ("plus", words.text("Add criterion"), "", self.start_adding),
            (
                "arrow-up",
                "",
                words.text("Move criterion up (Alt+Up)"),
                lambda: self.move_selected(-1),
            ),
            (
                "arrow-down",
                "",
                words.text("Move criterion down (Alt+Down)"),
                lambda: self.move_selected(1),
            ),
            ("trash-2", "", words.text("Delete criterion with its scores"), self.delete_criterion),
        ):
            button = QPushButton(context.icons.icon(icon, context.theme.accent), text)
            button.setProperty("link", True)
            button.setToolTip(tip or text)
            button.setAccessibleName(tip or text)
            button.clicked.connect(slot)
            row.addWidget(button)
        return header

    def _side(self) -> QWidget:
        side = QWidget()
        layout = QVBoxLayout(side, contentsMargins=QMargins(20, 16, 20, 16), spacing=8)
        layout.addWidget(self.title)
        layout.addWidget(self.hint)
        layout.addSpacing(4)
        layout.addWidget(self.form)
        layout.addSpacing(12)
        layout.addWidget(self.about)
        layout.addWidget(self.criterion)
        layout.addStretch(1)
        return side

    def refresh(self) -> None:
        """Show the matrix as it is now, the same cell selected."""
        place = self._place()
        with self.page.document.read() as session:
            matrix = market.matrix(session, self.page.document.today)
        if self.model.set_matrix(matrix):
            self.view.fit_products()
        index = self.model.index_of(*place) if place else QModelIndex()
        if not index.isValid() and matrix.criteria:
            index = self.model.index(0, FIRST)
        if index.isValid() and index != self.view.currentIndex():
            self.view.setCurrentIndex(index)
        self._show_current(self.view.currentIndex())
        self._show_chart(matrix)
        self.listed.set_empty(not matrix.criteria)

    def row_here(self) -> tuple[str, str] | None:
        """The score that the cursor is on, there or not, or its criterion."""
        place = self._place()
        if place is None:
            return None
        criterion, rival = place
        return ("score", natural_id("score", *place)) if rival else ("criterion", criterion)

    def _place(self) -> tuple[str, str] | None:
        """Which criterion and product the current cell belongs to."""
        index = self.view.currentIndex()
        criterion = self.model.criterion(index.row())
        if criterion is None:
            return None
        rival = self.model.rival(index.column())
        return criterion.id, rival.id if rival is not None else ""

    def _show_chart(self, matrix: Matrix) -> None:
        from goaldesk.reports.charts import competitor_chart
        from goaldesk.reports.contest import contest_chart

        words = self.page.words
        hint = words.text("Score the criteria to compare the totals.")
        self.contest.setMinimumHeight(17 * (len(matrix.criteria) + 2))
        self.contest.show_spec(contest_chart(words, matrix), hint)
        totals = [
            (product_name(words, rival.name, rival.own), rival.total, rival.own)
            for rival in matrix.rivals
        ]
        self.chart.show_spec(competitor_chart(words, totals), hint)

    def _show_current(self, current: QModelIndex, before: QModelIndex | None = None) -> None:
        words = self.page.words
        criterion, rival = self.model.criterion(current.row()), self.model.rival(current.column())
        score = self.model.score(current)
        self.form.show_record(score.record if score is not None else None)
        self.criterion.setVisible(criterion is not None)
        self.about.setVisible(criterion is not None)
        if criterion is None:
            self.title.setText(words.text("No score selected"))
            self.hint.setText(words.text("Select a cell to see what its score rests on."))
            return
        self.criterion.show_record(Record("criterion", criterion.id, {"note": criterion.note}))
        if rival is None:
            self.title.setText(criterion.name)
            self.hint.setText(words.text("Select a cell to see what its score rests on."))
            return
        self.title.setText(
            words.text(
                "{product}: {criterion}",
                criterion=criterion.name,
                product=product_name(words, rival.name, rival.own),
            )
        )
        self._tell_score(score)

    def _tell_score(self, score: MarketRow | None) -> None:
        words = self.page.words
        if score is None:
            text = words.text("Not scored yet: type 1 to 5 in the cell, then note the evidence.")
        elif score.aged:
            text = words.text(
                "Score {score} of 5 · past its review on {day}",
                score=words.number(score["value"]),
                day=words.date(score["review_by"]),
            )
        else:
            text = words.text("Score {score} of 5", score=words.number(score["value"]))
        self.hint.setText(text)
        tone = "warning" if score is not None and score.aged else "secondary"
        if self.hint.property("tone") != tone:
            self.hint.setProperty("tone", tone)
            self.hint.style().polish(self.hint)

    def _typed(self, criterion_id: str, key: str, value: Any) -> bool:
        """Carry out what was typed into a cell."""
        if not criterion_id:
            made = self.page.add_row("criterion", name=value)
            if made is not None:
                self.view.setCurrentIndex(self.model.index_of(made))
            return made is not None
        if key in ("name", "weight"):
            return self.page.change_row("criterion", criterion_id, **{key: value})
        return self._score(criterion_id, key, value)

    def _score(self, criterion_id: str, rival_id: str, value: int | None) -> bool:
        index = self.model.index_of(criterion_id, rival_id)
        if value is None:
            label_of = delete_label
        else:
            label_of = add_label if self.model.score(index) is None else change_label
        competitor = None if rival_id == OWN else rival_id
        done = self.page.commit(
            label_of("score"),
            lambda session: edits.set_score(session, criterion_id, competitor, value=value),
        )
        if done and rival_id == OWN:
            self.view.setCurrentIndex(self.model.index(index.row(), FIRST))
        return done

    def set_score(self, value: int | None) -> None:
        """Score the current cell; None clears it."""
        place = self._place()
        if place is not None and place[1]:
            self._score(*place, value)

    def delete_selected(self) -> None:
        """Clear the score of the current cell, or on its name delete the criterion."""
        if self.view.currentIndex().column() >= FIRST:
            self.set_score(None)
        elif self.view.currentIndex().column() == NAME:
            self.delete_criterion()

    def delete_criterion(self) -> None:
        """Delete the current criterion with its scores, as one edit."""
        place = self._place()
        if place is not None:
            self.page.delete_rows("criterion", place[0])

    def move_selected(self, step: int) -> None:
        """Move the current criterion one place up (-1) or down (1)."""
        place = self._place()
        if place is not None:
            among = [row.id for row in self.model.matrix.criteria]
            self.page.step_row("criterion", place[0], step, among)

    def start_adding(self) -> None:
        """Put the cursor into the line of the next criterion."""
        index = self.model.index(len(self.model.matrix.criteria), NAME)
        self.view.setFocus()
        self.view.setCurrentIndex(index)
        self.view.edit(index)

    def reveal(self, table: str, row_id: str, field: str) -> None:
        """Select a score or a criterion; without an id begin a new criterion."""
        if not row_id:
            self.listed.start()
            return
        place = (row_id, "")
        if table == "score":
            with self.page.document.read() as session:
                found = record(session, table, row_id)
            if found is None:
                return
            place = (str(found["criterion_id"]), str(found["competitor_id"]))
        if put_cursor(self.view, self.model.index_of(*place)):
            self.view.setFocus()
        if table == "score" and field in self.form.editors:
            self.form.focus_field(field)
