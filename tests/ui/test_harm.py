"""The file is harmed by others while its document is open in a window."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goaldesk.core import edits
from goaldesk.core.queries.records import record
from goaldesk.document import Document
from goaldesk.paths import Folders
from goaldesk.store.file import problems
from goaldesk.ui import dialogs
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from tests.faults import others
from tests.ui.conftest import clock


@pytest.fixture
def window(desk: Desk, folders: Folders, tmp_path: Path) -> MainWindow:
    """A window with a small file, and an edit that is not saved."""
    folder = tmp_path / "team"
    folder.mkdir()
    for name in ("plan.goaldb", "other"):
        document = Document.new(folders, {"product": [{"name": name}]}, author="Bo", clock=clock)
        document.save(folder / name)
        document.close()
    made = desk.new_window()
    assert desk.files.open(made, folder / "plan.goaldb")
    with made.document.edit("Change product") as session:
        edits.change(session, "product", "product", name="Mine")
    made.notice.dismiss()
    return made


HARMS: list[tuple[Callable[[Path], None], str]] = [
    (others.removed, ""),
    (others.renamed, ""),
    (others.touched, ""),
    (others.replaced, "somebody else has changed it"),
    (others.replaced_by_a_document, "somebody else has changed it"),
    (others.overwritten, "somebody else has changed it"),
    (others.emptied, "somebody else has changed it"),
    (others.made_a_folder, "somebody else has changed it"),
    (others.made_a_link, "somebody else has changed it"),
    (others.made_read_only, "“plan.goaldb” can only be read where it is. Save it elsewhere"),
    (others.folder_removed, "is not there. Save “plan.goaldb” elsewhere."),
]


@pytest.mark.parametrize(
    ("harm", "sentence"), HARMS, ids=lambda value: getattr(value, "__name__", "")
)
def test_save_says_what_happened_and_the_work_stays(
    window: MainWindow,
    folders: Folders,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], None],
    sentence: str,
) -> None:
    document, path = window.document, window.document.path
    shown: list[str] = []

    def asked(_: Any, __: Any, said: str) -> str:
        shown.append(said)
        return "cancel"

    monkeypatch.setattr(dialogs, "ask_changed_on_disk", asked)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: None)
    harm(path)
    there = path.read_bytes() if path.is_file() else None
    window.actions_by_id["save"].trigger()
    if not sentence:
        assert (document.modified, problems(path, folders)) == (False, [])
        anew = "“plan.goaldb” was no longer where it was"
        told = anew in window.notice.sentence.text() and window.notice.isVisible()
        assert told == (harm in (others.removed, others.renamed)), "there may be two files now"
        return
    said = shown or [window.notice.sentence.text()]
    assert [sentence in text for text in said] == [True]
    assert document.modified
    assert window.isWindowModified()
    assert (path.read_bytes() if path.is_file() else None) == there
    with document.read() as session:
        assert record(session, "product", "product")["name"] == "Mine"
    elsewhere = tmp_path / "elsewhere.goaldb"
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: elsewhere)
    window.actions_by_id["save_as"].trigger()
    assert problems(elsewhere, folders) == []
    assert (document.path, document.modified) == (elsewhere, False)


def test_one_window_shows_a_file_and_a_second_program_is_told(
    desk: Desk, window: MainWindow, folders: Folders, qapp: Any
) -> None:
    path = window.document.path
    other = desk.new_window()
    assert desk.files.open(other, path)
    assert other.document is None, "the window that has it comes to the front"
    second = Desk(qapp, folders)
    outside = second.new_window()
    assert not second.files.open(outside, path)
    assert "is already open in another window" in outside.notice.sentence.text()
    outside.close()


def test_own_folders_that_are_gone_cost_nothing(
    window: MainWindow, folders: Folders, tmp_path: Path
) -> None:
    """A cleaning program took Goaldesk's folders away: the open copy still has everything."""
    shutil.rmtree(tmp_path / "home")
    with window.document.edit("Change product") as session:
        edits.change(session, "product", "product", owner="Lin Lan")
    window.actions_by_id["save"].trigger()
    assert window.notice.isHidden()
    assert problems(window.document.path, folders) == []
    with Document.open_backup(window.document.path, folders, author="").read() as session:
        product = record(session, "product", "product")
        assert (product["name"], product["owner"]) == ("Mine", "Lin Lan")
