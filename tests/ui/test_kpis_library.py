"""KPIs taken from the library into a goal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.kpis_library import LibraryPanel


@pytest.fixture
def open_page(qtbot: Any, context_for: Callable[..., Any]) -> Callable[..., KpisPage]:
    def make(document: Document, language: str = "en") -> KpisPage:
        page = KpisPage(context_for(document, language))
        qtbot.addWidget(page)
        page.resize(1250, 600)
        page.show()
        return page

    return make


def opened(page: KpisPage) -> LibraryPanel:
    page.actions_by_name["library"].trigger()
    panel = page.right.currentWidget()
    assert isinstance(panel, LibraryPanel)
    return panel


def listed(panel: LibraryPanel) -> dict[str, str]:
    found = {}
    for number in range(panel.list.topLevelItemCount()):
        group = panel.list.topLevelItem(number)
        for place in range(group.childCount()):
            found[group.child(place).text(0)] = group.child(place).text(1)
    return found


def test_a_search_and_enter_add_one_after_another(
    qtbot: Any, open_page: Callable[..., KpisPage], sample: Document
) -> None:
    page = open_page(sample)
    assert page.tree is not None
    goal = page.tree.goals[0]
    assert page.list.select(f"goal:{goal.id}")
    panel = opened(page)
    assert goal.title in panel.add_button.text()
    steps = sample.stack.count()
    for text, name in (("referral accepted", ""), ("invitations", "Viral coefficient")):
        panel.search.clear()
        qtbot.keyClicks(panel.search, text)
        if not name:
            assert panel.nothing.isVisible()
        qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    panel.search.clear()
    qtbot.keyClicks(panel.search, "churn rate")
    qtbot.mouseClick(panel.add_button, Qt.MouseButton.LeftButton)
    assert sample.stack.count() == steps + 2
    with sample.read() as session:
        made = {row["name"]: row for row in records(session, "kpi", goal_id=goal.id)}
    assert made["Viral coefficient"]["code"] == "KF"
    assert "Invitations per active user" in str(made["Viral coefficient"]["formula"])
    assert made["Customer churn rate"]["direction"] == "at_most"
    assert made["Customer churn rate"]["target"] is None
    assert listed(panel)["Customer churn rate"] == "used"
    assert "still to be filled in" in panel.added.text()
    sample.undo()
    assert listed(panel)["Customer churn rate"] == ""


def test_the_empty_page_leads_to_it_in_chinese(
    qtbot: Any, open_page: Callable[..., KpisPage], document: Document
) -> None:
    page = open_page(document, "zh")
    qtbot.mouseClick(page.start_library, Qt.MouseButton.LeftButton)
    panel = page.right.currentWidget()
    assert isinstance(panel, LibraryPanel)
    qtbot.keyClicks(panel.search, "nps")
    assert list(listed(panel)) == ["净推荐值（NPS）"]
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    with document.read() as session:
        assert [row["name"] for row in records(session, "kpi")] == ["净推荐值（NPS）"]


def test_escape_goes_back(qtbot: Any, open_page: Callable[..., KpisPage], sample: Document) -> None:
    page = open_page(sample)
    panel = opened(page)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert page.right.currentWidget() is page.kpi_detail
    assert page.focusWidget() is page.list.view
    assert opened(page) is panel


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_can_be_read_beside_the_guide(
    open_page: Callable[..., KpisPage], sample: Document, language: str
) -> None:
    """In a window of 1280 pixels with the guide at its side, 1020 are left."""
    page = open_page(sample, language)
    page.resize(1020, 600)
    panel = opened(page)
    assert panel.list.columnWidth(0) >= 120
    assert not panel.list.horizontalScrollBar().isVisible()
