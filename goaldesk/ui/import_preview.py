"""What an import would do, before it is done: problems, changes and new rows, each in a list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QTabWidget, QWidget

from goaldesk.core.errors import N_
from goaldesk.core.words import Words
from goaldesk.exchange.importing import Plan
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.import_rows import KINDS, MOST, PreviewRow, preview_columns
from goaldesk.ui.restore_compare import ReadTable
from goaldesk.ui.room import column_in
from goaldesk.ui.texts import label, say
from goaldesk.ui.theme import Theme

_ROW = 28
_TITLES = {
    "wrong": N_("To correct ({count})"),
    "changed": N_("Changed ({count})"),
    "new": N_("New ({count})"),
}
_EMPTY = {
    "wrong": N_("Every line can be used."),
    "changed": N_("Nothing that is there already changes."),
    "new": N_("Nothing new comes."),
}


class Preview(QWidget):
    """Three lists in tabs; `head_wanted` carries the column of a problem that is opened."""

    head_wanted = Signal(str)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self._words = words
        self.tabs = QTabWidget()
        self.tabs.setObjectName("inner")
        self.tabs.setAccessibleName(words.text("Preview"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.lists: dict[str, ReadTable] = {}
        self.told: dict[str, QWidget] = {}
        for kind in KINDS:
            title = words.text(_TITLES[kind], count=words.number(0))
            view = ReadTable(preview_columns(words, kind), title)
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            view.setItemDelegate(RowDelegate(theme, None, lambda _: None, view, _ROW))
            view.verticalHeader().setDefaultSectionSize(_ROW)
            self.lists[kind] = view
            self.told[kind] = label(tone="secondary")
            self.told[kind].setContentsMargins(12, 8, 12, 8)
            page = QWidget()
            layout = column_in(page)
            layout.addWidget(self.told[kind])
            layout.addWidget(view, 1)
            layout.addStretch(0)
            self.tabs.addTab(page, title)
        self.lists["wrong"].opened.connect(self._open)
        layout = column_in(self)
        layout.addWidget(self.tabs)

    def show_plan(self, plan: Plan | None, rows: dict[str, list[PreviewRow]]) -> None:
        """Show what a plan would do; None where there is none yet."""
        words = self._words
        counts = dict.fromkeys(KINDS, 0)
        if plan is not None:
            counts = {"wrong": plan.bad, "changed": plan.changed, "new": plan.added}
        for number, kind in enumerate(KINDS):
            shown = rows.get(kind, [])
            self.lists[kind].rows.set_rows(shown)
            self.lists[kind].setVisible(bool(shown))
            title = words.text(_TITLES[kind], count=words.number(counts[kind]))
            self.tabs.setTabText(number, title)
            self.lists[kind].setAccessibleName(title)
            if not counts[kind]:
                text = words.text(_EMPTY[kind]) if plan is not None else ""
            elif len(shown) >= MOST:
                text = words.text("The first {count} are shown.", count=words.number(MOST))
            else:
                text = ""
            say(self.told[kind], text)
        filled = [number for number, kind in enumerate(KINDS) if counts[kind]]
        if filled and not counts[KINDS[self.tabs.currentIndex()]]:
            self.tabs.setCurrentIndex(filled[0])

    def _open(self) -> None:
        row = self.lists["wrong"].rows.row_at(self.lists["wrong"].currentIndex())
        if row is not None:
            self.head_wanted.emit(row.cells[1])
