"""A command of the program, as from the command line; then its memory is told."""

from __future__ import annotations

import sys

from goaldesk import cli
from tests.bench.measuring import tell

if __name__ == "__main__":
    assert cli.main(sys.argv[1:]) == 0
    tell()
