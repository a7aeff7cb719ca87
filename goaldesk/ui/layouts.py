"""What stands where in a window: tabs, docks, dividers, columns, from one window to the next."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QTabBar, QToolButton, QWidget
from shiboken6 import isValid

from goaldesk.ui.actions import STEPS
from goaldesk.ui.columns import CHOSEN, columns_of

if TYPE_CHECKING:
    from goaldesk.ui.main_window import MainWindow
    from goaldesk.ui.page import Page

log = logging.getLogger(__name__)

Layout = dict[str, Any]
_TAB = Qt.FocusPolicy.TabFocus
_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea


def read(text: str) -> Layout:
    """The layout kept in a text; what is broken is left out, and logged."""
    try:
        kept = json.loads(text or "{}")
    except (ValueError, RecursionError):
        kept = None
    if isinstance(kept, dict) and all(
        kept.get(key) is None or known(kept[key]) for key, known in _KNOWN.items()
    ):
        return {key: kept[key] for key in _KNOWN if kept.get(key) is not None}
    log.warning("the layout of windows could not be read")
    return {}


def of(window: MainWindow) -> Layout:
    """The layout of a window; what it has not shown yet stays as it was kept."""
    dividers, tabs, columns = (
        dict(window.layout_kept.get(name, {})) for name in ("dividers", "tabs", "columns")
    )
    for step, parts in window.pages.parts.items():
        sizes = [each.sizes() if each.property(CHOSEN) else [] for each in parts.splitters]
        if all(sum(each) for each in sizes if each):
            dividers[step] = sizes
        tabs[step] = parts.tabs()
        columns[step] = {
            name: kept for name, each in parts.columns.items() if (kept := each.kept())
        }
    docks = dict(window.docks)
    shown = [name for name, dock in docks.items() if not dock.isHidden()]
    shown.sort(key=lambda name: not docks[name].visibleRegion().isEmpty())
    afloat = {name: docks[name] for name in shown if docks[name].isFloating()}
    widths = [docks[name].width() for name in shown if name not in afloat]
    moved = docks and window.dockWidgetArea(docks["guide"]) == _LEFT
    return {
        "step": window.step,
        "docks": shown,
        "afloat": {name: [*dock.geometry().getRect()] for name, dock in afloat.items()},
        "side": ("left" if moved else "right")
        if docks
        else window.layout_kept.get("side", "right"),
        "width": max(widths, default=window.layout_kept.get("width", 0)),
        "dividers": dividers,
        "tabs": tabs,
        "columns": columns,
    }


def look(window: MainWindow) -> tuple[str, str]:
    """A window's place and size, and its layout, as texts to be kept."""
    layout = of(window) if window.pages else window.layout_kept
    return bytes(window.saveGeometry().toBase64()).decode(), json.dumps(layout)


def show_docks(window: MainWindow) -> None:
    """Show the docks that were shown, the one in front last."""
    docks = [window.docks[name] for name in window.layout_kept.get("docks", ())]
    for dock in docks:
        dock.show()
        dock.raise_()
    for name, place in window.layout_kept.get("afloat", {}).items():
        room = QRect(*place)
        if QGuiApplication.screenAt(room.center()) is not None:  # that screen may be gone
            window.docks[name].setFloating(True)
            window.docks[name].setGeometry(room)

    def widen() -> None:
        if all(map(isValid, docks)):
            widths = [window.layout_kept.get("width", 0)] * len(docks)
            window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    # Before the rest has its place, a dock would take all of it.
    QTimer.singleShot(0, window, widen)


def side(layout: Layout) -> Qt.DockWidgetArea:
    """Where a layout has its docks: at the right unless they were moved."""
    return _LEFT if layout.get("side") == "left" else Qt.DockWidgetArea.RightDockWidgetArea


