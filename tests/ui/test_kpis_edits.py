"""Goals and KPIs added, and copied with all that they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from goaldesk.core.queries.records import record, records
from goaldesk.document import Document
from goaldesk.ui.docks import frame
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.sentence_links import SentenceLink


@pytest.fixture
def page(qtbot: Any, context_for: Callable[..., Any], sample: Document) -> KpisPage:
    page = KpisPage(context_for(sample))
    qtbot.addWidget(page)
    page.show()
    return page


def top(page: KpisPage) -> list[str]:
    """The top lines of the tree."""
    model = page.list.model
    return [model.row_at(model.index(row, 0)).id for row in range(model.rowCount())]


def test_a_goal_is_copied_with_all_it_holds(page: KpisPage, sample: Document) -> None:
    """Sub-goals, KPIs, intermediate targets and milestones, but nothing measured or done."""
    source = top(page)[0].removeprefix("goal:")
    part_id = page.add_row("goal", title="Part", parent_id=source)
    step = page.add_row("kpi", name="Steps", goal_id=part_id, value_type="milestone", code="S1")
    page.add_row("milestone", kpi_id=step, title="Done one", done=True, weight=2.0)
    page.list.select(f"goal:{source}")
    before = top(page)
    steps = sample.stack.count()
    page.actions_by_name["copy"].trigger()
    assert sample.stack.count() == steps + 1
    copy = page.current()
    assert copy is not None
    goals = top(page)
    assert goals.index(f"goal:{copy.id}") == goals.index(f"goal:{source}") + 1
    with sample.read() as session:
        was, now = record(session, "goal", source), record(session, "goal", copy.id)
        assert was is not None
        assert now is not None
        assert now["title"] == f"{was['title']} (copy)"
        assert (now["owner"], now["due"]) == (was["owner"], was["due"])
        names = [
            [row["name"] for row in records(session, "kpi", goal_id=goal)]
            for goal in (source, copy.id)
        ]
        assert names[0]
        assert names[0] == names[1]
        (part,) = records(session, "goal", parent_id=copy.id)
        (kpi,) = records(session, "kpi", goal_id=part.id)
        (milestone,) = records(session, "milestone", kpi_id=kpi.id)
        assert (part["title"], kpi["name"], kpi["code"]) == ("Part", "Steps", "")
        assert (milestone["title"], milestone["done"], milestone["weight"]) == (
            "Done one",
            False,
            2.0,
        )
        for row in records(session, "kpi", goal_id=copy.id):
            assert records(session, "measurement", kpi_id=row.id) == []
    sample.undo()
    assert top(page) == before


def test_a_sub_goal_is_copied_beside_itself(page: KpisPage, sample: Document) -> None:
    above = top(page)[0].removeprefix("goal:")
    for title in ("One", "Two"):
        page.add_row("goal", title=title, parent_id=above)
    with sample.read() as session:
        one = next(row.id for row in records(session, "goal", parent_id=above))
    page.list.select(f"goal:{one}")
    page.actions_by_name["copy"].trigger()
    with sample.read() as session:
        titles = [row["title"] for row in records(session, "goal", parent_id=above)]
    assert titles == ["One", "One (copy)", "Two"]


def test_a_new_kpi_shows_its_definition_and_leads_to_what_it_lacks(
    page: KpisPage, qtbot: Any
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.list.select(top(page)[0])
    page.actions_by_name["kpi"].trigger()
    detail = page.kpi_detail
    assert detail.tabs.currentWidget() is detail.definition
    link = next(
        each for each in detail.findChildren(QPushButton) if each.text() == "Fill in the definition"
    )
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert detail.definition.form is not None
    editors = detail.definition.form.editors
    assert QApplication.focusWidget() is editors["baseline"]
    assert not editors["baseline"].visibleRegion().isEmpty()
    qtbot.keyClicks(editors["baseline"], "10")
    editors["target"].setFocus()
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is editors["target"]


def test_tab_comes_to_the_definition_before_the_guide_beside_it(
    sample_window: MainWindow, qtbot: Any
) -> None:
    sample_window.show_step("kpis")
    frame.bring_up(sample_window, "guide")
    guide = sample_window.docks["guide"]
    qtbot.waitUntil(lambda: any(link.isVisible() for link in guide.findChildren(SentenceLink)))
    sample_window.activateWindow()
    qtbot.waitUntil(sample_window.isActiveWindow)
    page: Any = sample_window.page("kpis")
    detail = page.kpi_detail
    detail.tabs.setCurrentWidget(detail.definition)
    detail.tabs.tabBar().setFocus()
    fields = list(detail.definition.form.editors.values())
    for field in fields[:3]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is field
    fields[-1].setFocus()
    qtbot.keyClick(fields[-1], Qt.Key.Key_Tab)
    assert guide.isAncestorOf(QApplication.focusWidget())


def test_the_keys_of_the_page_work_from_its_tab(sample_window: MainWindow, qtbot: Any) -> None:
    sample_window.show_step("kpis")
    sample_window.activateWindow()
    qtbot.waitUntil(sample_window.isActiveWindow)
    page: Any = sample_window.page("kpis")
    goals = len(top(page))
    bar = sample_window.tabs.tabBar()
    bar.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(bar, Qt.Key.Key_G, keys)
    assert len(top(page)) == goals + 1
    sample_window.show_step("vision")
    qtbot.keyClick(sample_window.tabs.tabBar(), Qt.Key.Key_G, keys)
    sample_window.show_step("kpis")
    assert len(top(page)) == goals + 1
