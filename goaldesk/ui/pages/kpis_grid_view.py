"""The grid on screen, with the keys of a spreadsheet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from goaldesk.core.words import Words
from goaldesk.ui.pages import kpis_grid_walk as walk
from goaldesk.ui.pages.kpis_grid_model import GridModel
from goaldesk.ui.pages.kpis_grid_paint import ROW_HEIGHT, CellPainter, NameHeader, PeriodHeader
from goaldesk.ui.tables import Index, StaysInSight, asks_for_tab
from goaldesk.ui.theme import Theme

NAMES = (200, 320)  # the names' narrowest and widest column
COLUMN = (68, 160)
Key = Qt.Key
_STEPS = {
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
}
_ENTER = (Key.Key_Return, Key.Key_Enter)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class CellDelegate(CellPainter):
    """Types into cells as a spreadsheet does."""

    def __init__(self, theme: Theme, view: GridView) -> None:
        super().__init__(theme, view)
        self._view = view

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAcceptDrops(False)  # a file dropped here is for the window
        model = index.model()
        assert isinstance(model, GridModel)
        editor.setAccessibleName(model.told(index.row(), index.column()))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.text().strip() != index.data(Qt.ItemDataRole.EditRole):
            model.setData(QModelIndex(index), editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if asks_for_tab(event):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, QLineEdit):
            assert isinstance(event, QKeyEvent)
            key, modifiers = event.key(), event.modifiers()
            if key in _ENTER and modifiers & CTRL:
                text = editor.text()
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                self._view.filled.emit(text)
                return True
            step = _after(key, modifiers)
            if step is not None:
                self._view.take(editor, step)
                return True
        return super().eventFilter(editor, event)


def _after(key: int, modifiers: Qt.KeyboardModifier) -> tuple[int, int] | None:
    """Where a key goes on to from a value that was typed; None for a key that only types."""
    back = -1 if modifiers & SHIFT else 1
    if key in _ENTER:
        return back, 0
    if key in (Key.Key_Tab, Key.Key_Backtab):
        return 0, -1 if key == Key.Key_Backtab else back
    if key in (Key.Key_Up, Key.Key_Down) and not modifiers & ~Qt.KeyboardModifier.KeypadModifier:
        return (-1 if key == Key.Key_Up else 1), 0
    return None


class GridView(StaysInSight, QTableView):
    """The cells; what the keys ask for beyond moving is told by signals.

    `filled` carries what is to go into every selected cell (None: what the current one holds),
    `fill` the way to fill in ("down" or "right"), `locked` says that a key was typed into a cell
    which takes no values.
    """

    filled = Signal(object)
    fill = Signal(str)
    cleared = Signal()
    copied = Signal()
    pasted = Signal()
    left = Signal()
    earlier = Signal()
    locked = Signal()

    def __init__(self, theme: Theme, words: Words, model: GridModel) -> None:
        super().__init__()
        self.grid_model = model
        self._anchor = QPersistentModelIndex()
        self._then: tuple[int, int] | None = None
        self.refused = False
        self.may_edit = lambda: True
        self.names = NameHeader(theme, words, self)
        self.setVerticalHeader(self.names)
        self.period_header = PeriodHeader(theme, self)
        self.setHorizontalHeader(self.period_header)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(theme, self))
        self.setAccessibleName(words.text("Values by period"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self.names.viewport().update)
        model.headerDataChanged.connect(lambda *_: self.names.viewport().update())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = self.horizontalScrollBar()
        newest_shown = bar.value() == bar.maximum()
        self.fit()
        if newest_shown:
            self.show_newest()

    def show_newest(self) -> None:
        """Scroll to the last period."""
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def fit(self) -> None:
        """Share the room among the periods; numbers that need more get it, and it is scrolled."""
        count = self.grid_model.columnCount()
        if not count:
            return
        self.names.setFixedWidth(max(NAMES[0], min(NAMES[1], self.width() // 5)))
        metrics = self.fontMetrics()
        texts = [
            *self.grid_model.titles,
            *self.period_header.marks.values(),
            *self.grid_model.longest(),
        ]
        taken = max(metrics.horizontalAdvance(text) for text in texts) + 18
        wanted = max(COLUMN[0], min(COLUMN[1], taken))
        self.updateGeometries()
        room = self.viewport().width()
        # So many whole ones: the half of a number that a narrow room cuts off would be another.
        shown = max(1, min(count, room // wanted))
        self.period_header.setDefaultSectionSize(max(wanted, min(room // shown, COLUMN[1])))
        self.updateGeometries()  # so that what follows can scroll to where it wants

    def area(self) -> tuple[list[int], list[int]]:
        """The selected rows, goals left out, and the selected columns."""
        rows: set[int] = set()
        columns: set[int] = set()
        for part in self.selectionModel().selection():
            rows.update(range(part.top(), part.bottom() + 1))
            columns.update(range(part.left(), part.right() + 1))
        return sorted(rows.intersection(self.grid_model.kpi_rows())), sorted(columns)

    def select_area(self, top: int, left: int, bottom: int, right: int) -> None:
        """Select a block, the cursor at its upper left."""
        model = self.grid_model
        self._go(model.index(top, left), extend=False)
        block = QItemSelection(model.index(top, left), model.index(bottom, right))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell."""
        self._go(self.grid_model.index(row, column), extend=False)

    def _go(self, target: QModelIndex, *, extend: bool) -> None:
        if not target.isValid():
            return
        selection = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        if not selection.isSelected(QModelIndex(self._anchor)):
            self._anchor = QPersistentModelIndex(self.currentIndex())
        anchor = QModelIndex(self._anchor)
        if extend and anchor.isValid():
            selection.setCurrentIndex(target, flags.NoUpdate)
            selection.select(_between(anchor, target), flags.ClearAndSelect)
        else:
            selection.setCurrentIndex(target, flags.ClearAndSelect)
            self._anchor = QPersistentModelIndex(target)
        self.scrollTo(target)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not event.modifiers() & SHIFT:
            self._anchor = QPersistentModelIndex(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        # These keys mean something else elsewhere in the window.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._command(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def _command(self, event: QKeyEvent) -> Any:
        """The signal that a key stands for, with what it carries; None for other keys."""
        key, modifiers = event.key(), event.modifiers()
        standard = QKeySequence.StandardKey
        if event.matches(standard.Copy):
            return self.copied, ()
        if event.matches(standard.Paste):
            return self.pasted, ()
        if modifiers == CTRL and key in (Key.Key_D, Key.Key_R):
            return self.fill, ("down" if key == Key.Key_D else "right",)
        if modifiers & CTRL and key in _ENTER:
            return self.filled, (None,)
        if key in (Key.Key_Delete, Key.Key_Backspace):
            return self.cleared, ()
        if key == Key.Key_Escape:
            return self.left, ()
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
            return
        self._then = None
        command = self._command(event)
        if command is not None:
            signal, carried = command
            signal.emit(*carried)
            return
        key, modifiers = event.key(), event.modifiers()
        extend = bool(modifiers & SHIFT)
        if key in _STEPS and not modifiers & Qt.KeyboardModifier.AltModifier:
            self._walk(_STEPS[key], far=bool(modifiers & CTRL), extend=extend)
        elif key in (Key.Key_Home, Key.Key_End):
            last, both = key == Key.Key_End, bool(modifiers & CTRL)
            end = walk.end(self.grid_model, self.currentIndex(), last=last, both=both)
            self._go(end, extend=extend)
        elif key in (Key.Key_PageUp, Key.Key_PageDown):
            page = max(1, self.viewport().height() // ROW_HEIGHT - 1)
            self._step(page if key == Key.Key_PageDown else -page, 0, extend=extend)
        elif key in _ENTER:
            self._step(-1 if extend else 1, 0, extend=False)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks the cells of a KPI, and leaves the grid behind the last one."""
        right = 1 if forward else -1
        there = self.currentIndex().column() + right
        # Qt asks this, too, when the grid is hidden and somebody else is to get the keyboard.
        if self.isVisible() and self.area()[0] and 0 <= there < self.grid_model.columnCount():
            self._step(0, right, extend=False)
            return True
        return super().focusNextPrevChild(forward)

    def keyboardSearch(self, search: str) -> None:
        """A key typed into a cell that takes no values must not jump elsewhere."""
        if search.strip():
            self.locked.emit()

    def edit(self, index: Index, trigger: Any = None, event: QEvent | None = None) -> bool:
        if trigger is None:
            super().edit(index)
            return True
        none = QAbstractItemView.EditTrigger.NoEditTriggers
        starts = bool(trigger & self.editTriggers()) or trigger == none
        if starts and not self.may_edit():
            return False
        return super().edit(index, trigger, event)

    def _walk(self, step: tuple[int, int], *, far: bool, extend: bool) -> None:
        at = self.currentIndex()
        if step == (0, -1) and at.column() == 0 and not extend:
            self.earlier.emit()
            at = self.currentIndex()
        if far:
            self._go(walk.edge(self.grid_model, at, step), extend=extend)
        else:
            self._step(*step, extend=extend)

    def _step(self, down: int, right: int, *, extend: bool) -> None:
        """Go so many KPIs down and periods right, as far as there are any."""
        self._go(walk.by(self.grid_model, self.currentIndex(), down, right), extend=extend)

    def take(self, editor: QLineEdit, step: tuple[int, int]) -> None:
        """Take what was typed and go on; what was refused stays to be mended."""
        delegate = self.itemDelegate()
        self.refused, self._then = False, step
        delegate.commitData.emit(editor)
        if self.refused and editor.hasFocus():  # no reason is asked for
            editor.selectAll()
            return
        delegate.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        if not self.refused:
            self.go_on()

    def go_on(self) -> None:
        """Go where the key leads that took the value, once that is accepted."""
        step, self._then = self._then, None
        if step is not None:
            self._step(*step, extend=False)


def _between(one: QModelIndex, other: QModelIndex) -> QItemSelection:
    """The block that has both cells in its corners."""
    top, bottom = sorted((one.row(), other.row()))
    left, right = sorted((one.column(), other.column()))
    return QItemSelection(one.sibling(top, left), one.sibling(bottom, right))
