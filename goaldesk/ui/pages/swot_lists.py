"""Lists whose rows can be dragged to another place or another list, and the rows in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDropEvent, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QSizePolicy,
    QWidget,
)

from goaldesk.core.fields import TABLES, Field
from goaldesk.core.queries.swot import StrategyRow
from goaldesk.ui import copying
from goaldesk.ui.actions import HISTORY, TRACE
from goaldesk.ui.editors import TypingUndo
from goaldesk.ui.page import Page
from goaldesk.ui.tables import NONE, Column, Index, RowsModel, SelectsAlone, put_cursor
from goaldesk.ui.texts import escaped
from goaldesk.ui.theme import sized

EVIDENCE = "application/x-goaldesk-evidence"


def evidence_data(picked: Iterable[tuple[str, str]]) -> QMimeData:
    """Evidence as it is dragged: the (table, id) of each."""
    data = QMimeData()
    data.setData(EVIDENCE, "\n".join(f"{kind} {row_id}" for kind, row_id in picked).encode())
    return data


def picked_evidence(data: QMimeData) -> list[tuple[str, str]]:
    """The (table, id) of each piece of evidence that is dragged."""
    lines = bytes(data.data(EVIDENCE).data()).decode().splitlines()
    return [(kind, row_id) for kind, _, row_id in (line.partition(" ") for line in lines)]


def row_menu(
    page: Page,
    view: QAbstractItemView,
    table: str,
    row_id: str,
    entries: Iterable[tuple[str, str, Callable[[], object]]],
) -> QMenu:
    """The menu of a row: (words, keys, what they do), and the way to its chain."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chain = page.words.text("Show its chain")
    go = (chain, "", lambda: page.context.go(f"{TRACE}{table}", row_id, ""))
    history = page.words.text("History of this")
    past = (history, "", lambda: page.context.go(f"{HISTORY}{table}", row_id, ""))
    for words, keys, slot in (*entries, go, past):
        action = menu.addAction(words)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, slot=slot: slot())
    copying.offer(menu, view, page.words)
    return menu


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The heading of a kind of strategies in their list."""

    kind: str

    @property
    def id(self) -> str:
        """An id that no row of a document can have."""
        return f"group:{self.kind}"


class PlacedModel(RowsModel):
    """Rows that can be dragged as `mime`; drops are the view's business.

    Evidence can be dropped onto rows that it can bear out.
    """

    def __init__(
        self, columns: Sequence[Column], mime: str, parent: QWidget, *, proved: bool = False
    ) -> None:
        super().__init__(columns, parent)
        self.mime = mime
        self.proved = proved

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if isinstance(self.row_at(index), GroupRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        return [self.mime, EVIDENCE] if self.proved else [self.mime]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        data = QMimeData()
        data.setData(self.mime, b"\n".join(self.row_at(index).id.encode() for index in indexes))
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index = NONE
    ) -> bool:
        return any(data.hasFormat(mime) for mime in self.mimeTypes())


class PlacedView(SelectsAlone, QListView):
    """A list of a PlacedModel's rows.

    `proved` tells a row's id and the (table, id) of the evidence dropped onto it,
    `dropped` a row's id and the number of the row it was dropped before (-1 at the end),
    `moved` a step of Alt+Up or Alt+Down, `sideways` one of Alt+Left or Alt+Right to another
    group, `opened` a row to be shown in its form, `digit` a number typed on one.
    """

    proved = Signal(str, object)
    dropped = Signal(str, int)
    moved = Signal(int)
    sideways = Signal(int)
    opened = Signal(str)
    chosen = Signal(str)
    digit = Signal(int)
    delete_pressed = Signal()

    def __init__(self, model: PlacedModel, name: str) -> None:
        super().__init__()
        self.placed = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    def current_id(self) -> str:
        """The id of the selected row, or an empty text."""
        indexes = self.selectedIndexes()
        return self.placed.row_at(indexes[0]).id if indexes else ""

    def select(self, row_id: str) -> bool:
        """Select a row and scroll to it; false where it is not in this list."""
        return put_cursor(self, self.placed.index_of(row_id))

    def mark(self, row_ids: frozenset[str]) -> None:
        """Mark the rows that cite the one selected, or are cited by it."""
        self.itemDelegate().marked = row_ids
        self.viewport().update()

    def deselect(self) -> None:
        """Select nothing, and tell nobody."""
        selection = self.selectionModel()
        with QSignalBlocker(selection):
            selection.clear()
        self.viewport().update()

    def _selection_changed(self) -> None:
        row_id = self.current_id()
        if row_id:
            self.chosen.emit(row_id)

    def place_of(self, point: QPoint) -> int:
        """The number of the row that something dropped at this point comes before; -1 last."""
        index = self.indexAt(point)
        if not index.isValid():
            return -1
        below = point.y() > self.visualRect(index).center().y()
        place = index.row() + below
        return place if place < len(self.placed.rows) else -1

    def dropEvent(self, event: QDropEvent) -> None:
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()
        if self.placed.proved and event.mimeData().hasFormat(EVIDENCE):
            self._drop_evidence(event)
            return
        if not event.mimeData().hasFormat(self.placed.mime):
            event.ignore()
            return
        place = self.place_of(event.position().toPoint())
        row_id = bytes(event.mimeData().data(self.placed.mime).data()).decode().split("\n")[0]
        # A copy as far as Qt knows, so that it leaves the dragged row to the edit.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(row_id, place)

    def _drop_evidence(self, event: QDropEvent) -> None:
        row = self.placed.row_at(self.indexAt(event.position().toPoint()))
        if row is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.proved.emit(row.id, picked_evidence(event.mimeData()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif alt and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        elif event.text() in ("1", "2", "3", "4", "5") and self.current_id():
            self.digit.emit(int(event.text()))
        elif key == Qt.Key.Key_Menu and self.selectedIndexes():
            self.ask_menu()
        else:
            super().keyPressEvent(event)

    def ask_menu(self) -> None:
        """Ask for the selected row's menu, at the row."""
        indexes = self.selectedIndexes()
        if indexes:
            self.customContextMenuRequested.emit(self.visualRect(indexes[0]).center())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_key and not self.selectedIndexes():
            first = next(
                (i for i, row in enumerate(self.placed.rows) if not isinstance(row, GroupRow)), -1
            )
            if first >= 0:
                self.setCurrentIndex(self.placed.index(first, 0))


