"""The compound files (OLE2) that .xls workbooks come in, every chain in them bounded."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALL, _MINI, _ENTRY = 4096, 64, 128
_STREAM, _ROOT = 2, 5
_IN_HEADER = 109


class Compound:
    """A compound file. Raises ValueError where it is not whole, as its methods do."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != MAGIC:
            raise ValueError("no header")
        shift, mini_shift = struct.unpack_from("<2H", data, 30)
        if (shift, mini_shift) not in ((9, 6), (12, 6)):
            raise ValueError("odd sectors")
        self._data, self._size = data, 1 << shift
        self._sectors = -(-len(data) // self._size)
        directory, _, _, minis, _, more, _ = struct.unpack_from("<7I", data, 48)
        self._fat = self._table(self._fat_sectors(more))
        found = self._chain(directory, self._fat, self._sector, self._sectors)
        self._entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(found) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", found, at + 64)
            start, size = struct.unpack_from("<IQ", found, at + 116)
            name = (
                ""
                if kind == _ROOT
                else found[at : at + 64][: max(0, length - 2)].decode("utf-16-le", "replace")
            )
            if kind in (_STREAM, _ROOT):
                self._entries.setdefault(name, (start, size if shift == 12 else size & _FREE))
        start, size = self._entries.get("", (_END, 0))
        self._minis = self._chain(start, self._fat, self._sector, self._sectors)[:size]
        self._mini_fat = _numbers(self._chain(minis, self._fat, self._sector, self._sectors))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def stream(self, name: str) -> bytes:
        """What the stream of that name holds."""
        start, size = self._entries[name]
        if size < _SMALL:
            most = len(self._minis) // _MINI + 1
            return self._chain(start, self._mini_fat, self._mini, most)[:size]
        return self._chain(start, self._fat, self._sector, self._sectors)[:size]

    def _fat_sectors(self, more: int) -> list[int]:
        """The sectors that hold the table of chains: some in the header, further ones elsewhere."""
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        while more not in (_END, _FREE):
            *others, more = _numbers(self._sector(more))
            sectors += others
            if len(sectors) > self._sectors + _IN_HEADER + self._size:
                raise ValueError("an endless table")
        return [sector for sector in sectors if sector != _FREE]

    def _table(self, sectors: Sequence[int]) -> Sequence[int]:
        if len(sectors) > self._sectors:
            raise ValueError("a table larger than the file")
        return _numbers(b"".join(map(self._sector, sectors)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise ValueError("a sector behind the end")
        return self._data[start : start + self._size]

    def _mini(self, number: int) -> bytes:
        return self._minis[number * _MINI : (number + 1) * _MINI]

    def _chain(
        self, at: int, table: Sequence[int], sector: Callable[[int], bytes], most: int
    ) -> bytes:
        """The sectors from one on to the end of its chain."""
        parts: list[bytes] = []
        while at != _END:
            if at >= len(table) or len(parts) >= most:
                raise ValueError("an endless chain")
            parts.append(sector(at))
            at = table[at]
        return b"".join(parts)


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(content) // 4}I", content)


def compound(name: str, content: bytes) -> bytes:
    """A compound file with one stream, in sectors of 4096 bytes: the stream, the directory, a small
    stream of nothing that readers look for, and the table of chains."""
    size = 4096
    count = max(1, -(-len(content) // size))
    tables = 1
    while tables * size // 4 < count + 2 + tables:
        tables += 1
    chains = [*range(1, count), _END, _END, _END, *[_FAT] * tables]
    entries = _entry("Root Entry", _ROOT, count + 1, 0, 1)
    entries += _entry(name, _STREAM, 0, max(len(content), _SMALL), _FREE)
    head = MAGIC + bytes(16) + struct.pack("<5H6x", 0x3E, 4, 0xFFFE, 12, 6)
    head += struct.pack("<9I", 1, tables, count, 0, _SMALL, _END, 0, _END, 0)
    places = [*range(count + 2, count + 2 + tables), *[_FREE] * (_IN_HEADER - tables)]
    chains += [_FREE] * (tables * size // 4 - len(chains))
    return b"".join(
        (
            (head + struct.pack(f"<{_IN_HEADER}I", *places)).ljust(size, b"\0"),
            content.ljust(count * size, b"\0"),
            entries.ljust(2 * size, b"\0"),
            struct.pack(f"<{len(chains)}I", *chains),
        )
    )


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    made = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    made += struct.pack("<3I", _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", start, size)
    return made
