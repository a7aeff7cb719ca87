"""Causes one fault many times, in this process: `python -m tests.faults KEY COUNT`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.faults.register import FAULTS


def main(key: str, count: str) -> int:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as root:
        print(FAULTS[key].load()(int(count), Path(root)).to_json())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
