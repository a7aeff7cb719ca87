"""What a backup holds, and how that differs from the document as it is now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from goaldesk.core.errors import N_, Damaged, Problem
from goaldesk.core.fields import TABLES
from goaldesk.core.words import Words
from goaldesk.store import changelog, restore
from goaldesk.store.restore import Backup, Content, Difference
from goaldesk.ui.freezing import frozen, let_go
from goaldesk.ui.jobs import Job
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.room import column_in
from goaldesk.ui.tables import Column, RowsModel
from goaldesk.ui.texts import label, say

if TYPE_CHECKING:
    from goaldesk.document import Document
    from goaldesk.paths import Folders

_NUMBER = 180
_DAMAGED = N_("This backup is damaged. Choose another one.")


class ReadTable(RowsView):
    """A table that is only read; Enter or a double click opens its row."""

    opened = Signal()

    def __init__(self, columns: list[Column], name: str) -> None:
        super().__init__()
        self.rows = RowsModel(columns, self)
        self.setModel(self.rows)
        self.fit(columns)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class _Line:
    """A table's differences in words, with an id for the list."""

    id: str
    table: str
    back: str
    gone: str
    other: str


def _words_column(key: str, title: str, *, right: bool = False) -> Column:
    def value(line: _Line) -> str:
        return str(getattr(line, key))

    return Column(key, title, value, value, right=right, width=_NUMBER if right else 0)


class Comparison(QWidget):
    """Looks into a backup in the background, and says what differs.

    `document` is the open one. `looked` carries what the backup holds, None while
    that is not known or cannot be read.
    """

    looked = Signal(object)

    def __init__(
        self, words: Words, folders: Folders, now: Callable[[], datetime],
        document: Document | None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._words, self._folders, self._now = words, folders, now
        self._document = document
        self._job: Job | None = None
        self.summary = label(bold=True)
        self.verdict = label(tone="secondary")
        self.table = ReadTable(self._columns(""), words.text("What differs"))
        texts = QVBoxLayout(contentsMargins=QMargins(16, 10, 16, 8), spacing=4)
        texts.addWidget(self.summary)
        texts.addWidget(self.verdict)
        layout = column_in(self)
        layout.addLayout(texts)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    def _columns(self, there: str) -> list[Column]:
        words = self._words
        return [
            _words_column("table", words.text("What differs")),
            _words_column("back", words.text("Only in this backup"), right=True),
            _words_column("gone", there, right=True),
            _words_column("other", words.text("In both, but changed"), right=True),
        ]

    def show_backup(self, backup: Backup | None, own: bool, newest: Backup | None) -> None:
        """Compare a backup with the open document if it is its `own`, else with the `newest`."""
        self.stop()
        self.looked.emit(None)
        self._list([], "")
        if backup is None:
            self._say("", "")
            return
        if not backup.readable:
            self._say(self._words.text(_DAMAGED), "")
            return
        self._say(self._words.text("Looking into the backup…"), "")
        folders, now = self._folders, self._now()
        compared = None if own or newest is None or not newest.readable else newest
        try:
            mine = frozen(self._document) if own and self._document is not None else None
        except Problem as problem:
            self._failed(problem)
            return

        def look(tell: Callable[[float], None]) -> tuple[Content, list[Difference] | None]:
            try:
                content = restore.content_of(backup.path, folders, now, tell)
                if mine is not None:
                    other = restore.rows_in(mine)
                elif compared is not None and compared != backup:
                    other = restore.content_of(compared.path, folders, now, tell).tables
                else:
                    return content, None
                return content, restore.differences(changelog.between(other, content.tables))
            finally:
                if mine is not None:
                    let_go(mine)

        self._job = Job(look, self)
        self._job.done.connect(lambda found: self._show(own, *found))
        self._job.failed.connect(self._failed)
        self._job.start()

    def stop(self) -> None:
        """Look no further."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self, own: bool, content: Content, found: list[Difference] | None) -> None:
        words = self._words
        holds = words.text("This backup holds {things}.", things=holdings(words, content.tables))
        self.looked.emit(content)
        if found is None:
            self._say(holds, words.text("It is the newest of this document."))
            return
        if own:
            there = words.text("Only in the document")
            verdict = words.text("Compared with the document as it is now:")
            same = words.text("The document holds the same now.")
        else:
            there = words.text("Only in the newest")
            verdict = words.text("Compared with the newest backup:")
            same = words.text("The newest backup holds the same.")
        self._list(found, there)
        self._say(holds, verdict if found else same)

    def _list(self, found: list[Difference], there: str) -> None:
        words = self._words
        rows = self.table.rows
        rows.columns = tuple(self._columns(there))
        rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(rows.columns) - 1)

        def shown(count: int) -> str:
            return words.number(count) if count else ""

        rows.set_rows(
            [
                _Line(d.table, words.text(TABLES[d.table].many), *map(shown, counts))
                for d in found
                for counts in [(d.back, d.gone, d.other)]
            ]
        )
        self.table.setVisible(bool(found))

    def _say(self, summary: str, verdict: str) -> None:
        self.summary.setText(summary)
        say(self.verdict, verdict)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Problem):
            raise error
        damaged = isinstance(error, Damaged)  # which advises to ask somebody for a fresh copy
        self._say(self._words.text(_DAMAGED) if damaged else self._words.problem(error), "")


def holdings(words: Words, tables: changelog.Tables) -> str:
    """What a document holds, in a few words."""
    return words.listing(
        [
            words.plural("{count} goal", "{count} goals", len(tables["goal"])),
            words.plural("{count} KPI", "{count} KPIs", len(tables["kpi"])),
            words.plural("{count} measurement", "{count} measurements", len(tables["measurement"])),
            words.plural("{count} review", "{count} reviews", len(tables["review"])),
        ]
    )
