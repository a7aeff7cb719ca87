"""Copying a list, a tree or a grid: lines of cells that tabs divide, and a table for documents."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QMenu,
    QTableView,
    QTreeView,
    QWidget,
)

from goaldesk.core.words import Words
from goaldesk.exchange.guarded import guarded
from goaldesk.ui.notice import NoticeBar
from goaldesk.ui.tables import NEXT, NONE, PLAIN, ROW

WHOLE_KEYS = "Ctrl+Shift+C"
_INDENT = "  "
# What a spreadsheet takes for a number is no formula, whatever it begins with.
_NUMBER = r"[-+]?\d[\d.,\s]*%?"
_SHOWN = Qt.ItemDataRole.DisplayRole


def copy(view: QAbstractItemView, words: Words, *, whole: bool = False) -> None:
    """Put what is selected onto the clipboard, or all that the view lists.

    Several whole rows come with their heads; a single cell is its text, and nothing else.
    """
    header = _header(view)
    columns = _columns(view, header)
    rows = list(_rows(view.model())) if whole else _selected_rows(view)
    if not whole and _by_cells(view):
        chosen = {number for _, numbers in _parts(view) for number in numbers}
        columns = [column for column in columns if column in chosen]
    lines = [_line(words, index, depth, columns) for index, depth in rows]
    if not lines or not columns:
        return
    if len(lines) == len(columns) == 1 and not whole:
        QGuiApplication.clipboard().setText(lines[0][0].strip())
        return
    heads: list[str] = []
    headed = header is not None or (isinstance(view, QListView) and len(columns) > 1)
    if headed and (whole or (len(lines) > 1 and not _by_cells(view))):
        heads = [_head(view.model(), column) for column in columns]
    if whole and isinstance(view, QTableView) and not view.verticalHeader().isHidden():
        heads = [view.verticalHeader().accessibleName(), *heads]
        for (index, _), line in zip(rows, lines, strict=True):
            line.insert(0, _head(view.model(), index.row(), Qt.Orientation.Vertical))
    put(heads, lines)


def copy_here(window: QWidget, words: Words, notice: NoticeBar, *, whole: bool = False) -> None:
    """Copy what the cursor is in: of a list what is selected or all, else the text or picture."""
    widget = window.focusWidget()
    if isinstance(widget, QAbstractItemView):
        copy(widget, words, whole=whole)
    elif whole:
        notice.tell(words.text("Put the cursor into a list or table first; then it is copied."))
    elif hasattr(widget, "copy"):
        widget.copy()


def put(heads: list[str], lines: list[list[str]]) -> None:
    """Put a table onto the clipboard, as text and as HTML; no heads where they are empty."""
    data = QMimeData()
    safe = [[_safe(text) for text in line] for line in ([heads] if heads else []) + lines]
    data.setText("\n".join("\t".join(map(_quoted, line)) for line in safe))
    rows = [
        _html_row("th" if heads and not number else "td", line) for number, line in enumerate(safe)
    ]
    data.setHtml(f'<meta charset="utf-8"><table>{"".join(rows)}</table>')
    QGuiApplication.clipboard().setMimeData(data)


def offer(menu: QMenu, view: QAbstractItemView, words: Words) -> None:
    """Add the two ways of copying to a view's menu."""
    for text, keys, whole in (
        (words.text("Copy"), QKeySequence(QKeySequence.StandardKey.Copy), False),
        (words.text("Copy table"), QKeySequence(WHOLE_KEYS), True),
    ):
        action = menu.addAction(text)
        action.setShortcut(keys)
        action.triggered.connect(lambda _=False, whole=whole: copy(view, words, whole=whole))


def view_at(widget: QWidget, point: QPoint) -> QAbstractItemView | None:
    """The list that stands at a point of the widget, if one does."""
    child: QWidget | None = widget.childAt(point)
    while child is not None and child is not widget:
        if isinstance(child, QAbstractItemView):
            return child
        child = child.parentWidget()
    return None


def _by_cells(view: QAbstractItemView) -> bool:
    """Whether cells are selected, not rows: then blocks go back into cells, without heads."""
    rows = QAbstractItemView.SelectionBehavior.SelectRows
    return isinstance(view, QTableView) and view.selectionBehavior() != rows


