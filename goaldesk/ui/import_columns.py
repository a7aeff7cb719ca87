"""The columns of a table that is imported, each with the field that it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from goaldesk.core.errors import N_
from goaldesk.core.fields import Field
from goaldesk.core.numbers import MISSING
from goaldesk.core.words import Words
from goaldesk.exchange.grid import Grid
from goaldesk.exchange.mapping import Mapping
from goaldesk.exchange.targets import TARGETS
from goaldesk.ui.delegates import RowDelegate
from goaldesk.ui.editors import FieldEditors
from goaldesk.ui.import_rows import HeadRow
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.tables import Column, Index, RowsModel, put_cursor
from goaldesk.ui.theme import Theme

TO = 2
_HEIGHT = 30


class _Delegate(RowDelegate):
    """Draws at the end of a field what says that a list opens."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.column() == TO:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_opener(painter, option.rect)
            painter.restore()


class ColumnsTable(RowsView):
    """A line for each column; a click, Enter or a letter opens the list of fields.

    `chosen` carries the head of a column and the field it is to go to, empty for none.
    """

    chosen = Signal(str, str)

    def __init__(self, words: Words, theme: Theme, editors: FieldEditors) -> None:
        super().__init__()
        self._words = words
        self.rows = RowsModel([], self)
        self.setModel(self.rows)
        self.setAccessibleName(words.text("Columns of the table"))
        self.setProperty("indented", True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_Delegate(theme, editors, lambda _: None, self, _HEIGHT))
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        self.clicked.connect(lambda index: index.column() == TO and self.edit(index))

    def show_columns(self, grid: Grid, samples: Sequence[str], mapping: Mapping) -> None:
        """Show a table's columns and where a mapping takes them."""
        columns = self._columns(mapping)
        fields = [column.field for column in columns]
        if fields != [column.field for column in self.rows.columns]:
            self.setModel(None)
            self.rows = RowsModel(columns, self)
            self.setModel(self.rows)
            self.fit(columns)
        fields = dict(mapping.columns)
        self.rows.set_rows(
            [
                HeadRow(head, some, fields.get(head, ""))
                for head, some in zip(grid.heads, samples, strict=True)
            ]
        )

    def select(self, head: str) -> None:
        """Put the cursor to where a column goes."""
        if put_cursor(self, self.rows.index_of(head, TO)):
            self.setFocus()

    def _columns(self, mapping: Mapping) -> list[Column]:
        words, target = self._words, TARGETS[mapping.target]
        labels = {field.key: words.text(field.label) for field in target.fields}
        choices = tuple((field.key, field.label) for field in target.fields)
        goes = Field("field", N_("Goes to"), "choice", choices, optional_choice=True)

        def choose(row: HeadRow, field: Any) -> bool:
            self.chosen.emit(row.id, field or "")
            return True

        return [
            Column("id", words.text("Column"), _head, _head, width=130, tip=_head),
            Column(
                "samples",
                words.text("Holds"),
                _samples,
                _samples,
                tone=lambda row: "secondary",
                tip=_samples,
            ),
            Column(
                "field",
                words.text(goes.label),
                lambda row: row.field or None,
                lambda row: labels.get(row.field, MISSING),
                choose,
                goes,
                width=170,
                tone=lambda row: "" if row.field else "tertiary",
            ),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if at.isValid() and opens and not editing:
            self.edit(at.siblingAtColumn(TO))
        elif event.key() == Qt.Key.Key_Escape and not editing:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _head(row: HeadRow) -> str:
    return row.id


def _samples(row: HeadRow) -> str:
    return row.samples