def change_sides(window: MainWindow) -> None:
    """Move the docks from the right to the left, or back; the one in front stays in front."""
    if window.document is None:
        return
    window.docks.make()
    kept = of(window)
    kept["side"] = "right" if kept["side"] == "left" else "left"
    kept["docks"], kept["afloat"] = kept["docks"] or ["guide"], {}
    window.layout_kept = kept
    for dock in window.docks.values():
        dock.setFloating(False)
        window.addDockWidget(side(kept), dock)
    window.tabifyDockWidget(*window.docks.values())
    show_docks(window)


def come_before(whole: QWidget, other: QWidget) -> None:
    """Let Tab come to all that is in one widget before all that is in another.

    Qt moves what belongs to a widget along with it where the widget hands its focus on. The policy
    comes first, since it is set for whom the focus is handed to as well.
    """
    for each in (whole, other):
        stops = (part for part in each.findChildren(QWidget) if part.focusPolicy() & _TAB)
        each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        each.setFocusProxy(next(stops, None))
    QWidget.setTabOrder(whole, other)
    for each in (whole, other):
        each.setFocusProxy(None)
        each.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class Parts:
    """What can be arranged on a page that was made just now, put where it was."""

    def __init__(self, page: Page, step: str, layout: Layout) -> None:
        self.splitters = page.findChildren(QSplitter)
        self.columns = columns_of(page)
        self._bars = page.findChildren(QTabBar)
        for bar in self._bars:  # its arrow keys go where its buttons do
            for button in bar.findChildren(QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._views = [action for action in page.toolbar_actions() if action.isCheckable()]
        dividers, tabs = (layout.get(name, {}).get(step, []) for name in ("dividers", "tabs"))
        if len(dividers) == len(self.splitters):
            for splitter, sizes in zip(self.splitters, dividers, strict=True):
                if len(sizes) == splitter.count():
                    splitter.setSizes(sizes)
                    splitter.setProperty(CHOSEN, True)
        for splitter in self.splitters:
            splitter.splitterMoved.connect(
                lambda *_, moved=splitter: moved.setProperty(CHOSEN, True)
            )
        for name, kept in layout.get("columns", {}).get(step, {}).items():
            if name in self.columns:
                self.columns[name].restore(kept)
        if len(tabs) == len(self._bars) + len(self._views):
            for bar, number in zip(self._bars, tabs, strict=False):
                bar.setCurrentIndex(number)  # one that is not there changes nothing
            for view, shown in zip(self._views, tabs[len(self._bars) :], strict=True):
                if shown:
                    view.trigger()

    def tabs(self) -> list[int]:
        """The inner tabs in front, then whether each other view of the page is shown."""
        return [
            *(bar.currentIndex() for bar in self._bars),
            *(int(view.isChecked()) for view in self._views),
        ]


def _is_size(value: Any) -> bool:
    return type(value) is int and 0 <= value < 100_000


def _are_places(value: Any) -> bool:
    return isinstance(value, dict) and all(
        name in ("guide", "history")
        and isinstance(place, list)
        and len(place) == 4
        and all(type(number) is int and abs(number) < 100_000 for number in place)
        for name, place in value.items()
    )


def _are_dividers(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(page, list)
        and all(isinstance(sizes, list) and all(map(_is_size, sizes)) for sizes in page)
        for page in value.values()
    )


def _are_tabs(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(page, list) and all(map(_is_size, page)) for page in value.values()
    )


def _are_columns(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(page, dict) and all(map(_are_of_list, page.values())) for page in value.values()
    )


def _are_of_list(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("widths", {}), dict):
        return False
    names = [value.get("hidden", []), value.get("order", [])]
    return all(map(_is_size, value.get("widths", {}).values())) and all(
        isinstance(each, list) and all(isinstance(name, str) for name in each) for each in names
    )


_KNOWN: dict[str, Callable[[Any], bool]] = {
    "step": lambda value: value in STEPS,
    "docks": lambda value: isinstance(value, list) and set(map(str, value)) <= {"guide", "history"},
    "afloat": _are_places,
    "side": lambda value: value in ("left", "right"),
    "width": _is_size,
    "dividers": _are_dividers,
    "tabs": _are_tabs,
    "columns": _are_columns,
}
