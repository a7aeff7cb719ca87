"""A live preview of pages: as many as there are, drawn when they come into sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from goaldesk.core.words import Words
from goaldesk.ui import jobs
from goaldesk.ui.pdf_pages import Pages, Pixels

GAP = 14
# Pixels a point: from a glance to where single letters are looked at.
SMALLEST, LARGEST, STEP = 0.3, 5.0, 1.25


class PageView(QAbstractScrollArea):
    """Pages below one another, as wide as the view or zoomed; `moved` says so of what is shown."""

    moved = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._pages: Pages | None = None
        self._zoom: float | None = None  # None: as wide as the view
        self._drawn: dict[int, tuple[float, QPixmap]] = {}
        self._job: jobs.Job | None = None
        self.setAccessibleName(words.text("Preview"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setMinimumWidth(320)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.moved.emit())

    @property
    def count(self) -> int:
        """How many pages there are."""
        return 0 if self._pages is None else len(self._pages.sizes)

    @property
    def current(self) -> int:
        """The page in the middle of the view, counted from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        below = [n for n, place in enumerate(self._places()) if place.top() <= middle]
        return below[-1] if below else 0

    def show_pages(self, pages: Pages | None) -> None:
        """Show these pages, at the place in sight until now; None for none."""
        before, self._pages = self._pages, pages
        self._drawn = {}
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if before is not None:
            before.close()
        self._arrange()
        self.moved.emit()

    def zoom_by(self, steps: int) -> None:
        """Show the pages larger or smaller, what is in the middle staying there."""
        zoom = self._scale() * STEP**steps
        self._zoom_to(min(LARGEST, max(SMALLEST, zoom)))

    def fit_width(self) -> None:
        """Show the pages as wide as the view."""
        self._zoom_to(None)

    def fit_page(self) -> None:
        """Show whole pages."""
        if self._pages is not None:
            current, tallest = self.current, max(height for _, height in self._pages.sizes)
            self._zoom_to((self.viewport().height() - 2 * GAP) / tallest)
            self.go_to(current)

    def go_to(self, number: int) -> None:
        """Bring a page into sight."""
        places = self._places()
        if places:
            place = places[max(0, min(number, len(places) - 1))]
            self.verticalScrollBar().setValue(round(place.top() - GAP))

    def _zoom_to(self, zoom: float | None) -> None:
        bar, half = self.verticalScrollBar(), self.viewport().height() / 2
        before = self._scale()
        middle = (bar.value() + half) / before
        self._zoom = zoom
        self._arrange()
        bar.setValue(round(middle * self._scale() - half))

    def _scale(self) -> float:
        if self._zoom is not None or self._pages is None:
            return self._zoom or 1.0
        widest = max((width for width, _ in self._pages.sizes), default=1.0)
        return max(SMALLEST, min(1.8, (self.viewport().width() - 2 * GAP) / widest))

    def _places(self) -> list[QRectF]:
        """Where each page lies in the whole."""
        scale, top, places = self._scale(), float(GAP), []
        room = self.viewport().width()
        for width, height in self._pages.sizes if self._pages is not None else ():
            left = max(float(GAP), (room - width * scale) / 2)
            places.append(QRectF(left, top, width * scale, height * scale))
            top += height * scale + GAP
        return places

    def _arrange(self) -> None:
        places, room = self._places(), self.viewport().size()
        tall = places[-1].bottom() + GAP if places else 0
        wide = max((place.width() for place in places), default=0) + 2 * GAP
        for bar, length, seen in (
            (self.verticalScrollBar(), tall, room.height()),
            (self.horizontalScrollBar(), wide, room.width()),
        ):
            bar.setRange(0, max(0, round(length - seen)))
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self.viewport().update()

    def _in_sight(self) -> list[tuple[int, QRectF]]:
        """The pages in sight with their places in the view."""
        dx, dy = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        seen = QRectF(self.viewport().rect())
        moved = ((n, place.translated(-dx, -dy)) for n, place in enumerate(self._places()))
        return [(n, place) for n, place in moved if place.intersects(seen)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.palette().color(QPalette.ColorRole.Shadow))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, place in self._in_sight():
            painter.fillRect(place, QColor("white"))
            if number in self._drawn:
                picture = self._drawn[number][1]
                painter.drawPixmap(place, picture, QRectF(picture.rect()))
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawRect(place)
        painter.end()
        self._draw_next()

    def _draw_next(self) -> None:
        """Draw the first page in sight that is not drawn at this size, in a job."""
        if self._job is not None or self._pages is None:
            return
        sight = [number for number, _ in self._in_sight()]
        scale = self._scale() * self.devicePixelRatioF()
        wanted = [n for n in sight if self._drawn.get(n, (0.0,))[0] != scale]
        if not wanted:
            return
        near = range(sight[0] - 2, sight[-1] + 3)
        self._drawn = {n: drawn for n, drawn in self._drawn.items() if n in near}
        number, pages = wanted[0], self._pages
        job = jobs.Job(lambda tell: pages.pixels(number, scale), self)
        job.done.connect(self._put(number, scale))
        job.failed.connect(self._let_go)
        self._job = job
        job.start()

    def _put(self, number: int, scale: float) -> Callable[[Pixels], None]:
        def put(pixels: Pixels) -> None:
            self._drawn[number] = (scale, QPixmap.fromImage(pixels.image()))
            self._let_go()
            self.viewport().update()

        return put

    def _let_go(self, _: object = None) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        controlled = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if controlled and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif controlled and key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif controlled and key == Qt.Key.Key_0:
            self.fit_width()
        elif controlled and key == Qt.Key.Key_9:
            self.fit_page()
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(self.count - 1)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_PageDown):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + bar.pageStep())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
