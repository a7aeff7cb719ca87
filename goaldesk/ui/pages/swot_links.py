"""Lists of what a row is linked to, with a pick list that links more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.queries.swot import FactorRow
from goaldesk.ui.delegates import TickedLines
from goaldesk.ui.editors import WheelGuard
from goaldesk.ui.page import Page
from goaldesk.ui.pages.swot_paint import scaled
from goaldesk.ui.room import clear, column_in, row_in
from goaldesk.ui.texts import escaped, heading, label, link_button, unmarked


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its kind (a table), the row it leads to, an icon, and the row's title."""

    kind: str
    row_id: str
    icon: str
    title: str


class LongLink(QPushButton):
    """A link whose text is elided where it does not fit."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._whole = text.replace("\n", " ")
        self.setProperty("link", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(escaped(text))
        self.setAccessibleName(self._whole)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # An ampersand would be taken for a mnemonic.
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, self.width() - 14
        )
        self.setText(unmarked(shown))


class LinkLine(QWidget):
    """A link's icon and title, which leads to its row, and a button that removes the link."""

    def __init__(self, page: Page, link: Link) -> None:
        super().__init__()
        icons, theme = page.context.icons, page.context.theme
        row = row_in(self, 6)
        sign = QLabel()
        sign.setPixmap(icons.pixmap(link.icon, theme.secondary, 14))
        row.addWidget(sign)
        self.title = LongLink(link.title)
        row.addWidget(self.title, 1)
        self.remove = link_button("", icons.icon("x", theme.secondary))
        words = page.words.text("Remove the link to “{title}”", title=link.title)
        self.remove.setAccessibleName(words)
        self.remove.setToolTip(escaped(words))
        row.addWidget(self.remove)


class LinkList(QWidget):
    """Links with a heading, and pick lists that add one: a kind, if there are several, and a row.

    Signals carry (kind, row id).
    """

    added = Signal(str, str)
    removed = Signal(str, str)
    opened = Signal(str, str)

    def __init__(
        self, page: Page, title: str, empty: str, kinds: Sequence[tuple[str, str]], pick: str
    ) -> None:
        super().__init__()
        self._page = page
        self._kinds = dict(kinds)
        self._shown: list[Link] = []
        self._options: Mapping[str, Sequence[tuple[str, str]]] = {}
        self.lines: list[LinkLine] = []
        column = column_in(self, 4)
        column.addWidget(heading(title))
        self.empty = label(empty, tone="warning", size=12)
        column.addWidget(self.empty)
        self._held = QVBoxLayout(spacing=0)
        column.addLayout(self._held)
        column.addLayout(self._picker(pick))

    def _picker(self, pick: str) -> QHBoxLayout:
        words = self._page.words
        row = QHBoxLayout(spacing=8)
        self.kind = QComboBox(accessibleName=words.text("Kind"))
        for key, name in self._kinds.items():
            self.kind.addItem(name, key)
        if len(self._kinds) < 2:
            self.kind.hide()
        self.kind.currentIndexChanged.connect(self._fill)
        self.kind.installEventFilter(WheelGuard(self.kind))
        self.pick = QComboBox(accessibleName=pick)
        self.pick.setEditable(True)
        self.pick.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.pick.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.pick.setMinimumContentsLength(6)
        self.pick.lineEdit().setPlaceholderText(pick)
        completer = self.pick.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.pick.installEventFilter(WheelGuard(self.pick))
        self.add = QPushButton(words.text("Link"))
        self.add.clicked.connect(self._add)
        row.addWidget(self.kind)
        row.addWidget(self.pick, 1)
        row.addWidget(self.add)
        return row

    def show_links(
        self, links: list[Link], options: Mapping[str, Sequence[tuple[str, str]]]
    ) -> None:
        """Show these links, and offer the rows not linked yet."""
        self.empty.setVisible(not links)
        if links != self._shown:
            self._shown = list(links)
            clear(self._held)
            self.lines = []
            for link in links:
                self._show_link(link)
        linked = {(link.kind, link.row_id) for link in links}
        options = {
            kind: [(key, text) for key, text in rows if (kind, key) not in linked]
            for kind, rows in options.items()
        }
        if options != self._options:
            self._options = options
            self._fill()

    def _show_link(self, link: Link) -> None:
        line = LinkLine(self._page, link)
        line.title.clicked.connect(lambda: self.opened.emit(link.kind, link.row_id))
        line.remove.clicked.connect(lambda: self.removed.emit(link.kind, link.row_id))
        self._held.addWidget(line)
        self.lines.append(line)

    def _fill(self) -> None:
        self.pick.clear()
        rows = self._options.get(self.kind.currentData(), ())
        for key, text in rows:
            self.pick.addItem(text.replace("\n", " "), key)
        self.pick.setCurrentIndex(-1)
        self.pick.setEnabled(bool(rows))
        self.add.setEnabled(bool(rows))

    def _add(self) -> None:
        at = self.pick.findText(self.pick.currentText(), Qt.MatchFlag.MatchFixedString)
        if at < 0:
            self._page.notice.refuse(
                self._page.words.text(
                    "Choose an entry from the list first; type a few letters to find it."
                )
            )
            self.pick.setFocus()
            return
        self.added.emit(self.kind.currentData(), str(self.pick.itemData(at)))


class CiteList(QListWidget):
    """Factors with a tick each: whether the strategy shown cites them.

    `ticked` carries (factor id, whether it is to be cited).
    """

    ticked = Signal(str, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(TickedLines(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._shown: list[tuple[str, str, bool]] = []
        self.itemChanged.connect(self._changed)

    def show_factors(self, factors: Sequence[FactorRow], cited: frozenset[str]) -> None:
        """Offer these factors."""
        rows = [(row.id, f"{row.code}  {row.text}", row.id in cited) for row in factors]
        if rows == self._shown:
            return
        self._shown = rows
        at = self.currentRow()
        with QSignalBlocker(self):
            self.clear()
            for row_id, text, ticked in rows:
                item = QListWidgetItem(text, self)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                    | Qt.ItemFlag.ItemIsUserCheckable
                )
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                item.setData(Qt.ItemDataRole.UserRole, row_id)
                item.setToolTip(escaped(text))
                item.setSizeHint(QSize(0, scaled(24)))
            self.setCurrentRow(min(at, len(rows) - 1))
        self.setFixedHeight(scaled(24) * len(rows) + 4)

    def _changed(self, item: QListWidgetItem) -> None:
        ticked = item.checkState() == Qt.CheckState.Checked
        self.ticked.emit(str(item.data(Qt.ItemDataRole.UserRole)), ticked)
