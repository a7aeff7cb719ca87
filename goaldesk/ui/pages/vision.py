"""Vision: the product, its four pillars, the positioning statement, the user segments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QMargins
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from goaldesk.core.queries.market import competitor_names
from goaldesk.core.queries.records import records
from goaldesk.core.statement import BLANKS
from goaldesk.ui.context import Context
from goaldesk.ui.empty import OrEmpty
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.pages.vision_statement import StatementPanel
from goaldesk.ui.record_table import RecordEditor, RecordTable
from goaldesk.ui.room import column_in, scrolled
from goaldesk.ui.texts import hairline, heading, label

HEAD = ("name", "owner", "currency", "start", "due", "language")
THRESHOLDS = ("preset", "green", "amber", "corridor_green", "corridor_amber")
NARROW = 860  # below this width the two columns stand one above the other


class VisionPage(Page):
    """Product and pillars at the left, the statement at the right, segments below."""

    tables = frozenset({"product", "vision", "segment", "competitor", "person"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = self.words
        self.head = Form(self, "product", HEAD, columns=3)
        self.pillars = (
            Form(self, "vision", ("core_value", "positioning")),
            Form(self, "vision", ("target_users", "advantage")),
        )
        self.thresholds = Form(self, "product", THRESHOLDS, columns=5)
        self.statement = StatementPanel(self, lambda field: self.reveal_field(field))
        self.segments = RecordEditor(
            RecordTable(
                self,
                "segment",
                ("name", "needs"),
                title=words.text("User segments"),
                hint=words.text("Add a segment…"),
                widths={"name": 220},
            ),
            Form(self, "segment"),
            (560, 520),
        )
        self.listed = OrEmpty(
            context,
            self.segments,
            words.text("No user segment is described"),
            words.text(
                "Describe each group of people you build for: who they are, what they "
                "need, what they do."
            ),
            words.text("Add a segment"),
            self.segments.records.start_adding,
        )
        self.head.editors["name"].textChanged.connect(self.statement.set_product)
        self.body.addWidget(self._content())
        self._order_tabs()
        self._actions = (self.make_action("users", words.text("Add segment"), self.add_segment),)

    def _content(self) -> QWidget:
        content = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(32)
        self._columns.addLayout(self._left(), 1)
        self._columns.addWidget(self.statement, 1)
        top = QWidget()
        top.setMaximumWidth(1440)
        box = QVBoxLayout(top, contentsMargins=QMargins(24, 16, 24, 20))
        box.addLayout(self._columns)
        layout = column_in(content)
        # Beside a stretch, since a column would reckon with a width that the top does not have.
        row = QHBoxLayout()
        row.addWidget(top, 1)
        row.addStretch(0)
        layout.addLayout(row)
        layout.addWidget(hairline())
        layout.addWidget(self.listed, 1)
        self.area = scrolled(content)
        return self.area

    def _left(self) -> QVBoxLayout:
        words = self.words
        box = QVBoxLayout(spacing=10)
        box.addWidget(heading(words.text("Product")))
        box.addWidget(self.head)
        box.addSpacing(6)
        box.addLayout(_title(words.text("Four pillars"), words.text("what the goals follow from")))
        pair = QHBoxLayout(spacing=16)
        for form in self.pillars:
            pair.addWidget(form, 1)
        box.addLayout(pair)
        box.addSpacing(6)
        share = words.text("0.7 is 70 % of what was planned for the day")
        box.addLayout(_title(words.text("How statuses are judged"), share))
        box.addWidget(self.thresholds)
        box.addStretch(1)
        return box

    def _order_tabs(self) -> None:
        """Across the pillars row by row, as they are read."""
        left, right = (form.editors for form in self.pillars)
        order = [left["core_value"], right["target_users"], left["positioning"], right["advantage"]]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        for form in self.pillars:
            for field in form.fields:
                form.editors[field.key].setToolTip(self.words.text(field.help))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        self._columns.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )

    def refresh(self) -> None:
        """Show the document as it is now."""
        with self.document.read() as session:
            (product,) = records(session, "product")
            (vision,) = records(session, "vision")
            segments = records(session, "segment")
            rivals = competitor_names(session)
        self.head.show_record(product)
        self.thresholds.show_record(product)
        for form in self.pillars:
            form.show_record(vision)
        self.statement.show_vision(vision, product, rivals)
        self.segments.show_records(segments, {})
        self.listed.set_empty(not segments)
        # The page scrolls, so that the form in it need not.
        self.listed.setMinimumHeight(
            self.segments.form.sizeHint().height() + 40 if segments else 190
        )

    def add_segment(self) -> None:
        """Begin a new segment."""
        self.area.ensureWidgetVisible(self.listed)
        self.listed.start()

    def reveal_field(self, field: str) -> None:
        """Put the cursor into a field of the product or the vision."""
        for form in (self.head, *self.pillars, self.thresholds, self.statement.form):
            if field in form.editors:
                form.focus_field(field)
                return

    def main_row(self) -> tuple[str, str] | None:
        return "product", "product"

    def reveal(self, table: str, row_id: str, field: str = "") -> None:
        """Select a segment (a new one without an id), or put the cursor into a field."""
        self.ensure_fresh()
        if table != "segment":
            self.reveal_field(field or ("name" if table == "product" else BLANKS[0]))
        elif row_id:
            self.area.ensureWidgetVisible(self.listed)
            self.segments.reveal(row_id, field)
        else:
            self.add_segment()

    def toolbar_actions(self) -> Sequence[QAction]:
        """Adding a segment; everything else on the page is already open for typing."""
        return self._actions


def _title(text: str, remark: str) -> QHBoxLayout:
    row = QHBoxLayout(spacing=8)
    row.addWidget(heading(text))
    row.addWidget(label(remark, tone="secondary", size=12), 1)
    return row
