"""A plan from the welcome page to its report, without a mouse: key events only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from goaldesk.document import Document
from goaldesk.exchange import json_file
from goaldesk.ui.import_page import ImportPage
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.merge_page import MergePage

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = Modifier.ControlModifier, Modifier.ShiftModifier
MOST = 150


def focus() -> QWidget:
    QTest.qWait(20)
    found = QApplication.focusWidget()
    assert found is not None, "the keyboard is nowhere"
    return found


def name_of(widget: QWidget) -> str:
    return widget.accessibleName() or getattr(widget, "text", lambda: "")()


def press(key: Key, modifiers: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifiers)
    QTest.qWait(150 if modifiers else 20)  # the shortcut of a button takes a moment


def write(text: str, then: Key = Key.Key_Return) -> None:
    """Type over what is in the field, as whoever comes there by Tab does."""
    QTest.keyClicks(focus(), text)
    press(then)


def tab_to(name: str, kind: str = "", back: bool = False) -> None:
    """Press Tab until a control of that name (any without one) and kind has the keyboard."""
    seen = []
    for _ in range(MOST):
        here = focus()
        seen.append(name_of(here))
        if name in (name_of(here).strip(), "") and kind in type(here).__name__:
            return
        press(Key.Key_Backtab if back else Key.Key_Tab)
    pytest.fail(f"Tab does not come to “{name}”: {list(dict.fromkeys(seen))}")


def rows(document: Document, table: str) -> list[dict[str, Any]]:
    with document.read() as session:
        return json_file.read(session)[table]


@pytest.fixture
def window(desk: Desk, qtbot: Any) -> MainWindow:
    made = desk.new_window()
    desk.start(made, None, "", None)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_a_plan_is_made_by_keys(window: MainWindow) -> None:
    tab_to("New product")
    press(Key.Key_Space)
    document = window.document
    assert document is not None

    press(Key.Key_2, CTRL)
    tab_to("Product name")
    write("Pocket library")
    assert rows(document, "product")[0]["name"] == "Pocket library"
    tab_to("Core value")
    write("Every book within reach", Key.Key_Tab)
    assert rows(document, "vision")[0]["core_value"] == "Every book within reach"

    press(Key.Key_3, CTRL)
    tab_to("Add feedback")
    press(Key.Key_Space)
    write("I lose my page")
    assert len(rows(document, "feedback")) == 1

    press(Key.Key_4, CTRL)
    press(Key.Key_G, CTRL | SHIFT)
    write("Make reading a daily habit")
    press(Key.Key_I, CTRL | SHIFT)
    write("Readers a day")
    assert [row["name"] for row in rows(document, "kpi")] == ["Readers a day"]
    press(Key.Key_R, CTRL)
    write("120")
    assert [row["value"] for row in rows(document, "measurement")] == [120]

    press(Key.Key_5, CTRL)
    tab_to("A strength, then Enter", "Button")
    press(Key.Key_Space)
    write("Finds the page")
    assert len(rows(document, "swot_factor")) == 1
    tab_to("Link evidence")
    press(Key.Key_Space)
    tab_to("", "EvidenceList")
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert len(rows(document, "evidence")) == 1

    press(Key.Key_6, CTRL)
    tab_to("Add the four usual departments")
    press(Key.Key_Space)
    tab_to("Add activity")
    press(Key.Key_Space)
    write("Scan the first page")
    press(Key.Key_Right)
    press(Key.Key_B)
    assert [row["role"] for row in rows(document, "raci")] == ["AR"]

    press(Key.Key_7, CTRL)
    tab_to("New review")
    press(Key.Key_Space)
    assert len(rows(document, "review")) == 1


def leave_dialog(seen: list[str]) -> None:
    """Escape from the dialog that is open, once it is."""
    dialog = QApplication.activeModalWidget()
    if dialog is None:
        QTimer.singleShot(50, lambda: leave_dialog(seen))
        return
    seen.append(type(dialog).__name__)
    QTest.keyClick(dialog, Key.Key_Escape)


def choose(window: MainWindow, name: str) -> None:
    """Choose from the File menu by its keys, as far as it is open."""
    QTest.keyClick(window, Key.Key_F, Modifier.AltModifier)
    QTest.qWait(100)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu), "Alt+F opens no menu"
    for _ in menu.actions():
        chosen = menu.activeAction()
        if chosen is not None and chosen.text().replace("&", "") == name:
            QTest.keyClick(menu, Key.Key_Return)
            return
        QTest.keyClick(menu, Key.Key_Down)
    pytest.fail(f"“{name}” is not in the menu")


def test_what_opens_is_left_by_escape(
    window: MainWindow, file: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    copy = tmp_path / "copy.goaldb"
    copy.write_bytes(file.read_bytes())
    assert window.handlers["open"] is not None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    press(Key.Key_O, CTRL)
    QTest.qWait(300)
    assert window.document is not None

    for text in ("Report…", "Portfolio…", "Export…", "Send a copy…"):
        seen: list[str] = []
        QTimer.singleShot(50, lambda seen=seen: leave_dialog(seen))
        choose(window, text)
        assert len(seen) == 1, text
        window.activateWindow()  # as a window manager does
        assert focus().window() is window, text

    press(Key.Key_I, CTRL)
    assert isinstance(window.stack.currentWidget(), ImportPage)
    press(Key.Key_Escape)
    assert window.stack.currentWidget() is window.tabs

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(copy), ""))
    press(Key.Key_M, CTRL)
    QTest.qWait(300)
    assert isinstance(window.stack.currentWidget(), MergePage)
    press(Key.Key_Escape)
    assert window.stack.currentWidget() is window.tabs
    assert focus().window() is window
