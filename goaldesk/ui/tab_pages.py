"""The pages in a window's tabs: made when they are first shown, or ahead, while there is time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from goaldesk.ui import layouts, loading
from goaldesk.ui.actions import STEPS
from goaldesk.ui.context import Context
from goaldesk.ui.notice import lasting
from goaldesk.ui.room import column_in

if TYPE_CHECKING:
    from goaldesk.ui.main_window import MainWindow
    from goaldesk.ui.page import Page

# In milliseconds: between the making of one page and the next, there is time for keys.
_IDLE = 150


def _made(step: str, context: Context) -> Page:
    match step:
        case "overview":
            from goaldesk.ui.pages.overview import OverviewPage as Made
        case "vision":
            from goaldesk.ui.pages.vision import VisionPage as Made
        case "market":
            from goaldesk.ui.pages.market import MarketPage as Made
        case "kpis":
            from goaldesk.ui.pages.kpis import KpisPage as Made
        case "swot":
            from goaldesk.ui.pages.swot import SwotPage as Made
        case "responsibilities":
            from goaldesk.ui.pages.responsibilities import ResponsibilitiesPage as Made
        case "reviews":
            from goaldesk.ui.pages.reviews import ReviewsPage as Made
    return Made(context)


class TabPages(dict[str, "Page"]):
    """The pages that are in their tabs, by step.

    A page is made in one turn of the event loop and put into its tab, where it takes on the
    window's style, in another: either takes half of the time. `ahead` tells whether pages are
    made before they are asked for.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._unplaced: dict[str, Page] = {}
        self.parts: dict[str, layouts.Parts] = {}
        self.ahead = False
        self.objections = 0  # so often, something typed was refused or a reason asked for
        self._idle = QTimer(window, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self.make_ahead)

    def take_down(self) -> list[QWidget]:
        """Let all pages go; gives them, to be deleted."""
        self._idle.stop()
        for page in self.values():
            page.hide()
        going: list[QWidget] = [*self.values(), *self._unplaced.values()]
        for kept in (self, self._unplaced, self.parts):
            kept.clear()
        return going

    def make(self, step: str) -> bool:
        """Make the page of a step, not in its place yet; false where it is there."""
        if step in self or step in self._unplaced:
            return False
        page = self._unplaced[step] = _made(step, self._window.context)
        self._window.destroyed.connect(page.deleteLater)
        return True

    def placed(self, step: str) -> Page:
        """The page of a step in its place, made where it is not there."""
        if step not in self:
            self.make(step)
            window, page = self._window, self._unplaced.pop(step)
            self[step] = page
            page.notice.objected.connect(lambda: self._objected(page))
            place = window.tabs.widget(STEPS.index(step))
            layout = column_in(place)
            layout.addWidget(page)
            self.parts[step] = layouts.Parts(page, step, window.layout_kept)
            for dock in window.docks.values():
                layouts.come_before(page, dock.widget())
        return self[step]

    def _objected(self, page: Page) -> None:
        """Where a page is left for another with what it refuses or asks about, lead back to it."""
        self.objections += 1
        if not page.isVisible():
            left = page.focusWidget()
            here = lasting(left) if left is not None else page
            QTimer.singleShot(0, page, lambda: self._lead_back(page, here))

    def _lead_back(self, page: Page, here: QWidget) -> None:
        step = next((step for step, each in self.items() if each is page), None)
        if step is not None and isValid(here):
            self._window.show_step(step)
            (page.notice.reason if page.notice.asking else here).setFocus()

    def wait(self) -> None:
        """Make pages ahead once there is time; only the window in front does."""
        self._idle.start()

    def put_off(self) -> None:
        """Whoever edits does not wait for pages."""
        if self._idle.isActive():
            self._idle.start()

    def make_ahead(self) -> None:
        """Make one page more, or put it in its place, and so on, so that their tabs open at once.

        Not before all are imported: the thread that does it would be waited for.
        """
        window = self._window
        missing = next((step for step in STEPS if step not in self), None)
        wanted = self.ahead and window.document is not None and window.isActiveWindow()
        if wanted and missing is not None:
            if loading.loaded(loading.REST) and not self.make(missing):
                self.placed(missing)
            self._idle.start()
            window.breathe()  # before what was asked for meanwhile
