"""What comes when as a window starts: imports in a thread, and what follows the first picture."""

from __future__ import annotations

import importlib
import sys

from goaldesk.ui.actions import STEPS

FIRST = ("document", "ui.pages.overview")
NEW = ("exchange.samples", "exchange.templates")
REST = (
    "ui.docks.guide",
    "ui.docks.history",
    *(f"ui.pages.{step}" for step in STEPS),
    *NEW,
    "core.queries.search",
)
# In milliseconds: what was shown is on the screen by then, and what is out of sight follows.
PAINTED = 50
_PACKAGE = __name__.partition(".")[0]


def load(names: tuple[str, ...] = FIRST) -> None:
    """Import these modules of the program; may run in any thread."""
    for name in names:
        importlib.import_module(f"{_PACKAGE}.{name}")


def loaded(names: tuple[str, ...] = FIRST) -> bool:
    """Whether these modules are there: by default what is shown first."""
    modules = (sys.modules.get(f"{_PACKAGE}.{name}") for name in names)
    return all(
        module is not None and not getattr(module.__spec__, "_initializing", False)
        for module in modules
    )
