"""How cells are painted and edited: signs with words, progress bars, one quiet selection."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)
from shiboken6 import isValid

from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.plain_text import cut
from goaldesk.ui.editors import DateEdit, FieldEditors
from goaldesk.ui.signs import SIZE, draw_sign
from goaldesk.ui.tables import FIELD, ROW, TONE, VALUE, Index, RowsModel, StaysInSight, asks_for_tab
from goaldesk.ui.theme import Theme, show_ticked_boxes, weighted

_Move = QAbstractItemView.CursorAction


@dataclass(frozen=True, slots=True)
class StatusValue:
    """A cell that shows a status sign with its word."""

    status: str
    stale: bool = False


@dataclass(frozen=True, slots=True)
class ProgressValue:
    """A cell that shows a progress bar with the planned share as a tick, and its percentage."""

    progress: float | None
    planned: float | None = None


_NO_CHOICE = N_("No choice begins with “{text}”. The value stays as it was.")

_UNFOCUSED = ~QStyle.StateFlag.State_HasFocus

# The property of an editor whose text was refused.
_REFUSED = "refused"


class TypedByRow(StaysInSight):
    """A table or tree whose Tab, while a cell is typed into, goes to the next one of the row that
    takes something; behind the last one, the typing ends. What is refused stays to be mended."""

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        refused, hints = editor.property(_REFUSED), QStyledItemDelegate.EndEditHint
        editor.setProperty(_REFUSED, False)
        if refused and editor.hasFocus() and hint != hints.RevertModelCache:
            return
        asked = editor.window().focusWidget()  # it may be the field for a reason meanwhile
        if not editor.isAncestorOf(asked) and not self.isAncestorOf(asked) and asked is not self:
            hint = hints.NoHint
        super().closeEditor(editor, hint)

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        way = {_Move.MoveNext: 1, _Move.MovePrevious: -1}.get(action)
        if way is None:
            return super().moveCursor(action, modifiers)
        header = self.header() if isinstance(self, QTreeView) else self.horizontalHeader()
        at = self.currentIndex()
        place = header.visualIndex(at.column()) + way
        while 0 <= place < header.count():
            column = header.logicalIndex(place)
            index = at.siblingAtColumn(column)
            if index.flags() & Qt.ItemFlag.ItemIsEditable and not header.isSectionHidden(column):
                return index
            place += way
        return QModelIndex()


class TickedLines(QStyledItemDelegate):
    """Paints lines with a box to tick."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        show_ticked_boxes(option.palette)


