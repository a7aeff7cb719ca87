"""The next period: what carries on, from where, and towards which targets."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeView,
    QVBoxLayout,
)

from goaldesk.core import edits
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import TABLES, Field
from goaldesk.core.numbers import Percentage
from goaldesk.core.period_words import odd_text
from goaldesk.core.plain_text import cut
from goaldesk.core.queries.roll_over import RollLine, roll_lines, roll_problems
from goaldesk.core.rows import Tree
from goaldesk.core.rules.period import next_period
from goaldesk.exchange.kpi_values import NOT_IN_PER_CENT
from goaldesk.ui.columns import room_for
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.editors import DateEdit
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_block import counted_in
from goaldesk.ui.pages.kpis_panel import SidePanel
from goaldesk.ui.pages.kpis_roll_lines import NAME, NEW, Choice, ChoicesModel, ChoicesView
from goaldesk.ui.tables import put_cursor
from goaldesk.ui.texts import label, primary_button, prompted, say


class RollOverPanel(SidePanel):
    """Dates, lines and a reason, and the one edit that starts the next period."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._tree: Tree | None = None
        self._off: set[str] = set()
        self._typed: dict[str, float | None] = {}
        self._lines: tuple[RollLine, ...] = ()
        words = page.words
        spec = TABLES["product"]
        self.dates: dict[str, DateEdit] = {}
        for key, name in (("start", words.text("From")), ("due", words.text("To"))):
            editor = page.editors.make(spec.field(key), self)
            assert isinstance(editor, DateEdit)
            editor.setAccessibleName(words.text("New period: {name}", name=name))
            editor.editingFinished.connect(self.compute)
            editor.chosen.connect(self.compute)
            self.dates[key] = editor
        self.old = label("", tone="secondary", size=12)
        self.model = ChoicesModel(page, self.tick, self._set_target, self)
        self.view = ChoicesView()
        self.told = label("", tone="secondary", size=12)
        self.warning = label("", tone="warning", size=12)
        self.error = label("", tone="error", size=12)
        self.reason = prompted(words.text("Reason"))
        self.reason.returnPressed.connect(self.apply)
        self.apply_button = primary_button(words.text("Start the new period"))
        self.apply_button.clicked.connect(self.apply)
        self.drop_button = QPushButton(words.text("Cancel"))
        self.drop_button.clicked.connect(self.closed.emit)
        self._set_up_view()
        self._lay_out()

    def _set_up_view(self) -> None:
        view, words = self.view, self._page.words
        view.setModel(self.model)
        view.setItemDelegate(
            RowDelegate(
                self._page.context.theme,
                self._page.editors.counting(_counted),
                self._refuse,
                view,
                28,
            )
        )
        view.setAccessibleName(words.text("What carries on"))
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.setIndentation(16)
        view.setRootIsDecorated(False)
        view.setItemsExpandable(False)
        view.setUniformRowHeights(True)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        for number, column in enumerate(self.model.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(number, mode.Interactive if number else mode.Stretch)
            view.setColumnWidth(number, max(column.width, room_for(view, column.title)))

    def _lay_out(self) -> None:
        words = self._page.words
        head = self.head(words, words.text("The next period"))
        dates = QHBoxLayout(spacing=8)
        for key, name in (("start", words.text("From")), ("due", words.text("To"))):
            caption = label(name, tone="secondary", size=12, wrap=False)
            caption.setBuddy(self.dates[key])
            self.dates[key].setMaximumWidth(150)
            dates.addWidget(caption)
            dates.addWidget(self.dates[key])
        dates.addStretch(1)
        buttons = QHBoxLayout(spacing=8)
        buttons.addWidget(self.reason, 1)
        buttons.addWidget(self.apply_button)
        buttons.addWidget(self.drop_button)
        layout = QVBoxLayout(self, contentsMargins=QMargins(20, 14, 16, 10), spacing=8)
        layout.addLayout(head)
        layout.addWidget(self.old)
        layout.addLayout(dates)
        layout.addWidget(self.view, 1)
        for widget in (self.told, self.warning, self.error):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def start(self) -> None:
        """Begin anew: the following period, all that runs ticked, old targets that still lead."""
        assert self._tree is not None
        product = self._tree.product
        words = self._page.words
        found = next_period(product.start, product.due)
        for key, day in zip(("start", "due"), found or (None, None), strict=True):
            self.dates[key].set_date(day)
        self.old.setVisible(found is not None)
        self._typed.clear()
        self._explain("")
        self.old.setText(
            words.text(
                "The period at hand: {start} – {due}. Its course and verdicts stay readable.",
                start=words.date(product.start),
                due=words.date(product.due),
            )
        )
        self._propose_reason()
        self._read()
        self._off = {line.id for line in self._lines if line.reached}
        self._show()
        self.view.setCurrentIndex(self.model.index(0, NAME))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tree(self, tree: Tree) -> None:
        """Follow the document; what was ticked and typed here stays."""
        self._tree = tree
        if self._lines:
            self.compute()

    def _day(self, key: str) -> dt.date | None:
        """The day typed; None for none, or for a text that is not one."""
        try:
            return self.dates[key].date()
        except Problem:
            return None

    def _propose_reason(self) -> None:
        words, start, due = self._page.words, self._day("start"), self._day("due")
        self.reason.setText(
            words.text("New period")
            if start is None or due is None
            else words.text(
                "New period: {start} – {due}", start=words.date(start), due=words.date(due)
            )
        )
        self.reason.setCursorPosition(0)

    def compute(self) -> None:
        """Bring lines and sentences in line with the dates and the document."""
        if not self.reason.isModified():
            self._propose_reason()
        self._explain("")
        self._read()
        self._show()

    def _read(self) -> None:
        document = self._page.document
        start = self._day("start") or document.today + dt.timedelta(days=1)
        with document.read() as session:
            self._lines = roll_lines(session, document.today, start, self._tree)

    def _choices(self) -> list[Choice]:
        return [
            Choice(
                line.id,
                line,
                not line.goes_on and line.id not in self._off,
                self._typed.get(line.row.id, line.target) if line.kpi else None,
            )
            for line in self._lines
        ]

    def targets(self) -> dict[str, float | None]:
        """The KPIs that carry on, with the targets as they stand."""
        return {
            choice.line.row.id: choice.target
            for choice in self._choices()
            if choice.line.kpi is not None and choice.carried
        }

    def goals(self) -> list[str]:
        """The goals that carry on."""
        return [
            choice.line.row.id
            for choice in self._choices()
            if choice.line.kpi is None and choice.carried
        ]

    def _show(self) -> None:
        self.model.set_rows([(choice, choice.line.parent) for choice in self._choices()])
        self.view.expandAll()
        self.told.setText("\n".join(self._told()))
        odd = self._odd()
        say(self.warning, "\n".join(odd[:2]))

    def _told(self) -> list[str]:
        """What will happen, a sentence each."""
        words = self._page.words
        kpis = [choice for choice in self._choices() if choice.line.kpi is not None]
        carried = [choice for choice in kpis if choice.carried]
        stopped = sum(not choice.carried and not choice.line.goes_on for choice in kpis)
        awaited = sum(choice.line.awaits for choice in carried)
        told = [
            words.plural(
                "{count} KPI carries on from its last value. A closing review keeps how all stands "
                "today; one undo takes everything back.",
                "{count} KPIs carry on from their last values. A closing review keeps how all "
                "stands today; one undo takes everything back.",
                len(carried),
            )
        ]
        if stopped:
            told.append(
                words.plural(
                    "{count} KPI is stopped; its values and dates stay.",
                    "{count} KPIs are stopped; their values and dates stay.",
                    stopped,
                )
            )
        end = self._tree.product.due if self._tree is not None else None
        early = sum(choice.line.row.due != end for choice in carried)
        if early and end is not None:
            told.append(
                words.plural(
                    "{count} KPI was due before {day}; it is now due at the new period’s end.",
                    "{count} KPIs were due before {day}; they are now due at the new period’s end.",
                    early,
                    day=words.date(end),
                )
            )
        if awaited:
            told.append(
                words.plural(
                    "{count} KPI still lacks its last value of the old period: record it first; "
                    "recorded later, it would not move the new baseline.",
                    "{count} KPIs still lack their last value of the old period: record them "
                    "first; recorded later, they would not move the new baselines.",
                    awaited,
                )
            )
        return told

    def _odd(self) -> list[str]:
        """What is odd about the new targets, each with its KPI's name."""
        words, found = self._page.words, []
        for choice in self._choices():
            kpi, line = choice.line.kpi, choice.line
            if kpi is None or not choice.carried:
                continue
            if line.reached and kpi.value_type == "milestone":
                why = words.text("All its milestones are done. It needs new ones to carry on.")
            elif line.reached:
                why = words.text("It is reached already, until another answer is recorded.")
            else:
                why = odd_text(
                    words,
                    kpi._replace(
                        baseline=line.baseline,
                        target=choice.target,
                        start=None,
                        due=None,
                    ),
                )
            if why:
                found.append(words.text("“{name}”: {why}", name=kpi.name, why=why))
        return found

    def tick(self, line_id: str, on: bool) -> None:
        """Let a line carry on or not; a goal takes what it holds along, a KPI the goals above."""
        parents = {line.id: line.parent for line in self._lines}
        below = {line_id}
        for line in self._lines:
            if line.parent in below:
                below.add(line.id)
        if not on:
            self._off |= below
        else:
            self._off -= below
            above = parents[line_id]
            while above is not None and above in parents:
                self._off.discard(above)
                above = parents[above]
        self._explain("")
        self._show()

    def _set_target(self, choice: Choice, value: Any) -> bool:
        kpi = choice.line.kpi
        if isinstance(value, Percentage) and kpi and "%" not in counted_in(kpi)[0]:
            text = self._page.words.percent(value / 100)
            self._refuse(Invalid(NOT_IN_PER_CENT, text=text, name=cut(kpi.name)))
            return False
        self._typed[choice.line.row.id] = value
        self._explain("")
        self._show()
        return True

    def _refuse(self, problem: Problem) -> None:
        self._explain(self._page.words.problem(problem))

    def _explain(self, sentence: str) -> None:
        say(self.error, sentence)

    def apply(self) -> None:
        """Start the new period as one edit, or say in a sentence what is still missing."""
        words, document = self._page.words, self._page.document
        # An editor that is still open hands over its number when it loses the focus.
        self.apply_button.setFocus()
        self._read()
        try:
            start, due = self.dates["start"].date(), self.dates["due"].date()
        except Problem as problem:
            self._refuse(problem)
            return
        targets, goals = self.targets(), self.goals()
        with document.read() as session:
            problems = roll_problems(session, self._lines, targets)
        for kpi_id, problem in problems.items():
            self._go_to(kpi_id, words.problem(problem))
            return
        reason = self.reason.text().strip()
        if not reason:
            self._explain(
                words.text("Write the reason first: it is shown on the chart and in the report.")
            )
            self.reason.setFocus()
            return
        taken, title = document.now.astimezone(dt.UTC), self._title()
        done = self._page.commit(
            N_("Start the next period"),
            lambda session: edits.roll_over(
                session, start, due, targets, goals, title=title, taken=taken
            ),
            reason,
            refused=self._explain,
        )
        if done:
            self.closed.emit()

    def _title(self) -> str:
        """What the closing review is called."""
        assert self._tree is not None
        words, product = self._page.words, self._tree.product
        return words.text(
            "Close of {start} – {due}",
            start=words.date(product.start),
            due=words.date(product.due),
        )

    def _go_to(self, kpi_id: str, why: str) -> None:
        """Say what is wrong with a KPI, and put the cursor into its target."""
        words = self._page.words
        index = self.model.index_of(f"kpi:{kpi_id}", NEW)
        choice = self.model.row_at(index)
        self._explain(words.text("“{name}”: {why}", name=choice.line.row.name, why=why))
        put_cursor(self.view, index)
        self.view.setFocus()


def _counted(field: Field, choice: Choice) -> tuple[str, str]:
    return counted_in(choice.line.kpi) if choice.line.kpi else ("", "")
