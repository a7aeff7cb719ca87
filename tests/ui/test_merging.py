"""A copy comes back: comparing, deciding, merging, and taking that back."""

from __future__ import annotations

import datetime as dt
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QProgressDialog, QPushButton
from shiboken6 import isValid

from goaldesk.core import edits
from goaldesk.document import Document
from goaldesk.paths import Folders
from goaldesk.store import backups, copying, locked
from goaldesk.store.merge.reading import side_of
from goaldesk.ui import dialogs, jobs, merge_page
from goaldesk.ui.copy_over_page import CopyOverPage
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.merge_page import MergePage
from goaldesk.ui.merging import compare
from goaldesk.ui.unlock import Unlock
from tests.ui.conftest import TODAY, clock
from tests.ui.product import rename

FIRST, SECOND = "users", "revenue"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.keep(desk.settings.__class__(author="Lin Lan"))
    return desk


def kpis(document: Document) -> list[str]:
    return sorted(document.copy.side().rows["kpi"])


def sent(window: MainWindow, path: Path, *without: str) -> Path:
    """A copy of the window's document at `path`, without some sections."""
    from goaldesk.core import sections

    assert window.document is not None
    whole = window.document.copy.freeze()
    fresh = whole.with_name("fresh")
    copying.make(whole, fresh, path.name, sections.named(without))
    copying.put(fresh, path, window.document.path)
    return path


def edited(path: Path, folders: Folders, *changes: Any, author: str = "Bo") -> None:
    """Somebody else edits the file."""
    document = Document.open(path, folders, author=author, clock=clock)
    for change in changes:
        with document.edit("Change KPI", "agreed") as session:
            change(session)
    document.save()
    document.close()


def page_of(window: MainWindow, kind: type = MergePage) -> Any:
    page = window.stack.currentWidget()
    assert isinstance(page, kind)
    return page


def shown(page: Any) -> list[tuple[str, ...]]:
    """What the tree's lines say, without the tabs."""
    found = []
    for top in range(page.model.rowCount()):
        tab = page.model.index(top, 0)
        for row in range(page.model.rowCount(tab)):
            cells = (page.model.index(row, column, tab) for column in range(5))
            found.append(tuple(cell.data() for cell in cells))
    return found


def line(page: Any, text: str) -> tuple[str, ...]:
    return next(cells for cells in shown(page) if text in cells[0])


def choose(page: Any, text: str) -> None:
    for top in range(page.model.rowCount()):
        tab = page.model.index(top, 0)
        for row in range(page.model.rowCount(tab)):
            index = page.model.index(row, 0, tab)
            if text in index.data():
                page.view.setCurrentIndex(index)
                return
    raise AssertionError(text)


