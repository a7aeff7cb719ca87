"""How full each step is, as a small ring beside its tab's word; full is a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QTabBar, QTabWidget, QWidget

from goaldesk.core.words import Words
from goaldesk.ui.actions import PAGES
from goaldesk.ui.context import Context
from goaldesk.ui.signs import draw_sign
from goaldesk.ui.texts import escaped

if TYPE_CHECKING:
    from goaldesk.core.rules.completeness import StepShare

SIZE = 12
SETTLED = 400  # milliseconds without an edit before the document is read again
RATIO = 2
AFTER = 8  # pixels between a ring and the next tab, as many as before its word


class StepMarks(QObject):
    """Keeps the rings of a window's tabs: never read while edits follow one another."""

    def __init__(self, context: Context, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self._context = context
        self._tabs = tabs
        self.shares: dict[str, StepShare] = {}
        self._soon = QTimer(self, singleShot=True, interval=SETTLED)
        self._soon.timeout.connect(self.refresh)
        # A method, not a lambda: its connection ends with this object.
        context.document.changed.connect(self._later)
        self._soon.start()

    def _later(self, _: object) -> None:
        self._soon.start()

    def refresh(self) -> None:
        """Read how full the steps are, and show it."""
        document = self._context.document
        if document.closed:  # between the closing and the end of the window
            return
        with document.read() as session:
            found = self._context.standing.shares(session)
        for number, (step, _) in enumerate(PAGES):
            share = found.get(step)
            if share is not None and share != self.shares.get(step):
                self._show(number, share)
        self.shares = found

    def _show(self, number: int, share: StepShare) -> None:
        from goaldesk.core.trace_words import share_text

        text = share_text(self._context.words, share)
        self._tabs.setTabToolTip(number, escaped(text))
        bar = self._tabs.tabBar()
        bar.setAccessibleTabName(number, text.replace("\n", " · "))
        mark = bar.tabButton(number, QTabBar.ButtonPosition.RightSide)
        if isinstance(mark, QLabel):
            mark.setPixmap(ring(share, self._context))


class StepTabs(QTabWidget):
    """A tab for each step, with room for its ring, so that tabs do not move when it comes.

    Only where they do not fit can they be moved along: a bolder current one does not bring that.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.tabBar().setDrawBase(False)
        self.setMinimumWidth(1)  # the tabs alone would need more than a small screen has
        for number, (step, title) in enumerate(PAGES):
            self.addTab(QWidget(), words.text(title))
            if step == "overview":
                continue
            place = QLabel()
            place.setFixedSize(SIZE + 2 + AFTER, SIZE)
            place.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.tabBar().setTabButton(number, QTabBar.ButtonPosition.RightSide, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setUsesScrollButtons(self.tabBar().sizeHint().width() > self.width())
        super().resizeEvent(event)


def ring(share: StepShare, context: Context) -> QPixmap:
    """A ring drawn as far as the step is full; a check when it is."""
    theme = context.theme
    pixmap = QPixmap((SIZE + 2) * RATIO, SIZE * RATIO)
    pixmap.setDevicePixelRatio(RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(2, 1, SIZE - 2, SIZE - 2)
    if share.full and share.total:
        draw_sign(painter, box, "achieved", theme.secondary, False)
    else:
        painter.setPen(QPen(QColor(theme.border), 2))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(QColor(theme.secondary), 2))
        # Qt counts sixteenths of a degree, counterclockwise from three o’clock.
        painter.drawArc(box.adjusted(1, 1, -1, -1), 90 * 16, -round(share.share * 360 * 16))
    painter.end()
    return pixmap
