"""What every page is given: the open document, its language, its look, and the way to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from goaldesk.core.words import Words
from goaldesk.ui.icons import Icons
from goaldesk.ui.theme import Theme

if TYPE_CHECKING:
    from goaldesk.document import Document
    from goaldesk.ui.standing import Standing


@dataclass(frozen=True)
class Context:
    """One window's document and look; `go(table, row id, field)` shows a row on its page."""

    document: Document
    words: Words
    theme: Theme
    icons: Icons
    go: Callable[[str, str, str], None]

    @cached_property
    def standing(self) -> Standing:
        """What its views show together."""
        from goaldesk.ui.standing import Standing  # after the first frame

        return Standing(self.document, self.words)
