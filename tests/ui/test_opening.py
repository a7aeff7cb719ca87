"""What a window says and does about files that came by mail, are damaged, old or badly placed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from goaldesk.document import Document
from goaldesk.ui import dialogs, merging
from goaldesk.ui.lifecycle import Desk


@pytest.fixture
def mailed(file: Path, tmp_path: Path) -> Path:
    """The same as an attachment that Outlook has opened."""
    path = tmp_path / "INetCache" / "Content.Outlook" / "8XK2W" / "social.goaldb"
    path.parent.mkdir(parents=True)
    shutil.copyfile(file, path)
    return path


def rename(document: Document | None) -> None:
    assert document is not None
    with document.edit("Change product") as session:
        session.connection().exec_driver_sql("UPDATE product SET name = 'Renamed'")


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | None], list[Path]]:
    """Answers the dialog for a file's name; the list gets the names that were suggested."""

    def answer(path: Path | None) -> list[Path]:
        suggested: list[Path] = []

        def dialog(parent: Any, words: Any, proposal: Path, *_: Any) -> Path | None:
            suggested.append(proposal)
            return path

        monkeypatch.setattr(dialogs, "ask_save", dialog)
        return suggested

    return answer


def test_an_attachment_opened_from_mail_is_saved_elsewhere(
    desk: Desk, mailed: Path, tmp_path: Path, answering: Any
) -> None:
    window = desk.new_window()
    assert desk.files.open(window, mailed)
    assert window.notice.sentence.text() == (
        "“social.goaldb” was opened from a mail program’s temporary folder."
        " Save it elsewhere to keep your changes."
    )
    before = mailed.read_bytes()
    rename(window.document)
    suggested = answering(None)
    window.actions_by_id["save"].trigger()
    assert [path.name for path in suggested] == ["social.goaldb"]
    assert "Content.Outlook" not in str(suggested[0])
    assert window.document is not None
    assert window.document.modified

    kept = tmp_path / "kept.goaldb"
    answering(kept)
    window.actions_by_id["save"].trigger()
    assert not window.document.modified
    assert window.document.path == kept
    assert not window.notice.isVisible()

    rename_again = answering(None)
    with window.document.edit("Change product") as session:
        session.connection().exec_driver_sql("UPDATE product SET name = 'Again'")
    window.actions_by_id["save"].trigger()
    assert rename_again == []
    assert not window.document.modified
    assert mailed.read_bytes() == before


def test_files_of_one_name_are_told_apart_by_their_folders(
    desk: Desk, file: Path, mailed: Path, tmp_path: Path, answering: Any
) -> None:
    mine = desk.new_window()
    desk.files.open(mine, file)
    assert mine.windowTitle() == "social[*] – Goaldesk"
    theirs = desk.new_window()
    desk.files.open(theirs, mailed)
    assert mine.windowTitle() == f"social – {file.parent}[*] – Goaldesk"
    assert theirs.windowTitle() == f"social – {mailed.parent}[*] – Goaldesk"

    answering(tmp_path / "theirs.goaldb")
    theirs.actions_by_id["save_as"].trigger()
    assert theirs.windowTitle() == "theirs[*] – Goaldesk"
    assert mine.windowTitle() == "social[*] – Goaldesk"


def test_a_file_is_called_by_its_name_alone_once_the_other_window_is_closed(
    desk: Desk, file: Path, mailed: Path
) -> None:
    mine, theirs = desk.new_window(), desk.new_window()
    desk.files.open(mine, file)
    desk.files.open(theirs, mailed)
    theirs.close()
    assert mine.windowTitle() == "social[*] – Goaldesk"

    back = desk.new_window()
    desk.files.open(back, mailed)
    assert mine.windowTitle() != "social[*] – Goaldesk"
    back.actions_by_id["close"].trigger()
    assert mine.windowTitle() == "social[*] – Goaldesk"


def test_a_place_that_the_user_chose_is_kept(desk: Desk, mailed: Path, answering: Any) -> None:
    window = desk.new_window()
    desk.files.open(window, mailed)
    rename(window.document)
    answering(mailed)
    window.actions_by_id["save"].trigger()
    assert window.document is not None
    assert not window.document.modified
    assert not window.notice.isVisible()
    again = answering(None)
    window.actions_by_id["save"].trigger()
    assert again == []


def test_a_read_only_file_says_so_and_is_saved_elsewhere(
    desk: Desk, file: Path, tmp_path: Path, answering: Any
) -> None:
    file.chmod(0o444)
    window = desk.new_window()
    assert desk.files.open(window, file)
    assert "can only be read where it is" in window.notice.sentence.text()
    rename(window.document)
    answering(tmp_path / "other.goaldb")
    window.actions_by_id["save"].trigger()
    assert window.document is not None
    assert window.document.path == tmp_path / "other.goaldb"


