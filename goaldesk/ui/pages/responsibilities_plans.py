"""The tabs of departments and people, of resources, and of the communication plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from goaldesk.core import edits
from goaldesk.core.errors import N_
from goaldesk.core.queries.people import Occasion, ResourceUse, use_totals
from goaldesk.core.rows import MissingItem, Record
from goaldesk.core.rules.dates import next_occasion
from goaldesk.core.work_words import next_text, occasion_text, total_text, use_text
from goaldesk.ui.delegates import ProgressValue, StatusValue
from goaldesk.ui.empty import OrEmpty
from goaldesk.ui.findings_panel import FindingsPanel
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.record_table import RecordEditor, RecordTable
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import hairline, label, primary_button, say

Names = dict[tuple[str, str], str]


class PeopleTab(QSplitter):
    """Departments above, people below, each a list with a form."""

    def __init__(self, page: Page) -> None:
        super().__init__(Qt.Orientation.Vertical)
        text = page.words.text
        self.departments = RecordEditor(
            RecordTable(
                page,
                "department",
                ("name", "duty"),
                title=text("Departments"),
                hint=text("Add a department…"),
                widths={"name": 240},
            ),
            Form(page, "department"),
            (820, 430),
        )
        self.people = RecordEditor(
            RecordTable(
                page,
                "person",
                ("name", "role", "email", "department_id"),
                title=text("People"),
                hint=text("Add a person…"),
                widths={"name": 160, "email": 200, "department_id": 180},
            ),
            Form(page, "person", columns=2),
            (820, 430),
        )
        self.listed_departments = OrEmpty(
            page.context,
            self.departments,
            text("No department yet"),
            text("Departments share the activities in the RACI grid. Note each with its duty."),
            text("Add a department"),
            self.departments.records.start_adding,
        )
        self.listed_people = OrEmpty(
            page.context,
            self.people,
            text("Nobody on file yet"),
            text("People on file are suggested wherever an owner is named."),
            text("Add a person"),
            self.people.records.start_adding,
        )
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(self.listed_departments)
        self.addWidget(self.listed_people)
        self.setSizes([260, 300])

    def show_records(self, departments: list[Record], people: list[Record], names: Names) -> None:
        """Show these departments and people."""
        self.departments.show_records(departments, names)
        self.people.show_records(people, names)
        self.listed_departments.set_empty(not departments)
        self.listed_people.set_empty(not people)


class ResourcesTab(RecordEditor):
    """Resources with a bar of what is used, over-use with a sign, and the sums of each kind.

    A bar's tick is what was committed (or else planned).
    """

    def __init__(self, page: Page) -> None:
        self._use: Mapping[str, ResourceUse] = {}
        self._words = page.words
        text = page.words.text
        use = Column("use", text("Share used"), self._bar, self._share, width=112, tip=self._tell)
        over = Column("over", text("Over-use"), self._sign, self._over, width=124, tip=self._tell)
        records = RecordTable(
            page,
            "resource",
            ("name", "kind", "planned", "committed", "used", "unit"),
            title=text("Resources"),
            hint=text("Add a resource…"),
            widths={"kind": 84, "planned": 76, "committed": 84, "used": 70, "unit": 74},
            more=(use, over),
        )
        super().__init__(
            records, Form(page, "resource", columns=2, wide=("name", "goal_id")), (830, 420)
        )
        self.totals = label("", tone="secondary", size=12)
        self.totals.setContentsMargins(16, 6, 16, 6)
        self.findings = FindingsPanel(page.context)
        layout = records.layout()
        assert layout is not None
        for widget in (hairline(), self.totals, self.findings):
            layout.addWidget(widget)

    def _bar(self, row: Record) -> ProgressValue | None:
        use = self._use.get(row.id)
        if use is None or use.share is None:
            return None
        # The whole bar is the limit, or what is used where that is more.
        whole = max(use.share, 1.0)
        return ProgressValue(use.share / whole, 1.0 / whole)

    def _share(self, row: Record) -> str:
        use = self._use.get(row.id)
        return "" if use is None or use.share is None else self._words.percent(use.share)

    def _sign(self, row: Record) -> StatusValue | None:
        return StatusValue("off_track") if self._over(row) else None

    def _over(self, row: Record) -> str:
        use = self._use.get(row.id)
        if use is None or use.over is None:
            return ""
        return f"{self._words.signed(round(use.over, 9))} {row['unit']}".strip()

    def _tell(self, row: Record) -> str:
        return use_text(self._words, self._use.get(row.id), str(row["unit"]))

    def show_resources(
        self,
        rows: list[Record],
        use: Mapping[str, ResourceUse],
        over_used: Sequence[MissingItem],
        names: Names,
    ) -> None:
        """Show these resources, their sums, and those used beyond what was committed."""
        self._use = use
        self.show_records(rows, names)
        self.records.view.viewport().update()
        totals = use_totals(rows, use)
        say(self.totals, " · ".join(total_text(self._words, total) for total in totals))
        self.findings.show_items(over_used)


class CommunicationTab(RecordEditor):
    """The communication plan, with how soon each comes next, and a way to plan the next one."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._when: Mapping[str, Occasion] = {}
        text = page.words.text
        when = Column(
            "when",
            text("When"),
            self._say,
            self._say,
            width=100,
            tone=self._tone,
        )
        records = RecordTable(
            page,
            "communication",
            ("purpose", "kind", "audience", "channel", "cadence", "owner", "next_date"),
            title=text("Communication plan"),
            hint=text("Add a meeting, report or e-mail…"),
            widths={
                "kind": 76,
                "audience": 0,
                "channel": 124,
                "cadence": 104,
                "owner": 86,
                "next_date": 100,
            },
            more=(when,),
        )
        super().__init__(records, Form(page, "communication"), (930, 320))
        self.held = primary_button(text("Plan the next"))
        self.held.setToolTip(text("Move the next date on by the cadence (Ctrl+Enter)"))
        self.held.clicked.connect(self.plan_next)
        self.next_said = label("", tone="secondary", size=12)
        side = self.widget(1).widget().layout()
        assert isinstance(side, QVBoxLayout)
        side.insertWidget(0, self.held)
        QWidget.setTabOrder(self.widget(1), self.held)
        side.insertWidget(1, self.next_said)
        side.insertSpacing(2, 6)
        records.selected.connect(self._update)

    def _say(self, row: Record) -> str:
        occasion = self._when.get(row.id)
        return occasion_text(self._page.words, None if occasion is None else occasion.days)

    def _tone(self, row: Record) -> str:
        occasion = self._when.get(row.id)
        if occasion is None:
            return "tertiary"
        return "off_track" if occasion.late else "at_risk" if occasion.soon else "secondary"

    def show_plan(self, rows: list[Record], when: Mapping[str, Occasion], names: Names) -> None:
        """Show this plan."""
        self._when = when
        self.show_records(rows, names)
        self.records.view.viewport().update()
        self._update()

    def _current(self) -> Record | None:
        row: Record | None = self.records.model.row_at(self.records.view.currentIndex())
        return row

    def _update(self) -> None:
        row, words = self._current(), self._page.words
        self.held.setEnabled(row is not None)
        if row is None:
            self.next_said.setText("")
            return
        values = dict(row.values)
        planned, today = values["next_date"], self._page.document.today
        day = next_occasion(planned, values["cadence"], today)
        self.next_said.setText(next_text(words, planned, day, today))
        held, first = words.text("Held: plan the next"), words.text("Plan the next")
        self.held.setText(first if planned is None else held)
        self.held.setShortcut("Ctrl+Return")  # another text takes it away

    def plan_next(self) -> None:
        """Move the selected one's next date on by its cadence, as one edit."""
        row = self._current()
        if row is None:
            return
        values = dict(row.values)
        day = next_occasion(values["next_date"], values["cadence"], self._page.document.today)
        self._page.commit(
            N_("Plan the next communication"),
            lambda session: edits.change(session, "communication", row.id, next_date=day),
        )
