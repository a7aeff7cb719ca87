"""A goal's SMART on the page: it follows the fields, and leads to what mends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from goaldesk.core import edits
from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.ui.editors import PersonEdit
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.kpis_smart import Reasons, SmartPane


@pytest.fixture
def open_page(qtbot: Any, context_for: Callable[..., Any]) -> Callable[..., KpisPage]:
    def make(document: Document, language: str = "en") -> KpisPage:
        page = KpisPage(context_for(document, language))
        qtbot.addWidget(page)
        page.resize(1250, 900)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return make


@pytest.fixture
def bare(document: Document, open_page: Callable[..., KpisPage]) -> KpisPage:
    """A page with one goal that has nothing but a poor title."""
    with document.edit("Add") as session:
        edits.add(session, "goal", id="goal", title="Improve it")
    page = open_page(document)
    page.reveal("goal", "goal")
    return page


def verdicts(pane: SmartPane) -> list[str]:
    return [row.verdict.text() for row in pane.letters.values()]


def link(reasons: Reasons, text: str) -> Any:
    return next(button for button in reasons.links() if button.text() == text)


def retype(qtbot: Any, page: KpisPage, field: str, text: str) -> None:
    """Type into a field of the goal's form, and leave it."""
    editor = page.goal_detail.form.editors[field]
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, text)
    if isinstance(editor, PersonEdit):  # the click into the list would close what is proposed
        editor.completer().popup().hide()
    page.list.view.setFocus()


def test_a_verdict_has_letter_word_sign_reason_and_score(bare: KpisPage) -> None:
    pane = bare.goal_detail.smart
    assert pane.heading.text() == "SMART: Weak, 0 %"
    assert verdicts(pane) == ["Not met"] * 5
    row = pane.letters["S"]
    texts = [found.text() for found in row.findChildren(QLabel)]
    assert {"S", "Specific", "Not met"} <= set(texts)
    assert not row.sign.pixmap().isNull()
    assert row.reasons.text() == "2 words are too short to say what changes; 4 to 18 words do."
    [mend] = row.reasons.links()
    assert mend.text() == "Say what is to change, and how"
    assert mend.accessibleName() == "Specific: Say what is to change, and how"


def test_the_verdicts_follow_the_fields_and_undo(qtbot: Any, bare: KpisPage) -> None:
    pane, document = bare.goal_detail.smart, bare.document
    retype(qtbot, bare, "title", "Improve the onboarding of students")
    assert pane.letters["S"].verdict.text() == "Partly met"
    assert pane.letters["S"].reasons.text() == (
        "“Improve” alone does not say what will be different."
    )
    retype(qtbot, bare, "title", "Grow active young users")
    assert pane.letters["S"].verdict.text() == "Met"
    assert pane.heading.text() == "SMART: Weak, 20 %"
    retype(qtbot, bare, "owner", "Lin Lan, Wu Tao")
    assert pane.letters["A"].verdict.text() == "Partly met"
    assert "2 owners are named" in pane.letters["A"].reasons.text()
    retype(qtbot, bare, "owner", "Lin Lan")
    retype(qtbot, bare, "feasibility", "We did it in spring")
    assert pane.letters["A"].verdict.text() == "Met"
    retype(qtbot, bare, "reason", "Users ask for it")
    assert pane.letters["R"].verdict.text() == "Partly met"
    retype(qtbot, bare, "due", "2026-12-31")
    assert pane.letters["T"].verdict.text() == "Partly met"
    assert pane.heading.text() == "SMART: Fair, 60 %"
    document.stack.undo()
    assert pane.letters["T"].verdict.text() == "Not met"
    assert pane.heading.text() == "SMART: Fair, 50 %"


def test_a_pillar_chosen_in_the_form_makes_it_relevant(qtbot: Any, bare: KpisPage) -> None:
    editor = bare.goal_detail.form.editors["pillar"]
    assert isinstance(editor, QComboBox)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    row = bare.goal_detail.smart.letters["R"]
    assert row.verdict.text() == "Met"
    assert row.reasons.text() == "It serves a pillar of the vision: Core value."
    assert row.reasons.links() == []


@pytest.mark.parametrize(
    ("letter", "text", "field"),
    [
        ("S", "Say what is to change, and how", "title"),
        ("A", "Name one owner", "owner"),
        ("R", "Choose the vision pillar that it serves", "pillar"),
        ("T", "Set an end date", "due"),
    ],
)
def test_a_link_puts_the_cursor_into_the_field_that_mends_it(
    qtbot: Any, bare: KpisPage, letter: str, text: str, field: str
) -> None:
    mend = link(bare.goal_detail.smart.letters[letter].reasons, text)
    mend.setFocus()
    qtbot.keyClick(mend, Qt.Key.Key_Space)
    editor = bare.goal_detail.form.editors[field]
    assert QApplication.focusWidget() in (editor, *editor.findChildren(type(editor)))
    assert not editor.visibleRegion().isEmpty()


