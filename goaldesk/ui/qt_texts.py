"""The texts of Qt's own dialogs in the window's language, and those that are ours instead."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator

from goaldesk.core.errors import N_
from goaldesk.core.words import Words

# What Qt's Chinese catalogue lacks.
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
# What Qt ends in three dots in either language, though no dialog follows.
_BETTER = {"Show Details...": N_("Show details"), "Hide Details...": N_("Hide details")}
_OURS = {text: text for text in LACKING} | _BETTER


class QtTexts(QTranslator):
    """Answers from the application's catalogue, else from Qt's own."""

    words: Words | None = None

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._chinese = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._chinese.load("qtbase_zh_CN", folder)

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: bytes | str,
        text: bytes | str,
        note: bytes | str | None = None,
        count: int = -1,
    ) -> str | None:
        """None, not an empty text, leaves it as Qt has it."""
        if self.words is None:
            return None
        ours = _OURS.get(str(text))
        if ours is not None:
            return self.words.text(ours)
        if self.words.language != "zh":
            return None
        return self._chinese.translate(context, text, note, count) or None
