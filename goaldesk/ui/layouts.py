"""What stands where in a window: its tab, docks and dividers, from one window to the next."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QWidget
from shiboken6 import isValid

from goaldesk.ui.actions import PAGES

if TYPE_CHECKING:
    from goaldesk.ui.main_window import MainWindow

log = logging.getLogger(__name__)

Layout = dict[str, Any]
_TAB = Qt.FocusPolicy.TabFocus


def read(text: str) -> Layout:
    """The layout kept in a text; what is broken is left out, and logged."""
    try:
        kept = json.loads(text or "{}")
    except (ValueError, RecursionError):
        kept = None
    if isinstance(kept, dict) and all(known(kept.get(key)) for key, known in _KNOWN.items()):
        return {key: kept[key] for key in _KNOWN if kept.get(key) is not None}
    log.warning("the layout of windows could not be read")
    return {}


def of(window: MainWindow) -> Layout:
    """The layout of a window; what it has not shown yet stays as it was kept."""
    dividers = dict(window.layout_kept.get("dividers", {}))
    for step, splitters in window.dividers.items():
        sizes = [splitter.sizes() for splitter in splitters]
        if all(map(sum, sizes)):
            dividers[step] = sizes
    shown = [name for name, dock in window.docks.items() if not dock.isHidden()]
    shown.sort(key=lambda name: not window.docks[name].visibleRegion().isEmpty())
    widths = [window.docks[name].width() for name in shown]
    return {
        "step": window.step,
        "docks": shown,
        "width": max(widths, default=window.layout_kept.get("width", 0)),
        "dividers": dividers,
    }


def show_docks(window: MainWindow) -> None:
    """Show the docks that were shown, the one in front last."""
    docks = [window.docks[name] for name in window.layout_kept.get("docks", ())]
    for dock in docks:
        dock.show()
        dock.raise_()

    def widen() -> None:
        if all(map(isValid, docks)):
            widths = [window.layout_kept.get("width", 0)] * len(docks)
            window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    # Before the rest has its place, a dock would take all of it.
    QTimer.singleShot(0, window, widen)


def come_before(whole: QWidget, other: QWidget) -> None:
    """Let Tab come to all that is in one widget before all that is in another.

    Qt moves what belongs to a widget along with it where the widget hands its focus on.
    """
    for each in (whole, other):
        stops = (part for part in each.findChildren(QWidget) if part.focusPolicy() & _TAB)
        each.setFocusProxy(next(stops, None))
        each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    QWidget.setTabOrder(whole, other)
    for each in (whole, other):
        each.setFocusProxy(None)
        each.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def divide(window: MainWindow, step: str) -> None:
    """Put the dividers of a page that was made just now where they were."""
    splitters = window.pages[step].findChildren(QSplitter)
    window.dividers[step] = splitters
    kept = window.layout_kept.get("dividers", {}).get(step, [])
    if [len(sizes) for sizes in kept] == [splitter.count() for splitter in splitters]:
        for splitter, sizes in zip(splitters, kept, strict=True):
            splitter.setSizes(sizes)


def _is_size(value: Any) -> bool:
    return type(value) is int and 0 <= value < 100_000


def _are_dividers(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(page, list)
        and all(isinstance(sizes, list) and all(map(_is_size, sizes)) for sizes in page)
        for page in value.values()
    )


_KNOWN = {
    "step": lambda value: value is None or value in [step for step, _ in PAGES],
    "docks": lambda value: (
        value is None or (isinstance(value, list) and set(map(str, value)) <= {"guide", "history"})
    ),
    "width": lambda value: value is None or _is_size(value),
    "dividers": lambda value: value is None or _are_dividers(value),
}
