"""Exporting from the window."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest
import python_calamine
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from goaldesk import languages
from goaldesk.core import edits
from goaldesk.core.queries.records import records
from goaldesk.document import Document
from goaldesk.exchange import json_file, workbook
from goaldesk.paths import Folders
from goaldesk.ui import jobs
from goaldesk.ui.export import KINDS, Export
from goaldesk.ui.main_window import MainWindow


@pytest.fixture
def dialog_for(
    sample_window: MainWindow, sample: Document, tmp_path: Path, folders: Folders, qtbot: Any
) -> Callable[..., Export]:
    """Makes the dialog, in a language, for files in the test's folder."""
    (tmp_path / "out").mkdir()

    def make(language: str = "en") -> Export:
        words = languages.load(language, folders.cache)
        made = Export(sample_window, sample, words, "Chat: ours", tmp_path / "out")
        qtbot.addWidget(made)
        made.show()
        return made

    return make


@pytest.fixture
def dialog(dialog_for: Callable[..., Export]) -> Export:
    return dialog_for()


def choose(qtbot: Any, dialog: Export, key: str) -> None:
    dialog.kinds[key].setFocus()
    qtbot.keyClick(dialog.kinds[key], Qt.Key.Key_Space)
    assert dialog.kind().key == key


def write(qtbot: Any, dialog: Export) -> Path:
    """Export, and give the one file that was written."""
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert dialog.error.text() == ""
    assert dialog.result.isVisible()
    path = dialog.file.path()
    assert path is not None
    return path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_kind_is_written(
    dialog_for: Callable[..., Export], sample: Document, qtbot: Any, language: str
) -> None:
    dialog = dialog_for(language)
    for kind in KINDS:
        choose(qtbot, dialog, kind.key)
        path = write(qtbot, dialog)
        table = {"csv": dialog.table, "items": dialog.tool}.get(kind.key)
        named = "" if table is None else f" {table.currentText()}"
        assert path.name == f"Chat ours{named} 2026-11-09{kind.ending}"
        data = path.read_bytes()
        match kind.key:
            case "workbook" | "items":
                book = python_calamine.CalamineWorkbook.from_path(path)
                # The words of what is written are those of the document's reports.
                name = "Overview" if kind.key == "workbook" else "PingCode"
                assert book.sheet_names[0] == name
            case "csv":
                assert data.startswith("\ufeffKPI,Date,Value,Comment\r\n".encode())
            case "markdown":
                assert data.startswith(b"# Social network\n")
            case "calendar":
                assert len(icalendar.Calendar.from_ical(data).walk("VEVENT")) > 10
            case "json":
                with sample.read() as session:
                    assert data.decode() == json_file.export(session)
    assert sorted(one.suffix for one in dialog.file.folder.iterdir()) == sorted(
        kind.ending for kind in KINDS
    )


def test_a_table_is_chosen_by_its_name(dialog: Export, sample: Document, qtbot: Any) -> None:
    assert not dialog.table.isVisible()
    choose(qtbot, dialog, "csv")
    assert dialog.table.isVisible()
    qtbot.keyClicks(dialog.table, "Actions")
    with write(qtbot, dialog).open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head[:3] == ["ID", "Action", "Owner"]
    with sample.read() as session:
        assert len(rows) == len(records(session, "action"))


def test_a_name_that_was_typed_stays(dialog: Export, qtbot: Any) -> None:
    dialog.file.name.setText("mine")
    choose(qtbot, dialog, "csv")
    qtbot.keyClicks(dialog.table, "Actions")
    assert write(qtbot, dialog).name == "mine.csv"


def test_an_unsaved_edit_is_exported_and_nothing_is_changed(
    dialog: Export, sample: Document, qtbot: Any
) -> None:
    with sample.edit("Change product") as session:
        edits.change(session, "product", "product", name="=1+1")
    count = sample.stack.count()
    choose(qtbot, dialog, "markdown")
    assert write(qtbot, dialog).read_text("utf-8").startswith("# =1+1\n")
    assert sample.stack.count() == count


def test_markdown_goes_onto_the_clipboard(dialog: Export, qtbot: Any) -> None:
    assert not dialog.copy_button.isVisible()
    choose(qtbot, dialog, "markdown")
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("# Social network\n\n## Overview\n")
    assert dialog.warnings.text() == "The text is on the clipboard: paste it."
    assert list(dialog.file.folder.iterdir()) == []


def test_what_does_not_fit_is_told(
    dialog: Export, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LONGEST", 60)
    write(qtbot, dialog)
    assert "is longer than a cell holds; its end is left out." in dialog.warnings.text()
    assert dialog.warnings.isVisible()
    choose(qtbot, dialog, "json")
    assert not dialog.warnings.isVisible()
    assert not dialog.result.isVisible()


def test_a_file_needs_a_name_and_a_folder(dialog: Export, qtbot: Any) -> None:
    dialog.file.name.setText(" . ")
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert dialog.error.text() == "Give the file a name."
    dialog.file.name.setText("plan")
    dialog.file.folder = dialog.file.folder / "gone"
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert "is not there" in dialog.error.text()
    assert not dialog.result.isVisible()


def test_what_is_there_is_replaced_after_a_word(dialog: Export, qtbot: Any) -> None:
    path = dialog.file.folder / "plan.json"
    path.write_text("mine")
    dialog.file.name.setText("plan")
    assert not dialog.file.warning.isVisible()
    choose(qtbot, dialog, "json")
    assert dialog.file.warning.text() == "“plan.json” is already there, and will be replaced."
    assert write(qtbot, dialog) == path
    assert path.read_text("utf-8").startswith('{"format": "goaldesk"')


def test_stopping_leaves_no_file(
    dialog: Export, sample: Document, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise jobs.Cancelled

    monkeypatch.setattr(workbook, "dumps", stopped)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert not dialog.result.isVisible()
    assert list(dialog.file.folder.iterdir()) == []
    with sample.read() as session:  # the window has its document again
        assert records(session, "goal")


def test_the_menu_opens_it(
    window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "elsewhere"
    chosen.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    seen: list[str] = []

    def act() -> None:
        found = QApplication.activeModalWidget()
        if not isinstance(found, Export):
            QTimer.singleShot(20, act)
            return
        seen.append(found.file.place.accessibleName())
        qtbot.mouseClick(found.file.place, Qt.MouseButton.LeftButton)
        choose(qtbot, found, "csv")
        seen.append(write(qtbot, found).name)
        found.reject()

    QTimer.singleShot(0, act)
    window.actions_by_id["export"].trigger()
    assert window.document is not None
    name = f"Social network Measurements {window.document.today.isoformat()}.csv"
    assert seen == [f"In {tmp_path}", name]
    assert [one.name for one in chosen.iterdir()] == [seen[1]]
