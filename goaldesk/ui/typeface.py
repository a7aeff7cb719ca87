"""The window's font: the system's, with a packaged Chinese one where the system has none."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from goaldesk import fonts
from goaldesk.ui.theme import DARK, WEIGHT, Theme, tabular

# Qt draws light letters on a dark ground a quarter bolder than dark ones on a light ground.
_LIGHTER = 340


class Typeface:
    """Knows the system's font, and gives the application's for a language."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._system = QFont(app.font())
        self._chinese = ""
        self.lacks_chinese = False  # on screen and on paper

    def set(self, language: str, theme: Theme) -> None:
        """Set the font at 13 px or larger, with tabular figures."""
        font = QFont(self._system)
        # A point is a pixel on macOS, and 96/72 of one elsewhere.
        points = font.pointSizeF() * self._app.primaryScreen().logicalDotsPerInchY() / 72
        pixels = font.pixelSize() if font.pixelSize() > 0 else round(points)
        font.setPixelSize(max(13, pixels))
        if self._chinese:
            # The system's quotes and dots are narrow, the Chinese font's are wide: each language
            # has its own first. Unset, a variable font would show its thinnest instance.
            families = [QFontInfo(self._system).family(), self._chinese]
            font.setFamilies(families[::-1] if language == "zh" else families)
            font.setVariableAxis(WEIGHT, 400)
        if theme is DARK and font.isVariableAxisSet(WEIGHT):
            font.setVariableAxis(WEIGHT, _LIGHTER)
        self._app.setFont(tabular(font))

    def add_chinese(self, language: str, theme: Theme) -> None:
        """Bring the packaged Chinese font, if the system has no good one."""
        known = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
        packaged = fonts.packaged()
        self.lacks_chinese = packaged is None and not known and fonts.cjk_font() is None
        if packaged is None or set(known) & set(fonts.PREFERRED):
            return
        added = QFontDatabase.addApplicationFont(str(packaged))
        families = QFontDatabase.applicationFontFamilies(added)
        self._chinese = next((name for name in families if name in fonts.PREFERRED), "")
        self.set(language, theme)
        # A style sheet keeps a font from going down from the window to what stands in it already.
        self._app.setFont(self._app.font(), "QWidget")
