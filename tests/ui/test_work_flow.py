"""A RACI row broken and mended, as every part of the window sees it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.overview_missing import Missing
from goaldesk.ui.tables import TONE

TIP = Qt.ItemDataRole.ToolTipRole
READ = Qt.ItemDataRole.AccessibleDescriptionRole


def sentences(place: Any) -> list[str]:
    return [link.sentence for link in place.links]


def missing(window: MainWindow) -> list[str]:
    window.show_step("overview")
    panel = window.page("overview").findChild(Missing)
    panel.refresh()
    panel._fill()
    panel._unfold("responsibilities")
    window.show_step("responsibilities")
    return sentences(panel)


def share(window: MainWindow) -> float:
    marks = window.marks
    marks.refresh()
    return marks.shares["responsibilities"].share


def test_a_raci_row_is_broken_mended_and_undone(qtbot: Any, sample_window: MainWindow) -> None:
    sample_window.show_step("responsibilities")
    page = sample_window.page("responsibilities")
    grid, view = page.raci.grid, page.raci.grid.view
    QAbstractItemModelTester(grid.model, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    row = next(n for n, each in enumerate(grid.model.rows) if each.name == "Campus campaigns")
    activity = grid.model.rows[row]
    research = "“User research”: Nobody is accountable (A)"
    broken = "“Campus campaigns”: 2 are accountable (A); only one can be"
    assert sentences(page.raci.findings) == [research]
    before = share(sample_window)

    # Break it: a second A, typed into the cell of another department.
    grid.select(activity.id, 1)
    qtbot.keyClicks(view, "a")
    cells = [grid.model.index(row, column) for column in range(1, 5)]
    assert [cell.data() or "" for cell in cells] == ["A", "A/R", "C", ""]
    assert [cell.data(TONE) for cell in cells] == ["off_track", "off_track", "", ""]
    assert cells[0].data(TIP) == "<qt>2 are accountable (A); only one can be</qt>"
    assert "only one can be" in cells[1].data(READ)
    assert not cells[2].data(TIP)
    assert "2 are accountable" in grid.model.index(row, 5).data()
    everywhere = "“Product development”: Has a role in every activity"
    assert sentences(page.raci.findings) == [research, broken, everywhere]
    assert page.raci.count.text() == "8 activities · 2 errors · 1 warning"
    assert grid.header.notes == {1: "1 warning"}
    assert broken in missing(sample_window)
    assert share(sample_window) == before  # one row was wrong already

    # Follow the finding to the cell that is one too many, by keyboard, and mend it there.
    grid.select(grid.model.rows[0].id, 0)
    link = page.raci.findings.links[1]
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Space)
    assert view.currentIndex().row() == row
    assert view.currentIndex().column() == 2
    qtbot.keyClicks(view, "r")
    assert sentences(page.raci.findings) == [research, everywhere]
    assert [cell.data(TONE) for cell in cells] == ["", "", "", ""]
    assert grid.model.index(row, 5).data() == "complete"
    assert broken not in missing(sample_window)

    # A column's finding leads into its column; there the cell is cleared.
    qtbot.mouseClick(page.raci.findings.links[1], Qt.MouseButton.LeftButton)
    assert view.currentIndex().column() == 1
    grid.select(activity.id, 1)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    grid.select(activity.id, 2)
    qtbot.keyClicks(view, "b")
    assert sentences(page.raci.findings) == [research]

    # Mend the row that the sample brought, too: the step's mark grows.
    link = page.raci.findings.links[0]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert view.currentIndex().row() == 0
    assert view.currentIndex().column() == 1
    qtbot.keyClicks(view, "a")
    assert page.raci.findings.isHidden()
    assert page.raci.count.text() == "8 activities · nothing amiss"
    assert share(sample_window) > before

    # Step by step back, the row is as it was.
    for _ in range(5):
        sample_window.document.undo()
    assert sentences(page.raci.findings) == [research]
    assert [cell.data() or "" for cell in cells] == ["", "A/R", "C", ""]
    assert share(sample_window) == before


def test_an_over_used_resource_leads_to_its_field(qtbot: Any, sample_window: MainWindow) -> None:
    sample_window.show_step("responsibilities")
    page = sample_window.page("responsibilities")
    page.tabs.setCurrentWidget(page.listed_resources)
    [said] = sentences(page.resources.findings)
    assert said.startswith("“")
    assert "more used than the" in said
    assert "of" in page.resources.totals.text()
    qtbot.mouseClick(page.resources.findings.links[0], Qt.MouseButton.LeftButton)
    editor = page.resources.form.editors["used"]
    qtbot.waitUntil(editor.hasFocus)
    editor.selectAll()
    qtbot.keyClicks(editor, "1")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sentences(page.resources.findings) == []
    assert page.resources.findings.isHidden()
