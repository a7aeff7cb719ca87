"""Icons of the Lucide set, read from its package and drawn in a theme's colour."""

from __future__ import annotations

import functools
import zipfile
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from goaldesk.ui.theme import Theme


class Icons:
    """The icons in one theme's colours, each drawn once."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._made: dict[tuple[str, str], QIcon] = {}
        self._archive = _archive()

    def icon(self, name: str, colour: str = "") -> QIcon:
        """The icon of that name, in the text colour unless told; KeyError if there is none."""
        colour = colour or self._theme.text
        key = (name, colour)
        if key not in self._made:
            icon = QIcon()
            svg = self._archive.read(f"{name}.svg").decode()
            icon.addPixmap(_pixmap(svg, colour))
            icon.addPixmap(_pixmap(svg, self._theme.border), QIcon.Mode.Disabled)
            self._made[key] = icon
        return self._made[key]

    def pixmap(self, name: str, colour: str = "", size: int = 16) -> QPixmap:
        """The icon as a picture of `size` pixels, at twice that resolution."""
        svg = self._archive.read(f"{name}.svg").decode()
        return _pixmap(svg, colour or self._theme.text, size)


@functools.cache
def _archive() -> zipfile.ZipFile:
    # Opened once: listing its 1 700 icons takes 7 ms. Found without importing the package, whose
    # own imports would delay the first frame.
    spec = find_spec("justmyresource_lucide")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("justmyresource_lucide")
    return zipfile.ZipFile(Path(spec.submodule_search_locations[0]) / "icons.zip")


def _pixmap(svg: str, colour: str, size: int = 16, ratio: int = 2) -> QPixmap:
    pixmap = QPixmap(size * ratio, size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
