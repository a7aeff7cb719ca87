"""What a review found, one finding a line."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from goaldesk.core.rows import Record
from goaldesk.ui.editors import LongEdit
from goaldesk.ui.page import Page
from goaldesk.ui.pages.reviews_actions import pane_header
from goaldesk.ui.room import clear, row_in, scrolled
from goaldesk.ui.texts import label


class FindingsPane(QWidget):
    """Shows the findings as points; Edit turns them into text, leaving it commits."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        words = page.words
        self._page, self._words = page, words
        self._record: Record | None = None
        row, _, self.edit_button = pane_header(words.text("Findings"), words.text("Edit"))
        self.edit_button.clicked.connect(self._toggle)
        self.points: list[QLabel] = []
        self._points = QVBoxLayout(contentsMargins=QMargins(0, 0, 0, 0), spacing=8)
        inner = QWidget()
        inner.setLayout(self._points)
        self.editor = LongEdit()
        self.editor.setMinimumHeight(60)
        self.editor.setMaximumHeight(16777215)
        self.editor.setPlaceholderText(words.text("What was found; one finding a line."))
        self.editor.setAccessibleName(words.text("Findings"))
        self.editor.finished.connect(self._finish)
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(inner, words.text("Findings")))
        self.stack.addWidget(self.editor)
        layout = QVBoxLayout(self, contentsMargins=QMargins(20, 12, 14, 8), spacing=6)
        layout.addLayout(row)
        layout.addWidget(self.stack, 1)

    def show_review(self, record: Record) -> None:
        """Show a review's findings; what is being typed stays."""
        other = self._record is None or self._record.id != record.id
        self._record = record
        if self.stack.currentIndex() == 1 and not other and self.editor.hasFocus():
            return
        self.stack.setCurrentIndex(0)
        self.edit_button.setText(self._words.text("Edit"))
        text = str(record["findings"])
        self.editor.setPlainText(text)
        clear(self._points)
        findings = [line.strip() for line in text.splitlines() if line.strip()]
        self.points = [label(finding) for finding in findings]
        for point in self.points:
            self._points.addWidget(_pointed(point))
        if not findings:
            self._points.addWidget(
                label(
                    self._words.text("Write down what was found, one finding a line."),
                    tone="secondary",
                )
            )
        self._points.addStretch(1)

    def start_editing(self) -> None:
        """Put the cursor into the text."""
        self.stack.setCurrentIndex(1)
        self.edit_button.setText(self._words.text("Finish editing"))
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle(self) -> None:
        if self.stack.currentIndex() == 0:
            self.start_editing()
        else:
            self._finish()

    def _finish(self) -> None:
        """Commit the text, once: both leaving it and the button end here."""
        record = self._record
        if record is None or self.stack.currentIndex() == 0:
            return
        self.stack.setCurrentIndex(0)
        self.edit_button.setText(self._words.text("Edit"))
        text = self.editor.toPlainText()
        if text != record["findings"]:
            self._page.change_row("review", record.id, findings=text)


def _pointed(point: QLabel) -> QWidget:
    row = QWidget()
    layout = row_in(row, 8)
    layout.addWidget(label("•", tone="secondary", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(point, 1)
    return row
