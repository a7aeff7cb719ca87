"""`make shots`: the pictures of the READMEs, drawn off the screen from the samples.

The clock stands still and the font is the packaged one, so that they look alike wherever they are
drawn.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtGui import QFont, QFontDatabase, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from goaldesk import fonts
from goaldesk.app import make_application
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.ui import jobs
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.theme import WEIGHT

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
AUTHOR = {"en": "Lin Lan", "zh": "林岚"}
WIDTH, HEIGHT = 1400, 800
LARGEST = 150_000  # bytes of a picture


def main() -> int:
    """Draw every picture; gives the exit code, 1 for one that is too large."""
    TARGET.mkdir(exist_ok=True)
    app = make_application()
    sizes = []
    for language in AUTHOR:
        speak(app, language)
        for theme, sample, views in VIEWS:
            with tempfile.TemporaryDirectory() as folder:
                for name, image in pictures(app, Path(folder), language, theme, sample, views):
                    path = TARGET / f"{language}-{name}.png"
                    sizes.append(write(image, path))
                    print(f"{path.relative_to(TARGET.parent.parent)}  {sizes[-1] // 1000} kB")
    return int(max(sizes) > LARGEST)


def speak(app: QApplication, language: str) -> None:
    """Give the application the packaged font, with the quotation marks of the language."""
    QFontDatabase.addApplicationFont(str(fonts.packaged()))
    face = fonts.cjk_font()
    assert face is not None
    assert face.western is not None
    font = QFont(face.family if language == "zh" else face.western.family)
    font.setPixelSize(13)
    font.setVariableAxis(WEIGHT, 400)  # else a variable font shows its thinnest instance
    app.setFont(font)


def pictures(
    app: QApplication,
    folder: Path,
    language: str,
    theme: str,
    sample: str,
    views: dict[str, Callable[[MainWindow], object]],
) -> Iterator[tuple[str, QImage]]:
    """The window with a sample, once for each view."""
    desk = Desk(app, Folders.under(folder))
    desk.change(language=language, theme=theme, author=AUTHOR[language])
    tables = samples.tables(sample, language, NOON.date())
    document = Document.new(desk.folders, tables, author=AUTHOR[language], clock=lambda: NOON)
    window = desk.new_window()
    window.showNormal()  # on the small screen of no display, it came maximized
    window.resize(WIDTH, HEIGHT)
    window.show_document(document)
    document.save(folder / "Kite.goaldb")
    for name, show in views.items():
        show(window)
        settle()
        focused = window.focusWidget()
        if focused is not None:
            focused.clearFocus()
        yield name, window.grab().toImage()
    window.close()
    document.close()


def settle() -> None:
    """Wait until what is prepared in other threads is shown, too."""
    QTest.qWait(800)
    while jobs.busy():
        QTest.qWait(50)
    QTest.qWait(400)


def page(step: str) -> Callable[[MainWindow], object]:
    """A view: the page of a step."""
    return lambda window: window.show_step(step)


def kpi(window: MainWindow) -> None:
    """A KPI with its chart beside the tree."""
    window.go("kpi", "mau")


def grid(window: MainWindow) -> None:
    """The grid of values by month."""
    window.show_step("kpis")
    shown: Any = window.page("kpis")
    shown.actions_by_name["grid"].trigger()


VIEWS: tuple[tuple[str, str, dict[str, Callable[[MainWindow], object]]], ...] = (
    (
        "light",
        "social",
        {
            "overview": page("overview"),
            "kpis": kpi,
            "swot": page("swot"),
            "reviews": page("reviews"),
        },
    ),
    ("dark", "ecommerce", {"grid": grid}),
)


def write(image: QImage, path: Path) -> int:
    """Write a picture with a palette of 256 colours; gives its size in bytes."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    whole = Image.frombytes(
        "RGB", (rgb.width(), rgb.height()), rgb.constBits(), "raw", "RGB", rgb.bytesPerLine()
    )
    whole.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
