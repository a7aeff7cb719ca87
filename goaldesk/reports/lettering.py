"""Letters as outlines: any weight of a variable font, the same on screen and on paper.

Charts measure and place their labels before anything is drawn, and must never show boxes for
Chinese letters; so they take outlines from named font files instead of asking for a family.
"""

from __future__ import annotations

import functools
import threading
import warnings
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.path import Path as Outline

from goaldesk.fonts import FontFile, cjk_font, latin_fonts
from goaldesk.reports.font_file import opened

# Font files are read piece by piece as letters are needed, by one thread at a time.
_READING = threading.RLock()
Numbers = np.ndarray[Any, Any]
REGULAR, BOLD = 400, 600
_QUOTES = frozenset("‘’“”·•")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter: its width and outline in units of the font size."""

    width: float
    points: Numbers
    codes: Numbers


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text: its width and outline in units of the font size, baseline at 0."""

    text: str
    width: float
    outline: Outline


@functools.lru_cache(maxsize=4096)
def word(text: str, weight: int = REGULAR) -> Word:
    """The outline of a line of text; letters that the first font lacks come from the second."""
    with _READING:
        return _word(text, weight)


def _word(text: str, weight: int) -> Word:
    offset = 0.0
    points: list[Numbers] = []
    codes: list[Numbers] = []
    for piece in _pieces(text, weight):
        if len(piece.points):
            points.append(piece.points + np.array((offset, 0.0)))
            codes.append(piece.codes)
        offset += piece.width
    if not points:
        return Word(text, offset, Outline(np.empty((0, 2)), np.empty(0, Outline.code_type)))
    return Word(text, offset, Outline(np.concatenate(points), np.concatenate(codes)))


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """How wide the text is at a font size."""
    return word(text, weight).width * size


def clipped(text: str, size: float, room: float, weight: int = REGULAR) -> str:
    """The text, or as much of its beginning as fits into `room`, with an ellipsis."""
    text = text[:200]
    if width(text, size, weight) <= room:
        return text
    fits = bisect(range(1, len(text)), room, key=lambda n: width(text[:n] + "…", size, weight))
    return text[:fits].rstrip() + "…"


def _pieces(text: str, weight: int) -> Iterator[Glyph]:
    chinese = cjk_font()
    face = _face(chinese, weight) if chinese is not None else None
    quotes = None
    if chinese is not None and max(text, default="") < "\u2e80":
        # A Chinese font's ellipsis stands at half the letters' height.
        text = text.replace("…", "...")
        if chinese.western and _QUOTES & set(text):
            quotes = _face(chinese.western, weight)
    strange = ""
    for letter in text:
        using = quotes if quotes is not None and letter in _QUOTES else face
        glyph = using.glyph(letter) if using is not None else None
        if glyph is None:
            strange += letter
            continue
        if strange:
            yield _shaped(strange, weight)
            strange = ""
        yield glyph
    if strange:
        yield _shaped(strange, weight)


class _Face:
    """One weight of a font file; letters are read when first asked for."""

    def __init__(self, file: FontFile, weight: int) -> None:
        self._font = opened(file)
        self._letters, self._wider = self._font.at_weight(weight)
        self._known: dict[str, Glyph | None] = {}

    def glyph(self, letter: str) -> Glyph | None:
        """The letter, or None if the font lacks it."""
        if letter not in self._known:
            name = self._font.name_of(ord(letter))
            self._known[letter] = None if name is None else self._read(name)
        return self._known[letter]

    def _read(self, name: str) -> Glyph:
        from fontTools.pens.recordingPen import DecomposingRecordingPen

        letter, unit = self._letters[name], self._font.unit
        pen = DecomposingRecordingPen(self._letters)
        letter.draw(pen)
        points, codes = _corners(pen.value)
        shape = np.array(points, dtype=float).reshape(-1, 2) / unit
        wide = (letter.width + self._wider(name)) / unit
        return Glyph(wide, shape, np.array(codes, Outline.code_type))


@functools.cache
def _face(file: FontFile, weight: int) -> _Face:
    return _Face(file, weight)


def _corners(drawn: list[tuple[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Pen commands as matplotlib's vertices and codes; splines of glyf as quadratic pieces."""
    points: list[Any] = []
    codes: list[Any] = []
    for command, at in drawn:
        if command == "moveTo":
            points += at
            codes.append(Outline.MOVETO)
        elif command == "lineTo":
            points += at
            codes.append(Outline.LINETO)
        elif command == "curveTo":
            points += at
            codes += [Outline.CURVE4] * 3
        elif command == "qCurveTo":
            from fontTools.pens.basePen import decomposeQuadraticSegment

            corners = at if at[-1] is not None else (*at[:-1], at[0])
            for control, end in decomposeQuadraticSegment(corners):
                points += [control, end]
                codes += [Outline.CURVE3] * 2
        elif command in ("closePath", "endPath"):
            points.append(points[-1] if points else (0, 0))
            codes.append(Outline.CLOSEPOLY)
    return points, codes


def _shaped(text: str, weight: int) -> Glyph:
    """Text of other scripts, shaped by matplotlib with the font that it ships."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    regular, bold = latin_fonts()
    properties = FontProperties(fname=str(bold if weight >= BOLD else regular))
    maker = TextToPath()
    with warnings.catch_warnings():
        # A letter that no font at hand has is drawn as a box; that is all there is to say.
        warnings.simplefilter("ignore")
        points, codes = maker.get_text_path(properties, text)
        wide, _, _ = maker.get_text_width_height_descent(text, properties, False)
    size = properties.get_size_in_points()
    return Glyph(
        float(wide) / size,
        np.array(points, dtype=float).reshape(-1, 2) / float(maker.FONT_SCALE),
        np.array(codes, Outline.code_type),
    )


def known(letter: str) -> bool:
    """Whether the letter is in one of the fonts that a chart or page is sure to have."""
    code = ord(letter)
    if code < 0x250 or 0x2010 <= code < 0x2027 or 0x4E00 <= code < 0x9FA6:
        return True
    chinese = cjk_font()
    with _READING:
        if chinese is not None and _face(chinese, REGULAR).glyph(letter) is not None:
            return True
    return bool(_latin().get_char_index(code))


@functools.cache
def _latin() -> Any:
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(latin_fonts()[0]))
