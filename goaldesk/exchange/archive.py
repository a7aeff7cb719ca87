"""A workbook's ZIP measured before anything is read from it: it may come from anybody."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from goaldesk.core.errors import N_, FileProblem
from goaldesk.exchange import spread

LARGEST = 10 * 1024 * 1024
MOST_ENTRIES = 200
LARGEST_UNPACKED = 100 * 1024 * 1024
LARGEST_RATIO = 100

DAMAGED = N_("“{name}” is not a whole workbook. Save it again, or save the sheet as CSV.")
LARGE = N_("“{name}” is too large for a workbook. Save the sheet that you need as CSV.")
LOCKED = N_("“{name}” is protected by a password. Save it without one first.")
_ODD = N_("“{name}” is not packed as spreadsheets pack their workbooks, so it was not opened.")
_BINARY = N_("“{name}” is a binary workbook. Save it as .xlsx, or save the sheet as CSV.")
_NESTED = N_("“{name}” holds another archive, so it was not opened. Save the sheet as CSV.")

_ENTRY, _END, _ZIP64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_OTHER_NAME = b"up"
_CHUNK = 1 << 20


def measure(name: str, data: bytes) -> None:
    """Refuse a packed workbook (xlsx, ods) that would take much more room than it seems to.

    Raises FileProblem: more than 10 MB packed or 100 MB unpacked, more than 200 entries, packed
    to less than a hundredth, entries that overlap, are encrypted or archives themselves, and
    sheets that would grow when they are read.
    """
    if len(data) > LARGEST:
        raise FileProblem(LARGE, name=name)
    # Nothing before, between or behind: then every program reads the same entries.
    end = data[-22:]
    if end[:4] != _END:
        raise FileProblem(DAMAGED, name=name)
    directory = int.from_bytes(end[16:20], "little")
    if (
        directory + int.from_bytes(end[12:16], "little") != len(data) - 22
        or data[-42:-38] == _ZIP64
    ):
        raise FileProblem(_ODD, name=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise FileProblem(DAMAGED, name=name) from error
    names = {entry.filename.lower() for entry in entries}
    if any(part.endswith("workbook.bin") for part in names):
        raise FileProblem(_BINARY, name=name)
    # Of two of a name, or of a name that only some programs see, who knows which one is read?
    if len(names) < len(entries) or any(map(_is_renamed, entries)):
        raise FileProblem(_ODD, name=name)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise FileProblem(LARGE, name=name)
    free, reach = 0, spread.Reach()
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        start = _start(name, data, entry)
        if entry.header_offset < free or start + entry.compress_size > directory:
            raise FileProblem(_ODD, name=name)
        free = start + entry.compress_size
        try:
            fits = reach.add(entry.filename, _content(name, data[start:free], entry))
        except ValueError as error:
            raise FileProblem(DAMAGED, name=name) from error
        if not fits:
            raise FileProblem(LARGE, name=name)
    if reach.text() > spread.MOST_TEXT:
        raise FileProblem(LARGE, name=name)


def _is_renamed(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry brings another name for itself among its extra fields."""
    rest = entry.extra
    while len(rest) >= 4:
        if rest[:2] == _OTHER_NAME:
            return True
        rest = rest[4 + int.from_bytes(rest[2:4], "little") :]
    return False


def _start(name: str, data: bytes, entry: zipfile.ZipInfo) -> int:
    """Where an entry's own bytes begin."""
    if entry.flag_bits & 1:
        raise FileProblem(LOCKED, name=name)
    head = data[entry.header_offset : entry.header_offset + 30]
    if head[:4] != _ENTRY or len(head) < 30:
        raise FileProblem(DAMAGED, name=name)
    names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    return entry.header_offset + 30 + names


def _content(name: str, packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    """What an entry holds, which must be what the directory says of it."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileProblem(_ODD, name=name)
    if entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1024):
        raise FileProblem(LARGE, name=name)
    parts, size = [], 0
    try:
        for part in _unpacked(packed, entry.compress_type):
            size += len(part)
            if size > entry.file_size:
                raise FileProblem(_ODD, name=name)
            parts.append(part)
    except zlib.error as error:
        raise FileProblem(DAMAGED, name=name) from error
    content = b"".join(parts)
    if size != entry.file_size:
        raise FileProblem(DAMAGED, name=name)
    if content.startswith(_ENTRY):
        raise FileProblem(_NESTED, name=name)
    return content


def _unpacked(packed: bytes, method: int) -> Iterator[bytes]:
    """The bytes of an entry in pieces, whatever the directory says of their number."""
    if method == zipfile.ZIP_STORED:
        yield packed
        return
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = packed
    while not stream.eof:
        part = stream.decompress(rest, _CHUNK)
        rest = stream.unconsumed_tail
        if not part and not rest:
            return
        yield part
