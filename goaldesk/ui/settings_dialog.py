"""File → Settings…: what the user has chosen for this computer; every change holds at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMargins, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from goaldesk.core.words import Words
from goaldesk.settings import Asked, Settings, asked
from goaldesk.ui.editors import WheelGuard
from goaldesk.ui.panels import Dialog
from goaldesk.ui.room import column_in, scrolled
from goaldesk.ui.texts import heading, label

_FIELD = 300


class SettingsDialog(Dialog):
    """A field for each setting that is asked for, made from their table.

    `chosen` carries a setting's name and its new value; whoever takes it shows the dialog anew.
    """

    chosen = Signal(str, object)

    def __init__(self, window: QWidget, words: Words, settings: Settings) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields: dict[str, QWidget] = {}
        self._content: QWidget | None = None
        column_in(self)
        self.show_settings(words, settings)
        self.resize(QSize(720, 760).boundedTo(self.screen().availableSize() - QSize(0, 80)))

    def show_settings(self, words: Words, settings: Settings) -> None:
        """Show these settings in this language, the cursor where it was."""
        focus = next((name for name, field in self.fields.items() if field.hasFocus()), "")
        old, self._content = self._content, QWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self.setWindowTitle(words.text("Settings"))
        self.fields = {}
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        group = ""
        for name, each in asked().items():
            if each.group != group:
                group = each.group
                grid.setRowMinimumHeight(grid.rowCount(), 12)
                grid.addWidget(heading(words.text(group)), grid.rowCount(), 0, 1, 2)
            self._add(grid, words, name, each, getattr(settings, name))
        grid.setRowStretch(grid.rowCount(), 1)
        close = QPushButton(words.text("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        bottom = QHBoxLayout(contentsMargins=QMargins(24, 8, 24, 16))
        bottom.addStretch(1)
        bottom.addWidget(close)
        column = QVBoxLayout(self._content, contentsMargins=QMargins(0, 0, 0, 0))
        column.addWidget(scrolled(inner), 1)
        column.addLayout(bottom)
        self.layout().addWidget(self._content)
        self.fields.get(focus, self.fields["author"]).setFocus()

    def _add(self, grid: QGridLayout, words: Words, name: str, each: Asked, value: Any) -> None:
        text, help = words.text(each.label), words.text(each.help)
        field: QWidget
        row = grid.rowCount()
        if each.choices:
            field = QComboBox()
            for key, message in each.choices:
                field.addItem(words.text(message, count=key), key)
            field.setCurrentIndex(field.findData(value))
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(WheelGuard(field))
            field.activated.connect(lambda _: self.chosen.emit(name, field.currentData()))
        elif isinstance(value, bool):
            field = QCheckBox(text)
            field.setChecked(value)
            field.clicked.connect(lambda now: self.chosen.emit(name, now))
        else:
            field = QLineEdit(value)
            # Leaving the field may be the dialog's end.
            field.editingFinished.connect(
                lambda: isValid(self) and self.chosen.emit(name, field.text().strip())
            )
        field.setAccessibleName(text)
        field.setAccessibleDescription(help)
        if not isinstance(field, QCheckBox):
            field.setFixedWidth(_FIELD)
            caption = label(text, wrap=False)
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
        grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        if help:
            grid.addWidget(label(help, tone="secondary", size=12), row + 1, 1)
            grid.setRowMinimumHeight(row + 2, 4)
        self.fields[name] = field
