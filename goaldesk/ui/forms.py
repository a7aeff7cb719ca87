"""A form for one row, made from its table's fields; each field is an edit of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from goaldesk.core.errors import Problem
from goaldesk.core.fields import TABLES, Field
from goaldesk.core.glossary import about
from goaldesk.core.rows import Record
from goaldesk.ui.editors import DateEdit, LongEdit, TypingUndo
from goaldesk.ui.page import Page
from goaldesk.ui.texts import escaped, label, say

ROWS = 4  # of the grid for a row of fields: names, editors, errors, and the gap below
GAP = 4


class Form(QWidget):
    """Shows a record field by field and commits each on leaving it.

    A refused value is explained under its field, or by the page where that is not seen, and the
    old one comes back. Long texts, and the fields named in `wide`, take all columns.
    """

    def __init__(
        self,
        page: Page,
        table: str,
        keys: Sequence[str] = (),
        columns: int = 1,
        wide: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._page = page
        self._table = table
        self._record: Record | None = None
        self._busy = False
        spec = TABLES[table]
        self.fields = tuple(spec.field(key) for key in keys) if keys else spec.fields
        self.editors: dict[str, QWidget] = {}
        self.errors: dict[str, QLabel] = {}
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        place = 0
        for field in self.fields:
            whole = columns > 1 and (field.kind == "long" or field.key in wide)
            if whole and place % columns:
                place += columns - place % columns
            span = columns if whole else 1
            self._field(field, ROWS * (place // columns), place % columns, span)
            place += span
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.show_record(None)

    def _field(self, field: Field, row: int, column: int, span: int) -> None:
        """A field's name, editor and error, each in line with those of the fields beside it."""
        words = self._page.words
        editor = self._page.editors.make(field, self)
        self.editors[field.key] = editor
        self.errors[field.key] = error = label("", tone="error", size=12)
        error.hide()
        if not isinstance(editor, QCheckBox):
            name = label(words.text(field.label), tone="secondary", size=12)
            name.setBuddy(editor)
            name.setToolTip(escaped(about(words, field.label)))
            self._grid.addWidget(name, row, column, 1, span, Qt.AlignmentFlag.AlignBottom)
        if field.help and not isinstance(editor, QComboBox | QCheckBox | DateEdit):
            editor.setPlaceholderText(words.text(field.help))
        self._grid.addWidget(editor, row + 1, column, 1, span)
        self._grid.addWidget(error, row + 2, column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowMinimumHeight(row + 3, GAP)
        self._connect(field, editor)

    def _connect(self, field: Field, editor: QWidget) -> None:
        def commit() -> None:
            self.commit(field)

        if isinstance(editor, QLineEdit | LongEdit):
            editor.installEventFilter(TypingUndo(editor))
        if isinstance(editor, QComboBox):
            editor.activated.connect(commit)
        elif isinstance(editor, LongEdit):
            editor.finished.connect(commit)
        elif isinstance(editor, QCheckBox):
            editor.clicked.connect(commit)
        elif isinstance(editor, QLineEdit):
            editor.editingFinished.connect(commit)
            if isinstance(editor, DateEdit):
                editor.chosen.connect(commit)

    def row_here(self) -> tuple[str, str] | None:
        """The table and id of the row that is shown."""
        return (self._table, self._record.id) if self._record is not None else None

    def show_record(self, record: Record | None) -> None:
        """Show this record; None empties the form and disables it.

        What was refused stays told while its field is as it was: another field may be edited next.
        """
        was = self._record if record is not None and self._is_shown(record.id) else None
        typing = self._unsaved_field() if was is not None else None
        self._record = record
        self.setEnabled(record is not None)
        self._busy = True
        for field in self.fields:
            if field.key == typing:
                continue
            value = record[field.key] if record is not None else None
            self._page.editors.fill(field, self.editors[field.key], value)
            if was is None or value != was[field.key]:
                self._explain(field, "")
        self._busy = False

    def _is_shown(self, record_id: str) -> bool:
        return self._record is not None and self._record.id == record_id

    def _unsaved_field(self) -> str | None:
        """The field being typed into, which a refresh must not overwrite."""
        for key, editor in self.editors.items():
            if editor.hasFocus() and isinstance(editor, LongEdit | QLineEdit):
                if self._differs(key):
                    return key
        return None

    def _differs(self, key: str) -> bool:
        field = next(field for field in self.fields if field.key == key)
        try:
            before = None if self._record is None else self._record[key]
            value = self._page.editors.read(field, self.editors[key], before, self._record)
        except Problem:
            return True
        return self._record is not None and value != before

    def commit(self, field: Field) -> None:
        """Commit what stands in a field's editor, if it differs."""
        record = self._record
        if record is None or self._busy:
            return
        editor = self.editors[field.key]
        try:
            value: Any = self._page.editors.read(field, editor, record[field.key], record)
        except Problem as problem:
            self._refused(field, self._page.words.problem(problem))
            return
        if value == record[field.key]:
            self._explain(field, "")
            return
        accepted = self._page.change_row(
            self._table,
            record.id,
            refused=lambda sentence: self._refused(field, sentence),
            **{field.key: value},
        )
        if accepted:
            self._explain(field, "")
        elif not self.errors[field.key].isVisibleTo(self):
            self._restore(field)

    def commit_all(self) -> None:
        """Commit every field that differs, before the form is left without losing the focus."""
        for field in self.fields:
            self.commit(field)

    def _refused(self, field: Field, sentence: str) -> None:
        self._restore(field)
        self._explain(field, sentence)
        self._page.notice.objected.emit()

        def tell() -> None:  # where another row or tab is shown meanwhile
            if self._page.isVisible() and not self.errors[field.key].isVisible():
                self._page.notice.refuse(sentence)

        QTimer.singleShot(0, self, tell)

    def _restore(self, field: Field) -> None:
        if self._record is not None:
            self._busy = True
            self._page.editors.fill(field, self.editors[field.key], self._record[field.key])
            self._busy = False

    def _explain(self, field: Field, sentence: str) -> None:
        error = self.errors[field.key]
        say(error, sentence)
        words = self._page.words
        self.editors[field.key].setAccessibleDescription(
            sentence or words.text(field.help) or about(words, field.label)
        )

    def focus_field(self, key: str) -> None:
        """Put the cursor into a field, and scroll to it."""
        editor = self.editors.get(key)
        if editor is None:
            return
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        around = editor.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(editor, 20, 60)
            around = around.parentWidget()
