"""Who changed what of one KPI, when, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QVBoxLayout, QWidget

from goaldesk.core.history_words import again_text, change_text, local_moment, standing_text
from goaldesk.core.queries.history import HistoryEntry, Wanted, entries
from goaldesk.core.rows import KpiRow
from goaldesk.ui.aside import Aside
from goaldesk.ui.page import Page
from goaldesk.ui.texts import label
from goaldesk.ui.two_lines import LinesView, TwoLines

FEW = 6


class KpiHistory(QWidget):
    """The KPI's edits, newest first."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._aside = Aside(page.document, self)
        self._kpi_id = ""
        words, context = page.words, page.context
        self.view = LinesView(context.theme, context.icons, words.text("History"), 46, 6)
        self.none = label(
            words.text("This KPI came with the document; its changes will be listed here."),
            tone="secondary",
        )
        self.none.setContentsMargins(6, 12, 16, 0)
        layout = QVBoxLayout(self, contentsMargins=QMargins(0, 0, 10, 0), spacing=0)
        layout.addWidget(self.none)
        layout.addWidget(self.view, 1)

    def show_kpi(self, kpi: KpiRow) -> None:
        """Show the edits of this KPI, which may take a moment to be read; no others meanwhile."""
        wanted = Wanted(row=("kpi", kpi.id))
        self._aside.read(
            lambda session: entries(session, wanted), lambda found: self._show(kpi, found)
        )
        if self._aside.reading and kpi.id != self._kpi_id:
            self.view.hide()
            self.none.hide()
        self._kpi_id = kpi.id

    def _show(self, kpi: KpiRow, found: Sequence[HistoryEntry]) -> None:
        """Show these edits, in which the KPI's name need not stand again."""
        rows = [self._line(entry, (kpi.name,)) for entry in found]
        self.view.show_rows(rows)
        self.view.setVisible(bool(rows))
        self.none.setVisible(not rows)

    def _line(self, entry: HistoryEntry, known: Sequence[str]) -> TwoLines:
        words = self._page.words
        moment = local_moment(entry.at)
        when = words.text("{date}, {time}", date=words.date(moment.date()), time=f"{moment:%H:%M}")
        told = [change_text(words, change, known) for change in entry.changes[:FEW]]
        rest = len(entry.changes) + entry.more - FEW
        if rest > 0:
            told.append(words.plural("and {count} more", "and {count} more", rest))
        if entry.reason:
            told.append(words.text("Reason: {reason}", reason=entry.reason))
        return TwoLines(
            id=entry.id,
            first=standing_text(words, entry, again_text(words, entry)),
            second=" · ".join(told),
            aside=entry.author,
            right=when,
        )