def test_a_link_adds_the_kpi_that_is_missing(qtbot: Any, bare: KpisPage) -> None:
    mend = link(bare.goal_detail.smart.letters["M"].reasons, "Add a KPI")
    qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)
    with bare.document.read() as session:
        [kpi] = records(session, "kpi")
    assert kpi["goal_id"] == "goal"


def test_a_missing_review_is_planned_on_its_page(
    qtbot: Any, bare: KpisPage, gone: list[tuple[str, str, str]]
) -> None:
    retype(qtbot, bare, "due", "2026-12-31")
    mend = link(bare.goal_detail.smart.letters["T"].reasons, "Plan a review")
    qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)
    assert gone == [("review", "", "")]


def test_a_resource_and_a_review_added_elsewhere_are_seen(bare: KpisPage) -> None:
    pane = bare.goal_detail.smart
    with bare.document.edit("Add") as session:
        edits.change(session, "goal", "goal", owner="Lin Lan")
    assert pane.letters["A"].verdict.text() == "Partly met"
    with bare.document.edit("Add") as session:
        edits.add(session, "resource", name="Engineers", goal_id="goal")
    assert pane.letters["A"].reasons.text() == (
        "“Lin Lan” alone owns the goal, and 1 resource is planned for it."
    )


def test_a_link_keeps_the_focus_when_something_else_changes(bare: KpisPage) -> None:
    mend = link(bare.goal_detail.smart.letters["A"].reasons, "Name one owner")
    mend.setFocus()
    with bare.document.edit("Change") as session:
        edits.change(session, "goal", "goal", reason="Users ask for it")
    assert QApplication.focusWidget() is mend


def test_a_kpi_tells_what_it_brings_and_how_its_goal_is_set(
    qtbot: Any, sample: Document, open_page: Callable[..., KpisPage]
) -> None:
    page = open_page(sample)
    page.reveal("kpi", "mau")
    detail = page.kpi_detail
    titles = [detail.tabs.tabText(number) for number in range(detail.tabs.count())]
    assert titles == ["Definition", "Values", "Targets", "SMART", "What if", "History"]
    detail.tabs.setCurrentIndex(3)
    shown = detail.smart
    assert shown.own.text() == (
        "“Monthly active users” is completely defined: it has a unit and what its direction needs."
    )
    assert shown.goal.text() == "Goal: Grow active young users"
    assert shown.pane.heading.text() == "SMART: Strong, 90 %"
    assert verdicts(shown.pane) == ["Met", "Met", "Partly met", "Met", "Met"]
    mend = link(shown.pane.letters["A"].reasons, "Set a target that is within reach")
    qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)
    assert detail.definition.form is not None
    assert QApplication.focusWidget() is detail.definition.form.editors["target"]


def test_a_kpi_tells_what_it_lacks(
    qtbot: Any, document: Document, open_page: Callable[..., KpisPage]
) -> None:
    with document.edit("Add") as session:
        edits.add(session, "kpi", id="users", name="Users")
    page = open_page(document)
    page.reveal("kpi", "users")
    detail = page.kpi_detail
    detail.tabs.setCurrentWidget(detail.smart)
    shown = detail.smart
    assert [button.text() for button in shown.own.links()] == [
        "Write its unit",
        "Set its target",
        "Write its baseline",
    ]
    assert [part.isVisible() for part in (shown.no_goal, shown.choose)] == [True, True]
    assert [part.isVisible() for part in (shown.pane, shown.goal)] == [False, False]
    qtbot.mouseClick(shown.choose, Qt.MouseButton.LeftButton)
    assert detail.definition.form is not None
    assert QApplication.focusWidget() is detail.definition.form.editors["goal_id"]
    detail.tabs.setCurrentWidget(detail.smart)
    qtbot.mouseClick(link(shown.own, "Write its unit"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is detail.definition.form.editors["unit"]


def test_hints_are_asked_below(
    qtbot: Any, document: Document, open_page: Callable[..., KpisPage]
) -> None:
    with document.edit("Add") as session:
        edits.add(session, "goal", id="goal", title="Launch the creator fund")
        edits.add(session, "kpi", name="Sales calls", goal_id="goal")
    page = open_page(document)
    page.reveal("goal", "goal")
    pane = page.goal_detail.smart
    assert pane.hints_heading.isVisible()
    assert pane.hints.text().splitlines() == [
        "“Launch” says what will be made. What changes for the user if it succeeds?",
        "All KPIs are lagging: they tell when it is too late. Add a leading one that moves first.",
        "“Sales calls” counts activity (“calls”). To what end?",
    ]
    qtbot.mouseClick(link(pane.hints, "Rewrite the title"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is page.goal_detail.form.editors["title"]
    retype(qtbot, page, "title", "Pay creators enough to stay")
    assert "“Launch”" not in pane.hints.text()


def test_the_form_stands_beside_the_verdicts_where_there_is_room(
    sample: Document, open_page: Callable[..., KpisPage]
) -> None:
    page = open_page(sample)
    page.reveal("goal", "goal-growth")
    detail = page.goal_detail
    assert detail.form.y() > detail.smart.y()
    page.resize(1900, 900)
    QApplication.processEvents()
    assert detail.form.y() == detail.smart.y()
    assert detail.form.x() > detail.smart.x()
