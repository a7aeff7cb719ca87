"""The pages of a PDF as pictures, for the screen and for printers."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

from PySide6.QtGui import QImage

# pdfium knows one thread at a time. What is collected as garbage inside comes in again.
alone = threading.RLock()
_WHOLE = (0.0, 0.0, 0.0, 0.0)


class Pixels(NamedTuple):
    """A picture as a thread may hand it on: not yet one of Qt's."""

    data: bytes
    width: int
    height: int
    stride: int

    def image(self) -> QImage:
        """The picture."""
        shape = (self.width, self.height, self.stride)
        return QImage(self.data, *shape, QImage.Format.Format_RGBX8888).copy()


class Pages:
    """A PDF's pages; `sizes` are their widths and heights in points. Usable from any thread.

    Once they are closed, perhaps while a job still waits to draw one, a page is a RuntimeError.
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self._document: Any = None
        with alone:
            self._document = pypdfium2.PdfDocument(data)
            self.sizes = [self._document.get_page_size(n) for n in range(len(self._document))]

    def pixels(
        self, number: int, scale: float, crop: tuple[float, float, float, float] = _WHOLE
    ) -> Pixels:
        """A page at so many pixels a point; `crop` is what is cut off at left, bottom, right and
        top, in points."""
        with alone:
            if self._document is None:
                raise RuntimeError("these pages are closed")
            page = self._document[number]
            bitmap = page.render(scale=scale, crop=crop, rev_byteorder=True, prefer_bgrx=True)
            made = Pixels(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
            bitmap.close()
            page.close()
        return made

    def close(self) -> None:
        """Let go of the PDF."""
        with alone:
            if self._document is not None:
                self._document.close()
                self._document = None

    __del__ = close
