"""Editors for one field's value: the same ones in lists and in forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QTextDocument
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QWidget,
    QWidgetAction,
)

from goaldesk.core.errors import Invalid
from goaldesk.core.fields import Field
from goaldesk.core.words import Words
from goaldesk.ui.icons import Icons

Options = Sequence[tuple[str, str]]
Counted = Callable[[Field, Any], tuple[str, str]]


class DateEdit(QLineEdit):
    """A date typed freely or chosen from a calendar (Alt+Down); may be empty."""

    chosen = Signal()

    def __init__(
        self, words: Words, icons: Icons, today: Callable[[], dt.date], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._today = today
        self._before: dt.date | None = None
        open_calendar = QAction(icons.icon("calendar"), words.text("Choose from a calendar"), self)
        open_calendar.triggered.connect(self.open_calendar)
        self.addAction(open_calendar, QLineEdit.ActionPosition.TrailingPosition)
        self.setPlaceholderText(words.text("Date"))

    def set_date(self, day: dt.date | None) -> None:
        """Show this date."""
        self._before = day
        self.setText("" if day is None else self._words.date(day))

    def date(self) -> dt.date | None:
        """The date typed, without its year the one closest to the date before, else to today;
        raises Invalid where it is none."""
        return self._words.parse_date(self.text(), self._before or self._today())

    def open_calendar(self) -> None:
        """Open a calendar under the field; Enter or a click takes the day."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(menu)
        calendar.setLocale(QLocale("zh_CN" if self._words.language == "zh" else "en_GB"))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek(self._words.week_start + 1))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # Else weeks would be higher than the calendar has room for, and the last one cut.
        calendar.setMinimumHeight(calendar.sizeHint().height())
        calendar.findChild(QTableView).verticalHeader().setMinimumSectionSize(1)
        calendar.setSelectedDate(_qdate(self._shown() or self._today()))
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)

        def take(day: QDate) -> None:
            self.set_date(dt.date(day.year(), day.month(), day.day()))
            menu.close()
            self.chosen.emit()

        calendar.activated.connect(take)
        calendar.clicked.connect(take)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        calendar.setFocus()

    def _shown(self) -> dt.date | None:
        try:
            return self.date()
        except Invalid:
            return None  # a half-typed date opens the calendar at today

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key == Qt.Key.Key_Down and alt:
            self.open_calendar()
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not alt:
            day = self._shown() or self._today()
            step = 1 if key == Qt.Key.Key_Up else -1
            self.set_date(day + dt.timedelta(days=step))
            return
        super().keyPressEvent(event)


def _qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)


class LongEdit(QPlainTextEdit):
    """Several lines of plain text; tells when the typing is finished (focus leaves)."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 20)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.finished.emit()
        self.document().setModified(False)


class WheelGuard(QObject):
    """Keeps the wheel from changing a choice that has no focus while the page scrolls."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget):
            if not watched.hasFocus():
                event.ignore()
                return True
        return False


