"""The next period: chosen, started, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit

from goaldesk.core.model import TABLES
from goaldesk.core.queries.agenda import today
from goaldesk.core.queries.records import records
from goaldesk.core.queries.reviews import review_detail, reviews
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange import json_file
from goaldesk.exchange.info import info
from goaldesk.reports.build import summary
from goaldesk.ui.pages.kpis import KpisPage
from goaldesk.ui.pages.kpis_roll_lines import BASELINE, NAME, NEW, OLD
from goaldesk.ui.pages.kpis_roll_over import RollOverPanel


@pytest.fixture
def page(qtbot: Any, context_for: Callable[..., Any], sample: Document) -> KpisPage:
    page = KpisPage(context_for(sample))
    qtbot.addWidget(page)
    page.resize(1250, 600)
    page.show()
    return page


def opened(page: KpisPage) -> RollOverPanel:
    page.actions_by_name["roll_over"].trigger()
    panel = page.right.currentWidget()
    assert isinstance(panel, RollOverPanel)
    QAbstractItemModelTester(panel.model, panel)
    return panel


def kpi_id(page: KpisPage, name: str) -> str:
    assert page.tree is not None
    return next(kpi.id for kpi in page.tree.kpis if kpi.name == name)


def cells(page: KpisPage, panel: RollOverPanel, name: str) -> tuple[bool, str, str, str]:
    """Whether a KPI is ticked, and what its line says."""
    line = f"kpi:{kpi_id(page, name)}"
    ticked = panel.model.index_of(line, NAME).data(Qt.ItemDataRole.CheckStateRole)
    said = [panel.model.index_of(line, at).data() for at in (BASELINE, OLD, NEW)]
    return ticked == Qt.CheckState.Checked, said[0], said[1], said[2]


def type_target(qtbot: Any, page: KpisPage, panel: RollOverPanel, name: str, text: str) -> None:
    index = panel.model.index_of(f"kpi:{kpi_id(page, name)}", NEW)
    panel.view.setCurrentIndex(index)
    panel.view.edit(index)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt takes what was typed a moment later


def test_a_target_counts_in_the_unit_of_its_own_line(qtbot: Any, page: KpisPage) -> None:
    page.list.select(f"kpi:{kpi_id(page, 'Paying users')}")  # in M, too
    panel = opened(page)
    type_target(qtbot, page, panel, "Paying users", "45%")
    assert panel.error.text() == (
        "“45 %” is a percentage, but “Paying users” is not measured in per cent."
    )
    assert cells(page, panel, "Paying users")[3] == "type one"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    type_target(qtbot, page, panel, "Paying users", "15 M")
    assert cells(page, panel, "Paying users")[3] == "15.0 M"
    type_target(qtbot, page, panel, "Average revenue per user", "15 M")
    assert "“15 M” is not a number" in panel.error.text()


def everything(document: Document) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables."""
    with document.read() as session:
        return {
            table: sorted((dict(row.values) for row in records(session, table)), key=str)
            for table in TABLES
        }


def test_it_opens_with_the_following_period(page: KpisPage) -> None:
    panel = opened(page)
    assert [edit.text() for edit in panel.dates.values()] == ["1 Apr 2027", "31 Mar 2028"]
    assert panel.reason.text() == "New period: 1 Apr 2027 – 31 Mar 2028"
    assert cells(page, panel, "Monthly active users") == (True, "350.4", "400.0 M", "400.0 M")
    assert cells(page, panel, "Paying users") == (True, "12.1", "12.0 M", "type one")
    assert cells(page, panel, "Satisfaction survey (CSAT)")[2:] == ("≥ 85.0 %", "≥ 85.0 %")
    assert cells(page, panel, "Invites per active user")[1] == "–"
    assert "10 KPIs carry on" in panel.told.text()


def test_from_the_panel_to_the_document_and_back(qtbot: Any, page: KpisPage) -> None:
    before = everything(page.document)
    steps = page.document.stack.count()
    panel = opened(page)
    qtbot.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)
    assert panel.error.text() == "“Paying users”: It needs a new target."
    assert everything(page.document) == before
    type_target(qtbot, page, panel, "Paying users", "15")
    type_target(qtbot, page, panel, "Monthly active users", "450")
    panel.tick(f"kpi:{kpi_id(page, 'NPS')}", False)
    assert "1 KPI is stopped" in panel.told.text()
    qtbot.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)
    assert page.right.currentWidget() is not panel
    assert page.document.stack.count() == steps + 1
    assert page.tree is not None
    mau = page.tree.kpi(kpi_id(page, "Monthly active users"))
    assert mau is not None
    assert (mau.baseline, mau.target, mau.status) == (350.4, 450.0, "too_early")
    assert (mau.start, mau.due) == (dt.date(2027, 4, 1), dt.date(2028, 3, 31))
    nps = page.tree.kpi(kpi_id(page, "NPS"))
    assert nps is not None
    assert (nps.stopped, nps.due) == (True, dt.date(2026, 12, 31))
    after = everything(page.document)
    assert after["measurement"] == before["measurement"]
    with page.document.read() as session:
        assert json_file.loads(json_file.export(session)) == json_file.read(session)
    page.document.undo()
    assert everything(page.document) == before
    page.document.redo()
    assert everything(page.document) == after


