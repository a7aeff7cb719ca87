"""The Guide and the History as docks of the window, and the rail in which they wait when closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QDockWidget,
    QSizePolicy,
    QTabBar,
    QToolBar,
    QWidget,
)
from shiboken6 import isValid

from goaldesk.core.errors import N_
from goaldesk.ui import chrome, layouts, loading

if TYPE_CHECKING:
    from goaldesk.core.queries.history import HistoryChange
    from goaldesk.ui.main_window import MainWindow


_TITLES = {"guide": N_("Guide"), "history": N_("History")}


class Docks(dict[str, QDockWidget]):
    """The Guide and the History as docks, by name, tabbed together.

    Closed, they wait in a rail at the right, and are made when one is asked for by its name or
    once the page is on the screen.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._rail: QToolBar | None = None
        self._wide = False  # with room for the Guide when the document was shown
        # A timer of the window stands still while its document is lent to a job.
        self._soon = QTimer(window, singleShot=True, interval=loading.PAINTED)
        self._soon.timeout.connect(self.make)

    def __missing__(self, name: str) -> QDockWidget:
        self.make()
        return dict(self)[name]

    def prepare(self) -> None:
        """Show the rail, and the docks themselves where they were open; `wait` comes then."""
        self.clear()
        window = self._window
        titles = [window.words.text(title) for title in _TITLES.values()]
        self._rail = _rail(window, titles)
        kept = window.layout_kept
        self._wide = window.width() >= 1500
        if kept.get("docks") if kept else self._wide:
            self.make()

    def clear(self) -> None:
        """Forget them; none are made before there is another rail."""
        super().clear()
        self._soon.stop()
        self._rail = None

    def wait(self) -> None:
        """Make them once the page that is shown now is on the screen."""
        self._soon.start()

    def make(self) -> None:
        """Make both, if they are not there yet and a document is."""
        window, rail = self._window, self._rail
        if self or rail is None or window.document is None:
            return
        from goaldesk.ui.docks.guide import Guide
        from goaldesk.ui.docks.history import History

        guide, history = Guide(window.context), History(window.context)
        history.returned.connect(lambda change: _bring_back(window, change))
        window.guide = guide
        for name, widget in (("guide", guide), ("history", history)):
            self[name] = self._dock(name, widget, rail)
        window.tabifyDockWidget(self["guide"], self["history"])
        # In another language there is another rail, while the guide has its last turn.
        guide.counted.connect(lambda count: isValid(rail) and _count(window, rail, count))
        guide.help_asked.connect(lambda chapter: chrome.show_help(window, chapter))
        guide.show_step(window.step)
        for page in window.pages.values():
            for dock in self.values():
                layouts.come_before(page, dock.widget())
        if window.layout_kept:
            layouts.show_docks(window)
        elif self._wide:
            bring_up(window, "guide")
        QTimer.singleShot(0, window, lambda: _pass_by(window))

    def _dock(self, name: str, widget: QWidget, rail: QToolBar) -> QDockWidget:
        window = self._window
        dock = QDockWidget(window.words.text(_TITLES[name]), window)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setMinimumWidth(252)
        dock.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        window.addDockWidget(layouts.side(window.layout_kept), dock)
        _draw_buttons(window, dock)
        dock.topLevelChanged.connect(lambda _: _draw_buttons(window, dock))
        dock.hide()
        dock.visibilityChanged.connect(lambda _: _update_rail(window, rail))
        # Behind the other one it would only be moved out of sight, and Tab would go there. It
        # keeps its room: the dock is laid out again before it is shown.
        policy = widget.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        widget.setSizePolicy(policy)
        dock.visibilityChanged.connect(widget.setVisible)
        return dock


def bring_up(window: MainWindow, name: str) -> None:
    """Show a dock, in front of the other."""
    window.docks[name].show()
    window.docks[name].raise_()


def toggle(window: MainWindow, name: str) -> None:
    """Show a dock, or close it where it is in sight; the cursor in it goes back to the page."""
    if window.document is not None:
        dock = window.docks[name]
        visible = dock.isVisible() and not dock.visibleRegion().isEmpty()
        inside = dock.isAncestorOf(window.focusWidget() or window)
        dock.setVisible(not visible)
        dock.raise_()
        if visible and inside:
            (window.page(window.step).focusWidget() or window.tabs).setFocus()


def float_or_dock(window: MainWindow) -> None:
    """Put back what stands in a window of its own, else give one to the dock in front."""
    window.docks.make()
    docks = window.docks.values()
    afloat = [dock for dock in docks if dock.isFloating() and dock.isVisible()]
    for dock in afloat:
        dock.setFloating(False)
        dock.raise_()
    if docks and not afloat:
        seen = (dock for dock in docks if not dock.visibleRegion().isEmpty())
        dock = next(seen, window.docks["guide"])
        dock.show()
        dock.setFloating(True)


def _bring_back(window: MainWindow, change: HistoryChange) -> None:
    """Give a field its old value again, as a new edit, in sight on its page."""
    from goaldesk.core.queries.history import old_value

    # Without the field: an editor opened by it would write its own text over this one.
    window.go(change.table, change.row)
    values: dict[str, Any] = {change.field: old_value(change)}
    window.page(window.step).change_row(change.table, change.row, **values)


def _pass_by(window: MainWindow) -> None:
    """Keep Tab from stopping at the docks' own tabs, which Qt makes even while they are hidden."""
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar.setUsesScrollButtons(False)
        bar.setDrawBase(False)


def _rail(window: MainWindow, titles: Sequence[str]) -> QToolBar:
    bar = QToolBar()
    bar.setObjectName("rail")
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    tabs = QTabBar()
    tabs.setObjectName("rail")
    tabs.setShape(QTabBar.Shape.RoundedEast)
    tabs.setDrawBase(False)
    tabs.setMinimumHeight(1)  # in a low window they can be moved along
    tabs.setExpanding(False)
    tabs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has the menu's shortcuts
    tabs.setAccessibleName(window.words.text("Guide and history"))
    for title in titles:
        tabs.addTab(title)
    tabs.tabBarClicked.connect(
        lambda index: index >= 0 and window.handlers[("guide", "history")[index]]()
    )
    bar.addWidget(tabs)
    bar.tabs = tabs
    window.addToolBar(Qt.ToolBarArea.RightToolBarArea, bar)
    return bar


def _draw_buttons(window: MainWindow, dock: QDockWidget) -> None:
    """Give a dock's buttons icons of the theme; the style's own are drawn for light windows."""
    for button, icon in (("closebutton", "x"), ("floatbutton", "square-arrow-out-up-right")):
        dock.findChild(QAbstractButton, f"qt_dockwidget_{button}").setIcon(window.icons.icon(icon))


def _update_rail(window: MainWindow, rail: QToolBar) -> None:
    open_now = any(not dock.isHidden() for dock in window.docks.values())
    rail.setVisible(not open_now)


def _count(window: MainWindow, rail: QToolBar, count: int) -> None:
    text = window.words.text("Guide")
    if count:
        text = window.words.plural("Guide · {count} missing", "Guide · {count} missing", count)
    rail.tabs.setTabText(0, text)
