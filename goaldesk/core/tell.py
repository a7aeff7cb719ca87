"""How long work says how far it is."""

from __future__ import annotations

from collections.abc import Callable

# Called with the share that is done, 0 to 1; whatever it raises cancels the work.
Tell = Callable[[float], object]


def quiet(share: float) -> None:
    """Tell nobody."""
