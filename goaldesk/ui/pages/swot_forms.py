"""The forms of one factor and of one strategy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from goaldesk.core.queries.records import record, records
from goaldesk.core.queries.swot import FactorRow, StrategyRow, Swot, evidence_choices
from goaldesk.core.rows import Record
from goaldesk.core.rules.coverage import INTERNAL
from goaldesk.core.swot_words import EVIDENCE_NAMES, SwotWords
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.pages.swot_edits import SwotEdits
from goaldesk.ui.pages.swot_links import CiteList, Link, LinkList, LongLink
from goaldesk.ui.pages.swot_words import EVIDENCE_ICONS
from goaldesk.ui.room import clear, column_in, scrolled
from goaldesk.ui.texts import hairline, heading, label, link_button, put_icon, say


class DetailForm(QWidget):
    """A heading with a way back, and below it, scrolling, the forms of one row.

    `closed` asks to go back, `deleted` to delete the row.
    """

    closed = Signal()
    deleted = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.row_id = ""
        self.forms: list[Form] = []
        text, icons, theme = page.words.text, page.context.icons, page.context.theme
        header = QWidget()
        header.setFixedHeight(48)
        row = QHBoxLayout(header, contentsMargins=QMargins(10, 0, 12, 0))
        self.back = link_button(text("Back"), icons.icon("arrow-left", theme.accent))
        self.back.setToolTip(text("Back to the list (Escape)"))
        self.back.clicked.connect(self.close_form)
        self.title = heading("")
        self.remove = link_button(text("Delete"), icons.icon("trash-2", theme.accent))
        self.remove.clicked.connect(lambda: self.deleted.emit(self.row_id))
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.remove)
        content = QWidget()
        self.content = QVBoxLayout(content, contentsMargins=QMargins(16, 14, 16, 16), spacing=10)
        layout = column_in(self)
        layout.addWidget(header)
        layout.addWidget(hairline())
        area = scrolled(content)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(area, 1)

    def add_form(self, table: str, keys: Sequence[str], columns: int = 1) -> None:
        """Add a part of the form."""
        form = Form(self.page, table, keys, columns)
        self.forms.append(form)
        self.content.addWidget(form)

    def editor(self, key: str) -> QWidget:
        """The editor of a field; KeyError if there is none."""
        return next(form.editors[key] for form in self.forms if key in form.editors)

    def focus_field(self, key: str) -> None:
        """Put the cursor into a field."""
        for form in self.forms:
            form.focus_field(key)

    def show_fields(self, stored: Record | None) -> None:
        """Show a row's fields."""
        self.row_id = stored.id if stored is not None else ""
        for form in self.forms:
            form.show_record(stored)

    def commit_all(self) -> None:
        """Commit what was typed and not left yet."""
        for form in self.forms:
            form.commit_all()

    def close_form(self) -> None:
        """Commit what was typed, and go back."""
        self.commit_all()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)


class FactorForm(DetailForm):
    """Every field of a factor, its evidence, and the strategies that cite it.

    `pointed` asks to show a strategy.
    """

    pointed = Signal(str)

    def __init__(self, page: Page, words: SwotWords, edits: SwotEdits) -> None:
        super().__init__(page)
        self._words = words
        text = page.words.text
        self.add_form("swot_factor", ("text",))
        self.add_form("swot_factor", ("quadrant", "importance", "probability"), 3)
        self.add_form("swot_factor", ("note", "date", "review_by"), 2)
        self.add_form("swot_factor", ("source",))
        self.evidence = LinkList(
            page,
            text("Evidence"),
            text("Nothing on file bears this factor out yet."),
            [(kind, text(name)) for kind, name in EVIDENCE_NAMES.items()],
            text("Choose evidence"),
        )
        self.evidence.added.connect(lambda kind, row_id: edits.prove(self.row_id, kind, row_id))
        self.evidence.removed.connect(self._unlink)
        self.evidence.opened.connect(lambda kind, row_id: page.context.go(kind, row_id, ""))
        self.content.addWidget(self.evidence)
        self.content.addWidget(heading(text("Strategies that cite it")))
        self.cited = label("", tone="secondary")
        self.content.addWidget(self.cited)
        self._links = QVBoxLayout(spacing=0)
        self.content.addLayout(self._links)
        self.content.addStretch(1)
        self._row: FactorRow | None = None
        self._shown: list[tuple[str, str]] = []

    def show_factor(self, row: FactorRow, now: Swot) -> None:
        """Show a factor."""
        self._row = row
        with self.page.document.read() as session:
            stored, choices = record(session, "swot_factor", row.id), evidence_choices(session)
        self.show_fields(stored)
        self.title.setText(
            self.page.words.text(
                "{code} · {name}", code=row.code, name=self._words.quadrant(row.quadrant)
            )
        )
        chance = self.editor("probability")
        chance.setEnabled(row.quadrant not in INTERNAL)
        links = [
            Link(item.kind, item.row_id, EVIDENCE_ICONS[item.kind], item.title)
            for item in row.evidence
        ]
        self.evidence.show_links(links, choices)
        self._show_strategies(
            [
                (found.id, self.page.words.text("{code} {text}", code=found.code, text=found.text))
                for found in now.strategies
                if found.cites(row.id)
            ]
        )

    def _show_strategies(self, rows: list[tuple[str, str]]) -> None:
        self.cited.setText("" if rows else self.page.words.text("No strategy cites it yet."))
        self.cited.setVisible(not rows)
        if rows == self._shown:
            return
        self._shown = rows
        clear(self._links)
        for row_id, said in rows:
            link = LongLink(said)
            link.clicked.connect(lambda _=False, row_id=row_id: self.pointed.emit(row_id))
            self._links.addWidget(link)

    def _unlink(self, kind: str, row_id: str) -> None:
        for item in self._row.evidence if self._row is not None else ():
            if (item.kind, item.row_id) == (kind, row_id):
                self.page.delete_rows("evidence", item.id)
                return


