"""Sending a copy from the window, and opening what was sent."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from goaldesk import languages
from goaldesk.core import edits
from goaldesk.core.queries.history import NOT_TOLD, entries
from goaldesk.core.queries.records import records
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.paths import Folders
from goaldesk.store import locked
from goaldesk.store.locked import WrongPassphrase
from goaldesk.store.sent import sent_copies
from goaldesk.ui import dialogs, handover, jobs
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.room import Room
from goaldesk.ui.send_copy import SendCopy
from goaldesk.ui.unlock import Unlock
from tests.ui.conftest import clock


@pytest.fixture
def dialog_for(
    sample_window: MainWindow, sample: Document, tmp_path: Path, folders: Folders, qtbot: Any
) -> Callable[..., SendCopy]:
    """Makes the dialog, in a language, for copies in the test's folder."""

    def make(language: str = "en") -> SendCopy:
        words = languages.load(language, folders.cache)
        made = SendCopy(sample_window, sample, words, "Chat: ours", tmp_path)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


@pytest.fixture
def dialog(dialog_for: Callable[..., SendCopy]) -> SendCopy:
    return dialog_for()


def opened(path: Path, folders: Folders) -> dict[str, int]:
    """How many rows a file's tables have."""
    document = Document.open(path, folders, author="", clock=clock)
    try:
        with document.read() as session:
            return {
                table: len(records(session, table))
                for table in ("person", "resource", "goal", "kpi", "measurement")
            }
    finally:
        document.close()


def click(qtbot: Any, widget: Any) -> None:
    place = QPoint(8, widget.height() // 2) if isinstance(widget, QCheckBox) else QPoint()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)


def answer(act: Callable[[Any], None]) -> None:
    """Do this in the dialog that comes up next."""

    def soon() -> None:
        found = QApplication.activeModalWidget()
        if found is None:
            QTimer.singleShot(20, soon)
        else:
            act(found)

    QTimer.singleShot(0, soon)


@pytest.mark.parametrize(
    ("language", "counts", "told"),
    [
        ("en", ("54 left out", "5 left out", "84"), "“Chat ours 2026-11-09.goaldb” is in “"),
        ("zh", ("不含 54", "不含 5", "84"), "“Chat ours 2026-11-09.goaldb”已写入“"),
    ],
)
def test_a_copy_is_written_without_what_was_left_out(
    dialog_for: Callable[..., SendCopy],
    qtbot: Any,
    tmp_path: Path,
    folders: Folders,
    sample: Document,
    language: str,
    counts: tuple[str, ...],
    told: str,
) -> None:
    dialog = dialog_for(language)
    for key in ("people", "resources"):
        qtbot.keyClick(dialog.sections.boxes[key], Qt.Key.Key_Space)
    shown = dialog.sections.amounts
    assert tuple(shown[key].text() for key in ("people", "resources", "reviews")) == counts
    click(qtbot, dialog.write_button)
    path = tmp_path / "Chat ours 2026-11-09.goaldb"
    assert dialog.result.told.text().replace("\u200b", "").startswith(told)
    assert dialog.result.isVisible()
    rows = opened(path, folders)
    assert (rows["person"], rows["resource"]) == (0, 0)
    assert min(rows["goal"], rows["kpi"], rows["measurement"]) > 0
    (sent,) = sent_copies(folders, sample.id)
    assert (sent.name, sent.at) == (path.name, clock())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [path.name]


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Inside: 445 entries, "), ("zh", "内含 445 条记录，")]
)
def test_what_is_inside_is_told_with_its_size_while_choosing(
    dialog_for: Callable[..., SendCopy], qtbot: Any, language: str, told: str
) -> None:
    dialog = dialog_for(language)
    qtbot.waitUntil(lambda: dialog.inside.text().startswith(told), timeout=10_000)
    assert dialog.inside.text().endswith("kB")
    lines = [amount.text() for key, amount in dialog.sections.amounts.items() if key != "history"]
    lines.append(dialog.sections.plan.text())
    assert sum(map(int, lines)) == 445
    click(qtbot, dialog.sections.boxes["resources"])
    assert not dialog.inside.text().startswith(told)
    qtbot.waitUntil(lambda: "440" in dialog.inside.text(), timeout=10_000)
    assert not list(dialog._whole.parent.glob("measured*"))


