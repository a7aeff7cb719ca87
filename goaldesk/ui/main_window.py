"""The window: seven tabs over one document, docks beside them, or a welcome page without one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QToolBar,
    QWidget,
)

from goaldesk.core.errors import Problem
from goaldesk.core.words import Words
from goaldesk.ui import chrome, copying, jobs, layouts, panels, selected, sizes
from goaldesk.ui.actions import HISTORY, PAGE_OF, STEPS, TRACE
from goaldesk.ui.context import Context
from goaldesk.ui.docks import frame
from goaldesk.ui.find import FindBox
from goaldesk.ui.icons import Icons
from goaldesk.ui.notice import NoticeBar, lasting
from goaldesk.ui.room import column_in, room_on_screen
from goaldesk.ui.step_marks import StepMarks, StepTabs
from goaldesk.ui.tab_pages import TabPages
from goaldesk.ui.texts import label
from goaldesk.ui.theme import Theme, sheet

if TYPE_CHECKING:
    from goaldesk.document import Document
    from goaldesk.ui.docks.guide import Guide
    from goaldesk.ui.merge_page import Made
    from goaldesk.ui.page import Page

log = logging.getLogger(__name__)

_STEP = 24  # pixels, by which a key makes columns and panels larger

_CHILDREN = Qt.FindChildOption.FindDirectChildrenOnly

Handlers = dict[str, Callable[[], object]]


class MainWindow(QMainWindow):
    """One window; `handlers_of` gives it what its menus' actions do, by their id."""

    def __init__(
        self,
        words: Words,
        theme: Theme,
        handlers_of: Callable[[MainWindow], Handlers] = lambda window: {},
    ) -> None:
        super().__init__()
        self.handlers: Handlers = handlers_of(self) | {
            "copy": lambda: copying.copy_here(self, self.words, self.notice),
            "copy_table": lambda: copying.copy_here(self, self.words, self.notice, whole=True),
            "find": lambda: chrome.start_finding(self),
            "trace": lambda: selected.show_chain(self),
            "guide": lambda: frame.toggle(self, "guide"),
            "history": lambda: frame.toggle(self, "history"),
            "help": lambda: chrome.show_help(self, self.step if self.document else "first-steps"),
            "shortcuts": lambda: chrome.show_help(self, "shortcuts", searching=True),
            "terms": lambda: chrome.show_help(self, "terms", searching=True),
            "row_history": lambda: selected.show_history(self),
            "row_menu": lambda: panels.open_menu(self),
            "next_panel": lambda: panels.go_on(self, 1),
            "panel_before": lambda: panels.go_on(self, -1),
            "afloat": lambda: frame.float_or_dock(self),
            "other_side": lambda: layouts.change_sides(self),
            "wider_column": lambda: sizes.widen_column(self, _STEP),
            "narrower_column": lambda: sizes.widen_column(self, -_STEP),
            "larger_panel": lambda: sizes.grow_panel(self, _STEP),
            "smaller_panel": lambda: sizes.grow_panel(self, -_STEP),
            "close": self.close,
            "undo": lambda: self._turn(lambda document: document.undo()),
            "redo": lambda: self._turn(lambda document: document.redo()),
        }
        self.document: Document | None = None
        self.may_close: Callable[[MainWindow], bool] = lambda window: True
        self.breathe: Callable[[], object] = lambda: None  # between two parts of what takes long
        self.pages = TabPages(self)
        self.docks = frame.Docks(self)
        self.actions_by_id: dict[str, QAction] = {}
        self.guide: Guide | None = None
        self.step = "overview"
        self.decided: Made = {}  # in the conflicts of this document with copies of it
        self.layout_kept: layouts.Layout = {}
        self._again: Callable[[], object] | None = None
        self._row: tuple[str, str] | None = None  # of the page in front, to be shown again
        self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize()))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.build(words, theme)

    def build(self, words: Words, theme: Theme) -> None:
        """Make the frame in this language and theme; what it shows comes into it afterwards."""
        self.words, self.theme, self.icons = words, theme, Icons(theme)
        self.clear()
        if self.styleSheet() != sheet(theme):  # else what is about to go would be styled anew
            self.setStyleSheet(sheet(theme))
        self.actions_by_id = chrome.make_actions(self)
        self.menus = chrome.make_menus(self)
        self.find_box = FindBox()
        self.find_box.setPlaceholderText(words.text("Find anything (Ctrl+K)"))
        self.find_box.setAccessibleName(words.text("Find anything (Ctrl+K)"))
        self.toolbar = chrome.make_toolbar(self)
        self.page_actions: list[QAction] = []
        self.notice = NoticeBar(words, self.icons, theme)
        self.tabs = StepTabs(words)
        self.tabs.currentChanged.connect(self._show_current)
        chrome.make_room(self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tabs)
        centre = QWidget()
        layout = column_in(centre)
        layout.addWidget(self.notice)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(centre)
        self.state_label = label(wrap=False)
        self.right_label = label(wrap=False)
        self.statusBar().addWidget(self.state_label, 1)
        self.statusBar().addPermanentWidget(self.right_label)
        self.statusBar().setSizeGripEnabled(False)
        self.update_state()

    def show_again(self) -> None:
        """Show the document in a new frame as it was shown in the old one."""
        again, self._again = self._again, None
        row = self._row
        self._fill(self.step)
        page = self.page(self.step)
        if row is not None and page.main_row() != row:
            page.reveal(*row)
        if again is not None:
            again()
        self.update_state()

    def clear(self) -> list[QWidget]:
        """Take down everything that shows text or colour, before it is built anew.

        Gives the widgets that go with the next turn of the event loop.
        """
        if self.pages:
            self.layout_kept = layouts.of(self)
            self._row = self.page(self.step).main_row()
        bars = self.findChildren(QToolBar)
        going = [*self.pages.take_down(), *self.docks.values(), *bars]
        for bar in bars:
            self.removeToolBar(bar)
        for dock in self.docks.values():
            self.removeDockWidget(dock)
        self.docks.clear()
        self.guide = None
        chrome.close_help(self)
        self.menuBar().clear()
        # One of these may be what asks for it all: they stay until it is through.
        menus = self.menuBar().findChildren(QMenu, options=_CHILDREN)
        for old in (*self.actions_by_id.values(), *menus):
            old.deleteLater()
        if self.centralWidget() is not None:  # taken out, all in it would be styled anew first
            self.centralWidget().hide()
            going.append(self.centralWidget())
        for widget in going:
            widget.deleteLater()
        self.setStatusBar(None)
        return going

    def show_welcome(self, welcome: QWidget) -> None:
        """Show the welcome page instead of the tabs."""
        self.show_over(welcome)
        self.find_box.set_context(None)
        self.update_state()

    def show_over(self, page: QWidget, again: Callable[[], object] | None = None) -> None:
        """Show a page in the place of the tabs, or of what is shown there.

        `again` shows it anew, in another language or theme.
        """
        self._drop_over()
        self._again = again
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        chrome.show_page_actions(self, ())
        chrome.update_actions(self)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tabs(self) -> None:
        """Show the document's tabs again; what was shown over them goes."""
        if self._drop_over():
            chrome.update_actions(self)
            self._show_current(self.tabs.currentIndex())

    def _drop_over(self) -> bool:
        over = self.stack.currentWidget()
        if over is self.tabs:
            return False
        self._again = None
        self.stack.setCurrentWidget(self.tabs)
        self.stack.removeWidget(over)
        over.deleteLater()
        return True

    def show_document(self, document: Document, step: str = "") -> None:
        """Show a document in the tabs: at a step, else where the window was."""
        self.document = document
        self.decided.clear()
        document.state_changed.connect(self.update_state)
        document.stack.indexChanged.connect(self.update_state)
        document.changed.connect(self.update_state)
        self._fill(step or self.layout_kept.get("step", "overview"))
        self.update_state()

    def _fill(self, step: str) -> None:
        assert self.document is not None
        self.context = Context(self.document, self.words, self.theme, self.icons, self.go)
        self.find_box.set_context(self.context)
        self._drop_over()
        self.docks.prepare()
        self.marks = StepMarks(self.context, self.tabs)
        self.breathe()
        self.pages.make(step)
        self.breathe()
        self.page(step)
        self.breathe()
        index = STEPS.index(step)
        if self.tabs.currentIndex() == index:
            self._show_current(index)
        else:
            self.tabs.setCurrentIndex(index)
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        self.docks.wait()
        self.pages.wait()

    def _show_current(self, index: int) -> None:
        self.tabs.tabBar().updateGeometry()
        if self.document is None or index < 0:
            return
        self.step = STEPS[index]
        if self.pages.make(self.step):
            self.breathe()
        page = self.page(self.step)
        page.show()
        page.ensure_fresh()
        chrome.show_page_actions(self, page.toolbar_actions())
        if self.guide is not None:
            self.guide.show_step(self.step)
        if self.focusWidget() in (None, self, self.tabs.currentWidget()):
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self, step: str) -> Page:
        """The page of a step, made when it is first shown."""
        return self.pages.placed(step)

    def show_step(self, step: str) -> None:
        """Show the page of a step."""
        # First, so that the page shown before is not brought up to date for nothing.
        self.tabs.setCurrentIndex(STEPS.index(step))
        if self.stack.currentWidget() is not self.tabs:
            self.breathe()  # what was read now is painted in another turn
        self.show_tabs()

    def go(self, table: str, row_id: str, field: str = "") -> None:
        """Show a row on its page, the cursor in its field; a step's key shows that page.

        “trace:” before a table's name shows the row's chain instead, “history:” its edits.
        """
        if table.startswith(HISTORY):
            frame.bring_up(self, "history")
            self.docks["history"].widget().show_row(table.removeprefix(HISTORY), row_id)
            return
        step = "overview" if table.startswith(TRACE) else PAGE_OF.get(table, table)
        self.show_step(step)
        page = self.page(step)
        page.ensure_fresh()
        if table != step:
            page.reveal(table, row_id, field)

    def _turn(self, how: Callable[[Document], None]) -> None:
        """Undo or redo; stopped, or prevented by what the sentence says, it did nothing."""
        if self.document is None:
            return
        with jobs.refusing(self.refuse):
            how(self.document)
            for page in self.pages.values():
                if not page.notice.asking:  # what it tells of is of another state
                    page.notice.clear()

    def refuse(self, problem: Problem) -> None:
        """Say why something that was asked for is not done."""
        log.warning("refused: %s", problem.message)
        self.notice.refuse(self.words.problem(problem))

    def finish_typing(self) -> bool:
        """Commit what is being typed, as leaving the field would, and come back to it; whether it
        is taken, so that nothing has to be said about it."""
        focused, objections = self.focusWidget(), self.pages.objections
        if focused is not None and focused is not self.find_box:
            kept = lasting(focused)
            focused.clearFocus()
            if self.focusWidget() is None and kept.isVisible():  # nothing is asked meanwhile
                kept.setFocus()
        for page in self.pages.values():
            page.finishing.emit()
        return self.pages.objections == objections

    def drop_document(self) -> None:
        """Show nothing of the document any more."""
        self.document, self._again = None, None
        self.build(self.words, self.theme)

    def update_state(self, *_: object) -> None:
        """Show the document's name and saved state, and what can be done now."""
        if self.centralWidget() is None:  # between the old look and the new
            return
        self.pages.put_off()
        chrome.update_actions(self)
        chrome.show_titles(self)
        document = self.document
        if document is None:
            self.setWindowTitle("Goaldesk")
            self.state_label.setText("")
            self.right_label.setText("")
            self.state_label.setToolTip("")
            return
        self.setWindowModified(document.modified)
        self.state_label.setText(chrome.state_text(self.words, document))
        self.state_label.setToolTip(chrome.origin_text(self.words, document))
        as_of = self.words.text("As of {date}", date=self.words.date(document.today))
        self.right_label.setText(as_of)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.pages.wait()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        chrome.make_room(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that it reaches; Qt lets Space alone, outside of dialogs."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            isinstance(focused, QAbstractButton) and not focused.isCheckable()
        ):
            focused.click()
        elif self.tabs.isVisible():  # it hears Ctrl+Tab in its pages, but not in toolbar and docks
            self.tabs.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.may_close(self))
        chrome.show_titles(self)  # another window may now be the only one of its name

    def restore_layout(self, geometry: str, layout: layouts.Layout) -> None:
        """Take place and size from the settings, a broken text is ignored; and what stands where,
        which is shown with the document."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
            if not self.isMaximized():
                # The screen may be another one now, or another scale; Qt forgets the title bar.
                self.resize(self.size().boundedTo(room_on_screen(self)))
        self.layout_kept = layout
