"""`python -m goaldesk` and the `goaldesk` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; without a command, open the window."""
    from goaldesk.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
