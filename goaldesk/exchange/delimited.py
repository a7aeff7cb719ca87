"""Text that divides its cells by commas, semicolons or tabs: its encoding, its sign, its cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from goaldesk.core.errors import N_, FileProblem

LARGEST = 50 * 1024 * 1024
LONGEST_LINE = 1_000_000
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5", "cp1252")
DELIMITERS = (",", ";", "\t", "|")

_UNREADABLE = N_(
    "“{name}” can’t be read as text. Save it as CSV in UTF-8, or as an .xlsx workbook."
)
_NOT_IN = N_("“{name}” is not written in {encoding}. Choose another encoding.")
_NO_TABLE = N_("“{name}” holds characters that no table has. It is not a text file, or damaged.")
_LONG_LINE = N_(
    "Line {line} of “{name}” is longer than any table’s. A quotation mark may be missing."
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000


def encoding_of(name: str, data: bytes) -> str:
    """The encoding of a text, one of ENCODINGS or what comes closest to it.

    Raises FileProblem for what is no text in any of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    zeros = [data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)]
    if max(zeros) > len(data[:_SAMPLE]) // 20:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    if _decodes(data, "utf-8"):
        return "utf-8"
    if _decodes(data, "gb18030") and _looks_chinese(data[:_SAMPLE]):
        return "gb18030"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=["cp1252", "big5", "gb18030", "cp1250"]).best()
    if best is None or not _decodes(data, best.encoding):
        raise FileProblem(_UNREADABLE, name=name)
    return best.encoding


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _SAMPLE):
            decoder.decode(data[start : start + _SAMPLE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(data: bytes) -> bool:
    """Whether most pairs of bytes are of the everyday characters, both bytes high.

    Nearly any Western text is also valid GB18030, its accented letters paired with plain ones.
    """
    everyday = other = at = 0
    while at < len(data) - 1:
        if data[at] < 0x80:
            at += 1
            continue
        everyday += data[at + 1] >= 0xA1
        other += data[at + 1] < 0xA1
        at += 2
    return everyday > 2 * other


def lines(name: str, data: bytes, encoding: str) -> Iterator[str]:
    """The lines of a text, without its mark. Raises FileProblem for one that is too long."""
    mark = next((mark for mark, of in _MARKS if of == encoding and data.startswith(mark)), b"")
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    stream.seek(len(mark))
    number = 0
    try:
        for number, line in enumerate(stream, 1):
            if len(line) > LONGEST_LINE:
                raise FileProblem(_LONG_LINE, name=name, line=number)
            if "\0" in line:
                raise FileProblem(_NO_TABLE, name=name)
            yield line
    except (UnicodeDecodeError, LookupError) as error:
        raise FileProblem(_NOT_IN, name=name, encoding=encoding.upper()) from error


def delimiter_of(text: Iterable[str]) -> str:
    """The sign that divides the cells of these first lines most evenly."""
    sample = list(text)
    best, sign = (0, 0), ","
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        usual = max(wide, key=wide.count, default=0)
        if (wide.count(usual), usual) > best:
            best, sign = (wide.count(usual), usual), delimiter
    return sign


def cells(name: str, text: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of cells, each with the number of the line that it begins in.

    Raises FileProblem for a row that goes on and on: a quotation mark that is never closed.
    """
    size = 0

    def measured() -> Iterator[str]:
        nonlocal size
        for line in text:
            size += len(line)
            if size > LONGEST_LINE:
                raise FileProblem(_LONG_LINE, name=name, line=number)
            yield line

    number = 1
    reader = csv.reader(measured(), delimiter=delimiter)
    try:
        for row in reader:
            yield number, row
            number, size = reader.line_num + 1, 0
    except csv.Error as error:
        raise FileProblem(_LONG_LINE, name=name, line=number) from error
