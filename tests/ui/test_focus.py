"""Whoever uses the keyboard sees where they are: each kind of control shows its focus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from goaldesk import languages
from goaldesk.document import Document
from goaldesk.ui import theme
from goaldesk.ui.main_window import MainWindow
from tests.ui.every_place import beside, in_the_window
from tests.ui.test_accessible import controls
from tests.ui.test_theme import contrast
from tests.ui.windows import showing

# As many pixels as a line below a word has, at least.
ENOUGH = 40


@pytest.fixture(params=["light", "dark"])
def lit(request: Any, sample: Document, qapp: Any) -> Iterator[MainWindow]:
    """The main window with the sample, in each theme."""
    look = theme.chosen(request.param)
    theme.apply(qapp, look)
    qapp.setStyleSheet(theme.sheet(look))  # some places stand in no window
    with showing(sample, languages.load("en", sample.folders.cache), look) as made:
        made.activateWindow()
        yield made


def picture(widget: QWidget) -> QImage:
    """The control as it is on screen now, with what is painted around it."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    top = widget.window()
    place = QRect(widget.mapTo(top, widget.rect().topLeft()), widget.size())
    return top.grab(place.adjusted(-3, -3, 3, 3)).toImage()


def bring_into_sight(widget: QWidget) -> None:
    """Scroll to the control, as Tab does."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def differing(one: QImage, other: QImage) -> int:
    """How many pixels differ by a contrast of 3:1 or more, as WCAG 2.2 wants of focus."""
    known: dict[tuple[int, int], bool] = {}
    count = 0
    for y in range(min(one.height(), other.height())):
        for x in range(min(one.width(), other.width())):
            pair = one.pixel(x, y), other.pixel(x, y)
            if pair[0] != pair[1]:
                if pair not in known:
                    known[pair] = contrast(*(f"#{ink & 0xFFFFFF:06x}" for ink in pair)) >= 3
                count += known[pair]
    return count


def unseen(places: Iterator[tuple[str, QWidget]]) -> dict[str, str]:
    """The kinds of controls whose focus is hardly seen, with a place where they are."""
    seen, found = set(), {}
    for place, root in places:
        root.window().activateWindow()  # which gives the focus to something, too
        assert QTest.qWaitForWindowActive(root.window())
        QTest.qWait(20)
        # The one with the focus first: an editor in a list goes when it loses it.
        for widget in sorted(controls(root), key=lambda each: not each.hasFocus()):
            if not isValid(widget):
                continue
            kind = (
                type(widget).__name__,
                type(widget.parent()).__name__,
                *(widget.property(name) for name in ("link", "primary", "narrow")),
            )
            reached = widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not reached or kind in seen:
                continue
            seen.add(kind)
            if QApplication.focusWidget() is not None:
                QApplication.focusWidget().clearFocus()
            bring_into_sight(widget)
            before = picture(widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if widget.focusWidget() is None or not widget.hasFocus():
                continue  # it hands the focus on to a part of it, which is a control itself
            count = differing(before, picture(widget))
            if count < ENOUGH:
                found[" ".join(str(part) for part in kind)] = f"{place}: {count} {before.size()}"
    assert len(seen) > 5
    return found


def test_focus_is_seen_in_the_window(lit: MainWindow, qtbot: Any) -> None:
    assert unseen(in_the_window(lit, qtbot)) == {}


def test_focus_is_seen_in_dialogs(lit: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    assert unseen(beside(lit, tmp_path, qtbot)) == {}
