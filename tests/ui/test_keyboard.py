"""Without a mouse: Tab reaches every control once and comes round, Shift+Tab goes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

from goaldesk.ui.main_window import MainWindow
from tests.ui.every_place import beside, in_the_window
from tests.ui.test_accessible import controls

# More than any place has: an editor that opens the next one for ever would never come round.
_MANY = 400


def focus() -> QWidget | None:
    return QApplication.focusWidget()


def named(widget: QWidget | None) -> str:
    """What a failed test calls a control."""
    if widget is None:
        return "nothing"
    name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} “{name}” in {type(widget.parent()).__name__}"


def spot(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def round_trip(window: QWidget, key: Qt.Key) -> dict[QWidget, QRect]:
    """What the key leads to, and where that is then, until it comes back to something."""
    here = focus()
    reached: dict[QWidget, QRect] = {}
    while here is not None and here not in reached and len(reached) < _MANY:
        reached[here] = spot(here)
        QTest.keyClick(here, key)
        here = focus()
    return reached


def reachable(root: QWidget) -> set[QWidget]:
    """What Tab should lead to: of a group of radio buttons, the chosen one."""
    found = set()
    for widget in controls(root):
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not widget.isEnabled() or not tab or widget.focusProxy() is not None:
            continue
        if isinstance(widget, QRadioButton) and not widget.isChecked():
            continue
        found.add(widget)
    return found


def backwards(spots: dict[QWidget, QRect]) -> Iterator[str]:
    """Where Tab goes up without going to the right, apart from the way back to the beginning.

    What it scrolls to is measured where it came into sight.
    """
    order = list(spots)
    jumps = [
        f"backwards: from {named(one)} to {named(other)}"
        for one, other in zip(order, order[1:] + order[:1], strict=True)
        if spots[other].bottom() < spots[one].top() and spots[other].left() <= spots[one].left()
    ]
    yield from jumps if len(jumps) > 1 else ()


def faults(root: QWidget, window: QWidget) -> Iterator[str]:
    """Where the keyboard does not come to, or not out of."""
    window.activateWindow()
    QTest.qWait(30)
    if focus() is None or focus().window() is not window:
        window.focusNextChild()
    spots = round_trip(window, Qt.Key.Key_Tab)
    there = list(spots)
    if focus() is not there[0]:
        yield f"trap: {named(there[-1])} to {named(focus())}"
        return
    for widget in reachable(root) - set(there):
        yield f"not reached: {named(widget)}"
    yield from backwards(spots)
    there[0].setFocus()
    back = list(round_trip(window, Qt.Key.Key_Backtab))
    if back[1:] != there[:0:-1]:
        yield f"another way back: {[named(each) for each in back]}"


def test_tab_goes_round_in_the_window(sample_window: MainWindow, qtbot: Any) -> None:
    places = in_the_window(sample_window, qtbot)
    found = {}
    for place, root in places:
        if place in ("kpis goal", "kpis grid"):
            continue  # Tab goes on to the next cell while a name is typed, and in the grid
        for fault in faults(root, sample_window):
            # What asks for a reason comes first, wherever it stands.
            if not (place.endswith("notice") and fault.startswith("backwards")):
                found[fault] = place
    assert found == {}


def test_tab_goes_round_in_dialogs(sample_window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    places = beside(sample_window, tmp_path, qtbot)
    found = {
        fault: place
        for place, root in places
        if place not in ("shortcuts", "terms")  # the help, which has been there
        for fault in faults(root, root.window())
    }
    assert found == {}
