"""Ways without a mouse: from panel to panel, from left to right, and to a row's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QSplitter, QStackedWidget, QWidget

from goaldesk.ui.actions import ACTIONS

if TYPE_CHECKING:
    from goaldesk.ui.main_window import MainWindow


class Dialog(QDialog):
    """A dialog, which the keys of the main window's actions do not reach, with that of menus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        QShortcut(QKeySequence(ACTIONS["row_menu"].shortcut), self, lambda: open_menu(self))


def go_on(window: MainWindow, way: int) -> None:
    """Give the keyboard to the next panel (1) or the one before (-1): where it was in there last,
    else to what stands nearest to the upper left corner."""
    panels = _panels(window)
    stops: dict[QWidget, list[QWidget]] = {panel: [] for panel in panels}
    for widget in filter(_takes, window.findChildren(QWidget)):
        panel = _panel_of(widget, panels)
        if panel is not None:
            stops[panel].append(widget)
    order = [panel for panel in panels if stops[panel]]
    if not order:
        return
    here = _panel_of(QApplication.focusWidget() or window.focusWidget(), panels)
    start = order.index(here) if here in order else min(-way, 0)
    there = order[(start + way) % len(order)]
    last = there.focusWidget()
    if last not in stops[there]:
        last = min(stops[there], key=lambda each: sum(_place(each)))
    last.activateWindow()  # a dock may have one of its own
    last.setFocus(Qt.FocusReason.TabFocusReason)


def open_menu(window: QWidget) -> None:
    """Open the menu of what has the keyboard, at its cursor, as the menu key does."""
    focus = window.focusWidget()
    if focus is not None:
        at = focus.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        by_key = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(focus, QContextMenuEvent(by_key, at, focus.mapToGlobal(at)))


def _panels(window: MainWindow) -> list[QWidget]:
    """The toolbar and the tabs; the page, what it is divided into and the docks from the left."""
    shown = window.stack.currentWidget()
    above = [window.toolbar, window.notice]
    if shown is window.tabs:
        above.append(window.tabs.tabBar())
        shown = window.page(window.step)
    parts = [
        widget
        for widget in shown.findChildren(QWidget)
        if isinstance(widget.parentWidget(), QSplitter | QStackedWidget) and widget.isVisible()
    ]
    return above + sorted([shown, *parts, *window.docks.values()], key=_place)


def _panel_of(widget: QWidget | None, panels: list[QWidget]) -> QWidget | None:
    """The innermost panel that the widget is in."""
    while widget is not None and widget not in panels:
        widget = widget.parentWidget()
    return widget


def _takes(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tab) and widget.isEnabled() and widget.isVisible() and not widget.focusProxy()


def _place(widget: QWidget) -> tuple[int, int]:
    at = widget.mapToGlobal(QPoint(0, 0))
    return at.x(), at.y()
