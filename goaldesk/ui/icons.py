"""Icons of the Lucide set, read from its package and drawn in a theme's colour."""

from __future__ import annotations

import functools
import zipfile
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from goaldesk.ui.theme import Theme

_RATIO = 2


class Icons:
    """The icons in one theme's colours, each drawn once."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._made: dict[tuple[str, str], QIcon] = {}
        self._drawn: dict[tuple[str, str, int], QPixmap] = {}
        self._archive = _archive()

    def icon(self, name: str, colour: str = "") -> QIcon:
        """The icon of that name, in the text colour unless told; KeyError if there is none."""
        key = (name, colour)
        if key not in self._made:
            pixmap = self.pixmap(name, colour)
            icon = QIcon(pixmap)
            icon.addPixmap(_in_colour(pixmap, self._theme.border), QIcon.Mode.Disabled)
            self._made[key] = icon
        return self._made[key]

    def pixmap(self, name: str, colour: str = "", size: int = 16) -> QPixmap:
        """The icon as a picture of `size` pixels, at twice that resolution."""
        key = (name, colour, size)
        if key not in self._drawn:
            svg = self._archive.read(f"{name}.svg")
            self._drawn[key] = _in_colour(_pixmap(svg, size), colour or self._theme.text)
        return self._drawn[key]


@functools.cache
def _archive() -> zipfile.ZipFile:
    # Opened once: listing its 1 700 icons takes 7 ms. Found without importing the package, whose
    # own imports would delay the first frame.
    spec = find_spec("justmyresource_lucide")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("justmyresource_lucide")
    return zipfile.ZipFile(Path(spec.submodule_search_locations[0]) / "icons.zip")


def _pixmap(svg: bytes, size: int) -> QPixmap:
    pixmap = QPixmap(size * _RATIO, size * _RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(_RATIO)
    return pixmap


def _in_colour(drawn: QPixmap, colour: str) -> QPixmap:
    pixmap = drawn.copy()
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), QColor(colour))
    painter.end()
    return pixmap