def _header(view: QAbstractItemView) -> QHeaderView | None:
    """The heads of the columns, where they are shown."""
    header = None
    if isinstance(view, QTableView):
        header = view.horizontalHeader()
    elif isinstance(view, QTreeView):
        header = view.header()
    return None if header is None or header.isHidden() else header


def _columns(view: QAbstractItemView, header: QHeaderView | None) -> list[int]:
    """The columns as they stand on screen.

    Without heads, all of them: the others are told below the first one. A list shows only the
    first, which says in a sentence what the others hold.
    """
    count = view.model().columnCount()
    if header is not None:
        shown = [column for column in range(count) if not header.isSectionHidden(column)]
        return sorted(shown, key=header.visualIndex)
    return list(range(int(isinstance(view, QListView) and count > 1), count))


def _rows(
    model: QAbstractItemModel, parent: QModelIndex = NONE, depth: int = 0
) -> Iterator[tuple[QModelIndex, int]]:
    """All rows from top to bottom, by their first cell, with how deep they lie; but not the line
    that waits for a new row."""
    for number in range(model.rowCount(parent)):
        index = model.index(number, 0, parent)
        if not _waits(index):
            yield index, depth
        yield from _rows(model, index, depth + 1)


def _waits(index: QModelIndex) -> bool:
    """Whether this is the line that a new row is typed into."""
    row = index.data(ROW)
    if row is None:
        return bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
    return getattr(row, "id", "") == NEXT


def _parts(view: QAbstractItemView) -> list[tuple[range, range]]:
    """The rows and columns of each part that is selected; where nothing can be, of the cursor."""
    parts = [
        (range(part.top(), part.bottom() + 1), range(part.left(), part.right() + 1))
        for part in view.selectionModel().selection()
    ]
    at = view.currentIndex()
    if at.isValid() and view.selectionMode() == QAbstractItemView.SelectionMode.NoSelection:
        parts = [(range(at.row(), at.row() + 1), range(view.model().columnCount()))]
    return parts


def _selected_rows(view: QAbstractItemView) -> list[tuple[QModelIndex, int]]:
    if isinstance(view, QTreeView):
        chosen = view.selectionModel()
        return [row for row in _rows(view.model()) if chosen.isSelected(row[0])]
    model = view.model()
    numbers = {number for rows, _ in _parts(view) for number in rows}
    if _by_cells(view):
        # A block goes on over rows that cannot be selected, but does not begin or end with them.
        can = [n for n in numbers if model.index(n, 0).flags() & Qt.ItemFlag.ItemIsSelectable]
        numbers = set(range(min(can), max(can) + 1)) if can else set()
    found = [model.index(number, 0) for number in sorted(numbers)]
    return [(index, 0) for index in found if not _waits(index)]


def _line(words: Words, index: QModelIndex, depth: int, columns: list[int]) -> list[str]:
    texts = [_text(words, index.siblingAtColumn(column)) for column in columns]
    return [_INDENT * depth + texts[0], *texts[1:]] if texts else []


def _text(words: Words, index: QModelIndex) -> str:
    text = index.data(PLAIN)
    if text is None:
        text = index.data(_SHOWN)
    if text is None:
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is None:
            return ""
        checked = Qt.CheckState(ticked) == Qt.CheckState.Checked
        return words.text("Yes") if checked else words.text("No")
    return str(text)


def _head(
    model: QAbstractItemModel,
    section: int,
    orientation: Qt.Orientation = Qt.Orientation.Horizontal,
) -> str:
    return str(model.headerData(section, orientation, _SHOWN) or "")


def _safe(text: str) -> str:
    return text if re.fullmatch(_NUMBER, text) else guarded(text)


def _quoted(text: str) -> str:
    """A cell as spreadsheets read it, which end it at a tab or a line break unless it is quoted."""
    if not re.search(r'^"|[\t\r\n]', text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _html_row(tag: str, texts: list[str]) -> str:
    cells = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts)
    return f"<tr>{cells}</tr>".replace("\n", "<br>").replace(_INDENT, "&nbsp;&nbsp;")
