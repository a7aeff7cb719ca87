"""`make run`: the social-network sample in a window, or in files where there is no display."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from goaldesk import display

BUILD = Path("build")


def main() -> int:
    """Open the window, or write the sample, its summary and a picture of the window."""
    if display.there_is_one():
        missing = display.missing_packages(screen=True)
        if not missing:
            from goaldesk.app import run

            return run(sample="social")
        print(
            f"The window needs system libraries. On Debian: apt install {' '.join(missing)}",
            file=sys.stderr,
        )
    else:
        print("There is no display here, so no window can be opened.")
    return write_files(BUILD)


def write_files(folder: Path) -> int:
    """Write the sample's document, PDF summary and a picture of the window into a folder."""
    from goaldesk import cli
    from goaldesk.languages import system_language

    folder.mkdir(parents=True, exist_ok=True)
    sample, paper = folder / "social.goaldb", folder / "social.pdf"
    sample.unlink(missing_ok=True)
    language = system_language()
    code = cli.main(["new", str(sample), "--sample", "social", "--lang", language])
    if code == 0:
        code = cli.main(["report", str(sample), "-o", str(paper), "--lang", language])
    if code:
        return code
    print(f"Wrote {sample} and {paper}.")
    missing = display.missing_packages(screen=False)
    if missing:
        print(
            "A picture of the window needs system libraries. "
            f"On Debian: apt install {' '.join(missing)}"
        )
        return 0
    picture = folder / "social.png"
    _picture(sample, picture)
    print(f"Wrote {picture}.")
    return 0


def _picture(sample: Path, target: Path) -> None:
    """Draw the window, off the screen, with the sample in it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
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