def test_the_choice_is_remembered_by_the_window_alone(
    dialog_for: Callable[..., SendCopy], qtbot: Any, sample: Document
) -> None:
    first = dialog_for()
    click(qtbot, first.sections.boxes["swot"])
    click(qtbot, first.close_button)
    again = dialog_for()
    unticked = [key for key, box in again.sections.boxes.items() if not box.isChecked()]
    assert unticked == ["swot"]
    assert not sample.modified
    assert sample.withheld == frozenset()


def test_leaving_the_history_out_is_one_tick(
    dialog: SendCopy, qtbot: Any, tmp_path: Path, folders: Folders
) -> None:
    assert dialog.sections.amounts["history"].text() == "1 edit"
    assert "The history tells what was changed and deleted" in dialog.lacking.text()
    click(qtbot, dialog.sections.boxes["history"])
    assert dialog.lacking.text().startswith("Nothing that was deleted or is left out")
    click(qtbot, dialog.write_button)
    document = Document.open(dialog.file.path(), folders, author="")
    assert "change.before" in document.withheld
    document.close()


def test_a_file_that_is_there_is_replaced_only_after_it_was_said(
    dialog: SendCopy, qtbot: Any, tmp_path: Path
) -> None:
    assert not dialog.file.warning.isVisible()
    (tmp_path / "taken.goaldb").write_text("something")
    dialog.file.name.setText("taken")
    assert dialog.file.warning.isVisible()
    assert dialog.file.warning.text() == "“taken.goaldb” is already there, and will be replaced."
    for typed in ("free", "free.goaldb", "free.goaldb.age"):
        dialog.file.name.setText(typed)
        assert dialog.file.path().name == "free.goaldb"
    assert not dialog.file.warning.isVisible()


@pytest.mark.parametrize(
    ("name", "passphrase", "again", "told"),
    [
        (" .. ", "", "", "Give the copy a name."),
        ("copy", "one", "two", "The two passphrases differ. Type the same twice."),
        ("x" * 200, "", "", ""),
        ("con", "", "", ""),
        ("日本/报告", "", "", ""),
    ],
)
def test_names_and_passphrases_are_looked_at_before_anything_is_written(
    dialog: SendCopy,
    qtbot: Any,
    tmp_path: Path,
    name: str,
    passphrase: str,
    again: str,
    told: str,
) -> None:
    dialog.file.name.setText(name)
    dialog.passphrase.setText(passphrase)
    dialog.again.setText(again)
    click(qtbot, dialog.write_button)
    assert dialog.error.text() == told
    assert bool(list(tmp_path.glob("*.goaldb*"))) is not bool(told)
    assert dialog.result.isVisible() is not bool(told)


def test_a_copy_never_takes_the_place_of_its_document(window: MainWindow, qtbot: Any) -> None:
    path = window.document.path
    before = path.read_bytes()
    dialog = SendCopy(window, window.document, window.words, "social", path.parent)
    qtbot.addWidget(dialog)
    dialog.file.name.setText("social")
    click(qtbot, dialog.write_button)
    assert dialog.error.text() == (
        "“social.goaldb” is the document itself. Give the copy another name."
    )
    assert path.read_bytes() == before
    dialog.done(0)


def test_the_name_of_the_document_itself_is_not_proposed(
    dialog: SendCopy, qtbot: Any, sample: Document, tmp_path: Path
) -> None:
    sample.save(dialog.file.path())
    again = SendCopy(dialog.parentWidget(), sample, Words("en"), "Chat: ours", tmp_path)
    qtbot.addWidget(again)
    again.show()
    assert again.file.path().name == "Chat ours 2026-11-09 (2).goaldb"
    assert not again.file.warning.isVisible()


def test_a_folder_is_shown_as_it_is_called(dialog: SendCopy, tmp_path: Path) -> None:
    dialog.file.folder = tmp_path / "A & B"
    dialog.file.name.setText("x")
    assert dialog.file.place.accessibleName() == f"In {tmp_path}/A & B"
    assert "&& B" in dialog.file.place.text()


def test_a_folder_that_is_gone_is_said_in_a_sentence(
    dialog: SendCopy, qtbot: Any, tmp_path: Path
) -> None:
    dialog.file.folder = tmp_path / "gone"
    click(qtbot, dialog.write_button)
    assert "is not there" in dialog.error.text()
    assert not dialog.result.isVisible()


