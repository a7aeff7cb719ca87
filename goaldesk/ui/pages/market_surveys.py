"""Surveys with their NPS or CSAT, and the KPI that a result is recorded on."""

from __future__ import annotations

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from goaldesk.core import edits
from goaldesk.core.errors import N_
from goaldesk.core.glossary import about
from goaldesk.core.market_words import feeding_text, survey_result, survey_text
from goaldesk.core.queries import market
from goaldesk.core.queries.market import SurveyRow
from goaldesk.ui.page import Page
from goaldesk.ui.pages.market_lists import ListSpec, ListTab, retitled
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import label, link_button, primary_button

SURVEYS = ListSpec(
    "survey",
    ("title", "kind", "date", "favourable", "neutral", "unfavourable"),
    N_("Surveys"),
    N_("Add a survey…"),
    N_("No survey is on file"),
    N_(
        "Count the answers of a survey: NPS asks how likely people are to recommend you (0–10), "
        "CSAT how satisfied they are (1–5). The result can feed a KPI."
    ),
    N_("Add a survey"),
    {"kind": 56, "date": 92, "favourable": 64, "neutral": 64, "unfavourable": 64},
)


class SurveysTab(ListTab):
    """The surveys; the selected one's result below the list, to be recorded on its KPI."""

    def __init__(self, page: Page) -> None:
        words = page.words
        super().__init__(
            page,
            SURVEYS,
            market.surveys,
            sizes=(820, 340),
            adapt=retitled(
                {
                    "favourable": words.text("Promoters"),
                    "neutral": words.text("Passives"),
                    "unfavourable": words.text("Detractors"),
                }
            ),
            more=(
                Column(
                    "n",
                    words.text("Answers"),
                    lambda row: row.n,
                    lambda row: words.number(row.n),
                    right=True,
                    width=64,
                ),
                Column(
                    "result",
                    words.text("Result"),
                    lambda row: row.score,
                    lambda row: survey_result(words, row),
                    right=True,
                    width=116,
                    bold=True,
                    about=f"{about(words, 'NPS')}\n{about(words, 'CSAT')}",
                ),
            ),
        )
        self.result = label("", bold=True)
        self.state = label("", tone="secondary", size=12)
        self.record = primary_button(words.text("Record as measurement"))
        self.record.clicked.connect(self.record_result)
        self.kpi_link = link_button("")
        self.kpi_link.clicked.connect(self._show_kpi)
        self.foot = self.add_foot()
        self._fill(self.foot)
        self.records.selected.connect(self._show_result)

    def _fill(self, foot: QWidget) -> None:
        row = QHBoxLayout(foot, contentsMargins=QMargins(16, 10, 16, 10), spacing=12)
        lines = QVBoxLayout(spacing=2)
        lines.addWidget(self.result)
        lines.addWidget(self.state)
        row.addLayout(lines, 1)
        row.addWidget(self.kpi_link)
        row.addWidget(self.record)

    def refresh(self) -> None:
        """Show the surveys and the selected one's result."""
        super().refresh()
        self._show_result(self.records.current_id())

    def _selected(self) -> SurveyRow | None:
        current = self.records.current_id()
        return next((row for row in self.rows if row.id == current), None)

    def _show_result(self, row_id: str) -> None:
        row = next((row for row in self.rows if row.id == row_id), None)
        self.foot.setVisible(row is not None)
        if row is None:
            return
        words = self.page.words
        self.result.setText(survey_text(words, row))
        self.state.setText(feeding_text(words, row))
        self.record.setEnabled(_recordable(row) and row.value != row.recorded)
        self.kpi_link.setText(words.text("Show KPI"))
        self.kpi_link.setVisible(bool(row["kpi_id"]))

    def _show_kpi(self) -> None:
        row = self._selected()
        if row is not None and row["kpi_id"]:
            self.page.context.go("kpi", row["kpi_id"], "")

    def record_result(self) -> None:
        """Record the selected survey's result on its KPI, as one edit."""
        row = self._selected()
        if row is None or not _recordable(row):
            return
        note = None
        if row.recorded is None:
            note = self.page.words.text("From survey “{title}”", title=row["title"])
        self.page.commit(
            N_("Record survey result"),
            lambda session: edits.record(session, row["kpi_id"], row["date"], row.value, note),
        )


def _recordable(row: SurveyRow) -> bool:
    return row.value is not None and row["date"] is not None and row.misfit != "number"