def test_a_part_of_the_document_goes_out_and_comes_back_edited(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path, qtbot: Any,
    qtmodeltester: Any,
) -> None:  # fmt: skip
    document = window.document
    assert document is not None
    one, two, three, *_ = kpis(document)
    copy = sent(window, tmp_path / "copy.goaldb", "resources", "people")
    edited(
        copy,
        folders,
        lambda session: edits.change(session, "kpi", one, target=888.0),
        lambda session: edits.change(session, "kpi", two, unit="theirs"),
        lambda session: edits.change(session, "kpi", three, question="Theirs alone?"),
    )
    for change in (
        lambda session: edits.change(session, "kpi", one, target=999.0),
        lambda session: edits.change(session, "kpi", two, unit="ours"),
        lambda session: edits.change(session, "kpi", three, gaming="Ours alone"),
    ):
        with document.edit("Change KPI", "agreed") as session:
            change(session)
    before = document.copy.side().rows

    assert compare(desk, window, copy)
    page = page_of(window)
    qtmodeltester.check(page.model)
    # What the copy was made without is no change of anybody's.
    assert [button.text() for button in page.filters.values()] == [
        "To decide (2)", "From them (1)", "From you (1)"
    ]  # fmt: skip
    assert not page.merge_button.isEnabled()
    assert page.told.text() == "2 conflicts are still to be decided"
    assert line(page, "Target")[2:] == ("999", "888", "to decide")
    assert line(page, "Key question")[3:] == ("Theirs alone?", "Theirs alone?")
    assert line(page, "game")[2] == "Ours alone"

    choose(page, "Target")
    qtbot.keyClick(page.view, Qt.Key.Key_T)
    assert line(page, "Target")[4] == "888"
    choose(page, "Unit")
    qtbot.mouseClick(page.take_mine, Qt.MouseButton.LeftButton)
    assert line(page, "Unit")[4] == "ours"
    assert page.told.text() == ""
    qtbot.mouseClick(page.merge_button, Qt.MouseButton.LeftButton)

    assert window.stack.currentWidget() is window.tabs
    assert "“copy.goaldb” is merged" in window.notice.sentence.text()
    kept = backups.listed(backups.folder_of(folders, document.id))
    assert before in [side_of(path).rows for _, path in kept]
    after = document.copy.side().rows
    assert (after["kpi"][one]["target"], after["kpi"][two]["unit"]) == (888.0, "ours")
    assert after["kpi"][three]["question"] == "Theirs alone?"
    assert after["kpi"][three]["gaming"] == "Ours alone"
    # Nothing that the copy was made without is gone.
    assert after["resource"] == before["resource"]
    assert after["person"] == before["person"]
    assert {k: v["owner"] for k, v in after["kpi"].items()} == {
        k: v["owner"] for k, v in before["kpi"].items()
    }
    document.undo()
    assert document.copy.side().rows == before
    document.redo()
    assert document.copy.side().rows == after
    # The same copy again has nothing new.
    assert compare(desk, window, copy)
    assert not page_of(window).merge_button.isEnabled()
    assert shown(page_of(window)) == [
        cells for cells in shown(page_of(window)) if cells[3] != "to decide"
    ]


def test_a_conflict_names_who_did_it_on_either_side(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path
) -> None:
    document = window.document
    assert document is not None
    document.author = "Lin Lan"
    named, measured, gone, *_ = kpis(document)
    copy = sent(window, tmp_path / "copy.goaldb")
    edited(
        copy,
        folders,
        lambda session: edits.change(session, "kpi", named, name="Theirs"),
        lambda session: edits.record(session, measured, TODAY, 2.0),
        lambda session: edits.delete(session, "kpi", gone),
    )
    for change in (
        lambda session: edits.change(session, "kpi", named, name="Ours"),
        lambda session: edits.record(session, measured, TODAY, 3.0),
        lambda session: edits.record(session, gone, TODAY, 3.0),
    ):
        with document.edit("Change KPI") as session:
            change(session)
    assert compare(desk, window, copy)
    model = page_of(window).model
    tab = model.index(0, 0)
    when = f"{clock().astimezone():%H:%M}"
    for row in range(3):
        assert re.fullmatch(
            rf"Lin Lan · \d.+ \d\d:\d\d / Bo · 9 Nov {when}", model.index(row, 5, tab).data()
        )


