"""What fills a place, is divided in it, or scrolls where it is larger than its place."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

Box = TypeVar("Box", bound=QBoxLayout)


class Room(QScrollArea):
    """The content as large as the area, which scrolls only where it is smaller than the least
    that the content's layout can do with.

    A resizable scroll area would give wrapped text and lists all the height that they like.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        content.setObjectName("content")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        content.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._follow)

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            window = self.window()
            if isinstance(window, QDialog) and window.isVisible():
                grow(window)
            self._arrange()
        return super().eventFilter(watched, event)

    def least(self, width: int) -> QSize:
        """The least size of the content in an area of this width."""
        layout = self.widget().layout()
        wide = max(width, layout.totalMinimumSize().width())
        tall = layout.totalMinimumHeightForWidth(wide) if layout.hasHeightForWidth() else 0
        return QSize(wide, max(tall, layout.totalMinimumSize().height()))

    def _arrange(self) -> None:
        from PySide6.QtWidgets import QStyle  # not before the first frame

        room = self.maximumViewportSize()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        if self.least(room.width()).height() > room.height():
            room.setWidth(room.width() - bar)
        if self.least(room.width()).width() > room.width():
            room.setHeight(room.height() - bar)
        self.widget().resize(room.expandedTo(self.least(room.width())))

    def _follow(self, _: QWidget | None, focused: QWidget | None) -> None:
        """Bring into sight what the keyboard went to; a click is there already."""
        content = self.widget()  # none while the area goes, and its focus moves on
        if content is None or focused is None or not content.isAncestorOf(focused):
            return
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.ensureWidgetVisible(focused)


def column_in(place: QWidget, spacing: int = 0) -> QVBoxLayout:
    """A column that fills a place up to its edges."""
    return _filling(QVBoxLayout(place), spacing)


def row_in(place: QWidget, spacing: int = 0) -> QHBoxLayout:
    """A row that fills a place up to its edges."""
    return _filling(QHBoxLayout(place), spacing)


def _filling(layout: Box, spacing: int) -> Box:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout; they are deleted once what goes on is through."""
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def divided(way: Qt.Orientation, *parts: QWidget) -> QSplitter:
    """Parts beside or below each other with thin dividers between them; none can be closed."""
    splitter = QSplitter(way)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    return splitter


def room_in(place: QWidget) -> QVBoxLayout:
    """A column that fills a place, and scrolls where the place is too small for what is in it."""
    inner = QWidget()
    column_in(place).addWidget(Room(inner), 1)
    return column_in(inner)


def room_on_screen(window: QWidget) -> QSize:
    """What a window can take of its screen beside its frame and title bar, about."""
    return window.screen().availableSize() - QSize(8, 40)


def grow(dialog: QDialog) -> None:
    """Make a dialog high enough for texts that need several lines, as far as the screen allows."""
    room = dialog.findChild(Room)
    # At 150 %, a window may come a pixel lower than it was asked to be, and would scroll by it.
    tall = min(room.least(dialog.width()).height() + 1, room_on_screen(dialog).height())
    if tall > dialog.height():
        below = dialog.frameGeometry().bottom() + tall - dialog.height()
        beyond = below - dialog.screen().availableGeometry().bottom()
        dialog.resize(dialog.width(), tall)
        if beyond > 0:
            dialog.move(dialog.x(), dialog.y() - beyond)


class Reading(QScrollArea):
    """What may hold nothing but text: Tab stops here, so that keys scroll it."""


def scrolled(content: QWidget, name: str = "") -> QScrollArea:
    """The content in an area that scrolls when it does not fit.

    Tab passes the area by, and goes to what is in it; one with a name is for reading.
    """
    area = Reading() if name else QScrollArea()
    if name:
        area.setAccessibleName(name)
    else:
        area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    content.setObjectName("content")
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area


def scrolled_below(content: QWidget, width: int, height: int) -> QScrollArea:
    """The content as large as the area, which scrolls only where it is smaller than this.

    A splitter takes it in, since a scroll area gives wrapped text all the height it likes.
    """
    frame = QSplitter()
    frame.addWidget(content)
    frame.setMinimumSize(width, height)
    return scrolled(frame)
