"""The program's window says when it is painted, and when the Overview of a file is filled.

Then it tells how many of the libraries that are imported late were imported with the first frame,
and its memory.
"""

from __future__ import annotations

import sys
from pathlib import Path

from goaldesk.app import make_application
from goaldesk.paths import Folders
from goaldesk.ui.lifecycle import Desk

LATE = {"matplotlib", "numpy", "typst", "xlsxwriter", "python_calamine", "pypdfium2", "fontTools"}


def main(home: Path, file: Path | None) -> None:
    """Show the window, and the file if one is given."""
    app = make_application()
    desk = Desk(app, Folders.under(home))
    window = desk.new_window()
    app.processEvents()
    print("painted", flush=True)
    late = len(LATE & set(sys.modules))
    if file is not None:
        desk.add_chinese_font()
        assert desk.files.open(window, file)
        app.processEvents()
        print("filled", flush=True)
    from tests.bench.measuring import leave, memory

    print(late, memory())
    leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
