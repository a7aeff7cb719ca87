"""The page of a window without a document: start, open, or recover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.plain_text import seen
from goaldesk.core.words import Words
from goaldesk.languages import LANGUAGES
from goaldesk.ui.actions import ACTIONS
from goaldesk.ui.icons import Icons
from goaldesk.ui.room import column_in, row_in, scrolled
from goaldesk.ui.texts import escaped, heading, label, link_button, unmarked
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
        outer = QHBoxLayout(content, contentsMargins=QMargins(48, 40, 48, 40))
        column = QVBoxLayout(spacing=8)
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
        column.addLayout(self._templates())
        column.addSpacing(16)
        column.addLayout(self._asked(author, named))
        self._lists = QVBoxLayout(spacing=2)
        column.addLayout(self._lists)
        column.addStretch(1)
        layout = column_in(self)
        layout.addWidget(scrolled(content))

    def _starts(self) -> QGridLayout:
        words = self._words
        grid = QGridLayout(spacing=12)
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
            row = QHBoxLayout(button, contentsMargins=QMargins(14, 8, 14, 8))
            picture = label()
            picture.setPixmap(self._icons.pixmap(icon, self._theme.accent, 20))
            row.addWidget(picture)
            lines = QVBoxLayout(spacing=0)
            lines.addWidget(label(title, bold=True, wrap=False))
            lines.addWidget(label(text, tone="secondary", size=12, wrap=False))
            row.addLayout(lines, 1)
            for child in button.findChildren(QWidget):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            button.clicked.connect(lambda _=False, call=self._handlers[action]: call())
            grid.addWidget(button, number // 2, number % 2)
        return grid

    def _templates(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(
            label(self._words.text("A plan to fill in for:"), tone="secondary", wrap=False)
        )
        for spec in ACTIONS.values():
            if spec.id.startswith("template_"):
                button = link_button(self._words.text(spec.text))
                button.clicked.connect(lambda _=False, call=self._handlers[spec.id]: call())
                row.addWidget(button)
        row.addStretch(1)
        return row

    def _asked(self, author: str, named: Callable[[str], object]) -> QHBoxLayout:
        """The user's name and language, and the ways to the backups and to the help."""
        row = QHBoxLayout()
        text = self._words.text("Your name, for the history:")
        row.addWidget(label(text, tone="secondary", wrap=False))
        self.author = QLineEdit(author)
        self.author.setAccessibleName(text)
        self.author.setMaximumWidth(220)
        self.author.editingFinished.connect(lambda: named(self.author.text().strip()))
        row.addWidget(self.author)
        row.addSpacing(24)
        text = self._words.text("Language:")
        row.addWidget(label(text, tone="secondary", wrap=False))
        self.language = QComboBox(accessibleName=text)
        for key, name in LANGUAGES.items():
            self.language.addItem(name, key)
        self.language.setCurrentIndex(self.language.findData(self._words.language))
        self.language.activated.connect(self._speak)
        row.addWidget(self.language)
        row.addSpacing(24)
        backups = link_button(self._words.text("Backups"))
        backups.setToolTip(self._words.text("The earlier files and states that Goaldesk has kept"))
        backups.clicked.connect(lambda: self._handlers["restore"]())
        row.addWidget(backups)
        first = link_button(self._words.text("First steps"))
        first.setToolTip(self._words.text("How to begin, in the help (F1)"))
        first.clicked.connect(lambda: self._handlers["help"]())
        row.addWidget(first)
        row.addStretch(1)
        return row

    def _speak(self) -> None:
        if self.language.currentData() != self._words.language:
            # This page is made anew by it, and goes once the choice is through.
            QTimer.singleShot(0, self._handlers[f"language_{self.language.currentData()}"])

    def show_recent(self, paths: Sequence[str], open_path: Callable[[Path], object]) -> None:
        """List the files opened lately."""
        if not paths:
            return
        self._lists.addSpacing(12)
        self._lists.addWidget(heading(self._words.text("Opened lately")))
        for name in paths:
            path = Path(name)
            button = link_button(unmarked(path.stem))
            button.setToolTip(escaped(str(path)))
            button.setEnabled(path.exists())
            button.clicked.connect(lambda _=False, chosen=path: open_path(chosen))
            line = row_in(row := QWidget(), 8)
            line.addWidget(button)
            # Two files of one name are told apart by where they are.
            line.addWidget(_folder(path), 1)
            self._lists.addWidget(row)

    def show_crashed(
        self,
        sessions: Sequence[Crashed],
        recover: Callable[[Crashed], object],
        discard: Callable[[Crashed], object],
    ) -> None:
        """List the sessions that ended unsaved, to be brought back or let go of."""
        if not sessions:
            return
        self._lists.addSpacing(12)
        text = self._words.text("Not saved when Goaldesk last ended")
        self._lists.addWidget(heading(text))
        for session in sessions:
            self._lists.addWidget(Lost(self._words, session, recover, discard))


