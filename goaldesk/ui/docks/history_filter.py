"""What the History is limited to: a text, who, which page's rows, when, and one row alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import QMargins, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from goaldesk.core.fields import TABLES
from goaldesk.core.queries.history import authors, day_begins
from goaldesk.core.queries.history_limits import Wanted
from goaldesk.ui.actions import PAGE_OF, PAGES
from goaldesk.ui.context import Context
from goaldesk.ui.room import column_in
from goaldesk.ui.texts import label, link_button, prompted

# A pause in typing; every letter would look through the whole log.
PAUSE = 250
LONG_AGO = 365


class HistoryFilter(QWidget):
    """A line for a text over three choices, in a dock's width; together they restrict."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        words = context.words
        self._context = context
        self._row: tuple[str, str] | None = None
        self.text = prompted(words.text("Filter the history"))
        self.text.setClearButtonEnabled(True)
        self.who = _choice(words.text("Whose edits"))
        self.where = _choice(words.text("Which page’s rows"))
        self.when = _choice(words.text("From when"))
        self.where.addItem(words.text("All pages"), "")
        for step, title in PAGES:
            if step in PAGE_OF.values():
                self.where.addItem(words.text(title), step)
        for text, days in (
            (words.text("Any time"), None),
            (words.text("Today only"), 0),
            (words.text("Last 7 days"), 6),
            (words.text("Last 30 days"), 29),
            (words.text("Last 12 months"), LONG_AGO - 1),
            (words.text("Older than 12 months"), -LONG_AGO),
        ):
            self.when.addItem(text, days)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.changed)
        self.text.textChanged.connect(self._pause.start)
        self.text.returnPressed.connect(self._at_once)
        layout = column_in(self, 6)
        layout.addWidget(self.text)
        choices = QHBoxLayout(spacing=4)
        for box in (self.who, self.where, self.when):
            choices.addWidget(box, 1)
            box.currentIndexChanged.connect(self.changed)
        layout.addLayout(choices)

    def _at_once(self) -> None:
        self._pause.stop()
        self.changed.emit()

    def fill_authors(self) -> None:
        """Offer everybody who made an edit by now."""
        with self._context.document.read() as session:
            names = authors(session)
        chosen = self.who.currentData()
        if [self.who.itemData(n) for n in range(1, self.who.count())] == names:
            return
        with QSignalBlocker(self.who):
            self.who.clear()
            self.who.addItem(self._context.words.text("Everyone"), None)
            for name in names:
                self.who.addItem(name, name)
            self.who.setCurrentIndex(max(0, self.who.findData(chosen)) if chosen else 0)

    def clear(self, row: tuple[str, str] | None = None) -> None:
        """Ask for everything again, of all rows or of one and what belongs to it."""
        self._row = row
        with QSignalBlocker(self):
            self.text.clear()
            self._pause.stop()
            for box in (self.who, self.where, self.when):
                box.setCurrentIndex(0)
        self.changed.emit()

    @property
    def row(self) -> tuple[str, str] | None:
        """The table and id of the row that is asked for alone."""
        return self._row

    @property
    def choosing(self) -> bool:
        """Whether text or choices leave something out."""
        return self.wanted() != Wanted(row=self._row)

    def wanted(self) -> Wanted:
        """What is asked for."""
        page = self.where.currentData()
        found = Wanted(
            text=self.text.text().strip(),
            author=self.who.currentData(),
            tables=frozenset(t for t in TABLES if page and PAGE_OF.get(t) == page),
            row=self._row,
        )
        days = self.when.currentData()
        if days is None:
            return found
        begins = day_begins(self._context.document.now.date() - dt.timedelta(days=abs(days)))
        return replace(found, until=begins) if days < 0 else replace(found, since=begins)


class Chip(QFrame):
    """What a list is limited to, in words, and the way back."""

    left = Signal()

    def __init__(self, back: str) -> None:
        super().__init__()
        self.setObjectName("chip")
        self.said = label(size=12)
        self.back = link_button(back)
        self.back.clicked.connect(self.left)
        layout = QHBoxLayout(self, contentsMargins=QMargins(8, 4, 4, 4), spacing=6)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, text: str) -> None:
        """Show this text; the chip goes where it is empty."""
        self.said.setText(text)
        self.setVisible(bool(text))


def _choice(name: str) -> QComboBox:
    """A box that is as narrow as the dock makes it, its list as wide as its words."""
    box = QComboBox(accessibleName=name)
    box.setToolTip(name)
    box.setProperty("narrow", True)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(60)
    box.view().setMinimumWidth(180)
    return box
