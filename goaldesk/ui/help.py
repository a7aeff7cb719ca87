"""The help: a window beside the plan, with chapters, a search over all of them, and a way back."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QSignalBlocker, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core.words import Words
from goaldesk.ui.actions import ACTIONS
from goaldesk.ui.browser import Browser
from goaldesk.ui.help_texts import chapters
from goaldesk.ui.panels import Dialog
from goaldesk.ui.room import room_on_screen, row_in
from goaldesk.ui.texts import label, prompted
from goaldesk.ui.theme import Theme

_CONTENTS = 230


class Help(Dialog):
    """Shows one chapter; what is typed into the search picks chapters, and lines of lists."""

    def __init__(self, parent: QWidget, words: Words, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.text("Goaldesk help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("help")
        self.resize(QSize(900, 620).boundedTo(room_on_screen(self)))
        self._words, self._theme = words, theme
        self.chapters = {chapter.key: chapter for chapter in chapters(words)}
        self._before: list[str] = []
        self._key = ""
        self.search = prompted(words.text("Search the help"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._pick)
        self.search.returnPressed.connect(lambda: self.browser.setFocus())
        self.contents = QListWidget()
        self.contents.setSpacing(2)
        self.contents.setAccessibleName(words.text("Chapters"))
        self.contents.currentItemChanged.connect(self._chosen)
        self.none = label(words.text("Nothing found."), tone="secondary")
        self.none.hide()
        self.browser = Browser()
        self.browser.setAccessibleName(words.text("Chapter"))
        self.browser.anchorClicked.connect(self._follow)
        self.back = QPushButton(words.text("Back"))
        self.back.setEnabled(False)
        self.back.clicked.connect(self.go_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self, self.go_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        keys = QKeySequence(ACTIONS["shortcuts"].shortcut)
        QShortcut(keys, self, lambda: self.open_at("shortcuts"))
        self._lay_out()
        self._pick("")

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(_CONTENTS)
        column = QVBoxLayout(left, contentsMargins=QMargins(12, 12, 8, 12))
        column.addWidget(self.search)
        column.addWidget(self.none)
        column.addWidget(self.contents, 1)
        line = QHBoxLayout()
        line.addWidget(self.back)
        line.addStretch(1)
        column.addLayout(line)
        row = row_in(self)
        row.addWidget(left)
        row.addWidget(self.browser, 1)

    def open_at(self, key: str) -> None:
        """Show a chapter; the way back leads to the one shown before."""
        if key == self._key:
            return
        if self._key:
            self._before.append(self._key)
        self._show(key)

    def go_back(self) -> None:
        """Show the chapter shown before."""
        if self._before:
            self._show(self._before.pop())

    def _show(self, key: str) -> None:
        self._key = key
        self.back.setEnabled(bool(self._before))
        if not self.chapters[key].holds(self.search.text()):
            self.search.clear()
        self._fill()
        for row in range(self.contents.count()):
            if self.contents.item(row).data(Qt.ItemDataRole.UserRole) == key:
                with QSignalBlocker(self.contents):
                    self.contents.setCurrentRow(row)

    def _fill(self) -> None:
        wanted = self.search.text()
        self.browser.show_markdown(self.chapters[self._key].markdown(wanted))
        self._mark(wanted)

    def _pick(self, wanted: str) -> None:
        """List the chapters that hold what is looked for, and show one of them."""
        found = [chapter for chapter in self.chapters.values() if chapter.holds(wanted)]
        self.none.setVisible(not found)
        with QSignalBlocker(self.contents):
            self.contents.clear()
            for chapter in found:
                item = QListWidgetItem(chapter.title, self.contents)
                item.setData(Qt.ItemDataRole.UserRole, chapter.key)
        if found and self._key:
            self._show(self._key if self.chapters[self._key] in found else found[0].key)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.open_at(item.data(Qt.ItemDataRole.UserRole))

    def _mark(self, wanted: str) -> None:
        """Mark every word looked for, and scroll to the first."""
        marks = []
        for word in wanted.split():
            cursor = self.browser.document().find(word)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(QColor(self._theme.selection))
                marks.append(mark)
                cursor = self.browser.document().find(word, cursor)
        self.browser.setExtraSelections(marks)
        start = min((mark.cursor.selectionStart() for mark in marks), default=0)
        cursor = QTextCursor(self.browser.document())
        cursor.setPosition(start)
        self.browser.setTextCursor(cursor)
        self.browser.ensureCursorVisible()

    def _follow(self, address: QUrl) -> None:
        """Go to another chapter, or let the system show a page of the net; nothing else."""
        key = address.path().removesuffix(".md")
        if address.scheme() in ("http", "https"):
            QDesktopServices.openUrl(address)
        elif not address.scheme() and key in self.chapters:
            self.open_at(key)