class RowDelegate(QStyledItemDelegate):
    """Paints cells in the theme's roles, and edits them with the field's editor."""

    def __init__(
        self,
        theme: Theme,
        editors: FieldEditors,
        refuse: Callable[[Problem], None],
        parent: QObject | None = None,
        row_height: int = 32,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._editors = editors
        self._refuse = refuse
        self._height = row_height
        self._typed, self._typed_at = "", 0.0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 8, max(self._height, hint.height()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if isinstance(model, RowsModel) and model.row_at(index) is None:
            self._paint_hint(painter, option, index)
            return
        self.initStyleOption(option, index)
        value = index.data(VALUE)
        text = option.text
        if isinstance(value, StatusValue | ProgressValue):
            option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(value, StatusValue):
            self.paint_status(painter, QRectF(option.rect), option.font, value, text)
        elif isinstance(value, ProgressValue):
            self.paint_progress(painter, QRectF(option.rect), option.font, value, text)
        painter.restore()
        self.paint_frame(painter, option, index)

    def paint_empty(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> str:
        """Paint a cell without its text, which is given; `paint_frame` comes last."""
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        return str(text)

    def paint_opener(self, painter: QPainter, rect: QRect) -> None:
        """At the right of a field, what says that a list opens."""
        x, y = rect.right() - 12, rect.center().y()
        painter.setPen(QColor(self.theme.secondary))
        painter.drawPolyline([QPoint(x - 4, y - 1), QPoint(x, y + 3), QPoint(x + 4, y - 1)])

    def _paint_hint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A cell of the line that adds a row: its part of the hint, which runs across all cells."""
        cell, view = QRect(option.rect), option.widget
        first = index.siblingAtColumn(0)
        self.initStyleOption(option, first)
        option.rect = view.visualRect(first)
        option.rect.setRight(view.viewport().width())
        painter.save()
        painter.setClipRect(cell)
        control = QStyle.ControlElement.CE_ItemViewItem
        view.style().drawControl(control, option, painter, view)
        painter.restore()
        option.rect = cell
        self.paint_frame(painter, option, index)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight
        if option.features & QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator:
            show_ticked_boxes(option.palette)
        if index.column() == 0:  # the style sheet sets it in line with the heading above
            option.viewItemPosition = QStyleOptionViewItem.ViewItemPosition.Beginning
        tone = index.data(TONE)
        if tone == "bold":
            option.font = weighted(option.font, QFont.Weight.DemiBold)
        elif tone:
            colour = QColor(getattr(self.theme, tone))
            option.palette.setColor(option.palette.ColorRole.Text, colour)
            option.palette.setColor(option.palette.ColorRole.HighlightedText, colour)
        option.state &= _UNFOCUSED

    def paint_frame(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The hairline under a row, the accent bar of the selected one, the focused cell."""
        painter.save()
        rect = option.rect
        painter.setPen(QColor(self.theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        selected = option.state & QStyle.StateFlag.State_Selected
        view = option.widget
        if selected and index.column() == 0:
            painter.fillRect(0, rect.top(), 3, rect.height() - 1, QColor(self.theme.accent))
        if selected and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def paint_status(
        self, painter: QPainter, rect: QRectF, font: QFont, value: StatusValue, text: str
    ) -> None:
        """A sign and its word."""
        colour = self.theme.status(value.status, value.stale)
        box = QRectF(rect.left() + 6, rect.center().y() - SIZE / 2, SIZE, SIZE)
        draw_sign(painter, box, value.status, colour, value.stale)
        painter.setPen(QColor(colour))
        painter.setFont(font)
        space = rect.adjusted(6 + SIZE + 6, 0, -2, 0)
        elided = QFontMetrics(font).elidedText(
            text, Qt.TextElideMode.ElideRight, int(space.width())
        )
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, elided)

    def paint_progress(
        self, painter: QPainter, rect: QRectF, font: QFont, value: ProgressValue, text: str
    ) -> None:
        """A bar of 40 × 6 with a tick at the planned share, and the percentage."""
        track = QRectF(rect.left() + 6, rect.center().y() - 3, 40, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.track))
        painter.drawRoundedRect(track, 2, 2)
        if value.progress is not None:
            share = min(max(value.progress, 0.0), 1.0)
            done = QRectF(track.left(), track.top(), track.width() * share, track.height())
            painter.setBrush(QColor(self.theme.accent))
            painter.drawRoundedRect(done, 2, 2)
        if value.planned is not None:
            x = track.left() + track.width() * min(max(value.planned, 0.0), 1.0)
            painter.fillRect(QRectF(x - 1, rect.center().y() - 6, 2, 12), QColor(self.theme.text))
        painter.setPen(QColor(self.theme.text))
        painter.setFont(font)
        space = rect.adjusted(50, 0, -3, 0)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(space.width()))
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = index.data(FIELD)
        if field is None:
            return super().createEditor(parent, option, index)
        if field.kind == "long":
            field = field._replace(kind="text")
        editor = self._editors.make(field, parent)
        if isinstance(editor, QComboBox):
            editor.activated.connect(lambda: self._finish(editor))
            editor.view().installEventFilter(self)
        if isinstance(editor, DateEdit):
            editor.chosen.connect(lambda: self._finish(editor))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """A date is seen whole while it is changed, over the next cell if need be."""
        super().updateEditorGeometry(editor, option, index)
        if isinstance(editor, DateEdit):
            shown = editor.fontMetrics().horizontalAdvance(index.data() or "")
            wide = max(editor.width(), editor.minimumSizeHint().width() + shown)
            left = max(0, min(editor.x(), editor.parentWidget().width() - wide))
            editor.setGeometry(left, editor.y(), wide, editor.height())

    def _finish(
        self,
        editor: QWidget,
        hint: QStyledItemDelegate.EndEditHint = QStyledItemDelegate.EndEditHint.NoHint,
    ) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, hint)

    def _tab_on(self, shown: QAbstractItemView, back: bool) -> None:
        """Take the choice that is marked in an open list, and go on to the next cell."""
        combo = shown.window().parentWidget()
        assert isinstance(combo, QComboBox)
        combo.setCurrentIndex(shown.currentIndex().row())
        combo.hidePopup()
        hints = QStyledItemDelegate.EndEditHint
        self._finish(combo, hints.EditPreviousItem if back else hints.EditNextItem)

    def _look_for(self, shown: QAbstractItemView, event: QKeyEvent) -> None:
        """Say so where no choice of an open list begins with what is typed into it."""
        now = time.monotonic()
        if now - self._typed_at > QApplication.keyboardInputInterval() / 1000:
            self._typed = ""
        self._typed, self._typed_at = self._typed + event.text(), now
        wanted = self._typed if len(set(self._typed)) > 1 else event.text()
        if not shown.model().match(shown.model().index(0, 0), Qt.ItemDataRole.DisplayRole, wanted):
            self._refuse(Invalid(_NO_CHOICE, text=cut(wanted)))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        field = index.data(FIELD)
        if field is None:
            super().setEditorData(editor, index)
            return
        value = index.data(Qt.ItemDataRole.EditRole)
        self._editors.fill(field, editor, value)
        if isinstance(editor, QComboBox):
            editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        field = index.data(FIELD)
        if field is None:
            super().setModelData(editor, model, index)
            return
        before = index.data(Qt.ItemDataRole.EditRole)
        try:
            value: Any = self._editors.read(field, editor, before, index.data(ROW))
        except Problem as problem:
            self._refuse(problem)
            self._keep(editor)
            return
        if value != before:
            done = model.setData(QModelIndex(index), value, Qt.ItemDataRole.EditRole)
            if not done and value not in (None, "") and isValid(editor):
                self._keep(editor)

    def _keep(self, editor: QWidget) -> None:
        """Let a refused text stand, marked, so that it can be mended."""
        editor.setProperty(_REFUSED, True)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if asks_for_tab(event):
            return False
        if isinstance(editor, QAbstractItemView):
            if not isinstance(event, QKeyEvent):
                return False
            pressed = event.type() == QEvent.Type.KeyPress
            if event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                if pressed and event.text().isprintable() and event.text().strip():
                    self._look_for(editor, event)
                return False
            if pressed:
                self._tab_on(editor, event.key() == Qt.Key.Key_Backtab)
            return True
        # The calendar popup takes the focus from a date editor, which must stay open meanwhile.
        if event.type() == QEvent.Type.FocusOut and isinstance(editor, DateEdit):
            if QApplication.activePopupWidget() is not None:
                return False
        return super().eventFilter(editor, event)