class TypingUndo(QObject):
    """Leaves Ctrl+Z to the document where nothing was typed that a field itself could undo."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        keys, typed = QKeySequence.StandardKey, watched
        if isinstance(watched, QPlainTextEdit):
            typed = watched.document()
        assert isinstance(typed, QLineEdit | QTextDocument)
        if (event.matches(keys.Undo) and not typed.isUndoAvailable()) or (
            event.matches(keys.Redo) and not typed.isRedoAvailable()
        ):
            event.ignore()
            return True
        return False


class PersonEdit(QLineEdit):
    """A name; proposes those that `names` gives when somebody begins to type here."""

    def __init__(self, names: Callable[[], list[str]], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._names = names
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._known.setStringList(self._names())
        super().focusInEvent(event)


class FieldEditors:
    """Makes editors for fields, reads and fills them; `options(field)` lists what a reference,
    a person or a text may be, `counted(field, row)` the unit and the currency of its numbers."""

    def __init__(
        self,
        words: Words,
        icons: Icons,
        today: Callable[[], dt.date],
        options: Callable[[Field], Options],
        counted: Counted = lambda field, row: ("", ""),
    ) -> None:
        self._words = words
        self._icons = icons
        self._today = today
        self._options = options
        self._counted = counted

    def counting(self, counted: Counted) -> FieldEditors:
        """The same editors, for numbers that count in something else."""
        return FieldEditors(self._words, self._icons, self._today, self._options, counted)

    def make(self, field: Field, parent: QWidget | None) -> QWidget:
        """An empty editor for the field; what a reference may be comes in when it is filled."""
        editor: QWidget
        if field.kind in ("choice", "ref"):
            editor = self._combo(field, parent)
        elif field.kind == "date":
            editor = DateEdit(self._words, self._icons, self._today, parent)
        elif field.kind == "long":
            editor = LongEdit(parent)
        elif field.kind == "flag":
            editor = QCheckBox(self._words.text(field.label), parent)
        elif field.kind == "person":
            editor = PersonEdit(lambda: [text for _, text in self._options(field)], parent)
        else:
            editor = QLineEdit(parent)
            if field.kind in ("number", "whole"):
                editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAcceptDrops(False)  # a file dropped here is for the window: no text
        editor.setAccessibleName(self._words.text(field.label))
        if field.help:
            editor.setAccessibleDescription(self._words.text(field.help))
        return editor

    def _combo(self, field: Field, parent: QWidget | None) -> QComboBox:
        combo = QComboBox(parent)
        if field.optional_choice or field.kind == "ref":
            combo.addItem("–", None)
        if field.kind == "choice":
            for key, label in field.choices:
                combo.addItem(self._words.text(label), key)
        # A long title among the choices must not make the whole form wide.
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.installEventFilter(WheelGuard(combo))
        return combo

    def fill(self, field: Field, editor: QWidget, value: Any) -> None:
        """Show a value in its editor."""
        if isinstance(editor, QComboBox):
            if field.kind == "ref":
                self._refill(field, editor)
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, DateEdit):
            editor.set_date(value)
        elif isinstance(editor, LongEdit):
            if editor.toPlainText() != (value or ""):
                editor.setPlainText(value or "")
        elif isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, QLineEdit):
            editor.setText(self.shown(field, value))
            if not editor.hasFocus():
                editor.setCursorPosition(0)  # a long text shows its beginning

    def _refill(self, field: Field, combo: QComboBox) -> None:
        combo.clear()
        combo.addItem("–", None)
        for key, text in self._options(field):
            combo.addItem(text, key)

    def shown(self, field: Field, value: Any) -> str:
        """A value as an editor shows it; empty where there is none."""
        if value is None:
            return ""
        if field.kind == "whole" and field.low is not None and field.low >= 1900:
            return str(value)
        if field.kind in ("number", "whole"):
            return self._words.number(value).replace("−", "-")
        if field.kind == "date":
            return self._words.date(value)
        return str(value)

    def read(self, field: Field, editor: QWidget, before: Any = None, row: Any = None) -> Any:
        """The value in an editor; raises Invalid where a number or a date is none.

        It is the one `before` where that is what the editor still shows, perhaps rounded.
        """
        if isinstance(editor, QComboBox):
            return editor.currentData()
        if isinstance(editor, DateEdit):
            return editor.date()
        if isinstance(editor, LongEdit):
            return editor.toPlainText()
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        assert isinstance(editor, QLineEdit)
        if before is not None and editor.text() == self.shown(field, before):
            return before
        return self.parse(field, editor.text(), row)

    def parse(self, field: Field, value: Any, row: Any = None) -> Any:
        """What was typed or pasted as a plain value; raises Invalid where it does not fit."""
        if not isinstance(value, str):
            return value
        if field.kind in ("number", "whole"):
            from goaldesk.exchange.amounts import bare  # not before the first frame

            plain = bare(value, *self._counted(field, row))
            return self._words.parse_number(plain, shortened=field.large)
        if field.kind == "date":
            return self._words.parse_date(value, self._today())
        return value
