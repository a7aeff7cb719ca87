"""The positioning statement as it reads while its blanks are typed, and its checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from goaldesk import languages
from goaldesk.core.errors import N_
from goaldesk.core.rows import Record
from goaldesk.core.statement import BLANKS, Check, Run, check_text, checks, plain, statement
from goaldesk.core.words import Words
from goaldesk.ui.context import Context
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.room import clear, column_in, row_in
from goaldesk.ui.signs import sign_pixmap
from goaldesk.ui.texts import heading, label, link_button
from goaldesk.ui.theme import Theme, sized


class StatementView(QWidget):
    """The statement as running text: what was filled in is underlined, what is missing a gap."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._layout = QTextLayout()
        self.text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show the statement; its plain text is what a screen reader says."""
        text, formats = "", []
        for run in runs:
            shown = f" {run.text} " if run.missing else run.text
            if run.blank:
                formats.append(self._range(len(text), len(shown), missing=run.missing))
            text += shown
        self.text = plain(runs)
        self.setAccessibleName(self.text)
        self._layout = QTextLayout(text, sized(self.font(), 15))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setFormats(formats)
        self.updateGeometry()
        self.update()

    def _range(self, start: int, length: int, *, missing: bool) -> QTextLayout.FormatRange:
        style = QTextCharFormat()
        style.setForeground(QColor(self._theme.at_risk if missing else self._theme.text))
        line = QTextCharFormat.UnderlineStyle
        style.setUnderlineStyle(line.DotLine if missing else line.SingleUnderline)
        style.setUnderlineColor(QColor(self._theme.at_risk if missing else self._theme.planned))
        if not missing:
            style.setFontWeight(QFont.Weight.Medium)
        found = QTextLayout.FormatRange()
        found.start, found.length, found.format = start, length, style
        return found

    def _arrange(self, width: int) -> float:
        self._layout.beginLayout()
        y = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(40, width))
            line.setPosition(QPointF(0, y))
            y += line.height() * 1.35
        self._layout.endLayout()
        return y

    def heightForWidth(self, width: int) -> int:
        return round(self._arrange(width)) + 2

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._arrange(self.width())
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.secondary))
        self._layout.draw(painter, QPointF(0, 0))


class CheckLine(QWidget):
    """One check: a sign, a sentence, and where it helps a link to what mends it."""

    def __init__(self, context: Context, check: Check, go: Callable[[Check], None]) -> None:
        super().__init__()
        theme = context.theme
        row = row_in(self, 8)
        sign = QLabel()
        status = "achieved" if check.passed else "at_risk"
        sign.setPixmap(sign_pixmap(status, theme.status(status)))
        self.sentence = label(check_text(context.words, check), tone="secondary", size=12)
        if not check.passed:
            self.sentence.setProperty("tone", "warning")
        sign.setFixedHeight(self.sentence.fontMetrics().height())
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)
        self.link: QWidget | None = None
        if check.passed or not check.field:
            return
        text = N_("Add to the competitors") if check.key == "alternative" else N_("Show")
        self.link = link = link_button(context.words.text(text))
        link.setAccessibleDescription(self.sentence.text())
        link.clicked.connect(lambda: go(check))
        row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        sign.setFixedHeight(link.sizeHint().height())


class StatementPanel(QWidget):
    """The statement above, its checks, and the form with its six blanks."""

    def __init__(self, page: Page, go_to: Callable[[str], None]) -> None:
        super().__init__()
        self._page = page
        self._go_to = go_to
        self._product = ""
        self._words = page.words
        self._shown: tuple[Check, ...] = ()
        self._competitors: list[str] = []
        self.view = StatementView(page.context.theme)
        self.form = Form(page, "vision", BLANKS, columns=2)
        for editor in self.form.editors.values():
            editor.textChanged.connect(self.rebuild)
        self._checks = QVBoxLayout(spacing=4)
        self.check_lines: list[CheckLine] = []
        layout = column_in(self, 12)
        layout.addLayout(self._header())
        layout.addWidget(self.view)
        layout.addLayout(self._checks)
        layout.addWidget(self.form)
        layout.addStretch(1)

    def _header(self) -> QHBoxLayout:
        words, context = self._page.words, self._page.context
        row = QHBoxLayout()
        row.addWidget(heading(words.text("Positioning statement")))
        row.addStretch(1)
        self.copy = link_button(words.text("Copy"))
        self.copy.setIcon(context.icons.icon("copy", context.theme.accent))
        self.copy.setToolTip(words.text("Copy the statement as text"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.view.text))
        row.addWidget(self.copy)
        return row

    def show_vision(self, vision: Record, product: Record, competitors: Sequence[str]) -> None:
        """Show the document's blanks; the statement is written in the report's language."""
        self._competitors = list(competitors)
        self._product = str(product["name"])
        self._words = self._report_words(str(product["language"]))
        self.form.show_record(vision)
        completer = QCompleter(self._competitors, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.form.editors["alternative"].setCompleter(completer)
        self.rebuild()

    def set_product(self, name: str) -> None:
        """Take the product's name as it is typed."""
        self._product = name
        self.rebuild()

    def rebuild(self) -> None:
        """Build the statement and its checks from what stands in the editors."""
        typed = {blank: self.form.editors[blank].text() for blank in BLANKS}
        self.view.show_runs(statement(self._words, self._product, typed))
        found = checks(self._words, self._product, typed, self._competitors)
        if found != self._shown or not self.check_lines:
            self._shown = found
            self._show_checks(found)

    def _report_words(self, language: str) -> Words:
        if language in (self._words.language, self._page.words.language):
            return self._words if language == self._words.language else self._page.words
        return languages.load(language, self._page.document.folders.cache)

    def _show_checks(self, found: Sequence[Check]) -> None:
        clear(self._checks)
        self.check_lines = [CheckLine(self._page.context, check, self._mend) for check in found]
        before: QWidget = self.copy
        for line in self.check_lines:
            self._checks.addWidget(line)
            if line.link is not None:
                self.setTabOrder(before, line.link)  # as they stand, though made last
                before = line.link

    def _mend(self, check: Check) -> None:
        if check.key == "alternative":
            self._page.add_row("competitor", name=check.values["name"])
        else:
            self._go_to(check.field)