def test_every_place_has_words_for_it(page: KpisPage, qtbot: Any) -> None:
    panel = opened(page)
    type_target(qtbot, page, panel, "Paying users", "15")
    panel.apply()
    assert page.list.select(f"kpi:{kpi_id(page, 'Paying users')}")
    (line, *_) = page.kpi_detail.targets.changes.rows.rows
    assert (line.first, line.struck, line.right) == ("New period", "12.0 M", "15.0 M")
    assert "before: from 9.6 to 12.0 M, 1 Apr 2026 – 31 Dec 2026" in line.second
    with page.document.read() as session:
        told = info(session, Words("en"), page.document.today)
        closing = next(row for row in reviews(session) if row.title.startswith("Close of"))
        detail = review_detail(session, closing.id)
        built = summary(session, Words("en"), page.document.today)
    assert closing.title == "Close of 1 Apr 2026 – 31 Mar 2027"
    assert detail is not None
    frozen = {row.name: row for row in detail.rows}
    assert (frozen["Paying users"].target, frozen["Paying users"].status) == (12.0, "achieved")
    paying = next(row for row in told["kpis"] if row["name"] == "Paying users")
    assert (paying["progress"], paying["status"]) == (0.0, "too_early")
    said = {row.name: row.change for row in built.adjusted}
    assert all("New period: " in change for change in said.values())
    # The paper has room for the last ten only.
    assert said.get("Paying users", "New period: 12.0 M → 15.0 M") == "New period: 12.0 M → 15.0 M"


def test_a_number_still_being_typed_counts(qtbot: Any, page: KpisPage) -> None:
    panel = opened(page)
    index = panel.model.index_of(f"kpi:{kpi_id(page, 'Paying users')}", NEW)
    panel.view.setCurrentIndex(index)
    panel.view.edit(index)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "15")
    panel.apply()
    assert page.tree is not None
    paying = page.tree.kpi(kpi_id(page, "Paying users"))
    assert paying is not None
    assert (paying.baseline, paying.target) == (12.1, 15.0)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_wild_dates_are_refused(page: KpisPage, day: str) -> None:
    panel = opened(page)
    for editor in panel.dates.values():
        editor.setText(day)
    panel.compute()
    panel.tick(f"kpi:{kpi_id(page, 'Paying users')}", False)
    panel.apply()
    assert "must lie between the years" in panel.error.text()


def test_ticks_follow_the_goals(page: KpisPage) -> None:
    panel = opened(page)
    assert page.tree is not None
    goal = page.tree.goals[0]
    held = {kpi.id for kpi in page.tree.kpis_of(goal.id) if not kpi.stopped}
    index = panel.model.index_of(f"goal:{goal.id}", NAME)
    assert panel.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not held & panel.targets().keys()
    assert goal.id not in panel.goals()
    one = min(held)
    panel.tick(f"kpi:{one}", True)
    assert held & panel.targets().keys() == {one}
    assert goal.id in panel.goals()


def test_space_ticks_and_escape_leaves(qtbot: Any, page: KpisPage) -> None:
    panel = opened(page)
    line = f"kpi:{kpi_id(page, 'NPS')}"
    panel.view.setCurrentIndex(panel.model.index_of(line, NEW))
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert cells(page, panel, "NPS")[0] is False
    assert cells(page, panel, "NPS")[3] == "stopped"
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert page.right.currentWidget() is not panel
    assert page.focusWidget() is page.list.view


def test_odd_targets_and_dates_are_told(qtbot: Any, page: KpisPage) -> None:
    panel = opened(page)
    type_target(qtbot, page, panel, "Monthly active users", "300")
    assert "“Monthly active users”: The target, 300.0 M, lies below" in panel.warning.text()
    type_target(qtbot, page, panel, "Monthly active users", "350.4")
    type_target(qtbot, page, panel, "Paying users", "15")
    panel.apply()
    assert "“Monthly active users”: The target, 350.4, is the same" in panel.error.text()
    type_target(qtbot, page, panel, "Monthly active users", "many")
    assert "“many” is not a number" in panel.error.text()
    panel.dates["start"].setText("soon")
    panel.apply()
    assert "“soon” is not a date" in panel.error.text()


def test_a_reason_written_by_hand_stays(qtbot: Any, page: KpisPage) -> None:
    panel = opened(page)
    panel.dates["due"].setText("2027-12-31")
    panel.compute()
    assert panel.reason.text() == "New period: 1 Apr 2027 – 31 Dec 2027"
    panel.reason.clear()
    qtbot.keyClicks(panel.reason, "Moved to calendar years")
    panel.dates["due"].setText("2028-03-31")
    panel.compute()
    assert panel.reason.text() == "Moved to calendar years"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2027, 3, 16), None),
        (dt.date(2027, 3, 17), "The period ends on 31 Mar 2027: roll it over"),
        (dt.date(2027, 4, 2), "The period ended on 31 Mar 2027: roll it over"),
    ],
)
def test_today_proposes_it_near_the_end(page: KpisPage, day: dt.date, said: str | None) -> None:
    from goaldesk.core.agenda_words import agenda_note, agenda_title, agenda_when

    with page.document.read() as session:
        items = [item for item in today(session, day) if item.kind == "period"]
    assert [agenda_title(page.words, item) for item in items] == ([said] if said else [])
    for item in items:
        assert not item.overdue
        assert agenda_note(page.words, item)
        assert agenda_when(page.words, item)
        page.reveal(item.table, item.row_id)
        assert isinstance(page.right.currentWidget(), RollOverPanel)


def test_an_empty_document_has_nothing_to_roll(
    qtbot: Any, context_for: Callable[..., Any], document: Document
) -> None:
    page = KpisPage(context_for(document))
    qtbot.addWidget(page)
    page.show()
    panel = opened(page)
    panel.apply()
    assert "Give the new period a start and an end." in panel.error.text()
