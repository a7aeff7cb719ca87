"""`python -m tests.look FOLDER [en-dark-1280 …]`: every page, panel and dialog as a picture.

To be looked at: in both languages, both themes and on a small and a large screen, from the sample;
beside the single pictures contact sheets of four each.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from goaldesk.app import make_application
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from tests.shots import AUTHOR, NOON, settle, speak
from tests.ui.every_place import beside, in_the_window

SIZES = (1280, 720), (1920, 1080)
ON_A_SHEET = 4


class Waiting:
    """What walks ask of pytest-qt, without a test."""

    def wait(self, milliseconds: int) -> None:
        QTest.qWait(milliseconds)

    def addWidget(self, widget: QWidget) -> None:
        """The walk ends with the process."""


def main() -> int:
    """Draw every place into the folder; gives the exit code."""
    target, *wanted = Path(sys.argv[1]), *sys.argv[2:]
    app = make_application()
    for language, theme, size in itertools.product(AUTHOR, ("light", "dark"), SIZES):
        which = f"{language}-{theme}-{size[0]}"
        if wanted and which not in wanted:
            continue
        speak(app, language)
        with tempfile.TemporaryDirectory() as folder:
            made = draw(app, Path(folder), language, theme, size, target / which)
        for first in range(0, len(made), ON_A_SHEET):
            whole = sheet(made[first : first + ON_A_SHEET], size)
            whole.save(target / f"{which}-sheet{first:02}.png")
    return 0


def draw(
    app: QApplication, folder: Path, language: str, theme: str, size: tuple[int, int], target: Path
) -> list[Path]:
    """One picture of each place: the window around a page, a dialog by itself."""
    desk = Desk(app, Folders.under(folder / "home"))
    desk.change(language=language, theme=theme, author=AUTHOR[language])
    tables = samples.tables("social", language, NOON.date())
    document = Document.new(desk.folders, tables, author=AUTHOR[language], clock=lambda: NOON)
    window: MainWindow = desk.new_window()
    window.showNormal()  # on the small screen of no display, it came maximized
    window.resize(*size)
    window.show_document(document)
    target.mkdir(parents=True)
    made = []
    waiting: Any = Waiting()
    for number, (name, _) in enumerate(in_the_window(window, waiting)):
        QTest.qWait(250)
        made.append(grabbed(window, target / f"{number:02} {name}.png"))
    for number, (name, widget) in enumerate(beside(window, folder, waiting), len(made)):
        if not widget.isWindow():
            widget.resize(*size)
        settle()
        made.append(grabbed(widget, target / f"{number:02} {name}.png"))
    window.document = None
    window.close()
    document.close()
    return made


def grabbed(widget: QWidget, path: Path) -> Path:
    """The path of the widget's picture."""
    widget.grab().save(str(path))
    return path


def sheet(paths: list[Path], size: tuple[int, int]) -> Image.Image:
    """The pictures two by two, none larger than it was drawn."""
    width, height = size
    made = Image.new("RGB", (2 * width + 8, 2 * height + 8), "#C04040")
    for number, path in enumerate(paths):
        with Image.open(path) as picture:
            picture.thumbnail(size)
            made.paste(picture, (number % 2 * (width + 8), number // 2 * (height + 8)))
    return made


if __name__ == "__main__":
    sys.exit(main())
