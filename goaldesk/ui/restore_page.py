"""The page of backups: what there is of each document, and what to do with one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMargins, QModelIndex, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from goaldesk.core.plain_text import seen
from goaldesk.core.queries.records import only
from goaldesk.core.words import Words
from goaldesk.store import backups, restore
from goaldesk.store.restore import Backup, Content
from goaldesk.ui.empty import explained, in_the_middle
from goaldesk.ui.icons import Icons
from goaldesk.ui.over_page import OverPage
from goaldesk.ui.restore_compare import Comparison, ReadTable
from goaldesk.ui.room import column_in
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import hairline, primary_button
from goaldesk.ui.theme import Theme
from goaldesk.ui.two_lines import LinesView, TwoLines

if TYPE_CHECKING:
    from goaldesk.document import Document
    from goaldesk.paths import Folders

_LEFT = 264
_ROW = 54


class RestorePage(OverPage):
    """Lists the backups of all documents, those of the open one first.

    `opened` carries the backup to open, `put_back` the one to put in the document's place and
    what it holds.
    """

    opened = Signal(object)
    put_back = Signal(object, object)

    def __init__(
        self, words: Words, theme: Theme, icons: Icons, folders: Folders,
        document: Document | None, now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        told = words.text(
            "Goaldesk keeps the earlier file before a session’s first save, and the document "
            "before a merge."
        )
        super().__init__(words, words.text("Backups"), told)
        self._folders, self._document, self._now = folders, document, now
        self._own = "" if document is None else backups.folder_of(folders, document.id).name
        self._groups: dict[str, list[Backup]] = {}
        self._group = ""
        self._content: Content | None = None
        # A comparison is lent the document: not before everybody has heard of a change.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._compare)
        self.documents = LinesView(theme, icons, words.text("Documents with backups"), _ROW, 14)
        self.documents.setFixedWidth(_LEFT)
        self.table = ReadTable(self._columns(), words.text("Backups, newest first"))
        self.comparison = Comparison(words, folders, now, document)
        self.open_button = primary_button(words.text("Open this backup"))
        self.open_button.setToolTip(
            words.text("As a new document: no file changes, and saving asks for a name.")
        )
        self.back_button = QPushButton(words.text("Put it back in place"))
        self.back_button.setToolTip(
            words.text(
                "The open document takes on what this backup holds, as one edit that undo takes "
                "back. The file changes when you save."
            )
        )
        self._lists = QStackedWidget()
        self._lists.addWidget(self._full())
        self._lists.addWidget(self._empty())
        self._lay_out()
        self.documents.selectionModel().currentChanged.connect(self._document_chosen)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._compare())
        self.table.opened.connect(self._open)
        self.comparison.looked.connect(self._looked)
        self.open_button.clicked.connect(self._open)
        self.back_button.clicked.connect(self._put_back)
        if document is not None:
            document.changed.connect(self._document_changed)
        self.refresh()

    def _lay_out(self) -> None:
        lower = QHBoxLayout(spacing=0)
        lower.addWidget(self.documents)
        lower.addWidget(hairline(vertical=True))
        lower.addWidget(self._lists, 1)
        self.body.addSpacing(4)
        self.body.addWidget(hairline())
        self.body.addLayout(lower, 1)

    def _full(self) -> QWidget:
        buttons = QHBoxLayout(contentsMargins=QMargins(16, 10, 16, 12), spacing=8)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        full = QWidget()
        layout = column_in(full)
        layout.addWidget(self.table, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.comparison, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        return full

    def _empty(self) -> QWidget:
        words = self.words
        sentence = words.text(
            "The first is made when a saved document is saved again: the file as it was before. "
            "Nothing needs to be switched on."
        )
        return in_the_middle(words.text("There is no backup yet"), explained(sentence))

    def _columns(self) -> list[Column]:
        words = self.words

        def column(
            key: str, title: str, show: Callable[[Backup], str], width: int = 0, **more: Any
        ) -> Column:
            return Column(key, title, show, show, width=width, tip=show, **more)

        return [
            column("made", words.text("Made"), lambda b: words.moment(b.made), 145),
            column(
                "ago", words.text("How long ago"), lambda b: words.ago(b.made, self._now()), 118
            ),
            column("last", words.text("Last edit in it"), self._last, 145),
            column("product", words.text("Product name"), self._product),
            column("file", words.text("File name"), lambda b: b.file_name, 90),
            column("since", words.text("New edits"), self._since, 78, right=True),
            column("size", words.text("File size"), lambda b: words.size(b.size), 64, right=True),
        ]

    def _product(self, backup: Backup) -> str:
        if not backup.readable:
            return self.words.text("Damaged")
        return backup.product or self.words.text("Unnamed product")

    def _last(self, backup: Backup) -> str:
        return self.words.moment(backup.last) if backup.last else ""

    def _since(self, backup: Backup) -> str:
        return self.words.signed(backup.since)

    def refresh(self) -> None:
        """List the backups as they are in the folder now."""
        found = {group[0].path.parent.name: group for group in restore.all_backups(self._folders)}
        if self._own:
            found = {self._own: found.pop(self._own, []), **found}
        self._groups = found
        self.documents.show_rows([self._line(key, group) for key, group in found.items()])
        if not self.documents.select(self._group) and found:
            self.documents.select(next(iter(found)))
        self._show_group()

    def _line(self, key: str, found: list[Backup]) -> TwoLines:
        words = self.words
        product = next((backup.product for backup in found if backup.product), "")
        name = next((backup.file_name for backup in found if backup.file_name), "")
        own = key == self._own
        if own and self._document is not None:
            with self._document.read() as session:
                product = str(only(session, "product").name)
            name = self._document.name
        count = words.plural("{count} backup", "{count} backups", len(found))
        return TwoLines(
            key,
            product or words.text("Unnamed product"),
            " · ".join(filter(None, (seen(name), count))),
            bold=own,
            right=words.text("open") if own else "",
        )

    def _document_chosen(self, current: QModelIndex, _: QModelIndex) -> None:
        row = self.documents.rows.row_at(current)
        if row is not None and row.id != self._group:
            self._group = row.id
            self._show_group()

    def _show_group(self) -> None:
        found = self._groups.get(self._group, [])
        self._lists.setCurrentIndex(0 if found else 1)
        with QSignalBlocker(self.table.selectionModel()):
            self.table.rows.set_rows(found)
        if found:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._compare()

    def current(self) -> Backup | None:
        """The selected backup."""
        backup: Backup | None = self.table.rows.row_at(self.table.currentIndex())
        return backup

    def _is_own(self, backup: Backup | None) -> bool:
        return (
            backup is not None
            and self._document is not None
            and (backup.document_id == self._document.id)
        )

    def _document_changed(self, _: object) -> None:
        if self.isVisible():
            self._soon.start()

    def _compare(self) -> None:
        backup = self.current()
        newest = self._groups[self._group][0] if backup is not None else None
        self.comparison.show_backup(backup, self._is_own(backup), newest)

    def _looked(self, content: Content | None) -> None:
        """What can be done with the backup that the comparison looked into."""
        self._content = content
        self.open_button.setEnabled(content is not None)
        self.back_button.setVisible(self._is_own(self.current()))
        self.back_button.setEnabled(content is not None)

    def _open(self) -> None:
        backup = self.current()
        if backup is not None and self._content is not None:
            self.opened.emit(backup)

    def _put_back(self) -> None:
        backup = self.current()
        if backup is not None and self._content is not None:
            self.put_back.emit(backup, self._content)

    def first(self) -> QWidget:
        return self.table if self._lists.currentIndex() == 0 else self.documents
