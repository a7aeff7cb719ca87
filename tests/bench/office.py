"""LibreOffice beside Goaldesk: what it takes for the workbook that the sample is exported to."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from tests.bench.measuring import run, seconds
from tests.bench.sample import book

PROGRAM = shutil.which("soffice")


@cache
def converting(folder: Path, ending: str) -> float:
    """Seconds for converting the workbook: to pdf, or to csv.

    The latter is starting, opening and next to nothing else, without a window to paint: no more
    than a user waits for Calc.
    """
    assert PROGRAM is not None
    command = [PROGRAM, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
    command += ["--convert-to", ending, "--outdir", str(folder / "converted"), str(book(folder))]
    run(command)  # its first start makes a profile
    return seconds(lambda: run(command))
