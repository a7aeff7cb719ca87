"""The page of a window without a document: start, open, or recover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from goaldesk.core.words import Words
from goaldesk.ui.forms import scrolled
from goaldesk.ui.icons import Icons
from goaldesk.ui.tables import escaped
from goaldesk.ui.texts import heading, label, link_button
from goaldesk.ui.theme import Theme

if TYPE_CHECKING:
    from goaldesk.store.recovery import Crashed

Handlers = dict[str, Callable[[], object]]


class Welcome(QWidget):
    """What a PM can start with; `open_path` and `recover` take the user's choice."""

    def __init__(
        self,
        words: Words,
        theme: Theme,
        icons: Icons,
        handlers: Handlers,
        author: str,
        named: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._words, self._theme, self._icons = words, theme, icons
        self._handlers = handlers
        content = QWidget()
        outer = QHBoxLayout(content)
        outer.setContentsMargins(48, 40, 48, 40)
        column = QVBoxLayout()
        column.setSpacing(8)
        outer.addLayout(column)
        outer.addStretch(1)
        column.addWidget(label(words.text("Welcome to Goaldesk"), size=22, bold=True, wrap=False))
        column.addWidget(
            label(
                words.text(
                    "Set product goals, measure them, review them, adjust them. Everything "
                    "stays on this computer."
                ),
                tone="secondary",
            )
        )
        column.addSpacing(16)
        column.addLayout(self._starts())
        column.addSpacing(16)
        column.addLayout(self._name_field(author, named))
        self._lists = QVBoxLayout()
        self._lists.setSpacing(2)
        column.addLayout(self._lists)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(content))

    def _starts(self) -> QGridLayout:
        words = self._words
        grid = QGridLayout()
        grid.setSpacing(12)
        starts = (
            (
                "new",
                "file-plus",
                words.text("New product"),
                words.text("Start with the vision and the first goal."),
            ),
            (
                "open",
                "folder-open",
                words.text("Open a file…"),
                words.text("A .goaldb file, yours or one that was sent to you."),
            ),
            (
                "sample_social",
                "users",
                words.text("Sample: social network"),
                words.text("A filled-in example to walk through and change."),
            ),
            (
                "sample_ecommerce",
                "shopping-cart",
                words.text("Sample: e-commerce"),
                words.text("Another one, with sales and delivery."),
            ),
        )
        for number, (action, icon, title, text) in enumerate(starts):
            button = QPushButton()
            button.setAccessibleName(title)
            button.setAccessibleDescription(text)
            button.setMinimumSize(360, 64)
            row = QHBoxLayout(button)
            row.setContentsMargins(14, 8, 14, 8)
            picture = label()
            picture.setPixmap(self._icons.pixmap(icon, self._theme.accent, 20))
            row.addWidget(picture)
            lines = QVBoxLayout()
            lines.setSpacing(0)
            lines.addWidget(label(title, bold=True, wrap=False))
            lines.addWidget(label(text, tone="secondary", size=12, wrap=False))
            row.addLayout(lines, 1)
            for child in button.findChildren(QWidget):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            button.clicked.connect(lambda _=False, call=self._handlers[action]: call())
            grid.addWidget(button, number // 2, number % 2)
        return grid

    def _name_field(self, author: str, named: Callable[[str], object]) -> QHBoxLayout:
        row = QHBoxLayout()
        text = self._words.text("Your name, for the history:")
        row.addWidget(label(text, tone="secondary", wrap=False))
        self.author = QLineEdit(author)
        self.author.setAccessibleName(text)
        self.author.setMaximumWidth(220)
        self.author.editingFinished.connect(lambda: named(self.author.text().strip()))
        row.addWidget(self.author)
        row.addStretch(1)
        return row

    def show_recent(self, paths: Sequence[str], open_path: Callable[[Path], object]) -> None:
        """List the files opened lately."""
        if not paths:
            return
        self._lists.addSpacing(12)
        self._lists.addWidget(heading(self._words.text("Opened lately")))
        for name in paths:
            path = Path(name)
            button = link_button(path.stem)
            button.setToolTip(escaped(str(path)))
            button.clicked.connect(lambda _=False, chosen=path: open_path(chosen))
            self._lists.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_crashed(
        self, sessions: Sequence[Crashed], recover: Callable[[Crashed], object]
    ) -> None:
        """List the sessions that ended unsaved, each with a button that brings it back."""
        if not sessions:
            return
        words = self._words
        self._lists.addSpacing(12)
        self._lists.addWidget(heading(words.text("Not saved when Goaldesk last ended")))
        for session in sessions:
            name = session.path.stem if session.path else words.text("New document")
            moment = session.changed.astimezone()
            text = words.plural(
                "Recover “{name}”: {count} edit, the last on {day} at {time}",
                "Recover “{name}”: {count} edits, the last on {day} at {time}",
                session.edits,
                name=name,
                day=words.date(moment.date()),
                time=f"{moment:%H:%M}",
            )
            button = link_button(text)
            button.clicked.connect(lambda _=False, chosen=session: recover(chosen))
            self._lists.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
