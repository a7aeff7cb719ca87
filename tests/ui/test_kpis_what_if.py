"""Other targets, dates and weights tried out beside the plan, and made the plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.kpis_what_if import WhatIfPanel


@pytest.fixture
def page(qtbot: Any, context_for: Callable[..., Any], sample: Document) -> KpisPage:
    page = KpisPage(context_for(sample))
    qtbot.addWidget(page)
    page.resize(1250, 600)
    page.show()
    return page


def opened(page: KpisPage, line: str) -> WhatIfPanel:
    assert page.list.select(line)
    page.actions_by_name["what_if"].trigger()
    return page.kpi_detail.what_if if line.startswith("kpi") else page.goal_detail.what_if


def type_in(qtbot: Any, panel: WhatIfPanel, key: str, text: str) -> None:
    editor = panel.editors[key]
    assert isinstance(editor, QLineEdit)
    assert editor.isVisible()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    panel.compute()


def stored(page: KpisPage, table: str, row_id: str, field: str) -> object:
    with page.document.read() as session:
        row = record(session, table, row_id)
    assert row is not None
    return row[field]


def compared(panel: WhatIfPanel) -> dict[str, tuple[str, str]]:
    """The lines that are shown, as a screen reader tells them: how it is, and how it would be."""
    QApplication.processEvents()  # lines just made are shown in another turn
    told = (line.accessibleName() for line in panel.findChildren(QLabel) if line.isVisible())
    found = (re.fullmatch(r"(?s)(.+?): (.*) → (.*)", line) for line in told)
    return {line[1]: (line[2], line[3]) for line in found if line}


def mau(page: KpisPage) -> str:
    assert page.tree is not None
    return next(kpi.id for kpi in page.tree.kpis if kpi.name == "Monthly active users")


def test_figures_follow_what_is_typed_and_nothing_is_kept(qtbot: Any, page: KpisPage) -> None:
    kpi = mau(page)
    panel = opened(page, f"kpi:{kpi}")
    assert not panel.apply_button.isEnabled()
    type_in(qtbot, panel, "target", "350")
    told = compared(panel)
    assert told["Progress"] == ("38 %", "101 %")
    assert told["Status"] == ("At risk", "Achieved")
    assert told["Product"][0] != told["Product"][1]
    assert "Goal “Grow active young users”" in told
    assert stored(page, "kpi", kpi, "target") == 400.0
    panel.drop()
    assert panel.editors["target"].text() == "400"
    assert compared(panel)["Progress"] == ("38 %", "38 %")


def test_typing_alone_brings_the_figures(qtbot: Any, page: KpisPage) -> None:
    panel = opened(page, f"kpi:{mau(page)}")
    editor = panel.editors["target"]
    editor.selectAll()
    qtbot.keyClicks(editor, "350")
    qtbot.waitUntil(lambda: compared(panel).get("Progress") == ("38 %", "101 %"))


def test_applying_needs_a_reason_and_is_one_edit(qtbot: Any, page: KpisPage) -> None:
    kpi = mau(page)
    panel = opened(page, f"kpi:{kpi}")
    type_in(qtbot, panel, "target", "360")
    type_in(qtbot, panel, "weight", "5")
    qtbot.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)
    assert "reason" in panel.error.text()
    assert stored(page, "kpi", kpi, "target") == 400.0
    steps = page.document.stack.count()
    qtbot.keyClicks(panel.reason, "The market shrank")
    qtbot.keyClick(panel.reason, Qt.Key.Key_Return)
    assert (stored(page, "kpi", kpi, "target"), stored(page, "kpi", kpi, "weight")) == (360.0, 5.0)
    assert page.document.stack.count() == steps + 1
    with page.document.read() as session:
        assert "The market shrank" in {
            row["reason"] for row in records(session, "adjustment", kpi_id=kpi)
        }
    assert not panel.apply_button.isEnabled()
    assert panel.reason.text() == ""
    page.document.undo()
    assert stored(page, "kpi", kpi, "target") == 400.0
    assert panel.editors["target"].text() == "400"


@pytest.mark.parametrize("button", ["apply_button", "drop_button"])
def test_the_keyboard_stays_among_the_values(qtbot: Any, page: KpisPage, button: str) -> None:
    """The pressed button is greyed, and Space must not press what comes next in the window."""
    panel = opened(page, f"kpi:{mau(page)}")
    page.activateWindow()
    type_in(qtbot, panel, "target", "360")
    qtbot.keyClicks(panel.reason, "The market shrank")
    pressed = getattr(panel, button)
    pressed.setFocus()
    qtbot.keyClick(pressed, Qt.Key.Key_Space)
    assert not pressed.isEnabled()
    assert QApplication.focusWidget() is panel.editors["target"]


@pytest.mark.parametrize(
    ("key", "text"), [("target", "abc"), ("target", "320"), ("target", "45%"), ("due", "soon")]
)
def test_nonsense_is_explained_in_place(qtbot: Any, page: KpisPage, key: str, text: str) -> None:
    panel = opened(page, f"kpi:{mau(page)}")
    type_in(qtbot, panel, key, text)
    assert panel.error.isVisible()
    assert not panel.apply_button.isEnabled()
    qtbot.keyClick(panel.editors[key], Qt.Key.Key_Escape)
    assert not panel.error.isVisible()


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("target", "300", "The target, 300.0 M, lies below the baseline, 320.0 M"),
        ("due", "2026-01-01", "It is due on 1 Jan 2026, before it starts on 1 Apr 2026"),
        ("target", "380", ""),
    ],
)
def test_an_odd_value_is_warned_of_and_can_be_kept(
    qtbot: Any, page: KpisPage, key: str, text: str, said: str
) -> None:
    page.change_row("kpi", mau(page), start=None)
    panel = opened(page, f"kpi:{mau(page)}")
    type_in(qtbot, panel, key, text)
    assert panel.warning.isVisible() == bool(said)
    assert panel.warning.text().startswith(said)
    assert panel.apply_button.isEnabled()
    panel.drop()
    assert not panel.warning.isVisible()


def test_figures_come_before_sentences(page: KpisPage) -> None:
    panel = opened(page, f"kpi:{mau(page)}")
    names = list(compared(panel))
    assert names[:3] == ["Progress", "Status", "Required rate"]
    assert names.index("Product") < names.index("Rule")


@pytest.mark.parametrize("table", ["kpi", "goal"])
def test_figures_are_in_sight_in_a_small_window(qtbot: Any, page: KpisPage, table: str) -> None:
    page.resize(1230, 588)
    assert page.tree is not None
    goal = page.tree.goals[0].id
    panel = opened(page, f"kpi:{mau(page)}" if table == "kpi" else f"goal:{goal}")

    def in_sight() -> None:
        seen = {
            widget.text()
            for widget in panel.findChildren(QLabel)
            if not widget.visibleRegion().isEmpty()
        }
        assert seen >= {"Product", *(["Progress", "Required rate"] if table == "kpi" else [])}
        assert not panel.apply_button.visibleRegion().isEmpty()

    qtbot.waitUntil(in_sight)


def test_the_slider_moves_the_target(page: KpisPage) -> None:
    panel = opened(page, f"kpi:{mau(page)}")
    panel.slider.setValue(50)
    panel.compute()
    assert panel.editors["target"].text() == "360"
    assert compared(panel)["Progress"] == ("38 %", "76 %")


def test_a_goal_is_tried_out_too(qtbot: Any, page: KpisPage) -> None:
    assert page.tree is not None
    goal = page.tree.goals[0].id
    panel = opened(page, f"goal:{goal}")
    type_in(qtbot, panel, "weight", "0")
    told = compared(panel)
    assert told["Product"][0] != told["Product"][1]
    qtbot.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)
    assert stored(page, "goal", goal, "weight") == 0.0


def test_each_kind_of_kpi_shows_its_own_fields(page: KpisPage) -> None:
    assert page.tree is not None
    for kpi in page.tree.kpis:
        panel = opened(page, f"kpi:{kpi.id}")
        shown = {key for key, editor in panel.editors.items() if editor.isVisible()}
        assert {"due", "weight"} <= shown
        assert ("target" in shown) == (kpi.value_type not in ("yes_no", "milestone"))
