"""An import of many values taken back: the time, and the memory of a process that does no more."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from goaldesk.paths import Folders
from goaldesk.store.file import WorkingCopy
from tests.bench.measuring import tell
from tests.bench.plans import NOW, STAMP


def main(path: Path) -> None:
    """Tell the seconds of taking back the last edit of a file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = WorkingCopy.open(path, Folders.under(Path(folder)), NOW)
        start = time.perf_counter()
        copy.invert(copy.last_seq(), STAMP)
        taken = time.perf_counter() - start
        with copy.read() as session:
            left = session.connection().exec_driver_sql("SELECT count(*) FROM measurement")
            assert left.scalar_one() == 0
        copy.close()
    tell(undo=taken)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
