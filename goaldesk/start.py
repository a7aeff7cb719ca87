"""`make run`: the social-network sample in a window, or in files where there is no display."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from goaldesk import display
from goaldesk.core.words import Words
from goaldesk.languages import load, system_language
from goaldesk.paths import Folders

BUILD = Path("build")


def main() -> int:
    """Open the window, or write the sample, its summary and a picture of the window."""
    words = load(system_language(), Folders.standard().cache)
    if display.there_is_one():
        missing = display.missing_packages(screen=True)
        if not missing:
            from goaldesk.app import run

            return run(sample="social")
        needed = words.text(
            "The window needs system libraries. On Debian: apt install {packages}",
            packages=" ".join(missing),
        )
        print(needed, file=sys.stderr)
    else:
        print(words.text("There is no display here, so no window can be opened."))
    return write_files(words, BUILD)


def write_files(words: Words, folder: Path) -> int:
    """Write the sample's document, PDF summary and a picture of the window into a folder."""
    from goaldesk import cli

    folder.mkdir(parents=True, exist_ok=True)
    sample, paper = folder / "social.goaldb", folder / "social.pdf"
    sample.unlink(missing_ok=True)
    language = words.language
    code = cli.main(["new", str(sample), "--sample", "social", "--lang", language])
    if code == 0:
        code = cli.main(["report", str(sample), "-o", str(paper), "--lang", language])
    if code:
        return code
    missing = display.missing_packages(screen=False)
    if missing:
        needed = words.text(
            "A picture of the window needs system libraries. On Debian: apt install {packages}",
            packages=" ".join(missing),
        )
        print(needed)
    else:
        picture = folder / "social.png"
        _picture(sample, picture)
        print(words.text("Wrote “{name}”.", name=picture.name))
    print(words.text("All of it is in the folder “{folder}”.", folder=folder))
    return 0


def _picture(sample: Path, target: Path) -> None:
    """Draw the window, off the screen, with the sample in it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # what it can’t do there
    import tempfile

    from PySide6.QtTest import QTest

    from goaldesk.app import make_application
    from goaldesk.paths import Folders
    from goaldesk.ui.lifecycle import Desk

    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(app, Folders.under(Path(folder)))
        desk.add_chinese_font()
        window = desk.new_window()
        desk.files.open(window, sample)
        window.resize(1280, 800)
        QTest.qWait(800)
        window.grab().save(str(target))
        window.close()


if __name__ == "__main__":
    sys.exit(main())