def row_column(
    table: str,
    title: str,
    say: Callable[[Any], str],
    tip: Callable[[Any], str],
    edit: Callable[[Any, Any], bool],
) -> Column:
    """The one column of such a list: the row's text, edited in place; `say` for screen readers."""
    field: Field = TABLES[table].field("text")
    return Column(
        "text",
        title,
        lambda row: getattr(row, "text", ""),
        say,
        edit,
        field,
        tip=tip,
        editable=lambda row: not isinstance(row, GroupRow),
    )


def kind_at(rows: Sequence[object], place: int) -> tuple[str, str | None]:
    """The kind of strategies at a place of their list, and the strategy there (None: the end)."""
    end = len(rows) if place < 0 else place
    kind = "SO"
    for row in rows[:end]:
        if isinstance(row, GroupRow):
            kind = row.kind
    before = rows[end] if end < len(rows) else None
    return kind, before.id if isinstance(before, StrategyRow) else None


class ShortLabel(QLabel):
    """One quiet line that is elided where it does not fit, and told whole in its tooltip."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(sized(QApplication.font(), 12))
        self.setProperty("tone", "secondary")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show this text."""
        self.setText(text)
        self.setToolTip(escaped(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment(), shown)


class AddLine(QLineEdit):
    """A line that takes the text of a new row on Enter or when it is left, which hides it, as
    Escape does.

    One that `stays` takes it on Enter alone, and is hidden by Escape alone; `left` tells that it
    was hidden.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, hint: str, *, stays: bool = False) -> None:
        super().__init__()
        self._stays = stays
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.installEventFilter(TypingUndo(self))
        (self.returnPressed if stays else self.editingFinished).connect(self._give)
        self.hide()

    def start(self) -> None:
        """Show the line and put the cursor into it."""
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Be empty, and not again what was typed by Ctrl+Z, which is for what came of it."""
        self.setText("")

    def _give(self) -> None:
        if self.text().strip():
            self.given.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Drop what was typed and hide the line."""
        self.clear()
        self.hide()
        self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._stays and not self.text().strip():
            self.leave()
