"""A PDF read back as a reader and a screen reader would."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

from tests.reports.pages import bare, pages_of


@dataclass(frozen=True, slots=True)
class Tag:
    """A piece of the page's structure: its kind (H1, Table, TH …), and its text for the blind."""

    kind: str
    alt: str


@dataclass(frozen=True, slots=True)
class Read:
    """What is in a PDF: the text of its pages, bookmarks as (level, title, page), tags by page.

    `outside` is text that runs off a page, or into its margins at the sides.
    """

    sizes: tuple[tuple[float, float], ...]
    pages: tuple[str, ...]
    bookmarks: tuple[tuple[int, str, int], ...]
    tags: tuple[tuple[Tag, ...], ...]
    outside: tuple[str, ...]

    @property
    def text(self) -> str:
        """All pages' letters."""
        return bare("".join(self.pages))

    def kinds(self) -> set[str]:
        """The kinds of tags there are."""
        return {tag.kind for page in self.tags for tag in page}


def read(data: bytes, side: float = 36.0) -> Read:
    """Read a whole PDF; `side` is the margin left and right in points."""
    document = pypdfium2.PdfDocument(data)
    try:
        tags, sizes, outside = [], [], []
        for page in document:
            sizes.append(page.get_size())
            text = page.get_textpage()
            outside += _outside(text, page.get_size(), side)
            text.close()
            tags.append(tuple(_tags(page)))
            page.close()
        marks = tuple(
            (mark.level, mark.get_title(), mark.get_dest().get_index())
            for mark in document.get_toc()
        )
        return Read(tuple(sizes), tuple(pages_of(data)), marks, tuple(tags), tuple(outside))
    finally:
        document.close()


def _outside(text: pypdfium2.PdfTextPage, size: tuple[float, float], side: float) -> Iterator[str]:
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        inside = left >= side and right <= size[0] - side and bottom >= 10 and top <= size[1] - 10
        if not inside:
            yield text.get_text_bounded(left, bottom, right, top)[:60]


def _tags(page: pypdfium2.PdfPage) -> Iterator[Tag]:
    tree = raw.FPDF_StructTree_GetForPage(page)
    waiting = [
        raw.FPDF_StructTree_GetChildAtIndex(tree, number)
        for number in reversed(range(raw.FPDF_StructTree_CountChildren(tree)))
    ]
    while waiting:
        element = waiting.pop()
        if not element:
            continue
        yield Tag(
            _word(raw.FPDF_StructElement_GetType, element),
            _word(raw.FPDF_StructElement_GetAltText, element),
        )
        waiting += [
            raw.FPDF_StructElement_GetChildAtIndex(element, number)
            for number in reversed(range(raw.FPDF_StructElement_CountChildren(element)))
        ]
    raw.FPDF_StructTree_Close(tree)


def _word(ask: object, element: object) -> str:
    assert callable(ask)
    length = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