def test_what_lies_among_the_own_documents_is_proposed_by_a_free_name(
    desk: Desk, file: Path, mailed: Path, answering: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "own_documents", lambda: file.parent)
    file.chmod(0o444)
    for path, proposed in ((file, "social 2.goaldb"), (mailed, "social 3.goaldb")):
        window = desk.new_window()
        assert desk.files.open(window, path)
        rename(window.document)
        suggested = answering(file.with_name(proposed))
        window.actions_by_id["save"].trigger()
        assert suggested == [file.with_name(proposed)]
        assert suggested[0].exists()


def test_everything_that_came_up_is_said_at_once(desk: Desk, mailed: Path) -> None:
    mailed.with_name("social.goaldb-journal").write_bytes(b"half a page")
    window = desk.new_window()
    assert desk.files.open(window, mailed)
    first, second = window.notice.sentence.text().split("\n")
    assert "Another program" in first
    assert "mail program" in second


def harm(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_damaged_file_offers_what_can_be_read_as_a_new_document(
    desk: Desk, file: Path, qtbot: Any, answering: Any, tmp_path: Path
) -> None:
    harm(file, "DELETE FROM kpi WHERE id = 'invites'")
    before = file.read_bytes()
    window = desk.new_window()
    assert not desk.files.open(window, file)
    assert "refers to rows" in window.notice.sentence.text() or "damaged" in (
        window.notice.sentence.text()
    )
    button = window.notice.offer_button
    assert button.isVisible()
    assert button.text() == "Salvage what can be read"
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.document is not None)
    told = window.notice.sentence.text()
    assert "“social.goaldb” was salvaged:" in told
    assert "2 are lost: KPIs (1) and Adjustments (1)." in told
    assert not button.isVisible()
    document = window.document
    assert document is not None
    assert document.path is None
    assert document.modified
    assert file.read_bytes() == before
    with document.read() as session:
        labels = session.connection().exec_driver_sql("SELECT label FROM edit").scalars().all()
        kpis = session.connection().exec_driver_sql("SELECT count(*) FROM kpi").scalar()
    assert labels == ["Salvaged"]
    assert kpis == 11  # of 12
    answering(tmp_path / "new.goaldb")
    window.actions_by_id["save"].trigger()
    assert (tmp_path / "new.goaldb").exists()


def test_of_half_a_file_it_is_told_which_lists_have_lost_an_unknown_part(
    desk: Desk, file: Path, qtbot: Any
) -> None:
    content = file.read_bytes()
    half = file.with_name("half.goaldb")
    half.write_bytes(content[: len(content) // 2])
    other = desk.new_window()
    assert not desk.files.open(other, half)
    other.notice.offer_button.click()
    qtbot.waitUntil(lambda: other.document is not None)
    told = other.notice.sentence.text()
    assert "How many more are lost of these is not known: " in told
    assert "Measurements" in told.split("not known")[1]


@pytest.mark.parametrize(
    "make",
    [
        lambda file: file.write_text("Dear all"),
        lambda file: harm(file, "PRAGMA user_version = 2"),
        lambda file: harm(file, "PRAGMA application_id = 7"),
        lambda file: file.unlink(),
    ],
    ids=["not ours", "newer", "another application's", "gone"],
)
def test_nothing_is_salvaged_of_what_is_not_damaged(desk: Desk, file: Path, make: Any) -> None:
    make(file)
    window = desk.new_window()
    assert not desk.files.open(window, file)
    assert window.notice.isVisible()
    assert not window.notice.offer_button.isVisible()


def test_where_nothing_reads_the_notice_says_so(desk: Desk, file: Path, qtbot: Any) -> None:
    file.write_bytes(file.read_bytes()[:5000])
    window = desk.new_window()
    assert not desk.files.open(window, file)
    window.notice.offer_button.click()
    qtbot.waitUntil(lambda: "Nothing of" in window.notice.sentence.text())
    assert window.document is None


def test_a_dismissed_offer_is_gone(desk: Desk, file: Path) -> None:
    harm(file, "UPDATE goal SET title = 'Forged'")
    window = desk.new_window()
    desk.files.open(window, file)
    window.notice.dismiss()
    window.notice.tell("Something else")
    assert not window.notice.offer_button.isVisible()


def test_a_damaged_copy_that_is_compared_offers_the_same(
    desk: Desk, file: Path, qtbot: Any, tmp_path: Path
) -> None:
    window = desk.new_window()
    assert desk.files.open(window, file)
    copy = tmp_path / "sent back.goaldb"
    copy.write_bytes(file.read_bytes())
    harm(copy, "DELETE FROM kpi WHERE id = 'invites'")
    assert not merging.compare(desk, window, copy)
    assert window.notice.offer_button.isVisible()
    window.notice.offer_button.click()
    qtbot.waitUntil(lambda: len(desk.windows) == 2)
    assert "“sent back.goaldb” was salvaged:" in desk.windows[1].notice.sentence.text()
