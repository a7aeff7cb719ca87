"""What is known of the market and the KPIs, to be dragged onto the factors that it bears out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QMimeData, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.plain_text import folded
from goaldesk.core.queries.swot import FactorRow, Shelved
from goaldesk.core.swot_words import EVIDENCE_NAMES
from goaldesk.ui.page import Page
from goaldesk.ui.pages.swot_lists import evidence_data
from goaldesk.ui.pages.swot_words import EVIDENCE_ICONS
from goaldesk.ui.room import column_in
from goaldesk.ui.tables import Index, RowsModel
from goaldesk.ui.texts import FilterField, hairline, heading, label, link_button, primary_button
from goaldesk.ui.two_lines import LinesView, TwoLines

ROW = 46


class EvidenceRows(RowsModel):
    """The evidence as rows that can be dragged onto factors."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        picked: list[Shelved] = [self.row_at(index).data for index in indexes]
        return evidence_data((item.kind, item.row_id) for item in picked)


class EvidenceList(LinesView):
    """Rows that are dragged without their picture, which would hide the factor below."""

    def row_here(self) -> tuple[str, str] | None:
        row = self.current()
        return (row.data.kind, row.data.row_id) if row is not None else None

    def startDrag(self, actions: Qt.DropAction) -> None:
        drag = QDrag(self)
        drag.setMimeData(self.rows.mimeData(self.selectedIndexes()))
        drag.exec(actions)


class EvidencePanel(QWidget):
    """A list of all evidence with its filters; Enter links what is selected to the factor.

    `linked` carries the (table, id) of each piece to be linked, `closed` asks to go back.
    """

    linked = Signal(object)
    closed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._all: Sequence[Shelved] = ()
        self._factor: FactorRow | None = None
        words, icons, theme = page.words, page.context.icons, page.context.theme
        self.list = EvidenceList(theme, icons, words.text("Evidence"), ROW, 14, rows=EvidenceRows)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setDragEnabled(True)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.list.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.list.opened.connect(self.link)
        self.none = label("", tone="secondary")
        self.none.setContentsMargins(16, 12, 16, 12)
        layout = column_in(self)
        layout.addWidget(self._header())
        layout.addLayout(self._filters())
        layout.addWidget(hairline())
        layout.addWidget(self.none)
        layout.addWidget(self.list, 1)
        layout.addStretch(0)
        layout.addWidget(hairline())
        layout.addLayout(self._foot())
        self.list.selectionModel().selectionChanged.connect(self._selected)

    def _header(self) -> QWidget:
        page = self._page
        header = QWidget()
        header.setFixedHeight(48)
        row = QHBoxLayout(header, contentsMargins=QMargins(16, 0, 12, 0))
        row.addWidget(heading(page.words.text("Evidence")))
        self.count = label("", tone="secondary", size=12, wrap=False)
        row.addWidget(self.count)
        row.addStretch(1)
        back = link_button(page.words.text("Strategies"))
        back.setIcon(page.context.icons.icon("arrow-left", page.context.theme.accent))
        back.clicked.connect(self.closed)
        row.addWidget(back)
        return header

    def _filters(self) -> QVBoxLayout:
        text = self._page.words.text
        self.filter = FilterField(text("Filter"), self.list)
        self.filter.textChanged.connect(self._fill)
        self.filter.returnPressed.connect(self._link_found)
        self.kind = QComboBox(accessibleName=text("Kind"))
        self.kind.addItem(text("All kinds"), "")
        for kind, name in EVIDENCE_NAMES.items():
            self.kind.addItem(text(name), kind)
        self.kind.currentIndexChanged.connect(self._fill)
        self.unused = QCheckBox(text("Unused only"))
        self.unused.setToolTip(text("Show what bears out no factor yet"))
        self.unused.toggled.connect(self._fill)
        column = QVBoxLayout(contentsMargins=QMargins(16, 0, 12, 8), spacing=8)
        column.addWidget(self.filter)
        row = QHBoxLayout(spacing=8)
        row.addWidget(self.kind, 1)
        row.addWidget(self.unused)
        column.addLayout(row)
        return column

    def _foot(self) -> QHBoxLayout:
        text = self._page.words.text
        self.hint = label("", tone="secondary", size=12)
        self.show_button = link_button(text("Show it"))
        self.show_button.setToolTip(text("Go to where this evidence is kept"))
        self.show_button.clicked.connect(self._go)
        self.link_button = primary_button(text("Link"))
        self.link_button.clicked.connect(self.link)
        row = QHBoxLayout(contentsMargins=QMargins(16, 8, 12, 8))
        row.addWidget(self.hint, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.link_button)
        return row

    def show_evidence(self, shelved: Sequence[Shelved], factor: FactorRow | None) -> None:
        """Show what is on file, and the factor that it would be linked to."""
        self._all, self._factor = shelved, factor
        text = self._page.words.text
        self.link_button.setText(
            text("Link") if factor is None else text("Link to {code}", code=factor.code)
        )
        self.hint.setText(
            text("Drag evidence onto a factor; or select the factor first.")
            if factor is None
            else text("Enter links what is selected to “{name}”.", name=factor.text)
        )
        self._fill()

    def _fill(self) -> None:
        words = self._page.words
        typed = folded(self.filter.text())
        kind = self.kind.currentData()
        shown = [
            item
            for item in self._all
            if typed in folded(item.title)
            and kind in ("", item.kind)
            and not (self.unused.isChecked() and item.used)
        ]
        self.list.show_rows([self._line(item) for item in shown])
        self.count.setText(words.number(len(shown)))
        self.list.setVisible(bool(shown))
        self._selected()
        self.none.setVisible(not shown)
        self.none.setText(
            words.text("Nothing on file fits this filter.")
            if self._all
            else words.text(
                "Nothing is on file yet. Note research, feedback and competitors on the Market "
                "tab; they and the KPIs bear factors out."
            )
        )

    def _line(self, item: Shelved) -> TwoLines:
        words = self._page.words
        aged = (
            words.text("review was due {day}", day=words.short_date(item.review_by))
            if item.aged
            else ""
        )
        return TwoLines(
            f"{item.kind}:{item.row_id}",
            item.title.replace("\n", " "),
            " · ".join(part for part in (words.text(EVIDENCE_NAMES[item.kind]), aged) if part),
            right=", ".join(item.used) or words.text("unused"),
            right_tone="secondary" if item.used else "at_risk",
            icon=EVIDENCE_ICONS[item.kind],
            mark="clock" if item.aged else "",
            data=item,
        )

    def _picked(self) -> list[Shelved]:
        indexes = sorted(self.list.selectedIndexes(), key=lambda index: index.row())
        return [self.list.rows.row_at(index).data for index in indexes]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def link(self) -> None:
        """Ask to link what is selected to the factor."""
        picked = [(item.kind, item.row_id) for item in self._picked()]
        if picked and self._factor is not None:
            self.linked.emit(picked)

    def _selected(self) -> None:
        picked = bool(self._picked())
        self.link_button.setEnabled(picked and self._factor is not None)
        self.show_button.setEnabled(picked)

    def _link_found(self) -> None:
        """Link what the filter leaves, where that is one; else the list says what is selected."""
        if not self._picked() and self.list.rows.rowCount() == 1:
            self.list.setCurrentIndex(self.list.rows.index(0, 0))
        self.link()

    def _go(self) -> None:
        for item in self._picked()[:1]:
            self._page.context.go(item.kind, item.row_id, "")