class Lost(QWidget):
    """One session that a crash left; letting go of it is asked about in its own line."""

    def __init__(
        self,
        words: Words,
        session: Crashed,
        recover: Callable[[Crashed], object],
        discard: Callable[[Crashed], object],
    ) -> None:
        super().__init__()
        self._session, self._discard = session, discard
        name = session.name or words.text("New document")
        self._offer, self._question = QWidget(), QWidget()
        offer = row_in(self._offer, 8)
        self.drop = link_button(words.text("Discard…"))
        self.drop.setAccessibleName(words.text("Discard what was not saved in “{name}”", name=name))
        self.drop.clicked.connect(self._ask)
        if session.damaged:
            text = words.text(
                "What was not saved in “{name}” is damaged and can’t be recovered. It is kept in "
                "“{folder}”.",
                name=name,
                folder=str(session.folder),
            )
            offer.addWidget(label(text), 1)
        else:
            button = link_button(unmarked(_recover_text(words, session, name)))
            button.clicked.connect(lambda: recover(session))
            offer.addWidget(button)
        offer.addWidget(self.drop)
        offer.addStretch(0 if session.damaged else 1)
        question = row_in(self._question, 8)
        text = words.text("Discard what was not saved in “{name}” for good?", name=name)
        question.addWidget(label(text, bold=True, wrap=False))
        sure = QPushButton(words.text("Discard"))
        sure.setAccessibleName(text)
        sure.clicked.connect(self._let_go)
        self.keep = QPushButton(words.text("Keep it"))
        self.keep.clicked.connect(self._stay)
        question.addWidget(sure)
        question.addWidget(self.keep)
        question.addStretch(1)
        self._question.hide()
        layout = QVBoxLayout(self, contentsMargins=QMargins(0, 0, 0, 0))
        layout.addWidget(self._offer)
        layout.addWidget(self._question)

    def _ask(self) -> None:
        self._offer.hide()
        self._question.show()
        self.keep.setFocus()

    def _stay(self) -> None:
        self._question.hide()
        self._offer.show()
        self.drop.setFocus()

    def _let_go(self) -> None:
        self._discard(self._session)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._question.isVisible():
            self._stay()
        else:
            super().keyPressEvent(event)


def _folder(path: Path) -> QLabel:
    """The folder of a file, as short as a line takes."""
    text = seen(str(path.parent))
    where = label("", tone="tertiary", size=12, wrap=False)
    room = where.fontMetrics().averageCharWidth() * 60
    where.setText(where.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))
    return where


def _recover_text(words: Words, session: Crashed, name: str) -> str:
    moment = session.changed.astimezone()
    return words.plural(
        "Recover “{name}”: {count} edit, the last on {day} at {time}",
        "Recover “{name}”: {count} edits, the last on {day} at {time}",
        session.edits,
        name=name,
        day=words.date(moment.date()),
        time=f"{moment:%H:%M}",
    )