class StrategyForm(DetailForm):
    """Every field of a strategy, the factors that it cites, and the goals that it leads to."""

    def __init__(self, page: Page, words: SwotWords, edits: SwotEdits) -> None:
        super().__init__(page)
        self._words = words
        self._edits = edits
        text = page.words.text
        self.add_form("strategy", ("text", "kind"))
        self.add_form("strategy", ("status", "owner", "why"), 2)
        self.content.addWidget(heading(text("Factors it cites")))
        self.lack = label("", tone="warning", size=12)
        self.content.addWidget(self.lack)
        self.uncite = link_button("", page.context.icons.icon("x", page.context.theme.accent))
        self.uncite.setAccessibleName(text("Remove the citations of a wrong kind"))
        self.uncite.clicked.connect(lambda: self._row and edits.uncite(self._row))
        self.content.addWidget(self.uncite, 0, Qt.AlignmentFlag.AlignLeft)
        self.cites = CiteList(text("Factors it cites"))
        self.cites.ticked.connect(self._tick)
        self.content.addWidget(self.cites)
        self.goals = LinkList(
            page,
            text("Goals it leads to"),
            text("It leads to no goal yet."),
            [("goal", text("Goal"))],
            text("Choose a goal"),
        )
        self.goals.added.connect(lambda _, row_id: edits.lead(self.row_id, row_id, True))
        self.goals.removed.connect(lambda _, row_id: edits.lead(self.row_id, row_id, False))
        self.goals.opened.connect(lambda _, row_id: page.context.go("goal", row_id, ""))
        self.content.addWidget(self.goals)
        self.make_goal = QPushButton(text("Make a goal of it"))
        put_icon(self.make_goal, page.context.icons.icon("target"))
        self.make_goal.setToolTip(text("Add a goal with this strategy’s text, and link the two"))
        self.make_goal.clicked.connect(self.make)
        row = QHBoxLayout()
        row.addWidget(self.make_goal)
        row.addStretch(1)
        self.content.addLayout(row)
        self.content.addStretch(1)
        self._row: StrategyRow | None = None

    def show_strategy(self, row: StrategyRow, now: Swot) -> None:
        """Show a strategy."""
        self._row = row
        with self.page.document.read() as session:
            stored = record(session, "strategy", row.id)
            goals = [(goal.id, str(goal["title"])) for goal in records(session, "goal")]
        self.show_fields(stored)
        self.title.setText(
            self.page.words.text("{code} · {name}", code=row.code, name=self._words.status(row))
        )
        say(self.lack, "\n".join(self._words.wrong(row)))
        self.uncite.setText(self._words.uncite(row))
        self.uncite.setVisible(bool(row.wrong))
        cited = frozenset(found for found, _ in row.factors)
        offered = [f for f in now.factors if f.quadrant in row.kind or f.id in cited]
        self.cites.show_factors(offered, cited)
        links = [Link("goal", goal, "target", title) for goal, title in row.goals]
        self.goals.show_links(links, {"goal": goals})

    def _tick(self, factor_id: str, cited: bool) -> None:
        self._edits.cite(self.row_id, factor_id, cited)

    def make(self) -> None:
        """Make a goal of the strategy, and go to it: its dates and KPIs come next."""
        self.commit_all()
        made = self._edits.make_goal(self._row) if self._row is not None else None
        if made is not None:
            self.page.context.go("goal", made, "title")
