"""Reads PDFs back as a reader would."""

from __future__ import annotations

import re

import pypdfium2


def pages_of(data: bytes) -> list[str]:
    """The text of each page, with long words put together again."""
    document = pypdfium2.PdfDocument(data)
    try:
        texts = []
        for page in document:
            texts.append(page.get_textpage().get_text_range())
            page.close()
    finally:
        document.close()
    return [text.replace("\u200b", "").replace("\r\n", "\n") for text in texts]


def bare(text: str) -> str:
    """Letters and digits: a PDF says nothing of blanks, nor of a hyphen that ends a line."""
    return re.sub(r"[\s\ufffe-]+", "", text)
