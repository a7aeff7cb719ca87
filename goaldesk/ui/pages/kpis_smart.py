"""How well a goal is set: five letters, why each is met or not, and the way to what mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from goaldesk.core import smart_words
from goaldesk.core.queries.smart import SmartRow, kpi_reasons
from goaldesk.core.rows import KpiRow, Tree
from goaldesk.core.rules.smart import LETTERS, Reason
from goaldesk.ui.page import Page
from goaldesk.ui.room import column_in, row_in, scrolled
from goaldesk.ui.signs import sign_pixmap
from goaldesk.ui.texts import hairline, heading, label, link_button, show_title

Go = Callable[[str, str, str], object]

# A verdict's sign and colour, by the status that has the same.
_SIGNS = {"pass": ("achieved", "on_track"), "warn": ("at_risk",) * 2, "fail": ("missed",) * 2}


class Reasons(QVBoxLayout):
    """Sentences, each with a link to what mends it below it.

    The labels stay and change their text, so that a link keeps the focus through an edit.
    """

    def __init__(self, page: Page, go: Go) -> None:
        super().__init__()
        self._page = page
        self._go = go
        self._lines: list[tuple[QLabel, QPushButton]] = []
        self._shown: list[tuple[str, str, str]] = []
        self.setSpacing(2)
        self.addStretch(1)

    def show_reasons(self, told: Sequence[tuple[Reason, str]], goal_id: str, name: str) -> None:
        """Show these sentences; `name` says in each link's accessible name what it belongs to."""
        words = self._page.words
        while len(self._lines) < len(told):
            self._add_line()
        self._shown = [
            (reason.table, goal_id if reason.table == "goal" else reason.row_id, reason.field)
            for reason, _ in told
        ]
        for number, (sentence, link) in enumerate(self._lines):
            wanted = number < len(told)
            sentence.setVisible(wanted)
            instruction = smart_words.mend(words, told[number][0]) if wanted else ""
            link.setVisible(bool(instruction))
            if wanted:
                sentence.setText(told[number][1])
                link.setText(instruction)
                link.setAccessibleName(words.text("{name}: {what}", name=name, what=instruction))

    def _add_line(self) -> None:
        number = len(self._lines)
        sentence, link = label(), link_button("")
        link.clicked.connect(lambda: self._go(*self._shown[number]))
        link.setStyleSheet("padding-left: 0; margin-left: 0;")
        self.insertWidget(2 * number, sentence)
        self.insertWidget(2 * number + 1, link, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.append((sentence, link))

    def links(self) -> list[QPushButton]:
        """The links that are shown."""
        return [link for _, link in self._lines if not link.isHidden()]

    def text(self) -> str:
        """What is shown, a line a sentence."""
        return "\n".join(line.text() for line, _ in self._lines if not line.isHidden())


class LetterRow(QWidget):
    """One letter: its word, the verdict on it, and the reasons."""

    def __init__(self, page: Page, letter: str, go: Go) -> None:
        super().__init__()
        words = page.words
        self._page = page
        self._letter = letter
        self._word = words.text(smart_words.LETTERS[letter])
        rule = words.text(smart_words.RULES[letter])
        self.setToolTip(rule)
        self.setAccessibleDescription(rule)
        top = Qt.AlignmentFlag.AlignTop
        initial = label(letter, size=18, bold=True, wrap=False)
        initial.setFixedWidth(22)
        word = label(self._word, bold=True)
        word.setFixedWidth(118)
        self.sign = QLabel()
        self.verdict = label(wrap=False)
        self.reasons = Reasons(page, go)
        under = QHBoxLayout(spacing=6)
        under.addWidget(self.sign)
        under.addWidget(self.verdict, 1)
        left = QVBoxLayout(spacing=2)
        left.addWidget(word)
        left.addLayout(under)
        left.addStretch(1)
        layout = row_in(self, 8)
        layout.addWidget(initial, 0, top)
        layout.addLayout(left)
        layout.addLayout(self.reasons, 1)

    def show_verdict(self, now: Tree, row: SmartRow) -> None:
        """Show the verdict on a goal."""
        words, theme, found = self._page.words, self._page.context.theme, row.letter(self._letter)
        shape, role = _SIGNS[found.verdict]
        colour = theme.status(role)
        self.sign.setPixmap(sign_pixmap(shape, colour))
        verdict = words.text(smart_words.VERDICTS[found.verdict])
        self.verdict.setText(verdict)
        self.setAccessibleName(words.text("{name}: {what}", name=self._word, what=verdict))
        self.verdict.setStyleSheet(f"color: {colour}")
        told = [(reason, smart_words.why(words, now, reason)) for reason in found.reasons]
        self.reasons.show_reasons(told, row.goal_id, self._word)


class SmartPane(QWidget):
    """A goal's SMART: its score, a row a letter, and the hints."""

    def __init__(self, page: Page, go: Go) -> None:
        super().__init__()
        self._page = page
        self.heading = heading("")
        self.letters = {letter: LetterRow(page, letter, go) for letter in LETTERS}
        self.hints_heading = label(page.words.text("Worth asking"), bold=True)
        self.hints = Reasons(page, go)
        layout = column_in(self, 8)
        layout.addWidget(self.heading)
        for row in self.letters.values():
            layout.addWidget(hairline())
            layout.addWidget(row)
        layout.addWidget(hairline())
        layout.addWidget(self.hints_heading)
        layout.addLayout(self.hints)
        layout.addStretch(1)

    def show_row(self, now: Tree, row: SmartRow) -> None:
        """Show this goal's."""
        words = self._page.words
        score = smart_words.score_text(words, row.score, row.grade)
        self.heading.setText(words.text("SMART: {score}", score=score))
        for shown in self.letters.values():
            shown.show_verdict(now, row)
        told = [(hint, smart_words.why(words, now, hint)) for hint in row.hints]
        self.hints.show_reasons(told, row.goal_id, words.text("Worth asking"))
        self.hints_heading.setVisible(bool(told))


class KpiSmart(QWidget):
    """What a KPI brings to its goal's SMART, and how well that goal is set."""

    def __init__(self, page: Page, go: Go) -> None:
        super().__init__()
        self._page = page
        self._kpi_id = ""
        words = page.words
        self.own_heading = heading(words.text("What this KPI brings"))
        self.own = Reasons(page, go)
        self.goal = link_button("")
        self._goal_id = ""
        self.goal.clicked.connect(lambda: go("goal", self._goal_id, ""))
        self.pane = SmartPane(page, go)
        self.no_goal = label(
            words.text("This KPI belongs to no goal, so there is nothing that it could measure."),
            tone="secondary",
        )
        self.choose = link_button(words.text("Choose its goal"))
        self.choose.clicked.connect(lambda: go("kpi", self._kpi_id, "goal_id"))
        content = QWidget()
        box = QVBoxLayout(content, contentsMargins=QMargins(0, 12, 20, 16), spacing=8)
        box.addWidget(self.own_heading)
        box.addLayout(self.own)
        left = Qt.AlignmentFlag.AlignLeft
        box.addWidget(self.no_goal)
        box.addWidget(self.choose, 0, left)
        box.addWidget(self.goal, 0, left)
        box.addWidget(self.pane)
        box.addStretch(1)
        layout = column_in(self)
        layout.addWidget(scrolled(content))

    def show_kpi(self, now: Tree, kpi: KpiRow, row: SmartRow | None) -> None:
        """Show this KPI, and the SMART of its goal, None without one."""
        words = self._page.words
        self._kpi_id, self._goal_id = kpi.id, kpi.goal_id or ""
        reasons = kpi_reasons(kpi)
        told = [(reason, smart_words.why(words, now, reason)) for reason in reasons]
        self.own.show_reasons(told, self._goal_id, self.own_heading.text())
        for widget in (self.no_goal, self.choose):
            widget.setVisible(row is None)
        for widget in (self.goal, self.pane):
            widget.setVisible(row is not None)
        if row is not None:
            goal = words.text("Goal: {title}", title=row.title)
            show_title(self.goal, goal, 70)
            self.pane.show_row(now, row)
