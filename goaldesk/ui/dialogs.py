"""The few questions that need a dialog: which file, and what becomes of unsaved changes."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from goaldesk.core.plain_text import seen
from goaldesk.core.words import Words
from goaldesk.ui.texts import message_box

_DEVICES = r"con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³]"


def own_documents() -> Path:
    """The user's folder of documents; the home folder where there is none."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    folder = Path(QStandardPaths.writableLocation(place))
    return folder if folder.is_dir() else Path.home()


def clean_file_name(name: str) -> str:
    """A file name that every system takes, made from a title."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", seen(name))
    plain = " ".join(plain.split()).strip(" .")
    # Windows takes these for devices, whatever comes after a dot.
    plain = re.sub(rf"(?i)^({_DEVICES})(?= *(\.|$))", r"\1_", plain)
    return plain.encode()[:120].decode(errors="ignore").strip(" .")


def free(path: Path) -> Path:
    """The path, with a number behind its name where that is taken."""
    numbers = itertools.count(2)
    found = path
    while os.path.lexists(found):
        found = path.with_stem(f"{path.stem} {next(numbers)}")
    return found


def ask_open(
    parent: QWidget, words: Words, folder: Path, title: str = "", kinds: str = ""
) -> Path | None:
    """The file to open, or what `title` says it is for, of these kinds; None when cancelled."""
    name, _ = QFileDialog.getOpenFileName(
        parent,
        title or words.text("Open a file"),
        str(folder),
        kinds or words.text("Goaldesk documents (*.goaldb *.goaldb.age)"),
    )
    return Path(name) if name else None


def ask_save(
    parent: QWidget, words: Words, suggested: Path, kinds: str = "", ending: str = ".goaldb"
) -> Path | None:
    """Where to save; None when cancelled."""
    name, _ = QFileDialog.getSaveFileName(
        parent, words.text("Save as"), str(suggested), kinds or _documents(words)
    )
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() == ending else _ending_in(parent, words, path, ending)


def ask_picture(parent: QWidget, words: Words, suggested: Path) -> Path | None:
    """Where to save a picture, as .png or .svg; None when cancelled."""
    kinds = {
        words.text("PNG picture (*.png)"): ".png",
        words.text("SVG drawing (*.svg)"): ".svg",
    }
    name, kind = QFileDialog.getSaveFileName(
        parent, words.text("Save picture"), str(suggested), ";;".join(kinds)
    )
    path = Path(name)
    if not name or path.suffix.lower() in kinds.values():
        return path if name else None
    return _ending_in(parent, words, path, kinds.get(kind, ".png"))


def _ending_in(parent: QWidget, words: Words, path: Path, ending: str) -> Path | None:
    """The path with its ending, which the system's dialog has not looked for; None if a file is
    there that is to stay."""
    path = path.with_name(path.name + ending)
    return path if not path.exists() or ask_replace(parent, words, path.name) else None


def ask_replace(parent: QWidget, words: Words, name: str) -> bool:
    """Whether a file may take the place of the one that is there."""
    box = message_box(parent, words.text("“{name}” is already there. Replace it?", name=name))
    replace = box.addButton(words.text("Replace"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(words.text("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is replace


def _documents(words: Words) -> str:
    return words.text("Goaldesk documents (*.goaldb)")


def ask_unsaved(parent: QWidget, words: Words, name: str) -> str:
    """What becomes of unsaved changes on closing: save, discard or cancel."""
    box = message_box(
        parent,
        words.text("Save the changes to “{name}” before closing?", name=name),
        words.text("Without saving, they are lost."),
    )
    save = box.addButton(words.text("Save"), QMessageBox.ButtonRole.AcceptRole)
    drop = box.addButton(words.text("Discard changes"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(words.text("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.exec()
    clicked = box.clickedButton()
    return "save" if clicked is save else "discard" if clicked is drop else "cancel"


def ask_discard(parent: QWidget, words: Words, name: str) -> bool:
    """Whether to go back to the saved file; undo cannot take that back."""
    box = message_box(
        parent,
        words.text("Discard all changes to “{name}” since it was saved?", name=name),
        words.text("They cannot be brought back."),
    )
    drop = box.addButton(words.text("Discard changes"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(words.text("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is drop


def ask_changed_on_disk(parent: QWidget, words: Words, sentence: str) -> str:
    """What to do when the file changed on disk: compare, save_as, replace or cancel."""
    box = message_box(
        parent,
        sentence,
        words.text(
            "Comparing shows what changed there and merges it into what you have here. Saving "
            "under another name keeps both. Replacing overwrites what is there now; a backup is "
            "kept of it if it is a document that can be opened."
        ),
    )
    compare = box.addButton(words.text("Compare and merge…"), QMessageBox.ButtonRole.AcceptRole)
    save_as = box.addButton(words.text("Save as…"), QMessageBox.ButtonRole.ActionRole)
    replace = box.addButton(words.text("Replace"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(words.text("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(compare)
    box.exec()
    chosen = {compare: "compare", save_as: "save_as", replace: "replace"}
    return chosen.get(box.clickedButton(), "cancel")