def test_a_copy_says_on_opening_what_it_was_made_without(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(dialog: SendCopy) -> None:
        for key in ("people", "resources"):
            click(qtbot, dialog.sections.boxes[key])
        dialog.file.name.setText("for you")
        click(qtbot, dialog.write_button)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    answer(act)
    window.actions_by_id["send_copy"].trigger()
    assert desk.files.open(window, file.with_name("for you.goaldb"))
    other = desk.windows[-1]
    told = "This copy was made without: People and Resources."
    assert other.notice.sentence.text() == told
    assert other.state_label.toolTip() == told
    assert window.state_label.toolTip() == ""
    dialog = SendCopy(other, other.document, other.words, "again", file.parent)
    qtbot.addWidget(dialog)
    assert not dialog.sections.boxes["people"].isEnabled()
    assert dialog.sections.amounts["people"].text() == "not in this document"
    dialog.done(0)


def test_a_copy_opened_from_a_mail_says_both_that_and_what_it_lacks(
    desk: Desk, dialog: SendCopy, qtbot: Any, tmp_path: Path
) -> None:
    dialog.file.folder = tmp_path / "mozilla_me0"
    dialog.file.folder.mkdir()
    click(qtbot, dialog.sections.boxes["swot"])
    click(qtbot, dialog.write_button)
    window = desk.new_window()
    assert desk.files.open(window, dialog.file.path())
    told = window.notice.sentence.text().splitlines()
    assert "mail program’s temporary folder" in told[0]
    assert told[1:] == ["This copy was made without: SWOT."]


def test_an_edit_without_its_history_is_told_as_such(
    dialog: SendCopy, qtbot: Any, folders: Folders, sample: Document
) -> None:
    with sample.edit("Change product") as session:
        edits.change(session, "product", "product", name="Renamed")
    again = SendCopy(dialog.parentWidget(), sample, Words("en"), "again", dialog.file.folder)
    qtbot.addWidget(again)
    again.show()
    click(qtbot, again.sections.boxes["history"])
    click(qtbot, again.write_button)
    document = Document.open(again.file.path(), folders, author="")
    with document.read() as session:
        found = entries(session)
    document.close()
    assert [entry.label for entry in found] == [NOT_TOLD, NOT_TOLD]
    assert [entry.changes for entry in found] == [(), ()]
    assert found[0].author == "Lin Lan"


def test_a_copy_sent_back_tells_who_did_what_and_why_since_it_came(
    dialog: SendCopy, qtbot: Any, folders: Folders
) -> None:
    for key in ("people", "history"):
        click(qtbot, dialog.sections.boxes[key])
    click(qtbot, dialog.write_button)
    document = Document.open(dialog.file.path(), folders, author="Bo", clock=clock)
    with document.edit("Change product", "agreed") as session:
        edits.change(session, "product", "product", name="Renamed")
    other = QWidget()
    qtbot.addWidget(other)
    back = SendCopy(other, document, Words("en"), "back", dialog.file.folder)
    back.show()
    assert back.sections.amounts["history"].text() == "1 edit"
    assert back.sections.amounts["people"].text() == "1"
    click(qtbot, back.write_button)
    back.done(0)
    document.close()
    document = Document.open(back.file.path(), folders, author="")
    with document.read() as session:
        found = entries(session)
    document.close()
    assert [(entry.label, entry.author, entry.reason) for entry in found] == [
        ("Change product", "Bo", "agreed"),
        (NOT_TOLD, "", ""),
    ]
    assert [(change.before, change.after) for change in found[0].changes] == [
        ("Social network", "Renamed")
    ]


def test_a_locked_copy_asks_for_its_passphrase_until_it_is_right(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(dialog: SendCopy) -> None:
        dialog.file.name.setText("secret")
        assert not dialog.again.isEnabled()
        for field in (dialog.passphrase, dialog.again):
            qtbot.keyClicks(field, "quince tree")
        assert dialog.file.ending.text() == ".goaldb.age"
        click(qtbot, dialog.write_button)
        assert dialog.error.text() == ""
        dialog.reject()

    answer(write)
    window.actions_by_id["send_copy"].trigger()
    path = file.with_name("secret.goaldb.age")
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    said: list[str] = []

    def unlock(dialog: Unlock) -> None:
        click(qtbot, dialog.open_button)
        said.append(dialog.error.text().replace("\u200b", ""))
        qtbot.keyClicks(dialog.field, "quince")
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
        said.append(dialog.error.text().replace("\u200b", ""))
        qtbot.keyClicks(dialog.field, "quince tree")
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)

    answer(unlock)
    assert desk.files.open(window, path)
    assert said == [
        "Type the passphrase.",
        "This passphrase does not unlock “secret.goaldb.age”. Type it again.",
    ]
    other = desk.windows[-1]
    assert other.windowTitle() == "secret[*] – Goaldesk"
    assert "stays locked as it is: saving asks for a name" in other.notice.sentence.text()
    assert other.state_label.text() == "Not saved to a file yet"
    assert str(path) in desk.settings.recent
    asked: list[Path] = []

    def ask_save(parent: Any, words: Words, suggested: Path) -> Path:
        asked.append(suggested)
        return suggested

    monkeypatch.setattr(dialogs, "ask_save", ask_save)
    locked_bytes = path.read_bytes()
    other.actions_by_id["save"].trigger()
    assert asked == [path.with_name("secret.goaldb")]
    assert path.read_bytes() == locked_bytes
    assert other.document.path == path.with_name("secret.goaldb")


def test_who_does_not_know_the_passphrase_leaves_everything_as_it_is(
    desk: Desk, file: Path, qtbot: Any
) -> None:
    path = file.with_name("x.goaldb.age")
    path.write_bytes(b"age-encryption.org/v1\nnonsense")
    window = desk.new_window()
    answer(lambda dialog: dialog.reject())
    assert not desk.files.open(window, path)
    assert window.document is None
    answer(lambda dialog: (qtbot.keyClicks(dialog.field, "x"), click(qtbot, dialog.open_button)))
    assert not desk.files.open(window, path)
    assert "in a way that Goaldesk can’t unlock" in window.notice.sentence.text()
    assert not list((desk.folders.state / "sessions").iterdir())


def test_escape_while_the_key_is_worked_out_opens_nothing(
    desk: Desk, window: MainWindow, file: Path, tmp_path: Path, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = tmp_path / "x.goaldb.age"
    locked.lock(file, path, "quince tree")
    wait_for = jobs.wait_for

    def pressed_meanwhile(parent: Any, *given: Any) -> Any:
        found = wait_for(parent, *given)
        # Where pyrage holds Python’s lock, the key waits until then.
        QTimer.singleShot(0, lambda: qtbot.keyClick(parent, Qt.Key.Key_Escape))
        return found

    monkeypatch.setattr(jobs, "wait_for", pressed_meanwhile)
    answer(
        lambda dialog: (
            qtbot.keyClicks(dialog.field, "quince tree"),
            click(qtbot, dialog.open_button),
        )
    )
    sessions = desk.folders.state / "sessions"
    before = set(sessions.iterdir())
    assert not desk.files.open(window, path)
    assert len(desk.windows) == 1
    assert set(sessions.iterdir()) == before


def test_a_wrong_passphrase_pushes_no_button_out_of_sight(window: MainWindow, qtbot: Any) -> None:
    def attempt(*_: Any) -> Any:
        raise WrongPassphrase("This passphrase does not unlock “{name}”. " * 9, name="x")

    dialog = Unlock(window, window.words, "a plan.goaldb.age", attempt)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.field, "quince")
    click(qtbot, dialog.open_button)
    qtbot.wait(30)
    assert dialog.findChild(Room).verticalScrollBar().maximum() == 0


def test_what_is_said_after_writing_pushes_no_button_out_of_sight(
    dialog: SendCopy, qtbot: Any
) -> None:
    click(qtbot, dialog.write_button)
    qtbot.wait(30)
    dialog.resize(dialog.width(), dialog.findChild(Room).least(dialog.width()).height())
    click(qtbot, dialog.result.copy)
    qtbot.wait(30)
    assert dialog.findChild(Room).verticalScrollBar().maximum() == 0
    place = dialog.screen().availableGeometry()
    assert dialog.frameGeometry().bottom() <= place.bottom()


def test_a_passphrase_with_blanks_around_it_is_refused(dialog: SendCopy, qtbot: Any) -> None:
    for field in (dialog.passphrase, dialog.again):
        field.setText("quince tree\n")
    click(qtbot, dialog.write_button)
    assert dialog.error.text().startswith("The passphrase begins or ends with a blank")
    assert not dialog.file.path().exists()


def test_the_passphrase_can_be_shown(dialog: SendCopy, qtbot: Any) -> None:
    assert dialog.passphrase.displayText() == ""
    qtbot.keyClicks(dialog.passphrase, "ab")
    assert dialog.passphrase.displayText() != "ab"
    click(qtbot, dialog.shown)
    assert dialog.passphrase.displayText() == "ab"


def test_the_file_goes_to_the_clipboard_as_a_file(
    dialog: SendCopy, qtbot: Any, tmp_path: Path
) -> None:
    click(qtbot, dialog.write_button)
    click(qtbot, dialog.result.copy)
    data = QGuiApplication.clipboard().mimeData()
    assert [url.toLocalFile() for url in data.urls()] == [str(dialog.file.path())]
    copied = bytes(data.data("x-special/gnome-copied-files"))
    assert copied.startswith(b"copy\nfile:///")
    assert b" " not in copied
    assert "on the clipboard" in dialog.result.hint.text()


ODD = Path("/tmp/a, b & 'c' $(d) %2C é.goaldb")


@pytest.mark.parametrize(
    ("platform", "program", "arguments"),
    [
        ("darwin", "open", ["-R", str(ODD)]),
        ("win32", "explorer", ["/select,", str(ODD)]),
        (
            "linux",
            "dbus-send",
            ["array:string:file:///tmp/a%2C%20b%20&%20'c'%20$(d)%20%252C%20%C3%A9.goaldb"],
        ),
    ],
)
def test_a_file_is_shown_by_the_systems_own_program(
    platform: str, program: str, arguments: list[str]
) -> None:
    found, given = handover.reveal_command(ODD, platform)
    assert found == program
    assert given[-2:-1] == arguments if platform == "linux" else given == arguments


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_attach_by_their_own_program(platform: str) -> None:
    command = handover.mail_command(ODD, ODD.stem, platform)
    assert command is not None
    found, arguments = command
    if platform == "darwin":
        assert (found, arguments) == ("open", ["-a", "Mail", str(ODD)])
    else:
        assert found == "powershell"
        assert not any(ODD.stem in argument for argument in arguments)  # it is in the environment


def program(folder: Path, name: str, code: int) -> Path:
    """A program that notes its arguments, one a line, and ends with this code."""
    script, noted = folder / name, folder / f"{name}.txt"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" "$GOALDESK_FILE" > "{noted}"\nexit {code}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return noted


@pytest.mark.skipif(sys.platform != "linux", reason="the programs are Linux's")
@pytest.mark.parametrize("code", [0, 3])
def test_an_e_mail_is_opened_with_the_file_attached_or_it_is_said_how_by_hand(
    dialog: SendCopy, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    noted = program(bin_folder, "xdg-email", code)
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    click(qtbot, dialog.write_button)
    assert dialog.result.mail.isVisible()
    click(qtbot, dialog.result.mail)
    qtbot.waitUntil(lambda: noted.exists() and noted.read_text().count("\n") == 6)
    assert noted.read_text().splitlines() == [
        "--utf8",
        "--subject",
        dialog.file.path().stem,
        "--attach",
        str(dialog.file.path()),
        str(dialog.file.path()),
    ]
    by_hand = "No mail program opened a message. The file is on the clipboard: paste it"
    if code:
        qtbot.waitUntil(lambda: dialog.result.hint.text().startswith(by_hand))
    else:
        assert dialog.result.hint.text().startswith("Your mail program opens a message.")


@pytest.mark.skipif(sys.platform != "linux", reason="the programs are Linux's")
def test_a_message_outlives_the_dialog_that_it_was_begun_in(
    dialog: SendCopy, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bin_folder, ended = tmp_path / "bin", tmp_path / "ended"
    bin_folder.mkdir()
    script = bin_folder / "xdg-email"
    script.write_text(f'#!/bin/sh\nsleep 0.3\ntouch "{ended}"\nexit 1\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    other = SendCopy(dialog.parentWidget(), dialog._document, Words("en"), "x", tmp_path)
    click(qtbot, other.write_button)
    click(qtbot, other.result.mail)
    other.done(0)
    other.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(ended.exists)
    qtbot.wait(50)


def test_without_a_program_for_e_mail_there_is_a_sentence_instead(
    dialog: SendCopy, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "mail_command", lambda *_: None)
    click(qtbot, dialog.write_button)
    assert not dialog.result.mail.isVisible()
    assert dialog.result.hint.text().startswith("To send it, copy the file, and paste it")


def test_a_cancelled_copy_is_no_file(
    dialog: SendCopy, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(*_: Any) -> None:
        raise jobs.Cancelled

    monkeypatch.setattr(jobs, "wait_for", cancelled)
    click(qtbot, dialog.write_button)
    assert not dialog.result.isVisible()
    assert dialog.error.text() == ""
    assert not list(tmp_path.glob("*.goaldb"))


def test_a_narrow_window_needs_no_scrolling_sideways(dialog: SendCopy) -> None:
    dialog.resize(800, 600)
    room = dialog.findChild(Room)
    assert room.horizontalScrollBar().maximum() == 0
