"""Opens large font files quickly: a Chinese font has 65 000 letters, a chart needs sixty.

fontTools reads a table whole before it gives one entry. What would take a second is read here
from the tables' bytes instead: which letter is which glyph, and how widths change with weight
(OpenType 1.9, cmap formats 4 and 12, HVAR).
"""

from __future__ import annotations

import atexit
import functools
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from goaldesk.fonts import FontFile

Numbers = np.ndarray[Any, Any]


# Of lines that run downwards, which fontTools would read with the letters.
_VERTICAL = {"vhea", "vmtx", "VORG", "VVAR"}
# What the faces of a collection have in common, by the file and where in it it is: each would take
# as much memory again.
_LARGE = {"CFF2", "hmtx"}
_shared: dict[tuple[Path, int], Any] = {}


class OpenFont:
    """A font file, and the names that fontTools gives its glyphs."""

    def __init__(self, file: FontFile) -> None:
        from fontTools.ttLib import TTFont

        self._font = TTFont(file.path, fontNumber=file.index, lazy=True)
        atexit.register(self._font.close)  # letters are read for as long as the process lives
        self.unit = float(self._font["head"].unitsPerEm)
        self._map: dict[int, str] | None = None
        self._hvar = b""
        self._groups = _groups(self._font.reader["cmap"]) if "CFF " not in self._font else None
        if self._groups is None:
            self._map = self._font.getBestCmap() or {}
        else:
            if "HVAR" in self._font:
                self._hvar = self._font.reader["HVAR"]
                del self._font["HVAR"]
            # Names of our own, so that nothing need be read to make them up.
            self._font.setGlyphOrder(_names(self._font["maxp"].numGlyphs))
            for tag in _VERTICAL & set(self._font.keys()):
                del self._font[tag]
            for tag in _LARGE & set(self._font.keys()):
                at = file.path, self._font.reader.tables[tag].offset
                if at not in _shared:
                    _shared[at] = self._font[tag]
                self._font.tables[tag] = _shared[at]

    def name_of(self, code: int) -> str | None:
        """The glyph of a letter; None if the font lacks it."""
        if self._map is not None or self._groups is None:
            return (self._map or {}).get(code)
        index = int(np.searchsorted(self._groups[:, 1], code))
        if index == len(self._groups):
            return None
        first, _, glyph = (int(number) for number in self._groups[index])
        return f"g{glyph + code - first}" if code >= first else None

    def at_weight(self, weight: int) -> tuple[Any, Callable[[str], float]]:
        """The glyphs at a weight, and by how much each is wider than they say."""
        font = self._font
        if "fvar" not in font:
            return font.getGlyphSet(), lambda name: 0.0
        location = font.normalizeLocation({"wght": weight})
        wider = _wider(font, self._hvar, location) if self._hvar else lambda name: 0.0
        return font.getGlyphSet(location=location, normalized=True), wider


@functools.cache
def _names(count: int) -> list[str]:
    return [f"g{n}" for n in range(count)]


@functools.cache
def opened(file: FontFile) -> OpenFont:
    """The font file, opened once."""
    return OpenFont(file)


def _groups(cmap: bytes) -> Numbers | None:
    """Rows of (first letter, last letter, glyph of the first) from a format 12 subtable."""
    count = struct.unpack_from(">H", cmap, 2)[0]
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * index)
        if platform in (0, 3) and struct.unpack_from(">H", cmap, offset)[0] == 12:
            groups = struct.unpack_from(">L", cmap, offset + 12)[0]
            table = np.frombuffer(cmap, ">u4", groups * 3, offset + 16)
            return table.reshape(-1, 3).astype(np.int64)
    return None


def _wider(font: Any, data: bytes, location: dict[str, float]) -> Callable[[str], float]:
    """By how much glyphs are wider at a location than by default."""
    store, map_at = struct.unpack_from(">LL", data, 4)
    region_at, count = struct.unpack_from(">LH", data, store + 2)
    axes = [axis.axisTag for axis in font["fvar"].axes]
    scalars = _scalars(data, store + region_at, axes, location)
    rows = [
        _deltas(data, store + offset, scalars)
        for offset in struct.unpack_from(f">{count}L", data, store + 8)
    ]
    indexes = _index_map(data, map_at) if map_at else None

    def wider(name: str) -> float:
        index = int(name[1:])
        if indexes is not None:
            index = int(indexes[min(index, len(indexes) - 1)])
        outer, inner = index >> 16, index & 0xFFFF
        known = outer < len(rows) and inner < len(rows[outer])
        return float(rows[outer][inner]) if known else 0.0

    return wider


def _scalars(data: bytes, start: int, axes: list[str], location: dict[str, float]) -> Numbers:
    """How much each region of the design space counts at a location."""
    from fontTools.varLib.models import supportScalar

    axis_count, regions = struct.unpack_from(">HH", data, start)
    edges = np.frombuffer(data, ">i2", regions * axis_count * 3, start + 4) / 16384
    return np.array(
        [
            supportScalar(location, dict(zip(axes, map(tuple, region), strict=True)))
            for region in edges.reshape(regions, axis_count, 3)
        ]
    )


def _deltas(data: bytes, start: int, scalars: Numbers) -> Numbers:
    """The variation of each item of a block: its deltas weighted by their regions."""
    items, words, regions = struct.unpack_from(">HHH", data, start)
    used = np.frombuffer(data, ">u2", regions, start + 6)
    wide, narrow = (">i4", ">i2") if words & 0x8000 else (">i2", ">i1")
    words &= 0x7FFF
    row = np.dtype([("a", wide, (words,)), ("b", narrow, (regions - words,))])
    table = np.frombuffer(data, row, items, start + 6 + 2 * regions)
    deltas = np.concatenate((table["a"], table["b"]), axis=1, dtype=np.float64)
    return np.asarray(deltas @ scalars[used])


def _index_map(data: bytes, start: int) -> Numbers:
    """For each glyph the number of its variation: the outer index in the upper 16 bits."""
    layout, entry = data[start], data[start + 1]
    size, bits = ((entry & 0x30) >> 4) + 1, (entry & 0x0F) + 1
    count = struct.unpack_from(">L" if layout else ">H", data, start + 2)[0]
    begin = start + (6 if layout else 4)
    raw = np.frombuffer(data, np.uint8, count * size, begin).reshape(count, size).astype(np.int64)
    values = np.zeros(count, np.int64)
    for column in range(size):
        values = (values << 8) | raw[:, column]
    return ((values >> bits) << 16) | (values & ((1 << bits) - 1))