def test_all_conflicts_are_decided_at_once_and_kinds_are_hidden(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path, qtbot: Any
) -> None:
    document = window.document
    assert document is not None
    one, two, *_ = kpis(document)
    copy = sent(window, tmp_path / "copy.goaldb")
    edited(copy, folders, lambda session: edits.delete(session, "kpi", one),
           lambda session: edits.change(session, "kpi", two, name="Theirs"))  # fmt: skip
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", one, name="Went on")
        edits.change(session, "kpi", two, name="Ours")
    assert compare(desk, window, copy)
    page = page_of(window)
    assert line(page, "was deleted there")[2:] == ("changed", "deleted", "to decide")
    qtbot.mouseClick(page.filters["conflict"], Qt.MouseButton.LeftButton)
    assert not any("to decide" in cells for cells in shown(page))
    qtbot.mouseClick(page.filters["conflict"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.all_theirs, Qt.MouseButton.LeftButton)
    assert line(page, "was deleted there")[4] == "Delete"
    qtbot.mouseClick(page.merge_button, Qt.MouseButton.LeftButton)
    rows = document.copy.side().rows["kpi"]
    assert one not in rows
    assert rows[two]["name"] == "Theirs"


def test_what_the_page_selects_is_selected_alone_though_ctrl_is_held(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    assert compare(desk, window, parted)
    page = page_of(window)
    left, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
    choose(page, "Core value")
    qtbot.mouseClick(page.take_theirs, left, held)
    assert line(page, "Core value")[4] == "theirs"
    (going_on,) = page.selected()
    qtbot.mouseClick(page.take_mine, left, held)
    assert page.copies.decisions[going_on.conflict.key] == "mine"
    assert len(page.copies.decisions) == 2
    assert len(page.selected()) == 1


def test_a_file_changed_by_somebody_else_is_merged_and_saved(
    desk: Desk, window: MainWindow, folders: Folders, file: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, qtbot: Any,
) -> None:  # fmt: skip
    document = window.document
    assert document is not None
    one, two, *_ = kpis(document)
    elsewhere = Folders.under(tmp_path / "elsewhere")
    edited(file, elsewhere, lambda session: edits.change(session, "kpi", one, name="Theirs"))
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", two, name="Ours")
    monkeypatch.setattr(dialogs, "ask_changed_on_disk", lambda *_: "compare")
    assert not desk.files.save(window)
    page = page_of(window)
    qtbot.mouseClick(page.merge_button, Qt.MouseButton.LeftButton)
    monkeypatch.setattr(dialogs, "ask_changed_on_disk", lambda *_: pytest.fail("asked again"))
    assert desk.files.save(window)
    again = Document.open(file, elsewhere, author="", clock=clock)
    rows = again.copy.side().rows["kpi"]
    again.close()
    assert (rows[one]["name"], rows[two]["name"]) == ("Theirs", "Ours")


def test_an_earlier_copy_put_in_the_files_place_is_seen_to_bring_nothing(
    desk: Desk, window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a synchronised folder does: comparing told nothing, and saving asked again and again."""
    document, earlier = window.document, file.read_bytes()
    assert document is not None
    rename(document, "Ours")
    assert desk.files.save(window)
    file.write_bytes(earlier)
    rename(document, "Ours, again")
    monkeypatch.setattr(dialogs, "ask_changed_on_disk", lambda *_: "compare")
    assert not desk.files.save(window)
    page = page_of(window)
    assert page.told.text() == "There is nothing to merge: you have all that is in this copy."
    assert not page.merge_button.isEnabled()
    page.back.click()
    monkeypatch.setattr(dialogs, "ask_changed_on_disk", lambda *_: pytest.fail("asked again"))
    assert desk.files.save(window)
    assert document.path is not None
    document.path.write_bytes(earlier + b" ")
    document.undo()
    asked = []
    monkeypatch.setattr(dialogs, "ask_changed_on_disk", lambda *_: asked.append(1) or "cancel")
    assert not desk.files.save(window)
    assert asked, "what was not compared is not known"


def test_from_another_document_rows_are_copied_over(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path, qtbot: Any,
    qtmodeltester: Any,
) -> None:  # fmt: skip
    other = Document.new(
        folders,
        {
            "goal": [{"id": "far", "title": "Another goal"}],
            "kpi": [{"id": "k9", "goal_id": "far", "name": "Another KPI"}],
            "measurement": [{"kpi_id": "k9", "date": TODAY, "value": 3.0}],
            "activity": [{"id": "act", "name": "Another activity", "goal_id": "far"}],
        },
        author="Bo",
        clock=clock,
    )
    path = tmp_path / "other.goaldb"
    other.save(path)
    other.close()
    document = window.document
    assert document is not None
    before = document.copy.side().rows
    assert compare(desk, window, path)
    page = page_of(window, CopyOverPage)
    qtmodeltester.check(page.model)
    assert not page.copy_button.isEnabled()
    choose(page, "Another goal")
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    rows = document.copy.side().rows
    assert rows["goal"]["far"]["title"] == "Another goal"
    assert rows["kpi"]["k9"]["name"] == "Another KPI"
    assert len(rows["measurement"]) == len(before["measurement"]) + 1
    assert "act" not in rows["activity"]
    assert document.copy.side().edits[-1].reason == "Copied from other.goaldb"
    document.undo()
    assert document.copy.side().rows == before


def test_what_is_no_document_is_told_and_nothing_is_shown(
    desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "letter.goaldb"
    path.write_text("Dear all")
    assert not compare(desk, window, path)
    assert window.notice.sentence.text() == "“letter.goaldb” is not a Goaldesk document."
    assert window.stack.currentWidget() is window.tabs


def test_a_locked_copy_is_merged_once_its_passphrase_is_typed(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path, qtbot: Any
) -> None:
    assert window.document is not None
    one, *_ = kpis(window.document)
    copy = sent(window, tmp_path / "copy.goaldb")
    edited(copy, folders, lambda session: edits.change(session, "kpi", one, name="Theirs"))
    closed = tmp_path / "copy.goaldb.age"
    locked.lock(copy, closed, "quince tree")

    def unlock() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Unlock):
            qtbot.keyClicks(dialog.field, "quince tree")
            qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
        else:
            QTimer.singleShot(20, unlock)

    QTimer.singleShot(0, unlock)
    assert compare(desk, window, closed)
    page_of(window).merge_button.click()
    assert window.document.copy.side().rows["kpi"][one]["name"] == "Theirs"


@pytest.fixture
def parted(window: MainWindow, folders: Folders, tmp_path: Path) -> Path:
    """A copy in which three KPIs and the vision are named otherwise than here."""
    document = window.document
    assert document is not None
    copy = sent(window, tmp_path / "copy.goaldb")
    ids = kpis(document)[:3]

    def change(side: str) -> list[Any]:
        named = [
            lambda session, row=row: edits.change(session, "kpi", row, name=f"{row} {side}")
            for row in ids
        ]
        return [*named, lambda session: edits.change(session, "vision", "vision", core_value=side)]

    edited(copy, folders, *change("theirs"))
    for made in change("ours"):
        with document.edit("Change KPI") as session:
            made(session)
    return copy


def test_what_a_line_has_no_room_for_is_told_below_when_it_is_selected(
    sample_window: MainWindow, desk: Desk, folders: Folders, tmp_path: Path
) -> None:
    document = sample_window.document
    assert document is not None
    copy = sent(sample_window, tmp_path / "copy.goaldb")
    gone, on = kpis(document)[0], ", and on it goes"
    was = document.copy.side().rows["kpi"][gone]["name"]
    long = "a reading of the market that takes more than a cell has " * 2
    edited(
        copy,
        folders,
        lambda session: edits.delete(session, "kpi", gone),
        lambda session: edits.change(session, "vision", "vision", core_value=f"{long}theirs{on}"),
    )
    with document.edit("Change") as session:
        edits.change(session, "kpi", gone, name="A name with which nobody reads to the end")
        edits.change(session, "vision", "vision", core_value=f"{long}ours{on}")
    sample_window.resize(1100, 700)
    compare(desk, sample_window, copy)
    page = page_of(sample_window)
    QApplication.processEvents()
    assert "Vision: Core value" not in page.cut.text(), "which has room"
    choose(page, "was deleted there")
    assert page.cut.text() == (
        "KPI “A name with which nobody reads to the end” was deleted there; "
        f"you went on with it: KPI: {was} → A name with which nobody reads to the end"
    )
    choose(page, "Core value")
    told = page.cut.text()
    assert "Yours: …a cell has ours, and on it goes" in told, "from shortly before they part"
    assert "Theirs: …a cell has theirs, and on it goes" in told
    page.view.setCurrentIndex(page.model.index(0, 0))
    assert not page.cut.isVisible(), "a heading has room for itself"


def tab(page: Any, title: str) -> Any:
    tops = (page.model.index(row, 0) for row in range(page.model.rowCount()))
    return next(index for index in tops if title in index.data())


def test_a_tab_stands_for_all_its_conflicts(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    assert compare(desk, window, parted)
    page = page_of(window)
    assert "heading" in page.hint.text()
    assert page.hint.isVisible()
    page.view.setCurrentIndex(tab(page, "KPIs"))
    assert len(page.selected()) == 3
    qtbot.keyClick(page.view, Qt.Key.Key_T)
    assert page.told.text() == "1 conflict is still to be decided"
    assert {cells[4] for cells in shown(page) if "KPI" in cells[0]} == {
        f"{row} theirs" for row in kpis(window.document)[:3]
    }
    # Together with one of its lines, nothing counts twice; what is hidden is not decided.
    page.view.selectAll()
    assert len(page.selected()) == 4
    page.filters["conflict"].click()
    page.view.selectAll()
    assert page.selected() == []


def test_all_conflicts_of_a_kind_are_decided_at_once(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    assert compare(desk, window, parted)
    page = page_of(window)
    assert len(page.selected()) == 1
    assert not page.alike.isEnabled(), "nothing else is about the vision's core value"
    choose(page, f"{kpis(window.document)[1]} ours")
    page.alike.click()
    assert len(page.selected()) == 3
    assert not page.alike.isEnabled(), "there are no more"
    qtbot.keyClick(page.view, Qt.Key.Key_T)
    assert page.told.text() == "1 conflict is still to be decided"
    assert {cells[4] for cells in shown(page) if "KPI" in cells[0]} == {
        f"{row} theirs" for row in kpis(window.document)[:3]
    }
    choose(page, f"{kpis(window.document)[2]} ours")
    qtbot.keyClick(page.view, Qt.Key.Key_A)
    assert len(page.selected()) == 3
    page.filters["conflict"].click()
    assert not page.alike.isEnabled(), "what is hidden is not selected"


def test_deciding_goes_on_to_the_next_line_and_then_back_to_what_was_left_out(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    assert compare(desk, window, parted)
    page = page_of(window)
    value, one, two, three = [cells[0] for cells in shown(page) if cells[4] == "to decide"]
    assert page.view.currentIndex().data() == value
    choose(page, two)
    for following in (three, value, one, one):
        qtbot.keyClick(page.view, Qt.Key.Key_M)
        assert page.view.currentIndex().data() == following
    assert page.merge_button.isEnabled()


def test_deciding_can_be_stopped_and_leaves_it_undecided(
    desk: Desk, window: MainWindow, parted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compare(desk, window, parted)
    page = page_of(window)
    before = shown(page)
    monkeypatch.setattr(jobs, "PATIENCE", 0)
    monkeypatch.setattr(merge_page, "compared", lambda *_: threading.Event().wait(2))

    def stop() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog):
            dialog.findChildren(QPushButton)[0].click()
        else:
            QTimer.singleShot(5, stop)

    QTimer.singleShot(5, stop)
    page.all_theirs.click()
    assert shown(page) == before
    assert page.copies.decisions == {}
    assert not page.merge_button.isEnabled()


def test_another_language_or_theme_keeps_the_page_and_what_was_decided(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    assert compare(desk, window, parted)
    page = page_of(window)
    page.decide("theirs")
    for changed in ({"theme": "dark"}, {"language": "zh"}):
        desk.change(**changed)
        page = page_of(window)
        qtbot.waitUntil(page.view.hasFocus)
        assert len(page.copies.decisions) == 1
    assert page.told.text() == "还有 3 个冲突待决定"
    page.all_mine.click()
    qtbot.mouseClick(page.merge_button, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.tabs
    desk.change(language="en")
    assert window.stack.currentWidget() is window.tabs


def test_what_is_compared_cannot_be_undone_meanwhile_and_an_edit_ends_it_with_a_word(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    undo = window.actions_by_id["undo"]
    assert undo.isEnabled()
    assert compare(desk, window, parted)
    assert not undo.isEnabled()
    qtbot.keyClick(page_of(window).view, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.tabs
    assert undo.isEnabled()
    assert compare(desk, window, parted)
    document = window.document
    assert document is not None
    last = kpis(document)[-1]
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", last, name="Meanwhile")
    assert window.stack.currentWidget() is window.tabs
    assert "compare once more" in window.notice.sentence.text()


def test_what_was_decided_is_there_when_the_same_conflict_is_met_again(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    document = window.document
    assert document is not None
    assert compare(desk, window, parted)
    page = page_of(window)
    first = page.selected()[0].conflict.key
    page.all_theirs.click()
    page.decide("mine")
    others = page.copies.decisions.keys() - {first}
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    # An edit of something else, and one of a value that was decided about.
    second, last = kpis(document)[1], kpis(document)[-1]
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", last, gaming="Ours alone")
        edits.change(session, "kpi", second, name="Ours, once more")
    assert compare(desk, window, parted)
    page = page_of(window)
    assert page.told.text() == "1 conflict is still to be decided"
    again = [key for key in others if key in page.copies.decisions]
    assert len(again) == len(others) - 1
    assert page.copies.decisions == {first: "mine", **dict.fromkeys(again, "theirs")}
    # Merged and taken back to decide one of them otherwise, the rest is as it was.
    page.decide("theirs")
    page.merge_button.click()
    window.actions_by_id["undo"].trigger()
    assert compare(desk, window, parted)
    page = page_of(window)
    assert page.told.text() == ""
    assert page.copies.decisions[first] == "mine"


def test_what_was_told_of_a_merge_goes_with_it(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    assert compare(desk, window, parted)
    page = page_of(window)
    page.all_theirs.click()
    page.merge_button.click()
    assert not window.notice.isHidden()
    window.actions_by_id["history"].trigger()
    model = window.docks["history"].widget().model
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "Merge a copy: copy.goaldb" in texts
    window.actions_by_id["undo"].trigger()
    assert window.notice.isHidden()


def test_a_copy_with_nothing_new_says_so_and_is_left_by_keyboard(
    desk: Desk, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert compare(desk, window, sent(window, tmp_path / "copy.goaldb"))
    page = page_of(window)
    assert page.view.isHidden()
    assert not page.merge_button.isEnabled()
    qtbot.waitUntil(page.back.hasFocus)
    qtbot.keyClick(page.back, Qt.Key.Key_Escape)
    # The page is gone, the view and its rows at once: what shows rows that are gone ends badly.
    qtbot.waitUntil(lambda: not isValid(page.view))
    assert window.stack.currentWidget() is window.tabs


def test_what_both_did_alike_is_merged_into_the_history_and_taken_back(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path, qtbot: Any
) -> None:
    document = window.document
    assert document is not None
    one, *_ = kpis(document)
    copy = sent(window, tmp_path / "copy.goaldb")
    edited(copy, folders, lambda session: edits.change(session, "kpi", one, name="Alike"))
    with document.edit("Change KPI") as session:
        edits.change(session, "kpi", one, name="Alike")
    assert compare(desk, window, copy)
    page = page_of(window)
    assert any("Both copies hold the same" in found.text() for found in page.findChildren(QLabel))
    told: list[object] = []
    document.changed.connect(told.append)
    qtbot.mouseClick(page.merge_button, Qt.MouseButton.LeftButton)
    document.undo()
    document.redo()
    assert told == [frozenset()] * 3
    assert compare(desk, window, copy)
    assert any("nothing to merge" in found.text() for found in page_of(window).findChildren(QLabel))


def test_a_tab_of_another_document_stands_for_all_its_rows(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path
) -> None:
    other = Document.new(
        folders,
        {"goal": [{"id": f"far-{n}", "title": f"Far goal {n}"} for n in range(3)]},
        author="Bo",
        clock=clock,
    )
    other.save(tmp_path / "other.goaldb")
    other.close()
    window.notice.refuse("Something old")
    assert compare(desk, window, tmp_path / "other.goaldb")
    assert window.notice.isHidden()  # what was said of another file is not said of this one
    page = page_of(window, CopyOverPage)
    page.view.setCurrentIndex(tab(page, "KPIs"))
    assert [change.row for change in page.selected()] == ["far-0", "far-1", "far-2"]
    page.copy_button.click()
    assert window.document is not None
    assert {"far-0", "far-1", "far-2"} <= set(window.document.copy.side().rows["goal"])


def test_more_rows_than_anybody_reads_are_counted_and_copied_over_with_their_tab(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path
) -> None:
    days = [TODAY - dt.timedelta(days=number) for number in range(1_200)]
    other = Document.new(
        folders,
        {
            "kpi": [{"id": "far", "name": "Far KPI"}],
            "measurement": [{"kpi_id": "far", "date": day, "value": 3.0} for day in days],
        },
        author="Bo",
        clock=clock,
    )
    other.save(tmp_path / "other.goaldb")
    other.close()
    assert window.document is not None
    before = window.document.copy.side().rows
    assert compare(desk, window, tmp_path / "other.goaldb")
    page = page_of(window, CopyOverPage)
    above = tab(page, "KPIs")
    assert page.model.rowCount(above) == 1_001
    assert page.model.index(1_000, 0, above).data() == "and 201 more"
    page.view.setCurrentIndex(page.model.index(1_000, 0, above))
    assert page.selected() == []
    page.view.setCurrentIndex(above)
    assert len(page.selected()) == 1_201
    page.copy_button.click()
    after = window.document.copy.side().rows
    assert len(after["measurement"]) == len(before["measurement"]) + 1_200
    window.document.undo()
    assert window.document.copy.side().rows == before


def test_an_author_of_any_length_is_told_in_short(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path
) -> None:
    assert window.document is not None
    one, *_ = kpis(window.document)
    copy = sent(window, tmp_path / "copy.goaldb")
    edited(
        copy,
        folders,
        lambda session: edits.change(session, "kpi", one, name="Theirs"),
        author="Bo " * 30_000,
    )
    assert compare(desk, window, copy)
    model = page_of(window).model
    who = model.index(0, 5, model.index(0, 0)).data()
    assert who.startswith("Bo Bo")
    assert len(who) < 300


def test_what_goes_with_a_deletion_is_not_told_to_be_new(
    desk: Desk, window: MainWindow, folders: Folders, tmp_path: Path
) -> None:
    document = window.document
    assert document is not None
    one, *_ = kpis(document)
    copy = sent(window, tmp_path / "copy.goaldb")
    edited(copy, folders, lambda session: edits.delete(session, "kpi", one))
    with document.edit("Record value") as session:
        edits.record(session, one, dt.date(2026, 9, 17), 430.0)
    assert compare(desk, window, copy)
    page = page_of(window)
    assert any("– → 430" in cells[0] and cells[4] == "new" for cells in shown(page))
    page.all_theirs.click()
    assert not any("– → 430" in cells[0] and cells[4] == "new" for cells in shown(page))
    assert any("430 → –" in cells[0] and cells[4] == "deleted" for cells in shown(page))


def test_what_a_line_is_about_has_room_in_a_narrow_window(
    desk: Desk, window: MainWindow, parted: Path, qtbot: Any
) -> None:
    window.resize(830, 450)
    assert compare(desk, window, parted)
    view = page_of(window).view
    qtbot.waitUntil(lambda: view.columnWidth(0) >= 0.29 * view.viewport().width())
    view.setColumnWidth(2, 44)
    window.resize(840, 450)
    QApplication.processEvents()
    assert view.columnWidth(2) == 44, "which somebody chose"
    window.resize(1500, 700)
