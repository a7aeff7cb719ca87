"""Texts of Qt's own dialogs that its Chinese catalogue lacks."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from goaldesk.core.errors import N_
from goaldesk.core.words import Words

LACKING = frozenset(
    (
        N_("&Look in:"),
        N_("Files of &type:"),
        N_("Folder"),
        N_("Drive"),
        N_("Unknown"),
        N_("Page &Set:"),
    )
)


class QtTexts(QTranslator):
    """Answers from the application's catalogue; installed before Qt's own, it is asked after it."""

    words: Words | None = None

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: bytes | str,
        text: bytes | str,
        note: bytes | str | None = None,
        count: int = -1,
    ) -> str | None:
        """None, not an empty text, leaves it to Qt."""
        source = str(text)
        return self.words.text(source) if self.words and source in LACKING else None
