"""The responsibilities page: who does what, with whom, with what means, and how they talk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget

from goaldesk.core.glossary import about
from goaldesk.core.queries.people import occasions, raci, resource_use
from goaldesk.core.queries.records import record, records
from goaldesk.core.queries.upkeep import over_used
from goaldesk.ui.context import Context
from goaldesk.ui.empty import OrEmpty
from goaldesk.ui.page import Page
from goaldesk.ui.pages.responsibilities_grid import RaciTab
from goaldesk.ui.pages.responsibilities_plans import CommunicationTab, PeopleTab, ResourcesTab
from goaldesk.ui.texts import escaped


class ResponsibilitiesPage(Page):
    """Four tabs: the RACI grid, departments and people, resources, the communication plan."""

    tables = frozenset(
        {
            "activity",
            "raci",
            "department",
            "person",
            "resource",
            "communication",
            "goal",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        text = self.words.text
        self.raci = RaciTab(self)
        self.people = PeopleTab(self)
        self.resources = ResourcesTab(self)
        self.plan = CommunicationTab(self)
        self.listed_resources = OrEmpty(
            context,
            self.resources,
            text("No resource yet"),
            text(
                "People, money and equipment that the goals need: what is planned, what is "
                "committed, and what is used up."
            ),
            text("Add a resource"),
            self.resources.records.start_adding,
        )
        self.listed_plan = OrEmpty(
            context,
            self.plan,
            text("No communication planned yet"),
            text(
                "Meetings, reports and e-mails that keep the departments together: for whom, "
                "how often, and when next."
            ),
            text("Plan a communication"),
            self.plan.records.start_adding,
        )
        self.tabs = QTabWidget()
        self.tabs.setObjectName("inner")
        for tab, title in (
            (self.raci, text("RACI")),
            (self.people, text("Departments and people")),
            (self.listed_resources, text("Resources")),
            (self.listed_plan, text("Communication plan")),
        ):
            self.tabs.addTab(tab, title)
        self.tabs.setTabToolTip(0, escaped(about(self.words, "RACI")))
        self.body.addWidget(self.tabs)
        self.raci.departments_asked.connect(self._show_departments)
        held = self.make_action("calendar-check", text("Plan the next"), self._plan_next)
        held.setToolTip(text("The communication selected was held: move its next date on"))
        self._actions = (self.make_action("plus", text("Add activity"), self._add_activity), held)

    def toolbar_actions(self) -> Sequence[QAction]:
        """Add an activity; plan the next of the communication selected."""
        return self._actions

    def main_row(self) -> tuple[str, str] | None:
        lists = (self.raci, self.people.departments, self.resources, self.plan)
        return lists[self.tabs.currentIndex()].row_here()

    def refresh(self) -> None:
        """Show the document as it is now."""
        with self.document.read() as session:
            grid = raci(session)
            found = {
                table: records(session, table)
                for table in (
                    "activity",
                    "department",
                    "person",
                    "resource",
                    "communication",
                    "goal",
                )
            }
            use = resource_use(session)
            over = list(over_used(session))
            when = occasions(session, self.document.today)
        names = {
            (table, row.id): str(row[title])
            for table, title in (("department", "name"), ("goal", "title"))
            for row in found[table]
        }
        self.raci.show_grid(grid, found["activity"])
        self.people.show_records(found["department"], found["person"], names)
        self.resources.show_resources(found["resource"], use, over, names)
        self.plan.show_plan(found["communication"], when, names)
        self.listed_resources.set_empty(not found["resource"])
        self.listed_plan.set_empty(not found["communication"])

    def _show_departments(self) -> None:
        self.tabs.setCurrentWidget(self.people)
        self.people.listed_departments.start()

    def _add_activity(self) -> None:
        self.tabs.setCurrentWidget(self.raci)
        self.raci.start_adding()

    def _plan_next(self) -> None:
        self.tabs.setCurrentWidget(self.listed_plan)
        self.plan.plan_next()

    def reveal(self, table: str, row_id: str, field: str = "") -> None:
        """Show a row in its tab, the cursor in its field; without a row, where one is added."""
        self.ensure_fresh()
        editors = {
            "department": (self.people, self.people.listed_departments, self.people.departments),
            "person": (self.people, self.people.listed_people, self.people.people),
            "resource": (self.listed_resources, self.listed_resources, self.resources),
            "communication": (self.listed_plan, self.listed_plan, self.plan),
        }
        if table in ("activity", "raci"):
            self._reveal_cell(table, row_id, field)
        elif table == "department" and field == "raci":
            self.tabs.setCurrentWidget(self.raci)
            self.raci.grid.select_column(row_id)
            self.raci.grid.view.setFocus()
        elif table == "department" and not row_id and self.raci.stack.currentIndex() == 0:
            self.tabs.setCurrentWidget(self.raci)
            self.raci.usual.setFocus()
        elif table in editors:
            tab, listed, editor = editors[table]
            self.tabs.setCurrentWidget(tab)
            if row_id:
                editor.reveal(row_id, field)
            else:
                listed.start()

    def _reveal_cell(self, table: str, row_id: str, field: str) -> None:
        self.tabs.setCurrentWidget(self.raci)
        if not row_id:
            self.raci.start_adding()
            return
        column = 0
        if table == "raci":
            with self.document.read() as session:
                cell = record(session, "raci", row_id)
            if cell is None:
                return
            row_id = str(cell["activity_id"])
            column = self.raci.grid.column_of(str(cell["department_id"]))
        elif field not in self.raci.form.editors:
            column = self.raci.grid.last_with(row_id, field)
        self.raci.grid.select(row_id, column)
        if field in self.raci.form.editors:
            self.raci.form.focus_field(field)
        else:
            self.raci.grid.view.setFocus()
