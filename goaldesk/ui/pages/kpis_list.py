"""The left side of the KPIs page: filters, the tree, and a foot that sums it up."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMargins, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from goaldesk.core import sentences
from goaldesk.core.fields import STATUSES
from goaldesk.core.rows import Tree
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_rows import STALE, Filter, Line, lines
from goaldesk.ui.pages.kpis_tree import LinesView
from goaldesk.ui.pages.kpis_tree_model import Drop, LinesModel
from goaldesk.ui.room import column_in
from goaldesk.ui.signs import show_status, sign_pixmap
from goaldesk.ui.tables import Deleted
from goaldesk.ui.texts import FilterField, escaped, hairline, label, link_button


class KpiList(QWidget):
    """Shows the tree filtered; tells which line is selected (an empty id for none)."""

    selected = Signal(str)
    filtered = Signal()

    def __init__(self, page: Page, drop: Drop) -> None:
        super().__init__()
        self._page = page
        self._tree: Tree | None = None
        self._filling = False
        self._kept = ""
        self.deleted = Deleted()
        self.lines: list[tuple[Line, str | None]] = []
        self.model = LinesModel(page, drop)
        self.view = LinesView(page, self.model)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        layout = column_in(self)
        layout.addWidget(self._filters())
        layout.addWidget(hairline())
        self.views = QStackedWidget()
        self.views.addWidget(self.view)
        layout.addWidget(self.views, 1)
        self.nothing = self._nothing()
        layout.addWidget(self.nothing)
        layout.addWidget(hairline())
        layout.addWidget(self._foot())

    def _filters(self) -> QWidget:
        words, context = self._page.words, self._page.context
        self.text = FilterField(words.text("Filter goals and KPIs"), self.view)
        self.text.addAction(
            context.icons.icon("funnel", context.theme.tertiary),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.text.textChanged.connect(self._filter)
        self.status = QComboBox(accessibleName=words.text("Status"))
        self.status.addItem(words.text("All statuses"), "")
        for key, name in STATUSES:
            colour = context.theme.status(key)
            self.status.addItem(sign_pixmap(key, colour), words.text(name), key)
        self.status.addItem(
            sign_pixmap("no_data", context.theme.stale, stale=True),
            sentences.status_text(words, STALE),
            STALE,
        )
        self.owner = QComboBox(accessibleName=words.text("Owner"))
        self.owner.addItem(words.text("Everyone"), "")
        for combo in (self.status, self.owner):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(9)
            combo.currentIndexChanged.connect(self._filter)
        self.columns = QToolButton()
        self.columns.setIcon(context.icons.icon("columns-3", context.theme.secondary))
        self.columns.setText(words.text("Columns"))
        self.columns.setToolTip(words.text("Show or hide columns"))
        self.columns.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.columns.setAutoRaise(True)
        self.columns.clicked.connect(self._choose_columns)
        row = QWidget()
        box = QHBoxLayout(row, contentsMargins=QMargins(12, 10, 12, 10), spacing=8)
        box.addWidget(self.text, 1)
        for widget in (self.status, self.owner, self.columns):
            box.addWidget(widget)
        return row

    def _choose_columns(self) -> None:
        at = self.columns.mapToGlobal(self.columns.rect().bottomLeft())
        self.view.columns_menu().popup(at)

    def _nothing(self) -> QWidget:
        words = self._page.words
        row = QWidget()
        box = QHBoxLayout(row, contentsMargins=QMargins(16, 10, 16, 10))
        box.addWidget(label(words.text("No goal or KPI fits the filter."), tone="secondary"))
        show_all = link_button(words.text("Show all"))
        show_all.clicked.connect(self.clear_filter)
        box.addWidget(show_all)
        box.addStretch(1)
        row.hide()
        return row

    def _foot(self) -> QWidget:
        self.count = label("", tone="secondary", size=12, wrap=False)
        self.product = label("", tone="secondary", size=12, wrap=False)
        self.sign = QLabel()
        self.status_word = label("", size=12, wrap=False)
        self.done = label("", size=12, bold=True, wrap=False)
        self.elapsed = label("", tone="secondary", size=12, wrap=False)
        row = QWidget()
        box = QHBoxLayout(row, contentsMargins=QMargins(12, 8, 12, 8), spacing=8)
        box.addWidget(self.count)
        box.addStretch(1)
        for widget in (self.product, self.sign, self.status_word, self.done, self.elapsed):
            box.addWidget(widget)
        return row

    def show_tree(self, tree: Tree) -> None:
        """Show goals and KPIs as they stand, as far as the filter lets them through."""
        self._tree = tree
        self._fill_owners(row.owner for row in (*tree.goals, *tree.kpis))
        self.view.fit_numbers(tree.kpis)
        self._filter()
        self._fill_foot(tree)

    def _fill_owners(self, owners: Iterable[str]) -> None:
        names = sorted({name for name in owners if name})
        now = [self.owner.itemData(number) for number in range(1, self.owner.count())]
        if names == now:
            return
        chosen = self.owner.currentData()
        with QSignalBlocker(self.owner):
            while self.owner.count() > 1:
                self.owner.removeItem(1)
            for name in names:
                self.owner.addItem(name, name)
            self.owner.setCurrentIndex(max(0, self.owner.findData(chosen)))

    def _filter(self) -> None:
        if self._tree is None:
            return
        wanted = Filter(
            self.text.text().strip(), self.status.currentData(), self.owner.currentData()
        )
        rows = self.lines = lines(self._tree, wanted)
        line = self.view.current_line()
        kept = self.deleted.back([line for line, _ in rows])
        kept = kept or (line.id if line is not None else self._kept)
        column = max(0, self.view.currentIndex().column())
        self._filling = True
        self.view.set_lines(rows)
        index = self.model.index_of(kept, column)
        if index.isValid() and self.view.currentIndex() != index:
            self.view.setCurrentIndex(index)
        self._filling = False
        empty = not rows and bool(self._tree.goals or self._tree.kpis)
        self.nothing.setVisible(empty)
        self._tell()
        self.filtered.emit()

    @property
    def in_tree(self) -> bool:
        """Whether the tree is shown, not another view in its place."""
        return self.views.currentWidget() is self.view

    def show_view(self, view: QWidget) -> None:
        """Show the tree, or another view of the same lines."""
        self.views.setCurrentWidget(view)
        self.columns.setVisible(view is self.view)

    def clear_filter(self) -> None:
        """Show all goals and KPIs again."""
        self.text.clear()
        self.status.setCurrentIndex(0)
        self.owner.setCurrentIndex(0)

    def _fill_foot(self, tree: Tree) -> None:
        words, product = self._page.words, tree.product
        self.count.setText(
            words.plural(
                "{count} KPI, {measured} measured",
                "{count} KPIs, {measured} measured",
                product.counted,
                measured=words.number(product.measured),
            )
        )
        for widget in (self.product, self.sign, self.status_word, self.done):
            widget.setVisible(bool(tree.kpis))
        colour = self._page.context.theme.status(product.status)
        self.product.setText(words.text("Product"))
        word = sentences.status_text(words, product.status)
        show_status(self.sign, self.status_word, word, product.status, colour)
        self.status_word.setToolTip(escaped(sentences.decided_text(words, product)))
        self.done.setText(
            ""
            if product.progress is None
            else words.text("{share} done", share=words.percent(product.progress))
        )
        self.elapsed.setText(
            ""
            if product.elapsed is None
            else words.text("{share} of the period elapsed", share=words.percent(product.elapsed))
        )
        self._fit_foot()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_foot()

    def _fit_foot(self) -> None:
        """Leave out what a narrow list would only show the beginning of."""
        wide = self.width() >= 560
        self.elapsed.setVisible(wide and bool(self.elapsed.text()) and not self.done.isHidden())
        self.count.setVisible(self.width() >= 420)
        style = Qt.ToolButtonStyle
        self.columns.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly
        )

    def select(self, line_id: str, key: str = "name") -> bool:
        """Select a line, without the filter where that hides it; false if there is no such line."""
        if self.view.select(line_id, key):
            return True
        self.clear_filter()
        return self.view.select(line_id, key)

    def current_id(self) -> str:
        """The id of the selected line, or an empty text."""
        line = self.view.current_line()
        return "" if line is None else line.id

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if not self._filling:
            self._tell()

    def _tell(self) -> None:
        line = self.view.current_line()
        self._kept = line.id if line is not None else ""
        self.selected.emit(self._kept)
