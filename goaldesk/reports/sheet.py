"""A figure that is drawn on in pixels, and where labels find room on it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from goaldesk.reports import lettering

Corner = tuple[float, float]
Numbers = np.ndarray[Any, Any]
# Half the height of a capital letter, to centre a line of text on a height.
HALF_CAP = 0.36


class ChartFigure(Figure):
    """A figure with its labels in order, and where its points are, from the top left in pixels.

    `axis` is where its days begin and end, in the same pixels.
    """

    def __init__(self, size: Corner, dpi: float, background: str) -> None:
        super().__init__(figsize=size, dpi=dpi, facecolor=background)
        self.labels: list[str] = []
        self.places: list[Corner] = []
        self.axis = (0.0, float(size[0] * 72))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something takes up."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def gaps(self, points: Numbers) -> Numbers:
        """How far each point is from it."""
        aside = np.maximum(self.left - points[:, 0], points[:, 0] - self.right)
        above = np.maximum(self.bottom - points[:, 1], points[:, 1] - self.top)
        return np.hypot(np.maximum(aside, 0), np.maximum(above, 0))

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.left < x < self.right and self.bottom < y < self.top


class Sheet:
    """Draws on a figure of `width` × `height` pixels, the origin at the bottom left."""

    def __init__(self, size: Corner, background: str, text: float, ratio: float) -> None:
        self.width, self.height = max(60.0, size[0]), max(40.0, size[1])
        self.text_size = text
        # Lines and dots grow with the text, so that a small chart is not a heavy one.
        self._scale = text / 11
        inches = (self.width / 72, self.height / 72)
        self.figure = ChartFigure(inches, 72 * ratio, background)
        self._pixels = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        self.boxes: list[Box] = []

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)

    def line(
        self,
        corners: Sequence[Corner],
        colour: str,
        width: float = 1.0,
        dash: tuple[float, ...] = (),
        *,
        crisp: bool = False,
        order: float = 2,
    ) -> None:
        """A line through the corners; `crisp` puts level and upright ones on whole pixels."""
        xs, ys = zip(*corners, strict=True)
        made = Line2D(
            xs,
            ys,
            color=colour,
            linewidth=width * self._scale,
            zorder=order,
            antialiased=True,
            solid_joinstyle="round",
            solid_capstyle="butt" if crisp else "round",
        )
        if dash:
            made.set_linestyle((0, tuple(step / width for step in dash)))
        made.set_snap(crisp)
        self._add(made)

    def area(self, corners: Sequence[Corner], colour: str, opacity: float = 1.0) -> None:
        """A filled shape without an edge."""
        shape = Outline([*corners, corners[0]], closed=True)
        self._add(PathPatch(shape, facecolor=colour, alpha=opacity, linewidth=0, zorder=1.5))

    def dots(
        self,
        corners: Sequence[Corner],
        size: float,
        colour: str,
        *,
        sign: str = "o",
        hollow: str = "",
        order: float = 3,
    ) -> None:
        """Dots or diamonds (sign "D"); `hollow` is what their inside is filled with instead."""
        xs, ys = zip(*corners, strict=True)
        self._add(
            Line2D(
                xs,
                ys,
                linestyle="none",
                marker=sign,
                markersize=size * self._scale,
                markerfacecolor=hollow or colour,
                markeredgecolor=colour,
                markeredgewidth=1.2 * self._scale if hollow else 0,
                zorder=order,
            )
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: str,
        *,
        align: float = 0.0,
        bold: bool = False,
        size: float = 0.0,
    ) -> Box:
        """A line of text with its middle at height `y`; `align` 0 is left, 0.5 centred, 1 right."""
        size = size or self.text_size
        word = lettering.word(text, lettering.BOLD if bold else lettering.REGULAR)
        left = x - align * word.width * size
        if np.size(word.outline.vertices):
            shape = Affine2D().scale(size).translate(left, y - HALF_CAP * size)
            made = PathPatch(
                shape.transform_path(word.outline), facecolor=colour, linewidth=0, zorder=4
            )
            made.set_label(text)
            self._add(made)
        self.figure.labels.append(text)
        return Box(left, y - size * 0.62, left + word.width * size, y + size * 0.62)

    def place(self, corners: Sequence[Corner]) -> None:
        """Say where the points are that tell their words."""
        self.figure.places = [(x, self.height - y) for x, y in corners]

    def near(
        self,
        at: Corner,
        text: str,
        colour: str,
        inside: Box,
        avoid: Numbers,
        *,
        others: Sequence[Corner] = (),
        bold: bool = False,
        below: bool = False,
        most: float = 25,
    ) -> None:
        """A label beside a point, where it covers the least; none where there is no room.

        `avoid` holds points of the lines drawn, of which it covers about `most`; `below` prefers a
        place under the point; a place nearer to one of the `others` would name that one.
        """
        size = self.text_size
        here = np.array([at])
        apart = np.array(others, dtype=float).reshape(-1, 2)
        apart = apart[np.hypot(*(apart - here).T) > size]
        wide = text_width(text, size, bold)
        best: tuple[float, Box] | None = None
        for order, (dx, dy) in enumerate(_BELOW_FIRST if below else _ABOVE_FIRST):
            left = at[0] - wide * (1 - dx) / 2 + dx * 6
            if dx > 0:  # near the edge, as far beside the point as there is room
                left = max(at[0] - wide / 4, min(left, inside.right - wide))
            middle = at[1] + dy * size * 1.15
            box = Box(left, middle - size * 0.62, left + wide, middle + size * 0.62)
            cost = order * 0.5
            if not (
                inside.left <= box.left
                and box.right <= inside.right
                and inside.bottom <= box.bottom
                and box.top <= inside.top
            ):
                continue
            if any(box.overlaps(other) for other in self.boxes):
                continue
            if np.any(box.gaps(apart) + 2 < box.gaps(here)):
                continue
            if len(avoid):
                xs, ys = avoid[:, 0], avoid[:, 1]
                cost += float(
                    np.count_nonzero(
                        (xs > box.left - 1)
                        & (xs < box.right + 1)
                        & (ys > box.bottom)
                        & (ys < box.top)
                    )
                )
            if best is None or cost < best[0]:
                best = (cost, box)
        if best is None or best[0] > most:
            return
        box = best[1]
        self.boxes.append(self.text(box.left, (box.bottom + box.top) / 2, text, colour, bold=bold))


# Sideways (−1 left of the point, 1 right of it) and up, in lines.
_ABOVE_FIRST = (
    (-1, 0.8),
    (-1, 1.6),
    (0, 1.2),
    (0, 1.9),
    (1, 1.2),
    (-1, -1.2),
    (0, -1.3),
    (1, -1.0),
    (1, -1.8),
    (1, 1.9),
)
_BELOW_FIRST = (
    (1, -1.0),
    (1, -1.8),
    (0, -1.3),
    (-1, -1.2),
    (1, 1.2),
    (0, 1.3),
    (-1, 1.2),
    (1, -2.6),
    (1, 1.9),
)


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles as near to those wanted as `heights` allow without overlap between low and high.

    From top to bottom in the order of the heights wanted; pushed down first, then up again.
    """
    order = sorted(range(len(wanted)), key=lambda index: -wanted[index])
    middles = list(wanted)
    edge = high
    for index in order:
        middles[index] = min(middles[index], edge - heights[index] / 2)
        edge = middles[index] - heights[index] / 2
    edge = low
    for index in reversed(order):
        middles[index] = max(middles[index], edge + heights[index] / 2)
        edge = middles[index] + heights[index] / 2
    return middles


def sampled(corners: Sequence[Corner], step: float = 4.0) -> Numbers:
    """Points along a line at most `step` apart, so that labels can keep clear of it."""
    if len(corners) < 2:
        return np.array(corners, dtype=float).reshape(-1, 2)
    line = np.array(corners, dtype=float)
    lengths = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    count = int(min(4000, max(2, along[-1] / step)))
    at = np.linspace(0, along[-1], count)
    return np.column_stack((np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])))


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is at a size, in the unit of that."""
    return lettering.width(text, size, lettering.BOLD if bold else lettering.REGULAR)


def thinned(corners: Sequence[Corner], column: float = 0.5) -> list[Corner]:
    """The corners of a line from left to right that can be seen: four in a column of pixels.

    A column keeps its first, lowest, highest and last corner, so that no peak is lost.
    """
    if len(corners) < 1000:
        return list(corners)
    kept: list[Corner] = []
    for _, group in itertools.groupby(corners, key=lambda corner: corner[0] // column):
        inside = list(group)
        low = min(range(len(inside)), key=lambda number: inside[number][1])
        high = max(range(len(inside)), key=lambda number: inside[number][1])
        kept += [inside[number] for number in sorted({0, low, high, len(inside) - 1})]
    return kept
